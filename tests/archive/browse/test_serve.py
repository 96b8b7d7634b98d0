"""`serve` and the plugin in Datasette."""

from __future__ import annotations

import asyncio
import signal
import socket
import sqlite3
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import build
import pytest
from build import Made, Seen
from conftest import Site
from datasette.app import Datasette

from archive import schema
from archive.browse import serve
from normalize.errors import NewerDatabase, NotAnArchive, PressmarkError, UsageError

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("table", [name for name, told in schema.TABLES.items() if not told.hidden])
def test_tables_and_columns_are_described(site: Site, table: str) -> None:
    page = unescape(site.get(f"/archive/{table}").text)
    assert schema.TABLES[table].about in page
    assert all(about in page for about in schema.TABLES[table].columns.values())


def test_keys_and_record_ids_lead_to_our_pages(site: Site) -> None:
    key = site.key("lindqvist")
    assert f'<a href="/article/{key}">{key}</a>' in site.get("/archive/article").text
    assert f'href="/original/{site.made.names["fair"]}"' in site.get("/archive/capture").text


def test_the_search_box_of_datasette_searches_articles(site: Site) -> None:
    rows = site.get("/archive/article.json?_search=carousel&_shape=array").json()
    assert [row["title"] for row in rows] == ["Winter fair opens on the old pier"]


def test_inner_tables_are_hidden(site: Site) -> None:
    tables = {table["name"]: table["hidden"] for table in site.get("/archive.json").json()["tables"]}
    assert tables["article"] is False
    assert all(hidden for name, hidden in tables.items() if name.startswith("article_fts"))


def test_datasette_leads_back_to_the_front_page(site: Site) -> None:
    assert '<a href="/">Front page</a>' in site.get("/archive").text


def test_datasette_alone_shows_the_pages_too(made: Made) -> None:
    plain = Site(made, Datasette([str(made.database)]))
    assert "The Mewstone Archive" in plain.get("/").text
    assert plain.get("/search?q=lock").status_code == 200


def test_a_database_that_is_no_archive_is_left_to_datasette(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as db:
        db.execute("CREATE TABLE boats (name TEXT)")
    answer = asyncio.run(Datasette([str(tmp_path / "other.db")]).client.get("/"))
    assert "boats" in answer.text


def test_a_mounted_archive_links_within_its_mount(made: Made) -> None:
    mounted = Site(made, Datasette([str(made.database)], settings={"base_url": "/news/"}))
    html = mounted.get("/search?q=bridge").text
    assert 'href="/news/article/' in html
    assert 'href="/article/' not in html


def test_new_articles_are_seen_while_it_serves(tmp_path: Path) -> None:
    made = build.make(tmp_path / "archive", [Seen("a", "https://a.example/1", 0, build.article("One", ["Words."]))])
    site = Site(made, serve.datasette(made.folder))
    assert site.get("/.json").json()["totals"]["articles"] == 1
    with sqlite3.connect(made.database) as db:
        db.execute("DELETE FROM article")
    assert site.get("/.json").json()["totals"]["articles"] == 0


def test_no_archive_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotAnArchive):
        serve.datasette(tmp_path)


def test_an_archive_without_a_database_is_sent_to_ingest(tmp_path: Path) -> None:
    (tmp_path / "archive.toml").write_text(build.SETTINGS)
    with pytest.raises(UsageError, match="pressmark ingest"):
        serve.datasette(tmp_path)


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    made = build.make(tmp_path / "archive", [])
    with sqlite3.connect(made.database) as db:
        db.execute("INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('pressmark', 'm9999_later', '')")
    with pytest.raises(NewerDatabase):
        serve.datasette(made.folder)


def test_a_port_in_use_is_told_in_one_line(made: Made) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PressmarkError, match=f"port {port} of 127.0.0.1 is in use") as refused:
            serve.serve(made.folder, "127.0.0.1", port)
    assert "\n" not in str(refused.value)


def test_serve_tells_its_address_answers_and_ends_quietly(made: Made) -> None:
    code = "import sys; from pathlib import Path; from archive.browse.serve import serve; serve(Path(sys.argv[1]), port=0)"
    command = [sys.executable, "-u", "-c", code, str(made.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as served:
        assert served.stdout is not None
        try:
            address = served.stdout.readline().strip()
            page = urlopen(address).read().decode()
            for missing in ("no/such/page", "article/none", "archive/none"):
                with pytest.raises(HTTPError, match="404"):
                    urlopen(address + missing)
        finally:
            served.send_signal(signal.SIGINT)
        _, trouble = served.communicate(timeout=60)
    assert "The Mewstone Archive" in page
    assert (served.returncode, trouble) == (0, "")


def test_the_page_of_all_tables_counts_short_tables_and_knows_the_long_ones(site: Site) -> None:
    counts = {table["name"]: table["count"] for table in site.get("/archive.json").json()["tables"]}
    held = sqlite3.connect(site.made.database)
    for table in ("article", "source", "takedown"):
        assert counts[table] == held.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    assert counts.get("article_fts_data") is None
    held.close()
