"""What the report says, from the rows of a response to its HTML."""

import datetime as dt
import re
from dataclasses import asdict, fields, replace

import pytest

from consultations.models import Question, Section
from consultations.prose import Block
from consultations.redline import Piece
from councils.enums import Role
from responses.actions.deciding import Change
from responses.actions.drafting import (
    save_answer,
    save_background_papers,
    save_part,
    save_title_block,
)
from responses.enums import AnswerState, Outcome, PartKind, State
from responses.models import Response
from responses.paper import (
    ReportFacts,
    content_digest,
    printing,
    report_facts,
    report_html,
    wording,
)
from responses.said import Said
from tests import world

pytestmark = pytest.mark.django_db


def facts_of(place):
    return report_facts(place.again())


def p(*texts: str) -> tuple[Block, ...]:
    return tuple(Block("p", (text,)) for text in texts)


def answer(place, number: str, text: str = "", state=AnswerState.ANSWERED, choices=()):
    found = place.response.answers.select_related("question").get(question__number=number)
    save_answer(
        response=place.response,
        question=found.question,
        by=place.officer,
        base_version=found.version,
        state=state,
        text=text,
        choices=choices,
    )


def write(place, kind: PartKind, text: str, heading: str = "Heading", section: int = 0, na=""):
    parts = place.response.parts.filter(kind=kind)
    part = (parts.filter(section__number=section) if section else parts).get()
    save_part(
        response=place.response,
        part=part,
        by=place.officer,
        base_version=part.version,
        heading=heading,
        text=text,
        not_applicable_text=na,
    )


def part_of(facts, number: str):
    return next(part for part in facts.parts if part.number == number)


# --- the numbered parts ---------------------------------------------------------------------


def test_parts_stand_in_the_order_of_the_councils_paper():
    place = world.a_response()
    numbers = [part.number for part in facts_of(place).parts]
    headings = [part.heading for part in facts_of(place).parts]
    assert numbers == [f"{number}.0" for number in range(1, 11)]
    assert headings == [
        "Purpose of report",
        "Recommendations",
        "Background",
        "The consultation",
        "Consultation section 1 – Theme 1",
        "Consultation section 2 – Theme 2",
        "Consultation section 3 – Choices",
        "Considerations",
        "Recommendations",
        "Reason for recommendations",
    ]


def test_paragraphs_are_numbered_and_a_list_belongs_to_the_words_before_it():
    place = world.a_response()
    write(place, PartKind.BACKGROUND, "First.\n\nSecond:\n- one\n- two\n\nThird.")
    assert [(one.number, one.blocks) for one in part_of(facts_of(place), "3.0").paragraphs] == [
        ("3.1", p("First.")),
        ("3.2", (*p("Second:"), Block("ul", ("one", "two")))),
        ("3.3", p("Third.")),
    ]


def test_recommendations_are_printed_again_under_their_later_number():
    place = world.a_response()
    write(place, PartKind.RECOMMENDATIONS, "That it is sent.", "Recommendations")
    facts = facts_of(place)
    assert part_of(facts, "2.0").paragraphs[0].number == "2.1"
    assert part_of(facts, "9.0").paragraphs[0].number == "9.1"
    assert part_of(facts, "9.0").paragraphs[0].blocks == p("That it is sent.")


def considerations(place):
    found = part_of(facts_of(place), "8.0").paragraphs
    return [(one.number, one.lead, one.blocks) for one in found]


def test_each_consideration_is_a_paragraph_that_begins_with_its_heading():
    place = world.a_response()
    world.weigh(place, ("Risk", "Low."), ("Money", "None."))
    assert considerations(place) == [("8.1", "Risk", p("Low.")), ("8.2", "Money", p("None."))]


def test_considerations_that_are_not_written_say_so():
    place = world.a_response()
    assert considerations(place) == [("8.1", "", p("Not yet written."))]


def test_a_part_without_words_says_so():
    place = world.a_response()
    write(place, PartKind.BACKGROUND, "")
    assert part_of(facts_of(place), "3.0").paragraphs[0].blocks == p("Not yet written.")
    world.fill(place)
    write(place, PartKind.BACKGROUND, "")
    sent = world.deciding.send_for_decision(response=place.response, by=place.officer)
    assert report_facts(sent).parts[2].paragraphs[0].blocks == p("None.")


