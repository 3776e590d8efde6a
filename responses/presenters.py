"""A response in words: what each page shows, as frozen values without arithmetic left to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation, Invitation, Question, Section
from councils.models import User
from councils.refusals import Blocker
from responses import permissions, workflow
from responses.enums import CHANGED, AnswerState, Outcome, PartKind, State, Verb, Verdict
from responses.models import (
    Answer,
    AnswerDecision,
    Decision,
    Event,
    ReportPart,
    Response,
    SubmittedAnswer,
)
from responses.redline import Piece, reads_well, redline
from responses.workflow import Transition

# Status tag: words and the colour class of the tag component ("" is a plain tag).
TAGS = {
    State.DRAFTING: "blue",
    State.AWAITING_DECISION: "yellow",
    State.APPROVED: "green",
    State.NOT_SUPPORTED: "red",
    State.SUBMITTED: "green",
    State.WITHDRAWN: "grey",
}


@dataclass(frozen=True)
class Tag:
    text: str
    colour: str


@dataclass(frozen=True)
class NextStep:
    """What happened and what is next; with the one button that leads there, if any."""

    happened: str
    next: str
    label: str = ""
    url: str = ""


def tag_of(response: Response | None) -> Tag:
    if response is None:
        return Tag("Not started", "grey")
    return Tag(str(response.get_state_display()), TAGS[State(response.state)])


def time_left(consultation: Consultation) -> str:
    """ "9 days left (until 13 March 2015, 23:59)" and its variants at and after the end."""
    closes = timezone.localtime(consultation.closes_at)
    moment = f"{closes.day} {closes:%B %Y, %H:%M}"
    if not consultation.is_open:
        if timezone.now() >= consultation.closes_at:
            return f"Closed on {moment}"
        return f"Opens later and closes on {moment}"
    days = consultation.days_left
    if days == 0:
        return f"Closes today at {closes:%H:%M}"
    return f"{days} day{'s' if days != 1 else ''} left, until {moment}"


def moment(at: dt.datetime) -> str:
    local = timezone.localtime(at)
    return f"{local.day} {local:%B %Y, %H:%M}"


def next_step(invitation: Invitation, response: Response | None, user: User) -> NextStep:
    """What happened, what is next and the button, for this person; `time_left` says by when."""
    consultation = invitation.consultation
    args = [invitation.council.slug, consultation.code]
    if response is None:
        happened = f"{consultation.publisher} asks {invitation.council.name} to respond."
        if not consultation.is_open:
            return NextStep(happened, "No response was started.")
        if permissions_to_draft(user, invitation):
            return NextStep(
                happened,
                "Start the response.",
                "Open the consultation",
                reverse("responses:task-list", args=args),
            )
        return NextStep(happened, "A policy officer starts the response.")
    can_draft = permissions.can_draft(user, response)
    can_decide = permissions.can_decide(user, response)
    match State(response.state):
        case State.DRAFTING:
            happened = (
                "Returned to the policy officers for changes."
                if response.return_reason
                else "The suggested responses are being drafted."
            )
            if can_draft:
                url = reverse("responses:task-list", args=args)
                return NextStep(
                    happened,
                    "Finish the suggested responses and send them for decision.",
                    "Go on drafting",
                    url,
                )
            return NextStep(happened, "It will be sent for decision.")
        case State.AWAITING_DECISION:
            assert response.sent_at and response.sent_by
            happened = f"Sent for decision by {response.sent_by.name}, {moment(response.sent_at)}."
            if can_decide:
                return NextStep(
                    happened,
                    "Read the report and decide.",
                    "Read and decide",
                    reverse("responses:read", args=args),
                )
            return NextStep(happened, "The executive member decides.")
        case State.APPROVED:
            assert response.decided_at and response.decided_by
            happened = f"Approved by {response.decided_by.name}, {moment(response.decided_at)}."
            if can_draft and consultation.is_open:
                return NextStep(
                    happened,
                    f"Submit it to {consultation.publisher}.",
                    "Submit the response",
                    reverse("responses:submit", args=args),
                )
            return NextStep(happened, "A policy officer submits it.")
        case State.NOT_SUPPORTED:
            assert response.decided_at and response.decided_by
            return NextStep(
                f"Not supported by {response.decided_by.name}, {moment(response.decided_at)}.",
                "Nothing is sent. It can be reopened before closing.",
                "See the decision",
                reverse("responses:decision", args=args),
            )
        case State.SUBMITTED:
            assert response.submitted_at
            return NextStep(
                f"Submitted on {moment(response.submitted_at)}.",
                f"Nothing more to do. {consultation.publisher} analyses the responses after "
                "closing.",
                "See what was submitted",
                reverse("responses:submitted", args=args),
            )
        case _:
            happened = "The submission was withdrawn; it is not counted."
            if can_draft:
                return NextStep(
                    happened,
                    "Take it up again to send another.",
                    "Go to the response",
                    reverse("responses:task-list", args=args),
                )
            return NextStep(happened, "A policy officer may take it up again.")


def permissions_to_draft(user: User, invitation: Invitation) -> bool:
    return "officer" in user.roles_at(invitation.council_id)


@dataclass(frozen=True)
class Row:
    """One row of the council's list of consultations."""

    title: str
    url: str
    publisher: str
    time_left: str
    tag: Tag
    step: NextStep


