"""The finished PDF: the words of the council's own paper, its structure and its pages."""

import io
import itertools
import re

import pikepdf
import pytest

from responses.actions.deciding import Change
from responses.enums import Outcome, State
from responses.paper import report_facts, report_html
from responses.rendering import render_pdf
from responses.said import Said
from tests import world
from tests.responses.chesterfield import PAPER, chesterfields_draft
from tests.responses.paper_reading import Line, lines, opened, page_text, tags

pytestmark = pytest.mark.django_db
HEADINGS = {"H1", "H2", "H3", "H4"}


def pdf_of(response) -> bytes:
    return render_pdf(report_html(report_facts(response)), seconds=60, megabytes=1024).pdf


@pytest.fixture
def chesterfield():
    return chesterfields_draft()


# --- the words of the paper -----------------------------------------------------------------


def words(text: str) -> list[str]:
    """Words and numbers in order, without the numbers of parts and paragraphs."""
    without_numbers = re.sub(r"(?m)^(?:- )?\d+\.\d+ ", "", text)
    return re.findall(r"[^\W_]+", without_numbers.casefold())


def body(found: list[Line]) -> list[Line]:
    """Without what we add to the council's paper: letterhead, "Draft", "None", the contents."""
    added = {"Chesterfield Borough Council", "Draft, not sent for decision", "None"}
    start = next(at for at, line in enumerate(found) if line.text == "Contents")
    end = next(at for at, line in enumerate(found) if line.tag == "H2" and line.text[0] == "1")
    title = [line for line in found[:start] if line.text not in added]
    return title + found[end:]


def test_the_words_of_the_councils_paper_are_found_in_their_order(chesterfield):
    found = words("\n".join(line.text for line in body(lines(pdf_of(chesterfield)))))
    expected = words(PAPER.read_text())
    for at, (ours, theirs) in enumerate(itertools.zip_longest(found, expected)):
        assert ours == theirs, (found[at - 12 : at + 5], expected[at - 12 : at + 5])
    assert len(expected) > 2000


def test_parts_are_numbered_as_in_the_councils_paper(chesterfield):
    found = lines(pdf_of(chesterfield))
    numbered = [line.text.split()[0] for line in found if re.match(r"\d+\.\d+ ", line.text)]
    parts = [f"{number}.0" for number in range(1, 13)]
    assert numbered == [
        *parts,  # the contents
        *("1.0", "1.1", "2.0", "2.1", "3.0", "3.1", "3.2", "3.3", "4.0", "4.1"),
        *("5.0", "5.1", "5.2", "5.3"),
        *("6.0", "6.1", "6.2", "6.3", "6.4", "6.5"),  # the paper leaves out 6.5
        *("7.0", "7.1", "7.2", "8.0", "8.1", "9.0", "9.1"),
        *("10.0", "10.1", "10.2", "11.0", "11.1", "12.0", "12.1"),
    ]
    single = next(line for line in found if line.text.startswith("9.1"))
    assert single.tag == "H3"
    assert single.text.startswith("9.1 Q21. Do you have any other comments")


def test_questions_for_county_councils_are_the_papers_one_sentence(chesterfield):
    texts = [line.text for line in lines(pdf_of(chesterfield))]
    sentence = "Questions 13 – 19 focus on County Council services so no response is suggested."
    assert texts.count(sentence) == 1
    assert not any("not held" in text or text.startswith("Q13") for text in texts)


# --- structure ------------------------------------------------------------------------------


def a_modified_response():
    place = world.a_place(world.a_consultation(questions_per_section=3))
    questions = place.invitation.consultation.questions.all()
    numbers = {question.number: question.pk for question in questions}
    changes = {
        numbers["Q1"]: Change(Said("answered", "Our much better answer to Q1."), "Clearer."),
        numbers["Q7"]: Change(Said("answered", choices=("no",))),
    }
    return world.a_response(State.SUBMITTED, place=place, outcome=Outcome.MODIFIED, changes=changes)


