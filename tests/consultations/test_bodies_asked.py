"""Whom a rule asks since there are other bodies than councils, and members of the LGA only."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultations import actions
from consultations.actions import opening
from consultations.applicability import REGIONS, Rule
from consultations.asked_of_nobody import about_nobody
from consultations.definition import parse
from consultations.definition.marked import Malformed
from consultations.definition.plain import to_yaml
from consultations.models import Consultation, Invitation
from consultations.presenters.audience import asked_by, reached
from consultations.release_plan import complete
from consultations.releasing import release_plan_of
from councils.enums import BODIES, TIERS, CouncilType, Nation, StaffRoleKind, Tier
from councils.functions import CouncilFacts
from councils.models import Council, LgaMembership
from councils.refusals import Refused
from councils.register import TIER_OF_TYPE
from responses.actions import drafting
from responses.enums import AnswerState
from responses.progress import progress_of
from responses.progress.figures import By, figures_by
from responses.submission_content import council_facts
from tests.consultations.strategies import rules
from tests.consultations.test_checks import COUNTY, EVERY_KIND, changed
from tests.consultations.test_opening import opened, scheduled
from tests.councils.test_bodies import a_body
from tests.world import a_consultation, a_council, a_place, invite, publish_draft, staff

DAY = dt.timedelta(days=1)
MEMBERS = Rule(members_only=True)


@st.composite
def facts(draw: st.DrawFn) -> CouncilFacts:
    kind = draw(st.sampled_from(list(CouncilType)))
    return CouncilFacts(
        "Place",
        kind.value,
        TIER_OF_TYPE[kind].value,
        draw(st.sampled_from(Nation.values)),
        draw(st.sampled_from(REGIONS)),
        draw(st.sampled_from(["ABC", "WYCA", "XYZ"])),
        draw(st.booleans()),
    )


def as_before(rule: Rule, council: CouncilFacts) -> bool:
    """What a rule meant before there were bodies and members."""
    return (
        (not rule.functions or bool(rule.functions & council.functions))
        and (not rule.types or council.type in rule.types)
        and (not rule.tiers or council.tier in rule.tiers)
        and (not rule.nations or council.nation in rule.nations)
        and (not rule.regions or council.region in rule.regions)
        and (not rule.councils or council.code in rule.councils)
    )


@given(rules(), facts())
def test_an_old_rule_means_what_it_meant_and_a_body_has_to_be_named(
    rule: Rule, council: CouncilFacts
) -> None:
    old = replace(rule, members_only=False)
    assert old.fits(council) == as_before(old, council)
    is_named = council.type in rule.types or council.code in rule.councils
    expected = as_before(old, council) and (council.is_principal or is_named)
    assert old.asks(council) == expected
    assert rule.asks(council) == (expected and (council.is_lga_member or not rule.members_only))
    assert rule.asks(council) == (rule.reason_not_asked(council) == "")
    assert rule.fits(council) == (rule.reason_against(council) == "")
    assert rule.fits(council) or not rule.asks(council)
    assert Rule.from_json(rule.to_json()) == rule
    assert rule.to_json().keys() <= {*old.to_json(), "members_only"}


@given(rules(), st.sampled_from(sorted(BODIES)))
def test_a_rule_by_tier_or_function_leaves_every_body_out(rule: Rule, kind: CouncilType) -> None:
    body = CouncilFacts("Body", kind.value, Tier.NONE, "England", "London", "BDY", True)
    if rule.tiers or rule.functions:
        assert not rule.fits(body)
    assert body.functions == frozenset()


def test_sentences_say_whom_a_rule_is_for() -> None:
    every = frozenset(CouncilType.values) - BODIES
    body = CouncilFacts("Dland", "combined-authority", "none", "England", "London", "DDCA")
    assert MEMBERS.in_words() == "Councils, members of the LGA only"
    assert Rule(councils=frozenset({"PLA"}), members_only=True).in_words() == (
        "1 named council, members of the LGA only"
    )
    assert Rule(types=frozenset({"combined-authority"})).in_words() == (
        "Bodies of type Combined authority"
    )
    assert Rule(types=every | {"combined-authority"}).in_words() == (
        "Principal councils, and other bodies of type Combined authority"
    )
    assert MEMBERS.reason_against(COUNTY) == (
        "it is only for members of the LGA on the opening day, and Shire is not one"
    )
    assert Rule().reason_not_asked(body) == "it is for principal councils, and Dland is none"
    care = Rule(functions=frozenset({"adult-social-care"}))
    assert care.reason_against(body, several=True) == (
        "they concern adult social care, and they are for principal councils only"
    )


def test_a_file_says_members_only_and_says_nothing_where_it_is_not_so() -> None:
    text = to_yaml(replace(EVERY_KIND, asked=MEMBERS))
    assert "asked:\n  members_only: true\n" in text
    assert parse(text).asked == MEMBERS
    assert parse(text.replace("members_only: true", "members_only: false")).asked == Rule()
    with pytest.raises(Malformed, match="must be true or false"):
        parse(text.replace("members_only: true", "members_only: perhaps"))
    assert "members_only" not in to_yaml(EVERY_KIND)


def test_a_question_that_nobody_gets_is_named() -> None:
    definition = changed(
        Q1={"applies_to": MEMBERS}, Q2={"applies_to": Rule(tiers=frozenset({"lower"}))}
    )
    assert about_nobody(definition, [COUNTY]) == [
        "Q1, Q2 are for none of the councils asked, so nobody will answer."
    ]
    assert about_nobody(definition, []) == []
    (said,) = about_nobody(definition, [replace(COUNTY, is_lga_member=True)])
    assert said.startswith("Q2 is for none")


def test_results_are_laid_out_by_division_only_where_bodies_are_asked() -> None:
    both = {"England", "Wales"}
    assert complete({}, both)["stratum"] == "nation"
    assert complete({}, both, {"principal-council"})["stratum"] == "nation"
    assert complete({}, both, {"principal-council", "fire-authority"})["stratum"] == "division"
    assert complete({}, {"England"}, {"combined-authority"})["stratum"] == ""
    declared = complete({"stratum": ""}, both, {"principal-council", "fire-authority"})
    assert declared["stratum"] == ""


# --- with the register ----------------------------------------------------------------------


def member(council: Council, starts: dt.date, ends: dt.date | None = None) -> Council:
    LgaMembership.objects.create(
        council=council,
        starts_on=starts,
        ends_on=ends,
        recorded_at=timezone.now(),
        recorded_by=staff(StaffRoleKind.ADMINISTRATOR),
    )
    return council


def published(rule: Rule, **kwargs: dt.timedelta) -> Consultation:
    now = timezone.now().replace(microsecond=0, second=0)
    definition = replace(
        EVERY_KIND,
        asked=rule,
        opens_at=now + kwargs.get("opens", DAY),
        closes_at=now + 90 * DAY,
        purpose="Why.",
        still_open="What.",
        next_steps="Then.",
    )
    return publish_draft(
        consultation=actions.load(definition=definition).consultation,
        by=staff(StaffRoleKind.EDITOR),
    )


def names(asked: Consultation) -> set[str]:
    return set(asked.invitations.values_list("council__name", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule(), {"Shire", "City"}),
        (Rule(types=frozenset({"county", "combined-authority"})), {"Shire", "Dland"}),
        (Rule(types=frozenset({"combined-authority", "fire-authority"})), {"Dland", "Fire"}),
        (Rule(councils=frozenset({"SHI", "FIR"})), {"Shire", "Fire"}),
        (Rule(members_only=True), {"City"}),
        (Rule(types=frozenset({"combined-authority"}), members_only=True), set()),
    ],
)
def test_who_is_asked(rule: Rule, expected: set[str]) -> None:
    a_council("Shire", tier="upper", code="SHI")
    member(a_council("City", tier="single", code="CIT"), timezone.localdate())
    a_body("Dland", code="DDCA")
    a_body("Fire", "fire-authority", code="FIR")
    register = list(Council.objects.with_lga_membership(timezone.localdate() + DAY))
    counted = asked_by(rule, register)
    assert counted.number == len(expected)
    labels = {line.label for line in counted.types}
    shown = {"Combined authority", "Fire and rescue authority"} & labels
    assert bool(shown) == bool(expected & {"Dland", "Fire"} or rule.types & BODIES)
    if expected:
        asked = published(rule)
        assert names(asked) == expected
        rows = progress_of(asked, staff(StaffRoleKind.EDITOR), timezone.now())
        assert {row.name for row in rows} == expected
        kinds = {one.value for one in figures_by(rows, By.TYPE) if one.value}
        assert kinds == {row.type for row in rows}
        is_mixed = bool(expected & {"Dland", "Fire"}) and "Shire" in expected
        is_mixed = is_mixed or expected == {"Dland", "Fire"}
        assert release_plan_of(asked)["stratum"] == ("division" if is_mixed else "")


@pytest.mark.django_db
def test_a_question_without_a_rule_is_for_the_bodies_that_are_asked() -> None:
    a_council("Shire", tier="upper", code="SHI")
    body = a_body("Dland", code="DDCA")
    among = list(Council.objects.with_lga_membership(timezone.localdate()))
    assert reached(Rule(), among, among).number == 2
    assert reached(Rule(), among, among).words == "All councils and other bodies"
    assert reached(Rule(tiers=frozenset({"upper"})), among, among).names == ("Shire",)
    assert body.facts.tier not in {tier.value for tier in TIERS}


@pytest.mark.django_db
def test_membership_is_that_of_the_opening_day_and_stays() -> None:
    asked = opened(scheduled(), 3)
    day = timezone.localdate(asked.opens_at)
    joined, left = member(a_council(), day), member(a_council(), day - 9 * DAY, day - DAY)
    begun = a_place(asked)
    for council in (joined, left):
        invite(asked, council)
    Invitation.objects.filter(council=left).update(is_lga_member=True)  # when it was published
    drafting.start(invitation=asked.invitations.get(council=begun.council), by=begun.officer)
    member(begun.council, day)
    late = a_council()

    def members() -> set[str]:
        found = asked.invitations.filter(is_lga_member=True)
        return set(found.values_list("council__name", flat=True))

    assert opening.fix_due(timezone.now()) == 1
    assert members() == {joined.name}
    member(left, day)  # recorded later
    assert opening.fix_due(timezone.now()) == 0 and members() == {joined.name}

    new = a_council(start_date=timezone.localdate())
    member(new, timezone.localdate())  # after the opening day
    by = staff(StaffRoleKind.EDITOR)
    opening.add_council(consultation=asked, council=new, by=by, reason="It asked to.")
    assert members() == {joined.name}
    assert late.name in names(asked)
    body = a_body("Dland")  # none was asked when the release of the results was fixed
    with pytest.raises(Refused, match="Dland is a combined authority, and none was asked") as no:
        opening.add_council(consultation=asked, council=body, by=by, reason="It asked to.")
    assert "write another consultation that names it" in str(no.value)
    invite(asked, a_body())
    divisions = {council.division for council in (new, body)}
    plan = complete({}, {new.nation, left.nation}, divisions)
    Consultation.objects.filter(pk=asked.pk).update(release_plan=plan)
    opening.add_council(consultation=asked, council=body, by=by, reason="It asked to.")


@pytest.mark.django_db
def test_a_question_for_members_only_reaches_them_and_tells_the_others_why() -> None:
    asked = a_consultation()
    asked.questions.filter(number="Q1").update(applies_to=MEMBERS.to_json())
    mine, other = a_place(asked), a_place(asked)
    Invitation.objects.filter(council=mine.council).update(is_lga_member=True)
    states = {}
    for place in (mine, other):
        invitation = asked.invitations.select_related("council").get(council=place.council)
        response = drafting.start(invitation=invitation, by=place.officer)
        states[place.council.pk] = response.answers.get(question__number="Q1").state
        assert council_facts(response)["is_lga_member"] == (place is mine)
        client = Client()
        client.force_login(place.officer)
        page = client.get(reverse("responses:section", args=[*place.args, 1])).text
        sentence = "only for members of the LGA on the opening day, and"
        assert (sentence in page) == (place is other)
    assert states == {
        mine.council.pk: AnswerState.UNANSWERED,
        other.council.pk: AnswerState.NOT_APPLICABLE,
    }


@pytest.mark.django_db
def test_pages_of_a_draft_count_bodies_and_members_and_name_what_nobody_gets() -> None:
    a_council("Shire", tier="upper", code="SHI")
    client = Client()
    client.force_login(staff(StaffRoleKind.EDITOR))
    draft = actions.load(
        definition=changed(Q1={"applies_to": Rule(types=frozenset({"welsh-unitary"}))})
    ).consultation
    address = reverse("consultations:edit-asked", args=[draft.code])
    publish = reverse("consultations:publish", args=[draft.code])
    numbers = []
    client.get(address)  # the session is begun
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            page = client.post(address, {"do": "count", "types": ["combined-authority"]}).text
        numbers.append(len(queries))
        for _ in range(2):
            a_body()
    assert numbers[0] == numbers[1]
    assert "0 of 0" not in client.get(address).text
    page = client.post(address, {"do": "count", "members_only": "on"}).text
    assert "members of the LGA only" in page and "Nobody is asked." in page
    saved = {"members_only": "on", "base": client.get(address).context["form"]["base"].value()}
    assert client.post(address, saved).status_code == 302
    draft.refresh_from_db()
    assert draft.rule == MEMBERS
    Consultation.objects.filter(pk=draft.pk).update(asked={})
    page = client.get(publish).text
    assert "Q1 is for none of the councils asked, so nobody will answer." in page
    preview = client.get(reverse("responses:seen-as", args=[draft.code])).text
    assert "Combined authority</option>" in preview  # it can be looked at
    assert [
        row.label
        for row in client.get(reverse("responses:seen-as", args=[draft.code])).context["types"]
    ][-1] == "Welsh principal council"
