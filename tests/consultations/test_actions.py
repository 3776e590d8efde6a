import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultations import actions
from consultations.applicability import KNOWN, Rule
from consultations.definition import parse
from consultations.definition.differences import named
from consultations.definition.marked import Malformed
from consultations.definition.stored import definition_of
from consultations.models import AnswerOption, Consultation, Invitation, Question, Section
from councils.enums import StaffRoleKind
from councils.refusals import Refused
from tests import world

FILE = Path(__file__).parents[2] / "fixtures" / "consultations" / "taking-stock-2015.yaml"
REAL = FILE.read_text(encoding="utf-8")
TODAY = timezone.localdate()

pytestmark = pytest.mark.django_db


def taking_stock(**changes):
    return replace(parse(REAL), **changes)


def to_come(**changes):
    now = timezone.now().replace(second=0, microsecond=0)
    times = {"opens_at": now + dt.timedelta(days=1), "closes_at": now + dt.timedelta(days=30)}
    return taking_stock(**{**times, **changes})


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Consultation, Section, Question, AnswerOption, Invitation)
    ]


def editor():
    return world.staff(StaffRoleKind.EDITOR)


# --- loading ------------------------------------------------------------------------------


def test_what_is_loaded_is_what_the_file_says(django_assert_num_queries):
    loaded = actions.load(definition=taking_stock())
    assert loaded.change == "added"
    consultation = Consultation.objects.get()
    assert definition_of(consultation) == parse(REAL)
    assert consultation.state == "draft"
    q2 = consultation.questions.get(number="Q2")
    assert (q2.follows.number, q2.follows_note) == (
        "Q1",
        "If you answered no, or suggested changes",
    )


def test_the_same_file_again_changes_nothing():
    actions.load(definition=taking_stock())
    before = everything()
    again = actions.load(definition=taking_stock())
    assert (again.change, again.differences) == ("unchanged", ())
    assert everything() == before


def test_a_changed_file_changes_a_draft():
    actions.load(definition=taking_stock())
    changed = REAL.replace("Don't know", "Do not know", 1).replace(
        "title: Improvement sup", "title: Sup"
    )
    loaded = actions.load(definition=replace(parse(changed), publisher="LGA"))
    assert (loaded.change, loaded.differences) == ("changed", ("publisher", "Q8", "section 3"))
    assert definition_of(loaded.consultation) == replace(parse(changed), publisher="LGA")
    assert Question.objects.count() == 21


def test_added_removed_and_reordered_parts_are_named():
    actions.load(definition=taking_stock())
    first, second, *others = parse(REAL).sections
    shorter = replace(second, questions=second.questions[:-1])
    renumbered = replace(first, number=6)
    loaded = actions.load(definition=taking_stock(sections=(shorter, *others, renumbered)))
    assert loaded.differences == (
        "section 6 added",
        *(f"Q{number}" for number in range(1, 7)),
        "section 1 removed",
        "Q11 removed",
    )


def test_a_new_order_alone_is_a_change():
    actions.load(definition=taking_stock())
    first, *others = parse(REAL).sections
    one, two, *rest = first.questions
    turned = replace(first, questions=(one, *rest, two))
    loaded = actions.load(definition=taking_stock(sections=(turned, *others)))
    assert loaded.differences == ("the order of sections and questions",)
    numbers = Question.objects.order_by("position").values_list("number", flat=True)
    assert list(numbers)[:6] == ["Q1", "Q3", "Q4", "Q5", "Q6", "Q2"]


def test_a_published_consultation_stays_as_it_is():
    world.a_council()
    published = world.publish_draft(
        consultation=actions.load(definition=to_come()).consultation, by=editor()
    )
    same = definition_of(published)
    assert actions.load(definition=same).change == "unchanged"
    before = everything()
    with pytest.raises(Refused, match=r"so it stays as it is\. The file differs in: title\.") as no:
        actions.load(definition=replace(same, title="Another"))
    assert no.value.blockers[0].code == "published"
    assert everything() == before


def test_many_differences_are_cut_short():
    assert named(("a",)) == "a"
    assert named(("a", "b")) == "a and b"
    assert named(tuple("abcdefgh")) == "a, b, c, d, e, f and 2 more"


