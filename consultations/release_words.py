"""How the results will be released, in words for a page: the declaration that holds, read out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.definition import Definition
from consultations.kinds import Asked, Kind
from consultations.models import Consultation
from consultations.release_plan import (
    DIMENSIONS,
    DIVISION,
    STRATUM,
    counted,
    declared_of,
    is_scale,
    plan_json,
)
from consultations.releasing import release_plan_of
from councils.enums import CouncilType, Division, Nation, Tier
from councils.listed import listed
from councils.models import Council

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DIMENSION_NAMES: Mapping[str, StrOrPromise] = {
    "type": _("council type"),
    "region": _("region"),
    "tier": _("tier"),
    "nation": _("nation"),
    "division": _("division of the register"),
}
CATEGORY_NAMES: Mapping[str, str] = {
    str(value): str(label)
    for labels in (CouncilType, Tier, Nation, Division)
    for value, label in labels.choices
}


@dataclass(frozen=True)
class Gates:
    """Numbers of responses below which less is released, as in results/disclosure/layout.py,
    which stands above this app; a test holds them to it."""

    whole: int = 10
    breakdowns: int = 30
    group: int = 10
    unpublished: int = 3
    coarse: int = 30
    percent: int = 20  # answers below which there is no percentage (results/disclosure/cells.py)


# What is counted first, by the stratum.
WHOLE = {
    "": _("all councils together"),
    STRATUM: _("all councils of each nation together"),
    DIVISION: _("all principal councils together, and other bodies by themselves"),
}
# How the options of a question are counted (R5).
IN_THREE = format_lazy(
    _(
        "As a scale of five steps; where there are fewer than {coarse} responses, the two steps at "
        "either end are counted as one, so that three are left"
    ),
    coarse=Gates.coarse,
)
AS_DECLARED = format_lazy(
    _(
        "With some options counted as one where there are fewer than {coarse} responses, as listed "
        "below"
    ),
    coarse=Gates.coarse,
)
SEPARATE = _("By separate answer options, the same in every group")


@dataclass(frozen=True)
class Merging:
    """With which groups one is merged when it is too small, the first first."""

    group: str
    partners: str  # "Unitary authority, else District council"


@dataclass(frozen=True)
class Breakdown:
    """The groups of one attribute; without mergings the smallest other group is taken."""

    name: str  # "council type"
    mergings: tuple[Merging, ...]


@dataclass(frozen=True)
class Treatment:
    """Which questions are counted in which way; every question stands in one."""

    way: str
    questions: str  # "Q2; Q5: Faster"


@dataclass(frozen=True)
class ReleaseWords:
    """What will be published. `closed` 0: no question has options, so that no answer is counted."""

    closed: int
    is_split: bool  # by nation, whose councils are never counted together
    has_bodies: bool  # and these are never counted together with councils
    whole: str  # "all councils together"
    by: str  # "council type and region"; empty: no breakdown
    breakdowns: tuple[Breakdown, ...]
    treatments: tuple[Treatment, ...]
    crossings: tuple[str, ...]  # "Q1 and Q2"
    merges: tuple[str, ...]  # "Q8: “Very good” and “Good”"
    scores: tuple[str, ...]  # "Q8: “Yes” 1, “No” 0"
    gates: Gates = Gates()


def release_words(
    consultation: Consultation,
    definition: Definition | None = None,
    councils: Iterable[Council] | None = None,
) -> ReleaseWords:
    """The release of the consultation as its pages tell it (three queries at most). `definition`
    is the stored one and `councils` those that a draft would ask, where they were read already."""
    if definition is not None:
        return words_of(release_plan_of(consultation, councils), definition.kinds_asked)
    asked = consultation.questions.order_by("position").prefetch_related("options")
    questions = [(question.spec, question.asked) for question in asked]
    return words_of(release_plan_of(consultation, councils), questions)


def words_of(plan: Mapping[str, Any], questions: Sequence[tuple[Kind, Asked]]) -> ReleaseWords:
    """The same of a complete declaration and its questions."""
    # In the order of questions and options: PostgreSQL keeps fields in an order of its own.
    labels = {name: each.labels for kind, each in questions for name in kind.published(each)}
    names = {name: said for kind, each in questions for name, said in kind.names(each).items()}
    released = plan_json(plan, counted(questions))["questions"]
    merges, scores = plan["option_merges"], plan["scores"]

    def merged(name: str) -> str:
        lists = ([f"“{labels[name].get(code, code)}”" for code in merge] for merge in merges[name])
        return f"{names[name]}: {'; '.join(map(listed, lists))}"

    def scored(name: str) -> str:
        found = [(label, scores[name].get(code)) for code, label in labels[name].items()]
        numbers = (
            (label, str(score).replace("-", "−")) for label, score in found if score is not None
        )
        return f"{names[name]}: " + ", ".join(f"“{label}” {number}" for label, number in numbers)

    ways: dict[StrOrPromise, list[str]] = {IN_THREE: [], AS_DECLARED: [], SEPARATE: []}
    for name, said in names.items():
        way = IN_THREE if is_scale(released[name].get("scores", {})) else SEPARATE
        ways[AS_DECLARED if name in merges else way].append(said)
    return ReleaseWords(
        closed=len(released),
        is_split=plan["stratum"] == STRATUM,
        has_bodies=plan["stratum"] == DIVISION,
        whole=str(WHOLE[plan["stratum"]]),
        by=listed([dimension_name(name) for name in plan["dimensions"]]),
        breakdowns=tuple(
            Breakdown(dimension_name(name), _mergings(plan["neighbours"].get(name, {})))
            for name in plan["dimensions"]
        ),
        treatments=tuple(
            Treatment(str(way), "; ".join(each)) for way, each in ways.items() if each
        ),
        crossings=tuple(
            listed(names.get(name, name) for name in pair) for pair in plan["crossings"]
        ),
        merges=tuple(merged(name) for name in labels if name in merges),
        scores=tuple(scored(name) for name in labels if name in scores),
    )


def when_fixed(consultation: Consultation) -> str:
    """Since when, or until when, it is as it stands: a sentence for a page of the LGA."""
    if consultation.published_at is None:
        return "This is fixed when the consultation is published."
    declared = declared_of(consultation.release_plan)
    follows = "stratum" not in declared and STRATUM not in declared.get("dimensions", DIMENSIONS)
    if consultation.asked_fixed_at is None and timezone.now() < consultation.opens_at and follows:
        return (
            "This was fixed when the consultation was published, but for one thing: whether "
            "councils of England and of Wales are counted apart follows from those that are asked "
            "when it opens."
        )
    fixed = consultation.asked_fixed_at
    is_later = fixed is not None and fixed > consultation.published_at and follows
    return f"This was fixed when the consultation {'opened' if is_later else 'was published'}."


def _mergings(neighbours: Mapping[str, Any]) -> tuple[Merging, ...]:
    return tuple(
        Merging(category(group), gettext(", else ").join(category(name) for name in names))
        for group, names in sorted(neighbours.items(), key=lambda pair: category(pair[0]))
        if names
    )


def dimension_name(name: str) -> str:
    return str(DIMENSION_NAMES.get(name, name))


def category(name: str) -> str:
    """ "County council"; regions are called as the register calls them."""
    return CATEGORY_NAMES.get(name, name)
