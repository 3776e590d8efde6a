"""The words of a council's pages, of templates and of Python alike, are marked for translation
(docs/decisions/0058).

`test_marked.py` reads the templates. Here whole pages are asked for in a language that puts every
message between ‹ and ›: what stands outside of them is data of the test's world, a word of one of
the modules that are not marked (`NOT_MARKED`), or a word that somebody forgot.
"""

from __future__ import annotations

import ast
import calendar
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import trans_real

from consultations.actions import answering
from councils.actions import inviting
from councils.enums import Role
from councils.models import User
from responses.actions import amending, assigning, comments, deciding, drafting
from responses.enums import Outcome, State
from responses.models import Notice
from responses.said import Said
from tests.responses.deciding_ways import a_route, records, sent, stand_in
from tests.world import (
    Place,
    a_member,
    a_place,
    a_practice,
    a_response,
    call_in,
    consult,
    fill,
    propose_nil,
    publish,
    weigh,
)

pytestmark = pytest.mark.django_db

# Modules whose words stand on pages and are not marked, each with the reason.
NOT_MARKED = {
    "consultations/applicability.py": "the reasons of rules: papers print them",
    "consultations/kinds.py": "printed in questionnaires",
    "councils/enums.py": "stored and exported",
    "councils/functions.py": "the reasons of rules: papers print them",
    "responses/actions/drafting/starting.py": "stored: what a report begins with",
    "responses/consent.py": "papers",
    "responses/enums.py": "exported, or printed and hashed",
    "responses/interests.py": "papers and records",
    "responses/left_out.py": "papers",
    "responses/outline.py": "headings of the report",
    "responses/particulars.py": "papers and records",
    "responses/paper": "papers",
}
# Words of papers that are put together of so many pieces that they are named as they stand.
ALSO_NOT_MARKED = {
    "As it was sent for decision for the first time",
    "For 5 working days after publication",
    "Yes; No",  # the options of a question, as the report lists them
}

BEGIN, END = "‹", "›"
WORD = re.compile(r"[^\W\d_]{2}")


# --- the language -----------------------------------------------------------------------------


