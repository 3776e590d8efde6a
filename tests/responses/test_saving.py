"""Answers that save themselves: what the server replies, and that nothing acknowledged is lost."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councils.enums import Role
from responses.actions import drafting, presence
from responses.actions.drafting import Keep
from responses.enums import AnswerState, State
from responses.models import AnswerRevision, Presence, ReportPartRevision
from responses.said import Said
from tests.world import Place, a_consultation, a_member, a_place, a_response, fresh, weigh

pytestmark = pytest.mark.django_db


def as_(person: Any, **kwargs: Any) -> Client:
    client = Client(**kwargs)
    client.force_login(person)
    return client


def answer_url(place: Place, number: str = "Q1", section: int = 1) -> str:
    return reverse("responses:save-answer", args=[*place.args, section, number])


def save(person: Any, place: Place, text: str, base: int, number: str = "Q1", **more: Any) -> Any:
    """What the browser sends for one answer, and the reply."""
    data = {f"{number}-text": text, f"{number}-version": base, **more}
    return as_(person).post(answer_url(place, number), data)


def is_marked(html: str, how: str, words: str) -> bool:
    """Whether the words stand alone in a mark that is read out, too."""
    return bool(re.search(rf"<{how}><span[^>]*>[^<]*</span>{words}<span", html))


def texts(place: Place, number: str = "Q1") -> list[str]:
    rows = AnswerRevision.objects.filter(
        answer__response=place.response, answer__question__number=number
    )
    return [row.text for row in rows.order_by("version")]


def two_officers() -> tuple[Place, Any, Any]:
    place = a_response()
    return place, place.officer, a_member(place.council, Role.OFFICER, "Olive Example")


# --- outcomes -----------------------------------------------------------------------------


def test_saved_says_who_and_when_and_the_next_version() -> None:
    place = a_response()
    reply = save(place.officer, place, "One", 1)
    assert (reply.status_code, reply["Content-Type"]) == (200, "application/json")
    answer = place.response.answers.get(question__number="Q1")
    when = timezone.localtime(answer.saved_at)
    assert reply.json() == {
        "outcome": "saved",
        "version": 2,
        "saved": f"Saved {when:%H:%M} by {place.officer.name}",
        "is_yours": True,
    }
    assert texts(place) == ["", "One"]


def test_repeated_after_a_lost_reply_is_saved_once() -> None:
    place = a_response()
    first, again = (save(place.officer, place, "One", 1).json() for _ in range(2))
    assert first == again
    assert texts(place) == ["", "One"]


def test_repeated_after_a_colleague_went_on_is_no_conflict() -> None:
    place, me, colleague = two_officers()
    save(me, place, "Mine", 1)  # the reply is lost
    save(colleague, place, "Mine, and theirs", 2)
    reply = save(me, place, "Mine", 1).json()
    assert (reply["outcome"], reply["version"], reply["is_yours"]) == ("saved", 3, False)
    assert texts(place) == ["", "Mine", "Mine, and theirs"]


def test_the_same_words_of_somebody_else_long_ago_are_a_conflict() -> None:
    place, me, colleague = two_officers()
    save(colleague, place, "Mine", 1)
    save(colleague, place, "Theirs", 2)
    assert save(me, place, "Mine", 1).status_code == 409


def test_what_is_not_sure_to_have_arrived_is_sent_along() -> None:
    place = a_response()
    before = urlencode({"Q1-text": "One", "Q1-version": 1})
    reply = save(place.officer, place, "One two", 1, before=before).json()
    assert (reply["outcome"], reply["version"]) == ("saved", 3)
    # The first request arrives after all, late: nothing changes.
    assert save(place.officer, place, "One", 1).json()["version"] == 3
    assert texts(place) == ["", "One", "One two"]


def test_an_older_version_never_overwrites_and_both_texts_are_shown() -> None:
    place, me, colleague = two_officers()
    save(colleague, place, "The council agrees entirely.", 1)
    reply = save(me, place, "The council agrees in part.", 1)
    assert reply.status_code == 409
    body = reply.json()
    assert (body["outcome"], body["version"]) == ("conflict", 2)
    assert body["sentences"] == ["Olive Example saved another version while you were writing."]
    html = body["html"]
    assert is_marked(html, "del", "entirely") and is_marked(html, "ins", "in part")
    assert "Olive Example" in html and "version 2" in html
    assert 'name="Q1-seen" value="2"' in html
    assert texts(place) == ["", "The council agrees entirely."]


def test_nothing_typed_becomes_markup_in_a_conflict() -> None:
    place, me, colleague = two_officers()
    save(colleague, place, "<script>alert(1)</script> & theirs", 1)
    html = save(me, place, "<script>alert(2)</script> & mine", 1).json()["html"]
    assert "<script" not in html


def test_too_long_says_so_and_changes_nothing() -> None:
    place = a_response()
    reply = save(place.officer, place, "x" * 200_001, 1)
    assert reply.status_code == 422
    (sentence,) = reply.json()["sentences"]
    assert "200,000 characters" in sentence and "200001" in sentence
    assert texts(place) == [""]


def test_a_very_long_answer_is_saved() -> None:
    place = a_response()
    text = ("word " * 20_000).strip()
    assert save(place.officer, place, text, 1).json()["version"] == 2
    assert texts(place)[-1] == text


@pytest.mark.parametrize("state", [State.AWAITING_DECISION, State.SUBMITTED])
def test_what_is_no_draft_refuses_with_its_sentence(state: State) -> None:
    place = a_response(state)
    reply = save(place.officer, place, "Late", 2)
    assert reply.status_code == 422
    assert reply.json()["outcome"] == "refused"
    assert reply.json()["sentences"][0].startswith("The re")


def test_who_may_not_write_is_refused() -> None:
    place, other = a_response(), a_place()
    assert save(place.member, place, "Mine", 1).status_code == 403
    assert save(other.officer, place, "Mine", 1).status_code == 404
    assert texts(place) == [""]


def test_contributors_save_where_they_are_assigned() -> None:
    from responses.actions import assigning

    place = a_response()
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    question = place.response.answers.get(question__number="Q1").question
    assert save(contributor, place, "Mine", 1).status_code == 403
    assigning.assign(
        response=place.response, by=place.officer, person=contributor, question=question
    )
    assert save(fresh(contributor), place, "Mine", 1).status_code == 200
    assert save(fresh(contributor), place, "Mine", 1, "Q2").status_code == 403


def test_questions_of_other_sections_and_unknown_ones_are_not_there() -> None:
    place = a_response()
    client = as_(place.officer)
    assert client.post(answer_url(place, "Q1", section=2)).status_code == 404
    assert client.post(answer_url(place, "Q99")).status_code == 404


def test_an_unfinished_answer_is_saved_while_somebody_writes() -> None:
    place = a_response()
    client = as_(place.officer)
    reply = client.post(answer_url(place, "Q5", 3), {"Q5-choice": "yes", "Q5-version": 1})
    assert reply.json()["version"] == 2
    reply = client.post(answer_url(place, "Q5", 3), {"Q5-choice": "perhaps", "Q5-version": 2})
    assert reply.status_code == 422


def test_a_busy_database_says_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(**kwargs: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(drafting, "save_answer", busy)
    place = a_response()
    client = as_(place.officer, raise_request_exception=False)
    reply = client.post(answer_url(place), {"Q1-text": "One", "Q1-version": 1})
    assert (reply.status_code, reply["Retry-After"]) == (503, "30")


def test_an_ended_log_in_is_told_and_no_page_comes_instead(settings: Any) -> None:
    place = a_response()
    client = as_(place.officer)
    client.get(reverse("responses:section", args=[*place.args, 1]))
    settings.SESSION_IDLE_SECONDS = -1
    reply = client.post(answer_url(place), {}, headers={"accept": "application/json"})
    assert reply.status_code == 401
    assert Client().post(answer_url(place)).status_code == 302


def test_queries_of_a_save(django_assert_max_num_queries: Any) -> None:
    place = a_response()
    client = as_(place.officer)
    with django_assert_max_num_queries(20):
        client.post(answer_url(place), {"Q1-text": "One", "Q1-version": 1})


# --- a part of the report -------------------------------------------------------------------


def save_part(person: Any, place: Place, text: str, base: int, **more: Any) -> Any:
    url = reverse("responses:save-part", args=[*place.args, 1])
    data = {"heading": "Purpose", "text": text, "version": base, **more}
    return as_(person).post(url, data)


def test_a_part_saves_itself_and_keeps_both_texts_in_a_conflict() -> None:
    place, me, colleague = two_officers()
    assert save_part(colleague, place, "To decide on all of it.", 1).json()["version"] == 2
    reply = save_part(me, place, "To decide on some of it.", 1)
    assert reply.status_code == 409
    assert is_marked(reply.json()["html"], "ins", "some")
    more = {"part-seen": 2, "part-keep": "theirs"}
    reply = save_part(me, place, "To decide on some of it.", 1, **more)
    assert (reply.status_code, reply.json()["version"]) == (200, 4)
    rows = ReportPartRevision.objects.filter(part__position=1, part__response=place.response)
    assert [(row.text, row.source) for row in rows][1:] == [
        ("To decide on all of it.", ""),
        ("To decide on some of it.", "kept beside version 2"),
        ("To decide on all of it.", "version 2"),
    ]


def test_a_part_without_script_shows_the_same_choice() -> None:
    place, me, colleague = two_officers()
    save_part(colleague, place, "To decide on all of it.", 1)
    client = as_(me)
    url = reverse("responses:part", args=[*place.args, 1])
    data = {"heading": "Purpose", "text": "To decide on some of it.", "version": 1}
    page = client.post(url, data)
    assert page.status_code == 422
    assert is_marked(page.content.decode(), "ins", "some")
    page = client.post(url, {**data, "part-seen": 2}).content.decode()
    assert "<title>Error: " in page
    assert '<a href="#id_part-keep">Choose which text stands</a>' in page
    more = {"part-seen": 2, "part-keep": "both", "part-both": "To decide.", "resolve": "part"}
    assert client.post(url, {**data, **more}).status_code == 302
    assert place.response.parts.get(position=1).text == "To decide."


# --- conflicts ------------------------------------------------------------------------------


def resolve(person: Any, place: Place, keep: str, mine: str, seen: int, both: str = "") -> Any:
    more = {"Q1-seen": seen, "Q1-keep": keep, "Q1-both": both}
    return save(person, place, mine, 1, **more)


@pytest.mark.parametrize(
    "keep, both, stands, rows",
    [
        ("mine", "", "Mine", [("Mine", "kept instead of version 2")]),
        ("theirs", "", "Theirs", [("Mine", "kept beside version 2"), ("Theirs", "version 2")]),
        (
            "both",
            "Theirs and mine",
            "Theirs and mine",
            [("Mine", "kept beside version 2"), ("Theirs and mine", "made of versions 2 and 3")],
        ),
        ("both", "Theirs", "Theirs", [("Mine", "kept beside version 2"), ("Theirs", "version 2")]),
        ("both", "Mine", "Mine", [("Mine", "kept instead of version 2")]),
    ],
)
def test_whatever_is_chosen_both_texts_are_versions(
    keep: str, both: str, stands: str, rows: list[tuple[str, str]]
) -> None:
    place, me, colleague = two_officers()
    save(colleague, place, "Theirs", 1)
    reply = resolve(me, place, keep, "Mine", 2, both)
    assert (reply.status_code, reply.json()["version"]) == (200, 2 + len(rows))
    assert place.response.answers.get(question__number="Q1").text == stands
    found = AnswerRevision.objects.filter(answer__question__number="Q1", version__gt=2)
    assert [(row.text, row.source) for row in found] == rows
    # Once more, after a lost reply: nothing happens.
    again = resolve(me, place, keep, "Mine", 2, both)
    assert (again.status_code, again.json()["version"]) == (200, 2 + len(rows))


def test_a_third_version_is_compared_again_and_what_was_put_together_stays() -> None:
    place, me, colleague = two_officers()
    save(colleague, place, "Theirs", 1)
    save(colleague, place, "Theirs, again", 2)
    reply = resolve(me, place, "both", "Mine", 2, "Theirs, with mine")
    assert reply.status_code == 409
    html = reply.json()["html"]
    assert 'name="Q1-seen" value="3"' in html
    assert "Theirs, with mine" in html and "Theirs, again" in html
    assert texts(place) == ["", "Theirs", "Theirs, again"]


def test_a_version_that_never_was_is_a_conflict() -> None:
    place, me, colleague = two_officers()
    save(colleague, place, "Theirs", 1)
    assert resolve(me, place, "theirs", "Mine", 77).status_code == 409


def test_a_choice_is_asked_for() -> None:
    place, me, colleague = two_officers()
    save(colleague, place, "Theirs", 1)
    reply = save(me, place, "Mine", 1, **{"Q1-seen": 2})
    assert reply.json()["sentences"] == ["Choose which text stands"]
    reply = resolve(me, place, "both", "Mine", 2, " ")
    assert "made of both" in reply.json()["sentences"][0]


def test_the_whole_page_without_script_shows_the_same_choice() -> None:
    place, me, colleague = two_officers()
    save(colleague, place, "The council agrees entirely.", 1)
    client = as_(me)
    url = reverse("responses:section", args=[*place.args, 1])
    data = {
        "Q1-text": "The council agrees in part.",
        "Q1-version": 1,
        "Q2-text": "Two",
        "Q2-version": 1,
    }
    page = client.post(url, data)
    html = page.content.decode()
    assert page.status_code == 422
    assert is_marked(html, "ins", "in part") and 'name="Q1-seen" value="2"' in html
    assert "Keep Olive Example’s text" in html
    assert texts(place, "Q2") == ["", "Two"]
    # The choice is not made yet: asked for, nothing typed is lost.
    page = client.post(url, {**data, "Q2-version": 2, "Q1-seen": 2})
    html = page.content.decode()
    assert "Choose which text stands" in html and "The council agrees in part." in html
    more = {"Q2-version": 2, "Q1-seen": 2, "Q1-keep": "theirs", "resolve": "Q1"}
    page = client.post(url, {**data, **more})
    assert page.status_code == 302
    assert page["Location"] == f"{url}#Q1"
    assert texts(place)[1:] == [
        "The council agrees entirely.",
        "The council agrees in part.",
        "The council agrees entirely.",
    ]


def test_a_fault_in_one_answer_keeps_none_of_the_others_back() -> None:
    place = a_response()
    url = reverse("responses:section", args=[*place.args, 1])
    data = {
        "Q1-text": "x" * 200_001,
        "Q1-version": 1,
        "Q2-text": "Two",
        "Q2-version": 1,
    }
    page = as_(place.officer).post(url, data)
    assert page.status_code == 422
    assert "x" * 200_001 in page.content.decode()
    assert texts(place, "Q2") == ["", "Two"]


def test_a_chosen_text_has_to_fit_the_question() -> None:
    from councils.refusals import Refused

    place, me, _colleague = two_officers()
    question = place.response.answers.get(question__number="Q5").question
    common = {"response": place.response, "question": question, "by": me}
    yes = Said(AnswerState.ANSWERED, choices=("yes",))
    drafting.save_answer(base_version=1, **common, **yes.columns())  # type: ignore[arg-type]
    with pytest.raises(Refused):
        drafting.resolve_conflict(
            seen_version=2,
            keep=Keep.MINE,
            mine=Said(AnswerState.ANSWERED, choices=("perhaps",)),
            **common,  # type: ignore[arg-type]
        )


# --- who else is here -----------------------------------------------------------------------


def live(person: Any, place: Place, section: int = 1, **data: Any) -> Any:
    url = reverse("responses:live", args=[*place.args, section])
    return as_(person).post(url, data)


def test_each_sees_the_other_and_what_the_other_saved() -> None:
    place, me, colleague = two_officers()
    assert live(me, place).json()["company"] == ""
    assert live(colleague, place).json()["company"] == f"{me.name} is also here."
    save(colleague, place, "Theirs", 1)
    seen = live(me, place).json()
    assert seen["company"] == "Olive Example is also here."
    assert seen["answers"]["Q1"]["version"] == 2
    assert seen["answers"]["Q1"]["saved"].endswith("by Olive Example")
    assert seen["answers"]["Q2"] == {"version": 1, "saved": "Not yet saved"}


def test_who_is_in_another_section_or_has_left_is_not_here(monkeypatch: Any) -> None:
    place, me, colleague = two_officers()
    live(colleague, place, section=2)
    assert live(me, place).json()["company"] == ""
    live(colleague, place)
    live(colleague, place, leaving=1)
    assert live(me, place).json()["company"] == ""
    live(colleague, place)
    assert live(me, place).json()["company"] == "Olive Example is also here."
    monkeypatch.setattr(presence, "GONE_AFTER", presence.GONE_AFTER * 0)
    assert live(me, place).json()["company"] == ""


def live_part(person: Any, place: Place, position: int = 1, **data: Any) -> Any:
    url = reverse("responses:live-part", args=[*place.args, position])
    return as_(person).post(url, data)


def test_the_same_in_a_part_of_the_report() -> None:
    place, me, colleague = two_officers()
    live(colleague, place)  # in a section, which is another place
    live_part(colleague, place, position=2)
    assert live_part(me, place).json()["company"] == ""
    live_part(colleague, place)
    seen = live_part(me, place).json()
    assert seen["company"] == "Olive Example is also here."
    assert seen["answers"] == {"part": {"version": 1, "saved": "Not yet saved"}}
    url = reverse("responses:save-part", args=[*place.args, 1])
    as_(colleague).post(url, {"heading": "Aim", "text": "Theirs", "version": 1})
    stored = live_part(me, place).json()["answers"]["part"]
    assert stored["version"] == 2 and stored["saved"].endswith("by Olive Example")
    live_part(colleague, place, leaving=1)
    assert live_part(me, place).json()["company"] == ""
    assert Presence.objects.filter(part__isnull=False, person=me).count() == 1


def live_considerations(person: Any, place: Place, **data: Any) -> Any:
    return as_(person).post(reverse("responses:live-considerations", args=place.args), data)


def test_the_same_on_the_page_of_the_considerations() -> None:
    place, me, colleague = two_officers()
    live_part(colleague, place)
    assert live_considerations(me, place).json()["company"] == ""
    live_considerations(colleague, place)
    weigh(place, ("Equalities", "None."))
    seen = live_considerations(me, place).json()
    assert seen["company"] == "Olive Example is also here."
    risk, equal = drafting.considerations_of(place.again())
    assert seen["answers"].keys() == {str(risk.position), str(equal.position)}
    assert seen["answers"][str(equal.position)]["version"] == 2
    live_considerations(colleague, place, leaving=1)
    assert live_considerations(me, place).json()["company"] == ""
    # The place stays the same whatever is taken out of the report.
    live_considerations(colleague, place)
    drafting.remove_part(response=place.response, by=me, part=risk, base_version=1)
    assert live_considerations(me, place).json()["company"] == "Olive Example is also here."
    assert live_considerations(a_member(place.council, Role.CONTRIBUTOR), place).status_code == 403
    assert live_considerations(a_place().officer, place).status_code == 404


def test_a_part_is_asked_about_by_those_who_write_it_only() -> None:
    place, other = a_response(), a_place()
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    assert live_part(place.member, place).status_code == 403
    assert live_part(contributor, place).status_code == 403
    assert live_part(other.officer, place).status_code == 404
    assert live_part(place.officer, place, position=99).status_code == 404
    assert not Presence.objects.exists()


def test_presence_reaches_nobody_outside_the_council() -> None:
    consultation = a_consultation()
    place = a_response(place=a_place(consultation))
    other = a_response(place=a_place(consultation))
    live(place.officer, place)
    assert live(other.officer, other).json()["company"] == ""
    assert live(other.officer, place).status_code == 404
    assert live(place.member, place).status_code == 403
    assert Presence.objects.filter(response=other.response).count() == 1
    section = as_(place.member).get(reverse("responses:read", args=place.args))
    assert "also here" not in section.content.decode()


def test_asking_is_cheap_and_writes_seldom(django_assert_num_queries: Any) -> None:
    place, me, colleague = two_officers()
    client = as_(me)
    url = reverse("responses:live", args=[*place.args, 1])
    client.post(url)
    live(colleague, place)
    with django_assert_num_queries(4):  # session with person; roles, answers, presence
        client.post(url)
    assert Presence.objects.count() == 2


def test_asking_does_not_prolong_a_log_in(settings: Any, monkeypatch: Any) -> None:
    import time

    place = a_response()
    client = as_(place.officer)
    url = reverse("responses:live", args=[*place.args, 1])
    client.post(url)
    now = time.time()
    for minutes in range(1, 60):
        monkeypatch.setattr(time, "time", lambda: now + minutes * 60)
        assert client.post(url, headers={"x-unattended": "1"}).status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 61 * 60)
    headers = {"x-unattended": "1", "accept": "application/json"}
    assert client.post(url, headers=headers).status_code == 401
