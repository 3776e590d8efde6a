"""Filters and tags every template may use without loading them (settings: builtins).

Whatever people typed is printed through `format_html`, so that it is escaped once and
can never become markup.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.loader import get_template
from django.utils import dateformat, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consultations.prose import Block, blocks
from slisystem import form_pack
from slisystem.languages import lang_of, marked

register = template.Library()

LONDON = ZoneInfo("Europe/London")
TAG_COLOURS = {
    "",
    "grey",
    "green",
    "teal",
    "blue",
    "purple",
    "magenta",
    "red",
    "orange",
    "yellow",
}


# --- typed text ---------------------------------------------------------------------------


def lines(text: str) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in text.split("\n")))


def block_html(block: Block) -> SafeString:
    if block.kind == "ul":
        items = format_html_join("", "<li>{}</li>", ((lines(item),) for item in block.lines))
        return format_html('<ul class="govuk-list govuk-list--bullet">{}</ul>', items)
    return format_html('<p class="govuk-body">{}</p>', lines(block.lines[0]))


@register.filter
def prose(text: str | None) -> SafeString:
    """Typed text as paragraphs and lists; everything in it is escaped."""
    found = format_html_join("\n", "{}", ((block_html(block),) for block in blocks(text or "")))
    lang = lang_of(text)
    return format_html('<div lang="{}">{}</div>', lang, found) if lang else found


@register.filter
def in_language(text: str) -> SafeString:
    """Typed text of one line, with its language where that is not the page's."""
    return marked(text)


@register.filter
def mid_sentence(text: str) -> SafeString:
    """The same without its capitals, as it stands within a sentence; only in English that is so."""
    return marked(text if lang_of(text) else text.lower())


# --- moments ------------------------------------------------------------------------------


def in_london(moment: dt.datetime) -> dt.datetime:
    if timezone.is_naive(moment):
        moment = moment.replace(tzinfo=dt.UTC)
    return moment.astimezone(LONDON)


@register.filter
def london_date(moment: dt.date | None) -> str:
    """4 March 2015; of a moment, the day it is in London."""
    if moment is None:
        return ""
    if isinstance(moment, dt.datetime):
        moment = in_london(moment)
    return dateformat.format(moment, "j F Y")


@register.filter
def london_time(moment: dt.datetime | None) -> str:
    """23:59, London time."""
    return f"{in_london(moment):%H:%M}" if moment else ""


@register.filter
def london(moment: dt.datetime | None) -> str:
    """4 March 2015, 23:59, London time."""
    return f"{london_date(moment)}, {london_time(moment)}" if moment else ""


@register.simple_tag
def moment(value: dt.datetime | dt.date | None) -> SafeString:
    """The same words with the machine-readable moment around them."""
    if value is None:
        return SafeString("")
    words = london(value) if isinstance(value, dt.datetime) else london_date(value)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)


# --- forms --------------------------------------------------------------------------------


@register.simple_tag
def print_field(
    field: BoundField, label: str = "", hint: str = "", label_size: str = ""
) -> SafeString:
    """One field in the house's shape; words given here replace those of the form."""
    shape = form_pack.shape(field, label=label, hint=hint, size=label_size)
    control: SafeString | None = None
    if shape.kind not in {"radios", "checkboxes", "parts"}:
        control = form_pack.control(field, shape.described_by)
    before, after = frame(shape, get_language()) if shape.is_lasting else printed(shape)
    return SafeString(before + (control or "") + after)


# Stands where the control will stand; typed text never holds a NUL.
CONTROL = SafeString("\x00")


def printed(shape: form_pack.Shape) -> tuple[str, str]:
    """What stands before and after a field's control."""
    page = get_template(PRINTED_BY.get(shape.kind, "house/_field.html"))
    before, _, after = page.render({"shape": shape, "control": CONTROL}).partition(CONTROL)
    return before, after


@lru_cache(maxsize=2000)
def frame(shape: form_pack.Shape, language: str | None) -> tuple[str, str]:
    """A section page has some sixty fields, and what is around them is the same for every council
    in the same language."""
    return printed(shape)


PRINTED_BY = {
    "radios": "house/_group.html",
    "checkboxes": "house/_group.html",
    "parts": "house/_group.html",
    "checkbox": "house/_checkbox.html",
}


