import datetime as dt
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from consultations import actions
from consultations.actions import extending
from consultations.definition import parse
from consultations.models import Consultation, Question, Section
from councils.enums import Role, StaffRoleKind
from tests import world

FILE = Path(__file__).parents[2] / "fixtures" / "consultations" / "taking-stock-2015.yaml"

pytestmark = pytest.mark.django_db


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def words(response, status=200):
    """The page's text as it is read, without the marks."""
    assert response.status_code == status
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    text = re.sub(r"<[^>]*>", " ", main).replace("&#x27;", "'").replace("&amp;", "&")
    return re.sub(r"\s+", " ", text)


def taking_stock():
    """The real consultation as in the demonstration: nine days before it closes."""
    loaded = actions.load(definition=parse(FILE.read_bytes()))
    return actions.shift_for_demonstration(
        consultation=loaded.consultation,
        closes_on=timezone.localdate() + dt.timedelta(days=9),
        note="Dates are moved.",
    )


@pytest.fixture
def editor():
    return world.staff(StaffRoleKind.EDITOR)


# --- the list -----------------------------------------------------------------------------


def test_the_list_says_state_dates_and_councils_asked(editor):
    world.a_consultation(title="Asked of two", councils=[world.a_council(), world.a_council()])
    page = words(as_(editor).get(reverse("consultations:list")))
    closes = timezone.localtime(timezone.now() + dt.timedelta(days=9))
    assert "Asked of two Open" in page
    assert f"{closes.day} {closes:%B %Y}" in page
    links = "Progress of Asked of two Letters to councils, Asked of two"
    assert re.search(rf" 2 {links} What was taken away", page)


def test_each_role_is_offered_what_it_may_do(editor):
    draft, published = taking_stock(), world.a_consultation()
    page = as_(editor).get(reverse("consultations:list")).content.decode()
    assert reverse("consultations:publish", args=[draft.code]) in page
    assert reverse("consultations:publish", args=[published.code]) not in page
    assert reverse("responses:progress", args=[published.code]) in page
    page = as_(world.staff(StaffRoleKind.ANALYST)).get(reverse("consultations:list"))
    assert b"/publish/" not in page.content
    assert reverse("responses:progress", args=[published.code]) in page.content.decode()
    page = as_(world.staff(StaffRoleKind.ADMINISTRATOR)).get(reverse("consultations:list"))
    assert b"/publish/" not in page.content
    progress = reverse("responses:progress", args=[published.code])
    assert f'"{progress}"' not in page.content.decode()
    assert reverse("consultations:definition", args=[draft.code]) in page.content.decode()


DAY = dt.timedelta(days=1)
LISTED = {
    "draft": {
        "editor": "edit review publish",
        "analyst": "definition review",
        "administrator": "definition review",
    },
    "scheduled": dict.fromkeys(StaffRoleKind.values, "definition"),
    "open": {
        "editor": "progress mailings",
        "analyst": "progress mailings",
        "administrator": "definition",
    },
    "asked for time": {
        "editor": "progress mailings extensions",
        "analyst": "progress mailings extensions",
        "administrator": "definition",
    },
    "closed, one has longer, another asks": {
        "editor": "progress mailings extensions",
        "analyst": "progress mailings extensions",
        "administrator": "definition",
    },
    **{
        state: {
            "editor": "overview public",
            "analyst": "overview public",
            "administrator": "definition public",
        }
        for state in ("closed", "reported", "archived")
    },
}


@pytest.mark.parametrize("role", StaffRoleKind.values)
@pytest.mark.parametrize("state", LISTED)
def test_a_line_of_the_list_offers_what_matters_in_its_state(editor, state, role):
    moments = {"scheduled": (DAY, 9 * DAY)}
    moments |= dict.fromkeys(("closed", "reported", "archived"), (-9 * DAY, -DAY))
    if state == "draft":
        consultation = taking_stock()
    elif "ask" in state:
        place = world.a_place(world.a_consultation(publisher=editor))
        consultation = place.invitation.consultation
        extending.ask(
            invitation=place.invitation,
            by=place.officer,
            wanted_until=timezone.now() + 20 * DAY,
            reason="The cabinet meets later.",
        )
        if state.startswith("closed"):
            late = world.invite(consultation, world.a_council())
            consultation.closes_at = timezone.now()
            late.extended_until = consultation.extended_until = timezone.now() + 20 * DAY
            late.save()
            consultation.save()
    else:
        opens, closes = moments.get(state, (-DAY, DAY))
        since = {f"{state}_at": timezone.now()} if state in {"reported", "archived"} else {}
        consultation = world.a_consultation(opens=opens, closes=closes, publisher=editor, **since)
    client = as_(world.staff(role))
    page = client.get(reverse("consultations:list")).content.decode()
    own, *links = re.findall(rf'href="([^"]*/{consultation.code}/[^"]*)"', page)
    assert own == reverse("consultations:overview", args=[consultation.code])
    names = sorted(resolve(url).url_name for url in links)
    assert names == sorted(LISTED[state][role].split())
    assert [client.get(url).status_code for url in links] == [200] * len(links)


