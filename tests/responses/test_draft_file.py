import datetime as dt
import json
import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultations import actions, definition
from consultations.definition.marked import Malformed
from consultations.prose import blocks, paragraphs
from councils import register
from councils.enums import Role, StaffRoleKind
from councils.models import Council
from councils.refusals import Refused
from responses import draft_file
from responses.actions import drafting
from responses.enums import AnswerState
from responses.models import Answer, Event, Response
from responses.particulars import Classification, KeyException, Particulars, contradictions
from responses.sheets import particulars_of
from tests import world

FIXTURES = Path(__file__).parents[2] / "fixtures"
FILE = FIXTURES / "responses" / "chesterfield-2015.yaml"
REAL = FILE.read_text(encoding="utf-8")
PAPER = (FIXTURES / "papers" / "taking-stock-chesterfield-2015.txt").read_text(encoding="utf-8")


def problems(source):
    with pytest.raises(Malformed) as refusal:
        draft_file.parse(source)
    return [str(problem) for problem in refusal.value.problems]


def plain(text):
    """Words only: the paper's marks for bold and italic and its line breaks go."""
    return " ".join(text.replace("*", "").split())


@pytest.fixture
def chesterfield(db):
    """Chesterfield's invitation to the real consultation, open, and its officer."""
    register.load((FIXTURES / "councils.csv").read_text(encoding="utf-8"))
    path = FIXTURES / "consultations" / "taking-stock-2015.yaml"
    loaded = actions.load(definition=definition.parse(path.read_bytes()))
    shifted = actions.shift_for_demonstration(
        consultation=loaded.consultation,
        closes_on=timezone.localdate() + dt.timedelta(days=9),
        note="",
    )
    consultation = world.publish_draft(consultation=shifted, by=world.staff(StaffRoleKind.EDITOR))
    council = Council.objects.get(code="CHS")
    officer = world.a_member(council, Role.OFFICER)
    return consultation.invitations.get(council=council), officer


# --- the real file ------------------------------------------------------------------------


def test_every_word_of_the_real_draft_stands_in_the_paper():
    draft = draft_file.parse(REAL)
    printed = plain(PAPER)
    texts = [part.text or "" for part in draft.parts]
    texts += [part.not_applicable_text or "" for part in draft.parts]
    texts += [answer.said.text for answer in draft.answers]
    texts += [one.text for one in draft.considerations]
    for block in (block for text in texts for block in blocks(text)):
        for line in block.lines:
            assert plain(line) in printed
    for part in draft.parts:
        assert part.heading.upper() in printed.upper()
    block = draft.title_block
    assert f"{block['title']} ({block['reference']})".upper() in printed.upper()
    assert block["meeting"].upper() in printed
    assert block["contact"] in printed
    assert block["meeting_on"] == dt.date(2015, 3, 4)


def test_the_real_draft_has_all_paragraphs():
    draft = draft_file.parse(REAL)
    answers = {answer.question: answer for answer in draft.answers}
    assert list(answers) == [f"Q{number}" for number in (*range(1, 13), 20, 21)]
    assert {
        number: len(paragraphs(answer.said.text))
        for number, answer in answers.items()
        if answer.said.text
    } == {
        "Q1": 1,
        "Q3": 1,
        "Q4": 1,
        "Q5": 2,
        "Q6": 2,
        "Q7": 1,
        "Q11": 1,
        "Q12": 3,
        "Q20": 2,
        "Q21": 1,
    }
    assert answers["Q2"].said.state == AnswerState.NO_RESPONSE
    sections = {part.section: part for part in draft.parts if part.section}
    assert [len(paragraphs(part.text or "")) for part in sections.values()] == [2, 4, 1, 0, 0]
    assert sections[5].heading == "General comments about sector-led improvement"
    assert [one.heading for one in draft.considerations] == ["Risk Management", "Equalities"]


