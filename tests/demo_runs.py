"""Running the demo as a newcomer does, in a process of its own, and reading what it left behind."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database
from warcio.archiveiterator import ArchiveIterator

from archive.contenthash import ACROSS, content_hash
from crawler.demo import weblog
from crawler.demo.command import LOG

ROOT = Path(__file__).parents[1]
MOST_SECONDS = 180  # for one run on a machine that is busy with other tests; alone it takes some ten


@dataclass(frozen=True, slots=True)
class Exchange:
    """One exchange as a WARC or the web's log has it."""

    url: str
    request: bytes
    response: bytes


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "crawler.cli", *map(str, arguments)]


def pressmark(*arguments: str | Path) -> str:
    done = subprocess.run(command(*arguments), cwd=ROOT, capture_output=True, text=True, timeout=MOST_SECONDS)
    assert done.returncode == 0, done.stderr
    return done.stdout


def run(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(pressmark("demo", folder, "--no-serve", "--json"))
    return told


def across(folder: Path) -> str:
    """The hash of what two crawls of one web must share."""
    with closing(Database(sqlite3.connect(folder / "archive.db"))) as db:
        return content_hash(db, ACROSS).whole


def warcs(folder: Path) -> list[Path]:
    return sorted((folder / "warc").glob("*.warc.gz"))


def logged(folder: Path) -> Counter[Exchange]:
    return Counter(Exchange(each.url, each.request, each.response) for each in weblog.read(folder / LOG))


def kept(folder: Path) -> Counter[Exchange]:
    """Every exchange in the WARC files, read by warcio alone: blocks as they stand, the body of a revisit from where it refers to."""
    answers: dict[str, bytes] = {}
    requests: dict[str, tuple[str, bytes]] = {}
    borrowed: dict[str, str] = {}
    for path in warcs(folder):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, no_record_parse=True):
                headers, block = record.rec_headers, record.raw_stream.read()
                number = headers.get_header("WARC-Record-ID")
                if record.rec_type in ("response", "revisit"):
                    answers[number] = block
                    if "identical-payload" in (headers.get_header("WARC-Profile") or ""):
                        borrowed[number] = headers.get_header("WARC-Refers-To")
                if record.rec_type == "request":
                    requests[headers.get_header("WARC-Concurrent-To")] = (headers.get_header("WARC-Target-URI"), block)
    whole = {number: block + _body(answers[borrowed[number]]) if number in borrowed else block for number, block in answers.items()}
    return Counter(Exchange(*requests[number], whole[number]) for number in answers)


def _body(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[2]
