"""Pages of texts as odd as newsrooms print them stay within a telephone's screen."""

from __future__ import annotations

from collections.abc import Iterator

import build
import chromium
import pytest
from build import Seen, cut
from selenium.webdriver import Chrome

from archive.rows import SourceFacts
from benchmarks import tour

pytestmark = chromium.WANTED
WORD = "Hafenschleusentorerneuerungsverzögerungsbeschwerdeverfahrensordnung" * 3
ADDRESS = "https://harbour.example/" + "an-address-without-an-end-" * 8
ODD = (
    build.article(
        WORD, [f"Die {WORD} liegt beim Amt.", f"Siehe {ADDRESS}", cut(WORD, "related")], authors=(WORD,), lead=WORD, section=WORD
    ),
    build.article("", ["A page that its newsroom forgot to name tells of a seal on the slipway."]),
    build.article("إغلاق الرصيف" + "ـ" * 90, [f"أعلنت إدارة الميناء {ADDRESS} إغلاق الرصيف."], language="ar", authors=("ليلى المرفأ",)),
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    seen = [Seen(f"odd-{n}", f"{ADDRESS}{n % 3}", n, odd, source=WORD[:60].lower()) for n, odd in enumerate((*ODD, ODD[0], ODD[2]))]
    made = build.make(tmp_path_factory.mktemp("odd") / "archive", seen, [SourceFacts(WORD[:60].lower(), WORD, ADDRESS, "de")])
    with chromium.served(made.folder) as address:
        yield address.rstrip("/")


def test_the_longest_words_stay_within_the_window(chrome: Chrome, address: str) -> None:
    size = {"width": 320, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    articles = [f"/article/{hit['article']['key']}" for hit in tour.ask(address, "/search.json?fold=no")["hits"]]
    for path in (*(stop.path for stop in tour.of(address)), *articles):
        chrome.get(address + path)
        assert chrome.execute_script(chromium.WIDER) <= 0, path
    chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