def test_the_paper_names_roles_and_no_telephone_numbers():
    assert not re.search(r"[Ee]xtension \d|\b0\d{2,4}[ -]?\d{3}", PAPER)
    assert "12.1 To respond to the sector-led improvement consultation.\n\nPOLICY MANAGER" in PAPER
    assert "can be obtained from the Policy Manager." in PAPER


# --- loading ------------------------------------------------------------------------------


def test_the_real_draft_becomes_chesterfields_response(chesterfield):
    invitation, officer = chesterfield
    loaded = draft_file.load(draft=draft_file.parse(REAL), by=officer)
    assert loaded.change == "added"
    response = Response.objects.get(invitation=invitation)
    states = {
        answer.question.number: answer.state
        for answer in response.answers.select_related("question")
    }
    assert {number for number, state in states.items() if state == AnswerState.NOT_APPLICABLE} == {
        f"Q{number}" for number in range(13, 20)
    }
    assert states["Q2"] == AnswerState.NO_RESPONSE
    assert AnswerState.UNANSWERED not in states.values()
    chosen = Answer.objects.get(response=response, question__number="Q9")
    assert chosen.choices == ["yes-unless-exceptional"]
    assert response.reference == "J030"
    assert response.meeting == "Deputy Leader & Executive Member for Planning"
    assert response.publication == ""
    assert not response.background_papers.exists()
    assert [part.heading for part in response.parts.all()][-5:] == [
        "General comments about sector-led improvement",
        "Alternative options considered and rejected",
        "Reason for recommendations",
        "Risk Management",
        "Equalities",
    ]
    assert {event.by for event in Event.objects.all()} == {officer}


def test_the_same_file_again_changes_nothing(chesterfield):
    _, officer = chesterfield
    draft = draft_file.parse(REAL)
    draft_file.load(draft=draft, by=officer)
    events = Event.objects.count()
    assert draft_file.load(draft=draft, by=officer).change == "unchanged"
    assert Event.objects.count() == events


def test_what_people_typed_is_not_overwritten(chesterfield):
    invitation, officer = chesterfield
    draft = draft_file.parse(REAL)
    response = draft_file.load(draft=draft, by=officer).response
    question = invitation.consultation.questions.get(number="Q1")
    answer = response.answers.get(question=question)
    drafting.save_answer(
        response=response,
        question=question,
        by=officer,
        base_version=answer.version,
        state=AnswerState.ANSWERED,
        text="Mine.",
    )
    row = drafting.considerations_of(response)[0]
    drafting.remove_part(response=response, by=officer, part=row, base_version=row.version)
    with pytest.raises(Refused, match="The file differs in: Q1, considerations"):
        draft_file.load(draft=draft, by=officer)
    assert response.answers.get(question=question).text == "Mine."


def test_a_file_may_leave_things_out(chesterfield):
    _, officer = chesterfield
    source = "format: response/1\nconsultation: taking-stock-2015\ncouncil: CHS\n"
    response = draft_file.load(draft=draft_file.parse(source), by=officer).response
    assert response.parts.count() == 13
    assert draft_file.load(draft=draft_file.parse(source), by=officer).change == ("unchanged")


def test_it_fills_everything_that_a_response_has(chesterfield):
    _, officer = chesterfield
    source = REAL.replace("papers: []", "papers: [Peer challenge report, Minutes]")
    source += "    cleared_by: the monitoring officer\n    cleared_on: 2015-02-27\n"
    source += "publication: will-publish\n"
    draft = draft_file.parse(source)
    response = draft_file.load(draft=draft, by=officer).response
    assert draft_file.load(draft=draft, by=officer).change == "unchanged"
    response.refresh_from_db()
    weighed = drafting.considerations_of(response)
    assert [(one.heading, one.cleared_name) for one in weighed] == [
        ("Risk Management", ""),
        ("Equalities", "the monitoring officer"),
    ]
    assert response.publication == "will-publish"
    titles = response.background_papers.values_list("title", flat=True)
    assert list(titles) == ["Peer challenge report", "Minutes"]


