"""The facts that health is judged by, read from crawl.db, archive.db and the WARC files (reads, decides nothing, writes nothing)."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from archive.capture import Location
from archive.entity import entity
from archive.ingest import WARC
from archive.warc import capture_at
from crawler import discover, glance
from crawler.discover import Document
from crawler.facts import Contents, Facts, Listing, Page, Robots, Seen
from crawler.frontier_queue import LATE, RANKS
from crawler.manners import origin
from crawler.schedule import MOST_HOPS
from crawler.source import ELSEWHERE, FRONT, Source
from crawler.traffic import Counted
from normalize import urls
from normalize.errors import WarcError

CLOCKS = 3600.0  # seconds for which a clock's difference is news
LOOKED_BACK = 14 * 86_400.0  # seconds of attempts
MOST_ATTEMPTS = 60_000  # that are gone through, newest first
MOST_ARTICLES = 40  # attempts of one source
NEWEST = 3  # articles that are looked at where the latest run brought fewer
MOST_PAGES = 12
DECODED = 2 * 2**20  # bytes that a body which is looked at may unpack to
LISTINGS = "'feed', 'sitemap', 'section'"
_ENDED = "attempt.outcome NOT IN ('leased', 'resent', 'lost')"
_SEEN = (
    "SELECT attempt.asked, url.role, COALESCE(attempt.ended_at, attempt.started_at) AS at, attempt.outcome, attempt.status, attempt.cause,"
    " attempt.reason, attempt.record_id, url.moved_to, url.digest, url.source, url.host, attempt.skew, attempt.started_at, url.url,"
    " url.etag, url.last_modified FROM attempt JOIN url ON url.id = attempt.url"
)


@dataclass(slots=True)
class Recent:
    """The newest attempts, by source."""

    articles: dict[str, list[sqlite3.Row]] = field(default_factory=lambda: defaultdict(list))
    skews: dict[str, float] = field(default_factory=dict)  # by host

    def without_validators(self, name: str) -> float | None:
        """The share of a source's newest articles that cannot be asked for conditionally; None where none came."""
        came = [row for row in self.articles.get(name, ()) if row["status"] == 200]
        return round(sum(row["etag"] is None and row["last_modified"] is None for row in came) / len(came), 2) if came else None


@dataclass(frozen=True, slots=True)
class Files:
    """Where bodies are, to be looked at."""

    db: sqlite3.Connection
    folder: Path

    def body(self, record_id: str | None) -> tuple[bytes, str, str] | None:
        """The decoded body of a capture, its content type and its digest; None where it cannot be had."""
        row = self.db.execute("SELECT * FROM capture WHERE record_id = ?", (record_id,)).fetchone() if record_id else None
        if row is not None and row["refers_to"]:
            row = self.db.execute("SELECT * FROM capture WHERE record_id = ?", (row["refers_to"],)).fetchone() or row
        if row is None:
            return None
        try:
            capture = capture_at(self.folder / WARC, Location(row["file"], row["offset"], row["length"]))
        except (WarcError, OSError):  # its file may be elsewhere: that is a fact of its own
            return None
        unpacked = entity(capture.head, capture.body, DECODED)
        return unpacked.content, unpacked.content_type, row["entity_digest"] or ""

    def look(self, record_id: str | None) -> glance.Look:
        found = self.body(record_id)
        return glance.glance(found[0], found[1]) if found else ""


def since(db: sqlite3.Connection, at: float) -> int:
    """The first attempt that began at `at` or later; attempts are numbered as they begin."""
    low, high = 0, (db.execute("SELECT MAX(id) FROM attempt").fetchone()[0] or 0) + 1
    while low < high:
        middle = (low + high) // 2
        row = db.execute("SELECT started_at FROM attempt WHERE id >= ? ORDER BY id LIMIT 1", (middle,)).fetchone()
        if row is None or row["started_at"] >= at:
            high = middle
        else:
            low = middle + 1
    return low