# --- questions ------------------------------------------------------------------------------


def test_questions_follow_the_paragraphs_of_their_section():
    place = world.a_response()
    write(place, PartKind.SECTION, "Our view.\n\nMore of it.", "Theme", section=1)
    answer(place, "Q1", "Yes.\n\nFor two reasons:\n- one\n- two")
    answer(place, "Q2", state=AnswerState.NO_RESPONSE)
    part = part_of(facts_of(place), "5.0")
    assert [one.number for one in part.paragraphs] == ["5.1", "5.2"]
    assert part.questions_number == "5.3"
    assert [(entry.number, entry.response) for entry in part.entries] == [
        ("Q1", (*p("Yes.", "For two reasons:"), Block("ul", ("one", "two")))),
        ("Q2", p("No response.")),
    ]


def test_a_choice_prints_its_options_and_the_chosen_one():
    place = world.a_response()
    answer(place, "Q5", choices=["dont-know"])
    entry = part_of(facts_of(place), "7.0").entries[0]
    assert entry.options == ("Yes", "No", "Don't know")
    assert entry.response == p("Don't know")


def test_an_unanswered_question_says_so():
    place = world.a_response()
    assert part_of(facts_of(place), "5.0").entries[0].response == p("Not yet answered.")


def test_a_section_of_one_question_shows_it_as_its_first_paragraph():
    consultation = world.a_consultation(questions_per_section=1)
    place = world.a_response(place=world.a_place(consultation))
    write(place, PartKind.SECTION, "", "Theme", section=1)
    part = part_of(facts_of(place), "5.0")
    assert part.questions_number == ""
    assert [entry.paragraph for entry in part.entries] == ["5.1"]


def test_a_section_of_one_question_with_a_preamble_keeps_the_line_above_it():
    consultation = world.a_consultation(questions_per_section=1)
    place = world.a_response(place=world.a_place(consultation))
    write(place, PartKind.SECTION, "Our view.", "Theme", section=1)
    part = part_of(facts_of(place), "5.0")
    assert part.questions_number == "5.2"
    assert [entry.paragraph for entry in part.entries] == [""]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said(AnswerState.UNANSWERED), "Not yet answered."),
        (Said(AnswerState.NO_RESPONSE, reason="Not us."), "No response."),
        (Said(AnswerState.NOT_FOR_US, reason="Not us."), "Not applicable in the council’s view."),
    ],
)
def test_a_grid_without_choices_prints_its_statements_all_the_same(said, words):
    consultation = world.a_consultation()
    statements = [["speed", "Speed"], ["cost", "Cost"]]
    section = consultation.sections.get(number=3)
    world.a_question(section, 7, kind="grid", statements=statements)
    place = world.a_response(place=world.a_place(consultation))
    grid = place.response.answers.select_related("question").get(question__number="Q7")
    if said.state != AnswerState.UNANSWERED:
        save_answer(
            response=place.response,
            question=grid.question,
            by=place.officer,
            base_version=1,
            **said.columns(),
        )
    entry = next(one for one in part_of(facts_of(place), "7.0").entries if one.number == "Q7")
    assert entry.response[0] == p(words)[0]
    assert entry.response[-1] == Block("ul", ("Speed: No answer", "Cost: No answer"))


@pytest.fixture
def mixed():
    """A section of a district: Q7 to Q9 and Q11 are for councils with social care, Q10 for all."""
    consultation = world.a_consultation()
    section = Section.objects.create(consultation=consultation, number=4, title="Health")
    care = {"functions": ["adult-social-care"]}
    for position in (7, 8, 9, 10, 11):
        rule = {} if position == 10 else care
        world.a_question(section, position, applies_to=rule)
    Question.objects.filter(section=section, position=8).update(is_wording_held=False, text="")
    return world.a_response(place=world.a_place(consultation))


def because(place, which: str, several: bool = True) -> str:
    concern = "they concern" if several else "it concerns"
    name = place.council.name
    return (
        f"No response is suggested to {which}: {concern} adult social care, which {name} does not "
        "provide."
    )


