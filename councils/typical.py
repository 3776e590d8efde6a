"""A council of a type, where no council is named: what a rule about councils asks of it."""

from __future__ import annotations

from councils.enums import CouncilType, Nation
from councils.functions import CouncilFacts
from councils.register.reading import TIER_OF_TYPE

NAMES: dict[str, str] = {
    CouncilType.COUNTY: "a county council",
    CouncilType.DISTRICT: "a district council",
    CouncilType.UNITARY: "a unitary authority",
    CouncilType.METROPOLITAN: "a metropolitan district",
    CouncilType.LONDON: "a London borough",
    CouncilType.CITY_OF_LONDON: "the City of London Corporation",
    CouncilType.SCILLY: "the Council of the Isles of Scilly",
    CouncilType.WELSH: "a Welsh principal council",
}
# Types that stand in one region only.
REGION_BY_TYPE: dict[str, str] = {
    CouncilType.LONDON: "London",
    CouncilType.CITY_OF_LONDON: "London",
    CouncilType.SCILLY: "South West",
    CouncilType.WELSH: "Wales",
}


def typical(kind: str, region: str = "") -> CouncilFacts:
    """Any council of that type; `region` is taken where the type does not say it itself. Without
    a region it is in none of those that a rule may name. Raises KeyError for an unknown type."""
    return CouncilFacts(
        name=NAMES[kind],
        type=kind,
        tier=TIER_OF_TYPE[CouncilType(kind)],
        nation=Nation.WALES if kind == CouncilType.WELSH else Nation.ENGLAND,
        region=REGION_BY_TYPE.get(kind, region),
    )
