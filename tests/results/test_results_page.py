"""What the page of a release says, and who sees it when."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation
from councils.enums import StaffRoleKind
from results import actions
from results.disclosure.cells import Edge, NotGiven, Percent, Shown
from results.disclosure.release import METHOD, NOTE
from results.enums import FileFormat
from results.figures import GroupFigures, GroupResponses, Line, QuestionFigures
from results.models import Release
from results.presenters.results_page import page_of
from results.sentences import SCORES, responses_sentence, sentence_of
from results.tasks import make_files
from results.words import EVERYBODY, Words, words_of
from tests.results.crowd import a_crowd, answer_again
from tests.results.releases import WORDS, a_release
from tests.world import a_consultation, a_council, a_question, invite, staff

# --- sentences ------------------------------------------------------------------------------


def line(label, count, share):
    return Line(label.lower(), label, count, share)


ANSWERED, RESPONDED = Shown(120), Shown(146)


def group(answered=ANSWERED, responses=RESPONDED, lines=(), at=(), label="England"):
    return GroupFigures(at, label, 317, responses, answered, answered, lines, None, None)


QUESTION = QuestionFigures("Q8", "Q8", "Regular?", False, None, ())
BOTH = (line("Yes", Shown(68), Percent(57)), line("No", Shown(50), Percent(42)))
NO_SHARE = NotGiven("few")


@pytest.mark.parametrize(
    "question, figures, said",
    [
        (
            QUESTION,
            group(lines=(*BOTH, line("Neither", Edge("low"), NO_SHARE))),
            "Of about 120 councils that answered, 57 % chose “Yes”, 42 % “No” and few or none "
            "“Neither”.",
        ),
        (
            QUESTION,
            group(answered=Edge("high"), lines=BOTH),
            "Nearly all of about 146 councils that responded answered; 57 % chose “Yes” and 42 % "
            "“No”.",
        ),
        (
            QUESTION,
            group(
                answered=Edge("high"),
                responses=Edge("high"),
                lines=(line("Yes", Shown(8), NO_SHARE), line("No", Edge("high"), NO_SHARE)),
            ),
            "Nearly all of 317 councils asked responded and answered; about 8 chose “Yes” and "
            "nearly all “No”.",
        ),
        (
            dataclasses.replace(QUESTION, is_multiple=True),
            group(at=(("nation", ("Wales",)),), label="Wales", lines=BOTH[:1]),
            "Wales: of about 120 councils that answered, 57 % chose “Yes”. Councils could choose "
            "more than one.",
        ),
        (
            QUESTION,
            group(answered=Edge("low"), lines=(line("Yes", Edge("low"), NO_SHARE),)),
            "Few or none of about 146 councils that responded answered; few or none chose “Yes”.",
        ),
    ],
)
def test_sentence(question, figures, said):
    assert sentence_of(question, figures).replace("\u00a0", " ") == said


def test_sentence_of_responses():
    whole = GroupResponses((), "Whole", "England", 317, Shown(146), Percent(45))
    assert responses_sentence(whole).replace("\u00a0", " ") == (
        "About 146 of 317 councils asked responded; the response rate, to the nearest 5 %, is 45 %."
    )


def test_scale_tells_its_scores():
    statement = page_of(a_release(), WORDS).questions[2].statements[0]
    assert re.search(r"Mean score, from 1 to 5: \d\.\d; net score: [+−]?\d+\.$", statement.sentence)


def test_small_groups_of_a_scale_have_a_table_of_their_own():
    captions = [table.caption for table in page_of(a_release(), WORDS).questions[2].tables]
    assert captions == [
        "Q14, England",
        "Q14 by council type: groups of fewer than 30, in fewer steps",
        "Q14 by council type",
        "Q14 by region: groups of fewer than 30, in fewer steps",
        "Q14 by region",
    ]


def test_page_carries_note_method_and_guarantee():
    page = page_of(a_release(), WORDS)
    assert page.note.replace("\u00a0", " ") == NOTE and METHOD in page.method
    assert page.guarantee and page.method_in_words
    assert "The numbers of councils asked are exact." in page.method_in_words[0]
    assert "Every number of councils on this page" not in " ".join(page.method_in_words)
    assert SCORES in page.method_in_words  # Q14 has scores
    release = a_release()
    plain = [dataclasses.replace(each, scores={}) for each in release.questions]
    unscored = page_of(dataclasses.replace(release, questions=tuple(plain)), WORDS)
    assert SCORES not in unscored.method_in_words
    assert [each.startswith("NOT A RELEASE") for each in page.warnings] == [True]


def test_no_figure_is_broken_over_two_lines():
    """Blanks between a number, its sign and its brackets are of the kind that never breaks."""
    page = render_to_string("results/_results.html", {"page": page_of(a_release(), WORDS)})
    words = re.sub(r"<svg.*?</svg>", "", page.split('id="method"')[0], flags=re.DOTALL)
    assert "\u00a0%)" in words
    assert re.findall(r"\d %|(?:under|over) \d|\d \(", words) == []


def test_contents_come_first_and_are_cut_between_words():
    asked = dataclasses.replace(WORDS.questions["Q8"], text="A wording of many words " * 9)
    long = dataclasses.replace(WORDS.questions["Q15"], text="x" * 200)
    words = dataclasses.replace(WORDS, questions=WORDS.questions | {"Q8": asked, "Q15": long})
    page = page_of(a_release(), words)
    short = {question.number: question.short for question in page.questions}
    assert short["Q8"] == f"Q8. {'A wording of many words ' * 2}A wording of many…"
    assert (short["Q15"], short["Q12"]) == ("Q15", "Q12. What would help?")
    html = render_to_string("results/_results.html", {"page": page})
    places = [html.index(each) for each in (page.note[:20], "<nav", 'id="responses"', "<svg")]
    assert places == sorted(places)
    assert "#files" not in html  # that list is of the public page


# --- words ----------------------------------------------------------------------------------


def test_words_of_parts_crossings_and_groups():
    assert WORDS.question("Q12.first").number == "Q12 (first choice)"
    assert WORDS.question("Q8*Q15").number == "Q8 and Q15"
    assert WORDS.option("Q8*Q15", "yes*no") == "Q8 Yes, Q15 No"
    assert WORDS.option("Q14", ("agree", "strongly-agree")) == "Agree or Strongly Agree"
    assert WORDS.option("unknown", "a") == "a" and WORDS.question("unknown").number == "unknown"
    assert WORDS.group(()) == "England"
    assert WORDS.group((("type", ("city-of-london", "london-borough")),)) == (
        "City of London Corporation + London borough"
    )
    assert WORDS.group((("nation", ("Wales",)), ("type", ("welsh-unitary",)))) == (
        "Wales: Welsh principal council"
    )


@pytest.mark.django_db
def test_words_come_with_the_same_queries_whatever_is_asked(django_assert_num_queries):
    short = a_consultation(questions_per_section=1)
    long = a_consultation(questions_per_section=9, demonstration_note="Made\nup.")
    invite(long, a_council())
    a_question(long.sections.last(), 99, kind="agreement", number="Q99")
    for consultation in (short, long):
        with django_assert_num_queries(3):
            words = words_of(consultation)
    assert isinstance(words, Words) and words.demonstration_note == "Made up."
    assert (words.whole, words_of(short).whole) == ("England", EVERYBODY)
    choice = long.questions.get(kind="single-choice")
    assert words.option(choice.number, "dont-know") == "Don't know"


# --- the public pages -----------------------------------------------------------------------


def address(name, consultation, *more):
    return reverse(f"results:{name}", args=[consultation.code, *more])


def made(consultation: Consultation, *, publish: bool = True) -> Release:
    analyst, editor = staff(StaffRoleKind.ANALYST), staff(StaffRoleKind.EDITOR)
    release = actions.prepare(consultation=consultation, by=analyst)
    release = actions.freeze(release=release, by=editor)
    return actions.publish(release=release, by=editor) if publish else release


@pytest.fixture
def closed(db) -> Consultation:
    return a_crowd()


@pytest.fixture
def published(closed) -> Release:
    release = made(closed)
    make_files.call(release.pk)
    return release


@pytest.mark.django_db
def test_no_page_before_opening(client):
    day = dt.timedelta(days=1)
    draft = a_consultation(published_at=None, published_by=None)
    draft.published_at = draft.published_by = None
    draft.save()
    scheduled = a_consultation(opens=day, closes=9 * day)
    for consultation in (draft, scheduled):
        assert client.get(address("public", consultation)).status_code == 404
        assert client.get(address("release", consultation, 1)).status_code == 404
        assert client.get(address("file", consultation, 1, "json")).status_code == 404


@pytest.mark.django_db
def test_open_consultation_says_why_there_is_nothing(client):
    consultation = a_consultation(demonstration_note="SYNTHETIC: made up.")
    page = client.get(address("public", consultation))
    text = page.content.decode()
    assert page.status_code == 200
    assert "There are no results yet." in text and "Councils can answer until" in text
    assert "Until then no answer is counted, and no figure and no export of answers" in text
    # What is true of single submissions stands beside it (decision 0014).
    assert "may read what a council has submitted; that they did is on record" in text
    assert "nothing is counted" not in text
    assert "SYNTHETIC: made up." in text
    assert "<form" not in text.split("<main")[1] and "<button" not in text.split("<main")[1]
    assert client.get(address("release", consultation, 1)).status_code == 404


def test_closed_consultation_shows_nothing_until_publication(client, closed):
    analyst, editor = staff(StaffRoleKind.ANALYST), staff(StaffRoleKind.EDITOR)

    def shows_nothing():
        text = client.get(address("public", closed)).content.decode()
        assert "The consultation has closed, and its results are not published yet." in text
        assert "app-chart" not in text and "%" not in text.split("<main")[1]
        for member in [*FileFormat.values, "unknown"]:
            assert client.get(address("file", closed, 1, member)).status_code == 404
        assert client.get(address("release", closed, 1)).status_code == 404

    shows_nothing()
    release = actions.prepare(consultation=closed, by=analyst)
    shows_nothing()
    release = actions.freeze(release=release, by=editor)
    make_files.call(release.pk)
    shows_nothing()
    actions.reject(release=release, by=editor, reason="The wrong wording.")
    shows_nothing()


def test_published_release_has_its_page_and_files(client, closed, published):
    for name in (address("public", closed), address("release", closed, 1)):
        page = client.get(name)
        text = page.content.decode()
        assert page.status_code == 200
        assert NOTE in text.replace("&#x27;", "'").replace("\u00a0", " ")
        assert text.count('role="img"') == 1 and "Release 1" in text
        # Each file stands in one list, to which the contents lead.
        assert text.count(f'href="{address("file", closed, 1, "xlsx")}"') == 1
        assert text.index('href="#files"') < text.index('id="files"')
        for file in published.files.all():
            assert file.sha256 in text
            assert address("file", closed, 1, file.format) in text
    assert client.get(address("release", closed, 2)).status_code == 404
    for file in published.files.all():
        answer = client.get(address("file", closed, 1, file.format))
        assert answer.status_code == 200 and answer.content == bytes(file.content)
        assert hashlib.sha256(answer.content).hexdigest() == file.sha256
        assert answer["ETag"] == f'"{file.sha256}"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"].startswith(
            f'attachment; filename="{closed.code}-release-1'
        )
        assert "no-store" in answer["Cache-Control"]
    names = {
        client.get(address("file", closed, 1, each))["Content-Disposition"].split("release-1")[1]
        for each in FileFormat.values
    }
    assert names == {'.json"', '.csv"', '-data-dictionary.csv"', '.xlsx"', '.ods"'}


def test_file_that_is_not_made_yet_says_when_to_come_back(client, closed):
    made(closed)
    answer = client.get(address("file", closed, 1, "xlsx"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "This file is being prepared" in answer.content.decode()
    assert client.get(address("file", closed, 1, "json")).status_code == 200
    assert "Being prepared." in client.get(address("public", closed)).content.decode()


def test_second_release_and_the_first_name_each_other(client, closed, published):
    answer_again(closed, 20, choice="no")
    second = made(closed)
    latest = client.get(address("public", closed)).content.decode()
    assert "Release 2" in latest and "This release replaces" in latest
    assert address("release", closed, 1) in latest
    first = client.get(address("release", closed, 1)).content.decode()
    assert "This release is replaced by" in first and address("release", closed, 2) in first
    assert "is replaced by" not in client.get(address("release", closed, 2)).content.decode()
    assert second.number == 2


def test_errata_stand_on_the_page(client, closed, published):
    before = client.get(address("release", closed, 1)).content.decode()
    assert "Errata" not in before
    actions.write_erratum(
        release=published,
        by=staff(StaffRoleKind.EDITOR),
        text="The <b>wording</b> was cut.\n\nFigures stand.",
    )
    text = client.get(address("release", closed, 1)).content.decode()
    assert "Errata" in text and "The &lt;b&gt;wording&lt;/b&gt; was cut." in text


def test_page_asks_the_database_the_same_few_times(
    client, closed, published, django_assert_num_queries
):
    with django_assert_num_queries(9):
        client.get(address("public", closed))
    actions.write_erratum(release=published, by=staff(StaffRoleKind.EDITOR), text="One.")
    actions.write_erratum(release=published, by=staff(StaffRoleKind.EDITOR), text="Two.")
    answer_again(closed, 20, choice="no")
    made(closed)
    for name in (address("public", closed), address("release", closed, 1)):
        with django_assert_num_queries(9):
            client.get(name)
    with django_assert_num_queries(3):
        client.get(address("file", closed, 1, "xlsx"))


def test_consultation_page_leads_to_the_results(client, closed):
    text = client.get(closed.get_absolute_url()).content.decode()
    assert address("public", closed) in text


def test_everybody_sees_the_same_page(closed, published):
    def figures_of(client):
        return (
            client.get(address("public", closed)).content.decode().split('class="app-results"')[1]
        )

    anybody, editor = Client(), Client()
    editor.force_login(staff(StaffRoleKind.EDITOR))
    strip = re.compile(r'nonce="[^"]*"|</main>.*', re.DOTALL)
    assert strip.sub("", figures_of(anybody)) == strip.sub("", figures_of(editor))


def test_nothing_depends_on_when_the_page_is_asked(client, closed, published, monkeypatch):
    first = client.get(address("release", closed, 1)).content.decode().split("<main")[1]
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2031, 5, 1, tzinfo=dt.UTC))
    later = client.get(address("release", closed, 1)).content.decode().split("<main")[1]
    strip = re.compile(r'nonce="[^"]*"')
    assert strip.sub("", first) == strip.sub("", later)
