"""A text that somebody else saved meanwhile: the two side by side, and what becomes of them.

The same steps serve a page that was sent as a whole and one answer that saved itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from consultations.prose import clean
from councils.models import User
from responses.actions import drafting
from responses.actions.drafting import Keep
from responses.enums import AnswerState, Sheet
from responses.forms import AnswerForm, PartForm, SheetForm
from responses.forms.conflicts import BOTH, ConflictForm
from responses.merging import merged
from responses.models import Answer, ReportPart, Response
from responses.part_words import PartWords
from responses.presenters.conflicts import answer_clash, part_clash, sheet_clash
from responses.said import Said
from responses.sheets import SheetOf


def attach_resolution(form: AnswerForm) -> bool:
    """Reads the choice in a conflict that was sent with an answer. False: it is not complete."""
    prefix = form.question.number
    form.resolution = chosen(form.data, prefix, form.answer, form.add_prefix("text"))
    if form.resolution is None:
        return True
    is_complete = form.resolution.is_valid()
    if not (is_complete and form.is_valid()):  # the choice is shown again, with its words
        form.clash = answer_clash(form.answer, typed(form))
    return is_complete


def chosen(
    data: Any, prefix: str, stored: Answer | ReportPart | SheetOf, words: str = ""
) -> ConflictForm | None:
    """The choice that was sent, None where none was. `words` as of `ConflictForm`."""
    if not ConflictForm.is_sent(data, prefix):
        return None
    can_merge = f"{prefix}-both" in data
    return ConflictForm(
        name=stored.saved_by.name,
        prefix=prefix,
        words=words,
        can_merge=can_merge,
        data=data,
    )


def typed(form: AnswerForm) -> Said:
    """What was typed, also where it is not yet an answer that could be stored."""
    if form.is_valid():
        return form.said()
    return Said(AnswerState.ANSWERED, form.data.get(form.add_prefix("text"), ""))


def save_answer(
    response: Response, form: AnswerForm, by: User, base_version: int | None = None
) -> Answer:
    """Saves a valid form, or ends its conflict as the person chose. Raises as the actions do.

    `base_version` takes the place of the form's where the version before it was saved just now.
    """
    said = form.said()
    resolution: ConflictForm | None = form.resolution
    if resolution is None:
        return drafting.save_answer(
            response=response,
            question=form.question,
            by=by,
            base_version=base_version or form.cleaned_data["version"],
            question_version=form.cleaned_data["wording"],
            **said.columns(),
        )
    both = None
    if resolution.cleaned_data["keep"] == BOTH:
        text = resolution.cleaned_data["both"]
        both = replace(said, state=AnswerState.ANSWERED.value, text=text, reason="")
    return drafting.resolve_conflict(
        response=response,
        question=form.question,
        by=by,
        seen_version=resolution.cleaned_data["seen"],
        keep=Keep(resolution.cleaned_data["keep"]),
        mine=said,
        both=both,
        question_version=form.cleaned_data["wording"],
    )


def show_answer_clash(form: AnswerForm, stored: Answer) -> None:
    """Puts the two texts and the choice between them on the form."""
    mine = typed(form)
    can_merge = bool(mine.text and stored.text) and mine.text != stored.text
    form.clash = answer_clash(stored, mine)
    form.resolution = offered(
        stored,
        form.question.number,
        form.resolution,
        form.cleaned_data["version"],
        mine.text,
        words=form.add_prefix("text"),
        can_merge=can_merge,
    )


def offered(
    stored: Answer | ReportPart,
    prefix: str,
    before: ConflictForm | None,
    base_version: int,
    mine: str,
    *,
    words: str,
    can_merge: bool,
) -> ConflictForm:
    """The choice as it is first shown, with a text made of both in its field.

    `words` as of `ConflictForm`.
    After a choice that came too late for yet another version, what the person had put together
    counts as theirs.
    """
    if before is not None and before.is_bound and before.is_valid():
        base_version = before.cleaned_data["seen"]
        if before.cleaned_data["keep"] == BOTH:
            mine = before.cleaned_data["both"]
    base = stored.revisions.filter(version=base_version).first()
    both = merged(base.text if base else "", mine, stored.text)
    return ConflictForm(
        name=stored.saved_by.name,
        prefix=prefix,
        words=words,
        can_merge=can_merge,
        rows=min(16, 2 + both.count("\n") + len(both) // 80),
        initial={"seen": stored.version, "both": both},
    )


# --- the same for a part of the report ------------------------------------------------------


def save_part(
    response: Response,
    form: PartForm,
    by: User,
    base_version: int | None = None,
    *,
    is_read: bool = False,
) -> ReportPart:
    """As `save_answer`; `is_read` as of `drafting.save_part`."""
    words, part = form.words(), form.part
    resolution: ConflictForm | None = form.resolution
    base_version = base_version or form.cleaned_data["version"]
    if resolution is None:
        return drafting.save_part(
            response=response,
            part=part,
            by=by,
            base_version=base_version,
            affirmed=" ".join(form.cleaned_data.get("affirmed") or ()),
            is_read=is_read,
            **words.columns(),
        )
    return drafting.resolve_part_conflict(
        response=response,
        part=part,
        by=by,
        base_version=base_version,
        seen_version=resolution.cleaned_data["seen"],
        keep=Keep(resolution.cleaned_data["keep"]),
        mine=words,
        both=replace(words, text=clean(resolution.cleaned_data.get("both", ""))),
    )


def attach_part_resolution(form: PartForm) -> bool:
    form.resolution = chosen(form.data, form.conflict_prefix, form.part, form.add_prefix("text"))
    if form.resolution is None:
        return True
    is_complete = form.resolution.is_valid()
    if not (is_complete and form.is_valid()):
        form.clash = part_clash(form.part, part_typed(form))
    return is_complete


def part_typed(form: PartForm) -> PartWords:
    """As `typed`."""
    if form.is_valid():
        return form.words()
    shown = {name: form.data.get(form.add_prefix(name), "") for name in ("heading", "text")}
    return PartWords.typed(**shown)


def show_part_clash(form: PartForm, stored: ReportPart) -> None:
    mine = form.words()
    form.clash = part_clash(stored, mine)
    form.resolution = offered(
        stored,
        form.conflict_prefix,
        form.resolution,
        form.cleaned_data["version"],
        mine.text,
        words=form.add_prefix("text"),
        can_merge=bool(mine.text and stored.text) and mine.text != stored.text,
    )
    form.add_error(
        "text",
        _(
            "%(person)s saved another version while you were writing. Both are shown: "
            "choose which one stands."
        )
        % {"person": stored.saved_by.name},
    )


# --- and for the title block and the background papers --------------------------------------


def resolve_sheet(response: Response, sheet: Sheet, form: SheetForm, by: User) -> Response:
    """Ends a conflict as the person chose."""
    return drafting.resolve_sheet_conflict(
        response=response,
        sheet=sheet,
        by=by,
        seen_version=form.resolution.cleaned_data["seen"],
        keep=Keep(form.resolution.cleaned_data["keep"]),
        mine=form.content(),
    )


def attach_sheet_resolution(form: SheetForm, stored: SheetOf) -> bool:
    form.resolution = chosen(form.data, form.conflict_prefix, stored)
    if form.resolution is None or form.resolution.is_valid():
        return True
    if form.is_valid():
        form.clash = sheet_clash(stored, form.content())
    return False


def show_sheet_clash(form: SheetForm, stored: SheetOf) -> None:
    name = stored.saved_by.name
    form.clash = sheet_clash(stored, form.content())
    form.resolution = ConflictForm(
        name=name,
        prefix=form.conflict_prefix,
        can_merge=False,
        initial={"seen": stored.version},
    )
    form.add_error(
        None,
        _(
            "%(name)s saved another version while you were writing. Both are shown: choose "
            "which one stands."
        )
        % {"name": name},
    )
