"""Words from outside through the pages: a draft that was edited in Word, and existing papers."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations import actions
from consultations.definition import parse
from councils.enums import Role, StaffRoleKind
from councils.models import WaitingFile
from responses import draft_file
from responses.actions import assigning, comments, drafting
from responses.enums import AnswerState, PartKind
from responses.history import first_broken
from responses.models import AnswerRevision, KeptFile
from responses.said import Said
from responses.word.drafts import draft_of
from responses.word.writing import written
from tests import every_kind, world
from tests.responses.chesterfield import FIXTURES, PAPER
from tests.responses.test_word_editing import add_comment
from tests.responses.test_word_importing import Q1, Q3, writing
from tests.responses.word_drafts import edited, place_lines

pytestmark = pytest.mark.django_db
LEFT_OUT = {f"Q{number}" for number in range(13, 20)}


@pytest.fixture
def place():
    place = every_kind.a_place_asked_everything()
    every_kind.fill_everything(place)
    return place


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def url(name, place, *more):
    return reverse(f"responses:{name}", args=[*place.args, *more])


def send(client, place, kind, content, name="our draft.docx"):
    """Uploads the file and follows to what it would change."""
    file = SimpleUploadedFile(name, content)
    return client.post(url(kind, place), {"file": file}, follow=True)


def words_of(reply):
    text = re.sub(r"<[^>]+>", " ", reply.content.decode())
    return " ".join(html.unescape(text).split())


def inputs(reply, name):
    """value → whether it is ticked, of the boxes with this name."""
    page = html.unescape(reply.content.decode())
    boxes = re.findall(rf'<input[^>]*name="{name}" value="([^"]*)"[^>]*>', page)
    ticked = re.findall(rf'<input[^>]*name="{name}" value="([^"]*)"[^>]* checked>', page)
    return {value: value in ticked for value in boxes}


def confirm(client, place, kind, reply, *, take=None, **more):
    """Sends the page's form as a browser does, with the ticks that it has or with these."""
    page = html.unescape(reply.content.decode())
    data = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    areas = r'<textarea[^>]* name="(reason-[^"]+)">([^<]*)</textarea>'
    data |= dict(re.findall(areas, page))
    data["take"] = [key for key, is_on in inputs(reply, "take").items() if is_on]
    data["remark"] = [key for key, is_on in inputs(reply, "remark").items() if is_on]
    if take is not None:
        data["take"] = take
    return client.post(url(f"check-{kind}", place), data | more, follow=True)


def stored(place, number):
    return Said.of(every_kind.answer_to(place, number))


def key(place, number):
    return f"answer:{every_kind.answer_to(place, number).question.identity}"


def a_paper(place, **answers):
    """As councils lay one out, with the consultation's own wordings."""
    return "\n".join(
        f"{number}. {every_kind.answer_to(place, number).question.wording}\n\n"
        f"Suggested response:\n\n{words}\n"
        for number, words in answers.items()
    ).encode()


def two_answers(place):
    return a_paper(place, Q1="The paper says so.", Q3="Because the paper says so.")


def draft(place):
    return written(draft_of(place.again()))


# --- Word -----------------------------------------------------------------------------------


def test_the_draft_comes_back_and_what_is_ticked_is_saved(place):
    client = as_(place.officer)
    content = edited(draft(place), writing(Q1, "From a colleague."))
    content = edited(content, writing(Q3, "Also this."))
    reply = send(client, place, "word", content)
    assert inputs(reply, "take") == {key(place, "Q1"): True, key(place, "Q3"): True}
    before = stored(place, "Q3")
    done = confirm(client, place, "word", reply, take=[key(place, "Q1")])
    assert stored(place, "Q1").text == "From a colleague."
    assert stored(place, "Q3") == before
    source = AnswerRevision.objects.order_by("pk").last().source
    assert source.startswith("from the Word document our draft.docx, uploaded")
    assert "Saved from our draft.docx 1 text has a new version" in words_of(done)
    assert url("answer-history", place, 1, "Q1") in done.content.decode()
    assert not WaitingFile.objects.exists() and not KeptFile.objects.exists()
    assert "Saved from" not in words_of(client.get(url("word", place)))  # said once
    assert first_broken(place.response.events.all()) is None


