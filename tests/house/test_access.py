"""The access table: every address, asked as every role, of the own and of another council.

An address without a row fails. What belongs to another council is not there (404), like
something that does not exist. Then the same addresses are asked to change something: without
a CSRF token, and by a mere GET.

A GET changes nothing, with one exception that is wanted: somebody of the LGA who opens a
submission is on record before it is shown, in `responses_reading` and nowhere else.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from consultations.actions import answering, documents, extending, rewriting
from consultations.actions import programme as planning
from consultations.definition import parse
from consultations.document_files import handed
from councils.actions import contacts, inviting
from councils.actions import deciding as how_deciding
from councils.actions import membership as keeping_membership
from councils.enums import Role, StaffRoleKind
from councils.models import AccountInvitation
from responses.actions import amending, assigning, submitting
from responses.enums import State
from responses.questionnaire.tasks import queue_questionnaire
from tests.responses.mailings import a_mailing
from tests.world import Place, a_consultation, a_member, a_place, a_response, a_user, staff

pytestmark = pytest.mark.django_db

ROLES = (
    "anonymous",
    "nobody",
    "officer",
    "contributor",
    "member",
    "consultee",
    "administrator",
    "foreign officer",
    "foreign contributor",
    "foreign member",
    "foreign consultee",
    "foreign administrator",
    "editor",
    "analyst",
    "LGA administrator",
)
OWN = ("officer", "contributor", "member", "consultee", "administrator")
FOREIGN = tuple(f"foreign {role}" for role in OWN)
LGA = ("editor", "analyst", "LGA administrator")


def row(default: int, **by_role: int) -> dict[str, int]:
    """Statuses by role; groups `own`, `foreign`, `lga` and single roles (spaces as _)."""
    table = dict.fromkeys(ROLES, default)
    for group, roles in (("own", OWN), ("foreign", FOREIGN), ("lga", LGA)):
        if group in by_role:
            table |= dict.fromkeys(roles, by_role.pop(group))
    return table | {role.replace("_", " "): status for role, status in by_role.items()}


def council_page(**by_role: int) -> dict[str, int]:
    """A page of one council: 404 for all who do not serve it, log-in for the anonymous."""
    return row(404, anonymous=302, **by_role)


READ = council_page(own=200)
WRITE = council_page(own=403, officer=200)
WORK = WRITE | {"contributor": 200}  # reading; what they may change there is asked in each action
DECISIONS = READ | {"contributor": 403, "consultee": 403}
DECIDE = council_page(own=403, member=200)
PEOPLE = council_page(own=403, administrator=200)
FOLLOW_DECISION = council_page(own=403, officer=200, administrator=200)
LGA_ADMIN = council_page(editor=403, analyst=403, LGA_administrator=200)
EDIT = council_page(editor=200, analyst=403, LGA_administrator=403)
FOLLOW = council_page(editor=200, analyst=200, LGA_administrator=403)
ALL_CONTACTS = council_page(editor=200, analyst=403, LGA_administrator=200)
CONTACTS = council_page(own=403, administrator=200, editor=200, LGA_administrator=200)
PUBLIC = row(200)
LOGGED_IN = row(200, anonymous=302)
POST_ONLY = row(405, anonymous=302)

ACCESS: dict[str, dict[str, int]] = {
    "home": row(302, nobody=200),
    "accessibility": PUBLIC,
    "privacy": PUBLIC,
    "cookies": PUBLIC,
    "contact": PUBLIC,
    "licences": PUBLIC,
    "healthz": PUBLIC,
    "gallery": row(404),
    "demo-mail": row(404),
    "demo-mail-letter": row(404),
    "account_login": row(302, anonymous=200),
    "account_logout": row(200, anonymous=302),
    "account_inactive": PUBLIC,
    "account_reauthenticate": LOGGED_IN,
    "account_change_password": LOGGED_IN,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "councils:profile": LOGGED_IN,
    "councils:mail-preferences": LOGGED_IN,
    "councils:calendar-feed": LOGGED_IN,
    "councils:make-calendar-feed": POST_ONLY,
    "councils:end-calendar-feed": POST_ONLY,
    "councils:choose": row(200, anonymous=302, nobody=302),
    "councils:invitation": row(404),  # an unknown token, whoever asks
    "councils:people": PEOPLE,
    "councils:invite": PEOPLE,
    "councils:edit-role": PEOPLE,
    "councils:end-role": PEOPLE,
    "councils:resend-invitation": PEOPLE,
    "councils:cancel-invitation": PEOPLE,
    "councils:practice": PEOPLE,
    "councils:appearance": PEOPLE,
    "councils:logo": council_page(own=403, administrator=404),  # there is none
    "councils:routes": PEOPLE,
    "councils:add-route": PEOPLE,
    "councils:end-route": PEOPLE,
    "councils:add-stand-in": PEOPLE,
    "councils:end-stand-in": PEOPLE,
    "councils:lga-membership": LGA_ADMIN,
    "councils:add-lga-membership": LGA_ADMIN,
    "councils:change-lga-membership": LGA_ADMIN,
    "councils:remove-lga-membership": LGA_ADMIN,
    "councils:all-contacts": ALL_CONTACTS,
    "councils:import-contacts": ALL_CONTACTS,
    "councils:check-contacts": ALL_CONTACTS  # no spreadsheet waits
    | {"editor": 302, "LGA administrator": 302},
    "councils:contacts": CONTACTS,
    "councils:add-contact": CONTACTS,
    "councils:correct-contact": CONTACTS,
    "councils:remove-contact": CONTACTS,
    "consultations:import-register": LGA_ADMIN,
    "consultations:check-register": LGA_ADMIN | {"LGA administrator": 302},  # no file waits
    "councils:staff": LGA_ADMIN,
    "councils:invite-staff": LGA_ADMIN,
    "councils:edit-staff-role": LGA_ADMIN,
    "councils:end-staff-role": LGA_ADMIN,
    "councils:resend-staff-invitation": LGA_ADMIN,
    "councils:cancel-staff-invitation": LGA_ADMIN,
    "councils:register": LGA_ADMIN,
    "councils:first-administrator": LGA_ADMIN,
    "councils:resend-first-invitation": LGA_ADMIN,
    "councils:cancel-first-invitation": LGA_ADMIN,
    "consultations:list": council_page(lga=200),
    "consultations:overview": council_page(lga=200),
    "consultations:definition": council_page(lga=200),
    "consultations:definition-file": council_page(lga=200),
    "consultations:import-new": council_page(editor=200, analyst=403, LGA_administrator=403),
    "consultations:import-into": council_page(editor=200, analyst=403, LGA_administrator=403),
    "consultations:schema": PUBLIC,
    "consultations:publish": council_page(editor=200, analyst=403, LGA_administrator=403),
    "consultations:review": council_page(lga=200),
    "consultations:archive": council_page(editor=200, analyst=403, LGA_administrator=403),
    "consultations:edit-asked": council_page(editor=200, analyst=403, LGA_administrator=403),
    "consultations:edit-audience": council_page(editor=200, analyst=403, LGA_administrator=403),
    "consultations:edit-conditions": council_page(editor=200, analyst=403, LGA_administrator=403),
    "consultations:public": PUBLIC,
    "consultations:documents": council_page(lga=200),
    "consultations:document": council_page(lga=200),
    "consultations:public-document": PUBLIC,
    "consultations:add-document": EDIT,
    "consultations:add-document-version": EDIT,
    "consultations:remove-document": EDIT,
    "consultations:new": EDIT,
    "consultations:order": POST_ONLY,
    **{
        f"consultations:{name}": EDIT
        for name in (
            "edit",
            "discard",
            "paste",
            "bank",
            "edit-particulars",
            "add-section",
            "edit-section",
            "edit-welsh",
            "edit-welsh-part",
            "remove-section",
            "add-question",
            "edit-question",
            "remove-question",
            "versions",
            "version",
            "restore-version",
        )
    },
    "consultations:public-corrections": PUBLIC,
    "consultations:public-answers": PUBLIC,
    "consultations:council-questions": FOLLOW,
    "consultations:answer-council": council_page(editor=200, analyst=403, LGA_administrator=403),
    "consultations:corrections": council_page(lga=200),
    "consultations:correct-text": council_page(editor=200, analyst=403, LGA_administrator=403),
    "consultations:correct-section": council_page(editor=200, analyst=403, LGA_administrator=403),
    "consultations:correct-question": council_page(editor=200, analyst=403, LGA_administrator=403),
    "consultations:asked": FOLLOW,
    "consultations:extensions": FOLLOW,
    "consultations:answer-extension": FOLLOW | {"analyst": 403},
    "consultations:extend": FOLLOW | {"analyst": 403},
    **dict.fromkeys(
        ("consultations:add-entry", "consultations:change-entry", "consultations:remove-entry"),
        council_page(editor=200, analyst=403, LGA_administrator=403),
    ),
    "responses:consultations": READ,
    "responses:decisions": DECISIONS,
    "responses:task-list": READ,
    "responses:dates": READ,
    "responses:questions-asked": READ,
    "responses:ask-lga": WRITE,
    "responses:corrections": READ,
    "responses:confirm-answer": POST_ONLY,
    "responses:propose-for-correction": POST_ONLY,
    "responses:earlier-wordings": FOLLOW,
    "responses:ask-for-time": WRITE,
    "responses:withdraw-extension": WRITE,
    "responses:calendar-feed": row(404),  # an unknown token, whoever asks
    "responses:start": POST_ONLY,
    "responses:choose-language": POST_ONLY,
    "responses:history": READ,
    "responses:report-template": council_page(own=403, officer=200, administrator=200),
    "responses:report-parts": WRITE,
    "responses:take-template": WRITE,
    "responses:remove-part": WRITE | {"officer": 404},  # part 1 is no appendix
    "responses:put-part-back": POST_ONLY,
    "responses:preview": READ,
    "responses:preview-part": READ,
    "responses:earlier": WORK,
    "responses:read": READ,
    "responses:decision": DECISIONS,
    "responses:publish-decision": FOLLOW_DECISION,
    "responses:call-in": FOLLOW_DECISION,
    "responses:end-call-in": FOLLOW_DECISION,
    "responses:call-in-of": FOLLOW_DECISION,
    "responses:end-call-in-of": FOLLOW_DECISION,
    "responses:put-on-page": FOLLOW_DECISION,
    "responses:take-off-page": FOLLOW_DECISION,
    "responses:public-decision": row(404),  # the council shows none
    "responses:public-decision-json": row(404),
    "responses:submitted": READ,
    "responses:readings": READ,
    "responses:receipt": READ,
    "responses:receipt-file": READ,
    "responses:change-consent": DECISIONS,
    "responses:receipt-keys": PUBLIC,
    "responses:receipt-verifier": PUBLIC,
    "responses:manifest": row(404, anonymous=302),  # nothing is frozen before the end
    "responses:section": WORK,
    "responses:section-check": WORK,
    "responses:assign": WRITE,
    "responses:end-assignment": WRITE,
    "responses:ready": POST_ONLY,
    "responses:seen": POST_ONLY,
    "responses:answer-history": READ,
    "responses:part-history": READ,
    "responses:restore-answer": WORK,  # Q1 is assigned to the contributor
    "responses:restore-part": WRITE,
    "responses:answer-comments": READ,
    "responses:part-comments": READ,
    "responses:comments": READ,
    "responses:resolve-comment": POST_ONLY,
    "responses:save-answer": POST_ONLY,
    "responses:save-part": POST_ONLY,
    "responses:live": POST_ONLY,
    "responses:live-part": POST_ONLY,
    "responses:live-considerations": POST_ONLY,
    "responses:title": WRITE,
    "responses:title-history": READ,
    "responses:restore-title": WRITE,
    "responses:papers-history": READ,
    "responses:restore-papers": WRITE,
    "responses:part": WRITE,
    "responses:considerations": WRITE,
    "responses:background-papers": WRITE,
    "responses:particulars": WRITE,
    "responses:particulars-history": READ,
    "responses:restore-particulars": WRITE,
    "responses:publication": WRITE,
    "responses:consents-history": READ,
    "responses:restore-consents": WRITE,
    "responses:check": WRITE,
    "responses:send": WRITE,
    "responses:recall": WRITE,
    "responses:submit": WRITE,
    "responses:withdraw": WRITE,
    "responses:resume": WRITE,
    "responses:briefing": DECIDE,
    "responses:briefing-print": READ,
    "responses:briefing-question": DECIDE | {"member": 302},  # decided already
    "responses:revise": WRITE,
    "responses:keep": WRITE,
    "responses:propose-amendment": WRITE,
    "responses:amendment": DECISIONS,
    "responses:amend-answer": WRITE,
    "responses:send-amendment": WRITE,
    "responses:withdraw-amendment": WRITE,
    "responses:sign-amendment": DECIDE | {"member": 302},  # it has ended
    "responses:decline-amendment": DECIDE,
    "responses:decide": DECIDE,
    "responses:hand-over": DECIDE,
    "responses:return": DECIDE,
    "responses:confirm-decision": DECIDE | {"member": 302},
    "responses:record-decision": PEOPLE,
    "responses:confirm-record": PEOPLE | {"administrator": 302},
    # The decision was signed here: there is no evidence and no objection.
    "responses:evidence": council_page(own=404, contributor=403, consultee=403),
    "responses:object": council_page(own=403),  # nobody recorded it for somebody else
    "responses:end-objection": council_page(own=404, contributor=403, consultee=403),
    "responses:reopen": WRITE | {"member": 200},
    "responses:take-over": WRITE,
    "responses:send-nil": WRITE,
    "responses:ask-members": WRITE | {"member": 200},
    "responses:comment-to-record": council_page(own=403),  # nobody was asked
    "responses:withdraw-request": council_page(own=403, officer=404, member=404),
    "responses:rounds": READ,
    "responses:report-pdf": READ | dict.fromkeys(OWN, 202),
    "responses:prepare-report": POST_ONLY,
    "responses:report-status": READ,
    "responses:decision-pdf": DECISIONS
    | dict.fromkeys(("officer", "member", "administrator"), 202),
    "responses:prepare-decision": POST_ONLY,
    "responses:decision-status": DECISIONS,
    "responses:submission-pdf": READ | dict.fromkeys(OWN, 202),
    "responses:prepare-submission": POST_ONLY,
    "responses:submission-status": READ,
    "responses:annotated-pdf": DECISIONS,  # nobody has asked for it
    "responses:prepare-annotated": POST_ONLY,
    "responses:annotated-status": DECISIONS,
    "responses:receipt-pdf": READ | dict.fromkeys(OWN, 202),
    "responses:prepare-receipt": POST_ONLY,
    "responses:receipt-status": READ,
    "responses:decision-pdf-of": DECISIONS
    | dict.fromkeys(("officer", "member", "administrator"), 202),
    "responses:prepare-decision-of": POST_ONLY,
    "responses:decision-status-of": DECISIONS,
    "responses:submission-pdf-of": READ | dict.fromkeys(OWN, 202),
    "responses:prepare-submission-of": POST_ONLY,
    "responses:submission-status-of": READ,
    "responses:receipt-pdf-of": READ | dict.fromkeys(OWN, 202),
    "responses:prepare-receipt-of": POST_ONLY,
    "responses:receipt-status-of": READ,
    "responses:register-entry": DECISIONS,
    "responses:register-json": DECISIONS,
    "responses:progress": FOLLOW,
    "responses:progress-figures": FOLLOW,
    "responses:progress-over-time": FOLLOW,
    "responses:seen-as": council_page(lga=200),
    "responses:seen-as-section": council_page(lga=302),  # no council is chosen
    "responses:staff-questionnaire": council_page(lga=202),  # asked for, and not made yet
    "responses:prepare-staff-questionnaire": POST_ONLY,
    "responses:staff-questionnaire-status": council_page(lga=200),
    "responses:questionnaire": READ,
    "responses:prepare-questionnaire": POST_ONLY,
    "responses:questionnaire-status": READ,
    "responses:public-questionnaire": row(202),
    "responses:prepare-public-questionnaire": row(405),
    "responses:public-questionnaire-status": PUBLIC,
    "responses:mailings": FOLLOW,
    "responses:mailing-new": EDIT,
    "responses:mailing": FOLLOW,
    "responses:mailing-again": EDIT,
    "responses:submission": council_page(own=200, editor=200, analyst=200),
    "responses:received-pdf": council_page(own=202, editor=202, analyst=202),
    "responses:prepare-received": POST_ONLY,
    "responses:received-status": council_page(own=200, editor=200, analyst=200),
    "results:overview": FOLLOW,
    "results:prepare": FOLLOW | {"editor": 403},
    "results:approve": FOLLOW,
    "results:set-aside": FOLLOW,
    "results:figures": FOLLOW,
    "results:reject": FOLLOW,
    "results:publish": FOLLOW,
    "results:erratum": FOLLOW,
    "results:staff-file": row(404, anonymous=302, LGA_administrator=403),  # nothing is frozen
    "results:published-answers": FOLLOW,
    # Nothing is noted.
    "results:end-note": row(404, anonymous=302, editor=403, LGA_administrator=403),
    "results:public": PUBLIC,
    "results:release": row(404),  # nothing is published
    "results:file": row(404),
    "results:export": council_page(editor=403, analyst=200, LGA_administrator=403),
    "results:export-file": POST_ONLY,
    "results:progress-file": FOLLOW,
    **dict.fromkeys(
        (
            "results:programme",
            "results:programme-ics",
            "results:programme-pdf",  # nobody has asked for it
            "results:programme-status",
        ),
        row(200, anonymous=302, nobody=404),
    ),
    "results:prepare-programme": POST_ONLY,
}


def names() -> Iterator[str]:
    """Every URL name of the project, with its namespace."""

    def walk(patterns: list[Any], prefix: str) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                yield from walk(pattern.url_patterns, inner)
            elif isinstance(pattern, URLPattern):
                yield f"{prefix}{pattern.name}"

    yield from walk(get_resolver().url_patterns, "")


def test_every_address_has_a_row() -> None:
    assert sorted(set(names())) == sorted(ACCESS)


@pytest.fixture
def world() -> dict[str, Any]:
    consultation = a_consultation()
    place = a_response(place=a_place(consultation))
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    question = place.response.answers.get(question__number="Q1").question
    assigning.assign(
        response=place.response, by=place.officer, person=contributor, question=question
    )
    place = a_response(State.APPROVED, place=place)
    amendment = amending.propose(response=place.response, by=place.officer, reason="Better.")
    amending.withdraw(amendment=amendment, by=place.officer)
    submitting.submit(response=place.response, by=place.officer)
    extending.ask(
        invitation=place.invitation,
        by=place.officer,
        wanted_until=consultation.closes_at + dt.timedelta(days=3),
        reason="Cabinet meets later.",
    )
    answering.ask_lga(invitation=place.invitation, by=place.officer, text="Does Q1 mean both?")
    foreign = a_response(State.DRAFTING, place=a_place(consultation))
    others = {role: staff(kind) for role, kind in zip(LGA, StaffRoleKind, strict=True)}
    a_second_administrator(place)
    invited = invite(place, others["LGA administrator"])
    acting = a_member(place.council, Role.EXECUTIVE_MEMBER)
    route = how_deciding.add_route(
        council=place.council, kind="member", name="Cabinet member", by=place.administrator
    )
    standing = how_deciding.add_stand_in(
        council=place.council,
        member=place.member,
        stand_in=acting,
        reference="Leader's decision 7",
        scope="Everything",
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate(),
        by=place.administrator,
    )
    draft = rewriting.begin(
        definition=parse(Path("fixtures/consultations/every-kind.yaml").read_bytes()),
        by=others["editor"],
        what="Begun",
    )
    planned = planning.Planned("Next wave", consultation, is_announced=True)
    period = keeping_membership.record_membership(
        council=place.council,
        starts_on=timezone.localdate(),
        ends_on=None,
        by=others["LGA administrator"],
    )
    contact = contacts.add_contact(
        council=place.council,
        name="Example Contact",
        email="contact@example.org",
        role="policy-officer",
        by=others["editor"],
    )
    document = documents.add_document(
        consultation=consultation,
        by=others["editor"],
        title="Annex",
        file=handed("annex.txt", b"Figures"),
        note="It was missing.",
    )
    queue_questionnaire(consultation, "pdf")  # else anybody may ask for it
    return {
        "mailing": a_mailing(consultation, others["editor"]).pk,
        "draft": draft,
        "entry": planning.add(by=others["editor"], planned=planned).pk,
        "period": period.pk,
        "contact": contact.pk,
        "document": document.pk,
        "route": route.pk,
        "stand-in": standing.pk,
        "place": place,
        "invitations": invited,
        "anonymous": None,
        "nobody": a_user(),
        "officer": place.officer,
        "contributor": contributor,
        "member": place.member,
        "consultee": a_member(place.council, Role.CONSULTEE),
        "administrator": place.administrator,
        "foreign officer": foreign.officer,
        "foreign contributor": a_member(foreign.council, Role.CONTRIBUTOR),
        "foreign member": foreign.member,
        "foreign consultee": a_member(foreign.council, Role.CONSULTEE),
        "foreign administrator": foreign.administrator,
        **others,
    }


def a_second_administrator(place: Place) -> None:
    a_member(place.council, Role.ADMINISTRATOR)
    staff(StaffRoleKind.ADMINISTRATOR)


def invite(place: Place, administrator: Any) -> dict[str, int]:
    own = inviting.invite(
        council=place.council,
        email="invited@example.org",
        name="Invited",
        role=Role.OFFICER,
        by=place.administrator,
    )
    at_lga = inviting.invite(
        council=None,
        email="colleague@example.org",
        name="Colleague",
        role=StaffRoleKind.ANALYST,
        by=administrator,
    )
    empty = a_place()
    empty.administrator.memberships.update(ended_at=timezone.now(), ended_by=administrator)
    first = inviting.invite(
        council=empty.council,
        email="first@example.org",
        name="First",
        role=Role.ADMINISTRATOR,
        by=administrator,
    )
    return {"own": own.pk, "lga": at_lga.pk, "first": first.pk, "empty": empty.council.slug}


OF_NO_CONSULTATION = {
    "consultations:list",
    "consultations:new",
    "consultations:import-register",
    "consultations:check-register",
}


def first_identity(place: Place) -> uuid.UUID:
    return place.invitation.consultation.questions.get(number="Q1").identity


def address(name: str, world: dict[str, Any]) -> str:
    place: Place = world["place"]
    invited = world["invitations"]
    council, here = [place.council.slug], place.args
    membership = place.officer.memberships.get().pk
    staff_role = world["analyst"].held_staff_roles.get().pk
    special: dict[str, Callable[[], list[Any]]] = {
        "demo-mail-letter": lambda: [1],
        "account_reset_password_from_key": lambda: ["1", "set-password"],
        "councils:invitation": lambda: ["no-such-token"],
        "councils:change-lga-membership": lambda: [*council, world["period"]],
        "councils:remove-lga-membership": lambda: [*council, world["period"]],
        "councils:correct-contact": lambda: [*council, world["contact"]],
        "councils:remove-contact": lambda: [*council, world["contact"]],
        "councils:edit-role": lambda: [*council, membership],
        "councils:end-role": lambda: [*council, membership],
        "councils:resend-invitation": lambda: [*council, invited["own"]],
        "councils:cancel-invitation": lambda: [*council, invited["own"]],
        "councils:end-route": lambda: [*council, world["route"]],
        "councils:end-stand-in": lambda: [*council, world["stand-in"]],
        "responses:mailings": lambda: here[1:],
        "responses:mailing-new": lambda: here[1:],
        "responses:mailing": lambda: [*here[1:], world["mailing"]],
        "responses:mailing-again": lambda: [*here[1:], world["mailing"]],
        "responses:evidence": lambda: [*here, 1],
        "responses:end-objection": lambda: [*here, 1],
        "responses:withdraw-request": lambda: [*here, 1],
        "responses:withdraw-extension": lambda: [
            *here,
            place.invitation.extension_requests.get().pk,
        ],
        "councils:edit-staff-role": lambda: [staff_role],
        "councils:end-staff-role": lambda: [staff_role],
        "councils:resend-staff-invitation": lambda: [invited["lga"]],
        "councils:cancel-staff-invitation": lambda: [invited["lga"]],
        "councils:first-administrator": lambda: [invited["empty"]],
        "councils:resend-first-invitation": lambda: [invited["empty"], invited["first"]],
        "councils:cancel-first-invitation": lambda: [invited["empty"], invited["first"]],
        "consultations:answer-extension": lambda: [
            *here[1:],
            place.invitation.extension_requests.get().pk,
        ],
        **{
            f"consultations:{name}": lambda: [world["draft"].code, 1]
            for name in (
                "edit-section",
                "edit-welsh-part",
                "remove-section",
                "add-question",
                "version",
                "restore-version",
            )
        },
        **{
            f"consultations:{name}": lambda: [
                world["draft"].code,
                world["draft"].questions.order_by("position")[0].identity,
            ]
            for name in ("edit-question", "remove-question")
        },
        **{
            f"consultations:{name}": lambda: [world["draft"].code]
            for name in (
                "edit",
                "order",
                "discard",
                "edit-particulars",
                "edit-welsh",
                "add-section",
                "versions",
            )
        },
        "consultations:edit-audience": lambda: [*here[1:], first_identity(place)],
        "consultations:edit-conditions": lambda: [*here[1:], first_identity(place)],
        "consultations:answer-council": lambda: [
            *here[1:],
            place.invitation.council_questions.get().pk,
        ],
        "consultations:correct-text": lambda: [*here[1:], "summary"],
        "consultations:correct-section": lambda: [*here[1:], 1],
        "consultations:correct-question": lambda: [*here[1:], "Q1"],
        "responses:confirm-answer": lambda: [*here, "Q1"],
        "responses:propose-for-correction": lambda: [*here, "Q1"],
        "responses:earlier-wordings": lambda: here[1:],
        "responses:calendar-feed": lambda: ["no-such-token"],
        "consultations:definition-file": lambda: [*here[1:], "xlsx"],
        "consultations:import-new": list,
        "consultations:schema": list,
        "responses:consultations": lambda: council,
        "responses:decisions": lambda: council,
        "responses:report-template": lambda: council,
        "responses:remove-part": lambda: [*here, 1],
        "responses:put-part-back": lambda: [*here, 1],
        "responses:preview-part": lambda: [*here, "1"],
        "responses:briefing-question": lambda: [*here, "Q1"],
        **{
            f"responses:{name}": lambda: [*here, 1]
            for name in (
                "call-in-of",
                "end-call-in-of",
                "amendment",
                "send-amendment",
                "sign-amendment",
                "decline-amendment",
                "withdraw-amendment",
            )
        },
        "responses:amend-answer": lambda: [*here, 1, "Q1"],
        "responses:section": lambda: [*here, 1],
        "responses:section-check": lambda: [*here, 1],
        "responses:end-assignment": lambda: [*here, place.response.assignments.get().pk],
        "responses:part": lambda: [*here, 1],
        "responses:save-answer": lambda: [*here, 1, "Q1"],
        "responses:save-part": lambda: [*here, 1],
        "responses:live": lambda: [*here, 1],
        "responses:live-part": lambda: [*here, 1],
        "responses:answer-history": lambda: [*here, 1, "Q1"],
        "responses:part-history": lambda: [*here, 1],
        "responses:restore-answer": lambda: [*here, 1, "Q1", 1],
        "responses:restore-part": lambda: [*here, 1, 1],
        "responses:restore-title": lambda: [*here, 1],
        "responses:restore-papers": lambda: [*here, 1],
        "responses:restore-particulars": lambda: [*here, 1],
        "responses:restore-consents": lambda: [*here, 1],
        "responses:receipt": lambda: [*here, place.response.submissions.get().reference],
        "responses:receipt-file": lambda: [
            *here,
            place.response.submissions.get().reference,
            "receipt",
        ],
        "responses:receipt-keys": list,
        "responses:receipt-verifier": list,
        "responses:manifest": lambda: here[1:],
        "responses:answer-comments": lambda: [*here, 1, "Q1"],
        "responses:part-comments": lambda: [*here, 1],
        "responses:resolve-comment": lambda: [*here, 1],
        **{
            f"responses:{name}": lambda: here[1:]
            for name in ("progress", "progress-figures", "progress-over-time")
        },
        "consultations:add-entry": list,
        "consultations:change-entry": lambda: [world["entry"]],
        "consultations:remove-entry": lambda: [world["entry"]],
        "results:progress-file": lambda: [*here[1:], "csv"],
        **{
            f"results:{name}": list
            for name in (
                "programme",
                "programme-ics",
                "programme-pdf",
                "programme-status",
                "prepare-programme",
            )
        },
        "responses:progress": lambda: here[1:],
        **{
            f"consultations:{name}": lambda: [*here[1:], world["document"]]
            for name in ("add-document-version", "remove-document")
        },
        **{
            f"consultations:{name}": lambda: [*here[1:], world["document"], 1]
            for name in ("document", "public-document")
        },
        "responses:seen-as": lambda: here[1:],
        "responses:seen-as-section": lambda: [*here[1:], 1],
        **{
            f"responses:{name}": lambda: [*here[1:], "pdf"]
            for name in (
                "staff-questionnaire",
                "prepare-staff-questionnaire",
                "staff-questionnaire-status",
                "public-questionnaire",
                "prepare-public-questionnaire",
                "public-questionnaire-status",
            )
        },
        **{
            f"responses:{name}": lambda: [*here, "docx"]
            for name in ("questionnaire", "prepare-questionnaire", "questionnaire-status")
        },
        "responses:submission": lambda: [place.response.submissions.get().reference],
        **{
            f"responses:{name}": lambda: [place.response.submissions.get().reference]
            for name in ("received-pdf", "prepare-received", "received-status")
        },
        **{
            f"responses:{name}": lambda: [*here, 1]
            for kind in ("decision", "submission", "receipt")
            for name in (f"{kind}-pdf-of", f"prepare-{kind}-of", f"{kind}-status-of")
        },
        "results:public": lambda: here[1:],
        "results:staff-file": lambda: [*here[1:], "json"],
        "results:release": lambda: [*here[1:], 1],
        "results:file": lambda: [*here[1:], 1, "json"],
        "results:export": lambda: here[1:],
        "results:end-note": lambda: [*here[1:], 1],
        "results:export-file": lambda: [*here[1:], 1],
    }
    if name in special:
        return reverse(name, args=special[name]())
    if name in {
        "councils:people",
        "councils:invite",
        "councils:practice",
        "councils:appearance",
        "councils:logo",
        "councils:routes",
        "councils:add-route",
        "councils:add-stand-in",
        "councils:lga-membership",
        "councils:add-lga-membership",
        "councils:contacts",
        "councils:add-contact",
    }:
        return reverse(name, args=council)
    if name.startswith("consultations:") and name not in OF_NO_CONSULTATION:
        return reverse(name, args=here[1:])
    if name.startswith("results:"):
        return reverse(name, args=here[1:])
    if name.startswith("responses:"):
        return reverse(name, args=here)
    return reverse(name)


def client_of(person: Any, **kwargs: Any) -> Client:
    client = Client(**kwargs)
    if person is not None:
        client.force_login(person)
    return client


TABLES = {"councils", "consultations", "responses", "results", "post", "django"}
# What a GET of an address writes: the log of who read, which the council is promised to see.
WRITTEN_BY_GET = {"responses:submission": {"responses_reading"}}


# Whoever may read the programme may ask for its PDF.
ASKED_BY_READERS = {"results:prepare-programme"}
# Editors write to councils: what they typed there is refused on the page, not kept from them.
EDITORS_OWN = {"responses:mailing-new", "responses:mailing-again"}


def fingerprints() -> dict[str, str]:
    """For each of our tables a hash over all its rows (not sessions, not the cache)."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table.split("_")[0] in TABLES:
                if table in {"django_session", "cache"}:
                    continue
                cursor.execute(f"SELECT * FROM {table}")
                rows = sorted(str([plain(value) for value in row]) for row in cursor.fetchall())
                found[table] = hashlib.sha256("".join(rows).encode()).hexdigest()
    return found


