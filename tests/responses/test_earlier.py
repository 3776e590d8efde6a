"""The council's earlier answers: found, never another council's, and copied with their source."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultations.models import Question
from councils.enums import Role
from councils.models import Membership
from councils.refusals import Conflict, Refused
from responses import earlier
from responses.actions import assigning, deciding, drafting, submitting
from responses.actions.deciding import Change
from responses.earlier import MOST_FOUND, earlier_answers, found_earlier
from responses.enums import AnswerState, Outcome
from responses.models import Answer, ReportPart, Response
from responses.said import Said
from responses.searching import snippet, words_of
from responses.verification import faults
from tests.responses.test_pages import as_, hidden, queries, url
from tests.world import (
    Place,
    a_consultation,
    a_member,
    a_place,
    a_response,
    fill,
    invite,
    sign,
    weigh,
)

pytestmark = pytest.mark.django_db

# --- words and snippets, without a database -------------------------------------------------

texts = st.text(alphabet="abcÄäß é\n<>&.", max_size=400)


@given(texts, st.lists(st.text(alphabet="abcÄäé<", min_size=1, max_size=4), max_size=3))
def test_a_snippet_is_of_the_text_and_marks_only_what_was_looked_for(
    text: str, words: list[str]
) -> None:
    marks = snippet(text, words)
    shown = "".join(mark.text for mark in marks).strip(" …")
    if " … " not in shown:
        assert shown.strip() in text
    for mark in marks:
        if mark.is_found:
            assert mark.text in text and mark.text.lower() in {word.lower() for word in words}
    is_there = [word for word in words if word.lower() in text.lower()]
    assert bool(is_there) == any(mark.is_found for mark in marks)


def test_each_word_is_shown_at_its_first_place() -> None:
    text = "Beginning. " + "filler " * 60 + "SPRINKLERS here. " + "filler " * 60 + "Money there."
    marks = snippet(text, ["money", "sprinkler"])
    assert [mark.text for mark in marks if mark.is_found] == ["SPRINKLER", "Money"]
    shown = "".join(mark.text for mark in marks)
    assert shown.startswith("… ") and " … " in shown and len(shown) < 500
    assert "Beginning" not in shown


def test_words_of_a_search() -> None:
    assert words_of("  Fire  fire   SAFETY\t") == ["Fire", "SAFETY"]
    assert len(words_of(" ".join(map(str, range(30))))) == 10


# --- in the database ------------------------------------------------------------------------


def said(place: Place, number: str, text: str = "", **more: Any) -> Answer:
    answer = place.response.answers.get(question__number=number)
    return drafting.save_answer(
        response=place.response,
        question=answer.question,
        by=place.officer,
        base_version=answer.version,
        **{"state": AnswerState.ANSWERED, "text": text, **more},
    )


def another(place: Place, title: str = "Another", **kwargs: Any) -> Place:
    """A draft of the same council's people for another consultation."""
    consultation = a_consultation(title=title, **kwargs)
    more = Place(
        place.council,
        place.officer,
        place.member,
        place.administrator,
        invite(consultation, place.council),
    )
    return a_response(place=more)


def found(place: Place, search: str, into: str = "") -> list[str]:
    question = None
    if into:
        question = place.response.answers.get(question__number=into).question
    _, rows = found_earlier(place.response, words_of(search), question)
    return [f"{row.response.invitation.consultation.title} {row.question.number}" for row in rows]


def test_answers_with_all_the_words_are_found_whatever_their_capitals() -> None:
    here = a_response()
    other = another(here, "Fire")
    said(other, "Q1", "Sprinklers in TALL buildings; 100% safe_houses.")
    said(other, "Q2", "Tall tales.")
    assert found(here, "sprinkler tall") == ["Fire Q1"]
    assert set(found(here, "TALL")) == {"Fire Q1", "Fire Q2"}
    assert found(here, "sprinkler tales") == []
    assert found(here, "100% safe_h") == ["Fire Q1"]
    assert (found(here, "%"), found(here, "100%safe")) == (["Fire Q1"], [])
    assert found(here, "") == []


