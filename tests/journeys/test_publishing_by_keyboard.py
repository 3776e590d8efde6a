"""By keyboard alone: whom a question is for, when it is asked, the review and the publishing.

Nothing is focused from outside: every control is reached with the Tab key, as people reach it who
have no mouse, and the page shows where they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator

from consultations.actions import rewriting
from consultations.definition import Condition, Definition, parse
from consultations.definition.plain import to_yaml
from consultations.definition.stored import definition_of
from councils.enums import StaffRoleKind
from tests.world import a_council, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_TABS = 120
DAY = dt.timedelta(days=1)
FILE = """
format: consultation/1
code: by-keyboard
title: By keyboard
publisher: The LGA
purpose: To know.
still_open: All of it.
confidentiality: No council is named.
next_steps: A report in autumn.
opens: 2030-03-01 09:00
closes: 2030-03-08 23:59
sections:
- number: 1
  title: Choices
  questions:
  - number: Q1
    kind: yes-no
    text: Do you run libraries together?
  - number: Q2
    kind: open-text
    text: With whom?
"""


def a_draft() -> Definition:
    """It closes a week after it opens, so that the warning has to be confirmed."""
    opens = timezone.now().replace(second=0, microsecond=0) + 30 * DAY
    return replace(parse(FILE), opens_at=opens, closes_at=opens + 7 * DAY)


def reach(person: Any, control: Locator) -> Locator:
    """Tab until the control has the focus, which can be seen."""
    for _ in range(MOST_TABS):
        if control.evaluate("here => here === document.activeElement"):
            style = control.evaluate(
                "here => { const one = getComputedStyle(here);"
                " return [one.outlineStyle, one.boxShadow, one.backgroundColor]; }"
            )
            assert style[0] != "none" or style[1] != "none", f"no focus to see: {control}"
            return control
        person.page.keyboard.press("Tab")
    raise AssertionError(f"{control} is not reached by Tab on {person.page.url}")


def press(person: Any, control: Locator) -> None:
    """Enter on it, and another page has come."""
    reach(person, control)
    with person.page.expect_event("load"):
        person.page.keyboard.press("Enter")


def button(person: Any, name: str) -> Locator:
    found: Locator = person.page.get_by_role("button", name=name, exact=True)
    return found.last


def tick(person: Any, label: str) -> None:
    box = reach(person, person.page.get_by_label(label, exact=True))
    person.page.keyboard.press("Space")
    assert box.is_checked()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_audience_conditions_review_and_publishing(visit: Callable[..., Any], script: bool) -> None:
    a_council("Uppershire", tier="upper", type="county")
    by = staff(StaffRoleKind.EDITOR)
    draft = rewriting.begin(definition=a_draft(), by=by, what="Begun")
    _, q2 = definition_of(draft).questions
    here = f"/lga/consultations/{draft.code}/"
    editor = visit(by, script=script)

    editor.go(f"{here}edit/questions/{q2.identity}/audience/")
    reach(editor, editor.page.locator("summary", has_text="By tier: any"))
    editor.page.keyboard.press("Enter")
    tick(editor, "Upper tier")
    reach(editor, editor.page.get_by_label("Why is it not for the others?"))
    editor.page.keyboard.type("Districts run none.")
    press(editor, button(editor, "Save"))

    editor.go(f"{here}edit/questions/{q2.identity}/conditions/")
    press(editor, button(editor, "Add a condition"))
    reach(editor, editor.page.get_by_label("Earlier question"))
    editor.page.keyboard.type("Q1")
    if not script:
        press(editor, editor.page.get_by_role("button", name="Show the answers"))
    tick(editor, "Yes")
    press(editor, button(editor, "Save"))
    (_, changed) = definition_of(draft).questions
    assert changed.applies_to.tiers == {"upper"}
    assert changed.applies_because == "Districts run none."
    assert changed.conditions == (Condition("Q1", ("yes",)),)
    assert "unfinished" not in to_yaml(definition_of(draft))

    colleague = visit(staff(StaffRoleKind.ANALYST), script=script)
    colleague.go(f"{here}review/")
    reach(colleague, colleague.page.get_by_label("Ready to publish", exact=True))
    colleague.page.keyboard.press("Space")
    press(colleague, button(colleague, "Send the review"))
    colleague.reads("Your review is noted.")

    editor.go(f"{here}publish/")
    press(editor, button(editor, "Publish"))  # the dates are not confirmed yet
    assert not type(draft).objects.get().published_at
    editor.reads("Confirm that the dates are meant, or change them")
    tick(editor, "Publish it with these dates")
    press(editor, button(editor, "Publish"))
    editor.reads("is published. It opens on")
    assert type(draft).objects.get().published_at
