"""Letters to 400 and to 4,000 councils, on PostgreSQL: preview, confirming, sending.

Ten times the councils may take at most ten times as long, with the same number of statements in
the preview (at most 24). Sending hands the letters to a mail server in memory: what is measured are
the claims and marks, the rest is the mail server's.
"""

from __future__ import annotations

import sys
import uuid
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.board import FEW, MANY, judge_growth, timed
from tests.benchmarks.crowd import a_crowd, in_postgresql

ROUNDS = 3
MOST_STATEMENTS = 24


def judge_preview(few: int, many: int) -> int:
    is_met = few == many <= MOST_STATEMENTS
    print(
        f"  preview: {few} and {many} statements, {'' if is_met else 'NOT '}the same and at most "
        f"{MOST_STATEMENTS}"
    )
    return int(not is_met)


def measure() -> int:
    from django.core import mail
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse
    from django.utils import timezone

    from consultations.enums import MailingKind, Whom
    from consultations.models import Consultation, Invitation, MailingRecipient
    from councils.enums import Role, StaffRoleKind
    from councils.models import Membership, User
    from responses.actions import mailing as mailings
    from tests.responses.mailings import BODY, SUBJECT, words
    from tests.world import a_consultation, staff

    mail.outbox = []
    editor = staff(StaffRoleKind.EDITOR)
    client = Client(SERVER_NAME="localhost")
    client.force_login(editor)
    crowd = a_crowd(MANY, closed=1, open=0)
    councils = list(crowd.invitations.order_by("pk").values_list("council_id", flat=True))
    people = User.objects.bulk_create(
        User(name=f"Officer {number}", email=f"officer{number}@example.org", password="!")
        for number in range(len(councils))
    )
    Membership.objects.bulk_create(
        Membership(user=person, council_id=council, role=Role.OFFICER)
        for person, council in zip(people, councils, strict=True)
    )

    def asked_of(number: int) -> Consultation:
        asked = a_consultation(publisher=editor)
        Invitation.objects.bulk_create(
            Invitation(
                consultation=asked,
                council_id=council,
                rule_in_words="all",
                invited_at=timezone.now(),
            )
            for council in councils[:number]
        )
        return asked

    few, many = asked_of(FEW), asked_of(MANY)
    typed = {"kind": "other", "whom": "all", "subject": SUBJECT, "body": BODY, "step": "preview"}
    written = words(Whom.ALL, kind=MailingKind.OTHER)

    def preview(asked: Consultation) -> None:
        answer = client.post(reverse("responses:mailing-new", args=[asked.code]), typed)
        assert answer.status_code == 200, answer.status_code

    def confirm(asked: Consultation) -> None:
        audience = mailings.audience_of(asked, editor, written, timezone.now())
        seen = mailings.digest_of(written, audience)
        mailings.queue(consultation=asked, by=editor, words=written, seen=seen, token=uuid.uuid4())

    def send() -> None:
        while mailings.send_lot():
            pass

    print(f"mailing: {FEW} and {MANY} councils")
    statements = []
    for asked in (few, many):
        preview(asked)
        with CaptureQueriesContext(connection) as captured:
            preview(asked)
        statements.append(len(captured))
    failed = judge_preview(*statements)
    previews, confirmed, sent = [], [], []
    for _ in range(ROUNDS):
        previews.append(timed(lambda: preview(many)) / timed(lambda: preview(few)))
        a, b = timed(lambda: confirm(few)), timed(send)
        c, d = timed(lambda: confirm(many)), timed(send)
        confirmed.append(c / a)
        sent.append(d / b)
        rate = MANY / d
    assert len(mail.outbox) == MailingRecipient.objects.count() >= ROUNDS * (FEW + MANY)
    for name, ratios in (("preview", previews), ("confirming", confirmed), ("sending", sent)):
        failed += judge_growth(name, median(ratios))
    print(f"  sending: {rate:.0f} letters a second by one worker (no bound)")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(in_postgresql(measure))
