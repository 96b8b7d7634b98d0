"""What pages and searches of a large archive cost: processor time, bytes, and the same while a crawl writes.

    python benchmarks/browse_built.py 1000000 FOLDER
    python benchmarks/browse_real.py FOLDER
    python benchmarks/browse.py FOLDER [TIMES]

Each address is asked for TIMES times (5) in this process, through Datasette as it is served; the time is that of all threads of the process. The rival row is
Datasette's own table page with `?_search=` on the same index. Printed are least, median and 95th percentile, and what is over the goals with a mark.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from archive import store
from archive.browse import serve
from archive.capture import Capture, Location
from archive.database import NAME
from archive.reading import Reading
from archive.rows import Read
from benchmarks import browse_addresses
from normalize.model import Article, Block, Entry, Instant

GOAL_MS, GOAL_BYTES = 100, 200_000
WRITING = "--write"


@dataclass(frozen=True, slots=True)
class Cost:
    name: str
    least: float  # milliseconds of CPU; what is nearest to an idle machine
    median: float
    p95: float
    bytes: int

    @property
    def line(self) -> str:
        over = (" over the goal" if self.p95 > GOAL_MS else "") + (" too large" if self.bytes > GOAL_BYTES else "")
        return f"{self.name:34} {self.least:8.1f} {self.median:8.1f} {self.p95:8.1f} {self.bytes / 1000:8.0f}{over}"


def measure(folder: Path, times: int) -> list[Cost]:
    """What each page costs: the owner's, Datasette's own, and those that the world sees."""
    known = browse_addresses.known(folder / NAME)
    rival = {f"rival: ?_search={word}": f"/archive/article?_search={word}" for word in ("the", "harbour", "copper")}
    owners = {**browse_addresses.local(known), **browse_addresses.tables(Path(NAME).stem), **rival}
    return [*_costs(folder, owners, times, serve.LOCAL), *_costs(folder, browse_addresses.world(known), times, serve.World(public=True))]


def _costs(folder: Path, paths: dict[str, str], times: int, world: serve.World) -> list[Cost]:
    datasette = serve.datasette(folder, world)
    serve.make_ready()
    asyncio.run(_cost(datasette, "", "/-/pressmark/pressmark.css", 1))  # what happens once, as the server starts
    costs = [asyncio.run(_cost(datasette, name, path, times)) for name, path in paths.items()]
    for database in datasette.databases.values():
        database.close()
    return costs


async def _cost(datasette, name: str, path: str, times: int) -> Cost:  # type: ignore[no-untyped-def]  # Datasette has no types
    spent, size = [], 0
    for _ in range(times):
        started = time.process_time()
        answer = await datasette.client.get(path)
        spent.append((time.process_time() - started) * 1000)
        size = len(answer.content)
    told = name if answer.status_code == 200 else f"{name} ({answer.status_code})"
    return Cost(told[:34], min(spent), statistics.median(spent), sorted(spent)[max(0, -(-len(spent) * 95 // 100) - 1)], size)


def write(folder: Path) -> None:
    """Take in small batches of new articles until somebody ends it, as a crawl does."""
    number = time.time_ns() // 1000
    with store.Store(folder / NAME) as held:
        held.register("written.warc.gz", "crawl")
        deadline = time.monotonic() + 600
        while time.monotonic() < deadline:
            held.add(store.Batch("written.warc.gz", 0, tuple(_read(number + at) for at in range(20))))
            number += 20
            time.sleep(0.2)


def _read(number: int) -> Read:
    at = datetime(2026, 12, 30, tzinfo=UTC) + timedelta(microseconds=number % 10**9)
    text = f"The harbour of {number} has a lantern. " + " ".join(f"w{(number * step) % 9973}" for step in range(1, 120))
    page = Article(
        source="paper1", url=None, canonical_url=None, kind="article", title=f"Lantern {number}", lead="", authors=(),
        published=Instant(at, "day"), modified=None, section="", language="en", ledger=(Entry(Block(0, "p", text), "kept", "", "structure"),),
        credits=(), claims=(), normalizer="0.1.0", rules="sha256:00", replaced=0.0,
    )  # fmt: skip
    capture = Capture(
        record_id=f"<urn:uuid:{number:032x}>", record_type="response", url=f"https://paper1.example/w{number}", fetched_at=at,
        location=Location("written.warc.gz", number % 10**9, 900), status=200, http_version="1.1", head=b"", body=b"", content_type="text/html",
        payload_digest=None, refers_to=None, refers_to_uri=None, refers_to_date=None, profile=None, truncated=None, source="paper1", role="article",
        via=None, ip="192.0.2.1", moved_to=None,
    )  # fmt: skip
    return Read(capture, Reading(page, None, "sha256:00"))


def sizes(database: Path) -> str:
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as db:
        text = db.execute("SELECT sum(octet_length) FROM (SELECT length(CAST(text AS BLOB)) AS octet_length FROM version_text)").fetchone()[
            0
        ]
        tables = db.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC").fetchall()
    ledger = sum(size for name, size in tables if name in ("text", "ledger"))
    whole = sum(size for _, size in tables)
    largest = ", ".join(f"{name} {size / 1e6:,.0f}" for name, size in tables[:14])
    return (
        f"database {whole / 1e6:,.0f} MB, of which ledger {ledger / 1e6:,.0f}; text {text / 1e6:,.0f} MB; without ledger {(whole - ledger) / text:.2f} times the text"
        f"\nlargest, MB: {largest}"
    )


def told(title: str, costs: list[Cost]) -> None:
    print(f"\n{title}\n{'':34} {'least':>8} {'median':>8} {'p95':>8} {'kB':>8}   (milliseconds of CPU)")
    for cost in costs:
        print(cost.line, flush=True)
    ours = [cost.p95 for cost in costs if not cost.name.startswith("rival")]
    print(f"{'all of ours':43} {statistics.median(ours):8.1f} {sorted(ours)[-(-len(ours) * 95 // 100) - 1]:8.1f}")


def main(folder: Path, times: int) -> None:
    if (folder / "built.json").is_file():
        print(json.loads((folder / "built.json").read_text()), sqlite3.sqlite_version)
    told("Nobody writes", measure(folder, times))
    writer = subprocess.Popen([sys.executable, __file__, str(folder), WRITING], env=dict(os.environ))
    try:
        time.sleep(3)
        told("While a crawl writes (20 articles every fifth of a second)", measure(folder, times))
    finally:
        writer.send_signal(signal.SIGTERM)
        writer.wait()
    print(f"\n{sizes(folder / NAME)}")


if __name__ == "__main__":
    if WRITING in sys.argv:
        write(Path(sys.argv[1]))
    else:
        main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5)