def recent(db: sqlite3.Connection, names: Iterable[str], now: float) -> Recent:
    """The newest attempts at articles, and what the servers' clocks said."""
    found, wanted = Recent(), set(names)
    begun = db.execute("SELECT MAX(started_at) FROM run").fetchone()[0] or 0.0
    rows = db.execute(
        f"{_SEEN} WHERE attempt.id >= ? AND {_ENDED} AND url.role IN ('article', 'robots', {LISTINGS}) ORDER BY attempt.id DESC LIMIT ?",
        (since(db, now - LOOKED_BACK), MOST_ATTEMPTS),
    )
    for row in rows:
        if row["skew"] is not None and row["started_at"] >= max(begun, now - CLOCKS):
            found.skews.setdefault(row["host"], row["skew"])
        if row["role"] == "article" and row["source"] in wanted:
            found.articles[row["source"]].append(row)
            if len(found.articles[row["source"]]) >= MOST_ARTICLES:
                wanted.discard(row["source"])
                if not wanted:
                    break
    return found


def facts(source: Source, files: Files, archive: sqlite3.Connection | None, newest: Recent, counted: Counted, now: float) -> Facts:
    """All that is known of one source."""
    db = files.db
    listings = _listings(source, files)
    rows = newest.articles.get(source.name, [])
    articles = _latest(db, rows)
    origins = dict.fromkeys(map(origin, [*(listing.url for listing in listings), *(seen.url for seen in articles)]))
    # By rank, which stands in the index url_due: of a million rows the role takes seconds.
    waiting = db.execute(
        "SELECT COUNT(*) FROM url WHERE source = ? AND due_at <= ? AND rank IN (?, ?)", (source.name, now, RANKS["article"], LATE)
    ).fetchone()[0]
    rest = db.execute(
        "SELECT MAX(backoff_until) FROM host WHERE name IN (SELECT host FROM url WHERE source = ? AND found_on IS NULL)", (source.name,)
    ).fetchone()[0]
    due = db.execute(
        f"SELECT MIN(due_at) FROM url WHERE source = ? AND found_on IS NULL AND role IN ({LISTINGS})", (source.name,)
    ).fetchone()[0]
    words, language = _usual(archive, source) if archive is not None else (0.0, "")
    return Facts(
        name=source.name,
        home=source.home,
        language=source.language,
        listings=listings,
        robots=tuple(robots for each in origins if (robots := _robots(each, files)) is not None),
        articles=tuple(_looked_at(each, files) for each in articles),
        pages=_pages(source.name, files, archive, articles),
        days=_days(source.name, archive, counted, now),
        words=words,
        usual_language=language,
        last_success=counted.last_success(source.name),
        last_new=counted.last_fresh(source.name),
        waiting=waiting,
        rest_until=rest or None,
        next_at=due,
    )


def _seen(row: sqlite3.Row) -> Seen:
    known = row["digest"] is not None
    return Seen(
        row["asked"], row["role"], row["at"], row["outcome"], row["status"], row["cause"], row["reason"], row["record_id"], row["moved_to"],
        known=known,
    )  # fmt: skip


def _latest(db: sqlite3.Connection, rows: Sequence[sqlite3.Row]) -> tuple[Seen, ...]:
    """The last attempt at each address of the latest run, or the newest few addresses where that asked for fewer."""
    if not rows:
        return ()
    begun = db.execute("SELECT MAX(started_at) FROM run WHERE started_at <= ?", (rows[0]["started_at"],)).fetchone()[0] or 0.0
    start = max(begun, rows[0]["started_at"] - 86_400.0)
    by_url: dict[str, sqlite3.Row] = {}
    for row in rows:
        if row["url"] not in by_url and (row["started_at"] >= start or len(by_url) < NEWEST):
            by_url[row["url"]] = row
    return tuple(_seen(row) for row in by_url.values())