def rows(invitations: Iterable[Invitation], user: User) -> list[Row]:
    found = []
    for invitation in invitations:
        response = getattr(invitation, "response", None)
        consultation = invitation.consultation
        found.append(
            Row(
                title=consultation.title,
                url=reverse(
                    "responses:task-list", args=[invitation.council.slug, consultation.code]
                ),
                publisher=consultation.publisher,
                time_left=time_left(consultation),
                tag=tag_of(response),
                step=next_step(invitation, response, user),
            )
        )
    return found


@dataclass(frozen=True)
class Task:
    """A row of the task list."""

    title: str
    url: str
    tag: Tag
    hint: str = ""


DONE, IN_PROGRESS, TO_DO = Tag("Done", ""), Tag("In progress", "blue"), Tag("To do", "grey")
# Without words: a part of the paper that should have some, or one that can go without.
EMPTY = {False: Tag("Empty", "grey"), True: Tag("Optional", "grey")}
NOTHING_TO_ANSWER = Tag("Not applicable", "grey")


def section_tasks(
    response: Response, sections: Sequence[Section], answers: Sequence[Answer]
) -> list[Task]:
    by_section: dict[int, list[Answer]] = {}
    for answer in answers:
        by_section.setdefault(answer.question.section_id, []).append(answer)
    tasks = []
    for section in sections:
        own = by_section.get(section.pk, [])
        open_ones = [answer for answer in own if answer.state == AnswerState.UNANSWERED]
        others = [answer for answer in own if answer.state == AnswerState.NOT_APPLICABLE]
        asked = len(own) - len(others)
        if asked == 0:
            tag = NOTHING_TO_ANSWER
        elif not open_ones:
            tag = DONE
        else:
            tag = TO_DO if len(open_ones) == asked else IN_PROGRESS
        last = max(own, key=lambda answer: answer.saved_at, default=None)
        hint = f"{asked - len(open_ones)} of {asked} questions"
        if others:
            hint += f"; {span(others)} not applicable"
        if last and last.version > 1:
            hint += f"; saved {moment(last.saved_at)} by {last.saved_by.name}"
        tasks.append(
            Task(
                f"{section.number}. {section.title}",
                reverse("responses:section", args=[*response.url_args, section.number]),
                tag,
                hint,
            )
        )
    return tasks


def span(answers: Sequence[Answer]) -> str:
    """ "Q13–Q19" for questions that follow one another, else "Q3, Q7"."""
    numbers = [answer.question.number for answer in answers]
    positions = [answer.question.position for answer in answers]
    if len(numbers) > 2 and positions == list(range(positions[0], positions[0] + len(positions))):
        return f"{numbers[0]}–{numbers[-1]}"
    return ", ".join(numbers)


def report_tasks(response: Response, parts: Sequence[ReportPart]) -> list[Task]:
    """The report around the answers: the title block, the council's own parts, the lists."""
    args = response.url_args
    tasks = [
        Task(
            "Title, meeting and reference",
            reverse("responses:title", args=args),
            DONE if response.title and response.meeting else TO_DO,
        )
    ]
    for part in parts:
        if part.kind == PartKind.REASONS:
            tasks.append(
                Task(
                    "Considerations",
                    reverse("responses:considerations", args=args),
                    Tag("Optional", "grey"),
                    "Risk management, equalities and others",
                )
            )
        tasks.append(
            Task(
                part.heading,
                reverse("responses:part", args=[*args, part.position]),
                DONE if part.text else EMPTY[part.kind == PartKind.SECTION],
            )
        )
    tasks.append(
        Task(
            "Background papers",
            reverse("responses:background-papers", args=args),
            Tag("Optional", "grey"),
            "Unpublished documents the report relies on; “None” is printed when empty",
        )
    )
    return tasks


def publication_task(response: Response) -> Task:
    return Task(
        "Publication of the council's answers",
        reverse("responses:publication", args=response.url_args),
        DONE if response.publication else TO_DO,
        str(response.get_publication_display()) if response.publication else "",
    )


@dataclass(frozen=True)
class Words:
    """One answer as it is read: state, text, and the label of the chosen option."""

    state: str
    text: str
    chosen: str

    @property
    def as_text(self) -> str:
        """What stands after "Suggested response:", in one string."""
        match self.state:
            case AnswerState.ANSWERED:
                return self.chosen or self.text
            case AnswerState.NO_RESPONSE:
                return "No response."
            case AnswerState.NOT_APPLICABLE:
                return "Not applicable."
            case _:
                return ""


def words(question: Question, state: str, text: str, choices: Sequence[str]) -> Words:
    """Options are read from the prefetched `question.options`."""
    chosen = ", ".join(
        option.label for option in question.options.all() if option.code in set(choices)
    )
    return Words(state, text, chosen)


@dataclass(frozen=True)
class CheckRow:
    """One question on the check page."""

    number: str
    wording: str
    words: Words
    url: str
    is_missing: bool


