"""Papers as councils lay them out, made up for the tests: each is its bytes and its kind.

The questions are those of the consultation of 2015 (see fixtures/), the councils and their answers
are nobody's.
"""

from __future__ import annotations

import io
import textwrap

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

Q1 = (
    "Given the current and future challenges facing the sector, are the principles on which "
    "sector-led improvement is based still the right ones?"
)
Q2 = "If you answered no, or suggested changes, what would you suggest as alternatives/additions?"
Q3 = (
    "How should the increasing role that councils play in working with other parts of the public "
    "sector on a place-based approach be reflected in sector-led improvement?"
)
Q4 = (
    "Is there more that all Councils should do to strengthen local accountability in their areas? "
    "If so what?"
)
Q7 = "Do you have any views on the core components of a corporate peer challenge?"
Q8 = (
    "Should all authorities be expected to have a corporate peer challenge on a regular basis, say "
    "every four years?"
)
Q9 = "Should all corporate peer challenge reports be published?"
Q10 = "Should all authorities be expected to produce an action plan following a peer challenge?"
Q12 = "What changes would you like to see from the LGA's improvement offer?"
Q21 = "Do you have any other comments about the current approach to sector-led improvement?"


def docx(build) -> bytes:
    document = Document()
    build(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf(html: str) -> bytes:
    from PIL import ImageFile
    from weasyprint import HTML

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # importing it lets half a picture pass everywhere
    return HTML(string=html).write_pdf()


def odt(body: str, styles: str = "") -> bytes:
    """A minimal OpenDocument text with this body."""
    import zipfile

    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (
            ("office", "office"),
            ("text", "text"),
            ("style", "style"),
            ("table", "table"),
            ("fo", "xsl-fo-compatible"),
        )
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
    return stream.getvalue()


# --- plain text -------------------------------------------------------------------------


def wrapped_with_page_headers() -> bytes:
    """Lines broken at 76 characters, "Question 3", "Response:" above its answer, a header and a
    page number wherever a page ended, once within a sentence."""

    def wrap(words):
        return "\n".join(textwrap.wrap(words, 76)) + "\n"

    header = "\nAnyborough District Council – Cabinet – 9 March 2015\nPage {} of 3\n\n"
    return "\n".join(
        [
            wrap("RESPONSE TO THE LGA CONSULTATION ON SECTOR-LED IMPROVEMENT"),
            header.format(1),
            wrap(f"Question 1 {Q1}"),
            "Response:\n",
            wrap(
                "Yes. The council supports the principles, and would add that improvement "
                "depends on officers who have the time for it, which after four years of "
                "savings"
            ).rstrip("\n"),
            header.format(2),
            wrap("is no longer a matter of course in a district of this size."),
            wrap(f"Question 3 {Q3}"),
            "Response:\n",
            "By peers from health and the police:\n",
            "- one from each partner\n- chosen by the place\n",
            wrap("The council would take part."),
            header.format(3),
            wrap(f"Question 8 {Q8}"),
            "Yes\nNo\nDon't know\n",
            "Response: No\n",
        ]
    ).encode()


def signs_of_every_sort() -> bytes:
    """Each question numbered in another way; answers behind "Answer:"; boxes of typed signs."""
    return (
        f"Q1 – {Q1}\nAnswer: Broadly, yes.\n\n"
        f"Q 4: {Q4}\nAnswer: Publish what is decided,\n and why.\n\n"
        f"7. {Q7}\nAnswer: None beyond those listed.\n\n"
        f"Q8. {Q8}\n[ ] Yes  [x] No  [ ] Don't know\n\n"
        f"9) {Q9}\nAnswer: Yes\n\n"
        f"Question 10: {Q10}\n( ) Yes\n( ) No\n(x) Don't know\n\n"
        f"Q12) {Q12}\nAnswer: No comment.\n"
    ).encode()


def numbers_only() -> bytes:
    """The paper repeats no question."""
    return (
        "Anyborough Borough Council\n\nQ1: Yes, they are.\n\nQ2: n/a\n\n"
        "Q3: Through joint reviews.\n\nThese should be led by the place.\n\nQ8: Yes\n\n"
        "Q9: No – this should be a matter of local choice\n\nQ99: We have nothing to add.\n"
    ).encode()


def a_letter() -> bytes:
    return (
        b"Dear Sir or Madam,\n\nAnyborough Council welcomes the consultation. We think that the "
        b"principles are right, and that peer challenge works.\n\nYours sincerely,\n\n"
        b"A. Nother\nLeader of the Council\n"
    )


def another_questionnaire() -> bytes:
    return (
        b"Q1. How satisfied are you with the bins in your street?\nResponse: Very.\n\n"
        b"Q2. How often should they be emptied?\nResponse: Weekly.\n\n"
        b"Q8. Do you own a garden?\nResponse: Yes\n"
    )


def a_pasted_table() -> bytes:
    """As a table of Word arrives in a field: cells with tabs between."""
    return (
        "Q.\tConsultation question\tOfficer comment\tProposed response\n"
        f"1\t{Q1}\tAgreed with the leader\tYes.\n"
        f"4\t{Q4}\t\tNo response proposed.\n"
        f"8\t{Q8}\tSee minute 12\tYes\n"
    ).encode()


def left_out_in_words() -> bytes:
    return (
        f"Q1. {Q1}\nCouncil's view: They are.\n\n"
        f"Q2. {Q2}\nCouncil's view: No response, as none is needed.\n\n"
        "Questions 13 to 15 are not applicable to a district council.\n\n"
        "Q16 and Q17: no response is proposed.\n\n"
        "Q18 Not applicable (county function)\n\n"
        "Questions 19 to 30 do not apply.\n\n"
        f"Q21. {Q21}\nCouncil's view: No.\n"
    ).encode()


def what_cannot_be_told() -> bytes:
    """Nothing here may be guessed."""
    return (
        f"Q1. {Q1}\nSuggested response: Yes.\n\n"
        f"Q3. {Q3}\nThe LGA explains this on page 7 of its paper.\n\n"
        f"Q4. {Q4}\nSuggested response:\n\n"
        f"Q7. {Q7}\n\n"
        f"Q8. {Q8}\nAnswer options:\nYes\nNo\nDon't know\n\n"
        f"Q9. {Q9}\nSuggested response: Yes\n\n"
        f"Q10. {Q10}\nSuggested response: Only where members ask for one.\n\n"
        f"Q12. {Q12}\nSuggested response: More training.\n\n"
        f"Q12. {Q12}\nSuggested response: Less training.\n"
    ).encode()


def numbered_throughout() -> bytes:
    """Every paragraph of the report has a number, the questions and the answers too."""
    return (
        "1 PURPOSE OF THE REPORT\n\n1.1 To agree a response.\n\n"
        "2 PROPOSED RESPONSE\n\n"
        f"2.1 Question 1: {Q1}\n\n2.2 Suggested response: They are.\n\n"
        "2.3 They were agreed by all parties here.\n\n"
        f"2.4 Question 12: {Q12}\n\n2.5 Suggested response: See minute 2.3 of last year.\n\n"
        "3 FINANCIAL IMPLICATIONS\n\n3.1 There are none.\n\n"
        "4 RECOMMENDATION\n\n4.1 That the response is agreed.\n\n"
        "5 REASONS FOR RECOMMENDATION\n\n5.1 To be heard by the LGA.\n"
    ).encode()


# --- Word -------------------------------------------------------------------------------


def headings_and_council_s_view() -> bytes:
    def build(document):
        document.sections[0].header.paragraphs[0].text = "Anyborough – Executive"
        document.add_heading("Response to “Taking stock”", 1)
        document.add_heading("Background", 2)
        document.add_paragraph("The LGA asks its members.")
        document.add_heading("Our response", 2)
        document.add_heading(f"Question 1: {Q1}", 3)
        words = document.add_paragraph()
        words.add_run("Council’s view: ").bold = True
        words.add_run("They are, for three reasons:")
        document.add_paragraph("they are known", style="List Bullet")
        document.add_paragraph("they are agreed", style="List Bullet")
        document.add_paragraph("Members said so in January.")
        # The paper counts from 1 where the consultation does not.
        document.add_heading(f"Question 2: {Q7}", 3)
        document.add_paragraph("Council’s view: They are the right ones.")
        document.add_heading("Question 9: Publication of reports", 3)
        document.add_paragraph("Council’s view: Yes – all should be published")
        document.add_heading("Next steps", 2)
        document.add_paragraph("The leader signs the response.")

    return docx(build)


def a_table_of_responses() -> bytes:
    def build(document):
        table = document.add_table(rows=1, cols=3)
        for cell, words in zip(
            table.rows[0].cells, ("No.", "Question", "Suggested response"), strict=True
        ):
            cell.text = words
        for number, question, answer in (
            ("1", Q1, "They are."),
            ("2", Q2, "No response"),
            ("8", Q8, "Yes"),
            ("9", Q9, "Yes – unless there are exceptional circumstances"),
            ("12", Q12, "More of:"),
        ):
            cells = table.add_row().cells
            cells[0].text, cells[1].text, cells[2].text = number, question, answer
        table.rows[-1].cells[2].add_paragraph("training", style="List Bullet")
        table.rows[-1].cells[2].add_paragraph("advice", style="List Bullet")
        document.add_paragraph("This table was agreed on 4 March.")

    return docx(build)


def two_columns_without_a_head() -> bytes:
    def build(document):
        table = document.add_table(rows=0, cols=2)
        for question, answer in (
            (f"Q1. {Q1}", "They are."),
            (f"Q8. {Q8}", "☒ Yes\n☐ No\n☐ Don't know"),
            (f"Q10. {Q10}", "No"),
        ):
            cells = table.add_row().cells
            cells[0].text, cells[1].text = question, answer
        again = document.add_table(rows=0, cols=2)
        for label, words in (("Question 12", Q12), ("Draft reply", "Fewer slides.")):
            cells = again.add_row().cells
            cells[0].text, cells[1].text = label, words

    return docx(build)


def numbered_by_the_word_processor() -> bytes:
    """ "Q1.", "Q2." … stand in no text; answers behind "Draft reply:"; a tracked change."""

    def build(document):
        numbering = document.part.numbering_part.element
        numbering.insert(
            0,
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:lvl w:ilvl="0">'
                '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Q%1."/></w:lvl>'
                "</w:abstractNum>"
            ),
        )
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>')
        )
        for question, answer in ((Q1, "They are."), (Q2, "Nothing."), (Q3, "By asking the ")):
            asked = document.add_paragraph(question)
            properties = asked._p.get_or_add_pPr()
            properties.append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>'
                )
            )
            last = document.add_paragraph(f"Draft reply: {answer}")
        last._p.append(
            parse_xml(
                f'<w:ins {nsdecls("w")} w:id="1" w:author="A"><w:r>'
                "<w:t>partners.</w:t></w:r></w:ins>"
            )
        )
        last._p.append(
            parse_xml(
                f'<w:del {nsdecls("w")} w:id="2" w:author="A"><w:r><w:delText>leaders.</w:delText>'
                "</w:r></w:del>"
            )
        )

    return docx(build)


