"""In what two definitions differ, named as a file names it."""

from __future__ import annotations

from dataclasses import fields, replace

from consultations.definition.values import Definition

MOST_NAMED = 6


def differences(stored: Definition, new: Definition) -> list[str]:
    """What differs, named as in the file: its own fields, then sections, then questions."""
    names = {"opens_at": "opens", "closes_at": "closes"}
    found = [
        names.get(field.name, field.name)
        for field in fields(Definition)
        if field.name not in {"sections", "welsh"}
        and getattr(stored, field.name) != getattr(new, field.name)
    ]
    before, after = _parts(stored), _parts(new)
    if list(before) != list(after) and set(before) == set(after):
        found.append("the order of sections and questions")
    for name in [*after, *(name for name in before if name not in after)]:
        if name not in before:
            found.append(f"{name} added")
        elif name not in after:
            found.append(f"{name} removed")
        elif before[name] != after[name]:
            found.append(name)
    if _welsh(stored) != _welsh(new):
        found.append("the Welsh texts")
    return found


def _welsh(definition: Definition) -> object:
    """The Welsh of everything, wherever it stands."""
    sections = sorted(section.welsh for section in definition.sections if section.welsh)
    questions = {each.identity: each.welsh for each in definition.questions if each.welsh}
    return definition.welsh, sections, questions


def _parts(definition: Definition) -> dict[str, object]:
    """Sections and questions by the names people use, in order; a question knows its section."""
    parts: dict[str, object] = {}
    for section in definition.sections:
        words = (section.title, section.background, section.background_note)
        parts[f"section {section.number}"] = words
        parts |= {
            question.number: (section.number, replace(question, welsh=()))
            for question in section.questions
        }
    return parts


def named(differences: tuple[str, ...]) -> str:
    """ "closes, Q8 and Q9", cut short when there are many."""
    shown = list(differences[:MOST_NAMED])
    if len(differences) > MOST_NAMED:
        shown.append(f"{len(differences) - MOST_NAMED} more")
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1]
