"""What may be published of the answers: said by officers, signed by the member, submitted."""

from __future__ import annotations

import importlib
import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from consultations.models import AnswerOption
from councils.enums import Role, StaffRoleKind
from councils.refusals import Conflict, Refused
from responses.actions import consenting, deciding, drafting, submitting, versions
from responses.actions.deciding import Change
from responses.content import signed_content
from responses.enums import AnswerState, Consent, Publication, Sheet, State
from responses.models import AnswerDecision, ConsentChange, Submission, SubmittedAnswer
from responses.said import Said
from responses.sheets import SheetOf
from responses.verification import faults
from tests.responses.test_pages import as_, hidden, queries, reauthenticate, url
from tests.world import (
    ASKED,
    Place,
    a_consultation,
    a_member,
    a_place,
    a_response,
    fill,
    sign,
    staff,
)

pytestmark = pytest.mark.django_db

PUBLISHED = Publication.PUBLISHED


def save(place: Place, base: int, common: int = 0, by: Any = None, **exceptions: int) -> Any:
    return drafting.save_consents(
        response=place.response,
        by=by or place.officer,
        base_version=base,
        publication=PUBLISHED,
        common=common,
        exceptions=exceptions,
    )


def levels(place: Place) -> dict[str, int]:
    rows = place.response.answers.values_list("question__number", "consent")
    return dict(rows)


def content(place: Place) -> Any:
    return SheetOf(place.again(), Sheet.CONSENT).content


# --- the sheet --------------------------------------------------------------------------------


def test_everything_is_confidential_until_somebody_says_otherwise() -> None:
    place = a_response()
    assert set(levels(place).values()) == {Consent.CONFIDENTIAL}
    first = place.response.sheet_revisions.get(sheet=Sheet.CONSENT)
    assert first.content == {"publication": "", "common": 0, "exceptions": []}
    fill(place)  # which says only whether the council publishes
    assert set(levels(place).values()) == {Consent.CONFIDENTIAL}


def test_one_level_for_all_and_exceptions_and_a_mere_choice_stays_confidential() -> None:
    place = a_response()
    save(place, 1, Consent.NAMED, Q2=Consent.CONFIDENTIAL, Q3=Consent.NAMED)
    assert content(place) == {"publication": "published", "common": 3, "exceptions": [["Q2", 0]]}
    said = levels(place)
    assert (said["Q1"], said["Q2"], said["Q3"]) == (3, 0, 3)
    assert said["Q5"] == 0  # one of three options: there is nothing to quote
    assert faults(place.response) == []


def test_the_words_of_other_please_specify_can_be_quoted() -> None:
    place = a_place(a_consultation())
    choice = place.invitation.consultation.questions.get(number="Q5")
    AnswerOption.objects.create(
        question=choice, position=9, code="other", label="Other", is_other=True
    )
    place = a_response(place=place)
    save(place, 1, Consent.UNATTRIBUTED)
    assert levels(place)["Q5"] == Consent.UNATTRIBUTED


@pytest.mark.parametrize(
    "said",
    [
        {"publication": "no-publication"},
        {"common": 4},
        {"common": -1},
        {"exceptions": {"Q1": 9}},
        {"exceptions": {"Q5": 1}},  # only a choice
        {"exceptions": {"Q99": 1}},
    ],
)
def test_what_is_no_level_or_no_question_is_refused(said: dict[str, Any]) -> None:
    place = a_response()
    with pytest.raises(Refused):
        drafting.save_consents(
            response=place.response,
            by=place.officer,
            base_version=1,
            **{"publication": PUBLISHED, **said},
        )
    assert place.again().consents_version == 1


def test_a_save_against_an_older_version_replaces_nothing_and_versions_come_back() -> None:
    place = a_response()
    save(place, 1, Consent.NAMED)
    with pytest.raises(Conflict):
        save(place, 1, Consent.GROUP, by=a_member(place.council, Role.OFFICER))
    assert levels(place)["Q1"] == Consent.NAMED
    versions.restore_sheet(
        response=place.response, sheet=Sheet.CONSENT, by=place.officer, base_version=2, version=1
    )
    assert set(levels(place).values()) == {0} and place.again().publication == ""
    events = place.response.events.filter(verb="save-consents")
    assert [event.facts["version"] for event in events] == [2, 3]
    assert faults(place.response) == []


