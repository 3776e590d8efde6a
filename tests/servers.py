"""The real server as processes of its own, on the test's database, to be stopped, killed and
started again; and a client that speaks to it as a browser does, without one."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client

ROOT = Path(__file__).resolve().parents[1]
APPLICATION = "slisystem.wsgi:application"


def database_url() -> str:
    """Where the test's database is, in the words of the configuration."""
    there = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{there['NAME']}"
    host = f"{there['HOST'] or 'localhost'}:{there['PORT'] or 5432}"
    return f"postgres://{there['USER']}:{there['PASSWORD']}@{host}/{there['NAME']}"


def free_port() -> int:
    """Below those that the system gives to callers: one of them, asking again and again while the
    server is away, would else be given the server's own port and keep it from coming back."""
    while True:
        port = random.randint(20_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Server:
    """gunicorn with its workers; the port stays the same over every start."""

    def __init__(
        self, application: str = APPLICATION, *, workers: int = 2, **variables: str
    ) -> None:
        self.application, self.workers, self.variables = application, workers, variables
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        env = {**os.environ, "SLISYSTEM_TEST": "1", "DATABASE_URL": database_url()}
        env |= self.variables
        options = ["--bind", f"127.0.0.1:{self.port}", "--workers", str(self.workers)]
        options += ["--threads", "4", "--worker-class", "gthread", "--log-level", "error"]
        command = [sys.executable, "-m", "gunicorn", *options, self.application]
        self.process = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            with (
                contextlib.suppress(OSError, http.client.HTTPException),
                contextlib.closing(self.line(timeout=5)) as line,
            ):
                line.request("GET", "/healthz")
                with line.getresponse() as reply:
                    if reply.status == 200:
                        return
            time.sleep(0.1)
        raise TimeoutError("the server did not start")

    def line(self, timeout: float = 60) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def worker_ids(self) -> list[int]:
        assert self.process
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(child) for child in children.read_text().split()]

    def kill_worker(self, number: int) -> None:
        workers = self.worker_ids()
        if workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(workers[number % len(workers)], signal.SIGKILL)

    def kill_all(self) -> None:
        """The master and every worker at once, as when the machine stops."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """As it is stopped for an update: what is being answered is answered."""
        if self.process:
            self.process.terminate()
            self.process.wait(30)
            self.process = None


class Caller:
    """One logged-in person without a browser."""

    def __init__(self, server: Server, person: Any) -> None:
        client = Client()
        client.force_login(person)
        token = secrets.token_hex(16)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: token}
        self.server, self.token = server, token
        self.headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        self.line: http.client.HTTPConnection | None = None

    def post(self, path: str, data: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Status and JSON of the reply; status 0 where none came."""
        return self.ask("POST", path, urlencode({**data, "csrfmiddlewaretoken": self.token}))

    def get(self, path: str) -> tuple[int, dict[str, Any]]:
        return self.ask("GET", path)

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, dict[str, Any]]:
        try:
            self.line = self.line or self.server.line()
            self.line.request(method, path, body, self.headers)
            with self.line.getresponse() as reply:
                text = reply.read()
        except (OSError, http.client.HTTPException):
            self.close()
            return 0, {}
        is_json = reply.headers.get_content_type() == "application/json"
        return reply.status, json.loads(text) if is_json else {}

    def close(self) -> None:
        if self.line:
            self.line.close()
            self.line = None
