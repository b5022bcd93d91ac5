"""The head's page."""
import re

import pytest
from playwright.sync_api import expect

from conftest import LOOKS


@pytest.fixture
def head(sales, view):
    """Opens the head's page in a window that has signed in."""
    def head(**options):
        window = view(**options)
        page = window.open(f"{sales.board}/head?team=Sales")
        expect(page).to_have_url(re.compile("/sign-in"))
        page.locator("input[name=token]").fill(sales.head_token)
        page.locator("form:has(input[name=token]) button").click()
        expect(page).to_have_url(re.compile("/head"))
        return window
    return head


def test_signing_in_is_fit_to_be_read_and_refuses_a_wrong_token(sales, view):
    window = view(size="phone", expected="401|403")
    page = window.open(f"{sales.board}/head?team=Sales")
    window.shoot("sign-in")
    window.check()
    page.locator("input[name=token]").fill("wrong")
    page.locator("form:has(input[name=token]) button").click()
    expect(page.locator("input[name=token]")).to_be_visible()
    window.check()


@pytest.mark.parametrize("size,dark,language", LOOKS)
def test_is_fit_to_be_read(head, size, dark, language):
    window = head(size=size, dark=dark, language=language)
    for details in window.page.locator("details").all():
        details.evaluate("element => { element.open = true }")
    window.shoot(f"head-{size}-{'dark' if dark else 'light'}-{language[:2]}")
    window.check()


def test_a_day_away_stands_in_the_log_with_who_wrote_it(sales, head, clock):
    window = head()
    page = window.page
    form = page.locator("form:has(input[name=kind][value=absence])")
    page.locator("details").filter(has=form).locator("summary").click()
    form.locator("select[name=manager]").select_option("henry")
    form.locator("input[name=from]").fill(clock.day(-2))
    form.locator("input[name=until]").fill(clock.day(-3))
    form.locator("input[name=who]").fill("Irina Orlova")
    form.locator("button").click()
    expect(page).to_have_url(re.compile("notice=saved"))
    expect(page.locator("#head-absences").locator("xpath=..")).to_contain_text("Henry Walsh")
    expect(page.locator("#head-corrections").locator("xpath=..")).to_contain_text("Irina Orlova")
    window.check()


def test_a_link_is_issued_opens_a_page_and_is_revoked(sales, head, view):
    window = head()
    page = window.page
    form = page.locator("form:has(input[name=kind][value=issue_link])")
    page.locator("details").filter(has=form).locator("summary").click()
    form.locator("select[name=manager]").select_option("daniel")
    form.locator("input[name=who]").fill("Irina Orlova")
    form.locator("button").click()
    path = re.search(r"/me/\S+", page.locator("#head-new-link").input_value())[0]
    window.shoot("head-new-link")
    window.check()
    own = view(size="phone", expected="401|403|404")
    own.open(sales.board + path)
    expect(own.page.locator("h1")).to_have_text("Daniel Okafor")

    page.goto(f"{sales.board}/head?team=Sales")
    revoke = page.locator("li:has(input[value=revoke_link])").filter(has_text="Daniel Okafor").first
    revoke.locator("summary").click()
    revoke.locator("input[name=who]").fill("Irina Orlova")
    revoke.locator("button").click()
    expect(page).to_have_url(re.compile("notice=saved"))
    assert own.page.goto(sales.board + path).status in (401, 403, 404)


def test_the_weekly_sheet_fits_a_page(head):
    window = head()
    page = window.page
    # This week's.
    page.locator("li:has-text('Anna') a[href*='/head/weekly']").last.click()
    expect(page.locator(".weekly")).to_be_visible()
    window.shoot("weekly")
    window.check()
    page.emulate_media(media="print")
    window.shoot("weekly-print")
