"""What is typed of a combined authority or another body, and of the councils in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django import forms

from councils.actions.bodies import Typed
from councils.enums import BODIES, CouncilType
from councils.forms import OneLineField, helper
from councils.mail import one_line
from councils.models import Constituent, Council
from councils.register import REGION_CODES
from slisystem.fields import DateField
from slisystem.layout import Buttons, Link, Submit

TYPES = [(kind.value, kind.label) for kind in CouncilType if kind in BODIES]


def _line(label: str, most: int, *, required: bool = True, **kwargs: Any) -> OneLineField:
    return OneLineField(
        label=label if required else f"{label} (optional)",
        max_length=most,
        required=required,
        error_messages={"required": f"Enter the {label.lower()}"},
        widget=forms.TextInput({"spellcheck": "false", "autocomplete": "off"}),
        **kwargs,
    )


class BodyForm(forms.Form):
    """A body that the register file does not have, or what changes of one."""

    base = forms.CharField(required=False, widget=forms.HiddenInput)
    type = forms.ChoiceField(
        label="What it is",
        choices=[("", "Choose"), *TYPES],
        error_messages={"required": "Choose what it is"},
    )
    name = _line("Name", 120)
    short_name = _line("Short name", 80, help_text="As it stands in lists.")
    name_cy = _line("Welsh name", 120, required=False)
    code = _line(
        "Code",
        4,
        help_text="Three or four capital letters or digits, such as WYCA: the key of the register. "
        "It never changes.",
    )
    region = forms.ChoiceField(
        label="Region",
        help_text="Where it lies in several, the one with most of it.",
        choices=[("", "Choose"), *((region, region) for region in REGION_CODES)],
        error_messages={"required": "Choose the region"},
    )
    gss_code = _line("GSS code", 9, required=False)
    website = _line("Web site", 200, required=False)
    start_date = DateField(
        label="First day (optional)",
        name="first day",
        required=False,
        help_text="It is asked by consultations that open on that day or later. Leave it empty if "
        "it is not known.",
    )
    end_date = DateField(
        label="Last day (optional)",
        name="last day",
        required=False,
        help_text="Leave it empty while it is in being.",
    )
    reason = forms.CharField(
        label="Why it is entered by hand",
        help_text="It stands in the log of the register.",
        max_length=500,
        error_messages={"required": "Say why it is entered by hand"},
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        cancel_url: str,
        body: Council | None = None,
        base: str = "",
        **kwargs: Any,
    ) -> None:
        if body is not None:
            names = list(asdict(_typed_of(body)))
            kwargs["initial"] = {name: getattr(body, name) for name in names} | {"base": base}
        super().__init__(*args, **kwargs)
        self.body = body
        if body is not None:
            del self.fields["code"]
        self.helper = helper(*self.fields, Buttons(Submit("Save"), Link("Cancel", cancel_url)))

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()

    def clean_reason(self) -> str:
        return one_line(self.cleaned_data["reason"])

    @property
    def typed(self) -> Typed:
        """Of a valid form."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "base"}
        del found["reason"]
        return Typed(**{"code": self.body.code if self.body else "", **found})


def _typed_of(body: Council) -> Typed:
    return Typed(body.code, body.type, body.name, body.short_name, body.region, body.start_date)


class ConstituentForm(forms.Form):
    """A council that is part of a body, and since when."""

    council = OneLineField(
        label="Council",
        help_text="Its name or its code.",
        max_length=120,
        error_messages={"required": "Enter the council"},
        widget=forms.TextInput({"list": "known-councils", "autocomplete": "off"}),
    )
    starts_on = DateField(
        label="First day (optional)",
        name="first day",
        required=False,
        help_text="Leave it empty if it is not known.",
    )
    ends_on = DateField(
        label="Last day (optional)",
        name="last day",
        required=False,
        help_text="Leave it empty while it is part of it.",
    )

    def __init__(
        self,
        *args: Any,
        cancel_url: str,
        councils: Sequence[Council],
        recorded: Constituent | None = None,
        council: Council | None = None,
        **kwargs: Any,
    ) -> None:
        if recorded is not None:
            kwargs["initial"] = {"starts_on": recorded.starts_on, "ends_on": recorded.ends_on}
        elif council is not None:
            kwargs["initial"] = {"council": council.name}
        super().__init__(*args, **kwargs)
        if recorded is not None:
            del self.fields["council"]
        self.names = [one.name for one in councils]
        self.known: dict[str, list[Council]] = {}
        for one in councils:
            for name in {one.code.casefold(), one.short_name.casefold(), one.name.casefold()}:
                self.known.setdefault(name, []).append(one)
        self.helper = helper(*self.fields, Buttons(Submit("Save"), Link("Cancel", cancel_url)))

    def clean_council(self) -> Council:
        typed = self.cleaned_data["council"]
        found = self.known.get(typed.casefold(), [])
        if not found:
            raise forms.ValidationError(f"“{typed}” is no principal council in the register")
        if len(found) > 1:
            codes = ", ".join(f"{one.code} ({one.name})" for one in found)
            raise forms.ValidationError(f"Several are called so. Enter the code: {codes}")
        return found[0]
