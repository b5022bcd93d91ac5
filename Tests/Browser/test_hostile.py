"""Names and texts that want to be more than text."""
import pytest
from playwright.sync_api import expect

import office

# A right-to-left override makes `gpj.exe` of `exe.jpg`; a quote may end an attribute.
HOSTILE = [
    ("img", "<img src=x onerror=alert(1)>", 401), ("quote", "\" onmouseover=\"alert(2)\" x='", 402),
    ("script", "</script><script>alert(3)</script>", 403), ("turn", "Ann \u202egpj.exe\u202c {{{name}}}", 404),
    ("long", "W" * 120, 405),
]

TEAM = "O%27Brien+%26+%3Cb%3ESons%3C%2Fb%3E"


@pytest.fixture(scope="module")
def hostile(database, clock):
    made = office.Office(database, "hostile", [office.team(clock, "O'Brien & <b>Sons</b>", HOSTILE)])
    for number, (_, _, extension) in enumerate(HOSTILE):
        made.append(office.call(extension, 600 + 60 * number, clock.at("11:00"), "02079460111",
                                unique=f"'\"><img src=x onerror=alert({extension})>.{number}"))
    # Nobody's telephone, with a name that is no number.
    made.append(office.call(778, 240, clock.on_both_dates(), device="PJSIP/778-<img src=x onerror=alert(778)>"))
    yield made.start()
    made.end()


def shown(page):
    """What a page shows, without the marks that keep directions apart and without line ends."""
    text = page.locator("body").inner_text()
    return " ".join("".join(letter for letter in text if letter not in "\u2066\u2067\u2068\u2069\u200e\u200f").split())


@pytest.mark.parametrize("path", ["/", "/tv"])
def test_a_manager_may_have_any_name(hostile, view, path):
    window = view(size="wall")
    page = window.open(f"{hostile.board}{path}?team={TEAM}")
    expect(page.locator("#list > *")).to_have_count(len(HOSTILE))
    text = shown(page)
    for name in [HOSTILE[0][1], "alert(2)", HOSTILE[2][1], "{{{name}}}", "O'Brien & <b>Sons</b>"]:
        assert name in text, name
    assert "\u202e" not in page.content(), "a name may turn what stands behind it"
    assert page.locator("img, [onerror], [onmouseover], main script, main b").count() == 0
    window.shoot(f"hostile{path.replace('/', '-')}", whole=False)
    window.check()


def test_a_call_may_have_any_id_and_a_telephone_any_name(hostile, view):
    window = view()
    page = window.open(f"{hostile.board}/contacts?team={TEAM}")
    assert page.locator("img, [onerror]").count() == 0
    expect(page.locator("main")).to_contain_text("<img src=x onerror=alert(1)>")
    window.check()
    page = window.open(f"{hostile.board}/?team={TEAM}")
    expect(page.locator("main")).to_contain_text("<img src=x onerror=alert(778)>")
    window.check()


def test_what_a_seller_writes_is_text_everywhere(hostile, view):
    window = view(size="phone")
    page = window.open(hostile.link("img"))
    attack = "\"><img src=x onerror=alert(5)><script>alert(6)</script>"
    page.locator(".own-meeting summary").tap()
    page.locator("#own-meeting-client").fill(attack)
    page.locator(".own-meeting button").tap()
    expect(page.locator("#list")).to_contain_text(attack)
    call = page.locator("#list > li").filter(has_text="10:00").first
    call.locator("summary").tap()
    call.locator("form:has(input[value=objection]) input[name=value]").fill(attack)
    call.locator("form:has(input[value=objection]) button").tap()
    expect(page.locator("#list .own-review").first).to_contain_text(attack)
    assert page.locator("img, [onerror], main script").count() == 0
    window.shoot("hostile-me")
    window.check()

    head = view()
    page = head.open(f"{hostile.board}/sign-in?next=/head?team={TEAM}")
    page.locator("input[name=token]").fill(hostile.head_token)
    page.locator("form:has(input[name=token]) button").click()
    page = head.open(f"{hostile.board}/head?team={TEAM}")
    expect(page.locator("main")).to_contain_text(attack)
    assert page.locator("img, [onerror], main script").count() == 0
    head.shoot("hostile-head")
    head.check()
