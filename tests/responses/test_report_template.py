"""The council's report template: who may save it, what it changes, and that no word is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from councils.enums import Role
from councils.refusals import Conflict, Refused
from responses import history
from responses.actions import deciding, drafting, templates
from responses.content import signed_content
from responses.enums import PartKind, State, Verb
from responses.models import ReportTemplate
from responses.outline import CONSIDERATIONS, Item, Outline
from responses.paper import report_facts, report_html
from responses.verification import faults
from tests.responses.test_pages import as_, hidden, queries, url
from tests.world import Place, a_member, a_place, a_response, fill, weigh

pytestmark = pytest.mark.django_db

SHORT = Outline(
    (
        Item(PartKind.BACKGROUND, "Why we are asked"),
        Item(PartKind.SECTION, "The sections of the consultation"),
        Item(PartKind.RECOMMENDATIONS, "What we recommend"),
    ),
    ("Financial", "Welsh language"),
    is_numbered=False,
)


def save(place: Place, outline: Outline = SHORT, base: int = 0, by: Any = None) -> ReportTemplate:
    return templates.save_template(
        council=place.council, by=by or place.officer, base_version=base, outline=outline
    )


def take(place: Place, version: int = 1) -> None:
    drafting.take_template(response=place.response, by=place.officer, template_version=version)
    place.again()


# --- saving ---------------------------------------------------------------------------------


def test_officers_and_administrators_of_the_council_save_it_and_nobody_else() -> None:
    place = a_place()
    assert save(place).version == 1
    assert save(place, Outline(), 1, place.administrator).version == 2
    for other in (
        place.member,
        a_member(place.council, Role.CONTRIBUTOR),
        a_place().officer,
    ):
        with pytest.raises(PermissionDenied):
            save(place, SHORT, 2, other)
    assert Outline.from_json(ReportTemplate.objects.get().outline) == Outline()


def test_a_save_against_an_older_version_replaces_nothing() -> None:
    place = a_place()
    save(place)
    with pytest.raises(Conflict) as conflict:
        save(place, Outline(), 0)
    assert conflict.value.current == ReportTemplate.objects.get()
    assert save(place, SHORT, 0).version == 1  # what is stored is not saved again


def test_an_outline_that_cannot_be_used_is_refused() -> None:
    with pytest.raises(Refused, match="“Recommendations” is missing"):
        save(a_place(), Outline(SHORT.items[:2]))


# --- started afterwards, and taken over -----------------------------------------------------


def test_a_report_started_afterwards_is_built_as_the_template_says() -> None:
    place = a_place()
    save(place)
    a_response(place=place)
    facts = report_facts(place.again())
    assert [(part.number, part.heading) for part in facts.parts][:2] == [
        ("1", "Why we are asked"),
        ("2", "Consultation section 1 – Theme 1"),
    ]
    assert facts.parts[-1].heading == "What we recommend"
    assert len(facts.parts) == 5
    assert not any(paragraph.number for part in facts.parts for paragraph in part.paragraphs)
    assert {part.questions_number for part in facts.parts} == {""}
    assert facts.parts[1].opening == "Consultation questions and suggested responses"
    page = as_(place.officer).get(url("considerations", place)).content.decode()
    assert 'value="Financial"' in page and 'value="Welsh language"' in page


def test_a_report_started_before_stays_until_the_template_is_taken_over() -> None:
    place = a_response()
    before = report_facts(place.again())
    save(place)
    assert report_facts(place.again()) == before
    take(place)
    after = report_facts(place.response)
    assert [part.heading for part in after.parts] == [
        "Purpose of report",  # written, so it stays at its usual place
        "Why we are asked",
        "The consultation",
        "Consultation section 1 – Theme 1",
        "Consultation section 2 – Theme 2",
        "Consultation section 3 – Choices",
        "Reason for recommendations",
        "What we recommend",
    ]
    event = place.response.events.filter(verb=Verb.ORDER_REPORT).get()
    assert event.facts == {"template": 1}
    assert history.first_broken(place.response.events.order_by("number")) is None
    assert faults(place.response) == []


def words_of(place: Place) -> str:
    html = report_html(report_facts(place.again()))
    return re.sub(r"<[^>]+>", " ", html)


def test_no_word_is_lost_whatever_template_is_taken_over() -> None:
    place = a_response()
    fill(place)
    weigh(place, ("Risk", "Kept."))
    drafting.add_appendix(response=place.response, by=place.officer, heading="Figures")
    for part in place.response.parts.all():
        drafting.save_part(
            response=place.response,
            part=part,
            by=place.officer,
            base_version=part.version,
            heading=f"{part.heading}!" if part.kind == PartKind.BACKGROUND else part.heading,
            text=f"Kept words {part.position}.",
        )
    written = [f"Kept words {part.position}." for part in place.response.parts.all()]
    written += ["Our answer to Q1.", "Appendix 1: Figures"]
    save(place)
    take(place)
    page = words_of(place)
    assert [words for words in written if words not in page] == []
    assert "Background!" in page  # a heading that was changed by hand stays
    assert "What we recommend" in page  # one that was not follows the template
    assert CONSIDERATIONS not in place.response.report_outline.kinds


def test_a_part_that_the_template_brings_has_a_row_to_write_in() -> None:
    place = a_place()
    save(place)
    a_response(place=place)
    save(place, Outline(), 1)
    take(place, 2)
    headings = [part.heading for part in report_facts(place.response).parts]
    assert "Purpose of report" in headings and "Reason for recommendations" in headings
    assert "Recommendations" in headings and "What we recommend" not in headings
    part = place.response.parts.get(kind=PartKind.PURPOSE)
    assert as_(place.officer).get(url("part", place, part.position)).status_code == 200


def test_a_template_saved_again_meanwhile_is_shown_first() -> None:
    place = a_response()
    save(place)
    client = as_(place.officer)
    html = client.get(url("take-template", place)).content.decode()
    assert "“Recommendations” is called “What we recommend”" in html
    assert "expected to consider: Financial and Welsh language." in html
    data = {"version": hidden(html, "version")}
    save(place, Outline(is_numbered=False), 1)
    html = client.post(url("take-template", place), data, follow=True).content.decode()
    assert "was saved again meanwhile" in html and "What we recommend" not in html
    assert place.again().report_outline == Outline()


def test_taking_it_over_is_for_drafts_and_officers() -> None:
    place = a_response()
    save(place)
    with pytest.raises(PermissionDenied):
        drafting.take_template(response=place.response, by=place.administrator, template_version=1)
    fill(place)
    deciding.send_for_decision(response=place.response, by=place.officer)
    with pytest.raises(Refused, match="Recall it first"):
        take(place)
    page = as_(place.officer).get(url("take-template", place)).content.decode()
    assert "Recall it first" in page and "Take it over for this report</button>" not in page


def test_the_order_is_part_of_what_is_signed() -> None:
    place = a_response()
    save(place)
    before = signed_content(place.again())
    take(place)
    assert signed_content(place.response)["outline"] != before["outline"]


# --- the page -------------------------------------------------------------------------------


def where(place: Place) -> str:
    return reverse("responses:report-template", args=[place.council.slug])


def typed(client: Client, place: Place) -> dict[str, Any]:
    """What a browser would send back from the page."""
    html = client.get(where(place)).content.decode()
    names = re.findall(r'<input type="(?:text|hidden)" name="([\w-]+)"\s+value="([^"]*)"', html)
    data: dict[str, Any] = {name: value for name, value in names if name != "kind"}
    data["kind"] = [value for name, value in names if name == "kind"]
    for tag in re.findall(r"<input[^>]*checkbox[^>]*>", html):
        if re.search(r"\bchecked\b", tag):
            name, value = hidden_in(tag, "name"), hidden_in(tag, "value") or "on"
            data[name] = [*data.get(name, []), value] if name == "considerations" else value
    data["own"] = re.search(r'<textarea name="own"[^>]*>\n?([^<]*)<', html)[1]  # type: ignore[index]
    return data


def hidden_in(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""


def test_the_page_saves_what_it_shows_and_what_was_changed() -> None:
    place = a_place()
    client = as_(place.officer)
    data = typed(client, place)
    assert client.post(where(place), data).status_code == 302
    assert Outline.from_json(ReportTemplate.objects.get().outline) == Outline()
    data = typed(client, place)
    assert data["version"] == "1"
    data["background-heading"] = "  Why   we are asked "
    del data["alternatives-in"], data["is_numbered"]
    data["own"] = "Welsh language\r\nlegal\r\n\r\nwelsh language"
    data["considerations"] = ["Legal", "Financial"]
    assert client.post(where(place), data).status_code == 302
    outline = Outline.from_json(ReportTemplate.objects.get().outline)
    assert outline.heading(PartKind.BACKGROUND) == "Why we are asked"
    assert PartKind.ALTERNATIVES not in outline.kinds
    assert outline.considerations == ("Financial", "Legal", "Welsh language")
    assert not outline.is_numbered
    again = typed(client, place)
    assert again["own"] == "Welsh language" and "alternatives-in" not in again


def test_the_arrows_show_the_order_again_with_all_that_was_typed_and_store_nothing() -> None:
    place = a_place()
    client = as_(place.administrator)
    data = {**typed(client, place), "purpose-heading": "Typed <i>and</i> not saved"}
    del data["consultation-in"]
    html = client.post(where(place), {**data, "down": "purpose"}).content.decode()
    assert "is part 2 of 9 now. It is not saved yet." in html
    assert "Typed &lt;i&gt;and&lt;/i&gt; not saved" in html
    order = re.findall(r'name="kind" value="([\w-]+)"', html)
    assert order[:2] == ["recommendations", "purpose"]
    assert re.search(r'name="consultation-in"[^>]*>', html)
    assert "checked" not in re.search(r'<input[^>]*name="consultation-in"[^>]*>', html)[0]  # type: ignore[index]
    assert html.count("autofocus") == 1
    html = client.post(where(place), {**data, "up": "purpose"}).content.decode()
    assert re.findall(r'name="kind" value="([\w-]+)"', html)[0] == "purpose"
    assert client.post(where(place), {"up": "no such part"}).status_code == 200
    assert not ReportTemplate.objects.exists()


def test_the_usual_order_is_shown_before_it_is_saved() -> None:
    place = a_place()
    save(place)
    client = as_(place.officer)
    html = client.post(where(place), {**typed(client, place), "usual": "1"}).content.decode()
    assert "This is the usual order. It is not saved yet." in html
    assert 'value="Purpose of report"' in html and hidden(html, "version") == "1"
    assert ReportTemplate.objects.get().version == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"purpose-heading": "  "}, "Give “Purpose of report” a heading"),
        ({"purpose-heading": "x" * 201}, "at most 200 characters"),
        ({"own": "y" * 121}, "A heading here can have at most 120 characters."),
        ({"own": "\n".join(map(str, range(40)))}, "List at most 30 considerations."),
        ({"considerations": ["Astrology"]}, "Astrology"),
    ],
)
def test_errors_keep_what_was_typed(changes: dict[str, Any], sentence: str) -> None:
    place = a_place()
    client = as_(place.officer)
    data = {**typed(client, place), "background-heading": "Kept", **changes}
    data["kind"] = data["kind"][::-1]
    answer = client.post(where(place), data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html and 'value="Kept"' in html and "<title>Error: " in html
    assert re.findall(r'name="kind" value="([\w-]+)"', html) == data["kind"]
    assert not ReportTemplate.objects.exists()


def test_a_conflict_shows_theirs_and_the_next_save_replaces_it() -> None:
    place = a_place()
    client = as_(place.officer)
    data = {**typed(client, place), "purpose-heading": "Mine"}
    colleague = a_member(place.council, Role.OFFICER, name="Cora Example")
    save(place, by=colleague)
    answer = client.post(where(place), data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "What Cora Example saved meanwhile" in html
    assert "What we recommend" in html and 'value="Mine"' in html
    data["version"] = hidden(html, "version")
    assert client.post(where(place), data).status_code == 302
    stored = ReportTemplate.objects.get()
    assert (stored.version, stored.saved_by) == (2, place.officer)


def test_the_consultations_page_leads_there_for_those_who_may() -> None:
    place = a_place()
    address = reverse("responses:consultations", args=[place.council.slug])
    for person in (place.officer, place.administrator):
        assert where(place) in as_(person).get(address).content.decode()
    assert where(place) not in as_(place.member).get(address).content.decode()
    assert as_(place.member).get(where(place)).status_code == 403
    assert as_(a_place().officer).get(where(place)).status_code == 404


# --- appendices -----------------------------------------------------------------------------


def an_appendix(place: Place, heading: str, text: str = "") -> Any:
    part = drafting.add_appendix(response=place.response, by=place.officer, heading=heading)
    if text:
        part = drafting.save_part(
            response=place.response,
            part=part,
            by=place.officer,
            base_version=1,
            heading=heading,
            text=text,
        )
    return part


def test_appendices_stand_last_and_are_numbered_in_their_order() -> None:
    place = a_response()
    an_appendix(place, "Figures", "One.")
    an_appendix(place, "Letters")
    parts = report_facts(place.again()).parts[-2:]
    assert [part.heading for part in parts] == ["Appendix 1: Figures", "Appendix 2: Letters"]
    assert parts[1].paragraphs[0].blocks[0].lines == ("Not yet written.",)
    assert [paragraph.number for part in parts for paragraph in part.paragraphs] == ["A1.1", "A2.1"]
    text = words_of(place)
    assert text.rindex("Executive Member") < text.rindex("Appendix 1: Figures")


def test_a_removed_appendix_is_nowhere_printed_and_comes_back_with_its_words() -> None:
    place = a_response()
    first, second = an_appendix(place, "Figures", "One."), an_appendix(place, "Letters", "Two.")
    client = as_(place.officer)
    html = client.get(url("remove-part", place, first.position)).content.decode()
    assert "It begins: “One.”" in html
    data = {"version": hidden(html, "version")}
    client.post(url("remove-part", place, first.position), data, follow=True)
    facts = report_facts(place.again())
    assert [part.heading for part in facts.parts][-1] == "Appendix 1: Letters"
    for name in ("preview", "read", "check", "task-list"):
        assert "Figures" not in client.get(url(name, place)).content.decode()
    assert "Figures" in client.get(url("report-parts", place)).content.decode()
    assert client.get(url("part-history", place, first.position)).status_code == 200
    client.post(url("put-part-back", place, first.position))
    facts = report_facts(place.again())
    assert [part.heading for part in facts.parts][-2:] == [
        "Appendix 1: Figures",
        "Appendix 2: Letters",
    ]
    verbs = place.response.events.filter(verb=Verb.ORDER_REPORT).values_list("facts", flat=True)
    assert list(verbs) == [
        {"added": first.position},
        {"added": second.position},
        {"removed": first.position},
        {"put_back": first.position},
    ]
    assert faults(place.response) == []


def test_words_that_somebody_wrote_meanwhile_are_not_removed_unseen() -> None:
    place = a_response()
    part = an_appendix(place, "Figures")
    client = as_(place.officer)
    html = client.get(url("remove-part", place, part.position)).content.decode()
    assert "The appendix is empty." in html
    an_appendix_text = {"heading": "Figures", "text": "New.", "base_version": 1}
    drafting.save_part(response=place.response, part=part, by=place.officer, **an_appendix_text)
    data = {"version": hidden(html, "version")}
    html = client.post(url("remove-part", place, part.position), data, follow=True).content.decode()
    assert "Somebody saved this appendix meanwhile" in html and "It begins: “New.”" in html
    assert place.again().report_outline.removed == ()


def test_only_an_appendix_can_be_removed() -> None:
    place = a_response()
    part = place.response.parts.get(kind=PartKind.PURPOSE)
    client = as_(place.officer)
    assert client.get(url("remove-part", place, part.position)).status_code == 404
    with pytest.raises(Refused, match="Only an appendix or a consideration"):
        drafting.remove_part(response=place.response, by=place.officer, part=part, base_version=1)


def test_an_appendix_needs_a_heading_and_a_draft() -> None:
    place = a_response()
    client = as_(place.officer)
    assert client.post(url("report-parts", place), {"heading": " "}).status_code == 422
    for heading in (" ", "x" * 201):
        with pytest.raises(Refused):
            drafting.add_appendix(response=place.response, by=place.officer, heading=heading)
    sent = a_response(State.AWAITING_DECISION)
    page = as_(sent.officer).post(url("report-parts", sent), {"heading": "Late"})
    assert page.status_code == 422 and "Recall it first" in page.content.decode()
    assert not sent.response.parts.filter(kind=PartKind.APPENDIX).exists()


@pytest.mark.parametrize("name", ["report-parts", "part", "background-papers", "publication"])
def test_queries_do_not_grow_with_the_appendices(name: str) -> None:
    counted = []
    for number in (1, 3):
        place = a_response()
        save(place)
        for _ in range(number):
            an_appendix(place, "Figures", "Words.")
        more = [1] if name == "part" else []
        counted.append(queries(as_(place.officer), url(name, place, *more)))
    assert counted[0] == counted[1] <= 8, counted


def test_queries_of_the_template() -> None:
    place = a_place()
    save(place)
    assert queries(as_(place.officer), where(place)) <= 8
