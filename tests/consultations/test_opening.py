"""Who is asked is fixed at the opening, for that day, once; councils are named in addition."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.actions import opening
from consultations.models import Consultation
from councils.enums import Role, StaffRoleKind
from councils.models import Council, User
from councils.refusals import Refused
from responses.actions import drafting
from responses.progress import progress_of
from tests.councils.post import letters
from tests.responses.test_races import at_once
from tests.world import a_consultation, a_council, a_member, a_place, invite, staff

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def scheduled(opens: dt.timedelta = DAY, **kwargs: Any) -> Consultation:
    return a_consultation(opens=opens, published_at=timezone.now() - 9 * DAY, **kwargs)


def opened(asked: Consultation, days: int = 1) -> Consultation:
    """As it is so many days after its opening."""
    Consultation.objects.filter(pk=asked.pk).update(opens_at=timezone.now() - days * DAY)
    return Consultation.objects.get(pk=asked.pk)


def names(asked: Consultation) -> set[str]:
    return set(asked.invitations.values_list("council__name", flat=True))


def editor() -> User:
    return staff(StaffRoleKind.EDITOR)


@pytest.mark.parametrize("days_late", [0, 5])
def test_the_rule_is_asked_again_for_the_day_of_the_opening(days_late: int) -> None:
    asked = opened(scheduled(), days_late)
    opens_on = timezone.localdate(asked.opens_at)
    stays, named, begun = a_place(asked), a_council(), a_place(asked)
    ended = a_council(end_date=opens_on - DAY)
    last_day = a_council(end_date=opens_on)
    for council in (ended, last_day):
        invite(asked, council)
    opening.add_council(consultation=asked, council=named, by=editor(), reason="It asked to.")
    drafting.start(invitation=asked.invitations.get(council=begun.council), by=begun.officer)
    Council.objects.filter(pk__in=[named.pk, begun.council.pk]).update(end_date=opens_on - DAY)
    new = a_council(start_date=opens_on)
    later = a_council(start_date=opens_on + DAY)

    assert opening.fix_due(timezone.now()) == 1
    assert names(asked) >= {
        place.name for place in (stays.council, named, begun.council, last_day, new)
    }
    assert not names(asked) & {ended.name, later.name}
    fresh = Consultation.objects.get(pk=asked.pk)
    assert f"{ended.name} is no longer asked" in fresh.asked_changes
    assert f"{new.name} is asked" in fresh.asked_changes
    before = names(asked)
    Council.objects.filter(pk=stays.council.pk).update(end_date=opens_on - DAY)
    assert opening.fix_due(timezone.now()) == 0 and names(asked) == before


def test_nothing_is_fixed_before_the_opening_and_the_board_shows_who_would_be_asked() -> None:
    asked = scheduled()
    place = a_place(asked)
    assert opening.fix_due(timezone.now()) == 0
    assert not opening.fix_who_is_asked(asked)
    rows = progress_of(asked, editor(), timezone.now())
    assert [row.name for row in rows] == [place.council.name]


def test_what_was_published_after_its_opening_stays_as_it_is() -> None:
    asked = a_consultation(councils=[a_council(end_date=timezone.localdate() - 99 * DAY)])
    before = names(asked)
    a_council()
    assert opening.fix_due(timezone.now()) == 0 and names(asked) == before


@pytest.mark.django_db(transaction=True)
def test_two_workers_fix_it_once() -> None:
    asked = scheduled()
    a_council()
    opened(asked)
    given = at_once(*[lambda: opening.fix_who_is_asked(asked)] * 2)
    assert sorted(given) == [False, True]
    assert asked.invitations.count() == Council.objects.count()


def test_a_council_is_named_in_addition_with_a_reason_and_told_once_it_has_opened() -> None:
    asked, by = scheduled(), editor()
    first, second = a_council(), a_council()
    officers = [a_member(council, Role.OFFICER) for council in (first, second)]
    opening.add_council(consultation=asked, council=first, by=by, reason="It asked to.")
    assert letters() == []
    opened(asked)
    added = opening.add_council(consultation=asked, council=second, by=by, reason="Forgotten.")
    assert (added.added_by, added.added_reason) == (by, "Forgotten.")
    (letter,) = letters()
    assert letter.to == [officers[1].email] and "Forgotten." in letter.message
    for council, reason, said in (
        (second, "Again.", "asked already"),
        (a_council(), " ", "Say why"),
        (a_council(end_date=timezone.localdate() - DAY), "Gone.", "not in being"),
    ):
        with pytest.raises(Refused, match=said):
            opening.add_council(consultation=asked, council=council, by=by, reason=reason)
    with pytest.raises(PermissionDenied):
        opening.add_council(
            consultation=asked,
            council=a_council(),
            by=staff(StaffRoleKind.ANALYST),
            reason="Why not.",
        )
    Consultation.objects.filter(pk=asked.pk).update(closes_at=timezone.now())
    with pytest.raises(Refused, match="has closed"):
        opening.add_council(consultation=asked, council=a_council(), by=by, reason="Late.")


def test_the_page_adds_a_council_and_keeps_what_was_typed() -> None:
    asked, council = scheduled(), a_council("Further Council")
    client = Client()
    client.force_login(editor())
    address = reverse("consultations:asked", args=[asked.code])
    wrong = client.post(address, {"council": "Nowhere", "reason": "It asked to."})
    assert wrong.status_code == 422 and "It asked to." in wrong.content.decode()
    typed = {"council": council.code.lower(), "reason": "It asked to."}
    assert client.post(address, typed).status_code == 302
    page = client.get(address).content.decode()
    assert "Further Council" in page and "It asked to." in page
    analyst = Client()
    analyst.force_login(staff(StaffRoleKind.ANALYST))
    assert analyst.post(address, typed).status_code == 403
