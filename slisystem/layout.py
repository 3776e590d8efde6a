"""Layout objects for forms, beside crispy's `Layout`, `Div` and `Field`.

Crispy's own `Fieldset`, `Submit` and `HTML` compile their text as a template.  Our texts
come from people (a question can be a legend), so these print them as text and nothing
else; crispy's are not used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Printed(LayoutObject):
    """Prints itself with a template of the pack, which knows it as `piece`."""

    fields: list[Any] = []

    def render(
        self,
        form: forms.BaseForm,
        context: Context,
        template_pack: str = TEMPLATE_PACK,
        **kwargs: Any,
    ) -> SafeString:
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(
            self.get_template_name(template_pack), {"piece": self, "fields": fields}
        )


class Fieldset(Printed):
    """Fields under one legend: `Fieldset("The meeting", "meeting", "date", size="m", hint="…")`."""

    template = "%s/layout/fieldset.html"

    def __init__(
        self,
        legend: StrOrPromise,
        *fields: Any,
        size: str = "m",
        hint: StrOrPromise = "",
        css_class: str = "",
    ) -> None:
        self.fields = list(fields)
        self.legend = legend
        self.size = size
        self.hint = hint
        self.css_class = css_class


class Buttons(Printed):
    """A row of `Submit` and `Link`; the first is the page's primary button."""

    template = "%s/layout/buttons.html"

    def __init__(self, *fields: Any) -> None:
        self.fields = list(fields)


class Submit(Printed):
    """A button that sends the form; `kind` is "", "secondary" or "warning"."""

    template = "%s/layout/submit.html"

    def __init__(
        self,
        label: StrOrPromise,
        *,
        name: str = "",
        value: str = "",
        kind: str = "",
        css_id: str = "",
    ) -> None:
        self.label = label
        self.name = name
        self.value = value
        self.kind = kind
        self.css_id = css_id


class Link(Printed):
    """A way out beside the buttons: `Link("Cancel", reverse(…))`."""

    template = "%s/layout/link.html"

    def __init__(self, label: StrOrPromise, url: str) -> None:
        self.label = label
        self.url = url
