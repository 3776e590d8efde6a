"""From closing to publication and download: an analyst, an approver, and anybody."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from councils.models import User
from slisystem import demo_results

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ANALYST = "analyst@lga.example.org"
EDITOR = "editor@lga.example.org"
CODE = demo_results.CODE
STEPS = f"/lga/consultations/{CODE}/results/"
PUBLIC = f"/consultations/{CODE}/results/"
NOTE = "never prove any one council's answer"


def download(somebody: Any, name: str, role: str = "link") -> Path:
    with somebody.page.expect_download() as waiting:
        somebody.page.get_by_role(role, name=name, exact=True).first.click()
    return Path(waiting.value.path())


def load_results() -> None:
    """The closed consultation with its answers, written by one and reviewed by the other."""
    people = {email: User.objects.get(email=email) for email in (EDITOR, ANALYST)}
    demo_results.load(editor=people[EDITOR], reviewer=people[ANALYST])


def test_from_closing_to_publication_and_download(
    visitor: Callable[..., Any], worker: Callable[[], None]
) -> None:
    load_results()

    # The open consultation has no results, for nobody, and says why and from when.
    analyst = visitor(ANALYST)
    analyst.open("/lga/consultations/taking-stock-2015/results/").reads("closes")
    analyst.does_not_read("Prepare a release")
    public = visitor()
    public.open("/consultations/taking-stock-2015/results/").reads("no answer is counted")
    public.open(PUBLIC).does_not_read("Of about")

    # One council has published its answers since it submitted: she notes it, and where.
    analyst.open(STEPS).click("Councils that have published", "link").look()
    analyst.page.get_by_label("Council", exact=True).select_option(index=1)
    analyst.page.get_by_label("Where its answers were published").fill("https://example.org/paper")
    analyst.click("Note it").look().reads("is noted.").reads("https://example.org/paper")
    analyst.open(STEPS).reads("has published its answers").look()

    # The analyst prepares: groups and warnings, and no figure. She cannot approve it.
    analyst.open("/lga/consultations/").click("Results", "link")
    analyst.open(STEPS).click("Prepare a release").look()
    analyst.reads("No figure is made or shown at this step").does_not_read(NOTE)
    analyst.reads("For one council’s answer to Q1, Q2, Q4 and Q5 at most 6 published figures")
    analyst.click("Prepare the release").look().reads("Another person approves it")
    assert analyst.page.get_by_role("button", name="Approve the layout").count() == 0

    # The editor approves, looks at the frozen figures, and publishes: three acts.
    editor = visitor(EDITOR)
    editor.open(STEPS).click("Approve the layout").look()
    editor.click("Approve and freeze the figures").look().reads("figures are frozen")
    worker()
    editor.open(f"{STEPS}figures/").reads("Of about").reads("%")
    public.open(PUBLIC).does_not_read("Of about")
    editor.click("Publish the release").look().click("Publish the release").look()
    editor.reads("The release is published")

    # Anybody reads it and takes the files; all of them say the same.
    public.open(PUBLIC).look()
    public.open(PUBLIC).reads("Of about").reads("SYNTHETIC")
    assert NOTE in public.page.inner_text("main").replace("’", "'")
    frozen = json.loads(download(public, "JSON").read_bytes())
    whole = next(one for one in frozen["tables"] if one["id"] == "Q1-all")
    yes = next(one for one in whole["cells"] if one["option"] == "yes")
    public.reads(f"({yes['value']})")
    book = CalamineWorkbook.from_path(str(download(public, "Excel workbook")))
    assert {"Q1", "Q5"} <= {name.split()[0] for name in book.sheet_names}
    assert f",{yes['value']}," in download(public, "CSV").read_text(encoding="utf-8-sig")

    # The working export names councils: for the analyst, on record.
    analyst.open(f"/lga/consultations/{CODE}/export/").reads("Confidential")
    assert (
        "CONFIDENTIAL"
        in download(analyst, "Download the CSV file", "button").read_text("utf-8-sig")[:2000]
    )
    assert editor.page.goto(f"{editor.site}/lga/consultations/{CODE}/export/").status == 403


def test_steps_without_script(visitor: Callable[..., Any]) -> None:
    load_results()
    analyst = visitor(ANALYST, script=False)
    analyst.open(STEPS).click("Prepare a release").look()
    analyst.click("Prepare the release").look().click("Set it aside", "link")
    analyst.look().click("Set it aside").look().reads("Say why the preparation is set aside")
    analyst.page.get_by_label("Why is it set aside?").fill("A council is to be added.")
    analyst.click("Set it aside").look().reads("The preparation was set aside.")
