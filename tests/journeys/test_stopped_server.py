"""The server is stopped and started while somebody types: a process of its own, so that it can."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from responses.models import AnswerRevision
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HERE = "/councils/chesterfield/consultations/taking-stock-2015/"
OFFICER = "officer@chesterfield.example.org"


@pytest.fixture
def server() -> Iterator[Server]:
    call_command("load_demo", verbosity=0)
    server = Server()
    server.start()
    yield server
    server.kill_all()


@pytest.fixture
def site(server: Server) -> str:
    return server.url


@pytest.mark.parametrize("how", ["stop", "kill_all"])
def test_the_server_stops_in_mid_sentence(
    visitor: Callable[..., Any], server: Server, how: str
) -> None:
    officer = visitor(OFFICER).open(f"{HERE}sections/1/")
    field = officer.page.get_by_label("Suggested response to Q1", exact=True)
    line = officer.page.locator("#Q1 [data-saved]")
    field.fill("")
    field.press_sequentially("The council would", delay=30)
    expect(line).to_contain_text("Saved")
    getattr(server, how)()
    field.press_sequentially(" agree", delay=30)
    expect(line).to_contain_text("Not saved: no connection. It tries again in")
    expect(line).to_contain_text("what you typed stays here")
    field.press_sequentially(" if it were asked", delay=30)
    # Leaving now would lose words: the browser is told to ask first.
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    officer.page.once("dialog", stay)
    officer.page.evaluate("setTimeout(() => location.reload(), 0)")
    officer.page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    server.start()
    expect(line).to_contain_text("Saved", timeout=40_000)
    expect(field).to_have_value("The council would agree if it were asked")
    rows = AnswerRevision.objects.filter(answer__question__number="Q1").order_by("version")
    assert rows.last().text == "The council would agree if it were asked"
    officer.complaints.clear()  # the browser's own lines about a server that is away
    officer.page.reload()
    expect(field).to_have_value("The council would agree if it were asked")
    officer.look()
