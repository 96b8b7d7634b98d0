"""pressmark export"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from typing import TextIO

import click
from sqlite_utils import Database

from archive import config, packing, spellings
from archive.browse.found import COUNTED
from archive.chosen import Chosen, condition, refuse_hidden
from archive.chosen import numbers as chosen_numbers
from archive.config import Config
from archive.database import NAME, nothing_yet, open_for_reading
from archive.export import EVERY, EXPORTERS, ONE_PER_CLUSTER
from archive.sqlite import refusals
from archive.version import pressmark
from archive.whole import whole
from archive.words import many, plain
from normalize.errors import UnknownName, UsageError

FOLDER = click.Path(path_type=Path)
KINDS = (*EXPORTERS, "parquet", "wacz")


@click.command()
@click.argument("kind", metavar=f"[{'|'.join(KINDS)}]")
@click.argument("folder", type=FOLDER, metavar="[DIR]", default=".")
@click.option("--output", "-o", type=FOLDER, help="File to write; else standard output.")
@click.option("--article", "articles", multiple=True, metavar="URL|KEY", help="Only this article; may be repeated.")
@click.option("--source", "sources", multiple=True, metavar="NAME", help="Only articles of this source; may be repeated.")
@click.option(
    "--search",
    "searches",
    multiple=True,
    metavar="WORDS",
    help="Only what a search finds, as on the search page; may be repeated. The newest 10,000.",
)
@click.option(
    "--one-per-cluster",
    is_flag=True,
    help="Of the copies of one text only one: the origin where one is asserted and held, else the earliest copy held.",
)
def export(
    kind: str,
    folder: Path,
    output: Path | None,
    articles: tuple[str, ...],
    sources: tuple[str, ...],
    searches: tuple[str, ...],
    one_per_cluster: bool,
) -> None:
    """Write the articles out, for other programs.

    wacz: every capture of the articles that you choose, with the pictures and stylesheets of their pages, the bytes as they stand in the
    archive; ReplayWeb.page and pywb open it.

    jsonl: an object a line, with text, authors, credits and what was removed. csv: a table, cells safe to open in a spreadsheet.
    parquet: the same table with typed columns, for R, pandas and DuckDB; it needs pyarrow: pip install pyarrow.
    Each article is its newest version; comments' words are never exported. cluster is the key that /cluster/KEY has, copies how many
    articles it has; who stands alone has none, and is one.

    \b
    pressmark export jsonl my-archive > articles.jsonl
    pressmark export csv my-archive -o articles.csv
    pressmark export parquet my-archive -o articles.parquet
    pressmark export jsonl my-archive --one-per-cluster > texts.jsonl
    pressmark export wacz my-archive --article https://harbourpost.example/lock-seven -o lock.wacz
    pressmark export wacz my-archive --source harbourpost --search '"lock seven"' -o lock.wacz
    """
    if kind not in KINDS:
        raise UnknownName("format", kind, KINDS)
    settings, chosen = config.load(folder), Chosen(articles, sources, searches)
    if kind == "wacz" and not chosen.words:
        raise UsageError("say what goes into the WACZ: --article, --source or --search")
    if not (folder / NAME).is_file():
        raise UsageError(nothing_yet(folder))
    with refusals(folder / NAME):
        db = open_for_reading(folder / NAME)
        refuse_hidden(folder, chosen)
        numbers = chosen_numbers(db.conn, chosen, spellings.load(folder))
        if chosen.searches and len(numbers) >= COUNTED:
            click.echo(f"pressmark: of a search the newest {COUNTED:,} are taken, and there may be more", err=True)
        if kind == "wacz":
            _wacz(folder, settings, db.conn, numbers, chosen.words, output)
            return
        wanted = f"({ONE_PER_CLUSTER if one_per_cluster else EVERY})"
        if chosen.words:
            wanted += f" AND {condition(db.conn, numbers)}"
        if kind == "parquet":
            count = _parquet(settings, db, wanted, chosen.words, output)
        else:
            with _opened(output) as out:
                count = EXPORTERS[kind](db, out, wanted)
    click.echo(many(count, "article"), err=True)


def _wacz(folder: Path, settings: Config, db: Connection, numbers: Sequence[int], choice: str, output: Path | None) -> None:
    if output is None:
        raise UsageError("a WACZ is no text; name a file with --output")
    tally = packing.to_file(folder, settings, db, numbers, choice, output, datetime.now(UTC))
    for problem in tally.problems:
        click.echo(plain(f"pressmark: left out: {problem}"), err=True)
    click.echo(f"{many(tally.pages, 'page')}, {many(tally.captures, 'capture')}", err=True)
    if tally.problems:
        sys.exit(1)


def _parquet(settings: Config, db: Database, wanted: str, choice: str, output: Path | None) -> int:
    try:
        from archive import parquet  # noqa: PLC0415  # its library is large, and an extra
    except ImportError as problem:
        raise UsageError("Parquet needs pyarrow, which is not installed where Pressmark is: pip install pyarrow") from problem
    if output is None:
        raise UsageError("Parquet is no text; name a file with --output")
    about = {"archive": settings.name, "operator": settings.operator, "contact": settings.contact, "software": f"pressmark/{pressmark()}"}
    about |= {"chosen": choice or "all articles", "exported_at": datetime.now(UTC).isoformat(timespec="seconds")}
    return parquet.table(db, output, {f"pressmark.{name}": value for name, value in about.items()}, wanted)


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    """The file, or standard output where none is named; UTF-8 either way, lines ended as the format wants."""
    if output is not None and output.exists() and not output.is_file():  # a pipe or a device, which no other file may take the place of
        with output.open("w", encoding="utf-8", newline="") as out:
            yield out
    elif output is not None:
        with whole(output) as partial, partial.open("w", encoding="utf-8", newline="") as out:
            yield out
    elif sys.stdout is None:
        raise UsageError("standard output is closed; name a file with --output")
    else:
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]  # standard output is a text file
        yield sys.stdout
        sys.stdout.flush()  # what does not fit on the disk is told now or never
