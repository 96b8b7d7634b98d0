"""What follows from the set of captures: habits, versions, what revisits show, first and last sight, withdrawal, search index.

Part of the store: called inside its transactions, with what came in or was read again. Everything here is a function of the rows that
are there, never of the order in which they came.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from sqlite3 import Connection, Row

from archive import alarms, alias, habits, identity, readings, shelves, vanish
from archive.habits import Learner
from archive.interned import Interner
from archive.link import Seen
from archive.rows import OK_STATUSES
from archive.shelves import Standing

_SHARING = ", ".join(str(status) for status in (*OK_STATUSES, 304) if status)


@dataclass(slots=True)
class Touched:
    """What a transaction wrote, whose consequences are to be drawn."""

    captures: list[int] = field(default_factory=list)  # new, or read again
    readings: set[int] = field(default_factory=set)  # whose rows were written
    articles: set[int] = field(default_factory=set)  # that gained or lost a reading or capture
    around: set[tuple[str, str]] = field(default_factory=set)  # source and address: what captures that left stood around


def refresh(db: Connection, learner: Learner, interner: Interner, touched: Touched) -> list[Seen]:
    """Derive anew all that was touched, and what the habits that came or went by it stand in; returns the articles that this concerned."""
    shared = _share(db, touched.captures)
    moved = alias.settle(db, [*touched.captures, *sorted(shared.revisits)], touched.around)
    touched.articles |= moved.articles
    changed = learner.learn(db, touched.articles)
    alarms.count(db, touched.articles)
    alarms.raise_alarms(db, _named(db, touched.articles))
    _render(db, interner, touched.readings, changed, moved.readings)
    articles = touched.articles | changed
    versions = {version for article in sorted(articles) for version in _group(db, article)}
    versions |= shared.versions | _numbers(db, touched.captures, "SELECT version FROM capture WHERE id = ? AND version IS NOT NULL")
    for version in sorted(versions):
        _refresh_version(db, version)
    articles |= _numbers(db, versions, "SELECT article FROM version WHERE id = ?") | vanish.concerned(db, touched.captures)
    before = {article: shelves.standing(db, article) for article in sorted(articles)}
    for article in before:
        _refresh_article(db, article)
    after = shelves.settle(db, before)
    return [Seen(article, _body(before[article]), _body(after[article])) for article in before]


def _body(standing: Standing | None) -> str | None:
    return standing.body if standing else None


def _named(db: Connection, articles: Iterable[int]) -> set[str]:
    return {row[0] for article in articles for row in db.execute("SELECT source FROM article WHERE id = ?", (article,))}


def _render(db: Connection, interner: Interner, fresh: Collection[int], changed: Iterable[int], moved: Collection[int]) -> None:
    """Show fresh readings, those that another article has now, and all of the articles whose habits changed, as habits leave them."""
    again = _numbers(db, changed, "SELECT id FROM reading WHERE article = ?") | set(moved)
    again |= {number for number in fresh if readings.elsewhere(db, number)}
    for source, numbers in sorted(_sources(db, again | set(fresh)).items()):
        own = habits.of_source(db, source)
        for number in sorted(numbers):
            if number in again or (own and not own.keys().isdisjoint(readings.kept_texts(db, number))):
                readings.render(db, interner, number, own)


def _sources(db: Connection, numbers: Iterable[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number in numbers:
        sql = "SELECT source FROM article JOIN reading ON reading.article = article.id WHERE reading.id = ?"
        for row in db.execute(sql, (number,)):
            found.setdefault(row[0], []).append(number)
    return found


_OF_READING = (
    "kind, title, lead, byline, authors, published, published_precision, modified, modified_precision, section, language, words, replaced,"
    " habits, capture"
)
_TAKEN = f"SELECT reading.id, {_OF_READING}, normalizer, rules FROM reading JOIN rendition ON rendition.id = reading.rendition WHERE reading.id = :reading"


def _group(db: Connection, article: int) -> set[int]:
    """Make of the article's readings its versions: those that show the same are one, and it is told by the first. Returns all its versions."""
    found = db.execute(
        "SELECT shown, reading.id, reading.version FROM reading JOIN capture ON capture.id = reading.capture WHERE reading.article = ?"
        " ORDER BY fetched_at, record_id, reading.rendition",
        (article,),
    ).fetchall()
    first: dict[str, int] = {}
    for shown, reading, _ in found:
        first.setdefault(shown, reading)
    versions = {shown: _put_version(db, article, shown, reading) for shown, reading in first.items()}
    for shown, reading, held in found:
        if held != versions[shown]:
            db.execute("UPDATE reading SET version = ? WHERE id = ?", (versions[shown], reading))
        db.execute(
            "UPDATE capture SET version = :version WHERE reading = :reading AND version IS NOT :version",
            {"version": versions[shown], "reading": reading},
        )
    return set(versions.values())


