"""How a council's reports are built: the only writer of its report template.

A template changes no report: each draft took a copy of it when it was started, and takes the
present one over only when somebody asks for that (`drafting.take_template`).
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from councils.models import Council, User
from councils.refusals import Blocker, Conflict, Refused
from responses import permissions
from responses.models import ReportTemplate
from responses.outline import Outline, problems


def save_template(
    *, council: Council, by: User, base_version: int, outline: Outline
) -> ReportTemplate:
    """Stores the council's outline as its next version; `base_version` is the one that was shown,
    0 where there was none.

    Saving what is stored changes nothing. Raises Conflict (with the stored template) when
    somebody else saved meanwhile, Refused for an outline that cannot be used, PermissionDenied
    for anybody but the council's policy officers and administrators.
    """
    found = problems(outline.items, outline.considerations)
    if found:
        raise Refused([Blocker("outline", sentence) for sentence in found])
    with transaction.atomic():
        # The council's row stands for the template that may not be there yet.
        Council.objects.select_for_update(no_key=True).get(pk=council.pk)
        if not permissions.can_order_reports(User.objects.get(pk=by.pk), council.pk):
            raise PermissionDenied(
                _(
                    "Only the council's policy officers and administrators say how its reports are "
                    "built."
                )
            )
        template = ReportTemplate.objects.filter(council=council).select_related("saved_by").first()
        if template is None:
            template = ReportTemplate(council=council, version=0, outline={})
        if template.version and Outline.from_json(template.outline) == outline:
            return template
        if template.version != base_version:
            raise Conflict(template)
        template.outline = outline.to_json()
        template.version += 1
        template.saved_at, template.saved_by = timezone.now(), by
        template.save()
        return template
