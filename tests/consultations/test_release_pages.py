"""What will be published, written on the pages of a draft."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations import editing, policies
from consultations.actions import rewriting
from consultations.definition import parse
from consultations.definition.plain import to_json
from consultations.definition.stored import definition_of
from consultations.editing import release
from consultations.models import Consultation
from consultations.presenters.importing import preview
from consultations.presenters.versions import changes
from consultations.release_plan import complete
from councils.enums import CouncilType, StaffRoleKind
from tests.consultations.drafts import EVERY_KIND, REAL, as_, on, question_of, url, words
from tests.consultations.test_release import DECLARED, FILE
from tests.world import a_council, staff

pytestmark = pytest.mark.django_db

BLANK = parse(FILE)


@pytest.fixture
def editor():
    return staff(StaffRoleKind.EDITOR, "Edith Example")


@pytest.fixture
def draft(editor):
    return rewriting.begin(definition=BLANK, by=editor, what="Begun")


def page(draft, name="", *args):
    return url(f"edit-release{'-' if name else ''}{name}", draft.code, *args)


def of(draft, number, *statement):
    name = "statement" if statement else "question"
    return page(draft, name, question_of(draft, number).identity, *statement)


def shown(client, address):
    """What a browser would send of the page as it stands."""
    sent = {}
    for bound in client.get(address).context["form"]:
        value = bound.value()
        if value not in (None, "", False):
            sent[bound.html_name] = value
    return sent


def send(client, address, **typed):
    return client.post(address, shown(client, address) | typed)


def stored(draft):
    return definition_of(Consultation.objects.get(pk=draft.pk))


def written(draft):
    return stored(draft).release


# --- from nothing to a whole plan -------------------------------------------------------------


def test_a_plan_is_written_from_nothing_as_a_file_has_it(draft, editor):
    client = as_(editor)
    assert written(draft) == {} and "everything is as usual" in words(client.get(page(draft)))
    send(client, page(draft, "groups"), how="own", dimensions=["type", "tier"], stratum="nation")
    address = page(draft, "neighbours", "type")
    emptied = {name: "" for name in shown(client, address) if name.startswith("group-")}
    rows = client.get(address).context["form"].categories
    county = rows.index("county")
    named = {f"group-{county}-0": "unitary", f"group-{county}-1": "non-metropolitan-district"}
    assert client.post(address, shown(client, address) | emptied | named).status_code == 302
    speed = {f"group-{code}": "A" for code in ("strongly-agree", "agree", "neither")}
    speed |= {f"group-{code}": "B" for code in ("disagree", "strongly-disagree")}
    assert send(client, of(draft, "Q4", "speed"), **speed).url == page(draft)
    send(client, of(draft, "Q1"), **{"score-yes": "1", "score-no": "−0.5"})
    address = page(draft, "crossings")
    assert client.post(address, {"do": "add"}).context["form"].rows
    one, two = (str(question_of(draft, number).identity) for number in ("Q1", "Q2"))
    assert written(draft).get("crossings") is None
    client.post(address, {**shown(client, address), "row": "0", "0-one": one, "0-two": two})
    plan = complete(DECLARED, ()) | {"declared": [*DECLARED]}
    plan["neighbours"] = {"type": DECLARED["neighbours"]["type"]}  # a tier without any says nothing
    assert complete(written(draft), ()) == plan
    said = words(client.get(page(draft)))
    for part in (
        "Q1: “Yes” 1, “No” −0.5",
        "Q1 and Q2",
        "by council type and tier",
        "Each by itself",
    ):
        assert part in said, said
    assert "everything is as usual" not in said


def test_the_plan_of_the_real_consultation_is_written_from_an_empty_draft(editor):
    client = as_(editor)
    typed = {
        "title": REAL.title,
        "code": REAL.code,
        "publisher": REAL.publisher,
        "confidentiality": REAL.confidentiality,
        **on("opens_on", 21, 1, 2015),
        "opens_time": "00:00",
        **on("closes_on", 13, 3, 2015),
        "closes_time": "23:59",
    }
    assert client.post(url("new"), typed).status_code == 302
    draft = Consultation.objects.get()
    assert written(draft) == {}
    rewriting.rewrite(
        consultation=draft,
        by=editor,
        edit=lambda one: replace(one, sections=REAL.sections),
        what="Questions",
    )
    send(client, page(draft, "groups"), how="own", dimensions=["type", "region"], stratum="usual")
    for dimension in ("type", "region"):
        send(client, page(draft, "neighbours", dimension))
    for nations in ({"England"}, {"England", "Wales"}):
        chosen, real = complete(written(draft), nations), complete(REAL.release, nations)
        assert chosen | {"declared": []} == real | {"declared": []}
    send(client, page(draft, "groups"), how="usual", dimensions=["tier"])
    assert written(draft) == REAL.release


# --- what was wrong stays on the page ---------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "typed", "said"),
    [
        (
            lambda draft: page(draft, "groups"),
            {"how": "own", "dimensions": ["nation"], "stratum": "nation"},
            "There is a table by nation already",
        ),
        (
            lambda draft: page(draft, "neighbours", "region"),
            {"group-1-0": "London", "group-1-1": "London"},
            "London stands twice for",
        ),
        (lambda draft: of(draft, "Q1"), {"score-yes": "1", "score-no": "1"}, "has the same score"),
        (lambda draft: of(draft, "Q1"), {"score-yes": "2000"}, "Give a number within ±1000"),
        (lambda draft: of(draft, "Q1"), {"group-yes": "A"}, "Nothing is counted together"),
        (
            lambda draft: of(draft, "Q2"),
            {"group-strongly-agree": "A", "group-agree": "A"},
            "has to fall into 3 at most",
        ),
        (lambda draft: page(draft, "crossings"), {"row": "0", "0-one": "Q1"}, "Choose the other"),
    ],
)
def test_what_does_not_fit_is_said_beside_it_and_kept(draft, editor, where, typed, said):
    client, address = as_(editor), where(draft)
    if "0-one" in typed:
        typed["0-one"] = str(question_of(draft, "Q1").identity)
    told = send(client, address, **typed)
    assert said in words(told, 422)
    assert all(told.context["form"][name].value() == typed[name] for name in typed if name != "row")
    assert written(draft) == {}


def test_buttons_show_and_store_nothing(draft, editor):
    client, address = as_(editor), page(draft, "groups")
    a_council(type="county", region="London")
    counted = send(client, address, do="count", how="own", dimensions=["tier"])
    assert counted.status_code == 200 and written(draft) == {}
    address = page(draft, "neighbours", "type")
    own = shown(client, address) | {"group-0-0": ""}
    usual = client.post(address, own | {"do": "fill"}).context["form"]
    assert usual["group-0-0"].value() and written(draft) == {}


# --- two editors ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "theirs", "mine", "said"),
    [
        (
            lambda draft: page(draft, "groups"),
            {"how": "own", "dimensions": ["region"]},
            {"how": "own", "dimensions": ["tier"]},
            "Tables by region",
        ),
        (
            lambda draft: page(draft, "neighbours", "region"),
            {"group-1-0": "London"},
            {"group-1-0": "Wales"},
            "is merged with London",
        ),
        (lambda draft: of(draft, "Q1"), {"score-yes": "1"}, {"score-yes": "2"}, "“Yes” 1"),
    ],
)
def test_who_is_second_sees_what_is_stored_and_can_save_again(
    draft, editor, where, theirs, mine, said
):
    address = where(draft)
    first, second = as_(editor), as_(staff(StaffRoleKind.EDITOR))
    sent = shown(second, address) | mine
    assert send(first, address, **theirs).status_code == 302
    told = second.post(address, sent)
    assert "What a colleague changed meanwhile" in words(told, 422) and said in words(told, 422)
    assert all(told.context["form"][name].value() == mine[name] for name in mine)
    before = written(draft)
    again = sent | {"base": told.context["form"]["base"].value()}
    assert second.post(address, again).status_code == 302
    assert written(draft) != before


# --- how many councils there are --------------------------------------------------------------


def test_each_group_says_how_many_councils_it_has_and_whether_it_can_stand(draft, editor):
    for kind, number in (("unitary", 24), ("county", 11), ("isles-of-scilly", 1)):
        for _ in range(number):
            a_council(type=kind, tier="single", region="London")
    said = words(as_(editor).get(page(draft)))
    assert "today's register 36 councils would be asked" in said.replace("’", "'")
    assert "Unitary authority 24 Always with Council of the Isles of Scilly" in said
    assert "County council 11 If 10 of its 11 councils respond" in said
    assert "Council of the Isles of Scilly 1 Never by itself: with Unitary authority" in said
    assert "All of them are in one group, so there is no table by region." in said


def test_few_councils_have_no_groups_and_each_nation_is_counted_by_itself(draft, editor):
    for _ in range(12):
        a_council(region="London")
    a_council(nation="Wales", type="welsh-unitary", tier="single", region="Wales")
    said = words(as_(editor).get(page(draft)))
    assert "England: 12 councils" in said and "Wales: 1 council" in said
    assert "Fewer than 30 councils are asked, so no groups will be shown." in said
    assert "Fewer than 10 councils are asked, so only the number of responses" in said


def test_a_question_for_some_councils_says_how_few_are_asked_it(editor):
    draft = rewriting.begin(definition=EVERY_KIND, by=editor, what="Begun")
    for _ in range(30):
        a_council(type="non-metropolitan-district", tier="lower", region="London")
    for _ in range(3):
        a_council(type="county", tier="upper", region="London")
    said = words(as_(editor).get(page(draft)))
    assert "Q11: asked of 3 of 33, too few for percentages ; of none in District council" in said


def test_the_pages_ask_the_same_number_of_queries_however_much_there_is(draft, editor):
    client = as_(editor)
    client.get(page(draft))
    counts = set()
    for _ in range(2):
        a_council(type=CouncilType.COUNTY, region="London")
        with CaptureQueriesContext(connection) as queries:
            client.get(page(draft))
        counts.add(len(queries))
        rewriting.rewrite(
            consultation=draft,
            by=editor,
            edit=lambda one: replace(one, sections=one.sections + EVERY_KIND.sections[1:2]),
            what="More",
        )
    assert len(counts) == 1 and max(counts) <= 12, counts


# --- what no longer fits ----------------------------------------------------------------------


def test_what_fits_the_questions_no_more_blocks_publishing_until_it_is_taken_out(draft, editor):
    a_council()
    client = as_(editor)
    send(client, of(draft, "Q1"), **{"score-yes": "1", "score-no": "0"})
    address = page(draft, "crossings")
    base = shown(client, address)["base"]
    one, two = (str(question_of(draft, number).identity) for number in ("Q1", "Q2"))
    client.post(address, {"base": base, "row": "0", "0-one": one, "0-two": two})
    question = question_of(draft, "Q1")
    rewriting.rewrite(
        consultation=draft,
        by=editor,
        edit=lambda one: editing.replace_question(
            one, replace(question, kind="open-text", options=())
        ),
        what="Q1 changed",
    )
    fault = "Scores, Q1: is no question with answer options."
    assert fault in words(client.get(page(draft)))
    blockers = policies.unfinished(draft, stored(draft), timezone.now())
    found = [one for one in blockers if "declares what will be published" in one.sentence]
    assert found and {one.anchor for one in found} == {page(draft)}
    assert page(draft) in client.get(url("edit", draft.code)).content.decode()
    assert send(client, page(draft)).status_code == 302
    assert written(draft) == {} and release.faults(stored(draft)) == []


# --- changed plans in words -------------------------------------------------------------------


def test_versions_and_imports_say_a_changed_plan_in_words(draft, editor):
    before = definition_of(draft)
    after = replace(before, release=DECLARED)
    found = [
        (one.place, one.field, one.before, one.after)
        for one in changes(to_json(before), to_json(after))
    ]
    place = "What will be published"
    assert (
        place,
        "Tables by",
        "council type and region, as usual",
        "council type and tier",
    ) in found
    assert (place, "Questions counted together", "", "Q1 and Q2") in found
    assert (place, "Q1: scores", "", "“Yes” 1, “No” −0.5") in found
    assert (
        place,
        "County council is merged with",
        "Unitary authority, else District council",
        "Unitary authority, else District council",
    ) not in found
    text = "".join("".join(each) for each in found)
    assert not re.search(r"[{}\[\]]|dont-know|non-metropolitan", text), text
    assert {one[0] for one in found} == {place}
    (part,) = preview(after, before).parts
    assert (part.name, part.how) == (place, "changed")
    assert [(one.name, one.now, one.then) for one in part.fields] == [one[1:] for one in found]
    together = replace(before, release={"stratum": ""})
    (change,) = changes(to_json(before), to_json(together))
    assert (change.field, change.after) == ("England and Wales", "counted together")
