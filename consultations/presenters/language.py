"""The texts of a consultation in Welsh, for a page: what is shown is changed, never what is stored.

Where a text has no Welsh, or its English has changed since, the English stands, and the page says
so.  Numbers, codes and answers are the same in both languages.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from consultations.definition.translated import OPTION, STATEMENT, given, of_question, what
from consultations.definition.values import (
    READ_BY_COUNCILS,
    Definition,
    QuestionDefinition,
    SectionDefinition,
)
from consultations.enums import Language
from consultations.models import (
    Consultation,
    ConsultationVersion,
    Question,
    ReadingLanguage,
    Section,
)
from councils.enums import Nation
from councils.listed import listed
from councils.models import Council, User
from slisystem.languages import Welsh

HEADING = ("title", "background", "background_note")
WORDS = ("text", "guidance", "follows_note", "applies_because")


def only_in_english(places: Iterable[str]) -> str:
    """ "Only in English so far: guidance and option yes."; empty where nothing is."""
    named = [what(place).lower() for place in places]
    if not named:
        return ""
    return _("Only in English so far: %(places)s.") % {"places": listed(named)}


# --- a definition -------------------------------------------------------------------------------


def definition_in_welsh(definition: Definition) -> tuple[Definition, dict[str, str]]:
    """The definition with its Welsh texts in the place of the English ones, and what of each
    section and question is only in English, by the names "section 2" and "Q4"."""
    english: dict[str, str] = {}
    sections = []
    for section in definition.sections:
        english[f"section {section.number}"] = _left(section)
        questions = []
        for question in section.questions:
            english[question.number] = _left(question)
            questions.append(_question_in_welsh(question))
        said = _spoken(section.in_welsh, HEADING)
        sections.append(replace(section, questions=tuple(questions), welsh=(), **said))
    said = _spoken(definition.in_welsh, READ_BY_COUNCILS)
    return replace(definition, sections=tuple(sections), welsh=(), **said), english


def _left(part: SectionDefinition | QuestionDefinition) -> str:
    return only_in_english(place for place in part.texts if place not in part.in_welsh)


def _question_in_welsh(question: QuestionDefinition) -> QuestionDefinition:
    welsh = question.in_welsh
    return replace(
        question,
        options=tuple(
            replace(one, label=_label(welsh, OPTION + one.code, one.label))
            for one in question.options
        ),
        statements=tuple(
            replace(row, label=_label(welsh, STATEMENT + row.code, row.label))
            for row in question.statements
        ),
        welsh=(),
        **_spoken(welsh, WORDS),
    )


def _spoken(welsh: Mapping[str, str], names: Iterable[str]) -> dict[str, Any]:
    return {name: Welsh(welsh[name]) for name in names if name in welsh}


def _label(welsh: Mapping[str, str], place: str, english: str) -> str:
    return Welsh(welsh[place]) if place in welsh else english


# --- what is stored, read for a page --------------------------------------------------------------


def show_welsh(*rows: Consultation | Section | Question) -> None:
    """Makes these objects say their Welsh. They belong to a page and are not saved; a question
    comes with its options."""
    for row in rows:
        if "only_in_english" in vars(row):
            continue  # it does already
        match row:
            case Consultation():
                _show(row, given(**{name: getattr(row, name) for name in READ_BY_COUNCILS}))
            case Section():
                _show(row, given(**{name: getattr(row, name) for name in HEADING}))
            case Question():
                _show_question(row)


def language_of(user: User, council: Council) -> Language | None:
    """In which language the person reads, in a council in Wales; None in others (no query)."""
    if council.nation != Nation.WALES:
        return None
    chosen = ReadingLanguage.objects.filter(person=user).values_list("language", flat=True)
    return Language(chosen[0]) if chosen else Language.ENGLISH


def has_welsh(rows: Iterable[Consultation | Section | Question]) -> bool:
    """Whether any of these has a Welsh text."""
    return any(row.welsh for row in rows)


def question_in_welsh(question: Question, rows: Iterable[Sequence[str]]) -> Question:
    """A copy of the question with the Welsh of its wording, options and statements, from these rows
    as `Question.welsh` has them; of what is not the Welsh of its words now the English stays."""
    asked = question.asked
    texts = of_question(
        text=question.text,
        guidance="",
        options=((one.code, one.label) for one in asked.options),
        statements=((row.code, row.label) for row in asked.rows),
        follows_note="",
        applies_because="",
    )
    welsh = {place: text for place, text, of in rows if texts.get(place) == of}
    again = copy(question)
    again.text = _label(welsh, "text", question.text)
    again.labels_then = {
        one.code: _label(welsh, OPTION + one.code, one.label) for one in asked.options
    }
    again.statements = [
        [row.code, _label(welsh, STATEMENT + row.code, row.label)] for row in asked.rows
    ]
    again.only_in_english = only_in_english(place for place in texts if place not in welsh)
    return again


def welsh_then(consultation: int, moment: dt.datetime) -> dict[str, list[list[str]]] | None:
    """The Welsh of its questions as it was then, by their numbers, in rows as `Question.welsh` has
    them (up to two queries); None of a consultation from before versions were kept."""
    versions = ConsultationVersion.objects.filter(consultation=consultation).order_by("number")
    kept = versions.filter(made_at__lte=moment).last() or versions.first()
    if kept is None:
        return None
    found = defaultdict[str, list[list[str]]](list)
    for entry in json.loads(kept.text).get("welsh", []):
        number, _, place = entry["place"].partition(" ")
        found[number].append([place, entry["welsh"], entry["english"]])
    return found


def languages_of(consultation: Consultation) -> list[Language]:
    """In which its texts can be read (up to two queries)."""
    is_translated = (
        bool(consultation.welsh)
        or consultation.sections.exclude(welsh=[]).exists()
        or consultation.questions.exclude(welsh=[]).exists()
    )
    return list(Language) if is_translated else [Language.ENGLISH]


def _show(row: Any, texts: Mapping[str, str]) -> dict[str, str]:
    """What of the row is in Welsh, by place; its own texts are that from now on."""
    welsh = {place: text for place, text, of in row.welsh if texts.get(place) == of}
    for name in texts:
        if name in welsh:
            setattr(row, name, Welsh(welsh[name]))
    row.only_in_english = only_in_english(place for place in texts if place not in welsh)
    return welsh


def _show_question(question: Question) -> None:
    options = list(question.options.all()) if question.has_options else []
    texts = of_question(
        text=question.text,
        guidance=question.guidance,
        options=((one.code, one.label) for one in options),
        statements=question.statements,
        follows_note=question.follows_note,
        applies_because=question.applies_because,
    )
    welsh = _show(question, texts)
    for one in options:
        one.label = _label(welsh, OPTION + one.code, one.label)
    question.statements = [
        [code, _label(welsh, STATEMENT + code, label)] for code, label in question.statements
    ]
