"""A Word document comes back to its draft: what is chosen is saved, and nothing newer is lost."""

from __future__ import annotations

import random

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from councils.enums import Role
from councils.refusals import Refused
from responses.actions import assigning, comments, deciding, drafting, importing
from responses.enums import AnswerState
from responses.history import first_broken
from responses.models import Comment, Event, Response
from responses.said import Said
from responses.word.drafts import draft_of
from responses.word.writing import written
from tests import every_kind, world
from tests.responses.test_word_editing import add_comment
from tests.responses.word_drafts import (
    a_paragraph,
    edited,
    place_lines,
    standings,
    tick,
)

pytestmark = pytest.mark.django_db
Q1, Q3 = "Suggested response to Q1", "Suggested response to Q3"
SOURCE = "from the Word document our draft.docx, uploaded"


@pytest.fixture
def place():
    place = every_kind.a_place_asked_everything()
    every_kind.fill_everything(place)
    return place


def downloaded(place) -> bytes:
    return written(draft_of(place.again()))


def look(place, content, by=None):
    return importing.look(response=place.again(), by=by or place.officer, content=content)


def take(place, content, *labels, by=None, remarks=()):
    """What has these labels; without any, everything."""
    found = look(place, content, by)
    every = {one.label: one.key for one in found.answers}
    every |= {one.label: one.key for one in found.parts}
    keys = [every[label] for label in labels] if labels else list(every.values())
    return importing.take(
        response=place.response,
        by=by or place.officer,
        content=content,
        name="C:\\Drafts\\our <draft>.docx",
        chosen=keys,
        remarks=remarks,
    )


def writing(label, words):
    """A colleague replaces what stands in a place."""

    def edit(root):
        first, *others = place_lines(root, label)
        for line in others:
            line.getparent().remove(line)
        first.addnext(a_paragraph(words))
        first.getparent().remove(first)

    return edit


def stored(place, number) -> Said:
    return Said.of(every_kind.answer_to(place, number))


def versions(place):
    answers = place.response.answers.values_list("question__number", "version")
    return dict(answers), dict(place.response.parts.values_list("position", "version"))


# --- out ------------------------------------------------------------------------------------


def test_the_draft_is_all_there_and_unedited_it_changes_nothing(place):
    draft = draft_of(place.again())
    numbers = [one.number for one in draft.answers]
    assert numbers == [f"Q{at}" for at in range(1, 11)]  # Q11 is for other councils
    told = [
        entry for chapter in draft.chapters for entry in chapter.entries if hasattr(entry, "text")
    ]
    assert "adult social care" in next(one.text for one in told if "Q11" in one.heading)
    assert any("shared library service" in one.text for one in told)
    section = next(one for one in draft.parts if one.label.startswith("Section 2"))
    assert section.left_out == "Question 11 is left out."
    before = versions(place)
    content = downloaded(place)
    assert standings(look(place, content)) == {}
    taken = take(place, content)
    assert taken.saved == ()
    assert {one.sentence for one in taken.not_taken} == {"The document says nothing new here."}
    assert versions(place) == before


def test_what_it_costs_does_not_depend_on_how_much_there_is(place):
    def queries():
        response = Response.objects.with_places().get(pk=place.response.pk)
        with CaptureQueriesContext(connection) as found:
            draft_of(response)
        return len(found)

    say(place, "Q1", "One.")
    first = queries()
    for number in ("Q1", "Q2", "Q3"):
        say(place, number, "More.")
    assert queries() == first


def say(place, number, words, by=None):
    return comments.write_comment(
        response=place.response,
        by=by or place.officer,
        text=words,
        answer=every_kind.answer_to(place, number),
    )


def test_who_works_on_it_downloads_the_draft(place, client):
    client.force_login(place.officer)
    reply = client.get(reverse("responses:word-draft", args=place.args))
    assert reply["Content-Disposition"] == (
        f'attachment; filename="every-kind-{place.council.slug}-draft.docx"'
    )
    assert standings(look(place, reply.content)) == {}


# --- back -----------------------------------------------------------------------------------


def test_only_what_is_chosen_is_saved_and_says_where_it_is_from(place):
    content = edited(downloaded(place), writing(Q1, "From a colleague. Ŵy."))
    content = edited(content, writing(Q3, "Also this."))
    content = edited(content, lambda root: tick(root, "Lending"))
    content = edited(content, writing("Purpose of report", "To say what we say."))
    assert standings(look(place, content)) == {
        Q1: "changed",
        Q3: "changed",
        "Q4": "changed",
        "Purpose of report": "changed",
    }
    before = stored(place, "Q3"), stored(place, "Q4")
    taken = take(place, content, Q1, "Purpose of report")
    assert (taken.saved, taken.not_taken) == ((Q1, "Purpose of report"), ())
    assert stored(place, "Q1") == Said("answered", "From a colleague. Ŵy.")
    assert (stored(place, "Q3"), stored(place, "Q4")) == before
    part = place.response.parts.get(kind="purpose")
    assert part.text == "To say what we say."
    for row in (every_kind.answer_to(place, "Q1"), part):
        assert row.revisions.order_by("version").last().source.startswith(SOURCE)
    sources = [one.facts.get("source", "") for one in Event.objects.order_by("-pk")[:2]]
    assert all(one.startswith(SOURCE) for one in sources)
    assert first_broken(place.response.events.all()) is None
    # What was taken is no longer a change; the rest still is.
    assert standings(look(place, content)) == {
        Q1: "same",
        Q3: "changed",
        "Q4": "changed",
        "Purpose of report": "same",
    }


