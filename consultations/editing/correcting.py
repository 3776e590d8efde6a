"""New words in one place of a definition, everything else as it is."""

from __future__ import annotations

from dataclasses import replace

from consultations.correctable import Place, Words
from consultations.definition.values import Definition
from consultations.editing.parts import question_of, section_of, with_questions, with_section


def with_words(definition: Definition, place: Place, words: Words) -> Definition:
    """The definition with these words there, in the form of `correctable.words_of`. Labels belong
    to options and statements by their codes. Raises Absent where there is no such place."""
    if place.question is not None:
        section, question = question_of(definition, place.question)
        labels, statements = dict(words["options"]), dict(words["statements"])
        corrected = replace(
            question,
            text=words["text"],
            is_wording_held=bool(words["text"]),
            guidance=words["guidance"],
            follows_note=words["note"],
            options=tuple(
                replace(one, label=labels.get(one.code, one.label)) for one in question.options
            ),
            statements=tuple(
                replace(one, label=statements.get(one.code, one.label))
                for one in question.statements
            ),
        )
        questions = [corrected if each is question else each for each in section.questions]
        return with_section(definition, with_questions(section, questions))
    if place.section is not None:
        corrected_section = replace(
            section_of(definition, place.section),
            title=words["title"],
            background=words["background"],
            background_note=words["note"],
        )
        return with_section(definition, corrected_section)
    changed: dict[str, str] = {place.field: words["text"]}
    return replace(definition, **changed)  # type: ignore[arg-type]
