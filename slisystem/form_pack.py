"""What the "house" form pack needs to know of a field, worked out once.

The rule: a label, hint, option or error is text, whatever its type says.  Question
texts are typed by people, so the pack's templates escape everything themselves and
never trust a "safe" string.  Attributes that speak to the pack (`label_size`, `width`,
…) are taken off before the widget is printed.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from slisystem.fields import DateParts
from slisystem.languages import lang_of

SIZES = {"s", "m", "l", "xl"}
# Words to the pack; crispy's Field(label_size="m") turns underscores into hyphens.
PACK_WORDS = {"label_size", "label_hidden", "width", "tiles", "inline", "small"}
# A placeholder vanishes when one types and is too faint to read; labels and hints do its work.
# With "maxlength" a browser cuts a pasted text without a word; our refusal says so.
DROPPED = {"placeholder", "required", "maxlength"}
# What the templates of radios and checkboxes print themselves.
PRINTED = {"id", "class", "checked", "disabled", "aria-describedby", "aria-invalid"}

KINDS: list[tuple[type[forms.Widget], str]] = [
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.PasswordInput, "password"),
    (forms.FileInput, "file"),
    (DateParts, "parts"),
]
CLASSES = {
    "input": "govuk-input",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "checkbox": "govuk-checkboxes__input",
}


@dataclass(frozen=True)
class Option:
    """One radio button or checkbox."""

    id: str
    value: str
    label: str
    hint: str
    checked: bool
    disabled: bool
    attrs: SafeString
    revealed: tuple[BoundField, ...]
    is_apart: bool  # never together with another; below an "or" unless all are
    lang: str = ""  # of its label, where that is not the page's

    @property
    def hint_id(self) -> str:
        return f"{self.id}-option-hint" if self.hint else ""


@dataclass(frozen=True)
class Part:
    """One box of a date."""

    id: str
    name: str
    label: str
    value: str
    width: int


@dataclass(frozen=True)
class Shape:
    """A field as its template prints it."""

    kind: str
    id: str
    name: str
    label: str
    hint: str
    errors: tuple[str, ...]
    size: str
    label_hidden: bool
    classes: str
    described_by: str
    options: tuple[Option, ...]
    parts: tuple[Part, ...]
    lang: str = ""  # of its label, where that is not the page's

    @property
    def is_lasting(self) -> bool:
        """Whether it holds nothing of this request: no errors, no fields inside options."""
        is_typed = self.errors or any(option.revealed for option in self.options)
        return not is_typed and self.kind != "parts"

    @property
    def hint_id(self) -> str:
        return f"{self.id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.id}-error"


def kind_of(field: BoundField) -> str:
    """Which template of the pack prints this field."""
    for widget_type, kind in KINDS:
        if isinstance(field.field.widget, widget_type):
            return kind
    return "input"


def pack_word(field: BoundField, word: str, default: Any = "") -> Any:
    """What the widget's attributes say to the pack, under either spelling."""
    attrs = field.field.widget.attrs
    return attrs.get(word, attrs.get(word.replace("_", "-"), default))


def field_id(field: BoundField) -> str:
    return str(field.field.widget.attrs.get("id") or field.auto_id or f"id_{field.html_name}")


def shape(field: BoundField, *, label: str = "", hint: str = "", size: str = "") -> Shape:
    """Everything the pack's template needs; label, hint and size given here win."""
    kind = kind_of(field)
    errors = tuple(str(error) for error in field.errors)
    hint = hint or str(field.help_text or "")
    identity = field_id(field)
    described = [str(field.field.widget.attrs.get("aria-describedby", ""))]
    described += [f"{identity}-hint"] if hint else []
    described += [f"{identity}-error"] if errors else []
    size = size or str(pack_word(field, "label_size"))
    return Shape(
        kind=kind,
        id=identity,
        name=field.html_name,
        label=label or str(field.label or ""),
        hint=hint,
        errors=errors,
        size=size if size in SIZES else "",
        label_hidden=bool(pack_word(field, "label_hidden", False)),
        classes=" ".join(modifiers(field, kind)),
        described_by=" ".join(part for part in described if part),
        options=tuple(options(field)) if kind in {"radios", "checkboxes"} else (),
        parts=tuple(parts(field)) if kind == "parts" else (),
        lang=lang_of(label or field.label),
    )


def modifiers(field: BoundField, kind: str) -> Iterator[str]:
    """Classes of a group of radios or checkboxes that its attributes ask for."""
    if kind in {"radios", "checkboxes", "checkbox"}:
        base = "govuk-radios" if kind == "radios" else "govuk-checkboxes"
        for word in ("inline", "small"):
            if pack_word(field, word, False):
                yield f"{base}--{word}"
        if pack_word(field, "tiles", False):
            yield "app-tiles"


