"""An LGA editor writes the consultation of 2015 from a blank page, a colleague reviews it, it is
published, and a council finds it at its opening."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from consultations.definition import SectionDefinition, london_words, parse
from consultations.definition.plain import to_yaml
from consultations.definition.stored import definition_of
from consultations.models import Consultation
from councils.enums import Role, StaffRoleKind
from tests.world import a_council, a_member, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REAL = parse(Path("fixtures/consultations/taking-stock-2015.yaml").read_bytes())
HERE = f"/lga/consultations/{REAL.code}/"
EDIT = HERE + "edit/"
LOST = [one for one in REAL.questions if not one.is_wording_held]
OPENS, CLOSES = dt.date(2030, 9, 2), dt.date(2030, 11, 29)


def printed(sections: Sequence[SectionDefinition]) -> str:
    """As a paper prints a questionnaire: numbered background, "Q1.", options on lines."""
    lines = []
    for section in sections:
        lines += [f"Section {section.number} – {section.title}"]
        paragraphs = section.background.split("\n\n") if section.background else []
        for at, paragraph in enumerate(paragraphs, 1):
            is_list = paragraph.startswith("- ")
            lines += [paragraph if is_list else f"{section.number}.{at} {paragraph}"]
        for question in section.questions:
            if question.is_wording_held:
                lines += [f"{question.number}. {question.text}"]
            if question.options:
                lines += ["Answer options:", *(one.label for one in question.options)]
    return "\n\n".join(lines)


def write_dates(editor: Any, opens: dt.date, closes: dt.date) -> None:
    editor.date("Opening day", opens).date("Closing day", closes)
    editor.fill("Opening time", "00:00").fill("Closing time", "23:59")


def write_particulars(editor: Any) -> None:
    editor.go(EDIT + "particulars/").fill("Summary", REAL.summary).fill("Purpose", REAL.purpose)
    editor.fill("What is still open", REAL.still_open).fill("What happens next", REAL.next_steps)
    editor.look().click("Save").reads("The particulars are saved.")
    editor.go(EDIT + "audience/").unfold("By nation: any").check("England")
    editor.look().click("Save").reads("Councils in England")


def paste(editor: Any, sections: Sequence[SectionDefinition], *, into: str = "") -> None:
    editor.go(EDIT + "paste/").fill("The questionnaire", printed(sections))
    editor.click("Show what it becomes").reads("not in the draft yet")
    if into:
        editor.page.get_by_label("Put it into").first.select_option(label=into)
    editor.look().click("Add to the draft")


def write_lost_questions(editor: Any) -> None:
    """Those of which no source gives the words, and whom they are for."""
    editor.go(EDIT + "sections/4/questions/add/")
    for question in LOST:
        editor.fill("Number", question.number).unfold("The words are not held")
        editor.check("Its words are not held").click("Add it and write the next")
        editor.reads(f"{question.number} is added to section 4.")
    for question in LOST:
        editor.go(f"{EDIT}questions/{question.identity}/audience/").unfold("By what they do: any")
        editor.check("Children's services").check("Adult social care").click("Save")
        editor.reads(question.number)


def name_options(editor: Any) -> None:
    """A file may call an option otherwise than its words suggest."""
    (question,) = (one for one in REAL.questions if one.number == "Q9")
    editor.go(f"{EDIT}questions/{question.identity}/")
    rows = editor.page.get_by_role("list", name="Answer options").get_by_role("group")
    for at, option in enumerate(question.options):
        rows.nth(at).get_by_label("Code").fill(option.code)
    editor.look().click("Save")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_consultation_of_2015_from_a_blank_page(
    visit: Callable[..., Any], worker: Callable[[], None], script: bool
) -> None:
    county = a_council("Uppershire", tier="upper")
    officer = a_member(county, Role.OFFICER)
    a_council("Lowerton")
    editor = visit(staff(StaffRoleKind.EDITOR, "Edith Example"), script=script)
    editor.open("/lga/consultations/new/").fill("Title", REAL.title)
    editor.fill("Address (optional)", REAL.code).fill("Publisher", REAL.publisher)
    opens, closes = (dt.datetime.fromisoformat(london_words(one)) for one in
                     (REAL.opens_at, REAL.closes_at))  # fmt: skip
    write_dates(editor, opens.date(), closes.date())
    editor.fill("Confidentiality", REAL.confidentiality).click("Begin the draft")
    editor.reads("The draft has no sections yet")
    write_particulars(editor)
    paste(editor, REAL.sections[:3])
    editor.go(EDIT + "sections/add/").fill("Heading", REAL.sections[3].title)
    editor.click("Add the section").reads("Add questions to it.")
    write_lost_questions(editor)
    paste(editor, REAL.sections[3:], into=f"Section 4: {REAL.sections[3].title}")
    for section in REAL.sections[:3]:
        editor.go(f"{EDIT}sections/{section.number}/")
        editor.fill("Note below the background", section.background_note).click("Save")
        editor.reads("is saved.")
    q2 = next(one for one in REAL.questions if one.number == "Q2")
    editor.go(f"{EDIT}questions/{q2.identity}/conditions/")
    editor.fill("In the consultation’s own words", q2.follows_note).look().click("Save")
    name_options(editor)

    draft = Consultation.objects.get()
    assert to_yaml(definition_of(draft)) == to_yaml(REAL)
    assert definition_of(draft) == REAL

    editor.open(EDIT).reads("Its closing time, 13 March 2015 at 23:59, has passed.")
    editor.go(EDIT + "particulars/")
    write_dates(editor, OPENS, CLOSES)
    editor.click("Save").reads("Nothing is missing.")
    editor.open(EDIT + "release/").reads("everything is as usual")
    editor.open(HERE + "publish/").reads("Nobody has reviewed it as it is now.")
    editor.go(HERE + "review/").reads("You alone wrote this draft")

    colleague = visit(staff(StaffRoleKind.ANALYST, "Ravi Reader"), script=script)
    colleague.open(HERE + "review/").check("Ready to publish").click("Send the review")
    colleague.reads("Your review is noted.")
    editor.open(HERE + "publish/").reads("2 councils").click("Publish")
    editor.reads("send the invitation then.").look()

    council = visit(officer, script=script)
    council.go(f"/councils/{county.slug}/").reads("opens")
    Consultation.objects.update(opens_at=timezone.now() - dt.timedelta(minutes=1))
    worker()
    council.open(f"/councils/{county.slug}/").click(REAL.title, "link")
    council.reads(REAL.title).reads("Key principles and future challenges").look()