OPENED = "definition versions documents seen-as public corrections"
WELSH = "definition edit-welsh versions documents seen-as"  # editors' pages of what councils read
AFTER = "progress asked extensions council-questions mailings overview"
OVERVIEW = {
    "draft": {
        "editor": "definition edit edit-welsh versions documents seen-as rehearsal review publish",
        "analyst": "definition versions documents seen-as rehearsal review",
        "administrator": "definition versions documents seen-as rehearsal review",
    },
    "scheduled": {
        "editor": f"{WELSH} rehearsal corrections take-back {AFTER}",
        "analyst": f"definition versions documents seen-as rehearsal corrections {AFTER}",
        "administrator": "definition versions documents seen-as rehearsal corrections",
    },
    "open": {
        "editor": f"{WELSH} public corrections {AFTER}",
        "analyst": f"{OPENED} {AFTER}",
        "administrator": OPENED,
    },
    "closed": {
        "editor": f"{WELSH} public corrections archive {AFTER}",
        "analyst": f"{OPENED} {AFTER}",
        "administrator": OPENED,
    },
}


@pytest.mark.parametrize("role", StaffRoleKind.values)
@pytest.mark.parametrize("state", OVERVIEW)
def test_the_page_of_a_consultation_leads_each_role_where_it_may_go(editor, state, role):
    moments = {"scheduled": (DAY, 9 * DAY), "closed": (-9 * DAY, -DAY)}
    if state == "draft":
        consultation = taking_stock()
    else:
        opens, closes = moments.get(state, (-DAY, DAY))
        consultation = world.a_consultation(opens=opens, closes=closes, publisher=editor)
    client = as_(world.staff(role))
    page = client.get(reverse("consultations:overview", args=[consultation.code]))
    assert page.context["state"].lower() == state
    links = [link.url for group in page.context["groups"] for link in group.links]
    assert [resolve(url).url_name for url in links] == OVERVIEW[state][role].split()
    assert [client.get(url).status_code for url in links] == [200] * len(links)


def test_the_page_of_a_draft_says_what_is_next(editor):
    draft = taking_stock()
    client, url = as_(editor), reverse("consultations:overview", args=[draft.code])
    assert "2 things are to be done before it can be published" in words(client.get(url))
    world.a_council()
    assert "Nobody has reviewed it as it is now." in words(client.get(url))
    world.reviewed(draft)
    assert "Everything is ready to publish. It would open at once." in words(client.get(url))
    page = words(client.get(reverse("consultations:publish", args=[draft.code])))
    assert "is named now, or given a place in what will be published" in page


@pytest.mark.parametrize(
    "opens, closes, said",
    [(1, 3, ("Opens", "Closes")), (-1, 3, ("Opened", "Closes")), (-3, -1, ("Opened", "Closed"))],
)
def test_its_dates_are_said_as_what_will_be_or_was(editor, opens, closes, said):
    asked = world.a_consultation(
        publisher=editor, opens=dt.timedelta(days=opens), closes=dt.timedelta(days=closes)
    )
    for name in ("overview", "definition", "extensions"):
        page = words(as_(editor).get(reverse(f"consultations:{name}", args=[asked.code])))
        days = [timezone.localtime(at) for at in (asked.opens_at, asked.closes_at)]
        for verb, day in zip(said, days, strict=True):
            assert f"{verb} {day.day} {day:%B %Y}" in page


def test_an_empty_list_says_what_will_fill_it(editor):
    assert "There is no consultation yet." in words(as_(editor).get(reverse("consultations:list")))


def test_the_list_takes_the_same_queries_for_one_and_three(editor):
    client, url = as_(editor), reverse("consultations:list")
    client.get(url)  # the first page of a session writes it down
    counts = []
    for more in (1, 2):
        for _ in range(more):
            world.a_consultation(publisher=editor, councils=[world.a_council()])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


# --- publishing ---------------------------------------------------------------------------


def test_the_page_before_publishing_says_what_will_happen(editor):
    world.a_council()
    draft = taking_stock()
    page = words(as_(editor).get(reverse("consultations:publish", args=[draft.code])))
    closes = timezone.localtime(draft.closes_at)
    assert f"Closes {closes.day} {closes:%B %Y} at 23:59" in page
    assert "(councils can respond at once)" in page
    assert "1 council (Councils in England)" in page
    assert "Questions 21," in page
    draft.refresh_from_db()
    assert draft.published_at is None


def test_an_editor_publishes(editor):
    council = world.a_council()
    draft = world.reviewed(taking_stock())
    url = reverse("consultations:publish", args=[draft.code])
    refused = as_(editor).post(url)
    assert "Confirm that the dates are meant" in words(refused, 422)
    response = as_(editor).post(url, {"despite_warnings": "on"}, follow=True)
    assert "is published and open. Next, send the invitation." in words(response)
    draft.refresh_from_db()
    assert (draft.published_by, draft.is_open) == (editor, True)
    assert [invitation.council for invitation in draft.invitations.all()] == [council]


