"""The two files, and the digest that says whether one is still what is asked for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from responses import canonical
from responses.enums import QuestionnaireFormat
from responses.paper import content_digest, rendered_paper
from responses.questionnaire.facts import QuestionnaireFacts


@dataclass(frozen=True)
class Made:
    """A finished file; `pages` of a PDF only: those of a Word document depend on who opens it."""

    content: bytes
    pages: int | None


def digest_of_file(facts: QuestionnaireFacts, file_format: str) -> str:
    """SHA-256 over what it says, the format and the layout."""
    return canonical.digest([file_format, content_digest(facts), writer_version()])


def made(facts: QuestionnaireFacts, file_format: str) -> Made:
    """The file; the same facts give the same bytes. Raises RenderingFailed for a PDF."""
    if file_format == QuestionnaireFormat.PDF:
        rendered = rendered_paper(facts)
        return Made(rendered.pdf, rendered.pages)
    # The writer of Word documents is loaded by the worker only, which uses it.
    from responses.questionnaire.word_file import written

    return Made(written(facts), None)


@lru_cache(maxsize=1)
def writer_version() -> str:
    """SHA-256 of our writer of Word documents and the version of its library."""
    source = Path(__file__).with_name("word_file.py").read_bytes()
    return hashlib.sha256(version("python-docx").encode() + source).hexdigest()
