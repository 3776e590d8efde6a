"""What a colleague does to the Word document, and how it is read: each edit says one thing."""

from __future__ import annotations

import copy
import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given as for_any
from lxml import etree

from responses.part_words import PartWords
from responses.said import Said
from responses.word.comparing import Standing, compared, flat
from responses.word.package import Unreadable
from responses.word.reading import read
from responses.word.seen import in_form_of, prose
from responses.word.values import Remark
from responses.word.writing import written
from tests.responses.word_drafts import (
    EVERYTHING,
    NS,
    PROSE,
    PROSES,
    W,
    a_document,
    a_draft,
    a_paragraph,
    a_question,
    beside,
    box_of,
    edited,
    place_lines,
    repacked,
    standings,
    tick,
    with_version,
    without_bookmarks,
    without_controls,
    without_lines,
)

Q1, Q3 = "Suggested response to Q1", "Suggested response to Q3"
NUMBERING = "word/numbering.xml"
COMMENTS = "word/comments.xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def answer(found, number):
    return next(one for one in found.answers if number in one.label.split())


def part(found, label):
    return next(one for one in found.parts if one.label == label)


def after_edit(*edits, now=None, before=EVERYTHING):
    content = written(before)
    for edit in edits:
        content = edited(content, edit)
    return beside(content, before, now)


# --- words ----------------------------------------------------------------------------------


def add_words(root, label=Q1, words="And one more.", **more):
    place_lines(root, label)[-1].addnext(a_paragraph(words, **more))


def type_in(root, label, words):
    """Into the empty paragraph of a place."""
    (line,) = place_lines(root, label)
    line.append(a_paragraph(words)[0])


@pytest.mark.parametrize(
    "lost",
    [(), (without_controls,), (without_bookmarks,), (without_controls, without_bookmarks)],
)
def test_words_that_were_added_are_read_whatever_marks_are_left(lost):
    found = after_edit(add_words, lambda root: type_in(root, Q3, "Yes. Ŵy."), *lost)
    assert standings(found) == {Q1: "changed", Q3: "changed"}
    assert answer(found, "Q1").wanted.text.endswith("Q1, write above this line\n\nAnd one more.")
    assert answer(found, "Q3").wanted == Said("answered", "Yes. Ŵy.")
    assert found.elsewhere == ()


def test_without_the_lines_the_control_says_where_a_place_is_and_then_the_bookmark():
    for lost in ((without_lines,), (without_lines, without_controls)):
        found = after_edit(lambda root: type_in(root, Q3, "Yes."), *lost)
        assert standings(found) == {Q3: "changed"}
        assert answer(found, "Q3").wanted.text == "Yes."


def test_words_are_deleted_and_an_answer_becomes_empty():
    def empty(root):
        first, *others = place_lines(root, Q1)
        for line in others:
            line.getparent().remove(line)
        for run in first.findall("w:r", NS):
            first.remove(run)

    assert answer(after_edit(empty), "Q1").wanted == Said("unanswered")
    aimed_at_others = replace(next(EVERYTHING.answers), is_aimed=False)
    draft = a_draft(aimed_at_others)
    assert answer(after_edit(empty, before=draft), "Q1").wanted == Said("not-applicable")


def test_lists_become_lists_and_numbers_become_text():
    def lists(root):
        def line(words, number, level=0):
            made = a_paragraph(words, style="ListParagraph")
            look = etree.fromstring(
                f'<w:numPr xmlns:w="{NS["w"]}"><w:ilvl w:val="{level}"/>'
                f'<w:numId w:val="{number}"/></w:numPr>'
            )
            made.find("w:pPr", NS).append(look)
            return made

        at = place_lines(root, Q3)[0]
        for made in [line("one", 901), line("two", 901), line("deep", 902, 1), line("all", 902)]:
            at.addnext(made)
            at = made

    def numbering(root):
        for number, form, text in ((901, "lowerLetter", "(%1)"), (902, "bullet", "-")):
            levels = "".join(
                f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
                f'<w:lvlText w:val="{text}"/></w:lvl>'
                for level in (0, 1)
            )
            for made in (
                f'<w:abstractNum xmlns:w="{NS["w"]}" w:abstractNumId="{number}">{levels}'
                "</w:abstractNum>",
                f'<w:num xmlns:w="{NS["w"]}" w:numId="{number}"><w:abstractNumId '
                f'w:val="{number}"/></w:num>',
            ):
                root.append(etree.fromstring(made))

    content = edited(edited(a_document(), lists), numbering, NUMBERING)
    found = answer(beside(content, EVERYTHING), "Q3")
    assert found.wanted.text == "(a) one\n(b) two\n\n- deep\n- all"
    assert found.not_taken == ("that a list stands within another",)


