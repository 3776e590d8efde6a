"""A decision on a page for everybody: when it may be put there, and taken off again.

Policies as in `policies`. What the page shows is the register's entry (paper/register.py), in
which nothing exempt stands.
"""

from __future__ import annotations

import datetime as dt
import json

from django.urls import reverse
from django.utils.translation import gettext as _

from councils.models import User
from councils.refusals import Blocker
from responses.enums import NOTHING_IS_SENT, Publication
from responses.models import Decision, Response
from responses.taking_effect import PUBLISH


def can_be_put_on_page(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """The latest decision, once it is published, and only where the council publishes its answers.

    The entry prints the responses that were changed. What the LGA releases relies on what the
    council said of publication: who said that it publishes nothing says so differently first.
    """
    decision = response.last_decision
    if decision is None:
        return [Blocker("undecided", _("No decision has been made."))]
    if decision.pk in response.on_public_page:
        return [Blocker("on-page", _("The decision is on its public page already."))]
    if not hasattr(decision, "published"):
        sentence = _("Record first when and where the decision was published.")
        return [Blocker("unpublished", sentence, reverse(PUBLISH, args=response.url_args))]
    is_sent = decision.outcome not in NOTHING_IS_SENT
    if is_sent and _signed_publication(decision) == Publication.NOT_PUBLISHED:
        sentence = _(
            "The council has said that it does not publish its answers, and the LGA's figures "
            "rely on that. The entry would show answers that were changed."
        )
        return [Blocker("not-published", sentence)]
    return []


def _signed_publication(decision: Decision) -> str:
    """What the council had said when it was decided: the next draft may say otherwise."""
    signed = json.loads(decision.canonical)
    return str(signed.get("response", {}).get("publication", ""))


def can_be_taken_off_page(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """Whatever decision of the response is shown now, the latest or an earlier one."""
    if response.on_public_page:
        return []
    return [Blocker("not-on-page", _("The decision is not on a public page."))]
