"""From submissions to counts: who was asked, who responded, and how many of a group chose what.

Only submissions in force count: neither withdrawn nor replaced.  A respondent stands in the
categories of the day of its submission, which the submission carries; a council that did not
respond stands in those of the register.

The database does the counting, in one statement for all questions (and one more where the plan
crosses questions), by question, choice and categories.  What reaches this process is a row for
each different choice in each place, so its memory depends on options and categories and hardly on
how many answered.  The counts are true ones: they are for a freeze, which adjusts them, and for
nobody else.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, FilteredRelation, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from consultations.kinds import KINDS, Asked
from consultations.models import Consultation
from responses.enums import AnswerState, Publication
from responses.models import Submission
from results.disclosure.layout import At, Group
from results.disclosure.noise import Option
from results.disclosure.plan import Plan, crossed, crossing_id
from results.disclosure.release import Counting
from results.notes import noted

# Those whose answers are, or will be, public.
PUBLISHING = frozenset({Publication.PUBLISHED, Publication.WILL_PUBLISH})

AT_ONCE = 2000  # rows

Categories = tuple[str, ...]  # of one council, in the order of the plan's attributes
Tally = list[int]  # how many, at the number of each place
Rows = Iterator[tuple[Any, ...]]


class ResponsesMoved(Exception):
    """A response came or went between two readings of what is counted."""


@dataclass(frozen=True)
class Collected:
    """Everything a release is made from. Councils go by their register code.

    `frame` has the plan's attributes of every council asked, `submissions` the invitation and
    the digest of what each respondent sent, `published` the respondents whose answers are public:
    by what they said when they submitted, or by a note of what they did since.
    """

    frame: Mapping[str, Mapping[str, str]]
    respondents: frozenset[str]
    published: frozenset[str]
    submissions: Mapping[str, tuple[int, str]]
    count: Counting


def collect(consultation: Consultation, plan: Plan) -> Collected:
    """The respondents and their counts: three queries, however many answered, and two more (with
    crossings three) when a count is asked for the first time; before that nothing is counted.

    `count` answers for groups that `lay_out` makes of this frame, and raises ValueError for
    another group. The answers of a question that is not of the plan are not counted.
    """
    attributes = attributes_of(plan)
    of_day: dict[Categories, Mapping[str, str]] = {}  # once, not for each council

    def named(row: Categories) -> Mapping[str, str]:
        if row not in of_day:
            of_day[row] = dict(zip(attributes, row, strict=True))
        return of_day[row]

    frame: dict[str, Mapping[str, str]] = {}
    submissions: dict[str, tuple[int, str]] = {}
    published: set[str] = set()
    together: dict[Categories, set[str]] = {}
    responded = ("invitation__council__code", "invitation_id", "digest", "publication")
    for row in _in_force(consultation).values_list(*responded, *_facts(attributes)):
        code, invitation, digest, publication = row[:4]
        frame[code] = named(row[4:])
        submissions[code] = (invitation, digest)
        together.setdefault(row[4:], set()).add(code)
        if publication in PUBLISHING:
            published.add(code)
    published |= noted(consultation) & submissions.keys()
    asked = ("council__code", *(f"council__{name}" for name in attributes))
    for row in consultation.invitations.order_by().values_list(*asked):
        frame.setdefault(row[0], named(row[1:]))
    return Collected(
        dict(sorted(frame.items())),
        frozenset(submissions),
        frozenset(published),
        submissions,
        _counted_when_asked(consultation, plan, together),
    )


def _counted_when_asked(
    consultation: Consultation, plan: Plan, together: Mapping[Categories, Set[str]]
) -> Counting:
    """Whoever prepares or approves needs the layout, and no true count is made for them."""
    counts: list[Counts] = []

    def count(question: str, option: Option | None, group: Group) -> int:
        if not counts:
            counts.append(Counts(consultation, plan, together))
        return counts[0](question, option, group)

    return count


def attributes_of(plan: Plan) -> tuple[str, ...]:
    """The attributes of a council that the plan needs."""
    return (*plan.dimensions, *([plan.stratum] if plan.stratum else []))


def _in_force(consultation: Consultation, **more: Any) -> QuerySet[Submission]:
    in_force = Submission.objects.in_force()
    return in_force.filter(invitation__consultation=consultation, **more).order_by()


def _facts(attributes: Iterable[str]) -> list[KeyTextTransform]:
    return [KeyTextTransform(name, "council_facts") for name in attributes]


# --- the database's part ----------------------------------------------------------------------


def _answers(
    consultation: Consultation, questions: Iterable[int], attributes: Iterable[str]
) -> Rows:
    """(question, choice as JSON, categories…, how many answered so), in no order."""
    answered = _in_force(
        consultation, answers__state=AnswerState.ANSWERED, answers__question__in=list(questions)
    )
    return _grouped(answered, ("answers__question", _as_text("answers__choices")), attributes)


def _pairs(
    consultation: Consultation, pairs: Collection[tuple[int, int]], attributes: Iterable[str]
) -> Rows:
    """The same of two answers: (question, choice, other question, its choice, categories…)."""
    answered = Q(answers__state=AnswerState.ANSWERED)
    first = answered & Q(answers__question__in=sorted({one for one, _ in pairs}))
    second = answered & Q(answers__question__in=sorted({two for _, two in pairs}))
    both = _in_force(consultation).annotate(
        first=FilteredRelation("answers", condition=first),
        second=FilteredRelation("answers", condition=second),
    )
    return _grouped(
        both.filter(first__isnull=False, second__isnull=False),
        (
            "first__question",
            _as_text("first__choices"),
            "second__question",
            _as_text("second__choices"),
        ),
        attributes,
    )


def _as_text(column: str) -> Cast:
    return Cast(column, TextField())


def _grouped(
    answers: QuerySet[Submission], by: tuple[str | Cast, ...], attributes: Iterable[str]
) -> Rows:
    """One statement, whose rows are handed on as they are: what Django does to each of them, and
    a cursor on the server's side, took a third of the time of a few hundred responses."""
    counted = answers.values_list(*by, *_facts(attributes)).annotate(number=Count("*"))
    statement, parameters = counted.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows


