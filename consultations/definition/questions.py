"""One question as a consultation's file describes it (docs/formats.md): read and checked.

What a kind takes (options, statements, scores, words) is asked of `kinds.KINDS`, so that a new
kind is read without a change here.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from consultations.applicability import KNOWN, MEMBERS_ONLY, PARTS, Rule, is_known
from consultations.definition.marked import Form, where
from consultations.definition.values import Condition, QuestionDefinition, identity_of
from consultations.enums import QuestionKind
from consultations.kinds import KINDS, Kind, Option, Row
from consultations.prose import clean

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9.]*")
IDENTITY_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*/[A-Za-z0-9][A-Za-z0-9.]*")
SCORE = re.compile(r"-?\d{1,3}")
MOST_WORDS = 20_000
MOST_BECAUSE = 300
LACKS_SCORES = (
    "are a scale, so each step of it needs a score of its own (score: 2); only options beside it, "
    "such as “Don’t know”, have none."
)


@dataclass(frozen=True)
class Others:
    """The other questions of the file: those before this one by their numbers, and the numbers of
    all, those after it too."""

    earlier: Mapping[str, QuestionDefinition]
    numbers: Set[str]


def read_question(form: Form, code: str, others: Others) -> QuestionDefinition:
    """The question of a file's fields. What a draft may lack for a while is marked as such."""
    number = form.line_of_text("number", 12, needed=True)
    if number and not NUMBER.fullmatch(number):
        form.problem("number", "may have letters, digits and full stops only.")
    kind = form.line_of_text("kind", 20, needed=True)
    if kind and kind not in KINDS:
        form.problem("kind", f"“{kind}” is not one of {', '.join(QuestionKind.values)}.")
    spec = KINDS.get(kind)
    is_wording_held = form.flag("wording_held", default=True)
    text = clean(form.text("text", MOST_WORDS, needed=is_wording_held, later=True))
    if text and not is_wording_held:
        form.problem("text", "is given although wording_held is false.")
    if spec is not None and not spec.is_asked and not is_wording_held:
        form.problem("wording_held", f"must be true: kind {spec.value} is nothing but its text.")
    follows, follows_when, follows_note = _follows(form, spec, others)
    applies_to = rule(form, "applies_to")
    because = form.line_of_text("applies_because", MOST_BECAUSE)
    if because and not applies_to.to_json():
        form.problem("applies_because", "is given without “applies_to”.", later=True)
    question = QuestionDefinition(
        number=number,
        identity=_identity(form, f"{code}/{number}"),
        kind=kind,
        text=text,
        is_wording_held=is_wording_held,
        guidance=clean(form.text("guidance", MOST_WORDS)),
        applies_to=applies_to,
        follows=follows,
        follows_when=follows_when,
        follows_note=follows_note,
        options=_options(form, spec),
        statements=_statements(form, spec),
        words=_words(form, spec),
        also=tuple(_also(form, follows_when, others)),
        applies_because=because,
    )
    form.close()
    return question


def rule(form: Form, name: str) -> Rule:
    """Whom it is for; without the field, for everybody."""
    inner = form.form(name)
    if inner is None:
        return Rule()
    parts: dict[str, frozenset[str]] = {}
    for part in PARTS:
        values = inner.words(part)
        for value in values:
            if not is_known(part, value):
                inner.problem(part, f"“{value[:40]}” is not {_what_is_known(part)}.")
        if part in inner.nodes and not values:
            inner.problem(part, "names nobody: leave it out, or list at least one.")
        parts[part] = frozenset(values)
    members_only = inner.flag(MEMBERS_ONLY, default=False)
    inner.close()
    return Rule(**parts, members_only=members_only)


def _what_is_known(part: str) -> str:
    if part in KNOWN:
        return f"one of {', '.join(sorted(KNOWN[part]))}"
    return "the code of a council in the register, such as CHS"


def _identity(form: Form, default: str) -> uuid.UUID:
    value = form.line_of_text("identity", 120)
    if not value:
        return identity_of(default)
    if IDENTITY_NAME.fullmatch(value):
        return identity_of(value)
    try:
        return uuid.UUID(value)
    except ValueError:
        form.problem("identity", "must be a UUID or a name such as taking-stock-2015/Q4.")
        return identity_of(default)


def _not_for(spec: Kind) -> str:
    return f"is given, but a question of kind {spec.value} has none."


# --- what it follows ------------------------------------------------------------------------


def _follows(form: Form, spec: Kind | None, others: Others) -> tuple[str, tuple[str, ...], str]:
    follows, before = _followed(form, others)
    if follows and spec and not spec.is_asked:
        form.problem("follows", f"is given, but kind {spec.value} is always shown.", later=True)
    codes = form.words("follows_when")
    if form.has("follows_when"):
        _check_follows_when(form, follows, before, codes)
    note = form.line_of_text("follows_note", 200)
    if note and not follows:
        form.problem("follows_note", "is given without “follows”.")
    return follows, tuple(codes), note


def _also(form: Form, follows_when: Sequence[str], others: Others) -> Iterator[Condition]:
    """Further conditions; each of them can fail, so each names options."""
    for path, node in form.items("also_when"):
        inner = Form(node, path, form.problems)
        follows, before = _followed(inner, others, needed=True)
        codes = inner.words("follows_when")
        if inner.has("follows_when"):
            _check_follows_when(inner, follows, before, codes)
        else:
            inner.problem("follows_when", "is missing.", later=True)
        inner.close()
        yield Condition(follows, tuple(codes))
    if form.has("also_when") and not follows_when:
        sentence = "is given without “follows_when”: put the first one there."
        form.problem("also_when", sentence, later=True)


