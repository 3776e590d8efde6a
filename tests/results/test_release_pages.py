"""The LGA's pages of the results, as each role sees them in each state."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation
from councils.enums import Role, StaffRoleKind
from councils.models import User
from results import actions
from results.disclosure.layout import lay_out
from results.enums import MADE, FileFormat, ReleaseState
from results.models import Release
from results.tasks import make_files
from tests.results.crowd import a_crowd, answer_again
from tests.results.test_release_steps import STATES, walked
from tests.world import a_closed_consultation, a_council, a_member, a_user, staff

pytestmark = pytest.mark.django_db

STEPS = ("prepare", "approve", "set-aside", "publish", "reject", "erratum")
PAGES = ("overview", *STEPS, "figures")
OPEN_IN = {
    "prepare": {"none", "set-aside"},
    "approve": {"prepared"},
    "set-aside": {"prepared"},
    "publish": {"frozen"},
    "reject": {"frozen"},
    "erratum": {"published"},
    "figures": {"frozen"},
}
AFTER = {
    "prepare": ReleaseState.PREPARED,
    "approve": ReleaseState.FROZEN,
    "set-aside": ReleaseState.SET_ASIDE,
    "publish": ReleaseState.PUBLISHED,
    "reject": ReleaseState.REJECTED,
    "erratum": ReleaseState.PUBLISHED,
}


def as_(person: User | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def url(name: str, consultation: Consultation, *more: Any) -> str:
    return reverse(f"results:{name}", args=[consultation.code, *more])


def text_of(page: Any) -> str:
    """The words of a page's main part."""
    html = page.content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def posted(client: Client, name: str, consultation: Consultation, **more: str) -> Any:
    """The form of the page as it stands there, sent with what was typed."""
    page = client.get(url(name, consultation)).content.decode()
    main = page[page.index("<main") :]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', main))
    return client.post(url(name, consultation), {**fields, "words": "Because.", **more})


def roles() -> dict[str, User | None]:
    council = a_council()
    return {
        "anonymous": None,
        "nobody": a_user(),
        "officer": a_member(council, Role.OFFICER),
        "member": a_member(council, Role.EXECUTIVE_MEMBER),
        "council administrator": a_member(council, Role.ADMINISTRATOR),
        "editor": staff(StaffRoleKind.EDITOR),
        "analyst": staff(StaffRoleKind.ANALYST),
        "administrator": staff(StaffRoleKind.ADMINISTRATOR),
    }


def expected(role: str, name: str) -> int:
    if role == "anonymous":
        return 302
    if role not in {"editor", "analyst", "administrator"}:
        return 404
    if role == "administrator" or (role == "editor" and name == "prepare"):
        return 403
    return 200


@pytest.mark.parametrize("state", STATES)
def test_every_page_in_every_state_for_every_role(state: str) -> None:
    consultation = a_crowd(12)
    walked(state, consultation)
    clients = {role: as_(person) for role, person in roles().items()}
    wrong = []
    for name in PAGES:
        for role, client in clients.items():
            page = client.get(url(name, consultation))
            if page.status_code != expected(role, name):
                wrong.append((name, role, page.status_code))
            if page.status_code == 200 and name in STEPS:
                main = page.content.decode().split("<main")[1]
                has_button = '<form method="post"' in main
                if has_button != (state in OPEN_IN[name]):
                    wrong.append((name, role, "button" if has_button else "no button"))
    assert wrong == []


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", STEPS)
def test_every_step_posted_in_every_state_by_every_role(state: str, name: str) -> None:
    consultation = a_crowd(12)
    for role, person in roles().items():
        walked_now = Release.objects.count()
        release = walked(state, consultation) if not walked_now else Release.objects.last()
        before = list(Release.objects.order_by("pk").values())
        client = as_(person)
        data = {"words": "Because.", "release": str(release.pk) if release else ""}
        if expected(role, name) != 200:
            answer = client.post(url(name, consultation), data)
            assert answer.status_code == expected(role, name)
            assert list(Release.objects.order_by("pk").values()) == before, role
    # Last, one who may: the step is taken where the table has it, else it is a sentence.
    client = as_(staff(StaffRoleKind.ANALYST))
    if state in OPEN_IN[name]:
        answer = posted(client, name, consultation)
        assert answer["Location"] == url("overview", consultation)
        assert Release.objects.order_by("pk").last().state == AFTER[name]
    else:
        answer = client.post(url(name, consultation), data, follow=True)
        assert "Important" in text_of(answer)
        assert list(Release.objects.order_by("pk").values()) == before