def plain(value: Any) -> Any:
    """PostgreSQL's bytes come in a cover that prints its place in memory."""
    return bytes(value) if isinstance(value, memoryview) else value


def fingerprint() -> str:
    """One hash over all of them."""
    return hashlib.sha256(repr(fingerprints()).encode()).hexdigest()


PARTS = 4  # several processes share the work


@pytest.mark.parametrize("part", range(PARTS))
def test_get_as_every_role_and_nothing_changes(world: dict[str, Any], part: int) -> None:
    clients = {role: client_of(world[role]) for role in ROLES}
    before, wrong = fingerprints(), {}
    for name, expected in [*ACCESS.items()][part::PARTS]:
        where = address(name, world)
        got = {role: clients[role].get(where).status_code for role in ROLES}
        if got != expected:
            wrong[where] = {
                r: f"{got[r]}, not {expected[r]}" for r in ROLES if got[r] != expected[r]
            }
        after = fingerprints()
        changed = {table for table in after if after[table] != before[table]}
        assert changed == WRITTEN_BY_GET.get(name, set()), where
        before = after
    assert wrong == {}


def test_post_without_token_is_refused_for_every_role(world: dict[str, Any]) -> None:
    clients = {role: client_of(world[role], enforce_csrf_checks=True) for role in ROLES}
    before, wrong = fingerprint(), {}
    for name in ACCESS:
        where = address(name, world)
        for role, client in clients.items():
            answer = client.post(where)
            to_login = answer.status_code == 302 and answer["Location"].startswith(
                reverse("account_login")
            )
            if answer.status_code not in {403, 404, 405} and not to_login:
                wrong[where, role] = answer.status_code
        assert fingerprint() == before, where
    assert wrong == {}


