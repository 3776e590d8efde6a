"""What the editor says of a proposal: joined, split, put elsewhere; and its questions numbered."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from consultations.definition.questions import NUMBER
from consultations.editing.pasted_items import Item, Question, Section, Unused
from consultations.editing.pasted_options import kind_of
from consultations.enums import QuestionKind
from consultations.kinds import KINDS

KEEP, LEAVE = "keep", "leave"  # as it is; left out. Everything else moves words.
JOIN, SPLIT = "join", "split"
WORDS = "words"  # no heading: its words are placed otherwise
TEXT, GUIDANCE, OPTIONS = "text", "guidance", "options"  # of the question before
BACKGROUND, QUESTION, SECTION = "background", "question", "section"
STAYS = frozenset({KEEP, LEAVE})

Told = Sequence[tuple[Item, str]]  # each item, and what becomes of it


def arranged(told: Told) -> list[tuple[Item, str]]:
    """The items after everything that moves words was done; what stays keeps what was said of it.

    What cannot be done (there is no question before it) stays as it is. No word is lost.
    """
    found: list[tuple[Item, str]] = []
    for item, do in told:
        if do in STAYS or not _moved(found, item, do):
            found.append((item, do if do in STAYS else _usual(item)))
    return found


def _usual(item: Item) -> str:
    return LEAVE if isinstance(item, Unused) else KEEP


def _moved(found: list[tuple[Item, str]], item: Item, do: str) -> bool:
    if isinstance(item, Section):
        if do != WORDS:
            return False
        found.append((Unused(_paragraphs(item.title, item.background)), LEAVE))
        return True
    if do == SPLIT and isinstance(item, Question):
        return _split(found, item)
    if do == SECTION:
        first, _, rest = _all_words(item).partition("\n")
        found.append((Section(first, rest.strip()), KEEP))
        return True
    if do == QUESTION and isinstance(item, Unused):
        kind = str(QuestionKind.OPEN_TEXT)
        found.append((Question(text=item.text, kind=kind), KEEP))
        return True
    if do == BACKGROUND:
        return _to_background(found, item)
    return _to_question(found, item, do)


def _to_background(found: list[tuple[Item, str]], item: Item) -> bool:
    for at in range(len(found) - 1, -1, -1):
        before, kept = found[at]
        if isinstance(before, Section):
            background = _paragraphs(before.background, _all_words(item))
            found[at] = (replace(before, background=background), kept)
            return True
    return False


def _to_question(found: list[tuple[Item, str]], item: Item, do: str) -> bool:
    """Words that go to the question before, within the same section."""
    for at in range(len(found) - 1, -1, -1):
        before, _ = found[at]
        if isinstance(before, Section):
            return False
        if isinstance(before, Question):
            joined = _joined(before, item, do)
            if joined is None:
                return False
            found[at] = (joined, KEEP)
            return True
    return False


def _joined(before: Question, item: Item, do: str) -> Question | None:
    if isinstance(item, Question):
        if do != JOIN:
            return None
        joined = replace(
            before,
            text=f"{before.text}\n{item.text}".strip(),
            guidance=f"{before.guidance}\n{item.guidance}".strip(),
            options=[*before.options, *item.options],
            statements=[*before.statements, *item.statements],
            words=before.words or item.words,
        )
        return _fitting(joined)
    words = _all_words(item)
    if do == TEXT:
        return replace(before, text=f"{before.text}\n{words}".strip())
    if do == GUIDANCE:
        return replace(before, guidance=f"{before.guidance}\n{words}".strip())
    if do == OPTIONS:
        return _fitting(replace(before, options=[*before.options, *words.split("\n")]))
    return None


def _fitting(question: Question) -> Question:
    """With a kind that takes its options, where the one that it had takes none."""
    spec = KINDS.get(question.kind)
    if spec is None or spec.has_options or not question.options:
        return question
    kind = kind_of(question.options, question.statements, takes_several=False, takes_words=False)
    has_words = bool(KINDS[kind].words)
    return replace(question, kind=kind, words=question.words if has_words else "")


def _split(found: list[tuple[Item, str]], item: Question) -> bool:
    """A question of each paragraph; the number stays with the first, all else with the last."""
    parts = [part for each in re.split(r"\n\s*\n", item.text) if (part := each.strip())]
    if len(parts) < 2:
        return False
    *firsts, last = parts
    for at, part in enumerate(firsts):
        number = item.number if at == 0 else ""
        found.append((Question(number=number, text=part, kind=str(QuestionKind.OPEN_TEXT)), KEEP))
    found.append((replace(item, number="", text=last), KEEP))
    return True


def _all_words(item: Item) -> str:
    if isinstance(item, Unused):
        return item.text
    if isinstance(item, Section):
        return _paragraphs(item.title, item.background)
    listed = "\n".join(f"- {row}" for row in (*item.statements, *item.options))
    return _paragraphs(item.text, item.guidance, listed)


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(filter(None, parts))


# --- numbers ------------------------------------------------------------------------------------


def numbered(items: Sequence[Item], taken: Collection[str]) -> list[Item]:
    """The questions with the numbers that the paste gives them, as "Q4", where each has one of its
    own that the draft has not; else counted on from what the draft has. What only informs is
    called "Note1". `taken`: the numbers of the draft in small letters."""
    asked = [item for item in items if isinstance(item, Question) and not _informs(item)]
    given = [_as_number(question.number) for question in asked]
    is_usable = len({each.lower() for each in given}) == len(given) and all(
        each and each.lower() not in taken for each in given
    )
    names = iter(given) if is_usable else _counted("Q", taken)
    notes = _counted("Note", taken)
    return [
        replace(item, number=next(notes if _informs(item) else names))
        if isinstance(item, Question)
        else item
        for item in items
    ]


def fill_numbers(items: Sequence[Item], taken: Collection[str]) -> list[Item]:
    """A number for each question that has none; the others keep theirs."""
    used = {item.number.lower() for item in items if isinstance(item, Question)}
    names = {False: _counted("Q", taken), True: _counted("Note", taken)}

    def free(names: Iterator[str]) -> str:
        return next(name for name in names if name.lower() not in used)

    return [
        replace(item, number=free(names[_informs(item)]))
        if isinstance(item, Question) and not item.number
        else item
        for item in items
    ]


def _informs(question: Question) -> bool:
    spec = KINDS.get(question.kind)
    return spec is not None and not spec.is_asked


def _as_number(pasted: str) -> str:
    number = pasted if pasted[:1] in ("Q", "q") else f"Q{pasted}"
    fits = pasted and len(number) <= 12 and NUMBER.fullmatch(number)
    return number if fits else ""


def _counted(name: str, taken: Collection[str]) -> Iterator[str]:
    """ "Q8", "Q9" … after the highest that is taken."""
    start = name.lower()
    numbers = [each.removeprefix(start) for each in taken if each.startswith(start)]
    highest = max((int(each) for each in numbers if each.isdecimal()), default=0)
    return (f"{name}{number}" for number in itertools.count(highest + 1))
