"""The line under which whoever decides signs: their own name, typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import User
from responses.actions.deciding.authority import name_faults


class SignForm(forms.Form):
    """The typed name, and what the page that is signed carries: its nonce and its hash."""

    typed_name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        error_messages={
            "required": _("Type your name to sign"),
            "max_length": _("Type your name as it stands in your account"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    nonce = forms.CharField(widget=forms.HiddenInput, required=False)
    digest = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *, signer: User, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.signer = signer
        self.fields["typed_name"].help_text = gettext(
            "Type it as it stands in your account: %(name)s."
        ) % {"name": signer.name}

    def clean_typed_name(self) -> str:
        typed: str = self.cleaned_data["typed_name"]
        if faults := name_faults(typed, self.signer):
            raise forms.ValidationError(faults[0].sentence)
        return typed
