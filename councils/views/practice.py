"""Call-in and usual days, as the council's administrators say them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from councils import presenters
from councils.actions.practice import say_practice
from councils.doors import person
from councils.models import Practice
from councils.practice_form import PracticeForm
from councils.views.doors import own_council
from councils.views.pages import form_page, read_and_send, sent
from councils.views.people import people_url


@read_and_send
def practice(request: HttpRequest, council: str) -> HttpResponse:
    place = own_council(request, council)
    said = Practice.objects.visible_to(person(request)).filter(council=place)
    stored = said.select_related("changed_by").first()
    back = people_url(place)
    return form_page(
        request,
        form=PracticeForm(sent(request), practice=stored, back=back),
        do=lambda cleaned: say_practice(council=place, by=person(request), **cleaned),
        done=lambda typed: _(
            "Call-in and usual days are saved. They hold for decisions signed from now on."
        ),
        back=back,
        template="councils/practice.html",
        caption=place.name,
        said=presenters.practice_line(stored),
        practice=stored,
    )
