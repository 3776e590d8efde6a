"""A question of every kind: answered, set aside, followed up, decided; with and without scripts,
by keyboard, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from consultations.models import Invitation
from councils.models import Council, User
from responses.actions import deciding, drafting
from responses.enums import AnswerState, Publication
from responses.models import Answer
from tests.every_kind import answered, fill_everything, say, the_sample
from tests.world import Place, a_response

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HERE = "/councils/chesterfield/consultations/every-kind/"
OFFICER = "officer@chesterfield.example.org"
MEMBER = "member@chesterfield.example.org"


@pytest.fixture
def asked(site: str) -> None:
    """Chesterfield is asked, and its officer has started."""
    consultation = the_sample()
    Invitation.objects.create(
        consultation=consultation,
        council=Council.objects.get(code="CHS"),
        rule_in_words="Councils in England",
        invited_at=consultation.published_at,
    )


def start(visitor: Callable[..., Any], **how: bool) -> Any:
    officer = visitor(OFFICER, **how)
    officer.open(HERE)
    officer.click("Start the response")
    return officer


def question(page: Page, number: str) -> Any:
    return page.locator(f'[id="{number}"]')


def answers() -> dict[str, Answer]:
    found = Answer.objects.filter(question__consultation__code="every-kind")
    return {answer.question.number: answer for answer in found.select_related("question")}


def fill_first_section(page: Page) -> None:
    page.get_by_label("Suggested response to Q1").fill("Open the branches on Sundays first.")
    question(page, "Q2").get_by_label("Other, please specify").check()
    question(page, "Q2").get_by_label("In the council’s words").fill("A co-operative")
    question(page, "Q4").get_by_label("Lending").check()
    question(page, "Q4").get_by_label("Places to study").check()


def fill_second_section(page: Page) -> None:
    question(page, "Q5").get_by_label("Next year").check()
    page.get_by_label("Comment on Q5 (optional)").fill("The building is ready then.")
    question(page, "Q6").get_by_label("Yes", exact=True).check()
    page.get_by_label("Explanation of the answer to Q6").fill("If others do.")
    question(page, "Q9").get_by_label("Disagree", exact=True).check()
    speed = page.get_by_role("group", name="New books arrive quickly enough")
    speed.get_by_label("Strongly agree").check()
    page.get_by_role("group", name="There is enough to choose from").get_by_label(
        "Don’t know"
    ).check()


def said() -> dict[str, Any]:
    return {
        number: (answer.state, answer.text, answer.choices, answer.other, answer.reason)
        for number, answer in answers().items()
    }


EXPECTED = {
    "Q1": ("answered", "Open the branches on Sundays first.", [], "", ""),
    "Q2": ("answered", "", ["other"], "A co-operative", ""),
    "Q3": ("unanswered", "", [], "", ""),
    "Q4": ("answered", "", ["lending", "study"], "", ""),
    "Q5": ("answered", "The building is ready then.", ["next-year"], "", ""),
    "Q6": ("answered", "If others do.", ["yes"], "", ""),
    "Q7": ("no-response", "", [], "", "It depends on the others."),
    "Q8": ("unanswered", "", [], "", ""),
    "Q9": ("answered", "", ["disagree"], "", ""),
    "Q10": ("answered", "", ["speed:strongly-agree", "choice:dont-know"], "", ""),
    "Q11": ("not-applicable", "", [], "", ""),
}


def test_every_kind_with_scripts(visitor: Callable[..., Any], asked: None) -> None:
    officer = start(visitor)
    page = officer.page
    officer.open(f"{HERE}sections/1/").reads("The next questions are about the shared library")
    officer.does_not_read("About.")
    fill_first_section(page)
    expect(question(page, "Q1")).to_contain_text("6 of about 60 words")

    # A follow-up appears with the answer that asks for it, and goes with it; its words stay.
    why = page.get_by_label("Suggested response to Q3")
    expect(why).to_be_hidden()
    expect(question(page, "Q3")).to_contain_text("Asked if the answer to Q2 is “A trust”.")
    question(page, "Q2").get_by_label("A trust").check()
    expect(why).to_be_visible()
    expect(question(page, "Q3")).not_to_contain_text("It is not asked now", use_inner_text=True)
    why.fill("Trusts raise money.")
    question(page, "Q2").get_by_label("Other, please specify").check()
    expect(question(page, "Q3")).to_contain_text("is kept, and not sent", use_inner_text=True)
    expect(why).to_have_value("Trusts raise money.")
    expect(why).to_be_visible()
    officer.look()
    why.fill("")

    # An exclusive option stands alone.
    none = question(page, "Q4").get_by_label("None of these")
    none.check()
    expect(question(page, "Q4").get_by_label("Lending")).not_to_be_checked()
    question(page, "Q4").get_by_label("Lending").check()
    expect(none).not_to_be_checked()
    question(page, "Q4").get_by_label("Places to study").check()
    officer.click("Save and continue").reads("Section 1 saved at").look()
    officer.reads("Other, please specify: A co-operative")

    officer.open(f"{HERE}sections/2/")
    fill_second_section(page)
    depends = question(page, "Q7")
    expect(depends.get_by_label("The number of people")).to_be_visible()
    depends.get_by_text("No response, or not applicable").click()
    depends.get_by_label("No response", exact=True).check()
    depends.get_by_label("Reason").fill("It depends on the others.")
    officer.look().click("Save and go to the task list").reads("Section 2 saved at")
    assert said() == EXPECTED
    officer.open(f"{HERE}sections/2/")
    expect(depends.get_by_label("No response", exact=True)).to_be_visible()
    officer.open(f"{HERE}check/").reads("Other, please specify: A co-operative")
    officer.reads("There is enough to choose from: Don’t know").does_not_read("Thank you.")
    officer.open(f"{HERE}read/").reads("Not asked, after the answer to Q2.")
    officer.reads("It depends on the others.").does_not_read("Thank you.")


def test_every_kind_without_scripts(visitor: Callable[..., Any], asked: None) -> None:
    officer = start(visitor, script=False)
    page = officer.page
    officer.open(f"{HERE}sections/1/")
    fill_first_section(page)
    question(page, "Q4").get_by_label("None of these").check()
    officer.click("Save and continue").look()
    officer.reads("“None of these” cannot be chosen together with another answer to Q4.")
    expect(page.get_by_label("Suggested response to Q1")).to_have_value(
        "Open the branches on Sundays first."
    )
    expect(question(page, "Q2").get_by_label("In the council’s words")).to_have_value(
        "A co-operative"
    )
    question(page, "Q4").get_by_label("None of these").uncheck()
    officer.click("Save and continue").reads("Section 1 saved at").look()
    officer.open(f"{HERE}sections/2/")

    # After the save that asks for it, the follow-up is there.
    fill_second_section(page)
    expect(question(page, "Q7").get_by_label("The number of people")).to_be_hidden()
    officer.click("Save and continue")
    officer.open(f"{HERE}sections/2/")
    depends = question(page, "Q7")
    expect(depends.get_by_label("The number of people")).to_be_visible()
    depends.get_by_text("No response, or not applicable").click()
    depends.get_by_label("Not applicable in the council’s view").check()
    officer.click("Save and continue").look()
    officer.reads("Say why Q7 is not applicable to the council.")
    depends.get_by_label("No response", exact=True).check()
    depends.get_by_label("Reason").fill("It depends on the others.")
    officer.click("Save and continue")
    assert said() == EXPECTED


def test_kinds_by_keyboard_alone(visitor: Callable[..., Any], asked: None) -> None:
    officer = start(visitor)
    page = officer.page
    officer.open(f"{HERE}sections/2/")

    def tab_to(selector: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate(f"document.activeElement.matches({selector!r})"):
                return
        pytest.fail(f"{selector} is not reached by Tab")

    tab_to('[name="Q5-choice"]')
    page.keyboard.press("Space")
    tab_to('[name="Q5-text"]')
    page.keyboard.type("Soon.")
    tab_to('[name="Q6-choice"]')
    page.keyboard.press("ArrowDown")  # Yes is focused, the arrow chooses No
    tab_to("#Q6 .app-instead summary")
    page.keyboard.press("Enter")
    tab_to('[name="Q6-instead"]')
    page.keyboard.press("ArrowDown")  # from "the council answers" to "No response"
    tab_to('[name="Q6-reason"]')
    page.keyboard.type("Not ours to say.")
    tab_to('[name="Q9-choice"]')
    page.keyboard.press("Space")
    tab_to('[name="Q10-choice-speed"]')
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    tab_to('[name="back"]')
    page.keyboard.press("Enter")
    officer.reads("Section 2 saved at")
    now = answers()
    assert (now["Q5"].choices, now["Q5"].text) == (["this-year"], "Soon.")
    assert (now["Q6"].state, now["Q6"].reason) == (AnswerState.NO_RESPONSE, "Not ours to say.")
    assert now["Q9"].choices == ["strongly-agree"]
    assert now["Q10"].choices == ["speed:agree"]


def test_word_count_says_the_same_as_the_server(visitor: Callable[..., Any], asked: None) -> None:
    from consultations.kinds import words_said

    officer = start(visitor)
    officer.open(f"{HERE}sections/1/")
    box = officer.page.get_by_label("Suggested response to Q1")
    for text in (
        "well-known – isn’t it?\n\n- one\n- two",
        "½ 3.5% £1,000 … — & ...",
        "Môr a mynydd\u00a0yma 中文 ١٢",
        "word " * 61,
    ):
        box.fill(text)
        expect(question(officer.page, "Q1")).to_contain_text(
            f"{words_said(text)} of about 60 words", use_inner_text=True
        )
    expect(question(officer.page, "Q1")).to_contain_text("longer than asked for")


def test_member_changes_choices_and_sees_what_is_asked_then(
    visitor: Callable[..., Any], asked: None
) -> None:
    invitation = Invitation.objects.get(council__code="CHS", consultation__code="every-kind")
    people = {name: User.objects.get(email=name) for name in (OFFICER, MEMBER)}
    place = Place(
        council=invitation.council,
        officer=people[OFFICER],
        member=people[MEMBER],
        administrator=people[OFFICER],
        invitation=invitation,
    )
    a_response(place=place)
    fill_everything(place)
    say(place, "Q2", answered("", "county"))
    drafting.save_publication(
        response=place.response, by=place.officer, publication=Publication.WILL_PUBLISH
    )
    deciding.send_for_decision(response=place.again(), by=place.officer)

    member = visitor(MEMBER)
    page = member.page
    member.open(f"{HERE}decide/").reads("Asked if the answer to Q2 is “A trust”.")
    expect(question(page, "Q3")).to_contain_text("It is not asked now", use_inner_text=True)
    page.get_by_label("Modified as below").check()
    page.get_by_text("Change Q2", exact=True).click()
    question(page, "Q2").get_by_label("A trust").check()
    expect(question(page, "Q3")).not_to_contain_text("It is not asked now", use_inner_text=True)
    page.get_by_text("Change Q10", exact=True).click()
    page.get_by_role("group", name="There is enough to choose from").get_by_label(
        "Agree", exact=True
    ).check()
    page.get_by_text("Change Q6", exact=True).click()
    question(page, "Q6").get_by_text("No response, or not applicable").click()
    question(page, "Q6").get_by_label("No response", exact=True).check()
    page.get_by_label("Explanation of the answer to Q6").fill("")
    expect(question(page, "Q8")).to_contain_text("It is not asked now", use_inner_text=True)
    for number in ("Q2", "Q6", "Q10"):
        question(page, number).get_by_label("Why it is changed").fill("Better so.")
    member.declare_nothing().look().click("Continue to signing")
    member.prove().reads("Check and sign your decision").look()
    member.reads("There is enough to choose from: Agree").reads("A trust can raise money.")
    member.click("Sign the decision").reads("recommendation modified as below").look()
