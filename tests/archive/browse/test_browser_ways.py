"""The whole way that a reader takes, without scripts; each page by keyboard alone, and in windows of any width."""

from __future__ import annotations

from urllib.request import urlopen

import chromium
import pytest
from chromium import reached, shows, troubles
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from benchmarks import tour

pytestmark = chromium.WANTED
REACHABLE = """return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, [tabindex='0']")]
    .filter(one => one.checkVisibility({contentVisibilityAuto: true})).length"""
FOCUSED = """const one = document.activeElement, style = getComputedStyle(one);
    return [one.tagName, style.outlineStyle != "none" && style.outlineWidth != "0px", one.matches(":focus-visible")]"""


def follow(chrome: Chrome, words: str) -> None:
    chrome.find_element(By.PARTIAL_LINK_TEXT, words).click()


def test_the_whole_way_goes_without_scripts_and_stays_on_this_machine(chrome: Chrome, address: str) -> None:
    chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    reached(chrome)
    chrome.get(address)
    chrome.find_element(By.ID, "quick").send_keys("lindqvist", Keys.ENTER)
    shows(chrome, "1 article")
    follow(chrome, "Lock Seven")
    follow(chrome, "Show all that was cut")
    shows(chrome, "4,120 marks short")
    chrome.find_element(By.CSS_SELECTOR, "a[href*='/changes/']").click()
    shows(chrome, "Struck words")
    chrome.back()
    follow(chrome, "Compare with")
    follow(chrome, "Lock Seven stays shut for nine days")
    shows(chrome, "alike")
    follow(chrome, "A as captured")
    shows(chrome, "Captured ")
    record = chrome.find_element(By.LINK_TEXT, "Raw record").get_attribute("href")
    with urlopen(str(record)) as answer:
        assert answer.headers["content-type"] == "application/warc"
    follow(chrome, "Article and ledger")
    follow(chrome, "Cite")
    shows(chrome, "WARC record <urn:uuid:")
    chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert [url for url in reached(chrome) if not url.startswith(address)] == []
    assert troubles(chrome) == []


@pytest.mark.parametrize("name", ["front", "search", "article", "cite", "changes", "compare-choice"])
def test_a_keyboard_reaches_all_and_shows_where_it_is(chrome: Chrome, address: str, name: str) -> None:
    chrome.get(address.rstrip("/") + next(stop.path for stop in tour.of(address) if stop.name == name))
    reachable = chrome.execute_script(REACHABLE)
    chrome.execute_script("document.activeElement.blur()")
    seen = []
    for _ in range(reachable):
        ActionChains(chrome).send_keys(Keys.TAB).perform()
        tag, outlined, visible = chrome.execute_script(FOCUSED)
        if tag == "BODY":
            break
        assert (outlined, visible) == (True, True), f"{tag}, after {len(seen)} others"
        seen.append(tag)
    assert len(seen) >= reachable - (name == "search")  # there the words have the focus already


@pytest.mark.parametrize("width", [320, 700, 2000])
def test_no_page_is_wider_than_its_window(chrome: Chrome, address: str, width: int) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    for stop in tour.of(address):
        chrome.get(address.rstrip("/") + stop.path)
        assert chrome.execute_script(chromium.WIDER) <= 0, stop.name
    chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
