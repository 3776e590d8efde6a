"""Every kind of question in every state: form, page, paper, decision, submission and release."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.kinds import KINDS
from councils.refusals import Refused
from responses.actions import deciding, drafting, submitting
from responses.actions.deciding import Change
from responses.content import answers_as_asked, as_asked
from responses.enums import AnswerState, Outcome, State, Verdict
from responses.forms import AnswerForm, ChangeForm
from responses.models import Answer, Response
from responses.paper import report_facts
from responses.said import Said
from results.disclosure.layout import lay_out
from results.plans import plan_of
from results.tables import collect
from results.working.rows import Source
from tests.every_kind import (
    FULL,
    a_place_asked_everything,
    answer_to,
    answered,
    fill_everything,
    say,
    the_sample,
)
from tests.responses.test_pages import DECLARED, as_, url
from tests.world import ASKED, Place, a_place, a_response, sign

pytestmark = pytest.mark.django_db

OTHERS = {
    "no response": Said(AnswerState.NO_RESPONSE),
    "no response, with a reason": Said(AnswerState.NO_RESPONSE, reason="We have no view."),
    "not for us": Said(AnswerState.NOT_FOR_US, reason="We have no libraries."),
}
SECTION = {f"Q{number}": 1 if number < 5 else 2 for number in range(1, 12)}


def form_for(answer: Answer, **kwargs: Any) -> AnswerForm:
    kwargs.setdefault("is_for_council", answer.question.number != "Q11")
    return AnswerForm(answer=answer, **kwargs)


def posted(form: AnswerForm, said: Said | None = None) -> QueryDict:
    """What a browser sends of a form's fields, as they are shown or with another answer."""
    values = form.initial | (form.values(said) if said else {})
    data = QueryDict(mutable=True)
    for name in form.fields:
        value = values.get(name, "")
        data.setlist(form.add_prefix(name), value if isinstance(value, list) else [str(value)])
    return data


def send(client: Client, where: str, data: QueryDict) -> Any:
    return client.post(where, dict(data.lists()))


def page_data(client: Client, place: Place, number: int) -> dict[str, list[str]]:
    """What a browser would send back of a section's page as it is."""
    html = client.get(url("section", place, number)).content.decode()
    data: dict[str, list[str]] = {}
    for field in re.findall(r"<input [^>]*>", html, re.DOTALL):
        name, value = re.search(r'name="(Q[^"]+)"', field), re.search(r'value="([^"]*)"', field)
        if name and value and ("hidden" in field or re.search(r"\schecked", field)):
            data.setdefault(name[1], []).append(value[1])
    for name, text in re.findall(r'<textarea[^>]*name="(Q[^"]+)"[^>]*>\r?\n?([^<]*)', html):
        data[name] = [text]
    return data


# --- the forms ----------------------------------------------------------------------------


@pytest.mark.parametrize("number", FULL)
@pytest.mark.parametrize("state", ["answered", *OTHERS])
def test_what_is_said_goes_through_the_page_and_comes_back(number: str, state: str) -> None:
    place = a_place_asked_everything()
    said = OTHERS.get(state, FULL[number])
    client = as_(place.officer)
    here = SECTION[number]
    data = page_data(client, place, here)
    data |= dict(posted(form_for(answer_to(place, number)), said).lists())
    assert client.post(url("section", place, here), data).status_code == 302
    stored = answer_to(place, number)
    assert (Said.of(stored), stored.version) == (said, 2)
    # The page as it is then, sent back untouched, changes nothing.
    again = page_data(client, place, here)
    assert client.post(url("section", place, here), again).status_code == 302
    assert answer_to(place, number).version == 2


def test_from_any_state_to_any_other() -> None:
    place = a_place_asked_everything()
    for number, full in FULL.items():
        states = [full, *OTHERS.values()]
        for first, second in itertools.product(states, states):
            answer = say(place, number, first)
            form = form_for(answer, data=posted(form_for(answer), second))
            assert form.is_valid(), (number, first, second, form.errors)
            assert form.said() == second, (number, first, second)


