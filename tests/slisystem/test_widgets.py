"""Boxes printed without the template engine are the same bytes as Django's own."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from slisystem.widgets import Renderer

EVIL = "<script>alert('1')</script>\"&\n\n"


@pytest.mark.parametrize("value", [None, "", "Words", EVIL, 7, 0])
@pytest.mark.parametrize(
    "widget",
    [
        forms.Textarea({"rows": 5, "data-x": True, "spellcheck": False, "class": "a<b"}),
        forms.Textarea(),
        forms.TextInput({"autocomplete": "off"}),
        forms.HiddenInput(),
        forms.NumberInput(),
        forms.EmailInput(),
        forms.Select(choices=[("1", EVIL)]),
    ],
    ids=lambda widget: type(widget).__name__,
)
def test_the_bytes_are_the_same(widget: forms.Widget, value: Any) -> None:
    printed = [
        widget.render("a-name", value, {"id": "id_a"}, renderer=renderer)
        for renderer in (DjangoTemplates(), Renderer())
    ]
    assert printed[0] == printed[1]
