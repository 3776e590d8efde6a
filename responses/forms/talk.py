"""What people type about a draft: which versions to compare, and comments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.prose import clean
from responses.actions.comments import LONGEST
from slisystem.fields import Checkboxes

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def version_field(label: StrOrPromise) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        widget=forms.TextInput({"inputmode": "numeric", "width": 4, "autocomplete": "off"}),
        error_messages={
            "required": _("Give the numbers of both versions"),
            "invalid": _("The number of a version is a whole number"),
        },
    )


class CompareForm(forms.Form):
    """Two versions, in whichever order they are given."""

    earlier = version_field(_("Compare version"))
    later = version_field(_("with version"))

    def __init__(self, *args: Any, newest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            assert isinstance(field, forms.IntegerField)
            field.max_value = newest
            sentence = gettext("There are versions 1 to %(newest)s") % {"newest": newest}
            field.validators = [
                MinValueValidator(1, sentence),
                MaxValueValidator(newest, sentence),
            ]

    def pair(self) -> tuple[int, int]:
        first, second = self.cleaned_data["earlier"], self.cleaned_data["later"]
        return min(first, second), max(first, second)


class CommentForm(forms.Form):
    """A comment, or with `thread` a reply; `mentions` are ids of colleagues to be told."""

    text = forms.CharField(
        label=_("Your comment"),
        max_length=LONGEST,
        strip=False,
        help_text=_(
            "Write @ and a colleague’s full name to tell them by mail, or choose them below."
        ),
        widget=forms.Textarea({"rows": 4, "spellcheck": "true"}),
        error_messages={
            "required": _("Write a comment"),
            "max_length": _("A comment can have at most %(limit_value)s characters"),
        },
    )
    mentions = forms.TypedMultipleChoiceField(
        label=_("Tell also"),
        required=False,
        coerce=int,
        widget=Checkboxes(attrs={"small": True}),
        error_messages={"invalid_choice": _("Choose people who serve your council today")},
    )
    thread = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)

    def __init__(
        self, *args: Any, colleagues: Sequence[tuple[int, str]], label: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentions"].choices = colleagues  # type: ignore[attr-defined]
        if not colleagues:
            del self.fields["mentions"]
        if label:
            self.fields["text"].label = label

    def clean_text(self) -> str:
        text = clean(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(gettext("Write a comment"))
        return text