@pytest.fixture
def marking(translating: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Every message comes between ‹ and ›, with its placeholders as they are."""

    def told(message: str) -> str:
        return f"{BEGIN}{message.rpartition(trans_real.CONTEXT_SEPARATOR)[2]}{END}"

    def counted(one: str, many: str, number: int) -> str:
        return told(one if number == 1 else many)

    catalogue = trans_real.translation("en-gb")
    with translating.context() as patch:
        patch.setattr(catalogue, "gettext", told, raising=False)
        patch.setattr(catalogue, "ngettext", counted, raising=False)
        yield patch


# --- what of a page is words ------------------------------------------------------------------


class Outside(HTMLParser):
    """The texts of a page that stand outside of ‹ and ›, and those of its attributes."""

    CODE = frozenset({"script", "style", "pre", "code", "template"})
    READ_OUT = frozenset({"aria-label", "title", "alt", "placeholder", "data-label"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.code, self.depth = 0, 0
        self.feed(page)
        self.close()
        assert self.depth == 0, "a message was cut or put together"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.code += tag in self.CODE
        given = dict(attrs)
        read_out = [value for name, value in attrs if name in self.READ_OUT]
        if tag == "input" and given.get("type") == "submit":
            read_out.append(given.get("value"))
        for value in filter(None, read_out):
            self.texts.append(self._outside(value, 0)[0])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.code -= tag in self.CODE

    def handle_endtag(self, tag: str) -> None:
        self.code -= tag in self.CODE

    def handle_data(self, data: str) -> None:
        if not self.code:
            text, self.depth = self._outside(data, self.depth)
            self.texts.append(text)

    @staticmethod
    def _outside(text: str, depth: int) -> tuple[str, int]:
        found = []
        for sign in text:
            depth -= sign == END
            if depth == 0 and sign != END:
                found.append("…" if sign == BEGIN else sign)
            depth += sign == BEGIN
        return " ".join("".join(found).split()), depth


# --- what of the words is data ----------------------------------------------------------------

CODE = re.compile(r"[a-z0-9_:-]+")
# Days of papers, hashes, signatures, addresses, names of files, references, numbers of questions.
NEVER_WORDS = re.compile(
    r"\b(?:" + "|".join([*calendar.month_name[1:], *calendar.day_name]) + r")\b"
    r"|\b[0-9a-f]{12,}\b|[\w+/]{40,}=*|[\w.-]+@[\w.-]+|https?://\S+"
    r"|\b[\w-]+\.(?:pdf|docx|json|csv)\b|\bLGA-[\w-]+|\bQ\d+\b"
)
GAP = "\0"  # where something is put into a text


def data() -> set[str]:
    """Every text in the database that somebody wrote, line by line; codes are none."""
    found: set[str] = set()
    for model in apps.get_models():
        if model._meta.app_label not in {"consultations", "councils", "responses"}:
            continue
        if model is Notice:  # a line of a mail, which no page shows
            continue
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField) and not field.choices
        ]
        for row in model._default_manager.values_list(*names) if names else ():
            for value in filter(None, row):
                found |= {" ".join(line.split()) for line in str(value).splitlines()}
    return {one for one in found if not CODE.fullmatch(one)}


def matching(texts: Iterable[str]) -> re.Pattern[str]:
    """What matches any of these texts, the longest first; a single word only where nothing else
    stands with it."""
    known = sorted({one for one in texts if WORD.search(one)}, key=len, reverse=True)
    ways = [
        (r"^[\W\d]*(?:%s)[\W\d]*$", [one for one in known if " " not in one]),
        (r"(?<!\w)(?:%s)(?!\w)", [one for one in known if " " in one]),
    ]
    pattern = "|".join(way % "|".join(map(re.escape, some)) for way, some in ways if some)
    return re.compile(pattern.replace(re.escape(GAP), r"[\W\d]*?"), re.IGNORECASE)


def words_of_modules() -> Iterator[str]:
    """The texts of the modules that are not marked, with gaps where something is put in."""
    for name in NOT_MARKED:
        path = settings.BASE_DIR / name
        for module in path.rglob("*.py") if path.is_dir() else [path]:
            for text in texts_of(module.read_text()):
                gaps = re.sub(r"%\(\w+\)s|{\w*}", GAP, text)
                yield " ".join(gaps.split()).strip(" ,.:;()" + GAP)


def texts_of(source: str) -> Iterator[str]:
    """Its texts without those that stand alone, which tell programmers something."""
    tree = ast.parse(source)
    passed_over: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            passed_over.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            passed_over |= {id(piece) for piece in node.values}
            yield "".join(
                str(piece.value) if isinstance(piece, ast.Constant) else GAP
                for piece in node.values
            )
        elif isinstance(node, ast.Constant) and id(node) not in passed_over:
            yield node.value if isinstance(node.value, str) else ""


def unmarked(page: str, *known: re.Pattern[str]) -> list[str]:
    found = []
    for text in dict.fromkeys(Outside(page).texts):
        for one in (*known, NEVER_WORDS) * 3:  # a text may have one of the others in its gap
            text = one.sub("…", text) if WORD.search(text) else ""
        if WORD.search(text):
            found.append(text)
    return found


# Addresses of a council, or of a person, and not of a response.
OF_NOBODY = {"calendar-feed", "choose", "mail-preferences", "profile"}
OF_COUNCIL = OF_NOBODY | {
    "add-route",
    "add-stand-in",
    "appearance",
    "contacts",
    "invite",
    "people",
    "practice",
    "routes",
}
OF_PLACE = OF_COUNCIL | {"consultations", "decisions", "report-template"}


class Reader:
    """Asks for the pages of one place in that language, and gathers what is not marked."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.modules = matching({*words_of_modules(), *ALSO_NOT_MARKED})
        self.found: dict[str, list[str]] = {}

    def reads(self, person: User, name: str, *more: Any) -> None:
        app = "councils" if name in OF_COUNCIL else "responses"
        args = self.place.args[:1] if name in OF_PLACE else self.place.args
        if name in OF_NOBODY:
            args = []
        self.asks(person, reverse(f"{app}:{name}", args=[*args, *more]))

    def asks(self, person: User | None, url: str, **sent: str) -> None:
        client = Client()
        if person is not None:
            client.force_login(person)
        answer = client.post(url, sent, follow=True) if sent else client.get(url, follow=True)
        assert answer.status_code in {200, 422}, url
        written = data()
        # Whatever the language, the same is stored.
        assert not [one for one in written if BEGIN in one], url
        if found := unmarked(answer.content.decode(), matching(written), self.modules):
            self.found.setdefault(url, []).extend(found)


# --- the pages --------------------------------------------------------------------------------


def test_unmarked_words_are_found() -> None:
    page = (
        '<p title="Here">‹Now <b>what ‹is›</b> left›: Fiona Example, by <i>27 November</i></p>'
        "<script>var it</script><input type=submit value=Send><textarea>Kept words</textarea>"
    )
    assert unmarked(page, matching(["Fiona Example", "words"])) == [
        "Here",
        ": …, by",
        "Send",
        "Kept words",
    ]


def test_before_anything_is_started(marking: object) -> None:
    place = a_place()
    answering.ask_lga(invitation=place.invitation, by=place.officer, text="Does Q1 mean both?")
    reader = Reader(place)
    for person in (place.officer, place.member, place.administrator):
        for name in ("consultations", "task-list", "dates", "decisions"):
            reader.reads(person, name)
    for name in ("report-template", "ask-for-time", "ask-lga", "questions-asked"):
        reader.reads(place.officer, name)
    assert reader.found == {}


def test_a_draft(marking: pytest.MonkeyPatch) -> None:
    place = a_response()
    contributor = a_draft(place)
    reader = Reader(place)
    for name in (
        "task-list",
        "consultations",
        "dates",
        "check",
        "report-parts",
        "title",
        "considerations",
        "background-papers",
        "particulars",
        "publication",
        "comments",
        "assign",
        "earlier",
        "word",
        "paper",
        "take-template",
        "ask-members",
        "send-nil",
        "history",
        "title-history",
        "papers-history",
        "particulars-history",
        "consents-history",
    ):
        reader.reads(place.officer, name)
    for number in (1, 2, 3):
        reader.reads(place.officer, "section", number)
        reader.reads(place.officer, "section-check", number)
        reader.reads(place.officer, "part", number)
    reader.reads(place.officer, "answer-history", 1, "Q1")
    reader.reads(place.officer, "restore-answer", 1, "Q1", 1)
    reader.reads(place.officer, "answer-comments", 1, "Q1")
    reader.reads(place.officer, "part-history", 1)
    reader.reads(place.officer, "part-comments", 1)
    tasks = reverse("responses:task-list", args=place.args)
    for person in (place.officer, contributor, place.member):
        reader.asks(person, tasks)
        reader.asks(person, f"{tasks}?mine=1")
        reader.asks(person, f"{tasks}?questions=1")
    reader.reads(contributor, "section", 1)
    assert reader.found == {}


def a_draft(place: Place) -> User:
    """Somebody has written, commented, assigned, checked and cleared something."""
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    first, second, *_ = place.response.answers.select_related("question__section")
    assigning.assign(
        response=place.response,
        by=place.officer,
        person=contributor,
        question=first.question,
        due_on=timezone.localdate(),
    )
    assigning.assign(
        response=place.response,
        by=place.officer,
        person=place.officer,
        section=second.question.section,
        may_write=False,
    )
    for version, text in enumerate(("Quinces.", "Medlars."), 1):
        drafting.save_answer(
            response=place.response,
            question=first.question,
            by=contributor,
            base_version=version,
            state="answered",
            text=text,
        )
    comments.write_comment(response=place.response, by=contributor, text="Is it?", answer=first)
    weigh(
        place,
        ("Finance", "It costs nothing.", "Lena Example", timezone.localdate()),
        ("Equality", "Nobody is left out."),
    )
    return contributor


def test_a_report_that_awaits_its_decision(marking: object) -> None:
    place = a_place()
    a_practice(place)
    acting = a_member(place.council, Role.EXECUTIVE_MEMBER)
    stand_in(place, acting)
    a_response(State.AWAITING_DECISION, place=place)
    consultee = consult(place)
    deciding.save_decision_draft(
        response=place.response, by=place.member, outcome=Outcome.SUPPORTED, changes={}
    )
    reader = Reader(place)
    for name in ("task-list", "decide", "briefing", "briefing-print", "hand-over", "return"):
        reader.reads(place.member, name)
    reader.reads(place.member, "briefing-question", "Q1")
    for name in ("task-list", "recall", "rounds", "ask-members", "history"):
        reader.reads(place.officer, name)
    for name in ("task-list", "record-decision"):
        reader.reads(place.administrator, name)
    for name in ("task-list", "comment-to-record"):
        reader.reads(consultee, name)
    assert reader.found == {}


def test_a_nil_return(marking: object) -> None:
    place = a_response()
    propose_nil(place)
    reader = Reader(place)
    for name in ("task-list", "decide"):
        reader.reads(place.member, name)
    assert reader.found == {}


@pytest.mark.parametrize("days", [0, 5])
def test_a_decision(marking: object, days: int) -> None:
    place = a_place()
    a_practice(place, days)
    a_response(State.APPROVED, place=place)
    amendment = amending.propose(response=place.response, by=place.officer, reason="Better.")
    question = place.response.answers.select_related("question")[0].question
    amending.save_answer(
        amendment=amendment,
        question=question,
        by=place.officer,
        base_version=0,
        said=Said("answered", "Medlars."),
    )
    if days:
        publish(place)
        call_in(place)
    reader = Reader(place)
    for name in ("task-list", "decision", "submit", "reopen", "publish-decision", "call-in"):
        reader.reads(place.officer, name)
    for name in ("end-call-in", "history", "dates", "decisions", "consultations"):
        reader.reads(place.officer, name)
    reader.reads(place.officer, "amendment", 1)
    reader.reads(place.officer, "amend-answer", 1, "Q1")
    for name in ("decision", "decisions"):
        reader.reads(place.member, name)
    assert reader.found == {}


def test_a_decision_of_a_meeting(marking: object) -> None:
    place = sent()
    records(place)
    decision = place.again().decisions.get()
    deciding.object_to(
        response=place.response, decision=decision, by=place.member, words="It was not so."
    )
    reader = Reader(place)
    for person in (place.officer, place.administrator, place.member):
        for name in ("task-list", "decision"):
            reader.reads(person, name)
    assert reader.found == {}


def test_a_submission(marking: object) -> None:
    place = a_response(State.SUBMITTED)
    submission = place.response.submissions.get()
    publish(place)
    deciding.put_on_page(response=place.response, by=place.officer)
    reader = Reader(place)
    for name in ("task-list", "submitted", "readings", "change-consent", "revise", "withdraw"):
        reader.reads(place.officer, name)
    for name in ("history", "dates", "decision", "consultations", "earlier"):
        reader.reads(place.officer, name)
    reader.reads(place.officer, "receipt", submission.reference)
    reader.asks(None, reverse("responses:public-decision", args=place.args))
    assert reader.found == {}


def test_the_pages_of_a_council_and_of_its_people(marking: object) -> None:
    place = a_place()
    a_route(place, "member", "Cabinet member")
    stand_in(place, a_member(place.council, Role.EXECUTIVE_MEMBER))
    inviting.invite(
        council=place.council,
        email="invited@example.org",
        name="Invited",
        role=Role.OFFICER,
        by=place.administrator,
    )
    reader = Reader(place)
    for name in sorted(OF_COUNCIL):
        reader.reads(place.administrator, name)
    for name in ("account_change_password", "account_logout"):
        reader.asks(place.officer, reverse(name))
    for name in (
        "account_login",
        "account_reset_password",
        "accessibility",
        "privacy",
        "cookies",
        "contact",
    ):
        reader.asks(None, reverse(name))
    assert reader.found == {}


def test_what_is_refused(marking: object) -> None:
    """Forms that were sent with nothing in them, and what a page says of it."""
    place = a_response()
    fill(place)
    reader = Reader(place)
    args = place.args
    for name in ("assign", "ask-members", "send-nil", "ask-lga", "ask-for-time"):
        reader.asks(place.officer, reverse(f"responses:{name}", args=args), nothing="1")
    reader.asks(place.officer, reverse("responses:answer-comments", args=[*args, 1, "Q1"]), text="")
    for name in ("invite", "practice", "add-route", "add-stand-in"):
        url = reverse(f"councils:{name}", args=args[:1])
        reader.asks(place.administrator, url, nothing="1")
    assert reader.found == {}


def test_what_is_said_of_a_step_that_was_taken(marking: object) -> None:
    place = a_place()
    reader = Reader(place)
    args = place.args
    reader.asks(place.officer, reverse("responses:start", args=args), nothing="1")
    place.response = place.invitation.response
    reader.asks(
        place.officer,
        reverse("responses:answer-comments", args=[*args, 1, "Q1"]),
        text="Is it so?",
    )
    fill(place)
    reader.asks(place.officer, reverse("responses:send", args=args), nothing="1")
    reader.asks(place.officer, reverse("responses:recall", args=args), nothing="1")
    assert reader.found == {}
