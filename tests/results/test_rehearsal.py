"""What comes out of a rehearsal: counted as a release counts, and marked everywhere."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from consultations.actions import rewriting
from consultations.editing.questions import replace_question
from consultations.models import Consultation
from responses.rehearsing import rehearsed
from results.presenters.rehearsal import outcome_of
from tests import world
from tests.responses.rehearsals import a_draft, begin, logged_in, outcome, say
from tests.responses.test_rehearsing import question

pytestmark = pytest.mark.django_db
TYPES = {"county": "County council", "unitary": "Unitary authority"}
COUNCILS = st.fixed_dictionaries(
    {
        "type": st.sampled_from(sorted(TYPES)),
        "Q6": st.sampled_from(["", "yes", "no"]),
        "Q7": st.lists(st.sampled_from(["people", "loans"]), unique=True),
        "Q10": st.sampled_from(["", "agree", "disagree"]),
    }
)


def tables(asked: Consultation, user: Any) -> dict[str, list[list[str]]]:
    """Every table by its caption: heading and cells of its rows."""
    fresh = Consultation.objects.get(pk=asked.pk)
    rounds = [rehearsed(one, fresh.questions_in_order) for one in fresh.rehearsed.all()]
    found = outcome_of(fresh, rounds, user)
    return {
        table.caption: [[row.heading, *(cell for _, cell in row.cells)] for row in table.rows]
        for one in found.questions
        for table in (*one.tables, *one.breakdowns)
    }


@given(councils=st.lists(COUNCILS, min_size=1, max_size=4))
def test_each_answer_is_counted_once_where_it_stands(councils: list[dict[str, Any]]) -> None:
    Consultation.objects.filter(code="every-kind").update(code=f"kind-{world.a_user().pk}")
    draft, editor = a_draft()
    client = logged_in(editor)
    for number, one in enumerate(councils, 1):
        begin(client, draft, type=one["type"])
        sent = {"Q6_choice": one["Q6"], "Q7_choices": one["Q7"], "Q10_choice-speed": one["Q10"]}
        say(client, draft, number, 2, Q9_choice="agree", **sent)
    found = tables(draft, editor)
    everybody = "All rehearsed councils"
    yes_no = Counter(one["Q6"] for one in councils if one["Q6"])
    assert found[f"Q6, {everybody}"] == [
        ["Yes", str(yes_no["yes"])],
        ["No", str(yes_no["no"])],
        ["All that answered", str(yes_no.total())],
    ]
    # A follow-up that is not asked counts nowhere, whatever was chosen.
    asked = [one["Q7"] for one in councils if one["Q6"] == "yes" and one["Q7"]]
    assert found[f"Q7, {everybody}"][-1] == ["All that answered", str(len(asked))]
    assert found[f"Q7, {everybody}"][1] == [
        "The number of loans",
        str(sum("loans" in chosen for chosen in asked)),
    ]
    speed = Counter(one["Q10"] for one in councils)
    assert ["Agree", str(speed["agree"])] in found[
        f"Q10: New books arrive quickly enough, {everybody}"
    ]
    by_type = Counter(TYPES[one["type"]] for one in councils)
    assert [row[:2] for row in found["Q9 by council type"]] == [
        [name, str(by_type[name])] for name in TYPES.values() if by_type[name]
    ]


def seeded() -> tuple[Consultation, Any, Client]:
    draft, editor = a_draft()
    client = logged_in(editor)
    begin(client, draft, type="county")
    begin(client, draft, type="london-borough")
    say(client, draft, 1, 1, Q1_text="=HYPERLINK(1)", Q2_choice="other", Q2_other="A co-op")
    say(client, draft, 2, 1, Q1_instead="no-response", Q1_reason="Not ours.")
    return draft, editor, client


def test_the_page_has_the_tables_the_texts_and_the_mark() -> None:
    draft, _, client = seeded()
    page = " ".join(unescape(client.get(outcome(draft)).content.decode()).split())
    assert page.count("REHEARSAL") > 11  # the title, the heading and each question
    assert re.search(r"1\. <a [^>]*>A county council, North East</a>, by Editor Example", page)
    assert "=HYPERLINK(1)" in page
    assert "Other, please specify: A co-op" in page
    assert "Not ours." in page
    assert "Q1 by" not in page  # words are in no table


def test_the_file_is_marked_in_its_name_its_first_line_and_every_row() -> None:
    draft, _, client = seeded()
    file = client.get(reverse("results:rehearsal-file", args=[draft.code]))
    assert 'filename="REHEARSAL-every-kind-' in file["Content-Disposition"]
    text = file.content.decode("utf-8-sig")
    assert "REHEARSAL" in text.splitlines()[0]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 2 * 11
    assert all(row["REHEARSAL"].startswith("REHEARSAL") for row in rows)
    first = next(row for row in rows if row["question"] == "Q1")
    assert first["text"] == "'=HYPERLINK(1)"
    assert (first["answered_by"], first["council_type"]) == ("Editor Example", "County council")
    assert {row["state"] for row in rows if row["question"] == "Q11"} == {"Not yet answered"}


def test_an_unfinished_draft_has_its_texts_and_says_why_there_are_no_tables() -> None:
    draft, editor, client = seeded()
    broken = replace(question(draft, "Q4"), options=question(draft, "Q4").options[:1])
    rewriting.rewrite(
        consultation=draft,
        by=editor,
        edit=lambda one: replace_question(one, broken),
        what="Options taken out",
    )
    page = " ".join(unescape(client.get(outcome(draft)).content.decode()).split())
    assert "The tables cannot be laid out while the draft is unfinished" in page
    assert "=HYPERLINK(1)" in page
