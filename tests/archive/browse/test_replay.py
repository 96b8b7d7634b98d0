"""Originals, replay and raw records, over HTTP."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from pathlib import Path
from urllib.parse import quote

import build
import pytest
import sample
from build import Made, Seen
from conftest import Site

from archive.browse import serve


def test_the_bar_tells_when_what_and_what_is_missing(site: Site) -> None:
    found = site.get("/original/{lock-2}.json").json()
    assert found["framed"] is True
    assert sorted((part["url"], part["why"]) for part in found["missing"]) == [
        ("https://ads.example/frame", "a page within the page, which is not shown"),
        ("https://harbour.example/gone.css", "never captured"),
        ("https://harbour.example/gone.png", "never captured"),
    ]
    assert [link["title"] for link in found["links"]] == ["Bridge toll rises to three marks"]
    assert (found["earlier"]["name"], found["later"]) == (site.made.names["lock-1"], None)


def test_pictures_and_stylesheets_are_those_nearest_in_time(site: Site) -> None:
    html = site.get("/replay/{lock-2}/").text
    assert f"/replay/{site.made.names['lock-2']}/{site.made.names['gate']}" in html
    assert f"/{site.made.names['old-gate']}" not in html
    css = site.get("/replay/{lock-2}/{style}")
    assert css.headers["content-type"] == "text/css; charset=utf-8"
    assert f'url("/replay/{site.made.names["lock-2"]}/{site.made.names["gate"]}")' in css.text
    assert site.get("/replay/{lock-2}/{gate}").content == sample.PIXEL


def test_the_bar_tells_of_each_part_how_far_it_is_from_the_page_in_time(site: Site) -> None:
    found = site.get("/original/{lock-2}.json").json()
    assert {part["capture"] for part in found["shown"]} >= {site.made.names["gate"], site.made.names["style"]}
    assert [abs(part["apart"]) for part in found["shown"]] == sorted((abs(part["apart"]) for part in found["shown"]), reverse=True)
    assert f'href="/original/{site.made.names["gate"]}"' in site.get("/original/{lock-2}").text


@pytest.mark.parametrize(
    ("part", "why"),
    [
        (Seen("part", "https://a.example/p.png", 1, status=404, body=b"no"), "answered 404 on 2026-01-19"),
        (Seen("part", "https://a.example/p.png", 1, body=b"no"), "captured as text/html, which is not shown in a page"),
        (Seen("part", "https://a.example/p.png", 1, problem="refused"), "asked for, and no answer came"),
    ],
)
def test_what_is_missing_says_why(tmp_path: Path, part: Seen, why: str) -> None:
    page = Seen("page", "https://a.example/", 0, body=b"<!doctype html><img src=p.png>")
    site = _site(build.make(tmp_path / "archive", [page, part]))
    assert site.get("/original/{page}.json").json()["missing"] == [{"url": "https://a.example/p.png", "why": why}]
    assert quote(why) in site.get("/replay/{page}/").text


def test_a_drawing_by_itself_is_shown_as_a_picture(tmp_path: Path) -> None:
    drawing = Seen("svg", "https://a.example/a.svg", 0, body=b"<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/svg+xml")
    site = _site(build.make(tmp_path / "archive", [drawing]))
    assert f'<img src="/replay/{site.made.names["svg"]}/{site.made.names["svg"]}"' in site.get("/replay/{svg}/").text


def test_a_page_is_no_resource_of_another(site: Site) -> None:
    assert site.get("/replay/{lock-2}/{trick}").status_code == 404


def test_a_feed_is_shown_as_text(site: Site) -> None:
    answer = site.get("/replay/{feed}/")
    assert (answer.headers["content-type"], answer.text) == ("text/plain; charset=utf-8", "<rss><channel/></rss>")


def test_a_redirect_tells_where_it_leads_and_what_is_held_of_it(site: Site) -> None:
    found = site.get("/original/{moved}.json").json()
    assert (found["redirect"], found["redirect_held"]["name"]) == (sample.LOCK, site.made.names["lock-2"])


def test_an_exchange_without_an_answer_tells_why(site: Site) -> None:
    assert "There was no answer: the connection was refused" in site.get("/original/{silent}").text


def test_the_raw_record_is_a_warc_file_of_its_own(site: Site) -> None:
    answer = site.get("/-/record/{lock-2}")
    name = site.made.names["lock-2"]
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}.warc.gz"'
    record = gzip.decompress(answer.content)
    assert record.startswith(b"WARC/1.1")
    assert name.encode() in record
    assert sample.LOCK_PAGE in record


@pytest.mark.parametrize(
    "path", ["/-/record/..%2F..%2Farchive.toml", "/-/record/%2Fetc%2Fpasswd", "/-/record/{lock-2}%2F..", "/replay/..%2Fx/", "/original/%00"]
)
def test_no_path_leads_out_of_the_archive(site: Site, path: str) -> None:
    assert site.get(path).status_code in (302, 404)


def test_a_file_name_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    made = sample.make(tmp_path / "archive")
    _set(made, "file", "../archive.toml")
    answer = _site(made).get("/-/record/{lock-2}")
    assert answer.status_code == 500
    assert "not the plain name of a WARC file" in answer.text


def test_bytes_that_do_not_have_their_digest_are_not_shown(tmp_path: Path) -> None:
    made = sample.make(tmp_path / "archive")
    _forge(made)
    site = _site(made)
    assert site.get("/-/record/{fair}").status_code == 500
    assert "does not have its digest" in site.get("/original/{fair}").text


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    made = sample.make(tmp_path / "archive")
    shutil.rmtree(made.folder / "warc")
    site = _site(made)
    assert "cannot be shown" in site.get("/original/{lock-2}").text
    assert site.get("/-/record/{lock-2}").status_code == 500
    assert site.get(f"/article/{site.key('lindqvist')}").status_code == 200


def test_a_page_without_a_type_is_known_by_its_looks(tmp_path: Path) -> None:
    page = Seen("bare", "https://a.example/", 0, body=b"<!doctype html><title>x</title><p>Bare</p>", content_type="")
    answer = _site(build.make(tmp_path / "archive", [page])).get("/replay/{bare}/")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_a_revisit_shows_the_body_of_what_it_refers_to(tmp_path: Path) -> None:
    body = b"<!doctype html><title>x</title><p>The same as ever</p>" + b" " * 600
    seen = [Seen("once", "https://a.example/", 0, body=body), Seen("again", "https://a.example/", 1, body=body, again="once")]
    site = _site(build.make(tmp_path / "archive", seen))
    assert site.get("/original/{again}.json").json()["capture"]["record_type"] == "revisit"
    assert "The same as ever" in site.get("/replay/{again}/").text


def test_a_revisit_of_what_is_not_held_is_told(tmp_path: Path) -> None:
    body = b"<!doctype html><p>x</p>" + b" " * 600
    seen = [Seen("once", "https://a.example/", 0, body=body), Seen("again", "https://a.example/", 1, body=body, again="once")]
    made = build.make(tmp_path / "archive", seen)
    _set(made, "refers_to", "<urn:uuid:00000000-0000-0000-0000-000000000000>")
    assert "which the archive does not hold" in _site(made).get("/original/{again}").text


def test_what_is_neither_page_nor_picture_is_not_framed(tmp_path: Path) -> None:
    site = _site(
        build.make(tmp_path / "archive", [Seen("zip", "https://a.example/z", 0, body=b"PK\x03\x04", content_type="application/zip")])
    )
    assert site.get("/original/{zip}.json").json()["framed"] is False
    assert site.get("/replay/{zip}/").status_code == 404


def _site(made: Made) -> Site:
    return Site(made, serve.datasette(made.folder))


def _set(made: Made, column: str, value: object) -> None:
    with sqlite3.connect(made.database) as db:
        db.execute(f"UPDATE capture SET {column} = ?", (value,))
    db.close()


def _forge(made: Made) -> None:
    """Change a byte of the first page's body in its record, all checksums of gzip in order."""
    path = made.folder / "warc" / build.FILE
    with sqlite3.connect(made.database) as db:
        offset, length = db.execute("SELECT offset, length FROM capture WHERE record_id LIKE ?", (f"%{made.names['fair']}%",)).fetchone()
        content = path.read_bytes()
        member = gzip.compress(gzip.decompress(content[offset : offset + length]).replace(b"carousel", b"carousal"))
        path.write_bytes(content[:offset] + member)
        db.execute("UPDATE capture SET length = ? WHERE offset = ?", (len(member), offset))
    db.close()
