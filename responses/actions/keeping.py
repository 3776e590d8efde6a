"""Keeping the file from which words were taken over, for whoever wants to see it later."""

from __future__ import annotations

import hashlib

from councils import uploads
from councils.models import User
from councils.refusals import Blocker, Refused
from responses.actions.moving import locked
from responses.models import KeptFile, Response

KINDS = {one[1]: one for one in (uploads.DOCX, uploads.ODT, uploads.PDF, uploads.PLAIN)}
OFFICE = frozenset({uploads.DOCX[1], uploads.ODT[1]})
MOST_KEPT = 20  # files of one response; each has 10 MB at most
REACHES_OUT = Blocker(
    "reaches-out",
    "The file was not kept, because it takes something from elsewhere when a colleague opens it, a "
    "template or a picture say. Save a copy without that, and keep the copy where your council "
    "keeps its papers.",
)
ENOUGH = Blocker(
    "enough",
    f"The file was not kept: {MOST_KEPT} files are kept with this response already, which is the "
    "most.",
)


def keep_file(*, response: Response, by: User, name: str, content: bytes, ending: str) -> KeptFile:
    """The same file is kept once. To be called where words of it were saved: who may do that has
    been asked. Raises Refused for what nobody should open unasked, and for too many."""
    content_type, ending = KINDS[ending]
    # What was only read by us may have named it; from here on colleagues open it.
    if ending in OFFICE and uploads.office_kind(content) is None:
        raise Refused([REACHES_OUT])
    sha256 = hashlib.sha256(content).hexdigest()
    with locked(response, is_bare=True) as (fresh, now):
        mine = KeptFile.objects.filter(response=fresh)
        if mine.exclude(sha256=sha256).count() >= MOST_KEPT:
            raise Refused([ENOUGH])
        kept, _ = mine.get_or_create(
            response=fresh,
            sha256=sha256,
            defaults={
                "name": uploads.clean_name(name, ending, "paper"),
                "content_type": content_type,
                "content": content,
                "size": len(content),
                "kept_at": now,
                "kept_by": by,
            },
        )
    return kept