@pytest.mark.parametrize("number", [number for number in FULL if number not in {"Q1", "Q3", "Q8"}])
def test_no_response_said_now_ends_an_earlier_choice(number: str) -> None:
    place = a_place_asked_everything()
    said = answered("", *FULL[number].choices, other=FULL[number].other)
    answer = say(place, number, said)
    data = posted(form_for(answer))  # nobody can unpress a radio button
    data[f"{number}-instead"] = "no-response"
    form = form_for(answer, data=data)
    assert form.is_valid(), form.errors
    assert form.said() == Said(AnswerState.NO_RESPONSE)


@pytest.mark.parametrize("number", FULL)
def test_an_answer_given_now_ends_an_earlier_no_response(number: str) -> None:
    place = a_place_asked_everything()
    answer = say(place, number, Said(AnswerState.NO_RESPONSE, reason="We have no view."))
    data = posted(form_for(answer), FULL[number])
    data[f"{number}-instead"] = "no-response"
    data[f"{number}-reason"] = "We have no view."
    form = form_for(answer, data=data)
    assert form.is_valid(), form.errors
    assert form.said() == FULL[number]


@pytest.mark.parametrize("number", ["Q1", "Q5", "Q6"])
@pytest.mark.parametrize("instead", ["no-response", "not-for-us"])
def test_words_are_never_dropped_for_it(number: str, instead: str) -> None:
    place = a_place_asked_everything()
    answer = say(place, number, FULL[number])
    data = posted(form_for(answer))
    data[f"{number}-instead"], data[f"{number}-reason"] = instead, "Why not."
    form = form_for(answer, data=data)
    assert list(form.errors) == ["text"]
    assert form["text"].value() == FULL[number].text


@pytest.mark.parametrize("number", ["Q2", "Q5", "Q6", "Q9", "Q10"])
def test_radio_buttons_can_be_emptied(number: str) -> None:
    place = a_place_asked_everything()
    answer = say(place, number, answered("", *FULL[number].choices))
    data = posted(form_for(answer))
    data[f"{number}-instead"] = "clear"
    form = form_for(answer, data=data)
    assert form.is_valid(), form.errors
    assert form.said() == Said(AnswerState.UNANSWERED)


