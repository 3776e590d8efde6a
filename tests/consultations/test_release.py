"""The field `release` of a consultation's file, and the pages that say what it means."""

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultations import actions, policies
from consultations.definition import parse
from consultations.definition.marked import Malformed
from consultations.definition.stored import definition_of
from consultations.models import Consultation
from consultations.release_plan import ATTRIBUTES, NEIGHBOURS, complete, declared_of, is_complete
from consultations.releasing import release_plan_of
from councils.enums import StaffRoleKind
from councils.refusals import Refused
from tests import world

FORMATS = Path(__file__).parents[2] / "docs" / "formats.md"
FILE = """\
format: consultation/1
code: asked
title: Asked
publisher: LGA
purpose: To know more.
still_open: Everything.
confidentiality: All is confidential.
next_steps: A report in summer.
opens: 2026-01-01 09:00
closes: 2026-02-01 23:59
sections:
  - number: 1
    title: One
    questions:
      - {number: Q1, kind: yes-no, text: Really}
      - {number: Q2, kind: agreement, text: How far}
      - {number: Q3, kind: open-text, text: Why}
      - number: Q4
        kind: grid
        text: How far
        statements:
          - {code: speed, label: Faster}
          - {code: cost, label: Cheaper}
"""
RELEASE = """\
release:
  dimensions: [type, tier]
  neighbours:
    type:
      county: [unitary, non-metropolitan-district]
    tier: {}
  stratum: nation
  option_merges:
    Q4.speed:
      - [strongly-agree, agree, neither]
      - [disagree, strongly-disagree]
  scores:
    Q1: {yes: 1, no: -0.5}
  crossings:
    - [Q1, Q2]
"""
DECLARED = {
    "dimensions": ["type", "tier"],
    "neighbours": {"type": {"county": ["unitary", "non-metropolitan-district"]}, "tier": {}},
    "stratum": "nation",
    "option_merges": {
        "Q4.speed": [["strongly-agree", "agree", "neither"], ["disagree", "strongly-disagree"]]
    },
    "scores": {"Q1": {"yes": 1, "no": -0.5}},
    "crossings": [["Q1", "Q2"]],
}


def problems(release):
    with pytest.raises(Malformed) as refusal:
        parse(FILE + release)
    return [str(problem) for problem in refusal.value.problems]


def to_come(source=FILE + RELEASE, **changes):
    now = timezone.now().replace(second=0, microsecond=0)
    times = {"opens_at": now - dt.timedelta(days=1), "closes_at": now + dt.timedelta(days=30)}
    return replace(parse(source), **times | changes)


def published(**changes):
    consultation = actions.load(definition=to_come(**changes)).consultation
    return world.publish_draft(consultation=consultation, by=world.staff(StaffRoleKind.EDITOR))


# --- the file -------------------------------------------------------------------------------


def test_the_field_is_read_as_it_stands():
    assert parse(FILE + RELEASE).release == DECLARED
    assert parse(FILE).release == parse(FILE + "release:\n").release == {}
    assert parse(FILE + "release:\n  dimensions: []\n").release == {"dimensions": []}
    assert parse(FILE + "release:\n  stratum: none\n").release == {"stratum": ""}


@pytest.mark.parametrize(
    "release, problem",
    [
        ("release: type\n", "line 24, release: Fields (name: value) are expected here."),
        ("release:\n  weights: {}\n", "line 25, release.weights: is not a known field; known are"),
        ("release:\n  dimensions:\n", "line 25, release.dimensions: must be a list."),
        (
            "release:\n  dimensions:\n    - type\n    - age\n",
            "line 27, release.dimensions[2]: “age” is not one of nation, region, tier, type.",
        ),
        (
            "release:\n  neighbours:\n    type:\n      county: [county]\n",
            "line 27, release.neighbours.type.county: is its own neighbour.",
        ),
        (
            "release:\n  neighbours:\n    type:\n      county: []\n      county: [unitary]\n",
            "line 28, release.neighbours.type.county: stands twice (first in line 27).",
        ),
        (
            "release:\n  dimensions: []\n  dimensions: [type]\n",
            "line 26, release.dimensions: stands twice (first in line 25).",
        ),
        (
            "release:\n  scores:\n    Q1:\n      yes: one\n",
            "line 27, release.scores.Q1.yes: must be a number such as 1, -1 or 0.5.",
        ),
        (
            "release:\n  scores:\n    Q3: {yes: 1}\n",
            "line 26, release.scores.Q3: is no question with answer options.",
        ),
        (
            "release:\n  option_merges:\n    Q2:\n      - [agree]\n      - [neither]\n",
            "line 27, release.option_merges.Q2[1]: must name two options at least.",
        ),
        (
            "release:\n  crossings:\n    - [Q1, Q2]\n    - [Q1, Q4]\n",
            "line 27, release.crossings[2][2]: “Q4” is not one of Q1, Q2, Q4.cost, Q4.speed.",
        ),
    ],
)
def test_problems_are_named_with_their_line(release, problem):
    assert any(each.startswith(problem) for each in problems(release)), problems(release)


