"""Comparing and citing as a person does it, in a real browser: by clicks, by keyboard, on paper."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

import chromium
import pairs
import pytest
from build import Made
from chromium import reached, shows, troubles
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = chromium.WANTED

PAIR = "compare?a=https://gannet.example/lighthouse&b=https://echo.example/2026/beacon"


@pytest.fixture(scope="module")
def coast(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return pairs.make(tmp_path_factory.mktemp("coast") / "archive")


@pytest.fixture(scope="module")
def address(coast: Made) -> Iterator[str]:
    with chromium.served(coast.folder) as address:
        yield address


def test_from_the_front_page_to_a_cited_sentence_with_its_capture_in_four_clicks(chrome: Chrome, address: str) -> None:
    reached(chrome)
    chrome.get(address)
    chrome.find_element(By.PARTIAL_LINK_TEXT, "Beacon of the herring fleet").click()
    chrome.find_element(By.CSS_SELECTOR, "a[aria-label='Cite paragraph 3']").click()
    chrome.find_element(By.PARTIAL_LINK_TEXT, "was switched off on Monday night").click()
    shows(chrome, f"Quoted: “{pairs.GATHERED}”")
    shows(chrome, "WARC record <urn:uuid:")
    chrome.find_element(By.LINK_TEXT, "Page as captured").click()
    shows(chrome, "Captured 2")
    assert troubles(chrome) == []
    assert [url for url in reached(chrome) if not url.startswith(address)] == []


def test_a_link_to_a_sentence_scrolls_to_it(chrome: Chrome, address: str) -> None:
    chrome.set_window_size(700, 400)
    chrome.get(f"{address}{PAIR}")
    chrome.find_element(By.CSS_SELECTOR, ".two .headline a").click()
    chrome.find_element(By.CSS_SELECTOR, "a[aria-label='Cite paragraph 5']").click()
    chrome.find_element(By.LINK_TEXT, "These words in the archive").click()
    shows(chrome, pairs.NIGHT)
    chrome.execute_script("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    top = chrome.execute_script("return document.getElementById('p5').getBoundingClientRect().top")
    assert 0 <= top < 400
    assert chrome.execute_script("return scrollY") > 0


def test_two_texts_are_compared_by_clicks_alone(chrome: Chrome, address: str) -> None:
    chrome.set_window_size(1200, 900)
    chrome.get(address)
    chrome.find_element(By.PARTIAL_LINK_TEXT, "Beacon of the herring fleet").click()
    chrome.find_element(By.LINK_TEXT, "Compare with…").click()
    chrome.find_element(By.PARTIAL_LINK_TEXT, "Lighthouse at Gannet Point").click()
    shows(chrome, "alike")
    chrome.find_element(By.CSS_SELECTOR, "a.elsewhere").click()
    shows(chrome, "B was first")
    assert troubles(chrome) == []


def test_what_is_the_same_unfolds_by_keyboard(chrome: Chrome, address: str) -> None:
    chrome.get(f"{address}compare?a=https://gannet.example/ar/1&b=https://echo.example/ar/1")
    assert pairs.ARABIC[1] not in chromium.words(chrome)
    summary = chrome.find_element(By.CSS_SELECTOR, ".stayed summary")
    summary.send_keys(Keys.ENTER)
    shows(chrome, pairs.ARABIC[1])
    assert chrome.switch_to.active_element == summary
    assert summary.value_of_css_property("outline-style") == "solid"


def test_arabic_runs_from_right_to_left(chrome: Chrome, address: str) -> None:
    chrome.get(f"{address}compare?a=https://gannet.example/ar/1&b=https://echo.example/ar/1")
    paragraph = chrome.find_element(By.CSS_SELECTOR, ".pair-changed p[lang='ar']")
    assert paragraph.value_of_css_property("direction") == "rtl"


@pytest.mark.parametrize("width", [320, 768, 2000])
def test_the_pages_are_no_wider_than_the_window(chrome: Chrome, address: str, width: int) -> None:
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})
    chrome.get(f"{address}{PAIR}")
    assert chrome.execute_script(chromium.WIDER) <= 0
    article = chrome.find_element(By.CSS_SELECTOR, ".two .headline a").get_attribute("href")
    for page in (
        article,
        f"{article}/cite",
        f"{article}/cite?p=1",
        f"{address}compare",
        f"{address}compare?a=https://gannet.example/lighthouse",
    ):
        chrome.get(str(page))
        assert chrome.execute_script(chromium.WIDER) <= 0, page
    chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert troubles(chrome) == []


def test_on_paper_an_article_is_its_text_and_evidence(chrome: Chrome, address: str) -> None:
    chrome.get(f"{address}{PAIR}")
    chrome.find_element(By.CSS_SELECTOR, ".two .headline a").click()
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    text = chromium.words(chrome)
    assert pairs.NIGHT in text
    assert "Lasting link" in text
    assert "urn:uuid:" in text
    assert [words for words in ("Search", "Front page", "Where each field comes from", "Compare with…", "Skip to") if words in text] == []
    paper = base64.b64decode(chrome.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
    width, height = (float(size) for size in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)[0])
    assert (round(width), round(height)) == (595, 842)  # A4 in points
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_the_same_way_goes_by_keyboard_alone(chrome: Chrome, address: str) -> None:
    chrome.get(address)
    _follow(chrome, "Beacon of the herring fleet")
    _follow(chrome, "Cite paragraph 3")
    _follow(chrome, "was switched off on Monday night")
    shows(chrome, f"Quoted: “{pairs.GATHERED}”")
    _follow(chrome, "Page as captured")
    shows(chrome, "Captured 2")


def test_a_hit_opens_its_article_where_its_words_stand(chrome: Chrome, address: str) -> None:
    chrome.set_window_size(700, 400)
    chrome.get(f"{address}search?q=winter")
    chrome.find_element(By.CSS_SELECTOR, ".hits h2 a").click()
    shows(chrome, pairs.NIGHT)
    chrome.execute_script("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert chrome.execute_script("return scrollY") > 0


def _follow(chrome: Chrome, words: str) -> None:
    """Press Tab until a link with these words has the focus, then Enter."""
    for _ in range(200):
        chrome.switch_to.active_element.send_keys(Keys.TAB)
        focus = chrome.switch_to.active_element
        if words in f"{focus.text} {focus.get_attribute('aria-label')}":
            return focus.send_keys(Keys.ENTER)
    raise AssertionError(f"no Tab leads to {words!r}")