def test_what_stands_in_the_way_is_said_and_offers_no_button(editor):
    draft = taking_stock()
    url = reverse("consultations:publish", args=[draft.code])
    client = as_(editor)
    response = client.get(url)
    assert "No council in the register is asked by its rule" in words(response)
    assert b'method="post" novalidate' not in response.content
    response = client.post(url, {"despite_warnings": "on"})
    assert "No council in the register" in words(response, 422)
    draft.refresh_from_db()
    assert draft.published_at is None


# --- reading ------------------------------------------------------------------------------


def test_the_public_page_shows_the_whole_consultation(editor):
    world.a_council()
    consultation = world.publish_draft(consultation=taking_stock(), by=editor)
    page = words(Client().get(reverse("consultations:public", args=[consultation.code])))
    for said in (
        "Taking stock: Where next with sector-led improvement?",
        "All responses will be treated confidentially by the LGA.",
        "Section 1: Key principles and future challenges",
        "As summarised in a council's paper; the LGA's wording is not held.",
        "Q2. If you answered no, or suggested changes, what would you suggest",
        "If you answered no, or suggested changes (Q1)",
        "Yes – unless there are exceptional circumstances",
        "Q13. The wording of this question is not held.",
        "For councils with children's services and adult social care",
        "Councils in England.",
    ):
        assert said in page
    assert page.count("The wording of this question is not held.") == 7
    assert page.count("For councils with") == 7


def test_the_public_page_takes_the_same_queries_for_few_and_many_questions(editor):
    counts = []
    for questions in (1, 10):
        consultation = world.a_consultation(publisher=editor, questions_per_section=questions)
        url = reverse("consultations:public", args=[consultation.code])
        with CaptureQueriesContext(connection) as queries:
            Client().get(url)
        counts.append(len(queries))
    assert counts == [11, 11]


def test_a_consultation_is_public_from_its_opening_on(editor):
    hour = dt.timedelta(hours=1)
    for opens, closes, published, status in (
        (-hour, hour, True, 200),
        (-2 * hour, -hour, True, 200),
        (hour, 2 * hour, True, 404),
        (-hour, hour, False, 404),
    ):
        by = {} if published else {"published_at": None, "published_by": None}
        consultation = world.a_consultation(publisher=editor, opens=opens, closes=closes, **by)
        url = reverse("consultations:public", args=[consultation.code])
        for client in (Client(), as_(editor)):
            assert client.get(url).status_code == status
        staff_url = reverse("consultations:definition", args=[consultation.code])
        assert as_(editor).get(staff_url).status_code == 200


def test_a_closed_consultation_says_so(editor):
    consultation = world.a_consultation(
        publisher=editor, opens=-dt.timedelta(days=3), closes=-dt.timedelta(days=1)
    )
    page = words(Client().get(reverse("consultations:public", args=[consultation.code])))
    assert "Closed since" in page
    assert "Open until" not in page


def test_what_a_consultation_says_never_becomes_markup(editor):
    evil = "<script>alert(1)</script>{{ 1 }}"
    consultation = world.a_consultation(publisher=editor, title=evil, summary=evil, contact=evil)
    Section.objects.filter(consultation=consultation).update(title=evil, background=evil)
    Question.objects.filter(consultation=consultation).update(text=evil, guidance=evil)
    Consultation.objects.update(confidentiality=evil, demonstration_note=evil)
    for name in ("public", "definition"):
        url = reverse(f"consultations:{name}", args=[consultation.code])
        assert b"<script>alert" not in as_(editor).get(url).content
    assert b"<script>alert" not in as_(editor).get(reverse("consultations:list")).content


def test_the_banner_of_a_demonstration_says_what_was_moved(editor, settings):
    settings.DEMO = True
    world.a_council()
    consultation = world.publish_draft(consultation=taking_stock(), by=editor)
    page = Client().get(reverse("consultations:public", args=[consultation.code]))
    assert b"Dates are moved." in page.content


# --- doors --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role.values)
def test_nobody_at_a_council_reaches_the_pages_of_the_lga(role):
    consultation = world.a_consultation()
    client = as_(world.a_member(world.a_council(), role, office="Office"))
    for name, args in (
        ("list", []),
        ("definition", [consultation.code]),
        ("publish", [consultation.code]),
    ):
        assert client.get(reverse(f"consultations:{name}", args=args)).status_code == 404
    url = reverse("consultations:publish", args=[consultation.code])
    assert client.post(url).status_code == 404


def test_a_refusal_names_whom_to_ask(editor):
    analyst = as_(world.staff(StaffRoleKind.ANALYST))
    page = words(analyst.get(reverse("consultations:new")), 403)
    assert "ask an administrator of the LGA" in page
    place = world.a_place()
    page = words(as_(place.member).get(reverse("responses:ask-for-time", args=place.args)), 403)
    assert "ask the administrator of your council" in page
