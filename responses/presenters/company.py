"""Who else is here, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import ngettext

from councils.listed import listed
from councils.models import User


def company_sentence(people: Sequence[User]) -> str:
    """ "Olive Example and Anne Other are also here."; empty for nobody."""
    if not people:
        return ""
    sentence = ngettext("%(names)s is also here.", "%(names)s are also here.", len(people))
    return sentence % {"names": listed([person.name for person in people])}
