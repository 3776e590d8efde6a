"""Mails of one act to the councils that it concerns: to everybody the LGA writes to there, which
are the contacts where nobody has an account (councils/reaching.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from consultations.models import Consultation
from councils.mail import Post, send_letters
from councils.models import Council, User
from councils.reaching import Addressee, addresses_of

PUBLIC = "consultations:public"


@dataclass(frozen=True)
class Telling:
    """What one council is told: `words` are the template's, `page` names the page of the council
    that the mail leads to, `public` the one for people without an account. `also`: people of the
    council who are told whatever they are written to about otherwise."""

    council: Council
    words: Mapping[str, Any]
    page: str
    public: str = PUBLIC
    also: tuple[User, ...] = field(default=())


def tell_councils(consultation: Consultation, template: str, telling: Iterable[Telling]) -> None:
    """Queues the mails inside the current transaction; as many statements for one council as for
    all (the pages of councils stand above this app and are known by their names)."""
    told = list(telling)
    there = addresses_of([one.council.pk for one in told])
    send_letters(
        Post(
            to.user or to.email,
            template,
            {
                **one.words,
                "person": to,
                "has_account": to.user is not None,
                "council": one.council,
                "consultation": consultation,
                "url_name": one.page if to.user else one.public,
                "url_args": [one.council.slug, consultation.code]
                if to.user
                else [consultation.code],
            },
        )
        for one in told
        for to in _people(one, there[one.council.pk])
    )


def _people(one: Telling, there: list[Addressee]) -> Iterator[Addressee]:
    """Each address once."""
    yield from there
    known = {to.email for to in there}
    for user in dict.fromkeys(one.also):
        if user.email not in known:
            yield Addressee(user.name, user.email, user, "")