def test_capitals_beyond_a_to_z_are_no_hindrance() -> None:
    here = a_response()
    other = another(here, "Wales")
    said(other, "Q1", "Ynys Môn a’r TŶ GWYN; École.")
    for search in ("MÔN", "môn", "tŷ", "Tŷ gwyn", "école", "ÉCOLE"):
        assert found(here, search) == ["Wales Q1"], search


def test_only_the_own_councils_other_responses_are_searched() -> None:
    consultation = a_consultation(title="Shared")
    here, foreign = a_response(), a_response(place=a_place(consultation))
    other = another(here, "Own")
    for place in (here, foreign, other):
        said(place, "Q1", "The same secret words.")
    assert found(here, "secret words") == ["Own Q1"]
    # Somebody who serves both councils sees each council's answers in its own response only.
    Membership.objects.create(user=here.officer, council=foreign.council, role=Role.OFFICER)
    page = as_(here.officer).get(url("earlier", here), {"q": "secret"}).content.decode()
    assert "1 answer has these words." in page and "Shared" not in page
    with pytest.raises(Refused, match="no such answer"):
        copy(here, "Q1", foreign.response.answers.get(question__number="Q1"))


def test_what_was_sent_is_found_and_not_what_the_decision_took_out() -> None:
    here = a_response()
    other = Place(
        here.council,
        here.officer,
        here.member,
        here.administrator,
        invite(a_consultation(title="Decided"), here.council),
    )
    other.response = drafting.start(invitation=other.invitation, by=other.officer)
    fill(other)
    deciding.send_for_decision(response=other.response, by=other.officer)
    question = other.response.answers.get(question__number="Q1").question
    change = Change(Said(AnswerState.ANSWERED, "The member’s wording."), "Clearer.")
    sign(other, Outcome.MODIFIED, {question.pk: change})
    assert found(here, "wording") == []  # decided, not sent: not for everybody who writes
    submitting.submit(response=Response.objects.get(pk=other.response.pk), by=other.officer)
    assert found(here, "wording") == ["Decided Q1"]
    assert found(here, "answer to Q1.") == []
    copied = copy(here, "Q1", other.response.answers.get(question__number="Q1"))
    assert copied.text == "The member’s wording."


def test_the_newest_stand_first_and_not_more_than_fifty() -> None:
    here = a_response()
    older, newer = another(here, "Older"), another(here, "Newer")
    for place, days in ((older, 40), (newer, 2)):
        said(place, "Q1", "Word.")
        at = timezone.now() - dt.timedelta(days=days)
        Answer.objects.filter(response=place.response).update(saved_at=at)
    assert found(here, "word") == ["Newer Q1", "Older Q1"]
    many = another(here, "Many", questions_per_section=30)
    for answer in many.response.answers.filter(question__kind="open-text")[:53]:
        said(many, answer.question.number, "Plenty.")
    page = as_(here.officer).get(url("earlier", here), {"q": "plenty"}).content.decode()
    assert "More than 50 answers have these words." in page
    assert page.count("app-found__title") == MOST_FOUND


def test_the_page_shows_where_each_stands_and_marks_the_words_safely() -> None:
    here = a_response()
    other = another(here, "Fire & flood")
    said(other, "Q1", "<script>alert(1)</script> sprinkler <b>now</b>")
    client = as_(here.officer)
    page = client.get(url("earlier", here), {"q": "SPRINKLER <b>", "for": "Q1"}).content.decode()
    assert "<mark>sprinkler</mark>" in page and "<mark>&lt;b&gt;</mark>" in page
    assert "<script>alert" not in page and "<b>now" not in page
    assert "Fire &amp; flood" in page and "Drafting" in page and "Copy into Q1" in page
    assert url("read", other) in page