@pytest.mark.parametrize(
    ("number", "changes", "field", "sentence"),
    [
        ("Q2", {"choice": "nobody"}, "choice", "Choose one of the answer options of Q2."),
        (
            "Q2",
            {"choice": "other"},
            "other",
            "Say what “Other, please specify” is in Q2.",
        ),
        ("Q2", {"other": "A levy"}, "other", "Choose “Other, please specify” to say this."),
        (
            "Q4",
            {"choices": ["lending", "none"]},
            "choices",
            "“None of these” cannot be chosen together with another answer to Q4.",
        ),
        ("Q5", {"text": "Soon"}, "choice", "Choose an answer to Q5 beside the words, too."),
        (
            "Q10",
            {"choice-speed": "often"},
            "choice-speed",
            "Choose one of the answer options of Q10.",
        ),
        ("Q1", {"instead": "not-for-us"}, "reason", "Say why Q1 is not applicable to the council."),
        (
            "Q1",
            {"reason": "Because"},
            "reason",
            "Choose why the council does not answer to give this reason, or remove it.",
        ),
        ("Q1", {"instead": "never"}, "instead", "Choose one of these."),
        ("Q11", {"instead": "not-for-us"}, "instead", "Choose one of these."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(
    number: str, changes: dict[str, Any], field: str, sentence: str
) -> None:
    place = a_place_asked_everything()
    answer = answer_to(place, number)
    data = posted(form_for(answer))
    for name, value in changes.items():
        data.setlist(f"{number}-{name}", value if isinstance(value, list) else [value])
    form = form_for(answer, data=data)
    assert form.errors[field] == [sentence]
    for name, value in changes.items():
        assert form[name].value() == value
    html = send(as_(place.officer), url("section", place, SECTION[number]), data).content.decode()
    assert sentence in html.replace("&#x27;", "'")


def test_every_fold_and_field_is_called_after_its_question() -> None:
    """Heard one after the other, out of their places."""
    place = a_place_asked_everything()
    for section in (1, 2):
        html = as_(place.officer).get(url("section", place, section)).content.decode()
        folds = re.findall(r'details__summary-text">(No response.*?)</summary>', html)
        names = [re.sub(r"<[^>]+>", "", fold) for fold in folds]
        numbers = [number for number, here in SECTION.items() if here == section]
        assert names == [f"No response, or not applicable: {number}" for number in numbers]
        reasons = re.findall(r'aria-label="(Reason[^"]*)"', html)
        assert reasons == [f"Reason: {number}" for number in numbers]


def test_a_draft_that_saves_itself_may_be_unfinished_and_is_not_sent() -> None:
    place = a_place_asked_everything()
    fill_everything(place)
    drafting.save_publication(response=place.response, by=place.officer, publication="published")
    for number, unfinished, sentence in (
        ("Q2", answered("", "other"), "Say what “Other, please specify” is in Q2."),
        ("Q5", answered("Soon."), "Choose an answer to Q5 beside the words, too."),
    ):
        answer = answer_to(place, number)
        data = posted(form_for(answer), unfinished)
        assert not form_for(answer, data=data).is_valid()
        form = form_for(answer, data=data, may_be_unfinished=True)
        assert form.is_valid() and form.lacking == [sentence]
        say(place, number, form.said())
        with pytest.raises(Refused) as refused:
            deciding.send_for_decision(response=place.again(), by=place.officer)
        assert sentence in [blocker.sentence for blocker in refused.value.blockers]
        say(place, number, FULL[number])
    deciding.send_for_decision(response=place.again(), by=place.officer)


def test_a_question_not_aimed_at_the_council_is_answered_and_emptied_again() -> None:
    place = a_place_asked_everything()
    for said, stored in (
        (answered("", "yes"), answered("", "yes")),
        (Said(AnswerState.NO_RESPONSE), Said(AnswerState.NO_RESPONSE)),
        (Said(AnswerState.UNANSWERED), Said(AnswerState.NOT_APPLICABLE)),
        (answered(), Said(AnswerState.NOT_APPLICABLE)),
    ):
        assert Said.of(say(place, "Q11", said)) == stored


def test_nobody_says_not_applicable_in_the_rules_name() -> None:
    place = a_place_asked_everything()
    with pytest.raises(Refused, match="Q1 is asked of the council"):
        say(place, "Q1", Said(AnswerState.NOT_APPLICABLE))
    with pytest.raises(Refused, match="not something an answer can be"):
        say(place, "Q1", Said(AnswerState.NOT_RELEVANT))
    with pytest.raises(Refused, match="Say why Q1"):
        say(place, "Q1", Said(AnswerState.NOT_FOR_US, reason=" "))


# --- whatever is said ---------------------------------------------------------------------


def test_every_answer_without_fault_comes_back_from_its_form() -> None:
    place = a_place_asked_everything()
    answers = {answer.question.number: answer for answer in place.response.answers_in_order}
    texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)

    @settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data())
    def comes_back(data: st.DataObject) -> None:
        answer = answers[data.draw(st.sampled_from(sorted(answers)))]
        asked, spec = answer.question.asked, answer.question.spec
        codes = list(asked.labels)
        if spec.has_rows:
            codes = [f"{row.code}:{code}" for row in asked.rows for code in codes]
        choices = data.draw(st.lists(st.sampled_from(codes), max_size=3)) if codes else []
        said = Said(
            AnswerState.ANSWERED,
            data.draw(texts) if spec.words else "",
            tuple(choices),
            data.draw(texts) if asked.other else "",
        )
        form = form_for(answer, data=posted(form_for(answer), said), may_be_unfinished=True)
        if not form.is_valid():
            assert spec.faults(asked, said.text, said.choices, said.other), form.errors
            return
        stored = form.said()
        if stored.state != AnswerState.ANSWERED:
            return
        assert not spec.faults(asked, stored.text, stored.choices, stored.other)
        if not spec.faults(asked, said.text.strip(), said.choices, said.other):
            assert set(stored.choices) == set(said.choices)
        again = form_for(answer, data=posted(form_for(answer), stored), may_be_unfinished=True)
        assert again.is_valid() and again.said() == stored

    comes_back()


def test_hostile_fields_never_break_a_form() -> None:
    place = a_place_asked_everything()
    answers = {answer.question.number: answer for answer in place.response.answers_in_order}
    odd = st.lists(st.text(max_size=10) | st.sampled_from(["other", "yes", "speed:agree", "\x00"]))

    @settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data())
    def never_breaks(data: st.DataObject) -> None:
        answer = answers[data.draw(st.sampled_from(sorted(answers)))]
        query = QueryDict(mutable=True)
        for name in form_for(answer).fields:
            query.setlist(f"{answer.question.number}-{name}", data.draw(odd))
        form = form_for(answer, data=query)
        if form.is_valid():
            said = form.said()
            if said.state == AnswerState.ANSWERED:
                asked = answer.question.asked
                assert not KINDS[answer.question.kind].faults(
                    asked, said.text, said.choices, said.other
                )
        form.words_line, form.is_set_aside, form.is_folded  # noqa: B018

    never_breaks()