@register.filter
def unrevealed(form: forms.BaseForm) -> list[BoundField]:
    """A form's fields without those that appear inside another field's option."""
    hidden_away = form_pack.revealed_names(form)
    return [field for field in form if field.name not in hidden_away]


@register.inclusion_tag("components/_error_summary.html", takes_context=True)
def error_summary(
    context: template.Context, *forms_on_page: Any, title: str = ""
) -> dict[str, Any]:
    """All errors of these forms (or of `form`), each a link to its field, under "There is a
    problem" or another `title`."""
    on_page = forms_on_page or (context.get("form"),)
    problems = form_pack.problems(form for form in on_page if form is not None)
    return {"problems": problems, "title": title or _("There is a problem")}


@register.filter
def has_errors(form: Any) -> bool:
    """Whether the page's title begins with "Error: "."""
    return form is not None and bool(form_pack.problems([form]))


# --- small components ---------------------------------------------------------------------


@register.simple_tag
def tag(text: str, colour: str = "") -> SafeString:
    """A status: {% tag "In progress" "blue" %}."""
    if colour not in TAG_COLOURS:
        raise template.TemplateSyntaxError(f"A tag has no colour {colour!r}.")
    modifier = f" govuk-tag--{colour}" if colour else ""
    return format_html('<strong class="govuk-tag{}">{}</strong>', modifier, text)


@register.simple_block_tag(end_name="endinset")
def inset(content: str) -> SafeString:
    """Words set apart from the text around them."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag(end_name="endwarning")
def warning(content: str) -> SafeString:
    """A consequence one must know before going on."""
    return format_html(
        '<div class="govuk-warning-text">'
        '<span class="govuk-warning-text__icon" aria-hidden="true">!</span>'
        '<strong class="govuk-warning-text__text">'
        '<span class="govuk-visually-hidden">{}</span>{}</strong></div>',
        _("Warning"),
        content,
    )


@register.simple_block_tag(end_name="endpanel")
def panel(content: str, title: str) -> SafeString:
    """The green panel of a confirmation page; its title is the page's h1."""
    return format_html(
        '<div class="govuk-panel govuk-panel--confirmation">'
        '<h1 class="govuk-panel__title">{}</h1><div class="govuk-panel__body">{}</div></div>',
        title,
        content,
    )


@register.simple_block_tag(end_name="endfold")
def fold(content: str, summary: str, is_open: bool = False) -> SafeString:
    """Something to unfold: {% fold "Background to this section" %}…{% endfold %}."""
    return format_html(
        '<details class="govuk-details"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        SafeString(" open") if is_open else "",
        summary,
        content,
    )


@register.simple_block_tag(end_name="endcard")
def card(content: str, title: str) -> SafeString:
    """A card of the right-hand column, with its own heading."""
    return format_html(
        '<section class="app-card"><h2 class="app-card__title">{}</h2>{}</section>', title, content
    )


@register.simple_block_tag(end_name="endquoted")
def quoted(content: str, title: str = "", kind: str = "") -> SafeString:
    """A council's words behind a rule.  kind: "" suggested, "decided", "none" (no words)."""
    return format_html(
        '<div class="app-response{}"><p class="app-response__label">{}</p>'
        '<div class="app-response__text">{}</div></div>',
        f" app-response--{kind}" if kind else "",
        title or _("Suggested response"),
        content,
    )


@register.simple_block_tag(end_name="endbanner")
def banner(content: str, title: str = "", kind: str = "") -> SafeString:
    """A notification banner, "Important"; kind "success" is announced at once."""
    title = title or _("Important")
    return format_html(
        '<div class="govuk-notification-banner{}" role="{}" aria-label="{}"'
        ' data-module="govuk-notification-banner" data-disable-auto-focus="true">'
        '<div class="govuk-notification-banner__header">'
        '<h2 class="govuk-notification-banner__title">{}</h2></div>'
        '<div class="govuk-notification-banner__content">{}</div></div>',
        " govuk-notification-banner--success" if kind == "success" else "",
        "alert" if kind == "success" else "region",
        title,
        title,
        content,
    )