def test_the_example_of_the_documentation_is_right():
    example = re.search(r"```yaml\n(release:.*?)```", FORMATS.read_text(encoding="utf-8"), re.S)[1]
    named = FILE.replace("Q4", "Q5").replace("Q1, kind: yes-no", "Q1, kind: agreement")
    scored = "      - {number: Q8, kind: single-choice, text: Which, options: ["
    options = ", ".join(f"{{code: {code}, label: {code}}}" for code in ("yes", "partly", "no"))
    definition = parse(f"{named}{scored}{options}]}}\n{example}")
    assert definition.release["crossings"] == [["Q1", "Q5.speed"]]


def test_a_question_cannot_be_called_like_the_column_of_the_council():
    with pytest.raises(Malformed, match="“id” cannot be the number of a question"):
        parse(FILE.replace("number: Q3", "number: id"))


# --- from the file to the table, and back ---------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("source", [FILE, FILE + RELEASE])
def test_a_declaration_is_the_same_in_file_and_table(source):
    world.a_council()
    definition = to_come(source)
    consultation = actions.load(definition=definition).consultation
    assert definition_of(consultation) == definition
    assert actions.load(definition=definition).change == "unchanged"
    world.publish_draft(consultation=consultation, by=world.staff(StaffRoleKind.EDITOR))
    stored = Consultation.objects.get()
    assert definition_of(stored) == definition
    assert actions.load(definition=definition).change == "unchanged"


@pytest.mark.django_db
def test_publishing_completes_and_fixes_the_declaration():
    world.a_council()
    consultation = published(release={"dimensions": ["region"]})
    consultation.refresh_from_db()
    assert consultation.release_plan == {
        "dimensions": ["region"],
        "neighbours": {
            "region": {region: list(names) for region, names in NEIGHBOURS["region"].items()}
        },
        "stratum": "",
        "option_merges": {},
        "scores": {},
        "crossings": [],
        "declared": ["dimensions"],
    }
    with pytest.raises(Refused, match="The file differs in: release"):
        actions.load(definition=to_come(release={}))
    stored = release_plan_of(consultation)
    world.a_council(nation="Wales", type="welsh-unitary", tier="single", region="Wales")
    assert release_plan_of(consultation) == stored


@pytest.mark.django_db
def test_a_draft_follows_its_file():
    definition = to_come()
    actions.load(definition=definition)
    loaded = actions.load(definition=replace(definition, release={}))
    assert (loaded.change, loaded.differences) == ("changed", ("release",))
    assert loaded.consultation.release_plan == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "nations, declared, stratum",
    [
        (["England"], {}, ""),
        (["England", "Wales"], {}, "nation"),
        (["England", "Wales"], {"dimensions": ["nation"]}, ""),
        (["England", "Wales"], {"stratum": ""}, ""),
        (["England"], {"stratum": "nation"}, "nation"),
    ],
)
def test_nations_are_kept_apart_where_both_are_asked(nations, declared, stratum):
    for nation in nations:
        world.a_council(nation=nation)
    assert published(release=declared).release_plan["stratum"] == stratum


@given(st.sets(st.sampled_from([*DECLARED])), st.sets(st.sampled_from(["England", "Wales"])))
def test_what_was_declared_can_be_had_again(parts, nations):
    declared = {part: DECLARED[part] for part in parts}
    completed = complete(declared, nations)
    assert is_complete(completed) and not is_complete(declared)
    assert declared_of(completed) == declared_of(declared) == declared
    assert completed.keys() == DECLARED.keys() | {"declared"}


@pytest.mark.django_db
def test_nothing_is_published_with_a_declaration_that_does_not_hold():
    world.a_council()
    consultation = actions.load(definition=to_come()).consultation
    consultation.questions.filter(number="Q2").delete()
    by = world.staff(StaffRoleKind.EDITOR)
    blocker, *_ = policies.against_publishing(consultation, by, timezone.now())
    assert blocker.sentence == (
        "How results are released cannot stay as it is: crossings[1][2]: “Q2” is not one of Q1, "
        "Q4.cost, Q4.speed."
    )
    with pytest.raises(Refused):
        world.publish_draft(consultation=consultation, by=world.staff(StaffRoleKind.EDITOR))


def test_the_default_names_the_register():
    for dimension, lists in NEIGHBOURS.items():
        assert lists.keys() <= ATTRIBUTES[dimension]