def test_no_import_overwrites_what_was_saved_between_looking_and_confirming(place):
    client = as_(place.officer)
    content = edited(draft(place), writing(Q1, "From the document."))
    content = edited(content, writing(Q3, "Also from there."))
    reply = send(client, place, "word", content)
    every_kind.say(place, "Q1", Said("answered", "Newer, from the portal."))
    done = confirm(client, place, "word", reply)
    assert stored(place, "Q1").text == "Newer, from the portal."
    assert stored(place, "Q3").text == "Also from there."
    said = words_of(done)
    assert "Nothing of it was taken" in said and "The file still waits for you" in said
    assert "Newer, from the portal." in said and "From the document." in said
    assert inputs(done, "take") == {}  # of a conflict nothing can be ticked
    assert WaitingFile.objects.count() == 1


def test_a_document_with_a_conflict_stays_until_it_is_given_up(place):
    client = as_(place.officer)
    content = edited(draft(place), writing(Q1, "From the document."))
    content = edited(content, writing(Q3, "Also from there."))
    every_kind.say(place, "Q3", Said("answered", "Newer, from the portal."))
    reply = send(client, place, "word", content)
    assert inputs(reply, "take") == {key(place, "Q1"): True}
    done = confirm(client, place, "word", reply)
    assert stored(place, "Q1").text == "From the document."
    assert stored(place, "Q3").text == "Newer, from the portal."
    said = words_of(done)
    assert "1 text of the document was changed here, too, and is not taken" in said
    assert "Also from there." in said and inputs(done, "take") == {}
    assert WaitingFile.objects.count() == 1
    client.post(url("check-word", place), {"give_up": "1"})
    assert not WaitingFile.objects.exists()


def test_after_a_save_only_what_failed_is_ticked_again(place):
    client = as_(place.officer)
    content = draft(place)
    for label in (Q1, Q3, "Purpose of report"):
        content = edited(content, writing(label, "From the document."))
    reply = send(client, place, "word", content)
    every_kind.say(place, "Q1", Said("answered", "Newer, from the portal."))
    done = confirm(client, place, "word", reply, take=[key(place, "Q1")])
    assert "Nothing of it was taken" in words_of(done)
    assert set(inputs(done, "take").values()) == {False}  # they left them out before


def test_comments_and_what_is_not_imported_are_said(place):
    # A document has a place for comments once the draft has one.
    comments.write_comment(
        response=place.response,
        by=place.officer,
        text="Known.",
        answer=every_kind.answer_to(place, "Q1"),
    )
    content = edited(draft(place), writing(Q1, "New."))
    content = add_comment(
        content, "Dee Colleague-Test", "Is this so?", lambda root: place_lines(root, Q3)[0]
    )
    client = as_(place.officer)
    reply = send(client, place, "word", content)
    assert "Dee Colleague-Test" in words_of(reply)
    done = confirm(client, place, "word", reply)
    assert "1 comment was added" in words_of(done)
    comment = place.response.comments.order_by("pk").last()
    assert comment.text == "Dee Colleague-Test, in the Word document: Is this so?"


def test_a_contributor_ticks_only_what_is_theirs(place):
    contributor = world.a_member(place.council, Role.CONTRIBUTOR)
    assigning.assign(
        response=place.response,
        by=place.officer,
        person=contributor,
        question=every_kind.answer_to(place, "Q1").question,
    )
    content = edited(draft(place), writing(Q1, "Mine."))
    content = edited(content, writing(Q3, "Not mine."))
    client = as_(contributor)
    reply = send(client, place, "word", content)
    assert inputs(reply, "take") == {key(place, "Q1"): True}
    assert "This is not assigned to you" in words_of(reply)
    before = stored(place, "Q3")
    every = [key(place, "Q1"), key(place, "Q3")]
    done = confirm(client, place, "word", reply, take=every)
    assert stored(place, "Q1").text == "Mine." and stored(place, "Q3") == before
    assert f"{Q3}: This is not assigned to you" in words_of(done)