def test_questions_that_are_left_out_are_one_sentence_with_their_numbers_and_the_rules_reason(
    mixed,
):
    assert [one.sentence or one.number for one in part_of(facts_of(mixed), "8.0").entries] == [
        because(mixed, "Questions 7 – 9"),
        "Q10",
        because(mixed, "Question 11", several=False),
    ]


def test_the_councils_own_words_stand_at_the_first_place(mixed):
    write(mixed, PartKind.SECTION, "", "Health", section=4, na="They concern the county.")
    assert [one.sentence or one.number for one in part_of(facts_of(mixed), "8.0").entries] == [
        "They concern the county.",
        "Q10",
        because(mixed, "Question 11", several=False),
    ]


def test_a_question_that_does_not_apply_is_printed_when_it_is_answered_all_the_same(mixed):
    answer(mixed, "Q8", "We answer all the same.")
    write(mixed, PartKind.SECTION, "", "Health", section=4, na="")
    entries = part_of(facts_of(mixed), "8.0").entries
    assert [entry.sentence or entry.number for entry in entries] == [
        because(mixed, "Question 7", several=False),
        "Q8",
        because(mixed, "Question 9", several=False),
        "Q10",
        because(mixed, "Question 11", several=False),
    ]
    assert entries[1].wording == "The wording of this question is not held."
    assert entries[1].response == p("We answer all the same.")


def test_a_council_to_which_they_apply_sees_every_question(mixed):
    county = world.a_place(mixed.invitation.consultation, tier="upper")
    place = world.a_response(place=county)
    entries = part_of(facts_of(place), "8.0").entries
    assert [entry.number for entry in entries] == ["Q7", "Q8", "Q9", "Q10", "Q11"]


# --- the title block ------------------------------------------------------------------------


def test_the_title_block():
    place = world.a_response()
    save_title_block(
        response=place.response,
        by=place.officer,
        base_version=place.response.title_version,
        title="Taking stock",
        reference="J030",
        classification="For publication",
        meeting="Deputy Leader",
        meeting_on=dt.date(2015, 3, 4),
        report_by="Policy Manager",
        wards="All",
        areas_label="Community assemblies",
        areas="All",
        contact="the Policy Manager",
    )
    save_background_papers(
        response=place.response, by=place.officer, base_version=1, titles=["Notes", "Minutes"]
    )
    facts = facts_of(place)
    assert facts.full_title == "Taking stock (J030)"
    assert facts.footer == "FOR PUBLICATION · J030"
    assert facts.title_rows == (
        ("MEETING", "Deputy Leader"),
        ("DATE", "4th MARCH 2015"),
        ("REPORT BY", "Policy Manager"),
        ("WARD", "All"),
        ("COMMUNITY ASSEMBLIES", "All"),
    )
    assert facts.background_papers == ("Notes", "Minutes")
    assert facts.contact == (
        "Further information on this matter can be obtained from the Policy Manager."
    )


def test_an_open_title_block_says_what_is_to_be_confirmed():
    place = world.a_response()
    Response.objects.filter(pk=place.response.pk).update(
        meeting="", meeting_on=None, report_by="", wards="", areas="", contact="Ask the clerk."
    )
    facts = facts_of(place)
    assert facts.title_rows == (
        ("MEETING", "To be confirmed"),
        ("DATE", "To be confirmed"),
        ("REPORT BY", "To be confirmed"),
    )
    assert facts.contact == "Ask the clerk."


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (1, "1st MAY 2026"),
        (2, "2nd MAY 2026"),
        (3, "3rd MAY 2026"),
        (4, "4th MAY 2026"),
        (11, "11th MAY 2026"),
        (12, "12th MAY 2026"),
        (13, "13th MAY 2026"),
        (21, "21st MAY 2026"),
        (30, "30th MAY 2026"),
        (31, "31st MAY 2026"),
    ],
)
def test_dates_of_the_title_block(day, words):
    assert wording.ordinal_date(dt.date(2026, 5, day)) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (dt.datetime(2015, 3, 9, 10, 42, tzinfo=dt.UTC), "9 March 2015 at 10:42 GMT"),
        (dt.datetime(2015, 3, 29, 0, 59, tzinfo=dt.UTC), "29 March 2015 at 00:59 GMT"),
        (dt.datetime(2015, 3, 29, 1, 0, tzinfo=dt.UTC), "29 March 2015 at 02:00 BST"),
        (dt.datetime(2015, 6, 30, 23, 30, tzinfo=dt.UTC), "1 July 2015 at 00:30 BST"),
    ],
)
def test_moments_are_london_moments_with_their_zone(moment, words):
    assert wording.moment_in_words(moment) == words


