"""Pages of an archive that holds what no page can show whole: what each costs in processor time and bytes.

    python benchmarks/bounds_pages.py [--keep FOLDER] [--times 3] [--only WORD]

Built is an archive.db of fiction (with --keep it is left, and used again): an article with 10,000 versions, one captured 50,000 times, a text of 100,000
paragraphs, a paragraph of two million characters, a headline and a lead of a megabyte, 10,000 authors, an address of 60 kB, 5,000 blocks cut, a cluster of
5,000 copies, 2,000 numbers given otherwise, a source with 100,000 failures, and pairs of long texts whose sentences were shuffled. Rows are written
straight into the tables, there are no WARC files behind them. Each page is asked for through Datasette as it is served, in every form it has; printed are the
median milliseconds of CPU of all threads and the bytes, with a mark at what is over the goals of 100 ms and 200 kB.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from archive import database, schema, shelves
from archive.browse import serve

GOAL_MS, GOAL_BYTES = 100, 200_000
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
SOURCE = "tidewatch"
COMMON = "the of and harbour in to lantern a gate said kiln tide river on market lock ferry council bridge mayor for with orchard potter"
WORDS = [
    *COMMON.split(" "),
    "strike",
    "barge",
    "clerk",
    "winter",
    "tower",
    "storm",
    "vote",
    "pilot",
    "quay",
    "rope",
    "timber",
    "heron",
    "copper",
]
SETTINGS = 'format = 1\nname = "Bounds"\noperator = "benchmarks"\ncontact = "b@bench.example"\n[crawl]\nsources = []\n'
MILLION = 1_000_000
KEPT, CUT = 1, 2  # decisions


@dataclass(frozen=True, slots=True)
class Text:
    """What one article has that is not as usual."""

    name: str
    title: str = "Lock Seven stays shut"
    lead: str = "The gate is to be mended by Monday."
    byline: str = "Ada Quay"
    url: str = ""
    kept: tuple[str, ...] = ("The gate of Lock Seven stays shut, the port authority said.",)
    cut: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return hashlib.sha256(self.name.encode()).hexdigest()[:32]

    @property
    def address(self) -> str:
        return self.url or f"https://{SOURCE}.example/{self.name}"


def texts() -> Iterator[Text]:
    chance = random.Random(5)
    yield Text("plain")
    yield Text("many-versions")
    yield Text("many-captures")
    yield Text("long-title", title=sentence(chance, 170_000)[:MILLION])
    yield Text("long-lead", lead=sentence(chance, 170_000)[:MILLION])
    yield Text("many-authors", byline=", ".join(f"Ada {word.title()} {number}" for number, word in enumerate(WORDS * 250)))
    yield Text("long-address", url=f"https://{SOURCE}.example/{'x' * 60_000}")
    yield Text("many-paragraphs", kept=tuple(f"Paragraph {number} of the ledger. {sentence(chance, 5)}" for number in range(100_000)))
    yield Text("long-paragraph", kept=("Before it.", sentence(chance, 340_000)[: 2 * MILLION], "Behind it."))
    yield Text("long-text", kept=tuple(sentence(chance, 170) for _ in range(2_000)))
    yield Text(
        "many-cut",
        kept=("Before it.", "Behind it."),
        cut=tuple(f"Share number {number}. {sentence(chance, 12)}" for number in range(5_000)),
    )
    said = [sentence(chance, 12) for _ in range(420)]
    for name in ("shuffled-a", "shuffled-b"):
        yield Text(f"{name}-one", kept=(" ".join(said),))
        yield Text(f"{name}-many", kept=tuple(" ".join(said[at : at + 3]) for at in range(0, len(said), 3)))
        chance.shuffle(said)
    yield Text("apart-a", kept=tuple(sentence(chance, 90) for _ in range(55)))
    yield Text("apart-b", kept=tuple(sentence(chance, 90) for _ in range(55)))
    yield Text("signs-a", kept=("".join(chance.choice("港口灯塔河桥市长船员风雨陶窑果园苹罗渡绳木鸟钟法院寡铜") for _ in range(30_000)),))
    yield Text("signs-b", kept=("".join(chance.choice("港口灯塔河桥市长船员风雨陶窑果园苹罗渡绳木鸟钟法院寡铜") for _ in range(30_000)),))
    for number in range(5_000):
        yield Text(f"copy-{number}", title=f"Copy {number} of the gate", kept=said_by_all())


def said_by_all() -> tuple[str, ...]:
    return tuple(f"The gate has {number} bolts and none of them is new, said the council of the harbour." for number in range(40))


def sentence(chance: random.Random, words: int) -> str:
    drawn = (chance.choice(WORDS) + (chr(97 + chance.randrange(26)) if chance.random() < 0.7 else "") for _ in range(words))
    return " ".join(drawn).capitalize() + "."


class Writing:
    """Rows on their way into a new archive.db."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.article = self.version = self.capture = self.text = 0

    def put(self, text: Text, versions: int = 1, captures: int = 1) -> int:
        """The article's number; of its versions each but the newest differs in one paragraph."""
        self.article += 1
        seen = [_at(hour) for hour in range(max(versions, captures))]
        for number in range(versions):
            last = number == versions - 1
            kept = text.kept if last else (*text.kept, f"Seen {number} times.")
            self._version(text, kept, (seen[number], seen[number]), captures if last else 1)
        self._insert(
            "article(id, key, source, canonical_url, url_key, kind, title, lead, byline, published, day, section, language, words, first_seen, last_seen, versions, version)",
            [(self.article, text.key, SOURCE, text.address, text.address, "article", text.title, text.lead, text.byline, "2026-01-01", "2026-01-01", "", "en", sum(map(len, text.kept)) // 6, seen[0], seen[-1], versions, self.version)],
        )  # fmt: skip
        return self.article

    def _version(self, text: Text, kept: Sequence[str], seen: tuple[str, str], captures: int) -> None:
        self.version += 1
        number, first = self.version, self.capture + 1
        key = hashlib.sha256(f"version {number}".encode()).hexdigest()[:32]
        facts = ("article", text.title, text.lead, text.byline)
        authors, shown, said = "[]", "2026-01-01", "\n".join(kept)
        self._insert(
            "version(id, key, article, kind, title, lead, byline, authors, published, section, language, words, replaced, first_seen, last_seen, captures, capture, normalizer, rules, reading)",
            [(number, key, self.article, *facts, authors, shown, "", "en", said.count(" ") + 1, 0.0, *seen, captures, first, "0.1.0", "sha256:00", number)],
        )  # fmt: skip
        self._insert("version_text", [(number, said)])
        self._insert(
            "reading(id, key, rendition, article, kind, title, lead, byline, authors, published, section, language, replaced, shown, words, habits, capture, version)",
            [(number, f"r{key}", 1, self.article, *facts, authors, shown, "", "en", 0.0, key, 9, "", first, number)],
        )  # fmt: skip
        self._insert("reading_claim", [(number, at, kind, value) for at, (kind, value) in enumerate(_claims(text))])
        blocks = [(words, KEPT) for words in kept[:-1]] + [(words, CUT) for words in text.cut] + [(kept[-1], KEPT)]
        self._insert("text(id, text, length)", [(self.text + at, words, len(words)) for at, (words, _) in enumerate(blocks)])
        self._insert("ledger", [(number, at, self.text + at, 2, decision) for at, (_, decision) in enumerate(blocks)])
        self.text += len(blocks)
        self._captures(text, number, captures)

    def _captures(self, text: Text, version: int, count: int) -> None:
        begin = self.capture + 1
        self.capture += count
        self._insert(
            "capture(id, record_id, record_type, url, url_key, source, role, kind, fetched_at, status, content_type, payload_digest, problem, file, offset, length, version, rendition, reading)",
            [(at, f"<urn:uuid:{at:08x}-0000-4000-8000-{at:012x}>", "response", text.address, text.address, SOURCE, "article", "article", _at(at - begin), 200, "text/html", f"sha256:{at:064x}", "", "built.warc.gz", at * 1000, 1000, version, 1, version) for at in range(begin, begin + count)],
        )  # fmt: skip

    def _insert(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        if rows:
            self.db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _at(hour: int) -> str:
    return (BEGAN + timedelta(hours=hour)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _claims(text: Text) -> Iterator[tuple[int, str]]:
    yield 1, text.title
    yield 2, f"{text.title} "
    yield 3, text.address


def build(folder: Path) -> None:
    """The archive in `folder`."""
    (folder / "warc").mkdir(parents=True)
    (folder / "archive.toml").write_text(SETTINGS + "[schedule]\n[limits]\n[warc]\n[ingest]\n", "utf-8")
    db = sqlite3.connect(folder / database.NAME)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = OFF")
    schema.migrate(Database(db))
    db.execute("INSERT OR REPLACE INTO rendition VALUES (1, '0.1.0', 'sha256:00')")
    db.execute(
        "INSERT INTO decision VALUES (1, 'paragraph', 'kept', '', 'structure', ''), (2, 'paragraph', 'removed', 'share', 'rule:share', '')"
    )
    db.execute("INSERT INTO claim_kind VALUES (1, 'title', 'json-ld', 1), (2, 'title', 'og', 0), (3, 'canonical_url', 'json-ld', 1)")
    db.execute("INSERT INTO place VALUES (1, NULL, 'body'), (2, 1, 'p')")
    db.execute("INSERT INTO source VALUES (?, 'The Tidewatch', ?, 'en')", (SOURCE, f"https://{SOURCE}.example/"))
    writing = Writing(db)
    many = {"many-versions": (10_000, 10_000), "many-captures": (1, 50_000)}
    numbers = {text.name: writing.put(text, *many.get(text.name, ())) for text in texts()}
    _relate(db, [numbers[f"copy-{number}"] for number in range(5_000)])
    db.executemany(
        "INSERT INTO failure(file, offset, stage, record_id, url, reason, detail) VALUES ('built.warc.gz', ?, 'normalize', ?, NULL, 'slow', 'It took too long.')",
        [((1 + at % writing.capture) * 1000, f"<urn:x:{at}>") for at in range(100_000)],
    )
    db.execute("INSERT INTO linked(article, age, prints, lot) SELECT id, first_seen || ' ' || substr(key, 1, 12), 0, 0 FROM article")
    db.execute("DELETE FROM unlooked")
    shelves.place_all(db)
    db.commit()
    db.execute("ANALYZE")
    db.close()


def _relate(db: sqlite3.Connection, copies: Sequence[int]) -> None:
    """The first is an article to which all others are related, each in a passage; the second gives 2,000 numbers otherwise."""
    head = copies[0]
    db.executemany("INSERT INTO clustered VALUES (?, ?)", [(one, head) for one in copies])
    db.executemany(
        "INSERT INTO relation VALUES (?, ?, 'repost', 'repost', 0.9, 0.9, 500, 500, 150, 150, 0, 0)", [(head, one) for one in copies[1:]]
    )
    db.executemany("INSERT INTO passage VALUES (?, ?, 0, 0, 1500, 0, 1500, 0, 200, 0, 200, 0)", [(head, one) for one in copies[1:]])
    db.executemany(
        "INSERT INTO substitution VALUES (?, ?, ?, 0, 0, ?, ?)",
        [(head, copies[1], at, f"{at} bolts", f"{at + 1} bolts") for at in range(2_000)],
    )
    db.execute("INSERT INTO origin VALUES (?, 'page', ?, 'The Tidewatch', NULL, 0, '', 0.8, ?)", (head, head, head))
    key = db.execute("SELECT key FROM article WHERE id = ?", (head,)).fetchone()[0]
    db.executemany(
        "INSERT INTO origin_claim VALUES (?, ?, 0, 'crosspost', ?, ?, 'First in The Tidewatch.', 0)",
        [(head, at, one, key) for at, one in enumerate(copies)],
    )


def addresses(path: Path) -> Iterator[str]:
    """Each page that a limit may be missing on, in each of its forms."""
    with sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True) as db:
        key = {text.name: text.key for text in texts()}
        last = {
            name: db.execute("SELECT v.key FROM article a JOIN version v ON v.id = a.version WHERE a.key = ?", (key[name],)).fetchone()[0]
            for name in key
            if not name.startswith("copy-")
        }
        older = db.execute(
            "SELECT v.key FROM version v JOIN article a ON a.id = v.article WHERE a.key = ? ORDER BY v.id LIMIT 2", (key["many-versions"],)
        ).fetchall()
        first = {
            name: db.execute(
                "SELECT lower(substr(record_id, 11, 36)) FROM capture c JOIN version v ON v.id = c.version WHERE v.key = ? LIMIT 1",
                (last[name],),
            ).fetchone()[0]
            for name in ("many-captures", "long-title", "long-address")
        }
    for name, found in key.items():
        if name.startswith("copy-") and name not in ("copy-0", "copy-1"):
            continue
        for form in ("", ".json"):
            yield f"/article/{found}{form}#{name}"
        yield f"/article/{found}?cut=open#{name}, cut open"
        for form in ("", ".json", ".bib", ".txt"):
            yield f"/article/{found}/cite{form}#{name}"
    for name, number in (("many-paragraphs", 99_999), ("long-paragraph", 2), ("long-text", 1_500)):
        for form in ("", ".json"):
            yield f"/article/{key[name]}/cite{form}?p={number}&s=1#{name}, paragraph {number}"
    yield f"/article/{key['many-paragraphs']}/cite?quote=Paragraph+99000+of+the+ledger#words"
    yield f"/article/{key['long-paragraph']}/cite?quote=Behind#words"
    yield f"/article/{key['many-versions']}/version/{older[0][0]}#the first of many versions"
    yield f"/article/{key['many-versions']}/version/{older[0][0]}/cite#the first of many versions"
    for form in ("", ".json"):
        yield f"/article/{key['many-versions']}/changes{form}#many versions"
        yield f"/article/{key['many-versions']}/changes/{older[0][0]}/{older[1][0]}{form}#many versions"
    pairs = [(name, name.replace("-a", "-b", 1)) for name in ("shuffled-a-one", "shuffled-a-many", "apart-a", "signs-a")]
    pairs += [
        ("long-text", "many-paragraphs"),
        ("long-paragraph", "long-text"),
        ("long-title", "long-lead"),
        ("many-authors", "long-address"),
        ("many-versions", "many-captures"),
        ("copy-0", "copy-1"),
        ("many-cut", "plain"),
    ]
    for a, b in pairs:
        for form in ("", ".json", ".csv"):
            yield f"/compare{form}?a={key[a]}&b={key[b]}#{a}, {b}"
    for name in ("many-versions", "copy-0", "long-title"):
        yield f"/compare?a={key[name]}#{name}, to be chosen"
    for form in ("", ".json", ".csv", ".atom"):
        yield f"/cluster/{key['copy-0']}{form}#5,000 copies"
        yield f"/source/{SOURCE}{form}#100,000 failures"
        yield f"/search{form}?q=lock#among them a long title"
        yield f"/clusters{form}#"
    yield f"/cluster/{key['copy-0']}?page=50#5,000 copies"
    for form in ("", ".json", ".atom"):
        yield f"/{form}#front"
    yield "/health#"
    for name, found in first.items():
        yield f"/original/{found}#{name}"
        yield f"/original/{found}.json#{name}"


def measure(folder: Path, times: int, only: str) -> None:
    datasette = serve.datasette(folder)
    over = 0
    try:
        for address in addresses(folder / database.NAME):
            path, _, told = address.partition("#")
            if only in address:
                over += asyncio.run(_cost(datasette, path, told, times))
    finally:
        for each in datasette.databases.values():
            each.close()
    print(f"{over} over the goals of {GOAL_MS} ms and {GOAL_BYTES // 1000} kB")


async def _cost(datasette, path: str, told: str, times: int) -> bool:  # type: ignore[no-untyped-def]  # Datasette has no types
    spent = []
    for _ in range(times):
        started = time.process_time()
        answer = await datasette.client.get(path)
        spent.append((time.process_time() - started) * 1000)
    ms, size = statistics.median(spent), len(answer.content)
    over = ms > GOAL_MS or size > GOAL_BYTES
    shown = path.replace(path.split("/")[2].split("/")[0].split(".")[0].split("?")[0][:32], "…") if path.count("/") > 1 else path
    print(f"{ms:8.1f} ms {size / 1000:9.1f} kB {answer.status_code} {'OVER ' if over else '     '}{shown[:60]:60} {told}", flush=True)
    return over


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--keep", type=Path, help="folder of the archive, built where there is none")
    asked.add_argument("--times", type=int, default=3, help="that each page is asked for")
    asked.add_argument("--only", default="", help="pages whose address or name has this in it")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch) / "archive"
        if not (folder / database.NAME).is_file():
            build(folder)
        with closing(sqlite3.connect(folder / database.NAME)) as db:
            schema.migrate(Database(db))
        measure(folder, given.times, given.only)


if __name__ == "__main__":
    main()
