"""A release as its file "sdc-tables/1" and back.

The public form has nothing that is not in `Release`: no id of a council, no moment, no order
that depends on an answer.  The sealed audit copy adds who was asked and who responded.  To the
schema's members the file adds three: "note" (R9), "method", and "responses", the number of
responses of each group with the response rate (R8).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from results.disclosure.cells import EDGE, Edge, Figure, Percent, Shown
from results.disclosure.layout import At, Frame, Layout
from results.disclosure.noise import Option
from results.disclosure.release import (
    NOTE,
    Cell,
    Release,
    ReleasedQuestion,
    Responses,
    Table,
)

SCHEMA = "sdc-tables/1"


def public_form(release: Release) -> dict[str, Any]:
    """The release as plain values for JSON; equal releases give equal bytes."""
    return {
        "schema": SCHEMA,
        "note": NOTE,
        "method": release.method,
        "questions": {question.id: _question(question) for question in release.questions},
        "releases": [{"id": release.id, "respondents": None, "based_on": release.based_on}],
        "responses": [
            {"at": _at(each.at), "asked": each.asked, **_figure(each.figure)}
            | ({"rate": each.rate.value} if isinstance(each.rate, Percent) else {})
            for each in release.responses
        ],
        "tables": [
            {
                "id": table.id,
                "release": release.id,
                "question": table.question,
                "precision": {"kind": "none", "edge": EDGE},
                "cells": [
                    {"at": _at(cell.at), "option": _option(cell.option), **_figure(cell.figure)}
                    for cell in table.cells
                ],
            }
            for table in release.tables
        ],
    }


def audit_form(release: Release, layout: Layout, frame: Frame) -> dict[str, Any]:
    """The public form with all councils asked and those that responded: to be kept sealed."""
    respondents = frozenset().union(*(stratum.whole.members for stratum in layout.strata))
    form = public_form(release)
    form["releases"][0]["respondents"] = sorted(respondents)
    form["frame"] = [{"id": council} | dict(frame[council]) for council in sorted(frame)]
    return form


def as_bytes(form: Mapping[str, Any]) -> bytes:
    """The file: UTF-8, ends with a line end."""
    return (json.dumps(form, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def read_release(content: str | bytes) -> Release:
    """The release in a public file. Raises ValueError when it is not such a file, and for an
    audit copy, from which nothing is published."""
    try:
        form = json.loads(content)
        if form["schema"] != SCHEMA:
            raise ValueError("The file is of another schema.")
        (head,) = form["releases"]
        if head["respondents"] is not None or "frame" in form:
            raise ValueError("This is a sealed audit copy.")
        return Release(
            head["id"],
            head["based_on"],
            form["method"],
            tuple(
                ReleasedQuestion(
                    name,
                    stored["kind"],
                    tuple(stored["options"]),
                    stored["nonresponse"],
                    {k: Fraction(str(score)) for k, score in stored.get("scores", {}).items()},
                )
                for name, stored in form["questions"].items()
            ),
            tuple(
                Responses(_read_at(each["at"]), each["asked"], _read_figure(each))
                for each in form["responses"]
            ),
            tuple(_read_table(stored) for stored in form["tables"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("The file is not a release.") from error


def _question(question: ReleasedQuestion) -> dict[str, Any]:
    form: dict[str, Any] = {
        "kind": question.kind,
        "options": list(question.options),
        "nonresponse": question.nonresponse,
    }
    if question.scores:
        form["scores"] = {
            option: int(score) if score.denominator == 1 else float(score)
            for option, score in question.scores.items()
        }
    return form


def _at(at: At) -> dict[str, str | list[str]]:
    return {attribute: names[0] if len(names) == 1 else list(names) for attribute, names in at}


def _read_at(stored: Mapping[str, str | list[str]]) -> At:
    return tuple(
        (attribute, (names,) if isinstance(names, str) else tuple(names))
        for attribute, names in stored.items()
    )


def _option(option: Option | None) -> str | list[str] | None:
    return list(option) if isinstance(option, tuple) else option


def _figure(figure: Figure) -> dict[str, int | str]:
    return {"value": figure.value} if isinstance(figure, Shown) else {"edge": figure.end}


def _read_figure(stored: Mapping[str, Any]) -> Figure:
    match stored.get("value"), stored.get("edge"):
        case int(value), None:
            return Shown(value)
        case None, "low" | "high" as end:
            return Edge(end)
    raise ValueError("A cell has either a value or an edge.")


def _read_table(stored: Mapping[str, Any]) -> Table:
    cells = []
    for each in stored["cells"]:
        option = each["option"]
        cells.append(
            Cell(
                _read_at(each["at"]),
                tuple(option) if isinstance(option, list) else option,
                _read_figure(each),
            )
        )
    # "Q8-type" is Q8 by type; the whole is "Q8-all".
    by = stored["id"].removeprefix(stored["question"] + "-")
    whole = by == "all"
    return Table(stored["id"], stored["question"], None if whole else by, tuple(cells))
