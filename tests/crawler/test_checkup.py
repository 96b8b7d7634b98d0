"""Health after real crawls: noted, remembered, told by `pressmark status`; and walls that never become articles."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crawler import checkup
from tests.crawler.site import ROOT, Site, archive, command, crawl, feed, serving

BAY = "http://bay.example"
TEXT = "".join(
    f"<p>On pier {n} the council counted its boats again, and found {n} more than the day before the storm.</p>" for n in range(9)
)
WALLS = {
    "Just a moment...": "<p>Checking if the site connection is secure</p><p>Enable JavaScript and cookies to continue</p>",
    "Один момент": "<h1>Проверка браузера</h1><p>Подтвердите, что вы не робот.</p>",
    "Bevor Sie weiterlesen": "<p>Wir und unsere 214 Partner verwenden Cookies.</p><button>Alle akzeptieren</button>",
    "Avant de continuer": "<p>Nous et nos partenaires utilisons des cookies.</p><button>Tout accepter</button>",
    "bay.example": "<h1>bay.example</h1><p>This domain is for sale.</p><p>Buy this domain</p>",
    "Домен": "<h1>bay.example</h1><p>Домен bay.example продаётся</p>",
}


@pytest.fixture(scope="module")
def site() -> Any:
    with serving() as made:
        yield made


def status(folder: Path, *options: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-m", "crawler.cli", "status", str(folder), *options], cwd=ROOT, capture_output=True, text=True)
    return done.returncode, done.stdout or done.stderr


def noted(folder: Path) -> dict[str, tuple[str, str]]:
    rows = sqlite3.connect(folder / "crawl.db").execute("SELECT source, state, cause FROM health")
    return {source: (state, cause) for source, state, cause in rows}


def test_an_archive_that_watches_nothing_yet_has_a_health_all_the_same(tmp_path: Path, site: Site) -> None:
    folder = archive(tmp_path, site)
    checkup.note(folder, 1_000_000.0)
    assert noted(folder) == {"": ("well", "")}


@pytest.fixture(scope="module")
def fallen(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Path:
    """A newsroom that was new in the first crawl and shows a wall in the second."""
    site.newsroom("bay", 4)
    folder = archive(tmp_path_factory.mktemp("fallen"), site, "bay", again="1ms")
    crawl(folder)
    assert noted(folder)["bay"] == ("new", "young")
    site.put(f"{BAY}/feed/", "<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>", 403)
    crawl(folder)
    return folder


def test_a_crawl_notes_how_each_source_is_and_what_has_changed(fallen: Path) -> None:
    assert noted(fallen)["bay"] == ("blocked", "bot-wall")
    changes = sqlite3.connect(fallen / "crawl.db").execute("SELECT was_state, state FROM health_change WHERE source = 'bay' ORDER BY id")
    assert changes.fetchall() == [("", "new"), ("new", "blocked")]


def test_runs_and_traffic_are_counted(fallen: Path) -> None:
    db = sqlite3.connect(fallen / "crawl.db")
    assert db.execute("SELECT COUNT(*), COUNT(ended_at), MAX(ending) FROM run").fetchone() == (2, 2, "")
    assert db.execute("SELECT SUM(fresh) FROM traffic WHERE source = 'bay'").fetchone() == (4,)
    attempts = db.execute("SELECT COUNT(*) FROM attempt").fetchone()
    assert db.execute("SELECT SUM(attempts) FROM traffic").fetchone() == attempts


def test_status_names_the_cause_with_its_evidence_and_exits_1(fallen: Path) -> None:
    code, told = status(fallen, "--json", "--source", "bay")
    (bay,) = json.loads(told)["health"]["sources"]
    assert (code, bay["state"], bay["cause"], bay["evidence"][0]["url"]) == (1, "blocked", "bot-wall", f"{BAY}/feed/")
    assert bay["evidence"][0]["record_id"].startswith("<urn:uuid:")


def test_status_tells_people_the_same(fallen: Path) -> None:
    code, told = status(fallen)
    assert code == 1
    assert told.splitlines()[0].split()[:2] == ["bay", "blocked"]
    assert "bay: a wall against robots answers instead (bot-wall)" in told
    assert "traffic    " in told


def test_each_field_of_the_json_is_documented(fallen: Path) -> None:
    told = json.loads(status(fallen, "--json")[1])["health"]
    names = {
        *told,
        *told["ours"],
        *told["sources"][0],
        *told["due"],
        *told["clock"],
        *told["sources"][0]["evidence"][0],
        *told["sources"][0]["days"][0],
    }
    page = (ROOT / "docs" / "health.md").read_text("utf-8")
    assert {name for name in names if f"`{name}`" not in page} == set()


def test_status_of_an_unknown_source_is_wrong_usage(fallen: Path) -> None:
    code, said = status(fallen, "--source", "bray")
    assert (code, "no source named 'bray'" in said) == (2, True)


def test_a_crawl_that_was_killed_is_told(fallen: Path) -> None:
    with sqlite3.connect(fallen / "crawl.db") as db:  # as kill -9 leaves it
        db.execute("INSERT INTO run (started_at) SELECT MAX(started_at) + 1 FROM run")
    ours = json.loads(status(fallen, "--json")[1])["health"]["ours"]
    with sqlite3.connect(fallen / "crawl.db") as db:
        db.execute("DELETE FROM run WHERE ended_at IS NULL")
    assert (ours["cause"], ours["says"]) == ("crawl-failed", "the last crawl ended before its time: it was killed")


def test_status_needs_neither_scrapy_nor_twisted() -> None:
    code = "import sys, crawler.commands.status; print(*sorted(m for m in ('scrapy', 'twisted') if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_crawl_db_of_before_has_no_health_to_tell(tmp_path: Path, site: Site) -> None:
    folder = archive(tmp_path, site, "bay")
    sqlite3.connect(folder / "crawl.db").execute("CREATE TABLE url (id INTEGER)")
    code, said = status(folder)
    assert (code, "has no archive.db yet" in said) == (2, True)


def test_walls_and_parked_domains_never_become_articles(tmp_path: Path, site: Site) -> None:
    urls = [f"http://wall.example/news/{number}-{code}" for number in range(len(WALLS)) for code in (200, 403, 503)]
    site.put("http://wall.example/feed/", feed([*urls, "http://wall.example/news/sound"]))
    for number, (title, text) in enumerate(WALLS.items()):
        for code in (200, 403, 503):
            page = f"<html><head><title>{title}</title></head><body>{text}</body></html>"
            site.put(f"http://wall.example/news/{number}-{code}", page, code, Content_Type="text/html; charset=utf-8")
    sound = f"<html><head><title>Boats counted</title></head><body><article><h1>Boats counted</h1>{TEXT}</article></body></html>"
    site.put("http://wall.example/news/sound", sound, Content_Type="text/html")
    folder = archive(tmp_path, site, "wall")
    words = [part for part in command(folder) if part != "--no-ingest"]
    subprocess.run(words, cwd=ROOT, capture_output=True, timeout=90, check=True)
    db = sqlite3.connect(folder / "archive.db")
    assert db.execute("SELECT title FROM article").fetchall() == [("Boats counted",)]
    kinds = dict(db.execute("SELECT kind, COUNT(*) FROM capture WHERE url LIKE '%-200' GROUP BY 1").fetchall())
    assert kinds == {"bot-wall": 2, "consent-wall": 2, "parked": 2}
    held = db.execute("SELECT COUNT(DISTINCT url) FROM capture WHERE url LIKE '%-_03'").fetchone()
    assert held == (12,)  # archived as what they are
