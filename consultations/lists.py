"""A list of councils on any page, and what an editor does for all of them at once: write to them,
give them more time.

A page with such a list shows a `CouncilList` by one template (consultations/_list_actions.html).
The codes of its councils are posted, never put into an address, which would be too long for many;
the page that gets them only fills its form in (`handed_over`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from consultations import permissions, policies
from consultations.enums import MailingKind
from consultations.mailing_policy import against_mailing
from consultations.models import Consultation
from councils.models import User

# Enough for the codes or the names of all councils there could be, one a line.
LONGEST = 400_000
MOST_PROBLEMS = 10  # that are named; of others it is said how many there are


def some_of(problems: list[str]) -> list[str]:
    """The first problems of a list of councils, and how many lines more have one."""
    more = len(problems) - MOST_PROBLEMS
    return problems[:MOST_PROBLEMS] + ([f"{more} more lines are not known"] if more > 0 else [])


@dataclass(frozen=True)
class ListAction:
    """Something to do for the councils of a list; their codes are posted to `url`."""

    label: str
    url: str


@dataclass(frozen=True)
class CouncilList:
    """The councils of a list, their codes in one field, and what can be done for them; false where
    nothing can."""

    codes: str
    actions: tuple[ListAction, ...]

    @classmethod
    def of(cls, codes: Iterable[str], actions: tuple[ListAction, ...]) -> CouncilList:
        joined = " ".join(codes)
        return cls(joined, actions if joined else ())

    def __bool__(self) -> bool:
        return bool(self.actions)


def list_actions(
    consultation: Consultation,
    user: User,
    now: dt.datetime,
    *,
    kind: MailingKind = MailingKind.REMINDER,
) -> tuple[ListAction, ...]:
    """What this person can do now for councils of a list; `kind` is the letter with which writing
    begins."""
    found: list[ListAction] = []
    if permissions.can_write_to_councils(user) and not against_mailing(consultation, now):
        # By its name: letters stand in the app above this one.
        url = f"{reverse('responses:mailing-new', args=[consultation.code])}?kind={kind.value}"
        found.append(ListAction("Write to these councils", url))
    if permissions.can_give_time(user) and not policies.against_giving_time(consultation):
        url = reverse("consultations:extend", args=[consultation.code])
        found.append(ListAction("Give more time to these councils", url))
    return tuple(found)


def handed_over(request: HttpRequest) -> list[str] | None:
    """The codes of the list that another page posted; None where no list was."""
    if request.method != "POST" or "list" not in request.POST:
        return None
    return request.POST.get("councils", "")[:LONGEST].split()
