"""Drafts for the tests of Word documents: of plain values, and documents edited as editors do."""

from __future__ import annotations

import copy
import io
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from lxml import etree

from consultations.kinds import AGREEMENT, KINDS, YES_NO, Asked, Choosing, Option, Row
from consultations.prose import clean, clean_line
from responses.enums import AnswerState
from responses.part_words import PartWords
from responses.said import Said
from responses.word.comparing import Comparison, compared
from responses.word.reading import read
from responses.word.values import AnswerPlace, Chapter, PartPlace, Remark, Told, WordDraft
from responses.word.writing import written

NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
W = f"{{{NS['w']}}}"
MAIN = "word/document.xml"

LIST = (
    Option("lending", "Lending"),
    Option("study", "Places to study & read"),
    Option("other", "Something else, please specify", is_other=True),
    Option("none", "None of these", is_exclusive=True),
)
ROWS = (Row("speed", "New books arrive quickly"), Row("welsh", "Llyfrau yn Gymraeg: digon"))
OPTIONS = {
    "single-choice": LIST,
    "multiple-choice": LIST,
    "choice-with-comment": LIST[:2],
    "yes-no": YES_NO,
    "agreement": AGREEMENT,
    "grid": AGREEMENT,
}
ASKED = [kind for kind, spec in KINDS.items() if spec.is_asked]
REMARK = Remark("Ann Lee-Test", "2026-11-20T10:11:12+00:00", "Is this right?\n\nI wonder.")


def identity(number: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, number))


def a_question(number: str, kind: str, said: Said, **more: Any) -> AnswerPlace:
    rows = ROWS if kind == "grid" else ()
    return AnswerPlace(
        identity=identity(number),
        asked=Asked(number, OPTIONS.get(kind, ()), rows),
        kind=kind,
        wording=more.pop("wording", f"What about {kind}?\nAnd why?"),
        guidance=more.pop("guidance", "Name these:\n\n- one\n- two"),
        notes=("Asked if the answer to Q1 is “Yes”.",),
        is_aimed=more.pop("is_aimed", True),
        said=said,
        version=more.pop("version", 3),
        **more,
    )


def a_draft(*answers: AnswerPlace, parts: tuple[PartPlace, ...] = ()) -> WordDraft:
    section = PartPlace(
        4,
        "Section 1: Libraries",
        PartWords("What we say of libraries", "", "It is for the county.\n\nTo answer."),
        1,
        "Questions 11 and 12 are left out.",
    )
    told = (
        Told("", "The next questions are of the service.\n\n- first\n- second"),
        Told("Q11. Would you?", "No response is suggested to Question 11: it is for counties."),
    )
    return WordDraft(
        consultation="every-kind",
        council="CHF",
        response="17",
        title="Every kind of question",
        council_name="A Council of Somewhere",
        publisher="Local Government Association",
        closes="30 April 2026 at 23:59",
        at="2026-11-27T08:00:00+00:00",
        said_at="27 November 2026 at 08:00",
        chapters=(*map(Chapter, parts), Chapter(section, (told[0], *answers, told[1]))),
    )


PROSE = (
    "Ŵyneb â’r môr: tŷ, ŷd, ïau – “Llyfrau” 📚👩🏽‍🏫.\nIn a new line.\n\n"
    "- First <b>point</b> & more\n- Second\n  that goes on\n\nAfter  the list:\n- Third\n\n"
    "Q1, write above this line"
)
EVERYTHING = a_draft(
    a_question("Q1", "open-text", Said("answered", PROSE), remarks=(REMARK,)),
    a_question("Q2", "single-choice", Said("answered", "", ("other",), "A trust")),
    a_question("Q3", "open-text", Said("unanswered")),
    a_question("Q4", "multiple-choice", Said("answered", "", ("study", "lending"))),
    a_question("Q5", "choice-with-comment", Said("answered", "* Too late", ("lending",))),
    a_question("Q6", "yes-no", Said("no-response", reason="It is too early.\n\nFor us.")),
    a_question("Q9", "agreement", Said("not-for-us", reason="We have none.")),
    a_question("Q10", "grid", Said("answered", "", ("speed:agree", "welsh:dont-know"))),
    parts=(
        PartPlace(
            1, "Purpose of report", PartWords("Purpose of report", PROSE), 2, remarks=(REMARK,)
        ),
        PartPlace(7, "Equalities", PartWords("Equalities", "None.\n\nBut one."), 5),
    ),
)