@given(st.integers(0, REAL.count("\n") - 1), st.sampled_from(["drop", "twice", "x", "- ", ": "]))
def test_a_corrupted_file_is_loaded_whole_or_not_at_all(line, how):
    Question.objects.update(follows=None)
    Consultation.objects.all().delete()
    actions.load(definition=taking_stock())
    before = everything()
    lines = REAL.splitlines(keepends=True)
    if how == "drop":
        del lines[line]
    elif how == "twice":
        lines.insert(line, lines[line])
    else:
        lines[line] = how + lines[line]
    try:
        definition = parse("".join(lines))
    except Malformed:
        assert everything() == before
        return
    loaded = actions.load(definition=definition)
    assert definition_of(loaded.consultation) == definition


# --- publishing ---------------------------------------------------------------------------


def test_publishing_asks_the_councils_that_fit_and_are_in_being_on_the_opening_day():
    asked = world.a_council(name="Asked")
    world.a_council(name="Welsh", nation="Wales", type="welsh-unitary", tier="single")
    opening = TODAY + dt.timedelta(days=1)
    world.a_council(name="Ended", end_date=TODAY)
    last = world.a_council(name="Last day", end_date=opening)
    new = world.a_council(name="New", start_date=opening)
    world.a_council(name="Later", start_date=opening + dt.timedelta(days=1))
    by = editor()
    consultation = world.publish_draft(
        consultation=actions.load(definition=to_come()).consultation, by=by
    )
    invitations = consultation.invitations.order_by("council__name")
    assert [invitation.council for invitation in invitations] == [asked, last, new]
    assert {invitation.rule_in_words for invitation in invitations} == {"Councils in England"}
    assert (consultation.published_by, consultation.state) == (by, "scheduled")


def test_published_late_it_asks_the_councils_of_today():
    world.a_council(end_date=TODAY - dt.timedelta(days=1))
    now = world.a_council()
    late = to_come(opens_at=timezone.now() - dt.timedelta(days=10))
    consultation = world.publish_draft(
        consultation=actions.load(definition=late).consultation, by=editor()
    )
    assert [invitation.council for invitation in consultation.invitations.all()] == [now]


def test_who_is_asked_is_frozen():
    world.a_council()
    consultation = world.publish_draft(
        consultation=actions.load(definition=to_come()).consultation, by=editor()
    )
    world.a_council()
    assert consultation.invitations.count() == 1
    with pytest.raises(Refused, match="was published on"):
        world.publish_draft(consultation=consultation, by=editor())
    assert consultation.invitations.count() == 1


def test_publishing_takes_the_same_queries_for_one_and_many_councils(django_assert_num_queries):
    by = editor()
    for code, councils in (("one", 1), ("many", 20)):
        for _ in range(councils):
            world.a_council()
        consultation = actions.load(definition=to_come(code=code)).consultation
        world.reviewed(consultation)
        with django_assert_num_queries(18):
            actions.publish(consultation=consultation, by=by, despite_warnings=True)


@pytest.mark.parametrize("role", [StaffRoleKind.ANALYST, StaffRoleKind.ADMINISTRATOR])
def test_only_editors_publish(role):
    world.a_council()
    consultation = actions.load(definition=to_come()).consultation
    with pytest.raises(PermissionDenied):
        world.publish_draft(consultation=consultation, by=world.staff(role))
    consultation.refresh_from_db()
    assert consultation.published_at is None


def test_what_stands_in_the_way_of_publishing_is_said_at_once():
    empty = tuple(replace(section, questions=()) for section in parse(REAL).sections)
    loaded = actions.load(definition=taking_stock(sections=empty))
    with pytest.raises(Refused) as refusal:
        world.publish_draft(consultation=loaded.consultation, by=editor())
    assert [blocker.code for blocker in refusal.value.blockers] == [
        "closed",
        "no-questions",
        *["unfinished"] * len(empty),
        "nobody-asked",
    ]
    assert not Invitation.objects.exists()