# --- the decision ---------------------------------------------------------------------------


def test_before_the_decision_there_is_none():
    for state in (State.DRAFTING, State.AWAITING_DECISION):
        facts = facts_of(world.a_response(state))
        assert facts.decision is None
        assert facts.submission is None
        assert facts.is_draft is (state == State.DRAFTING)


def test_a_supported_report_carries_the_signature():
    place = world.a_response(State.APPROVED)
    decision = facts_of(place).decision
    stored = place.response.decisions.get()
    assert decision.outcome == "Officer recommendation supported"
    assert decision.signed_name == place.member.name
    assert decision.office == "Deputy Leader & Executive Member for Planning"
    assert decision.decided_at == wording.moment_in_words(stored.decided_at)
    assert decision.changes == ()


def modified(question: str = "Q1", **kwargs):
    place = world.a_place()
    pk = place.invitation.consultation.questions.get(number=question).pk
    reason = kwargs.pop("reason", "")
    change = Change(Said(**{"state": "answered", **kwargs}), reason)
    return world.a_response(
        State.APPROVED, place=place, outcome=Outcome.MODIFIED, changes={pk: change}
    )


def test_a_modified_report_shows_suggested_beside_decided():
    place = modified(text="Our better answer to Q1.", reason="Clearer.")
    facts = facts_of(place)
    assert facts.decision.outcome == "Officer recommendation modified as below"
    (change,) = facts.decision.changes
    assert (change.number, change.before, change.after, change.reason) == (
        "Q1",
        p("Our answer to Q1."),
        p("Our better answer to Q1."),
        p("Clearer."),
    )
    assert change.pieces == (
        Piece("same", "Our "),
        Piece("new", "better "),
        Piece("same", "answer to Q1."),
    )


def test_the_body_of_a_modified_report_keeps_what_was_suggested():
    place = modified(text="Our better answer to Q1.")
    assert part_of(facts_of(place), "5.0").entries[0].response == p("Our answer to Q1.")


def test_another_choice_shows_both_options_without_a_redline():
    place = modified("Q5", choices=("no",))
    (change,) = facts_of(place).decision.changes
    assert (change.before, change.after, change.pieces) == (p("Yes"), p("No"), ())


def test_an_own_decision_and_a_refusal_are_said_in_the_papers_words():
    own = world.a_response()
    world.fill(own)
    write(own, PartKind.RECOMMENDATIONS, "")
    world.deciding.send_for_decision(response=own.response, by=own.officer)
    world.sign(own, Outcome.OWN_DECISION)
    assert facts_of(own).decision.outcome == "Executive Member’s own decision"
    assert facts_of(own).decision.comments == p("So decided.")
    refused = world.a_response(State.NOT_SUPPORTED)
    assert facts_of(refused).decision.outcome == "Officer recommendation not supported"
    assert facts_of(refused).decision.reasons == p("Because.")


def test_a_submitted_report_says_when_and_under_which_reference():
    place = world.a_response(State.SUBMITTED)
    submitted = place.response.submissions.get()
    submission = facts_of(place).submission
    assert (submission.reference, submission.submitted_at, submission.publisher) == (
        submitted.reference,
        wording.moment_in_words(submitted.submitted_at),
        "Local Government Association",
    )
    assert facts_of(place).decision is not None


def test_a_withdrawn_response_is_a_draft_again():
    facts = facts_of(world.a_response(State.WITHDRAWN))
    assert (facts.is_draft, facts.decision, facts.submission) == (True, None, None)


# --- queries and digest ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "queries"),
    [(State.DRAFTING, 3), (State.APPROVED, 4), (State.NOT_SUPPORTED, 4), (State.SUBMITTED, 4)],
)
@pytest.mark.parametrize("per_section", [1, 5])
def test_facts_take_the_same_queries_whatever_the_length(
    state, queries, per_section, django_assert_num_queries
):
    consultation = world.a_consultation(questions_per_section=per_section)
    place = world.a_response(state, place=world.a_place(consultation))
    response = place.again()
    with django_assert_num_queries(queries):
        report_facts(response)


