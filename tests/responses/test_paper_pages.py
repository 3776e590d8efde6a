"""The PDF on the pages and from the command line."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from councils.enums import Role
from responses.actions.papers import request_paper, request_report, retry
from responses.enums import PaperKind, PaperState, State
from responses.models import Paper
from responses.paper import paper_facts, rendered_paper, report_facts, report_html
from responses.rendering import Rendered, render_pdf
from responses.tasks import TRIES, render_paper
from tests import world

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a stand-in %%EOF"


@pytest.fixture
def rendered(monkeypatch):
    monkeypatch.setattr(
        "responses.paper.printing.render_pdf", lambda html, **limits: Rendered(PDF, 3)
    )


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
    for name in ("report-pdf", "report-status"):
        client.get(url(name, place))
    assert (list(Paper.objects.values()), DBTaskResult.objects.count()) == before


def test_the_status_moves_from_asked_to_ready(officer, rendered):
    place = world.a_response()
    client = officer(place)
    status = url("report-status", place)
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
    assert "Prepare the PDF" in officer(place).get(url("report-status", place)).content.decode()


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


@pytest.mark.parametrize("name", ["report-pdf", "report-status", "prepare-report"])
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


# --- the other papers -----------------------------------------------------------------------


KINDS = [PaperKind.DECISION, PaperKind.SUBMISSION, PaperKind.ANNOTATED, PaperKind.RECEIPT]


@pytest.mark.parametrize("kind", KINDS)
def test_each_paper_is_prepared_and_served(officer, rendered, kind):
    place = world.a_response(State.SUBMITTED)
    client = officer(place)
    Paper.objects.all().delete()
    client.post(url(f"prepare-{kind}", place))
    assert client.get(url(f"{kind}-pdf", place)).status_code == 202
    render_paper.call(Paper.objects.get(kind=kind).pk)
    answer = client.get(url(f"{kind}-pdf", place))
    assert answer.content == PDF
    council, consultation = place.args
    assert answer["Content-Disposition"] == (
        f'attachment; filename="{consultation}-{council}-{kind}.pdf"'
    )
    assert "Download the PDF" in client.get(url(f"{kind}-status", place)).content.decode()


@pytest.mark.parametrize("kind", [PaperKind.DECISION, PaperKind.ANNOTATED])
def test_contributors_get_no_paper_of_the_decision(client, rendered, kind):
    place = world.a_response(State.SUBMITTED)
    paper = request_paper(response=place.response, kind=kind)
    render_paper.call(paper.pk)
    contributor = world.a_member(place.council, Role.CONTRIBUTOR)
    client.force_login(contributor)
    for name in (f"{kind}-pdf", f"{kind}-status"):
        assert client.get(url(name, place)).status_code == 403
    assert client.post(url(f"prepare-{kind}", place)).status_code == 403
    Paper.objects.filter(pk=paper.pk).update(state=PaperState.FAILED, pdf=None)
    with pytest.raises(PermissionDenied):
        retry(paper=paper, by=contributor)
    for name in ("report-pdf", "submission-pdf"):
        assert client.get(url(name, place)).status_code == 202


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_of_what_is_not_there_is_not_there(officer, kind):
    place = world.a_response(State.AWAITING_DECISION)
    client = officer(place)
    for name in (f"{kind}-pdf", f"{kind}-status"):
        assert client.get(url(name, place)).status_code == 404
    assert client.post(url(f"prepare-{kind}", place)).status_code == 404
    assert not Paper.objects.filter(kind=kind).exists()


def test_the_papers_are_offered_where_they_are_expected(officer):
    place = world.a_response(State.SUBMITTED)
    client = officer(place)
    decision = client.get(url("decision", place)).content.decode()
    for name in ("decision-pdf", "report-pdf", "annotated-pdf", "register-entry"):
        assert f'href="{url(name, place)}"' in decision
    submitted = client.get(url("submitted", place)).content.decode()
    for name in ("submission-pdf", "report-pdf"):
        assert f'href="{url(name, place)}"' in submitted


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("per_section", [1, 5])
def test_the_status_of_each_takes_the_same_queries_whatever_the_length(
    officer, django_assert_max_num_queries, kind, per_section
):
    consultation = world.a_consultation(questions_per_section=per_section)
    place = world.a_response(State.SUBMITTED, place=world.a_place(consultation))
    client = officer(place)
    client.get(url(f"{kind}-status", place))
    with django_assert_max_num_queries(MOST[kind]):
        client.get(url(f"{kind}-status", place))


MOST = {
    PaperKind.DECISION: 14,
    PaperKind.SUBMISSION: 11,
    PaperKind.ANNOTATED: 9,
    PaperKind.RECEIPT: 8,
}


@pytest.mark.parametrize(("state", "queries"), [(State.DRAFTING, 8), (State.SUBMITTED, 9)])
@pytest.mark.parametrize("per_section", [1, 5])
def test_the_status_takes_the_same_queries_whatever_the_length(
    officer, django_assert_num_queries, state, queries, per_section
):
    consultation = world.a_consultation(questions_per_section=per_section)
    place = world.a_response(state, place=world.a_place(consultation))
    client = officer(place)
    client.get(url("report-status", place))  # the session notes its use now and then
    with django_assert_num_queries(queries):
        client.get(url("report-status", place))


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


@pytest.mark.parametrize("kind", PaperKind.values)
def test_the_command_writes_each_kind(tmp_path, kind):
    place = world.a_response(State.SUBMITTED)
    out = tmp_path / f"{kind}.pdf"
    call_command("render_report", *reversed(place.args), out=out, kind=kind)
    assert out.read_bytes() == rendered_paper(paper_facts(place.again(), kind)).pdf


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("decision", "There is no decision on it yet: there is no decision record to print."),
        ("submission", "Nothing of it was submitted yet: there is no submission to print."),
        ("annotated", "There is no decision on it in force: there is no annotated copy to print."),
        ("receipt", "There is no receipt of it: there is no receipt to print."),
    ],
)
def test_the_command_says_what_cannot_be_printed_yet(tmp_path, kind, sentence):
    place = world.a_response()
    with pytest.raises(CommandError, match=sentence):
        call_command("render_report", *reversed(place.args), out=tmp_path / "x.pdf", kind=kind)
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_an_earlier_one_and_says_which_there_are(tmp_path):
    place = world.a_response(State.SUBMITTED)
    out = tmp_path / "one.pdf"
    call_command("render_report", *reversed(place.args), out=out, kind="receipt", number=1)
    assert out.read_bytes().startswith(b"%PDF-")
    for kind, number, sentence in (
        ("submission", 2, "There is no submission no. 2."),
        ("report", 1, "There is one report of a response: name no number."),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command(
                "render_report",
                *reversed(place.args),
                out=tmp_path / "x.pdf",
                kind=kind,
                number=number,
            )
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
