"""Moments in the sentences of policies and pages."""

from __future__ import annotations

import datetime as dt

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _

from consultations.models import Consultation


def spoken_moment(moment: dt.datetime) -> str:
    """ "13 March 2015 at 23:59", London time."""
    local = timezone.localtime(moment)
    return _("%(date)s at %(time)s") % {
        "date": dateformat.format(local, "j F Y"),
        "time": f"{local:%H:%M}",
    }


def given_more_time(consultation: Consultation) -> str:
    """Why it is not over yet although it has closed; without naming a council."""
    return _(
        "The consultation closed on %(closed)s, but councils that were given more time can "
        "submit until %(until)s."
    ) % {
        "closed": spoken_moment(consultation.closes_at),
        "until": spoken_moment(consultation.ends_at),
    }
