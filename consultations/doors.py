"""The LGA's door to one consultation."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from consultations.models import Consultation
from councils.models import User


def consultation_of(user: User, code: str) -> Consultation:
    return get_object_or_404(Consultation.objects.visible_to(user), code=code)
