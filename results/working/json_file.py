"""The working export as JSON: every submission as the canonical document that was hashed.

One line a submission, so that it can also be read line by line.  The documents stand exactly as
they were stored, so the SHA-256 beside each can be computed again from its bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from consultations.models import Question
from results.working.marking import NOTE, marking_of
from results.working.rows import Source

FORMAT = "working-export/1"
PIECE = 64 * 1024


def written(source: Source) -> Iterator[bytes]:
    """The file, piece by piece. Raises SubmissionGone when a submission is no longer there."""
    head = json.dumps(_head(source), ensure_ascii=False, indent=1).removesuffix("\n}")
    yield f'{head},\n "responses": ['.encode()
    piece: list[str] = []
    size, between = 0, "\n"
    for reference, digest, canonical, until, changed in source.documents():
        piece.append(
            f'{between}{{"marking": {json.dumps(marking_of(source.consultation))}, '
            f'"reference": {json.dumps(reference)}, '
            f'"subject_to_call_in_until": {json.dumps(until or None)}, '
            f'"consent_changed": {json.dumps(changed)}, '
            f'"sha256": {json.dumps(digest)}, "submission": {canonical}}}'
        )
        between = ",\n"
        size += len(canonical)
        if size > PIECE:
            yield "".join(piece).encode()
            piece, size = [], 0
    yield "".join([*piece, "\n ]\n}\n"]).encode()


def _head(source: Source) -> dict[str, Any]:
    asked = source.consultation
    return {
        "marking": marking_of(asked),
        "note": NOTE,
        "format": FORMAT,
        "consultation": {
            "code": asked.code,
            "title": asked.title,
            "publisher": asked.publisher,
            "closed_at": timezone.localtime(asked.closes_at).isoformat(timespec="seconds"),
        },
        "taken_at": timezone.localtime(source.at).isoformat(timespec="seconds"),
        "taken_by": source.taken_by,
        "number_of_responses": len(source.submissions),
        "questions": [
            _question(question) | {"answers_to_earlier_versions": source.earlier[question.number]}
            if question.number in source.earlier
            else _question(question)
            for question in source.questions
        ],
    }


def _question(question: Question) -> dict[str, Any]:
    asked = question.asked
    return {
        "question": str(question.identity),
        "version": question.version,
        "number": question.number,
        "section": question.section.number,
        "kind": question.kind,
        "wording": question.wording,
        "options": [{"code": option.code, "label": option.label} for option in asked.options],
        "statements": [{"code": row.code, "label": row.label} for row in asked.rows],
    }
