"""Server and worker print and mail the same address: that of the server.

A paper's content has the site's address in it. A worker with another SITE_URL would take every
paper that a page asks for as out of date, and make another one for which no page asks: people
would wait for their PDF for ever, and mail would lead to the wrong place. So such a worker does
not run.
"""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache

KEY = "server-address"  # in the table that all processes share


def say_address() -> None:
    """The server says its address when it starts."""
    cache.set(KEY, settings.SITE_URL, timeout=None)


def other_address() -> str:
    """What is wrong if the server that started last has another address; else nothing."""
    said = cache.get(KEY, settings.SITE_URL)
    if said == settings.SITE_URL:
        return ""
    return (
        f"SITE_URL is {settings.SITE_URL} here and {said} at the server: set the same for both "
        "and start the server, then the worker."
    )
