"""Publishing frozen figures, an act of its own; and correcting them in words."""

from __future__ import annotations

from consultations.actions import note_reported
from councils.models import User
from councils.refusals import Blocker, Refused
from responses.canonical import digest
from results.actions.moving import Locked, Moved, Work, move, said
from results.enums import FileFormat, ReleaseVerb
from results.models import Erratum, Release, ReleaseFile


def publish(*, release: Release, by: User) -> Release:
    """Anybody may read the release from now on. Raises Refused when it is not frozen."""

    def work(at: Locked, found: Release) -> Work:
        file = ReleaseFile.objects.filter(release=found, format=FileFormat.JSON)
        return Work({"content": file.values_list("sha256", flat=True).get()})

    def afterwards(moved: Moved) -> None:
        published = moved.release
        assert published.published_at is not None  # this step wrote it
        note_reported(published.consultation, published.published_at)

    step = move(release=release, verb=ReleaseVerb.PUBLISH, by=by, work=work, afterwards=afterwards)
    return step.release


def write_erratum(*, release: Release, by: User, text: str) -> Erratum:
    """Publishes a correction in words beside the figures, which stay as they are.

    Raises Refused when the latest erratum says the same already: a request that came twice is
    one erratum, which nobody could take back.
    """
    words = said(text, "Say what is to be corrected.")
    made: list[Erratum] = []

    def work(at: Locked, found: Release) -> Work:
        latest = found.errata.order_by("-pk").first()
        if latest is not None and latest.text == words:
            raise Refused([Blocker("said", "This erratum is published already.")])
        erratum = Erratum.objects.create(
            release=found, text=words, written_at=at.at, written_by=at.by
        )
        made.append(erratum)
        return Work({"erratum": erratum.pk, "text": digest(words)})

    move(release=release, verb=ReleaseVerb.ERRATUM, by=by, work=work)
    return made[0]
