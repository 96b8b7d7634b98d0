"""pressmark diff"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from sqlite3 import Connection

import click
from rich.console import Console

from archive import config, rulebook, versions
from archive.create import defaults
from archive.database import NAME, nothing_yet, open_for_reading
from archive.edit_json import Side, edit_json, side_of
from archive.edit_text import WIDTH, told
from archive.identity import byline
from archive.ingest import pages, reading
from archive.reading import Document
from archive.rows import clean
from archive.saved import media_type, saved_from
from archive.sqlite import refusals
from archive.takedown import refuse_hidden
from archive.versions import Version
from archive.words import shell
from normalize.edits import Edit, Paragraph, State, edit
from normalize.errors import PressmarkError, UsageError
from normalize.model import Article

FOLDER = click.Path(path_type=Path)
SAME, DIFFERENT = 0, 1  # as diff(1) has them; 2 is trouble


@click.command()
@click.argument("names", nargs=-1, metavar="A [B]")
@click.option("--archive", "folder", type=FOLDER, default=".", show_default=True, help="The archive that holds what is named.")
@click.option("--all", "every", is_flag=True, help="Of one article: each version against the one before.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a comparison (docs/diff.md).")
def diff(names: tuple[str, ...], folder: Path, every: bool, as_json: bool) -> None:
    """Tell what changed between two versions of an article.

    A and B are versions, captures (record ids), articles (key or address: their newest version) or saved pages, which are normalized
    first. One article alone: its last two versions. One version or capture alone: against the version before it. Classes of change:
    headline, lead, byline, dates, numbers, names, quotation, added, removed, moved, reworded, typography. What went stands in [-...-],
    what came in {+...+}. Exit code 0: the same; 1: different; 2: trouble.

    \b
    pressmark diff https://harbour.example/ferry --archive my-archive
    pressmark diff https://harbour.example/ferry --archive my-archive --all --json
    pressmark diff monday.html friday.html
    """
    try:
        compared = [(before, after, edit(before.state, after.state)) for before, after in _sides(names, folder, every)]
    except PressmarkError as problem:
        raise UsageError(str(problem)) from problem  # exit code 2: 1 is taken
    for before, after, changed in compared:
        if as_json:
            click.echo(clean(json.dumps(edit_json(before, after, changed), ensure_ascii=False)))
        else:
            _print(before, after, changed)
    sys.exit(DIFFERENT if any(changed.changes for _, _, changed in compared) else SAME)


def _print(before: Side, after: Side, changed: Edit) -> None:
    width = min(WIDTH, shutil.get_terminal_size().columns) if sys.stdout.isatty() else WIDTH
    console = Console(width=width, highlight=False, markup=False, emoji=False)
    for line in told(before, after, changed, console):
        line.plain = clean(line.plain)
        console.print(line, soft_wrap=True)
    console.print()


def _sides(names: tuple[str, ...], folder: Path, every: bool) -> list[tuple[Side, Side]]:
    """What is to be compared with what. Raises UsageError where that cannot be told."""
    if len(names) not in (1, 2) or (every and len(names) == 2):
        raise UsageError("name two to compare, or one article of which two versions are held; --all goes with one article")
    if len(names) == 2:
        return [(_side(names[0], folder), _side(names[1], folder))]
    if Path(names[0]).is_file():
        raise UsageError(f"{names[0]} is a file; name a second one to compare it with")
    with _opened(folder) as db:
        version = _version(db, names[0], folder)
        line = versions.of_article(db, version.article)
    if version not in line:
        raise UsageError(
            f"{version.key} was read by other rules than the newest version, so no edit can be told; run: pressmark normalize --stale {shell(folder)}"
        )
    line = line[: line.index(version) + 1]
    if len(line) < 2:
        raise UsageError(f"no version is held before {version.key}, seen {version.first_seen[:16]}; a diff needs two")
    return [(side_of(before), side_of(after)) for before, after in pairwise(line if every else line[-2:])]


def _side(name: str, folder: Path) -> Side:
    if Path(name).is_file():
        return _saved(Path(name), folder if (folder / config.NAME).is_file() else None)
    with _opened(folder) as db:
        return side_of(_version(db, name, folder))


@contextmanager
def _opened(folder: Path) -> Iterator[Connection]:
    """The archive's database. Raises NotAnArchive, UsageError, StorageError."""
    config.load(folder)
    if not (folder / NAME).is_file():
        raise UsageError(nothing_yet(folder))
    with refusals(folder / NAME), closing(open_for_reading(folder / NAME).conn) as db:
        yield db


def _version(db: Connection, name: str, folder: Path) -> Version:
    """The version that is meant: itself, the newest of an article, or the one that a capture shows."""
    found = versions.meant(db, name)
    if found is None:
        refuse_hidden(folder, name)
        raise UsageError(
            f"{folder} holds no article, version or capture {name!r}, and there is no such file;"
            " an article's page names its versions and captures: pressmark serve"
        )
    return found


def _saved(path: Path, folder: Path | None) -> Side:
    """A saved page, normalized. Raises UsageError where it cannot be read."""
    settings = config.load(folder) if folder else defaults()
    content = _content(path, settings.limits.decoded)
    document = Document(saved_from(content), b"", content, media_type(path), None, None, None)
    with pages(settings, rulebook.load(folder), 1) as readers:
        (answer,) = (answer for _, answer in readers.map([(path, document)]))
    assert answer is not None  # a document is a job
    made = reading(answer)
    if made.article is None:
        trouble = made.trouble
        raise UsageError(f"{path} cannot be read: {trouble.detail if trouble else 'no answer'}")
    return Side(str(path), _state(made.article), url=document.url)


def _content(path: Path, largest: int) -> bytes:
    try:
        if path.stat().st_size > largest:
            raise UsageError(f"{path} is larger than the {largest:,} bytes that limits.decoded allows")
        return path.read_bytes()
    except OSError as problem:
        raise UsageError(f"{path}: {problem.strerror or problem}") from problem


def _state(page: Article) -> State:
    published, modified = (instant.iso() if instant else "" for instant in (page.published, page.modified))
    paragraphs = tuple(Paragraph(entry.block.text, entry.block.form) for entry in page.ledger if entry.fate == "kept")
    return State(page.title, page.lead, byline(page), published, modified, paragraphs)
