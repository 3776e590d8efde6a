"""The synthetic consultation of the demonstration: whole, marked everywhere, made once."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from django.core.management import call_command
from django.test import Client

from consultations.models import Consultation
from councils.models import User
from responses.models import Response, Submission
from results.enums import FileFormat, ReleaseState
from results.models import Release
from results.tasks import make_files
from slisystem import demo, demo_results

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation() -> Consultation:
    demo.load()
    return Consultation.objects.get(code=demo_results.CODE)


def test_146_councils_answered_in_proportion_to_type(consultation, capsys):
    councils = [one.council for one in consultation.invitations.select_related("council")]
    submitted = Submission.objects.in_force().filter(invitation__consultation=consultation)
    asked = Counter(council.type for council in councils)
    answered = Counter(one.council_facts["type"] for one in submitted)
    assert answered.total() == demo_results.RESPONDENTS
    for kind, number in asked.items():
        assert abs(answered[kind] - demo_results.RESPONDENTS * number / len(councils)) <= 2
    call_command("verify_history")
    assert "whole" in capsys.readouterr().out


def test_it_is_closed_released_and_published_by_two_persons(consultation):
    assert consultation.state == "reported"
    release = Release.objects.get(consultation=consultation)
    assert release.state == ReleaseState.PUBLISHED
    assert release.prepared_by.email == demo.ANALYST.email
    assert release.frozen_by.email == demo.EDITOR.email


def test_every_page_and_file_says_that_it_is_synthetic(consultation):
    release = Release.objects.get(consultation=consultation)
    make_files.call(release.pk)
    public = Client()
    url = f"/consultations/{consultation.code}/results/"
    assert b"SYNTHETIC" in public.get(url).content
    assert b"SYNTHETIC" in public.get(f"/consultations/{consultation.code}/").content
    assert {file.format for file in release.files.all()} == set(FileFormat.values)
    frozen = json.loads(bytes(release.files.get(format=FileFormat.JSON).content))
    assert frozen["demonstration"].startswith("SYNTHETIC")
    csv = bytes(release.files.get(format=FileFormat.CSV).content).decode()
    assert all("SYNTHETIC" in line for line in csv.splitlines()[1:])


def test_each_response_has_its_report_and_each_section_its_page(consultation):
    sections = list(consultation.sections.all())
    responses = Response.objects.filter(invitation__consultation=consultation)
    for response in responses.prefetch_related("parts"):
        assert {part.section_id for part in response.parts.all()} > {one.pk for one in sections}
    officer = Client()
    officer.force_login(User.objects.get(email=demo.OFFICER.email))
    here = f"/councils/chesterfield/consultations/{consultation.code}/sections"
    for section in sections:
        assert officer.get(f"{here}/{section.number}/").status_code == 200


def test_again_makes_nothing(consultation):
    before = Response.objects.count(), Release.objects.count()
    assert demo.load().news == ()
    assert (Response.objects.count(), Release.objects.count()) == before
    assert User.objects.count() == len(demo.PEOPLE)