def test_post_of_other_people_changes_nothing(world: dict[str, Any]) -> None:
    others = ("anonymous", "nobody", *FOREIGN, *LGA)
    clients = {role: client_of(world[role]) for role in others}
    data = {"reason": "Mine now.", "title": "Mine", "words": "Mine now."}
    before, wrong = fingerprint(), {}
    for name in (name for name in ACCESS if name.startswith(("responses:", "results:"))):
        if name in ASKED_BY_READERS:
            continue
        where = address(name, world)
        for role, client in clients.items():
            status = client.post(where, data).status_code
            if name in EDITORS_OWN and role == "editor":
                assert status == 422, where
            elif status not in {302, 403, 404, 405}:
                wrong[where, role] = status
        assert fingerprint() == before, where
    assert wrong == {}


def test_unknown_and_foreign_look_the_same(world: dict[str, Any]) -> None:
    place: Place = world["place"]
    client = client_of(world["foreign officer"])
    foreign = client.get(reverse("responses:read", args=place.args))
    unknown = client.get(reverse("responses:read", args=["no-such-place", place.args[1]]))
    assert foreign.status_code == unknown.status_code == 404
    strip = lambda page: page.content.decode().split("</head>")[1].split("nonce")[0]  # noqa: E731
    assert strip(foreign) == strip(unknown)


def test_every_answer_carries_the_protecting_headers(world: dict[str, Any]) -> None:
    clients = [client_of(world[role]) for role in ("anonymous", "officer", "editor")]
    for name in ACCESS:
        where = address(name, world)
        for client in clients:
            answer = client.get(where)
            policy = answer["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy, where
            assert "unsafe-inline" not in policy and "unsafe-eval" not in policy, where
            assert answer["X-Content-Type-Options"] == "nosniff", where
            assert answer["Referrer-Policy"] == "same-origin", where
            assert answer["X-Frame-Options"] == "DENY", where
            assert "no-store" in answer["Cache-Control"], where


def test_ended_role_is_gone_at_once(world: dict[str, Any]) -> None:
    place: Place = world["place"]
    client = client_of(place.officer)
    where = reverse("responses:task-list", args=place.args)
    assert client.get(where).status_code == 200
    place.officer.memberships.update(ended_at=timezone.now(), ended_by=place.administrator)
    assert client.get(where).status_code == 404
    assert AccountInvitation.objects.exists()