def _put_version(db: Connection, article: int, key: str, reading: int) -> int:
    held = db.execute("SELECT id FROM version WHERE key = ?", (key,)).fetchone()
    if held is None:
        taken = db.execute(
            f"INSERT INTO version(reading, {_OF_READING}, normalizer, rules, key, article, first_seen, last_seen, captures)"
            f" SELECT taken.*, :key, :article, '', '', 0 FROM ({_TAKEN}) AS taken",
            {"key": key, "article": article, "reading": reading},
        )
        db.execute("INSERT INTO version_text(version, text) VALUES (?, ?)", (taken.lastrowid, readings.text(db, reading)))
        return int(taken.lastrowid or 0)
    db.execute(
        f"UPDATE version SET (reading, {_OF_READING}, normalizer, rules) = ({_TAKEN}) WHERE id = :id",
        {"reading": reading, "id": held["id"]},
    )
    return int(held["id"])


@dataclass(slots=True)
class _Shared:
    """What giving revisits their reading touched."""

    versions: set[int] = field(default_factory=set)
    revisits: set[int] = field(default_factory=set)  # that show something else now


def _share(db: Connection, captures: Iterable[int]) -> _Shared:
    """Give revisits the kind, reading and version of what they refer to, whichever came first; of fresh readings the version comes later."""
    touched = _Shared()
    waiting = list(captures)
    while waiting:  # ends: a revisit has one target, so values run down trees, and a ring of revisits never gets one
        capture = waiting.pop()
        _follow(db, capture, touched)
        waiting += [revisit for revisit in referrers(db, capture) if _follow(db, revisit, touched)]
    return touched


def referrers(db: Connection, capture: int) -> list[int]:
    """The revisits that say they have the capture's body."""
    found = db.execute(
        "SELECT revisit.id FROM capture AS target JOIN capture AS revisit ON revisit.refers_to = target.record_id WHERE target.id = :id"
        " UNION SELECT revisit.id FROM capture AS target JOIN capture AS revisit"
        " ON revisit.refers_to_url = target.url AND revisit.refers_to_at = target.fetched_at AND revisit.refers_to IS NULL"
        " WHERE target.id = :id AND target.record_type <> 'revisit'",
        {"id": capture},
    )
    return [row["id"] for row in found]


def _follow(db: Connection, capture: int, touched: _Shared) -> bool:
    """Let one revisit show what its target shows; whether that was news."""
    revisit = db.execute(
        "SELECT record_id, kind, reading, refers_to, refers_to_url, refers_to_at FROM capture"
        f" WHERE id = ? AND record_type = 'revisit' AND (status IS NULL OR status IN ({_SHARING}))",
        (capture,),
    ).fetchone()
    target = _target(db, revisit) if revisit else None
    if target is None or (target["kind"], target["reading"]) == (revisit["kind"], revisit["reading"]):
        return False
    before = _numbers(db, [capture], "SELECT version FROM capture WHERE id = ? AND version IS NOT NULL")
    version = "(SELECT version FROM reading WHERE id = :reading)"
    db.execute(f"UPDATE capture SET kind = :kind, reading = :reading, version = {version} WHERE id = :id", {**dict(target), "id": capture})
    touched.revisits.add(capture)
    touched.versions |= before | _numbers(db, [capture], "SELECT version FROM capture WHERE id = ? AND version IS NOT NULL")
    return True


def _target(db: Connection, revisit: Row) -> Row | None:
    if revisit["refers_to"] is not None:
        found = db.execute("SELECT kind, reading FROM capture WHERE record_id = ? AND kind IS NOT NULL", (revisit["refers_to"],))
    else:
        # Two captures of one address in one second can both be meant: the first by name, in every order of arrival.
        found = db.execute(
            "SELECT kind, reading FROM capture WHERE url = ? AND fetched_at = ? AND record_type <> 'revisit' AND kind IS NOT NULL"
            " ORDER BY record_id LIMIT 1",
            (revisit["refers_to_url"], revisit["refers_to_at"]),
        )
    target: Row | None = found.fetchone()
    return target


