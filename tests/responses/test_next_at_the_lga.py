"""The page of a consultation says to each at the LGA what is next, and leads there with one
button."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from consultations.actions import answering
from consultations.enums import MailingKind
from consultations.presenters.next_step import next_step
from councils.enums import Role, StaffRoleKind
from tests import world
from tests.consultations.test_reviewing import author, colleague, draft, say  # noqa: F401
from tests.responses.mailings import a_mailing, words
from tests.responses.test_pages import as_

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def step(consultation, user):
    return next_step(consultation, user, timezone.now())


def test_a_draft_goes_from_its_author_to_a_reviewer_and_back(draft, author, colleague):  # noqa: F811
    url = reverse("consultations:review", args=[draft.code])
    assert step(draft, author).button is None  # nobody reviews what they alone wrote
    assert step(draft, author).sentences[-1].startswith("It would open on ")
    assert step(draft, author).to_send == url
    page = as_(author).get(reverse("consultations:overview", args=[draft.code]))
    assert f"{settings.SITE_URL}{url}" in page.content.decode()
    assert step(draft, colleague).button.url == url
    say(draft, colleague)
    assert step(draft, author).button.label == "Publish"
    assert step(draft, colleague).to_send == reverse("consultations:publish", args=[draft.code])
    analyst = world.staff(StaffRoleKind.ANALYST)
    assert step(draft, analyst).button is None


def test_what_an_unfinished_draft_lacks_is_named_and_leads_to_where_it_is_mended(
    draft,  # noqa: F811
    author,  # noqa: F811
):
    draft.purpose = ""
    draft.save()
    for user, leads in ((author, True), (world.staff(StaffRoleKind.ANALYST), False)):
        found = step(draft, user)
        assert len(found.waiting) == 2 and found.sentences[0].startswith("2 things are to be done")
        assert bool(found.waiting[0].anchor) is leads
        assert (
            as_(user).get(reverse("consultations:overview", args=[draft.code])).status_code == 200
        )
    change_particulars = reverse("consultations:edit-particulars", args=[draft.code])
    assert step(draft, author).waiting[0].anchor == f"{change_particulars}#id_purpose"


def test_after_publishing_it_is_said_that_nobody_was_written_to_until_a_letter_is_sent():
    editor, analyst = world.staff(StaffRoleKind.EDITOR), world.staff(StaffRoleKind.ANALYST)
    council = world.a_council()
    world.a_member(council, Role.OFFICER)
    soon = world.a_consultation(opens=DAY, closes=9 * DAY, publisher=editor, councils=[council])
    assert "No council is written to by itself" in " ".join(step(soon, editor).sentences)
    asked = world.a_consultation(publisher=editor, councils=[council])
    assert "No invitation has been sent yet" in " ".join(step(asked, editor).sentences)
    client, invite = as_(editor), step(asked, editor).button.url
    assert client.get(invite).status_code == 200 and "kind=invitation" in invite
    progress = reverse("responses:progress", args=[asked.code])
    assert step(asked, analyst).button.url == progress
    assert step(asked, world.staff(StaffRoleKind.ADMINISTRATOR)).button is None
    a_mailing(asked, editor, words(kind=MailingKind.INVITATION))
    assert step(asked, editor).button.url == progress
    assert len(step(asked, editor).sentences) == 1


def test_what_councils_wait_for_stands_there_until_it_is_answered():
    editor, council = world.staff(StaffRoleKind.EDITOR), world.a_council()
    officer = world.a_member(council, Role.OFFICER)
    asked = world.a_consultation(publisher=editor, councils=[council])
    invitation = asked.invitations.get()
    assert step(asked, editor).waiting == ()
    question = answering.ask_lga(invitation=invitation, by=officer, text="What is meant?")
    (line,) = step(asked, editor).waiting
    assert line.sentence == "1 question from councils waits for an answer."
    assert as_(editor).get(line.anchor).status_code == 200
    assert step(asked, world.staff(StaffRoleKind.ADMINISTRATOR)).waiting == ()
    answering.answer_council(
        asked=question, by=editor, seen=0, question="What is meant?", text="This."
    )
    assert step(asked, editor).waiting == ()
