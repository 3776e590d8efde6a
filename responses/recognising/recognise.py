"""A paper and a questionnaire → what the paper answers, line by line, and what it does not.

The paper is gone through once, from top to bottom.  A line opens a question, a part of the report,
or a statement that several questions are not for the council; or it belongs to what was opened
last.  Every block ends up in an answer, in a part of the report, or among what was not recognised.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import takewhile

from responses.recognising import choices, furniture, looks, tables
from responses.recognising.answers import Outcome, Segment, outcome
from responses.recognising.blocks import ASIDES, BODY, Paper
from responses.recognising.finding import Finder, Found
from responses.recognising.parts import UNKNOWN, Heading, Headings
from responses.recognising.pieces import Piece, pieces_of, sources
from responses.recognising.reporting import Report
from responses.recognising.states import state_of
from responses.recognising.values import (
    NO_RESPONSE,
    NOT_APPLICABLE,
    NotTaken,
    PaperQuestion,
    Recognised,
    Taken,
)
from responses.said import Said

BEFORE_ALL = "It stands before the first question and the first part of a report."
UNKNOWN_HEADING = "A heading that is no part of a report here."
MOST_AHEAD = 12  # pieces in which the answer to a strange question is looked for


def recognise(paper: Paper, questions: Sequence[PaperQuestion]) -> Recognised:
    """What of this paper answers which of these questions. Pure: the same gives the same."""
    return _Reading(paper, questions).recognised()


class _Reading:
    """One paper on its way."""

    def __init__(self, paper: Paper, questions: Sequence[PaperQuestion]) -> None:
        self.paper = paper
        self.questions = list(questions)
        options = {" ".join(looks.words_of(o.label)) for q in questions for o in q.options}
        self.furniture = furniture.furniture(paper.blocks, options)
        pieces = pieces_of(paper.blocks, self.furniture)
        self.finder = Finder(self.questions)
        self.finder.learn(pieces)
        self.pieces = tables.read(pieces, self._asks)
        self.headings = Headings(self.questions, self.pieces)
        self.report = Report(is_in_lines=paper.is_in_lines)
        self.segments: list[Segment] = []
        self.ranges: list[tuple[Piece, list[PaperQuestion], str]] = []
        self.left: list[tuple[Piece, str]] = []  # with why
        self.open: Segment | None = None
        self.why = BEFORE_ALL  # of what belongs to nothing

    def recognised(self) -> Recognised:
        at = 0
        while at < len(self.pieces):
            at += self._read(at)
        answers, not_taken = self._answers()
        not_taken += self._left_out() + self.report.left_out() + self._furniture()
        not_taken.sort(key=lambda each: each.source[:1] or (len(self.paper.blocks),))
        return Recognised(
            tuple(answers),
            self.report.parts(),
            tuple(not_taken) + tuple(self._missing(answers, not_taken)),
            self.paper.notes,
            self.paper.blocks,
        )

    # --- line by line ------------------------------------------------------------------

    def _read(self, at: int) -> int:
        """Reads the piece at this place, and says how many were read with it."""
        piece = self.pieces[at]
        if piece.is_after_row:
            self._close("It stands below a table of answers.")
        if piece.aside == "head":
            return 1
        if not piece.answers and not piece.aside:
            found = self.finder.find(piece, self._after(at))
            if found and self._opens(found, piece, at):
                return 1 + found.used
            if self._is_range(piece) or self._is_heading(piece):
                return 1
        self._belongs(piece)
        return 1

    def _after(self, at: int) -> list[Piece]:
        return list(takewhile(lambda one: not one.answers, self.pieces[at + 1 : at + 4]))

    def _asks(self, piece: Piece, after: Sequence[Piece]) -> PaperQuestion | None:
        found = self.finder.find(piece, after[:3])
        return found.question if found else None

    def _opens(self, found: Found, piece: Piece, at: int) -> bool:
        """Opens the question that was found; one of another questionnaire ends the one before."""
        if found.question is None:
            if not self._is_asked(piece, at):
                return False
            self._close(found.how)
            self.left.append((piece, found.how))
            return True
        is_reference = (
            not found.repeats_wording
            and found.end >= 0
            and self.finder.repeats_questions
            and not state_of(piece.text[found.end :])
        )
        if is_reference:
            return False
        self.open = Segment(
            found.question, found, [piece, *self.pieces[at + 1 : at + 1 + found.used]]
        )
        self.segments.append(self.open)
        if found.end >= 0 and (rest := self.open.asked[-1].from_here(found.end)):
            self.open.pieces.append(rest)
        return True

    def _is_asked(self, piece: Piece, at: int) -> bool:
        """Whether a numbered line that is none of our questions is a question all the same."""
        if piece.is_headed or piece.is_bold or piece.text.rstrip(' "”’').endswith("?"):
            return True
        if not self.finder.repeats_questions:
            return True
        for one in self.pieces[at + 1 : at + MOST_AHEAD]:
            if looks.question_mark(one.full):
                return False
            if looks.label(one.text):
                return True
        return False

    def _is_range(self, piece: Piece) -> bool:
        """ "Questions 13 – 19 focus on County Council services so no response is suggested." """
        mark = looks.range_mark(piece.full) or looks.single_mark(piece.full)
        if mark is None:
            return False
        numbers, end = mark
        rest = piece.full[end:]
        state = state_of(rest)
        if state is None and looks.NOT_FOR_US.search(rest[:500]):
            state = (NOT_APPLICABLE, "")
        if state is None and looks.SAYS_NONE.search(rest[:500]):
            state = (NO_RESPONSE, "")
        if state is None:
            return False
        named = self._named(numbers)
        if named is None:
            why = "It names questions that the consultation has not."
            self._close(why)
            self.left.append((piece, why))
            return True
        self._close(self._why_after(f"It stands behind the words on {named[0].number}."))
        self.ranges.append((piece, named, state[0]))
        self.report.not_applicable(piece, {one.section for one in named})
        return True

    def _named(self, numbers: Sequence[str]) -> list[PaperQuestion] | None:
        """The questions of a range, in order; None where one of its ends is unknown."""
        places = {looks.key_of(one.number): at for at, one in enumerate(self.questions)}
        found: list[int] = []
        is_range = False
        for number in numbers:
            if number == "-":
                is_range = True
                continue
            place = places.get(looks.key_of(number))
            if place is None or (is_range and place < found[-1]):
                return None
            found += range(found[-1] + 1, place + 1) if is_range else [place]
            is_range = False
        return [self.questions[place] for place in dict.fromkeys(found)]

    def _is_heading(self, piece: Piece) -> bool:
        if self.open and (looks.label(piece.text) or state_of(piece.text)):
            return False  # "RESPONSE:", "NO RESPONSE"
        heading = self.headings.heading(piece)
        if heading is None or self._is_within_answer(piece, heading):
            return False
        self._close(f"It stands below “{heading.words}”.")
        if heading.kind == UNKNOWN:
            self.report.close()
            if not (self.segments or self.report.all):
                self.why = BEFORE_ALL
            self.left.append((piece, self.why if self.why == BEFORE_ALL else UNKNOWN_HEADING))
        elif not self.report.open(heading, piece):
            self.left.append((piece, self.report.why))
            self.why = self.report.why
        return True

    def _is_within_answer(self, piece: Piece, heading: Heading) -> bool:
        """A heading of a lower rank than its question's, within the answer."""
        if self.open and choices.listed(piece, self.open.question):
            return True  # "STRONGLY AGREE"
        if self.open is None or not piece.block.level or heading.kind != UNKNOWN:
            return False
        rank = self.open.asked[0].block.level
        return bool(rank) and piece.block.level > rank

    def _belongs(self, piece: Piece) -> None:
        """A line that opens nothing belongs to what was opened last."""
        if self.open is not None and self._ends_answer(piece):
            self._close(self._why_after("It stands below the last answer of its section."))
        if looks.LEAD_IN.match(piece.text[: looks.MOST_MARK]):
            self.report.lead_in(piece)
            return
        if self.open is not None:
            self.open.pieces.append(piece)
        elif looks.SIGNED_OFF.match(piece.text[: looks.MOST_MARK]):
            self.why = "It stands where the report is signed."
            self.report.close()
            self.left.append((piece, self.why))
        elif not self.report.add(piece):
            self.left.append((piece, self.report.why or self.why))

    def _ends_answer(self, piece: Piece) -> bool:
        """Whether a line that is no heading ends the answer above it."""
        segment = self.open
        if segment is None or piece.cell:
            return False
        if looks.SIGNED_OFF.match(piece.text[: looks.MOST_MARK]):
            return True
        if looks.LEAD_IN.match(piece.text[: looks.MOST_MARK]) and not looks.label(piece.text):
            return True
        if not piece.number or looks.label(piece.text) or self.report.number is None:
            return False
        is_numbered = any(one.number for one in (*segment.asked, *segment.pieces))
        return not is_numbered and piece.number.split(".")[0] == self.report.number

    def _close(self, why: str) -> None:
        self.open, self.why = None, why

    def _why_after(self, why: str) -> str:
        return why

    # --- together ----------------------------------------------------------------------

    def _answers(self) -> tuple[list[Taken], list[NotTaken]]:
        marks_answers = any(one.has_label or one.has_italics for one in self.segments)
        by_question: dict[str, list[tuple[Segment, Outcome]]] = defaultdict(list)
        for segment in self.segments:
            found = outcome(
                segment, marks_answers=marks_answers, is_in_lines=self.paper.is_in_lines
            )
            by_question[segment.question.number].append((segment, found))
        answers, not_taken = {}, list[NotTaken]()
        for number, found_here in by_question.items():
            taken, left = self._one(found_here)
            not_taken += left
            if taken:
                answers[number] = taken
        for piece, named, state in self.ranges:
            why_not = []
            for question in named:
                if question.number in answers:
                    why_not.append(question.number)
                    continue
                how = f"named in “{piece.text[:80].strip()}”"
                answers[question.number] = Taken(question, Said(state), how, "", (piece.at,))
            if why_not:
                why = f"It names {', '.join(why_not)} too, which the paper answers."
                not_taken.append(NotTaken(piece.block.place, piece.full, why, (piece.at,)))
        order = [one.number for one in self.questions]
        return sorted(answers.values(), key=lambda one: order.index(one.question.number)), not_taken

    def _one(self, found: list[tuple[Segment, Outcome]]) -> tuple[Taken | None, list[NotTaken]]:
        """The one answer of a question that may stand there several times."""
        answered = [(segment, each) for segment, each in found if each.taken]
        certain = [
            pair for pair in answered if pair[0].found.question and not pair[0].found.is_doubtful
        ]
        if certain and len(certain) < len(answered):
            answered = certain
        if not answered:
            # A list of the questions says of each that it has no answer: once is enough.
            return None, found[-1][1].not_taken if len(found) > 1 else found[0][1].not_taken
        first = answered[0][1].taken
        if all(each.taken and first and each.taken.said == first.said for _, each in answered):
            left = list(answered[0][1].not_taken)
            same = {id(each) for _, each in answered}
            for segment, each in found:
                if id(each) not in same:
                    left += self._also(segment, each)
            return first, left
        number = answered[0][0].question.number
        why = f"The paper has several answers to {number}, and they differ."
        left = []
        for segment, each in answered:
            words = "\n".join(piece.full for piece in segment.pieces)
            source = each.taken.source if each.taken else ()
            left.append(NotTaken(segment.asked[0].block.place, words, why, source, number))
            left += each.not_taken
        return None, left

    @staticmethod
    def _also(segment: Segment, each: Outcome) -> list[NotTaken]:
        """What the paper says to a question in another place than that of its answer."""
        if each.taken is None and not segment.pieces:
            return []  # a list of the questions
        number = segment.question.number
        why = f"{number} is answered in another place."
        words = "\n".join(piece.full for piece in segment.pieces)
        source = tuple(dict.fromkeys(piece.at for piece in segment.pieces))
        return [NotTaken(segment.asked[0].block.place, words, why, source, number)]

    def _left_out(self) -> list[NotTaken]:
        """What belongs to nothing; lines that stand together and are left out for one reason are
        one entry."""
        groups: list[tuple[str, list[Piece]]] = []
        for piece, why in self.left:
            if groups and groups[-1][0] == why and piece.at - groups[-1][1][-1].at <= 1:
                groups[-1][1].append(piece)
            else:
                groups.append((why, [piece]))
        return [
            NotTaken(
                pieces[0].block.place,
                "\n".join(piece.full for piece in pieces),
                why,
                sources(pieces),
            )
            for why, pieces in groups
        ]

    def _furniture(self) -> list[NotTaken]:
        """Headers, footers and numbers of pages, each once with how often it stands there."""
        groups: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at, why in self.furniture.items():
            block = self.paper.blocks[at]
            if block.role != BODY:
                groups[(f"A {ASIDES[block.role]}.", block.text)].append(at)
            elif why == furniture.PAGE_NUMBER:
                groups[(why, "")].append(at)
            else:
                groups[(why, looks.words_of(block.text)[0] if block.text else "")].append(at)
        found = []
        for (why, _), places in groups.items():
            first = self.paper.blocks[places[0]]
            times = f" It stands there {len(places)} times." if len(places) > 1 else ""
            found.append(NotTaken(first.place, first.full, why + times, tuple(sorted(places))))
        return found

    def _missing(self, answers: Sequence[Taken], not_taken: Sequence[NotTaken]) -> list[NotTaken]:
        """The questions of which nothing was said so far."""
        said = {one.question.number for one in answers} | {one.question for one in not_taken}
        return [
            NotTaken("", "", f"{one.number} was not found in the paper.", (), one.number)
            for one in self.questions
            if one.number not in said
        ]
