"""The look of a council's papers, as its administrators say it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from councils.actions.appearance import say_appearance
from councils.appearance_form import AppearanceForm
from councils.doors import person
from councils.letterhead import Letterhead
from councils.models import Appearance
from councils.views.doors import own_council
from councils.views.pages import form_page, read_and_send, sent
from councils.views.people import people_url


@read_and_send
def appearance(request: HttpRequest, council: str) -> HttpResponse:
    place = own_council(request, council)
    said = Appearance.objects.visible_to(person(request)).filter(council=place)
    stored = said.select_related("changed_by").first()
    back = people_url(place)
    files = request.FILES if request.method == "POST" else None
    return form_page(
        request,
        form=AppearanceForm(sent(request), files, said=stored, back=back),
        do=lambda cleaned: say_appearance(council=place, by=person(request), **cleaned),
        done=lambda typed: _("Saved. Papers that are prepared from now on look like that."),
        back=back,
        template="councils/appearance.html",
        caption=place.name,
        council=place,
        stored=stored,
        letterhead=stored.letterhead if stored else Letterhead(),
    )


@require_safe
def logo(request: HttpRequest, council: str) -> HttpResponse:
    """The logo as it is kept, for the page on which it is changed."""
    place = own_council(request, council)
    said = Appearance.objects.visible_to(person(request)).filter(council=place).first()
    if said is None or not said.logo:
        raise Http404("There is no logo.")
    return HttpResponse(bytes(said.logo), content_type="image/png")
