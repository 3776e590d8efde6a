"""Publish: from then on the councils are asked, and what they are asked stays."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from consultations import permissions, policies
from consultations.actions.opening import rule_in_words
from consultations.definition.stored import definition_of
from consultations.models import Consultation, Invitation
from consultations.release_plan import complete
from consultations.time_allowed import warnings
from consultations.welsh_offered import about_welsh
from councils.models import User
from councils.refusals import Blocker, Refused


def publish(
    *, consultation: Consultation, by: User, despite_warnings: bool = False
) -> Consultation:
    """Makes it public at its opening and asks the councils: those in being on that day that fit
    its rule. Where it opens later, the rule is asked again then (opening.py). How the results will
    be released is frozen with this.

    Raises PermissionDenied for anybody but LGA editors, Refused for what stands in the way, which
    warnings of the time allowed do unless `despite_warnings`; these are kept, and so is what is
    said of its Welsh.
    """
    with transaction.atomic():
        by = User.objects.get(pk=by.pk)  # the roles as they are now, not when the page began
        if not permissions.can_publish(by):
            raise PermissionDenied("Only LGA editors publish a consultation.")
        fresh = Consultation.objects.select_for_update().get(pk=consultation.pk)
        now = timezone.now()
        if blockers := policies.against_publishing(fresh, by, now):
            raise Refused(blockers)
        warned = warnings(fresh.opens_at, fresh.closes_at)
        if warned and not despite_warnings:
            sentence = "Confirm that you publish it although the dates leave little time."
            raise Refused([Blocker("warned", sentence, "despite_warnings")])
        councils = policies.councils_asked(fresh, now)
        fresh.release_plan = complete(fresh.release_plan, {council.nation for council in councils})
        fresh.published_at, fresh.published_by = now, by
        fresh.published_despite = "\n".join(
            [*warned, *about_welsh(definition_of(fresh), (one.facts for one in councils))]
        )
        fresh.asked_fixed_at = now if fresh.opens_at <= now else None
        fresh.save(
            update_fields=[
                "published_at",
                "published_by",
                "published_despite",
                "release_plan",
                "asked_fixed_at",
            ]
        )
        words = rule_in_words(fresh)
        Invitation.objects.bulk_create(
            Invitation(
                consultation=fresh,
                council=council,
                rule_in_words=words,
                invited_at=now,
            )
            for council in councils
        )
    return fresh
