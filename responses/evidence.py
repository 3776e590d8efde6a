"""What a scan is, by its content, and what it may be called.

Evidence is shown to people as it came, so it is one of three kinds that nothing runs in, said by
its first and last bytes and never by its name or by what the browser claims.  It is served as an
attachment under a name that we made.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from councils.uploads import MOST_BYTES, clean_name, pdf_kind


class NotEvidence(ValueError):
    """Why a file cannot be taken, as a sentence."""


@dataclass(frozen=True)
class Scan:
    """A file that was looked at: a name of ours, its kind by content, and its bytes."""

    name: str
    content_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def scan_of(name: str, content: bytes) -> Scan:
    """The file as it can be stored. Raises NotEvidence."""
    if not content:
        raise NotEvidence(_("The file is empty."))
    if len(content) > MOST_BYTES:
        raise NotEvidence(_("The file has more than 10 MB. Scan it at a lower resolution."))
    kind = kind_of(content)
    if kind is None:
        raise NotEvidence(_("The file is not a PDF, a PNG or a JPEG, or it is not complete."))
    content_type, ending = kind
    return Scan(clean_name(name, ending, "evidence"), content_type, content)


def kind_of(content: bytes) -> tuple[str, str] | None:
    """Content type and ending of a PDF, PNG or JPEG that begins and ends as such; else None."""
    if content.startswith(b"%PDF-"):
        return pdf_kind(content)
    if content.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"):
        is_whole = content.endswith(b"\x00\x00\x00\x00IEND\xaeB`\x82")
        return ("image/png", "png") if is_whole else None
    if content.startswith(b"\xff\xd8\xff"):
        return ("image/jpeg", "jpg") if b"\xff\xd9" in content[-1024:] else None
    return None