def test_words_of_other_and_reasons_are_found_and_shown() -> None:
    here = a_response()
    other = another(here, "Fire")
    question = other.response.answers.get(question__number="Q5").question
    option = question.options.get(code="no")
    option.is_other = True
    option.save()
    said(other, "Q5", choices=["no"], other="A levy on towers")
    said(other, "Q1", state=AnswerState.NO_RESPONSE, reason="The county answers for towers.")
    said(other, "Q2", state=AnswerState.NOT_FOR_US, reason="We own no towers.")
    assert set(found(here, "towers")) == {"Fire Q1", "Fire Q2", "Fire Q5"}
    assert found(here, "county towers") == ["Fire Q1"]
    page = (
        as_(here.officer).get(url("earlier", here), {"q": "TOWERS", "for": "Q1"}).content.decode()
    )
    assert page.count("<mark>towers</mark>") == 3
    assert "A levy on <mark>towers</mark>" in page
    assert "Copy into Q1" not in page  # a reason is read, not copied


def test_the_councils_own_paragraphs_are_found_with_where_they_stand() -> None:
    here, foreign = a_response(), a_response()
    other = another(here, "Fire & flood")
    for place in (other, foreign):
        weigh(place, ("Equalities", "Sprinklers are for everybody; <b>none</b> is left out."))
    weigh(here, ("Equalities", "Sprinklers in this report."))
    client, where = as_(here.officer), url("earlier", here)
    page = client.get(where, {"q": "SPRINKLERS everybody"}).content.decode()
    assert "1 part of a report has these words." in page
    assert "<mark>Sprinklers</mark> are for <mark>everybody</mark>" in page
    assert "The report on Fire &amp; flood" in page and url("read", other) in page
    assert "&lt;b&gt;none" in page and "<b>none" not in page
    # What a report begins with is nobody's words; what was taken out of it is none of it.
    assert "has these words" not in client.get(where, {"q": "submitted"}).content.decode()
    row = drafting.considerations_of(other.again())[1]
    drafting.remove_part(response=other.response, by=here.officer, part=row, base_version=2)
    assert "part of a report" not in client.get(where, {"q": "sprinklers"}).content.decode()


def test_parts_that_were_taken_out_take_no_place_among_the_fifty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = a_response()
    other = another(here, "Many")
    weigh(other, *((f"Matter {number}", "Plenty.") for number in range(6)))
    older = another(here, "Older")
    weigh(older, ("Equalities", "Plenty."))
    long_ago = timezone.now() - dt.timedelta(days=400)
    ReportPart.objects.filter(response=older.response).update(saved_at=long_ago)
    for part in drafting.considerations_of(other.again()):
        if part.text:
            drafting.remove_part(
                response=other.response, by=here.officer, part=part, base_version=2
            )
    monkeypatch.setattr(earlier, "MOST_FOUND", 3)
    (row,) = earlier.found_parts(here.again(), ["plenty"])
    assert row.response == older.response


# --- copying --------------------------------------------------------------------------------


def copy(place: Place, number: str, earlier: Answer, by: Any = None, base: int = 0) -> Answer:
    answer = place.response.answers.get(question__number=number)
    return drafting.copy_earlier(
        response=place.response,
        question=answer.question,
        by=by or place.officer,
        base_version=base or answer.version,
        earlier=earlier.pk,
    )


def test_words_go_below_what_is_written_with_their_source() -> None:
    here = a_response()
    other = another(here, "Fire")
    source = said(other, "Q2", "Copied words.")
    said(here, "Q1", "Own words.")
    answer = copy(here, "Q1", source)
    assert (answer.text, answer.version) == ("Own words.\n\nCopied words.", 3)
    revision = answer.revisions.get(version=3)
    assert revision.source == "Copied from Fire, Q2"
    assert revision.saved_by == here.officer
    assert faults(here.again()) == []
    page = as_(here.officer).get(url("answer-history", here, 1, "Q1")).content.decode()
    assert "Copied from Fire, Q2" in page
    assert copy(here, "Q2", source).text == "Copied words."


