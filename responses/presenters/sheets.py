"""The sheets of the report in words: what a version says, line by line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.policies import spoken
from responses.consent import in_words
from responses.enums import Publication, Sheet
from responses.models import Response
from responses.presenters.particulars import PARTICULARS_LABELS, particulars_words
from responses.presenters.steps import lately
from responses.sheets import TITLE_BLOCK, Content, SheetOf

TITLE_LABELS = {
    "title": _("Title of the report"),
    "reference": _("Reference"),
    "classification": _("Classification"),
    "meeting": _("Meeting"),
    "meeting_on": _("Date of the meeting"),
    "report_by": _("Report by"),
    "wards": _("Ward"),
    "areas_label": _("What the council calls its areas"),
    "areas": _("Areas concerned"),
    "contact": _("Contact sentence"),
}
NAMES = {
    Sheet.TITLE_BLOCK: _("the title block"),
    Sheet.PAPERS: _("the background papers"),
    Sheet.PARTICULARS: _("the particulars of the decision"),
    Sheet.CONSENT: _("consent and publication"),
}
PAGES = {
    Sheet.TITLE_BLOCK: ("title", "title"),
    Sheet.PAPERS: ("background-papers", "papers"),
    Sheet.PARTICULARS: ("particulars", "particulars"),
    Sheet.CONSENT: ("publication", "consents"),
}


@dataclass(frozen=True)
class Line:
    """One thing that a sheet says; `by` says how it is compared with another version's."""

    label: str
    text: str
    by: Literal["value", "line"] = "value"


def lines(sheet: Sheet, content: Content) -> list[Line]:
    """What this content says, always the same lines in the same order."""
    if sheet == Sheet.TITLE_BLOCK:
        return [Line(str(TITLE_LABELS[name]), _words(content[name], name)) for name in TITLE_BLOCK]
    if sheet == Sheet.PARTICULARS:
        said = particulars_words(content)
        return [Line(str(label), said.get(name, "")) for name, label in PARTICULARS_LABELS.items()]
    if sheet == Sheet.CONSENT:
        return _consent_lines(content)
    titles = "\n".join(content["titles"])
    return [
        Line(gettext("Papers listed"), titles, "line"),
        Line(
            gettext("Said that there are none"),
            gettext("Yes") if content["are_none"] else gettext("No"),
        ),
    ]


def _consent_lines(content: Content) -> list[Line]:
    publication = content["publication"]
    exceptions = [f"{number}: {in_words(level)}" for number, level in content["exceptions"]]
    return [
        Line(
            gettext("Are the answers public?"),
            str(Publication(publication).label) if publication else "",
        ),
        Line(gettext("All answers"), in_words(content["common"])),
        Line(gettext("Except"), "\n".join(exceptions), "line"),
    ]


def _words(value: str | None, name: str) -> str:
    if name == "meeting_on" and value:
        return spoken(dt.date.fromisoformat(value))
    return value or ""


def differing(sheet: Sheet, one: Content, other: Content) -> tuple[tuple[str, str], ...]:
    """What one says where the other says something else."""
    pairs = zip(lines(sheet, one), lines(sheet, other), strict=True)
    return tuple(
        (mine.label, mine.text or gettext("Nothing")) for mine, its in pairs if mine != its
    )


def sheet_url(of: SheetOf) -> str:
    return reverse(f"responses:{PAGES[of.sheet][0]}", args=of.response.url_args)


def history_url(of: SheetOf) -> str:
    return reverse(f"responses:{PAGES[of.sheet][1]}-history", args=of.response.url_args)


def saved_line(of: SheetOf) -> str:
    """As of an answer: "Saved 14:02 by Olive Example"."""
    newest = of.newest
    if newest is None or (newest.version == 1 and not newest.source):
        return gettext("Not yet saved")
    return gettext("Saved %(when)s by %(who)s") % {
        "when": lately(newest.saved_at),
        "who": newest.saved_by.name,
    }


def particulars_lines(response: Response) -> list[Line]:
    """What is said of the decision, without what is not."""
    return [line for line in lines(Sheet.PARTICULARS, response.particulars) if line.text]