PARTICULARS = """\
particulars:
  key_decision: true
  key_reason: It concerns two wards.
  key_notice: Forward plan 2015/14
  classification: part-exempt
  paragraphs: [3, 1]
  public_interest: The tender is still open.
  exempt_parts: [section 2, Equalities, reasons]
  exempt_questions: [Q3]
  urgency_reason: It closes before call-in is over.
  urgency_agreed_by: Chair of Scrutiny
  consultation_undertaken: |
    Councillors were asked.

    Nobody else was.
  lead_officer: Alex Dummy
  proper_officer: Sam Nobody
"""


def test_it_carries_the_particulars_of_the_decision(chesterfield):
    _, officer = chesterfield
    draft = draft_file.parse(REAL + PARTICULARS)
    response = draft_file.load(draft=draft, by=officer).response
    response.refresh_from_db()
    said = particulars_of(response)
    places = {part.position: part for part in response.parts.select_related("section")}
    exempt = [places[position] for position in said.exempt_parts]
    assert {part.heading for part in exempt} == {
        "Equalities",
        "Reason for recommendations",
        response.parts.get(section__number=2).heading,
    }
    assert (said.is_key, said.classification, said.paragraphs) == (True, "part-exempt", (3, 1))
    assert said.exempt_questions == ("Q3",)
    assert said.is_waived and said.lead_officer == "Alex Dummy"
    assert said.consultation_undertaken == "Councillors were asked.\n\nNobody else was."
    assert contradictions(said, "England") == []
    sheet = response.sheet_revisions.filter(sheet="particulars").last()
    assert sheet.content == said.to_json() and sheet.saved_by == officer
    # The same file again, and one that says otherwise.
    assert draft_file.load(draft=draft, by=officer).change == "unchanged"
    other = draft_file.parse(REAL + PARTICULARS.replace("Alex Dummy", "Jo Dummy"))
    with pytest.raises(Refused, match="The file differs in: particulars"):
        draft_file.load(draft=other, by=officer)
    without = draft_file.parse(REAL)
    assert draft_file.load(draft=without, by=officer).change == "unchanged"


def test_particulars_that_do_not_fit_are_named_with_their_line(chesterfield):
    _, officer = chesterfield
    source = REAL + PARTICULARS.replace("[3, 1]", "[12]").replace("[Q3]", "[Q99]").replace(
        "reasons]", "no such part]"
    ).replace("key_decision: true", "key_decision: false")
    with pytest.raises(Malformed) as refusal:
        draft_file.load(draft=draft_file.parse(source), by=officer)
    line = len(REAL.splitlines()) + 2
    found = [str(problem) for problem in refusal.value.problems]
    assert found[0].startswith(
        f"line {line}, particulars.exempt_parts: The report has no part “no such part”."
    )
    assert found[1:] == [
        f"line {line}, particulars.exempt_questions: There is no question Q99.",
        f"line {line}, particulars.key_decision: Say that it is a key decision, or empty what "
        "belongs to one.",
        f"line {line}, particulars.paragraphs: Paragraph 12 does not hold in England: it is one "
        "of 1 to 7.",
    ]
    assert not Response.objects.exists()


def test_only_the_councils_officers_load(chesterfield):
    invitation, _ = chesterfield
    draft = draft_file.parse(REAL)
    for person in (
        world.a_member(invitation.council, Role.EXECUTIVE_MEMBER),
        world.a_member(Council.objects.get(code="NED"), Role.OFFICER),
        world.staff(StaffRoleKind.EDITOR),
    ):
        with pytest.raises(PermissionDenied):
            draft_file.load(draft=draft, by=person)
    assert not Response.objects.exists()


def test_a_council_that_is_not_asked_is_refused(chesterfield):
    _, officer = chesterfield
    other = draft_file.parse(REAL.replace("council: CHS", "council: AGY"))
    with pytest.raises(Refused, match="No council AGY is asked"):
        draft_file.load(draft=other, by=officer)


