"""What a run of the demo came to, read from archive.db and told in tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlite_utils import Database

from archive.database import NAME, open_for_reading
from archive.words import many

_ARTICLES = """
    SELECT source.title, COUNT(article.id), SUM(article.first_seen >= :since), SUM(article.versions > 1), SUM(article.gone_at IS NOT NULL)
    FROM source JOIN article ON article.source = source.name GROUP BY source.name ORDER BY source.title
"""
_REMOVED = """
    SELECT block.name, COUNT(*), COUNT(DISTINCT version.article) FROM block JOIN version ON version.id = block.version
    WHERE block.fate = 'removed' GROUP BY block.name ORDER BY COUNT(*) DESC, block.name
"""
_EDITS = """
    SELECT source.title, before.title, after.title, before.words, after.words
    FROM version AS after JOIN article ON article.id = after.article JOIN source ON source.name = article.source
    JOIN version AS before ON before.article = article.id AND before.first_seen < after.first_seen
    WHERE after.first_seen >= :since AND after.compared AND before.compared
    AND before.first_seen = (SELECT MAX(first_seen) FROM version WHERE article = article.id AND compared AND first_seen < after.first_seen)
    ORDER BY source.title, after.title
"""
_WITHDRAWN = """
    SELECT source.title, article.title, article.gone_status FROM article JOIN source ON source.name = article.source
    WHERE article.gone_at >= :since ORDER BY source.title, article.title
"""
_CREDITS = """
    SELECT credit.kind, credit.name, COUNT(DISTINCT version.article) FROM credit JOIN version ON version.id = credit.version
    JOIN article ON article.version = version.id GROUP BY credit.kind, credit.name ORDER BY credit.kind, COUNT(*) DESC, credit.name
"""


@dataclass(frozen=True, slots=True)
class Newsroom:
    title: str
    articles: int
    new: int  # first seen in this run
    edited: int  # with more than one version
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Reason:
    name: str
    blocks: int
    articles: int


@dataclass(frozen=True, slots=True)
class Edit:
    """A version that this run found in the place of an earlier one."""

    newsroom: str
    before: str  # headline
    after: str
    words_before: int
    words_after: int


@dataclass(frozen=True, slots=True)
class Withdrawal:
    newsroom: str
    title: str
    status: int  # 404 or 410


@dataclass(frozen=True, slots=True)
class Credited:
    kind: str
    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class Held:
    """What the archive holds after a run, and what the run changed."""

    captures: int
    warc_files: int
    warc_bytes: int
    newsrooms: tuple[Newsroom, ...]
    removed: tuple[Reason, ...]
    edits: tuple[Edit, ...]
    withdrawn: tuple[Withdrawal, ...]
    credited: tuple[Credited, ...]


def held(folder: Path, since: str) -> Held:
    """What archive.db and warc/ hold; edits and withdrawals are those first seen at `since` (as archive.db writes times) or later."""
    files = list((folder / "warc").glob("*.warc.gz"))
    db = open_for_reading(folder / NAME)
    try:
        return Held(
            captures=_count(db),
            warc_files=len(files),
            warc_bytes=sum(file.stat().st_size for file in files),
            newsrooms=tuple(Newsroom(*row) for row in db.execute(_ARTICLES, {"since": since})),
            removed=tuple(Reason(*row) for row in db.execute(_REMOVED)),
            edits=tuple(Edit(*row) for row in db.execute(_EDITS, {"since": since})),
            withdrawn=tuple(Withdrawal(*row) for row in db.execute(_WITHDRAWN, {"since": since})),
            credited=tuple(Credited(*row) for row in db.execute(_CREDITS)),
        )
    finally:
        db.close()


def _count(db: Database) -> int:
    number: int = db.execute("SELECT COUNT(*) FROM capture").fetchone()[0]
    return number


def show(console: Console, holding: Held) -> None:
    """Tells it in tables; those that would be empty are left out."""
    size = f"{holding.warc_bytes / 1e6:.1f} MB"
    console.print(f"The archive: {many(holding.captures, 'capture')} in {many(holding.warc_files, 'WARC file')}, {size}\n")
    rooms = [(room.title, room.articles, room.new, room.edited, room.withdrawn) for room in holding.newsrooms]
    total = ("all", *(sum(numbers) for numbers in list(zip(*rooms, strict=True))[1:]))
    _table(console, "Articles", ("newsroom", "articles", "new", "edited", "withdrawn"), [*rooms, total])
    _table(console, "Blocks cut, by reason", ("reason", "blocks", "articles"), [_row(one) for one in holding.removed])
    _table(console, "Credits", ("kind", "names", "articles"), [_row(one) for one in holding.credited])
    _table(console, "Found edited", ("newsroom", "headline", "words"), [_edit(one) for one in holding.edits])
    withdrawn = [(one.newsroom, one.title, one.status) for one in holding.withdrawn]
    _table(console, "Found withdrawn", ("newsroom", "headline", "answer"), withdrawn)


def _row(one: Reason | Credited) -> tuple[str | int, ...]:
    return (one.name, one.blocks, one.articles) if isinstance(one, Reason) else (one.kind, one.name or "(not named)", one.articles)


def _edit(edit: Edit) -> tuple[str, str, str]:
    headline = edit.after if edit.before == edit.after else f"{edit.before}\n→ {edit.after}"
    words = "same number" if edit.words_before == edit.words_after else f"{edit.words_before} → {edit.words_after}"
    return edit.newsroom, headline, words


def _table(console: Console, title: str, heads: tuple[str, ...], rows: Sequence[tuple[str | int, ...]]) -> None:
    if not rows:
        return
    table = Table(title=title, title_justify="left")
    for n, head in enumerate(heads):
        table.add_column(head, justify="right" if isinstance(rows[0][n], int) else "left")
    for row in rows:
        table.add_row(*(f"{cell:,}" if isinstance(cell, int) else cell for cell in row))
    console.print(table)
