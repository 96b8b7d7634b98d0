"""How long the crawl's one thread of events stands still while a host lists 50,000 addresses, and others serve recorded pages.

    python benchmarks/stall.py [--listed 50000] [--pages 300] [--hosts 20]

A clock in the crawl's reactor is to tick each two milliseconds; what it is late is how long nothing else was looked at. The addresses
that are listed are forbidden by robots.txt, so that each is looked at and refused, and the crawl ends. On a busy machine the
clock counts the others' turns too; the thread's own CPU does not, nor a wait for the disk.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import ClassVar

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from benchmarks import crawl  # noqa: E402

TICK = 0.002  # seconds
RULES = b"User-agent: *\nDisallow: /*/listed-\n"


class Listing(crawl.Served):
    """The pages of benchmarks/crawl.py, and robots.txt that forbids what the big sitemap lists."""

    def _answer(self, url: bytes) -> bytes:
        if url == f"http://h0.{crawl.DOMAIN}/robots.txt".encode():
            return b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % len(RULES) + RULES
        return super()._answer(url)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--listed", type=int, default=50_000)
    asked.add_argument("--pages", type=int, default=300)
    asked.add_argument("--hosts", type=int, default=20)
    asked.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    asked.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.serve:
        asyncio.run(serve(given.pages, given.hosts, given.listed))
    elif given.work:
        print(json.dumps(work(given.work)))
    else:
        show(given)


def show(given: argparse.Namespace) -> None:
    size = ["--pages", str(given.pages), "--hosts", str(given.hosts), "--listed", str(given.listed)]
    words = [sys.executable, __file__, "--serve", *size]
    with tempfile.TemporaryDirectory() as scratch, subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        try:
            folder = Path(scratch) / "archive"
            crawl.archive(folder, f"http://127.0.0.1:{int(server.stdout.readline() if server.stdout else 0)}", given.hosts, images=True)
            done = subprocess.run(
                [sys.executable, __file__, "--work", str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True
            )
        finally:
            server.kill()
    print(done.stdout.splitlines()[0])
    for name, late in zip(
        ("by the clock", "of it CPU of the thread itself"), zip(*json.loads(done.stdout.splitlines()[-1]), strict=True), strict=True
    ):
        ordered = sorted(late, reverse=True)
        print(
            f"{name:31} median {statistics.median(ordered) * 1000:.1f} ms, one of 100 over {ordered[len(ordered) // 100] * 1000:.0f} ms, the longest: "
            + ", ".join(f"{one * 1000:.0f}" for one in ordered[:5])
        )


async def serve(pages: int, hosts: int, listed: int) -> None:
    """Answers until it is killed; prints its port."""
    answers = crawl.web(pages, hosts, "shared")
    place = f"http://h0.{crawl.DOMAIN}"
    entries = "".join(
        f"<url><loc>{place}/2026/01/story/listed-{number}-some-words-of-a-headline.html</loc>"
        f"<lastmod>2026-01-{1 + number % 28:02}T10:00:00+00:00</lastmod></url>"
        for number in range(listed)
    )
    xml = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    answers[f"{place}/sitemap.xml".encode()] = crawl.answer("application/xml", gzip.compress(xml.encode(), 6), 0)
    server = await asyncio.get_running_loop().create_server(lambda: Listing(answers), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def work(folder: Path) -> list[tuple[float, float]]:
    """Crawls, and tells how late each tick of the clock was, in seconds."""
    from crawler.run import crawl as run  # noqa: PLC0415  # it chooses no reactor, but loads Scrapy
    from crawler.settings import EXTENSIONS_BASE  # noqa: PLC0415

    EXTENSIONS_BASE["benchmarks.stall.Clock"] = 0
    report = run(folder, ingest=False, progress=False)
    print(f"{report.pages:,} pages, {report.refused:,} addresses refused", flush=True)
    from benchmarks.stall import Clock  # noqa: PLC0415  # the module that Scrapy loaded, not this one

    return Clock.late


class Clock:
    """A Scrapy extension that ticks in the reactor."""

    late: ClassVar[list[tuple[float, float]]] = []  # seconds by the clock, and of the thread's own CPU

    @classmethod
    def from_crawler(cls, crawler: object) -> Clock:
        from scrapy import signals  # noqa: PLC0415

        clock = cls()
        crawler.signals.connect(clock.begin, signals.engine_started)  # type: ignore[attr-defined]
        return clock

    def begin(self) -> None:
        from twisted.internet import reactor  # noqa: PLC0415  # it exists only now

        def tick(last: float, used: float) -> None:
            now, using = time.perf_counter(), time.thread_time()
            self.late.append((max(0.0, now - last - TICK), using - used))
            reactor.callLater(TICK, tick, now, using)  # type: ignore[attr-defined]

        tick(time.perf_counter() - TICK, time.thread_time())


if __name__ == "__main__":
    main()
