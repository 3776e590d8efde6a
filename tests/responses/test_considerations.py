"""Considerations: parts of the report that save themselves; clearance is of exactly these words."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from councils.enums import Role
from councils.refusals import Conflict, Refused
from responses.actions import comments, drafting, templates, versions
from responses.clearance import in_force
from responses.content import signed_content
from responses.enums import PartKind, State
from responses.models import ReportPart
from responses.outline import MOST_CONSIDERATIONS, Outline
from responses.paper import report_facts, report_html
from responses.part_words import PartWords
from responses.verification import faults
from tests.responses.test_pages import as_, hidden, queries, url
from tests.world import Place, a_member, a_response, fill, fresh, weigh

DAY = dt.date(2015, 3, 4)
LENA = ("Lena Example", DAY)
LOW = PartWords("Risk", "Low.", "", *LENA)
PARTS = ("day", "month", "year")


# --- the rule, on plain values --------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "seen", "given_before", "stays"),
    [
        (LOW, None, [], True),  # given with the words
        (LOW, LOW.uncleared, [], True),  # given to words that were there
        (LOW, LOW, [LOW], True),  # nothing changed
        (PartWords("Risk", "High.", "", *LENA), LOW, [LOW], False),
        (PartWords("Dangers", "Low.", "", *LENA), LOW, [LOW], False),  # the heading counts
        (PartWords("Risk", "High.", "", "Otto Example", DAY), LOW, [], True),  # somebody else
        # Sent once more with yet other words: nobody has cleared them either.
        (PartWords("Risk", "Higher.", "", *LENA), PartWords("Risk", "High."), [LOW], False),
        # Given anew, the same day, to the words that fell.
        (PartWords("Risk", "High.", "", *LENA), PartWords("Risk", "High."), [LOW], True),
        # Back at the words that were cleared.
        (LOW, PartWords("Risk", "High."), [LOW], True),
    ],
)
def test_a_clearance_is_of_exactly_these_words(
    words: PartWords, seen: PartWords | None, given_before: list[PartWords], stays: bool
) -> None:
    found = in_force(words, seen, given_before)
    assert found == (words if stays else words.uncleared)


def test_a_clearance_needs_a_name_a_day_and_words() -> None:
    assert not PartWords.typed("Risk", "Low.", "", "Lena").is_cleared
    assert not PartWords.typed("Risk", "", "", *LENA).is_cleared
    assert PartWords.typed("Risk", "Low.", "", " ", DAY) == PartWords("Risk", "Low.")
    assert PartWords.typed(" Risk  ", " Low.\r\n", "", " Lena  Example ", DAY) == LOW


def test_what_nobody_cleared_hashes_as_it_always_did() -> None:
    assert PartWords("Risk", "Low.").content == ["Risk", "Low.", ""]
    assert LOW.content == ["Risk", "Low.", "", "Lena Example", "2015-03-04"]


# --- a writer who touches no clearance clears nothing ---------------------------------------

TEXTS = st.lists(st.sampled_from(["Low.", "High.", "None.", "Other.", ""]), min_size=1, max_size=8)


@given(TEXTS, st.booleans())
@pytest.mark.django_db
def test_changing_words_alone_never_leaves_a_clearance_on_them(
    texts: list[str], is_the_page_told: bool
) -> None:
    """The clearance is sent along with every text, whether or not the page emptied its fields."""
    place = a_response()
    row = weigh(place, ("Risk", "Low.", *LENA))[0]
    sent = LENA
    for text in texts:
        if text == row.text:
            continue  # a page sends what changed
        row = drafting.save_part(
            response=place.response,
            part=row,
            by=place.officer,
            base_version=row.version,
            heading=row.heading,
            text=text,
            cleared_name=sent[0],
            cleared_on=sent[1],
        )
        if row.has_lost_clearance and is_the_page_told:
            sent = ("", None)  # type: ignore[assignment]
    for revision in row.revisions.exclude(cleared_on=None):
        assert (revision.heading.lower(), revision.text) == ("risk", "Low.")
    assert faults(place.again()) == []


# --- rows of the report ---------------------------------------------------------------------


def rows(place: Place) -> list[ReportPart]:
    return drafting.considerations_of(place.again())


def save(place: Place, row: ReportPart, text: str, **more: Any) -> ReportPart:
    return drafting.save_part(
        response=place.response,
        part=row,
        by=more.pop("by", place.officer),
        base_version=more.pop("base", row.version),
        heading=more.pop("heading", row.heading),
        text=text,
        **more,
    )


@pytest.mark.django_db
def test_what_is_expected_is_there_from_the_start_without_words() -> None:
    place = a_response()
    assert [(one.heading, one.text, one.version) for one in rows(place)] == [
        ("Risk management", "", 1),
        ("Equalities", "", 1),
    ]
    assert all(one.revisions.count() == 1 for one in rows(place))


@pytest.mark.django_db
def test_one_is_added_once_and_there_is_a_limit() -> None:
    place = a_response()

    def add(heading: str) -> ReportPart:
        return drafting.add_consideration(
            response=place.response, by=place.officer, heading=heading
        )

    assert add(" Human   resources ").heading == "Human resources"
    for heading in ("human resources", "EQUALITIES", " ", "x" * 121):
        with pytest.raises(Refused):
            add(heading)
    for number in range(MOST_CONSIDERATIONS - 3):
        add(f"Matter {number}")
    with pytest.raises(Refused, match="at most 30"):
        add("One too many")
    assert faults(place.again()) == []


@pytest.mark.django_db
def test_a_removed_one_is_nowhere_printed_or_signed_and_comes_back_with_its_words() -> None:
    place = a_response()
    row = weigh(place, ("Equalities", "No effect on anybody.", *LENA))[0]
    assert "No effect on anybody." in printed(place)
    drafting.remove_part(response=place.response, by=place.officer, part=row, base_version=2)
    assert "No effect on anybody." not in printed(place)
    assert "No effect" not in str(signed_content(place.again()))
    html = page(place)
    assert "Removed considerations" in html and "No effect on anybody." not in html
    assert "Add “Equalities”" in html  # it is still expected
    with pytest.raises(Conflict):
        other = rows(place)[0]
        drafting.remove_part(response=place.response, by=place.officer, part=other, base_version=9)
    client = as_(place.officer)
    answer = client.post(url("put-part-back", place, row.position), follow=True)
    assert "is part of the report again" in answer.content.decode()
    back = next(one for one in rows(place) if one.pk == row.pk)
    assert (back.text, back.version, back.cleared_name) == ("No effect on anybody.", 2, LENA[0])
    assert faults(place.again()) == []


@pytest.mark.django_db
def test_who_still_writes_in_one_that_was_taken_out_is_told() -> None:
    place = a_response()
    row = rows(place)[0]
    drafting.remove_part(response=place.response, by=place.officer, part=row, base_version=1)
    body = autosave(place, row, text="Not seen by anybody.").json()
    assert (body["outcome"], body["standing"]["tag"]) == ("saved", "Removed")
    assert "Not seen by anybody." not in printed(place)


@pytest.mark.django_db
def test_a_template_that_is_taken_over_makes_room_and_drops_only_what_nobody_wrote() -> None:
    place = a_response()
    weigh(place, ("Equalities", "Kept."))
    outline = Outline(considerations=("Financial", "Legal"))
    templates.save_template(
        council=place.council, by=place.officer, base_version=0, outline=outline
    )
    drafting.take_template(response=place.response, by=place.officer, template_version=1)
    assert [one.heading for one in rows(place)] == ["Equalities", "Financial", "Legal"]
    back = Outline(considerations=("Risk management", "Legal"))
    templates.save_template(council=place.council, by=place.officer, base_version=1, outline=back)
    drafting.take_template(response=place.response, by=place.officer, template_version=2)
    # The empty row that was there before is back, not another one.
    assert [one.heading for one in rows(place)] == ["Risk management", "Equalities", "Legal"]
    assert place.response.parts.filter(kind=PartKind.CONSIDERATION).count() == 4
    assert faults(place.again()) == []


@pytest.mark.django_db
def test_officers_write_them_and_contributors_only_read() -> None:
    place = a_response()
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    row = rows(place)[0]
    where = url("save-part", place, row.position)
    data = sent(place, row, text="Mine.")
    assert as_(contributor).post(where, data).status_code == 403
    assert as_(contributor).get(url("part-history", place, row.position)).status_code == 200
    assert as_(place.member).get(url("part-comments", place, row.position)).status_code == 200


# --- versions, comments, restoring ----------------------------------------------------------


@pytest.mark.django_db
def test_a_consideration_has_a_history_and_an_earlier_version_brings_its_clearance_back() -> None:
    place = a_response()
    row = weigh(place, ("Equalities", "None.", *LENA))[0]
    row = save(place, row, "Some.", cleared_name=LENA[0], cleared_on=LENA[1])
    assert row.has_lost_clearance
    client = as_(place.officer)
    where = url("part-history", place, row.position)
    html = client.get(where + "?earlier=2&later=3").content.decode()
    assert "Clearance: Not cleared by anybody, was: Cleared by Lena Example, 4 March 2015." in html
    assert "The report’s considerations" in html
    assert url("considerations", place) + f"#consideration-{row.position}" in html
    shown = client.get(url("restore-part", place, row.position, 2)).content.decode()
    assert "Cleared by Lena Example, 4 March 2015" in shown
    row = versions.restore_part(
        response=place.response, part=row, by=place.officer, base_version=3, version=2
    )
    assert (row.text, row.cleared_name, row.version) == ("None.", LENA[0], 4)
    assert faults(place.again()) == []


@pytest.mark.django_db
def test_a_consideration_can_be_commented_on_and_counts_among_what_is_open() -> None:
    place = a_response()
    fill(place)
    row = weigh(place, ("Equalities", "None."))[0]
    comments.write_comment(
        response=place.response, by=place.member, part=row, text="Has the group been asked?"
    )
    client = as_(place.officer)
    assert "1 comment is not resolved." in client.get(url("check", place)).content.decode()
    assert "Comments (1)" in page(place)
    assert "Has the group been asked?" in client.get(url("comments", place)).content.decode()
    assert "Has the group been asked?" not in printed(place)


@pytest.mark.django_db
def test_a_forged_clearance_behind_the_triggers_is_found() -> None:
    import importlib

    from django.db import connection

    place = a_response()
    row = weigh(place, ("Equalities", "None."))[0]
    triggers = importlib.import_module("responses.migrations.0002_append_only")
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE responses_reportpartrevision SET cleared_name = 'Forged', "
            "cleared_on = '2015-03-04' WHERE text = 'None.'"
        )
    triggers.install(connection)
    assert faults(place.again()) == [f"version 2 of part {row.position} is not what was saved"]


# --- the page -------------------------------------------------------------------------------


def page(place: Place, name: str = "considerations", person: Any = None) -> str:
    return as_(person or place.officer).get(url(name, place)).content.decode()


def sent(place: Place, row: ReportPart, **changes: str) -> dict[str, str]:
    """What a browser sends of one consideration as it stands, with these changes."""
    day = row.cleared_on
    numbers = (day.day, day.month, day.year) if day else ("", "", "")
    values = {
        "version": row.version,
        "heading": row.heading,
        "text": row.text,
        "cleared_name": row.cleared_name,
        **{f"cleared_on_{part}": str(one) for part, one in zip(PARTS, numbers, strict=True)},
        **changes,
    }
    return {f"consideration-{row.position}-{name}": str(value) for name, value in values.items()}


def the_day(day: str = "4", month: str = "March", year: str = "2015") -> dict[str, str]:
    return {f"cleared_on_{part}": one for part, one in zip(PARTS, (day, month, year), strict=True)}


def autosave(place: Place, row: ReportPart, client: Client | None = None, **changes: str) -> Any:
    client = client or as_(place.officer)
    return client.post(url("save-part", place, row.position), sent(place, row, **changes))


@pytest.mark.django_db
def test_each_saves_itself_and_what_others_wrote_stays() -> None:
    place = a_response()
    risk, equal = rows(place)
    save(place, equal, "Theirs.", by=a_member(place.council, Role.OFFICER))
    body = autosave(place, risk, text="Mine.").json()
    assert (body["outcome"], body["version"], body["is_yours"]) == ("saved", 2, True)
    assert body["standing"]["tag"] == "Not cleared"
    assert (body["note"], body["emptied"]) == ("", [])
    assert [one.text for one in rows(place)] == ["Mine.", "Theirs."]


@pytest.mark.django_db
def test_the_page_has_every_one_with_its_own_address_to_save_at() -> None:
    place = a_response()
    html = page(place)
    for row in rows(place):
        assert f'data-save="{url("save-part", place, row.position)}"' in html
    assert html.count(">Expected</strong>") == 2
    weigh(place, ("Equalities", "None.", *LENA), ("Legal", "Fine."))
    html = page(place)
    assert "by Lena Example, 4 March 2015." in html and html.count(">Not cleared</strong>") == 1
    sent_off = a_response(State.AWAITING_DECISION)
    html = page(sent_off)
    assert "data-save=" not in html and "Recall it first" in html


@pytest.mark.django_db
def test_changed_words_drop_the_clearance_and_the_reply_says_so_and_empties_its_fields() -> None:
    place = a_response()
    row = weigh(place, ("Equalities", "None.", *LENA))[0]
    body = autosave(place, row, text="Some.").json()
    sentence = (
        "“Equalities” was cleared by Lena Example on 4 March 2015. The words changed, so it has "
        "to be cleared again."
    )
    assert (body["outcome"], body["is_yours"], body["note"]) == ("saved", True, sentence)
    names = [f"cleared_on_{part}" for part in PARTS]
    prefix = f"consideration-{row.position}-"
    assert sorted(body["emptied"]) == sorted(prefix + name for name in ["cleared_name", *names])
    # The same request again after a lost reply says the same and stores nothing.
    assert autosave(place, row, text="Some.").json() == body
    stored = next(one for one in rows(place) if one.pk == row.pk)
    assert (stored.text, stored.version, stored.cleared_on) == ("Some.", 3, None)
    # A page whose fields were not emptied does not bring it back.
    body = autosave(place, stored, text="Some more.", cleared_name=LENA[0], **the_day()).json()
    assert body["note"] == sentence and body["standing"]["tag"] == "Not cleared"
    # Given anew, of the words that stand there.
    stored = next(one for one in rows(place) if one.pk == row.pk)
    body = autosave(place, stored, cleared_name=LENA[0], **the_day()).json()
    assert (body["note"], body["standing"]["tag"]) == ("", "Cleared")
    assert faults(place.again()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"cleared_name": "Lena"}, "Say when it was cleared."),
        (the_day(), "Say who cleared it."),
        ({"cleared_name": "Lena", **the_day(year="")}, "must include a year"),
        (
            {"cleared_name": "Lena", **the_day(year=str(timezone.localdate().year + 1))},
            "must not be in the future",
        ),
    ],
)
def test_a_clearance_by_half_keeps_no_word_back_and_clears_nothing(
    changes: dict[str, str], sentence: str
) -> None:
    place = a_response()
    row = rows(place)[0]
    body = autosave(place, row, text="Words <b>typed</b>.", **changes).json()
    assert (body["outcome"], body["emptied"]) == ("saved", [])
    assert sentence in body["note"]
    row.refresh_from_db()
    assert (row.text, row.cleared_on) == ("Words <b>typed</b>.", None)
    # With the button it is asked about, and everything typed is kept.
    answer = as_(place.officer).post(url("considerations", place), sent(place, row, **changes))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html and "Words &lt;b&gt;typed&lt;/b&gt;." in html


@pytest.mark.django_db
def test_nothing_is_cleared_where_nothing_is_written() -> None:
    place = a_response()
    row = rows(place)[0]
    data = sent(place, row, cleared_name="Lena", **the_day())
    answer = as_(place.officer).post(url("considerations", place), data)
    assert answer.status_code == 422
    assert "Nothing is written yet that somebody could clear." in answer.content.decode()


@pytest.mark.django_db
def test_words_that_did_not_arrive_are_not_blanked() -> None:
    place = a_response()
    row = weigh(place, ("Equalities", "None."))[0]
    data = sent(place, row)
    del data[f"consideration-{row.position}-text"]
    answer = as_(place.officer).post(url("save-part", place, row.position), data)
    assert (answer.status_code, answer.json()["outcome"]) == (422, "refused")
    row.refresh_from_db()
    assert row.text == "None."


@pytest.mark.django_db
def test_without_script_all_are_saved_with_one_button_and_one_more_is_added() -> None:
    place = a_response()
    risk, equal = rows(place)
    data = {**sent(place, risk, text="Low."), **sent(place, equal, text="None.")}
    client, where = as_(place.officer), url("considerations", place)
    answer = client.post(where, {**data, "add": "1", "heading": "Climate change"})
    added = rows(place)[-1]
    assert answer["Location"] == f"{where}#consideration-{added.position}"
    assert [(one.heading, one.text) for one in rows(place)] == [
        ("Risk management", "Low."),
        ("Equalities", "None."),
        ("Climate change", ""),
    ]
    answer = client.post(where, {"add": "1", "heading": " "})
    assert answer.status_code == 422
    assert "Give the consideration a heading" in answer.content.decode()
    data = sent(place, rows(place)[1], heading="Equality and diversity")
    client.post(where, data)
    assert "Add “Equalities”" in page(place)
    client.post(where, {"expected": "Equalities"})
    assert "Add “Equalities”" not in page(place)
    assert [one.heading for one in rows(place)][-1] == "Equalities"


@pytest.mark.django_db
def test_a_heading_that_was_typed_is_added_whichever_button_is_pressed() -> None:
    place = a_response()
    client, where = as_(place.officer), url("considerations", place)
    headings = [one.heading for one in rows(place)]
    # Enter in the field is the first button of the page, as "Save" is.
    answer = client.post(where, {**sent(place, rows(place)[0], text="Low."), "heading": "Climate"})
    assert answer["Location"] == f"{where}#consideration-{rows(place)[-1].position}"
    assert [one.heading for one in rows(place)] == [*headings, "Climate"]
    drafting.remove_part(
        response=place.response, by=place.officer, part=rows(place)[1], base_version=1
    )
    client.post(where, {"expected": headings[1], "heading": "Health"})
    assert [one.heading for one in rows(place)][-2:] == [headings[1], "Health"]
    # What cannot be added is shown again, and what is expected is there already.
    answer = client.post(where, {"expected": headings[1], "heading": "HEALTH"}, follow=True)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "“HEALTH” is there already." in html and 'value="HEALTH"' in html
    assert f"“{headings[1]}” is there already." in html


@pytest.mark.django_db
def test_words_for_one_that_was_taken_out_meanwhile_are_stored_and_it_is_said() -> None:
    place = a_response()
    risk, equal = rows(place)
    data = {**sent(place, risk, text="Mine."), **sent(place, equal, text="None.")}
    drafting.remove_part(response=place.response, by=place.officer, part=risk, base_version=1)
    client, where = as_(place.officer), url("considerations", place)
    answer = client.post(where, data, follow=True)
    assert answer.redirect_chain == [(where, 302)]
    html = answer.content.decode()
    assert f"“{risk.heading}” was removed meanwhile. What you wrote is stored there" in html
    assert "Mine." not in printed(place)
    assert ReportPart.objects.get(pk=risk.pk).text == "Mine."
    client.post(url("put-part-back", place, risk.position))
    assert "Mine." in printed(place)
    # Of words that nobody changed it is not said that they were written.
    data = sent(place, rows(place)[0])
    drafting.remove_part(response=place.response, by=place.officer, part=risk, base_version=2)
    html = client.post(where, data, follow=True).content.decode()
    assert f"“{risk.heading}” was removed meanwhile. Put it back below" in html
    assert ReportPart.objects.get(pk=risk.pk).version == 2
    # A page that was asked for since has no form for it.
    assert f'name="consideration-{risk.position}-text"' not in page(place)


@pytest.mark.django_db
def test_the_page_says_that_a_clearance_fell_where_no_script_runs() -> None:
    place = a_response()
    row = weigh(place, ("Equalities", "None.", *LENA))[0]
    client, where = as_(place.officer), url("considerations", place)
    answer = client.post(where, sent(place, row, heading="Equality"), follow=True)
    html = answer.content.decode()
    assert "“Equality” was cleared by Lena Example on 4 March 2015. The words changed" in html
    assert answer.redirect_chain == [(where, 302)]
    assert next(one for one in rows(place) if one.pk == row.pk).cleared_on is None


# --- conflicts ------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("keep", ["mine", "theirs", "both"])
def test_a_conflict_shows_both_and_both_stay_whatever_is_chosen(keep: str) -> None:
    place = a_response()
    row = weigh(place, ("Equalities", "None."))[0]
    colleague = a_member(place.council, Role.OFFICER, "Orla Example")
    save(place, row, "Theirs.", by=colleague, cleared_name="Otto Example", cleared_on=DAY)
    answer = autosave(place, row, text="Mine.")
    body = answer.json()
    assert (answer.status_code, body["outcome"]) == (409, "conflict")
    for words in ("Theirs.", "Mine.", "Orla Example", "Cleared by Otto Example, 4 March 2015"):
        assert words in body["html"]
    prefix = f"consideration-{row.position}"
    choice = {f"{prefix}-keep": keep, f"{prefix}-seen": str(body["version"])}
    choice[f"{prefix}-both"] = "Of both."
    data = sent(place, row, text="Mine.", cleared_name=LENA[0], **the_day())
    reply = as_(place.officer).post(url("save-part", place, row.position), {**data, **choice})
    assert reply.json()["outcome"] == "saved"
    stored = next(one for one in rows(place) if one.pk == row.pk)
    assert stored.text == {"mine": "Mine.", "theirs": "Theirs.", "both": "Of both."}[keep]
    assert {"None.", "Theirs.", "Mine."} <= {one.text for one in stored.revisions.all()}
    # Each text has the clearance that was given of it; one made of both has none.
    who = {"mine": "Lena Example", "theirs": "Otto Example", "both": ""}[keep]
    assert stored.cleared_name == who
    assert ("has to be cleared again" in reply.json()["note"]) == (keep == "both")
    assert faults(place.again()) == []


@pytest.mark.django_db
def test_a_conflict_in_one_keeps_none_of_the_others_back() -> None:
    place = a_response()
    risk, equal = rows(place)
    save(place, risk, "Theirs.", by=a_member(place.council, Role.OFFICER))
    data = {**sent(place, risk, text="Mine."), **sent(place, equal, text="None.")}
    answer = as_(place.officer).post(url("considerations", place), data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Two texts for Risk management" in html and "Mine." in html and "Theirs." in html
    assert [one.text for one in rows(place)] == ["Theirs.", "None."]
    assert hidden(html, f"consideration-{equal.position}-version") == "2"
    prefix = f"consideration-{risk.position}"
    data |= sent(place, rows(place)[1])
    data |= {f"{prefix}-keep": "mine", f"{prefix}-seen": hidden(html, f"{prefix}-seen")}
    answer = as_(place.officer).post(url("considerations", place), {**data, "resolve": prefix})
    assert answer["Location"].endswith(f"#{prefix}")
    assert [one.text for one in rows(place)] == ["Mine.", "None."]


@pytest.mark.django_db
@pytest.mark.parametrize("fault", [{"heading": ""}, {"cleared_name": "Lena Example"}])
def test_a_text_made_of_both_stays_while_something_else_is_put_right(fault: dict[str, str]) -> None:
    place = a_response()
    risk = rows(place)[0]
    save(place, risk, "Theirs.", by=a_member(place.council, Role.OFFICER))
    prefix = f"consideration-{risk.position}"
    choice = {"keep": "both", "seen": "2", "both": "Of both, in an hour."}
    data = sent(place, risk, text="Mine.", **fault)
    data |= {f"{prefix}-{name}": value for name, value in choice.items()}
    answer = as_(place.officer).post(url("considerations", place), data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Of both, in an hour." in html and hidden(html, f"{prefix}-seen") == "2"
    assert rows(place)[0].text == "Theirs."
    data |= {f"{prefix}-heading": "Risk", f"{prefix}-cleared_name": ""}
    as_(place.officer).post(url("considerations", place), {**data, "resolve": prefix})
    assert rows(place)[0].text == "Of both, in an hour."


@pytest.mark.django_db
def test_a_colleague_who_took_the_clearance_away_is_not_overruled_by_an_untouched_page() -> None:
    place = a_response()
    row = weigh(place, ("Equalities", "None.", *LENA))[0]
    save(place, row, "None.", by=a_member(place.council, Role.OFFICER))
    body = autosave(place, row).json()
    assert (body["outcome"], body["is_yours"], body["note"]) == ("saved", False, "")
    assert next(one for one in rows(place) if one.pk == row.pk).cleared_on is None


# --- the check page, the paper, the reader --------------------------------------------------


@pytest.mark.django_db
def test_the_check_page_names_what_is_open_and_lets_it_be_sent_all_the_same() -> None:
    place = a_response()
    fill(place)
    weigh(place, ("Risk management", "Low."), ("Legal", "Fine.", *LENA))
    html = page(place, "check")
    assert "“Equalities” is expected and not written." in html
    assert "“Risk management” is not cleared by anybody." in html
    assert "Nobody has said yet whether there are background papers." in html
    assert "Send to executive member" in html
    weigh(
        place,
        ("Risk management", "Low.", "Otto Example", DAY),
        ("EQUALITIES", "None.", *LENA),
    )
    drafting.save_background_papers(
        response=place.response, by=place.officer, base_version=1, titles=[], are_none=True
    )
    html = page(place, "check")
    assert "expected and not written" not in html and "not cleared by anybody" not in html
    assert "background papers." not in html


def printed(place: Place) -> str:
    return report_html(report_facts(place.again()))


@pytest.mark.django_db
def test_clearance_is_printed_where_it_was_given_and_silence_as_nothing() -> None:
    place = a_response()
    row, _ = weigh(place, ("Risk", "Low.", "Lena & Otto", DAY), ("Legal", "Fine."))
    paragraphs = report_facts(place.again()).parts[7].paragraphs
    assert [one.clearance for one in paragraphs] == ["Cleared by Lena & Otto, 4 March 2015", ""]
    assert printed(place).lower().count("cleared") == 1
    assert "Cleared by Lena &amp; Otto, 4 March 2015" in printed(place)
    save(place, row, "Low.")
    assert "lear" not in re.sub(r"<style.*?</style>", "", printed(place)).replace("Clearly", "")


@pytest.mark.django_db
def test_one_without_words_is_not_printed() -> None:
    place = a_response()
    weigh(place, ("Legal", "Fine."))
    assert [one.lead for one in report_facts(place.again()).parts[7].paragraphs] == ["Legal"]
    assert "Equalities" not in printed(place)


@pytest.mark.django_db
def test_the_reader_sees_what_nobody_cleared_and_the_paper_does_not_say_it() -> None:
    place = a_response()
    fill(place)
    weigh(place, ("Risk", "Low.", *LENA), ("Legal", "Fine."))
    html = page(place, "read", place.member)
    assert html.count("Not cleared by anybody") == 1
    assert "Cleared by Lena Example, 4 March 2015" in html
    assert "Not cleared by anybody" not in printed(place)
    assert "Not cleared by anybody" not in page(place, "preview", place.member)


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_considerations() -> None:
    counted = []
    for number in (0, 12):
        place = a_response()
        weigh(place, *((f"Matter {one}", "Words.", *LENA) for one in range(number)))
        counted.append(queries(as_(fresh(place.officer)), url("considerations", place)))
    assert counted[0] == counted[1] <= 8, counted


# --- what else is said of the report --------------------------------------------------------


@pytest.mark.django_db
def test_alternatives_are_printed_only_when_written() -> None:
    place = a_response()
    part = place.response.parts.get(kind=PartKind.ALTERNATIVES)
    assert part.heading not in printed(place)
    save(place, part, "Not to respond.")
    assert part.heading in printed(place) and "Not to respond." in printed(place)