# --- follow-ups ---------------------------------------------------------------------------


def asked_of(place: Place) -> dict[str, Said]:
    answers = list(place.again().answers_in_order)
    said = answers_as_asked(answers)
    return {answer.question.number: said[answer.question_id] for answer in answers}


def test_words_of_a_follow_up_are_kept_left_out_and_back() -> None:
    place = a_place_asked_everything()
    fill_everything(place)
    assert asked_of(place)["Q8"] == FULL["Q8"]
    say(place, "Q6", answered("", "no"))
    without = asked_of(place)
    assert without["Q7"] == without["Q8"] == Said(AnswerState.NOT_RELEVANT)
    assert Said.of(answer_to(place, "Q8")) == FULL["Q8"]
    html = as_(place.officer).get(url("section", place, 2)).content.decode()
    assert "Once for each book." in html and "is kept, and not sent" in html
    read = as_(place.officer).get(url("read", place)).content.decode()
    assert "Once for each book." not in read
    say(place, "Q6", FULL["Q6"])
    assert asked_of(place)["Q8"] == FULL["Q8"]


def test_a_follow_up_that_is_not_asked_stops_nobody() -> None:
    place = a_place_asked_everything()
    for number in ("Q1", "Q4", "Q5", "Q9", "Q10"):
        say(place, number, FULL[number])
    say(place, "Q2", answered("", "county"))
    say(place, "Q6", answered("", "no"))
    drafting.save_publication(response=place.response, by=place.officer, publication="published")
    deciding.send_for_decision(response=place.again(), by=place.officer)
    assert place.again().state == State.AWAITING_DECISION


def test_a_rule_that_excludes_is_named_before_an_answer_that_does_not_ask() -> None:
    place = a_place_asked_everything()
    questions = [answer.question for answer in place.response.answers_in_order]
    last = next(question for question in questions if question.number == "Q11")
    last.follows_id, last.follows_options = questions[1].pk, ["trust"]
    said = {question.pk: Said(AnswerState.UNANSWERED) for question in questions}
    said[last.pk] = Said(AnswerState.NOT_APPLICABLE)
    assert as_asked(questions, said)[last.pk] == Said(AnswerState.NOT_APPLICABLE)


# --- the decision ---------------------------------------------------------------------------


def awaiting() -> Place:
    place = a_place_asked_everything()
    fill_everything(place)
    say(place, "Q2", answered("", "county"))
    drafting.save_publication(response=place.response, by=place.officer, publication="published")
    deciding.send_for_decision(response=place.again(), by=place.officer)
    place.again()
    return place


CHANGED = {
    "Q1": answered("Close none."),
    "Q2": answered("", "other", other="A co-operative"),
    "Q4": answered("", "none"),
    "Q5": answered("Not now.", "later"),
    "Q6": answered("Only if asked.", "yes"),
    "Q7": answered("", "loans"),
    "Q9": answered("", "dont-know"),
    "Q10": answered("", "speed:agree", "choice:agree", "welsh:agree"),
}


def test_the_member_changes_any_kind_to_anything() -> None:
    place = awaiting()
    client = as_(place.member)
    for number, changed in CHANGED.items():
        for said in (changed, *OTHERS.values()):
            changes_one(place, client, number, said)


