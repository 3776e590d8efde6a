"""No acknowledged text can be lost, whatever the order of saves, conflicts and restores.

Three tabs of two people write one answer through the address that the browser uses.  Replies get
lost, requests are repeated and arrive late, conflicts are ended in every way, earlier versions
come back.  A ledger holds every text that a reply called saved; it is compared with the history
after each step.  The controls take one safeguard away each, and must lose something.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from councils.enums import Role
from councils.refusals import Conflict
from responses.actions import versions
from responses.actions.drafting import answers, resolving
from responses.history import first_broken
from responses.models import Answer
from responses.said import Said
from tests.world import a_member, a_response

pytestmark = pytest.mark.django_db

TABS = st.integers(0, 2)
# Mostly something that nobody has said before; now and then what was said already, or nothing.
WORDS = st.sampled_from(["new", "new", "new", "the same", ""])


@dataclass
class Tab:
    """One browser tab: whose, what it believes the version to be, what it is not sure of."""

    client: Client
    person: Any
    version: int = 1
    unsure: dict[str, Any] | None = None
    seen: int | None = None  # the version shown as theirs, in a conflict
    mine: str = ""
    late: list[dict[str, Any]] = field(default_factory=list)


class Writing(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.place = a_response()
        second = a_member(self.place.council, Role.OFFICER)
        self.tabs = [self.a_tab(person) for person in (self.place.officer, self.place.officer)]
        self.tabs.append(self.a_tab(second))
        self.url = reverse("responses:save-answer", args=[*self.place.args, 1, "Q1"])
        self.acknowledged: set[str] = {""}
        self.sent: set[str] = {""}
        self.last = ""

    def words(self, kind: str) -> str:
        if kind == "new":
            self.last = f"Text {len(self.sent)}.\n\nOn one condition."
        return "" if kind == "" else self.last

    def a_tab(self, person: Any) -> Tab:
        client = Client()
        client.force_login(person)
        return Tab(client, person)

    @property
    def answer(self) -> Answer:
        return self.place.response.answers.select_related("question").get(question__number="Q1")

    def send(self, tab: Tab, data: dict[str, Any], *texts: str) -> Any:
        self.sent.update(texts)
        reply = tab.client.post(self.url, data)
        assert reply.status_code in {200, 409, 422}, reply.content
        return reply.json()

    def take(self, tab: Tab, body: dict[str, Any], text: str, *more: str) -> None:
        """What the browser does with a reply."""
        if body["outcome"] == "saved":
            self.acknowledged.update({text, *more})
            tab.seen = None
            tab.version = body["version"]
        elif body["outcome"] == "conflict":
            tab.seen, tab.mine = body["version"], text

    @rule(tab=TABS, text=WORDS, is_reply_lost=st.booleans(), is_late=st.booleans())
    def save(self, tab: int, text: str, is_reply_lost: bool, is_late: bool) -> None:
        here, text = self.tabs[tab], self.words(text)
        if here.seen:
            return
        data = {"Q1-text": text, "Q1-version": here.version}
        if is_late and is_reply_lost:
            here.late.append(data)  # underway: it arrives some other time, unanswered
            self.sent.add(text)
            here.unsure = data
            return
        earlier = here.unsure
        if earlier and earlier != data:
            data = {**data, "before": urlencode(earlier)}
        body = self.send(here, data, text)
        if is_reply_lost:
            here.unsure = {"Q1-text": text, "Q1-version": data["Q1-version"]}
            return
        here.unsure = None
        more = [earlier["Q1-text"]] if earlier else []
        self.take(here, body, text, *more)

    @rule(tab=TABS)
    def a_late_request_arrives(self, tab: int) -> None:
        here = self.tabs[tab]
        if here.late:
            self.send(here, here.late.pop(0))

    # Offered only where there is something to end: by chance alone it would hardly ever be.
    @precondition(lambda self: any(tab.seen for tab in self.tabs))
    @rule(keep=st.sampled_from(["mine", "theirs", "both"]), text=WORDS, is_sent_twice=st.booleans())
    def resolve(self, keep: str, text: str, is_sent_twice: bool) -> None:
        here, text = next(tab for tab in self.tabs if tab.seen), self.words(text)
        data = {"Q1-text": here.mine, "Q1-version": here.version, "Q1-seen": here.seen}
        data |= {"Q1-keep": keep, "Q1-both": text}
        body = self.send(here, data, here.mine, text)
        if is_sent_twice:
            again = self.send(here, data)
            assert body["outcome"] != "saved" or again["outcome"] in {"saved", "conflict"}
        kept = [text] if keep == "both" and body["outcome"] == "saved" else []
        self.take(here, body, here.mine, *kept)

    @rule(tab=TABS, back=st.integers(1, 6))
    def restore(self, tab: int, back: int) -> None:
        answer = self.answer
        try:
            versions.restore_answer(
                response=self.place.response,
                question=answer.question,
                by=self.tabs[tab].person,
                base_version=self.tabs[tab].version,
                version=max(1, answer.version - back),
            )
        except Conflict:
            return

    @rule(tab=TABS)
    def open_the_page_anew(self, tab: int) -> None:
        here = self.tabs[tab]
        here.version, here.seen, here.unsure = self.answer.version, None, None

    @invariant()
    def every_acknowledged_text_is_in_the_history(self) -> None:
        answer = self.answer
        rows = list(answer.revisions.order_by("version"))
        said = {row.text for row in rows}
        assert self.acknowledged <= said
        assert said <= self.sent
        assert [row.version for row in rows] == list(range(1, answer.version + 1))
        assert Said.of(rows[-1]) == Said.of(answer)

    def teardown(self) -> None:
        if hasattr(self, "place"):
            assert first_broken(self.place.response.events.all()) is None


def tell(**more: Any) -> None:
    run_state_machine_as_test(Writing, settings=settings(stateful_step_count=30, **more))


def test_no_acknowledged_text_is_lost() -> None:
    tell()


def a_save_that_overwrites(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last version is written over instead of being followed by the next."""

    def store(answer: Answer, said: Said, by: Any, now: Any, source: str = "") -> None:
        for name, value in said.columns().items():
            setattr(answer, name, value)
        answer.save()

    monkeypatch.setattr(answers, "store", store)


def a_choice_that_drops_mine(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not chosen is not stored first."""

    def resolve(
        row: Any, seen: int, keep: Any, mine: Any, merged: Any, says: Any, store: Any
    ) -> None:
        theirs = says(row)
        kept = {"mine": mine, "theirs": theirs, "both": merged}[keep.value]
        if kept != theirs:
            store(kept, "")

    monkeypatch.setattr(resolving, "_resolve", resolve)


def a_conflict_that_counts_as_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is based on an older version is taken for known already."""
    monkeypatch.setattr(answers, "is_held", lambda *args: True)


@pytest.mark.parametrize(
    "spoil", [a_save_that_overwrites, a_choice_that_drops_mine, a_conflict_that_counts_as_saved]
)
def test_without_a_safeguard_something_is_lost(
    monkeypatch: pytest.MonkeyPatch, spoil: Callable[[pytest.MonkeyPatch], None]
) -> None:
    spoil(monkeypatch)
    with pytest.raises((AssertionError, ExceptionGroup)):
        tell(max_examples=200, phases=[Phase.generate])  # ends with the first that is lost
