"""The hostile archive in a real browser: nothing of it runs, nothing leaves the machine, no page breaks."""

from __future__ import annotations

from collections.abc import Iterator

import chromium
import hostile
import pytest
from build import Made
from chromium import reached, troubles
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from benchmarks import tour

pytestmark = chromium.WANTED
LABELS = (
    "script", "svg", "charset", "utf16", "lies", "moved", "script-link",
    "plaintext", "frames", "xhtml", "xml", "broken", "mhtml", "gifar", "untyped",
)  # fmt: skip


@pytest.fixture(scope="module")
def harm(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return hostile.make(tmp_path_factory.mktemp("harm") / "archive")


@pytest.fixture(scope="module")
def address(harm: Made) -> Iterator[str]:
    with chromium.served(harm.folder) as address:
        yield address


def keys(address: str) -> list[str]:
    return [hit["article"]["key"] for hit in tour.ask(address, "/search.json?fold=no")["hits"]]


def wide(chrome: Chrome, width: int) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def test_pages_about_hostile_articles_are_quiet_and_stay(chrome: Chrome, address: str) -> None:
    reached(chrome), troubles(chrome)
    wide(chrome, 320)
    for page in ("", "search?q=harmful", "source/=harm", *(f"article/{key}?cut=open" for key in keys(address))):
        chrome.get(address + page)
        assert chrome.title != "ran", page
        assert chrome.current_url.startswith(address), page
        assert chrome.find_element(By.ID, "main").is_displayed(), page
        assert chrome.execute_script(chromium.WIDER) <= 0, page
    assert troubles(chrome) == []
    assert [url for url in reached(chrome) if not url.startswith(address)] == []


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("page", ["original/{}", "replay/{}/"])
def test_a_captured_page_runs_nothing_and_stays(chrome: Chrome, address: str, harm: Made, page: str, label: str) -> None:
    reached(chrome)
    chrome.get(address + page.format(harm.names[label]))
    for _ in range(12 if page.startswith("replay") else 0):  # whatever of it a keyboard reaches is tried
        ActionChains(chrome).send_keys(Keys.TAB, Keys.ENTER).perform()
    assert chrome.title != "ran"
    assert len(chrome.window_handles) == 1
    assert chrome.current_url.startswith(address)
    troubles(chrome)  # the policy tells what it held back
    assert [url for url in reached(chrome) if not url.startswith(address)] == []