# --- the pages ------------------------------------------------------------------------------


def words(response):
    assert response.status_code == 200
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main))


def page(name, consultation, client=None):
    client = client or Client()
    return words(client.get(reverse(f"consultations:{name}", args=[consultation.code])))


@pytest.fixture
def editor():
    client = Client()
    client.force_login(world.staff(StaffRoleKind.EDITOR))
    return client


BY_DEFAULT = (
    "are counted for all councils together, and by council type and region.",
    "Where fewer than 10 councils respond, only the number of responses is given",
    "City of London Corporation: with London borough",
    "County council: with Unitary authority, else District council",
    "North East: with Yorkshire and The Humber, else North West",
    "so that no figure proves what any one council answered.",
)


@pytest.mark.django_db
def test_who_publishes_reads_how_results_will_be_released(editor):
    world.a_council()
    draft = actions.load(definition=to_come(FILE)).consultation
    for name in ("publish", "definition"):
        said = page(name, draft, editor)
        assert all(sentence in said for sentence in BY_DEFAULT), said
        assert "Questions with rules of their own" not in said
    world.reviewed(draft)
    assert "so do the list of councils asked and how the results" in page("publish", draft, editor)
    assert "Until then its file can change it" in page("definition", draft, editor)


@pytest.mark.django_db
def test_what_is_declared_is_read_out(editor):
    world.a_council()
    consultation = published()
    said = page("definition", consultation, editor)
    for sentence in (
        "for all councils of each nation together, and by council type and tier.",
        "Councils of England and of Wales are never counted together",
        "County council: with Unitary authority, else District council",
        "By tier: with the smallest other group.",
        "Q1 and Q2",
        "Q4: Faster: “Strongly agree”, “Agree” and “Neither agree nor disagree”; “Disagree” and",
        "Q1: “Yes” 1, “No” −0.5",
        "so that three are left: Q2; Q4: Cheaper.",
        "as listed below: Q4: Faster.",
        "the same in every group: Q1.",
        "This was fixed when the consultation was published.",
    ):
        assert sentence in said, said
    assert "Isles of Scilly" not in said


@pytest.mark.django_db
def test_everybody_reads_how_results_will_be_published():
    world.a_council()
    said = page("public", published())
    assert "How the results will be published" in said
    assert "counted for all councils of each nation together, and by council type and" in said
    assert "is merged with another. " in said
    assert "Every count carries a small random adjustment" in said
    # What was declared stands there too, folded, as on the page of who published it.
    for sentence in ("Q1 and Q2", "Q1: “Yes” 1, “No” −0.5", "County council: with Unitary"):
        assert sentence in said
    assert said.index("Which groups are merged") < said.index("Questions with rules of their own")


@pytest.mark.django_db
def test_each_question_says_whether_it_is_a_scale(editor):
    """Nobody is surprised: what has five scored steps falls into three in small groups, and a
    grid of five options without a score does not."""
    world.a_council()
    five = "".join(f"          - {{code: {code}, label: {code.upper()}}}\n" for code in "abcde")
    source = (
        f"{FILE}      - number: Q5\n        kind: grid\n        text: Which\n"
        f"        statements:\n          - {{code: s, label: Who pays}}\n        options:\n{five}"
    )
    draft = actions.load(definition=to_come(source)).consultation
    for name in ("publish", "definition"):
        said = page(name, draft, editor)
        assert "so that three are left: Q2; Q4: Faster; Q4: Cheaper." in said
        assert "By separate answer options, the same in every group: Q1; Q5: Who pays." in said


@pytest.mark.django_db
def test_a_consultation_published_before_there_was_a_declaration_says_the_default(editor):
    consultation = world.a_consultation(councils=[world.a_council()])
    assert "by council type and region." in page("public", consultation)
    said = page("definition", consultation, editor)
    assert all(sentence in said for sentence in BY_DEFAULT)


@pytest.mark.django_db
def test_without_answer_options_only_responses_are_counted(editor):
    world.a_council()
    source = re.sub(r"kind: (yes-no|agreement)", "kind: open-text", FILE).split("      - number")[0]
    consultation = published(sections=parse(source).sections, release={})
    for name in ("public", "definition"):
        said = page(name, consultation, editor)
        assert "No question has answer options, so only the numbers of responses" in said
        assert "random adjustment" not in said


@pytest.mark.django_db
def test_without_dimensions_no_groups_are_promised(editor):
    world.a_council()
    consultation = published(release={"dimensions": []})
    said = page("public", consultation) + page("definition", consultation, editor)
    assert "are counted for all councils together." in said
    assert "merged" not in said and "no groups are shown" not in said
