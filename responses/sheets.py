"""The title block, the background papers, the particulars of the decision and the consents, each
with versions as a part of the report has them.

What a sheet says is one plain value, which is saved, compared, kept and brought back as a whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from consultations.prose import clean_line
from councils.models import User
from responses.consent import consents, is_quotable, level_of
from responses.enums import Sheet
from responses.models import Answer, BackgroundPaper, ReportSheetRevision, Response
from responses.particulars import Particulars

TITLE_BLOCK = (
    "title",
    "reference",
    "classification",
    "meeting",
    "meeting_on",
    "report_by",
    "wards",
    "areas_label",
    "areas",
    "contact",
)
Content = Mapping[str, Any]


def title_block(values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of its values that are given, as they are stored: lines of text, and a day as text."""
    unknown = set(values) - set(TITLE_BLOCK)
    if unknown:
        raise TypeError(f"not in the title block: {sorted(unknown)}")
    return {
        name: clean_line(value)
        if isinstance(value, str)
        else (value.isoformat() if value else None)
        for name, value in values.items()
    }


def papers(titles: Iterable[str], *, are_none: bool | None = None) -> dict[str, Any]:
    """A list of titles, or that there are none; by default an empty list says so."""
    lines = [line for title in titles if (line := clean_line(title))]
    return {"titles": lines, "are_none": not lines and are_none is not False}


def particulars_of(response: Response) -> Particulars:
    """What officers say of the decision; as it usually is, as long as they said nothing."""
    return Particulars.from_json(response.particulars)


@dataclass(frozen=True)
class SheetOf:
    """One sheet of one response: its version, its revisions, and what it says now."""

    response: Response
    sheet: Sheet

    @property
    def version(self) -> int:
        version: int = getattr(self.response, VERSIONS[self.sheet])
        return version

    @property
    def revisions(self) -> QuerySet[ReportSheetRevision]:
        return self.response.sheet_revisions.filter(sheet=self.sheet)

    @property
    def content(self) -> dict[str, Any]:
        """As `title_block`, `papers`, `Particulars.to_json` and `consents` make it (the papers cost
        one query, the consents those of `answers_in_order`); particulars of which nobody said
        anything are empty."""
        if self.sheet == Sheet.PARTICULARS:
            return dict(self.response.particulars)
        if self.sheet == Sheet.CONSENT:
            return self._consents()
        if self.sheet == Sheet.TITLE_BLOCK:
            return title_block({name: getattr(self.response, name) for name in TITLE_BLOCK})
        titles = self.response.background_papers.values_list("title", flat=True)
        are_none = self.response.has_no_background_papers
        return {"titles": list(titles), "are_none": are_none}

    def _consents(self) -> dict[str, Any]:
        response = self.response
        said = [
            (answer.question.number, answer.consent)
            for answer in response.answers_in_order
            if is_quotable(answer.question)
        ]
        return consents(response.publication, response.consent, said)

    @cached_property
    def newest(self) -> ReportSheetRevision | None:
        """Who saved it last and when; None only for a response that was not started here."""
        revisions = self.revisions.select_related("saved_by").order_by("-version")
        found: ReportSheetRevision | None = revisions.first()
        return found

    @property
    def saved_by(self) -> User:
        assert self.newest is not None
        return self.newest.saved_by

    @property
    def saved_at(self) -> dt.datetime:
        assert self.newest is not None
        return self.newest.saved_at

    def put(self, content: Content) -> None:
        """Makes the response say this, as its next version. The caller holds the lock."""
        response, version = self.response, VERSIONS[self.sheet]
        columns: dict[str, Any]
        if self.sheet == Sheet.PARTICULARS:
            columns = {"particulars": dict(content)}
        elif self.sheet == Sheet.TITLE_BLOCK:
            day = content["meeting_on"]
            columns = {**content, "meeting_on": dt.date.fromisoformat(day) if day else None}
        elif self.sheet == Sheet.CONSENT:
            self._put_levels(content)
            columns = {"publication": content["publication"], "consent": content["common"]}
        else:
            response.background_papers.all().delete()
            BackgroundPaper.objects.bulk_create(
                BackgroundPaper(response=response, position=position, title=title)
                for position, title in enumerate(content["titles"], 1)
            )
            columns = {"has_no_background_papers": content["are_none"]}
        for name, value in {**columns, version: self.version + 1}.items():
            setattr(response, name, value)
        response.save(update_fields=[*columns, version])

    def _put_levels(self, content: Content) -> None:
        changed: dict[int, list[int]] = {}
        for answer in self.response.answers_in_order:
            level = level_of(content, answer.question)
            if answer.consent != level:
                answer.consent = level
                changed.setdefault(level, []).append(answer.pk)
        for level, keys in changed.items():
            Answer.objects.filter(pk__in=keys).update(consent=level)


# The column of a response that counts the versions of each.
VERSIONS = {
    Sheet.TITLE_BLOCK: "title_version",
    Sheet.PAPERS: "papers_version",
    Sheet.PARTICULARS: "particulars_version",
    Sheet.CONSENT: "consents_version",
}
