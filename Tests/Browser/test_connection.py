"""What a page says and does when nothing comes any more."""
import re
import time

import pytest
from playwright.sync_api import expect

import office
from test_board import number, row

# A browser tells of every attempt that fails.
EXPECTED = "ERR_CONNECTION|ERR_INCOMPLETE|ERR_EMPTY|Failed to load resource|503"


@pytest.fixture
def small(clock):
    """An office and a server of the test's own."""
    database = office.Database()
    made = office.Office(database, "small", [office.team(clock, "Sales", [("anna", "Anna Petrova", 101), ("boris", "Boris Ivanov", 102)])])
    made.append(office.call(101, 1860, clock.at("11:00")), office.call(102, 1200, clock.at("11:00")))
    try:
        yield made.start()
    finally:
        made.end()
        database.remove()


def windows(small, view):
    """The board, the wall and a manager's page, each with its window."""
    opened = []
    for address, size in [(f"{small.board}/", "desktop"), (f"{small.board}/tv", "wall"), (small.link("anna"), "phone")]:
        window = view(size=size, expected=EXPECTED)
        window.open(address)
        window.mark()
        expect(window.page.locator("main")).to_contain_text(number("31"))
        opened.append(window)
    return opened


def notice(window):
    return window.page.locator("#connection")


def test_a_restart_of_the_daemon_needs_no_reload(small, view):
    opened = windows(small, view)
    small.kill()
    for window in opened:
        expect(notice(window)).to_have_text(re.compile(r"\d\d:\d\d"))
    opened[0].shoot("board-stale")
    opened[1].shoot("tv-stale", whole=False)
    opened[2].shoot("me-stale", whole=False)
    small.append(office.call(101, 900, int(time.time()) - 60))
    small.start()
    for window in opened:
        expect(window.page.locator("main")).to_contain_text(number("46"), timeout=30_000)
        expect(notice(window)).to_have_text("")
        assert window.is_the_same_page()
        window.check()


def test_a_database_that_is_away_is_told_and_comes_back(small, view):
    opened = windows(small, view)
    small.database.stop()
    # Nothing is heard for 25 seconds then, over a connection that stands.
    for window in opened:
        expect(notice(window)).to_have_text(re.compile(r"\d\d:\d\d"), timeout=60_000)
    small.database.start()
    small.append(office.call(101, 900, int(time.time()) - 1))
    for window in opened:
        expect(window.page.locator("main")).to_contain_text(number("46"), timeout=60_000)
        expect(notice(window)).to_have_text("")
        assert window.is_the_same_page()
        window.check()
