"""How the frontier bears a million addresses: its start, the next address, settling, counting, growth and memory.

    python benchmarks/frontier.py [--urls 10000,1000000] [--hosts 2000] [--turns 3000] [--listed 50000]

For each number a crawl.db is filled: articles and images of many hosts, some hosts with very many, due now, later or never, a tenth
forbidden by robots.txt. A process of its own then opens it as `pressmark crawl` does and works: lease by lease, each settled, and a sitemap
of new addresses taken in. Times are in milliseconds. The rival is Scrapy's own queue on disk (JOBDIR), pushed to and popped from.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from archive.capture import Exchange, Location, Stored  # noqa: E402
from crawler.discover import Found, Link  # noqa: E402
from crawler.frontier_lease import Lease  # noqa: E402
from crawler.frontier_schema import NAME, connect  # noqa: E402
from crawler.session import Session, open_session  # noqa: E402

T = TypeVar("T")
DOMAIN = "press.example"
RIVALS = 100_000  # addresses at most in Scrapy's queue, whose cost does not grow with their number
BIG = 20  # hosts that have a third of all addresses
ROBOTS = "User-agent: *\nDisallow: /private/\nDisallow: /*?print=\nCrawl-delay: 0\n"
FILES = {
    "archive.toml": 'format = 1\nname = "B"\noperator = "B"\ncontact = "https://press.example/"\n[crawl]\nsources = ["bench"]\ndelay = "0s"\n',
    "sources/bench.toml": f'name = "bench"\ntitle = "B"\nhome = "https://h0.{DOMAIN}/"\nlanguage = "en"\nhosts = ["*.{DOMAIN}"]\n'
    f'sitemaps = ["https://h0.{DOMAIN}/sitemap.xml"]\n',
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--urls", default="10000,1000000", help="parted by commas")
    asked.add_argument("--hosts", type=int, default=2000)
    asked.add_argument("--turns", type=int, default=3000, help="leases that are taken and settled")
    asked.add_argument("--listed", type=int, default=50_000, help="addresses of a sitemap that are taken in at the end")
    asked.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    asked.add_argument("--rival", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.work:
        print(json.dumps(work(given.work, given.turns, given.listed)))
    elif given.rival:
        print(json.dumps(rival(given.rival, int(given.urls), given.turns)))
    else:
        compare(given)


def compare(given: argparse.Namespace) -> None:
    columns: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for number in map(int, given.urls.split(",")):
            folder = Path(scratch) / f"{number}"
            fill(folder, number, given.hosts)
            size = (folder / NAME).stat().st_size
            turns = ["--turns", str(given.turns)]
            columns[f"{number:,}"] = {"bytes on disk an address": size / number} | child(
                "--work", str(folder), "--listed", str(given.listed), *turns
            )
            pushed = min(number, RIVALS)
            columns[f"{pushed:,} Scrapy"] = child("--rival", str(Path(scratch) / f"queue-{number}"), "--urls", str(pushed), *turns)
    print(f"{'':42}" + "".join(f"{name:>18}" for name in columns))
    for name in dict.fromkeys(name for column in columns.values() for name in column):
        print(f"{name:42}" + "".join(f"{column[name]:18,.3f}" if name in column else f"{'':18}" for column in columns.values()))


def child(*words: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, __file__, *words], check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def fill(folder: Path, number: int, hosts: int) -> None:
    """An archive whose crawl.db knows so many addresses."""
    for name in ("sources", "warc"):
        (folder / name).mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text)
    db = connect(folder / NAME)
    now = time.time()
    db.execute("BEGIN")
    db.executemany(
        "INSERT INTO url (url, key, source, role, origin, host, rank, state, due_at, again, tries, visits, found_on, hops, first_seen, etag, digest)"
        " VALUES (?, ?, 'bench', ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, 1, ?, ?, ?)",
        rows(number, hosts, now),
    )
    db.execute("INSERT INTO host (name, next_at, backoff_until, troubles) SELECT DISTINCT host, 0, 0, 0 FROM url")
    db.execute("INSERT INTO queue (host, source, held) SELECT DISTINCT host, 'bench', 0 FROM url")
    db.execute(
        "INSERT INTO robots (origin, url, state, rules, delay, checked_at) SELECT origin, id, 'rules', ? || origin, 0, ? FROM url WHERE role = 'robots'",
        (ROBOTS + "# ", now),
    )
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def rows(number: int, hosts: int, now: float) -> Iterator[tuple[object, ...]]:
    chance = random.Random(7)
    for host in range(hosts):
        origin = f"https://h{host}.{DOMAIN}"
        yield (
            f"{origin}/robots.txt",
            f"h{host}.{DOMAIN}/robots.txt",
            "robots",
            origin,
            origin[8:],
            9,
            "settled",
            now + 80_000,
            1,
            1,
            None,
            now,
            None,
            None,
        )
    for one in range(number):
        host = one % BIG if one % 3 == 0 else one % hosts
        origin, image = f"https://h{host}.{DOMAIN}", one % 4 == 0
        private = one * 31 // 17 % 10 == 1
        path = f"/{'private' if private else '2026/01'}/{'images/picture' if image else 'some-words-of-a-headline'}-{one}{'.jpg' if image else '.html'}"
        url, seen = origin + path, one % 2 == 0
        # Half were visited: articles come again within a month or never, images never. The other half was found and waits.
        due = (None if image or one % 3 else now + chance.uniform(-3600, 30 * 86_400)) if seen else now - chance.uniform(0, 86_400)
        known = (f'"{one:x}"', "sha256:" + hashlib.sha256(b"%d" % one).hexdigest()) if seen else (None, None)
        state = "waiting" if due is not None else "settled"
        yield (
            url, url[8:], "image" if image else "article", origin, url[8:].partition("/")[0], 3 if image else 2, state, due, int(seen),
            int(seen), f"{origin}/sitemap.xml", now - 86_400, *known,
        )  # fmt: skip


def work(folder: Path, turns: int, listed: int) -> dict[str, float]:
    """The figures of one run."""
    figures: dict[str, float] = {}
    began = time.perf_counter()
    session = open_session(folder)
    first = session.frontier.due(session.clock())
    figures["start until the first lease, s"] = time.perf_counter() - began
    figures["memory after the start, MB"] = memory()
    index = session.store._index
    sizes = Timed()
    lease = first
    for number in range(turns):
        assert lease is not None
        answer = stored(lease, number, session.clock())
        sizes.of("settle", lambda answer=answer: index.commit([answer]))  # type: ignore[misc]
        lease = sizes.of("next due", lambda: session.frontier.due(session.clock()))
        while lease is None:  # after many refusals it lets others work
            lease = sizes.of("next due", lambda: session.frontier.due(session.clock()))
    for _ in range(20):
        sizes.of("tally", session.frontier.tally)
        sizes.of("waiting", session.frontier.waiting)
        sizes.of("next_at", lambda: session.frontier.next_at(session.clock(), 60))
    figures |= sizes.figures()
    figures |= growth(session, lease, listed)
    figures["memory at most, MB"] = memory()
    began = time.perf_counter()
    session.frontier.expire(session.clock())
    figures["expire, ms"] = (time.perf_counter() - began) * 1000
    session.close()
    return figures


def growth(session: Session, lease: Lease | None, listed: int) -> dict[str, float]:
    """A sitemap with so many new addresses, of one host."""
    assert lease is not None
    index = session.store._index
    answer = stored(lease, 10**9, session.clock())
    index.commit([answer])
    reading = session.frontier.reading(lease.ticket)
    assert reading is not None
    links = tuple(Link(f"https://h1.{DOMAIN}/2026/02/another-headline-of-some-words-{number}.html", "article") for number in range(listed))
    began = time.perf_counter()
    session.frontier.found(reading, Found(links, listed), session.clock())
    whole = time.perf_counter() - began
    began = time.perf_counter()
    session.frontier.found(reading, Found(links, listed), session.clock())
    return {f"found() of {listed:,} new, ms": whole * 1000, f"found() of {listed:,} known, ms": (time.perf_counter() - began) * 1000}


class Timed:
    """How long calls took, by name."""

    def __init__(self) -> None:
        self._seconds: dict[str, list[float]] = {}

    def of(self, name: str, call: Callable[[], T]) -> T:
        began = time.perf_counter()
        found = call()
        self._seconds.setdefault(name, []).append(time.perf_counter() - began)
        return found

    def figures(self) -> dict[str, float]:
        found = {}
        for name, seconds in self._seconds.items():
            found[f"{name}, median ms"] = statistics.median(seconds) * 1000
            found[f"{name}, 99 of 100 ms"] = sorted(seconds)[len(seconds) * 99 // 100] * 1000
        return found


def memory() -> float:
    """MB of resident memory at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def stored(lease: Lease, number: int, now: float) -> Stored:
    """What the WARC writer tells the index of an answer to the lease."""
    body = b"an article, or what stands for one, number %d" % number
    digest = "sha256:" + hashlib.sha256(body).hexdigest()
    response = b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: "%d"\r\nDate: Thu, 22 Jan 2026 09:00:00 GMT\r\n\r\n' % number + body
    exchange = Exchange(
        lease.url, lease.role, lease.source, datetime.fromtimestamp(now, UTC), 0.1, b"GET / HTTP/1.1\r\n\r\n", response, ticket=lease.ticket
    )
    place = Location("bench.warc.gz", number * 1000, 900)
    return Stored(exchange, f"<urn:uuid:{number}>", "response", place, place, 200, digest, digest)


