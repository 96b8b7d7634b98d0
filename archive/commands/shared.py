"""pressmark shared"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import click

from archive import config, looking
from archive.counting import count
from archive.database import NAME, nothing_yet
from archive.documents import Document, documents
from archive.lock import alone
from archive.statements import Row, Statements
from archive.store import Store
from archive.words import plain
from normalize.errors import UsageError

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
CORPUS = click.Path(path_type=Path, exists=True, allow_dash=True)
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command()
@click.argument("given", type=CORPUS, metavar="DOCS.jsonl[.xz]|ARCHIVE")
@click.option("--jsonl", "as_json", is_flag=True, help="Print one JSON object a statement.")
@click.option("--clusters", "clusters_file", type=FILE, help="What `relate --clusters` wrote: copies of one article are asked once.")
@click.option("--learn-habits", is_flag=True, help="Leave out the lines that stand in three documents or more of one site.")
@click.option("--text-field", default="text", show_default=True, help="The field that has the text.")
@click.option("--most", type=click.IntRange(min=1), help="Print so many, the rarest; else all.")
@click.option("--scratch", type=FOLDER, help="Folder for texts and fingerprints while it works, 12 kB a document; else the system's.")
def shared(
    given: Path, as_json: bool, clusters_file: Path | None, learn_habits: bool, text_field: str, most: int | None, scratch: Path | None
) -> None:
    """Tell which words independent documents of a corpus share.

    Finds every run of twelve words, and runs of eight to eleven where both documents give the same names and tell of the same days.
    Prints the rarest first, with all who carry it, the oldest first, and who may have been the first by the dates that are printed.
    Copies, excerpts and forms of one another share nothing here: `pressmark relate` tells these.

    Of an archive, writes them into the tables statement and carrier of its archive.db, where they can be searched. An archive of up to 25,000
    articles is looked through at the end of `pressmark ingest` by itself; `pressmark status` tells when that was.

    \b
    pressmark shared my-archive
    pressmark relate articles.jsonl.xz --jsonl --clusters clusters.jsonl > pairs.jsonl
    pressmark shared articles.jsonl.xz --clusters clusters.jsonl --most 100
    """
    if given.is_dir():
        _keep(given, scratch)
        return
    clusters = _clusters(clusters_file) if clusters_file else {}
    with _statements(documents(given, text_field), clusters, learn_habits, scratch) as found:
        for row in islice(found.rows(), most):
            click.echo(json.dumps(asdict(row), ensure_ascii=False) if as_json else _told(row))
    sys.stdout.flush()


def _keep(folder: Path, scratch: Path | None) -> None:
    config.load(folder)
    if not (folder / NAME).is_file():
        raise UsageError(nothing_yet(folder))
    with alone(folder), Store(folder / NAME) as store:
        kept = looking.look(folder, store, datetime.now(UTC), count, scratch)
    click.echo(f"{kept:,} statements", err=True)


@contextmanager
def _statements(given: Iterable[Document], clusters: Mapping[str, str], learn_habits: bool, scratch: Path | None) -> Iterator[Statements]:
    with (
        tempfile.TemporaryDirectory(prefix="pressmark-shared-", dir=scratch) as folder,
        closing(Statements(Path(folder), given, count, clusters, learn_habits)) as found,
    ):
        yield found


def _clusters(file: Path) -> dict[str, str]:
    found = {}
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                found[str(row["id"])] = str(row["cluster"])
            except (ValueError, KeyError, TypeError) as problem:
                raise UsageError(
                    f'{file}, line {number}: want {{"id", "cluster"}}, as `pressmark relate --clusters` writes it'
                ) from problem
    return found


def _told(row: Row) -> str:
    head = f"{row.words:.0f} words, {row.rarity:.0f} bits, {row.sites} sites, first {' or '.join(row.first) or 'unknown'}"
    lines = [f"  {each.published or 'undated':<20} {each.id}: {' '.join(each.text.split())}" for each in row.carriers]
    return "\n".join(map(plain, (head, *lines)))
