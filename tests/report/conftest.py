"""A browser without a window, and the pages that it opens."""

import json
import shutil
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from coopfacts import report
from tests.report import made

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--window-size=1440,900",
)  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
PATIENCE = 60  # seconds until a page that never comes is given up
READY = "return Boolean(document.body?.dataset.ready && !document.body.dataset.busy) || document.querySelector('[role=alert]')?.textContent"

MOVE = """const before = location.href;
location.hash = arguments[0];
return location.href === before || new Promise((done) => addEventListener("hashchange", () => done(true), { once: true }));"""


class Page:
    """A report in the browser."""

    def __init__(self, driver, downloads):
        self.driver = driver
        self.downloads = downloads

    def open(self, path, address="", width=1440, height=900):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
        self.driver.get("about:blank")
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.driver.get(f"{Path(path).as_uri()}#{address}")
        self.settled()
        return self

    def settled(self):
        state = self.until(READY)
        assert state is True, state

    def until(self, script, *arguments):
        """The value of a script, once it is true."""
        end = time.monotonic() + PATIENCE
        while not (value := self.driver.execute_script(script, *arguments)):
            assert time.monotonic() < end, f"never true: {script}"
            time.sleep(0.02)
        return value

    def go(self, address):
        """Another state of the page that is open."""
        self.run(MOVE, f"#{address}")
        self.settled()

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def click(self, selector):
        self.run("document.querySelector(arguments[0]).click()", selector)
        self.settled()

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0])?.textContent", selector)

    def texts(self, selector):
        return self.run("return [...document.querySelectorAll(arguments[0])].map((node) => node.textContent)", selector)

    def focused(self):
        return self.run("return document.activeElement.id")

    def press(self, *keys):
        from selenium.webdriver.common.action_chains import ActionChains

        actions = ActionChains(self.driver)
        for key in keys:
            actions.send_keys(key)
        actions.perform()
        time.sleep(0.05)
        self.settled()

    def found(self):
        """How many facts pass the filters."""
        return int("".join(filter(str.isdigit, self.text("#found").split(" of ")[0].split(" из ")[0])))

    def complaints(self):
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self):
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [message["params"]["request"]["url"] for message in messages if message["method"] == "Network.requestWillBeSent"]

    def download(self, button):
        for old in self.downloads.iterdir():
            old.unlink()
        self.click(button)
        end = time.monotonic() + PATIENCE
        while not (whole := [path for path in self.downloads.iterdir() if path.suffix in {".csv", ".json"}]):
            assert time.monotonic() < end, "nothing was downloaded"
            time.sleep(0.05)
        return whole[0].read_bytes()


def _program():
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def chromium(folder):
    """A Chromium that keeps what it needs in ``folder``."""
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    downloads = folder / "downloads"
    downloads.mkdir()
    options = ChromeOptions()
    options.binary_location = _program()
    for flag in (*FLAGS, f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads)})
        yield Page(driver, downloads)
    finally:
        driver.quit()


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """One Chromium for all tests."""
    if not _program() or not shutil.which("chromedriver"):
        pytest.skip("no Chromium with its driver here: apt-get install chromium chromium-driver")
    with chromium(tmp_path_factory.mktemp("browser")) as page:
        yield page


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A small run with hostile words."""
    return made.small(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="session")
def small(folder):
    """Its report."""
    return report.write(folder)


@pytest.fixture(scope="session")
def told(tmp_path_factory):
    """The report of articles that say the same and otherwise."""
    return report.write(made.claimed(tmp_path_factory.mktemp("told")))


@pytest.fixture
def page(browser, small):
    """Its report, opened at the table of facts."""
    return browser.open(small, "view=facts")
