"""How many bytes an archive takes for its text: by table, in all, and beside the ledger.

    python benchmarks/size.py [--articles 1000] [--words 870]
    python benchmarks/size.py --warc FILE.warc.gz
    python benchmarks/size.py --archive FOLDER

Ingests fictional pages (`pressmark ingest`, everything included) whose texts are as long as those of news pages are: 870 words and 6,000 bytes
are the mean of 224 pages of 160 sites, the half of them have less than 640. Each says of itself what such pages say: title, summary, address and times in
JSON-LD, Open Graph, Twitter's tags and print, some 25 claims. Or ingests a WARC of yours, or looks at an archive that is there.

"Text" is the shown text of all versions, as UTF-8. The ledger is what tells every block of every page and what became of it: the tables ledger,
text, place and decision. Indexes count with their tables, an FTS index with all that it is made of.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from built import text, vocabulary
from ingest import record

ROOT = Path(__file__).resolve().parents[1]
WORDS = 870  # on average
SPREAD = 0.8  # of the logarithm of an article's words: the median is then 640
PRESSMARK = (sys.executable, "-c", "from archive.cli import main; main()")
LEDGER = ("ledger", "text", "place", "decision")
BY_LENGTH = ("version_text", "article_fts", "article_unspaced_fts", "fingerprint", "fingerprint_new", "crowd", "frequent", "holding")
SITES = 40
BEGAN = datetime(2026, 1, 1, 6, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Size:
    """What one archive.db takes."""

    articles: int
    words: int
    text: int  # bytes of the shown text of all versions
    tables: Counter[str]  # bytes, indexes with their tables

    def told(self) -> Iterator[str]:
        whole, ledger = self.tables.total(), sum(self.tables[name] for name in LEDGER)
        by_length = sum(self.tables[name] for name in BY_LENGTH)
        yield f"{self.articles:,} articles of {self.words / self.articles:.0f} words, {self.text / self.articles:,.0f} bytes of text each"
        yield f"{'table':26}{'MB':>10}{'x text':>10}{'bytes an article':>20}"
        for name, taken in self.tables.most_common():
            if taken >= whole / 1000:
                mark = " (ledger)" if name in LEDGER else ""
                yield f"{name + mark:26}{taken / 1e6:10.2f}{taken / self.text:10.3f}{taken / self.articles:20,.0f}"
        yield f"in all {whole / self.text:.2f} times the text, the ledger {ledger / self.text:.2f}, beside the ledger {(whole - ledger) / self.text:.2f}"
        yield f"bytes an article beside the ledger that do not grow with its text: {(whole - ledger - by_length) / self.articles:,.0f}"


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--articles", type=int, default=1000)
    asked.add_argument("--words", type=int, default=WORDS, help="of an article, on average")
    what = asked.add_mutually_exclusive_group()
    what.add_argument("--warc", type=Path, help="a WARC file to ingest instead of fictional pages")
    what.add_argument("--archive", type=Path, help="an archive that is there")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.archive or ingested(
            given.warc or fiction(Path(scratch) / "built.warc.gz", given.articles, given.words), Path(scratch) / "archive"
        )
        print(*size(folder / "archive.db").told(), sep="\n")


def ingested(warc: Path, folder: Path) -> Path:
    """A fresh archive of the file."""
    for words in (("init", folder), ("ingest", folder, warc.absolute(), "--quiet")):
        subprocess.run([*PRESSMARK, *map(str, words)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return folder


def size(file: Path) -> Size:
    """What the tables of the database take, read from its pages (https://sqlite.org/dbstat.html)."""
    db = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    owner = dict(db.execute("SELECT name, tbl_name FROM sqlite_master"))
    indexes = sorted(
        (name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")), key=len, reverse=True
    )
    tables = Counter[str]()
    for name, taken in db.execute("SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE"):
        table = owner.get(name, name)
        tables[next((index for index in indexes if table.startswith(f"{index}_")), table)] += taken
    articles, words = db.execute("SELECT COUNT(*), SUM(words) FROM article").fetchone()
    (bytes_of_text,) = db.execute("SELECT SUM(LENGTH(CAST(text AS BLOB))) FROM version_text").fetchone()
    return Size(articles, words, bytes_of_text, tables)


def fiction(path: Path, count: int, words: int) -> Path:
    """A WARC of so many pages, with so many words each on average."""
    chance, rows, known = random.Random(31), np.random.default_rng(31), vocabulary()
    odds = np.cumsum(1 / np.arange(20, len(known) + 20) ** 1.05)
    with path.open("wb") as out:
        for number in range(count):
            own = max(40, round(words * chance.lognormvariate(-SPREAD * SPREAD / 2, SPREAD)))
            drawn = text(np.searchsorted(odds / odds[-1], rows.random(own)), known)
            title = drawn[: chance.randint(50, 90)].replace("\n", " ").rpartition(" ")[0]
            at = BEGAN + timedelta(minutes=number)
            url = f"https://www.post{number % SITES}.example/region/{at:%Y/%m/%d}/{title.lower().replace(' ', '-')}-{number}.html"
            body = page(chance, url, title, drawn.split("\n"), at)
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
            lines = (
                f"WARC-Record-ID: <urn:uuid:{chance.getrandbits(128):032x}>",
                f"WARC-Target-URI: {url}",
                f"WARC-Date: {at:%Y-%m-%dT%H:%M:%SZ}",
            )
            out.write(record("response", head.encode() + body, *lines))
    return path


def page(chance: random.Random, url: str, title: str, paragraphs: list[str], at: datetime) -> bytes:
    """A news page that says of itself what news pages do."""
    site, lead, day = url.split("/")[2], paragraphs[0][:160], at.isoformat()
    about = {"@type": "NewsArticle", "headline": title, "description": lead, "datePublished": day, "dateModified": day, "articleSection": "Region",
             "author": {"@type": "Person", "name": "Ada Quay"}, "mainEntityOfPage": url}  # fmt: skip
    named = (("description", lead), ("author", "Ada Quay"), ("twitter:title", title), ("twitter:description", lead))
    opened = (("title", title), ("description", lead), ("url", url), ("type", "article"), ("locale", "en_GB"))
    metas = "".join(f'<meta name="{name}" content="{value}">' for name, value in named)
    metas += "".join(f'<meta property="og:{name}" content="{value}">' for name, value in opened)
    metas += f'<meta property="article:published_time" content="{day}"><meta property="article:section" content="Region">'
    links = "".join(f"<li><a href='/s/{one}'>{paragraphs[-1][one : one + 40]}</a></li>" for one in range(chance.randint(10, 60)))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | {site}</title><link rel="canonical" href="{url}">{metas}'
        f'<script type="application/ld+json">{json.dumps(about)}</script></head><body><nav><ul>{links}</ul></nav><article><h1>{title}</h1>'
        f'<p class="standfirst">{lead}</p><p class="byline">By <a rel="author" href="/ada">Ada Quay</a>, <time datetime="{day}">{at:%d %B %Y %H:%M} UTC</time></p>'
        f"{''.join(f'<p>{paragraph}</p>' for paragraph in paragraphs)}</article><aside><h3>More</h3><ul>{links}</ul></aside>"
        f"<footer><p>{site}, Quay 3</p></footer></body></html>"
    ).encode()


if __name__ == "__main__":
    main()
