import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from consultations.applicability import REGIONS
from councils import register
from councils.models import Council

FILE = Path(__file__).parents[2] / "fixtures" / "councils.csv"
REAL = FILE.read_text(encoding="utf-8")
COUNTY = {
    "code": "AAA",
    "slug": "aland",
    "name": "Aland County Council",
    "short_name": "Aland",
    "nation": "England",
    "type": "county",
    "type_label": "County council",
    "tier": "upper",
    "region": "East Midlands",
    "region_gss": "E12000004",
    "region_source": "mysociety",
}
DISTRICT = COUNTY | {
    "code": "BBB",
    "slug": "bland",
    "name": "Bland District Council",
    "short_name": "Bland",
    "type": "non-metropolitan-district",
    "tier": "lower",
    "county_code": "AAA",
}
UNITARY = COUNTY | {
    "code": "CCC",
    "slug": "cland",
    "name": "Cland Council",
    "short_name": "Cland",
    "type": "unitary",
    "tier": "single",
}


def sheet(*rows, columns=register.COLUMNS):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def faults(text, **kwargs):
    with pytest.raises(register.Unreadable) as refusal:
        register.parse(text, **kwargs)
    return [str(fault) for fault in refusal.value.faults]


def stored():
    rows = Council.objects.order_by("code").values()
    through = Council.successors.through.objects.values_list("from_council_id", "to_council_id")
    return list(rows), sorted(through)


# --- the real file ------------------------------------------------------------------------


def test_the_real_register_is_complete():
    entries = register.parse(REAL)
    assert len(entries) == 387
    assert sum(entry.end_date is None for entry in entries) == 339
    ended = [entry for entry in entries if entry.end_date]
    assert all(entry.replaced_by for entry in ended)
    assert sum(bool(entry.name_cy) for entry in entries) == 22


def test_regions_agree_with_the_rules_of_consultations():
    assert sorted(register.REGION_CODES) == sorted(REGIONS)


