"""An archive.db of any size, all fiction: for `benchmarks/browse.py`.

    python benchmarks/browse_built.py 100000 FOLDER

Words are drawn after Zipf out of 100,000 a language; sixty sources in eight languages over three years, with days on which nobody crawled; one article
in twenty prints no date; one in five is a copy in a cluster of two to thirty. Rows are written straight through the store's own SQL (its migrations, its
`shelves.place_all`), since ingest of a million pages takes hours: there are no WARC files behind them, no fingerprints and no passages, and the ledger
is written for one article in `LEDGER`. `benchmarks/browse_real.py` adds some that have all of these.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from archive import schema, shelves

VOCABULARY = 100_000
WORDS = 150  # an article, on average
SOURCES = 60
DAYS = 1_095
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
LEDGER = 10
_COMMON = [
    "the",
    "of",
    "and",
    "harbour",
    "in",
    "to",
    "lantern",
    "a",
    "gate",
    "said",
    "kiln",
    "tide",
    "river",
    "on",
    "market",
    "lock",
    "ferry",
    "council",
    "bridge",
    "mayor",
    "for",
    "with",
    "orchard",
    "potter",
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
    "bell",
    "court",
    "widow",
    "copper",
]
_SYLLABLES = {
    "en": [
        "ba",
        "be",
        "bo",
        "da",
        "de",
        "do",
        "ka",
        "ke",
        "ko",
        "la",
        "le",
        "lo",
        "ma",
        "me",
        "mo",
        "na",
        "ne",
        "no",
        "ra",
        "re",
        "ro",
        "sa",
        "se",
        "so",
        "ta",
        "te",
        "to",
        "va",
        "ve",
        "vo",
    ],
    "ru": [
        "ба",
        "бе",
        "бо",
        "да",
        "де",
        "до",
        "ка",
        "ке",
        "ко",
        "ла",
        "ле",
        "ло",
        "ма",
        "ме",
        "мо",
        "на",
        "не",
        "но",
        "ра",
        "ре",
        "ро",
        "са",
        "се",
        "со",
        "та",
        "те",
        "то",
        "ва",
        "ве",
        "во",
    ],
    "ar": [
        "با",
        "بي",
        "بو",
        "دا",
        "دي",
        "دو",
        "كا",
        "كي",
        "كو",
        "لا",
        "لي",
        "لو",
        "ما",
        "مي",
        "مو",
        "نا",
        "ني",
        "نو",
        "را",
        "ري",
        "رو",
        "سا",
        "سي",
        "سو",
        "تا",
        "تي",
        "تو",
    ],
    "zh": list("港口灯塔河桥市长船员风雨陶窑果园苹罗渡绳木鸟钟法院寡铜冬北南东西大小高低"),
}
_LANGUAGES = ("en", "ru", "ar", "zh", "de", "fr", "es", "tr")
_SPOKEN = (0.58, 0.14, 0.1, 0.03, 0.05, 0.04, 0.03, 0.03)
_SETTINGS = 'format = 1\nname = "A built archive"\noperator = "benchmarks"\ncontact = "b@bench.example"\n[crawl]\nsources = []\n'


@dataclass(frozen=True, slots=True)
class Story:
    """What is written of one article."""

    source: int
    day: int  # from FIRST
    text: str
    title: str
    cluster: int | None  # number of the article it copies


class Writers:
    """Texts in any of the languages."""

    def __init__(self, seed: int) -> None:
        self.dice = np.random.default_rng(seed)
        weights = 1 / np.arange(1, VOCABULARY + 1)
        self._rising = np.cumsum(weights) / weights.sum()
        self._words = {language: self._vocabulary(language) for language in _LANGUAGES}

    def words(self, language: str, count: int) -> list[str]:
        drawn = np.searchsorted(self._rising, self.dice.random(count)).tolist()
        known = self._words[language]
        return [known[number] for number in drawn]

    def text(self, language: str, count: int) -> str:
        words = self.words(language, count)
        apart = "" if language == "zh" else " "
        stop = "。" if language == "zh" else "."
        sentences = [apart.join(words[at : at + 15]) + stop for at in range(0, count, 15)]
        return "\n".join((apart or "").join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))

    def _vocabulary(self, language: str) -> list[str]:
        parts = _SYLLABLES.get(language, _SYLLABLES["en"])
        dice = np.random.default_rng(sum(map(ord, language)))
        lengths = dice.integers(2, 5, VOCABULARY)
        drawn: NDArray[np.int64] = dice.integers(0, len(parts), (VOCABULARY, 4))
        made = ["".join(parts[one] for one in row[:length]) for row, length in zip(drawn.tolist(), lengths.tolist(), strict=True)]
        if language in ("en", "de", "fr", "es", "tr"):
            made = [word + language if language != "en" else word for word in made]
        return [*_COMMON, *made[len(_COMMON) :]] if language == "en" else made


def stories(count: int, seed: int = 7) -> Iterator[Story]:
    """That many articles, by day."""
    writers = Writers(seed)
    dice = writers.dice
    share = 1 / np.arange(1, SOURCES + 1)
    rising = np.cumsum(share) / share.sum()
    days = np.sort(dice.integers(0, DAYS, count)).tolist()
    sources = np.searchsorted(rising, dice.random(count)).tolist()
    lengths = np.clip(dice.lognormal(np.log(WORDS) - 0.18, 0.6, count), 40, 2000).astype(int).tolist()
    recent: dict[str, list[tuple[int, str, str]]] = {}
    for number in range(count):
        source = sources[number]
        language = language_of(source)
        held = recent.setdefault(language, [])
        if held and dice.random() < 0.16:
            first, text, title = held[int(dice.integers(len(held)))]
            yield Story(source, days[number], text, title, first)
            continue
        text, title = writers.text(language, lengths[number]), " ".join(writers.words(language, 8)).capitalize()
        held.append((number, text, title))
        del held[:-40]
        yield Story(source, days[number], text, title, None)


def language_of(source: int) -> str:
    return str(np.random.default_rng(source + 1000).choice(_LANGUAGES, p=_SPOKEN))


def build(count: int, folder: Path) -> None:
    """The archive in `folder`."""
    folder.mkdir(parents=True)
    (folder / "archive.toml").write_text(_SETTINGS + "[schedule]\n[limits]\n[warc]\n[ingest]\n", "utf-8")
    (folder / "warc").mkdir()
    db = sqlite3.connect(folder / "archive.db")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -400000")
    schema.migrate(Database(db))
    languages = [language_of(source) for source in range(SOURCES)]
    db.execute("INSERT OR REPLACE INTO rendition VALUES (1, '0.1.0', 'sha256:00')")
    db.execute(
        "INSERT INTO decision VALUES (1, 'paragraph', 'kept', '', 'structure', ''), (2, 'paragraph', 'removed', 'donation', 'rule:meter', '')"
    )
    db.execute("INSERT INTO place VALUES (1, NULL, 'body'), (2, 1, 'p')")
    db.executemany(
        "INSERT INTO source VALUES (?, ?, ?, ?)",
        [(f"paper{n}", f"Paper {n}", f"https://paper{n}.example/", languages[n]) for n in range(SOURCES)],
    )
    started, words, clusters = time.monotonic(), 0, dict[int, list[int]]()
    rows: dict[str, list[tuple[object, ...]]] = {}
    dice = np.random.default_rng(11)
    for number, story in enumerate(stories(count), 1):
        words += story.text.count(" ") + 1
        if story.cluster is not None:
            clusters.setdefault(story.cluster + 1, [story.cluster + 1]).append(number)
        _rows(rows, number, story, languages[story.source], dice.random())
        if number % 20_000 == 0 or number == count:
            _write(db, rows)
            print(f"\r{number:,} of {count:,} articles, {time.monotonic() - started:.0f} s", end="", file=sys.stderr, flush=True)
    _relate(db, clusters)
    db.execute(
        "INSERT INTO linked(article, age, prints, lot) SELECT id, first_seen || ' ' || substr(key, 1, 12), 0, 0 FROM article"
    )  # else the store would
    db.execute("DELETE FROM unlooked")
    db.commit()
    print(f"\nindex, {time.monotonic() - started:.0f} s", file=sys.stderr)
    shelves.place_all(db)
    db.commit()
    db.execute("ANALYZE")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    (folder / "built.json").write_text(json.dumps({"articles": count, "words": words, "seconds": round(time.monotonic() - started)}))


def _rows(rows: dict[str, list[tuple[object, ...]]], number: int, story: Story, language: str, chance: float) -> None:
    printed = FIRST + timedelta(days=story.day)
    crawled = printed + timedelta(days=2 if story.day % 97 < 2 else 0, seconds=chance * 80_000)  # two days in 97 without a crawl
    seen = crawled.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    published = None if chance < 0.05 else printed.strftime("%Y-%m-%d")
    day = published or seen[:10]
    url = f"https://paper{story.source}.example/{number}"
    key, record = (hashlib.sha256(f"{kind}{number}".encode()).hexdigest()[:32] for kind in ("article", "record"))
    name, lead, count = f"paper{story.source}", story.text[:150], story.text.count(" ") + 1
    facts = ("article", story.title, lead, f"Writer {number % 997}")
    put = rows.setdefault
    put("article(id, key, source, canonical_url, url_key, kind, title, lead, byline, published, day, section, language, words, first_seen, last_seen, versions, version)", []).append(
        (number, key, name, url, url, *facts, published, day, "", language, count, seen, seen, 1, number)
    )  # fmt: skip
    put("version(id, key, article, kind, title, lead, byline, authors, published, section, language, words, replaced, first_seen, last_seen, captures, capture, normalizer, rules, reading)", []).append(
        (number, "v" + key, number, *facts, "[]", published, "", language, count, 0.0, seen, seen, 1, number, "0.1.0", "sha256:00", number)
    )  # fmt: skip
    put("version_text", []).append((number, story.text))
    put("reading(id, key, rendition, article, kind, title, lead, byline, authors, published, section, language, replaced, shown, words, habits, capture, version)", []).append(
        (number, "r" + key, 1, number, *facts, "[]", published, "", language, 0.0, "v" + key, count, "", number, number)
    )  # fmt: skip
    put("capture(id, record_id, record_type, url, url_key, source, role, kind, fetched_at, status, content_type, payload_digest, problem, file, offset, length, version, rendition, reading)", []).append(
        (number, f"<urn:uuid:{record}>", "response", url, url, name, "article", "article", seen, 200, "text/html", "sha256:" + record, "", "built.warc.gz", number * 1000, 1000, number, 1, number)
    )  # fmt: skip
    if number % LEDGER == 0:
        for position, block in enumerate([*story.text.split("\n"), "Please give to the paper"]):
            put("text(id, text, length)", []).append((number * 64 + position, block, len(block)))
            put("ledger", []).append((number, position, number * 64 + position, 2, 2 if block.startswith("Please") else 1))


def _write(db: sqlite3.Connection, rows: dict[str, list[tuple[object, ...]]]) -> None:
    for table, waiting in rows.items():
        db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(waiting[0]))})", waiting)
    db.commit()
    rows.clear()


def _relate(db: sqlite3.Connection, clusters: dict[int, list[int]]) -> None:
    for oldest, members in clusters.items():
        db.executemany("INSERT INTO clustered VALUES (?, ?)", [(member, oldest) for member in members])
        db.executemany(
            "INSERT INTO relation VALUES (?, ?, 'identical', 'identical', 1.0, 1.0, 1.0, 1.0, 150, 150, 0, 0)",
            [(oldest, member) for member in members[1:]],
        )
        db.execute("INSERT INTO origin VALUES (?, 'page', ?, 'Paper', NULL, 0, '', 0.8, ?)", (oldest, oldest, oldest))


if __name__ == "__main__":
    build(int(sys.argv[1]), Path(sys.argv[2]))
