"""Which councils somebody means who types names: the one place that knows what each is called.

Every name of the register counts, and every other name that is kept (CouncilName): those a council
had, and those that lists use for it.  How names are compared stands in councils.contacts.matching.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from functools import cached_property

from django.utils.translation import gettext as _

from councils.contacts.matching import Named, Names, plain
from councils.models import Council, CouncilName


def named(councils: Iterable[Council], today: dt.date) -> list[Named]:
    """The councils with all that they are called (one query)."""
    found = list(councils)
    others: dict[int, list[str]] = {council.pk: [] for council in found}
    for council_id, name in CouncilName.objects.order_by("pk").values_list("council_id", "name"):
        if council_id in others:
            others[council_id].append(name)
    return [
        Named(
            code=one.code,
            name=one.name,
            names=tuple(
                name for name in (one.short_name, one.name_cy, one.slug, *others[one.pk]) if name
            ),
            gss_codes=tuple(code for code in (one.gss_code, *one.former_gss_codes) if code),
            is_over=one.end_date is not None and one.end_date < today,
        )
        for one in found
    ]


class KnownCouncils:
    """Some councils, to be found by what people call them; read when the first is looked up."""

    def __init__(self, councils: Collection[Council]) -> None:
        self.by_code = {council.code: council for council in councils}

    @cached_property
    def names(self) -> Names:
        return Names(named(self.by_code.values(), dt.date.min))

    def meant(self, typed: str) -> tuple[Council | None, str]:
        """The council that the words mean, or why it is not clear: "" for unknown ones."""
        found = self.names.meant(typed)
        if len(found) == 1:
            return self.by_code[found[0].code], ""
        if not found:
            return None, ""
        several = ", ".join(f"{one.name} ({one.code})" for one in found)
        return None, _("“%(typed)s” may mean %(several)s. Write the code") % {
            "typed": typed[:80],
            "several": several,
        }

    def close_to(self, typed: str) -> str:
        """The name of a council that is spelled nearly like that, or ""."""
        spelled = {
            plain(name): council.name
            for council in self.by_code.values()
            for name in (council.code, council.short_name, council.name)
        }
        close = get_close_matches(plain(typed), list(spelled), n=1, cutoff=0.75)
        return spelled[close[0]] if close else ""