def test_the_pdf_is_tagged_for_pdf_ua():
    place = a_modified_response()
    pdf = pikepdf.open(io.BytesIO(pdf_of(place.again())))
    root = pdf.Root
    assert str(root.Lang) == "en-GB"
    assert bool(root.MarkInfo.Marked) is True
    assert bool(root.ViewerPreferences.DisplayDocTitle) is True
    assert "/StructTreeRoot" in root
    metadata = root.Metadata.read_bytes().decode()
    assert 'pdfuaid:part="1"' in metadata
    assert str(pdf.docinfo.Title) == place.response.title
    assert place.response.title in metadata
    assert all(page.Tabs == pikepdf.Name("/S") for page in pdf.pages if "/Annots" in page)


def test_headings_lists_and_tables_are_real_ones():
    place = a_modified_response()
    pdf = pdf_of(place.again())
    expected = {*HEADINGS, "L", "LI", "LBody", "Table", "TR", "TH", "TD", "Link", "BlockQuote"}
    assert expected <= tags(pdf)
    levels = [int(line.tag[1]) for line in lines(pdf) if line.tag in HEADINGS]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_font_is_embedded_and_ours():
    pdf = pikepdf.open(io.BytesIO(pdf_of(a_modified_response().again())))
    names = set()
    for page in pdf.pages:
        for font in page.Resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in descriptor
            assert "/ToUnicode" in font
            names.add(str(descriptor.FontName).split("+")[1])
    assert names == {
        "Paper-Sans",
        "Paper-Sans-Italic",
        "Paper-Sans-Semi-Bold",
        "Paper-Sans-Bold",
    }


def test_bookmarks_lead_to_parts_and_questions():
    pdf = pikepdf.open(io.BytesIO(pdf_of(a_modified_response().again())))
    with pdf.open_outline() as outline:
        tree = {item.title: [child.title for child in item.children] for item in outline.root}
    assert next(iter(tree)) == "1.0 Purpose of report"
    assert list(tree)[-1] == "Decision"
    questions = next(children for title, children in tree.items() if title.startswith("5.0"))
    assert [title.split()[0] for title in questions] == ["Q1.", "Q2.", "Q3."]


def test_contents_name_the_page_of_each_part():
    pdf = pdf_of(a_modified_response().again())
    found = lines(pdf)
    start = next(at for at, line in enumerate(found) if line.text == "Contents")
    contents = [
        line.text.rsplit(" ", 1)
        for line in itertools.takewhile(lambda line: line.tag == "LI", found[start + 1 :])
    ]
    places = {
        line.text: line.page
        for line in found
        if line.tag == "H2" and (line.text[0].isdigit() or line.text == "Decision")
    }
    assert [(title, int(page)) for title, page in contents] == list(places.items())


def test_the_same_content_gives_the_same_bytes():
    response = a_modified_response().again()
    assert pdf_of(response) == pdf_of(response)


# --- pages ----------------------------------------------------------------------------------


def test_every_page_says_whose_it_is_and_which(chesterfield):
    pages = page_text(pdf_of(chesterfield))
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        assert "FOR PUBLICATION · J030" in text
        assert "Chesterfield Borough Council" in text
        assert ("Chesterfield Borough Council · Draft" in text) is (number > 1)
    assert "Consultation section 1 – Key principles and future challenges" in pages[2]


def test_the_running_header_is_one_line_though_a_heading_is_long(chesterfield):
    top = 28 / 25.4 * 96  # the margin above the text, in the units of the page's own scale
    document = opened(pdf_of(chesterfield))
    for page in document.pages[1:]:
        drawn = pikepdf.parse_content_stream(page, "Tm")
        heights = {round(float(at[5])) for at, _ in drawn}
        assert len([height for height in heights if height < top]) == 1


LABELS = ("Suggested response:", "Answer options:", "Suggested:", "Decided:")


@pytest.mark.parametrize("filler", range(0, 24, 3))
def test_nothing_is_parted_that_belongs_together(filler):
    """However long what comes before: no heading or label at the foot of a page, and the
    decision block on one page."""
    place = world.a_response(place=world.a_place(world.a_consultation(questions_per_section=6)))
    world.fill(place)
    part = place.response.parts.get(kind="background")
    world.drafting.save_part(
        response=place.response,
        part=part,
        by=place.officer,
        base_version=part.version,
        heading="Background",
        text="\n\n".join(["A line that fills."] * filler) or "Short.",
    )
    found = lines(pdf_of(place.again()))
    for line, following in itertools.pairwise(found):
        if line.page != following.page and line.page > 1:
            assert line.tag not in HEADINGS
            assert line.text not in LABELS
            assert not line.text.endswith("Consultation questions and suggested responses")
    block = [line for line in found if line.text.startswith(("Officer rec", "Signed", "Date"))]
    block.append(next(line for line in found if line.text.startswith("Consultee")))
    assert len(block) == 4
    assert len({line.page for line in block}) == 1