@pytest.mark.django_db
def test_the_real_register_loads_once(django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        first = register.load(REAL)
    assert (len(first.added), first.changed, first.unchanged) == (387, (), 0)
    before = stored()
    with django_assert_max_num_queries(5):
        again = register.load(REAL)
    assert again == register.Loaded(added=(), changed=(), unchanged=387, not_in_file=0)
    assert stored() == before


@pytest.mark.django_db
def test_an_abolished_council_keeps_its_row():
    register.load(REAL)
    cumbria = Council.objects.get(code="CMA")
    assert str(cumbria.end_date) == "2023-03-31"
    assert sorted(cumbria.successors.values_list("code", flat=True)) == ["CBD", "WAF"]
    chesterfield = Council.objects.select_related("county").get(code="CHS")
    assert (chesterfield.slug, chesterfield.county.name) == (
        "chesterfield",
        "Derbyshire County Council",
    )


# --- updating -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_update_reports_and_writes_only_what_changed():
    register.load(sheet(COUNTY, DISTRICT, UNITARY))
    ended = DISTRICT | {"name": "Bland Borough Council", "end_date": "2027-03-31"}
    loaded = register.load(sheet(COUNTY, ended | {"replaced_by": "CCC"}, UNITARY))
    assert loaded == register.Loaded(added=(), changed=("BBB",), unchanged=2, not_in_file=0)
    bland = Council.objects.get(code="BBB")
    assert bland.name == "Bland Borough Council"
    assert [council.code for council in bland.successors.all()] == ["CCC"]


@pytest.mark.django_db
def test_changed_successors_alone_are_a_change():
    ended = DISTRICT | {"end_date": "2027-03-31"}
    register.load(sheet(COUNTY, ended | {"replaced_by": "CCC|AAA"}, UNITARY))
    loaded = register.load(sheet(COUNTY, ended | {"replaced_by": "CCC"}, UNITARY))
    assert loaded.changed == ("BBB",)
    assert [each.code for each in Council.objects.get(code="BBB").successors.all()] == ["CCC"]


@pytest.mark.django_db
def test_rows_not_in_the_file_stay():
    register.load(sheet(COUNTY, DISTRICT, UNITARY))
    loaded = register.load(sheet(DISTRICT | {"short_name": "Blandshire"}))
    assert loaded == register.Loaded(added=(), changed=("BBB",), unchanged=0, not_in_file=2)
    assert Council.objects.get(code="BBB").county.code == "AAA"


@pytest.mark.django_db
def test_two_councils_can_exchange_their_slugs():
    register.load(sheet(COUNTY, UNITARY))
    register.load(sheet(COUNTY | {"slug": "cland"}, UNITARY | {"slug": "aland"}))
    assert dict(Council.objects.values_list("code", "slug")) == {"AAA": "cland", "CCC": "aland"}


@pytest.mark.django_db
def test_a_new_council_can_take_the_slug_that_another_gives_up():
    register.load(sheet(COUNTY))
    loaded = register.load(sheet(COUNTY | {"slug": "aland-county"}, UNITARY | {"slug": "aland"}))
    assert (loaded.added, loaded.changed) == (("CCC",), ("AAA",))


@pytest.mark.django_db
def test_a_district_can_move_to_a_new_county():
    other = COUNTY | {"code": "DDD", "slug": "dland"}
    register.load(sheet(COUNTY, DISTRICT))
    loaded = register.load(sheet(other, DISTRICT | {"county_code": "DDD"}))
    assert (loaded.added, loaded.changed) == (("DDD",), ("BBB",))
    assert Council.objects.get(code="BBB").county.code == "DDD"


# --- refusals -----------------------------------------------------------------------------


def test_every_fault_is_named_with_line_and_column():
    text = sheet(
        COUNTY | {"code": "A1", "region_gss": "E12000001"},
        DISTRICT | {"county_code": "ZZZ", "end_date": "31/03/2027", "website": "javascript:1"},
        UNITARY | {"tier": "upper", "name": "", "replaced_by": "CCC"},
    )
    assert faults(text) == [
        "line 2, code: “A1” is not of the form ABC.",
        "line 2, region_gss: is E12000001; East Midlands is E12000004.",
        "line 3, county_code: there is no council ZZZ.",
        "line 3, end_date: “31/03/2027” is not a date of the form 2019-03-31.",
        "line 3, website: “javascript:1” is not a web address (https://…).",
        "line 4, name: is empty.",
        "line 4, replaced_by: a council cannot replace itself.",
        "line 4, replaced_by: names successors of a council that has no last day.",
        "line 4, tier: is “upper”; a council of type unitary is single.",
    ]


@pytest.mark.parametrize(
    "row, fault",
    [
        ({"nation": "Wales"}, "type: “county” is not a type of council in that nation."),
        ({"type": "parish"}, "type: “parish” is not one of county"),
        ({"slug": "A land"}, "slug: “A land” is not of the form"),
        ({"slug": "a" * 81}, "slug: has 81 characters; 80 are allowed."),
        ({"gss_code": "E1"}, "gss_code: “E1” is not of the form E07000034."),
        ({"former_gss_codes": "E07000001|E07000001"}, "names the same code twice."),
        ({"county_code": "BBB"}, "county_code: is given; only a lower-tier council"),
        ({"name": "A\nland"}, "name: contains a line break or control character."),
        ({"name": "A" * 121}, "name: has 121 characters; 120 are allowed."),
        ({"start_date": "2020-01-01", "end_date": "2019-12-31"}, "end_date: 2019-12-31 is before"),
        ({"start_date": "2019-02-29"}, "start_date: “2019-02-29” is not a date"),
        ({"website": "http://[1"}, "website: “http://[1” is not a web address"),
        ({"end_date": "2019-12-31", "replaced_by": "QQQ"}, "replaced_by: there is no council QQQ"),
    ],
)
def test_a_bad_value_is_refused(row, fault):
    assert any(fault in each for each in faults(sheet(COUNTY | row)))


def test_a_district_needs_a_county_of_the_upper_tier():
    assert faults(sheet(DISTRICT | {"county_code": ""})) == [
        "line 2, county_code: is empty; a lower-tier council lies in a county."
    ]
    assert faults(sheet(UNITARY, DISTRICT | {"county_code": "CCC"})) == [
        "line 3, county_code: CCC is not a county."
    ]


def test_a_code_or_slug_stands_once():
    assert faults(sheet(COUNTY, UNITARY | {"slug": "aland"}, COUNTY)) == [
        "line 3, slug: “aland” stands already in line 2.",
        "line 4, code: “AAA” stands already in line 2.",
        "line 4, slug: “aland” stands already in line 2.",
    ]


def test_a_slug_of_a_council_outside_the_file_is_taken():
    known = {"ZZZ": register.Known(tier="upper", slug="aland")}
    assert faults(sheet(COUNTY), known=known) == ["line 2, slug: “aland” is the slug of ZZZ."]


def test_columns_must_be_complete_and_known():
    columns = [name for name in register.COLUMNS if name != "slug"]
    text = sheet(columns=[*columns, "colour", "code"])
    assert faults(text) == [
        "line 1, code: stands twice in the heading.",
        "line 1, colour: is not a known column.",
        "line 1, slug: is missing in the heading.",
    ]
    assert len(faults("")) == len(register.COLUMNS)


def test_lines_are_those_of_the_file_also_after_a_value_of_two_lines():
    lines = sheet(COUNTY, UNITARY).splitlines()
    text = "\n".join([lines[0], lines[1].replace("Aland C", '"A\nC', 1) + '"', lines[2] + ",x"])
    assert [fault.split(":")[0] for fault in faults(text)][-1] == "line 4, the row"


def test_a_broken_quotation_mark_is_named():
    assert "cannot be read as CSV" in faults(sheet(COUNTY) + '"AAA"x,"')[0]


@pytest.mark.django_db
def test_nothing_is_half_loaded():
    register.load(sheet(COUNTY, UNITARY))
    before = stored()
    with pytest.raises(register.Unreadable):
        register.load(sheet(COUNTY | {"name": "Changed"}, DISTRICT, UNITARY | {"code": "c"}))
    assert stored() == before


CELL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", "CHS", "AAA", "E07000034", "2019-03-31", "England", "lower", "x" * 200]),
)