def marked_options() -> bytes:
    """A choice in bold, one that is not struck out, and one behind a box of an old form."""

    def build(document):
        document.add_paragraph(f"Q8 {Q8}")
        line = document.add_paragraph()
        line.add_run("Yes / ")
        line.add_run("No").bold = True
        line.add_run(" / Don't know")
        document.add_paragraph(f"Q10 {Q10}")
        line = document.add_paragraph()
        line.add_run("Yes")
        for words in (" / No", " / Don't know"):
            line.add_run(words).font.strike = True
        line.add_run(" (delete as appropriate)")
        document.add_paragraph(f"Q9 {Q9}")
        for words, is_on in (
            ("Yes – all should be published", True),
            ("Yes – unless there are exceptional circumstances", False),
            ("No – this should be a matter of local choice", False),
        ):
            line = document.add_paragraph()
            run = line.add_run()
            field = OxmlElement("w:fldChar")
            field.set(qn("w:fldCharType"), "begin")
            field.append(
                parse_xml(
                    f'<w:ffData {nsdecls("w")}><w:checkBox><w:default w:val="{int(is_on)}"/>'
                    "</w:checkBox></w:ffData>"
                )
            )
            run._r.append(field)
            line.add_run(f" {words}")

    return docx(build)


# --- OpenDocument, PDF ------------------------------------------------------------------