def test_headings_and_words_of_parts_are_read_and_nothing_else_of_the_part_changes():
    def rename(root):
        heading = next(one for one in root.iter(f"{W}p") if "".join(one.itertext()) == "Equalities")
        heading.find(".//w:t", NS).text = "Equality and inclusion"

    def instead(root):
        add_words(root, "Section 1: Libraries, in place of questions that are left out", "More.")

    found = after_edit(rename, instead)
    assert standings(found) == {"Equalities": "changed", "Section 1: Libraries": "changed"}
    assert part(found, "Equalities").wanted == PartWords(
        "Equality and inclusion", "None.\n\nBut one."
    )
    assert part(found, "Section 1: Libraries").wanted == PartWords(
        "What we say of libraries", "", "It is for the county.\n\nTo answer.\n\nMore."
    )


# --- boxes and lines ------------------------------------------------------------------------


def test_boxes_are_ticked_in_every_way_that_editors_know():
    def typed(root):  # over the box, without control and bookmark of the other option
        box = box_of(root, "Places to study & read", 1)
        box.find(".//w:t", NS).text = "x"

    found = after_edit(lambda root: tick(root, "Lending"))
    assert standings(found) == {"Q2": "unclear"}  # of one choice there are two now
    assert answer(found, "Q2").sentences == ("Choose one answer to Q2 only.",)

    def other(root):
        tick(root, "Something else, please specify")

    found = after_edit(lambda root: tick(root, "Lending"), other)
    # Its words are still there.
    assert answer(found, "Q2").sentences == (
        "Choose “Something else, please specify” to say this.",
    )

    found = after_edit(typed)  # was ticked, and reads as ticked
    assert standings(found) == {}
    found = after_edit(typed, without_controls)
    assert standings(found) == {}

    def third(root):
        tick(root, "None of these", 1)

    found = after_edit(third)
    assert standings(found) == {"Q4": "unclear"}
    found = after_edit(lambda root: tick(root, "Lending", 1))
    assert answer(found, "Q4").wanted == Said("answered", "", ("study",))


def test_a_cell_of_a_grid_is_ticked():
    def cells(root):
        (table,) = root.iter(f"{W}tbl")
        texts = [one for one in table.iter(f"{W}t") if one.text in {"☐", "☒"}]
        states = list(table.iter(f"{{{NS['w14']}}}checked"))
        for at, mark, value in ((1, "☐", "0"), (0, "☒", "1")):  # the first row: agree → strongly
            texts[at].text = mark
            states[at].set(f"{{{NS['w14']}}}val", value)

    found = after_edit(cells)
    assert answer(found, "Q10").wanted == Said(
        "answered", "", ("speed:strongly-agree", "welsh:dont-know")
    )


def no_response(root, at):
    tick(root, "No response is suggested", at)


def test_no_response_stands_in_place_of_an_answer_and_never_beside_it():
    found = after_edit(lambda root: no_response(root, 2))  # of Q3, which is empty
    assert answer(found, "Q3").wanted == Said("no-response")
    found = after_edit(lambda root: no_response(root, 0))
    assert standings(found) == {Q1: "unclear"}
    assert answer(found, "Q1").sentences == (
        "Q1 is answered, and “No response” is ticked: untick one.",
    )
    found = after_edit(lambda root: no_response(root, 5))  # unticked: the reason goes with it
    assert answer(found, "Q6").wanted == Said("unanswered")


def test_not_applicable_needs_a_reason():
    label = "Not applicable in the council’s view (say why below)"
    found = after_edit(lambda root: tick(root, label, 2))
    assert answer(found, "Q3").sentences == ("Say why Q3 is not applicable to the council.",)

    def reason(root):
        lines = [
            one for one in root.iter(f"{W}p") if "".join(one.itertext()).startswith("Why no resp")
        ]
        lines[2].find(".//w:sdt//w:t", NS).text = "It is a county’s."
        placeholder = lines[2].find(".//w:showingPlcHdr", NS)
        placeholder.getparent().remove(placeholder)

    found = after_edit(lambda root: tick(root, label, 2), reason)
    assert answer(found, "Q3").wanted == Said("not-for-us", reason="It is a county’s.")


def test_a_box_that_is_gone_says_nothing_of_the_choice():
    def remove(root):
        line = box_of(root, "Lending", 1).getparent()
        line.getparent().remove(line)

    found = after_edit(remove)
    assert standings(found) == {}
    assert answer(found, "Q4").sentences == ("A box of Q4 is not in the document any more.",)
    found = after_edit(lambda root: tick(root, "Places to study & read", 1), remove)
    assert answer(found, "Q4").standing is Standing.UNCLEAR


# --- tracked changes and comments -----------------------------------------------------------