def test_what_does_not_fit_the_consultation_is_named_with_its_line(chesterfield):
    _, officer = chesterfield
    source = """\
format: response/1
consultation: taking-stock-2015
council: CHS
parts:
  sections:
    - number: 6
      text: Nothing.
answers:
  - question: Q22
    text: Late.
  - question: Q8
    text: Yes
  - question: Q9
    choice: maybe
  - question: Q1
    choice: yes
"""
    with pytest.raises(Malformed) as refusal:
        draft_file.load(draft=draft_file.parse(source), by=officer)
    assert [str(problem) for problem in refusal.value.problems] == [
        "line 6, parts.sections[1]: There is no section 6.",
        "line 9, answers[1]: There is no question Q22.",
        "line 11, answers[2]: Q8 takes no words, only a choice. Its options are yes, no, "
        "dont-know.",
        "line 13, answers[3]: Choose one of the answer options of Q9. Its options are yes-all, "
        "yes-unless-exceptional, no-local-choice, dont-know.",
        "line 15, answers[4]: Q1 has no answer options.",
    ]
    assert not Response.objects.exists()


# --- reading ------------------------------------------------------------------------------


@pytest.mark.parametrize("escape", ["\\0", "\\uD800"])
def test_a_background_paper_with_a_control_character_is_refused(escape):
    source = f'report:\n  background_papers: ["a{escape}"]\n'
    said = "line 2, report.background_papers[1]: contains a control character."
    assert said in problems(source)


def test_all_problems_come_at_once_with_line_and_field():
    source = """\
format: response/2
council: CHESTER
report:
  title:
  meeting_on: 4 March
  colour: red
  background_papers: [""]
parts:
  preface: {text: x}
  purpose: {heading: "", not_applicable_text: x}
  sections:
    - number: one
    - {number: 1}
    - {number: 1}
answers:
  - {question: Q1, text: x, state: no-response}
  - {question: Q1}
  - {question: Q2, state: silent}
considerations:
  - text: x
  - {heading: Legal, text: x, cleared_by: Lena}
  - {heading: Legal, text: x, cleared_by: Lena, cleared_on: 2199-01-01}
publication: perhaps
"""
    assert problems(source) == [
        "line 1, consultation: is missing.",
        "line 1, format: must be response/1.",
        "line 2, council: has 7 characters; 4 are allowed.",
        "line 4, report.title: is empty.",
        "line 5, report.meeting_on: “4 March” is not a date of the form 2015-03-04.",
        "line 6, report.colour: is not a known field; known are areas, areas_label, "
        "background_papers, classification, contact, meeting, meeting_on, reference, report_by, "
        "title, wards.",
        "line 7, report.background_papers[1]: must be text.",
        "line 9, parts.preface: is not a known field; known are alternatives, background, "
        "consultation, purpose, reasons, recommendations, sections.",
        "line 10, parts.purpose.heading: is empty.",
        "line 10, parts.purpose.not_applicable_text: is not a known field; known are heading, "
        "text.",
        "line 12, parts.sections[1].number: must be the number of a section.",
        "line 14, parts.sections[3].number: section 1 stands already in line 13.",
        "line 16, answers[1].question: give text or choices (or both, where the question takes "
        "both), or a state.",
        "line 17, answers[2].question: Q1 stands already in line 16.",
        "line 17, answers[2].question: give text or choices (or both, where the question takes "
        "both), or a state.",
        "line 18, answers[3].state: “silent” is not one of no-response, not-applicable, "
        "not-for-us.",
        "line 20, considerations[1].heading: is missing.",
        "line 21, considerations[2].heading: give both who cleared it and when, or neither.",
        "line 22, considerations[3].cleared_on: must not be in the future.",
        "line 23, publication: must be one of published, will-publish, not-published.",
    ]


