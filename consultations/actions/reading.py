"""In which language a person reads."""

from __future__ import annotations

from django.utils import timezone

from consultations.enums import Language
from consultations.models import ReadingLanguage
from councils.models import User


def choose_language(*, by: User, language: Language) -> ReadingLanguage:
    """Remembers the choice for all consultations; choosing again changes it."""
    found, _ = ReadingLanguage.objects.update_or_create(
        person=by, defaults={"language": language, "chosen_at": timezone.now()}
    )
    return found
