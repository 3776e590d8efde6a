"""A second person reads a draft; what good practice asks for; reported and archived."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from post_office.models import Email

from consultations import actions, policies
from consultations.actions import rewriting
from consultations.definition import parse
from consultations.definition.moments import LONDON
from consultations.definition.stored import digest_of
from consultations.enums import ConsultationState, Verdict
from consultations.models import Consultation, Review
from consultations.time_allowed import FEWEST, is_quiet, ordinary_day_of_election, warnings
from consultations.working_days import is_working_day
from councils.enums import StaffRoleKind
from councils.refusals import Refused
from tests import world

REAL = Path("fixtures/consultations/taking-stock-2015.yaml")
DAY = dt.timedelta(days=1)


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def words(response):
    text = response.content.decode()
    return " ".join(text.split())


@pytest.fixture
def author(db):
    return world.staff(StaffRoleKind.EDITOR, "Ada Author")


@pytest.fixture
def colleague(db):
    return world.staff(StaffRoleKind.EDITOR, "Rita Reader")


@pytest.fixture
def draft(author) -> Consultation:
    """Written by the author alone, with everything that publishing asks for but the review."""
    world.a_council()
    now = timezone.now().replace(second=0, microsecond=0)
    definition = replace(
        parse(REAL.read_bytes()), opens_at=now + DAY, closes_at=now + dt.timedelta(days=90)
    )
    return rewriting.begin(definition=definition, by=author, what="Written")


def say(draft, by, verdict=Verdict.APPROVED, words="", seen=None):
    return actions.review(
        consultation=draft, by=by, seen=seen or digest_of(draft), verdict=verdict, words=words
    )


def change(draft, by):
    rewriting.rewrite(
        consultation=draft,
        by=by,
        edit=lambda before: replace(before, title=before.title + "!"),
        what="The title",
    )


def codes(draft, by):
    return [each.code for each in policies.against_publishing(draft, by, timezone.now())]


# --- who has read what is published ------------------------------------------------------------


def test_without_a_review_nothing_is_published(draft, author):
    assert codes(draft, author) == ["not-reviewed"]
    with pytest.raises(Refused, match="Nobody has reviewed it as it is now"):
        actions.publish(consultation=draft, by=author, despite_warnings=True)


def test_nobody_reviews_what_they_alone_wrote(draft, author, colleague):
    with pytest.raises(Refused, match="You alone wrote this draft"):
        say(draft, author)
    change(draft, colleague)
    draft.refresh_from_db()
    say(draft, author)  # a second hand was at it
    assert codes(draft, author) == ["own-review"]  # but a reviewer does not publish
    assert codes(draft, colleague) == []


@pytest.mark.parametrize("verdict", Verdict)
def test_who_has_lost_the_role_neither_vouches_nor_stands_in_the_way(draft, author, verdict):
    reviewer = world.staff(StaffRoleKind.ANALYST)
    say(draft, reviewer, verdict, words="Something is missing.")
    assert codes(draft, author) == ([] if verdict == Verdict.APPROVED else ["changes"])
    reviewer.held_staff_roles.update(
        ended_at=timezone.now(), ended_by=author, ends_on=timezone.localdate()
    )
    assert codes(draft, author) == ["not-reviewed"]
    page = as_(author).get(reverse("consultations:publish", args=[draft.code]))
    assert "without a role at the LGA any more, so it does not count" in words(page)


@pytest.mark.parametrize("role", StaffRoleKind.values)
def test_anybody_at_the_lga_reviews(draft, author, role):
    say(draft, world.staff(role))
    assert codes(draft, author) == []


def test_nobody_else_reviews(draft):
    for person in (world.a_user(), world.a_member(world.a_council(), "officer")):
        with pytest.raises(PermissionDenied):
            say(draft, person)


def test_who_wrote_the_draft_is_told_of_the_review(draft, author, colleague):
    change(draft, colleague)
    draft.refresh_from_db()
    world.staff(StaffRoleKind.EDITOR)  # wrote nothing of it
    say(draft, colleague, Verdict.CHANGES, words="Q4 is not clear.")
    (told,) = Email.objects.all()  # not to who reviewed it, who wrote a part of it as well
    assert told.to == [author.email] and told.subject == f"Changes are needed: {draft.title}"
    assert "Q4 is not clear." in told.message
    assert reverse("consultations:overview", args=[draft.code]) in told.message
    say(draft, colleague)
    assert Email.objects.latest("pk").subject == f"Ready to publish: {draft.title}"
    author.held_staff_roles.update(
        ended_at=timezone.now(), ended_by=colleague, ends_on=timezone.localdate()
    )
    say(draft, world.staff(StaffRoleKind.ANALYST))
    assert Email.objects.latest("pk").to == [colleague.email] and Email.objects.count() == 3


def test_a_change_after_the_review_asks_for_another(draft, author, colleague):
    say(draft, colleague)
    change(draft, author)
    draft.refresh_from_db()
    assert codes(draft, author) == ["not-reviewed"]
    say(draft, colleague)
    assert codes(draft, author) == []


def test_a_change_that_is_taken_back_needs_no_other_review(draft, author, colleague):
    before = draft.title
    say(draft, colleague)
    change(draft, author)
    rewriting.rewrite(
        consultation=draft,
        by=author,
        edit=lambda found: replace(found, title=before),
        what="The title as it was",
    )
    draft.refresh_from_db()
    assert codes(draft, author) == []


def test_changes_asked_for_stand_until_the_same_person_says_otherwise(draft, author, colleague):
    say(draft, colleague, Verdict.CHANGES, "Q3 asks two things.")
    say(draft, world.staff(StaffRoleKind.ANALYST))
    assert codes(draft, author) == ["changes"]
    say(draft, colleague)
    assert codes(draft, author) == []


def test_changes_are_named(draft, colleague):
    with pytest.raises(Refused, match="Say what should change"):
        say(draft, colleague, Verdict.CHANGES, "  ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(
            consultation=draft,
            version=1,
            sha256="0" * 64,
            verdict=Verdict.CHANGES,
            reviewed_at=timezone.now(),
            reviewed_by=colleague,
        )


def test_a_review_is_of_what_was_read(draft, author, colleague):
    seen = digest_of(draft)
    change(draft, author)
    with pytest.raises(Refused, match="changed after you opened the page"):
        say(draft, colleague, seen=seen)
    assert not Review.objects.exists()


def test_reviews_stay(draft, author, colleague):
    review = say(draft, colleague)
    for statement in (
        "UPDATE consultations_review SET verdict = 'changes', words = 'x' WHERE id = %s",
        "UPDATE consultations_review SET reviewed_by_id = reviewed_by_id WHERE id = %s",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [review.pk])
    actions.publish(consultation=draft, by=author, despite_warnings=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.all().delete()


def test_a_discarded_draft_goes_with_its_reviews(draft, author, colleague):
    say(draft, colleague)
    rewriting.discard(consultation=draft, by=author)
    assert not Review.objects.exists()


def test_the_page_takes_a_review(draft, author, colleague):
    url = reverse("consultations:review", args=[draft.code])
    page = as_(colleague).get(url)
    assert "principles on which sector-led improvement is based" in words(page)
    seen = page.context["form"]["seen"].value()
    refused = as_(colleague).post(url, {"seen": seen, "verdict": "changes", "words": " "})
    assert refused.status_code == 422
    assert "Say what should change" in words(refused)
    done = as_(colleague).post(
        url,
        {"seen": seen, "verdict": "changes", "words": "<b>Q3</b> asks two things."},
        follow=True,
    )
    assert "Your review is noted" in words(done)
    page = words(as_(author).get(reverse("consultations:publish", args=[draft.code])))
    assert "Rita Reader asked for changes" in page
    assert "&lt;b&gt;Q3&lt;/b&gt; asks two things." in page
    page = words(as_(author).get(reverse("consultations:overview", args=[draft.code])))
    assert "Rita Reader wrote: &lt;b&gt;Q3&lt;/b&gt; asks two things." in page
    assert "You alone wrote this draft" in words(as_(author).get(url))


def test_a_review_of_what_changed_meanwhile_keeps_the_words(draft, author, colleague):
    url = reverse("consultations:review", args=[draft.code])
    seen = as_(colleague).get(url).context["form"]["seen"].value()
    change(draft, author)
    page = as_(colleague).post(url, {"seen": seen, "verdict": "approved", "words": "Very good."})
    assert page.status_code == 422
    assert "changed after you opened the page" in words(page)
    assert "Very good." in words(page)


@pytest.mark.parametrize("verdict", Verdict.values)
@pytest.mark.parametrize("name, most", [("review", 15), ("publish", 24), ("overview", 15)])
def test_queries_do_not_grow_with_reviews(
    draft,
    author,
    colleague,
    name,
    most,
    verdict,
    django_assert_num_queries,
    django_assert_max_num_queries,
):
    client, url = as_(author), reverse(f"consultations:{name}", args=[draft.code])
    say(draft, colleague, verdict, "Say when it ends.")
    client.get(url)
    with django_assert_max_num_queries(most) as first:
        client.get(url)
    for _ in range(3):
        say(draft, world.staff(StaffRoleKind.ANALYST), verdict, "Say when it ends.")
    with django_assert_num_queries(len(first)):
        client.get(url)


# --- what good practice asks for -----------------------------------------------------------------


@pytest.mark.parametrize("name", ["purpose", "still_open", "next_steps"])
def test_what_good_practice_asks_for_is_needed(draft, author, colleague, name):
    say(draft, colleague)
    setattr(draft, name, "")
    draft.save()
    assert codes(draft, author)[0] == f"no-{name}"


def moment(day, hour=12):
    return dt.datetime.combine(day, dt.time(hour), LONDON)


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        ("2026-09-07", "2026-11-06", []),
        ("2026-09-07", "2026-09-25", ["Councils have 14 working days after the opening day"]),
        ("2026-07-27", "2026-09-25", ["20 working days of 43 are in August"]),
        ("2026-11-30", "2027-01-15", ["7 working days of 31 are in August or around Christmas"]),
        ("2026-02-02", "2026-04-24", ["before the local elections of 7 May 2026"]),
        ("2026-09-07", "2026-11-07", ["closes on Saturday 7 November 2026"]),
        ("2026-09-07", "2026-09-07", ["Councils have 0 working days"]),
    ],
)
def test_little_time_is_warned_of(opens, closes, expected):
    found = warnings(
        moment(dt.date.fromisoformat(opens)), moment(dt.date.fromisoformat(closes), 23)
    )
    assert len(found) == len(expected), found
    for sentence, part in zip(found, expected, strict=True):
        assert part in sentence


@given(st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1)), st.integers(0, 200))
def test_no_dates_without_enough_working_days_pass(opens, length):
    days = [opens + number * DAY for number in range(1, length + 1)]
    left = [day for day in days if is_working_day(day) and not is_quiet(day)]
    found = warnings(moment(opens), moment(opens + length * DAY, 13))
    is_warned = any("Councils have" in each or "hardly any" in each for each in found)
    assert is_warned == (len(left) < FEWEST)


def test_the_ordinary_day_of_election():
    days = [ordinary_day_of_election(year) for year in (2023, 2024, 2025, 2026)]
    assert days == [
        dt.date(2023, 5, 4),
        dt.date(2024, 5, 2),
        dt.date(2025, 5, 1),
        dt.date(2026, 5, 7),
    ]


def test_what_was_warned_of_is_kept(draft, author, colleague):
    draft.closes_at = draft.opens_at + 5 * DAY
    draft.save()
    say(draft, colleague)
    with pytest.raises(Refused, match="Confirm that you publish it"):
        actions.publish(consultation=draft, by=author)
    published = actions.publish(consultation=draft, by=author, despite_warnings=True)
    warned = warnings(draft.opens_at, draft.closes_at)
    numbers = "Q13, Q14, Q15, Q16, Q17, Q18, Q19"  # no county is asked
    of_nobody = f"{numbers} are for none of the councils asked, so nobody will answer."
    assert published.published_despite.splitlines() == [*warned, of_nobody]


# --- the states ----------------------------------------------------------------------------


def test_the_states_follow_from_the_moments():
    now = timezone.now()
    consultation = Consultation(opens_at=now + DAY, closes_at=now + 2 * DAY)
    assert consultation.state_at(now) == ConsultationState.DRAFT
    consultation.published_at = now
    consultation.reported_at = now + 3 * DAY
    consultation.archived_at = now + 4 * DAY
    moments = [consultation.state_at(now + number * DAY) for number in range(5)]
    assert moments == ["scheduled", "open", "closed", "reported", "archived"]
    assert [state.is_over for state in moments] == [False, False, True, True, True]
    assert [state.has_opened for state in moments] == [False, True, True, True, True]


def test_the_first_results_make_it_reported_and_name_the_day_of_the_archive(db):
    consultation = world.a_consultation(closes=-DAY)
    at = timezone.now()
    actions.note_reported(consultation, at)
    actions.note_reported(consultation, at + DAY)
    consultation.refresh_from_db()
    assert consultation.reported_at == at
    assert consultation.state_at(at) == ConsultationState.REPORTED
    assert consultation.state_at(at + dt.timedelta(days=800)) == ConsultationState.ARCHIVED


def test_an_editor_archives_and_takes_out_again(author):
    consultation = world.a_consultation(closes=-DAY)
    url = reverse("consultations:archive", args=[consultation.code])
    client = as_(author)
    assert "Archive this consultation" in words(client.get(url))
    assert "is archived." in words(client.post(url, follow=True))
    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.ARCHIVED
    assert "Archived" in words(Client().get(consultation.get_absolute_url()))
    base = {"base": client.get(url).context["form"]["base"].value()}
    assert "is no longer archived." in words(client.post(url, base, follow=True))
    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.CLOSED


def test_a_button_of_the_archive_that_is_pressed_twice_does_the_same_twice(author):
    consultation = world.a_consultation(closes=-DAY)
    url = reverse("consultations:archive", args=[consultation.code])
    client = as_(author)
    for state, said in (
        (ConsultationState.ARCHIVED, "is archived."),
        (ConsultationState.CLOSED, "is no longer archived."),
    ):
        base = {"base": client.get(url).context["form"]["base"].value()}
        since = []
        for _ in range(2):
            assert said in words(client.post(url, base, follow=True))
            consultation.refresh_from_db()
            assert consultation.state == state
            since.append(consultation.archived_at)
        assert state != ConsultationState.ARCHIVED or since[0] == since[1]


def test_what_is_open_is_not_archived(author):
    consultation = world.a_consultation()
    with pytest.raises(Refused, match="not over yet"):
        actions.archive(consultation=consultation, by=author, is_archived=True)
    with pytest.raises(PermissionDenied):
        actions.archive(
            consultation=consultation, by=world.staff(StaffRoleKind.ANALYST), is_archived=True
        )
