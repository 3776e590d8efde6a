"""A draft, and people at the LGA who rehearse it through the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import reverse

from consultations.actions import rewriting
from consultations.definition import parse
from consultations.models import Consultation
from councils.enums import StaffRoleKind
from councils.models import User
from responses.models import RehearsedCouncil
from tests import world

EVERY = Path("fixtures/consultations/every-kind.yaml")


def a_draft() -> tuple[Consultation, User]:
    """Every kind of question."""
    editor = world.staff(StaffRoleKind.EDITOR, "Editor Example")
    draft = rewriting.begin(
        definition=parse(EVERY.read_bytes()), by=editor, what="Written from its file"
    )
    return draft, editor


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def start(asked: Consultation) -> str:
    return reverse("responses:rehearsal", args=[asked.code])


def page(asked: Consultation, number: int, place: int) -> str:
    """The address of a section, as the council of that number."""
    own = RehearsedCouncil.objects.filter(consultation=asked, number=number).first()
    args = [asked.code, own.pk if own else 0, place]
    return reverse("responses:rehearsed-section", args=args)


def outcome(asked: Consultation) -> str:
    return reverse("results:rehearsal", args=[asked.code])


def begin(client: Client, asked: Consultation, **council: str) -> RehearsedCouncil:
    """Chooses a council as the page does."""
    found = client.post(start(asked), {"type": "unitary", "region": "North East"} | council)
    assert found.status_code == 302, found.content.decode()
    return RehearsedCouncil.objects.filter(consultation=asked).latest("number")


def typed(asked: Consultation, place: int, **values: Any) -> dict[str, Any]:
    """What a browser sends of a section: every field as it would stand there, but for `values`
    ("Q1_text": the field of Q1 with that name)."""
    questions = [
        one
        for one in asked.questions.filter(section__number=place).order_by("position")
        if one.spec.is_asked
    ]
    found: dict[str, Any] = {"asked": [f"{one.number} {one.identity}" for one in questions]}
    for one in questions:
        found |= {f"{one.number}-version": "1", f"{one.number}-instead": "answer"}
        found |= {f"{one.number}-text": "", f"{one.number}-reason": ""}
    return found | {name.replace("_", "-", 1): value for name, value in values.items()}


def say(client: Client, asked: Consultation, number: int, place: int, **values: Any) -> Any:
    return client.post(page(asked, number, place), typed(asked, place, **values))
