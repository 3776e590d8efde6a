"""Logging in, over django-allauth: accounts come by invitation, and nobody learns who has one.

- Asking for a new password does the same work for every address: it queues one task.  Only
  the worker looks the address up, so neither the page nor the time it takes tells anything.
- Failed log-ins are counted per address, so that guessing is slow from many machines too.
  A browser that has logged in to this account before is counted by itself ("device cookie",
  OWASP Authentication Cheat Sheet): a stranger who fails on purpose locks the owner out of
  no browser they have used.
"""

from __future__ import annotations

import math
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from councils.mail import absolute, send_letter
from councils.models import User

KNOWN_BROWSER = "known-browser"
KNOWN_BROWSER_COOKIE = (
    f"__Host-{KNOWN_BROWSER}" if settings.SESSION_COOKIE_SECURE else KNOWN_BROWSER
)
KNOWN_BROWSER_SECONDS = 180 * 24 * 3600

# allauth's messages that are worth saying, in our words; the others are not shown.
SAID = {
    "account/messages/logged_out.txt": _("You have logged out."),
    "account/messages/password_changed.txt": _("Your password has been changed."),
}
# allauth's notices that are worth a letter.
NOTICES = {"account/email/password_changed", "account/email/password_reset"}


def password_link(user: User) -> str:
    """A one-time link to a page for choosing a password."""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
    return absolute(path)


def link_hours() -> int:
    """For how long such a link works."""
    return math.floor(settings.PASSWORD_RESET_TIMEOUT / 3600)


@task()
def mail_reset_link(email: str) -> None:
    """Runs in the worker: a letter if the address has an open account, else nothing."""
    for user in User.objects.filter(email=email, is_active=True):
        send_letter(
            to=user,
            template="password-reset",
            context={"person": user, "link": password_link(user), "hours": link_hours()},
        )


def _mark(email: str) -> str:
    return salted_hmac(KNOWN_BROWSER, email.lower(), algorithm="sha256").hexdigest()


def known_browser(request: HttpRequest, email: str) -> str:
    """The number this browser got when this person last logged in with it, or ""."""
    try:
        mark, number = signing.loads(
            request.COOKIES.get(KNOWN_BROWSER_COOKIE, ""),
            salt=KNOWN_BROWSER,
            max_age=KNOWN_BROWSER_SECONDS,
        )
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(number) if constant_time_compare(mark, _mark(email)) else ""


def remember_browser(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Marks the browser as one that knows this person's password."""
    number = known_browser(request, email) or secrets.token_urlsafe(16)
    response.set_cookie(
        KNOWN_BROWSER_COOKIE,
        signing.dumps([_mark(email), number], salt=KNOWN_BROWSER),
        max_age=KNOWN_BROWSER_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


class Adapter(DefaultAccountAdapter):
    """What allauth asks this house."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is wrong."),
        "incorrect_password": _("The password is wrong."),
        "enter_current_password": _("The current password is wrong."),
        "too_many_login_attempts": _(
            "There were too many attempts. Wait a few minutes, then try again."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("councils:profile")

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_browser(request, response, user.get_username())
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        email = str(credentials.get("email", "")).lower()
        return f"{email}:{known_browser(request, email)}"

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        said = message or SAID.get(message_template or "")
        if said:
            messages.add_message(request, level, said, extra_tags=extra_tags)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        if template_prefix in NOTICES and isinstance(user, User):
            send_letter(
                to=user,
                template="password-changed",
                context={
                    "person": user,
                    "moment": timezone.now(),
                    "url_name": "account_reset_password",
                },
            )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every mail of ours is a letter (councils.mail); allauth has none to send by itself."""
        raise NotImplementedError(f"There is no letter for {template_prefix}.")
