"""May it be done *now*? Each policy returns what stands in the way; nothing means yes."""

from councils.policies.deciding import (
    is_not_ended,
    people_with,
    route_makes_sense,
    stand_in_is_somebody_else,
    stand_in_makes_sense,
    stand_in_says_by_what_right,
)
from councils.policies.inviting import (
    first_administrator_is_missing,
    invitation_can_be_sent_again,
    invitation_is_for,
    invitation_is_open,
    is_not_oneself,
    nobody_has_the_address,
    role_is_free,
)
from councils.policies.roles import (
    administrators,
    dates_make_sense,
    has_run_out,
    held_roles,
    office_is_given,
    role_can_change,
    role_can_end,
)
from councils.policies.words import role_label, spoken

__all__ = [
    "administrators",
    "dates_make_sense",
    "first_administrator_is_missing",
    "has_run_out",
    "held_roles",
    "invitation_can_be_sent_again",
    "invitation_is_for",
    "invitation_is_open",
    "is_not_ended",
    "is_not_oneself",
    "nobody_has_the_address",
    "office_is_given",
    "people_with",
    "role_can_change",
    "role_can_end",
    "role_is_free",
    "role_label",
    "route_makes_sense",
    "spoken",
    "stand_in_is_somebody_else",
    "stand_in_makes_sense",
    "stand_in_says_by_what_right",
]
