"""pressmark normalize"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from archive import config, looking, rulebook, words
from archive.create import defaults
from archive.database import NAME, nothing_yet
from archive.ingest import Pages, pages, reading
from archive.lock import alone
from archive.page_json import Json, blank_json, page_json
from archive.progress import watcher
from archive.reading import Document, Reading, Trouble
from archive.readings import current
from archive.rows import clean
from archive.saved import HTML, TEXT, Saved, from_index, from_paths, media_type, saved_from
from archive.stale import renew
from archive.store import Store
from archive.workers import Answer
from normalize.errors import UsageError
from normalize.model import Article

FOLDER = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class Told:
    """One page and what became of it."""

    saved: Saved
    url: str | None
    reading: Reading
    cpu_ms: float


@click.command()
@click.argument("paths", type=FOLDER, nargs=-1, metavar="PATH...")
@click.option("--index", type=FOLDER, help="A file with an object a line, {id, file, url}, instead of PATHs; file is relative to it.")
@click.option("--jsonl", is_flag=True, help="Print one JSON object a page.")
@click.option("--join-lead", is_flag=True, help="Put the lead (standfirst) in front of the text.")
@click.option("--archive", "folder", type=FOLDER, help="An archive whose own rules and limits count too.")
@click.option("--workers", type=click.IntRange(1), help="Processes that read pages. Default: 2, or ingest.workers of the archive.")
@click.option("--stale", is_flag=True, help="PATH is an archive: read again what an upgrade of Pressmark or of rules left behind in it.")
def normalize(
    paths: tuple[Path, ...], index: Path | None, jsonl: bool, join_lead: bool, folder: Path | None, workers: int | None, stale: bool
) -> None:
    """Cut saved pages free of everything that is not the article.

    A PATH is an HTML page, a text file or a folder of these. Nothing is stored. With --jsonl each page is an object with id, url, kind,
    title, lead, text, published, modified, authors, language, credits, removed (what was cut, why, by which rule), fields (where each
    comes from), status ("ok", or what went wrong) and cpu_ms. A page that cannot be read is printed too, and told on stderr; then the exit
    code is 1.

    With --stale an archive's captures that an older normalizer or other rules read are read again from its WARC files. That is never
    an edit: versions stay versions. It can be stopped at any time and goes on where it stopped; until a page's turn comes, it stands as it was.

    \b
    pressmark normalize page.html
    pressmark normalize saved-pages/ --jsonl > pages.jsonl
    pressmark normalize --index saved-pages/index.jsonl --jsonl --join-lead
    pressmark normalize --stale my-archive
    """
    if stale:
        _read_again(_one_archive(paths, folder), workers)
        return
    documents = [*from_paths(paths, HTML + TEXT), *from_index(index)]
    if not documents:
        raise UsageError("no page to normalize; name files or folders, or an index with --index")
    settings = config.load(folder) if folder else defaults()
    failed = False
    with pages(settings, rulebook.load(folder), workers) as readers:
        for told in _told(documents, settings.limits.decoded, readers):
            click.echo(clean(_line(told, join_lead) if jsonl else words.page(_readable(told, join_lead))))
            if trouble := told.reading.trouble:
                failed = True
                click.echo(f"{told.saved.path}: {trouble.reason}: {words.plain(clean(trouble.detail))}", err=True)
    sys.exit(int(failed))


def _one_archive(paths: tuple[Path, ...], folder: Path | None) -> Path:
    named = [*paths, *([folder] if folder else [])]
    if len(named) > 1:
        raise UsageError("--stale reads one archive again; name one folder")
    return named[0] if named else Path()


def _read_again(folder: Path, workers: int | None) -> None:
    settings, rules = config.load(folder), rulebook.load(folder)
    if not (folder / NAME).is_file():
        raise UsageError(nothing_yet(folder))
    with (
        alone(folder),
        Store(folder / NAME) as store,
        pages(settings, rules, workers) as readers,
        watcher() as watching,
    ):
        done = renew(folder, store, readers, current(rules), watching)
        if problem := looking.after(folder, store, datetime.now(UTC)):
            watching.said(problem)
    for file, count in sorted(done.lost.items()):
        click.echo(f"{file}: {count:,} captures could not be found in it again and stand as they were; is its disk mounted?", err=True)
    failed = ", ".join(f"{count:,} {reason}" for reason, count in sorted(done.failures.items()))
    told = f"read again: {done.captures:,} captures, {done.pages:,} of them articles{f'; not readable: {failed}' if failed else ''}"
    click.echo(told if done.captures or done.lost else "nothing to read again")
    sys.exit(int(bool(done.lost)))


def _told(documents: list[Saved], largest: int, readers: Pages) -> Iterator[Told]:
    """Each document with what became of it, in order."""
    opened = (_opened(saved, largest) for saved in documents)
    for (saved, document), answer in readers.map(
        ((saved, found), found if isinstance(found, Document) else None) for saved, found in opened
    ):
        yield _outcome(saved, document, answer)


def _outcome(saved: Saved, document: Document | Trouble, answer: Answer[Reading] | None) -> Told:
    if isinstance(document, Trouble):
        return Told(saved, saved.url, Reading(None, document, None), 0.0)
    assert answer is not None  # a document is a job
    return Told(saved, document.url, reading(answer), answer.cpu_ms)


def _opened(saved: Saved, largest: int) -> tuple[Saved, Document | Trouble]:
    try:
        if saved.path.stat().st_size > largest:
            return saved, Trouble("decode", "too-large", f"more than the {largest:,} bytes that limits.decoded allows")
        content = saved.path.read_bytes()
    except OSError as problem:
        return saved, Trouble("decode", "unreadable-file", problem.strerror or str(problem))
    if not content:
        return saved, Trouble("decode", "empty", "the file is empty")
    url = saved.url or saved_from(content)
    return saved, Document(url, b"", content, media_type(saved.path), None, None, None)


def _line(told: Told, join_lead: bool) -> str:
    trouble, page = told.reading.trouble, told.reading.article
    made: dict[str, Json] = {
        "id": told.saved.id,
        "url": told.url,
        **(page_json(page, join_lead) if page else blank_json()),
        "status": trouble.reason if trouble else "ok",
        "cpu_ms": round(told.cpu_ms, 3),
    }
    return json.dumps(made, ensure_ascii=False)


def _readable(told: Told, join_lead: bool) -> str:
    page = told.reading.article
    return f"# {told.saved.path}\n" + (_article(page, join_lead) if page else "")


def _article(page: Article, join_lead: bool) -> str:
    dates = [f"{name} {instant.iso()}" for name, instant in (("published", page.published), ("modified", page.modified)) if instant]
    about = " · ".join([*page.authors, *dates, page.language, page.kind])
    lead = [f"[{page.lead}]" if not join_lead else page.lead] if page.lead else []
    removed = Counter(entry.name for entry in page.ledger if entry.fate == "removed")
    cut = ", ".join(f"{count} {reason}" for reason, count in removed.most_common())
    return "\n\n".join([page.title, about, *lead, *page.paragraphs, f"(removed: {cut or 'nothing'})", ""])
