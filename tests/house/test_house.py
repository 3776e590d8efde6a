"""Tests of the house itself: rules that no single page can show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.db.migrations.loader import MigrationLoader

ROOT = Path(settings.BASE_DIR)
APPS = ("councils", "consultations", "responses", "results")
DOORS = {"visible_to", "administered_by", "readable_by_all", "with_contacts_kept_by"}
OURS = [model for app in APPS for model in apps.get_app_config(app).get_models()]


def views() -> list[Path]:
    return [
        path
        for app in APPS
        for path in [*(ROOT / app).glob("views.py"), *(ROOT / app).glob("views/*.py")]
    ]


def test_views_open_objects_through_their_doors_only() -> None:
    used = {
        (path.name, name)
        for path in views()
        for name in re.findall(r"\.objects\s*\.(\w+)", path.read_text())
    }
    assert {name for _, name in used} <= DOORS, used
    assert used


def test_views_write_nothing() -> None:
    writing = re.compile(r"\.(save|create|bulk_create|update|delete|get_or_create)\(")
    found = {
        (path.name, line.strip())
        for path in views()
        for line in path.read_text().splitlines()
        if writing.search(line)
    }
    assert found == set()


def test_no_template_and_no_code_trusts_typed_text() -> None:
    trusting = re.compile(r"\|safe\b|\bmark_safe\(|autoescape off")
    places = [*(ROOT / "templates").rglob("*.html")]
    places += [path for app in (*APPS, "slisystem") for path in (ROOT / app).rglob("*.py")]
    found = [str(path) for path in places if trusting.search(path.read_text())]
    assert found == []


def test_templates_hold_no_inline_script_or_style() -> None:
    inline = re.compile(r"<style|\sstyle=|\son\w+=\"|<script(?![^>]*\bsrc=)")
    found = [
        str(path)
        for path in (ROOT / "templates").rglob("*.html")
        if inline.search(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_moment_and_person_of_the_same_act_are_paired(model: type[models.Model]) -> None:
    fields = {field.name: field for field in model._meta.get_fields()}
    for name, field in fields.items():
        other = name.removesuffix("_at") + "_by"
        if name.endswith("_at") and other in fields and isinstance(field, models.Field):
            both_required = not field.null and not fields[other].null  # type: ignore[union-attr]
            is_paired = f"{model._meta.model_name}_{name}_has_{other}" in {
                constraint.name for constraint in model._meta.constraints
            }
            assert both_required or is_paired or (model._meta.model_name, name) in UNPAIRED


# The first administrator is given a role, and invited, by nobody; a version that a file made is
# made by nobody either, and neither is an import of the register on the server.
UNPAIRED = {
    ("membership", "given_at"),
    ("staffrole", "given_at"),
    ("accountinvitation", "invited_at"),
    ("consultationversion", "made_at"),
    ("registerimport", "imported_at"),
}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_unique_rule_and_check_has_a_name_of_its_table(model: type[models.Model]) -> None:
    for constraint in model._meta.constraints:
        assert constraint.name.split("_")[0] in {model._meta.model_name, "user"}


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_migrations_are_one_line_for_each_app() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    for app in APPS:
        own = sorted(name for label, name in loader.disk_migrations if label == app)
        numbers = [int(name.split("_")[0]) for name in own]
        assert numbers == list(range(1, len(own) + 1)), own
        assert len(loader.graph.leaf_nodes(app)) == 1
        assert not any("auto" in name for name in own)


def test_built_front_end_holds_no_crown_arms_or_gds_transport() -> None:
    build = ROOT / "static" / "build"
    if not build.exists():
        pytest.skip("the front end is not built")
    forbidden = re.compile(rb"GDS Transport|govuk-crest|govuk-crown|royal-arms", re.I)
    named = [
        p.name for p in build.rglob("*") if re.search("crest|crown|light-.*-v2|bold-.*-v2", p.name)
    ]
    inside = [
        path.name
        for path in build.rglob("*")
        if path.suffix in {".css", ".js"} and forbidden.search(path.read_bytes())
    ]
    assert (named, inside) == ([], [])
