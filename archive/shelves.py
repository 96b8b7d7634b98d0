"""Where articles stand in the search index, and the index itself. Part of the store.

The index numbers its rows by day: `place` is the day (counted from 1600) above 24 bits, and these are given out in shelves of 256, each for
articles of one source and language. So a range of days is a range of rows, the newest are the last, and whose an article is stands in the
small table `shelf`; no search has to look into `article` for it. Which place an article gets depends on the order of reading: places are
private to a database, and nothing that readers see may follow from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from sqlite3 import Connection

from normalize import unspaced
from normalize.errors import StorageError

SHELF = 256  # places
SHELVES = 65_536  # a day
DAY = SHELF * SHELVES
LANGUAGE = "lower(substr(article.language, 1, instr(article.language || '-', '-') - 1))"  # without country or script: en-GB is English
_FIRST = date(1600, 1, 1).toordinal() - 1  # day 0 is for what has no date that a calendar knows
LAST = date.max.toordinal() - _FIRST  # the number of the last day that there is
_COLUMNS = "title, lead, byline, body, labels"
_INDEXES = ("article_fts", "article_unspaced_fts")


@dataclass(frozen=True, slots=True)
class Standing:
    """An article as the index knows it."""

    place: int
    texts: tuple[str, ...]  # as _COLUMNS

    @property
    def body(self) -> str:
        return self.texts[3]

    @property
    def indexes(self) -> tuple[str, ...]:
        """The indexes that it stands in."""
        return _INDEXES if unspaced.is_written(f"{self.texts[0]} {self.body}") else _INDEXES[:1]


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose a shelf is."""

    day: int  # as `number` has it
    source: str
    language: str


def number(day: str | None) -> int:
    """The day's number, 1 for the first of January 1600; 0 for what is no day since."""
    try:
        return max(0, date.fromisoformat(day or "").toordinal() - _FIRST)
    except ValueError:
        return 0


def day(number: int) -> str:
    """The day of that number; "" for 0."""
    return date.fromordinal(number + _FIRST).isoformat() if number else ""


def label(kind: str, value: str) -> str:
    """The one word by which the index finds a source (kind "s") or a language (kind "l")."""
    return kind + value.encode("utf-8").hex()


def standing(db: Connection, article: int) -> Standing | None:
    """How the indexes know the article; None where they do not."""
    sql = f"SELECT rowid, {_COLUMNS} FROM article_text WHERE rowid = (SELECT place FROM article WHERE id = ?)"
    row = db.execute(sql, (article,)).fetchone()
    return Standing(row[0], tuple(row)[1:]) if row else None


def settle(db: Connection, before: Mapping[int, Standing | None]) -> dict[int, Standing | None]:
    """Give articles their places and keep the indexes in step, where they stood so before; returns how they stand now."""
    after = {}
    for article, was in before.items():
        place = _place(db, article, was)
        if place != (was.place if was else None):
            db.execute("UPDATE article SET place = ? WHERE id = ?", (place, article))
        after[article] = standing(db, article)
    forgotten = [was for article, was in before.items() if was and was != after[article]]
    learnt = [now for article, now in after.items() if now and now != before[article]]
    _index(db, forgotten, learnt)
    return after