@pytest.mark.parametrize(
    "state", [one for one in State if one not in {State.DRAFTING, State.NIL_RETURN}]
)
def test_nothing_is_said_outside_a_draft(state: State) -> None:
    place = a_response(state)
    with pytest.raises(Refused):
        save(place, place.response.consents_version, Consent.NAMED)
    assert set(levels(place).values()) == {0}


# --- the page ---------------------------------------------------------------------------------


def test_the_page_asks_for_all_first_then_for_exceptions_and_warns() -> None:
    place = a_response()
    client, where = as_(place.officer), url("publication", place)
    page = client.get(where).content.decode()
    assert "A published report can be searched" in page
    assert page.index('name="common"') < page.index('name="consent-Q1"')
    assert 'name="consent-Q5"' not in page and 'name="consent-Q6"' not in page
    data = {"version": hidden(page, "version"), "publication": "published", "common": "1"}
    answer = client.post(where, {**data, "consent-Q1": "3", "consent-Q2": ""})
    assert answer.status_code == 302
    said = levels(place)
    assert (said["Q1"], said["Q2"], said["Q3"]) == (3, 1, 1)
    where_was = f"{url('consents-history', place)}?earlier=1&later=2"
    history = client.get(where_was).content.decode()
    assert "All answers: Without attribution, was: Confidential." in history
    assert "Q1: With the council’s name" in history
    lacking = client.post(where, {"version": "2"})
    assert lacking.status_code == 422
    assert "Choose what may be published of all answers" in lacking.content.decode()


def test_a_conflict_on_the_page_shows_both() -> None:
    place = a_response()
    client, where = as_(place.officer), url("publication", place)
    save(place, 1, Consent.NAMED, by=a_member(place.council, Role.OFFICER, "Orla Example"))
    data = {"version": "1", "publication": "published", "common": "1"}
    page = client.post(where, data)
    html = page.content.decode()
    assert page.status_code == 422 and "Orla Example" in html
    kept = {**data, "sheet-seen": hidden(html, "sheet-seen"), "sheet-keep": "mine"}
    assert client.post(where, {**kept, "resolve": "sheet"}).status_code == 302
    assert levels(place)["Q1"] == 1
    assert faults(place.again()) == []


def test_queries_do_not_grow_with_questions() -> None:
    counted = []
    for number in (1, 8):
        place = a_response(place=a_place(a_consultation(questions_per_section=number)))
        save(place, 1, Consent.NAMED, Q1=Consent.GROUP)
        names = ("publication", "consents-history")
        counted.append([queries(as_(place.officer), url(name, place)) for name in names])
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 8, counted


# --- signed and submitted ---------------------------------------------------------------------


def decided(common: int = 1, **exceptions: int) -> Place:
    place = a_response()
    fill(place)
    save(place, place.again().consents_version, common, **exceptions)
    deciding.send_for_decision(response=place.response, by=place.officer)
    return place


def test_consent_is_part_of_what_is_signed() -> None:
    place = a_response()
    fill(place)
    before = signed_content(place.again())
    save(place, 2, 0, Q1=Consent.NAMED)
    after = signed_content(place.again())
    assert before != after
    changed = [
        one["number"]
        for one, other in zip(after["answers"], before["answers"], strict=True)
        if one != other
    ]
    assert changed == ["Q1"]


def test_it_goes_from_the_draft_to_the_decision_and_the_submission() -> None:
    place = decided(1, Q2=Consent.NAMED)
    pages = [as_(place.member).get(url(name, place)).content.decode() for name in ("decide",)]
    assert "May be published: with the council’s name" in pages[0]
    question = place.response.answers.get(question__number="Q1").question
    changes = {question.pk: Change(Said(AnswerState.ANSWERED, "Decided words."))}
    sign(place, "modified", changes)
    submission = submitting.submit(response=place.response, by=place.officer)
    wanted = {"Q1": 1, "Q2": 3, "Q3": 1, "Q4": 1, "Q5": 0}
    for rows in (
        AnswerDecision.objects.filter(decision__response=place.response),
        SubmittedAnswer.objects.filter(submission=submission),
    ):
        said = dict(rows.values_list("question__number", "consent"))
        assert {number: said[number] for number in wanted} == wanted
    sent = {one["number"]: one["consent"] for one in json.loads(submission.canonical)["answers"]}
    assert {number: sent[number] for number in wanted} == wanted
    for person, where in (
        (place.officer, url("submitted", place)),
        (place.member, url("decision", place)),
        (staff(StaffRoleKind.EDITOR), f"/lga/submissions/{submission.reference}/"),
    ):
        page = as_(person).get(where).content.decode()
        assert page.count("May be published: with the council’s name") == 1, where
        assert page.count("May be published: without attribution") == 3, where
    assert faults(place.again()) == []


