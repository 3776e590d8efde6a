"""The report around the answers: what is still open in it, its parts in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

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
        sentence = ngettext(
            "%(headings)s is expected and not written.",
            "%(headings)s are expected and not written.",
            len(lacking),
        )
        found.append(Reminder(sentence % {"headings": quoted(lacking)}, url))
    if uncleared := not_cleared(parts):
        sentence = ngettext(
            "%(headings)s is not cleared by anybody.",
            "%(headings)s are not cleared by anybody.",
            len(uncleared),
        )
        found.append(Reminder(sentence % {"headings": quoted(uncleared)}, url))
    if not (response.papers_listed or response.has_no_background_papers):
        papers = reverse("responses:background-papers", args=response.url_args)
        sentence = gettext("Nobody has said yet whether there are background papers.")
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
        sentence = gettext("Nobody has said yet whether it is a key decision and may be published.")
        return [Reminder(sentence, url)]
    found = lacks(particulars_of(response), response.council.nation)
    return [Reminder(one.sentence, url) for one in found if not one.is_contradiction]


def prefilled(response: Response, parts: Sequence[ReportPart]) -> list[Reminder]:
    """What the report began with and nobody has saved since."""
    there = [part for part in parts if part.is_prefilled]
    if not there:
        return []
    sentence = ngettext(
        "%(headings)s is as prefilled: nobody has saved it yet.",
        "%(headings)s are as prefilled: nobody has saved them yet.",
        len(there),
    ) % {"headings": quoted([part.heading for part in there])}
    return [Reminder(sentence, part_url(response, there[0]))]


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
                gettext("Appendix %(number)s: %(heading)s")
                % {"number": number, "heading": part.heading}
                if is_appendix
                else part.heading,
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
    if not rows:
        return gettext("Empty")
    return gettext("%(number)s of %(total)s written") % {
        "number": len(written(rows)),
        "total": len(rows),
    }


def state_of(part: ReportPart) -> str:
    if part.is_prefilled:
        return gettext("Prefilled")
    if part.text or part.not_applicable_text:
        return gettext("Written")
    if part.kind == PartKind.SECTION:
        return gettext("Only the questions")
    return gettext("Empty: not printed") if part.kind in UNPRINTED else gettext("Empty")


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


_LANGUAGES = {
    "": _("The consultation’s questions stand in English"),
    "cy": _("The consultation’s questions stand in Welsh where there is Welsh"),
}


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
            gettext("%(heading)s, printed once more") % {"heading": item.heading}
            if item.kind == RECOMMENDATIONS_AGAIN
            else item.heading
            for item in outline.items
        ),
        listed(outline.considerations) if outline.considerations else gettext("None"),
        gettext("Paragraphs are numbered")
        if outline.is_numbered
        else gettext("Paragraphs are not numbered"),
        str(_LANGUAGES[outline.language]),
    )


def template_difference(response: Response, template: ReportTemplate | None) -> list[str]:
    """What taking the council's template over would change in this report, one sentence each."""
    now = response.report_outline
    after = Outline.taken_from(template.outline if template else {}, removed=now.removed)
    found = []
    if now.kinds != after.kinds:
        order = listed([_name(after, kind) for kind in after.kinds])
        found.append(gettext("The order becomes: %(order)s.") % {"order": order})
    found += [
        gettext("“%(before)s” is called “%(after)s”, unless somebody changed the heading by hand.")
        % {"before": now.heading(item.kind), "after": item.heading}
        for item in after.items
        if item.kind in now.kinds and now.heading(item.kind) != item.heading
    ]
    if now.considerations != after.considerations:
        wanted = listed(after.considerations) if after.considerations else gettext("nothing")
        found.append(gettext("The report is expected to consider: %(what)s.") % {"what": wanted})
    if now.is_numbered != after.is_numbered:
        found.append(f"{outline_words(after).numbering}.")
    if now.language != after.language:
        found.append(f"{outline_words(after).language}.")
    return found


def _name(outline: Outline, kind: str) -> str:
    again = kind == RECOMMENDATIONS_AGAIN
    return gettext("Recommendations once more") if again else outline.heading(kind)
