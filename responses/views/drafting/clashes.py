"""A text that somebody else saved meanwhile: the two side by side, and what becomes of them.

The same steps serve a page that was sent as a whole and one answer that saved itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from councils.models import User
from responses.actions import drafting
from responses.actions.drafting import Keep
from responses.actions.drafting.report import PartWords, said_by_part
from responses.enums import AnswerState
from responses.forms import AnswerForm, PartForm
from responses.forms.conflicts import BOTH, ConflictForm
from responses.merging import merged
from responses.models import Answer, ReportPart, Response
from responses.presenters.conflicts import answer_clash, part_clash
from responses.said import Said

PART = "part"  # the prefix of a part's conflict


def attach_resolution(form: AnswerForm) -> bool:
    """Reads the choice in a conflict that was sent with an answer. False: it is not complete."""
    prefix = form.question.number
    form.resolution = chosen(form.data, prefix, form.answer)
    if form.resolution is None or form.resolution.is_valid():
        return True
    form.clash = answer_clash(form.answer, typed(form))
    return False


def chosen(data: Any, prefix: str, stored: Answer | ReportPart) -> ConflictForm | None:
    if not ConflictForm.is_sent(data, prefix):
        return None
    can_merge = f"{prefix}-both" in data
    return ConflictForm(
        name=stored.saved_by.name,
        prefix=prefix,
        words=words_field(prefix),
        can_merge=can_merge,
        data=data,
    )


def words_field(prefix: str) -> str:
    """The field whose text a conflict with this prefix is about."""
    return "text" if prefix == PART else f"{prefix}-text"


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
    )


def show_answer_clash(form: AnswerForm, stored: Answer) -> None:
    """Puts the two texts and the choice between them on the form."""
    mine = typed(form)
    can_merge = bool(mine.text and stored.text) and mine.text != stored.text
    number = form.question.number
    form.clash = answer_clash(stored, mine)
    form.resolution = offered(
        stored,
        number,
        form.resolution,
        form.cleaned_data["version"],
        mine.text,
        can_merge=can_merge,
    )
    form.show_conflict(stored)


def offered(
    stored: Answer | ReportPart,
    prefix: str,
    before: ConflictForm | None,
    base_version: int,
    mine: str,
    *,
    can_merge: bool,
) -> ConflictForm:
    """The choice as it is first shown, with a text made of both in its field.

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
        words=words_field(prefix),
        can_merge=can_merge,
        rows=min(16, 2 + both.count("\n") + len(both) // 80),
        initial={"seen": stored.version, "both": both},
    )


# --- the same for a part of the report ------------------------------------------------------


def save_part(
    response: Response,
    part: ReportPart,
    form: PartForm,
    by: User,
    base_version: int | None = None,
) -> ReportPart:
    """As `save_answer`."""
    words = part_words(form, part)
    resolution: ConflictForm | None = form.resolution
    if resolution is None:
        return drafting.save_part(
            response=response,
            part=part,
            by=by,
            base_version=base_version or form.cleaned_data["version"],
            heading=words[0],
            text=words[1],
            not_applicable_text=words[2],
        )
    return drafting.resolve_part_conflict(
        response=response,
        part=part,
        by=by,
        seen_version=resolution.cleaned_data["seen"],
        keep=Keep(resolution.cleaned_data["keep"]),
        mine=words,
        both=(words[0], resolution.cleaned_data.get("both", ""), words[2]),
    )


def part_words(form: PartForm, part: ReportPart) -> PartWords:
    """What the form says; words that it does not ask for stay as they are."""
    values = form.cleaned_data
    spare = values.get("not_applicable_text", part.not_applicable_text)
    return said_by_part(values["heading"], values["text"], spare)


def attach_part_resolution(form: PartForm, part: ReportPart) -> bool:
    form.resolution = chosen(form.data, PART, part)
    if form.resolution is None or form.resolution.is_valid():
        return True
    form.clash = part_clash(part, form.data.get("heading", ""), form.data.get("text", ""))
    return False


def show_part_clash(form: PartForm, stored: ReportPart) -> None:
    values = form.cleaned_data
    form.clash = part_clash(stored, values["heading"], values["text"])
    form.resolution = offered(
        stored,
        PART,
        form.resolution,
        values["version"],
        values["text"],
        can_merge=bool(values["text"].strip() and stored.text),
    )
    form.add_error(
        "text",
        f"{stored.saved_by.name} saved another version while you were writing. Both are shown: "
        "choose which one stands.",
    )
