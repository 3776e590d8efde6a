"""A decided and submitted response of which every kind of paper can be printed."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from councils.enums import Role
from responses.actions.deciding import Change
from responses.enums import InterestKind, Outcome, PartKind, State
from responses.models import AnswerDecision, ConsultedMember, Decision, Response
from responses.paper import paper_facts, rendered_paper
from responses.particulars import Classification, Particulars
from responses.said import Said
from tests import world

SECRET = "the secret price of the site"
EXEMPT = Particulars(
    classification=Classification.PART_EXEMPT,
    paragraphs=(3,),
    public_interest="Bidders would see each other’s prices.",
    exempt_questions=("Q1",),
)


def a_decided_place(
    particulars: Particulars | None = None, *, state: str = State.SUBMITTED, **council: Any
) -> world.Place:
    """Q1 and Q2 were changed with a reason, the rest was agreed; two members were consulted, of
    whom one said nothing. With particulars, the background and Q1 are about a secret."""
    place = world.a_place(**council)
    place.response = world.drafting.start(invitation=place.invitation, by=place.officer)
    world.fill(place)
    said = SECRET if particulars else "nothing of note"
    write(place, PartKind.BACKGROUND, f"It concerns {said}.")
    write(place, PartKind.RECOMMENDATIONS, "That the suggested response is submitted.")
    write(place, PartKind.REASONS, "To have a say.")
    if particulars:
        stored = exempting(place, particulars).to_json()
        Response.objects.filter(pk=place.response.pk).update(particulars=stored)
    consult(place, "Alex Dummy", comment="I agree with all of it.")
    consult(place, "Sam Nobody")
    world.deciding.send_for_decision(response=place.again(), by=place.officer)
    questions = {one.number: one.pk for one in place.invitation.consultation.questions.all()}
    changes = {
        questions["Q1"]: Change(
            Said("answered", f"Our much better answer to Q1, about {said}."), f"Clearer on {said}."
        ),
        questions["Q2"]: Change(Said("answered", "Our quite good answer to Q2."), "Too modest."),
    }
    world.sign(place, Outcome.MODIFIED, changes)
    if state == State.SUBMITTED:
        world.submitting.submit(response=place.again(), by=place.officer)
    place.again()
    return place


def exempting(place: world.Place, particulars: Particulars) -> Particulars:
    """With the position that the background has in this report."""
    if particulars.classification != Classification.PART_EXEMPT:
        return particulars
    at = place.response.parts.get(kind=PartKind.BACKGROUND).position
    return Particulars.from_json({**particulars.to_json(), "exempt_parts": [at]})


def write(place: world.Place, kind: PartKind, text: str) -> None:
    part = place.response.parts.filter(kind=kind).first()
    if part is None:  # the template's outline has it only once somebody writes it
        return
    world.drafting.save_part(
        response=place.response,
        part=part,
        by=place.officer,
        base_version=part.version,
        heading=part.heading,
        text=text,
    )


def consult(place: world.Place, name: str, *, comment: str = "", **more: Any) -> ConsultedMember:
    """As a member is consulted in the round that comes next."""
    now = more.pop("asked_at", timezone.now())
    said = {"commented_at": now, "comment": comment, "interest_kind": InterestKind.NONE}
    response = place.again()
    return ConsultedMember.objects.create(
        response=response,
        round=response.round,
        member=world.a_member(place.council, Role.EXECUTIVE_MEMBER, name),
        name=name,
        office="Executive Member for Housing",
        asked_at=now,
        asked_by=place.officer,
        comment_by=timezone.localdate(now),
        **{**(said if comment else {}), **more},
    )


def decided_anew(place: world.Place, **columns: Any) -> Decision:
    """The decision once more as the next one, with other columns: a signed row is frozen."""
    last = place.response.decisions.order_by("-number").first()
    kept = {
        field.attname: getattr(last, field.attname)
        for field in Decision._meta.concrete_fields
        if field.attname not in {"id", "number"} and field.name not in columns
    }
    decision = Decision.objects.create(**{**kept, "number": last.number + 1, **columns})
    answers = list(last.answers.all())
    for answer in answers:
        answer.pk, answer.decision = None, decision
        answer._state.adding = True
    AnswerDecision.objects.bulk_create(answers)
    return decision


def pdf_of(response: Response, kind: str) -> bytes:
    facts = paper_facts(response, kind)
    assert facts is not None
    return rendered_paper(facts).pdf
