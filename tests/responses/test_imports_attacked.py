"""What people could do with files from outside that nobody meant: too much, twice, or something
else than what was ticked."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from councils.models import WaitingFile
from councils.refusals import Refused
from responses import reading_apart
from responses.actions import drafting, keeping, taking_papers
from responses.enums import PartKind
from responses.models import KeptFile
from responses.reading_apart import NotRead, answer_of
from responses.said import LONGEST
from tests import every_kind
from tests.responses.test_importing_pages import (  # noqa: F401
    a_paper,
    as_,
    confirm,
    key,
    place,
    send,
    words_of,
)
from tests.responses.test_word_importing import Q1, Q3, downloaded, stored, take, writing
from tests.responses.word_drafts import edited, repacked

pytestmark = pytest.mark.django_db
TWO = b"Legal considerations\n\nNone for us.\n\nRisk considerations\n\nSome for us.\n"


def considerations(place):  # noqa: F811
    return dict(
        place.response.parts.filter(kind=PartKind.CONSIDERATION).values_list("heading", "text")
    )


# --- too much -------------------------------------------------------------------------------


def test_no_text_of_a_document_is_longer_than_what_can_be_typed(place):  # noqa: F811
    content = edited(downloaded(place), writing(Q1, "a" * (LONGEST + 1)))
    content = edited(content, writing(Q3, "Short."))
    content = edited(content, writing("Purpose of report", "b" * (LONGEST + 1)))
    before = stored(place, "Q1")
    taken = take(place, content)
    assert taken.saved == (Q3,)
    assert {one.label for one in taken.not_taken if "200,000 characters" in one.sentence} == {
        Q1,
        "Purpose of report",
    }
    assert stored(place, "Q1") == before


@pytest.mark.parametrize("field", ["text", "reason"])
def test_no_answer_is_longer_however_it_comes(place, field):  # noqa: F811
    state = "answered" if field == "text" else "no-response"
    with pytest.raises(Refused, match="200,000 characters"):
        drafting.save_answer(
            response=place.response,
            question=place.response.answers.get(question__number="Q1").question,
            by=place.officer,
            base_version=99,
            state=state,
            **{field: "a" * (LONGEST + 1)},
        )


@pytest.mark.parametrize(
    ("field", "words"), [("heading", "h" * 201), ("text", "a" * (LONGEST + 1))]
)
def test_no_part_is_longer_however_it_comes(place, field, words):  # noqa: F811
    part = place.response.parts.get(kind=PartKind.PURPOSE)
    said = {"heading": part.heading, "text": part.text} | {field: words}
    with pytest.raises(Refused, match="characters"):
        drafting.save_part(
            response=place.response, part=part, by=place.officer, base_version=part.version, **said
        )


# --- what colleagues get --------------------------------------------------------------------


def with_template(content):
    """The same document with a template at an address, which Word asks for when it opens."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{kind}" TargetMode="&#69;xternal" '
        'Target="http://192.0.2.1/template.dotm"/></Relationships>'
    )
    return repacked(content, added={"word/_rels/settings.xml.rels": relations.encode()})


def test_what_reaches_out_is_read_and_never_given_to_colleagues(place):  # noqa: F811
    client = as_(place.officer)
    content = with_template(edited(downloaded(place), writing(Q1, "From a colleague.")))
    done = confirm(client, place, "word", send(client, place, "word", content), keep="1")
    assert stored(place, "Q1").text == "From a colleague."
    assert "The file was not kept, because it takes something from elsewhere" in words_of(done)
    assert not KeptFile.objects.exists() and not WaitingFile.objects.exists()


def test_nobody_fills_the_database_with_kept_files(place, monkeypatch):  # noqa: F811
    monkeypatch.setattr(keeping, "MOST_KEPT", 2)

    def keep(content):
        return keeping.keep_file(
            response=place.response, by=place.officer, name="a.txt", content=content, ending="txt"
        )

    first = keep(b"one")
    keep(b"two")
    with pytest.raises(Refused, match="which is the most"):
        keep(b"three")
    assert keep(b"one") == first  # is kept already


# --- at once --------------------------------------------------------------------------------


def test_a_few_files_are_read_at_once_and_others_are_asked_to_come_again(tmp_path, monkeypatch):
    """Who sends files that make their reader hang does not stop all threads of a server."""
    monkeypatch.setattr(reading_apart, "WAITING", 0.2)
    hanging, quick = tmp_path / "hanging.py", tmp_path / "quick.py"
    hanging.write_text("import time\ntime.sleep(60)\n")
    quick.write_text("print('[]')\n")

    def read(child, seconds):
        try:
            return answer_of(child, b"", seconds=seconds, megabytes=64)
        except NotRead as refused:
            return refused.sentence

    with ThreadPoolExecutor(reading_apart.MOST_AT_ONCE) as threads:
        slow = [threads.submit(read, hanging, 4) for _ in range(reading_apart.MOST_AT_ONCE)]
        time.sleep(1)
        assert "Try again in a minute" in read(quick, 20)
        assert all("took longer" in one.result() for one in slow)
    assert read(quick, 20) == []


# --- something else than what was shown -------------------------------------------------------


def test_an_answer_of_a_paper_is_to_the_words_that_were_shown(place):  # noqa: F811
    """The question is corrected while somebody compares: the answer is to be confirmed."""
    client = as_(place.officer)
    reply = send(client, place, "paper", a_paper(place, Q1="The paper says so."), "paper.txt")
    question = every_kind.answer_to(place, "Q1").question
    question.version = 2
    question.save(update_fields=["version"])
    confirm(client, place, "paper", reply, take=[key(place, "Q1")])
    answer = every_kind.answer_to(place, "Q1")
    assert (answer.text, answer.question_version) == ("The paper says so.", 1)


# --- twice ----------------------------------------------------------------------------------


def test_what_was_ticked_stays_what_it_was_when_it_is_sent_twice(place):  # noqa: F811
    """The first of two new considerations is ticked; the second request must not take the other."""
    found = taking_papers.look(response=place.again(), by=place.officer, content=TWO)
    new = [one for one in found.parts if one.part is None]
    assert len(new) == 2
    for _ in range(2):
        taking_papers.take(
            response=place.response,
            by=place.officer,
            content=TWO,
            name="paper.txt",
            chosen={new[0].key: 0},
        )
    assert new[0].label in considerations(place)
    assert new[1].label not in considerations(place)
