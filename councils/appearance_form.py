"""The form on which a council's administrators say what its papers look like."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.actions.appearance import too_light
from councils.forms import OneLineField, helper
from councils.letterhead import COLOUR, MOST_BYTES, USUAL, NotALogo, logo_of, readable
from councils.models import Appearance
from slisystem.layout import Buttons, Link, Submit


class AppearanceForm(forms.Form):
    """Colour and logo."""

    colour = OneLineField(
        label=_("Colour of headings and rules (optional)"),
        required=False,
        max_length=7,
        help_text=format_lazy(
            _(
                "As “#” and six digits, for example {usual}, which is the usual one. It has to be "
                "dark enough to be read on white."
            ),
            usual=USUAL,
        ),
        widget=forms.TextInput({"width": 10, "autocomplete": "off", "spellcheck": "false"}),
    )
    logo = forms.FileField(
        label=_("Logo (optional)"),
        required=False,
        help_text=_(
            "A PNG or a JPEG of at most 2 MB. It is printed on white, at most 60 mm wide "
            "and 20 mm high."
        ),
        widget=forms.FileInput({"accept": ".png,.jpg,.jpeg"}),
        error_messages={"empty": _("The file is empty")},
    )
    logo_alt = OneLineField(
        label=_("What the logo says or shows"),
        required=False,
        max_length=120,
        help_text=_("Read aloud to who cannot see it, for example “Example Borough Council”."),
    )
    is_gone = forms.BooleanField(label=_("Print no logo any more"), required=False)

    def __init__(self, *args: Any, said: Appearance | None, back: str, **kwargs: Any) -> None:
        self.has_logo = bool(said and said.logo)
        self.is_new = said is None
        if said is not None:
            kwargs["initial"] = {"colour": said.colour, "logo_alt": said.logo_alt}
        super().__init__(*args, **kwargs)
        if not self.has_logo:
            del self.fields["is_gone"]
        self.helper = helper(
            *self.fields, Buttons(Submit(gettext("Save")), Link(gettext("Cancel"), back))
        )

    def clean_colour(self) -> str:
        colour = str(self.cleaned_data["colour"]).lower()
        if colour and not COLOUR.fullmatch(colour):
            raise forms.ValidationError(
                gettext("Enter the colour as # and six digits, such as %(usual)s")
                % {"usual": USUAL}
            )
        if colour and readable(colour) != colour:
            raise forms.ValidationError(too_light(colour))
        return colour

    def clean_logo(self) -> bytes | None:
        """The picture as it will be kept."""
        upload = self.cleaned_data["logo"]
        if not upload:
            return None
        if upload.size > MOST_BYTES:  # not read into memory
            raise forms.ValidationError(
                gettext("The file has more than 2 MB. Save the logo smaller.")
            )
        try:
            return logo_of(upload.read())
        except NotALogo as why:
            raise forms.ValidationError(str(why)) from why

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned.setdefault("is_gone", False)
        will_have = cleaned.get("logo") is not None or (self.has_logo and not cleaned["is_gone"])
        if will_have and not cleaned.get("logo_alt") and "logo_alt" not in self.errors:
            self.add_error("logo_alt", gettext("Say in words what the logo shows"))
        if self.is_new and not any(cleaned.values()) and not self.errors:
            self.add_error("colour", gettext("Enter a colour, or choose a logo"))
        if cleaned.get("logo_alt") and not (will_have or cleaned["is_gone"] or self.errors):
            self.add_error("logo", gettext("Choose the logo that these words are for"))
        return cleaned
