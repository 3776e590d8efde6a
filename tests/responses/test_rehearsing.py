"""A rehearsal: the councils' own fields, answers of its own, and its end."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultations.actions import rewriting
from consultations.definition.stored import definition_of
from consultations.definition.values import Definition, QuestionDefinition
from consultations.editing.questions import remove_question, replace_question
from consultations.models import Consultation
from councils.enums import StaffRoleKind
from councils.models import User
from councils.refusals import Refused
from councils.typical import typical
from responses.actions import rehearsing
from responses.enums import AnswerState
from responses.models import RehearsedAnswer, RehearsedCouncil
from responses.policies.rehearsing import MOST_REHEARSED
from responses.rehearsing import rehearsed
from responses.said import Said
from tests import world
from tests.house.test_access import fingerprints
from tests.responses.rehearsals import a_draft, begin, logged_in, outcome, page, say, start, typed

pytestmark = pytest.mark.django_db
OWN_TABLES = {"responses_rehearsedcouncil", "responses_rehearsedanswer"}
DAY = dt.timedelta(days=1)


def words(response: Any) -> str:
    return " ".join(unescape(response.content.decode()).split())


def kept(asked: Consultation, number: int = 1) -> dict[str, Said]:
    """What is kept, by the numbers of today."""
    council = RehearsedCouncil.objects.get(consultation=asked, number=number)
    questions = Consultation.objects.get(pk=asked.pk).questions_in_order
    one = rehearsed(council, questions)
    return {each.number: one.kept[each.pk] for each in questions if each.pk in one.kept}


def edited(asked: Consultation, by: User, edit: Callable[[Definition], Definition]) -> None:
    rewriting.rewrite(consultation=asked, by=by, edit=edit, what="Changed")


def question(asked: Consultation, number: str) -> QuestionDefinition:
    return next(one for one in definition_of(asked).questions if one.number == number)


def test_answers_are_kept_with_the_fields_that_councils_get() -> None:
    draft, editor = a_draft()
    client = logged_in(editor)
    begun = begin(client, draft)
    assert (begun.facts.type, begun.facts.region) == ("unitary", "North East")
    done = say(client, draft, 1, 1, Q1_text="Open longer.", Q2_choice="trust", **{"continue": "1"})
    assert done.url == page(draft, 1, 2)
    assert kept(draft)["Q1"] == Said(AnswerState.ANSWERED, "Open longer.")
    assert kept(draft)["Q2"] == Said(AnswerState.ANSWERED, choices=("trust",))
    shown = client.get(page(draft, 1, 1))
    main = shown.content.decode().partition("<main")[2]
    assert "Open longer." in main
    assert "data-save" not in main
    follow_up = {form.question.number: form.is_unasked for form in shown.context["forms"]}
    assert follow_up == {"Q1": False, "Q2": False, "Q3": False, "Q4": False}
    # Emptied again: the choice goes and so does its row, and the follow-up is not asked.
    say(client, draft, 1, 1, Q1_text="Open longer.", Q2_instead="clear")
    assert kept(draft)["Q2"].state == AnswerState.UNANSWERED
    assert RehearsedAnswer.objects.get().number == "Q1"
    assert client.get(page(draft, 1, 1)).context["forms"][2].is_unasked


def test_the_preview_leads_to_it_with_the_council_that_was_looked_at() -> None:
    draft, editor = a_draft()
    client = logged_in(editor)
    preview = client.get(reverse("responses:seen-as", args=[draft.code]), {"type": "county"})
    address = f"{start(draft)}?type=county"
    assert f'href="{address}"' in preview.content.decode()
    assert client.get(address).context["form"]["type"].value() == "county"


def test_what_is_wrong_or_lacking_is_said_beside_its_field_and_keeps_what_was_typed() -> None:
    draft, editor = a_draft()
    client = logged_in(editor)
    begin(client, draft)
    wrong = say(client, draft, 1, 1, Q1_text="Kept.", Q2_choice="other", Q4_instead="not-for-us")
    assert wrong.status_code == 422
    assert "Say why Q4 is not applicable to the council." in words(wrong)
    assert "Saved, but not finished. Say what “Other, please specify” is in Q2." in words(wrong)
    assert "Q4 was not saved. Everything else on this page was saved." in words(wrong)
    assert set(RehearsedAnswer.objects.values_list("number", flat=True)) == {"Q1", "Q2"}
    assert wrong.context["forms"][3]["instead"].value() == "not-for-us"


def test_a_question_that_is_not_for_the_council_can_be_answered_all_the_same() -> None:
    draft, editor = a_draft()
    client = logged_in(editor)
    begin(client, draft, type="non-metropolitan-district")
    shown = words(client.get(page(draft, 1, 2)))
    assert "Answer Q11 all the same" in shown
    say(client, draft, 1, 2, Q11_choice="yes")
    assert kept(draft)["Q11"].choices == ("yes",)


def test_each_person_answers_as_their_own_councils_and_all_see_who_rehearsed() -> None:
    draft, editor = a_draft()
    analyst = world.staff(StaffRoleKind.ANALYST, "Analyst Example")
    one, two = logged_in(editor), logged_in(analyst)
    begin(one, draft)
    begin(one, draft, type="county")
    assert begin(two, draft, type="london-borough").number == 3
    assert two.get(page(draft, 1, 1)).status_code == 403
    assert say(two, draft, 1, 1, Q1_text="Not mine.").status_code == 403
    shown = words(two.get(start(draft)))
    assert "A London borough, London" not in shown
    assert "2. A county council, North East" in shown and "Editor Example" in shown
    assert not RehearsedAnswer.objects.exists()


def test_what_no_longer_fits_is_named_and_left_out() -> None:
    draft, editor = a_draft()
    client = logged_in(editor)
    begin(client, draft)
    say(client, draft, 1, 1, Q1_text="Kept.", Q2_choice="county", Q4_choices=["lending"])
    say(client, draft, 1, 2, Q5_choice="later", Q5_text="Words", Q6_choice="no")
    options = question(draft, "Q4").options
    edited(draft, editor, lambda one: remove_question(one, question(draft, "Q5").identity))
    fewer = replace(question(draft, "Q4"), options=options[1:])
    edited(draft, editor, lambda one: replace_question(one, fewer))
    reworded = replace(question(draft, "Q2"), text="Who runs it?")
    edited(draft, editor, lambda one: replace_question(one, reworded))
    now = kept(draft)
    assert now["Q2"].choices == ("county",)  # other words, the same options
    assert now["Q4"].state == AnswerState.UNANSWERED
    shown = words(client.get(outcome(draft)))
    assert "Q4: its answer options were changed after it was answered (in version 1" in shown
    assert "Q5: the question was removed after it was answered" in shown
    again = client.get(page(draft, 1, 1))
    assert "Q4: its answer options were changed" in words(again)
    # A save of the page as it is leaves it so; another answer takes its place.
    say(client, draft, 1, 1, Q1_text="Kept.", Q2_choice="county")
    assert RehearsedAnswer.objects.filter(number="Q4").exists()
    say(client, draft, 1, 1, Q1_text="Kept.", Q2_choice="county", Q4_choices=["study"])
    assert kept(draft)["Q4"].choices == ("study",)
    assert "Q4: its answer options" not in words(client.get(outcome(draft)))


def test_words_go_with_their_question_when_the_draft_is_numbered_anew_meanwhile() -> None:
    draft, editor = a_draft()
    client = logged_in(editor)
    begin(client, draft)
    sent = {"Q1_text": "To the first.", "Q4_choices": ["study"], "Q2_choice": "county"}
    data = typed(draft, 1, **sent)
    other = replace(question(draft, "Q1"), number="Q20")
    edited(draft, editor, lambda one: replace_question(one, other))
    taken = replace(question(draft, "Q8"), number="Q1")
    edited(draft, editor, lambda one: replace_question(one, taken))
    edited(draft, editor, lambda one: remove_question(one, question(draft, "Q4").identity))
    answered = client.post(page(draft, 1, 1), data)
    assert "Q4 is no longer in the draft, so what was typed there was not kept." in words(answered)
    assert kept(draft)["Q20"].text == "To the first."
    assert kept(draft)["Q1"].state == AnswerState.UNANSWERED


def test_it_is_thrown_away_by_a_button() -> None:
    draft, editor = a_draft()
    client = logged_in(editor)
    begin(client, draft)
    say(client, draft, 1, 1, Q1_text="Words.")
    old = page(draft, 1, 1)
    address = reverse("responses:throw-away-rehearsal", args=[draft.code])
    assert "Everything goes that Editor Example answered." in words(client.get(address))
    assert RehearsedAnswer.objects.exists()
    assert client.post(address).url == start(draft)
    assert not RehearsedCouncil.objects.exists()
    assert not RehearsedAnswer.objects.exists()
    # Who still has a page open is told, and another round is not the one that was open.
    begin(client, draft)
    late = client.post(old, typed(draft, 1, Q1_text="Too late."), follow=True)
    assert "This rehearsal is not there: it was thrown away." in words(late)
    assert not RehearsedAnswer.objects.exists()


def test_publishing_says_that_it_throws_it_away_and_does() -> None:
    draft, editor = a_draft()
    now = timezone.now()
    times = {"opens_at": now + DAY, "closes_at": now + 90 * DAY}
    edited(draft, editor, lambda one: replace(one, **times))
    world.a_council(tier="single")
    client = logged_in(editor)
    begin(client, draft)
    publisher = world.staff(StaffRoleKind.EDITOR)
    shown = logged_in(publisher).get(reverse("consultations:publish", args=[draft.code]))
    assert "It was rehearsed as 1 council. Publishing throws those answers away" in words(shown)
    world.publish_draft(consultation=Consultation.objects.get(pk=draft.pk), by=publisher)
    assert not RehearsedCouncil.objects.exists()
    # Until the opening it can be rehearsed anew.
    assert begin(client, draft).number == 1


def test_discarding_the_draft_throws_it_away() -> None:
    draft, editor = a_draft()
    begin(logged_in(editor), draft)
    rewriting.discard(consultation=draft, by=editor)
    assert not RehearsedCouncil.objects.exists()


def test_from_the_opening_on_nobody_meets_it_and_the_worker_throws_it_away() -> None:
    asked = world.a_consultation(opens=DAY, published_at=timezone.now() - DAY)
    other = world.a_consultation(opens=DAY, published_at=timezone.now() - DAY)
    editor = world.staff(StaffRoleKind.EDITOR)
    client = logged_in(editor)
    begun = begin(client, asked)
    begin(client, other)
    say(client, asked, 1, 1, Q1_text="Words.")
    Consultation.objects.filter(pk=asked.pk).update(opens_at=timezone.now())
    assert client.get(outcome(asked)).status_code == 404
    assert client.get(page(asked, 1, 1)).url == start(asked)
    assert "A rehearsal ends with the opening and is thrown away." in words(
        client.get(start(asked))
    )
    assert client.post(start(asked), {"type": "county"}).status_code == 422
    for verb in (
        lambda: rehearsing.answer(council=begun, by=editor, said={}),
        lambda: rehearsing.throw_away(consultation=asked, by=editor),
    ):
        with pytest.raises(Refused):
            verb()
    rehearsing.throw_away_due(timezone.now())
    assert RehearsedCouncil.objects.get().consultation == other


def test_no_more_councils_than_fit_on_a_page() -> None:
    draft, editor = a_draft()
    for _ in range(MOST_REHEARSED):
        rehearsing.begin(consultation=draft, by=editor, council=typical("county"))
    shown = logged_in(editor).post(start(draft), {"type": "county"})
    assert f"rehearsed as {MOST_REHEARSED} councils" in words(shown)
    assert RehearsedCouncil.objects.count() == MOST_REHEARSED


def test_no_council_chosen_is_an_error_beside_its_field() -> None:
    draft, editor = a_draft()
    shown = logged_in(editor).post(start(draft), {"region": "North East"})
    assert shown.status_code == 422
    assert shown.context["form"].errors["type"]
    assert not RehearsedCouncil.objects.exists()


@given(
    rounds=st.lists(
        st.fixed_dictionaries(
            {
                "type": st.sampled_from(["county", "unitary", "non-metropolitan-district"]),
                "Q1-text": st.sampled_from(["", "Words.", "=1+1"]),
                "Q2-choice": st.sampled_from(["", "trust", "other", "nonsense"]),
                "Q4-choices": st.lists(st.sampled_from(["lending", "none"]), unique=True),
                "Q4-instead": st.sampled_from(["answer", "no-response", "not-for-us", "clear"]),
            }
        ),
        max_size=3,
    )
)
def test_a_rehearsal_touches_no_other_table(rounds: list[dict[str, Any]]) -> None:
    RehearsedCouncil.objects.all().delete()
    Consultation.objects.filter(code="every-kind").update(code=f"kind-{world.a_user().pk}")
    draft, editor = a_draft()
    place = world.a_response(place=world.a_place(world.a_consultation()))
    client = logged_in(editor)
    before = fingerprints()
    for number, values in enumerate(rounds, 1):
        begin(client, draft, type=values.pop("type"))
        said = {name.replace("-", "_"): value for name, value in values.items()}
        say(client, draft, number, 1, **said)
        assert client.get(outcome(draft)).status_code == 200
        file = client.get(reverse("results:rehearsal-file", args=[draft.code]))
        assert file.status_code == 200
    after = fingerprints()
    assert {name for name in after if after[name] != before[name]} <= OWN_TABLES
    client.post(reverse("responses:throw-away-rehearsal", args=[draft.code]))
    assert fingerprints() == before
    assert place.again()


def test_the_number_of_queries_does_not_depend_on_questions_and_councils() -> None:
    editor = world.staff(StaffRoleKind.EDITOR)
    client = logged_in(editor)
    few = world.a_consultation(questions_per_section=1, published_at=None, published_by=None)
    many = world.a_consultation(questions_per_section=3, published_at=None, published_by=None)
    begin(client, few)
    for kind in ("county", "unitary", "london-borough"):
        begin(client, many, type=kind)
    say(client, few, 1, 1, Q1_text="One.")
    for number in (1, 2, 3):
        say(client, many, number, 1, Q1_text="One.", Q2_text="Two.", Q3_text="Three.")

    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    for where in (
        start,
        outcome,
        lambda asked: page(asked, 1, 1),
        lambda asked: page(asked, 1, 1).partition("sections")[0],
        lambda asked: reverse("results:rehearsal-file", args=[asked.code]),
    ):
        number = queries(where(few))
        assert queries(where(many)) == number
        assert number <= 12, number


def test_nothing_but_a_rehearsal_knows_its_tables() -> None:
    knows = re.compile(r"Rehearsed(Council|Answer)\b|\.rehearsed\b")
    found = {
        str(path)
        for app in ("councils", "consultations", "responses", "results", "slisystem")
        for path in Path(app).rglob("*.py")
        if path.parent.name != "migrations" and knows.search(path.read_text())
    }
    assert found == {
        "consultations/actions/publishing.py",  # throws it away
        "consultations/presenters/publishing.py",  # says so
        "responses/actions/rehearsing.py",
        "responses/models/__init__.py",
        "responses/models/rehearsal.py",
        "responses/policies/rehearsing.py",
        "responses/presenters/rehearsing.py",
        "responses/rehearsing.py",
        "responses/views/rehearsing.py",
    }
