"""A draft as a Word document and back: nobody edited it, so nothing changes."""

from __future__ import annotations

import io

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings

from responses.word.reading import read
from responses.word.writing import written
from tests.responses.word_drafts import (
    EVERYTHING,
    REMARK,
    a_document,
    any_draft,
    beside,
    edited,
    standings,
    without_bookmarks,
    without_controls,
    without_lines,
)


@settings(max_examples=25, deadline=None)
@given(any_draft())
def test_what_nobody_edited_changes_nothing(draft):
    found = beside(written(draft), draft)
    assert standings(found) == {}
    assert (found.remarks, found.loose_remarks, found.elsewhere, found.unknown) == ((),) * 4
    assert not [one for one in (*found.answers, *found.parts) if one.is_tracked or one.not_taken]


@pytest.mark.parametrize(
    "lost",
    [
        (without_controls,),
        (without_bookmarks,),
        (without_lines,),
        (without_controls, without_bookmarks),
        (without_controls, without_lines),
    ],
)
def test_what_an_editor_loses_of_the_marks_changes_nothing(lost):
    """But boxes: without control and bookmark nobody knows what they are."""
    content = a_document()
    for lose in lost:
        content = edited(content, lose)
    found = beside(content, EVERYTHING)
    assert standings(found) == {}
    assert found.remarks == found.elsewhere == ()


def test_a_place_without_any_mark_is_lost_and_said_to_be():
    content = a_document()
    for lose in (without_controls, without_bookmarks, without_lines):
        content = edited(content, lose)
    found = beside(content, EVERYTHING)
    lost = [one for one in found.answers if one.standing.value == "lost"]
    assert [one.label for one in lost] == [
        "Suggested response to Q1",
        "Suggested response to Q3",
        "Comment on Q5 (optional)",
        "Explanation of the answer to Q6 (optional)",
    ]
    assert lost[0].sentences == (
        "The place “Suggested response to Q1” is not in the document any more.",
    )
    assert any("Ŵyneb" in words for words in found.elsewhere)
    assert not any(one.can_be_taken for one in (*found.answers, *found.parts))


def test_equal_values_give_the_same_bytes():
    assert a_document() == a_document()


def test_the_document_says_what_it_is_and_can_be_followed_by_a_screen_reader():
    document = Document(io.BytesIO(a_document()))
    properties = document.core_properties
    assert properties.title == "Draft response: Every kind of question"
    assert properties.language == "en-GB"
    headings = [(p.style.name, p.text) for p in document.paragraphs if "Heading" in p.style.name]
    assert ("Heading 2", "Q1. What about open-text?\nAnd why?") in headings
    assert ("Heading 1", "How to use this document") in headings
    (table,) = document.tables
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    boxes = [
        one
        for one in document.element.body.iter(qn("w:sdt"))
        if one.find(".//{http://schemas.microsoft.com/office/word/2010/wordml}checkbox") is not None
    ]
    assert all(one.find(f".//{qn('w:alias')}").get(qn("w:val")) for one in boxes)
    names = [one.get(qn("w:name")) for one in document.element.body.iter(qn("w:bookmarkStart"))]
    assert len(names) == len(set(names))
    assert max(map(len, names)) <= 40  # what Word keeps
    assert [(one.author, one.text) for one in document.comments] == [
        (REMARK.author, REMARK.text)
    ] * 2


def test_it_says_from_which_versions_it_was_written():
    returned = read(a_document())
    assert (returned.consultation, returned.council, returned.response) == (
        "every-kind",
        "CHF",
        "17",
    )
    versions = {place.label: place.version for place in returned.places.values()}
    assert versions["Suggested response to Q1"] == 3
    assert versions["Equalities"] == 5