def place_all(db: Connection) -> None:
    """Give a place to all articles of a database that has none yet, and fill its indexes."""
    owner, place, rows = None, 0, []
    shelves: dict[int, tuple[str, str, int]] = {}
    sql = f"SELECT id, day, source, {LANGUAGE} FROM article WHERE id IN (SELECT article FROM version) ORDER BY day, source, 4, id"
    for article, printed, source, language in db.execute(sql):
        own = _Owner(number(printed), source, language)
        if owner is None or own.day != owner.day:
            place = own.day * DAY if owner is None or own.day > owner.day else (place // SHELF + 1) * SHELF
        elif own != owner:
            place = (place // SHELF + 1) * SHELF
        else:
            place += 1
        owner = own
        rows.append((place, article))
        held = shelves.get(place // SHELF, (source, language, 0))
        shelves[place // SHELF] = (source, language, held[2] + 1)
    db.executemany("UPDATE article SET place = ? WHERE id = ?", rows)
    db.executemany("INSERT INTO shelf VALUES (?, ?, ?, ?)", ((shelf, *of) for shelf, of in shelves.items()))
    index_all(db)


def index_all(db: Connection) -> None:
    """Fill empty indexes with all articles that have a place."""
    # In the order of rows: the index writes what it holds in memory whenever a row is not behind the one before.
    for row in db.execute(f"SELECT rowid, {_COLUMNS} FROM article_text WHERE rowid IS NOT NULL ORDER BY rowid"):
        _learn(db, Standing(row[0], tuple(row)[1:]))


def _place(db: Connection, article: int, was: Standing | None) -> int | None:
    """Where the article belongs: where it is, unless its day or language changed."""
    row = db.execute(
        f"SELECT day, source, {LANGUAGE} FROM article WHERE id = ? AND EXISTS (SELECT 1 FROM version_text WHERE version = article.version)",
        (article,),
    ).fetchone()
    owner = _Owner(number(row[0]), row[1], row[2]) if row else None
    if was is not None:
        if owner is not None and owner == _owner(db, was.place):
            return was.place
        db.execute("UPDATE shelf SET articles = articles - 1 WHERE id = ?", (was.place // SHELF,))
    return _taken(db, owner) if owner else None


def _owner(db: Connection, place: int) -> _Owner:
    source, language = db.execute("SELECT source, language FROM shelf WHERE id = ?", (place // SHELF,)).fetchone()
    return _Owner(place // DAY, source, language)


def _taken(db: Connection, owner: _Owner) -> int:
    """A place of its own for an article of that owner."""
    first = owner.day * SHELVES
    held = db.execute(
        "SELECT MAX(id) FROM shelf WHERE source = ? AND language = ? AND id BETWEEN ? AND ?",
        (owner.source, owner.language, first, first + SHELVES - 1),
    ).fetchone()[0]
    if held is not None:
        last = db.execute(
            "SELECT MAX(place) FROM article WHERE place BETWEEN ? AND ?", (held * SHELF, held * SHELF + SHELF - 1)
        ).fetchone()[0]
        place: int = held * SHELF if last is None else last + 1
        if place // SHELF == held:
            db.execute("UPDATE shelf SET articles = articles + 1 WHERE id = ?", (held,))
            return place
    newest = db.execute("SELECT MAX(id) FROM shelf WHERE id BETWEEN ? AND ?", (first, first + SHELVES - 1)).fetchone()[0]
    shelf: int = first if newest is None else newest + 1
    if shelf // SHELVES != owner.day:
        raise StorageError(
            f"{day(owner.day)} has more than {SHELVES:,} shelves of articles; the search index has no room for more on one day"
        )
    db.execute("INSERT INTO shelf(id, source, language, articles) VALUES (?, ?, ?, 1)", (shelf, owner.source, owner.language))
    return shelf * SHELF


def _index(db: Connection, forgotten: Iterable[Standing], learnt: Iterable[Standing]) -> None:
    """Tell the indexes in the order of rows, for which see `index_all`; of one row what goes before what comes."""
    changes = [(each.place, 0, each) for each in forgotten] + [(each.place, 1, each) for each in learnt]
    for _, learning, each in sorted(changes, key=lambda change: change[:2]):
        (_learn if learning else _forget)(db, each)


def _learn(db: Connection, each: Standing) -> None:
    for index in each.indexes:
        db.execute(f"INSERT INTO {index}(rowid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", (each.place, *each.texts))


def _forget(db: Connection, each: Standing) -> None:
    """An index over outside content must be told the old words to forget them (https://sqlite.org/fts5.html#external_content_tables)."""
    for index in each.indexes:
        db.execute(
            f"INSERT INTO {index}({index}, rowid, {_COLUMNS}) VALUES ('delete', ?, ?, ?, ?, ?, ?)",
            (each.place, *each.texts),
        )