def test_particulars_that_cannot_be_read_come_at_once():
    source = """\
particulars:
  key_decision: perhaps
  key_exception: usual
  classification: secret
  paragraphs: [three, 0]
  lead_officer: {name: x}
  colour: red
"""
    assert [one for one in problems(source) if "particulars" in one] == [
        "line 2, particulars.key_decision: must be true or false.",
        "line 3, particulars.key_exception: must be one of general, urgent.",
        "line 4, particulars.classification: must be one of public, part-exempt, exempt.",
        "line 5, particulars.paragraphs: “0” is not the number of a paragraph.",
        "line 5, particulars.paragraphs: “three” is not the number of a paragraph.",
        "line 6, particulars.lead_officer: must be text.",
        "line 7, particulars.colour: is not a known field; known are classification, "
        "consultation_undertaken, exempt_parts, exempt_questions, key_decision, key_exception, "
        "key_notice, key_reason, lead_officer, paragraphs, proper_officer, public_interest, "
        "urgency_agreed_by, urgency_reason.",
    ]


words = st.text("abc déf’", min_size=1, max_size=12).map(lambda text: " ".join(text.split()))
said_of_a_decision = st.builds(
    Particulars,
    is_key=st.booleans(),
    key_notice=words,
    key_exception=st.sampled_from(list(KeyException)),
    key_reason=words,
    classification=st.sampled_from(list(Classification)),
    paragraphs=st.lists(st.integers(1, 18), unique=True).map(tuple),
    public_interest=words,
    exempt_questions=st.lists(st.sampled_from(["Q1", "Q2", "Q5.a"]), unique=True).map(tuple),
    consultation_undertaken=words,
    lead_officer=words,
    proper_officer=words,
    urgency_reason=words,
    urgency_agreed_by=words,
)


@given(said_of_a_decision, st.lists(st.sampled_from(["section 1", "reasons"]), unique=True))
def test_what_is_written_of_a_decision_is_what_is_read(said, parts):
    """Every field of the particulars, written as a file has it and read again."""
    stored = said.to_json() | {"key_decision": "true" if said.is_key else "false"}
    del stored["is_key"], stored["exempt_parts"]
    given = {**stored, "exempt_parts": parts}
    written = "particulars:\n" + "".join(
        f"  {name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in given.items()
    )
    source = f"format: response/1\nconsultation: a\ncouncil: CHS\n{written}"
    read = draft_file.parse(source).particulars
    assert (read.said, read.parts) == (said, tuple(parts))


def read_or_refused(source):
    try:
        return draft_file.parse(source), ()
    except Malformed as refusal:
        return None, refusal.problems


@given(st.integers(0, REAL.count("\n") - 1), st.sampled_from(["", "- ", "x: ", "  ", "\t", "&a "]))
def test_a_corrupted_file_is_read_or_refused_with_lines(line, prefix):
    lines = REAL.splitlines(keepends=True)
    lines[line] = prefix + lines[line] if prefix else ""
    draft, refused = read_or_refused("".join(lines))
    assert bool(draft) != bool(refused)
    assert all(1 <= problem.line <= len(lines) + 1 for problem in refused)


# --- the command --------------------------------------------------------------------------


def test_the_command_loads_once(chesterfield, capsys):
    _, officer = chesterfield
    call_command("load_response", str(FILE), "--by", officer.email)
    call_command("load_response", str(FILE), "--by", officer.email)
    assert capsys.readouterr().out.splitlines() == [
        "Chesterfield Borough Council has a draft response as in the file.",
        "Chesterfield Borough Council: the response is as in the file; nothing was changed.",
    ]


@pytest.mark.django_db
def test_the_command_refuses_in_words(tmp_path):
    path = tmp_path / "response.yaml"
    person = world.a_user()
    with pytest.raises(CommandError, match="Nobody is known by"):
        call_command("load_response", str(FILE), "--by", "nobody@example.org")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_response", str(path), "--by", person.email)
    path.write_text("format: other")
    with pytest.raises(CommandError, match="line 1, format"):
        call_command("load_response", str(path), "--by", person.email)
    with pytest.raises(CommandError, match="No council CHS is asked"):
        call_command("load_response", str(FILE), "--by", person.email)
