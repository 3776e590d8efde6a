"""The other end of the link: a new person, or one who has an account, takes up the role."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from councils import policies
from councils.actions.doorway import fresh
from councils.actions.inviting import token_hash
from councils.actions.people import new_person
from councils.actions.roles import give
from councils.models import AccountInvitation, User
from councils.refusals import refuse


def find_invitation(token: str) -> AccountInvitation | None:
    """The invitation behind a mailed link, whatever has become of it."""
    return (
        AccountInvitation.objects.select_related("council", "invited_by")
        .filter(token_hash=token_hash(token))
        .first()
    )


def accept_invitation(*, token: str, name: str, password: str) -> User:
    """Makes the account of a new person and gives the role. The link is used up by it.

    Raises AccountInvitation.DoesNotExist for an unknown token. Somebody who has an account
    logs in and uses `take_up_invitation`.
    """
    with transaction.atomic():
        invitation = _invitation_of(token)
        refuse(policies.nobody_has_the_address(invitation.email))
        try:
            with transaction.atomic():
                person = new_person(email=invitation.email, name=name, password=password)
        except IntegrityError:  # another invitation to this address was accepted just now
            refuse(policies.nobody_has_the_address(invitation.email))
            raise
        _take_up(invitation, person)
    return person


def take_up_invitation(*, token: str, by: User) -> AccountInvitation:
    """Gives the role to a person who has an account with the invited address."""
    with transaction.atomic():
        invitation = _invitation_of(token)
        by = fresh(by)
        refuse(policies.invitation_is_for(invitation, by))
        _take_up(invitation, by)
    return invitation


def _invitation_of(token: str) -> AccountInvitation:
    """The invitation with its row locked, so that of two clicks one finds it used."""
    invitation = AccountInvitation.objects.select_for_update().get(token_hash=token_hash(token))
    refuse(policies.invitation_is_open(invitation, timezone.now()))
    return invitation


def _take_up(invitation: AccountInvitation, person: User) -> None:
    give(
        user=person,
        council=invitation.council,
        role=invitation.role,
        office=invitation.office,
        starts_on=invitation.starts_on,
        ends_on=invitation.ends_on,
        by=invitation.invited_by,
    )
    invitation.accepted_at, invitation.accepted_by = timezone.now(), person
    invitation.save()
