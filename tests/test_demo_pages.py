"""The demo's pages in a real browser: text on each, nothing in the console, no request that leaves the machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import chromium
import pytest
from chromium import reached, shows, troubles, words
from demo_runs import run
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

pytestmark = chromium.WANTED


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "archive"
    run(folder)
    run(folder)
    return folder


@pytest.fixture(scope="module")
def address(archive: Path) -> Iterator[str]:
    with chromium.served(archive) as address:
        yield address


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium.opened(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


def asked(archive: Path, sql: str) -> list[str]:
    with closing(sqlite3.connect(archive / "archive.db")) as db:
        return [row[0] for row in db.execute(sql)]


def test_every_article_shows_its_text_and_the_console_stays_empty(chrome: Chrome, address: str, archive: Path) -> None:
    keys = asked(archive, "SELECT key FROM article ORDER BY key")
    assert len(keys) >= 60
    for key in keys[::4]:
        chrome.get(f"{address}article/{key}")
        first = asked(archive, f"SELECT text FROM version_text JOIN article USING (version) WHERE key = '{key}'")[0].split("\n")[0]
        assert " ".join(first.split())[:60] in " ".join(words(chrome).split())
        assert troubles(chrome) == [], key


def test_the_originals_are_shown_and_ask_nobody_else(chrome: Chrome, address: str, archive: Path) -> None:
    captures = asked(archive, "SELECT record_id FROM capture WHERE version IS NOT NULL AND record_type = 'response' ORDER BY url")
    reached(chrome)
    for record_id in captures[::8]:
        chrome.get(f"{address}original/{record_id.removeprefix('<urn:uuid:').removesuffix('>')}")
        chrome.switch_to.frame(chrome.find_element(By.TAG_NAME, "iframe"))
        assert len(words(chrome)) > 300
        chrome.switch_to.default_content()
        assert troubles(chrome) == [], record_id
    assert [url for url in reached(chrome) if not url.startswith(address)] == []


def test_what_was_edited_is_found_from_the_front_page(chrome: Chrome, address: str) -> None:
    chrome.get(address)
    chrome.find_element(By.LINK_TEXT, "Governor of the East Resigns After Nine Weeks").click()
    shows(chrome, "2 versions".upper())
    assert "Governor of the East Dismissed After Nine Weeks" in words(chrome)


def test_what_was_withdrawn_still_stands_with_its_evidence(chrome: Chrome, address: str) -> None:
    chrome.get(address)
    chrome.find_element(By.LINK_TEXT, "Schools to Teach the Reading of Maps Again").click()
    shows(chrome, "404")
    assert "withdrawn" in words(chrome).lower()
