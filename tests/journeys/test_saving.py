"""Words that save themselves: two people at once, a server that stops, a log-in that ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from responses.models import AnswerRevision, ReportPart

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HERE = "/councils/chesterfield/consultations/taking-stock-2015/"
OFFICER = "officer@chesterfield.example.org"
COLLEAGUE = "shared.officer@example.org"
Visit = Callable[..., Any]


def field(person: Any, number: str = "Q1") -> Any:
    return person.page.get_by_label(f"Suggested response to {number}", exact=True)


def line(person: Any, number: str = "Q1") -> Any:
    return person.page.locator(f"#{number} [data-saved]")


def texts(number: str = "Q1") -> list[str]:
    rows = AnswerRevision.objects.filter(
        answer__question__number=number, answer__response__invitation__council__code="CHS"
    )
    return [row.text for row in rows.order_by("version")]


def test_an_answer_saves_itself_a_second_after_the_last_key(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}sections/1/")
    field(officer).fill("")
    field(officer).press_sequentially("The council agrees.", delay=20)
    expect(line(officer)).to_have_text("Saving…")
    expect(line(officer)).to_have_text(re.compile(r"^Saved \d\d:\d\d by Olive Example$"))
    assert texts()[-1] == "The council agrees."
    kept = "Object.keys(sessionStorage).filter(key => key.startsWith('kept:')).length"
    assert officer.page.evaluate(kept) == 0
    # On leaving the field at once.
    field(officer).press_sequentially(" And so on.")
    field(officer).blur()
    expect(line(officer)).to_contain_text("Saved")
    assert texts()[-1] == "The council agrees. And so on."
    officer.look()
    # On leaving the page.
    field(officer).press_sequentially(" In the end.")
    officer.open(HERE)
    assert texts()[-1] == "The council agrees. And so on. In the end."


def test_two_people_in_one_section_see_each_other_and_what_is_saved(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}sections/1/")
    colleague = visitor(COLLEAGUE).open(f"{HERE}sections/1/")
    colleague.reads("Olive Example is also here.")
    officer.reads("Toni Twohats is also here.")
    # Different answers: undisturbed; the other's words arrive in the field.
    field(colleague, "Q4").fill("Ours to Q4.")
    field(officer, "Q3").fill("Ours to Q3.")
    expect(field(officer, "Q4")).to_have_value("Ours to Q4.")
    expect(field(colleague, "Q3")).to_have_value("Ours to Q3.")
    expect(line(officer, "Q4")).to_contain_text("by Toni Twohats")
    expect(officer.page.locator("#Q4 [data-note]")).to_contain_text("by Toni Twohats.")
    colleague.look()
    # The other leaves.
    colleague.open(HERE)
    officer.does_not_read("Toni Twohats is also here.")


def test_own_words_go_with_the_questions_that_the_page_says_are_left_out(visitor: Visit) -> None:
    part = ReportPart.objects.get(
        response__invitation__council__code="CHS", section__number=4, kind="section"
    )
    officer = visitor(OFFICER).open(f"{HERE}report/{part.position}/")
    printed = officer.page.locator("input[name=left_out]").input_value()
    assert printed
    with officer.page.expect_request("**/save/") as sent:
        officer.page.get_by_label(re.compile("^Your own words for")).fill("They are the county’s.")
    assert parse_qs(sent.value.post_data)["left_out"] == [printed]
    expect(officer.page.locator("[data-saved]")).to_contain_text("by Olive Example")
    part.refresh_from_db()
    assert (part.not_applicable_text, part.not_applicable_to) == ("They are the county’s.", printed)


def test_considerations_have_company_and_news(visitor: Visit) -> None:
    where = f"{HERE}report/considerations/"
    officer, colleague = visitor(OFFICER).open(where), visitor(COLLEAGUE).open(where)
    colleague.reads("Olive Example is also here.")
    officer.reads("Toni Twohats is also here.").look()
    mine = officer.page.locator("[data-name='Equalities']")
    colleague.page.locator("[data-name='Equalities']").get_by_label("Text").fill("None of them.")
    expect(mine.get_by_label("Text")).to_have_value("None of them.")
    expect(mine.locator("[data-note]")).to_contain_text("by Toni Twohats.")


def a_conflict(visitor: Visit) -> tuple[Any, Any]:
    """Two people have saved Q1 from the same version; the second sees both texts."""
    officer = visitor(OFFICER).open(f"{HERE}sections/1/")
    colleague = visitor(COLLEAGUE).open(f"{HERE}sections/1/")
    # Nothing reaches the officer's page about what the colleague saves.
    alone = {"company": "", "answers": {}, "again": 4}
    officer.page.route("**/live/", lambda route: route.fulfill(json=alone))
    colleague.reads("Olive Example is also here.")
    field(colleague).fill("The council agrees with all of it.")
    expect(line(colleague)).to_contain_text("by Toni Twohats")
    field(officer).fill("The council agrees with most of it.")
    expect(officer.page.get_by_role("heading", name="Two texts for Q1")).to_be_visible()
    return officer, colleague


def test_a_conflict_shows_both_texts_and_the_choice_keeps_both(visitor: Visit) -> None:
    officer, _ = a_conflict(visitor)
    box = officer.page.locator("#Q1 .app-conflict")
    expect(box.locator("del")).to_have_text("removed: all end of removal")
    expect(box.locator("ins")).to_have_text("added: most end of addition")
    expect(line(officer)).to_contain_text("Not saved: Toni Twohats saved another version")
    officer.look()
    box.get_by_label("Use a text made of both").check()
    both = box.get_by_role("textbox", name="Text made of both")
    expect(both).to_have_value(re.compile("all of it.*most of it", re.DOTALL))
    officer.look()
    both.fill("The council agrees with nearly all of it.")
    box.get_by_role("button", name="Save this choice").click()
    expect(box).to_have_count(0)
    expect(field(officer)).to_have_value("The council agrees with nearly all of it.")
    assert texts()[-3:] == [
        "The council agrees with all of it.",
        "The council agrees with most of it.",
        "The council agrees with nearly all of it.",
    ]
    # And it goes on from there.
    field(officer).press_sequentially(" Truly.")
    expect(line(officer)).to_contain_text("Saved")
    assert texts()[-1].endswith("nearly all of it. Truly.")


def test_a_conflict_by_keyboard_alone(visitor: Visit) -> None:
    officer, _ = a_conflict(visitor)
    page = officer.page
    field(officer).focus()
    for _ in range(20):  # back from the field to the choice above it
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.name") == "resolve":
            break
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")  # the last radio button, or the first: whichever is reached
    page.keyboard.press("ArrowDown")
    for _ in range(3):
        if page.evaluate("document.activeElement.value") == "theirs":
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(field(officer)).to_have_value("The council agrees with all of it.")
    assert texts()[-3:] == [
        "The council agrees with all of it.",
        "The council agrees with most of it.",
        "The council agrees with all of it.",
    ]


def test_a_change_to_what_i_have_touched_is_said_before_i_save(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}sections/1/")
    colleague = visitor(COLLEAGUE).open(f"{HERE}sections/1/")
    officer.page.route("**/Q1/save/", lambda route: route.abort())
    field(officer).fill("Mine, on its way.")
    expect(line(officer)).to_contain_text("Not saved: no connection")
    field(colleague).fill("Theirs.")
    note = officer.page.locator("#Q1 [data-note]")
    expect(note).to_contain_text("by Toni Twohats meanwhile. The two texts will be compared.")
    expect(field(officer)).to_have_value("Mine, on its way.")
    officer.page.unroute("**/Q1/save/")
    expect(officer.page.get_by_role("heading", name="Two texts for Q1")).to_be_visible(
        timeout=20_000
    )


def test_the_same_conflict_without_script(visitor: Visit) -> None:
    officer = visitor(OFFICER, script=False).open(f"{HERE}sections/1/")
    colleague = visitor(COLLEAGUE, script=False).open(f"{HERE}sections/1/")
    field(colleague).fill("The council agrees with all of it.")
    colleague.click("Save and continue").reads("Section 1 saved")
    field(officer).fill("The council agrees with most of it.")
    field(officer, "Q3").fill("Ours to Q3.")
    officer.click("Save and continue").look().reads("Two texts for Q1")
    assert texts("Q3")[-1] == "Ours to Q3."
    officer.page.get_by_label("Keep my text").check()
    officer.click("Save this choice").look().reads("Section 1 saved")
    assert texts()[-2:] == [
        "The council agrees with all of it.",
        "The council agrees with most of it.",
    ]


def test_the_log_in_ends_in_mid_sentence(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}sections/1/")
    Session.objects.all().delete()
    field(officer).fill("Half a sentence")
    expect(line(officer)).to_contain_text("Not saved: you have been logged out.")
    officer.look()
    # In another tab, through the link; this one goes on by itself.
    with officer.context.expect_page() as opened:
        officer.page.get_by_role("link", name="Log in again in a new tab").click()
    tab = opened.value
    tab.get_by_label("E-mail address").fill(OFFICER)
    tab.get_by_label("Password", exact=True).fill("taking-stock-2015")
    tab.get_by_role("button", name="Log in").click()
    expect(tab.get_by_role("button", name="Log out")).to_be_visible()
    officer.page.bring_to_front()
    expect(line(officer)).to_contain_text("Saved", timeout=30_000)
    assert texts()[-1] == "Half a sentence"


def test_words_of_an_ended_log_in_are_offered_after_the_next(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}sections/1/")
    Session.objects.all().delete()
    field(officer).fill("Half a sentence")
    expect(line(officer)).to_contain_text("you have been logged out")
    officer.page.on("dialog", lambda dialog: dialog.accept())  # leave all the same
    officer.page.goto(f"{officer.site}{HERE}sections/1/")
    expect(officer.page.get_by_role("heading", name="Log in")).to_be_visible()
    officer.log_in(OFFICER).open(f"{HERE}sections/1/")
    offer = officer.page.locator("#Q1 .app-kept")
    expect(offer).to_contain_text("Half a sentence")
    # A colleague was faster: what is put back is compared, not sent over theirs.
    colleague = visitor(COLLEAGUE).open(f"{HERE}sections/1/")
    field(colleague).fill("Theirs.")
    expect(field(officer)).to_have_value("Theirs.")
    offer.get_by_role("button", name="Put it back and save it").click()
    expect(officer.page.get_by_role("heading", name="Two texts for Q1")).to_be_visible()
    officer.page.get_by_label("Keep my text").check()
    officer.click("Save this choice")
    expect(officer.page.locator("#Q1 .app-conflict")).to_have_count(0)
    assert texts()[-2:] == ["Theirs.", "Half a sentence"]


def test_kept_words_are_for_their_person_only_and_go_at_log_out(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}sections/1/")
    kept = "Object.keys(sessionStorage).filter(key => key.startsWith('kept:')).length"
    officer.page.on("dialog", lambda dialog: dialog.accept())
    Session.objects.all().delete()
    field(officer).fill("For my eyes")
    expect(line(officer)).to_contain_text("you have been logged out")
    officer.page.goto(f"{officer.site}/account/login/")
    assert officer.page.evaluate(kept) == 1
    officer.log_in(COLLEAGUE).open(f"{HERE}sections/1/")
    officer.does_not_read("For my eyes")
    assert officer.page.evaluate(kept) == 0
    # Logging out saves first; then nothing is kept.
    field(officer).press_sequentially("Saved on the way out. ")
    officer.click("Log out")
    expect(officer.page.get_by_role("heading", name="Log in")).to_be_visible()
    assert texts()[-1].startswith("Saved on the way out.")
    assert officer.page.evaluate(kept) == 0


def test_a_busy_server_is_asked_again_when_it_says(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}sections/1/")
    asked: list[int] = []

    def busy(route: Any) -> None:
        asked.append(1)
        if len(asked) == 1:
            route.fulfill(status=503, headers={"Retry-After": "2"}, body="busy")
        else:
            route.continue_()

    officer.page.route("**/Q1/save/", busy)
    field(officer).fill("In due course.")
    expect(line(officer)).to_contain_text("the service is busy. It tries again in 2 seconds")
    expect(line(officer)).to_contain_text("Saved")
    assert (len(asked), texts()[-1]) == (2, "In due course.")


def test_a_lost_reply_and_more_words_are_no_conflict_with_oneself(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}sections/1/")
    replies: list[int] = []

    def lose_the_first(route: Any) -> None:
        reply = route.fetch()
        replies.append(reply.status)
        if len(replies) == 1:
            route.abort()
        else:
            route.fulfill(response=reply)

    officer.page.route("**/Q1/save/", lose_the_first)
    field(officer).fill("One.")
    expect(line(officer)).to_contain_text("no connection")
    field(officer).press_sequentially(" Two.")
    expect(line(officer)).to_contain_text("Saved")
    assert texts()[-2:] == ["One.", "One. Two."]
    assert set(replies) == {200}


def test_a_part_of_the_report_saves_itself(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}report/1/")
    officer.page.get_by_label("Paragraphs").fill("To decide on the response.")
    expect(officer.page.locator("[data-saved]")).to_contain_text("Saved")
    expect(officer.page.locator("[data-saved]")).to_contain_text("by Olive Example")
    officer.page.reload()
    expect(officer.page.get_by_label("Paragraphs")).to_have_value("To decide on the response.")


def test_two_people_in_one_part_of_the_report(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}report/1/")
    colleague = visitor(COLLEAGUE).open(f"{HERE}report/1/")
    company = officer.page.locator("[data-company]")
    expect(company).to_have_text("Toni Twohats is also here.")
    officer.look()
    colleague.page.get_by_label("Heading").fill("The aim")
    colleague.page.get_by_label("Paragraphs").fill("Theirs.")
    expect(officer.page.get_by_label("Paragraphs")).to_have_value("Theirs.")
    expect(officer.page.get_by_label("Heading")).to_have_value("The aim")
    expect(officer.page.locator("[data-note]")).to_contain_text("by Toni Twohats.")
    colleague.open(HERE)
    expect(company).to_be_hidden()


def test_an_answer_that_is_too_long_stays_on_the_page(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}sections/1/")
    field(officer).fill("word " * 40_001)
    expect(line(officer)).to_contain_text("Not saved: There is room for 200,000 characters")
    field(officer).fill("word " * 20_000)
    expect(line(officer)).to_contain_text("Saved")
    assert len(texts()[-1].split()) == 20_000


def hold(person: Any) -> list[Any]:
    """Requests that save Q1 wait here, to be answered when the story says so."""
    held: list[Any] = []
    person.page.route("**/Q1/save/", lambda route: held.append(route))
    return held


def arrived(person: Any, held: list[Any], number: int = 1) -> None:
    """Awaits that so many requests wait."""
    for _ in range(200):
        if len(held) == number:
            return
        person.page.wait_for_timeout(50)
    assert len(held) == number


def test_words_typed_while_a_choice_is_saved_are_saved_next(visitor: Visit) -> None:
    officer, _ = a_conflict(visitor)
    held = hold(officer)
    officer.page.get_by_label("Keep my text").check()
    officer.page.get_by_role("button", name="Save this choice").click()
    arrived(officer, held)
    field(officer).press("Control+End")
    officer.page.keyboard.type(" And more.")
    held.pop().continue_()
    expect(officer.page.locator("#Q1 .app-conflict")).to_have_count(0)
    expect(field(officer)).to_have_value("The council agrees with most of it. And more.")
    # Not "Saved" before these words are; and kept in the tab until then.
    expect(line(officer)).to_have_text("Saving…")
    assert "And more." in str(officer.page.evaluate("Object.values(sessionStorage)"))
    arrived(officer, held)
    assert texts()[-1] == "The council agrees with most of it."
    held.pop().continue_()
    expect(line(officer)).to_contain_text("Saved")
    assert texts()[-2:] == [
        "The council agrees with most of it.",
        "The council agrees with most of it. And more.",
    ]


def test_words_typed_while_the_other_text_is_chosen_are_compared_with_it(visitor: Visit) -> None:
    officer, _ = a_conflict(visitor)
    held = hold(officer)
    officer.page.get_by_label("Keep Toni Twohats’s text").check()
    officer.page.get_by_role("button", name="Save this choice").click()
    arrived(officer, held)
    field(officer).press("Control+End")
    officer.page.keyboard.type(" And more.")
    held.pop().continue_()
    officer.page.unroute("**/Q1/save/")
    # The chosen text is not replaced unasked.
    expect(officer.page.locator("#Q1 .app-conflict ins").last).to_contain_text("And more")
    expect(field(officer)).to_have_value("The council agrees with most of it. And more.")
    assert texts()[-1] == "The council agrees with all of it."


def test_a_text_made_of_both_outlives_a_reload(visitor: Visit) -> None:
    officer, _ = a_conflict(visitor)
    officer.page.on("dialog", lambda dialog: dialog.accept())
    officer.page.get_by_label("Use a text made of both").check()
    both = officer.page.get_by_role("textbox", name="Text made of both")
    both.fill("Made with great care.")
    officer.page.reload()
    offer = officer.page.locator("#Q1 .app-kept")
    expect(offer).to_contain_text("The council agrees with most of it.")
    expect(offer).to_contain_text("Text made of both:\nMade with great care.")
    officer.look()
    offer.get_by_role("button", name="Put it back and save it").click()
    expect(both).to_have_value("Made with great care.")
    expect(officer.page.get_by_label("Use a text made of both")).to_be_checked()
    officer.page.get_by_role("button", name="Save this choice").click()
    expect(field(officer)).to_have_value("Made with great care.")
    assert texts()[-2:] == ["The council agrees with most of it.", "Made with great care."]
    expect(officer.page.locator("#Q1 .app-kept")).to_have_count(0)


def test_an_offer_stays_while_one_types_and_never_replaces_what_is_typed(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}sections/1/")
    page = officer.page
    page.on("dialog", lambda dialog: dialog.accept())
    Session.objects.all().delete()
    field(officer).fill("Left by an earlier visit")
    expect(line(officer)).to_contain_text("you have been logged out")
    page.goto(f"{officer.site}/account/login/")
    officer.log_in(OFFICER).open(f"{HERE}sections/1/")
    offer = page.locator("#Q1 .app-kept")
    expect(offer).to_contain_text("Left by an earlier visit")
    # What the page says anyway was not typed.
    expect(offer).not_to_contain_text("Yes, the council answers")
    field(officer).fill("Typed first")
    expect(line(officer)).to_contain_text("Saved")
    page.reload()
    expect(offer).to_contain_text("Left by an earlier visit")
    # Without a connection what is in the field cannot be saved first, so it stays.
    page.route("**/Q1/save/", lambda route: route.abort())
    field(officer).press("Control+End")
    page.keyboard.type(", and more")
    offer.get_by_role("button", name="Put it back and save it").click()
    expect(page.locator("#Q1 [data-note]")).to_contain_text("has to be saved first")
    expect(field(officer)).to_have_value("Typed first, and more")
    expect(offer).to_have_count(1)
    page.unroute("**/Q1/save/")
    offer.get_by_role("button", name="Put it back and save it").click()
    expect(page.get_by_role("heading", name="Two texts for Q1")).to_be_visible()
    expect(field(officer)).to_have_value("Left by an earlier visit")
    expect(offer).to_have_count(0)
    assert texts()[-2:] == ["Typed first", "Typed first, and more"]


def test_a_slow_line_gets_one_request_for_each_pause(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}sections/1/")
    asked: list[Any] = []
    officer.page.on("request", lambda one: one.url.endswith("/Q1/save/") and asked.append(one))
    network = officer.context.new_cdp_session(officer.page)
    slow = {"offline": False, "latency": 400, "downloadThroughput": -1, "uploadThroughput": -1}
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", slow)
    field(officer).fill("It begins.")
    officer.page.wait_for_event("request", lambda one: one.url.endswith("/Q1/save/"))
    field(officer).press("Control+End")
    field(officer).press_sequentially(" and goes on" * 4, delay=100)
    expect(line(officer)).to_contain_text("Saved")
    assert texts()[-1] == "It begins." + " and goes on" * 4
    assert len(asked) == 2  # what was begun with, and all the rest after the last key


def test_what_the_server_does_not_understand_is_no_matter_of_length(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}sections/1/")
    officer.page.on("dialog", lambda dialog: dialog.accept())
    officer.page.route("**/Q1/save/", lambda route: route.fulfill(status=400, body="?"))
    field(officer).fill("As it should be.")
    expect(line(officer)).to_contain_text("something is wrong with what this page sent. Reload it")
    officer.page.unroute("**/Q1/save/")
    officer.page.reload()
    offer = officer.page.locator("#Q1 .app-kept")
    expect(offer).to_contain_text("As it should be.")
    offer.get_by_role("button", name="Put it back and save it").click()
    expect(line(officer)).to_contain_text("Saved")
    assert texts()[-1] == "As it should be."
    # Too much at once is.
    officer.page.route("**/Q1/save/", lambda route: route.fulfill(status=413, body="?"))
    field(officer).fill("Too long.")
    expect(line(officer)).to_contain_text("this is too much text at once. Shorten it")


def test_without_a_connection_nobody_is_said_to_be_here(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}sections/1/")
    visitor(COLLEAGUE).open(f"{HERE}sections/1/")
    said = officer.page.locator("[data-announce]")
    expect(said).to_be_attached()
    officer.reads("Toni Twohats is also here.")
    expect(said).to_have_text("Toni Twohats is also here.")
    officer.context.set_offline(True)
    expect(officer.page.locator("[data-company]")).to_be_hidden()
    officer.context.set_offline(False)
    expect(officer.page.locator("[data-company]")).to_have_text("Toni Twohats is also here.")


WORD = """<html><head><style>p {margin: 0}</style></head><body>
<h1>Our view</h1>
<p class=MsoNormal>The council\u2019s view is \u201cyes\u201d<a style='mso-footnote-id:ftn1'
href="#_ftn1"><span>[1]</span></a>, as<br>the <b>report</b> says.<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>\u00b7<span>
&nbsp;&nbsp;</span></span>First point</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>
&nbsp;</span></span>Under it</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>
&nbsp;</span></span>Step one</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>2.<span>
&nbsp;</span></span>Step two</p>
<p class=MsoListParagraph style='mso-list:l2 level1 lfo3'><span style='mso-list:Ignore'>Article I.
<span>&nbsp;</span></span>Scope</p>
<p class=MsoListParagraph style='mso-list:l2 level2 lfo3'><span style='mso-list:Ignore'>1.1.<span>
&nbsp;</span></span>Detail</p>
<p class=MsoListParagraph style='mso-list:l2 level3 lfo3'><span style='mso-list:Ignore'>(a)(i)<span>
&nbsp;</span></span>More</p>
<p class=MsoListParagraph style='mso-list:l3 level1 lfo4'><span style='font-family:Wingdings'><span
style='mso-list:Ignore'>v<span>&nbsp;</span></span></span>Drawn bullet</p>
<table><caption>Table 1: costs</caption><tr><td><p>Year</p></td><td><p>Cost</p></td></tr>
<tr><td>2015</td><td>\u00a35m</td></tr></table>
<p>See <a href="https://example.org/paper">the paper</a>.
<img src="x.png"><del>Gone.</del><span class=MsoCommentReference>[A1]</span></p>
<p>10<sup>2</sup> km, CO<sub>2</sub>, the 4<sup>th</sup> of 2<sup>k</sup>
<s>One</s><span style='text-decoration: line-through'>Two</span>.</p>
<pre>first line
second line</pre>
<p>Chosen: <select><option>No<option selected>Yes</select>, <input value="filled in"></p>
<ol type=a><li>lettered</ol>
<div style='mso-element:comment-list'><div style='mso-element:comment'><div class=msocomtxt>
<p class=MsoCommentText>A remark</p><p class=MsoCommentText>in two parts</p></div></div></div>
<div style='mso-element:footnote-list'><p>[1] A footnote.</p></div></body></html>"""


def test_what_a_form_could_not_store_is_kept_too(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}sections/1/")
    page = officer.page
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#Q1 .app-instead summary").click()
    page.locator("#Q1").get_by_label("Reason").fill("Because we answer.")
    expect(line(officer)).to_contain_text("Not saved: Choose why")
    # The form says so too. The page that shows it again was sent the words and has not stored them.
    officer.click("Save and continue").reads("There is a problem")
    expect(line(officer)).to_contain_text("Not saved: Choose why")
    officer.open(HERE).open(f"{HERE}sections/1/")
    offer = page.locator("#Q1 .app-kept")
    expect(offer).to_contain_text("Because we answer.")


def paste(field: Any, html: str) -> None:
    field.evaluate(
        """(field, html) => {
            field.focus();
            const data = new DataTransfer();
            data.setData("text/html", html);
            data.setData("text/plain", "plain");
            field.dispatchEvent(new ClipboardEvent("paste",
                {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        html,
    )


def test_what_is_pasted_from_word_arrives_as_paragraphs_and_lists(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}sections/1/")
    field(officer).fill("")
    paste(field(officer), WORD)
    expected = (
        "Our view\n\nThe council’s view is “yes”[1], as\nthe report says.\n- First point\n"
        "- Under it\n1. Step one\n2. Step two\nArticle I. Scope\n1.1. Detail\n(a)(i) More\n"
        "- Drawn bullet\n\nTable 1: costs\n\nYear | Cost\n2015 | £5m\n\n"
        "See the paper (https://example.org/paper).\n\n"
        "10² km, CO₂, the 4th of 2^k .\n\nfirst line\nsecond line\n\n"
        "Chosen: Yes, filled in\n\na. lettered\n\n[1] A footnote."
    )
    expect(field(officer)).to_have_value(expected)
    officer.reads(
        "Left out of what you pasted: 1 picture, 1 deleted passage, 2 struck passages and "
        "1 comment. An answer is plain text."
    )
    expect(line(officer)).to_contain_text("Saved")
    assert texts()[-1] == expected
    officer.look().reads("Left out of what you pasted")  # saving does not end that


def test_what_is_pasted_into_a_text_made_of_both_is_plain_text_too(visitor: Visit) -> None:
    officer, _ = a_conflict(visitor)
    officer.page.get_by_label("Use a text made of both").check()
    both = officer.page.get_by_role("textbox", name="Text made of both")
    both.fill("")
    paste(both, "<ul><li>One</li><li>Two <img src='x.png'></li></ul>")
    expect(both).to_have_value("- One\n- Two")
    officer.reads("Left out of what you pasted: 1 picture.")
