"""Notes of councils that have published their answers since they submitted."""

from __future__ import annotations

import datetime as dt
import json
import random
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultations.models import Consultation, Invitation
from consultations.release_plan import NEIGHBOURS
from councils.enums import StaffRoleKind
from councils.models import User
from councils.refusals import Refused
from responses.models import Submission, SubmittedAnswer
from results import actions, history, laid_out, verification
from results.disclosure.layout import lay_out, merge_categories
from results.enums import NoteVerb
from results.models import PublicationNote, ReleaseEvent
from results.tables import PUBLISHING
from tests.results.crowd import a_crowd
from tests.results.test_release_pages import as_, text_of, url
from tests.results.test_release_steps import people, with_trigger_off
from tests.results.worlds import ENGLAND, a_plan, drawn
from tests.world import staff

GUARD = "results.migrations.0003_published_since"
WHERE = "https://example.org/cabinet/2026-03-04"


@pytest.fixture
def analyst(db: None) -> User:
    return staff(StaffRoleKind.ANALYST, "Anna Analyst")


@pytest.fixture
def closed(db: None) -> Consultation:
    return a_crowd()


def unpublished(consultation: Consultation, kind: str = "county") -> list[Invitation]:
    """Councils of a type that said they do not publish their answers."""
    silent = Submission.objects.in_force().exclude(publication__in=sorted(PUBLISHING))
    own = silent.filter(invitation__consultation=consultation, invitation__council__type=kind)
    invitations = Invitation.objects.filter(pk__in=own.values("invitation"))
    return list(invitations.select_related("council").order_by("pk"))


def note(consultation: Consultation, invitation: Invitation, by: User) -> PublicationNote:
    return actions.note(consultation=consultation, invitation=invitation.pk, by=by, where=WHERE)


def types_of(consultation: Consultation) -> list[tuple[str, ...]]:
    _, _, layout = laid_out.of_now(consultation)
    return [dict(group.at)["type"] for group in layout.groups if "type" in dict(group.at)]


# --- what a note does -----------------------------------------------------------------------


def test_a_noted_council_counts_as_published(closed: Consultation, analyst: User) -> None:
    counties = unpublished(closed)
    assert len(counties) == 6  # of twelve
    alone = types_of(closed)
    assert ("county",) in alone and len(alone) == 3
    for place, invitation in enumerate(counties[:4], start=1):
        note(closed, invitation, analyst)
        _, collected, _ = laid_out.of_now(closed)
        assert {each.council.code for each in counties[:place]} <= collected.published
        # With three left that are not known the group stands; with two it does not.
        assert (("county",) in types_of(closed)) == (place < 4)
    mistaken = PublicationNote.objects.latest("pk")
    actions.end_note(note=mistaken, by=analyst, reason="It was another council.")
    assert types_of(closed) == alone


def test_a_note_after_the_preparation_is_seen_by_the_freeze(
    closed: Consultation, analyst: User
) -> None:
    editor = staff(StaffRoleKind.EDITOR)
    release = actions.prepare(consultation=closed, by=analyst)
    first, *others = unpublished(closed)
    note(closed, first, analyst)  # the groups are the same
    with transaction.atomic():
        assert actions.freeze(release=release, by=editor).number == 1
        transaction.set_rollback(True)
    for invitation in others[:3]:
        note(closed, invitation, analyst)
    with pytest.raises(Refused, match=r"no longer those that were prepared.*is noted as having"):
        actions.freeze(release=release, by=editor)
    actions.set_aside(release=release, by=analyst, reason="Others have published.")
    release = actions.prepare(consultation=closed, by=analyst)
    actions.freeze(release=release, by=editor)
    assert verification.faults(closed) == []


def test_the_page_that_was_seen_before_the_note_prepares_nothing(
    closed: Consultation, analyst: User
) -> None:
    plan, _, layout = laid_out.of_now(closed)
    seen = laid_out.layout_digest(laid_out.stored(plan, layout))
    for invitation in unpublished(closed)[:4]:
        note(closed, invitation, analyst)
    with pytest.raises(Refused, match=r"is noted as having published.*Look at them again"):
        actions.prepare(consultation=closed, by=analyst, seen_digest=seen)


