from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consultations.wordings import as_answered
from councils.doors import person
from councils.models import User
from councils.refusals import Blocker, Refused
from councils.stored import say_stored
from responses import permissions, policies, presenters, workflow
from responses.actions import deciding
from responses.actions.reading import record_of_both
from responses.canonical import digest
from responses.enums import DECIDED, Outcome, State, Verb
from responses.forms import ChangeForm, DecisionForm, FormGroup, HandOverForm, SignForm
from responses.models import (
    AnswerDecision,
    Decision,
    DecisionDraft,
    PublicDecision,
    Response,
    Submission,
)
from responses.paper import report_facts
from responses.presenters.authority import authority_lines, recorded_context
from responses.presenters.briefing import asked_about
from responses.views.doors import response_of, response_to_decide
from responses.views.follow_ups import show_follow_ups
from responses.views.outcome import require, tell, to_what_changed
from slisystem.form_pack import field_id


@require_safe
def read(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    record_of_both(response=response, by=user)
    asked = (
        deciding.question_of(response, user) if permissions.can_be_asked(user, response) else None
    )
    can_decide = workflow.offers(user, response, Verb.APPROVE) and asked is None
    context = {
        "response": response,
        "facts": report_facts(response),
        "asked": asked,
        "asked_sentence": presenters.asked_sentence(asked) if asked else "",
        "may_comment": asked is not None
        and not policies.comment_can_be_given(response, asked, timezone.localdate()),
        "can_decide": can_decide,
        "is_second_round": response.round > 1,
        "consulted": consulted_of(response, user),
        "can_ask": permissions.can_ask_members(user, response)
        and response.state == State.AWAITING_DECISION,
        "tag": presenters.tag_of(response),
        "time_left": presenters.time_left(response.invitation),
    }
    return render(request, "responses/read.html", context)


def consulted_of(response: Response, user: User) -> list[Any]:
    """What consulted members said in this round, for those who read decisions."""
    if not permissions.can_read_decisions(user, response.invitation.council_id):
        return []
    decided_on = timezone.localdate(response.decided_at) if response.decided_at else None
    return presenters.consulted_lines(deciding.consulted_content(response), decided_on)


def deciding_verb(response: Response) -> Verb:
    """What whoever decides does with what was sent: a report, or a nil return."""
    return Verb.DECIDE_NIL if response.is_nil else Verb.APPROVE


def change_forms(
    response: Response, draft: DecisionDraft | None, data: Any = None
) -> list[ChangeForm]:
    facts = response.facts
    stored = draft.changes if draft else {}
    forms = []
    for answer in response.answers_in_order:
        against = answer.question.reason_against(facts)
        forms.append(
            ChangeForm(
                answer=answer,
                is_for_council=not against,
                reason_against=against,
                stored=stored.get(str(answer.question_id)),
                data=data,
            )
        )
    return forms


def draft_of(response: Response, request: HttpRequest) -> DecisionDraft | None:
    return response.decision_drafts.filter(member=person(request)).first()


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """The member's choices; saved as a draft, signed on the page that follows."""
    user = person(request)
    response = response_to_decide(user, council, consultation)
    offered = require(response, user, deciding_verb(response))
    draft = draft_of(response, request)
    given = deciding.said_in_report(response)
    form = DecisionForm(
        given=given,
        nation=response.council.nation,
        is_nil=response.is_nil,
        draft=draft,
        data=request.POST or None,
    )
    changes = [] if response.is_nil else change_forms(response, draft, request.POST or None)
    returned = presenters.asked_by_question(response)
    for change in changes:
        change.asked_for = returned.get(change.question.pk)
    ends: list[Any] = []
    if request.method == "POST" and not offered.blockers:
        valid = [form.is_valid(), *(change.is_valid() for change in changes)]  # all are asked
        if all(valid):
            try:
                draft = deciding.save_decision_draft(
                    response=response,
                    by=user,
                    changes={change.question.pk: change.change() for change in changes},
                    **form.cleaned_data,
                )
            except Refused as refused:
                tell(request, refused)
                return redirect(response)
            say_stored(request)
            ends = deciding.open_ends(response, draft, given)
            if not ends:
                return redirect("responses:confirm-decision", council, consultation)
            show_ends(form, changes, ends)
    elif not offered.blockers:
        empty = DecisionDraft(response=response, member=user)
        if response.is_nil:
            empty.outcome = Outcome.NIL_RETURN
        ends = deciding.open_ends(response, draft or empty, given)
    context = {
        "response": response,
        "blockers": offered.blockers,
        "form": form,
        "changes": changes,
        "change_group": FormGroup(changes),
        "consulted": consulted_of(response, user),
        "asked": asked_about(response, draft),
        "is_second_round": response.round > 1,
        # A page that was sent names what is lacking beside the fields.
        "still": ends if request.method != "POST" else [],
        "is_kept_from_deciding": any(end.code == deciding.NO_PART for end in ends),
        "time_left": presenters.time_left(response.invitation),
    }
    show_follow_ups(response, changes)
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/decide.html", context, status=status)


def show_ends(form: DecisionForm, changes: list[ChangeForm], ends: list[Blocker]) -> None:
    """Each beside the field that mends it; what has no field of its own above all."""
    places: dict[str, tuple[Form, str | None]] = {}
    for one in (form, *changes):
        places |= {f"#{field_id(one[name])}": (one, name) for name in one.fields}
    for end in ends:
        at, name = places.get(end.anchor, (form, None))
        at.add_error(name, end.sentence)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """The member declares an interest; somebody else decides."""
    user = person(request)
    response = response_of(user, council, consultation)
    require(response, user, Verb.APPROVE)
    blockers = deciding.why_not_handed_over(response, user)
    others = deciding.others_who_decide(response, user)
    form = HandOverForm(
        others=[(str(one.pk), one.name) for one in others],
        nation=response.council.nation,
        draft=draft_of(response, request),
        data=request.POST or None,
    )
    if request.method == "POST" and not blockers and form.is_valid():
        chosen = next(one for one in others if str(one.pk) == form.cleaned_data["to"])
        try:
            deciding.hand_over(
                response=response,
                by=user,
                to=chosen,
                interest_kind=form.cleaned_data["interest_kind"],
                interest=form.cleaned_data["interest"],
            )
        except Refused as refused:
            tell(request, refused)
            return redirect(response)
        say_stored(request)
        messages.success(
            request,
            _(
                "You take no part in this decision. It is handed over to %(person)s, who is "
                "told by e-mail."
            )
            % {"person": chosen.name},
        )
        return redirect(response)
    context = {
        "response": response,
        "blockers": blockers,
        "others": others,
        "form": form,
        "time_left": presenters.time_left(response.invitation),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/hand_over.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_decision(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """Everything that is signed, once more; asks for fresh authentication first."""
    user = person(request)
    response = response_of(user, council, consultation)
    offered = require(response, user, deciding_verb(response))
    draft = draft_of(response, request)
    if draft is None or offered.blockers:
        if offered.blockers:
            tell(request, Refused(offered.blockers))
        elif request.method == "POST" and response.round > 1:
            return to_what_changed(request, response, _("Nothing was signed"))
        return redirect(
            "responses:decision" if response.decided_at else "responses:decide",
            council,
            consultation,
        )
    return sign(request, response, draft)


@reauthentication_required
def sign(request: HttpRequest, response: Response, draft: DecisionDraft) -> HttpResponse:
    """Behind a fresh proof that the member is there: shows what is signed, and signs it."""
    user, args = person(request), response.url_args
    form = SignForm(signer=user, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            deciding.decide(
                response=response, by=user, nonce=given["nonce"], seen_digest=given["digest"]
            )
        except Refused as refused:
            tell(request, refused)
            return redirect("responses:confirm-decision", *args)
        messages.success(request, _("Your decision is signed and on record."))
        return redirect("responses:decision", *args)
    ends = deciding.open_ends(response, draft)
    if ends:
        tell(request, Refused(ends))
        return redirect("responses:decide", *args)
    consulted = consulted_of(response, user)
    content = deciding.page_content(response, draft)
    rows = presenters.verdict_rows(unsigned(response, draft), response.facts)
    authority = deciding.authority_of(response, user)
    context = {
        "response": response,
        "form": form,
        "nonce": draft.nonce,
        "rows": rows,
        "consulted": consulted,
        "waiting": presenters.waiting_sentences(consulted),
        "record": presenters.record_rows(content),
        "authority": authority_lines(Decision(**authority.columns(timezone.now()))),
        "digest": digest(content),
        **how_changes_are_shown(request, rows),
        "time_left": presenters.time_left(response.invitation),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/confirm_decision.html", context, status=status)


def how_changes_are_shown(
    request: HttpRequest, rows: list[presenters.VerdictRow]
) -> dict[str, bool]:
    """In one text, or side by side as long as nothing else is asked for; and whether there is
    anything to choose."""
    return {
        "is_in_one_text": request.GET.get("changes") == "one-text",
        "can_be_in_one_text": any(row.has_redline for row in rows),
    }


def unsigned(response: Response, draft: DecisionDraft) -> list[AnswerDecision]:
    """The verdicts as signing would write them, with their questions at hand."""
    return deciding.verdicts_of(Decision(response=response), response.answers_in_order, draft)


@require_safe
def decision(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    record_of_both(response=response, by=user)
    if not permissions.can_read_decisions(user, response.invitation.council_id):
        raise PermissionDenied(_("Your role does not include reading the council's decisions."))
    people = ("decided_by", "recorded_by", "amends", "published", "called_in")
    shown = PublicDecision.objects.readable_by_all().filter(decision=OuterRef("pk"))
    decisions = response.decisions.select_related(*people).annotate(is_on_page=Exists(shown))
    made = list(decisions.order_by("-number"))
    if not made:
        raise Http404("No decision has been made.")
    response.on_public_page = frozenset(one.pk for one in made if one.is_on_page)
    if response.state == State.SUBMITTED:  # not one that was given up with a later draft
        sent = Submission.objects.visible_to(user).standing().get(response=response).decision_id
        made.sort(key=lambda one: one.pk != sent)
    response.last_decision = made[0]
    if response.decided_by_id == made[0].decided_by_id:  # not asked for again
        response.decided_by = made[0].decided_by
    of_latest = made[0].answers.select_related("question").prefetch_related("question__options")
    verdicts = list(as_answered(list(of_latest)))
    counts = presenters.still_counts(response, user)
    rows = presenters.verdict_rows(verdicts, response.facts)
    in_force = response.state in DECIDED
    course = presenters.course_words(response, made[0], user, timezone.now())
    step = presenters.next_step(response.invitation, response, user)
    context = {
        "response": response,
        "decision": presenters.decision_words(made[0]),
        "consulted": presenters.recorded_lines(made[0]),
        "rows": rows,
        "earlier": presenters.earlier_lines(
            response, made[1:], user, timezone.now(), sent_on=counts.decision if counts else None
        ),
        **how_changes_are_shown(request, rows),
        "is_in_force": in_force,
        "course": course,
        "amendments": presenters.amendment_links(response, user),
        "amends": made[0].amends.number if made[0].amends else None,
        "still_counts": counts,
        "time_left": presenters.time_left(response.invitation),
        "step": step,
        "to_take_over": presenters.words_to_take_over(response, user, made[0], verdicts)
        if response.state == State.DRAFTING
        else "",
        "buttons": presenters.with_next(step, course, presenters.buttons(response, user)),
        **recorded_context(response, made, user),
    }
    return render(request, "responses/decision.html", context)