def test_tracked_changes_are_read_as_accepted_and_said_so():
    def change(root):
        first, *_, last = place_lines(root, Q1)
        run = first.find("w:r", NS)
        gone = etree.SubElement(first, f"{W}del")
        run.addprevious(gone)
        gone.append(run)
        run.find("w:t", NS).tag = f"{W}delText"
        gone.addnext(a_paragraph("New beginning", around="ins")[0])
        last.addnext(a_paragraph("Deleted whole", around="del"))
        last.addnext(a_paragraph("Moved away", around="moveFrom"))
        last.addnext(a_paragraph("Moved here", around="moveTo"))

    found = answer(after_edit(change), "Q1")
    assert found.is_tracked
    assert found.wanted.text.startswith("New beginning\nIn a new line.")
    assert found.wanted.text.endswith("this line\n\nMoved here")
    assert not answer(after_edit(change), "Q3").is_tracked


def test_paragraphs_whose_end_was_deleted_are_one():
    def join(root):
        add_words(root, Q3, "second half")
        line = place_lines(root, Q3)[-1]
        first = a_paragraph("First and ")
        mark = etree.fromstring(
            f'<w:pPr xmlns:w="{NS["w"]}"><w:rPr><w:del w:id="7" w:author="B"/></w:rPr></w:pPr>'
        )
        first.insert(0, mark)
        line.addprevious(first)

    found = answer(after_edit(join), "Q3")
    assert found.wanted.text == "First and second half"
    assert found.is_tracked


