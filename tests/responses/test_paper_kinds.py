"""Four papers from one response: valid PDF, the data inside, nothing exempt in a public one."""

import hashlib
import itertools
import zlib
from dataclasses import replace

import page
import pikepdf
import pytest

from consultations.actions.correcting import correct
from consultations.correctable import Place, words_of
from consultations.definition.stored import definition_of
from consultations.editing.correcting import with_words
from councils.enums import StaffRoleKind
from responses.actions.deciding import reopen
from responses.enums import PaperKind, State
from responses.models import Submission
from responses.paper import content_digest, paper_facts, paper_html
from responses.paper.report import report_facts
from responses.particulars import Classification, Particulars, by_virtue
from responses.rendering import Attached, render_pdf
from tests import world
from tests.responses.paper_reading import lines, opened, page_text
from tests.responses.papers import EXEMPT, SECRET, a_decided_place, pdf_of

pytestmark = pytest.mark.django_db
KINDS = PaperKind.values
PUBLIC = (PaperKind.REPORT, PaperKind.DECISION)
WHOLE = Particulars(classification=Classification.EXEMPT, paragraphs=(1, 3), public_interest="So.")


def valid(pdf: bytes, profile: str) -> list[str]:
    """What the validator finds wrong."""
    return [one.message for one in page.validate_pdf_bytes(pdf, profile=profile).failures]


# --- a real validator -------------------------------------------------------------------------