@given(st.integers(0, 2**32), st.sampled_from([0, 0.3, 0.6, 0.85]), st.integers(1, 40))
def test_a_note_makes_the_gate_stricter_and_never_weaker(seed, share, number):
    """What passes with the note passes without it; no group rests on fewer than three answers
    that are unpublished *with* the notes; and there are never more groups than before."""
    rng = random.Random(seed)
    councils = drawn(rng, rng.choice([30, 60, 146]))
    said = frozenset(rng.sample(councils, round(share * len(councils))))
    rest = sorted(frozenset(councils) - said)
    since = frozenset(rng.sample(rest, min(number, len(rest))))
    before = lay_out(a_plan(), ENGLAND, frozenset(councils), said)
    after = lay_out(a_plan(), ENGLAND, frozenset(councils), said | since)
    assert len(after.groups) <= len(before.groups)
    for group in after.groups:
        if group.at:
            assert len(group.members) >= 10 and len(group.members - said - since) >= 3
            assert len(group.members - said) >= 3


def test_control_groups_after_a_note_need_not_be_unions_of_those_before():
    """So nothing more than the above is promised: other groups may merge than before."""
    found = 0
    for seed in range(2000):
        rng = random.Random(seed)
        councils = drawn(rng, 100)
        said = frozenset(rng.sample(councils, 60))
        since = frozenset(rng.sample(sorted(frozenset(councils) - said), 5))
        categories: dict[str, set[str]] = {name: set() for name in NEIGHBOURS["region"]}
        for council in councils:
            categories[ENGLAND[council]["region"]].add(council)
        by_name = {name: frozenset(each) for name, each in categories.items()}
        before, after = (
            merge_categories(by_name, known, NEIGHBOURS["region"]) for known in (said, said | since)
        )
        unions = all(any(set(one) <= set(two) for two in after) for one in before)
        found += not unions
    assert 0 < found < 200


# --- who, when, what ------------------------------------------------------------------------


def test_only_analysts_note_and_end(closed: Consultation, analyst: User) -> None:
    first, second, *_ = unpublished(closed)
    standing = note(closed, first, analyst)
    for name, person in people().items():
        for act in (
            lambda by: note(closed, second, by),
            lambda by: actions.end_note(note=standing, by=by, reason="So."),
        ):
            with transaction.atomic():
                if name == "analyst":
                    act(person)
                else:
                    with pytest.raises(PermissionDenied):
                        act(person)
                transaction.set_rollback(True)


