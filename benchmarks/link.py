"""What linking costs an article in archive.db, from its text to its relations, clusters and origins, as the archive grows.

    python benchmarks/link.py [--articles 10000] [--batch 100]
    python benchmarks/link.py --articles 3000 --held 1000000
    python benchmarks/link.py --articles 2000 --batch 1 --copies oldest

Built texts of 330 words; a fifth takes three to six paragraphs of an earlier one. Rows of articles are written, but not counted. --copies: all
are copies of one text, four in ten with one word of 25 changed, as many trimmed, and come the oldest first, the youngest first, or mixed; or
they are a form that is filled in anew each day. --held: fingerprints of so many articles, drawn instead of read, stand in the tables before,
so that an archive of a million need not be made to be measured. CPU is that of linking and of writing the pages of the database; memory is the process's.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from sqlite3 import Connection

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]
from archive import packed  # noqa: E402
from archive.database import NAME  # noqa: E402
from archive.link import Linker, Seen  # noqa: E402
from archive.postings import FRESH  # noqa: E402
from archive.store import Store  # noqa: E402

PRINTS = 71  # of a text of 330 words
_AT_ONCE = 250_000  # rows
_HOLD = {
    "fingerprint": "INSERT INTO fingerprint VALUES (?, ?) ON CONFLICT DO UPDATE SET held = CAST(held || excluded.held AS BLOB)",
    "fingerprint_new": "INSERT OR IGNORE INTO fingerprint_new VALUES (?, ?)",
}
WORDS = 55  # of a paragraph, six of which make a text
_ARTICLE = (
    "INSERT INTO article(id, key, source, canonical_url, url_key, kind, title, lead, byline, section, language, words, first_seen, last_seen,"
    " versions, version) VALUES (:id, :key, 'site', :key, :key, 'article', '', '', '', '', 'en', 330, :seen, :seen, 1, :id)"
)


def texts(count: int) -> Iterator[str]:
    """The same for everybody who asks."""
    dice = random.Random(1)
    words = ["".join(dice.choices("abcdefghijklmnoprstuvw", k=dice.randint(2, 9))) for _ in range(30_000)]
    weights = list(accumulate(1 / (rank + 1) for rank in range(len(words))))  # as often as Zipf has it
    held: deque[list[str]] = deque(maxlen=10_000)
    for number in range(count):
        own = [" ".join(dice.choices(words, cum_weights=weights, k=WORDS)).capitalize() + "." for _ in range(6)]
        if number > 50 and dice.random() < 0.2:
            own = (held[dice.randrange(len(held))][: dice.randint(3, 6)] + own)[:6]
        held.append(own)
        yield "\n".join(own)


def copies(count: int) -> Iterator[str]:
    """One text, again and again: whole, with words changed, trimmed."""
    dice, whole = random.Random(2), next(texts(1))
    for _ in range(count):
        chance, kept = dice.random(), whole
        if chance < 0.8:
            kept = re.sub(r"\w+", lambda word: word[0] if dice.random() > 0.04 else f"word{dice.randrange(10**6)}", whole)
        yield "\n".join(kept.split("\n")[: dice.randint(4, 6)]) if chance < 0.4 else kept


def forms(count: int) -> Iterator[str]:
    """The same sentences with other numbers."""
    dice = random.Random(3)
    for _ in range(count):
        yield "\n".join(
            f"The gauge at pier {pier} stood at {dice.randrange(10**4)} in the morning and at {dice.randrange(10**4)} in the evening."
            f" The wind came from quarter {dice.randrange(16)} with a force of {dice.randrange(12)}, and {dice.randrange(10**3)} boats passed."
            for pier in range(8)
        )


def hold(db: Connection, articles: int) -> None:
    """Fill the tables with fingerprints, spread as those of texts are: each is the least of eight."""
    chance, every = np.random.default_rng(6), articles * PRINTS
    fresh = min(every, FRESH)
    for table, count in (("fingerprint", every - fresh), ("fingerprint_new", fresh)):
        for first in range(0, count, _AT_ONCE):
            part = min(_AT_ONCE, count - first)
            drawn = (first + np.sort(chance.random(part)) * part) / count
            hashes = ((1 - (1 - drawn) ** (1 / 8)) * 2**48).astype(np.int64)
            rows = [*zip(hashes.tolist(), chance.integers(10**9, 10**9 + articles, len(hashes)).tolist(), strict=True)]
            db.executemany(_HOLD[table], (packed.by_bucket(rows).items() if table == "fingerprint" else rows))
            db.commit()
    db.execute("UPDATE fingerprint_moved SET held = (SELECT COUNT(*) FROM fingerprint_new)")
    db.commit()


def arriving(given: argparse.Namespace) -> Iterator[tuple[int, str]]:
    """Texts, and the second at which each was first seen."""
    made = {None: texts, "forms": forms}.get(given.copies, copies)(given.articles)
    seconds = list(range(1, given.articles + 1))
    if given.copies == "youngest":
        seconds.reverse()
    if given.copies == "mixed":
        random.Random(4).shuffle(seconds)
    return zip(seconds, made, strict=True)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--articles", type=int, default=10_000)
    asked.add_argument("--batch", type=int, default=100)
    asked.add_argument("--held", type=int, default=0)
    asked.add_argument("--copies", choices=["oldest", "youngest", "mixed", "forms"])
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / NAME) as store:
        db, linker, spent, seen = store._db.conn, Linker(None), 0.0, list[Seen]()
        hold(db, given.held)
        before = 0.0
        for number, (second, text) in enumerate(arriving(given), 1):
            at = f"{datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second):%Y-%m-%dT%H:%M:%S}.000000Z"
            db.execute(_ARTICLE, {"id": number, "key": f"{number * 0x9E3779B97F4A7C15 % 2**64:032x}", "seen": at})
            db.execute("INSERT INTO version_text(version, text) VALUES (?, ?)", (number, text))
            seen.append(Seen(number, None, text))
            if len(seen) == given.batch or number == given.articles:
                start = time.process_time()
                linker.refresh(db, seen)
                db.commit()
                spent += time.process_time() - start
                seen = []
            if number % max(1, given.articles // 5) == 0:
                part = (spent - before) / max(1, given.articles // 5) * 1e3
                print(f"{number:>9,} articles: {spent / number * 1e3:.2f} ms an article, of the last fifth {part:.2f}", flush=True)
                before = spent
        size = db.execute(
            "SELECT SUM(pgsize) FROM dbstat WHERE name IN ('fingerprint', 'fingerprint_new', 'crowd', 'frequent')"
        ).fetchone()[0]
        print(
            f"{size / (given.held + given.articles) / 6 / WORDS:.2f} bytes of index a word; {db.execute('SELECT COUNT(*) FROM relation').fetchone()[0]:,} relations;"
            f" {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB resident at most"
        )


if __name__ == "__main__":
    main()