# --- the counts -------------------------------------------------------------------------------


class Counts:
    """True counts by published question, option and categories; called, one of a group.

    It is a `release.Counting`; two statements, with crossings three.
    """

    def __init__(
        self, consultation: Consultation, plan: Plan, together: Mapping[Categories, Set[str]]
    ) -> None:
        """`together` are the respondents by their categories on the day of submission; those
        with the same ones are a place."""
        self._attributes = attributes_of(plan)
        self._together = together
        self._places = {categories: place for place, categories in enumerate(together)}
        self._groups: dict[At, tuple[frozenset[str], list[int]]] = {}
        self._planned = {each.id: each for each in plan.asked}
        questions = plan.questions
        self._multiple = {question.id for question in questions if question.kind == "multi"}
        self._tallies: dict[tuple[str, Option | None], Tally] = {
            (question.id, option): [0] * len(together)
            for question in questions
            for option in (*question.options, None)
        }
        asked = consultation.questions.order_by("position").values_list("pk", "number", "kind")
        self._closed = {
            pk: (Asked(number), KINDS[kind])
            for pk, number, kind in asked
            if KINDS[kind].has_options
        }
        self._count_answers(consultation)
        if plan.crossings:
            self._count_crossings(consultation, plan.crossings)

    def _count_answers(self, consultation: Consultation) -> None:
        targets: dict[tuple[int, str], list[Tally]] = {}
        for row in _answers(consultation, self._closed, self._attributes):
            answer, place, number = row[:2], self._place(row[2:-1]), row[-1]
            if answer not in targets:
                targets[answer] = [
                    self._tallies[question, option]
                    for question, options in self._chosen(*answer).items()
                    for option in (*options, None)
                ]
            for tally in targets[answer]:
                tally[place] += number

    def _count_crossings(
        self, consultation: Consultation, crossings: Iterable[tuple[str, str]]
    ) -> None:
        pairs: dict[tuple[int, int], list[tuple[str, str]]] = {}
        for one, two in crossings:
            pairs.setdefault((self._home(one), self._home(two)), []).append((one, two))
        for row in _pairs(consultation, pairs, self._attributes):
            (pk, choice, other, beside), place = row[:4], self._place(row[4:-1])
            first, second = self._chosen(pk, choice), self._chosen(other, beside)
            for one, two in pairs.get((pk, other), ()):
                if one in first and two in second:
                    (option,), (option_two,) = first[one], second[two]
                    for crossing in (crossed(option, option_two), None):
                        self._tallies[crossing_id(one, two), crossing][place] += row[-1]

    def _place(self, categories: Categories) -> int:
        if categories not in self._places:
            raise ResponsesMoved  # it came after the respondents were read
        return self._places[categories]

    def _home(self, name: str) -> int:
        """The question that a question of the plan is, or is a statement of."""
        for pk, (asked, kind) in self._closed.items():
            if asked.number == (name.rpartition(".")[0] if kind.has_rows else name):
                return pk
        raise ValueError(f"There is no question {name}.")

    def _chosen(self, pk: int, choices: str) -> dict[str, frozenset[str]]:
        """The options of each question of the plan that an answer chooses."""
        asked, kind = self._closed[pk]
        chosen: dict[str, frozenset[str]] = {}
        for name, parts in kind.counted(asked, json.loads(choices)).items():
            if name in self._planned:
                chosen |= self._planned[name].chosen(parts)
        return chosen

    def __call__(self, question: str, option: Option | None, group: Group) -> int:
        if isinstance(option, tuple) and question in self._multiple:
            raise ValueError(f"Options of {question} do not merge: a council may choose several.")
        places = self._within(group)
        options = option if isinstance(option, tuple) else (option,)
        tallies = [self._tallies[question, each] for each in options]
        return sum(tally[place] for tally in tallies for place in places)

    def _within(self, group: Group) -> list[int]:
        """The places that make up a group. Raises ValueError when its members are others."""
        members, places = self._groups.get(group.at, (None, []))
        if members is not group.members:  # equal ones are compared once
            wanted = [(self._attributes.index(name), names) for name, names in group.at]
            found = {
                place: self._together[categories]
                for categories, place in self._places.items()
                if all(categories[position] in names for position, names in wanted)
            }
            if group.members != frozenset().union(*found.values()):
                raise ValueError(f"The group {group.at} is not one of these respondents.")
            places = list(found)
            self._groups[group.at] = group.members, places
        return places
