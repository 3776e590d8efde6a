"""What was published and has not opened becomes a draft again; what is taken away leaves a line."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations import actions, policies
from consultations.actions import opening, programme, rewriting
from consultations.actions.extending import Grant, extend
from consultations.definition.stored import definition_of
from consultations.models import Consultation
from councils.actions import membership
from councils.enums import StaffRoleKind, Taken
from councils.models import LgaMembership, TakenAway
from councils.refusals import Refused
from tests import world
from tests.consultations.test_reviewing import author, change, colleague, draft, say  # noqa: F401
from tests.responses.test_pages import as_

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def published(draft, author, colleague):  # noqa: F811
    say(draft, colleague)
    declared = dict(draft.release_plan)
    found = actions.publish(consultation=draft, by=author, despite_warnings=True)
    assert found.release_plan != declared and found.invitations.count() == 1
    return found


def test_what_was_published_is_a_draft_again_and_published_anew_by_two(
    published,
    author,  # noqa: F811
    colleague,  # noqa: F811
):
    before = definition_of(published)
    further = world.a_council("Further Council")
    opening.add_council(consultation=published, council=further, by=author, reason="It asked.")
    page = as_(author).get(reverse("consultations:take-back", args=[published.code]))
    assert "Further Council" in page.content.decode()
    back = actions.take_back(consultation=published, by=author, reason="A figure is wrong.")
    back.refresh_from_db()
    assert back.state == "draft" and not back.invitations.exists()
    assert (back.published_by, back.published_despite, back.asked_fixed_at) == (None, "", None)
    assert definition_of(back) == before  # also how it is released: what was declared
    # Unchanged, it has been read by two as it is.
    assert policies.against_publishing(back, author, timezone.now()) == []
    change(back, author)
    back.refresh_from_db()
    assert [one.code for one in policies.against_publishing(back, author, timezone.now())] == [
        "not-reviewed"
    ]
    say(back, colleague)
    again = actions.publish(consultation=back, by=author, despite_warnings=True)
    assert again.title.endswith("!")
    taken = TakenAway.objects.get()
    assert (taken.kind, taken.about, taken.reason) == (
        Taken.PUBLISHING,
        published.code,
        "A figure is wrong.",
    )
    assert author.name in taken.was


def test_until_the_opening_and_while_nobody_knows(published, author):  # noqa: F811
    for role in (StaffRoleKind.ANALYST, StaffRoleKind.ADMINISTRATOR):
        with pytest.raises(PermissionDenied):
            actions.take_back(consultation=published, by=world.staff(role), reason="x")
    with pytest.raises(Refused, match="Say why"):
        actions.take_back(consultation=published, by=author, reason=" ")
    with pytest.raises(Refused, match="It opened on"):
        actions.take_back(consultation=world.a_consultation(), by=author, reason="x")
    with pytest.raises(Refused, match="It is a draft already"):
        fresh = world.a_consultation(published_at=None, published_by=None)
        actions.take_back(consultation=fresh, by=author, reason="x")
    Consultation.objects.filter(pk=published.pk).update(asked_fixed_at=timezone.now())
    published.refresh_from_db()
    late = published.closes_at + DAY
    extend(consultation=published, by=author, granted=Grant(until=late), reason="For all.")
    with pytest.raises(Refused, match="that stays on record"):
        actions.take_back(consultation=published, by=author, reason="x")
    assert Consultation.objects.get(pk=published.pk).published_at is not None


def test_pages_lead_from_what_cannot_be_corrected_to_taking_it_back(published, author):  # noqa: F811
    client, args = as_(author), [published.code]
    take_back = reverse("consultations:take-back", args=args)
    question = published.questions.filter(kind="open-text")[0].number
    for name, more in (
        ("corrections", []),
        ("correct-question", [question]),
        ("documents", []),
        ("edit", []),
        ("overview", []),
    ):
        page = client.get(reverse(f"consultations:{name}", args=[*args, *more]))
        assert take_back in page.content.decode(), name
    bad = client.post(take_back, {"reason": ""})
    assert bad.status_code == 422 and "Say why it is taken back" in bad.content.decode()
    client.post(take_back, {"reason": "A figure is wrong."})
    overview = client.get(reverse("consultations:overview", args=args)).content.decode()
    assert "took it back to a draft" in overview and "A figure is wrong." in overview
    # Another draft with the address of one that was discarded is not said to be taken back.
    stored = Consultation.objects.get(pk=published.pk)
    again = definition_of(stored)
    rewriting.discard(consultation=stored, by=author)
    rewriting.begin(definition=replace(again, title="Another"), by=author, what="Begun")
    overview = client.get(reverse("consultations:overview", args=args)).content.decode()
    assert "took it back" not in overview


def test_what_is_taken_away_leaves_a_line_that_stays(author):  # noqa: F811
    administrator = world.staff(StaffRoleKind.ADMINISTRATOR)
    council = world.a_council("Rutland Council")
    period = membership.record_membership(
        council=council, starts_on=dt.date(2020, 4, 1), ends_on=None, by=administrator
    )
    membership.change_membership(
        period=period, starts_on=dt.date(2020, 4, 1), ends_on=None, by=administrator
    )
    assert not TakenAway.objects.exists()  # nothing was different
    membership.change_membership(
        period=period,
        starts_on=dt.date(2020, 4, 1),
        ends_on=dt.date(2024, 3, 31),
        by=administrator,
    )
    membership.remove_membership(period=period, by=administrator)
    assert not LgaMembership.objects.exists()
    with pytest.raises(Refused, match="removed this membership"):
        membership.remove_membership(period=period, by=administrator)
    planned = programme.Planned("Next wave", opens_in=dt.date(2027, 5, 1))
    entry = programme.add(by=author, planned=planned)
    programme.remove(entry=entry, by=author, seen=entry.version)
    begun = world.a_consultation(published_at=None, published_by=None)
    rewriting.discard(consultation=begun, by=author)
    with pytest.raises(Refused, match="Somebody removed this"):
        rewriting.discard(consultation=begun, by=author)
    lines = [(one.kind, one.name, one.was) for one in TakenAway.objects.order_by("pk")]
    recorded = f"recorded by {administrator.name}."
    assert lines == [
        ("membership-dates", "Rutland Council", f"From 1 April 2020 on, {recorded}"),
        ("membership", "Rutland Council", f"From 1 April 2020 to 31 March 2024, {recorded}"),
        ("programme-entry", "Next wave", "It opens in May 2027."),
        ("draft", begun.title, "6 questions, 0 versions, 0 reviews, 0 documents."),
    ]
    for act in (
        lambda: TakenAway.objects.all().delete(),
        lambda: TakenAway.objects.update(name="Nothing"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_everybody_at_the_lga_reads_what_was_taken_away(author):  # noqa: F811
    where, counted = reverse("councils:taken-away"), []
    for number in (1, 2, 3):
        begun = world.a_consultation(published_at=None, published_by=None)
        rewriting.discard(consultation=begun, by=author)
        with CaptureQueriesContext(connection) as queries:
            page = as_(world.staff(StaffRoleKind.ANALYST)).get(where)
        counted.append(len(queries))
        assert page.content.decode().count("Draft discarded") == number
    assert counted[0] == counted[2]
    assert as_(world.a_place().officer).get(where).status_code == 404
