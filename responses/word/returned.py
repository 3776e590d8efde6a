"""What a document says that came back, as plain frozen values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any

from responses.word.values import Remark


class Found(Enum):
    """Whether a place to write was found."""

    ONCE = "once"
    LOST = "lost"
    TWICE = "twice"


@dataclass(frozen=True)
class Place:
    """A place to write; `not_taken` names what stands there and is no prose."""

    key: str
    label: str
    version: int  # of the text from which the document was written
    question_version: int | None  # of the question at that time; None of a part
    found: Found
    text: str = ""
    not_taken: tuple[str, ...] = ()


@dataclass(frozen=True)
class Anchored:
    """A comment and the key of what it is on; "" for none of the places."""

    remark: Remark
    key: str

    @property
    def name(self) -> str:
        """What it is called where somebody chooses."""
        said = [self.key, self.remark.author, self.remark.at, self.remark.text]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Returned:
    """All that a document says. `ticks` and `fields` hold what was found, by key; `tracked` are the
    keys of what has tracked changes."""

    consultation: str
    council: str
    response: str
    written: str
    places: dict[str, Place]
    ticks: dict[str, bool]
    fields: dict[str, str]
    remarks: tuple[Anchored, ...]
    tracked: frozenset[str]
    elsewhere: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """For its way through a pipe."""
        plain = asdict(replace(self, tracked=frozenset()))
        for place in plain["places"].values():
            place["found"] = place["found"].value
        return {**plain, "tracked": sorted(self.tracked)}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Returned:
        places = {
            key: Place(
                **{**one, "found": Found(one["found"]), "not_taken": tuple(one["not_taken"])}
            )
            for key, one in given["places"].items()
        }
        remarks = tuple(Anchored(Remark(**one["remark"]), one["key"]) for one in given["remarks"])
        return cls(
            **{
                **given,
                "places": places,
                "remarks": remarks,
                "tracked": frozenset(given["tracked"]),
                "elsewhere": tuple(given["elsewhere"]),
            }
        )
