"""The words of the templates are marked for translation (docs/decisions/0058).

Papers are not: a council's report, decision and receipt are documents of record, and their standing
words are English until a Welsh form of them has been agreed.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Engine
from django.utils import translation
from django.utils.translation import template as extraction
from django.utils.translation import trans_real

TEMPLATES = settings.BASE_DIR / "templates"
NOT_MARKED = {TEMPLATES / "pages" / "gallery.html", TEMPLATES / "results" / "programme_paper.html"}

# Everything in a template that is not its own words.
TAGS = re.compile(
    r"{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}"
    r"|{%\s*comment.*?{%\s*endcomment\s*%}|{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->",
    re.DOTALL,
)
# A word given to one of the house's tags: {% card "Dates" %} instead of {% card _("Dates") %}.
GIVEN = re.compile(
    r'{%\s*(?:card|fold|quoted|banner|panel|tag|include)\b[^%]*?(?<!_\()"[A-Z][^"]*"'
)
WORD = re.compile(r"[A-Za-z]{2}")
READ_OUT = {"aria-label", "title", "alt", "placeholder", "data-label"}


def templates(*endings: str) -> list[Path]:
    return sorted(
        path
        for path in TEMPLATES.rglob("*")
        if path.suffix in endings and path not in NOT_MARKED and "papers" not in path.parts
    )


class Words(HTMLParser):
    """The words of a page outside of code, and those of its attributes that are read out."""

    CODE = ("script", "style", "pre", "code")

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self.depth = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag in self.CODE
        self.found += [
            value
            for name, value in attrs
            if name in READ_OUT and WORD.search(value or "") and value
        ]

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in self.CODE

    def handle_data(self, data: str) -> None:
        if not self.depth and WORD.search(data):
            self.found.append(data.strip())


def unmarked(source: str) -> list[str]:
    return Words(TAGS.sub("", source)).found + GIVEN.findall(source)


@pytest.mark.parametrize("path", templates(".html"), ids=str)
def test_no_word_of_a_page_is_unmarked(path: Path) -> None:
    assert unmarked(path.read_text()) == []


@pytest.mark.parametrize("path", templates(".txt"), ids=str)
def test_no_word_of_a_mail_is_unmarked(path: Path) -> None:
    assert unmarked(path.read_text().removeprefix("Subject: ")) == []


def test_unmarked_words_are_found() -> None:
    assert unmarked('{% card "Dates" %}<p aria-label="Here">Now {{ when }}</p>{% endcard %}') == [
        "Here",
        "Now",
        '{% card "Dates"',
    ]
    assert unmarked('{% card _("Dates") %}{% translate "Now" %}<b>{{ when }}</b>, 3 &amp; 4') == []


@pytest.mark.parametrize("path", templates(".html", ".txt"), ids=str)
def test_every_template_can_be_extracted(path: Path) -> None:
    """As `makemessages` does it: a tag within a sentence, for one, would be refused."""
    assert extraction.templatize(path.read_text(), origin=str(path))


# --- scripts ----------------------------------------------------------------------------------

SCRIPTS = sorted((settings.BASE_DIR / "static" / "src").rglob("*.js"))
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`\\])//[^\n]*", re.DOTALL)
MESSAGE = re.compile(r"""\bn?gettext\(\s*(?:"[^"]*",?\s*)+""")
STRING = re.compile(r""""(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`""")
TWO_WORDS = re.compile(r"[A-Za-z]{2,},? [a-z]{2,}|^[A-Z][a-z]+…?$")
PLACED = re.compile(r"\${[^}]*}")
# For the browser: names of keys, lists of elements, selectors, what plain.js counts.
NO_WORDS = re.compile(r"""Arrow|Escape|Retry|[\[#]|:checked|govuk-|^.[A-Z0-9 ]+.$|\w+ passage""")


def said_by(script: str) -> list[str]:
    """The strings of a script that are words for people and are not marked."""
    code = MESSAGE.sub("", COMMENT.sub("", script))
    found = (PLACED.sub("", string.group()) for string in STRING.finditer(code))
    return [one for one in found if TWO_WORDS.search(one[1:-1]) and not NO_WORDS.search(one)]


@pytest.mark.parametrize("path", SCRIPTS, ids=str)
def test_no_word_of_a_script_is_unmarked(path: Path) -> None:
    assert said_by(path.read_text()) == []


def test_unmarked_words_of_scripts_are_found() -> None:
    script = 'say("Log in again"); say(gettext("Not saved")); find("input[type=text]"); // "so it"'
    assert said_by(script) == ['"Log in again"']


def test_a_translated_page_has_its_own_order_of_words_and_escapes_what_was_typed(
    translating: pytest.MonkeyPatch,
) -> None:
    """What a catalogue does with the marks: names are placed by name, and stay text."""
    source = (
        "{% blocktranslate trimmed with council_name=council.name count number=number %}"
        "{{ council_name }} has {{ number }} question{% plural %}"
        "{{ council_name }} has {{ number }} questions{% endblocktranslate %}"
    )
    catalogue = trans_real.translation("en-gb")
    told = {
        ("%(council_name)s has %(number)s question", 0): "%(number)s cwestiwn: %(council_name)s",
        (
            "%(council_name)s has %(number)s question",
            1,
        ): "%(number)s o gwestiynau: %(council_name)s",
    }
    page = Engine.get_default().from_string(source)
    translating.setattr(
        catalogue, "ngettext", lambda one, many, n: told[(one, int(n != 1))], raising=False
    )
    with translation.override("en-gb"):
        said = page.render(Context({"council": {"name": "<b>Môn</b>"}, "number": 2}))
    assert said == "2 o gwestiynau: &lt;b&gt;Môn&lt;/b&gt;"
