"""Words that save themselves: two people at once, a server that stops, a log-in that ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from councils.enums import Role
from councils.models import Council, Membership, User
from responses.models import AnswerRevision

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HERE = "/councils/chesterfield/consultations/taking-stock-2015/"
OFFICER = "officer@chesterfield.example.org"
COLLEAGUE = "shared.officer@example.org"
Visit = Callable[..., Any]


def field(person: Any, number: str = "Q1") -> Any:
    return person.page.get_by_label(f"Suggested response to {number}", exact=True)


def line(person: Any, number: str = "Q1") -> Any:
    return person.page.locator(f"#{number} [data-saved]")


def texts(number: str = "Q1") -> list[str]:
    rows = AnswerRevision.objects.filter(
        answer__question__number=number, answer__response__invitation__council__code="CHS"
    )
    return [row.text for row in rows.order_by("version")]


def test_an_answer_saves_itself_a_second_after_the_last_key(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}sections/1/")
    field(officer).fill("")
    field(officer).press_sequentially("The council agrees.", delay=20)
    expect(line(officer)).to_have_text("Saving…")
    expect(line(officer)).to_have_text(re.compile(r"^Saved \d\d:\d\d by Olive Example$"))
    assert texts()[-1] == "The council agrees."
    kept = "Object.keys(sessionStorage).filter(key => key.startsWith('kept:')).length"
    assert officer.page.evaluate(kept) == 0
    # On leaving the field at once.
    field(officer).press_sequentially(" And so on.")
    field(officer).blur()
    expect(line(officer)).to_contain_text("Saved")
    assert texts()[-1] == "The council agrees. And so on."
    officer.look()
    # On leaving the page.
    field(officer).press_sequentially(" In the end.")
    officer.open(HERE)
    assert texts()[-1] == "The council agrees. And so on. In the end."
