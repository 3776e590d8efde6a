"""A real browser on a real server with the demonstration's data, at two widths."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from councils.models import User
from slisystem.demo import PASSWORD
from tests import world

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
WIDTHS = (1280, 360)
expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    flags = (
        "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
        "--disable-background-networking --disable-component-update --disable-dev-shm-usage"
    )
    return {"executable_path": CHROMIUM, "args": flags.split()}


@pytest.fixture
def site(live_server: Any) -> str:
    """The demonstration's consultation, register and people behind a server."""
    call_command("load_demo", "--without-results", verbosity=0)
    return str(live_server.url)


class Visitor:
    """One person in a browser of their own; every page they open is looked over.

    A path that does not begin with "/" begins at `here`.
    """

    here = ""
    password = PASSWORD
    widths: tuple[int, ...] = WIDTHS  # the last one stays

    def __init__(self, context: BrowserContext, site: str, *, has_script: bool) -> None:
        self.context = context
        self.site = site
        self.has_script = has_script
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        # A busy machine makes no page wrong: what is waited for on a page is soon there, or never.
        self.page.set_default_navigation_timeout(45_000)
        self.seen: list[str] = []
        self.complaints: list[str] = []
        self.page.on("console", self._listen)

    def _listen(self, message: Any) -> None:
        # The browser itself notes every refusal (403, 404, 422) as an error: that is no fault.
        harmless = ["the server responded with a status"]
        # Asked to warn before leaving a page in which nobody has done anything yet.
        harmless += ["Blocked attempt to show a 'beforeunload' confirmation panel"]
        harmless += [] if self.has_script else ["net::ERR_FAILED"]
        if message.type == "error" and not any(words in message.text for words in harmless):
            self.complaints.append(message.text)

    def log_in(self, email: str) -> Visitor:
        self.page.goto(f"{self.site}/account/login/")
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Log in").click()
        expect(self.page.get_by_role("button", name="Log out")).to_be_visible()
        return self

    def prove(self) -> Visitor:
        """Types the password once more, as asked before signing, and the name on the page on which
        something is signed."""
        self.page.get_by_label("Password", exact=True).fill(self.password)
        self.click("Confirm")
        return self.type_name()

    def type_name(self) -> Visitor:
        """The name under what is signed, as the page says it stands in the account; nothing where
        the page that follows the password asks for none."""
        self.page.wait_for_url(lambda address: "reauthenticate" not in address)
        expect(self.page.locator("footer")).to_be_visible()  # the end of a long page is there
        line = self.page.get_by_label("Your name", exact=True)
        if line.count():
            hint = self.page.locator("#id_typed_name-hint").inner_text()
            line.fill(hint.partition(": ")[2].rstrip("."))
        return self

    def declare_nothing(self) -> Visitor:
        """What every decision says beside its words: no interest, no alternatives."""
        self.page.get_by_label("No interest to declare").check()
        self.page.get_by_label("There were none").check()
        return self

    def another_tab(self) -> Visitor:
        """The same person, logged in once, with a second page before them."""
        tab = Visitor(self.context, self.site, has_script=self.has_script)
        tab.here, tab.password = self.here, self.password
        return tab

    def sign(self, button: str = "Sign the decision", *, declares: bool = True) -> Visitor:
        """From the page of choices over the proof to the signature, each page looked over."""
        if declares:
            self.declare_nothing()
        self.look().click("Continue to signing").prove()
        return self.look().click(button).look()

    def go(self, path: str) -> Visitor:
        """Opens a page that was looked over elsewhere."""
        self.page.goto(f"{self.site}{path if path.startswith('/') else self.here + path}")
        return self

    def open(self, path: str) -> Visitor:
        return self.go(path).look()

    def fill(self, label: str, words: str) -> Visitor:
        self.page.get_by_label(label, exact=True).fill(words)
        return self

    def check(self, label: str) -> Visitor:
        self.page.get_by_label(label, exact=True).check()
        return self

    def unfold(self, summary: str) -> Visitor:
        self.page.get_by_text(summary, exact=True).click()
        return self

    def date(self, question: str, day: dt.date) -> Visitor:
        fields = self.page.get_by_role("group", name=question)
        for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            fields.get_by_label(label).fill(str(number))
        return self

    def click(self, name: str, role: str = "button") -> Visitor:
        begins = re.compile(f"^{re.escape(name)}")
        self.page.get_by_role(role, name=begins).first.click()  # type: ignore[arg-type]
        self.page.wait_for_load_state()
        return self

    def look(self) -> Visitor:
        """Nothing for axe to find, nothing wider than the screen, no complaint of the browser."""
        self.page.wait_for_load_state("networkidle" if self.has_script else "load")
        for width in self.widths:
            self.page.set_viewport_size({"width": width, "height": 900})
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{self.page.url} is {wide} px wide at {width}"
            found = Axe().run(self.page)
            assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
            self._picture(width)
        assert self.complaints == [], self.page.url
        self.seen.append(self.page.url.removeprefix(self.site))
        return self

    def _picture(self, width: int) -> None:
        folder = os.environ.get("PICTURES")
        if folder:
            name = self.page.url.removeprefix(self.site).strip("/").replace("/", "_") or "home"
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)

    def reads(self, text: str) -> Visitor:
        expect(self.page.locator("body")).to_contain_text(text)
        return self

    def does_not_read(self, text: str) -> Visitor:
        expect(self.page.locator("body")).not_to_contain_text(text)
        return self


@pytest.fixture
def door(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """`door(address, script=False)`: somebody with a browser of their own, not logged in."""
    contexts: list[BrowserContext] = []

    def arrive(site: str, *, script: bool = True, width: int = 1280) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": 900})
        if not script:
            # None of the page's scripts arrives: as without JavaScript, but axe can still look.
            context.route(re.compile(r"\.js(\?|$)"), lambda route: route.abort())
        contexts.append(context)
        return Visitor(context, site, has_script=script)

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture
def visitor(door: Callable[..., Visitor], site: str) -> Callable[..., Visitor]:
    """`visitor(email, script=False)`: somebody at the door, logged in if an address is given."""

    def arrive(email: str = "", *, script: bool = True) -> Visitor:
        person = door(site, script=script)
        return person.log_in(email) if email else person

    return arrive


@pytest.fixture
def visit(door: Callable[..., Visitor], live_server: Any) -> Callable[..., Visitor]:
    """`visit(user, place)`: somebody of tests/world.py, logged in, whose paths begin at the
    response of the place."""

    def arrive(
        user: User | None, place: world.Place | None = None, *, script: bool = True
    ) -> Visitor:
        person = door(str(live_server.url), script=script)
        person.password = world.PASSWORD
        if place:
            person.here = "/councils/{}/consultations/{}/".format(*place.args)
        if user:
            client = Client()
            client.force_login(user)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session}
            person.context.add_cookies([{**cookie, "url": person.site}])
        return person

    return arrive


@pytest.fixture
def worker() -> Callable[[], None]:
    """Lets the background worker do what is due."""
    return lambda: call_command("run_worker", "--once", verbosity=0)