def test_a_very_long_rule_is_cut_to_what_the_row_holds():
    council = world.a_council()
    rule = Rule(regions=KNOWN["regions"], types=KNOWN["types"], functions=KNOWN["functions"])
    assert len(rule.in_words()) > 300
    consultation = world.publish_draft(
        consultation=actions.load(definition=to_come(asked=rule)).consultation, by=editor()
    )
    invitation = consultation.invitations.get()
    assert invitation.council == council
    assert len(invitation.rule_in_words) == 300


# --- the demonstration ----------------------------------------------------------------------


def test_a_demonstration_moves_both_days_and_nothing_else():
    consultation = actions.load(definition=taking_stock()).consultation
    shifted = actions.shift_for_demonstration(
        consultation=consultation, closes_on=dt.date(2026, 7, 1), note="Moved."
    )
    assert timezone.localtime(shifted.closes_at).isoformat() == "2026-07-01T23:59:00+01:00"
    assert timezone.localtime(shifted.opens_at).isoformat() == "2026-05-11T00:00:00+01:00"
    assert shifted.demonstration_note == "Moved."
    assert dt.date(2015, 3, 13) - dt.date(2015, 1, 21) == dt.date(2026, 7, 1) - dt.date(2026, 5, 11)
    moved = replace(taking_stock(), opens_at=shifted.opens_at, closes_at=shifted.closes_at)
    assert definition_of(shifted) == moved


def test_an_open_consultation_is_not_moved():
    consultation = world.a_consultation()
    with pytest.raises(Refused, match="its dates stay"):
        actions.shift_for_demonstration(consultation=consultation, closes_on=TODAY, note="")


def test_dates_move_only_in_a_demonstration(settings):
    consultation = actions.load(definition=taking_stock()).consultation
    settings.TESTING = settings.DEMO = False
    with pytest.raises(Refused, match="Only a demonstration"):
        actions.shift_for_demonstration(consultation=consultation, closes_on=TODAY, note="")


# --- the commands ---------------------------------------------------------------------------


def test_the_commands_load_and_publish(tmp_path, capsys):
    path = tmp_path / "consultation.yaml"
    path.write_text(REAL.replace("2015-01-21", "2090-01-21").replace("2015-03-13", "2090-03-13"))
    call_command("load_consultation", str(path))
    call_command("load_consultation", str(path))
    path.write_text(path.read_text().replace("23:59", "17:00"))
    call_command("load_consultation", str(path))
    world.a_council()
    by = editor()
    publish = ("publish_consultation", "taking-stock-2015", "--by", by.email.upper())
    with pytest.raises(CommandError, match="Nobody has reviewed it as it is now"):
        call_command(*publish)
    reviewer = world.staff(StaffRoleKind.ANALYST)
    call_command(*publish, "--reviewed-by", reviewer.email)
    assert capsys.readouterr().out.splitlines() == [
        "taking-stock-2015 is loaded as a draft. Publish it to ask the councils.",
        "taking-stock-2015 is as in the file; nothing was changed.",
        "taking-stock-2015 is changed: closes.",
        "taking-stock-2015 is published; 1 council is asked. It opens on 21 January 2090 at "
        "00:00 and closes on 13 March 2090 at 17:00.",
    ]


def test_the_commands_refuse_in_words(tmp_path):
    path = tmp_path / "consultation.yaml"
    path.write_text("format: other\n")
    with pytest.raises(CommandError, match="line 1, format: must be consultation/1"):
        call_command("load_consultation", str(path))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_consultation", str(tmp_path))
    consultation = world.a_consultation(code="taking-stock-2015")
    with pytest.raises(CommandError, match="so it stays as it is"):
        call_command("load_consultation", str(FILE))
    with pytest.raises(CommandError, match="There is no consultation nothing"):
        call_command("publish_consultation", "nothing", "--by", "a@example.org")
    with pytest.raises(CommandError, match="Nobody is known by a@"):
        call_command("publish_consultation", consultation.code, "--by", "a@example.org")
    with pytest.raises(CommandError, match="It has been published on"):
        call_command("publish_consultation", consultation.code, "--by", editor().email)
    analyst = world.staff(StaffRoleKind.ANALYST)
    with pytest.raises(CommandError, match="Only LGA editors"):
        call_command("publish_consultation", consultation.code, "--by", analyst.email)