@pytest.mark.parametrize("seed", range(6))
def test_no_import_overwrites_a_newer_text(place, seed):
    """Colleagues write anywhere in the document and in the portal; then everything is taken."""
    chance = random.Random(seed)
    labels = {"Q1": Q1, "Q3": Q3, "Q8": "Suggested response to Q8"}
    labels |= {"Q5": "Comment on Q5 (optional)"}
    labels |= {"Q6": "Explanation of the answer to Q6 (optional)"}
    parts = {one.label: one.position for one in draft_of(place.again()).parts}
    content = downloaded(place)
    in_document = {one for one in [*labels, *parts] if chance.random() < 0.6}
    meanwhile = {one for one in [*labels, *parts] if chance.random() < 0.5}
    for one in sorted(in_document):
        content = edited(content, writing(labels.get(one, one), f"Document: {one}."))
    for one in sorted(meanwhile):
        if one in labels:
            said = stored(place, one)
            every_kind.say(place, one, Said("answered", f"Portal: {one}.", said.choices))
        else:
            row = place.response.parts.get(position=parts[one])
            drafting.save_part(
                response=place.response,
                part=row,
                by=place.officer,
                base_version=row.version,
                heading=row.heading,
                text=f"Portal: {one}.",
            )
    before = versions(place)
    taken = take(place, content)
    assert set(taken.saved) == {labels.get(one, one) for one in in_document - meanwhile}
    conflicts = {one.label for one in taken.not_taken if "Nothing of it was taken" in one.sentence}
    assert conflicts == {labels.get(one, one) for one in in_document & meanwhile}
    after = versions(place)
    for one in [*labels, *parts]:
        is_answer = one in labels
        row = (
            every_kind.answer_to(place, one)
            if is_answer
            else place.response.parts.get(position=parts[one])
        )
        name = one if is_answer else parts[one]
        if one in meanwhile:
            assert row.text == f"Portal: {one}."
            assert after[not is_answer][name] == before[not is_answer][name]
        elif one in in_document:
            assert row.text == f"Document: {one}."


def test_everybody_takes_over_only_what_they_may_write(place):
    contributor = world.a_member(place.council, Role.CONTRIBUTOR)
    question = every_kind.answer_to(place, "Q1").question
    assigning.assign(
        response=place.response, by=place.officer, person=contributor, question=question
    )
    content = edited(downloaded(place), writing(Q1, "Mine."))
    content = edited(content, writing(Q3, "Not mine."))
    taken = take(place, content, Q1, Q3, by=contributor)
    assert taken.saved == (Q1,)
    (refused,) = taken.not_taken
    assert (refused.label, refused.sentence) == (
        Q3,
        "This is not assigned to you, so you can read it but not change it.",
    )
    assert stored(place, "Q3").text == "A trust can raise money."
    for other in (place.member, world.a_member(world.a_council(), Role.OFFICER)):
        with pytest.raises(PermissionDenied):
            take(place, content, by=other)


def test_a_document_of_another_response_and_one_that_is_no_draft_are_refused(place):
    other = every_kind_again(place)
    content = downloaded(other)
    with pytest.raises(Refused, match="of another response"):
        look(place, content)
    with pytest.raises(Refused, match="not a Word document"):
        look(place, b"%PDF-1.7 %%EOF")


def every_kind_again(place):
    """Another council that is asked the same."""
    return world.a_response(place=world.a_place(place.invitation.consultation))


def test_nothing_is_taken_once_it_was_sent_for_decision(place):
    content = edited(downloaded(place), writing(Q1, "Too late."))
    world.fill(place)
    deciding.send_for_decision(response=place.again(), by=place.officer)
    with pytest.raises(Refused):
        take(place, content, Q1)
    assert stored(place, "Q1") == every_kind.FULL["Q1"]


def test_an_answer_to_a_corrected_question_says_to_which_version_it_was_written(place):
    content = edited(downloaded(place), writing(Q1, "To the first wording."))
    question = every_kind.answer_to(place, "Q1").question
    question.version = 2
    question.save(update_fields=["version"])
    take(place, content, Q1)
    assert every_kind.answer_to(place, "Q1").question_version == 1


def test_comments_become_comments_once_and_say_whose_they_are(place):
    say(place, "Q1", "Known already.")
    resolved = say(place, "Q1", "Settled.")
    content = downloaded(place)
    comments.resolve(comment=resolved, by=place.officer)
    content = add_comment(content, "Bob Roe", "Too long.", lambda root: place_lines(root, Q3)[0])
    (one,) = look(place, content).remarks
    assert take(place, content, Q3).comments == 0  # not chosen
    taken = take(place, content, Q3, remarks=[one.name])
    assert taken.comments == 1
    written_down = Comment.objects.order_by("pk").last()
    assert written_down.text == "Bob Roe, in the Word document: Too long."
    assert written_down.answer == every_kind.answer_to(place, "Q3")
    assert written_down.written_by == place.officer
    assert look(place, content).remarks == ()
    own = add_comment(
        downloaded(place), place.officer.name, "Mine.", lambda root: place_lines(root, Q3)[0]
    )
    (one,) = look(place, own).remarks
    take(place, own, Q3, remarks=[one.name])
    assert Comment.objects.order_by("pk").last().text == "Mine."


def test_resolved_threads_stay_out_of_the_document(place):
    comments.resolve(comment=say(place, "Q1", "Settled."), by=place.officer)
    say(place, "Q1", "Open.")
    first = next(draft_of(place.again()).answers)
    assert [one.text for one in first.remarks] == ["Open."]


def test_what_fits_no_question_is_named_and_not_saved(place):
    content = edited(downloaded(place), lambda root: tick(root, "The county council"))
    taken = take(place, content, "Q2")
    assert [one.sentence for one in taken.not_taken] == ["Choose one answer to Q2 only."]
    assert stored(place, "Q2") == Said(AnswerState.ANSWERED, "", ("trust",))