def italics_without_a_label() -> bytes:
    styles = (
        '<style:style style:name="I" style:family="text"><style:text-properties '
        'fo:font-style="italic"/></style:style>'
        '<style:style style:name="P" style:family="paragraph"><style:text-properties '
        'fo:font-style="italic"/></style:style>'
        '<text:list-style style:name="L"><text:list-level-style-bullet text:level="1" '
        'text:bullet-char="•"/></text:list-style>'
    )
    return odt(
        '<text:h text:outline-level="1">Appendix B: suggested answers</text:h>'
        f'<text:p>3. {Q3}</text:p><text:p><text:span text:style-name="I">By joint reviews.'
        "</text:span></text:p>"
        '<text:list text:style-name="L"><text:list-item><text:p text:style-name="P">of health'
        "</text:p></text:list-item></text:list>"
        f'<text:p>4. {Q4}</text:p><text:p text:style-name="P">Publish<text:s text:c="2"/>more.'
        "</text:p><text:p>The portfolio holder will speak to this.</text:p>"
        f"<text:p>12. {Q12}</text:p><text:p>To be written by the policy team.</text:p>",
        styles,
    )


def printed_as_pdf() -> bytes:
    pages = (
        f"<h2>1.0 PURPOSE OF REPORT</h2><p>1.1 To respond to the LGA.</p>"
        f"<h2>2.0 CONSULTATION SECTION 1 – KEY PRINCIPLES AND FUTURE CHALLENGES</h2>"
        f"<p>2.1 The principles were agreed in 2011.</p>"
        f"<p><b>Q1. {Q1}</b></p><p>Suggested response: <i>They are. "
        + "The council has said so before and says so again, as plainly as it can. "
        * 12
        + f"</i></p><p>It has not changed its mind.</p><p><b>Q4. {Q4}</b></p>"
        "<p>Suggested response: <i>Two things:</i></p>"
        "<ul><li>publish more</li><li>meet more</li></ul>"
        f"<p><b>Q8. {Q8}</b></p><p>Answer options:</p><p>Yes</p><p>No</p><p>Don't know</p>"
        "<p>Suggested response: Yes</p>"
        "<h2>3.0 RECOMMENDATIONS</h2><p>3.1 That the response is agreed.</p>"
    )
    style = (
        "<style>@page{size:12cm 13cm;margin:2cm 1.5cm;"
        "@top-left{content:'Anyborough Council – Cabinet'}"
        "@bottom-right{content:'Page ' counter(page)}} body{font:10pt/1.3 'Source Sans 3'}"
        "h2{font-size:11pt}</style>"
    )
    return pdf(style + pages)