@pytest.mark.parametrize("particulars", [None, EXEMPT], ids=["public", "exempt in part"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_is_pdf_ua_1(kind, particulars):
    assert valid(pdf_of(a_decided_place(particulars).response, kind), "ua1") == []


def test_a_draft_of_the_report_is_pdf_ua_1():
    assert valid(pdf_of(world.a_response().again(), PaperKind.REPORT), "ua1") == []


def test_the_submission_is_pdf_a_3a_as_well():
    pdf = pdf_of(a_decided_place().response, PaperKind.SUBMISSION)
    assert valid(pdf, "3a") == []
    document = opened(pdf)
    said = document.Root.Metadata.read_bytes().decode()
    assert 'pdfuaid:part="1"' in said
    assert 'pdfaid:part="3"' in said and 'pdfaid:conformance="A"' in said


def test_control_the_validator_finds_what_is_wrong():
    response = a_decided_place().response
    assert valid(pdf_of(response, PaperKind.REPORT), "3a") != []
    submission = pdf_of(response, PaperKind.SUBMISSION)
    assert valid(submission.replace(b'pdfuaid:part="1"', b'pdfuaid:part="7"'), "ua1") != []


def test_bytes_that_end_in_a_carriage_return_are_counted_all():
    """One stream in 256 ends so, and with the line feed behind it seemed one byte shorter."""
    for number in itertools.count():
        text = f'{{"answer":"{"a" * number}"}}'
        if zlib.compress(text.encode(), 9).endswith(b"\r"):
            break
    html = '<html lang="en-GB"><head><title>Paper</title></head><body><h1>Paper</h1></body></html>'
    attached = Attached("data.json", "Data", "2015-03-09T10:42:00+00:00", text)
    pdf = render_pdf(html, seconds=30, megabytes=1024, attached=attached).pdf
    assert b"\r\r\nendstream" in pdf
    assert valid(pdf, "3a") == []
    assert attachment(pdf) == text.encode()


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_facts_give_the_same_bytes(kind):
    response = a_decided_place(EXEMPT).response
    assert pdf_of(response, kind) == pdf_of(response, kind)


def test_no_two_papers_have_the_same_digest():
    response = a_decided_place().response
    digests = {content_digest(paper_facts(response, kind)) for kind in KINDS}
    assert len(digests) == len(KINDS)


# --- the submission ---------------------------------------------------------------------------


def attachment(pdf: bytes) -> bytes:
    document = opened(pdf)  # which must outlive what is read of it
    (name,) = document.attachments
    return document.attachments[name].get_file().read_bytes()


def test_what_was_submitted_is_inside_byte_for_byte():
    place = a_decided_place()
    submission = place.response.submissions.get()
    pdf = pdf_of(place.response, PaperKind.SUBMISSION)
    document = opened(pdf)
    (name,) = document.attachments
    assert name == f"submission-{submission.reference}.json"
    assert document.attachments[name].get_file().mime_type == "application/json"
    assert attachment(pdf) == submission.canonical.encode()
    assert hashlib.sha256(attachment(pdf)).hexdigest() == submission.digest
    text = " ".join(page_text(pdf))
    assert submission.digest in text
    assert submission.reference in text
    assert "/submitted/" in text.replace(" ", "")


def test_letters_of_every_kind_come_back_out_of_the_file():
    place = world.a_response()
    words = "Llanfair­pwll, Ŵ ŷ – “zażółć” 𝒳 \u2028 £½ \\u0041 </script>"
    answer = place.response.answers.select_related("question").first()
    world.drafting.save_answer(
        response=place.response,
        question=answer.question,
        by=place.officer,
        base_version=answer.version,
        state="answered",
        text=words,
    )
    world.fill(place)
    world.deciding.send_for_decision(response=place.again(), by=place.officer)
    world.sign(place)
    submission = world.submitting.submit(response=place.again(), by=place.officer)
    assert attachment(pdf_of(place.again(), PaperKind.SUBMISSION)) == submission.canonical.encode()


def test_a_byte_flipped_in_the_file_inside_is_noticed(tmp_path):
    place = a_decided_place()
    pdf = opened(pdf_of(place.response, PaperKind.SUBMISSION))
    (name,) = pdf.attachments
    was = pdf.attachments[name].get_file().read_bytes()
    at = was.index(b"better")
    flipped = was[:at] + bytes([was[at] ^ 1]) + was[at + 1 :]
    pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, flipped, filename=name)
    pdf.save(tmp_path / "forged.pdf")
    forged = attachment((tmp_path / "forged.pdf").read_bytes())
    printed = place.response.submissions.get().digest
    assert hashlib.sha256(was).hexdigest() == printed
    assert hashlib.sha256(forged).hexdigest() != printed


def test_the_submission_prints_every_question_with_its_decided_answer():
    place = a_decided_place()
    texts = [line.text for line in lines(pdf_of(place.response, PaperKind.SUBMISSION))]
    for question in place.invitation.consultation.questions.all():
        assert any(text.startswith(f"{question.number}. {question.wording}") for text in texts)
    assert "Our much better answer to Q1, about nothing of note." in texts
    assert "Our quite good answer to Q2." in texts
    assert "Our answer to Q1." not in texts
    assert "Our answer to Q3." in texts
    rule = place.invitation.consultation.questions.get(number="Q6").rule
    against = rule.reason_against(place.council.facts)
    assert f"Not applicable. {against[0].upper()}{against[1:]}." in texts
    assert texts.count("Asked in version 1. Consent: Confidential.") == 4  # only words are quoted


@pytest.mark.parametrize("filler", range(0, 240, 40))
def test_the_signature_of_a_decision_record_stays_on_one_page(filler):
    """However long what comes before: the end of the table is never alone on the last page."""
    facts = paper_facts(a_decided_place().response, PaperKind.DECISION)
    facts = replace(facts, unchanged="Agreed as suggested. " * filler)
    found = lines(render_pdf(paper_html(facts), seconds=60, megabytes=1024).pdf)
    first = next(at for at, line in enumerate(found) if line.text == "Signature and proof")
    assert len({line.page for line in found[first:]}) == 1


def test_a_question_is_printed_as_it_was_asked():
    place = a_decided_place()
    question = place.invitation.consultation.questions.get(number="Q1")
    asked, consultation = question.text, question.consultation
    place_of = Place(question=question.identity)
    words = words_of(definition_of(consultation))[place_of] | {"text": "Something else entirely?"}
    correct(
        consultation=consultation,
        by=world.staff(StaffRoleKind.EDITOR),
        seen=consultation.version,
        edit=lambda definition: with_words(definition, place_of, words),
        reason="A word was missing.",
    )
    html = paper_html(paper_facts(place.again(), PaperKind.SUBMISSION))
    assert asked in html
    assert "Something else entirely?" not in html


def test_a_withdrawn_submission_says_so():
    place = a_decided_place()
    world.submitting.withdraw(response=place.response, by=place.officer, reason="A mistake.")
    facts = paper_facts(place.again(), PaperKind.SUBMISSION)
    assert facts.standing.startswith("Withdrawn on ")
    assert facts.standing in paper_html(facts)


def test_one_that_is_subject_to_call_in_says_until_when():
    place = a_decided_place()
    last = place.response.submissions.get()
    kept = {
        field.attname: getattr(last, field.attname)
        for field in Submission._meta.concrete_fields
        if field.attname not in {"id", "number", "reference"}
    }
    day = last.submitted_at.date().replace(year=2031)
    later = Submission.objects.create(
        **{**kept, "number": 2, "reference": "2222-3333", "call_in_until": day}
    )
    later.answers.set([])
    facts = paper_facts(place.again(), PaperKind.SUBMISSION)
    assert f"subject to call-in until {day.day} {day:%B} 2031" in facts.standing
    assert ("Submission no.", "2; it takes the place of the one before") in facts.rows


# --- what is exempt ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PUBLIC)
def test_a_public_paper_holds_nothing_exempt_and_says_that_it_does_not(kind):
    place = a_decided_place(EXEMPT)
    html = paper_html(paper_facts(place.response, kind))
    assert SECRET not in html
    assert by_virtue(EXEMPT, "England") in html
    assert "Public version, without what is exempt" in html
    assert "Our quite good answer to Q2." in html  # what is not exempt is there
    control = paper_html(paper_facts(a_decided_place().response, kind))
    assert "much better answer to Q1" in control and "Schedule 12A" not in control


def test_the_report_says_at_each_place_what_is_missing():
    html = paper_html(paper_facts(a_decided_place(EXEMPT).response, PaperKind.REPORT))
    virtue = by_virtue(EXEMPT, "England")
    for what in ("This part", "The response to this question", "What was decided on Q1"):
        assert html.count(f"{what} is not for publication {virtue}") == 1, what


def test_welsh_papers_name_the_welsh_paragraphs():
    particulars = Particulars.from_json({**EXEMPT.to_json(), "paragraphs": [14]})
    place = a_decided_place(particulars, nation="Wales", type="welsh-unitary", tier="single")
    html = paper_html(paper_facts(place.response, PaperKind.REPORT))
    assert "paragraph 14 of Part 4 of Schedule 12A" in html


@pytest.mark.parametrize("kind", PUBLIC)
def test_of_what_is_exempt_as_a_whole_a_public_paper_has_no_words(kind):
    place = a_decided_place(WHOLE)
    html = paper_html(paper_facts(place.response, kind))
    for words in (SECRET, "Our quite good answer", "Too modest", "That the suggested", "say."):
        assert words not in html
    assert "I agree with all of it." not in html
    assert "Officer recommendation modified as below" in html


def test_the_people_of_the_council_read_all_of_it_on_their_pages():
    place = a_decided_place(EXEMPT)
    assert SECRET in str(report_facts(place.response))


def test_the_submission_holds_what_was_decided_whether_exempt_or_not():
    html = paper_html(paper_facts(a_decided_place(EXEMPT).response, PaperKind.SUBMISSION))
    assert SECRET in html
    assert "CONFIDENTIAL" in html


# --- the annotated copy -----------------------------------------------------------------------


def test_the_annotated_copy_has_suggested_beside_decided_with_redline_and_reason():
    place = a_decided_place(EXEMPT)
    found = lines(pdf_of(place.response, PaperKind.ANNOTATED))
    texts = [line.text for line in found]
    start = next(at for at, text in enumerate(texts) if text.startswith("Q2. "))
    assert texts[start + 1 : start + 9] == [
        "Suggested response:",
        "Our answer to Q2.",
        "Changed. Decided response:",
        "Our quite good answer to Q2.",
        "What changed (struck out: removed; underlined: added):",
        "Our quite good answer to Q2.",
        "Reason:",
        "Too modest.",
    ]
    assert texts.count("Agreed") == 3
    assert texts.count("Not applicable.") == 0  # one sentence stands for what is not asked
    assert texts.count("EXEMPT, NOT FOR PUBLICATION") == 2
    assert any(SECRET in text for text in texts)
    assert "What was decided stands beside each question." in texts
    assert "Responses changed by the decision" not in texts
    html = paper_html(paper_facts(place.response, PaperKind.ANNOTATED))
    assert "<ins>quite good </ins>" in html


def test_every_page_of_the_annotated_copy_says_that_it_is_internal():
    pages = page_text(pdf_of(a_decided_place().response, PaperKind.ANNOTATED))
    assert all("ANNOTATED COPY, INTERNAL, NOT FOR PUBLICATION" in text for text in pages)
    report = page_text(pdf_of(a_decided_place().response, PaperKind.REPORT))
    assert not any("INTERNAL" in text for text in report)


def test_without_a_decision_in_force_there_is_nothing_to_annotate():
    place = a_decided_place(state=State.APPROVED)
    assert paper_facts(place.response, PaperKind.ANNOTATED) is not None
    reopen(response=place.response, by=place.officer, reason="One more word.")
    assert paper_facts(place.again(), PaperKind.ANNOTATED) is None
    record = paper_facts(place.response, PaperKind.DECISION)
    assert record.standing.startswith("The response was taken up again after this decision.")


@pytest.mark.parametrize("state", [State.DRAFTING, State.AWAITING_DECISION])
@pytest.mark.parametrize("kind", [PaperKind.DECISION, PaperKind.ANNOTATED, PaperKind.SUBMISSION])
def test_before_there_is_anything_to_print_there_is_no_paper(kind, state):
    assert paper_facts(world.a_response(state).again(), kind) is None


def test_hostile_words_stay_words_in_every_paper():
    hostile = '<script>alert(1)</script> <img src="file:///etc/passwd">'
    place = a_decided_place()
    for kind in KINDS:
        facts = paper_facts(place.response, kind)
        html = paper_html(replace(facts, council=hostile))
        assert "<script>" not in html and "<img" not in html
