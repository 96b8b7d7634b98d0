"""Taking down what must not be shown, and undoing it: the decision first, durably; then what follows from it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection

from archive import decisions, identity, versions
from archive.database import NAME, reading_address
from archive.decisions import Book, Decision, Marks, Target
from archive.sqlite import refusals
from normalize.errors import UsageError

_UUID = re.compile(r"<?(?:urn:uuid:)?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})>?")
_KEY = re.compile(rf"[0-9a-f]{{{identity.NAME_LENGTH}}}")


@dataclass(frozen=True, slots=True)
class Meant:
    """What somebody named, and under which other names it is known here."""

    of: Target
    name: str  # a URL, an article's key or a record id
    addresses: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()


def decide(folder: Path, given: str, reason: str, by: str, now: datetime) -> Decision:
    """Write that this is taken down; one that stands already is not written twice. Raises UsageError, StorageError, OSError."""
    found = meant(folder, given)
    with decisions.opened(folder) as book:
        if standing := decisions.standing(book.decisions).of(found.of, found.name):
            return standing[0]
        return book.add(now, "takedown", found.of, found.name, reason, by, addresses=found.addresses, articles=found.articles)


def undo(folder: Path, given: str, reason: str, by: str, now: datetime) -> Decision:
    """Write that the takedowns of this stand no more. Raises UsageError where there is none, or bytes were erased by it."""
    found = meant(folder, given)
    with decisions.opened(folder) as book:
        standing = decisions.standing(book.decisions).of(found.of, found.name)
        if not standing:
            raise UsageError(f"no takedown of {given} stands; pressmark takedown --list {folder} shows all that do")
        numbers = [each.number for one in standing for each in (one, *decisions.along(book.decisions, one.number))]
        _refuse_erased(book, numbers)
        return book.add(now, "undo", found.of, found.name, reason, by, undoes=numbers)


def hides(folder: Path, url: str, record_id: str = "") -> bool:
    """Whether an address, or a capture of it, is taken down. Raises StorageError where the decisions cannot be read."""
    return decisions.stands(folder).covering(Marks(record_id.lower(), (identity.url_key(url),), ())) is not None


def refuse_hidden(folder: Path, name: str) -> None:
    """Nothing where what is named may be shown. Raises UsageError, which says when, why and who decided, where it was taken down."""
    standing = decisions.stands(folder)
    found = _UUID.fullmatch(name.strip())
    record = f"<urn:uuid:{found[1].lower()}>" if found else name.lower()
    number = standing.covering(Marks(record, (identity.url_key(name),), (name,)))
    if number is not None:
        why = next(each for each in standing.takedowns if each.number == number)
        raise UsageError(f"{name} was taken down on {why.at[:10]} by {why.by}: {why.reason} (decision {number} of {decisions.NAME})")


def _refuse_erased(book: Book, numbers: Sequence[int]) -> None:
    erased = [each for each in book.decisions if each.decision == "erased" and each.under in numbers]
    if erased:
        raise UsageError(f"its bytes were erased on {erased[0].at[:10]} and cannot come back; only a backup from before may have them")


def meant(folder: Path, given: str) -> Meant:
    """What is named: a capture by its record id, an article by its key, anything else is an address. Raises UsageError."""
    with closing(_reader(folder)) as db:
        if found := _UUID.fullmatch(given.strip()):
            return Meant("capture", _record(db, found[1]))
        if given.startswith("<"):
            return Meant("capture", given)
        if _KEY.fullmatch(given):
            return _article(db, given)
        if not identity.is_web(given) and not given.startswith("urn:"):
            raise UsageError(
                f"{given!r} is no address with http:// or https://, no key of an article ({identity.NAME_LENGTH} hexadecimal digits)"
                " and no capture's record id"
            )
        return _address(db, given)


def _reader(folder: Path) -> Connection:
    """archive.db as it stands, or an empty database where there is none, or none that can be read: a decision needs neither."""
    path = folder / NAME
    if not path.is_file():
        return sqlite3.connect(":memory:")
    with refusals(path):
        db = sqlite3.connect(reading_address(path), uri=True)
        known = db.execute("SELECT COUNT(*) FROM sqlite_master WHERE name IN ('article', 'alias')").fetchone()[0]
        return db if known == 2 else sqlite3.connect(":memory:")


def _is_empty(db: Connection) -> bool:
    return db.execute("SELECT 1 FROM sqlite_master WHERE name = 'article'").fetchone() is None


def _record(db: Connection, uuid: str) -> str:
    names = (f"<urn:uuid:{uuid.lower()}>", f"<urn:uuid:{uuid.upper()}>")
    found = None if _is_empty(db) else db.execute("SELECT record_id FROM capture WHERE record_id IN (?, ?)", names).fetchone()
    return str(found[0]) if found else names[0]


def _article(db: Connection, key: str) -> Meant:
    if _is_empty(db):
        return Meant("article", key)
    led = db.execute("SELECT article.key FROM alias JOIN article ON article.id = alias.article WHERE alias.key = ?", (key,)).fetchone()
    here = db.execute("SELECT key FROM article WHERE key = ?", (key,)).fetchone()
    addresses, keys = _names(db, (here or led or (key,))[0])
    return Meant("article", key, addresses, tuple(sorted({*keys} - {key})))


def _address(db: Connection, url: str) -> Meant:
    key = None if _is_empty(db) else versions.article_of_url(db, url)
    if key is None:
        return Meant("url", url)
    addresses, keys = _names(db, key)
    own = identity.url_key(url)
    return Meant("url", url, tuple(each for each in addresses if identity.url_key(each) != own), keys)


def _names(db: Connection, key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The addresses and keys of an article, those of its aliases too."""
    sql = (
        "SELECT canonical_url, key FROM article WHERE key = :key UNION"
        " SELECT alias.url, alias.key FROM alias JOIN article ON article.id = alias.article WHERE article.key = :key ORDER BY 1"
    )
    found = db.execute(sql, {"key": key}).fetchall()
    return tuple(row[0] for row in found), tuple(sorted({row[1] for row in found} or {key}))
