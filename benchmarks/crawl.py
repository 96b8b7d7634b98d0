"""What the archive costs: `pressmark crawl` beside plain Scrapy, and beside Scrapy with a WARC pipeline of warcio's, on the same pages.

    python benchmarks/crawl.py [--pages 1000] [--hosts 20] [--rounds 5] [--images shared|recorded|none] [--only ours,ingest,scrapy,lean,warcio]

A process of its own serves the pages, gzip-encoded, half of them in chunks, over many hosts, as a forward proxy; its CPU does not
count. The pages are recorded ones where ../shared/corpus/pages stands beside the project, else fictional ones. All crawlers have the
same concurrency, no pauses, no log but warnings, and find links by the same functions of crawler/discover.py with the same source:
a sitemap for each host, then images and stylesheets of each page. `shared`: the pages of a host show the same few pictures and sheets, so that
each fetch is a page; `recorded`: each picture of each page is fetched under an address of its own; `none`: pages are not looked through.
`lean` is Scrapy without
the hundred tasks that it starts for the items of each response (CONCURRENT_ITEMS = 1, as ours has it).
The rounds are interleaved; the figures are medians, CPU is user and system time from the kernel, start and imports included.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from benchmarks import corpora, ingest  # noqa: E402

CONCURRENCY = 16
DOMAIN = "press.example"
SOURCE = """
name = "bench"
title = "Bench"
home = "http://h0.{domain}/"
language = "en"
hosts = ["*.{domain}"]
sitemaps = [{sitemaps}]
[article]
pattern = ['/story/']
[fetch]
images = {images}
"""
ARCHIVE = """
format = 1
name = "Bench"
operator = "Bench"
contact = "https://pressmark.example/bench"
[crawl]
sources = ["bench"]
concurrency = {concurrency}
delay = "0s"
proxy = "{proxy}"
[warc]
free_floor = "1 MB"
"""
# Address -> one of a host's own few pictures or sheets, by the address it had.
_SOURCES = re.compile(rb"""(\b(?:data-)?(?:lazy-)?src(?:set)?\s*=\s*)(?:"([^"]*)"|'([^']*)')""", re.I)
_ANNOUNCED = re.compile(rb"""(<meta[^>]*og:image["'][^>]*content=)(?:"([^"]*)"|'([^']*)')""", re.I)
_SHEETS = re.compile(rb"""(<link\b[^>]*\bstylesheet\b[^>]*\bhref=)(?:"([^"]*)"|'([^']*)')""", re.I)
_SHEETS_FIRST = re.compile(rb"""(<link\b[^>]*\bhref=)(?:"([^"]*)"|'([^']*)')(?=[^>]*\bstylesheet\b)""", re.I)
HEAD = (
    "HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Thu, 22 Jan 2026 09:00:00 GMT\r\nContent-Type: {kind}\r\nConnection: keep-alive\r\nVary: Accept-Encoding\r\n"
    'ETag: "{tag:x}"\r\nLast-Modified: Wed, 21 Jan 2026 09:00:00 GMT\r\nCache-Control: max-age=300, public\r\nX-Frame-Options: SAMEORIGIN\r\n'
    "X-Content-Type-Options: nosniff\r\nStrict-Transport-Security: max-age=31536000\r\nX-Cache: HIT\r\nAge: 12\r\n"
)


