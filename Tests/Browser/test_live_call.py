"""A call that goes on, as the PBX's channel events show it."""
import re
import time

import pytest
from playwright.sync_api import expect

import office
from test_board import row

LENGTH = "[data-since]"


@pytest.fixture
def talking(database, clock):
    """An office whose PBX writes channel events."""
    made = office.Office(database, "talking", [office.team(clock, "Sales", [("anna", "Anna Petrova", 101), ("boris", "Boris Ivanov", 102)])])
    events = made.source("events", "main", "20h") | {"format": "asterisk-cel"}
    del events["zone"]
    made.settings["sources"].append(events)
    (made.folder / "events.csv").touch()
    made.append(office.call(101, 1860, clock.at("11:00")), office.call(102, 1200, clock.at("11:00")))
    yield made.start()
    made.end()


def event(name, moment, channel, unique, extra=""):
    """A row of Asterisk's cel-custom log; the call's id is that of its first channel."""
    fields = [name, f"{moment:.6f}", "", "02079460011" if "trunk" in channel else "101", "", "", "", "101", "in", channel,
              "Dial", "", "3", "", unique, "1000.1", "", "", "", extra]
    return ",".join('"' + field.replace('"', '""') + '"' for field in fields) + "\n"


CLIENT, ANNA = ("PJSIP/trunk-00000011", "1000.1"), ("PJSIP/101-00000012", "1000.2")


def both(name, moment, extra=""):
    return [event(name, moment, *channel, extra) for channel in (CLIENT, ANNA)]


def seconds(text):
    """Of `12:34`."""
    minutes, rest = re.search(r"(\d+):(\d\d)", text).groups()
    return 60 * int(minutes) + int(rest)


def test_is_shown_while_it_lasts_and_no_longer(talking, view):
    windows = []
    for address, size in [(f"{talking.board}/", "desktop"), (f"{talking.board}/tv", "wall"), (talking.link("anna"), "phone")]:
        window = view(size=size)
        window.open(address)
        window.mark()
        expect(window.page.locator(LENGTH)).to_have_count(0)
        windows.append(window)
    # Somebody has talked for two minutes.
    begun = time.time() - 120
    talking.append(*both("CHAN_START", begun - 9), *both("ANSWER", begun), *both("BRIDGE_ENTER", begun, '{"bridge_id":"b1"}'),
                   log="events")
    for window in windows:
        length = window.page.locator(LENGTH)
        expect(length).to_have_count(1)
        first = seconds(length.inner_text())
        # By the server's clock, of which the page knows when its news set out, not how long they took.
        assert 118 <= first <= time.time() - begun + 1, first
        # It goes on by itself: the page counts.
        expect(length).not_to_have_text(length.inner_text())
        assert seconds(length.inner_text()) > first
    board, wall, _ = windows
    for window in (board, wall):
        expect(row(window.page, "Anna Petrova").locator(LENGTH)).to_have_count(1)
        expect(row(window.page, "Boris Ivanov").locator(LENGTH)).to_have_count(0)
    board.shoot("board-in-a-call")
    ended = time.time()
    talking.append(*both("BRIDGE_EXIT", ended, '{"bridge_id":"b1"}'), *both("HANGUP", ended), *both("CHAN_END", ended), log="events")
    for window in windows:
        expect(window.page.locator(LENGTH)).to_have_count(0)
        assert window.is_the_same_page()
        window.check()