def test_the_decision_record_stays_on_one_page():
    found = lines(pdf_of(a_modified_response().again()))
    record = [line for line in found if line.tag in {"TH", "TD"} and line.page > 1]
    assert [line.text for line in record if line.tag == "TH"] == [
        "Signed",
        "Office",
        "Who decides",
        "Authority",
        "Date and time",
        "Submitted to",
        "Submitted on",
        "Reference of the submission",
        "Hash of the decision",
        "Hash of the submission",
    ]
    assert len({line.page for line in record}) == 1


def test_a_changed_response_is_printed_suggested_decided_and_marked():
    texts = [line.text for line in lines(pdf_of(a_modified_response().again()))]
    start = texts.index("Responses changed by the decision")
    assert texts[start + 1 : start + 14] == [
        "Q1. What do you think of matter 1?",
        "Suggested:",
        "Our answer to Q1.",
        "Decided:",
        "Our much better answer to Q1.",
        "What changed (struck out: removed; underlined: added):",
        "Our much better answer to Q1.",
        "Reason:",
        "Clearer.",
        "Q7. What do you think of matter 7?",
        "Suggested:",
        "Yes",
        "Decided:",
    ]


# --- letters and attacks --------------------------------------------------------------------


def answered(text: str):
    place = world.a_response()
    answer = place.response.answers.select_related("question").first()
    world.drafting.save_answer(
        response=place.response,
        question=answer.question,
        by=place.officer,
        base_version=answer.version,
        state="answered",
        text=text,
    )
    return place.again()


@pytest.mark.parametrize(
    "text",
    [
        "Ŵ ŵ Ŷ ŷ Â â Ê ê Î î Ô ô Û û Ï ï Ẁ ẁ Ẃ ẃ Ẅ ẅ Ỳ ỳ Ÿ ÿ À à É é Ö ö",
        "Mae’r cyngor yn cefnogi’r dull; gweler tŷ, dŵr, Llŷn a Môn.",
        "Zażółć gęślą jaźń – Ærøskøbing – Kırklareli – “quoted” £1,000 €5 ½ 10² km²",
        "Ελληνικά, кириллица",
    ],
)
def test_letters_arrive_as_they_were_typed(text):
    pdf = pdf_of(answered(text))
    assert text in [line.text for line in lines(pdf)]
    fonts = {
        str(font.BaseFont).split("+")[1].split("-Italic")[0]
        for page in pikepdf.open(io.BytesIO(pdf)).pages
        for font in page.Resources.Font.values()
    }
    assert {name.removesuffix("-Bold").removesuffix("-Semi") for name in fonts} == {"Paper-Sans"}


@pytest.mark.parametrize(
    "text",
    [
        "<img src=file:///etc/passwd>",
        '<img src="http://127.0.0.1:9/x"> <script>alert(1)</script>',
        "</blockquote><style>@import url(http://127.0.0.1:9/x);</style>",
        "<link rel=attachment href=file:///etc/passwd>",
        "url(file:///etc/passwd) @font-face { src: url(paper:../../../etc/passwd) }",
        "data:text/html;base64,PGgxPg== javascript:alert(1)",
        "{{ facts }} {% include '/etc/passwd' %} &lt;b&gt; &#x41;",
        '" onload="x" data-x="',
    ],
)
def test_typed_text_is_printed_as_it_was_typed(text):
    pdf = pdf_of(answered(text))
    assert text in [line.text for line in lines(pdf)]
    opened = pikepdf.open(io.BytesIO(pdf))
    assert len(opened.attachments) == 0
    addresses = [note for page in opened.pages for note in page.get("/Annots", []) if "/A" in note]
    assert addresses == []
