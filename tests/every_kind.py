"""The sample consultation that has a question of every kind, open to a council."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from consultations import actions
from consultations.definition import Definition, parse
from consultations.models import Consultation
from councils.enums import StaffRoleKind
from responses.actions import drafting
from responses.enums import AnswerState
from responses.models import Answer
from responses.said import Said
from tests import world

FILE = Path(settings.BASE_DIR) / "fixtures" / "consultations" / "every-kind.yaml"


def the_sample(definition: Definition | None = None) -> Consultation:
    """Loaded from its file (or another like it), published and open now; nobody is asked yet."""
    definition = definition or parse(FILE.read_bytes())
    consultation = actions.load(definition=definition).consultation
    now = timezone.now()
    consultation.opens_at = now - dt.timedelta(days=3)
    consultation.closes_at = now + dt.timedelta(days=9)
    consultation.published_at, consultation.published_by = now, world.staff(StaffRoleKind.EDITOR)
    consultation.save()
    return consultation


def a_place_asked_everything(**council: Any) -> world.Place:
    return world.a_response(place=world.a_place(the_sample(), **council))


def answer_to(place: world.Place, number: str) -> Answer:
    answers = place.response.answers.select_related("question", "saved_by")
    return answers.get(question__number=number)


def say(place: world.Place, number: str, said: Said) -> Answer:
    """Saved by the officer, on top of what is stored."""
    answer = answer_to(place, number)
    return drafting.save_answer(
        response=place.response,
        question=answer.question,
        by=place.officer,
        base_version=answer.version,
        **said.columns(),
    )


def answered(text: str = "", *choices: str, other: str = "") -> Said:
    return Said(AnswerState.ANSWERED, text, choices, other)


# A full answer to every question that can be asked of a lower-tier council at once.
FULL = {
    "Q1": answered("Keep every branch open.\n\n- First\n- Second"),
    "Q2": answered("", "trust"),
    "Q3": answered("A trust can raise money."),
    "Q4": answered("", "lending", "other", other="A place for young people"),
    "Q5": answered("The year after is too late.", "this-year"),
    "Q6": answered("If others do.", "yes"),
    "Q7": answered("", "people", "loans"),
    "Q8": answered("Once for each book."),
    "Q9": answered("", "agree"),
    "Q10": answered("", "speed:strongly-agree", "welsh:disagree"),
}


def fill_everything(place: world.Place) -> None:
    for number, said in FULL.items():
        say(place, number, said)
    place.again()
