"""What people type about people: parsed and checked, nothing saved here."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils import accounts, policies
from councils.enums import CouncilType, MailTime, Role, StaffRoleKind
from councils.mail import one_line
from councils.models import AccountInvitation, Membership, StaffRole, User
from slisystem.fields import DateField, Radios
from slisystem.layout import Buttons, Link, Submit

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ROLE_HINTS: dict[str, StrOrPromise] = {
    Role.OFFICER: _("Writes the suggested responses and the report, and submits what was decided."),
    Role.CONTRIBUTOR: _(
        "Reads the council’s draft, and writes or comments only where a policy officer "
        "assigns a question or a section. For colleagues of other departments."
    ),
    Role.EXECUTIVE_MEMBER: _("Reads the report and decides."),
    Role.CONSULTEE: _(
        "Reads the report once it is sent for decision, and comments to the record when "
        "asked. For members whose portfolio is concerned."
    ),
    Role.ADMINISTRATOR: _(
        "Invites people to the council and ends their roles. Can read the council’s "
        "responses, not write them."
    ),
}
STAFF_HINTS: dict[str, StrOrPromise] = {
    StaffRoleKind.EDITOR: "Looks after consultations, follows progress, reads submitted responses.",
    StaffRoleKind.ANALYST: "Works on results, follows progress, reads submitted responses.",
    StaffRoleKind.ADMINISTRATOR: "Looks after the register of councils and the LGA’s own people. "
    "Reads no responses.",
}
PASSWORD_HINT = _(
    "At least 12 characters. Three words that do not belong together make a good one."
)


def helper(*fields: Any) -> FormHelper:
    """A crispy helper for a form whose page has nothing else to send."""
    made = FormHelper()
    made.layout = Layout(*fields)
    return made


class OneLineField(forms.CharField):
    """Words that stand on one line of a page or mail, such as a name."""

    def clean(self, value: Any) -> str:
        return one_line(super().clean(one_line(value or "")))


def name_field(**kwargs: Any) -> OneLineField:
    return OneLineField(
        label=kwargs.pop("label", _("Full name")),
        max_length=120,
        error_messages={"required": _("Enter the full name")},
        widget=forms.TextInput({"autocomplete": "name", "spellcheck": "false"}),
        **kwargs,
    )


def mail_field(label: StrOrPromise, choices: Any, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=Radios(attrs={"inline": True, "label_size": "s"}),
        error_messages={"required": _("Choose when you want this mail")},
        **kwargs,
    )


def new_password_field(label: StrOrPromise) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=PASSWORD_HINT,
        strip=False,
        max_length=1000,
        error_messages={"required": _("Enter a password")},
        widget=forms.PasswordInput({"autocomplete": "new-password", "width": 20}),
    )


# --- people of a council and of the LGA -----------------------------------------------------


class DatesForm(forms.Form):
    """First and last day of a role."""

    starts_on = DateField(
        label=_("First day"),
        name=_("first day"),
        help_text=_("The role gives access from this day on."),
    )
    ends_on = DateField(
        label=_("Last day (optional)"),
        name=_("last day"),
        required=False,
        help_text=_("Access stops after this day. Leave it empty if no last day is known."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts_on: dt.date | None = cleaned.get("starts_on")
        if starts_on and "ends_on" in cleaned:
            for blocker in policies.dates_make_sense(starts_on, cleaned["ends_on"]):
                self.add_error("ends_on", blocker.sentence)
        return cleaned


def office_field() -> OneLineField:
    return OneLineField(
        label=_("Office or portfolio"),
        required=False,
        max_length=120,
        help_text=_(
            "Printed under a member’s signature, for example “Deputy Leader and Executive "
            "Member for Planning”. For others it is optional."
        ),
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )


class InviteForm(DatesForm):
    """Somebody is invited to a council."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The invitation goes to this address, and it is what they log in with."),
        error_messages={
            "required": _("Enter the e-mail address"),
            "invalid": _("Enter an e-mail address in the correct format, like name@example.gov.uk"),
        },
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    name = name_field()
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        error_messages={"required": _("Choose a role")},
        widget=Radios(hints=ROLE_HINTS),
    )
    office = office_field()

    field_order = ["email", "name", "role", "office", "starts_on", "ends_on"]

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})
        kwargs["initial"].setdefault("starts_on", timezone.localdate())
        super().__init__(*args, **kwargs)
        self.helper = helper(
            *self.fields,
            Buttons(Submit(gettext("Send invitation")), Link(gettext("Cancel"), cancel_url)),
        )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for blocker in policies.office_is_given(cleaned.get("role", ""), cleaned.get("office", "")):
            self.add_error("office", blocker.sentence)
        return cleaned


