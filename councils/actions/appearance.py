"""What a council says of the look of its papers."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from councils import permissions
from councils.actions.doorway import fresh, lock_people
from councils.letterhead import NotALogo, contrast_with_white, logo_of, readable
from councils.mail import one_line
from councils.models import Appearance, Council, User
from councils.refusals import Blocker, Refused


@transaction.atomic
def say_appearance(
    *, council: Council, by: User, colour: str, logo: bytes | None, logo_alt: str, is_gone: bool
) -> Appearance:
    """Says it, or says it anew: papers that are asked for from now on look like that.

    `logo`: the file as it was sent, None to keep the one there is; `is_gone` takes it away. Raises
    PermissionDenied for anybody but the council's administrators, Refused for a colour that cannot
    be read on white, for what is no picture, and for a logo without words.
    """
    lock_people(council)
    person = fresh(by)
    if not permissions.can_manage_people(person, council):
        raise PermissionDenied(
            _("Only the council's administrators say what its papers look like.")
        )
    if colour and readable(colour) != colour:
        raise Refused([Blocker("colour", too_light(colour), "colour")])
    before = Appearance.objects.filter(council=council).first()
    kept = bytes(before.logo) if before and before.logo else None
    try:
        drawn = None if is_gone else logo_of(logo) if logo is not None else kept
    except NotALogo as why:
        raise Refused([Blocker("logo", str(why), "logo")]) from why
    words = one_line(logo_alt) if drawn else ""
    if drawn and not words:
        raise Refused([Blocker("alt", _("Say in words what the logo shows"), "logo_alt")])
    said, _is_new = Appearance.objects.update_or_create(
        council=council,
        defaults={
            "colour": colour,
            "logo": drawn,
            "logo_alt": words,
            "changed_at": timezone.now(),
            "changed_by": person,
        },
    )
    return said


def too_light(colour: str) -> str:
    return _(
        "This colour is too light to be read on white paper: its contrast is "
        "%(contrast)s to 1, and text needs 4.5 to 1. Choose a darker one"
    ) % {"contrast": f"{contrast_with_white(colour):.1f}"}