def changes_one(place: Place, client: Client, number: str, said: Said) -> None:
    data = QueryDict(mutable=True)
    for answer in place.response.answers_in_order:
        form = ChangeForm(
            answer=answer, stored=None, is_for_council=answer.question.number != "Q11"
        )
        data.update(posted(form, said if answer.question.number == number else None))
    data["outcome"], data[f"{number}-why"] = Outcome.MODIFIED, "Better so."
    data.update(DECLARED)
    answer = send(client, url("decide", place), data)
    draft = place.response.decision_drafts.get()
    assert answer.status_code == 302, re.findall(r"error-message[^/]*", answer.content.decode())
    question = str(answer_to(place, number).question_id)
    assert draft.changes == {question: Change(said, "Better so.").to_json()}
    html = client.get(url("decide", place)).content.decode()
    assert "Better so." in html
    assert send(client, url("decide", place), data).status_code == 302
    assert place.response.decision_drafts.get().changes == draft.changes


def test_no_response_beside_the_untouched_suggestion_means_instead_of_it() -> None:
    place = awaiting()
    form = ChangeForm(answer=answer_to(place, "Q1"), stored=None)
    data = posted(form)
    data["Q1-instead"] = "no-response"
    form = ChangeForm(answer=answer_to(place, "Q1"), stored=None, data=data)
    assert form.is_valid() and form.change().said == Said(AnswerState.NO_RESPONSE)


def test_a_change_that_asks_for_a_follow_up_needs_its_answer() -> None:
    place = awaiting()
    second, third = (answer_to(place, number).question_id for number in ("Q2", "Q3"))
    say_nothing = Change(Said(AnswerState.UNANSWERED), "We say nothing.")
    draft = deciding.save_decision_draft(
        response=place.response,
        by=place.member,
        outcome=Outcome.MODIFIED,
        changes={second: Change(answered("", "trust"), "So."), third: say_nothing},
        **ASKED,
    )
    ends = deciding.open_ends(place.again(), draft)
    assert [(end.anchor, "Your changes make Q3 a question" in end.sentence) for end in ends] == [
        ("#Q3", True)
    ]
    # What the officers had written for it is there again, and can be sent as it is.
    decision = sign(place, Outcome.MODIFIED, {second: Change(answered("", "trust"))})
    third_verdict = decision.answers.get(question=third)
    assert Said.of(third_verdict, "suggested_") == Said(AnswerState.NOT_RELEVANT)
    assert Said.of(third_verdict, "decided_") == FULL["Q3"]
    assert third_verdict.verdict == Verdict.OWN


def test_a_change_that_asks_for_less_leaves_the_follow_ups_out() -> None:
    place = awaiting()
    sixth = answer_to(place, "Q6").question_id
    sign(place, Outcome.MODIFIED, {sixth: Change(answered("", "no"))})
    submission = submitting.submit(response=place.again(), by=place.officer)
    sent = {answer.question.number: Said.of(answer) for answer in submission.answers.all()}
    assert sent["Q7"] == sent["Q8"] == Said(AnswerState.NOT_RELEVANT)
    assert "Once for each book." not in submission.canonical
    assert sent["Q3"] == Said(AnswerState.NOT_RELEVANT)
    assert set(sent) == set(SECTION)


# --- the paper ----------------------------------------------------------------------------


def printed(response: Response) -> dict[str, list[str]]:
    """The lines of each response in the paper, by question."""
    return {
        entry.number: [line for block in entry.response for line in block.lines]
        for part in report_facts(response).parts
        for entry in part.entries
        if entry.number
    }


def test_the_paper_prints_every_kind() -> None:
    place = a_place_asked_everything()
    fill_everything(place)
    assert printed(place.again()) == {
        "Q1": ["Keep every branch open.", "First", "Second"],
        "Q2": ["A trust"],
        "Q3": ["A trust can raise money."],
        "Q4": ["Lending", "Something else, please specify: A place for young people"],
        "Q5": ["This year", "The year after is too late."],
        "Q6": ["Yes", "If others do."],
        "Q7": ["The number of people", "The number of loans"],
        "Q8": ["Once for each book."],
        "Q9": ["Agree"],
        "Q10": [
            "New books arrive quickly enough: Strongly agree",
            "There is enough to choose from: No answer",
            "There are enough books in Welsh: Disagree",
        ],
    }


