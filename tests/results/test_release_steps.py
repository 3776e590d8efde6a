"""From closing to publication: who may do what when, and that a failed freeze leaves nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from consultations.models import Consultation
from councils.enums import Role, StaffRoleKind
from councils.models import User
from councils.refusals import Refused
from responses.models import Withdrawal
from results import actions, history, verification
from results.actions import freezing
from results.changes import changed_since
from results.disclosure.noise import Key
from results.disclosure.release_json import read_release
from results.enums import FileFormat, ReleaseState, ReleaseVerb
from results.models import CountedSubmission, Erratum, Release, ReleaseEvent, ReleaseFile
from results.policies import not_closed
from tests.results.crowd import a_crowd, answer_again
from tests.world import a_council, a_member, a_user, fresh, staff

pytestmark = pytest.mark.django_db
RESPONSES_GUARD = "responses.migrations.0002_append_only"
GUARD = "results.migrations.0002_append_only"


@pytest.fixture
def analyst() -> User:
    return staff(StaffRoleKind.ANALYST, "Anna Analyst")


@pytest.fixture
def editor() -> User:
    return staff(StaffRoleKind.EDITOR, "Edith Editor")


@pytest.fixture
def closed() -> Consultation:
    return a_crowd()


def frozen(consultation: Consultation, analyst: User, editor: User) -> Release:
    release = actions.prepare(consultation=consultation, by=analyst)
    return actions.freeze(release=release, by=editor)


def published(consultation: Consultation, analyst: User, editor: User) -> Release:
    return actions.publish(release=frozen(consultation, analyst, editor), by=analyst)


def figures_of(release: Release) -> Any:
    return read_release(bytes(release.files.get(format=FileFormat.JSON).content))


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [blocker.code for blocker in refused.value.blockers]


# --- the story ------------------------------------------------------------------------------


def test_from_closing_to_publication(closed: Consultation, analyst: User, editor: User) -> None:
    release = actions.prepare(consultation=closed, by=analyst)
    assert (release.state, release.number) == (ReleaseState.PREPARED, None)
    release = actions.freeze(release=release, by=editor)
    assert (release.state, release.number) == (ReleaseState.FROZEN, 1)
    figures = figures_of(release)
    assert (figures.id, figures.based_on) == ("r1", None)
    assert {table.dimension for table in figures.tables} == {None, "type", "region"}
    release = actions.publish(release=release, by=analyst)
    assert release.state == ReleaseState.PUBLISHED
    assert list(Release.objects.readable_by_all()) == [release]
    verbs = [event.verb for event in closed.release_events.all()]
    assert verbs == [ReleaseVerb.PREPARE, ReleaseVerb.FREEZE, ReleaseVerb.PUBLISH]
    assert verification.faults(closed) == []


def test_the_freeze_counts_what_was_submitted_and_notes_its_hash(
    closed: Consultation, analyst: User, editor: User
) -> None:
    release = frozen(closed, analyst, editor)
    file = release.files.get()
    content = hashlib.sha256(bytes(file.content)).hexdigest()
    event = release.events.get(verb=ReleaseVerb.FREEZE)
    assert content == file.sha256 == event.facts["content"]
    assert release.counted.count() == 36
    # 36 answered in turn: 12 each, give or take the adjustment of one count.
    (whole,) = [table for table in figures_of(release).tables if table.dimension is None]
    for cell in whole.cells:
        if cell.option:
            assert abs(cell.figure.value - 12) < 12


def test_the_file_names_no_council_and_no_moment(
    closed: Consultation, analyst: User, editor: User
) -> None:
    text = bytes(frozen(closed, analyst, editor).files.get().content).decode()
    for invitation in closed.invitations.select_related("council"):
        assert f'"{invitation.council.code}"' not in text
        assert invitation.council.name not in text
    assert str(timezone.now().year) not in text


def test_preparation_holds_no_figure_and_no_number_of_respondents(
    closed: Consultation, analyst: User
) -> None:
    release = actions.prepare(consultation=closed, by=analyst)
    assert set(release.layout) == {"questions", "groups", "warnings"}
    for group in release.layout["groups"]:
        assert set(group) == {"dimension", "at", "asked", "is_released"}
    whole, *groups = release.layout["groups"]
    assert whole["asked"] == 42 and {group["asked"] for group in groups} == {14}
    before = release.layout
    answer_again(closed, 20, choice="yes")  # other answers, the same respondents
    actions.set_aside(release=release, by=analyst, reason="To look once more.")
    assert actions.prepare(consultation=closed, by=analyst).layout == before


def test_fresh_key_for_each_release(closed: Consultation, analyst: User, editor: User) -> None:
    """Frozen figures follow from chance: the same answers do not give the same file twice."""
    contents = set()
    for _ in range(4):
        with transaction.atomic():
            release = frozen(closed, analyst, editor)
            contents.add(release.files.get().sha256)
            transaction.set_rollback(True)
    assert len(contents) == 4


# --- when -----------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["draft", "scheduled", "open"])
def test_nothing_before_closing(analyst: User, editor: User, moment: str) -> None:
    consultation = a_crowd(12)
    release = frozen(consultation, analyst, editor)
    other = a_crowd(12)
    prepared = actions.prepare(consultation=other, by=analyst)
    later = timezone.now() + dt.timedelta(days=1)
    values = {
        "draft": {"published_at": None, "published_by": None, "closes_at": later},
        "scheduled": {"opens_at": later, "closes_at": later + dt.timedelta(days=1)},
        "open": {"closes_at": later},
    }[moment]
    Consultation.objects.update(**values)
    third = a_crowd(0)
    Consultation.objects.filter(pk=third.pk).update(**values)
    for attempt in (
        lambda: actions.prepare(consultation=third, by=analyst),
        lambda: actions.freeze(release=prepared, by=editor),
        lambda: actions.publish(release=release, by=editor),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert codes(refused) == ["not-closed"]
    assert not ReleaseFile.objects.exclude(release=release).exists()


def test_the_closing_moment_itself_is_closed() -> None:
    consultation = a_crowd(0)
    assert not_closed(consultation, consultation.closes_at) == []
    assert not_closed(consultation, consultation.closes_at - dt.timedelta(microseconds=1)) != []


def test_one_release_at_a_time(closed: Consultation, analyst: User, editor: User) -> None:
    release = actions.prepare(consultation=closed, by=analyst)
    with pytest.raises(Refused, match="Anna Analyst prepared a release") as refused:
        actions.prepare(consultation=closed, by=staff(StaffRoleKind.ANALYST))
    assert codes(refused) == ["in-hand"]
    actions.freeze(release=release, by=editor)
    with pytest.raises(Refused, match="published or rejected first"):
        actions.prepare(consultation=closed, by=analyst)


def test_each_step_is_taken_once(closed: Consultation, analyst: User, editor: User) -> None:
    release = frozen(closed, analyst, editor)
    stale = Release.objects.get(pk=release.pk)
    stale.state = ReleaseState.PREPARED
    for attempt in (
        lambda: actions.freeze(release=stale, by=staff(StaffRoleKind.EDITOR)),
        lambda: actions.set_aside(release=stale, by=editor, reason="No."),
    ):
        with pytest.raises(Refused, match="Edith Editor approved release 1"):
            attempt()
    actions.publish(release=release, by=editor)
    with pytest.raises(Refused, match=r"already done\. Edith Editor published release 1"):
        actions.publish(release=release, by=editor)
    with pytest.raises(Refused, match="cannot be done now"):
        actions.reject(release=release, by=editor, reason="No.")
    assert closed.release_events.count() == 3


def test_a_set_aside_preparation_does_not_count(
    closed: Consultation, analyst: User, editor: User
) -> None:
    for _ in range(3):
        release = actions.prepare(consultation=closed, by=analyst)
        actions.set_aside(release=release, by=editor, reason="The warnings.\r\n")
    assert {each.end_reason for each in Release.objects.all()} == {"The warnings."}
    assert frozen(closed, analyst, editor).number == 1
    assert verification.faults(closed) == []


def test_other_groups_since_the_preparation(
    closed: Consultation, analyst: User, editor: User
) -> None:
    release = actions.prepare(consultation=closed, by=analyst)
    with_trigger_off(
        RESPONSES_GUARD,
        "UPDATE responses_submission SET publication = 'published'",
    )
    with pytest.raises(Refused, match="no longer those that were prepared") as refused:
        actions.freeze(release=release, by=editor)
    assert codes(refused) == ["layout"]
    assert not ReleaseFile.objects.exists() and not CountedSubmission.objects.exists()
    with pytest.raises(Refused, match="Look at them again"):
        actions.set_aside(release=release, by=analyst, reason="Others.")
        actions.prepare(consultation=closed, by=analyst, seen_digest=release.layout_digest)


def test_a_response_that_comes_while_it_is_counted(
    closed: Consultation, analyst: User, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = actions.prepare(consultation=closed, by=analyst)
    counting = freezing.freeze_counts

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        figures = counting(*args, **kwargs)
        answer_again(closed, 1)
        return figures

    monkeypatch.setattr(freezing, "freeze_counts", meanwhile)
    with pytest.raises(Refused, match="at this very moment"):
        actions.freeze(release=release, by=editor)
    assert not ReleaseFile.objects.exists()


# --- who ------------------------------------------------------------------------------------


def test_the_preparer_never_approves(closed: Consultation, analyst: User) -> None:
    """Also with every role, and the database holds it against the code."""
    from councils.models import StaffRole

    for role in (StaffRoleKind.EDITOR, StaffRoleKind.ADMINISTRATOR):
        StaffRole.objects.create(user=analyst, role=role)
    release = actions.prepare(consultation=closed, by=fresh(analyst))
    with pytest.raises(Refused, match="Another editor or analyst approves it") as refused:
        actions.freeze(release=release, by=fresh(analyst))
    assert codes(refused) == ["same-person"]
    with pytest.raises(IntegrityError, match="release_two_persons"), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(
            state=ReleaseState.FROZEN,
            number=1,
            frozen_at=timezone.now(),
            frozen_by=analyst,
        )


def test_another_analyst_approves(closed: Consultation, analyst: User) -> None:
    release = actions.prepare(consultation=closed, by=analyst)
    other = staff(StaffRoleKind.ANALYST)
    assert actions.freeze(release=release, by=other).frozen_by == other


def people() -> dict[str, User]:
    council = a_council()
    return {
        "editor": staff(StaffRoleKind.EDITOR),
        "analyst": staff(StaffRoleKind.ANALYST),
        "administrator": staff(StaffRoleKind.ADMINISTRATOR),
        "officer": a_member(council, Role.OFFICER),
        "member": a_member(council, Role.EXECUTIVE_MEMBER),
        "council administrator": a_member(council, Role.ADMINISTRATOR),
        "nobody": a_user(),
    }


MAY = {
    ReleaseVerb.PREPARE: {"analyst"},
    ReleaseVerb.SET_ASIDE: {"editor", "analyst"},
    ReleaseVerb.FREEZE: {"editor", "analyst"},
    ReleaseVerb.REJECT: {"editor", "analyst"},
    ReleaseVerb.PUBLISH: {"editor", "analyst"},
    ReleaseVerb.ERRATUM: {"editor", "analyst"},
}
FROM = {
    ReleaseVerb.PREPARE: {"none", "set-aside"},
    ReleaseVerb.SET_ASIDE: {"prepared"},
    ReleaseVerb.FREEZE: {"prepared"},
    ReleaseVerb.REJECT: {"frozen"},
    ReleaseVerb.PUBLISH: {"frozen"},
    ReleaseVerb.ERRATUM: {"published"},
}
STATES = ("none", "prepared", "set-aside", "frozen", "rejected", "published")


def walked(state: str, consultation: Consultation) -> Release | None:
    """A release of other people, walked to the state."""
    if state == "none":
        return None
    preparer, approver = staff(StaffRoleKind.ANALYST), staff(StaffRoleKind.EDITOR)
    release = actions.prepare(consultation=consultation, by=preparer)
    if state == "prepared":
        return release
    if state == "set-aside":
        return actions.set_aside(release=release, by=approver, reason="Because.")
    release = actions.freeze(release=release, by=approver)
    if state == "rejected":
        return actions.reject(release=release, by=approver, reason="Because.")
    return release if state == "frozen" else actions.publish(release=release, by=approver)


def attempt(verb: ReleaseVerb, consultation: Consultation, release: Any, by: User) -> Any:
    if verb == ReleaseVerb.PREPARE:
        return actions.prepare(consultation=consultation, by=by)
    act: Any = {
        ReleaseVerb.SET_ASIDE: lambda: actions.set_aside(release=release, by=by, reason="So."),
        ReleaseVerb.FREEZE: lambda: actions.freeze(release=release, by=by),
        ReleaseVerb.REJECT: lambda: actions.reject(release=release, by=by, reason="So."),
        ReleaseVerb.PUBLISH: lambda: actions.publish(release=release, by=by),
        ReleaseVerb.ERRATUM: lambda: actions.write_erratum(release=release, by=by, text="So."),
    }[verb]
    return act()


@pytest.mark.parametrize("state", STATES)
def test_every_role_state_and_verb(state: str) -> None:
    consultation = a_crowd(12)
    release = walked(state, consultation)
    wrong = []
    for verb in ReleaseVerb:
        for name, person in people().items():
            if release is None and verb != ReleaseVerb.PREPARE:
                continue  # there is nothing that the verb could be about
            before = tables()
            with transaction.atomic():
                try:
                    attempt(verb, consultation, release, person)
                    got = "done"
                except PermissionDenied:
                    got = "who"
                except Refused:
                    got = "when"
                assert got == "done" or tables() == before, (verb, name)
                transaction.set_rollback(True)
            expected = "done" if state in FROM[verb] else "when"
            if name not in MAY[verb]:
                expected = "who"
            if got != expected:
                wrong.append((state, verb, name, got, expected))
    assert wrong == []


def tables() -> list[Any]:
    models = (Release, ReleaseFile, ReleaseEvent, CountedSubmission, Erratum, DBTaskResult)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_a_role_that_ended_a_moment_ago(closed: Consultation, analyst: User, editor: User) -> None:
    """The person in hand still says analyst; the doorway reads the role again."""
    assert analyst.staff_roles
    analyst.held_staff_roles.update(ended_at=timezone.now(), ended_by=editor)
    with pytest.raises(PermissionDenied):
        actions.prepare(consultation=closed, by=analyst)


# --- a failed freeze ------------------------------------------------------------------------

STEPS = {
    "layout": ("results.laid_out.lay_out", 0),
    "key": ("results.actions.freezing.Key.fresh", 0),
    "figures": ("results.actions.freezing.freeze_counts", 0),
    "figures, once made": ("results.actions.freezing.freeze_counts", 1),
    "file form": ("results.actions.freezing.render", 0),
    "file": ("results.models.ReleaseFile.objects.create", 0),
    "file, once written": ("results.models.ReleaseFile.objects.create", 1),
    "counted": ("results.models.CountedSubmission.objects.bulk_create", 0),
    "counted, once written": ("results.models.CountedSubmission.objects.bulk_create", 1),
    "state": ("results.actions.moving._moments", 1),
    "event": ("results.history.append", 0),
    "event, once written": ("results.history.append", 1),
    "tasks": ("results.actions.freezing.queue_files", 0),
    "tasks, once queued": ("results.actions.freezing.queue_files", 1),
}


class DiskIsFull(Exception):
    pass


@pytest.mark.parametrize("step", STEPS)
def test_a_freeze_that_fails_leaves_nothing(
    closed: Consultation, analyst: User, editor: User, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    release = actions.prepare(consultation=closed, by=analyst)
    drawn: list[Key] = []
    draw = Key.fresh
    monkeypatch.setattr(Key, "fresh", lambda: drawn.append(draw()) or drawn[-1])
    before, path, is_after = tables(), STEPS[step][0], STEPS[step][1]
    with monkeypatch.context() as broken:
        target, original = target_of(path)

        def fail(*args: Any, **kwargs: Any) -> Any:
            if is_after:
                original(*args, **kwargs)
            raise DiskIsFull

        broken.setattr(target, path.rsplit(".", 1)[1], fail)
        with pytest.raises(DiskIsFull), transaction.atomic():
            actions.freeze(release=release, by=editor)
    assert tables() == before
    for key in drawn:
        with pytest.raises(RuntimeError):  # forgotten
            key.block(b"")
    # And it can be done again, as the first.
    assert actions.freeze(release=release, by=editor).number == 1
    assert verification.faults(closed) == []


def target_of(path: str) -> tuple[Any, Any]:
    """What holds the function of a dotted path, and the function."""
    import importlib

    parts = path.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for name in parts[cut:-1]:
            found = getattr(found, name)
        return found, getattr(found, parts[-1])
    raise AssertionError(path)


# --- few responses, corrections -------------------------------------------------------------


def test_below_ten_respondents_only_their_number(analyst: User, editor: User) -> None:
    consultation = a_crowd(9)
    release = actions.prepare(consultation=consultation, by=analyst)
    assert release.layout["warnings"] == ["Fewer than 10 responded: only their number is released."]
    figures = figures_of(actions.freeze(release=release, by=editor))
    assert figures.tables == () and len(figures.responses) == 1


def test_without_any_response(analyst: User, editor: User) -> None:
    release = published(a_crowd(0), analyst, editor)
    assert figures_of(release).tables == ()


def test_a_second_release_needs_ten_changed_councils(
    closed: Consultation, analyst: User, editor: User
) -> None:
    first = published(closed, analyst, editor)
    answer_again(closed, 30)  # the same answers sent again are no change
    assert changed_since(first) == frozenset()
    # The first 30 answered in turn, so that ten of them said yes already.
    answer_again(closed, 13, choice="yes")
    changed = changed_since(first)
    assert 0 < len(changed) < 10
    with pytest.raises(Refused, match="erratum in words") as refused:
        actions.prepare(consultation=closed, by=analyst)
    assert codes(refused) == ["too-few-changed"]
    answer_again(closed, 16, choice="no")
    second = actions.prepare(consultation=closed, by=analyst)
    with pytest.raises(Refused, match="You prepared this release"):
        actions.freeze(release=second, by=analyst)
    second = actions.publish(release=actions.freeze(release=second, by=editor), by=editor)
    figures = figures_of(second)
    assert (second.number, figures.id, figures.based_on) == (2, "r2", "r1")
    answer_again(closed, 36, choice="dont-know")
    with pytest.raises(Refused, match="a third is not made") as refused:
        actions.prepare(consultation=closed, by=analyst)
    assert codes(refused) == ["releases-used"]
    assert verification.faults(closed) == []


def test_which_councils_changed(closed: Consultation, analyst: User, editor: User) -> None:
    release = frozen(closed, analyst, editor)
    first, second, third, *_ = closed.invitations.filter(submissions__isnull=False).order_by("pk")
    # As in the crowd: the first two said yes, the third no.
    answer_again(closed, 2, choice="yes")
    assert changed_since(release) == frozenset()
    answer_again(closed, 3, choice="yes")
    assert changed_since(release) == {third.pk}
    answer_again(closed, 1, choice="no")
    assert changed_since(release) == {first.pk, third.pk}
    # One that is gone, and one that has come since.
    with_trigger_off(
        GUARD, f"DELETE FROM results_countedsubmission WHERE invitation_id = {second.pk}"
    )
    assert changed_since(release) == {first.pk, second.pk, third.pk}
    fourth = second.submissions.order_by("number").last()
    Withdrawal.objects.create(
        submission=fourth, withdrawn_at=timezone.now(), withdrawn_by=editor, reason="Gone."
    )
    assert changed_since(release) == {first.pk, third.pk}


def test_rejected_figures_count_as_the_first(
    closed: Consultation, analyst: User, editor: User
) -> None:
    release = frozen(closed, analyst, editor)
    release = actions.reject(release=release, by=analyst, reason="A question was misread.")
    assert (release.state, release.number) == (ReleaseState.REJECTED, 1)
    assert not Release.objects.readable_by_all().exists()
    assert not ReleaseFile.objects.readable_by_all().exists()
    with pytest.raises(Refused, match="counts as the first of 2 releases"):
        actions.prepare(consultation=closed, by=analyst)
    answer_again(closed, 36, choice="yes")
    second = frozen(closed, analyst, editor)
    assert (second.number, figures_of(second).based_on) == (2, "r1")
    actions.reject(release=second, by=editor, reason="Again.")
    answer_again(closed, 36, choice="no")
    with pytest.raises(Refused, match="a third is not made"):
        actions.prepare(consultation=closed, by=analyst)
    assert verification.faults(closed) == []


def test_an_erratum_stands_beside_figures_that_stay(
    closed: Consultation, analyst: User, editor: User
) -> None:
    release = published(closed, analyst, editor)
    before = release.files.get().sha256
    erratum = actions.write_erratum(release=release, by=editor, text=" Q2 was misprinted. ")
    assert erratum.text == "Q2 was misprinted."
    assert release.files.get().sha256 == before
    assert release.events.last().facts["erratum"] == erratum.pk
    assert verification.faults(closed) == []


@pytest.mark.parametrize("words", ["", " \n\t"])
def test_reasons_and_errata_have_words(
    closed: Consultation, analyst: User, editor: User, words: str
) -> None:
    release = actions.prepare(consultation=closed, by=analyst)
    with pytest.raises(Refused):
        actions.set_aside(release=release, by=editor, reason=words)
    release = actions.freeze(release=release, by=editor)
    with pytest.raises(Refused):
        actions.reject(release=release, by=editor, reason=words)
    release = actions.publish(release=release, by=editor)
    with pytest.raises(Refused):
        actions.write_erratum(release=release, by=editor, text=words)


# --- history --------------------------------------------------------------------------------


def with_trigger_off(guard: str, statement: str) -> None:
    import importlib

    triggers = importlib.import_module(guard)
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    triggers.install(connection)


@pytest.fixture
def told(closed: Consultation, analyst: User, editor: User) -> Consultation:
    """A history with every verb in it."""
    release = actions.prepare(consultation=closed, by=analyst)
    actions.set_aside(release=release, by=editor, reason="Not yet.")
    actions.reject(release=frozen(closed, analyst, editor), by=editor, reason="No.")
    answer_again(closed, 36, choice="yes")
    release = published(closed, analyst, editor)
    actions.write_erratum(release=release, by=editor, text="Q2 was misprinted.")
    return closed


def test_events_are_chained(told: Consultation) -> None:
    events = list(told.release_events.order_by("number"))
    assert {event.verb for event in events} == set(ReleaseVerb)
    assert history.first_broken(events) is None
    for place, event in enumerate(events):
        was, event.facts = event.facts, {**event.facts, "by": "me"}
        assert history.first_broken(events) is event
        event.facts = was
        assert history.first_broken([*events[:place], *events[place + 1 :]]) is (
            events[place + 1] if place + 1 < len(events) else None
        )


def test_no_event_holds_typed_words_or_a_figure(told: Consultation) -> None:
    text = json.dumps([event.facts for event in told.release_events.all()])
    for words in ("Not yet", "No.", "misprinted", "yes"):
        assert words not in text


@pytest.mark.parametrize(
    "model", [ReleaseEvent, ReleaseFile, CountedSubmission, Erratum], ids=lambda m: m.__name__
)
def test_history_and_files_cannot_be_changed(told: Consultation, model: Any) -> None:
    from django.db import DatabaseError

    field = {"ReleaseEvent": "verb", "ReleaseFile": "sha256", "Erratum": "text"}.get(
        model.__name__, "submission_digest"
    )
    for change in (
        lambda: model.objects.update(**{field: "x"}),
        lambda: model.objects.all()._raw_delete(using="default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


FORGERIES = {
    "the last event": "DELETE FROM results_releaseevent WHERE verb = 'erratum'",
    "an event": "DELETE FROM results_releaseevent WHERE verb = 'reject'",
    "all events": "DELETE FROM results_releaseevent",
    "who": "UPDATE results_releaseevent SET by_id = (SELECT min(id) FROM councils_user)",
    "layout": "UPDATE results_release SET layout = '{\"groups\": []}'",
    "layout and digest": f"UPDATE results_release SET layout_digest = '{64 * '0'}'",
    "figures": "UPDATE results_releasefile SET content = CAST(sha256 AS BLOB)",
    "hash of figures": f"UPDATE results_releasefile SET sha256 = '{64 * '0'}'",
    "no file": "DELETE FROM results_releasefile",
    "counted": f"UPDATE results_countedsubmission SET submission_digest = '{64 * '0'}'",
    "not counted": "DELETE FROM results_countedsubmission",
    "reason": "UPDATE results_release SET end_reason = 'Forged' WHERE end_reason > ''",
    "erratum": "UPDATE results_erratum SET text = 'Forged'",
    "no erratum": "DELETE FROM results_erratum",
    "state": "UPDATE results_release SET state = 'frozen', published_at = NULL, "
    "published_by_id = NULL WHERE state = 'published'",
}


@pytest.mark.parametrize("statement", FORGERIES.values(), ids=FORGERIES.keys())
def test_forgery_behind_the_triggers_is_found(told: Consultation, statement: str) -> None:
    if connection.vendor == "postgresql":
        statement = statement.replace("AS BLOB", "AS bytea")
    assert verification.faults(told) == []
    with_trigger_off(GUARD, statement)
    assert verification.faults(told) != []


def test_verify_history_speaks_of_results_too(
    told: Consultation, capsys: pytest.CaptureFixture[str]
) -> None:
    # The crowd's responses have no history of their own; what is said of them is not the point.
    with pytest.raises(CommandError) as before:
        call_command("verify_history")
    assert f"results of {told.code}" not in str(before.value)
    with_trigger_off(GUARD, FORGERIES["erratum"])
    with pytest.raises(CommandError, match=f"results of {told.code}: an erratum of release 2"):
        call_command("verify_history")