def options(field: BoundField) -> Iterator[Option]:
    """The first option carries the field's own id, so that the error summary can link to it."""
    widget = field.field.widget
    hints = {str(value): hint for value, hint in getattr(widget, "hints", {}).items()}
    reveals = {str(value): names for value, names in getattr(widget, "reveals", {}).items()}
    apart = {str(value) for value in getattr(widget, "apart", ())}
    printed = DROPPED | PRINTED | PACK_WORDS | {word.replace("_", "-") for word in PACK_WORDS}
    for number, choice in enumerate(field.subwidgets):
        value = str(choice.data["value"])
        attrs = choice.data["attrs"]
        yield Option(
            id=f"{field_id(field)}_{number}" if number else field_id(field),
            value=value,
            label=str(choice.data["label"]),
            hint=str(hints.get(value, "")),
            checked=bool(choice.data["selected"]),
            disabled=bool(attrs.get("disabled", False)),
            attrs=flatatt({name: own for name, own in attrs.items() if name not in printed}),
            revealed=tuple(field.form[name] for name in reveals.get(value, ())),
            is_apart=value in apart,
            lang=lang_of(choice.data["label"]),
        )


def parts(field: BoundField) -> Iterator[Part]:
    """The boxes of a `DateParts`; like a first option, the first box carries the field's id."""
    widget = field.field.widget
    boxes = widget.get_context(field.html_name, field.value(), {"id": field_id(field)})["widget"]
    for number, (box, name) in enumerate(zip(boxes["subwidgets"], widget.labels, strict=True)):
        yield Part(
            id=box["attrs"]["id"] if number else field_id(field),
            name=box["name"],
            label=str(widget.labels[name]),
            value=str(box["value"] or ""),
            width=widget.widths[name],
        )


def control(field: BoundField, described_by: str) -> SafeString:
    """The field's own widget with the pack's classes, without what the pack took off."""
    kind = kind_of(field)
    widget = field.field.widget
    attrs: dict[str, Any] = {}
    for word in PACK_WORDS:
        for spelling in (word, word.replace("_", "-")):
            if spelling in widget.attrs:
                attrs[spelling] = False
    attrs |= {word: False for word in DROPPED if word in widget.attrs}
    classes = [CLASSES[kind], str(widget.attrs.get("class", ""))]
    width = str(pack_word(field, "width"))
    if width:
        prefix = "govuk-input--width-" if width.isdecimal() else "govuk-!-width-"
        classes.append(prefix + width)
    if field.errors and kind != "checkbox":
        classes.append(f"{CLASSES[kind].split()[0]}--error")
    attrs["class"] = " ".join(part for part in classes if part)
    attrs["id"] = field_id(field)
    attrs["aria-describedby"] = described_by or False
    if field.field.disabled:
        attrs["disabled"] = True
    if kind == "password":
        attrs |= {"spellcheck": "false", "autocapitalize": "none"}
    if kind == "textarea":
        attrs["cols"] = False
        if widget.attrs.get("rows") == "10":  # Django's default, not somebody's wish
            attrs["rows"] = 5
    if isinstance(widget, forms.Select):
        widget = copy.copy(widget)
        widget.choices = list(plain_choices(widget.choices))
    value = field.value()
    if isinstance(value, str):
        value = plain(value)
    # Not field.as_widget(): it adds `required` and descriptions of Django's own naming.
    return widget.render(field.html_name, value, attrs, renderer=field.form.renderer)


def plain(text: object) -> str:
    """Text without the mark "safe", which would let Django's widgets print it unescaped."""
    return str(text) + ""


def plain_choices(choices: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield plain(value), list(plain_choices(label))
        else:
            yield plain(value) if isinstance(value, str) else value, plain(label)


def revealed_names(form: forms.BaseForm) -> set[str]:
    """Fields that appear inside an option of another field, so not a second time below it."""
    return {
        name
        for field in form.fields.values()
        for names in getattr(field.widget, "reveals", {}).values()
        for name in names
    }


@dataclass(frozen=True)
class Problem:
    """One line of the error summary; without a target it concerns the form as a whole."""

    text: str
    target: str


def problems(forms_on_page: Iterable[Any]) -> list[Problem]:
    """Every error of the page in the order of the fields: forms, or formsets of forms."""
    found: list[Problem] = []
    for form in forms_on_page:
        if not getattr(form, "is_bound", False):
            continue
        if hasattr(form, "forms"):
            found += [Problem(str(text), "") for text in form.non_form_errors()]
            found += problems(form.forms)
            continue
        found += [Problem(str(text), "") for text in form.non_field_errors()]
        for field in form:
            target = "" if field.is_hidden else field_id(field)
            found += [Problem(str(text), target) for text in field.errors]
    return found
