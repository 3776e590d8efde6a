"""The report around the answers: what is still open in it, its parts in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from councils.listed import listed
from responses.enums import PartKind
from responses.models import ReportPart, ReportTemplate, Response
from responses.outline import CONSIDERATIONS, RECOMMENDATIONS_AGAIN, Outline
from responses.particulars import lacks
from responses.presenters.checking import Reminder
from responses.presenters.considerations import not_cleared, not_written, written
from responses.presenters.sayings import outdated
from responses.presenters.subjects import part_url
from responses.sheets import particulars_of


def report_warnings(response: Response, parts: Sequence[ReportPart]) -> list[Reminder]:
    """What the report does not say yet and could: none of it stands in the way.

    `response` was read with the number of its background papers.
    """
    url = reverse("responses:considerations", args=response.url_args)
    found = []
    if lacking := not_written(response.report_outline, parts):
        verb = "are" if len(lacking) > 1 else "is"
        found.append(Reminder(f"{quoted(lacking)} {verb} expected and not written.", url))
    if uncleared := not_cleared(parts):
        verb = "are" if len(uncleared) > 1 else "is"
        found.append(Reminder(f"{quoted(uncleared)} {verb} not cleared by anybody.", url))
    if not (response.papers_listed or response.has_no_background_papers):
        papers = reverse("responses:background-papers", args=response.url_args)
        sentence = "Nobody has said yet whether there are background papers."
        found.append(Reminder(sentence, papers))
    return [
        *found,
        *particulars_warnings(response),
        *prefilled(response, parts),
        *outdated(response, parts),
    ]


def particulars_warnings(response: Response) -> list[Reminder]:
    """What is not said yet of the decision; what contradicts itself stands in the way (policy)."""
    url = reverse("responses:particulars", args=response.url_args)
    if not response.particulars:
        sentence = "Nobody has said yet whether it is a key decision and may be published."
        return [Reminder(sentence, url)]
    found = lacks(particulars_of(response), response.council.nation)
    return [Reminder(one.sentence, url) for one in found if not one.is_contradiction]


def prefilled(response: Response, parts: Sequence[ReportPart]) -> list[Reminder]:
    """What the report began with and nobody has saved since."""
    there = [part for part in parts if part.is_prefilled]
    if not there:
        return []
    verb = "are" if len(there) > 1 else "is"
    sentence = f"{quoted([part.heading for part in there])} {verb} as prefilled: nobody has saved "
    return [
        Reminder(
            f"{sentence}{'them' if len(there) > 1 else 'it'} yet.", part_url(response, there[0])
        )
    ]


def quoted(headings: Sequence[str]) -> str:
    return listed([f"“{heading}”" for heading in headings])


# --- the parts of a report, and those of the council's template ------------------------------


@dataclass(frozen=True)
class PartLine:
    """One part on the page of all parts; `remove_url` and `put_back_url` are of those that are
    added one by one."""

    name: str
    url: str
    state: str
    remove_url: str = ""
    put_back_url: str = ""


def part_lines(
    response: Response, parts: Sequence[ReportPart], is_drafting: bool
) -> list[PartLine]:
    """The parts in the paper's order; the considerations are one line, with a page of their own."""
    args, number = response.url_args, 0
    outline = response.report_outline
    lines = []
    for kind, rows in outline.laid_out(parts):
        if kind == CONSIDERATIONS:
            url = reverse("responses:considerations", args=args)
            lines.append(PartLine(outline.heading(kind), url, weighed_in_words(rows)))
            continue
        part = rows[0]
        number += kind == PartKind.APPENDIX
        is_appendix = kind == PartKind.APPENDIX
        lines.append(
            PartLine(
                f"Appendix {number}: {part.heading}" if is_appendix else part.heading,
                reverse("responses:part", args=[*args, part.position]),
                state_of(part),
                remove_url=reverse("responses:remove-part", args=[*args, part.position])
                if is_appendix and is_drafting
                else "",
            )
        )
    return lines


def weighed_in_words(rows: Sequence[ReportPart]) -> str:
    """ "2 of 3 written"; "Empty" where there is none."""
    return f"{len(written(rows))} of {len(rows)} written" if rows else "Empty"


def state_of(part: ReportPart) -> str:
    if part.is_prefilled:
        return "Prefilled"
    if part.text or part.not_applicable_text:
        return "Written"
    if part.kind == PartKind.SECTION:
        return "Only the questions"
    return "Empty: not printed" if part.kind in UNPRINTED else "Empty"


UNPRINTED = frozenset({PartKind.ALTERNATIVES, PartKind.CONSIDERATION})  # as long as they are empty


def removed_lines(
    response: Response, parts: Sequence[ReportPart], kind: PartKind
) -> list[PartLine]:
    """Appendices, or considerations, that were taken out; their words are kept."""
    return [
        PartLine(
            part.heading,
            reverse("responses:part-history", args=[*response.url_args, part.position]),
            state_of(part),
            put_back_url=reverse(
                "responses:put-part-back", args=[*response.url_args, part.position]
            ),
        )
        for part in parts
        if part.kind == kind and not response.report_outline.keeps(part)
    ]


_LANGUAGES = {"": "English", "cy": "Welsh where there is Welsh"}


@dataclass(frozen=True)
class OutlineWords:
    """An outline as it is read."""

    headings: tuple[str, ...]
    considerations: str
    numbering: str
    language: str


def outline_words(outline: Outline) -> OutlineWords:
    return OutlineWords(
        tuple(
            f"{item.heading}, printed once more"
            if item.kind == RECOMMENDATIONS_AGAIN
            else item.heading
            for item in outline.items
        ),
        listed(outline.considerations) if outline.considerations else "None",
        "Paragraphs are numbered" if outline.is_numbered else "Paragraphs are not numbered",
        f"The consultation’s questions stand in {_LANGUAGES[outline.language]}",
    )


def template_difference(response: Response, template: ReportTemplate | None) -> list[str]:
    """What taking the council's template over would change in this report, one sentence each."""
    now = response.report_outline
    after = Outline.taken_from(template.outline if template else {}, removed=now.removed)
    found = []
    if now.kinds != after.kinds:
        found.append(f"The order becomes: {listed([_name(after, kind) for kind in after.kinds])}.")
    found += [
        f"“{now.heading(item.kind)}” is called “{item.heading}”, unless somebody changed the "
        "heading by hand."
        for item in after.items
        if item.kind in now.kinds and now.heading(item.kind) != item.heading
    ]
    if now.considerations != after.considerations:
        wanted = listed(after.considerations) if after.considerations else "nothing"
        found.append(f"The report is expected to consider: {wanted}.")
    if now.is_numbered != after.is_numbered:
        found.append(f"{outline_words(after).numbering}.")
    if now.language != after.language:
        found.append(f"{outline_words(after).language}.")
    return found


def _name(outline: Outline, kind: str) -> str:
    again = kind == RECOMMENDATIONS_AGAIN
    return "Recommendations once more" if again else outline.heading(kind)
