"""pressmark export"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from archive import config
from archive.export import EVERY, EXPORTERS, ONE_PER_CLUSTER
from archive.sqlite import refusals
from archive.store import NAME, nothing_yet, open_for_reading
from normalize.errors import UnknownName, UsageError

FOLDER = click.Path(path_type=Path)


@click.command()
@click.argument("kind", metavar=f"[{'|'.join(EXPORTERS)}]")
@click.argument("folder", type=FOLDER, metavar="[DIR]", default=".")
@click.option("--output", "-o", type=FOLDER, help="File to write; else standard output.")
@click.option(
    "--one-per-cluster",
    is_flag=True,
    help="Of the copies of one text only one: the origin where one is asserted and held, else the earliest copy held.",
)
def export(kind: str, folder: Path, output: Path | None, one_per_cluster: bool) -> None:
    """Write the articles out, for other programs.

    jsonl: an object a line, with text, authors, credits and what was removed. csv: a table, cells safe to open in a spreadsheet.
    Each article is its newest version; comments' words are never exported. cluster is the key that /cluster/KEY has, copies how many
    articles it has; who stands alone has none, and is one.

    \b
    pressmark export jsonl my-archive > articles.jsonl
    pressmark export csv my-archive -o articles.csv
    pressmark export jsonl my-archive --one-per-cluster > texts.jsonl
    """
    if kind not in EXPORTERS:
        raise UnknownName("format", kind, tuple(EXPORTERS))
    config.load(folder)
    if not (folder / NAME).is_file():
        raise UsageError(nothing_yet(folder))
    with refusals(folder / NAME), _opened(output) as out:
        count = EXPORTERS[kind](open_for_reading(folder / NAME), out, ONE_PER_CLUSTER if one_per_cluster else EVERY)
    click.echo(f"{count:,} articles", err=True)


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    """The file, or standard output where none is named; UTF-8 either way, lines ended as the format wants."""
    if output is not None:
        with output.open("w", encoding="utf-8", newline="") as out:
            yield out
    elif sys.stdout is None:
        raise UsageError("standard output is closed; name a file with --output")
    else:
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]  # standard output is a text file
        yield sys.stdout
        sys.stdout.flush()  # what does not fit on the disk is told now or never
