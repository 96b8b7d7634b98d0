"""What a page, a record or its writer says does not steer the terminal that it is told on."""

from __future__ import annotations

import re
from pathlib import Path

import foreign
from click.testing import CliRunner

from archive import words
from archive.cli import main

STEERS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
TITLE = r"Lock \u001b]0;ran\u0007 \u001b[2J \u009b31m closed"  # as JSON-LD escapes it
SENTENCE = "The harbour council voted on Monday to close the northern lock for the winter, the keeper told the paper. "
PAGE = (
    f'<!doctype html><html lang="en"><head><title>Lock</title><script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}",'
    f' "articleSection": "{TITLE}", "author": [{{"@type": "Person", "name": "Ada {TITLE} Quay"}}]}}</script></head>'
    f"<body><article><h1>Lock</h1><p>{SENTENCE * 2}\x1b[31m</p><p>{SENTENCE[4:] * 3}</p></article></body></html>"
).encode()


def shown(*said: object) -> str:
    done = CliRunner().invoke(main, [str(word) for word in said], prog_name="pressmark")
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.output


def test_a_page_that_is_normalized(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(PAGE)
    out = shown("normalize", tmp_path / "page.html")
    assert "northern lock" in out
    assert STEERS.findall(out) == []


def test_records_of_other_writers(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    shown("init", folder)
    cut = foreign.response("/cut", PAGE, warc=("WARC-Truncated: \x1b[31m", "WARC-IP-Address: \x1b[2J"))
    foreign.write(tmp_path / "other.warc", foreign.INFO, foreign.response("/lock", PAGE), cut)
    for said in (
        ("ingest", folder, tmp_path / "other.warc"),
        ("status", folder),
        ("cite", "https://harbour.example/lock", "--archive", folder),
    ):
        out = shown(*said)
        assert len(out) > 20
        assert STEERS.findall(out) == [], said[0]


def test_a_complaint_about_what_was_typed(tmp_path: Path) -> None:
    assert STEERS.findall(shown("cite", "\x1b[31m", "--archive", tmp_path)) == []
    assert STEERS.findall(shown("status", tmp_path / "\x1b[31m")) == []


def test_a_text_keeps_its_lines() -> None:
    assert words.page("a\x1b\n\nb") == "a\\x1b\n\nb"
