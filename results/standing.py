"""Where the results of a consultation stand: all its releases, from the first preparation on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Max
from django.utils import timezone

from consultations.models import Consultation
from consultations.policies import spoken_moment
from responses.models import Submission
from results.changes import changed_since
from results.enums import MADE, ReleaseState
from results.models import Release


def subject_to_call_in(consultation: Consultation, today: dt.date) -> tuple[int, dt.date | None]:
    """How many submissions in force can still be called in, and the last day of that."""
    in_force = Submission.objects.in_force().filter(invitation__consultation=consultation)
    found = (
        in_force.order_by()
        .subject_to_call_in(today)
        .aggregate(number=Count("pk"), until=Max("call_in_until"))
    )
    return found["number"], found["until"]


@dataclass(frozen=True)
class Standing:
    """The releases of one consultation, oldest first."""

    consultation: Consultation
    releases: tuple[Release, ...]

    @classmethod
    def of(cls, consultation: Consultation) -> Standing:
        """As it is stored now (one query)."""
        releases = Release.objects.filter(consultation=consultation).order_by("pk")
        people = ("prepared_by", "frozen_by", "published_by", "ended_by")
        return cls(consultation, tuple(releases.select_related(*people)))

    def release(self, pk: int | None) -> Release | None:
        """The release with this id, if it is one of this consultation."""
        return next((each for each in self.releases if each.pk == pk), None)

    def latest(self, *states: str) -> Release | None:
        """The newest release in one of these states; without states, the newest of all."""
        found = [each for each in self.releases if not states or each.state in states]
        return found[-1] if found else None

    @property
    def in_hand(self) -> Release | None:
        """The release that waits for its next step. There is never more than one."""
        return self.latest(ReleaseState.PREPARED, ReleaseState.FROZEN)

    @property
    def made(self) -> tuple[Release, ...]:
        """Those with figures, also rejected ones: they count towards the most there may be."""
        return tuple(each for each in self.releases if each.state in MADE)

    @cached_property
    def subject_to_call_in(self) -> tuple[int, dt.date | None]:
        """`subject_to_call_in` of today (one query, once for this object)."""
        return subject_to_call_in(self.consultation, timezone.localdate())

    @cached_property
    def changed(self) -> int:
        """How many councils have changed since the latest release with figures (at most two
        queries, once); 0 without one."""
        return len(changed_since(self.made[-1])) if self.made else 0


def happened(release: Release) -> str:
    """What was done with the release last, as a sentence: who and when."""
    match ReleaseState(release.state):
        case ReleaseState.PREPARED:
            who, at = release.prepared_by, release.prepared_at
            return f"{who.name} prepared a release on {spoken_moment(at)}."
        case ReleaseState.FROZEN:
            assert release.frozen_by and release.frozen_at
            name, moment = release.frozen_by.name, spoken_moment(release.frozen_at)
            return f"{name} approved release {release.number} on {moment}; its figures are frozen."
        case ReleaseState.PUBLISHED:
            assert release.published_by and release.published_at
            name, moment = release.published_by.name, spoken_moment(release.published_at)
            return f"{name} published release {release.number} on {moment}."
        case ReleaseState.SET_ASIDE:
            assert release.ended_by and release.ended_at
            name, moment = release.ended_by.name, spoken_moment(release.ended_at)
            return f"{name} set the prepared release aside on {moment}."
        case ReleaseState.REJECTED:
            assert release.ended_by and release.ended_at
            name, moment = release.ended_by.name, spoken_moment(release.ended_at)
            return f"{name} rejected the figures of release {release.number} on {moment}."
