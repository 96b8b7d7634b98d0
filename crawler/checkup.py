"""A look at the health of all sources and of ourselves; crawl.db remembers what was found, and each change of it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median_low

from archive import config as settings
from archive import database, lock, walk
from archive.config import Config
from archive.ingest import WARC
from archive.sqlite import immediate, refusals
from archive.takedown import hides
from archive.warc import OPEN
from crawler import health, source, symptoms, traffic
from crawler.ailments import ALARMING
from crawler.facts import Facts, OurFacts, Verdict
from crawler.frontier_schema import NAME, connect
from crawler.source import Source
from crawler.traffic import Counted
from normalize.errors import PressmarkError, StorageError

OURS = ""  # the name under which our own health stands
CHART = 28  # days
RUNS = 10  # from which the usual pause between two crawls is taken


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a source's chart."""

    day: str
    articles: int
    usual: float  # on that weekday


@dataclass(frozen=True, slots=True)
class Patient:
    """A source, or ourselves, as found now."""

    source: str  # "" for ourselves
    verdict: Verdict
    last_success: float | None = None  # seconds since 1970 UTC
    last_new: float | None = None
    usual: float | None = None  # articles a day
    lately: float | None = None  # articles a day over the last seven whole days
    next_at: float | None = None
    waiting: int = 0  # addresses that are due
    without_validators: float | None = None  # share of its newest articles that came without ETag and Last-Modified
    days: tuple[Day, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """How much is due when."""

    now: int
    hour: int  # more, within an hour
    day: int  # more, within a day after that
    next_at: float | None  # the first that is not due yet


@dataclass(frozen=True, slots=True)
class Checkup:
    """What a look found."""

    at: float
    ours: Patient
    sources: tuple[Patient, ...]
    counted: Counted
    skews: Mapping[str, float]  # by host: seconds that its clock is ahead of ours
    due: Due

    @property
    def alarming(self) -> bool:
        """Whether a person should look: a source that fails, is blocked or silent, or a trouble of our own."""
        return any(patient.verdict.state in ALARMING for patient in (self.ours, *self.sources))


def look(folder: Path, now: float, names: Sequence[str] = ()) -> Checkup:
    """The health of the named sources, or of all that archive.toml names, and ours; nothing is written.

    Raises UnknownName, NotAnArchive, TomlError, SettingsError, StorageError.
    """
    config, known = settings.load(folder), source.known(folder)
    with refusals(folder / NAME), closing(_reading(folder)) as db:
        archive = _archive(folder)
        try:
            return _look(config, known, names, db, archive, now)
        finally:
            if archive is not None:
                archive.close()


def note(folder: Path, now: float) -> Checkup:
    """Looks, and writes down what was found and what has changed since. Raises as `look` does."""
    with refusals(folder / NAME), closing(connect(folder / NAME)) as db:
        with immediate(db):
            traffic.count(db)
        found = look(folder, now)
        with immediate(db):
            for patient in (found.ours, *found.sources):
                _write(db, patient, now)
            names = [OURS, *(patient.source for patient in found.sources)]
            db.execute(f"DELETE FROM health WHERE source NOT IN ({', '.join('?' * len(names))})", names)
    return found


@contextmanager
def written_down(folder: Path, clock: Callable[[], float]) -> Iterator[None]:
    """A run of the crawl becomes a row, and its end a look at everyone's health. Raises StorageError where it cannot begin."""
    with refusals(folder / NAME), closing(connect(folder / NAME)) as db:
        run = db.execute("INSERT INTO run (started_at) VALUES (?)", (clock(),)).lastrowid
    ending = "it was cut off"
    try:
        yield
        ending = ""
    except PressmarkError as problem:
        ending = str(problem)
        raise
    finally:
        # What went wrong before is what the crawl tells; a full disk takes no row either.
        with suppress(StorageError), refusals(folder / NAME), closing(connect(folder / NAME)) as db:
            db.execute("UPDATE run SET ended_at = ?, ending = ? WHERE id = ?", (clock(), ending, run))
        try_note(folder, clock())


def try_note(folder: Path, now: float) -> None:
    """The same as `note`, where a refusal is for another to tell: settings that somebody edits, a disk that is full."""
    with suppress(PressmarkError):
        note(folder, now)


def _reading(folder: Path) -> sqlite3.Connection:
    db = sqlite3.connect(database.reading_address(folder / NAME), uri=True, timeout=30)
    db.row_factory = sqlite3.Row
    return db


def _archive(folder: Path) -> sqlite3.Connection | None:
    """archive.db, where there is one that can be read."""
    if not (folder / database.NAME).is_file():
        return None
    try:
        return database.open_for_reading(folder / database.NAME).conn
    except PressmarkError:  # health is told without it; `pressmark status` says what is wrong with it
        return None


def _look(
    config: Config,
    known: Mapping[str, Source],
    names: Sequence[str],
    db: sqlite3.Connection,
    archive: sqlite3.Connection | None,
    now: float,
) -> Checkup:
    active = [name for name in config.crawl.sources if name in known]
    chosen = [one.name for one in source.pick(known, names)] or active
    files, counted = symptoms.Files(db, config.folder), traffic.counted(db)
    newest = symptoms.recent(db, {*active, *chosen}, now)
    # Whether a trouble is ours only all of them tell.
    found = {name: symptoms.facts(known[name], files, archive, newest, counted, now) for name in dict.fromkeys((*active, *chosen))}
    mine = _ours(config, known, db, archive, newest.skews, now)
    ours, verdicts = health.judge_all(tuple(found.values()), mine, now)
    patients = tuple(
        _patient(found[name], _without_hidden(config.folder, verdicts[name]), newest.without_validators(name), now) for name in chosen
    )
    due = _due(db, active, now)
    return Checkup(now, Patient(OURS, _without_hidden(config.folder, ours), waiting=due.now), patients, counted, newest.skews, due)


def _without_hidden(folder: Path, verdict: Verdict) -> Verdict:
    """The verdict; what was taken down is no evidence for anyone to see."""
    return replace(verdict, evidence=tuple(each for each in verdict.evidence if not hides(folder, each.url, each.record_id or "")))


def _patient(facts: Facts, verdict: Verdict, without_validators: float | None, now: float) -> Patient:
    today = traffic.today(now)
    usual = health.norm_of(facts, now)
    week = [today - timedelta(days=number) for number in range(1, 8)]
    days = [today - timedelta(days=number) for number in reversed(range(CHART))]
    return Patient(
        source=facts.name,
        verdict=verdict,
        last_success=facts.last_success,
        last_new=facts.last_new,
        usual=round(usual.a_day, 2) if usual.days else None,
        lately=round(sum(facts.days.get(day, 0) for day in week) / 7, 2) if facts.days else None,
        next_at=facts.next_at,
        waiting=facts.waiting,
        without_validators=without_validators,
        days=tuple(_day(day, facts, usual.weekdays) for day in days),
    )


def _day(day: date, facts: Facts, weekdays: tuple[float, ...]) -> Day:
    return Day(day.isoformat(), facts.days.get(day, 0), weekdays[day.weekday()])


def _ours(
    config: Config,
    known: Mapping[str, Source],
    db: sqlite3.Connection,
    archive: sqlite3.Connection | None,
    skews: Mapping[str, float],
    now: float,
) -> OurFacts:
    warc = config.folder / WARC
    runs = db.execute("SELECT started_at, ended_at, ending FROM run ORDER BY id DESC LIMIT ?", (RUNS,)).fetchall()
    latest = db.execute("SELECT MAX(started_at) FROM attempt WHERE id = (SELECT MAX(id) FROM attempt)").fetchone()[0]
    starts = [row["started_at"] for row in runs]
    gaps = [later - earlier for later, earlier in pairwise(starts)]
    running = lock.held(config.folder, lock.CRAWL)
    return OurFacts(
        free=shutil.disk_usage(warc).free if warc.is_dir() else None,
        floor=config.warc.free_floor,
        last_run=now if running else max((at for at in (*starts[:1], latest) if at is not None), default=None),
        gap=median_low(gaps) if gaps else None,
        ending=_ending(runs[0], running) if runs else "",
        skews=skews,
        missing=_missing(db, warc),
        unread=_unread(archive, warc),
        settings=_settings(config, known),
        running=running,
    )


def _ending(run: sqlite3.Row, running: bool) -> str:
    """Why the last crawl ended before its time; "" where it did not, or has not ended."""
    return "it was killed" if run["ended_at"] is None and not running else str(run["ending"])


def _missing(db: sqlite3.Connection, warc: Path) -> tuple[str, ...]:
    names = [name for (name,) in db.execute("SELECT name FROM warc_file WHERE indexed_to > 0 ORDER BY name")]
    return tuple(name for name in names if not (warc / name).exists() and not (warc / f"{name}{OPEN}").exists())


def _unread(archive: sqlite3.Connection | None, warc: Path) -> int:
    read_to = dict(archive.execute("SELECT name, read_to FROM warc_file").fetchall()) if archive is not None else {}
    return sum(max(0, found.size - read_to.get(found.name, 0)) for found in walk.warc_files(warc))


def _settings(config: Config, known: Mapping[str, Source]) -> str:
    """What keeps a crawl from beginning; "" where nothing does."""
    unknown = [name for name in config.crawl.sources if name not in known]
    if unknown:
        return f"[crawl] sources names {unknown[0]!r}, which is no source"
    return "" if config.contact.strip() else "contact is empty"


def _due(db: sqlite3.Connection, active: Sequence[str], now: float) -> Due:
    """Of the sources that are watched: what was only looked at waits for nobody."""
    row = db.execute(
        "SELECT SUM(due_at <= :now), SUM(due_at > :now AND due_at <= :hour), SUM(due_at > :hour AND due_at <= :day),"
        " MIN(CASE WHEN due_at > :now THEN due_at END) FROM url WHERE due_at IS NOT NULL AND rank < 9"
        " AND source IN (SELECT value FROM json_each(:active))",
        {"active": json.dumps(active), "now": now, "hour": now + 3600, "day": now + 86_400},
    ).fetchone()
    return Due(row[0] or 0, row[1] or 0, row[2] or 0, row[3])


def _write(db: sqlite3.Connection, patient: Patient, now: float) -> None:
    verdict = patient.verdict
    before = db.execute("SELECT state, cause, since FROM health WHERE source = ?", (patient.source,)).fetchone()
    was = (before["state"], before["cause"]) if before is not None else ("", "")
    changed = was != (verdict.state, verdict.cause)
    if changed:
        db.execute(
            "INSERT INTO health_change (at, source, state, cause, says, was_state, was_cause) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (now, patient.source, verdict.state, verdict.cause, verdict.says, *was),
        )
    db.execute(
        "INSERT OR REPLACE INTO health (source, state, cause, says, advice, since, noted_at, last_success, last_new, usual, lately, next_at,"
        " waiting, days, evidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            patient.source, verdict.state, verdict.cause, verdict.says, verdict.do, now if changed else before["since"], now, patient.last_success,
            patient.last_new, patient.usual, patient.lately, patient.next_at, patient.waiting,
            json.dumps([[day.day, day.articles, day.usual] for day in patient.days]), json.dumps([asdict(each) for each in verdict.evidence]),
        ),
    )  # fmt: skip


def instant(at: float | None) -> str | None:
    """A time of crawl.db as text: "2026-01-23T10:00:00Z"."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at is not None else None
