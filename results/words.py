"""The words beside the figures of a release: titles, wordings, labels of options and groups.

The file of a release has names (`yes`, `county`); people read labels.  Labels are those of the
consultation, which is fixed once published, and of the register.  What has no label is shown by
its name, so a release that was made from other data can be read as well.  Every text is one line
without control characters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from consultations.models import Consultation
from consultations.prose import clean_line
from consultations.release_plan import DIVISION
from councils.enums import CouncilType, Division, Tier, councils_and_bodies
from results.disclosure.layout import At
from results.disclosure.noise import Option
from results.disclosure.plan import FIRST, TOP_THREE

EVERYBODY = "All councils asked"
ATTRIBUTES = {
    "type": "Council type",
    "tier": "Tier",
    "nation": "Nation",
    "region": "Region",
    "division": "Division of the register",
}
CATEGORIES: Mapping[str, Mapping[str, str]] = {
    "type": {kind.value: str(kind.label) for kind in CouncilType},
    "tier": {tier.value: str(tier.label) for tier in Tier},
    "division": {division.value: str(division.label) for division in Division},
}
PRINCIPAL = (Division.PRINCIPAL.value,)
# Joins categories that are counted together; pages and sheets explain it.
TOGETHER = " + "


@dataclass(frozen=True)
class QuestionWords:
    """A question as it is printed: "Q8", its wording, its options by name.

    `short` is what it is called among others: of a statement of a grid "Q5: Faster".
    """

    number: str
    text: str
    options: Mapping[str, str] = field(default_factory=dict)
    short: str = ""

    @property
    def name(self) -> str:
        return self.short or self.number


@dataclass(frozen=True)
class Words:
    """Everything that is printed of a release and is not in its file.

    `whole` is what the group of everybody is called, `demonstration_note` is empty for real
    consultations. `replaces` is the number of the published release that this one replaces, ""
    where there is none (figures that were rejected were seen by nobody). `attributes` and
    `categories` are by their names in the file.
    """

    code: str
    title: str
    publisher: str
    questions: Mapping[str, QuestionWords]
    whole: str = EVERYBODY
    demonstration_note: str = ""
    replaces: str = ""
    attributes: Mapping[str, str] = field(default_factory=lambda: ATTRIBUTES)
    categories: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: CATEGORIES)

    def question(self, name: str) -> QuestionWords:
        """The words of a published question: also of a ranking's parts and of a crossing."""
        if name in self.questions:
            return self.questions[name]
        for ending, part in ((FIRST, "first choice"), (TOP_THREE, "in the top three")):
            if name.endswith(ending) and name.removesuffix(ending) in self.questions:
                asked = self.questions[name.removesuffix(ending)]
                return QuestionWords(f"{asked.number} ({part})", asked.text, asked.options)
        first, _, second = name.partition("*")
        if first in self.questions and second in self.questions:
            return _crossing(self.questions[first], self.questions[second])
        return QuestionWords(name, name)

    def option(self, question: str, option: Option) -> str:
        """ "Yes"; of options that were merged, "Good or Very good"."""
        labels = self.question(question).options
        names = (option,) if isinstance(option, str) else option
        return " or ".join(labels.get(name, name) for name in names)

    def attribute(self, name: str) -> str:
        """ "Council type"."""
        return self.attributes.get(name) or clean_line(name[:1].upper() + name[1:])

    def category(self, attribute: str, name: str) -> str:
        """ "County council"."""
        return self.categories.get(attribute, {}).get(name, name)

    def group(self, at: At) -> str:
        """ "England", "County council", "Wales: Welsh principal council"; categories that are
        counted together are joined by a plus."""
        return (
            ": ".join(
                TOGETHER.join(self.category(attribute, name) for name in names)
                for attribute, names in at
            )
            or self.whole
        )


def those(at: At) -> str:
    """What the members of a group are called: no combined authority is a council."""
    return "bodies" if at and at[0][0] == DIVISION and at[0][1] != PRINCIPAL else "councils"


def words_of(consultation: Consultation, *, replaces: str = "") -> Words:
    """The words of a consultation's results (three queries at most, whatever its length)."""
    questions = {}
    for question in consultation.questions_in_order:
        names = question.spec.names(question.asked)
        asked, wording = question.asked, clean_line(question.wording)
        labels = {code: clean_line(label) for code, label in asked.labels.items()}
        questions[asked.number] = QuestionWords(asked.number, wording, labels)
        for row in asked.rows:  # each statement of a grid is published as a question of its own
            name = f"{asked.number}.{row.code}"
            said = f"{wording} {clean_line(row.label)}"
            questions[name] = QuestionWords(name, said, labels, clean_line(names[name]))
    return Words(
        code=consultation.code,
        title=clean_line(consultation.title),
        publisher=clean_line(consultation.publisher),
        questions=questions,
        whole=_whole(consultation),
        demonstration_note=clean_line(consultation.demonstration_note),
        replaces=replaces,
    )


def _whole(consultation: Consultation) -> str:
    """ "England" where all councils asked are English."""
    asked: Any = consultation.invitations.order_by()
    places = set(asked.values_list("council__nation", "council__type").distinct())
    nations = {nation for nation, _ in places}
    if len(nations) == 1:
        return str(nations.pop())
    everybody = f"All {councils_and_bodies(kind for _, kind in places)} asked"
    return everybody if places else EVERYBODY


def _crossing(first: QuestionWords, second: QuestionWords) -> QuestionWords:
    options = {
        f"{one}*{two}": f"{first.number} {label}, {second.number} {other}"
        for one, label in first.options.items()
        for two, other in second.options.items()
    }
    text = f"Together: {first.text} / {second.text}"
    short = f"{first.name} and {second.name}"
    return QuestionWords(f"{first.number} and {second.number}", text, options, short)