@pytest.mark.parametrize("moment", ["draft", "scheduled", "open"])
def test_nothing_is_noted_before_closing(closed: Consultation, analyst: User, moment: str) -> None:
    first, second, *_ = unpublished(closed)
    standing = note(closed, first, analyst)
    later = timezone.now() + dt.timedelta(days=1)
    values = {
        "draft": {"published_at": None, "published_by": None, "closes_at": later},
        "scheduled": {"opens_at": later, "closes_at": later + dt.timedelta(days=1)},
        "open": {"closes_at": later},
    }[moment]
    Consultation.objects.filter(pk=closed.pk).update(**values)
    for act in (
        lambda: note(closed, second, analyst),
        lambda: actions.end_note(note=standing, by=analyst, reason="So."),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert [blocker.code for blocker in refused.value.blockers] == ["not-closed"]
    assert PublicationNote.objects.count() == 1


def test_what_is_refused(closed: Consultation, analyst: User) -> None:
    first, *_ = unpublished(closed)
    silent = closed.invitations.filter(submissions__isnull=True).first()
    foreign = unpublished(a_crowd(12))[0]
    for invitation in (silent, foreign):
        with pytest.raises(Refused, match="Choose a council that has responded"):
            note(closed, invitation, analyst)
    for where in ("", " \n", "\u200b"):
        with pytest.raises(Refused, match="Say where"):
            actions.note(consultation=closed, invitation=first.pk, by=analyst, where=where)
    with pytest.raises(Refused, match="at most 300"):
        actions.note(consultation=closed, invitation=first.pk, by=analyst, where="x" * 301)
    standing = note(closed, first, analyst)
    with pytest.raises(Refused, match="noted already"):
        note(closed, first, analyst)
    with pytest.raises(Refused, match="Say why"):
        actions.end_note(note=standing, by=analyst, reason=" ")
    actions.end_note(note=standing, by=analyst, reason="A mistake.")
    with pytest.raises(Refused, match="ended already"):
        actions.end_note(note=standing, by=analyst, reason="A mistake.")
    note(closed, first, analyst)  # and noted anew
    assert PublicationNote.objects.count() == 3
    assert verification.faults(closed) == []


# --- the history ----------------------------------------------------------------------------


@pytest.fixture
def noted(closed: Consultation, analyst: User) -> Consultation:
    first, second, *_ = unpublished(closed)
    note(closed, first, analyst)
    actions.end_note(note=note(closed, second, analyst), by=analyst, reason="Another one.")
    actions.prepare(consultation=closed, by=analyst)
    return closed


def test_notes_stand_in_the_chain_of_the_results(noted: Consultation) -> None:
    events = list(noted.release_events.order_by("number"))
    verbs = [NoteVerb.NOTE, NoteVerb.NOTE, NoteVerb.END_NOTE, "prepare"]
    assert [event.verb for event in events] == verbs
    assert history.first_broken(events) is None
    said = json.dumps([event.facts for event in events])
    assert WHERE not in said and "Another one" not in said
    assert verification.faults(noted) == []
    events[0].facts = {**events[0].facts, "note": 0}
    assert history.first_broken(events) is events[0]


def test_the_history_names_council_and_place(noted: Consultation, analyst: User) -> None:
    first, second, *_ = unpublished(noted)
    said = text_of(as_(analyst).get(url("overview", noted)))
    assert f"Noted that {first.council.name} has published its answers" in said
    assert f"Ended the note that {second.council.name} has published its answers" in said
    assert WHERE in said and "Another one." in said


def test_notes_cannot_be_changed(noted: Consultation) -> None:
    for change in (
        lambda: PublicationNote.objects.update(words="x"),
        lambda: PublicationNote.objects.all()._raw_delete(using="default"),
        lambda: ReleaseEvent.objects.filter(release=None).update(verb="prepare"),
        lambda: ReleaseEvent.objects.filter(release=None)._raw_delete(using="default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE results_publicationnote SET words = 'Elsewhere'",
        "UPDATE results_publicationnote SET is_published = true WHERE NOT is_published",
        "DELETE FROM results_publicationnote WHERE NOT is_published",
        "DELETE FROM results_publicationnote",
    ],
)
def test_forgery_behind_the_triggers_is_found(noted: Consultation, statement: str) -> None:
    with_trigger_off(GUARD, statement)
    assert verification.faults(noted) == [
        "the notes of councils that have published their answers are not those of the history"
    ]


# --- the page -------------------------------------------------------------------------------


def test_an_analyst_notes_and_ends_on_the_page(closed: Consultation, analyst: User) -> None:
    first, second, *_ = unpublished(closed)
    client, page_url = as_(analyst), url("published-answers", closed)
    page = client.get(page_url).content.decode()
    assert "No council is noted" in page
    responded = Submission.objects.in_force().filter(invitation__consultation=closed)
    assert page.count("<option") == responded.count() + 1
    answer = client.post(page_url, {"council": first.pk, "where": f"  {WHERE} "}, follow=True)
    page = answer.content.decode()
    assert f"{first.council.name} is noted." in page
    assert WHERE in page and f'href="{WHERE}"' not in page  # text, and no link
    assert f'<option value="{first.pk}"' not in page
    standing = PublicationNote.objects.get()
    assert (standing.words, standing.noted_by) == (WHERE, analyst)
    end = url("end-note", closed, standing.pk)
    assert end in page and WHERE in client.get(end).content.decode()
    assert client.post(end, {"reason": ""}).status_code == 422
    page = client.post(end, {"reason": "Another council."}, follow=True).content.decode()
    assert "is ended." in page and "No council is noted" in page
    assert client.get(end).status_code == 404
    for wrong in ({}, {"council": second.pk}, {"council": "0", "where": "x"}, {"council": "x"}):
        answer = client.post(page_url, wrong)
        assert answer.status_code == 422 and "There is a problem" in answer.content.decode()
    assert PublicationNote.objects.count() == 2


def test_an_editor_reads_the_notes_and_adds_none(closed: Consultation, analyst: User) -> None:
    first, second, *_ = unpublished(closed)
    standing = note(closed, first, analyst)
    editor = as_(staff(StaffRoleKind.EDITOR))
    page = editor.get(url("published-answers", closed)).content.decode()
    assert first.council.name in page and "Anna Analyst" in page
    assert "<form" not in page.split("<main")[1] and "/end/" not in page
    data = {"council": second.pk, "where": WHERE}
    assert editor.post(url("published-answers", closed), data).status_code == 403
    assert editor.post(url("end-note", closed, standing.pk), {"reason": "x"}).status_code == 403
    other = a_crowd(12)
    assert as_(analyst).get(url("end-note", other, standing.pk)).status_code == 404


def test_typed_words_are_text(closed: Consultation, analyst: User) -> None:
    first, *_ = unpublished(closed)
    attack = "<img src=x onerror=alert(1)>{{ 7|add:7 }} javascript:alert(1)"
    actions.note(consultation=closed, invitation=first.pk, by=analyst, where=attack)
    for name in ("published-answers", "overview"):
        page = as_(analyst).get(url(name, closed)).content.decode()
        assert "<img" not in page and "&lt;img src=x" in page


def test_the_page_shows_no_answer_and_not_what_councils_said_of_publishing(
    closed: Consultation, analyst: User
) -> None:
    """Who responded is known; the page is the same whatever they answered or said."""
    client = as_(analyst)
    strip = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"')

    def page() -> str:
        return strip.sub("", client.get(url("published-answers", closed)).content.decode())

    before = page()
    for table, change in (
        ("responses_submission", "publication = 'will-publish'"),
        ("responses_submittedanswer", "text = 'Nightingale', choices = '[\"no\"]'"),
    ):
        with_trigger_off("responses.migrations.0002_append_only", f"UPDATE {table} SET {change}")
    assert SubmittedAnswer.objects.filter(text="Nightingale").exists()
    assert page() == before


def test_before_closing_the_page_says_why_nothing_can_be_noted(
    closed: Consultation, analyst: User
) -> None:
    first, *_ = unpublished(closed)
    note(closed, first, analyst)
    Consultation.objects.update(closes_at=timezone.now() + dt.timedelta(days=3))
    client = as_(analyst)
    page = client.get(url("published-answers", closed)).content.decode()
    assert "Nothing can be noted yet." in page and "no answer is counted" in page
    assert "<form" not in page.split("<main")[1] and first.council.name not in page
    data = {"council": unpublished(closed)[1].pk, "where": WHERE}
    answer = client.post(url("published-answers", closed), data, follow=True)
    assert "There is a problem" not in text_of(answer) and "no answer is counted" in text_of(answer)
    assert answer.redirect_chain == [(url("published-answers", closed), 302)]
    assert PublicationNote.objects.count() == 1


def test_same_queries_however_many_are_noted(closed: Consultation, analyst: User) -> None:
    client = as_(analyst)
    names = ("published-answers", "overview", "prepare")
    counted: dict[str, list[int]] = {name: [] for name in names}
    invitations = unpublished(closed)
    for notes in (invitations[:1], invitations[1:3]):
        for invitation in notes:
            note(closed, invitation, analyst)
        for name in names:
            client.get(url(name, closed))
            with CaptureQueriesContext(connection) as captured:
                client.get(url(name, closed))
            counted[name].append(len(captured))
    assert {name: got for name, got in counted.items() if got[0] != got[1]} == {}
    assert counted["published-answers"][0] <= 8


def test_preparer_and_approver_are_told_of_the_notes(closed: Consultation, analyst: User) -> None:
    assert "No council is noted as having" in text_of(as_(analyst).get(url("prepare", closed)))
    for invitation in unpublished(closed)[:2]:
        note(closed, invitation, analyst)
    actions.prepare(consultation=closed, by=analyst)
    page = as_(staff(StaffRoleKind.EDITOR)).get(url("approve", closed))
    assert "2 councils are noted as having published their answers since they" in text_of(page)
    assert url("published-answers", closed) in page.content.decode()
