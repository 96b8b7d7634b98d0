"""Debian's chromium, driven by selenium: what a person would see, what the console said, what left the machine."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

ROOT = Path(__file__).parents[1]
BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
WIDER = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"  # pixels past the window's edge
WANTED = [
    pytest.mark.browser,
    pytest.mark.skipif(not (BROWSER and DRIVER), reason="needs Debian's chromium and chromium-driver"),
]


@contextmanager
def opened(profile: Path, more: Iterable[str] = ()) -> Iterator[Chrome]:
    """A browser with an empty profile in that folder, which reaches nothing but this machine; `more` are flags of chromium's."""
    options = ChromeOptions()
    options.binary_location = str(BROWSER)
    for flag in (*FLAGS, *more, f"--user-data-dir={profile}", "--window-size=1200,900"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a process of its own serves the archive."""
    code = "import sys; from pathlib import Path; from archive.browse.serve import serve; serve(Path(sys.argv[1]), port=0)"
    with subprocess.Popen([sys.executable, "-u", "-c", code, str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def troubles(chrome: Chrome) -> list[str]:
    """What the console holds since it was last asked."""
    return [entry["message"] for entry in chrome.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]


def reached(chrome: Chrome) -> list[str]:
    """The addresses that the browser set out for since this was last asked: what its policy held back never left."""
    events = [json.loads(entry["message"])["message"] for entry in chrome.get_log("performance")]
    held = {event["params"]["requestId"] for event in events if event["params"].get("blockedReason")}
    asked = [event["params"] for event in events if event["method"] == "Network.requestWillBeSent"]
    urls = [one["request"]["url"] for one in asked if one["requestId"] not in held]
    return [url for url in urls if not url.startswith("data:")]


def words(chrome: Chrome) -> str:
    """What the page shows, in words."""
    return chrome.find_element(By.TAG_NAME, "body").text


def shows(chrome: Chrome, wanted: str) -> None:
    """Waits until the page shows these words."""
    WebDriverWait(chrome, 20).until(lambda driver: wanted in words(driver))
