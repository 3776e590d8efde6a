"""Who else is here, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from councils.models import User


def company_sentence(people: Sequence[User]) -> str:
    """ "Olive Example and Anne Other are also here."; empty for nobody."""
    names = [person.name for person in people]
    if not names:
        return ""
    if len(names) == 1:
        return f"{names[0]} is also here."
    return f"{', '.join(names[:-1])} and {names[-1]} are also here."
