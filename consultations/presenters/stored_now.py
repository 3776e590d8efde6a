"""What is stored now, in lines, for somebody whose words met those of a colleague."""

from __future__ import annotations

from dataclasses import dataclass

from consultations.editing.wording import Heading, Particulars, Wording
from consultations.kinds import KINDS, Option
from consultations.policies import spoken_moment


@dataclass(frozen=True)
class StoredLine:
    label: str
    text: str


def particulars_lines(stored: Particulars) -> list[StoredLine]:
    call_in = "yes" if stored.accepts_subject_to_call_in else "no"
    return _given(
        ("Title", stored.title),
        ("Publisher", stored.publisher),
        ("Summary", stored.summary),
        ("Purpose", stored.purpose),
        ("What is still open", stored.still_open),
        ("Opens", spoken_moment(stored.opens_at)),
        ("Closes", spoken_moment(stored.closes_at)),
        ("May submit subject to call-in", call_in),
        ("Confidentiality", stored.confidentiality),
        ("What happens next", stored.next_steps),
        ("Contact", stored.contact),
    )


def heading_lines(stored: Heading) -> list[StoredLine]:
    return _given(
        ("Heading", stored.title),
        ("Background", stored.background),
        ("Note below the background", stored.background_note),
    )


def wording_lines(number: str, stored: Wording) -> list[StoredLine]:
    spec = KINDS.get(stored.kind)
    return _given(
        ("Kind", spec.label if spec else stored.kind),
        ("Number", number),
        ("Words", stored.text if stored.is_wording_held else "not held"),
        ("Guidance", stored.guidance),
        ("Statements", "\n".join(f"- {row.label} ({row.code})" for row in stored.statements)),
        ("Options", "\n".join(f"- {option_words(option)}" for option in stored.options)),
        ("Words advised", f"{stored.words:,}" if stored.words else ""),
    )


def option_words(option: Option) -> str:
    """ "Agree (agree, score 4)"."""
    facts = [option.code]
    facts += ["takes words"] if option.is_other else []
    facts += ["never with another"] if option.is_exclusive else []
    facts += [f"score {option.score}"] if option.score is not None else []
    return f"{option.label} ({', '.join(facts)})"


def _given(*lines: tuple[str, str]) -> list[StoredLine]:
    return [StoredLine(label, text) for label, text in lines if text]