def _looked_at(seen: Seen, files: Files) -> Seen:
    """With what its body is, where it is an answer that brought nothing."""
    refused = seen.record_id is not None and seen.status is not None and seen.status >= 400
    return replace(seen, look=files.look(seen.record_id)) if refused else seen


def _listings(source: Source, files: Files) -> tuple[Listing, ...]:
    rows = files.db.execute(
        f"SELECT * FROM url WHERE source = ? AND found_on IS NULL AND role IN ({LISTINGS}) AND state <> 'retired' ORDER BY id",
        (source.name,),
    ).fetchall()
    return tuple(_listing(row, source, files) for row in rows)


def _listing(row: sqlite3.Row, source: Source, files: Files) -> Listing:
    last = files.db.execute(f"{_SEEN} WHERE attempt.url = ? AND {_ENDED} ORDER BY attempt.id DESC LIMIT 1", (row["id"],)).fetchone()
    changed = files.db.execute(
        "SELECT ended_at FROM attempt WHERE url = ? AND outcome = 'fetched' ORDER BY id DESC LIMIT 1", (row["id"],)
    ).fetchone()
    seen = _looked_at(_seen(last), files) if last is not None else None
    moved = seen.moved_to if seen is not None and seen.outcome == "moved" else None
    refused = row["state"] == "refused" or (seen is not None and seen.cause == "robots")
    led = _led_to(moved, files) if moved else None
    contents = _contents(led.url if led else moved or row["url"], row["role"], source, files)
    return Listing(row["url"], row["role"], row["tries"], refused, seen, contents, changed["ended_at"] if changed else None, led)


def _led_to(url: str, files: Files) -> Seen | None:
    """The last attempt at the end of a redirecting way; None where it has still to be gone."""
    found: sqlite3.Row | None = None
    for _ in range(MOST_HOPS):
        row = files.db.execute(
            f"{_SEEN} WHERE attempt.url = (SELECT id FROM url WHERE url = ?) AND {_ENDED} ORDER BY attempt.id DESC LIMIT 1", (url,)
        ).fetchone()
        if row is None:
            break
        found, url = row, row["moved_to"] or ""
        if row["outcome"] != "moved":
            break
    return _looked_at(_seen(found), files) if found is not None else None


def _contents(url: str, role: str, source: Source, files: Files) -> Contents | None:
    """What stood in a list when it was last read; where nothing was wanted, it is looked at again to tell why."""
    row = files.db.execute("SELECT * FROM capture WHERE url = ? AND parsed = 1 ORDER BY fetched_at DESC LIMIT 1", (url,)).fetchone()
    if row is None:
        return None
    plain = Contents(row["fetched_at"], row["record_id"], row["listed"] or 0, row["wanted"] or 0, row["problem"])
    found = None if plain.wanted else files.body(row["record_id"])
    return _explained(plain, Document(url, row["role"], found[0], found[1]), source) if found else plain


def _explained(contents: Contents, document: Document, source: Source) -> Contents:
    looks = glance.glance(document.content, document.content_type)
    found = discover.found(document, source)  # of any age: what is left alone for its age is no sign of trouble
    commonest = found.refused[0] if found.refused and not found.links else None
    foreign = urls.host(commonest.example) if commonest and commonest.reason == ELSEWHERE else ""
    own = next((refused.example for refused in found.refused if refused.reason not in (ELSEWHERE, FRONT)), "") if not found.links else ""
    return replace(contents, look=looks, off_host=foreign, off_pattern=own, stale=len(found.links))


def _robots(of: str, files: Files) -> Robots | None:
    row = files.db.execute("SELECT state, delay, asked, url FROM robots WHERE origin = ?", (of,)).fetchone()
    if row is None:
        return None
    last = files.db.execute(f"{_SEEN} WHERE attempt.url = ? AND {_ENDED} ORDER BY attempt.id DESC LIMIT 1", (row["url"],)).fetchone()
    return Robots(row["state"], row["delay"], _looked_at(_seen(last), files) if last is not None else None, row["asked"])


