import pytest

from councils.enums import BODIES, CouncilType, Function, Tier
from councils.functions import LOWER_TIER, UPPER_TIER, CouncilFacts, functions_of
from councils.register import TIER_OF_TYPE

SOCIAL_CARE = {Function.CHILDRENS_SERVICES, Function.ADULT_SOCIAL_CARE}


def test_districts_have_no_social_care_and_all_others_have():
    for kind in CouncilType:
        functions = functions_of(TIER_OF_TYPE[kind])
        has_care = kind != CouncilType.DISTRICT and kind not in BODIES
        assert (functions >= SOCIAL_CARE) == has_care
        assert bool(SOCIAL_CARE & functions) == has_care


def test_every_function_belongs_to_exactly_one_tier():
    assert set(Function) == UPPER_TIER | LOWER_TIER
    assert not UPPER_TIER & LOWER_TIER


def test_a_single_tier_council_has_both():
    assert functions_of(Tier.SINGLE) == set(Function)


def test_an_unknown_tier_is_refused():
    with pytest.raises(ValueError, match="middle"):
        functions_of("middle")


def test_facts_know_the_functions_of_their_tier():
    facts = CouncilFacts("Derby City Council", "unitary", "single", "England", "East Midlands")
    assert facts.functions >= SOCIAL_CARE
