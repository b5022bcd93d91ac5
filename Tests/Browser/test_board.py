"""The board of a team."""
import re
import time

import pytest
from playwright.sync_api import expect

import office
from conftest import LOOKS


def row(page, name):
    """A manager on the board or the wall."""
    return page.locator("#list > *").filter(has_text=name)


def number(value):
    """A number of minutes, and no part of a time or another number."""
    return re.compile(rf"(?<![\d:.,]){re.escape(value)}(?![\d:%]|[.,]\d)")


def test_a_call_shows_at_once_without_a_reload(sales, view):
    window = view()
    page = window.open(f"{sales.board}/?team=Sales")
    boris = row(page, "Boris Ivanov")
    expect(boris).to_have_text(number("41"))
    expect(boris).not_to_have_text(number("46"))
    window.mark()
    page.evaluate("""name => {
        window.untouched = [...document.querySelectorAll("#list > *")].find(row => row.textContent.includes(name)) }""",
                  "Anna Petrova")
    boris.locator("a").first.focus()

    sales.append(office.call(102, 300, int(time.time()) - 1))

    expect(boris).to_have_text(number("46"))
    assert window.is_the_same_page()
    assert page.evaluate("() => window.untouched.isConnected"), "a row that did not change was replaced"
    assert boris.evaluate("row => row.contains(document.activeElement)"), "the focus was lost"
    window.check()


@pytest.mark.parametrize("size,dark,language", LOOKS)
def test_is_fit_to_be_read(sales, view, size, dark, language):
    window = view(size=size, dark=dark, language=language)
    page = window.open(f"{sales.board}/?team=Sales")
    assert page.locator("html").get_attribute("lang") == language[:2]
    expect(page.locator("#list > *")).to_have_count(8)
    window.shoot(f"board-{size}-{'dark' if dark else 'light'}-{language[:2]}")
    window.check()


def test_who_needs_attention_comes_first(sales, view):
    page = view().open(f"{sales.board}/?team=Sales")
    below = set(sales.ask("select manager from callpace.intensity_now where team = 'Sales' and state = 'below'").split("\n"))
    assert below == {"Boris Ivanov", "Grace O’Connor"}
    first = page.locator("#list > *").all_inner_texts()[:2]
    assert all(any(name in text for text in first) for name in below), first


def test_leads_to_what_stands_behind_a_number(sales, view):
    window = view()
    page = window.open(f"{sales.board}/?team=Sales")
    row(page, "Daniel Okafor").locator("a").first.click()
    expect(page).to_have_url(re.compile("/contacts"))
    contacts = int(sales.ask("select count(*) from callpace.contact_log where manager_id = 'daniel' and started_at > "
                             "(select day::timestamp from callpace.intensity_now where manager_id = 'daniel') at time zone "
                             f"'{sales.settings['teams'][0]['zone']}'"))
    assert contacts > 5
    expect(page.locator("tbody tr")).to_have_count(contacts)
    expect(page.locator("h1")).to_contain_text("Daniel Okafor")
    window.shoot("contacts")
    window.check()


def test_shows_a_day_before(sales, view, clock):
    window = view()
    page = window.open(f"{sales.board}/?team=Sales")
    page.locator("input[type=date]").fill(clock.day(2))
    page.locator("form:has(input[type=date]) button").click()
    expect(page).to_have_url(re.compile(f"day={clock.day(2)}"))
    minutes = sales.ask(f"select trim_scale(talk_minutes) from callpace.intensity_day where manager_id = 'anna' and day = '{clock.day(2)}'")
    expect(row(page, "Anna Petrova")).to_have_text(number(minutes))
    assert page.locator("body").get_attribute("data-events") is None
    window.shoot("board-day-before")
    window.check()


def test_without_scripts_all_can_be_read_and_asked(sales, view, clock):
    window = view(scripts=False)
    page = window.open(f"{sales.board}/?team=Sales")
    minutes = sales.ask("select trim_scale(talk_minutes) from callpace.intensity_now where manager_id = 'emma'")
    expect(row(page, "Emma Lindqvist")).to_have_text(number(minutes))
    page.locator("input[type=date]").fill(clock.day(1))
    page.locator("form:has(input[type=date]) button").click()
    expect(page).to_have_url(re.compile(f"day={clock.day(1)}"))
    window.shoot("board-without-scripts")


def test_names_the_feed_that_is_silent_and_blames_nobody(sales, view):
    window = view()
    page = window.open(f"{sales.board}/?team=Export")
    expect(row(page, "Zoe Fischer")).to_contain_text("Not known")
    expect(page.locator("main")).to_contain_text("branch")
    window.shoot("board-silent")
    window.check()


def test_names_telephones_that_are_nobodys(sales, view):
    page = view().open(f"{sales.board}/?team=Sales")
    expect(page.locator("main")).to_contain_text("777")


def test_can_be_used_with_the_keyboard_alone(sales, view):
    window = view()
    page = window.open(f"{sales.board}/?team=Sales")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.getAttribute('href')") == "#content"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        focus = page.evaluate("""() => {
            const style = getComputedStyle(document.activeElement);
            return { row: !!document.activeElement.closest("#list"),
                     isSeen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 } }""")
        assert focus["isSeen"], page.evaluate("() => document.activeElement.outerHTML")
        if focus["row"]:
            break
    assert focus["row"], "no row can be reached"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/contacts"))
