"""What linking costs an article in archive.db, from its text to its relations, clusters and origins, as the archive grows.

    python benchmarks/link.py [--articles 10000] [--batch 100]

Built texts of 330 words; a fifth takes three to six paragraphs of an earlier one. Rows of articles are written, but not counted.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]
from archive.link import Linker, Seen  # noqa: E402
from archive.store import NAME, Store  # noqa: E402

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
    held: list[list[str]] = []
    for number in range(count):
        own = [" ".join(dice.choices(words, cum_weights=weights, k=WORDS)).capitalize() + "." for _ in range(6)]
        if number > 50 and dice.random() < 0.2:
            own = (held[dice.randrange(len(held))][: dice.randint(3, 6)] + own)[:6]
        held.append(own)
        yield "\n".join(own)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--articles", type=int, default=10_000)
    asked.add_argument("--batch", type=int, default=100)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / NAME) as store:
        db, linker, spent, seen = store._db.conn, Linker(None), 0.0, list[Seen]()
        for number, text in enumerate(texts(given.articles), 1):
            at = f"2026-01-{number // 86_400 + 1:02}T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}.000000Z"
            db.execute(_ARTICLE, {"id": number, "key": f"{number:032x}", "seen": at})
            db.execute("INSERT INTO version_text(version, text) VALUES (?, ?)", (number, text))
            seen.append(Seen(number, None, text))
            if len(seen) == given.batch or number == given.articles:
                start = time.process_time()
                linker.refresh(db, seen)
                spent += time.process_time() - start
                db.commit()
                seen = []
            if number % max(1, given.articles // 5) == 0:
                print(f"{number:>9,} articles: {spent / number * 1e3:.2f} ms an article", flush=True)
        size = db.execute("SELECT SUM(pgsize) FROM dbstat WHERE name IN ('fingerprint', 'crowd', 'frequent')").fetchone()[0]
        print(
            f"{size / given.articles / 6 / WORDS:.2f} bytes of index a word; {db.execute('SELECT COUNT(*) FROM relation').fetchone()[0]:,} relations"
        )


if __name__ == "__main__":
    main()
