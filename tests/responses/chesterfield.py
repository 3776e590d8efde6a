"""Chesterfield's real report as a draft, the consultation open as it was nine days before
closing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from consultations import actions
from consultations.definition import parse
from councils.enums import Role, StaffRoleKind
from responses import draft_file
from responses.models import Response
from tests import world

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
PAPER = FIXTURES / "papers" / "taking-stock-chesterfield-2015.txt"


def chesterfields_draft() -> Response:
    council = world.a_council("Chesterfield Borough Council", code="CHS", slug="chesterfield")
    officer = world.a_member(council, Role.OFFICER)
    editor = world.staff(StaffRoleKind.EDITOR)
    definition = parse((FIXTURES / "consultations" / "taking-stock-2015.yaml").read_bytes())
    consultation = actions.load(definition=definition).consultation
    consultation.opens_at = timezone.now() - dt.timedelta(days=40)
    consultation.closes_at = timezone.now() + dt.timedelta(days=9)
    consultation.save()
    world.publish_draft(consultation=consultation, by=editor)
    draft = draft_file.parse((FIXTURES / "responses" / "chesterfield-2015.yaml").read_bytes())
    response = draft_file.load(draft=draft, by=officer).response
    return Response.objects.with_places().get(pk=response.pk)