def test_story_of_two_people() -> None:
    consultation = a_crowd()
    analyst = staff(StaffRoleKind.ANALYST, "Anna Analyst")
    editor = staff(StaffRoleKind.EDITOR, "Edith Editor")
    hers, his = as_(analyst), as_(editor)
    page = hers.get(url("overview", consultation))
    assert "A release can be prepared." in text_of(page)
    answer = posted(hers, "prepare", consultation)
    page = text_of(hers.get(answer["Location"]))
    assert "The release is prepared." in page
    able = re.search(r"Who can do this: ([^.]*)\.", page)
    assert able and "Edith Editor" in able[1] and "Anna Analyst" not in able[1]
    assert "You prepared this release" in text_of(hers.get(url("approve", consultation)))
    page = his.get(url("overview", consultation))
    assert url("approve", consultation) in page.content.decode()
    posted(his, "approve", consultation)
    page = text_of(hers.get(url("overview", consultation)))
    assert "Edith Editor approved release 1" in page and "1 of 5 are ready" in page
    make_files.call(Release.objects.get().pk)
    html = hers.get(url("overview", consultation)).content.decode()
    for file_format in ("json", "csv", "dictionary", "xlsx", "ods"):
        assert url("staff-file", consultation, file_format) in html
    assert Client().get(url("public", consultation)).status_code == 200
    assert Client().get(url("release", consultation, 1)).status_code == 404
    assert "Not published" in text_of(his.get(url("figures", consultation)))
    posted(hers, "publish", consultation)
    assert Client().get(url("release", consultation, 1)).status_code == 200
    posted(his, "erratum", consultation, words="Q2 was misprinted.")
    page = text_of(hers.get(url("overview", consultation)))
    for words in ("Published an erratum", "Nothing more has to be done", "Release 1"):
        assert words in page
    assert "Q2 was misprinted." in text_of(Client().get(url("public", consultation)))


# What ends something, or corrects what is public already, may also be done while it is open again.
STAYS_POSSIBLE = {"prepared": "set-aside", "frozen": "reject", "published": "erratum"}


@pytest.mark.parametrize("state", STATES)
def test_before_closing_there_is_an_explanation_no_button_and_no_figure(state: str) -> None:
    """A consultation that closed, was released up to this state, and was opened again: there is
    something that could be shown, and it was shown a moment before."""
    consultation = a_crowd(36)
    release = walked(state, consultation)
    if release is not None and release.state in MADE:
        make_files.call(release.pk)
    clients = [as_(staff(kind)) for kind in (StaffRoleKind.ANALYST, StaffRoleKind.EDITOR)]
    files = [url("staff-file", consultation, each) for each in FileFormat.values]
    if state == "frozen":
        for client in clients:
            assert "app-chart" in client.get(url("figures", consultation)).content.decode()
    if state in {"frozen", "published"}:
        for client in clients:
            assert {client.get(where).status_code for where in files} == {200}
    Consultation.objects.update(closes_at=timezone.now() + dt.timedelta(days=3))
    wrong = []
    for client in clients:
        for name in (*PAGES, "published-answers"):
            page = client.get(url(name, consultation))
            if page.status_code == 403:
                continue
            html = page.content.decode().split("<main")[1].split("</main")[0]
            if "app-chart" in html or "app-results" in html or "By council type" in html:
                wrong.append((name, "figures or groups"))
            if STAYS_POSSIBLE.get(state) == name:
                continue
            # A step that is of another state says so; all that would be open say why not yet.
            is_expected = name not in STEPS or state in OPEN_IN[name]
            if is_expected and "Until then no answer is counted, for anybody" not in text_of(page):
                wrong.append((name, "no explanation"))
            if "<form" in html or 'role="button"' in html:
                wrong.append((name, "a button"))
        wrong += [(where, "a file") for where in files if client.get(where).status_code != 404]
    assert wrong == []
    # Nobody else sees more: only what was public already stays.
    was_public = 200 if state == "published" else 404
    for each in FileFormat.values:
        assert Client().get(url("file", consultation, 1, each)).status_code == was_public
    public = Client().get(url("public", consultation)).content.decode()
    assert ("app-chart" in public) == (state == "published")


def test_a_draft_has_results_pages_that_say_why_there_are_none() -> None:
    consultation = a_crowd(0)
    Consultation.objects.update(published_at=None, published_by=None)
    page = as_(staff(StaffRoleKind.EDITOR)).get(url("overview", consultation))
    assert "not published yet" in text_of(page)


