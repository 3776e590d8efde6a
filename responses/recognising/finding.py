"""Which question of the questionnaire a line of the paper asks: by its number and its words.

Both have to agree, or it is said.  A paper that repeats the questions is taken at its words: there
a number alone in front of a sentence is a reference, not a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from responses.recognising import looks
from responses.recognising.agreement import AGREES, APART, SURE, Wordings
from responses.recognising.pieces import Piece
from responses.recognising.states import state_of
from responses.recognising.values import PaperQuestion

MOST_WORDS = 400  # of a line that are looked at
MARGIN = 0.1  # by which one question has to be nearer than the next
BOTH = "number and wording agree"
BY_NUMBER = "found by its number; the paper does not repeat the question"


@dataclass(frozen=True)
class Found:
    """A line that asks a question. `question` is None for one of another questionnaire.

    `end` is where the words behind the question begin in the text of the last piece; `used` how
    many pieces after the line belong to the question's words.
    """

    question: PaperQuestion | None
    how: str
    end: int = -1
    used: int = 0
    is_doubtful: bool = False
    repeats_wording: bool = True


class Finder:
    """Asked line by line; `learn` tells it first how this paper goes about it."""

    def __init__(self, questions: Sequence[PaperQuestion]) -> None:
        self.wordings = Wordings(questions)
        self.by_key = {looks.key_of(one.number): one for one in questions}
        self.repeats_questions = False

    def learn(self, pieces: Sequence[Piece]) -> None:
        """Whether the paper repeats the questions' words behind their numbers."""
        for at, piece in enumerate(pieces):
            found = self._numbered(piece, pieces[at + 1 : at + 4])
            if found and found.question and found.repeats_wording:
                self.repeats_questions = True
                return

    def find(self, piece: Piece, after: Sequence[Piece]) -> Found | None:
        """What this line asks; None where it asks nothing."""
        return self._numbered(piece, after) or self._weakly(piece, after) or self._bare(piece)

    # --- "Q4. …", "Question 4" ---------------------------------------------------------

    def _numbered(self, piece: Piece, after: Sequence[Piece]) -> Found | None:
        text = piece.full
        mark = looks.question_mark(text, is_loose=True)
        if mark is None or looks.range_mark(text):
            return None
        shift = len(text) - len(piece.text)
        question = self.by_key.get(looks.key_of(mark.number))
        rest = text[mark.end :]
        if not looks.words_of(rest):
            return self._number_alone(mark.number, question, after)
        return self._with_words(mark, question, rest, mark.end - shift, after)

    def _number_alone(
        self, number: str, question: PaperQuestion | None, after: Sequence[Piece]
    ) -> Found:
        following = after[0] if after else None
        if following and not looks.begins_anew(following.text):
            if question and self._score(following.text, question) >= AGREES:
                return Found(question, BOTH, self._end(following.text, question), used=1)
            near = self._near(following.text, SURE)
            if near and near != question:
                return self._other_number(near, number, self._end(following.text, near), used=1)
        if question is None:
            return Found(None, f"The consultation has no question {number}.")
        return Found(question, BY_NUMBER, repeats_wording=False)

    def _with_words(
        self,
        mark: looks.Marked,
        question: PaperQuestion | None,
        rest: str,
        offset: int,
        after: Sequence[Piece],
    ) -> Found | None:
        if question and question.text:
            score, used, last = self._longest(rest, question, after)
            if score >= AGREES:
                at = self._end(last, question)
                end = at + (0 if used else offset) if at >= 0 else -1
                return Found(question, BOTH, end, used)
        near = self._near(rest, AGREES)
        if near and near != question:
            end = self._end(rest, near)
            return self._other_number(near, mark.number, end + offset if end >= 0 else -1)
        is_question = rest.rstrip(' "”’)').endswith("?")
        is_sentence = not mark.sign and rest[:1].islower()  # "Question 4 asks …"
        if question and state_of(rest):
            return Found(question, BY_NUMBER, offset, repeats_wording=False)
        if is_sentence and not (question and self._is_short_form(rest, question)):
            return None
        if question is None:
            return Found(None, f"The consultation has no question {mark.number} of these words.")
        if not question.text and is_question:
            return Found(question, "found by its number; its wording is not held", is_doubtful=True)
        if question.text:
            if self._is_short_form(rest, question):
                how = "found by its number; the paper words the question shorter"
                return Found(question, how, is_doubtful=True)
            if score >= APART and is_question:
                how = "found by its number; the paper words the question otherwise"
                return Found(question, how, is_doubtful=True)
            if is_question or self.repeats_questions:
                return Found(None, f"The number is that of {question.number}, the words are not.")
        return Found(question, BY_NUMBER, offset, is_doubtful=True, repeats_wording=False)

    def _is_short_form(self, rest: str, question: PaperQuestion) -> bool:
        """Whether a heading is made of the question's words."""
        words = looks.words_of(rest[:MOST_WORDS])
        return len(words) >= 3 and self.wordings.share(words, question) >= AGREES

    def _longest(
        self, rest: str, question: PaperQuestion, after: Sequence[Piece]
    ) -> tuple[float, int, str]:
        """The best likeness with the lines directly below taken in, how many, and what was read in
        the last of them."""
        score, used, last, words = self._score(rest, question), 0, rest, rest
        for count, piece in enumerate(after[:3], 1):
            if not piece.block.is_close or looks.begins_anew(piece.text) or piece.cell:
                break
            words += " " + piece.text
            longer = self._score(words, question)
            if longer <= score + 0.02:
                break
            score, used, last = longer, count, piece.text
        return score, used, last

    # --- "4. …", and words alone -------------------------------------------------------

    def _weakly(self, piece: Piece, after: Sequence[Piece]) -> Found | None:
        text = piece.full
        if piece.number:
            text = f"{piece.number} {text}"
        mark = looks.weak_mark(text)
        if mark is None:
            return None
        rest, offset = text[mark.end :], mark.end - (len(text) - len(piece.text))
        question = self.by_key.get(looks.key_of(mark.number))
        if not rest.strip():
            beside = piece.cell and after and after[0].cell and after[0].cell.row == piece.cell.row
            found = self._number_alone(mark.number, question, after) if beside else None
            return found if found and found.used else None
        if question and question.text and looks.words_of(rest):
            score, used, last = self._longest(rest, question, after)
            if score >= AGREES:
                end = self._end(last, question)
                return Found(
                    question, BOTH, end + (0 if used else offset) if end >= 0 else -1, used
                )
        if near := self._near(rest, SURE):
            end = self._end(rest, near)
            end = end + offset if end >= 0 else -1
            if piece.number and piece.number != mark.number:
                return Found(near, "found by its wording; the paper gives no number", end)
            return self._other_number(near, mark.number, end)
        return None

    def _bare(self, piece: Piece) -> Found | None:
        text = piece.text
        if len(looks.words_of(text[:MOST_WORDS])) < 3:
            return None
        near = self._near(text, SURE)
        if near is None:
            return None
        how = "found by its wording; the paper gives no number"
        return Found(near, how, self._end(text, near))

    @staticmethod
    def _other_number(question: PaperQuestion, number: str, end: int, used: int = 0) -> Found:
        how = f"found by its wording; the paper gives it the number {number}"
        return Found(question, how, end, used, is_doubtful=True)

    # --- words -------------------------------------------------------------------------

    def _score(self, text: str, question: PaperQuestion) -> float:
        return self.wordings.score(looks.words_of(text[:2_500]), question)

    def _near(self, text: str, least: float) -> PaperQuestion | None:
        """The one question of which these are the words; None where two might be meant."""
        if len(looks.words_of(text[:MOST_WORDS])) < 2:
            return None
        near = self.wordings.likeness(text)
        if near is None or near.score < least or near.score - near.second < MARGIN:
            return None
        return near.question

    def _end(self, text: str, question: PaperQuestion) -> int:
        """Where the question's words have ended and more follows; -1 where nothing follows."""
        asked = looks.words_of(question.text)
        said = list(looks.WORD_WHOLE.finditer(text[:5_000]))
        if len(said) <= len(asked):
            return -1
        if [looks.words_of(one[0]) for one in said[: len(asked)]] == [[one] for one in asked]:
            end = said[len(asked) - 1].end()
            behind = re.match(r"[^\w\s]*\s*", text[end:])
            return end + (behind.end() if behind else 0)
        if len(said) <= len(asked) + 1:
            return -1
        most = said[min(len(said), len(asked) * 12 // 10 + 2) - 1].end()
        ends = [one.end() for one in re.finditer(r"\?[”\"’)]*\s+", text[:most])]
        if ends and ends[-1] > said[len(asked) * 6 // 10].start():
            return ends[-1]
        return -1