def bases(draft: WordDraft) -> tuple[dict[str, Said], dict[str, PartWords]]:
    return (
        {one.key: one.said for one in draft.answers},
        {one.key: one.words for one in draft.parts},
    )


def beside(content: bytes, draft: WordDraft, now: WordDraft | None = None) -> Comparison:
    """The document beside the draft from which it was written, or another one of today."""
    return compared(read(content), now or draft, *bases(draft))


def standings(found: Comparison) -> dict[str, str]:
    """By label; what is unchanged is left out."""
    every = [(one.label, one.standing.value) for one in found.answers]
    every += [(one.label, one.standing.value) for one in found.parts]
    return {label: value for label, value in every if value != "unchanged"}


def with_version(draft: WordDraft, version: int, **said: Said) -> WordDraft:
    """The draft after somebody saved other answers, by number."""

    def changed(entry: Any) -> Any:
        if isinstance(entry, AnswerPlace) and entry.number in said:
            return replace(entry, said=said[entry.number], version=version)
        return entry

    chapters = (replace(one, entries=tuple(map(changed, one.entries))) for one in draft.chapters)
    return replace(draft, chapters=tuple(chapters))


# --- any draft ------------------------------------------------------------------------------

SIGNS = "abcdeXYZ 019.,:;!?'\"&<>[]()-*•–’“”ŵŷâêîôûïŴŶéß漢☐☒"
PIECES = ("\n", "\n\n", "\n- ", "\n  ", "\t", "📚", "👩🏽\u200d🏫", "e\u0301", "\u2003", "\u200d")
TYPED = ("[write here]", " – write below this line")  # what the document itself says
LETTERS = st.sampled_from([*SIGNS, *PIECES, *TYPED])
TEXTS = st.lists(LETTERS, max_size=40).map("".join) | st.text(max_size=30)
PROSES = TEXTS.map(clean)
LINES = TEXTS.map(clean_line).map(lambda line: line[:150])


@st.composite
def any_said(draw: Any, kind: str) -> Said:
    """Something that can be stored as the answer to a question of this kind."""
    state = draw(
        st.sampled_from(["answered", "answered", "unanswered", "no-response", "not-for-us"])
    )
    if state == "no-response":
        return Said(state, reason=draw(PROSES))
    if state == "not-for-us":
        return Said(state, reason=draw(PROSES.filter(bool)))
    if state == "unanswered":
        return Said(state)
    spec, options = KINDS[kind], OPTIONS.get(kind, ())
    text = draw(PROSES) if spec.words else ""
    codes = [one.code for one in options if not one.is_exclusive]
    if spec.choosing is Choosing.ONE_EACH:
        chosen = {row.code: draw(st.sampled_from([*codes, ""])) for row in ROWS}
        choices = tuple(f"{row}:{code}" for row, code in chosen.items() if code)
    elif spec.choosing is Choosing.MANY:
        choices = tuple(draw(st.lists(st.sampled_from(codes), unique=True)))
    else:
        choices = draw(st.sampled_from([(), *((one,) for one in codes)]))
    other = draw(LINES) if "other" in choices else ""
    if not (text or choices):
        return Said("unanswered")
    return Said(AnswerState.ANSWERED.value, text, choices, other)


@st.composite
def any_draft(draw: Any) -> WordDraft:
    answers = [
        a_question(
            f"Q{at}", kind, draw(any_said(kind)), wording=draw(PROSES), guidance=draw(PROSES)
        )
        for at, kind in enumerate(ASKED, 1)
    ]
    parts = []
    for position, label in ((1, "Purpose of report"), (2, "Risk management")):
        words = PartWords(draw(LINES.filter(bool)), draw(PROSES))
        remarks = (replace(REMARK, text=draw(PROSES.filter(bool))),) if position == 1 else ()
        parts.append(PartPlace(position, label, words, 2, remarks=remarks))
    return a_draft(*answers, parts=tuple(parts))


