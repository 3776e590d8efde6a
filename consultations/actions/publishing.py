"""Publish: from then on the councils are asked, and what they are asked stays."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone

from consultations import permissions, policies
from consultations.actions.doorway import allowed, locked_row
from consultations.actions.opening import rule_in_words
from consultations.asked_of_nobody import about_nobody
from consultations.definition.stored import definition_of
from consultations.models import Consultation, Invitation
from consultations.release_plan import complete
from consultations.time_allowed import warnings
from consultations.welsh_offered import about_welsh
from councils.models import User
from councils.refusals import Blocker, Refused

logger = logging.getLogger(__name__)


def publish(
    *, consultation: Consultation, by: User, despite_warnings: bool = False
) -> Consultation:
    """Makes it public at its opening and asks the councils: those in being on that day that fit
    its rule. Where it opens later, the rule is asked again then (opening.py). How the results will
    be released is frozen with this. What was rehearsed is thrown away.

    Raises PermissionDenied for anybody but LGA editors, Refused for what stands in the way, which
    warnings of the time allowed do unless `despite_warnings`; these are kept, and so is what is
    said of its Welsh and of questions that nobody gets.
    """
    with transaction.atomic():
        by = allowed(by, permissions.can_publish, "Only LGA editors publish a consultation.")
        fresh = locked_row(consultation)
        now = timezone.now()
        if blockers := policies.against_publishing(fresh, by, now):
            raise Refused(blockers)
        warned = warnings(fresh.opens_at, fresh.closes_at)
        if warned and not despite_warnings:
            sentence = "Confirm that you publish it with these dates."
            raise Refused([Blocker("warned", sentence, "despite_warnings")])
        councils = policies.councils_asked(fresh, now)
        fresh.release_plan = complete(
            fresh.release_plan,
            {council.nation for council in councils},
            {council.division for council in councils},
        )
        fresh.published_at, fresh.published_by = now, by
        definition, facts = definition_of(fresh), [council.facts for council in councils]
        fresh.published_despite = "\n".join(
            [*warned, *about_welsh(definition, facts), *about_nobody(definition, facts)]
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
        # It belongs to the app above this one and is known by the name of its relation.
        if fresh.rehearsed.exists():
            fresh.rehearsed.all().delete()
            logger.info("Publishing %s threw its rehearsal away (person %d).", fresh.code, by.pk)
        words = rule_in_words(fresh)
        Invitation.objects.bulk_create(
            Invitation(
                consultation=fresh,
                council=council,
                rule_in_words=words,
                invited_at=now,
                is_lga_member=council.is_lga_member,
            )
            for council in councils
        )
    return fresh
