"""The PDF on the pages and from the command line."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from responses.actions.papers import request_report
from responses.enums import PaperState, State
from responses.models import Paper
from responses.paper import report_facts, report_html
from responses.rendering import Rendered, render_pdf
from responses.tasks import TRIES, render_paper
from tests import world

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a stand-in %%EOF"


@pytest.fixture
def rendered(monkeypatch):
    monkeypatch.setattr("responses.tasks.render_pdf", lambda html, **limits: Rendered(PDF, 3))


def url(name: str, place) -> str:
    return reverse(f"responses:{name}", args=place.args)


def ready(place) -> Paper:
    paper = request_report(response=place.response)
    render_paper.call(paper.pk)
    return paper


@pytest.fixture
def officer(client):
    def log_in(place):
        client.force_login(place.officer)
        return client

    return log_in


def test_the_pdf_is_served_as_a_file(officer, rendered):
    place = world.a_response(State.APPROVED)
    ready(place)
    for person in (place.officer, place.member, place.administrator):
        client = officer(place)
        client.force_login(person)
        answer = client.get(url("report-pdf", place))
        assert answer.status_code == 200
        assert answer.content == PDF
        assert answer["Content-Type"] == "application/pdf"
        assert answer["X-Content-Type-Options"] == "nosniff"
        council, consultation = place.args
        assert answer["Content-Disposition"] == (
            f'attachment; filename="{consultation}-{council}-report.pdf"'
        )


def test_before_anybody_asked_the_page_offers_to_prepare_it(officer):
    place = world.a_response()
    answer = officer(place).get(url("report-pdf", place))
    assert answer.status_code == 200
    assert "Prepare the PDF" in answer.content.decode()
    assert Paper.objects.count() == 0


def test_preparing_leads_to_the_page_that_says_so(officer):
    place = world.a_response()
    client = officer(place)
    answer = client.post(url("prepare-report", place))
    assert (answer.status_code, answer["Location"]) == (302, url("report-pdf", place))
    page = client.get(url("report-pdf", place))
    assert page.status_code == 202
    html = page.content.decode()
    assert "is being prepared" in html
    assert f'href="{url("report-pdf", place)}"' in html
    assert "Prepare the PDF" not in html


def test_preparing_is_a_post(officer):
    place = world.a_response()
    assert officer(place).get(url("prepare-report", place)).status_code == 405
    assert Paper.objects.count() == 0


def test_looking_changes_nothing(officer):
    place = world.a_response(State.SUBMITTED)
    client = officer(place)
    before = list(Paper.objects.values()), DBTaskResult.objects.count()
    for name in ("report-pdf", "paper-status"):
        client.get(url(name, place))
    assert (list(Paper.objects.values()), DBTaskResult.objects.count()) == before


def test_the_status_moves_from_asked_to_ready(officer, rendered):
    place = world.a_response()
    client = officer(place)
    status = url("paper-status", place)
    assert "Prepare the PDF" in client.get(status).content.decode()
    part = client.post(url("prepare-report", place), headers={"HX-Request": "true"})
    assert part.status_code == 200
    html = part.content.decode()
    assert f'hx-get="{status}?waiting"' in html
    assert 'hx-trigger="every 2s"' in html
    assert "<html" not in html
    assert client.get(f"{status}?waiting").status_code == 204
    render_paper.call(Paper.objects.get().pk)
    html = client.get(f"{status}?waiting").content.decode()
    assert f"Download the PDF report (3 pages, {len(PDF)}\xa0bytes)" in html
    assert "hx-trigger" not in html


def test_a_change_of_the_report_asks_for_a_new_paper(officer, rendered):
    place = world.a_response()
    ready(place)
    part = place.response.parts.get(kind="background")
    world.drafting.save_part(
        response=place.response,
        part=part,
        by=place.officer,
        base_version=part.version,
        heading="Background",
        text="Other words.",
    )
    assert "Prepare the PDF" in officer(place).get(url("paper-status", place)).content.decode()


def test_a_failure_is_said_and_can_be_tried_again(officer, settings, tmp_path):
    settings.PAPER_FONTS = tmp_path
    place = world.a_response()
    paper = request_report(response=place.response)
    for _ in range(TRIES):
        render_paper.call(paper.pk)
    client = officer(place)
    html = client.get(url("report-pdf", place)).content.decode()
    assert "could not be prepared" in html
    assert "The fonts for papers are not installed" in html
    assert "Try again" in html
    client.post(url("prepare-report", place))
    paper.refresh_from_db()
    assert (paper.state, paper.attempts) == (PaperState.QUEUED, 0)


@pytest.mark.parametrize("name", ["report-pdf", "paper-status", "prepare-report"])
def test_others_get_nothing(client, rendered, name):
    place = world.a_response(State.SUBMITTED)
    ready(place)
    for stranger in (world.a_response().officer, world.staff("editor"), world.staff("analyst")):
        client.force_login(stranger)
        answer = (
            client.post(url(name, place))
            if name == "prepare-report"
            else client.get(url(name, place))
        )
        assert answer.status_code == 404
    client.logout()
    answer = (
        client.post(url(name, place)) if name == "prepare-report" else client.get(url(name, place))
    )
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


@pytest.mark.parametrize(("state", "queries"), [(State.DRAFTING, 7), (State.SUBMITTED, 8)])
@pytest.mark.parametrize("per_section", [1, 5])
def test_the_status_takes_the_same_queries_whatever_the_length(
    officer, django_assert_num_queries, state, queries, per_section
):
    consultation = world.a_consultation(questions_per_section=per_section)
    place = world.a_response(state, place=world.a_place(consultation))
    client = officer(place)
    client.get(url("paper-status", place))  # the session notes its use now and then
    with django_assert_num_queries(queries):
        client.get(url("paper-status", place))


# --- from the command line ------------------------------------------------------------------


@pytest.mark.parametrize("name", ["code", "slug"])
def test_the_command_writes_the_same_pdf_as_the_worker(tmp_path, name, capsys):
    place = world.a_response(State.SUBMITTED)
    ready(place)
    out = tmp_path / "report.pdf"
    call_command(
        "render_report",
        place.invitation.consultation.code.upper(),
        getattr(place.council, name).swapcase(),
        out=out,
    )
    assert out.read_bytes() == bytes(Paper.objects.get(state=PaperState.READY).pdf)
    assert capsys.readouterr().out.startswith(f"{out}: ")
    assert list(tmp_path.iterdir()) == [out]


def test_the_command_renders_drafts_too(tmp_path):
    place = world.a_response()
    out = tmp_path / "draft.pdf"
    call_command("render_report", *reversed(place.args), out=out)
    html = report_html(report_facts(place.again()))
    assert out.read_bytes() == render_pdf(html, seconds=30, megabytes=1024).pdf


@pytest.mark.parametrize(
    ("consultation", "council", "sentence"),
    [
        ("unknown", None, "There is no consultation with the code “unknown”."),
        (None, "nowhere", "There is no council with the code or slug “nowhere”."),
    ],
)
def test_the_command_says_what_is_not_there(tmp_path, consultation, council, sentence):
    place = world.a_response()
    slug, code = place.args
    with pytest.raises(CommandError, match=sentence):
        call_command("render_report", consultation or code, council or slug, out=tmp_path / "x.pdf")
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_that_nothing_was_started(tmp_path):
    place = world.a_place()
    with pytest.raises(CommandError, match=r"has no response to “Consultation \d+”"):
        call_command("render_report", *reversed(place.args), out=tmp_path / "x.pdf")


def test_a_failing_command_leaves_the_old_file(tmp_path, settings):
    place = world.a_response()
    out = tmp_path / "report.pdf"
    out.write_bytes(b"the old one")
    settings.PAPER_FONTS = tmp_path
    with pytest.raises(CommandError, match="The fonts for papers are not installed"):
        call_command("render_report", *reversed(place.args), out=out)
    assert out.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [out]


def test_the_command_wants_an_existing_folder(tmp_path):
    place = world.a_response()
    for out in (tmp_path / "none" / "x.pdf", tmp_path):
        with pytest.raises(CommandError, match="name a file in an existing folder"):
            call_command("render_report", *reversed(place.args), out=out)
