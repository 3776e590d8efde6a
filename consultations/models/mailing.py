"""Letters of the LGA to many councils at once, and what became of each of them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from consultations.enums import DeliveryState, MailingKind, Whom
from consultations.models.asking import Consultation
from councils.constraints import in_order, one_of, paired
from councils.enums import FOLLOWERS
from councils.models import Council, User


class MailingQuerySet(models.QuerySet["Mailing"]):
    def visible_to(self, user: User) -> MailingQuerySet:
        """All of them, for LGA editors and analysts."""
        return self if user.staff_roles & FOLLOWERS else self.none()


class Mailing(models.Model):
    """One letter to many councils, as an editor wrote, previewed and confirmed it.

    `subject` and `body` hold places such as {council}; `whom` is asked again for each letter just
    before it leaves.
    """

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="mailings")
    kind = models.CharField(max_length=12, choices=MailingKind.choices)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    whom = models.CharField(max_length=20, choices=Whom.choices)
    # Councils concerned at which nobody could be written to, one name a line.
    unreached = models.TextField(blank=True)
    # Of the page that was confirmed: sent twice, it makes one mailing.
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # When an editor last had failed letters sent again.
    again_at = models.DateTimeField(null=True)
    again_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # Why nothing leaves at present although letters wait; empty while all is well.
    held_up = models.CharField(max_length=250, blank=True)

    objects = MailingQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            one_of("mailing", "kind", MailingKind.values),
            one_of("mailing", "whom", Whom.values),
            paired("mailing", "again_at", "again_by"),
            in_order("mailing", "made_at", "again_at"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject}"


class MailingRecipient(models.Model):
    """One letter of a mailing: to one address, about one council.

    Whoever serves two councils gets a letter about each. The name and the address of a contact are
    removed when the contact is.
    """

    mailing = models.ForeignKey(Mailing, models.PROTECT, related_name="recipients")
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    address = models.CharField(max_length=254, blank=True)
    name = models.CharField(max_length=150, blank=True)
    why = models.CharField(max_length=60)  # as what they are written to
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()  # not tried before
    claimed_at = models.DateTimeField(null=True)  # when the last attempt began
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    # Why it failed or was left out, or why the last attempt came to nothing.
    reason = models.CharField(max_length=300, blank=True)
    # It failed, and the mail server may nevertheless have taken it.
    may_have_arrived = models.BooleanField(default=False)

    class Meta:
        ordering = ["council__name", "pk"]
        constraints = [
            one_of("mailingrecipient", "state", DeliveryState.values),
            models.UniqueConstraint(
                "mailing",
                "council",
                "address",
                condition=~Q(address=""),
                name="mailingrecipient_once",
                violation_error_message="This address has a letter about this council already.",
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.SENT, sent_at__isnull=False)
                | (~Q(state=DeliveryState.SENT) & Q(sent_at__isnull=True)),
                name="mailingrecipient_sent_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.FAILED, failed_at__isnull=False)
                | (
                    ~Q(state=DeliveryState.FAILED)
                    & Q(failed_at__isnull=True, may_have_arrived=False)
                ),
                name="mailingrecipient_failed_has_moment",
            ),
        ]
        indexes = [
            models.Index(
                # The order in which they are taken up; all of a mailing are due at one moment.
                fields=["next_at", "id"],
                condition=Q(state=DeliveryState.WAITING),
                name="mailingrecipient_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.mailing_id}: {self.council_id}, {self.state}"
