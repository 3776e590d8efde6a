"""Checks every history of the installation; it stands here because it looks at all apps."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consultations.models import Consultation
from responses import receipt_verification as of_receipts
from responses import verification as of_responses
from responses.models import Manifest, Response
from results import verification as of_results


class Command(BaseCommand):
    help = (
        "Checks the history of every response and of all results, and what was written, signed, "
        "submitted, frozen, published and counted against it, and the signatures of receipts."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        broken, checked = [], 0
        for response in Response.objects.with_places().order_by("pk").iterator():
            checked += 1
            place = f"{response.invitation.council.name}, {response.invitation.consultation.code}"
            broken += [f"{place}: {fault}" for fault in of_responses.faults(response)]
        for manifest in Manifest.objects.select_related("consultation", "key"):
            checked += 1
            place = f"manifest of {manifest.consultation.code}"
            broken += [f"{place}: {fault}" for fault in of_receipts.manifest_faults(manifest)]
        broken += of_receipts.key_faults()
        for consultation in Consultation.objects.filter(releases__isnull=False).distinct():
            checked += 1
            place = f"results of {consultation.code}"
            broken += [f"{place}: {fault}" for fault in of_results.faults(consultation)]
        if broken:
            raise CommandError("Broken histories:\n" + "\n".join(broken))
        self.stdout.write(f"{checked} histories are whole.")
