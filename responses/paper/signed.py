"""What whoever decides signs, in words: every field that the law or good practice asks for.

A record of an executive decision holds what SI 2012/2089 regulations 12 and 13 name (in Wales WSI
2001/2290 regulation 7): the decision and its date, the reasons, the alternatives considered and
rejected, interests declared and dispensations; and beside it what councils print: authority, key
decision, classification, call-in, signature.

These are the only words for them: the page before the signature, the decision's page, the printed
record and the entry in the council's register are shapes of the same fields (`LABELS`).  Three
rules decide them:

- They are read from what is signed and from nothing else, so that a later change of the report, of
  a name or of a rule changes no record.
- "None" stands where somebody said none; where nothing was said, the record says that.
- What is `exempt` from publication is left out, with a line in its place. On the pages of the
  council's own people nothing is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from councils.listed import listed
from responses.canonical import digest
from responses.enums import InterestKind, Outcome, PartKind
from responses.interests import NOT_SAID, in_words
from responses.paper.exempt import Exempt
from responses.paper.wording import (
    day_in_words,
    in_place_of_words,
    outcome_words,
    route_words,
    rule_words,
)
from responses.particulars import (
    ENGLAND,
    EXCEPTIONS,
    KeyException,
    Particulars,
    classification_line,
    paragraph_words,
)

NONE = "None"
REPORTED = "The report’s reasons for its recommendations:"


def together(*texts: str) -> str:
    """Paragraphs of one field; those that say nothing fall out."""
    return "\n\n".join(text for text in texts if text)


class Signed:
    """The words of what is signed. Each property is one field; "" where it does not arise."""

    def __init__(self, page: Mapping[str, Any], exempt: Exempt | None = None) -> None:
        """`page`: the content of the page on which it is signed, as `deciding.page_content`."""
        self.page = page
        self.signed: Mapping[str, Any] = page.get("response", {})
        self.exempt = exempt or Exempt()
        stored = self.signed.get("particulars") or {}
        self.is_stated = bool(stored)  # whether officers said anything of the decision
        self.particulars = Particulars.from_json(stored)

    def words(self, name: str) -> str:
        """Those of one field."""
        return str(getattr(self, name))

    @property
    def nation(self) -> str:
        return str(self.page.get("council", {}).get("nation", ENGLAND))

    @property
    def positions(self) -> Mapping[str, int]:
        """Where those parts of the report stand of which there is one, if any may be exempt."""
        return {}

    # --- what it is about -------------------------------------------------------------------

    @cached_property
    def title_block(self) -> Mapping[str, str]:
        return {name: text or "" for name, text in self.stored_title_block().items()}

    def stored_title_block(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.signed.get("title_block", {})
        return found

    @property
    def title(self) -> str:
        reference = self.title_block["reference"]
        title = self.title_block["title"]
        return f"{title} ({reference})" if reference else title

    @property
    def council_then(self) -> str:
        then = self.page.get("council")
        return f"{then['name']} ({then['code']})" if then else ""

    @property
    def classification(self) -> str:
        if not self.is_stated:
            return self.title_block["classification"] or NOT_SAID
        return classification_line(self.particulars, self.nation)

    # --- who decides, and by which authority --------------------------------------------------

    @cached_property
    def by_authority(self) -> Mapping[str, Any]:
        """Kind, name and reference of the route, and for whom a stand-in decides."""
        found: Mapping[str, Any] = self.page.get("authority", {})
        return found

    @property
    def decided_by(self) -> str:
        return ", ".join(filter(None, [self.page["signed_name"], self.page["office"]]))

    @property
    def route_kind(self) -> str:
        return str(self.by_authority.get("kind", ""))

    @property
    def route(self) -> str:
        return route_words(self.route_kind, self.by_authority.get("name", ""))

    @property
    def authority(self) -> str:
        return self.by_authority.get("reference", "") or NOT_SAID

    @property
    def in_place_of(self) -> str:
        return in_place_of_words(self.by_authority.get("in_place_of", ""))

    @property
    def meeting(self) -> str:
        return self.page.get("meeting", "") or self.title_block["meeting"]

    # --- the decision -----------------------------------------------------------------------

    @property
    def outcome(self) -> str:
        return outcome_words(self.page["outcome"], self.route_kind)

    @property
    def amends(self) -> str:
        """Which decision it amends, and why."""
        amended = self.page.get("amends")
        if not amended:
            return ""
        return together(
            f"Decision no. {amended['number']}. What was not amended is carried over from it.",
            self.own(self.page.get("amendment_reason", "")),
        )

    def own(self, text: str) -> str:
        """Words of the decision itself, which are left out where the whole is exempt."""
        return "" if self.exempt.is_whole else text

    def report_says(self, kind: PartKind) -> str:
        """What the signed report says in this part; the line in its place where it is exempt."""
        written = [part["text"] for part in self.signed.get("parts", []) if part["kind"] == kind]
        text = "".join(written[:1])
        return self.exempt.of_part(self.positions.get(kind)) or text if text else ""

    @property
    def is_nil(self) -> bool:
        """Whether it is decided that nothing is sent: then no part of a report is decided on."""
        return bool(self.page["outcome"] == Outcome.NIL_RETURN)

    @property
    def recommendations(self) -> str:
        if self.is_nil:
            return NONE
        return self.report_says(PartKind.RECOMMENDATIONS) or NONE

    @property
    def comments(self) -> str:
        return self.own(self.page["comments"])

    @property
    def reasons(self) -> str:
        own = together(self.own(self.page.get("nil_reason", "")), self.own(self.page["reasons"]))
        report = "" if self.is_nil else self.report_says(PartKind.REASONS)
        if own and report:
            return together(own, REPORTED, report)
        return own or report or NOT_SAID

    @property
    def alternatives(self) -> str:
        report = "" if self.is_nil else self.report_says(PartKind.ALTERNATIVES)
        said = together(self.own(self.page.get("alternatives", "")), report)
        return said or (NONE if self.page.get("has_no_alternatives") else NOT_SAID)

    # --- who was heard, and what was declared -------------------------------------------------

    @property
    def consultee_comments(self) -> str:
        """What was noted of consultee members in the decision itself."""
        return self.own(self.page["consultee_comments"])

    @property
    def consultation_undertaken(self) -> str:
        return self.own(self.particulars.consultation_undertaken) or NOT_SAID

    @property
    def interest(self) -> str:
        """What whoever decides declared."""
        page = self.page
        return in_words(page.get("interest_kind", ""), page.get("interest", ""), self.nation)

    @property
    def dispensation(self) -> str:
        return str(self.page.get("dispensation", ""))

    def stood_aside(self) -> Iterator[str]:
        """Who handed the decision over for an interest, each in a sentence or two."""
        for one in self.page.get("took_no_part", ()):
            who = ", ".join(filter(None, [one["name"], one["office"]]))
            day = day_in_words(dt.datetime.fromisoformat(one["at"]))
            declared = in_words(one["interest_kind"], one["interest"], self.nation)
            if one["interest_kind"] == InterestKind.OTHER:
                declared = f"An interest: {one['interest']}"
            yield f"{who}, who handed the decision over to {one['to']} on {day}. {declared}"

    # --- the report -------------------------------------------------------------------------

    @property
    def report(self) -> str:
        """Which report, and how often it had been sent for decision."""
        times = self.page.get("round")
        sent = f"As it was sent for decision for the {_ordinal(times)} time" if times else ""
        return "\n".join(filter(None, [self.title_block["title"], sent]))

    @property
    def report_digest(self) -> str:
        """The hash of the report as it was signed; the history has the same where it was sent."""
        return digest(self.signed)

    @property
    def background_papers(self) -> str:
        titles: list[str] = self.signed.get("background_papers", [])
        if titles:
            return "\n".join(f"- {title}" for title in titles)
        return NONE if self.signed.get("has_no_background_papers") else NOT_SAID

    @property
    def wards(self) -> str:
        return self.title_block["wards"] or NOT_SAID

    @property
    def areas(self) -> tuple[str, str]:
        """The label of the council's areas, and which are affected."""
        return self.title_block["areas_label"], self.title_block["areas"]

    # --- key decision, publication, call-in ---------------------------------------------------

    @property
    def key_decision(self) -> str:
        said = self.particulars
        if not self.is_stated:
            return NOT_SAID
        if not said.is_key:
            return "No"
        notice = f"Notice: {said.key_notice}" if said.key_notice else ""
        exception = EXCEPTIONS[KeyException(said.key_exception)] if said.key_exception else ""
        return "\n".join(filter(None, ["Yes", said.key_reason, notice, exception]))

    @property
    def exempt_about(self) -> str:
        """What the information is about that is exempt, by paragraph of the Schedule."""
        return "\n".join(paragraph_words(number) for number in sorted(self.particulars.paragraphs))

    @property
    def exempt_where(self) -> str:
        said = self.particulars
        places = [f"part {position}" for position in said.exempt_parts]
        return (
            listed([*places, *said.exempt_questions], "and")
            if places or said.exempt_questions
            else ""
        )

    @property
    def public_interest(self) -> str:
        return "" if self.particulars.is_public else self.particulars.public_interest or NOT_SAID

    @property
    def urgency(self) -> str:
        said = self.particulars
        agreed = f"Agreed by {said.urgency_agreed_by}" if said.urgency_agreed_by else ""
        return "\n".join(filter(None, [said.urgency_reason, said.urgency_reason and agreed]))

    @property
    def call_in(self) -> str:
        rule = self.page.get("call_in")
        return rule_words(rule["days"], is_waived=rule["is_waived"]) if rule else ""

    # --- officers ---------------------------------------------------------------------------

    @property
    def author(self) -> str:
        return self.title_block["report_by"] or NOT_SAID

    @property
    def contact(self) -> str:
        return self.title_block["contact"] or NOT_SAID

    @property
    def lead_officer(self) -> str:
        return self.particulars.lead_officer or NOT_SAID

    @property
    def proper_officer(self) -> str:
        return self.particulars.proper_officer or NOT_SAID


def _ordinal(number: int) -> str:
    words = ("first", "second", "third", "fourth", "fifth")
    return words[number - 1] if number <= len(words) else f"{number}th"
