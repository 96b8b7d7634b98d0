"""The crawl command against a server of our own; what counts is the server's log."""

from __future__ import annotations

import json
import os
import shlex
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.warc import read_groups
from tests.crawler.site import ROOT, Site, archive, command, crawl, crawl_in_vain, feed, serving

BAY, HARBOUR = "http://bay.example", "http://harbour.example"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def start(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(command(folder), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def captured(folder: Path) -> list[str]:
    """The addresses whose exchange was acknowledged, as crawl.db has them."""
    db = sqlite3.connect(folder / "crawl.db")
    return [url for (url,) in db.execute("SELECT url FROM capture")]


def in_warc(folder: Path) -> list[str]:
    files = sorted((folder / "warc").glob("*.warc.gz*"))
    return [
        group.captures[0].url
        for path in files
        if path.name.endswith((".warc.gz", ".open"))
        for group in read_groups(path)
        if group.captures
    ]


def test_everything_is_fetched_once_robots_first_one_at_a_time(tmp_path: Path, site: Site) -> None:
    urls = site.newsroom("bay", 8) + site.newsroom("harbour", 8)
    report = crawl(archive(tmp_path, site, "bay", "harbour"))
    assert sorted(site.asked()) == sorted([*urls, *(f"{host}/{path}" for host in (BAY, HARBOUR) for path in ("robots.txt", "feed/"))])
    for host in (BAY, HARBOUR):
        assert next(url for url in site.asked() if url.startswith(host)) == f"{host}/robots.txt"
    assert set(site.most_at_once.values()) == {1}
    assert (report["pages"], report["exchanges"], report["failed"]) == (16, 20, 0)
    assert sorted(in_warc(tmp_path)) == sorted(site.asked())
    assert site.log[0].head["user-agent"].startswith("Pressmark/")
    assert "(+desk@harbour.example; Test)" in site.log[0].head["user-agent"]


def test_robots_is_obeyed(tmp_path: Path, site: Site) -> None:
    first, *rest = site.newsroom("bay", 3)
    site.put(f"{BAY}/robots.txt", "User-agent: *\nDisallow: /news/0\n")
    report = crawl(archive(tmp_path, site, "bay"))
    assert (site.times(first), [site.times(url) for url in rest], report["refused"]) == (0, [1, 1], 1)


def test_without_an_answer_about_robots_nothing_is_asked(tmp_path: Path, site: Site) -> None:
    site.newsroom("bay", 3)
    site.put(f"{BAY}/robots.txt", "down", 503, Retry_After="3600")
    crawl_in_vain(archive(tmp_path, site, "bay"))
    assert site.asked() == [f"{BAY}/robots.txt"]


@pytest.mark.parametrize("status", [500, 503])
def test_a_robots_that_never_answers_ends_the_run_all_the_same(tmp_path: Path, site: Site, status: int) -> None:
    site.newsroom("bay", 3)
    site.put(f"{BAY}/robots.txt", "down", status)
    folder = archive(tmp_path, site, "bay")
    crawl_in_vain(folder)
    assert site.asked() == [f"{BAY}/robots.txt"] * 2
    site.put(f"{BAY}/robots.txt", "")
    assert crawl(folder)["pages"] == 3


def test_a_redirect_is_followed_and_both_exchanges_are_kept(tmp_path: Path, site: Site) -> None:
    site.put(f"{BAY}/feed/", feed([f"{BAY}/news/old"]))
    site.put(f"{BAY}/news/old", status=301, Location="/news/new")
    site.put(f"{BAY}/news/new", "<html><body>It stands here now.</body></html>")
    report = crawl(archive(tmp_path, site, "bay"))
    assert in_warc(tmp_path)[-2:] == [f"{BAY}/news/old", f"{BAY}/news/new"]
    assert (report["pages"], report["moved"]) == (1, 1)


def test_pictures_and_stylesheets_of_an_article_are_kept(tmp_path: Path, site: Site) -> None:
    site.put(f"{BAY}/feed/", feed([f"{BAY}/news/1"]))
    site.put(
        f"{BAY}/news/1", '<html><head><link rel=stylesheet href="/s.css"></head><body><img src="http://cdn.example/a.png"></body></html>'
    )
    report = crawl(archive(tmp_path, site, "bay"))
    assert {"http://cdn.example/robots.txt", "http://cdn.example/a.png", f"{BAY}/s.css"} < set(site.asked())
    assert report["gone"] == 0


def test_a_second_run_asks_with_validators_and_finds_the_edit_and_the_withdrawal(tmp_path: Path, site: Site) -> None:
    same, edited, withdrawn = site.newsroom("bay", 3)
    folder = archive(tmp_path, site, "bay", again="1ms")
    crawl(folder)
    first = len(site.log)
    site.put(edited, "<html><body>Other words.</body></html>", ETag='"later"')
    site.put(withdrawn, "gone", 410)
    report = crawl(folder)
    second = {asked.url: asked for asked in site.log[first:]}
    assert {url: asked.status for url, asked in second.items()} == {f"{BAY}/feed/": 304, same: 304, edited: 200, withdrawn: 410}
    assert second[same].head["if-none-match"] == f'"{same}"'
    assert (report["pages"], report["unchanged"], report["gone"]) == (1, 1, 1)


def test_what_came_whole_again_though_unchanged_is_told_by_source(tmp_path: Path, site: Site) -> None:
    (url,) = site.newsroom("bay", 1)
    site.put(url, "<html><body>Without validators.</body></html>")
    folder = archive(tmp_path, site, "bay", again="1ms")
    crawl(folder)
    (bay,) = crawl(folder)["whole"]  # type: ignore[misc]  # a list in a report of numbers
    assert (bay["source"], bay["documents"], bay["spared"]) == ("bay", 1, 1)


def test_what_fails_is_tried_again_as_often_as_the_schedule_lists_and_then_in_the_next_run(tmp_path: Path, site: Site) -> None:
    (url,) = site.newsroom("bay", 1)
    site.put(url, "no", 500)
    folder = archive(tmp_path, site, "bay")
    assert crawl(folder)["failed"] == 2
    assert crawl_in_vain(folder)["failed"] == 1
    assert site.times(url) == 3


def test_killed_in_the_middle_nothing_is_lost_and_nothing_acknowledged_is_asked_again(tmp_path: Path, site: Site) -> None:
    urls = [url for name in ("bay", "harbour", "pier") for url in site.newsroom(name, 10)]
    folder = archive(tmp_path, site, "bay", "harbour", "pier")
    site.hold = 20
    crawling = start(folder)
    assert site.held.wait(30)
    crawling.kill()
    crawling.wait()
    acknowledged = captured(folder)
    site.hold = None
    site.go.set()
    crawl(folder)
    assert len(acknowledged) >= 15
    assert {url: site.times(url) for url in acknowledged} == dict.fromkeys(acknowledged, 1)
    assert set(urls) <= set(captured(folder))
    assert sorted(in_warc(folder)) == sorted(captured(folder))


def test_what_the_warc_has_and_crawl_db_forgot_is_not_asked_again(tmp_path: Path, site: Site) -> None:
    urls = site.newsroom("bay", 10)
    folder = archive(tmp_path, site, "bay")
    site.hold = 8
    crawling = start(folder)
    assert site.held.wait(30)
    crawling.kill()
    crawling.wait()
    with sqlite3.connect(folder / "crawl.db") as db:  # as a power cut may leave it: older than the WARC file
        db.execute("DELETE FROM capture WHERE role = 'article'")
        db.execute("UPDATE warc_file SET indexed_to = (SELECT MAX(offset + length) FROM capture)")
        db.execute(
            "UPDATE url SET state = 'waiting', due_at = 0, again = 0, lease = NULL, last_answer = NULL, visits = 0 WHERE role = 'article'"
        )
        db.execute("DELETE FROM attempt WHERE asked LIKE '%news%'")
    site.hold = None
    site.go.set()
    crawl(folder)
    fetched = [url for url in in_warc(folder) if url in urls]
    assert sorted(fetched) == sorted(urls)
    assert sum(site.times(url) for url in urls) <= len(urls) + 1  # the one that was under way


def test_what_was_kept_but_not_read_for_links_is_read_at_the_next_start(tmp_path: Path, site: Site) -> None:
    site.newsroom("bay", 2)
    folder = archive(tmp_path, site, "bay")
    crawl(folder)
    with sqlite3.connect(folder / "crawl.db") as db:  # as a kill between the answer and its reading leaves it
        db.execute("UPDATE capture SET parsed = 0 WHERE role = 'feed'")
        db.execute("DELETE FROM attempt WHERE asked LIKE '%news%'")
        db.execute("DELETE FROM url WHERE role = 'article'")
    before = len(site.log)
    crawl(folder)
    assert site.asked()[before:].count(f"{BAY}/news/0") == 1


def test_sigterm_ends_it_in_order(tmp_path: Path, site: Site) -> None:
    site.newsroom("bay", 10)
    folder = archive(tmp_path, site, "bay")
    site.hold = 5
    crawling = start(folder)
    assert site.held.wait(30)
    crawling.send_signal(signal.SIGTERM)
    site.go.set()
    out, problems = crawling.communicate(timeout=20)
    assert (crawling.returncode, problems) == (0, "")
    assert json.loads(out)["stopped"] is True
    assert sorted(path.suffix for path in (folder / "warc").iterdir()) == [".gz"]
    crawl(folder)
    assert len({url for url in captured(folder) if "/news/" in url}) == 10


def test_two_crawls_at_once_are_refused(tmp_path: Path, site: Site) -> None:
    site.newsroom("bay", 2)
    folder = archive(tmp_path, site, "bay")
    site.hold = 1
    crawling = start(folder)
    assert site.held.wait(30)
    second = subprocess.run(command(folder), cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    site.go.set()
    assert second.returncode == 2
    assert f"(number {crawling.pid}) is crawling" in second.stderr
    assert crawling.wait(30) == 0


def test_a_second_crawl_may_ask_to_end_quietly(tmp_path: Path, site: Site) -> None:
    site.newsroom("bay", 2)
    folder = archive(tmp_path, site, "bay")
    site.hold = 1
    crawling = start(folder)
    assert site.held.wait(30)
    second = subprocess.run(command(folder, "--unless-busy"), cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    site.go.set()
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert crawling.wait(30) == 0


def test_a_run_in_which_nothing_is_due_is_none_in_vain(tmp_path: Path, site: Site) -> None:
    site.newsroom("bay", 1)
    folder = archive(tmp_path, site, "bay")
    crawl(folder)
    assert crawl(folder)["exchanges"] == 0


def test_scrapys_own_command_crawls_too(tmp_path: Path, site: Site) -> None:
    urls = site.newsroom("bay", 2)
    folder = archive(tmp_path, site, "bay")
    scrapy = [command(folder)[0], "-m", "scrapy"]
    listed = subprocess.run([*scrapy, "list"], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True)
    subprocess.run([*scrapy, "crawl", "news", "-s", f"PRESSMARK_ARCHIVE={folder}"], cwd=ROOT, timeout=60, check=True)
    assert "news" in listed.stdout.split()
    assert set(urls) < set(in_warc(folder))
    assert list((folder / "warc").glob("*.open")) == []


def refused(folder: Path, *options: str) -> tuple[int, str]:
    done = subprocess.run(command(folder, *options), cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stderr


def test_an_unknown_source_and_a_broken_one_are_told_in_one_line(tmp_path: Path, site: Site) -> None:
    folder = archive(tmp_path, site, "bay")
    code, said = refused(folder, "--source", "bray")
    assert (code, said) == (
        2,
        "pressmark: no source named 'bray'; known: bay, globalresearch, southfront, syrianobserver, tass, themoscowtimes\n",
    )
    (folder / "sources" / "bay.toml").write_text('name = "bay"\ntitle = 7\n')
    code, said = refused(folder)
    assert (code, said) == (2, f"pressmark: {folder}/sources/bay.toml, line 2: title: expected a string in quotes, found 7\n")


def test_a_folder_without_an_archive_is_told(tmp_path: Path) -> None:
    code, said = refused(tmp_path)
    assert code == 2
    assert said.startswith(f"pressmark: {tmp_path} holds no archive.toml")


def test_a_crawl_db_of_a_newer_pressmark_is_left_alone(tmp_path: Path, site: Site) -> None:
    folder = archive(tmp_path, site, "bay")
    crawl(folder)
    with sqlite3.connect(folder / "crawl.db") as db:
        db.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('pressmark-crawl', 'm9999', '')")
    code, said = refused(folder)
    assert (code, "m9999" in said) == (1, True)


def test_a_disk_that_fills_up_ends_the_crawl_in_order_and_loses_nothing(tmp_path: Path, site: Site) -> None:
    urls = site.newsroom("bay", 12)
    for url in urls:
        site.put(url, os.urandom(500_000), ETag=f'"{url}"', Content_Type="text/html")
    folder = archive(tmp_path, site, "bay")
    limited = ["sh", "-c", f"ulimit -f {3_000_000 // 512}; exec {shlex.join(command(folder))}"]
    done = subprocess.run(limited, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    acknowledged = [url for url in captured(folder) if url in urls]
    assert 0 < len(acknowledged) < 12
    assert set(acknowledged) <= set(in_warc(folder))
    crawl(folder)
    assert {url: site.times(url) for url in acknowledged} == dict.fromkeys(acknowledged, 1)
    assert set(urls) <= set(captured(folder))


def test_a_crawl_that_could_not_store_does_not_say_that_all_is_stored(tmp_path: Path, site: Site) -> None:
    for url in site.newsroom("bay", 3):
        site.put(url, os.urandom(2_000_000), Content_Type="text/html")
    folder = archive(tmp_path, site, "bay")
    (folder / "archive.db").write_bytes(b"no database" * 99)
    words = shlex.join(part for part in command(folder) if part != "--no-ingest")
    limited = ["sh", "-c", f"ulimit -f {3_000_000 // 512}; exec {words}"]
    done = subprocess.run(limited, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "archive.db is damaged" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("pressmark: no room to write in ")


def test_articles_are_in_archive_db_when_the_crawl_is_done(tmp_path: Path, site: Site) -> None:
    site.put(f"{BAY}/feed/", feed([f"{BAY}/news/1"]))
    text = "".join(f"<p>On pier {n} the council counted its boats again, and found one more than the day before.</p>" for n in range(9))
    site.put(
        f"{BAY}/news/1",
        f"<html><head><title>Boats counted</title></head><body><article><h1>Boats counted</h1>{text}</article></body></html>",
    )
    folder = archive(tmp_path, site, "bay")
    beside = [part for part in command(folder) if part != "--no-ingest"]
    done = subprocess.run(beside, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert sqlite3.connect(folder / "archive.db").execute("SELECT title FROM article").fetchall() == [("Boats counted",)]