def test_a_repeated_request_adds_nothing_and_a_stale_one_replaces_nothing() -> None:
    here = a_response()
    source = said(another(here), "Q1", "Copied.")
    assert copy(here, "Q1", source, base=1).version == 2
    assert copy(here, "Q1", source, base=1).version == 2  # the reply was lost
    with pytest.raises(Refused, match="Q1 has these words already"):
        copy(here, "Q1", source, base=2)
    colleague = a_member(here.council, Role.OFFICER)
    with pytest.raises(Conflict):
        copy(here, "Q1", source, by=colleague, base=1)
    with pytest.raises(Conflict):
        copy(here, "Q1", source, base=99)
    assert here.response.answers.get(question__number="Q1").text == "Copied."


def test_no_response_becomes_an_answer_and_its_reason_stays_in_the_history() -> None:
    here = a_response()
    source = said(another(here), "Q1", "Copied.")
    said(here, "Q1", state=AnswerState.NO_RESPONSE, reason="Not us.")
    answer = copy(here, "Q1", source)
    assert Said.of(answer) == Said(AnswerState.ANSWERED, "Copied.")
    assert answer.revisions.get(version=2).reason == "Not us."


def same_question(one: Place, other: Place, number: str) -> None:
    """The question of `other` is a later wave of that of `one`."""
    identity = Question.objects.get(
        consultation=one.invitation.consultation_id, number=number
    ).identity
    Question.objects.filter(consultation=other.invitation.consultation_id, number=number).update(
        identity=identity
    )


def test_choices_are_copied_only_from_the_same_question() -> None:
    here = a_response()
    other = another(here, "Last year")
    source = said(other, "Q5", choices=["no"])
    with pytest.raises(Refused, match="What was chosen there cannot be copied into Q5"):
        copy(here, "Q5", source)
    with pytest.raises(Refused, match="cannot be copied into Q1"):
        copy(here, "Q1", source)
    same_question(other, here, "Q5")
    assert copy(here, "Q5", source).choices == ["no"]
    said(here, "Q5", choices=["yes"])
    with pytest.raises(Refused):
        copy(here, "Q5", source)
    assert here.response.answers.get(question__number="Q5").choices == ["yes"]


def test_words_do_not_go_into_a_mere_choice() -> None:
    here = a_response()
    source = said(another(here), "Q1", "Words.")
    with pytest.raises(Refused, match="Q5 takes no words, only a choice"):
        copy(here, "Q5", source)


def test_the_same_question_of_an_earlier_wave_is_offered_first() -> None:
    here = a_response()
    long_ago, last = another(here, "Wave 1"), another(here, "Wave 2")
    for place, text in ((long_ago, "First wave."), (last, "Second wave.")):
        said(place, "Q1", text)
        same_question(here, place, "Q1")
    at = timezone.now() - dt.timedelta(days=400)
    Answer.objects.filter(response=long_ago.response).update(saved_at=at)
    client = as_(here.officer)
    page = client.get(url("earlier", here), {"for": "Q1"}).content.decode()
    assert "Your answer last time" in page
    assert "Second wave." in page and "First wave." not in page
    page = client.get(url("earlier", here), {"for": "Q2"}).content.decode()
    assert "Your answer last time" not in page
    page = client.get(url("earlier", here), {"for": "Q1", "q": "wave"}).content.decode()
    assert page.index("Your answer last time") < page.index("2 answers have these words.")
    last_time, rows = found_earlier(
        here.response, ["wave"], here.response.answers.get(question__number="Q1").question
    )
    assert last_time is not None and last_time.response == last.response
    assert [row.response for row in rows] == [last.response, long_ago.response]


def test_posting_copies_and_leads_back_to_the_question() -> None:
    here = a_response()
    source = said(another(here, "Fire"), "Q1", "Copied.")
    client = as_(here.officer)
    where = url("earlier", here)
    page = client.get(where, {"q": "copied", "for": "Q2"}).content.decode()
    data = {"for": "Q2", "earlier": source.pk, "version": hidden(page, "version")}
    answer = client.post(f"{where}?q=copied&for=Q2", data)
    assert answer.status_code == 302
    assert answer.url == f"{url('section', here, 1)}#Q2"  # type: ignore[attr-defined]
    assert here.response.answers.get(question__number="Q2").text == "Copied."


