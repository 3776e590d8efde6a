"""Opening a response: an answer for every question, and the report with its usual words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.models import Invitation
from consultations.prose import clean
from councils.models import User
from councils.refusals import Blocker, Refused
from responses import history, permissions
from responses.actions.drafting.answers import answer_revision
from responses.actions.drafting.report import part_revision
from responses.actions.drafting.sheets import first_sheets
from responses.enums import AnswerState, PartKind, State, Verb
from responses.models import (
    Answer,
    AnswerRevision,
    ReportPart,
    ReportPartRevision,
    ReportSheetRevision,
    ReportTemplate,
    Response,
)
from responses.outline import HEADINGS, Outline


def start(*, invitation: Invitation, by: User, considerations: Sequence[str] = ()) -> Response:
    """Opens the council's response: an answer for every question, the report with default words.

    `considerations` are headings that stand before those which the council's template expects.
    Starting twice gives the response that is there. Raises PermissionDenied for anybody but the
    council's officers, Refused while the consultation is not open.
    """
    if not permissions.can_start(by, invitation):
        raise PermissionDenied(_("Only the council's policy officers start its response."))
    existing = Response.objects.filter(invitation=invitation).first()
    if existing:
        return existing
    if not invitation.is_open:
        raise Refused(
            [Blocker("not-open", _("The consultation is not open, so no response can be started."))]
        )
    try:
        with transaction.atomic():
            return _start(invitation, by, timezone.now(), considerations)
    except IntegrityError:  # somebody else started it in this very moment
        return Response.objects.get(invitation=invitation)


def _start(
    invitation: Invitation, by: User, now: dt.datetime, considerations: Sequence[str]
) -> Response:
    council, consultation = invitation.council, invitation.consultation
    template = ReportTemplate.objects.filter(council=council).first()
    outline = Outline.from_json(template.outline if template else {})
    response = Response.objects.create(
        invitation=invitation,
        started_at=now,
        started_by=by,
        title=f"{consultation.publisher} – {consultation.title} – consultation"[:250],
        wards="All",
        areas="All",
        report_by="Policy Manager",
        outline=outline.to_json(),
    )
    facts = invitation.facts
    answers = Answer.objects.bulk_create(
        Answer(
            response=response,
            question=question,
            state=AnswerState.UNANSWERED
            if question.rule.fits(facts)
            else AnswerState.NOT_APPLICABLE,
            question_version=question.version,
            saved_at=now,
            saved_by=by,
        )
        for question in consultation.questions.all()
        if question.spec.is_asked
    )
    AnswerRevision.objects.bulk_create(answer_revision(answer) for answer in answers)
    write_first_report(response=response, by=by, now=now, considerations=considerations)
    history.append(
        response=response,
        verb=Verb.START,
        by=by,
        at=now,
        from_state="",
        to_state=State.DRAFTING,
        facts={"invitation": invitation.pk, "questions": len(answers)},
    )
    return response


def write_first_report(
    *, response: Response, by: User, now: dt.datetime, considerations: Sequence[str] = ()
) -> None:
    """The parts and sheets of the report as they stand when the response is started."""
    outline = Outline.from_json(response.outline)
    made = [*_default_parts(response, outline), *_considerations(considerations, outline)]
    for position, part in enumerate(made, 1):
        part.response, part.position = response, position
        part.saved_at, part.saved_by = now, by
    parts = ReportPart.objects.bulk_create(made)
    ReportPartRevision.objects.bulk_create(part_revision(part) for part in parts)
    ReportSheetRevision.objects.bulk_create(first_sheets(response, by, now))


def _default_parts(response: Response, outline: Outline) -> list[ReportPart]:
    """The report as the council's papers are built; every word can be changed."""
    consultation, council = response.invitation.consultation, response.invitation.council
    closes = timezone.localtime(consultation.closes_at)
    usual = {
        PartKind.PURPOSE: f"To respond to the {consultation.publisher}'s consultation "
        f"“{consultation.title}”.",
        PartKind.RECOMMENDATIONS: "That the suggested response is submitted to the "
        f"{consultation.publisher} as the {council.name} response to the consultation.",
        PartKind.BACKGROUND: consultation.summary,
        PartKind.CONSULTATION: "The consultation period runs until "
        f"{closes.day} {closes:%B %Y}. {consultation.confidentiality}",
        PartKind.REASONS: "To respond to the consultation.",
    }
    parts: list[ReportPart] = []
    for item in outline.items:
        if item.kind == PartKind.SECTION:
            for section in consultation.sections.all():
                parts.append(
                    ReportPart(
                        kind=PartKind.SECTION,
                        section=section,
                        heading=f"Consultation section {section.number} – {section.title}"[:200],
                        text=clean(section.background),
                    )
                )
        elif item.kind in PartKind.values:
            text = clean(usual.get(PartKind(item.kind), ""))
            parts.append(ReportPart(kind=item.kind, heading=item.heading[:200], text=text))
    # What the outline leaves out has an empty row: it is printed only when somebody writes there.
    left_out = [kind for kind in HEADINGS if kind in PartKind.values and kind not in outline.kinds]
    return parts + [ReportPart(kind=kind, heading=HEADINGS[kind]) for kind in left_out]


def _considerations(first: Sequence[str], outline: Outline) -> list[ReportPart]:
    """A place for each, without words; they are printed where the outline has them all."""
    made = [ReportPart(kind=PartKind.CONSIDERATION, heading=heading) for heading in first]
    expected = outline.lacking(made)
    return made + [ReportPart(kind=PartKind.CONSIDERATION, heading=one) for one in expected]