def test_equal_facts_have_equal_digests_and_each_word_counts():
    place = world.a_response()
    first = facts_of(place)
    assert content_digest(first) == content_digest(facts_of(place))
    assert len(content_digest(first)) == 64
    seen = {content_digest(first)}
    answer(place, "Q1", "Yes.")
    seen.add(content_digest(facts_of(place)))
    answer(place, "Q1", "Yes!")
    seen.add(content_digest(facts_of(place)))
    write(place, PartKind.BACKGROUND, "Another background.")
    seen.add(content_digest(facts_of(place)))
    assert len(seen) == 4


@pytest.mark.parametrize("name", [one.name for one in fields(ReportFacts)])
def test_every_fact_is_in_the_digest(name):
    facts = facts_of(world.a_response(State.SUBMITTED))
    other = replace(facts, **{name: None})
    assert content_digest(other) != content_digest(facts)


def test_the_layout_is_in_the_digest(monkeypatch):
    facts = facts_of(world.a_response())
    before = content_digest(facts)
    monkeypatch.setattr(printing, "layout_version", lambda: "another layout")
    assert content_digest(facts) != before


def test_facts_are_plain_values():
    facts = facts_of(modified(text="Our better answer to Q1."))

    def check(value):
        if isinstance(value, dict):
            for one in value.values():
                check(one)
        elif isinstance(value, list | tuple):
            for one in value:
                check(one)
        else:
            assert value is None or type(value) in {str, bool}

    check(asdict(facts))


# --- HTML -----------------------------------------------------------------------------------

NASTY = (
    "<img src=file:///etc/passwd> <style>@import url(http://127.0.0.1/x)</style> \"'> "
    "{{ facts.council }} {% debug %} &amp; <script>alert(1)</script>"
)


def test_typed_text_never_becomes_markup():
    place = world.a_place(name=f"Council {NASTY}"[:100], short_name="Council")
    place = world.a_response(place=place)
    save_title_block(
        response=place.response,
        by=place.officer,
        base_version=place.response.title_version,
        title=NASTY,
        reference="<b>",
        classification="<i>x</i>",
        meeting=NASTY,
        meeting_on=None,
        report_by="<u>",
        wards=NASTY,
        areas_label="<s>",
        areas=NASTY,
        contact=NASTY,
    )
    for part in place.response.parts.all():
        write_all(place, part)
    for number in ("Q1", "Q2", "Q3", "Q4"):
        answer(place, number, f"{NASTY}\n\n- {NASTY}\n- x")
    world.weigh(place, ("<h1>", NASTY))
    save_background_papers(
        response=place.response, by=place.officer, base_version=1, titles=[NASTY]
    )
    html = report_html(facts_of(place))
    allowed = {
        *("html", "head", "meta", "title", "body", "header", "main", "nav", "section", "div"),
        *("h1", "h2", "h3", "h4", "p", "span", "strong", "a", "blockquote"),
        *("table", "tr", "th", "td", "ul", "ol", "li", "del", "ins"),
    }
    found = {name.lower() for name in re.findall(r"<\s*/?\s*([A-Za-z!][\w-]*)", html)}
    assert found - allowed == {"!doctype"}
    assert set(re.findall(r'<(?:a|img|link|script|style)\b[^>]*?(?:href|src)="([^"#]*)', html)) <= {
        ""
    }
    assert html.count("{{ facts.council }}") > 10


def write_all(place, part):
    save_part(
        response=place.response,
        part=part,
        by=place.officer,
        base_version=part.version,
        heading=NASTY[:200],
        text=f"{NASTY}\n\n- {NASTY}",
        not_applicable_text=NASTY if part.kind == PartKind.SECTION else "",
    )


def test_the_decided_words_never_become_markup():
    place = modified(text=f"Our answer {NASTY}", reason=NASTY)
    html = report_html(facts_of(place))
    assert "<img" not in html
    assert "<script" not in html
    assert "<style" not in html


def test_officers_of_a_council_are_not_named():
    place = world.a_response(State.SUBMITTED)
    html = report_html(facts_of(place))
    assert place.member.name in html  # who signed
    assert place.officer.name not in html
    assert Role.OFFICER.label not in html
