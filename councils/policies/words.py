"""How days and roles are said inside a sentence."""

from __future__ import annotations

import datetime as dt

from django.utils import dateformat

from councils.enums import Role, StaffRoleKind
from councils.models import Council


def spoken(day: dt.date) -> str:
    """ "13 March 2015"."""
    return dateformat.format(day, "j F Y")


def role_label(council: Council | None, role: str) -> str:
    """ "policy officer", "LGA editor": the role's name inside a sentence."""
    if council is None:
        return str(StaffRoleKind(role).label)
    label = str(Role(role).label)
    return label[0].lower() + label[1:]
