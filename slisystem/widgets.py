"""Text boxes and hidden fields, printed without the template engine.

A section page has about a hundred of them, and Django's own templates for them took a fifth of
its time. The bytes are the same; every other widget is printed by its template.
"""

from __future__ import annotations

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

PLAIN = {f"django/forms/widgets/{name}.html" for name in ("text", "hidden", "number", "email")}
TEXTAREA = "django/forms/widgets/textarea.html"


class Renderer(DjangoTemplates):
    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        if template_name in PLAIN:
            return box(context["widget"])
        if template_name == TEXTAREA:
            return text_box(context["widget"])
        return str(super().render(template_name, context, request))


def attributes(widget: dict[str, Any]) -> SafeString:
    """As Django's attrs.html: False is left out, True stands without a value."""
    return SafeString(
        "".join(
            f" {escape(name)}" if value is True else f' {escape(name)}="{escape(value)}"'
            for name, value in widget["attrs"].items()
            if value is not False
        )
    )


def box(widget: dict[str, Any]) -> SafeString:
    value = widget["value"]
    return format_html(
        '<input type="{}" name="{}"{}{}>',
        widget["type"],
        widget["name"],
        "" if value is None else format_html(' value="{}"', value),
        attributes(widget),
    )


def text_box(widget: dict[str, Any]) -> SafeString:
    return format_html(
        '<textarea name="{}"{}>\n{}</textarea>',
        widget["name"],
        attributes(widget),
        widget["value"] or "",
    )
