"""The gallery's example forms and texts (shown in DEBUG only)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from slisystem.fields import Checkboxes, DateField, Radios
from slisystem.layout import Buttons, Fieldset, Link, Submit


def missing(message: str) -> dict[str, str]:
    return {"required": message}


class GalleryForm(forms.Form):
    name = forms.CharField(
        label="Full name",
        error_messages=missing("Enter your full name"),
        help_text="As it is to stand in the report.",
        widget=forms.TextInput({"autocomplete": "name", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label="E-mail address",
        error_messages=missing("Enter your e-mail address"),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    extension = forms.CharField(
        label="Extension",
        max_length=6,
        widget=forms.TextInput({"inputmode": "numeric", "width": 5}),
    )
    password = forms.CharField(
        label="Password",
        error_messages=missing("Enter your password"),
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    text = forms.CharField(
        label="Q11. Are there other things we should do to limit the government’s potential "
        "appetite for inspection?",
        error_messages=missing("Enter a suggested response to Q11"),
        help_text="Give the suggested response in the council’s own words.",
        widget=forms.Textarea({"rows": 6, "label_size": "m"}),
    )
    region = forms.ChoiceField(
        label="Region",
        required=False,
        choices=[("", "All regions"), ("em", "East Midlands"), ("w", "Wales")],
    )
    choice = forms.ChoiceField(
        label="Q9. Should all corporate peer challenge reports be published?",
        error_messages=missing("Select what the council would support"),
        help_text="Choose the option the council would support.",
        choices=[
            ("yes", "Yes – all should be published"),
            ("unless", "Yes – unless there are exceptional circumstances"),
            ("no", "No – this should be a matter of local choice"),
            ("unknown", "Don’t know"),
        ],
        widget=Radios({"label_size": "m"}),
    )
    verdict = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            ("supported", "Supported"),
            ("not-supported", "Not supported"),
            ("modified", "Modified as below"),
        ],
        widget=Radios(
            {"label_size": "m", "tiles": True},
            hints={"supported": "The suggested responses go to the LGA as they are."},
            reveals={"not-supported": "reason", "modified": "words"},
        ),
    )
    reason = forms.CharField(label="Reason", required=False)
    words = forms.CharField(label="Decided response", required=False, widget=forms.Textarea())
    services = forms.MultipleChoiceField(
        label="Which services must clear this answer?",
        error_messages=missing("Select the services that must clear this answer"),
        choices=[("finance", "Finance"), ("housing", "Housing"), ("legal", "Legal")],
        widget=Checkboxes({"label_size": "m"}),
    )
    meeting_on = DateField(
        label="When is the meeting?",
        name="date of the meeting",
        help_text="For example, 4 3 2015.",
    )
    published = forms.BooleanField(
        label="The council has published its answers",
        error_messages=missing("Tick when the answers are published"),
        help_text="On its own website.",
    )

    helper = FormHelper()
    helper.layout = Layout(
        Fieldset("Who you are", "name", "email", "extension", "password", size="l"),
        "text",
        "region",
        "choice",
        "verdict",
        "services",
        "meeting_on",
        "published",
        Buttons(
            Submit("Save and continue"),
            Submit("Save and come back later", name="then", value="later", kind="secondary"),
            Link("Cancel", "#main-content"),
        ),
    )


def gallery_context() -> dict[str, Any]:
    """A form as it first appears and the same form after it was sent empty."""
    empty = GalleryForm(
        initial={"choice": "unless", "meeting_on": dt.date(2015, 3, 4)}, auto_id="first_%s"
    )
    refused = GalleryForm({"extension": "53077777", "verdict": "modified"}, auto_id="second_%s")
    return {
        "empty": empty,
        "refused": refused,
        "opened_at": dt.datetime(2015, 3, 4, 23, 59, tzinfo=dt.UTC),
        "answer": "The council supports the five principles.\n\nIn particular:\n- responsibility "
        "for one’s own performance\n- accountability to local people\n\nAccented and Welsh "
        "letters: ŵ ŷ â é – and <script>no markup</script>.",
    }
