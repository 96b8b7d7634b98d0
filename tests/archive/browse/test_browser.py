"""The ways a reader takes, in a real browser; and a hostile page, which may run nothing and reach nothing."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import chromium
import pytest
import sample
from build import Made
from chromium import reached, shows, troubles
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from archive.browse import headers

pytestmark = chromium.WANTED


def test_from_the_front_page_to_the_captured_page(chrome: Chrome, address: str) -> None:
    chrome.get(address)
    chrome.find_element(By.ID, "quick").send_keys("harbour master", Keys.ENTER)
    shows(chrome, "1 article")
    chrome.find_element(By.PARTIAL_LINK_TEXT, "Lock Seven").click()
    shows(chrome, "forty angry skippers")
    body = chrome.find_element(By.TAG_NAME, "body")
    assert "4,120 marks short" not in body.text
    chrome.find_element(By.XPATH, "//summary[contains(., 'donation')]").click()
    shows(chrome, "4,120 marks short")
    chrome.find_element(By.LINK_TEXT, "Page as captured").click()
    shows(chrome, "Captured 20 January 2026")
    chrome.switch_to.frame(chrome.find_element(By.TAG_NAME, "iframe"))
    shows(chrome, "Lock Seven stays shut")
    gate = chrome.find_element(By.CSS_SELECTOR, "img[alt='The gate']")
    assert gate.get_property("naturalWidth") == 1
    assert chrome.find_element(By.TAG_NAME, "h1").value_of_css_property("font-style") == "italic"
    chrome.switch_to.default_content()
    assert troubles(chrome) == []


def test_every_page_is_quiet_in_the_console(chrome: Chrome, address: str, made: Made) -> None:
    pages = (
        "",
        "search",
        "search?q=gate",
        "source/harbour",
        f"original/{made.names['fair-gone']}",
        "archive",
        "archive/article",
        "article/none",
    )
    for page in pages:
        chrome.get(address + page)
        found = [trouble for trouble in troubles(chrome) if "article/none" not in trouble]  # the console tells each 404
        assert found == [], page


def test_a_hostile_page_runs_nothing_and_reaches_nothing(chrome: Chrome, address: str, made: Made) -> None:
    reached(chrome)
    for page in (f"original/{made.names['trick']}", f"replay/{made.names['trick']}/"):
        chrome.get(address + page)
        if page.startswith("original"):
            chrome.switch_to.frame(chrome.find_element(By.TAG_NAME, "iframe"))
        shows(chrome, "A page of tricks")
        for link in chrome.find_elements(By.TAG_NAME, "a"):
            link.click()
        chrome.find_element(By.TAG_NAME, "button").click()
        assert chrome.title != "ran"
        chrome.switch_to.default_content()
    asked = reached(chrome)
    assert len(asked) >= 3
    assert [url for url in asked if not url.startswith(address)] == []
    assert chrome.current_url.startswith(address)


def test_hostile_bytes_without_rewriting_are_held_by_the_headers(chrome: Chrome, address: str, made: Made, tmp_path: Path) -> None:
    """The same tricks served untouched under the replay headers: the browser alone must hold them."""

    class Untouched(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in {**headers.EVERYWHERE, "content-security-policy": headers.REPLAY, "content-type": "text/html"}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(sample.TRICK_PAGE)

        def log_message(self, *args: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Untouched) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{server.server_port}/"
        reached(chrome)
        chrome.get(home)
        shows(chrome, "A page of tricks")
        assert chrome.title != "ran"
        assert chrome.current_url == home
        server.shutdown()
    troubles(chrome)
    assert [url for url in reached(chrome) if not url.startswith(home)] == []


@pytest.mark.parametrize("width", [320, 768, 2000])
def test_no_page_is_wider_than_the_window(chrome: Chrome, address: str, made: Made, width: int) -> None:
    chrome.set_window_size(width, 900)
    for page in ("", "search?q=gate+OR+pier", "source/harbour", f"original/{made.names['lock-2']}"):
        chrome.get(address + page)
        assert chrome.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page
    chrome.get(f"{address}search?q=lindqvist")
    chrome.find_element(By.PARTIAL_LINK_TEXT, "Lock Seven").click()
    assert chrome.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_a_keyboard_reaches_the_contents(chrome: Chrome, address: str) -> None:
    chrome.get(address)
    chrome.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    assert chrome.switch_to.active_element.text == "Skip to the contents"
    chrome.switch_to.active_element.send_keys(Keys.ENTER)
    assert chrome.switch_to.active_element.get_attribute("id") == "main"
