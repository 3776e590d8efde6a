"""Who is asked is fixed at the opening, for that day, once; councils are named in addition."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.actions import extending, opening
from consultations.actions.extending import Grant, given_to_all
from consultations.models import Consultation
from consultations.policies import end_of_day
from consultations.releasing import release_plan_of
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


def test_who_published_it_is_told_at_the_opening_that_the_invitation_is_due() -> None:
    publisher, other = editor(), editor()
    for told in (publisher, other):
        asked = opened(scheduled(publisher=publisher, councils=[a_council()]))
        assert opening.fix_due(timezone.now()) == 1
        letter = letters()[-1]
        assert letter.to == [told.email] and letter.subject == f"Open now: {asked.title}"
        assert f"{asked.invitations.count()} council" in letter.message
        assert reverse("consultations:overview", args=[asked.code]) in letter.message
        publisher.held_staff_roles.update(
            ended_at=timezone.now(), ended_by=other, ends_on=timezone.localdate()
        )
    assert len(letters()) == 2


def test_a_council_is_named_in_addition_with_a_reason_and_told_once_it_has_opened() -> None:
    asked, by = scheduled(), editor()
    first = a_council()
    officer = a_member(first, Role.OFFICER)
    opening.add_council(consultation=asked, council=first, by=by, reason="It asked to.")
    assert letters() == []
    opened(asked)
    opening.fix_due(timezone.now())
    letter, _ = letters()  # once the list is final
    assert letter.to == [officer.email] and "It asked to." in letter.message
    second = a_council()
    officer = a_member(second, Role.OFFICER)
    added = opening.add_council(consultation=asked, council=second, by=by, reason="Forgotten.")
    assert (added.added_by, added.added_reason) == (by, "Forgotten.")
    letter = letters()[-1]
    assert letter.to == [officer.email] and "Forgotten." in letter.message
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


def in_wales() -> Council:
    return a_council(nation="Wales", type="welsh-unitary", tier="single", region="Wales")


def test_the_plan_of_release_follows_named_councils_until_the_opening_and_no_longer() -> None:
    """A council of the other nation makes each nation a stratum of its own. Once councils have read
    how results are released, none is asked that would be mixed into the other nation's tables."""
    asked, by = scheduled(councils=[a_council()]), editor()
    assert release_plan_of(asked)["stratum"] == ""
    opening.add_council(consultation=asked, council=in_wales(), by=by, reason="It asked to.")
    planned = Consultation.objects.get(pk=asked.pk)
    assert planned.release_plan["stratum"] == "nation"
    opened(asked)
    opening.fix_due(timezone.now())
    opening.add_council(consultation=asked, council=in_wales(), by=by, reason="Forgotten.")
    assert release_plan_of(Consultation.objects.get(pk=asked.pk))["stratum"] == "nation"

    english = opened(scheduled(councils=[a_council()]))
    for _ in range(2):  # before the worker has fixed the list, and after
        before, welsh = release_plan_of(Consultation.objects.get(pk=english.pk)), in_wales()
        with pytest.raises(Refused, match="only councils in England were asked"):
            opening.add_council(consultation=english, council=welsh, by=by, reason="Late.")
        assert release_plan_of(Consultation.objects.get(pk=english.pk)) == before
        Consultation.objects.filter(pk=english.pk).update(asked_fixed_at=timezone.now())
    opening.add_council(consultation=english, council=a_council(), by=by, reason="Forgotten.")


@pytest.mark.parametrize("declared", [{"stratum": ""}, {"stratum": "nation"}])
def test_where_the_file_says_how_nations_are_counted_any_council_can_be_named(
    declared: dict[str, str],
) -> None:
    asked = scheduled(councils=[a_council()], release_plan=declared)
    opened(asked)
    opening.add_council(consultation=asked, council=in_wales(), by=editor(), reason="It asked to.")
    found = release_plan_of(Consultation.objects.get(pk=asked.pk))
    assert found["stratum"] == declared["stratum"]


def test_the_page_adds_a_council_and_keeps_what_was_typed() -> None:
    asked, council = scheduled(), a_council("Further Council")
    client = Client()
    client.force_login(editor())
    address = reverse("consultations:asked", args=[asked.code])
    wrong = client.post(address, {"council": "Nowhere", "reason": "It asked to."})
    assert wrong.status_code == 422 and "It asked to." in wrong.content.decode()
    assert "An LGA administrator adds a body that the register lacks" in wrong.content.decode()
    typed = {"council": council.code.lower(), "reason": "It asked to."}
    assert client.post(address, typed).status_code == 302
    page = client.get(address).content.decode()
    assert "Further Council" in page and "It asked to." in page
    analyst = Client()
    analyst.force_login(staff(StaffRoleKind.ANALYST))
    assert analyst.post(address, typed).status_code == 403


def test_no_time_is_given_before_the_list_is_final() -> None:
    asked, by = scheduled(), editor()
    gone = a_council(end_date=timezone.localdate() - DAY)
    invite(asked, gone)
    until = Grant(end_of_day(timezone.localdate(asked.closes_at) + DAY))
    for _ in range(2):  # before the opening, and between it and the worker
        with pytest.raises(Refused, match="fixed when it opens"):
            extending.extend(consultation=asked, by=by, granted=until, reason="Easter.")
        asked = opened(asked, 0)
    opening.fix_due(timezone.now())
    assert gone.name not in names(asked)
    asked = Consultation.objects.get(pk=asked.pk)
    a_place(asked)
    assert extending.extend(consultation=asked, by=by, granted=until, reason="Easter.").given


def test_who_is_named_in_addition_has_the_time_that_all_others_were_given() -> None:
    asked, by = a_consultation(), editor()
    first, second = a_place(asked), a_place(asked)
    day = timezone.localdate(asked.closes_at)
    least, most = (end_of_day(day + days * DAY) for days in (7, 20))
    alone = opening.add_council(consultation=asked, council=a_council(), by=by, reason="Late.")
    assert alone.ends_at == asked.closes_at and not alone.extension_requests.exists()
    for places, until in ([first, second], least), ([first], most):
        extending.extend(
            consultation=asked,
            by=by,
            granted=Grant(until),
            reason="Easter.",
            invitations=[one.invitation for one in places],
        )
    assert given_to_all(asked) == Grant()  # one has no more than at first
    extending.extend(consultation=asked, by=by, granted=Grant(least), reason="Easter.")
    Consultation.objects.filter(pk=asked.pk).update(closes_at=timezone.now() - DAY / 24)
    asked = Consultation.objects.get(pk=asked.pk)
    council = a_council()
    officer = a_member(council, Role.OFFICER)
    added = opening.add_council(consultation=asked, council=council, by=by, reason="Forgotten.")
    assert (added.extended_until, added.ends_at) == (least, least)
    (record,) = added.extension_requests.all()
    assert record.is_unasked and record.granted_until == least
    letter = letters()[-1]
    assert letter.to == [officer.email] and f"{least:%-d %B %Y}" in letter.message
    client = Client()
    client.force_login(officer)
    start = client.get(reverse("responses:task-list", args=[council.slug, asked.code]))
    assert "Forgotten." in start.content.decode()
    page = Client()
    page.force_login(by)
    shown = page.get(reverse("consultations:asked", args=[asked.code])).content.decode()
    assert "as all others can" in shown and f"{least:%-d %B %Y}" in shown
