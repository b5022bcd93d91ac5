"""A manager's own page, reached by a link."""
import re
import time

import pytest
from playwright.sync_api import expect

import office
from conftest import LOOKS

COLLEAGUES = ["Boris", "Chloé", "Daniel", "Farid", "Grace", "Henry"]


def contacts(sales, manager):
    return int(sales.ask(f"select contacts from callpace.intensity_now where manager_id = '{manager}'"))


def too_short(page):
    """A contact that does not count."""
    return page.locator("#list > li:not(.counts)").filter(has_text="the talk was shorter than").first


@pytest.mark.parametrize("size,dark,language", LOOKS)
def test_is_fit_to_be_read(sales, view, size, dark, language):
    window = view(size=size, dark=dark, language=language)
    page = window.open(sales.link("anna"))
    expect(page.locator("h1")).to_have_text("Anna Petrova")
    assert not [name for name in COLLEAGUES if name in page.content()]
    window.shoot(f"me-{size}-{'dark' if dark else 'light'}-{language[:2]}")
    window.check()


def test_an_agreement_takes_two_taps_and_counts_at_once(sales, view):
    before = contacts(sales, "emma")
    board = view()
    team = board.open(f"{sales.board}/?team=Sales")
    board.mark()
    window = view(size="phone")
    page = window.open(sales.link("emma"))
    call = too_short(page)
    call_id = call.get_attribute("id")
    for button in call.locator("summary").all():
        assert button.bounding_box()["height"] >= 44

    call.locator("summary").tap()
    yes = call.locator("button[value=yes]")
    assert yes.bounding_box()["height"] >= 44
    window.shoot("me-two-taps", whole=False)
    yes.tap()

    expect(page).to_have_url(re.compile("notice=saved"))
    expect(page.locator(f"[id='{call_id}']")).to_have_class(re.compile("counts"))
    assert contacts(sales, "emma") == before + 1
    window.check()
    # On the board of the colleagues too, without a reload.
    expect(team.locator("#list > *").filter(has_text="Emma")).to_contain_text(re.compile(rf"\b{before + 1}\b"))
    assert board.is_the_same_page()


def test_a_call_shows_at_once_without_a_reload(sales, view, clock):
    window = view(size="phone")
    page = window.open(sales.link("henry"))
    window.mark()
    count = page.locator("#list > li").count()
    sales.append(office.call(108, 240, int(time.time()) - 1, "02079460999"))
    expect(page.locator("#list > li")).to_have_count(count + 1)
    # The newest first, the client in full.
    expect(page.locator("#list > li").first).to_contain_text(re.compile("0999"))
    assert window.is_the_same_page()
    window.check()


def test_what_is_being_written_is_not_taken_away(sales, view):
    window = view(size="phone")
    page = window.open(sales.link("chloe"))
    call = too_short(page)
    call.locator("summary").tap()
    plan = call.locator("input[name=value]").first
    plan.fill("Send the offer")
    count = page.locator("#list > li").count()
    sales.append(office.call(103, 120, int(time.time()) - 1, "02079460998"))
    expect(page.locator("#list > li")).to_have_count(count + 1)
    expect(plan).to_have_value("Send the offer")
    plan.press("Enter")
    expect(page).to_have_url(re.compile("notice=saved"))
    expect(page.locator("#own-plans")).to_contain_text("Send the offer")
    window.check()


def test_everything_can_be_written_without_scripts(sales, view):
    before = contacts(sales, "farid")
    window = view(size="phone", scripts=False)
    page = window.open(sales.link("farid"))
    call = too_short(page)
    call.locator("summary").tap()
    call.locator("button[value=no]").tap()
    expect(page).to_have_url(re.compile("notice=saved"))
    assert contacts(sales, "farid") == before + 1, "a clear no is an agreement"

    page.locator(".own-meeting summary").tap()
    page.locator("#own-meeting-client").fill("Northwind Ltd")
    page.locator(".own-meeting button").tap()
    expect(page).to_have_url(re.compile("notice=saved"))
    assert contacts(sales, "farid") == before + 2
    expect(page.locator("#list")).to_contain_text("Northwind Ltd")

    counted = page.locator("#list > li.counts").first
    counted.locator("summary").tap()
    counted.locator("form:has(input[value=objection]) input[name=value]").fill("That was a wrong number")
    counted.locator("form:has(input[value=objection]) button").tap()
    expect(page).to_have_url(re.compile("notice=saved"))
    expect(page.locator("#list")).to_contain_text("That was a wrong number")
    assert contacts(sales, "farid") == before + 2, "an objection changes no number"
    window.shoot("me-after-entries")


def test_can_be_used_with_the_keyboard_alone(sales, view):
    before = contacts(sales, "grace")
    window = view()
    page = window.open(sales.link("grace"))
    too_short(page).locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.value") == "yes"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("notice=saved"))
    assert contacts(sales, "grace") == before + 1


def test_a_changed_link_opens_nothing(sales, view):
    window = view(expected="401|403|404")
    link = sales.link("anna")
    changed = link[:-1] + ("A" if link[-1] != "A" else "B")
    assert window.page.goto(changed).status in (401, 403, 404)
    assert "Anna" not in window.page.content()
    window.shoot("me-refused")
    window.check()
