"""LibreOffice as the editor: it opens the draft, saves it in its way, and people write in it."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from responses.said import Said
from responses.word.comparing import flat
from tests.responses.test_word_editing import add_comment, answer
from tests.responses.word_drafts import (
    EVERYTHING,
    a_document,
    a_paragraph,
    beside,
    edited,
    place_lines,
    standings,
    tick,
)

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is not installed (apt-get install libreoffice-writer-nogui)",
)
Q1, Q3 = "Suggested response to Q1", "Suggested response to Q3"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Opens files in LibreOffice and gives them as it saves them, in another format."""
    home = tmp_path_factory.mktemp("office")

    def saved(files: dict[str, bytes], ending: str) -> dict[str, bytes]:
        for name, content in files.items():
            (home / name).write_bytes(content)
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={(home / 'profile').as_uri()}",
                *("--headless", "--norestore", "--convert-to", ending, "--outdir", home / ending),
                *(home / name for name in files),
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )
        stems = [name.rpartition(".")[0] for name in files]
        return {stem: (home / ending / f"{stem}.{ending}").read_bytes() for stem in stems}

    return saved


def changed(root):
    """As a colleague does it in Word, with tracked changes and ticks."""
    (line,) = place_lines(root, Q3)
    line.append(a_paragraph("Yes, “ŵyneb” 📚.")[0])
    last = place_lines(root, Q1)[-1]
    last.addnext(a_paragraph("Added as a tracked change.", around="ins"))
    last.addnext(a_paragraph("Deleted as one.", around="del"))
    tick(root, "Places to study & read", 1)
    tick(root, "No response is suggested", 5)


def a_changed_document() -> bytes:
    content = edited(a_document(), changed)
    return add_comment(content, "Bob Roe", "Too long.", lambda root: place_lines(root, Q3)[0])


def is_as_it_was(found):
    assert standings(found) == {}
    assert (found.remarks, found.loose_remarks, found.elsewhere) == ((), (), ())
    assert not [one for one in (*found.answers, *found.parts) if one.sentences or one.not_taken]


def has_the_changes(found):
    assert standings(found) == {
        Q1: "changed",
        Q3: "changed",
        "Q4": "changed",
        "Explanation of the answer to Q6 (optional)": "changed",
    }
    first = answer(found, "Q1")
    assert flat(first.wanted.text) == flat(f"{first.before.text}\n\nAdded as a tracked change.")
    assert first.is_tracked
    assert answer(found, "Q3").wanted == Said("answered", "Yes, “ŵyneb” 📚.")
    assert answer(found, "Q4").wanted == Said("answered", "", ("lending",))
    assert answer(found, "Q6").wanted == Said("unanswered")
    (one,) = found.remarks
    assert (one.remark.author, one.remark.text) == ("Bob Roe", "Too long.")
    assert one.remark.at.startswith("2026-11-26T09:00:00")
    assert one.key == answer(found, "Q3").key
    assert found.elsewhere == ()


def test_it_saves_the_draft_in_both_formats_and_nothing_changes(office):
    files = {"same.docx": a_document(), "changed.docx": a_changed_document()}
    as_word = office(files, "docx")
    is_as_it_was(beside(as_word["same"], EVERYTHING))
    has_the_changes(beside(as_word["changed"], EVERYTHING))
    as_open = office(files, "odt")
    again = office({f"{name}-again.odt": content for name, content in as_open.items()}, "docx")
    is_as_it_was(beside(again["same-again"], EVERYTHING))
    has_the_changes(beside(again["changed-again"], EVERYTHING))


def test_what_is_written_and_ticked_in_it_comes_back(office):
    """Its own flat format holds what a person sees in it; they write in the empty place and in an
    answer, add a list, and put a cross in a box."""
    text = office({"flat.docx": a_document()}, "fodt")["flat"].decode()
    text = text.replace("None.</text:p>", "None, we think.</text:p>", 1)
    begins = f"{Q3} – write below this line"
    place = text.index("</text:p>", text.index(begins)) + len("</text:p>")
    style = re.search(r'text:style-name="([^"]+)"', text[place:])
    assert style is not None
    words = f'<text:p text:style-name="{style[1]}">Written here.</text:p>' + (
        "<text:list><text:list-item><text:p>One</text:p></text:list-item>"
        "<text:list-item><text:p>Two</text:p></text:list-item></text:list>"
    )
    text = text[:place] + words + text[place:]
    box = re.compile(r"☐(</loext:content-control>|(?:(?!☐).)*?>(?:<[^>]*>|\s)*Lending)")
    text, times = box.subn(r"☒\1", text, count=1)
    content = office({"written.fodt": text.encode()}, "docx")["written"]
    found = beside(content, EVERYTHING)
    assert answer(found, "Q3").wanted == Said("answered", "Written here.\n\n- One\n- Two")
    equalities = next(one for one in found.parts if one.label == "Equalities")
    assert equalities.wanted.text == "None, we think.\n\nBut one."
    assert times == 1
    assert answer(found, "Q2").sentences == ("Choose one answer to Q2 only.",)