def a_table_as_pdf() -> bytes:
    rows = "".join(
        f"<tr><td>{number}</td><td>{question}</td><td>{answer}</td></tr>"
        for number, question, answer in (
            ("Q1", Q1, "They are, and the council has said so before, in its answer of last year."),
            ("Q4", Q4, "The council would publish what it decides and why it does so."),
            ("Q8", Q8, "Yes"),
            ("Q9", Q9, "No – this should be a matter of local choice"),
        )
    )
    style = (
        "<style>@page{size:A4;margin:2cm}"
        "td{width:7cm;padding:4pt;vertical-align:top;font-size:10pt}"
        "td:first-child{width:1.5cm}</style>"
    )
    head = "<tr><td>No</td><td>Question</td><td>Response</td></tr>"
    return pdf(f"{style}<p>Anyborough Council</p><table>{head}{rows}</table>")


# --- every kind of question -------------------------------------------------------------


def every_kind() -> bytes:
    """To the questions of fixtures/consultations/every-kind.yaml."""

    def build(document):
        def ask(number, words, *lines):
            document.add_paragraph(f"Q{number}. {words}")
            for line in lines:
                document.add_paragraph(line)

        ask(1, "What should a shared library service do first?", "Response: Open on Saturdays.")
        ask(2, "Who should run it?", "Response: Other: a joint board")
        ask(
            4,
            "Which of these should every branch have?",
            "☒ Lending",
            "☒ Places to study",
            "☐ Advice from council services",
            "☐ None of these",
        )
        ask(5, "When should it begin?", "Response: Next year. The budget is set in March.")
        ask(6, "Would the council pay a share?", "Response: Yes", "Comments: A fair one.")
        ask(
            7,
            "What would the share depend on?",
            "Response:",
            "The number of people",
            "The number of loans",
        )
        ask(9, "Branches should open on Sundays.", "Response: Agree")
        document.add_paragraph("Q10. How far do you agree with each of these?")
        table = document.add_table(rows=4, cols=4)
        heads = ("", "Agree", "Neither agree nor disagree", "Disagree")
        rows = (
            heads,
            ("New books arrive quickly enough", "X", "", ""),
            ("There is enough to choose from", "", "", "✓"),
            ("There are enough books in Welsh", "", "", ""),
        )
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, words in zip(row.cells, texts, strict=True):
                cell.text = words
        ask(
            11,
            "Would the council share its adult social care contacts with branches?",
            "Response: No",
        )

    return docx(build)
