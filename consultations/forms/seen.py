"""What a confirm page showed, sent back with its button."""

from __future__ import annotations

from django import forms


class SeenForm(forms.Form):
    base = forms.CharField(widget=forms.HiddenInput, required=False)
