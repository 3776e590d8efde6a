"""How the paper words dates, moments, answers and outcomes."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from consultations.models import Question
from councils.enums import RouteKind
from councils.listed import listed
from responses.enums import AnswerState, ObjectionEnd, Outcome
from responses.models import Objection, Response
from responses.said import Said

LONDON = ZoneInfo("Europe/London")
NOT_KNOWN = "To be confirmed"
NO_PAPERS, PAPERS_NOT_STATED = "None", "Not yet stated"
OPENING = "Consultation questions and suggested responses"
ANNOTATED = "Annotated copy, internal, not for publication"
PUBLIC_VERSION = "Public version, without what is exempt"
EXEMPT_MARK = "Exempt, not for publication"
OUTCOMES = {
    Outcome.SUPPORTED: "Officer recommendation supported",
    Outcome.MODIFIED: "Officer recommendation modified as below",
    Outcome.OWN_DECISION: "Executive Member’s own decision",
    Outcome.NOT_SUPPORTED: "Officer recommendation not supported",
    Outcome.NIL_RETURN: "Decided that no response is sent",
}

# By these routes no executive member decides.
NO_MEMBER = frozenset({RouteKind.OFFICER, RouteKind.BODY})


def outcome_words(outcome: str, route_kind: str) -> str:
    """The outcome as the councils' papers say it."""
    if outcome == Outcome.OWN_DECISION and route_kind in NO_MEMBER:
        return "The decision maker’s own decision"
    return OUTCOMES[Outcome(outcome)]


def route_words(kind: str, name: str) -> str:
    """Who decides, of a council with routes and of one without."""
    if not kind:
        return "One executive member"
    label = str(RouteKind(kind).label)
    return f"{label}: {name}" if name else label


def in_place_of_words(signed: str) -> str:
    """ "Jo Doe, under the leader’s scheme": for whom a stand-in decides, signed as "for …"."""
    return signed.removeprefix("for ")


def rule_words(days: int | None, *, is_waived: bool) -> str:
    """The rule of call-in that holds for a decision; None: the council has not said."""
    if is_waived and days:
        return "Waived, because it cannot wait"
    if days is None:
        return "The council has not said whether its decisions can be called in"
    if days == 0:
        return "It cannot be called in"
    return f"For {days} working day{'s' if days != 1 else ''} after publication"


def ordinal_date(day: dt.date) -> str:
    """4th MARCH 2015: a date as the councils' title blocks write it."""
    ending = "th" if 10 < day.day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return f"{day.day}{ending} {f'{day:%B}'.upper()} {day.year}"


def moment_in_words(moment: dt.datetime) -> str:
    """9 March 2015 at 10:42 GMT: London time, with its name at that moment."""
    local = moment.astimezone(LONDON)
    return f"{local.day} {local:%B %Y} at {local:%H:%M} {local.tzname()}"


def day_in_words(day: dt.date) -> str:
    """9 March 2015; of a moment, the day it is in London."""
    if isinstance(day, dt.datetime):
        day = day.astimezone(LONDON)
    return f"{day.day} {day:%B %Y}"


def silence(comment_by: dt.date) -> str:
    """What stands in the record of a consulted member who said nothing."""
    return f"Asked to comment by {day_in_words(comment_by)}; no comment was made."


SPOKEN = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
        [
            "Alfa",
            "Bravo",
            "Charlie",
            "Delta",
            "Echo",
            "Foxtrot",
            "Golf",
            "Hotel",
            "India",
            "Juliett",
            "Kilo",
            "Lima",
            "Mike",
            "November",
            "Oscar",
            "Papa",
            "Quebec",
            "Romeo",
            "Sierra",
            "Tango",
            "Uniform",
            "Victor",
            "Whiskey",
            "X-ray",
            "Yankee",
            "Zulu",
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
        ],
        strict=True,
    )
)


def aloud(reference: str) -> str:
    """ "seven, Kilo, four, Mike – Quebec, two, X-ray, Romeo": as it is said on the telephone, in
    the spelling alphabet of the ICAO."""
    groups = reference.split("-")
    return " – ".join(", ".join(SPOKEN[letter] for letter in group) for group in groups)


def objection_in_words(objection: Objection, *, how: str) -> str:
    """That somebody objected to the record, and who settled it, when and how."""
    who, made_on = objection.made_by.name, day_in_words(objection.made_at)
    if objection.ended_at is None or objection.ended_by is None:
        return f"Open since {made_on}, made by {who}"
    ended = f"{objection.get_ending_display().lower()} by {objection.ended_by.name}"
    if objection.ending == ObjectionEnd.REPLACED:
        ended = f"settled by a new decision, {objection.ended_by.name}"
    end = f"Made by {who} on {made_on}; {ended} on {day_in_words(objection.ended_at)}"
    return f"{end}: {how}" if how else end


def address(name: str, response: Response) -> str:
    """The whole address of one of the response's pages."""
    return f"{settings.SITE_URL}{reverse(f'responses:{name}', args=response.url_args)}"


def where_to_verify(response: Response) -> str:
    """Where the hash that is printed can be compared with the one on record."""
    return (
        "Each hash is the SHA-256 of the canonical JSON (RFC 8785) of what was signed or sent. "
        f"The council’s people compare it with the one on record at {address('decision', response)}"
    )


def clearance_line(name: str, day: dt.date | None) -> str:
    """Cleared by Anna Example, 4 March 2015; nothing where nobody cleared it."""
    return f"Cleared by {name}, {day.day} {day:%B %Y}" if name and day else ""


def contact_sentence(contact: str) -> str:
    """Whom to ask. What was written as a sentence stays as it is."""
    if not contact or contact.endswith("."):
        return contact
    return f"Further information on this matter can be obtained from {contact}."


def after_answers(question: Question) -> str:
    """ "the answer to Q4", "the answers to Q4 and Q6": what a follow-up is asked after."""
    numbers = question.depends_on
    if not numbers:
        return "an answer"
    noun = "answers" if len(numbers) > 1 else "answer"
    return f"the {noun} to {listed(numbers, 'and')}"


def spoken(question: Question, said: Said) -> str:
    """A response as it reads: the chosen options, then the words.

    Where several can be chosen, and for the statements of a grid, they are a list.
    """
    if said.state == AnswerState.NO_RESPONSE:
        return "\n\n".join(filter(None, ["No response.", said.reason]))
    if said.state == AnswerState.NOT_FOR_US:
        return f"Not applicable in the council’s view.\n\n{said.reason}"
    if said.state == AnswerState.NOT_RELEVANT:
        return f"Not asked, after {after_answers(question)}."
    if said.state == AnswerState.NOT_APPLICABLE:
        return "Not applicable."
    if said.state == AnswerState.UNANSWERED:
        return "Not yet answered."
    chosen = question.spec.in_words(question.asked, said.choices, said.other)
    if question.spec.takes_several or question.spec.has_rows:
        chosen = ["\n".join(f"- {line}" for line in chosen)]
    return "\n\n".join(filter(None, [*chosen, said.text]))