def test_the_paper_prints_every_state() -> None:
    place = a_place_asked_everything()
    say(place, "Q1", OTHERS["no response"])
    say(place, "Q4", OTHERS["no response, with a reason"])
    say(place, "Q9", OTHERS["not for us"])
    found = printed(place.again())
    assert found["Q1"] == ["No response."]
    assert found["Q2"] == ["Not yet answered."]
    assert found["Q3"] == ["Not asked, after the answer to Q2."]
    assert found["Q4"] == ["No response.", "We have no view."]
    assert found["Q9"] == ["Not applicable in the council’s view.", "We have no libraries."]
    assert "Q11" not in found
    assert "Thank you" not in str(report_facts(place.response))


# --- the release --------------------------------------------------------------------------


def submitted(more: dict[str, Said]) -> Place:
    place = a_place_asked_everything()
    fill_everything(place)
    for number, said in more.items():
        say(place, number, said)
    drafting.save_publication(response=place.response, by=place.officer, publication="published")
    deciding.send_for_decision(response=place.again(), by=place.officer)
    sign(place)
    submitting.submit(response=place.again(), by=place.officer)
    return place


def test_a_release_counts_choices_and_never_words() -> None:
    place = submitted({})
    consultation = place.invitation.consultation
    plan = plan_of(consultation)
    names = [question.id for question in plan.questions]
    assert names == [
        *("Q2", "Q4", "Q5", "Q6", "Q7", "Q9"),
        *("Q10.speed", "Q10.choice", "Q10.welsh", "Q11"),
    ]
    collected = collect(consultation, plan)
    layout = lay_out(plan, collected.frame, collected.respondents, collected.published)
    whole = layout.groups[0]
    counted = {
        (question.id, option)
        for question in plan.questions
        for option in question.options
        if collected.count(question.id, option, whole)
    }
    assert counted == {
        ("Q2", "trust"),
        ("Q4", "lending"),
        ("Q4", "other"),
        ("Q5", "this-year"),
        ("Q6", "yes"),
        ("Q7", "people"),
        ("Q7", "loans"),
        ("Q9", "agree"),
        ("Q10.speed", "strongly-agree"),
        ("Q10.welsh", "disagree"),
    }
    assert "young people" not in repr(plan)


def test_the_working_export_has_every_part_of_every_answer() -> None:
    place = submitted(
        {
            "Q6": answered("", "no"),
            "Q9": OTHERS["not for us"],
            "Q1": OTHERS["no response, with a reason"],
        }
    )
    source = Source.of(place.invitation.consultation, at=timezone.now(), taken_by="Somebody")
    (received,) = source.received()
    found = {
        said.question: (said.state, said.chosen, said.codes, said.other, said.text, said.reason)
        for said in received.answers
    }
    not_asked = ("Not asked after an earlier answer", "", "", "", "", "")
    assert [question.number for question in source.questions] == list(SECTION)
    assert found["Q1"] == ("No response", "", "", "", "", "We have no view.")
    assert found["Q4"] == (
        "Answered",
        "Lending | Something else, please specify",
        "lending|other",
        "A place for young people",
        "",
        "",
    )
    assert found["Q5"][1:5] == ("This year", "this-year", "", "The year after is too late.")
    assert found["Q7"] == found["Q8"] == not_asked
    assert found["Q9"] == (
        "Not applicable in the council's view",
        "",
        "",
        "",
        "",
        "We have no libraries.",
    )
    assert found["Q10"][2] == "speed:strongly-agree|welsh:disagree"
    why = f"it concerns adult social care, which {place.council.name} does not provide"
    assert found["Q11"] == ("Not applicable", "", "", "", "", why)


def test_what_only_informs_is_nowhere_counted() -> None:
    consultation = the_sample()
    consultation.questions.filter(number="Thanks").update(
        applies_to={"functions": ["adult-social-care"]}
    )
    place = a_response(place=a_place(consultation))
    assert {one.question.number for one in place.response.answers_in_order} == set(SECTION)
    page = as_(place.officer).get(url("read", place)).content.decode()
    assert "No response is suggested to Question 11: it concerns" in page
    assert "Thank you." not in as_(place.officer).get(url("section", place, 2)).content.decode()
    assert "library service." in as_(place.officer).get(url("section", place, 1)).content.decode()