def test_a_newer_version_is_shown_instead_of_copied_onto() -> None:
    here = a_response()
    source = said(another(here), "Q1", "Copied.")
    client = as_(here.officer)
    where = f"{url('earlier', here)}?q=copied&for=Q1"
    data = {"for": "Q1", "earlier": source.pk, "version": "1"}
    said(here, "Q1", "Newer.")
    answer = client.post(where, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nothing was copied" in page and "Newer." in page and "1 answer has these words" in page
    data["version"] = hidden(page, "version")
    assert client.post(where, data).status_code == 302
    assert here.response.answers.get(question__number="Q1").text == "Newer.\n\nCopied."


def test_contributors_copy_only_where_they_may_write() -> None:
    here = a_response()
    source = said(another(here), "Q1", "Copied.")
    contributor = a_member(here.council, Role.CONTRIBUTOR)
    question = here.response.answers.get(question__number="Q1").question
    assigning.assign(response=here.response, by=here.officer, person=contributor, question=question)
    client, where = as_(contributor), url("earlier", here)
    page = client.get(where, {"q": "copied", "for": "Q1"}).content.decode()
    assert "Copy into Q1" in page and ">Q2." not in page
    assert "Copy into" not in client.get(where, {"q": "copied", "for": "Q2"}).content.decode()
    data = {"for": "Q2", "earlier": source.pk, "version": "1"}
    assert client.post(where, data).status_code == 403
    assert client.post(where, {**data, "for": "Q1"}).status_code == 302
    with pytest.raises(PermissionDenied):
        copy(here, "Q2", source, by=contributor)
    assert as_(here.member).get(where).status_code == 403
    line = client.get(url("section", here, 1)).content.decode()
    assert f"{where}?for=Q1" in line and f"{where}?for=Q2" not in line


def test_nothing_is_copied_into_what_was_sent() -> None:
    place = a_response()
    source = said(another(place), "Q1", "Copied.")
    fill(place)
    deciding.send_for_decision(response=place.response, by=place.officer)
    client, where = as_(place.officer), url("earlier", place)
    page = client.get(where, {"q": "copied", "for": "Q1"}).content.decode()
    assert "Recall it first" in page and "Copy into" not in page
    data = {"for": "Q1", "earlier": source.pk, "version": "2"}
    page = client.post(where, data, follow=True).content.decode()
    assert "Recall it first" in page
    with pytest.raises(Refused):
        copy(place, "Q1", source)


@pytest.mark.parametrize(
    "data", [{}, {"for": "Q99"}, {"for": "Q1"}, {"for": "Q1", "earlier": "x", "version": "²"}]
)
def test_a_strange_request_copies_nothing(data: dict[str, str]) -> None:
    place = a_response()
    answer = as_(place.officer).post(url("earlier", place), data)
    assert answer.status_code in {404, 422}
    assert place.response.answers.filter(version__gt=1).count() == 0


def test_earlier_answers_are_all_of_the_council_and_none_of_this_response() -> None:
    here = a_response()
    other = another(here)
    assert set(earlier_answers(here.response)) == set(other.response.answers.all())


def test_queries_are_the_same_for_one_and_for_many() -> None:
    counted = []
    for number in (1, 3):
        here = a_response()
        for _ in range(number):
            other = another(here)
            same_question(here, other, "Q1")
            said(other, "Q1", "Word.")
            said(other, "Q5", choices=["no"])
            weigh(other, ("Equalities", "Word."), ("Legal", "Word."))
        where = f"{url('earlier', here)}?q=word&for=Q1"
        counted.append(queries(as_(here.officer), where))
    assert counted[0] == counted[1] <= 8, counted
