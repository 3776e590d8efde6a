"""Every list of councils leads to writing to them and to giving them time, by one way."""

from __future__ import annotations

import datetime as dt
import re
import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.actions import extending
from consultations.applicability import Rule
from consultations.forms.audience import AudienceForm
from consultations.forms.extending import invitations_named
from consultations.models import Consultation, Mailing
from councils.enums import StaffRoleKind
from responses.actions.counting import freeze_due_manifests
from tests.consultations.test_extending import later
from tests.responses.mailings import a_mailing
from tests.responses.test_board import a_crowd_of
from tests.responses.test_pages import as_
from tests.world import a_consultation, a_council, a_place, invite, staff

pytestmark = pytest.mark.django_db


def editor() -> Client:
    return as_(staff(StaffRoleKind.EDITOR))


def forms_of(page: str) -> list[tuple[str, list[str]]]:
    """Of each button that hands a list over: where to, and the codes."""
    forms = re.findall(r'<form method="post"[^>]*>(.*?)</form>', page, re.S)
    return [
        (action, re.findall(r'name="councils" value="([^"]*)"', inside)[0].split())
        for inside in forms
        if 'name="list" value="1"' in inside
        for action in re.findall(r'formaction="([^"]+)"', inside)
    ]


def pages(asked: Consultation, mailing: Mailing) -> dict[str, str]:
    return {
        "requests": reverse("consultations:extensions", args=[asked.code]),
        "board": reverse("responses:progress", args=[asked.code]),
        "mailing": reverse("responses:mailing", args=[asked.code, mailing.pk]),
    }


def test_each_list_fills_both_forms_with_its_councils() -> None:
    asked = a_consultation()
    waiting, other = a_place(asked), a_place(asked)
    unreached = a_council("Nobody There Council")
    invite(asked, unreached)
    extending.ask(
        invitation=waiting.invitation,
        by=waiting.officer,
        wanted_until=later(waiting),
        reason="Cabinet.",
    )
    mailing = a_mailing(asked, staff(StaffRoleKind.EDITOR))
    addresses = pages(asked, mailing)
    lga = editor()
    wanted = {
        "requests": [[waiting.council.code]],
        # Those who say that they cannot make the date, and all that are shown.
        "board": [
            [waiting.council.code],
            sorted(one.code for one in (waiting.council, other.council, unreached)),
        ],
        "mailing": [[unreached.code]],
    }
    for name, lists in wanted.items():
        found = forms_of(lga.get(addresses[name]).content.decode())
        assert [sorted(codes) for _, codes in found] == [one for one in lists for _ in range(2)]
        for action, codes in found:
            filled = lga.post(action, {"list": "1", "councils": " ".join(codes)})
            assert filled.status_code == 200 and not filled.context["form"].errors
            named = filled.context["form"]["councils"].value().split("\n")
            assert len(named) == len(codes)
        letter, time = found[0][0], found[1][0]
        assert letter.startswith(reverse("responses:mailing-new", args=[asked.code]))
        assert time == reverse("consultations:extend", args=[asked.code])
    sent = forms_of(lga.get(addresses["mailing"] + "?state=waiting").content.decode())
    assert sorted(sent[-1][1]) == sorted([waiting.council.code, other.council.code])
    analyst = as_(staff(StaffRoleKind.ANALYST))
    for address in addresses.values():
        assert forms_of(analyst.get(address).content.decode()) == []


def test_nothing_is_offered_that_would_be_refused() -> None:
    asked = a_consultation()
    place = a_place(asked)
    extending.ask(
        invitation=place.invitation, by=place.officer, wanted_until=later(place), reason="Cabinet."
    )
    mailing = a_mailing(asked, staff(StaffRoleKind.EDITOR))
    Consultation.objects.filter(pk=asked.pk).update(closes_at=timezone.now())
    assert freeze_due_manifests(timezone.now())
    for name in ("requests", "board"):
        page = editor().get(pages(asked, mailing)[name]).content.decode()
        assert {action.split("?")[0] for action, _ in forms_of(page)} == {
            reverse("responses:mailing-new", args=[asked.code])
        }


def test_four_hundred_councils_are_handed_over_and_given_time() -> None:
    asked = a_crowd_of(400)
    lga = editor()
    page = lga.get(reverse("responses:progress", args=[asked.code])).content.decode()
    action, codes = forms_of(page)[1]
    assert len(codes) == 400
    form = lga.post(action, {"list": "1", "councils": " ".join(codes)}).context["form"]
    named = form["councils"].value()
    assert len(named.split("\n")) == 400
    day = timezone.localdate(asked.closes_at) + dt.timedelta(days=4)
    typed = {
        "whom": "named",
        "councils": named,
        "until_on_day": day.day,
        "until_on_month": day.month,
        "until_on_year": day.year,
        "until_time": "23:59",
        "reason": "Easter.",
    }
    assert lga.post(action, typed).status_code == 302
    assert asked.invitations.filter(extended_until__isnull=False).count() == 400


def test_of_many_lines_that_nobody_knows_a_few_are_named_quickly() -> None:
    """As many as the fields take; each was compared with every name and printed twice."""
    place = a_place(a_consultation())
    invitations = list(place.invitation.consultation.invitations.select_related("council"))
    councils = [a_council(f"Somewhere {at} District Council") for at in range(40)]
    begins = time.process_time()
    data = {"councils": "nobody knows this\n" * 2_200, "base": ""}
    form = AudienceForm(data, councils=councils, rule=Rule(), base="")
    assert not form.is_valid()
    _, problems = invitations_named("x\n" * 200_000, invitations)
    for found in (list(form.errors["councils"]), problems):
        assert len(found) == 11 and "more lines are not known" in found[-1]
    assert time.process_time() - begins < 10
