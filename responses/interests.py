"""Interests that are declared, in the words of the council's nation.

In England a disclosable pecuniary interest (Localism Act 2011, section 30) keeps a member from
deciding; in Wales a prejudicial interest does (Local Government (Model Code of Conduct) (Wales)
Order 2008, paragraphs 10 to 14).

Plain Python on plain values.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from responses.enums import InterestKind
from responses.particulars import WALES

NONE_DECLARED, NOT_SAID = "None declared", "Not said"


def excluding(nation: str) -> str:
    """What the interest is called that keeps a member from deciding."""
    return "A prejudicial interest" if nation == WALES else "A disclosable pecuniary interest"


def choices(nation: str) -> list[tuple[str, str]]:
    """What whoever decides can declare."""
    return [
        (InterestKind.NONE.value, str(InterestKind.NONE.label)),
        (InterestKind.OTHER.value, str(InterestKind.OTHER.label)),
        (InterestKind.PECUNIARY.value, excluding(nation)),
    ]


def reasons_to_stand_aside(nation: str) -> list[tuple[str, str]]:
    """For which interests somebody takes no part."""
    return [
        (InterestKind.PECUNIARY.value, excluding(nation)),
        (InterestKind.OTHER.value, _("Another interest, because of which I take no part")),
    ]


def in_words(kind: str, nature: str, nation: str) -> str:
    """What the record says was declared; "" as the kind is of records from before it was asked."""
    match kind:
        case "":
            return NOT_SAID
        case InterestKind.NONE:
            return NONE_DECLARED
        case InterestKind.PECUNIARY:
            return f"{excluding(nation)}: {nature}"
        case _:
            return f"An interest that does not stop them from deciding: {nature}"