def rival(folder: Path, number: int, turns: int) -> dict[str, float]:
    """Scrapy's queue on disk: that many requests pushed, some popped, opened again."""
    from scrapy import Request  # noqa: PLC0415  # only the rival's process pays for them
    from scrapy.core.scheduler import Scheduler  # noqa: PLC0415
    from scrapy.spiders import Spider  # noqa: PLC0415
    from scrapy.utils.test import get_crawler  # noqa: PLC0415

    class Bench(Spider):
        name = "bench"

    # The queue that asks no downloader: outside a crawl there is none.
    queue = "scrapy.pqueues.ScrapyPriorityQueue"
    crawler = get_crawler(Bench, {"JOBDIR": str(folder), "SCHEDULER_PRIORITY_QUEUE": queue, "LOG_ENABLED": False})
    crawler.spider = crawler._create_spider()
    sizes = Timed()
    scheduler = Scheduler.from_crawler(crawler)
    scheduler.open(crawler.spider)
    for row in rows(number, 2000, 0.0):
        request = Request(str(row[0]), callback=crawler.spider._parse, meta={"role": row[2]})
        sizes.of("push", lambda request=request: scheduler.enqueue_request(request))  # type: ignore[misc]
    scheduler.close("finished")
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    began = time.perf_counter()
    scheduler = Scheduler.from_crawler(crawler)
    scheduler.open(crawler.spider)
    first = scheduler.next_request()
    assert first is not None
    figures = {"bytes on disk an address": size / number, "start until the first lease, s": time.perf_counter() - began}
    for _ in range(turns):
        sizes.of("next due", scheduler.next_request)
    return figures | sizes.figures() | {"memory at most, MB": memory()}


if __name__ == "__main__":
    main()
