"""Questions that mean harm: each is answered, in bounds, and leads nowhere."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import build
import pytest
from build import Seen
from conftest import Site

from archive.browse import serve
from archive.browse.asked import LONGEST, MOST, Typed, read

LARGEST = 200_000  # bytes of a page
LONG = "a" * 60_000
NAMES = (
    "q",
    "source",
    "language",
    "from",
    "to",
    "sort",
    "page",
    "fold",
    "spelling",
    "chart",
    "days",
    "a",
    "b",
    "from_a",
    "p",
    "s",
    "quote",
)
VALUES = (
    *("-1", "0", "1.5", "1e9", "9" * 4000, "٣", "²", "1_0", "\0", "\x1b[31m", "\ufffe", "\u202e", "'", '"', "*", "^x", "title:", "source:*", "OR OR"),
    *('") OR 1=1 --', "NEAR(a b, 3)", "{{7*7}}", "../../x", "//live.example", "javascript:alert(1)", "e" + "\u0301" * 900, "\U0001f4a9" * 100),
    *("2026-02-30", "0000", "0001-01-01", "9999", "9999-12-31", "10000-01-01", "٢٠٢٦", "=1+1", ",", ";", LONG),
)  # fmt: skip
PAGES = ("/search", "/search.json", "/search.atom", "/clusters", "/health", "/", "/compare", "/takedowns", "/source/harbour")


def typed(**values: object) -> Typed:
    return Typed(
        **{
            "words": "",
            "sources": (),
            "languages": (),
            "since": "",
            "until": "",
            "sort": "",
            "fold": "",
            "spelling": "",
            "page": "",
            **values,
        }
    )  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_a_search_answers_whatever_stands_in_its_address(site: Site, name: str) -> None:
    for value in VALUES:
        answer = site.get(f"/search?{name}={quote(value)}")
        assert answer.status_code == 200, value[:40]
        assert len(answer.content) < LARGEST, value[:40]
        assert "live.example" not in answer.headers.get("location", "")


@pytest.mark.parametrize("page", PAGES)
def test_no_page_minds_what_it_is_asked(site: Site, page: str) -> None:
    for value in VALUES[::3]:
        asked = "&".join(f"{name}={quote(value[:3000])}" for name in NAMES)
        assert site.get(f"{page}?{asked}").status_code < 500, value[:40]


@pytest.mark.parametrize("name", NAMES)
def test_a_thousand_times_the_same_is_asked_once(site: Site, name: str) -> None:
    answer = site.get("/search?q=lock&" + "&".join([f"{name}=harbour"] * 1000))
    assert answer.status_code == 200
    assert len(answer.content) < LARGEST


def test_a_thousand_sources_are_as_many_as_links_can_name(site: Site) -> None:
    answer = site.get("/search?" + "&".join(f"source=s{number}" for number in range(1000)))
    assert (answer.status_code, len(answer.content) < LARGEST) == (200, True)
    assert "Not understood: s20, s21" in answer.text


def test_names_that_are_left_out_are_told_and_cut() -> None:
    asked = read(typed(sources=tuple(f"s{number}" for number in range(MOST + 1)), languages=("x" * (LONGEST + 1),), since="y" * 1000))
    assert len(asked.sources) == MOST
    assert asked.languages == ()
    assert asked.unread == ("y" * 60 + "…", f"s{MOST}", "x" * 60 + "…")


def test_a_search_to_the_last_day_of_the_calendar_has_its_chart(site: Site) -> None:
    assert site.get("/search.json?to=9999-12-31").json()["chart"]["bars"][-1]["until"] == "9999-12-31"


@pytest.mark.parametrize("page", ["/replay/{lock}/", "/-/record/{lock}", "/original/{lock}", "/search.wacz"])
def test_what_stands_in_a_files_place_is_not_read(tmp_path: Path, page: str) -> None:
    made = build.make(tmp_path / "archive", [Seen("lock", "https://a.example/1", 0, build.article("Lock", ["Words of the lock."]))])
    file = made.folder / "warc" / build.FILE
    site = Site(made, serve.datasette(made.folder))
    for swap in (lambda: file.symlink_to("/etc/passwd"), lambda: file.symlink_to(file), file.mkdir):
        file.unlink()
        swap()
        answer = site.get(page)
        assert "could not be made" not in answer.text
        assert "daemon:" not in answer.text  # a complaint quotes eight bytes, so not the first line