@pytest.mark.parametrize(
    ("kind", "content", "sentence"),
    [
        ("word", b"PK\x03\x04 broken", "damaged"),
        ("word", b"%PDF-1.7 %%EOF", "not a Word document"),
        ("word", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "password"),
        ("word", b"x" * (10 * 1024 * 1024 + 1), "more than 10 MB"),
        ("paper", b"PK\x03\x04 broken", "damaged"),
        ("paper", b"%PDF-1.7", "its end is missing"),
        ("paper", b"x" * (10 * 1024 * 1024 + 1), "more than 10 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_beside_the_field(place, kind, content, sentence):
    reply = send(as_(place.officer), place, kind, content)
    assert reply.status_code == 422
    message = re.search(r'<p class="govuk-error-message">(.*?)</p>', reply.content.decode(), re.S)
    assert message and sentence in html.unescape(message[1]), words_of(reply)
    assert not WaitingFile.objects.exists()


def test_a_document_of_another_response_is_refused(place):
    other = world.a_response(place=world.a_place(place.invitation.consultation))
    reply = send(as_(place.officer), place, "word", draft(other))
    assert reply.status_code == 422 and "of another response" in words_of(reply)


def test_it_costs_as_much_for_one_change_as_for_many(place):
    client, counted = as_(place.officer), []
    for labels in ((Q1,), (Q1, Q3, "Purpose of report")):
        content = draft(place)
        for label in labels:
            content = edited(content, writing(label, "New."))
        send(client, place, "word", content)
        with CaptureQueriesContext(connection) as found:
            client.get(url("check-word", place))
        counted.append(len(found))
    assert counted[0] == counted[1] <= 30, counted


# --- existing papers ------------------------------------------------------------------------


def chesterfields_place():
    """An empty response of the council whose paper is held."""
    council = world.a_council("Chesterfield Borough Council", code="CHS", slug="chesterfield")
    officer = world.a_member(council, Role.OFFICER)
    definition = parse((FIXTURES / "consultations" / "taking-stock-2015.yaml").read_bytes())
    consultation = actions.load(definition=definition).consultation
    consultation.opens_at = timezone.now() - dt.timedelta(days=40)
    consultation.closes_at = timezone.now() + dt.timedelta(days=9)
    consultation.save()
    world.publish_draft(consultation=consultation, by=world.staff(StaffRoleKind.EDITOR))
    invitation = council.invitations.get()
    place = world.Place(council, officer, officer, officer, invitation)
    place.response = drafting.start(invitation=invitation, by=officer)
    return place


@pytest.mark.parametrize("is_pasted", [False, True])
def test_the_paper_gives_an_empty_response_every_suggested_response(is_pasted):
    place = chesterfields_place()
    client = as_(place.officer)
    if is_pasted:
        data = {"pasted": PAPER.read_text()}
        reply = client.post(url("paper", place), data, follow=True)
    else:
        reply = send(client, place, "paper", PAPER.read_bytes(), "report.txt")
    assert all(inputs(reply, "take").values())
    # Where one is on a long page, and that the title block is not read, is said.
    assert "On this page" in words_of(reply) and ", all ticked" in words_of(reply)
    assert url("title", place) in reply.content.decode()
    done = confirm(client, place, "paper", reply, keep="1")
    expected = draft_file.parse((FIXTURES / "responses" / "chesterfield-2015.yaml").read_bytes())
    rows = place.response.answers.select_related("question")
    found = {one.question.number: Said.of(one) for one in rows}
    assert {found[number].state for number in LEFT_OUT} == {AnswerState.NOT_APPLICABLE}
    assert {number: found[number] for number in found if number not in LEFT_OUT} == {
        one.question: one.said for one in expected.answers
    }
    parts = list(place.response.parts.select_related("section"))
    texts = {(one.kind, one.section.number if one.section else None): one.text for one in parts}
    for one in expected.parts:
        assert texts[one.kind, one.section] == (one.text or "")
    # A heading that every new report has stays as it is, in whatever case the paper has it.
    weighed = [one for one in parts if one.kind == PartKind.CONSIDERATION]
    assert [(one.heading.casefold(), one.text) for one in weighed] == [
        (one.heading.casefold(), one.text) for one in expected.considerations
    ]
    assert "Not saved" not in words_of(done)
    assert not WaitingFile.objects.exists()
    (kept,) = KeptFile.objects.all()
    assert bytes(kept.content) == PAPER.read_bytes()
    file = client.get(url("kept-file", place, kept.pk))
    assert file.content == PAPER.read_bytes()
    assert file["Content-Disposition"].startswith("attachment")
    foreign = as_(world.a_member(world.a_council(), Role.OFFICER))
    assert foreign.get(url("kept-file", place, kept.pk)).status_code == 404
    assert first_broken(place.response.events.all()) is None


def test_what_has_words_already_is_not_ticked_and_stands_beside(place):
    client = as_(place.officer)
    before = stored(place, "Q1")
    reply = send(client, place, "paper", two_answers(place), "notes.txt")
    assert inputs(reply, "take") == {key(place, "Q1"): False, key(place, "Q3"): False}
    assert "Keep every branch open." in words_of(reply)
    assert "Has words already" in words_of(reply)
    nothing = confirm(client, place, "paper", reply)
    assert nothing.status_code == 422 and "Nothing is ticked" in words_of(nothing)
    assert stored(place, "Q1") == before
    confirm(client, place, "paper", reply, take=[key(place, "Q1")])
    assert stored(place, "Q1").text == "The paper says so."
    source = AnswerRevision.objects.order_by("pk").last().source
    assert source.startswith("from the paper notes.txt, uploaded")


def test_a_paper_never_replaces_a_text_that_nobody_saw(place):
    client = as_(place.officer)
    reply = send(client, place, "paper", two_answers(place), "notes.txt")
    every_kind.say(place, "Q1", Said("answered", "Newer."))
    every = [key(place, "Q1"), key(place, "Q3")]
    done = confirm(client, place, "paper", reply, take=every)
    assert stored(place, "Q1").text == "Newer."
    assert stored(place, "Q3").text == "Because the paper says so."
    assert "after you looked" in words_of(done) and "Newer." in words_of(done)
    assert WaitingFile.objects.count() == 1
    again = confirm(client, place, "paper", done, take=[key(place, "Q1")])
    assert stored(place, "Q1").text == "The paper says so."  # now they saw it
    assert "The file is deleted" in words_of(again)


def test_not_applicable_needs_a_reason_where_the_question_is_asked_of_the_council():
    place = world.a_response(place=every_kind.a_place_asked_everything())
    client = as_(place.officer)
    paper = a_paper(place, Q1="Not applicable.")
    reply = send(client, place, "paper", paper, "notes.txt")
    row = key(place, "Q1")
    done = confirm(client, place, "paper", reply, take=[row], **{f"reason-{row}": " "})
    page = html.unescape(done.content.decode())
    error = re.search(r'<p class="govuk-error-message" id="(error-[^"]+)">.*?</p>', page, re.S)
    assert error and "Say why Q1 is not applicable" in error[0]
    assert f'aria-describedby="{error[1]}"' in page
    assert inputs(done, "take") == {row: True}
    assert stored(place, "Q1").state == AnswerState.UNANSWERED
    confirm(client, place, "paper", done, take=[row], **{f"reason-{row}": "We have no library."})
    assert stored(place, "Q1") == Said(AnswerState.NOT_FOR_US, reason="We have no library.")


def test_a_typed_reason_stays_where_nothing_was_saved():
    place = world.a_response(place=every_kind.a_place_asked_everything())
    client = as_(place.officer)
    reply = send(client, place, "paper", a_paper(place, Q1="Not applicable."), "notes.txt")
    row = key(place, "Q1")
    reply = confirm(client, place, "paper", reply, take=[], **{f"reason-{row}": "Typed."})
    assert reply.status_code == 422 and "Nothing is ticked" in words_of(reply)
    assert f'name="reason-{row}">Typed.</textarea>' in html.unescape(reply.content.decode())
    assert inputs(reply, "take") == {row: False}


def test_nothing_both_and_too_much_are_said_beside_the_field(place):
    client = as_(place.officer)
    file = SimpleUploadedFile("a.txt", b"Q1. Answer.")
    for data, sentence in (
        ({}, "Choose the paper, or paste its text"),
        ({"file": file, "pasted": "Q1. Yes."}, "not both"),
        ({"pasted": "x" * 300_001}, "Paste at most 300,000 characters"),
    ):
        reply = client.post(url("paper", place), data)
        assert reply.status_code == 422 and sentence in words_of(reply)
    assert not WaitingFile.objects.exists()


def test_no_pattern_is_said_and_nothing_is_guessed(place):
    paper = "Minutes of the allotment society.\n\nThe shed was painted green."
    reply = send(as_(place.officer), place, "paper", paper.encode(), "minutes.txt")
    assert inputs(reply, "take") == {}
    assert "Nothing was guessed" in words_of(reply)
    assert "The shed was painted green." in words_of(reply)


def test_a_response_that_is_no_draft_takes_nothing():
    place = world.a_response("awaiting-decision")
    client = as_(place.officer)
    for kind in ("word", "paper"):
        page = client.get(url(kind, place))
        assert "cannot be changed" in words_of(page) and b'type="file"' not in page.content
        reply = client.post(url(kind, place), {"file": SimpleUploadedFile("a.txt", b"Q1. x")})
        assert reply.status_code == 302 and not WaitingFile.objects.exists()
        assert client.post(url(f"check-{kind}", place), {"take": "x"}).status_code == 302


def test_the_waiting_file_is_the_senders_and_can_be_given_up(place):
    client = as_(place.officer)
    send(client, place, "paper", two_answers(place), "notes.txt")
    colleague = as_(world.a_member(place.council, Role.OFFICER))
    assert colleague.get(url("check-paper", place)).status_code == 302
    versions = AnswerRevision.objects.count()
    reply = client.post(url("check-paper", place), {"give_up": "1"}, follow=True)
    assert "given up" in words_of(reply) and not WaitingFile.objects.exists()
    assert AnswerRevision.objects.count() == versions