def _refresh_version(db: Connection, version: int) -> None:
    db.execute(
        "UPDATE version SET (first_seen, last_seen, captures) ="
        " (SELECT MIN(fetched_at), MAX(fetched_at), COUNT(*) FROM capture WHERE version = :id)"
        " WHERE id = :id AND EXISTS (SELECT 1 FROM capture WHERE version = :id)",
        {"id": version},
    )


def _refresh_article(db: Connection, article: int) -> None:
    last = db.execute(
        "SELECT capture.version, capture.reading FROM capture JOIN version ON version.id = capture.version"
        " WHERE version.article = ? ORDER BY capture.fetched_at DESC, capture.record_id DESC LIMIT 1",
        (article,),
    ).fetchone()
    if last is not None:
        db.execute("UPDATE article SET version = ? WHERE id = ?", (last["version"], article))
    _forget_versions(db, article)
    if last is None:
        for table in ("alias", "vanished"):
            db.execute(f"DELETE FROM {table} WHERE article = ?", (article,))
        db.execute("DELETE FROM article WHERE id = ?", (article,))
    else:
        _compare(db, article, last["reading"])
        _show_version(db, article, last["version"])
        _name_aliases(db, article)
        vanish.refresh(db, article)


def _forget_versions(db: Connection, article: int) -> None:
    """Drop the versions that no reading shows any more; their names lead to the capture that they told of."""
    unshown = "article = ? AND NOT EXISTS (SELECT 1 FROM reading WHERE reading.version = version.id)"
    db.execute(
        "INSERT OR REPLACE INTO former(key, record_id, normalizer, rules, habits)"
        f" SELECT key, (SELECT record_id FROM capture WHERE id = version.capture), normalizer, rules, habits FROM version WHERE {unshown}",
        (article,),
    )
    db.execute(f"DELETE FROM version_text WHERE version IN (SELECT id FROM version WHERE {unshown})", (article,))
    db.execute(f"DELETE FROM version WHERE {unshown}", (article,))


def _compare(db: Connection, article: int, reading: int) -> None:
    """Only what one rendition read can be told apart as versions: that of the newest capture."""
    db.execute(
        "UPDATE version SET compared = EXISTS (SELECT 1 FROM reading WHERE reading.version = version.id"
        " AND reading.rendition = (SELECT rendition FROM reading WHERE id = ?)) WHERE article = ?",
        (reading, article),
    )


def _show_version(db: Connection, article: int, version: int) -> None:
    db.execute(
        "UPDATE article SET (kind, title, lead, byline, published, modified, section, language, words, version) ="
        " (SELECT kind, title, lead, byline, published, modified, section, language, words, id FROM version WHERE id = ?) WHERE id = ?",
        (version, article),
    )
    db.execute(
        "UPDATE article SET (first_seen, last_seen, versions) ="
        " (SELECT MIN(first_seen), MAX(last_seen), SUM(compared) FROM version WHERE article = :id) WHERE id = :id",
        {"id": article},
    )
    db.execute(
        "UPDATE article SET edited_at = CASE WHEN versions > 1 THEN (SELECT first_seen FROM version WHERE version.id = article.version) END"
        " WHERE id = ?",
        (article,),
    )
    # A printed month counts as its first day; what prints no date counts as the day it was first seen.
    db.execute("UPDATE article SET day = substr(COALESCE(published || '-01', first_seen), 1, 10) WHERE id = ?", (article,))


def _name_aliases(db: Connection, article: int) -> None:
    source, own = db.execute("SELECT source, canonical_url FROM article WHERE id = ?", (article,)).fetchone()
    db.execute("DELETE FROM alias WHERE article = ?", (article,))
    db.executemany(
        "INSERT INTO alias(article, url, url_key, key, kind, record_id) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (article, found.url, identity.url_key(found.url), identity.article_key(source, found.url), found.kind, found.record_id)
            for found in alias.of_article(db, source, own)
        ],
    )


def _numbers(db: Connection, keys: Iterable[int], sql: str) -> set[int]:
    return {row[0] for key in keys for row in db.execute(sql, (key,))}
