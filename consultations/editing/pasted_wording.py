"""What the words of a pasted question say about it: its kind, how many words, what it follows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from consultations.editing import pasted_lines as looks
from consultations.editing.pasted_items import Question
from consultations.editing.pasted_options import kind_of
from consultations.enums import QuestionKind
from consultations.kinds import KINDS


@dataclass
class _Phrases:
    """The question, and the phrases that were taken out of its words because they say how it is
    answered."""

    asked: Question
    marks: list[str] = field(default_factory=list)

    def take(self, pattern: re.Pattern[str]) -> str:
        """The first such phrase, "" where there is none. A phrase that is all of the question's
        words stays."""
        said = ""
        for name in ("guidance", "text"):
            words = getattr(self.asked, name)
            found = [each[0].strip() for each in pattern.finditer(words)]
            left = re.sub(r" {2,}", " ", pattern.sub(" ", words))
            left = re.sub(r" +(?=[.,;?!]|\n|$)", "", left).strip()
            if found and (name == "guidance" or looks.words_of(left)):
                setattr(self.asked, name, left)
                self.marks += found
                said = found[0]
        return said


def finish(asked: Question, *, has_before: bool) -> tuple[list[str], Question | None]:
    """Completes the question. What was taken out of its words, and the question that a scale with
    "Please explain your answer" below it makes besides."""
    phrases = _Phrases(asked)
    limits = [phrases.take(limit) for limit in looks.LIMITS]
    asked.words = next((_advised(limit) for limit in limits if limit), "")
    takes_several = bool(phrases.take(looks.MANY))
    phrases.take(looks.ONE)
    asked.text, aside = _aside(asked.text)
    asked.guidance = "\n".join(filter(None, (aside, asked.guidance)))
    asked.hangs_on_previous = has_before and bool(looks.FOLLOWS.match(asked.text))
    wish = _comment(asked.guidance)
    asked.kind = kind_of(
        asked.options,
        asked.statements,
        takes_several=takes_several,
        takes_words=bool(wish or asked.words),
    )
    if KINDS[asked.kind].words:
        return phrases.marks, None
    if wish:
        return phrases.marks, _explained(asked, wish)
    if asked.words:  # it fits no field of this kind, so it is read as it stands
        limit = next(filter(None, limits))
        phrases.marks.remove(limit)
        asked.words, asked.guidance = "", f"{asked.guidance}\n{limit}".strip()
    return phrases.marks, None


def _explained(asked: Question, wish: str) -> Question:
    """The wish for words below a question that takes none, as a question of its own."""
    lines = asked.guidance.splitlines()
    lines.remove(wish)
    asked.guidance = "\n".join(lines)
    explained = Question(
        number=f"{asked.number}a" if asked.number[-1:].isdecimal() else "",
        text=wish,
        kind=str(QuestionKind.OPEN_TEXT),
        words=asked.words,
        hangs_on_previous=True,
    )
    asked.words = ""
    return explained


def _comment(guidance: str) -> str:
    """The line that asks for words beside a choice; "" where there is none."""
    for line in guidance.splitlines():
        if looks.COMMENT.match(line.strip("([ ")):
            return line
    return ""


def _advised(phrase: str) -> str:
    number = int(re.sub(r"\D", "", phrase))
    return str(number) if 1 <= number <= 20_000 else ""


def _aside(text: str) -> tuple[str, str]:
    """The question and the guidance in brackets behind it: "…? (Please name them.)"."""
    found = re.fullmatch(r"(.*\?)\s*[(\[]([^()\[\]]+)[)\]]", text, re.DOTALL)
    return (found[1], found[2].strip()) if found else (text, "")
