"""The board on a wall."""
import pytest
from playwright.sync_api import expect

WALLS = [("Sales", 8), ("Key+Accounts", 24), ("Retail", 30)]


@pytest.mark.parametrize("size", ["wall", "large wall"])
@pytest.mark.parametrize("team,people", WALLS)
def test_is_readable_across_the_room(sales, view, size, team, people):
    window = view(size=size, dark=people == 24)
    page = window.open(f"{sales.board}/tv?team={team}")
    expect(page.locator("#list > *").first).to_be_visible()
    texts = window.texts()
    smallest = min(texts, key=lambda text: text["size"])
    height = page.viewport_size["height"]
    assert smallest["size"] >= 0.025 * height - 0.01, f"{smallest} of {height}"
    assert max(window.overflow().values()) <= 0, window.overflow()
    shown = page.locator("#list > :visible")
    assert shown.count() == people if people <= 24 else shown.count() < people
    # All at once, since a line may be drawn anew between two questions.
    for box in shown.evaluate_all("lines => lines.map(line => line.getBoundingClientRect().toJSON())"):
        assert box["left"] >= 0 and box["top"] >= 0, box
        assert box["right"] <= page.viewport_size["width"] and box["bottom"] <= height, box
    assert page.locator("a:visible, button:visible, input:visible").count() == 0
    window.shoot(f"tv-{people}-{page.viewport_size['width']}", whole=False)
    window.check()


def test_more_than_twenty_four_come_in_turns(sales, view):
    window = view(size="wall", language="ru-RU")
    window.page.clock.install()
    page = window.open(f"{sales.board}/tv?team=Retail")
    rows = page.locator("#list > :visible")
    expect(rows.first).to_be_visible()
    before = set(rows.all_inner_texts())
    window.shoot("tv-30-first-ru", whole=False)
    # A page stands for 15 seconds.
    page.clock.run_for(15_500)
    after = set(rows.all_inner_texts())
    assert len(before | after) == 30 and not before & after, (len(before), len(after))
    window.shoot("tv-30-second-ru", whole=False)
    window.check()
