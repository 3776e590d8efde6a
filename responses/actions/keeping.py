"""Keeping the file from which words were taken over, for whoever wants to see it later."""

from __future__ import annotations

import hashlib

from django.utils import timezone

from councils import uploads
from councils.models import User
from responses.models import KeptFile, Response

KINDS = {one[1]: one for one in (uploads.DOCX, uploads.ODT, uploads.PDF, uploads.PLAIN)}


def keep_file(*, response: Response, by: User, name: str, content: bytes, ending: str) -> KeptFile:
    """The same file is kept once. To be called where words of it were saved: who may do that has
    been asked."""
    content_type, ending = KINDS[ending]
    kept, _ = KeptFile.objects.get_or_create(
        response=response,
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={
            "name": uploads.clean_name(name, ending, "paper"),
            "content_type": content_type,
            "content": content,
            "size": len(content),
            "kept_at": timezone.now(),
            "kept_by": by,
        },
    )
    return kept