def _pages(name: str, files: Files, archive: sqlite3.Connection | None, articles: Sequence[Seen]) -> tuple[Page, ...]:
    """The newest pages: as ingest read them, else at a glance."""
    fetched = [seen for seen in articles if seen.outcome == "fetched" and seen.record_id]
    read = _read_pages(name, archive) if archive is not None else {}
    latest = [read[seen.record_id] for seen in fetched if seen.record_id in read]
    unread = [seen for seen in fetched if seen.record_id not in read][:MOST_PAGES]
    pages = [*(_glanced(seen, files) for seen in unread), *latest] or list(read.values())[:NEWEST]
    return tuple(_closer(page, files) if page.kind in ("other", "index", "error", "") and not page.trouble else page for page in pages)


def _read_pages(name: str, archive: sqlite3.Connection) -> dict[str | None, Page]:
    rows = archive.execute(
        "SELECT capture.url, capture.fetched_at, capture.record_id, capture.kind, reading.words, reading.language, reading.title,"
        " capture.entity_digest, failure.reason FROM capture LEFT JOIN reading ON reading.id = capture.reading"
        " LEFT JOIN failure ON failure.file = capture.file AND failure.offset = capture.offset"
        " WHERE capture.source = ? AND capture.role = 'article' AND record_type = 'response' AND status IN (200, 203)"
        " ORDER BY capture.fetched_at DESC LIMIT ?",
        (name, MOST_ARTICLES),
    ).fetchall()
    return {
        record: Page(
            url, _seconds(at), record, kind or "", trouble or "", words or 0, language or "", f"{title} {words}" if title else digest or ""
        )
        for url, at, record, kind, words, language, title, digest, trouble in rows
    }


def _glanced(seen: Seen, files: Files) -> Page:
    found = files.body(seen.record_id)
    look = glance.glance(found[0], found[1]) if found else ""
    kind = (
        look if look in ("bot-wall", "consent-wall", "parked", "login", "not-found") else "error" if look == "out-of-order" else "article"
    )
    images = bool(found) and glance.pictures_only(found[0]) if found else False
    return Page(
        seen.url, seen.at, seen.record_id or "", "other" if images else kind, text=found[2] if found else "", images=images, words=100
    )


def _closer(page: Page, files: Files) -> Page:
    """A page that is no article, with what a glance adds to it."""
    found = files.body(page.record_id)
    if found is None:
        return page
    look = glance.glance(found[0], found[1])
    return replace(page, kind=look if look in ("login", "parked", "not-found") else page.kind, images=glance.pictures_only(found[0]))


def _usual(archive: sqlite3.Connection, source: Source) -> tuple[float, str]:
    """Words of an article and its language, usually: of those before the newest few."""
    rows = archive.execute(
        "SELECT words, language FROM article WHERE source = ? ORDER BY first_seen DESC LIMIT 60 OFFSET ?", (source.name, NEWEST)
    ).fetchall()
    if not rows:
        return 0.0, ""
    languages = [row[1] for row in rows if row[1]]
    return float(sorted(row[0] for row in rows)[len(rows) // 2]), max(set(languages), key=languages.count) if languages else ""


def _days(name: str, archive: sqlite3.Connection | None, counted: Counted, now: float) -> Mapping[date, int]:
    """Articles by day: as printed where ingest knows, and as they came, but for the first day, which brought what was there already."""
    first = datetime.fromtimestamp(now, UTC).date() - timedelta(weeks=10)
    came = counted.fresh(name, first)
    days = dict(sorted(came.items())[1:]) if came else {}
    printed = archive.execute("SELECT day, articles FROM issue WHERE source = ? AND day >= ?", (name, first.isoformat())) if archive else ()
    for text, number in printed:
        day = date.fromisoformat(text)
        days[day] = max(days.get(day, 0), number)
    return days


def _seconds(stamp: str) -> float:
    return datetime.fromisoformat(stamp).timestamp()