def with_comments(content):
    """The document with a part for comments, as an editor adds it for the first one."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if COMMENTS in package.namelist():
            return content

    def related(root):
        kind = f"{RELATIONS}/comments"
        etree.SubElement(root, root[0].tag, Id="rId900", Type=kind, Target="comments.xml")

    def declared(root):
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
        tag = root[0].tag.replace("Default", "Override")
        etree.SubElement(root, tag, PartName=f"/{COMMENTS}", ContentType=kind)

    content = edited(content, related, "word/_rels/document.xml.rels")
    content = edited(content, declared, "[Content_Types].xml")
    empty = f'<w:comments xmlns:w="{NS["w"]}"/>'.encode()
    return repacked(content, added={COMMENTS: empty})


def add_comment(content, author, text, at):
    """A comment on a line that `at` finds."""

    def written_down(root):
        root.append(
            etree.fromstring(
                f'<w:comment xmlns:w="{NS["w"]}" w:id="77" w:author="{author}" '
                f'w:date="2026-11-26T09:00:00Z"><w:p><w:r><w:t>{text}</w:t></w:r></w:p>'
                "</w:comment>"
            )
        )

    def anchored(root):
        line = at(root)
        line.append(
            etree.fromstring(f'<w:r xmlns:w="{NS["w"]}"><w:commentReference w:id="77"/></w:r>')
        )

    return edited(edited(with_comments(content), written_down, COMMENTS), anchored)


def test_new_comments_are_known_with_what_they_are_on_and_known_ones_are_not_new():
    content = a_document()
    content = add_comment(content, "Bob Roe", "Too long.", lambda r: place_lines(r, Q3)[0])
    found = beside(content, EVERYTHING)
    (one,) = found.remarks
    assert one.remark == Remark("Bob Roe", "2026-11-26T09:00:00Z", "Too long.")
    assert one.key == answer(found, "Q3").key
    # Taken over by somebody else, it is not new the next time.
    taken = Remark("Somebody", "", "Bob Roe, in the Word document: Too long.")
    now = with_version(EVERYTHING, 3, Q3=Said("unanswered"))
    chapters = tuple(
        replace(
            chapter,
            entries=tuple(
                replace(entry, remarks=(taken,)) if getattr(entry, "number", "") == "Q3" else entry
                for entry in chapter.entries
            ),
        )
        for chapter in now.chapters
    )
    assert beside(content, EVERYTHING, replace(now, chapters=chapters)).remarks == ()
    on_title = add_comment(a_document(), "Bob Roe", "Why?", lambda r: next(r.iter(f"{W}p")))
    found = beside(on_title, EVERYTHING)
    assert [one.remark.text for one in found.loose_remarks] == ["Why?"]
    assert found.remarks == ()


# --- what does not come back ----------------------------------------------------------------


def test_what_is_no_prose_and_what_stands_elsewhere_is_named():
    def strange(root):
        last = place_lines(root, Q1)[-1]
        last.addnext(
            etree.fromstring(
                f'<w:tbl xmlns:w="{NS["w"]}"><w:tr><w:tc><w:p><w:r><w:t>Year</w:t></w:r></w:p>'
                "</w:tc><w:tc><w:p><w:r><w:t>Sum</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
            )
        )
        for inside in (
            "<w:drawing/>",
            "<w:drawing/>",
            '<w:footnoteReference w:id="2"/>',
            "<w:rPr><w:vanish/></w:rPr><w:t>secret</w:t>",
            "<w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent>"
            "</w:pict>",
        ):
            last.append(etree.fromstring(f'<w:r xmlns:w="{NS["w"]}">{inside}</w:r>'))
        next(root.iter(f"{W}p")).addnext(a_paragraph("A word to all of you"))
        box_of(root, "Lending").getparent().append(a_paragraph(", if it is free")[0])

    found = after_edit(strange)
    assert standings(found) == {}  # nothing of this is prose
    assert answer(found, "Q1").not_taken == (
        "a picture (2 times)",
        "a footnote",
        "hidden text",
        "a text box (“In a box”)",
        "a table (“Year”)",
    )
    assert found.elsewhere == ("“A word to all of you”", "“Lending, if it is free”")


def test_a_place_that_was_copied_is_not_guessed():
    def twice(root):
        lines = place_lines(root, Q1)
        control = lines[0].getparent().getparent()
        end = control.getnext()
        for one in (control.getprevious(), control, end):
            copied = copy.deepcopy(one)
            root.find("w:body", NS).insert(3, copied)
        add_words(root, Q3)

    found = after_edit(twice)
    assert standings(found) == {Q1: "lost", Q3: "changed"}
    assert answer(found, "Q1").sentences == (
        f"The place “{Q1}” stands in the document twice, or in pieces.",
    )


# --- what happened meanwhile ----------------------------------------------------------------


def test_a_newer_text_is_a_conflict_only_where_the_document_says_something_else():
    newer = with_version(
        EVERYTHING, 4, Q1=Said("answered", "Newer."), Q3=Said("answered", "Newer, too.")
    )
    found = after_edit(add_words, now=newer)
    assert standings(found) == {Q1: "conflict"}
    conflict = answer(found, "Q1")
    assert (conflict.before.text, conflict.now.text) == (PROSE, "Newer.")
    assert not conflict.can_be_taken
    same = with_version(EVERYTHING, 4, Q3=Said("answered", "Yes."))
    found = after_edit(lambda root: type_in(root, Q3, "Yes."), now=same)
    assert standings(found) == {Q3: "same"}


def test_a_version_that_is_not_held_is_not_guessed():
    content = edited(a_document(), add_words)
    found = beside(content, EVERYTHING)
    assert answer(found, "Q1").can_be_taken
    strange = repacked(
        content, {"docProps/custom.xml": lambda one: one.replace(b"3.1 w Sugg", b"9.1 w Sugg")}
    )
    found = compared(read(strange), EVERYTHING, {}, {})
    assert {one.standing for one in (*found.answers, *found.parts)} == {Standing.UNCLEAR}


def test_a_question_of_another_document_is_named():
    draft = a_draft(a_question("Q1", "open-text", Said("unanswered")))
    found = beside(written(EVERYTHING), draft)
    assert "Suggested response to Q3" in found.unknown
    more = a_draft(*EVERYTHING.answers, a_question("Q12", "open-text", Said("unanswered")))
    found = beside(written(draft), more)
    assert answer(found, "Q12").sentences == (
        "Q12 is not in the document: the document is older, or of other parts.",
    )


@pytest.mark.parametrize(
    "lines, text",
    [
        ([], ""),
        ([("", "  a "), ("", ""), ("", "b")], "a\n\nb"),
        ([("•", "a"), ("•", "b\nc"), ("", "d")], "- a\n- b\n  c\n\nd"),
        ([("1.", "a"), ("2.", "b"), ("•", "c")], "1. a\n2. b\n\n- c"),
        ([("", "- typed"), ("", "• typed")], "- typed\n\n• typed"),
    ],
)
def test_lines_become_prose(lines, text):
    assert prose(lines) == text


def test_a_document_of_something_else_is_refused():
    other = repacked(a_document(), {"docProps/custom.xml": lambda one: one.replace(b"/1", b"/9")})
    with pytest.raises(Unreadable, match="not a draft that was downloaded"):
        read(other)


@pytest.mark.parametrize(
    "before, text",
    [
        ("", "New:\n\n- a\n- b"),
        ("Old:\n- a\n- b\nEnd", "New:\n- a\n- b"),
        ("Old:\n\n* a\n\nEnd", "New:\n\n* a\n* b"),
        ("- a\n* b", "New:\n\n- a\n- b"),  # of no form of its own
    ],
)
def test_what_was_changed_keeps_the_form_that_it_had(before, text):
    assert in_form_of("New:\n\n- a\n- b", before) == text


@for_any(PROSES, PROSES)
def test_the_form_changes_no_word(text, before):
    assert flat(in_form_of(text, before)) == flat(text)
