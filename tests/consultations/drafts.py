"""Drafts before an editor, for the tests of the pages on which they are written."""

from __future__ import annotations

import re
from pathlib import Path

from django.test import Client
from django.urls import reverse

from consultations.definition import parse
from consultations.definition.stored import definition_of

FIXTURES = Path("fixtures/consultations")
REAL = parse((FIXTURES / "taking-stock-2015.yaml").read_bytes())
EVERY_KIND = parse((FIXTURES / "every-kind.yaml").read_bytes())


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def url(name, *args):
    return reverse(f"consultations:{name}", args=args)


def words(response, status=200):
    """The page's text as it is read, without the marks."""
    assert response.status_code == status
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    text = re.sub(r"<[^>]*>", " ", main).replace("&#x27;", "'").replace("&amp;", "&")
    return re.sub(r"\s+", " ", text)


def fields(form):
    """What a browser would send of a form that nobody touched."""
    sent = {}
    for bound in form:
        value = bound.value()
        if hasattr(value, "year") and not isinstance(value, str):
            sent |= on(bound.html_name, value.day, value.month, value.year)
        elif isinstance(value, list):
            sent |= on(bound.html_name, *value)
        elif value is True:
            sent[bound.html_name] = "on"
        elif value not in (None, False, ""):
            sent[bound.html_name] = value
    for group, keys in getattr(form, "keys", {}).items():
        sent[group] = keys
    return sent


def on(name, day, month, year):
    return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}


def question_of(consultation, number):
    return next(one for one in definition_of(consultation).questions if one.number == number)


def question_url(consultation, number):
    return url("edit-question", consultation.code, question_of(consultation, number).identity)