@dataclass(frozen=True, slots=True)
class Run:
    """What one crawl took, and what it came to."""

    cpu: float  # seconds, ingest included where there was one
    wall: float
    memory: int  # kB
    pages: int
    fetched: int


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--pages", type=int, default=1000)
    asked.add_argument("--hosts", type=int, default=20)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--images", choices=("shared", "recorded", "none"), default="shared")
    asked.add_argument("--only", default="ours,scrapy,lean,warcio", help="of ours, ingest, scrapy, lean, warcio; parted by commas")
    asked.add_argument("--keep", type=Path, help="a folder to leave the last archive in")
    asked.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    asked.add_argument("--spider", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.serve:
        asyncio.run(serve(given.pages, given.hosts, given.images))
    elif given.spider:
        spider(**json.loads(given.spider))
    else:
        compare(given)


def compare(given: argparse.Namespace) -> None:
    names = given.only.split(",")
    runs: dict[str, list[Run]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as scratch, serving(given.pages, given.hosts, given.images) as proxy:
        for number in range(given.rounds):
            for name in names:
                folder = given.keep if given.keep and number == given.rounds - 1 and name == "ours" else Path(scratch) / f"{name}-{number}"
                runs[name].append(CRAWLERS[name](folder, proxy, given.hosts, given.images != "none"))
                print(told(f"{name} {number + 1}", runs[name][-1:]), file=sys.stderr, flush=True)
                if folder == given.keep:
                    print(f"the archive is in {folder}", file=sys.stderr)
    print(f"{given.pages} pages, {given.hosts} hosts, images {given.images}, medians of {given.rounds} interleaved rounds")
    for name in names:
        print(told(name, runs[name]))
    if "ours" in names:
        for rival in names:
            if rival != "ours":
                cpu, wall = (ratio(runs["ours"], runs[rival], field) for field in ("cpu", "wall"))
                print(f"ours over {rival}: CPU {cpu:.2f}, wall {wall:.2f}")


def ratio(ours: list[Run], theirs: list[Run], field: str) -> float:
    """The median of the rounds' ratios."""
    return statistics.median(getattr(a, field) / getattr(b, field) for a, b in zip(ours, theirs, strict=True))


def told(name: str, runs: list[Run]) -> str:
    cpu, wall = (statistics.median(getattr(one, field) for one in runs) for field in ("cpu", "wall"))
    spread = f"({min(one.cpu for one in runs):.2f} to {max(one.cpu for one in runs):.2f})" if len(runs) > 1 else ""
    last = runs[-1]
    return (
        f"{name:10} CPU {cpu:6.2f} s {spread}, {cpu / max(1, last.pages) * 1000:.2f} ms a page, wall {wall:6.2f} s,"
        f" {last.pages} pages of {last.fetched} exchanges, {max(one.memory for one in runs) // 1024} MB"
    )


def ours(folder: Path, proxy: str, hosts: int, images: bool, *, with_ingest: bool = False) -> Run:
    """`pressmark crawl` into a fresh archive."""
    archive(folder, proxy, hosts, images)
    words = ["-m", "crawler.cli", "crawl", str(folder), "--quiet", "--json", *([] if with_ingest else ["--no-ingest"])]
    report, cpu, wall, memory = measured(words)
    if report["failed"]:
        print(f"{report['failed']} failed", file=sys.stderr)
    return Run(cpu, wall, memory, report["pages"], report["exchanges"])


def archive(folder: Path, proxy: str, hosts: int, images: bool) -> None:
    """A fresh archive that is to crawl the served hosts."""
    for name in ("sources", "warc", "rules", "derived"):
        (folder / name).mkdir(parents=True)
    (folder / "sources" / "bench.toml").write_text(source(hosts, images))
    (folder / "archive.toml").write_text(ARCHIVE.format(proxy=proxy, concurrency=CONCURRENCY))


def theirs(folder: Path, proxy: str, hosts: int, images: bool, *, warc: bool = False, lean: bool = False) -> Run:
    """The same by plain Scrapy."""
    folder.mkdir()
    facts = {"source": source(hosts, images), "proxy": proxy, "warc": str(folder / "out.warc.gz") if warc else "", "lean": lean}
    report, cpu, wall, memory = measured([str(Path(__file__)), "--spider", json.dumps(facts)])
    return Run(cpu, wall, memory, report["pages"], report["fetched"])


CRAWLERS = {
    "ours": ours,
    "ingest": lambda *given: ours(*given, with_ingest=True),
    "scrapy": theirs,
    "lean": lambda *given: theirs(*given, lean=True),
    "warcio": lambda *given: theirs(*given, warc=True),
}


def measured(words: list[str]) -> tuple[Mapping[str, int], float, float, int]:
    """What the child printed, its CPU with that of its children, its wall time and its memory in kB."""
    began = time.monotonic()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    child = subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
    printed = child.stdout.read() if child.stdout else ""
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - began
    if child.returncode:
        raise SystemExit(f"{words} ended with {child.returncode}")
    return json.loads(printed.splitlines()[-1]), used.ru_utime + used.ru_stime, wall, used.ru_maxrss


def source(hosts: int, images: bool) -> str:
    sitemaps = ", ".join(f'"http://h{host}.{DOMAIN}/sitemap.xml"' for host in range(hosts))
    return SOURCE.format(domain=DOMAIN, sitemaps=sitemaps, images="true" if images else "false")


# ---- the rivals


def spider(source: str, proxy: str, warc: str, lean: bool) -> None:
    """Plain Scrapy with its own settings but for concurrency, pauses and the log; prints what it came to."""
    from scrapy.crawler import CrawlerProcess  # noqa: PLC0415  # only the rivals' process pays for them

    from benchmarks.crawl_rival import Rival  # noqa: PLC0415

    os.environ["http_proxy"] = proxy
    process = CrawlerProcess(
        {"CONCURRENT_REQUESTS": CONCURRENCY, "DOWNLOAD_DELAY": 0, "LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False}
        | ({"CONCURRENT_ITEMS": 1} if lean else {})
        | ({"ITEM_PIPELINES": {"benchmarks.crawl_rival.Pipeline": 1}, "RIVAL_WARC": warc} if warc else {})
    )
    counts: dict[str, int] = {}
    process.crawl(Rival, toml=source, counts=counts, keep=bool(warc))
    process.start()
    print(json.dumps(counts))


# ---- the server


@contextmanager
def serving(pages: int, hosts: int, images: str) -> Iterator[str]:
    """The pages served by another process; yields its address."""
    words = [sys.executable, str(Path(__file__)), "--serve", "--pages", str(pages), "--hosts", str(hosts), "--images", images]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True, cwd=ROOT) as child:
        try:
            port = int(child.stdout.readline() if child.stdout else 0)
            yield f"http://127.0.0.1:{port}"
        finally:
            child.kill()


async def serve(pages: int, hosts: int, images: str) -> None:
    """Answers until it is killed; prints its port."""
    answers = web(pages, hosts, images)
    server = await asyncio.get_running_loop().create_server(lambda: Served(answers), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def web(pages: int, hosts: int, images: str) -> dict[bytes, bytes]:
    """Whole answers by address."""
    answers: dict[bytes, bytes] = {}
    stories: dict[int, list[str]] = {host: [] for host in range(hosts)}
    for number, content in enumerate(contents(pages)):
        host = number % hosts
        url = f"http://h{host}.{DOMAIN}/2026/01/story/{number}.html"
        stories[host].append(url)
        content = content.replace(b"https://", b"http://")
        packed = gzip.compress(own(content) if images == "shared" else content, 6)
        answers[url.encode()] = answer("text/html; charset=utf-8" if b"charset" in content[:4096] else "text/html", packed, number)
    for host, listed in stories.items():
        entries = "".join(f"<url><loc>{url}</loc><lastmod>2026-01-21</lastmod></url>" for url in listed)
        xml = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
        answers[f"http://h{host}.{DOMAIN}/sitemap.xml".encode()] = answer("application/xml", gzip.compress(xml.encode(), 6), 0)
    return answers


def contents(pages: int) -> Iterator[bytes]:
    """Recorded pages, over and over where there are not enough; fictional ones where none are there."""
    if not corpora.PAGES.is_dir():
        chance = random.Random(4)
        yield from (ingest.page(chance, number) for number in range(pages))
        return
    with tempfile.TemporaryDirectory() as scratch:
        found = [page.file for page in corpora.unpacked(corpora.CORPORA, Path(scratch))]
        random.Random(4).shuffle(found)
        for number in range(pages):
            # A page that comes again is another page: else its body would be a revisit.
            yield found[number % len(found)].read_bytes() + b"<!-- %d -->" % number


def own(content: bytes) -> bytes:
    """The page with each picture one of seven of its host, each stylesheet one of three."""
    for pattern in (_SOURCES, _ANNOUNCED):
        content = pattern.sub(lambda found: found[1] + b'"/static/%d.jpg"' % (len(found[2] or found[3] or b"") % 7), content)
    for pattern in (_SHEETS, _SHEETS_FIRST):
        content = pattern.sub(lambda found: found[1] + b'"/static/%d.css"' % (len(found[2] or found[3] or b"") % 3), content)
    return content


def answer(kind: str, packed: bytes, number: int) -> bytes:
    head = HEAD.format(kind=kind, tag=number) + "Content-Encoding: gzip\r\n"
    if number % 2:
        step = 16 * 1024
        chunks = b"".join(b"%x\r\n%b\r\n" % (len(packed[at : at + step]), packed[at : at + step]) for at in range(0, len(packed), step))
        return (head + "Transfer-Encoding: chunked\r\n\r\n").encode() + chunks + b"0\r\n\r\n"
    return (head + f"Content-Length: {len(packed)}\r\n\r\n").encode() + packed


class Served(asyncio.Protocol):
    """One connection: requests without a body, answered from the table; pictures and sheets are made up."""

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self._answers = answers
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while (end := self._heard.find(b"\r\n\r\n")) >= 0:
            head, self._heard = self._heard[:end], self._heard[end + 4 :]
            self._transport.write(self._answer(head.split(b" ", 2)[1]))  # type: ignore[attr-defined]

    def _answer(self, url: bytes) -> bytes:
        found = self._answers.get(url)
        if found is not None:
            return found
        if url.endswith(b"/robots.txt"):
            return b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 40\r\n\r\nUser-agent: *\nDisallow: /wp-admin/\n      "
        kind = "text/css" if b".css" in url else "image/jpeg"
        body = random.Random(url).randbytes(4_000 + len(url) * 100)
        return (HEAD.format(kind=kind, tag=len(url)) + f"Content-Length: {len(body)}\r\n\r\n").encode() + body


if __name__ == "__main__":
    main()
