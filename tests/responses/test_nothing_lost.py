"""No acknowledged text can be lost, whatever the order of saves, conflicts and restores.

Three tabs of two people write one answer, or one consideration, through the address that the
browser uses.  Replies get lost, requests are repeated and arrive late, conflicts are ended in
every way, earlier versions come back.  A ledger holds every text that a reply called saved; it is
compared with the history after each step.  Of a consideration a second ledger holds which words
somebody cleared: no version says so of any other.  The controls take one safeguard away each, and
must lose something, or clear what nobody cleared.
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
from responses.actions import drafting, versions
from responses.actions.drafting import answers, report, resolving
from responses.history import first_broken
from responses.models import Answer, ReportPart
from responses.part_words import PartWords
from responses.said import Said
from responses.verification import faults
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
    cleared_name: str = ""  # of a consideration: the clearance that its fields hold


class Writing(RuleBasedStateMachine):
    """One answer."""

    @initialize()
    def begin(self) -> None:
        self.place = a_response()
        second = a_member(self.place.council, Role.OFFICER)
        self.tabs = [self.a_tab(person) for person in (self.place.officer, self.place.officer)]
        self.tabs.append(self.a_tab(second))
        self.url, self.prefix = self.address()
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

    def address(self) -> tuple[str, str]:
        """Where it is saved, and with what the names of its fields begin."""
        return reverse("responses:save-answer", args=[*self.place.args, 1, "Q1"]), "Q1"

    @property
    def row(self) -> Any:
        return self.place.response.answers.select_related("question").get(question__number="Q1")

    def says(self, row: Any) -> Any:
        return Said.of(row)

    def data(self, here: Tab, text: str) -> dict[str, Any]:
        """What this tab sends."""
        return {f"{self.prefix}-text": text, f"{self.prefix}-version": here.version}

    def bring_back(self, here: Tab, row: Any, version: int) -> None:
        versions.restore_answer(
            response=self.place.response,
            question=row.question,
            by=here.person,
            base_version=here.version,
            version=version,
        )

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
        data = self.data(here, text)
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
            here.unsure = {name: value for name, value in data.items() if name != "before"}
            return
        here.unsure = None
        more = [earlier[f"{self.prefix}-text"]] if earlier else []
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
        choice = {"seen": here.seen, "keep": keep, "both": text}
        data = self.data(here, here.mine)
        data |= {f"{self.prefix}-{name}": value for name, value in choice.items()}
        body = self.send(here, data, here.mine, text)
        if is_sent_twice:
            again = self.send(here, data)
            assert body["outcome"] != "saved" or again["outcome"] in {"saved", "conflict"}
        kept = [text] if keep == "both" and body["outcome"] == "saved" else []
        self.take(here, body, here.mine, *kept)

    @rule(tab=TABS, back=st.integers(1, 6))
    def restore(self, tab: int, back: int) -> None:
        row = self.row
        try:
            self.bring_back(self.tabs[tab], row, max(1, row.version - back))
        except Conflict:
            return

    @rule(tab=TABS)
    def open_the_page_anew(self, tab: int) -> None:
        here = self.tabs[tab]
        here.version, here.seen, here.unsure = self.row.version, None, None
        here.cleared_name = getattr(self.row, "cleared_name", "")

    @invariant()
    def every_acknowledged_text_is_in_the_history(self) -> None:
        now = self.row
        rows = list(now.revisions.order_by("version"))
        said = {row.text for row in rows}
        assert self.acknowledged <= said
        assert said <= self.sent
        assert [row.version for row in rows] == list(range(1, now.version + 1))
        assert self.says(rows[-1]) == self.says(now)

    def teardown(self) -> None:
        if hasattr(self, "place"):
            assert first_broken(self.place.response.events.all()) is None
            assert faults(self.place.again()) == []


class Weighing(Writing):
    """One consideration, which somebody clears now and then. A tab sends the clearance that stands
    in its fields along with all that is typed, until a reply empties them."""

    @initialize()
    def begin(self) -> None:
        self.given: set[tuple[str, str]] = set()
        super().begin()

    def address(self) -> tuple[str, str]:
        place = drafting.considerations_of(self.place.response)[0].position
        self.position = place
        where = reverse("responses:save-part", args=[*self.place.args, place])
        return where, f"consideration-{place}"

    @property
    def row(self) -> Any:
        return self.place.response.parts.get(position=self.position)

    def says(self, row: Any) -> Any:
        return PartWords.of(row)

    def data(self, here: Tab, text: str) -> dict[str, Any]:
        day = dict.fromkeys(("day", "month"), "1") | {"year": "2015"}
        fields = {"heading": "Equalities", "cleared_name": here.cleared_name}
        fields |= {
            f"cleared_on_{part}": one if here.cleared_name else "" for part, one in day.items()
        }
        more = {f"{self.prefix}-{name}": value for name, value in fields.items()}
        return {**super().data(here, text), **more}

    def bring_back(self, here: Tab, row: ReportPart, version: int) -> None:
        versions.restore_part(
            response=self.place.response,
            part=row,
            by=here.person,
            base_version=here.version,
            version=version,
        )

    def take(self, tab: Tab, body: dict[str, Any], text: str, *more: str) -> None:
        super().take(tab, body, text, *more)
        if body["outcome"] == "saved" and body["emptied"]:
            tab.cleared_name = ""

    @rule(tab=TABS)
    def clear(self, tab: int) -> None:
        """Somebody says that the words in the fields are cleared: the words of the version that
        the tab knows, so that only the clearance is another one."""
        here = self.tabs[tab]
        known = self.row.revisions.filter(version=here.version).first()
        if here.seen or here.unsure or known is None or not known.text:
            return
        here.cleared_name = f"Person {len(self.given)}"
        self.given.add((known.text, here.cleared_name))
        body = self.send(here, self.data(here, known.text), known.text)
        self.take(here, body, known.text)

    @invariant()
    def nothing_is_cleared_that_nobody_cleared(self) -> None:
        rows = self.row.revisions.exclude(cleared_name="")
        assert {(row.text, row.cleared_name) for row in rows} <= self.given


def tell(machine: type[Writing] = Writing, **more: Any) -> None:
    run_state_machine_as_test(machine, settings=settings(stateful_step_count=30, **more))


@pytest.mark.parametrize("machine", [Writing, Weighing])
def test_no_acknowledged_text_is_lost(machine: type[Writing]) -> None:
    tell(machine)


def a_save_that_overwrites(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last version is written over instead of being followed by the next."""

    def store(answer: Answer, said: Said, by: Any, now: Any, *more: Any) -> None:
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


def a_part_that_is_written_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same of a part of the report."""

    def write(fresh: Any, part: ReportPart, words: PartWords, *args: Any) -> None:
        for name, value in words.columns().items():
            setattr(part, name, value)
        part.save()

    monkeypatch.setattr(report, "write_part", write)


def a_clearance_that_goes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clearance stays with whatever words it is sent."""
    monkeypatch.setattr(report, "in_force", lambda words, *args: words)


@pytest.mark.parametrize(
    ("machine", "spoil"),
    [
        (Writing, a_save_that_overwrites),
        (Writing, a_choice_that_drops_mine),
        (Writing, a_conflict_that_counts_as_saved),
        (Weighing, a_part_that_is_written_over),
        (Weighing, a_clearance_that_goes_along),
    ],
)
def test_without_a_safeguard_something_is_lost(
    monkeypatch: pytest.MonkeyPatch,
    machine: type[Writing],
    spoil: Callable[[pytest.MonkeyPatch], None],
) -> None:
    spoil(monkeypatch)
    with pytest.raises((AssertionError, ExceptionGroup)):
        tell(machine, max_examples=200, phases=[Phase.generate])  # ends with the first that is lost
