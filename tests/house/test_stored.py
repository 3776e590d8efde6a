"""Every form in which somebody types words says when it has stored them, and only then.

The browser keeps what was typed until it reads that (static/src/saving/typed.js). The pages are
asked for as the people who see them and their forms sent as a browser sends them, once as they
should be and once empty. A page with such a form that is not in the table fails.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from consultations.models import Consultation
from councils import stored
from councils.actions import waiting
from councils.enums import FileKind, Role, StaffRoleKind
from councils.models import User
from responses.actions import deciding
from responses.enums import State
from results import actions as releases
from results.models import PublicationNote
from results.notes import respondents
from tests.house.test_access import names
from tests.results.crowd import a_crowd
from tests.world import Place, a_member, a_place, a_response, consult, staff

pytestmark = pytest.mark.django_db

MARK = "0123456789abcdef"
WORDS = "Typed for an hour"
TYPED = {"text", "email", "number", "tel"}

DAY = ("comment_by_day", "comment_by_month", "comment_by_year")
TODAY = timezone.localdate().strftime("%d %m %Y").split()


def day(name: str, days: int) -> dict[str, str]:
    """The day so many days from today, as its three fields are typed."""
    on = timezone.localdate() + dt.timedelta(days=days)
    return {
        f"{name}_day": str(on.day),
        f"{name}_month": str(on.month),
        f"{name}_year": str(on.year),
    }


# The field in which something is typed, by page: in whose eyes, and what.
FORMS: dict[str, dict[str, str]] = {
    "councils:profile": {"name": WORDS},
    "councils:invite": {"email": "new@example.org", "name": WORDS, "role": "officer"},
    "councils:edit-role": {"office": WORDS},
    "councils:practice": {"call_in_applies": "no", "where_published": WORDS},
    "councils:appearance": {"colour": "#000000"},
    "councils:add-route": {"kind": "member", "name": WORDS},
    "councils:add-stand-in": {
        "stand_in": "",
        "reference": WORDS,
        "scope": WORDS,
        **day("starts_on", 0),
        **day("ends_on", 5),
    },
    "councils:invite-staff": {"email": "new@example.org", "name": WORDS, "role": "editor"},
    "councils:edit-staff-role": {"ends_on_0": "1", "ends_on_1": "1", "ends_on_2": "2040"},
    "councils:add-contact": {"name": WORDS, "email": "new@example.org", "role": "other"},
    "councils:add-lga-membership": day("starts_on", 0),
    "councils:add-body": {
        "type": "other-body",
        "name": WORDS,
        "short_name": WORDS,
        "code": "ZZZZ",
        "region": "London",
        "reason": WORDS,
    },
    "councils:first-administrator": {"email": "new@example.org", "name": WORDS},
    "responses:report-template": {"own": WORDS, "save": "1"},
    "responses:report-parts": {"heading": WORDS},
    "responses:paper": {"pasted": WORDS},
    "responses:check-paper": {},  # the reason of a question, see reason_in
    "responses:answer-comments": {"text": WORDS},
    "responses:part-comments": {"text": WORDS},
    "responses:assign": {"what": "Q1", "person": "", "task": "write"},
    "responses:title": {"title": WORDS},
    "responses:background-papers": {"titles": WORDS},
    "responses:briefing-question": {"Q1-text": WORDS},
    "responses:decide": {"outcome": "supported", "reasons": WORDS},
    "responses:hand-over": {"interest_kind": "other", "interest": WORDS, "to": ""},
    "responses:particulars": {
        "is_key": "no",
        "key_exception": "",
        "classification": "public",
        "lead_officer": WORDS,
    },
    "responses:return": {"reason": WORDS},
    "responses:reopen": {"reason": WORDS},
    "responses:record-decision": {"outcome": "supported", "reasons": WORDS},
    "responses:publish-decision": {"where": WORDS, **day("published_on", 0)},
    "responses:ask-for-time": {"reason": WORDS, **day("wanted_on", 20)},
    "responses:ask-lga": {"text": WORDS},
    "responses:propose-amendment": {"reason": WORDS},
    "responses:revise": {"reason": WORDS},
    "responses:send-nil": {"reason": WORDS},
    "responses:ask-members": {"member": "", **dict(zip(DAY, TODAY, strict=True))},
    "responses:comment-to-record": {"comment": WORDS, "interest_kind": "none"},
    "responses:withdraw": {"reason": WORDS},
    "results:set-aside": {"words": WORDS},
    "results:reject": {"words": WORDS},
    "results:erratum": {"words": WORDS},
    "results:published-answers": {"council": "", "where": WORDS},
    "results:end-note": {"reason": WORDS},
}


@dataclass
class Form:
    """What a browser would send of one form."""

    values: dict[str, Any] = field(default_factory=dict)
    has_words: bool = False
    has_button: bool = False
    is_kept: bool = True


class Forms(HTMLParser):
    """The forms of a page that are sent by POST."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.form: Form | None = None
        self.area = self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "form" and has.get("method") == "post":
            self.form = Form(is_kept=not {"data-writing", "data-not-kept"} & has.keys())
            self.found.append(self.form)
        if self.form is not None and tag == "button":
            self.form.has_button |= has.get("type") == "submit"
        if self.form is None or not (name := has.get("name") or self.select):
            return
        if tag == "textarea":
            self.form.has_words, self.area = True, name
            self.form.values[name] = ""
        elif tag == "input" and has.get("type") in TYPED | {"hidden"}:
            self.form.has_words |= has["type"] in TYPED
            if name in self.form.values:  # "kind" of the order: several of one name
                known = self.form.values[name]
                self.form.values[name] = [*([known] if isinstance(known, str) else known)]
                self.form.values[name].append(has.get("value") or "")
            else:
                self.form.values[name] = has.get("value") or ""
        elif tag == "input" and has.get("type") in {"radio", "checkbox"} and "checked" in has:
            self.form.values[name] = has.get("value") or "on"
        elif tag == "select":
            self.select = name
        elif tag == "option" and (name not in self.form.values or "selected" in has):
            self.form.values[name] = has.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self.area and self.form is not None:
            self.form.values[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.form = None


def words_form(page: str) -> Form | None:
    """The form of the page in which words are typed and kept."""
    found = Forms(page).found
    return next((one for one in found if one.has_words and one.has_button and one.is_kept), None)


@dataclass
class World:
    places: list[Place]
    contributor: Any
    consulted: Any  # was asked to comment where a decision is awaited
    consultee: Any  # can be asked there
    administrator: Any  # at the LGA
    analyst: Any
    editor: Any
    consultations: list[str]  # with releases in several states
    clients: dict[int, Client] = field(default_factory=dict)

    def client(self, person: Any) -> Client:
        if person.pk not in self.clients:
            self.clients[person.pk] = client_of(person)
        return self.clients[person.pk]

    def visits(self, name: str) -> Iterator[tuple[Any, str]]:
        """Who opens which page of that name, in every state."""
        if name.startswith("results:"):
            for code in self.consultations:
                notes = PublicationNote.objects.filter(invitation__consultation__code=code)
                tries = [[code], *([code, note.pk] for note in notes)]
                for person in (self.analyst, self.editor):
                    yield from ((person, where) for where in addresses(name, tries))
            return
        for place in self.places:
            council, here = [place.council.slug], place.args
            role = [place.officer.memberships.get().pk]
            held = [self.analyst.held_staff_roles.get().pk]
            tries = [[], council, here, here[1:], [*here, 1], [*here, 1, "Q1"], [*here, 1, "Q1", 1]]
            tries += [[*here, "Q1"]]
            tries += [[*here, 1, 1], [*council, *role], held]
            people = [place.officer, place.member, place.administrator, self.consulted]
            if name.startswith("councils:"):
                people.append(self.administrator)
            for where in addresses(name, tries):
                yield from ((person, where) for person in people)

    def forms(self, name: str) -> Iterator[tuple[Client, str, Form]]:
        """Every page of that name that shows such a form to somebody."""
        for person, where in self.visits(name):
            client = self.client(person)
            page = client.get(where)
            is_page = page.status_code == 200 and page["Content-Type"].startswith("text/html")
            form = words_form(page.text) if is_page else None
            if form is not None:
                yield client, where, form


def addresses(name: str, tries: list[list[Any]]) -> Iterator[str]:
    for args in tries:
        try:
            yield reverse(name, args=args)
        except NoReverseMatch:
            continue


def a_world(*, has_releases: bool) -> World:
    states = (State.DRAFTING, State.AWAITING_DECISION, State.APPROVED, State.SUBMITTED)
    places = [a_response(state) for state in states]
    for place in places:  # so that a role can be given an end
        a_member(place.council, Role.ADMINISTRATOR)
    contributor = a_member(places[0].council, Role.CONTRIBUTOR)
    consulted = consult(places[1])
    consultee = a_member(places[1].council, Role.CONSULTEE)
    a_member(places[1].council, Role.EXECUTIVE_MEMBER, "Who decides instead")
    a_member(places[0].council, Role.EXECUTIVE_MEMBER, "Who stands in")
    a_paper_waits(places[0])
    administrator = staff(StaffRoleKind.ADMINISTRATOR)
    staff(StaffRoleKind.ADMINISTRATOR)
    empty = a_place()
    empty.administrator.memberships.update(
        ended_at=empty.invitation.invited_at, ended_by=administrator
    )
    analyst, editor = staff(StaffRoleKind.ANALYST), staff(StaffRoleKind.EDITOR)
    asked = [a_crowd(12) for _ in range(3)] if has_releases else []
    made = [releases.prepare(consultation=one, by=analyst) for one in asked]
    for release in made[1:]:
        releases.freeze(release=release, by=editor)
    for release in made[2:]:
        releases.publish(release=release, by=analyst)
    for one in asked:
        invitation = next(iter(respondents(one)))
        releases.note(consultation=one, invitation=invitation, by=analyst, where="Their site")
    codes = [one.code for one in asked]
    return World(
        [*places, empty], contributor, consulted, consultee, administrator, analyst, editor, codes
    )


def a_paper_waits(place: Place) -> None:
    """It says that a question is not for the council, for which the officer gives the reason."""
    question = place.invitation.consultation.questions_in_order[0]
    paper = f"{question.number}. {question.wording}\n\nSuggested response:\n\nNot applicable.\n"
    waiting.keep_waiting(
        kind=FileKind.PAPER,
        name="notes.txt",
        content=paper.encode(),
        by=place.officer,
        about=str(place.response.pk),
    )


def reason_in(form: Form) -> str:
    return next(name for name in form.values if name.startswith("reason-"))


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_every_form_in_which_words_are_typed_is_in_the_table() -> None:
    world = a_world(has_releases=True)
    found = {name for name in set(names()) if next(world.forms(name), None)}
    assert sorted(found - set(FORMS)) == []
    assert found == set(FORMS)


@pytest.mark.parametrize("name", FORMS)
def test_what_is_stored_is_said_and_what_is_not_is_not(name: str) -> None:
    world = a_world(has_releases=name.startswith("results:"))
    client, where, form = next(world.forms(name))
    empty = client.post(where, {stored.FIELD: MARK})
    assert MARK not in empty.text
    assert stored.IN_SESSION not in client.session
    typed = dict(FORMS[name])
    if "person" in typed:
        typed["person"] = str(world.contributor.pk)
    if "to" in typed:
        typed["to"] = str(User.objects.get(name="Who decides instead").pk)
    if "member" in typed:
        typed["member"] = str(world.consultee.pk)
    if "stand_in" in typed:
        typed["member"] = str(world.places[0].member.pk)
        typed["stand_in"] = str(User.objects.get(name="Who stands in").pk)
    if "council" in typed:
        asked = Consultation.objects.get(code__in=where.split("/"))
        typed["council"] = str(list(respondents(asked))[-1])  # the first is noted
    if name == "responses:check-paper":
        typed[reason_in(form)] = WORDS
    reply = client.post(where, {**form.values, **typed, stored.FIELD: MARK})
    assert reply.status_code in {302, 422}, reply.text  # 422: a decision with something open
    assert client.session[stored.IN_SESSION] == [MARK], reply.text
    assert f'data-stored="{MARK}"' in client.get(where, follow=True).text


def test_what_came_too_late_is_not_said_to_be_stored() -> None:
    place = a_response(State.AWAITING_DECISION)
    client = client_of(place.member)
    deciding.recall(response=place.response, by=place.officer)
    for name in ("responses:return", "responses:decide"):
        data = {"reason": WORDS, "outcome": "supported", stored.FIELD: MARK}
        client.post(reverse(name, args=place.args), data)
        assert stored.IN_SESSION not in client.session


def test_a_form_that_stores_nothing_yet_does_not_say_so() -> None:
    place = a_response()
    client = client_of(place.officer)
    where = reverse("responses:report-template", args=place.args[:1])
    form = words_form(client.get(where).text)
    assert form is not None
    for button in ({"up": "background"}, {"usual": "1"}):
        reply = client.post(where, {**form.values, "own": WORDS, **button, stored.FIELD: MARK})
        assert reply.status_code == 200
        assert "data-answers-post" in reply.text
        assert stored.IN_SESSION not in client.session


@pytest.mark.parametrize("mark", ["", "x", "0123456789ABCDEF", MARK + "0", '"><script>', "é" * 16])
def test_only_marks_of_our_own_are_printed(mark: str) -> None:
    place = a_response()
    client = client_of(place.officer)
    where = reverse("responses:answer-comments", args=[*place.args, 1, "Q1"])
    assert client.post(where, {"text": WORDS, stored.FIELD: mark}).status_code == 302
    assert stored.IN_SESSION not in client.session


def test_the_last_marks_are_printed_and_no_more() -> None:
    place = a_response()
    client = client_of(place.officer)
    where = reverse("responses:answer-comments", args=[*place.args, 1, "Q1"])
    marks = [f"{number:016x}" for number in range(stored.MOST + 2)]
    for mark in marks:
        client.post(where, {"text": WORDS, stored.FIELD: mark})
    printed = f'data-stored="{" ".join(marks[-stored.MOST :])}"'
    # On every page and more than once: several tabs read it.
    assert printed in client.get(where).text
    assert printed in client.get(reverse("home"), follow=True).text
    client.logout()
    client.force_login(place.member)
    assert "data-stored" not in client.get(where).text
