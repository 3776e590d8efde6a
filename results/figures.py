"""What a release says, figure by figure, in the words and the order in which people read it.

Pages, charts, sheets and files are all made from this, so none of them can say what another
does not.  Percentages, means and net scores come from `results.disclosure.cells`, which takes
published figures only.  The order is that of the plan; nothing is sorted by its value.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from results.disclosure.cells import (
    Figure,
    NotGiven,
    Percent,
    PercentEdge,
    Whole,
    denominator,
    in_words,
    mean_score,
    net_score,
    percent,
    percent_in_words,
)
from results.disclosure.layout import At
from results.disclosure.noise import Option
from results.disclosure.release import (
    TEST_METHOD,
    Release,
    ReleasedQuestion,
    Table,
    figures_at,
)
from results.words import Words, those

NOT_GIVEN = "not given"
WHOLE = "Whole"  # in the place of a breakdown: everybody, or everybody of a stratum
TOO_FEW = "Too few councils responded: only their number is published."


@dataclass(frozen=True)
class Line:
    """How many of a group chose an option, and their share."""

    option: Option
    label: str
    count: Figure
    share: Percent | PercentEdge | NotGiven

    @property
    def count_in_words(self) -> str:
        return in_words(self.count)

    @property
    def share_in_words(self) -> str:
        """ "57 %", "under 5 %"; "not given" beside a count in words."""
        return percent_in_words(self.share) or NOT_GIVEN


@dataclass(frozen=True)
class GroupFigures:
    """One question in one group.

    `asked` is the number of councils asked, which is public and exact; `whole` what percentages
    are of. `mean` and `net` are None where the question has no scores.
    """

    at: At
    label: str
    asked: int
    responses: Figure
    answered: Figure
    whole: Whole | NotGiven
    lines: tuple[Line, ...]
    mean: Decimal | NotGiven | None
    net: int | NotGiven | None

    @property
    def answered_in_words(self) -> str:
        return in_words(self.answered)

    @property
    def mean_in_words(self) -> str:
        return str(self.mean) if isinstance(self.mean, Decimal) else NOT_GIVEN

    @property
    def net_in_words(self) -> str:
        """ "+12", "−7", "0"."""
        return signed(self.net) if isinstance(self.net, int) else NOT_GIVEN


@dataclass(frozen=True)
class Breakdown:
    """One question by one attribute; `dimension` "" is the whole."""

    dimension: str
    label: str
    groups: tuple[GroupFigures, ...]


@dataclass(frozen=True)
class QuestionFigures:
    """Everything that is published of one question; nothing where too few responded."""

    id: str
    number: str
    text: str
    is_multiple: bool
    scale: tuple[str, str] | None  # the lowest and highest score
    breakdowns: tuple[Breakdown, ...]

    @property
    def wholes(self) -> tuple[GroupFigures, ...]:
        """The groups of everybody: one, or one for each stratum."""
        return tuple(g for b in self.breakdowns if not b.dimension for g in b.groups)

    @property
    def options(self) -> tuple[tuple[Option, str], ...]:
        """Options with labels, in the order of the plan; merged ones after those alone."""
        seen = {
            line.option: line.label for b in self.breakdowns for g in b.groups for line in g.lines
        }
        return tuple(sorted(seen.items(), key=lambda item: isinstance(item[0], tuple)))


@dataclass(frozen=True)
class GroupResponses:
    """How many of a group responded, of how many that were asked."""

    at: At
    breakdown: str
    label: str
    asked: int
    responses: Figure
    rate: Percent | NotGiven

    @property
    def is_whole(self) -> bool:
        return self.breakdown == WHOLE

    @property
    def responses_in_words(self) -> str:
        return in_words(self.responses)

    @property
    def rate_in_words(self) -> str:
        return percent_in_words(self.rate) or NOT_GIVEN


def figures_of(release: Release, words: Words) -> tuple[QuestionFigures, ...]:
    """All questions of a release, in its order."""
    tables: dict[str, list[Table]] = {}
    for table in release.tables:
        tables.setdefault(table.question, []).append(table)
    return tuple(
        _question(release, question, tables.get(question.id, []), words)
        for question in release.questions
    )


def responses_of(release: Release, words: Words) -> tuple[GroupResponses, ...]:
    """The numbers of responses, in the order of the release."""
    # The first group is everybody, or everybody of the first stratum.
    first = release.responses[0].at if release.responses else ()
    stratum = first[0][0] if first else ""
    return tuple(
        GroupResponses(
            each.at,
            WHOLE if _is_whole(each.at, stratum) else words.attribute(each.at[-1][0]),
            words.group(each.at),
            each.asked,
            each.figure,
            each.rate,
        )
        for each in release.responses
    )


def withheld(release: Release, words: Words) -> tuple[str, ...]:
    """A sentence for each stratum of which only the number of responses is published; where that
    is everybody, each question says so itself."""
    told = {cell.at for table in release.tables for cell in table.cells}
    if not told:
        return ()
    wholes = (each for each in responses_of(release, words) if each.is_whole)
    return tuple(
        f"{each.label}: too few {those(each.at)} responded, so only their number is published."
        for each in wholes
        if each.at not in told
    )


def release_number(release: Release) -> str:
    """ "1" of "r1"."""
    return release.id.removeprefix("r")


def warnings_of(release: Release, words: Words) -> tuple[str, ...]:
    """What must stand on every page, sheet and file: not real, or not a release."""
    found = [words.demonstration_note] if words.demonstration_note else []
    if release.method.startswith(TEST_METHOD):
        found.append(TEST_METHOD.strip())
    return tuple(found)


def signed(points: int) -> str:
    """For people to read: "+12", "−7", "0". Sheets get the number."""
    return f"+{points}" if points > 0 else str(points).replace("-", "−")


def _question(
    release: Release, question: ReleasedQuestion, tables: list[Table], words: Words
) -> QuestionFigures:
    said = words.question(question.id)
    scores = sorted(question.scores.values())
    return QuestionFigures(
        question.id,
        said.number,
        said.text,
        question.kind == "multi",
        (_plain(scores[0]), _plain(scores[-1])) if scores else None,
        tuple(
            Breakdown(
                table.dimension or "",
                words.attribute(table.dimension) if table.dimension else WHOLE,
                tuple(
                    _group(release, question, table, at, words)
                    for at in dict.fromkeys(cell.at for cell in table.cells)
                ),
            )
            for table in tables
        ),
    )


def _group(
    release: Release, question: ReleasedQuestion, table: Table, at: At, words: Words
) -> GroupFigures:
    figures = figures_at(table, at)
    answered, responses = figures[None], release.responses_at(at)
    whole = denominator(answered, responses.figure, responses.asked)
    scored = {option: figure for option, figure in figures.items() if isinstance(option, str)}
    return GroupFigures(
        at,
        words.group(at),
        responses.asked,
        responses.figure,
        answered,
        whole,
        tuple(
            Line(
                option,
                words.option(question.id, option),
                figure,
                percent(figure, whole),
            )
            for option, figure in figures.items()
            if option is not None
        ),
        mean_score(scored, question.scores) if question.scores else None,
        net_score(scored, question.scores) if question.scores else None,
    )


def _is_whole(at: At, stratum: str) -> bool:
    return not at or (len(at) == 1 and at[0][0] == stratum)


def _plain(score: object) -> str:
    number = Decimal(str(float(score)))  # type: ignore[arg-type]
    return str(int(number)) if number == int(number) else str(number)
