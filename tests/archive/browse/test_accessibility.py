"""No page is an obstacle to those who read by ear, by keyboard, or with weak eyes: axe-core finds nothing serious."""

from __future__ import annotations

from collections.abc import Iterator

import axe
import chromium
import pytest
from build import Made
from selenium.webdriver import Chrome

from benchmarks import tour

AXE = axe.script()
FIXTURE = "valid-lang"  # the sample's hostile article has a language that normalizing never gives
pytestmark = [
    *chromium.WANTED,
    pytest.mark.skipif(not AXE, reason="needs axe-core: pip install axe-core-python, or name its axe.min.js in the variable AXE"),
]


@pytest.fixture(scope="module")
def address(made: Made) -> Iterator[str]:
    with chromium.served(made.folder) as address:
        yield address.rstrip("/")


def test_no_page_is_an_obstacle(chrome: Chrome, address: str) -> None:
    for stop in tour.of(address):
        axe.shine(chrome, "light")
        chrome.get(address + stop.path)
        assert [one for one in axe.findings(chrome, AXE) if one.grave and one.rule != FIXTURE] == [], stop.name
        axe.shine(chrome, "dark")
        assert axe.findings(chrome, AXE, "color-contrast") == (), f"{stop.name}, dark"


def test_an_obstacle_would_be_found(chrome: Chrome, address: str) -> None:
    axe.shine(chrome, "light")
    chrome.get(f"{address}/search")
    chrome.execute_script("document.querySelector('label.unseen').remove(); document.querySelector('.help summary').style.color = '#ddd'")
    assert {"label", "color-contrast"} <= {one.rule for one in axe.findings(chrome, AXE) if one.grave}