def _followed(
    form: Form, others: Others, *, needed: bool = False
) -> tuple[str, QuestionDefinition | None]:
    """The number under `follows`, and the question of it where there is one."""
    follows = form.line_of_text("follows", 12, needed=needed)
    before = others.earlier.get(follows)
    if follows and before is None:
        sentence = f"there is no {follows} before this question."
        form.problem("follows", sentence, later=follows in others.numbers)
    elif follows and before and before.spec and not before.spec.is_asked:
        sentence = f"{follows} is not a question: nothing is answered there."
        form.problem("follows", sentence, later=True)
    return follows, before


def _check_follows_when(
    form: Form, follows: str, before: QuestionDefinition | None, codes: Sequence[str]
) -> None:
    if not follows:
        form.problem("follows_when", "is given without “follows”.")
        return
    if before is None or before.spec is None:
        return
    if not before.spec.has_options or before.spec.has_rows:
        sentence = f"{follows} has no options to choose among: leave it out."
        form.problem("follows_when", sentence, later=True)
        return
    known = [option.code for option in before.options]
    if not codes:
        form.problem("follows_when", f"lists no option of {follows}.")
    for code in codes:
        if code not in known:
            sentence = f"“{code[:40]}” is not an option of {follows} ({', '.join(known)})."
            form.problem("follows_when", sentence, later=True)
    if len(set(codes)) < len(codes):
        form.problem("follows_when", "names an option twice.")


# --- what is chosen and written ---------------------------------------------------------------


def _options(form: Form, spec: Kind | None) -> tuple[Option, ...]:
    """The answer options; the usual ones of the kind where the file gives none."""
    is_needed = spec is not None and spec.has_options and not spec.usual
    entries = form.items("options", needed=is_needed)
    if spec is not None and entries and not spec.has_options:
        form.problem("options", f"are given, but a question of kind {spec.value} has none.")
    if spec is not None and spec.has_options and len(entries) == 1:
        form.problem("options", "has one option only: give at least two.", later=True)
    codes: dict[str, int] = {}
    labels: dict[str, int] = {}
    others: list[str] = []
    scored: dict[int, Form] = {}
    found = []
    for path, node in entries:
        inner = Form(node, path, form.problems)
        code, label = _code_and_label(inner, codes, labels)
        is_other = inner.flag("other", default=False)
        is_exclusive = inner.flag("exclusive", default=False)
        if spec is not None and spec.has_rows:
            for name, value in (("other", is_other), ("exclusive", is_exclusive)):
                if value:
                    inner.problem(name, _not_for(spec))
        if is_other:
            if others:
                inner.problem("other", f"“{others[0]}” takes the words already: one can.")
            if is_exclusive:
                inner.problem("exclusive", "stands at the option that takes words.")
            others.append(code)
        score = _score(inner, spec)
        if score is not None and score in scored:
            line = scored[score].lines["score"]
            sentence = f"“{score}” stands already in {where(line)}: the scores must all differ."
            inner.problem("score", sentence)
        elif score is not None:
            scored[score] = inner
        found.append(Option(code, label, is_other, is_exclusive, score))
        inner.close()
    if spec is not None and found and all(option.is_exclusive for option in found):
        form.problem("options", "are all exclusive: that is a single choice.", later=True)
    points = [option for option in found if option.score is not None]
    if spec is not None and len(found) > 1 and lacks_scores(spec, len(points)):
        form.problem("options", LACKS_SCORES, later=True)
    return tuple(found) or (spec.usual if spec else ())


def lacks_scores(spec: Kind, number: int) -> bool:
    """Of a scale's own options those that are its steps have a score, or the release would not
    know that it is a scale; a grid may be none, and then none of its options has one."""
    return spec.is_scored and number < 2 and (spec.is_scale or number > 0)


def _statements(form: Form, spec: Kind | None) -> tuple[Row, ...]:
    entries = form.items("statements", needed=spec is not None and spec.has_rows)
    if spec is not None and entries and not spec.has_rows:
        form.problem("statements", f"are given, but a question of kind {spec.value} has none.")
    codes: dict[str, int] = {}
    labels: dict[str, int] = {}
    found = []
    for path, node in entries:
        inner = Form(node, path, form.problems)
        found.append(Row(*_code_and_label(inner, codes, labels)))
        inner.close()
    return tuple(found)


def _code_and_label(inner: Form, codes: dict[str, int], labels: dict[str, int]) -> tuple[str, str]:
    code = inner.line_of_text("code", 40, needed=True)
    if code and not CODE.fullmatch(code):
        inner.problem("code", "may have small letters, digits and single hyphens only.")
    label = inner.line_of_text("label", 200, needed=True)
    for name, value, seen in (("code", code, codes), ("label", label, labels)):
        if value and value in seen:
            inner.problem(name, f"“{value}” stands already in {where(seen[value])}.")
        seen.setdefault(value, inner.lines.get(name, inner.line))
    return code, label


def _score(inner: Form, spec: Kind | None) -> int | None:
    """The option's point on a scale."""
    value = inner.line_of_text("score", 5, takes_bare=True)
    if not value:
        return None
    if spec is not None and not spec.is_scored:
        inner.problem("score", _not_for(spec))
    if not SCORE.fullmatch(value):
        inner.problem("score", "must be a whole number from -999 to 999.")
        return None
    return int(value)


def _words(form: Form, spec: Kind | None) -> int | None:
    """About how many words are asked for; nothing is cut off."""
    value = form.line_of_text("words", 10, takes_bare=True)
    if not value:
        return None
    if spec is not None and not spec.words:
        form.problem("words", _not_for(spec))
    if not re.fullmatch(r"[1-9]\d{0,4}", value) or int(value) > MOST_WORDS:
        form.problem("words", f"must be a number from 1 to {MOST_WORDS}.")
        return None
    return int(value)
