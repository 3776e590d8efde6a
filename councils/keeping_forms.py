"""What is sent and typed to keep the register, the memberships and the contacts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.actions.contacts import report_on
from councils.contacts.reading import Line
from councils.contacts.sheets import MOST_BYTES, NotASheet
from councils.enums import ContactRole
from councils.forms import OneLineField, helper, name_field
from councils.models import Contact, LgaMembership
from councils.register import Fault, Unreadable, preview
from slisystem.fields import DateField
from slisystem.layout import Buttons, Link, Submit


class FileForm(forms.Form):
    """One file, checked where it is sent: what is wrong with it is said on the same page."""

    file = forms.FileField(error_messages={"empty": _("The file is empty")})
    file_name = ""

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(
            *self.fields,
            Buttons(Submit(gettext("Check the file")), Link(gettext("Cancel"), cancel_url)),
        )

    def read(self) -> bytes:
        upload: UploadedFile = self.cleaned_data["file"]
        self.file_name = upload.name or "a file"
        if (upload.size or 0) > MOST_BYTES:  # not read into memory
            raise forms.ValidationError(gettext("The file has more than 2 MB"))
        return upload.read()


class RegisterFileForm(FileForm):
    """The public register as CSV. `faults`: everything that is wrong with it."""

    faults: tuple[Fault, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.label, field.help_text = "Register file", "A CSV file in UTF-8, of at most 2 MB."
        field.error_messages["required"] = "Choose the register file"
        field.widget.attrs["accept"] = ".csv"

    def clean_file(self) -> bytes:
        content = self.read()
        try:
            preview(content.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(
                f"The file is not UTF-8 text (byte {error.start}). Save it as CSV in UTF-8"
            ) from error
        except Unreadable as refusal:
            self.faults = refusal.faults
            number = len(refusal.faults)
            raise forms.ValidationError(
                f"The file has {number} fault{'s' if number != 1 else ''}, listed below. Nothing "
                "was written. Mend them and send the file again"
            ) from refusal
        return content


class ContactsFileForm(FileForm):
    """A spreadsheet of contacts."""

    lines: tuple[Line, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.label = "Spreadsheet"
        field.help_text = (
            "CSV or XLSX of at most 2 MB, with the columns council, name and email, and role if "
            "you have it. Of a workbook the first sheet is read."
        )
        field.error_messages["required"] = "Choose the spreadsheet"
        field.widget.attrs["accept"] = ".csv,.xlsx"

    def clean_file(self) -> bytes:
        content = self.read()
        try:
            report_on(content)
        except NotASheet as why:
            raise forms.ValidationError(str(why)) from why
        return content


class PeriodForm(forms.Form):
    """A time in which a council was a member of the LGA."""

    starts_on = DateField(label="First day of membership", name="first day")
    ends_on = DateField(
        label="Last day (optional)",
        name="last day",
        required=False,
        help_text="Leave it empty while the council is a member.",
    )

    def __init__(
        self, *args: Any, cancel_url: str, period: LgaMembership | None = None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = (
            {"starts_on": period.starts_on, "ends_on": period.ends_on}
            if period
            else {"starts_on": timezone.localdate()}
        )
        super().__init__(*args, **kwargs)
        self.helper = helper(*self.fields, Buttons(Submit("Save"), Link("Cancel", cancel_url)))


class ContactForm(forms.Form):
    """Somebody at a council who is written to and has no account."""

    name = name_field(label=_("Name"))
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={"required": _("Enter the e-mail address")},
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(
        label=_("What they do there"),
        choices=[("", _("Choose")), *ContactRole.choices],
        error_messages={"required": _("Choose what they do at the council")},
    )

    def __init__(
        self, *args: Any, cancel_url: str, contact: Contact | None = None, **kwargs: Any
    ) -> None:
        if contact is not None:
            kwargs["initial"] = {
                "name": contact.name,
                "email": contact.email,
                "role": contact.role,
            }
        super().__init__(*args, **kwargs)
        self.helper = helper(
            *self.fields, Buttons(Submit(gettext("Save")), Link(gettext("Cancel"), cancel_url))
        )


class ReachFilterForm(forms.Form):
    """Which councils the list of contacts shows. It stays in the address of the page."""

    REACHED = [
        ("", "All"),
        ("account", "Somebody has an account"),
        ("contact", "Only contacts"),
        ("nobody", "Nobody"),
    ]

    q = OneLineField(
        label="Council’s name or code",
        required=False,
        max_length=120,
        widget=forms.TextInput({"type": "search"}),
    )
    reached = forms.ChoiceField(label="Who is reached", required=False, choices=REACHED)