@dataclass(frozen=True)
class CheckSection:
    title: str
    rows: tuple[CheckRow, ...]


def check_sections(response: Response, answers: Sequence[Answer]) -> list[CheckSection]:
    sections: dict[Section, list[CheckRow]] = {}
    for answer in answers:
        question = answer.question
        url = reverse("responses:section", args=[*response.url_args, question.section.number])
        sections.setdefault(question.section, []).append(
            CheckRow(
                question.number,
                question.wording,
                words(question, answer.state, answer.text, answer.choices),
                f"{url}#{question.number}",
                answer.state == AnswerState.UNANSWERED,
            )
        )
    return [
        CheckSection(f"Section {section.number}: {section.title}", tuple(section_rows))
        for section, section_rows in sections.items()
    ]


@dataclass(frozen=True)
class VerdictRow:
    """One question of a decision: suggested beside decided."""

    number: str
    wording: str
    verdict: str
    is_changed: bool
    is_sent: bool
    suggested: Words
    decided: Words
    pieces: tuple[Piece, ...]  # the redline; empty where nothing changed or no words stayed
    reason: str


def verdict_rows(answers: Iterable[AnswerDecision]) -> list[VerdictRow]:
    return [verdict_row(answer) for answer in answers]


def verdict_row(answer: AnswerDecision) -> VerdictRow:
    question = answer.question
    suggested = words(
        question, answer.suggested_state, answer.suggested_text, answer.suggested_choices
    )
    decided = words(question, answer.decided_state, answer.decided_text, answer.decided_choices)
    is_changed = answer.verdict in CHANGED
    pieces = tuple(redline(suggested.text, decided.text)) if suggested.text and decided.text else ()
    return VerdictRow(
        question.number,
        question.wording,
        str(answer.get_verdict_display()),
        is_changed,
        answer.verdict != Verdict.NOT_SENT,
        suggested,
        decided,
        pieces if is_changed and reads_well(pieces) else (),
        answer.reason,
    )


@dataclass(frozen=True)
class DecisionWords:
    """The head of a decision record."""

    outcome: str
    signed: str
    office: str
    when: str
    reasons: str
    comments: str
    consultee_comments: str
    digest: str


def decision_words(decision: Decision) -> DecisionWords:
    return DecisionWords(
        str(Outcome(decision.outcome).label),
        decision.signed_name,
        decision.office,
        moment(decision.decided_at),
        decision.reasons,
        decision.comments,
        decision.consultee_comments,
        decision.digest,
    )


@dataclass(frozen=True)
class HistoryLine:
    number: int
    when: str
    who: str
    what: str
    state: str
    hash: str


def history_lines(events: Iterable[Event]) -> list[HistoryLine]:
    return [
        HistoryLine(
            event.number,
            moment(event.at),
            event.by.name,
            what(event),
            str(State(event.to_state).label),
            event.hash,
        )
        for event in events
    ]


def what(event: Event) -> str:
    """The event in words: "saved an answer: Q3 (version 2)"."""
    verb = str(event.get_verb_display())
    facts = event.facts
    if "question" in facts:
        return f"{verb}: {facts['question']} (version {facts['version']})"
    if "outcome" in facts:
        return f"{verb}: {Outcome(facts['outcome']).label.lower()}"
    if "submission" in facts:
        return f"{verb}: {facts['submission']}"
    return verb


@dataclass(frozen=True)
class Button:
    """A move offered on a page, with what stands in its way."""

    label: str
    url: str
    blockers: tuple[Blocker, ...]
    is_secondary: bool = False  # it leads back, not on


def buttons(response: Response, user: User) -> list[Button]:
    """The moves this person may make now, one for each address; what leads on comes first."""
    now = timezone.now()
    made: dict[str, Button] = {}
    for transition in workflow.offered(user, response):
        made.setdefault(transition.url_name, button(transition, response, user, now))
    return sorted(made.values(), key=lambda one: one.is_secondary)


def links(response: Response, user: User) -> list[Button]:
    """Moves beside the next step on the task list: those whose page is not the next step."""
    main = {"responses:send", "responses:decide"}
    return [
        made
        for made in buttons(response, user)
        if made.url not in {reverse(name, args=response.url_args) for name in main}
    ]


def button(transition: Transition, response: Response, user: User, now: dt.datetime) -> Button:
    return Button(
        transition.label,
        reverse(transition.url_name, args=response.url_args),
        tuple(workflow.blockers(transition, response, user, now)),
        transition.needs_reason or transition.verb == Verb.RECALL,
    )


@dataclass(frozen=True)
class SubmittedRow:
    """One submitted answer as the council and the LGA read it."""

    section: str
    number: str
    wording: str
    words: Words


def submitted_rows(answers: Iterable[SubmittedAnswer]) -> list[SubmittedRow]:
    return [
        SubmittedRow(
            f"Section {answer.question.section.number}: {answer.question.section.title}",
            answer.question.number,
            answer.question.wording,
            words(answer.question, answer.state, answer.text, answer.choices),
        )
        for answer in answers
    ]