@pytest.mark.django_db
@given(
    changes=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(register.COLUMNS), CELL), max_size=4
    )
)
def test_a_corrupted_file_is_loaded_whole_or_refused_with_lines(changes):
    rows = [dict(row) for row in (COUNTY, DISTRICT, UNITARY)]
    Council.objects.all().update(county=None)
    Council.objects.all().delete()
    register.load(sheet(*rows))
    rows.append(UNITARY | {"code": "DDD", "slug": "dland"})
    before = stored()
    for row, column, value in changes:
        rows[row] = rows[row] | {column: value}
    try:
        loaded = register.load(sheet(*rows))
    except register.Unreadable as refusal:
        assert stored() == before
        for fault in refusal.faults:
            assert fault.line >= 2
            assert fault.column in {*register.COLUMNS, "the row"}
    else:
        assert len(loaded.added) + len(loaded.changed) + loaded.unchanged == 4
        assert register.load(sheet(*rows)).unchanged == 4


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    with pytest.raises(register.Unreadable):
        register.parse(text)


# --- the command --------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_command_reports(tmp_path, capsys):
    path = tmp_path / "register.csv"
    path.write_text(sheet(COUNTY, UNITARY), encoding="utf-8-sig")
    call_command("import_councils", str(path))
    assert capsys.readouterr().out == "2 added, 0 changed, 0 unchanged.\nAdded: AAA, CCC\n"
    path.write_text(sheet(COUNTY | {"name": "New"}), encoding="utf-8")
    call_command("import_councils", str(path))
    assert capsys.readouterr().out == (
        "0 added, 1 changed, 0 unchanged.\nChanged: AAA\n1 not in the file, left as they are.\n"
    )


@pytest.mark.django_db
def test_the_command_previews(tmp_path, capsys):
    register.load(sheet(COUNTY))
    path = tmp_path / "register.csv"
    path.write_text(sheet(COUNTY | {"name": "New Council"}, UNITARY), encoding="utf-8")
    call_command("import_councils", str(path), "--preview")
    assert capsys.readouterr().out == (
        "new: CCC Cland Council\nrenamed: AAA New Council\n"
        "2 would change, 0 unchanged, 0 not in the file. Nothing was written.\n"
    )
    assert Council.objects.get().name == COUNTY["name"]
    path.write_text(sheet(COUNTY | {"nation": "Utopia"}))
    with pytest.raises(CommandError, match="nothing was loaded"):
        call_command("import_councils", str(path), "--preview")


@pytest.mark.django_db
def test_other_names_are_loaded_once(tmp_path, capsys):
    register.load(sheet(COUNTY))
    path = tmp_path / "names.csv"
    path.write_text("la-name,local-authority-code\nA. land,AAA\na land,AAA\nX,ZZZ\n")
    for said in ("1 name added, 1 known", "0 names added, 2 known"):
        call_command("import_council_names", str(path))
        assert said in capsys.readouterr().out
    path.write_text("name\nA\n")
    with pytest.raises(CommandError, match="has no column la-name"):
        call_command("import_council_names", str(path))


@pytest.mark.django_db
def test_the_command_refuses_in_words(tmp_path):
    path = tmp_path / "register.csv"
    path.write_text(sheet(COUNTY | {"nation": "Utopia"}))
    with pytest.raises(CommandError, match="nothing was loaded") as refusal:
        call_command("import_councils", str(path))
    assert "line 2, nation: “Utopia” is not one of England, Wales." in str(refusal.value)
    path.write_bytes(b"code\n\xff")
    with pytest.raises(CommandError, match="not UTF-8"):
        call_command("import_councils", str(path))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_councils", str(tmp_path / "nowhere.csv"))
