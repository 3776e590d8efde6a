"""Corrections of what is published: who, when, what becomes of the rows, who is told, the pages."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from consultations.actions.correcting import correct
from consultations.correctable import Place, words_of
from consultations.definition import parse
from consultations.definition.stored import definition_of
from consultations.editing import remove_question
from consultations.editing.correcting import with_words
from consultations.models import Consultation, Correction, Question
from consultations.presenters.corrections import correction_lines
from consultations.wordings import as_of
from councils.enums import Role, StaffRoleKind
from councils.refusals import Refused
from responses.enums import State
from tests.consultations.test_told import a_contact
from tests.councils.post import letters
from tests.responses.test_board import a_crowd_of
from tests.responses.test_pages import as_
from tests.world import a_consultation, a_member, a_place, a_response, staff

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def editor():
    return staff(StaffRoleKind.EDITOR)


def place_of(consultation, number):
    found = {each.number: each.identity for each in definition_of(consultation).questions}
    return Place(question=found[number])


def correct_words(consultation, by, where, *, meaning=False, seen=None, reason="A slip.", **words):
    """Other words at a question (by its number) or at another place."""
    consultation = Consultation.objects.get(pk=consultation.pk)
    place = place_of(consultation, where) if isinstance(where, str) else where
    said = words_of(definition_of(consultation))[place] | words
    return correct(
        consultation=consultation,
        by=by,
        seen=consultation.version if seen is None else seen,
        edit=partial(with_words, place=place, words=said),
        reason=reason,
        is_of_meaning=meaning,
    )


def test_words_change_in_place_and_what_they_were_is_kept(editor):
    asked = a_consultation()
    before = {row.pk: row.number for row in asked.questions.all()}
    question = asked.questions.get(number="Q5")
    options = list(question.options.values_list("pk", "code", "label"))
    labels = [[code, label] for _, code, label in options]
    correct_words(asked, editor, "Q5", text="Which?", options=[["yes", "Yes, indeed"], *labels[1:]])
    asked.refresh_from_db()
    assert {row.pk: row.number for row in asked.questions.all()} == before
    again = asked.questions.get(number="Q5")
    assert (again.pk, again.text, again.version) == (question.pk, "Which?", 2)
    assert list(again.options.values_list("pk", "code", "label")) == [
        (options[0][0], "yes", "Yes, indeed"),
        *options[1:],
    ]
    made = Correction.objects.get()
    assert (made.from_version, made.to_version, made.is_of_meaning) == (1, 2, False)
    assert (made.before["text"], made.after["text"]) == (question.text, "Which?")
    # The definition as it was published is kept beside the corrected one.
    kept = {one.number: parse(one.text) for one in asked.versions.all()}
    assert asked.version == 2 and set(kept) == {1, 2}
    assert kept[2].sections == definition_of(asked).sections
    assert next(q for q in kept[1].questions if q.number == "Q5").text == question.text
    (then,) = as_of([again], {again.pk: 1})
    assert then.text == question.text
    assert [one.label for one in then.asked.options] == ["Yes", "No", "Don't know"]


def test_every_version_of_a_question_reads_as_it_did(editor):
    asked = a_consultation()
    for text in ("Second?", "Third?"):
        correct_words(asked, editor, "Q1", text=text)
    question = asked.questions.get(number="Q1")
    read = [as_of([question], {question.pk: version})[0].text for version in (1, 2, 3)]
    assert read == ["What do you think of matter 1?", "Second?", "Third?"]


def test_sections_and_texts_are_corrected_too(editor):
    asked = a_consultation()
    correct_words(asked, editor, Place(section=1), title="Theme one", background="More.")
    correct_words(asked, editor, Place(field="summary"), text="What it is about.")
    asked.refresh_from_db()
    section = asked.sections.get(number=1)
    assert (section.title, section.background) == ("Theme one", "More.")
    assert asked.summary == "What it is about."
    made = Correction.objects.order_by("pk")
    assert [(one.section, one.field) for one in made] == [(section, ""), (None, "summary")]
    with pytest.raises(Refused, match="Only a correction of a question"):
        correct_words(asked, editor, Place(field="summary"), text="Other.", meaning=True)


def test_whether_the_meaning_changed_is_said_of_questions_only(editor):
    asked = a_place().invitation.consultation
    for where, words, tag, said in (
        (Place(section=1), {"background": "The other way round."}, "Text around", "read what"),
        ("Q1", {"text": "What?"}, "Wording only", "nothing has to be done"),
    ):
        before = len(letters())
        made = correct_words(asked, editor, where, **words)
        assert said in letters()[before].message
        assert correction_lines(made)[0].tag.startswith(tag)


@pytest.mark.parametrize(
    "opens, closes, is_possible",
    [(DAY, 9 * DAY, False), (-DAY, DAY, True), (-9 * DAY, -DAY, False)],
)
@pytest.mark.parametrize("where", ["Q1", Place(section=1), Place(field="purpose")])
@pytest.mark.parametrize("meaning", [False, True])
def test_when_what_can_be_corrected(editor, opens, closes, is_possible, where, meaning):
    asked = a_consultation(opens=opens, closes=closes)
    name = {"Q1": "text"}.get(where, "title" if getattr(where, "section", None) else "text")
    is_possible = is_possible and (where == "Q1" or not meaning)
    if is_possible:
        correct_words(asked, editor, where, meaning=meaning, **{name: "Other words"})
        assert Correction.objects.count() == 1
    else:
        with pytest.raises(Refused):
            correct_words(asked, editor, where, meaning=meaning, **{name: "Other words"})
        assert not Correction.objects.exists()


def test_a_draft_is_edited_and_an_extension_goes_on(editor):
    draft = a_consultation(published_at=None, published_by=None)
    with pytest.raises(Refused, match="It is a draft"):
        correct_words(draft, editor, "Q1", text="Other?")
    late = timezone.now() + DAY
    extended = a_consultation(opens=-9 * DAY, closes=-DAY, extended_until=late)
    correct_words(extended, editor, "Q1", text="Other?")


def test_what_was_promised_of_confidentiality_is_not_corrected(editor):
    where = Place(field="confidentiality")
    with pytest.raises(Refused, match="promised"):
        correct_words(a_consultation(), editor, where, text="Otherwise.")


def test_only_editors_only_words_only_with_a_reason(editor):
    asked = a_consultation()
    for kind in set(StaffRoleKind) - {StaffRoleKind.EDITOR}:
        with pytest.raises(PermissionDenied):
            correct_words(asked, staff(kind), "Q1", text="Other?")
    with pytest.raises(Refused, match="Say why"):
        correct_words(asked, editor, "Q1", text="Other?", reason="  ")
    with pytest.raises(Refused, match="already"):
        correct_words(asked, editor, "Q1")
    identity = place_of(asked, "Q1").question
    with pytest.raises(Refused, match="which questions there are"):
        correct(
            consultation=asked,
            by=editor,
            seen=asked.version,
            edit=partial(remove_question, identity=identity),
            reason="Out.",
        )
    assert asked.questions.count() == 6 and not Correction.objects.exists()


def test_a_reason_why_a_question_is_not_for_all_is_corrected(editor):
    asked = a_consultation()
    asked.questions.filter(number="Q6").update(applies_because="Districts were asked in 2014.")
    client = as_(editor)
    url = reverse("consultations:correct-question", args=[asked.code, "Q6"])
    shown = client.get(url)
    assert "Districts were asked in 2014." in shown.content.decode()
    typed = {name: field.initial or "" for name, field in shown.context["form"].fields.items()}
    typed |= {
        "seen": 0,
        "because": "Districts were asked in 2015.",
        "reason": "A slip.",
        "changes": "wording",
    }
    mark = client.post(url, typed).context["form"]["previewed"].value()
    assert client.post(url, typed | {"previewed": mark}).status_code == 302
    question = asked.questions.get(number="Q6")
    assert question.applies_because == "Districts were asked in 2015."
    (then,) = as_of([question], {question.pk: 1})
    assert then.applies_because == "Districts were asked in 2014."
    public = Client().get(reverse("consultations:public-corrections", args=[asked.code]))
    assert "Why it is not for all" in public.content.decode()


def test_two_corrections_of_the_same_words_are_not_made_unawares(editor):
    asked = a_consultation()
    correct_words(asked, editor, "Q1", text="Mine?", seen=0)
    with pytest.raises(Refused, match="Somebody corrected"):
        correct_words(asked, staff(StaffRoleKind.EDITOR), "Q1", text="Theirs?", seen=0)
    assert asked.questions.get(number="Q1").text == "Mine?"


def test_corrections_are_kept_by_the_database(editor):
    asked = a_consultation()
    correct_words(asked, editor, "Q1", text="Other?")
    for change in (
        lambda: Correction.objects.update(reason="Nothing."),
        lambda: Correction.objects.all().delete(),
        lambda: Question.objects.filter(number="Q1").delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_councils_are_told_once_each_by_mail(editor):
    asked = a_consultation()
    drafting = a_response(State.DRAFTING, place=a_place(asked))
    approved = a_response(State.APPROVED, place=a_place(asked))
    not_begun = a_place(asked)
    a_member(not_begun.council, Role.CONTRIBUTOR)
    elsewhere = a_place(a_consultation())
    contact = a_contact(asked)
    Email.objects.all().delete()
    correct_words(asked, editor, "Q1", text="Other?", meaning=True, reason="It was ambiguous.")
    told = sorted(mail.to[0] for mail in Email.objects.exclude(subject__startswith="Corrected: "))
    here = (drafting, approved, not_begun)
    wanted = [one for place in here for one in (place.officer, place.administrator)]
    assert told == sorted([contact.email, *(one.email for one in [approved.member, *wanted])])
    assert elsewhere.officer.email not in told
    letter = Email.objects.get(to=approved.member.email)
    assert "It was ambiguous." in letter.message and "decision stands" in letter.message
    assert reverse("responses:corrections", args=approved.args) in letter.message
    letter = Email.objects.get(to=contact.email)
    assert contact.name in letter.message
    assert reverse("consultations:public-corrections", args=[asked.code]) in letter.message


def test_as_many_statements_tell_one_council_as_many(editor):
    counted = []
    for number in (1, 40):
        asked = a_crowd_of(number)
        Email.objects.all().delete()
        with CaptureQueriesContext(connection) as captured:
            correct_words(asked, editor, "Q1", text="Other?")
        told = Email.objects.exclude(subject__startswith="Corrected: ")  # not the other editor
        assert told.count() == number
        counted.append(len(captured))
    assert counted[0] == counted[1], counted


def test_every_other_editor_is_told_because_one_alone_corrects(editor):
    colleague = staff(StaffRoleKind.EDITOR)
    staff(StaffRoleKind.ANALYST)
    asked = a_consultation(publisher=colleague)
    Email.objects.all().delete()
    correct_words(asked, editor, "Q1", text="Other?", reason="It was ambiguous.")
    (letter,) = Email.objects.all()
    assert letter.to == [colleague.email]
    assert editor.name in letter.message and "It was ambiguous." in letter.message
    assert reverse("consultations:corrections", args=[asked.code]) in letter.message


# --- pages ------------------------------------------------------------------------------------


def test_an_editor_sees_what_changes_before_it_is_made(editor):
    asked = a_consultation()
    a_place(asked)
    client = as_(editor)
    url = reverse("consultations:correct-question", args=[asked.code, "Q1"])
    page = client.get(url)
    assert "What do you think of matter 1?" in page.content.decode()
    typed = {
        "seen": 0,
        "previewed": "",
        "text": "What do you think of matter one?",
        "guidance": "",
        "reason": "A number was meant.",
        "changes": "meaning",
    }
    shown = client.post(url, typed)
    assert shown.status_code == 200 and not Correction.objects.exists()
    assert "<ins>" in shown.content.decode() and "Make this correction" in shown.content.decode()
    mark = shown.context["form"]["previewed"].value()
    # Other words than were shown are shown first.
    again = client.post(url, typed | {"previewed": mark, "text": "What then?"})
    assert again.status_code == 200 and not Correction.objects.exists()
    done = client.post(url, typed | {"previewed": mark}, follow=True)
    assert "The correction is made" in done.content.decode()
    made = Correction.objects.get()
    assert (made.is_of_meaning, made.made_by, made.after["text"]) == (True, editor, typed["text"])
    listed = client.get(reverse("consultations:corrections", args=[asked.code])).content.decode()
    assert "A number was meant." in listed and editor.name in listed


def test_bad_input_keeps_what_was_typed(editor):
    asked = a_consultation()
    client = as_(editor)
    url = reverse("consultations:correct-question", args=[asked.code, "Q5"])
    page = client.post(url, {"seen": 0, "text": "Better words?", "options-1": "", "reason": ""})
    shown = page.content.decode()
    assert page.status_code == 422 and "Better words?" in shown
    assert "Say why it is corrected" in shown and "Answer option 1 cannot be empty" in shown


def test_everybody_who_reads_the_questions_reads_the_corrections(editor):
    asked = a_consultation()
    public = reverse("consultations:public", args=[asked.code])
    corrections = reverse("consultations:public-corrections", args=[asked.code])
    assert corrections not in Client().get(public).content.decode()
    correct_words(asked, editor, "Q1", text="What is right?", reason="It was ambiguous.")
    shown = Client().get(public).content.decode()
    assert corrections in shown and "Corrected after publishing" in shown
    read = Client().get(corrections).content.decode()
    assert "What is right?" in read and "It was ambiguous." in read
    assert editor.name not in read


def test_pages_have_constant_query_counts(editor):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    asked = a_consultation()
    for number in ("Q1", "Q2", "Q3"):
        correct_words(asked, editor, number, text=f"Other {number}?")
        correct_words(asked, editor, Place(section=1), title=f"Title {number}")
        found = []
        for client, name in ((as_(editor), "corrections"), (Client(), "public-corrections")):
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(f"consultations:{name}", args=[asked.code]))
            found.append(len(queries))
        counts.append(found)
    assert counts[0] == counts[2]
