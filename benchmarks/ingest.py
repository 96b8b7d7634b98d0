"""How fast a foreign WARC in the shape of CC-NEWS becomes an archive, beside a plain loop over warcio and trafilatura.

    python benchmarks/ingest.py [--pages 1000] [--workers 1,2] [--rounds 1] [--warc FILE]

Writes its own WARC of fictional pages, of 5 to 60 kB each, or takes the one that is named. Each round imports it into a fresh archive
(`pressmark ingest`, everything included) and lets one process with ArchiveIterator and bare_extraction(with_metadata=True) write rows
of text to SQLite, in turn. Prints pages a second and a second of CPU, the parent's share of the CPU, and the largest memory of each.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
from base64 import b32encode
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORDS = (
    "harbour", "ferry", "island", "council", "vote", "budget", "storm", "quay", "mayor", "police", "bridge", "school", "water",
    "market", "north", "engine", "captain", "winter", "report", "minister", "week", "strike", "rail", "price", "court", "energy",
    "company", "union", "city", "river", "coast", "doctor", "library", "tunnel", "harvest", "museum", "signal", "debate",
)  # fmt: skip
# What each child runs: the work, then its own resources as one line of JSON.
MEASURED = (
    "import json, resource, sys, time; began = time.monotonic(); {work}\n"
    "own, all_children = (resource.getrusage(one) for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
    "print(json.dumps([time.monotonic() - began, own.ru_utime + own.ru_stime, all_children.ru_utime + all_children.ru_stime,"
    " own.ru_maxrss, all_children.ru_maxrss]))"
)
OURS = "from archive.cli import main; main(sys.argv[1:], standalone_mode=False)"
THEIRS = """
import sqlite3, trafilatura
from warcio.archiveiterator import ArchiveIterator
db = sqlite3.connect(sys.argv[2])
db.execute("CREATE TABLE page(url, title, author, date, text)")
with open(sys.argv[1], "rb") as file:
    for record in ArchiveIterator(file):
        if record.rec_type == "response":
            found = trafilatura.bare_extraction(record.content_stream().read(), url=record.rec_headers["WARC-Target-URI"], with_metadata=True)
            if found:
                db.execute("INSERT INTO page VALUES (?, ?, ?, ?, ?)", (found.url, found.title, found.author, found.date, found.text))
db.commit()
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took: seconds, and kB of memory."""

    wall: float
    parent: float  # CPU
    workers: float  # CPU, of all
    parent_kb: int
    worker_kb: int  # of the largest

    def told(self, pages: int) -> str:
        cpu = self.parent + self.workers
        return (
            f"{pages / self.wall:7.1f} pages/s  {pages / cpu:7.1f} pages/CPU s  parent {self.parent / cpu:4.0%} of CPU"
            f"  memory {self.parent_kb // 1024} MB, largest worker {self.worker_kb // 1024} MB"
        )


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--pages", type=int, default=1000)
    asked.add_argument("--workers", default=",".join({"1", str(os.cpu_count() or 1)}), help="comma-separated")
    asked.add_argument("--rounds", type=int, default=1)
    asked.add_argument("--warc", type=Path, help="a WARC file to take instead of a fictional one")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        warc = given.warc or fiction(Path(scratch) / "CC-NEWS-20260123100000-00001.warc.gz", given.pages)
        for number in range(given.rounds):
            for workers in sorted(map(int, given.workers.split(","))):
                run, pages = ours(Path(scratch) / f"archive-{number}-{workers}", warc, workers)
                print(f"pressmark ingest, {workers} workers  {run.told(pages)}", flush=True)
            _, theirs = measured(THEIRS, warc, Path(scratch) / f"rows-{number}.db")
            print(f"warcio + trafilatura, 1 loop {theirs.told(pages)}", flush=True)


def ours(folder: Path, warc: Path, workers: int) -> tuple[Run, int]:
    """An import into a fresh archive, and how many captures it brought."""
    subprocess.run(
        [sys.executable, "-c", "from archive.cli import main; main()", "init", folder], cwd=ROOT, check=True, capture_output=True
    )
    told, run = measured(OURS, "ingest", folder, warc, "--workers", workers, "--quiet", "--json")
    return run, json.loads(told)["captures"]


def measured(work: str, *words: object) -> tuple[str, Run]:
    """What the work printed, and what it took."""
    command = [sys.executable, "-c", MEASURED.format(work=f"exec({work!r})"), *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    *told, last = done.stdout.splitlines()
    return "".join(told), Run(*json.loads(last))


def fiction(path: Path, pages: int) -> Path:
    """A WARC in the shape of CC-NEWS: request and response, the body without its codings."""
    chance = random.Random(23)
    with path.open("wb") as out:
        for number in range(pages):
            url = f"https://www.post{number % 50}.example/2026/01/{number}.html"
            body = page(chance, number)
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nX-Crawl-Content-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
            request = f"GET /2026/01/{number}.html HTTP/1.1\r\nHost: www.post{number % 50}.example\r\n\r\n".encode()
            digest = b32encode(hashlib.sha1(body).digest()).decode()
            lines = (f"WARC-Target-URI: {url}", f"WARC-Date: 2026-01-23T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}Z")
            about = (f"WARC-Payload-Digest: sha1:{digest}", "WARC-Identified-Payload-Type: text/html")
            out.write(record("request", request, f"WARC-Record-ID: <urn:uuid:{number:032x}>", *lines))
            out.write(record("response", head.encode() + body, f"WARC-Record-ID: <urn:uuid:{number + 2**64:032x}>", *lines, *about))
    return path


def record(kind: str, block: bytes, *lines: str) -> bytes:
    head = (
        "WARC/1.0", f"WARC-Type: {kind}", *lines, f"Content-Type: application/http; msgtype={kind}", f"Content-Length: {len(block)}"
    )  # fmt: skip
    return gzip.compress("\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n", 1)


def page(chance: random.Random, number: int) -> bytes:
    """A news page with menus, scripts, an article and a list of others."""
    title = sentence(chance)[:70].rstrip(". ")
    links = "".join(
        f"<li><a href='/s/{one}'>{' '.join(chance.choices(WORDS, k=3)).title()}</a></li>" for one in range(chance.randint(20, 120))
    )
    paragraphs = "".join(f"<p>{' '.join(sentence(chance) for _ in range(chance.randint(2, 5)))}</p>" for _ in range(chance.randint(4, 18)))
    script = f"<script>{'var tide = 12; function quay(a) {{ return a * 2; }}' * chance.randint(20, 600)}</script>"
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title} | Post {number % 50}</title><meta property='og:title' content='{title}'>"
        f"<meta property='article:published_time' content='2026-01-{1 + number % 28:02}T09:00:00Z'>{script}</head><body><nav><ul>{links}</ul></nav>"
        f"<article><h1>{title}</h1><p class='byline'>By Ada Quay</p>{paragraphs}</article><aside><h3>More from the Post</h3><ul>{links}</ul></aside>"
        "<footer><p>Post House, Quay 3</p></footer></body></html>"
    ).encode()


def sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(8, 22))).capitalize() + "."


if __name__ == "__main__":
    main()
