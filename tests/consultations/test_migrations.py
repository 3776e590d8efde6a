"""What was stored before: questions of councils get the version that they were about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from consultations.actions.versions import identities_ever, keep
from consultations.definition.stored import definition_of
from consultations.models import CouncilQuestion, QuestionIdentity
from councils.enums import StaffRoleKind
from tests.consultations.test_correcting import correct_words
from tests.world import a_consultation, a_place, staff

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "0016_what_was_asked_about"
HOUR = dt.timedelta(hours=1)


def migrate(*, before: bool) -> Apps:
    executor = MigrationExecutor(connection)
    target: Any = executor.loader.graph.leaf_nodes("consultations")
    if before:
        made = executor.loader.get_migration("consultations", NAME)
        target = [one for one in made.dependencies if one[0] == "consultations"]
    return executor.migrate(target).apps


@pytest.fixture(autouse=True)
def _newest_afterwards() -> Iterator[None]:
    yield
    migrate(before=False)


def test_questions_of_councils_say_which_version_they_are_about_and_stay_as_they_are() -> None:
    by = staff(StaffRoleKind.EDITOR)
    place = a_place(a_consultation())
    asked = place.invitation.consultation
    keep(asked, definition_of(asked), what="Published", by=by, at=timezone.now())
    ever = identities_ever(asked)
    correct_words(asked, by, "Q1", text="Which visitors?")
    about = asked.questions.get(number="Q1")
    old = migrate(before=True)
    moments = {"before": timezone.now() - HOUR, "after": timezone.now(), "whole": timezone.now()}
    for text, at in moments.items():
        old.get_model("consultations", "CouncilQuestion").objects.create(
            invitation_id=place.invitation.pk,
            about_id=None if text == "whole" else about.pk,
            text=text,
            asked_at=at,
            asked_by_id=place.officer.pk,
        )
    migrate(before=False)
    versions = dict(CouncilQuestion.objects.values_list("text", "about_version"))
    assert versions == {"before": 1, "after": 2, "whole": None}
    with pytest.raises(DatabaseError), transaction.atomic():
        CouncilQuestion.objects.update(about_version=1)
    assert identities_ever(asked) == ever and QuestionIdentity.objects.count() == len(ever)
