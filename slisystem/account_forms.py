"""allauth's forms in the house's words: what is missing is named, nothing else changes.

Labels and hints stand in templates/account/, because allauth's own hints are HTML.
"""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext as _


def say(form: forms.Form, messages: dict[str, str]) -> None:
    """Sets what the form says when a field is left empty."""
    for name, message in messages.items():
        if name in form.fields:
            form.fields[name].error_messages["required"] = message
    for field in form.fields.values():
        field.help_text = ""
        if isinstance(field, forms.EmailField):
            field.error_messages["invalid"] = _("Enter an e-mail address, like name@example.gov.uk")


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, {"login": _("Enter your e-mail address"), "password": _("Enter your password")})


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(
            self,
            {
                "password1": _("Enter a new password"),
                "password2": _("Enter the new password again"),
            },
        )


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(
            self,
            {
                "oldpassword": _("Enter your current password"),
                "password1": _("Enter a new password"),
                "password2": _("Enter the new password again"),
            },
        )


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, {"password": _("Enter your password")})