def test_preparer_and_approver_see_groups_and_no_figure() -> None:
    """36 responded of 42, twelve of each kind: none of these numbers is on the pages."""
    consultation = a_crowd()
    client = as_(staff(StaffRoleKind.ANALYST))
    before = text_of(client.get(url("prepare", consultation)))
    posted(client, "prepare", consultation)
    approving = text_of(as_(staff(StaffRoleKind.EDITOR)).get(url("approve", consultation)))
    for page in (before, approving):
        assert "By council type" in page and "By region" in page
        assert "County council" in page and "Unitary authority" in page and "London" in page
        numbers = set(re.findall(r"\b\d+\b", page))
        # Asked: 42 in all, 14 of each kind; what else there is are rules and the moment.
        assert {"42", "14"} <= numbers
        assert not {"36", "12", "11", "13", "35", "37"} & (numbers - moment_numbers())
        for label in ("Yes", "Don't know"):
            assert label not in page


def moment_numbers() -> set[str]:
    now = timezone.localtime()
    return {str(now.day), f"{now:%H}", f"{now:%M}"}


def test_merged_groups_and_warnings_are_in_words() -> None:
    kinds = (
        *(("county", "upper", "North West"),) * 12,
        *(("unitary", "single", "North West"),) * 2,
        *(("non-metropolitan-district", "lower", "North West"),) * 20,
    )
    consultation = a_crowd(34, silent=0, kinds=kinds)
    page = text_of(as_(staff(StaffRoleKind.ANALYST)).get(url("prepare", consultation)))
    assert "County council + Unitary authority" in page
    assert "Merged in" not in page
    assert "All of “region” is one group" in page


def test_few_responses_are_said_before_approving() -> None:
    page = text_of(as_(staff(StaffRoleKind.ANALYST)).get(url("prepare", a_crowd(9))))
    assert "only their number is released" in page
    assert "Fewer than 10 responded" in page


def test_who_responded_has_no_part_in_answers() -> None:
    """The page is the same whatever was answered: lay_out is never given an answer."""
    assert "answers" not in lay_out.__annotations__
    consultation = a_crowd()
    client = as_(staff(StaffRoleKind.ANALYST))

    def page() -> str:
        return text_of(client.get(url("prepare", consultation)))

    before = page()
    answer_again(consultation, 36, choice="yes")
    assert page() == before


def test_no_answer_is_read_for_a_layout() -> None:
    consultation = a_crowd(12)
    walked("prepared", consultation)
    client = as_(staff(StaffRoleKind.ANALYST))
    other = a_crowd(12)
    with CaptureQueriesContext(connection) as captured:
        client.get(url("prepare", other))
        client.get(url("approve", consultation))
        actions.prepare(consultation=other, by=staff(StaffRoleKind.ANALYST))
    assert not [each for each in captured if "responses_submittedanswer" in each["sql"]]


def test_a_page_left_open_does_nothing_with_another_release() -> None:
    consultation = a_crowd(12)
    analyst, editor = staff(StaffRoleKind.ANALYST), staff(StaffRoleKind.EDITOR)
    first = actions.prepare(consultation=consultation, by=analyst)
    actions.set_aside(release=first, by=analyst, reason="Another one.")
    actions.prepare(consultation=consultation, by=analyst)
    client = as_(editor)
    for stale in (str(first.pk), "", "9" * 30, "x"):
        answer = client.post(url("approve", consultation), {"release": stale}, follow=True)
        assert answer.status_code in {200, 422}
        assert "Important" in text_of(answer) or "There is a problem" in text_of(answer)
    assert Release.objects.get(pk=first.pk).state == ReleaseState.SET_ASIDE
    assert not Release.objects.made().exists()


def test_layout_that_changed_since_the_page() -> None:
    consultation = a_crowd(12)
    client = as_(staff(StaffRoleKind.ANALYST))
    for layout in ("", "0" * 64):
        answer = client.post(url("prepare", consultation), {"layout": layout}, follow=True)
        assert "Look at them again" in text_of(answer)
    assert not Release.objects.exists()


@pytest.mark.parametrize("name, state", [("set-aside", "prepared"), ("reject", "frozen")])
@pytest.mark.parametrize("words", ["", "   ", "x" * 5001])
def test_words_are_asked_for_and_kept(name: str, state: str, words: str) -> None:
    consultation = a_crowd(12)
    release = walked(state, consultation)
    answer = posted(as_(staff(StaffRoleKind.EDITOR)), name, consultation, words=words)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in html and 'href="#id_words"' in html
    assert "<title>Error: " in html
    assert words.strip() in html
    assert f'name="release" value="{release.pk}"' in html
    assert Release.objects.get().state == state


