"""pressmark export"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archive import config
from archive.export import EXPORTERS
from archive.store import NAME, open_for_reading
from normalize.errors import UnknownName, UsageError

FOLDER = click.Path(path_type=Path)


@click.command()
@click.argument("kind", metavar=f"[{'|'.join(EXPORTERS)}]")
@click.argument("folder", type=FOLDER, metavar="[DIR]", default=".")
@click.option("--output", "-o", type=FOLDER, help="File to write; else standard output.")
def export(kind: str, folder: Path, output: Path | None) -> None:
    """Write the articles out, for other programs.

    jsonl: an object a line, with text, authors, credits and what was removed. csv: a table, cells safe to open in a spreadsheet.
    Each article is its newest version; comments' words are never exported.

    \b
    pressmark export jsonl my-archive > articles.jsonl
    pressmark export csv my-archive -o articles.csv
    """
    if kind not in EXPORTERS:
        raise UnknownName("format", kind, tuple(EXPORTERS))
    config.load(folder)
    if not (folder / NAME).is_file():
        raise UsageError(f"{folder} has no {NAME} yet; make it with: pressmark ingest {folder}")
    db = open_for_reading(folder / NAME)
    if output is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]  # standard output is a text file
        count = EXPORTERS[kind](db, sys.stdout)
    else:
        with output.open("w", encoding="utf-8", newline="") as out:
            count = EXPORTERS[kind](db, out)
    click.echo(f"{count:,} articles", err=True)
