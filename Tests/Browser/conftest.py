"""One server, one office and one browser for all tests; those that break things have an office of their own."""
import pytest
from playwright.sync_api import sync_playwright

import office
import viewer

# Minutes of talk by now, of 120 a day: between three and four o'clock the day asks for 75 to 90.
SALES = [
    ("anna", "Anna Petrova", 101, 83), ("boris", "Boris Ivanov", 102, 41), ("chloe", "Chloé Martin", 103, 96),
    ("daniel", "Daniel Okafor", 104, 126), ("emma", "Emma Lindqvist", 105, 84), ("farid", "Farid Haddad", 106, 88),
    ("grace", "Grace O’Connor", 107, 56), ("henry", "Henry Walsh", 108, 102),
]


def crowd(count, first):
    names = ["Olga", "Marco", "Ingrid", "Tom", "Aiko", "Pavel", "Lucía", "Noah", "Zeynep", "Viktor"]
    families = ["Sokolova", "Rossi", "Berg", "Hughes", "Tanaka"]
    return [(f"m{first + i}", f"{names[i % 10]} {families[i // 10 % 5]} {i + 1}", first + i) for i in range(count)]

# Each page is looked at in these.
LOOKS = [("desktop", False, "en-GB"), ("desktop", True, "ru-RU"), ("phone", True, "en-GB"), ("phone", False, "ru-RU")]


@pytest.fixture(scope="session")
def clock():
    return office.Clock()


@pytest.fixture(scope="session")
def database():
    database = office.Database()
    yield database
    database.remove()


@pytest.fixture(scope="session")
def sales(database, clock):
    """The office that most tests look at: a usual team, large ones, and one whose PBX is silent."""
    made = office.Office(database, "sales", [
        office.team(clock, "Sales", [person[:3] for person in SALES]),
        office.team(clock, "Key Accounts", crowd(24, 200)),
        office.team(clock, "Retail", crowd(30, 300)),
        office.team(clock, "Export", [("zoe", "Zoe Fischer", 501), ("ivan", "Ivan Horvat", 502)], site="branch"),
    ])
    made.settings["sources"].append(made.source("branch", "branch", "30m"))
    for _, _, extension, minutes in SALES:
        for days_ago in range(1, 6):
            made.append(*office.working_day(clock, extension, minutes + (extension * 37 + days_ago * 53) % 70 - 5,
                                            days_ago))
        made.append(*office.working_day(clock, extension, minutes, end=clock.now - 480 - 171 * (extension % 5)))
    for count, first in [(24, 200), (30, 300)]:
        for number in range(first, first + count):
            made.append(*office.working_day(clock, number, 40 + number % 90, end=clock.now - 60 * (number % 40 + 2)))
    # Nobody's telephone.
    made.append(office.call(777, 240, clock.on_both_dates()))
    made.append(office.call(501, 300, clock.at("09:30"), "02079460222"), log="branch")
    yield made.start()
    made.end()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def view(browser):
    """Opens windows that are closed at the end of the test."""
    opened = []

    def view(**options):
        opened.append(viewer.Viewer(browser, **options))
        return opened[-1]

    yield view
    for window in opened:
        window.close()
