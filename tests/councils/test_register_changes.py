"""What a file would change of the register: the preview is what is written, in any order."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from councils import register
from councils.models import Council, CouncilName, RegisterImport
from councils.refusals import Refused
from councils.register import Kind
from councils.register.changes import FIELDS, KIND_OF_FIELD
from tests.councils.test_register import COUNTY, DISTRICT, UNITARY, sheet

FILE = Path(__file__).parents[2] / "fixtures" / "councils.csv"
REAL = FILE.read_text(encoding="utf-8")
TODAY = register.parse(REAL)
# When an order was made for the changes of 1 April of that year: the shadow year begins.
ORDERS = (2019, 2020, 2021, 2023)


def as_known_on(day: dt.date, rows: list[dict[str, str]] | None = None) -> str:
    """The register file as it was on a day: what began within a year from then is known to come,
    and with it the last days of whom it replaces."""
    known = day + dt.timedelta(days=365)
    found = []
    for row in rows or list(csv.DictReader(io.StringIO(REAL))):
        if row["start_date"] and dt.date.fromisoformat(row["start_date"]) > known:
            continue
        if row["end_date"] and dt.date.fromisoformat(row["end_date"]) > known:
            row = row | {"end_date": "", "replaced_by": ""}
        found.append(row)
    return sheet(*found)


# --- pure -----------------------------------------------------------------------------------

words = st.sampled_from(["", "a", "b", "c"])
days = st.one_of(st.none(), st.dates(dt.date(2015, 1, 1), dt.date(2016, 1, 1)))
codes = st.lists(st.sampled_from(["AAA", "BBB", "CCC"]), unique=True).map(
    lambda found: tuple(sorted(found))
)
entries = st.builds(
    register.Entry,
    code=st.sampled_from(["AAA", "BBB", "CCC", "DDD", "EEE"]),
    former_gss_codes=codes,
    replaced_by=codes,
    start_date=days,
    end_date=days,
    **{
        name: words
        for name in FIELDS
        if name not in {"former_gss_codes", "replaced_by", "start_date", "end_date"}
    },
)
registers = st.lists(entries, unique_by=lambda one: one.code).map(
    lambda found: {one.code: one for one in found}
)


@given(registers, registers, st.randoms())
def test_changes_applied_are_the_file_in_any_order_and_nobody_goes(before, file, shuffled):
    rows = list(file.values())
    changes = register.differing(before, rows)
    after = register.applied(changes, before)
    assert after == before | file
    assert register.differing(after, rows) == ()
    shuffled.shuffle(rows)
    assert register.differing(before, rows) == changes
    again = dict(shuffled.sample(list(after.items()), len(after)))
    assert register.fingerprint(again) == register.fingerprint(after)
    if changes:
        assert register.fingerprint(before) != register.fingerprint(after)
    assert all(change.kinds for change in changes)


@given(st.data())
def test_each_value_that_differs_is_named_and_has_a_kind(data):
    before = data.draw(entries)
    other = data.draw(entries)
    names = data.draw(st.sets(st.sampled_from(FIELDS)))
    after = replace(before, **{name: getattr(other, name) for name in names})
    found = register.differing({before.code: before}, [after])
    named = found[0].fields if found else frozenset()
    assert named == {name for name in FIELDS if getattr(before, name) != getattr(after, name)}


def test_every_value_of_an_entry_has_a_kind():
    assert set(KIND_OF_FIELD) == set(FIELDS)


@pytest.mark.parametrize(
    "before, after, kinds",
    [
        ({}, {"end_date": "2027-03-31"}, [Kind.ENDED]),
        ({}, {"end_date": "2027-03-31", "replaced_by": "CCC"}, [Kind.MERGED]),
        ({"end_date": "2027-03-31", "replaced_by": "CCC"}, {}, [Kind.RESTORED]),
        ({"end_date": "2027-03-31"}, {"end_date": "2028-03-31"}, [Kind.DATES]),
        ({}, {"name": "B", "combined_authority_code_2025": "EMCA"}, [Kind.RENAMED, Kind.MOVED]),
        ({}, {"gss_code": "E07000034"}, [Kind.IDENTIFIERS]),
        ({}, {"website": "https://www.example.org"}, [Kind.DETAILS]),
    ],
)
def test_what_a_change_is_called(before, after, kinds):
    def read(district):
        return register.parse(sheet(COUNTY, DISTRICT | district, UNITARY))

    held = {entry.code: entry for entry in read(before)}
    (change,) = register.differing(held, read(after))
    assert list(change.kinds) == kinds


def test_a_successor_follows_on_the_next_day():
    ended = DISTRICT | {"end_date": "2027-03-31", "replaced_by": "CCC"}
    register.parse(sheet(COUNTY, ended, UNITARY | {"start_date": "2027-04-01"}))
    for dates, said in (
        ({"start_date": "2027-04-02"}, "CCC starts on 2027-04-02, later than the day after"),
        ({"end_date": "2027-03-31"}, "CCC has ended on 2027-03-31 and cannot follow"),
    ):
        with pytest.raises(register.Unreadable, match=said):
            register.parse(sheet(COUNTY, ended, UNITARY | dates))


# --- from 2015 to today ---------------------------------------------------------------------


@pytest.mark.django_db
def test_from_2015_to_today_by_the_years_and_at_once():
    in_2015 = as_known_on(dt.date(2015, 3, 13))
    register.load(in_2015)
    on = dt.date(2015, 3, 13)
    assert Council.objects.in_being(on).filter(nation="England").count() == 353
    assert Council.objects.in_being(on).filter(nation="Wales").count() == 22
    of_2015 = set(Council.objects.values_list("code", "pk"))

    for year in ORDERS:
        file = as_known_on(dt.date(year - 1, 5, 1))
        seen = register.preview(file)
        new = {change.code for change in seen.changes if change.is_new}
        merged = {change.code for change in seen.changes if Kind.MERGED in change.kinds}
        assert new and merged
        register.load(file, seen=seen.register_sha256)
        assert register.stored_entries() == seen.after
        # The shadow year: who is to come is in the register and not in being yet; whom they
        # replace are in being until their last day.
        before, after = dt.date(year, 3, 31), dt.date(year, 4, 1)
        standing = set(Council.objects.in_being(before).values_list("code", flat=True))
        following = set(Council.objects.in_being(after).values_list("code", flat=True))
        assert merged <= standing and not merged & following
        assert new <= following and not new & standing
        assert new <= set(Council.objects.not_ended(before).values_list("code", flat=True))
        assert register.preview(file).changes == ()

    register.load(REAL)
    by_the_years = register.stored_entries()
    assert by_the_years == {entry.code: entry for entry in TODAY}
    assert of_2015 <= set(Council.objects.values_list("code", "pk"))  # the same rows, all of them
    assert RegisterImport.objects.count() == len(ORDERS) + 2
    hashes = RegisterImport.objects.order_by("pk").values_list("before_sha256", "after_sha256")
    assert all(one[1] == two[0] for one, two in zip(hashes, list(hashes)[1:], strict=False))


@pytest.mark.django_db
def test_the_order_of_the_lines_makes_no_difference():
    register.load(as_known_on(dt.date(2015, 3, 13)))
    rows = list(csv.DictReader(io.StringIO(REAL)))
    random.Random(1974).shuffle(rows)
    register.load(sheet(*rows))
    assert register.stored_entries() == {entry.code: entry for entry in TODAY}


# --- what is written ------------------------------------------------------------------------


@pytest.mark.django_db
def test_nothing_is_written_if_the_register_is_another_by_now():
    register.load(sheet(COUNTY, UNITARY))
    file = sheet(COUNTY | {"name": "Aland Council"}, UNITARY)
    seen = register.preview(file).register_sha256
    register.load(sheet(UNITARY | {"short_name": "C"}))
    with pytest.raises(Refused, match="changed after you read this"):
        register.load(file, seen=seen)
    assert Council.objects.get(code="AAA").name == COUNTY["name"]
    assert RegisterImport.objects.count() == 2
    register.load(file, seen=register.preview(file).register_sha256)
    assert Council.objects.get(code="AAA").name == "Aland Council"


@pytest.mark.django_db
def test_a_renamed_council_stays_known_under_its_old_name():
    register.load(sheet(COUNTY))
    register.load(sheet(COUNTY | {"name": "Newland County Council", "short_name": "Newland"}))
    names = CouncilName.objects.filter(council__code="AAA").values_list("name", flat=True)
    assert sorted(names) == ["Aland", "Aland County Council"]
    register.load(sheet(COUNTY))
    register.load(sheet(COUNTY | {"name": "Newland County Council", "short_name": "Newland"}))
    assert CouncilName.objects.count() == 4  # each name once


@pytest.mark.django_db
def test_the_log_of_imports_says_what_happened_and_stays():
    register.load(sheet(COUNTY, UNITARY), file_name="councils.csv")
    register.load(sheet(COUNTY | {"region": "London", "region_gss": "E12000007"}))
    last, first = RegisterImport.objects.all()
    assert first.file_name == "councils.csv" and first.imported_by is None
    assert first.counts == {"new": 2, "unchanged": 0, "not-in-file": 0}
    assert last.counts == {"moved": 1, "unchanged": 0, "not-in-file": 1}
    for spoil in (
        lambda: RegisterImport.objects.update(file_name="other.csv"),
        lambda: RegisterImport.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            spoil()