class InviteStaffForm(InviteForm):
    """Somebody is invited to the LGA."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["office"]
        self.fields["role"] = forms.ChoiceField(
            label=gettext("Role"),
            choices=StaffRoleKind.choices,
            error_messages={"required": gettext("Choose a role")},
            widget=Radios(hints=STAFF_HINTS),
        )
        self.order_fields(self.field_order)
        self.helper.layout = Layout(*self.fields, self.helper.layout.fields[-1])


class InviteFirstAdministratorForm(InviteForm):
    """The LGA invites a council's first administrator, who invites everybody else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("role", "office", "starts_on", "ends_on"):
            del self.fields[name]
        self.helper.layout = Layout(*self.fields, self.helper.layout.fields[-1])


class ChangeRoleForm(DatesForm):
    """Office and dates of a role that somebody has."""

    office = office_field()
    field_order = ["office", "starts_on", "ends_on"]

    def __init__(
        self, *args: Any, held: Membership | StaffRole, cancel_url: str, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"starts_on": held.starts_on, "ends_on": held.ends_on}
        if isinstance(held, Membership):
            kwargs["initial"]["office"] = held.office
        super().__init__(*args, **kwargs)
        self.held = held
        if isinstance(held, StaffRole):
            del self.fields["office"]
        self.helper = helper(
            *self.fields, Buttons(Submit(gettext("Save")), Link(gettext("Cancel"), cancel_url))
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "office" in cleaned:
            for blocker in policies.office_is_given(self.held.role, cleaned["office"]):
                self.add_error("office", blocker.sentence)
        return cleaned


class RegisterFilterForm(forms.Form):
    """What of the register is shown. It stays in the address of the page."""

    ADMINISTRATOR = [("", "All"), ("yes", "With an administrator"), ("no", "Without one")]

    q = OneLineField(
        label="Name or code",
        required=False,
        max_length=120,
        widget=forms.TextInput({"type": "search"}),
    )
    type = forms.ChoiceField(
        label="Type", required=False, choices=[("", "All types"), *CouncilType.choices]
    )
    region = forms.ChoiceField(label="Region", required=False)
    administrator = forms.ChoiceField(label="Administrator", required=False, choices=ADMINISTRATOR)
    member = forms.ChoiceField(
        label="LGA member",
        required=False,
        choices=[("", "All"), ("yes", "Members today"), ("no", "Not members today")],
    )
    abolished = forms.BooleanField(label="Also councils that were abolished", required=False)

    def __init__(self, *args: Any, regions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [  # type: ignore[attr-defined]
            ("", "All regions"),
            *((region, region) for region in regions),
        ]
        self.helper = helper(*self.fields, Buttons(Submit("Show", kind="secondary")))
        self.helper.form_method = "get"


# --- one's own account ----------------------------------------------------------------------


class AcceptForm(forms.Form):
    """A new person takes up an invitation: name and password."""

    name = name_field(
        label=_("Your full name"), help_text=_("As it is to stand in reports and decisions.")
    )
    password = new_password_field(_("Choose a password"))

    def __init__(self, *args: Any, invitation: AccountInvitation, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": invitation.name}
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.helper = helper(*self.fields, Buttons(Submit(gettext("Accept invitation"))))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "password" in cleaned:
            person = User(email=self.invitation.email, name=cleaned.get("name", ""))
            try:
                validate_password(cleaned["password"], person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned


class ProfileForm(forms.Form):
    name = name_field(
        label=_("Your name"),
        help_text=_("As it stands in reports and decisions you sign from now on."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(*self.fields, Buttons(Submit(gettext("Save name"), kind="secondary")))


class MailPreferenceForm(forms.Form):
    """When somebody wants which mail. What waits for them cannot be switched off."""

    assignments = mail_field(
        _("When work is assigned to you"),
        MailTime.choices,
        help_text=_("It waits for you, so it usually comes at once."),
    )
    mentions = mail_field(_("When somebody mentions you in a comment"), MailTime.choices)
    returns = mail_field(
        _("When the executive member returns a report for changes"),
        [choice for choice in MailTime.choices if choice[0] != MailTime.NEVER],
        help_text=_("It waits for you, so you are told of it in any case."),
    )
    dates = mail_field(
        _("When a date approaches"),
        MailTime.choices,
        help_text=_(
            "The closing of a consultation, seven and two days before; work assigned to "
            "you, the day before it is due and when it is overdue."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(*self.fields, Buttons(Submit(gettext("Save"))))


class ResetPasswordForm(forms.Form):
    """Asks for a link by mail. The address is not looked up here: see councils.accounts."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={
            "required": _("Enter your e-mail address"),
            "invalid": _("Enter an e-mail address, like name@example.gov.uk"),
        },
        widget=forms.EmailInput({"autocomplete": "username", "spellcheck": "false"}),
    )

    def save(self, request: HttpRequest) -> None:
        accounts.mail_reset_link.enqueue(self.cleaned_data["email"].lower())