def test_the_member_sees_it_before_signing() -> None:
    place = decided(2)
    deciding.save_decision_draft(
        response=place.response, by=place.member, outcome="supported", changes={}, **ASKED
    )
    client = as_(place.member)
    reauthenticate(client)
    page = client.get(url("confirm-decision", place)).content.decode()
    assert page.count("May be published: with the group of councils") == 4


# --- after submission -------------------------------------------------------------------------


def submitted(common: int = 2) -> Place:
    place = decided(common)
    sign(place)
    submitting.submit(response=place.response, by=place.officer)
    place.again()
    return place


def question_of(place: Place, number: str) -> int:
    found: int = place.response.answers.get(question__number=number).question_id
    return found


def test_less_may_be_allowed_after_submission_and_the_submission_stays() -> None:
    place = submitted()
    q1 = question_of(place, "Q1")
    before = Submission.objects.get().canonical
    for person, level in ((place.officer, 1), (place.member, 0)):
        client, where = as_(person), url("change-consent", place)
        page = client.get(where).content.decode()
        assert 'name="consent-Q1"' in page and 'name="consent-Q5"' not in page
        rest = {f"consent-Q{number}": "2" for number in (2, 3, 4)}
        answer = client.post(where, {**rest, "consent-Q1": str(level)})
        assert answer.status_code == 302
        submission = Submission.objects.get()
        assert consenting.levels_in_force(submission)[q1] == level
    assert submission.canonical == before
    page = as_(place.officer).get(url("submitted", place)).content.decode()
    assert "confidential (was submitted as: with the group of councils)" in page
    staff_page = as_(staff(StaffRoleKind.ANALYST)).get(f"/lga/submissions/{submission.reference}/")
    assert "confidential (was submitted as:" in staff_page.content.decode()
    assert "changed what may be published" in (
        as_(place.officer).get(url("history", place)).content.decode()
    )
    assert faults(place.again()) == []


def test_never_more_than_was_signed() -> None:
    place = submitted(1)
    q1 = question_of(place, "Q1")
    answer = as_(place.officer).post(url("change-consent", place), {"consent-Q1": "3"})
    assert answer.status_code == 422
    for levels in ({q1: 3}, {q1: 1}, {}, {q1: -1}, {0: 0}):
        with pytest.raises(Refused):
            consenting.close_consent(response=place.response, by=place.officer, levels=levels)
    with pytest.raises(PermissionDenied):
        contributor = a_member(place.council, Role.CONTRIBUTOR)
        consenting.close_consent(response=place.response, by=contributor, levels={q1: 0})
    assert not ConsentChange.objects.exists()


@pytest.mark.parametrize("state", [State.DRAFTING, State.APPROVED, State.WITHDRAWN])
def test_only_of_a_submission_in_force(state: State) -> None:
    place = a_response(state)
    assert as_(place.officer).get(url("change-consent", place)).status_code == 404
    with pytest.raises(Refused):
        consenting.close_consent(
            response=place.response, by=place.officer, levels={question_of(place, "Q1"): 0}
        )


def test_a_forged_change_is_found() -> None:
    place = submitted()
    levels = {question_of(place, "Q1"): 0}
    consenting.close_consent(response=place.response, by=place.officer, levels=levels)
    triggers = importlib.import_module("responses.migrations.0010_the_record")
    triggers.remove(connection)
    ConsentChange.objects.all().delete()
    triggers.install(connection)
    (fault,) = faults(place.again())
    assert fault.startswith("change 1 of the consent of")