def test_typed_words_are_text() -> None:
    consultation = a_crowd(12)
    walked("published", consultation)
    attack = "<script>alert(1)</script>{{ 7|add:7 }}"
    client = as_(staff(StaffRoleKind.EDITOR))
    posted(client, "erratum", consultation, words=attack)
    assert Release.objects.get().errata.get().text == attack
    page = Client().get(url("public", consultation)).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_reason_of_a_rejection_stands_in_the_history_and_on_no_public_page() -> None:
    consultation = a_crowd(12)
    walked("frozen", consultation)
    client = as_(staff(StaffRoleKind.EDITOR))
    posted(client, "reject", consultation, words="A question was misread.")
    assert "A question was misread." in text_of(client.get(url("overview", consultation)))
    assert "misread" not in text_of(Client().get(url("public", consultation)))
    page = text_of(client.get(url("figures", consultation)))
    assert "There are no figures that wait to be published" in page
    assert client.get(url("staff-file", consultation, "json")).status_code == 404


def test_nobody_else_can_approve_yet() -> None:
    consultation = a_crowd(12)
    analyst = staff(StaffRoleKind.ANALYST)
    consultation.published_by.held_staff_roles.update(
        ended_at=timezone.now(), ended_by=consultation.published_by
    )
    actions.prepare(consultation=consultation, by=analyst)
    page = text_of(as_(analyst).get(url("overview", consultation)))
    assert "Nobody else can do this yet" in page


def test_file_before_publication_is_an_attachment_for_followers_only() -> None:
    consultation = a_crowd(12)
    release = walked("frozen", consultation)
    where = url("staff-file", consultation, "json")
    answer = as_(staff(StaffRoleKind.EDITOR)).get(where)
    assert answer.content == bytes(release.files.get(format="json").content)
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    for role, person in roles().items():
        wanted = 200 if role in {"editor", "analyst"} else expected(role, "figures")
        assert as_(person).get(where).status_code == wanted, role
    unknown = as_(staff(StaffRoleKind.EDITOR)).get(url("staff-file", consultation, "pdf"))
    assert unknown.status_code == 404


def test_second_click_says_who_did_it() -> None:
    consultation = a_crowd(12)
    walked("frozen", consultation)
    first, second = (
        as_(staff(StaffRoleKind.EDITOR, "Edith Editor")),
        as_(staff(StaffRoleKind.ANALYST)),
    )
    release = Release.objects.get()
    data = {"release": str(release.pk)}
    first.post(url("publish", consultation), data)
    answer = second.post(url("publish", consultation), data, follow=True)
    assert "This was already done. Edith Editor published release 1" in text_of(answer)


def test_links_lead_to_the_results() -> None:
    consultation = a_crowd(12)
    for kind in (StaffRoleKind.EDITOR, StaffRoleKind.ANALYST):
        client = as_(staff(kind))
        where = url("overview", consultation)
        for page in ("consultations:list", "responses:progress"):
            args = [] if page == "consultations:list" else [consultation.code]
            assert f'href="{where}"' in client.get(reverse(page, args=args)).content.decode()
    client = as_(staff(StaffRoleKind.ADMINISTRATOR))
    assert (
        url("overview", consultation)
        not in client.get(reverse("consultations:list")).content.decode()
    )


@pytest.mark.parametrize("state", STATES)
def test_queries_do_not_grow_with_responses(state: str) -> None:
    counted: dict[str, list[int]] = {name: [] for name in PAGES}
    for responses in (1, 3):
        consultation = a_closed_consultation(responses=responses)
        walked(state, consultation)
        client = as_(staff(StaffRoleKind.ANALYST))
        for name in PAGES:
            client.get(url(name, consultation))
            with CaptureQueriesContext(connection) as captured:
                client.get(url(name, consultation))
            counted[name].append(len(captured))
    assert {name: got for name, got in counted.items() if got[0] != got[1]} == {}
    most = dict.fromkeys(PAGES, 12) | dict.fromkeys(("prepare", "approve"), 17)
    assert {name: got for name, got in counted.items() if max(got) > most[name]} == {}


def test_queries_of_a_second_release() -> None:
    consultation = a_crowd(36)
    walked("published", consultation)
    answer_again(consultation, 36, choice="yes")
    analyst, editor = as_(staff(StaffRoleKind.ANALYST)), as_(staff(StaffRoleKind.EDITOR))

    def queries(client: Client, name: str) -> int:
        client.get(url(name, consultation))
        with CaptureQueriesContext(connection) as captured:
            client.get(url(name, consultation))
        return len(captured)

    assert queries(analyst, "overview") <= 12
    assert queries(analyst, "prepare") <= 17
    posted(analyst, "prepare", consultation)
    assert queries(editor, "overview") <= 12
    assert queries(editor, "approve") <= 17
    assert queries(analyst, "overview") <= 12
