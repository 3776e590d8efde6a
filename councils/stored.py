"""The browser is told that what somebody typed is stored.

A page keeps what is typed into its form until it knows that the server has it
(static/src/saving/typed.js). What it sends carries a mark; a view that has stored it says so here,
and the pages that follow print the last marks, so that exactly these words are forgotten. That a
page follows proves nothing: it may be the log-in page, an error or a refusal.
"""

from __future__ import annotations

import re

from django.http import HttpRequest

FIELD = "kept-as"
MARK = re.compile(r"[0-9a-f]{16}")
IN_SESSION = "stored"
MOST = 5  # the pages of several tabs may follow in any order


def say_stored(request: HttpRequest) -> None:
    """To be called where what was sent is stored; a form sent without script carries no mark."""
    mark = request.POST.get(FIELD, "")
    if MARK.fullmatch(mark):
        request.session[IN_SESSION] = [*request.session.get(IN_SESSION, []), mark][-MOST:]


def stored(request: HttpRequest) -> str:
    """The last marks, as the page prints them."""
    return " ".join(request.session.get(IN_SESSION, []))
