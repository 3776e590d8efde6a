"""The same letter twice within a day only when somebody says so; what left last is shown."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from consultations.enums import DeliveryState, MailingKind, Whom
from consultations.models import Consultation, Mailing, MailingRecipient
from councils.enums import StaffRoleKind
from councils.models import User
from councils.refusals import Refused
from tests.responses.mailings import BODY, SUBJECT, a_mailing, send_all, words
from tests.responses.test_mailing_pages import TYPED, client, hidden, new, text_of
from tests.responses.test_races import at_once
from tests.world import a_consultation, a_place, staff

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def editor() -> User:
    return staff(StaffRoleKind.EDITOR)


def made_earlier(mailing: Mailing, by: dt.timedelta) -> None:
    Mailing.objects.filter(pk=mailing.pk).update(made_at=timezone.now() - by)


def test_the_same_words_to_the_same_councils_are_refused_for_a_day() -> None:
    asked, first, second = a_consultation(), editor(), editor()
    one, other = a_place(asked), a_place(asked)
    only = partial(words, Whom.NAMED, named=frozenset([one.council.code]))
    before = a_mailing(asked, first, only(), again=False)
    with pytest.raises(Refused, match=f"1 of these councils was.*{first.name} confirmed"):
        a_mailing(asked, second, again=False)  # whomever else it goes to
    # Others, other words, another kind are other letters.
    a_mailing(asked, second, words(Whom.NAMED, named=frozenset([other.council.code])), again=False)
    a_mailing(asked, second, only(body=BODY + "\n\nPlease."), again=False)
    a_mailing(asked, second, only(kind=MailingKind.LAST_CALL), again=False)
    # What did not leave was not sent; what may have left may have been.
    failed = {"state": DeliveryState.FAILED, "failed_at": timezone.now()}
    before.recipients.update(may_have_arrived=True, **failed)
    with pytest.raises(Refused):
        a_mailing(asked, second, only(), again=False)
    before.recipients.update(may_have_arrived=False)
    again = a_mailing(asked, second, only(), again=False)
    with pytest.raises(Refused):
        a_mailing(asked, first, only(), again=False)
    made_earlier(again, 24 * HOUR)
    made_earlier(before, 24 * HOUR)
    assert a_mailing(asked, first, only(), again=False)
    assert a_mailing(asked, first, only(), again=True)
    assert not Email.objects.filter(subject__contains="please answer").exists()


@pytest.mark.django_db(transaction=True)
def test_two_editors_who_confirm_at_once_send_it_once() -> None:
    asked = a_consultation()
    a_place(asked)

    def confirm(by: User) -> bool:
        try:
            a_mailing(Consultation.objects.get(pk=asked.pk), by, again=False)
        except Refused:
            return False
        return True

    given = at_once(*[partial(confirm, by) for by in (editor(), editor())])
    assert sorted(given) == [False, True]
    assert MailingRecipient.objects.count() == 2  # officer and administrator


def test_the_preview_says_what_left_and_asks_before_it_sends_again() -> None:
    asked = a_consultation()
    a_place(asked)
    lga, colleague = client(), editor()
    typed = {**TYPED, "step": "preview"}
    page = text_of(lga.post(new(asked), typed))
    assert "No reminder has been sent" in page and "Send it again" not in page
    a_mailing(asked, colleague, words(Whom.NOT_SUBMITTED, subject=SUBJECT, body=BODY))
    answer = lga.post(new(asked), {**hidden(page), "step": "send"})
    assert answer.status_code == 422 and Mailing.objects.count() == 1
    page = text_of(answer)
    assert f"confirmed by {colleague.name}" in page and "2 letters. None has left." in page
    assert "Send it again to them as well" in page
    send_all()
    shown = text_of(lga.post(new(asked), typed))
    assert "The last of them left on" in shown
    assert "No last call has been sent" in text_of(
        lga.post(new(asked), {**typed, "kind": "last-call"})
    )
    sent = {**hidden(page), "step": "send", "again": "on"}
    answer = lga.post(new(asked), sent)
    assert answer.status_code == 302 and Mailing.objects.count() == 2
    assert reverse("responses:mailings", args=[asked.code]) in answer["Location"]
