"""The control of the tests of faults: a server that says "saved" before it is.

The save itself is done a moment later, by another thread.  Nobody who looks at the database
afterwards sees a difference, unless the process dies in that moment.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs

from slisystem.wsgi import application as real

# Few threads, each with one connection to the database: who is answered at once asks a lot.
LATER = ThreadPoolExecutor(2)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if not environ["PATH_INFO"].endswith("/save/"):
        return real(environ, start_response)
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    version = next(int(v[0]) for k, v in parse_qs(body.decode()).items() if k.endswith("-version"))

    def save() -> None:
        time.sleep(0.05)
        later = {**environ, "wsgi.input": io.BytesIO(body)}
        real(later, lambda *args, **kwargs: None).close()

    LATER.submit(save)
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"outcome": "saved", "version": version + 1, "is_yours": True}).encode()]