# --- editing --------------------------------------------------------------------------------


def edited(content: bytes, edit: Callable[[Any], None], part: str = MAIN) -> bytes:
    """The package with one part changed: `edit` gets its root."""
    return repacked(content, {part: lambda source: _edited(source, edit)})


def _edited(source: bytes, edit: Callable[[Any], None]) -> bytes:
    root = etree.fromstring(source)
    edit(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def repacked(
    content: bytes,
    changed: dict[str, Callable[[bytes], bytes]] | None = None,
    added: dict[str, bytes] | None = None,
) -> bytes:
    """Raises KeyError for a part to be changed that is not there."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in changed or {}:
            before.getinfo(name)
        for name in before.namelist():
            source = before.read(name)
            after.writestr(name, (changed or {}).get(name, lambda same: same)(source))
        for name, source in (added or {}).items():
            after.writestr(name, source)
    return stream.getvalue()


def place_lines(root: Any, label: str) -> list[Any]:
    """The paragraphs of a place, between its two lines."""
    paragraphs = list(root.iter(f"{W}p"))
    said = ["".join(one.itertext()) for one in paragraphs]
    begin = said.index(f"{label} – write below this line")
    end = said.index(f"{label} – write above this line")
    return paragraphs[begin + 1 : end]


def a_paragraph(words: str, *, around: str = "", style: str = "", more: str = "") -> Any:
    """As an editor writes it; `around`: "ins" or "del" as a tracked change."""
    mark = f'<w:{around} w:id="900" w:author="Bob Roe" w:date="2026-11-26T09:00:00Z">'
    text = f"<w:{'delText' if around == 'del' else 't'} xml:space='preserve'>{words}"
    text += f"</w:{'delText' if around == 'del' else 't'}>"
    run = f"<w:r>{text}</w:r>"
    if around:
        run = f"{mark}{run}</w:{around}>"
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    declared = " ".join(f'xmlns:{name}="{uri}"' for name, uri in NS.items())
    return etree.fromstring(f"<w:p {declared}>{look}{run}{more}</w:p>")


def box_of(root: Any, label: str, at: int = 0) -> Any:
    """The control of the box before these words."""
    found = [
        one
        for one in root.iter(f"{W}p")
        if "".join(one.itertext())[1:].strip() == label
        and one.find(".//w14:checkbox", NS) is not None
    ]
    return found[at].find("w:sdt", NS)


def tick(root: Any, label: str, at: int = 0) -> None:
    """As a click on the box does."""
    box = box_of(root, label, at)
    state = box.find(".//w14:checked", NS)
    was = state.get(f"{{{NS['w14']}}}val") == "1"
    state.set(f"{{{NS['w14']}}}val", "0" if was else "1")
    box.find(".//w:t", NS).text = "☐" if was else "☒"


def without_controls(root: Any) -> None:
    """As editors do that know no content controls: what stands in them stays."""
    while (control := root.find(".//w:sdt", NS)) is not None:
        at = control
        for child in list(control.find("w:sdtContent", NS)):
            at.addnext(child)
            at = child
        control.getparent().remove(control)


def without_bookmarks(root: Any) -> None:
    for name in ("bookmarkStart", "bookmarkEnd"):
        for one in list(root.iter(f"{W}{name}")):
            one.getparent().remove(one)


def without_lines(root: Any) -> None:
    """Without the two lines around each place; bookmarks in them go to their neighbours."""
    for paragraph in list(root.iter(f"{W}p")):
        if paragraph.find("w:pPr/w:pStyle[@w:val='Placetowrite']", NS) is None:
            continue
        neighbour = paragraph.getnext()
        for mark in paragraph.findall("w:bookmarkStart", NS) + paragraph.findall(
            "w:bookmarkEnd", NS
        ):
            neighbour.addprevious(copy.copy(mark))
        paragraph.getparent().remove(paragraph)


def a_document() -> bytes:
    return written(EVERYTHING)
