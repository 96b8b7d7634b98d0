"""The command `pressmark status`: what the archive holds, and whether its sources are well."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from archive import config, database, rulebook, words
from archive.commands.status import told as told_holdings
from archive.contenthash import ACROSS, WITHIN, ContentHash, content_hash
from archive.readings import current
from archive.sqlite import refusals
from archive.status import Holdings, holdings
from crawler import checkup
from crawler.checkup import Checkup
from crawler.frontier_schema import NAME
from crawler.wellness import as_json, report
from normalize.errors import UsageError

ALARM = 1  # exit code: a source fails, is blocked or silent, or a trouble is our own


@dataclass(frozen=True, slots=True)
class Held:
    """What archive.db says of itself."""

    holdings: Holdings
    hashes: ContentHash | None


@click.command("status")
@click.argument("folder", type=click.Path(path_type=Path), metavar="[DIR]", default=".")
@click.option("--source", "names", multiple=True, metavar="NAME", help="The health of this source only; may be given again.")
@click.option("--json", "wanted_as_json", is_flag=True, help="Tell it as JSON.")
@click.option("--hash", "hashed", is_flag=True, help="Also the content hash: the same before and after a rebuild.")
@click.option("--across-crawls", is_flag=True, help="With --hash: leave out when and how often pages were captured, to compare two crawls.")
@click.pass_context
def command(context: click.Context, folder: Path, names: tuple[str, ...], wanted_as_json: bool, hashed: bool, across_crawls: bool) -> None:
    """Tell what the archive holds, and whether its sources are well.

    First each source with its state (well, quiet, silent, failing, blocked, new), its last answer, its articles a day against what is
    usual, and where it is not well the cause, what shows it and what to do. Then what is due, the traffic, and what archive.db holds:
    articles, versions, captures, what could not be read; with --hash one number for all content.

    The exit code is for monitoring: 0 where all are well, quiet or new, 1 where one is silent, failing or blocked or the trouble is our
    own, 2 for wrong usage.

    \b
    pressmark status my-archive
    pressmark status my-archive --source tass --json
    pressmark status my-archive --hash
    """
    config.load(folder)
    found = _health(folder, names)
    held = None if names and found else _held(folder, hashed, across_crawls)
    if found is None and held is None:
        raise UsageError(database.nothing_yet(folder))
    click.echo(json.dumps(_all(found, held)) if wanted_as_json else "\n".join(_told(folder, found, held)))
    if found is not None and found.alarming:
        context.exit(ALARM)


def _health(folder: Path, names: tuple[str, ...]) -> Checkup | None:
    """The health of the sources; None where nothing was crawled yet, or by an older Pressmark only."""
    path = folder / NAME
    if not path.is_file():
        return None
    with refusals(path), closing(sqlite3.connect(database.reading_address(path), uri=True)) as db:
        known = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'traffic'").fetchone()
    return checkup.look(folder, time.time(), names) if known else None


def _held(folder: Path, hashed: bool, across_crawls: bool) -> Held | None:
    if not (folder / database.NAME).is_file():
        return None
    by = current(rulebook.load(folder))
    with refusals(folder / database.NAME):
        db = database.open_for_reading(folder / database.NAME)
        return Held(holdings(folder, db, by), content_hash(db, ACROSS if across_crawls else WITHIN) if hashed else None)


def _all(found: Checkup | None, held: Held | None) -> dict[str, Any]:
    """One object: the fields of docs/health.md under "health", beside those of archive.db."""
    parts: dict[str, Any] = asdict(held.holdings) if held else {}
    if held and held.hashes:
        parts |= {"content_hash": held.hashes.whole, "content_hashes": dict(held.hashes.parts)}
    return parts | ({"health": as_json(found)} if found else {})


def _told(folder: Path, found: Checkup | None, held: Held | None) -> Iterable[str]:
    if found is not None:
        yield from map(words.plain, report(found))
    if held is not None:
        yield from ("",) if found is not None else ()
        yield told_holdings(folder, held.holdings)
        yield from (f"content    {held.hashes.whole}",) if held.hashes else ()
    elif found is not None and not (folder / database.NAME).is_file():
        yield f"\n{database.nothing_yet(folder)}"
