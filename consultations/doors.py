"""The LGA's door to one consultation."""

from __future__ import annotations

from django.http import Http404

from consultations.models import Consultation
from consultations.policies import spoken_moment
from councils.enums import Taken
from councils.models import TakenAway, User


class Discarded(Http404):
    """There was a draft at this address; `why` says who discarded it, on the page of the error."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def consultation_of(user: User, code: str) -> Consultation:
    """The consultation. Raises Http404 where there is none for this person, or no longer."""
    found = Consultation.objects.visible_to(user).filter(code=code).first()
    if found is not None:
        return found
    gone = TakenAway.objects.visible_to(user).filter(kind=Taken.DRAFT, about=code)
    if (line := gone.select_related("taken_by").first()) is not None:
        raise Discarded(
            f"The draft of “{line.name}” is no longer here: {line.taken_by.name} discarded it on "
            f"{spoken_moment(line.taken_at)}. What was sent after that is not stored."
        )
    raise Http404
