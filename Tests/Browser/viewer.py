"""What somebody sees who opens a page in a browser, and what must be true of every page."""
import contextlib, os, pathlib, re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

SIZES = {"desktop": (1280, 800), "phone": (390, 844), "wall": (1920, 1080), "large wall": (3840, 2160)}
WAIT = 20_000
expect.set_options(timeout=WAIT)

# What the page was refused by its own policy.
VIOLATIONS = """
addEventListener("securitypolicyviolation", event => console.error("policy: " + event.violatedDirective + " " + event.blockedURI));
"""

# The visible texts of a page with the size of their letters in pixels.
TEXTS = """() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), element = walker.currentNode.parentElement;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const box = range.getBoundingClientRect();
    if (!text || !element.checkVisibility({ visibilityProperty: true }) || box.width < 2 || box.height < 2) continue;
    const clip = element.closest(".hidden-words, .skip, noscript, script");
    if (!clip) texts.push({ text, size: parseFloat(getComputedStyle(element).fontSize) });
  }
  return texts;
}"""

# A telephone widens its window for what sticks out, so the window is no measure.
OVERFLOW = """([width, height]) => {
  const root = document.documentElement;
  return { x: root.scrollWidth - width, y: root.scrollHeight - height };
}"""


class Viewer:
    """A browser window. Everything that goes wrong in it is kept in `faults`."""

    def __init__(self, browser, size="desktop", dark=False, language="en-GB", scripts=True, cookies=(), expected=None):
        width, height = SIZES[size]
        phone = {"is_mobile": True, "has_touch": True, "device_scale_factor": 2} if size == "phone" else {}
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light",
            locale=language, java_script_enabled=scripts, reduced_motion="reduce", **phone)
        self.context.set_default_timeout(WAIT)
        if scripts:
            self.context.add_init_script(VIOLATIONS)
        self.faults, self.requests, self.has_scripts = [], [], scripts
        self.expected = re.compile(expected) if expected else None
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.fault(message.text) if message.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.fault(str(error)))
        self.page.on("dialog", lambda dialog: (self.fault(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def fault(self, text):
        if not (self.expected and self.expected.search(text)):
            self.faults.append(text)

    def open(self, url):
        response = self.page.goto(url, wait_until="load")
        assert response.status == 200, f"{response.status} {url}"
        return self.page

    def check(self, *, accessible=True):
        """Nothing went wrong, nothing came from elsewhere, nothing sticks out, and axe finds nothing."""
        assert not self.faults, self.faults
        origin = "/".join(self.page.url.split("/")[:3])
        strangers = [url for url in self.requests if not url.startswith(origin + "/") and not url.startswith("data:")]
        assert not strangers, strangers
        assert self.overflow()["x"] <= 0, f"the page is wider than the window by {self.overflow()['x']} pixels"
        if accessible and self.has_scripts:
            found = Axe().run(self.page)
            assert found.violations_count == 0, found.generate_report()

    def overflow(self):
        size = self.page.viewport_size
        return self.page.evaluate(OVERFLOW, [size["width"], size["height"]])

    def texts(self):
        return self.page.evaluate(TEXTS)

    def shoot(self, name, whole=True):
        if folder := os.environ.get("CALLPACE_SCREENSHOTS"):
            pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{folder}/{name}.png", full_page=whole)

    def mark(self):
        """Leaves something in the window that a reload would take away."""
        self.page.evaluate("() => { window.isTheSamePage = true }")

    def is_the_same_page(self):
        return self.page.evaluate("() => window.isTheSamePage === true")

    def close(self):
        self.context.close()


@contextlib.contextmanager
def viewing(browser, **options):
    viewer = Viewer(browser, **options)
    try:
        yield viewer
    finally:
        viewer.close()
