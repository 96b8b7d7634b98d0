"""pressmark ingest and pressmark rebuild"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path

import click

from archive import config, looking, rulebook, stale
from archive.again import take_awaited
from archive.commands.status import stale_told
from archive.database import NAME
from archive.erase import finish as finish_erasing
from archive.follow import follow, leave_interrupts_to_the_crawl, stdin_closes
from archive.imports import bring_in
from archive.ingest import WARC, Ingested, ingest, pages
from archive.lock import after_others, alone
from archive.openfile import recover
from archive.progress import Watcher, watcher
from archive.readings import current
from archive.rebuild import rebuild as rebuild_archive
from archive.saved import from_index, from_paths
from archive.store import Store

FOLDER = click.Path(path_type=Path)
HOUR = 3600.0  # seconds


@click.command(name="ingest")
@click.argument("folder", type=FOLDER, metavar="[DIR]", default=".")
@click.argument("paths", type=FOLDER, nargs=-1, metavar="[PATH]...")
@click.option("--index", type=FOLDER, help="A file with an object a line, {id, file, url}, that names saved pages and their addresses.")
@click.option("--follow", "following", is_flag=True, help="Go on while a crawl writes, until standard input closes.")
@click.option("--workers", type=click.IntRange(1), help="Processes that read pages. Default: ingest.workers of archive.toml.")
@click.option("--json", "as_json", is_flag=True, help="Tell what came in as JSON.")
@click.option("--quiet", is_flag=True, help="No progress, problems only.")
def ingest_command(
    folder: Path, paths: tuple[Path, ...], index: Path | None, following: bool, workers: int | None, as_json: bool, quiet: bool
) -> None:
    """Read captures into archive.db, from the archive's own WARC files or from elsewhere.

    Without PATH: what a crawl has written since the last time, which `pressmark crawl` does by itself. A PATH is a WARC file of any
    crawler, a WACZ, a saved HTML page, a text file, or a folder of these and of folders; it becomes a WARC file of the archive first,
    by a link where it is on the same disk. What is there already is not taken twice, so a run that was stopped or killed is simply
    started again and goes on. A page that cannot be read, or needs more than the [ingest] limits of archive.toml, is a row with its
    reason; a file that cannot be taken is told on stderr, and the exit code is then 1.

    \b
    pressmark ingest my-archive
    pressmark ingest my-archive CC-NEWS-20260123100000-00001.warc.gz --workers 8
    pressmark ingest my-archive collection.wacz saved-pages/
    pressmark ingest my-archive --index saved-pages/index.jsonl
    """
    settings, rules = config.load(folder), rulebook.load(folder)
    crawled = following and not sys.stdin.isatty()  # a crawl that started this shows its own progress on the same terminal
    if crawled:
        leave_interrupts_to_the_crawl()
    with (
        after_others(folder) if following else alone(folder),
        Store(folder / NAME) as store,
        pages(settings, rules, workers) as readers,
        watcher(quiet or crawled) as watching,
    ):
        look = partial(ingest, folder, store, readers, watching)
        aside = _Aside(watching)
        documents = chain(from_paths(paths, told=aside), list(from_index(index)))
        if not following:
            recover(folder / WARC)  # what a killed import left open
        finish_erasing(folder)
        for lost in take_awaited(folder, store, readers):
            watching.said(
                f"{WARC}/{lost.file}: a capture in it is to be read again and cannot be found; put the file back and ingest again"
            )
        done = follow(_Hourly(look, partial(_look_for_statements, folder, store, watching)), stdin_closes) if following else look()
        refused = bring_in(settings, documents, store.holds, watching) + aside.count
        done.join(look())
        _look_for_statements(folder, store, watching)
        if left := stale.count(store, current(rules)):
            watching.said(stale_told(folder, left))
    _tell(done, refused, watching, as_json)
    if refused or done.lost or (done.problems and not following):
        sys.exit(1)


def _look_for_statements(folder: Path, store: Store, watching: Watcher) -> None:
    if problem := looking.after(folder, store, datetime.now(UTC)):
        watching.said(problem)


class _Hourly:
    """Ingest beside a crawl, and what is done once an hour where that never ends."""

    def __init__(self, look: Callable[[], Ingested], also: Callable[[], None]) -> None:
        self._look, self._also = look, also
        self._since = time.monotonic()

    def __call__(self) -> Ingested:
        done = self._look()
        if time.monotonic() - self._since >= HOUR:
            self._also()
            self._since = time.monotonic()
        return done


class _Aside:
    """Tells and counts what could not be looked into."""

    def __init__(self, watching: Watcher) -> None:
        self.count = 0
        self._watching = watching

    def __call__(self, line: str) -> None:
        self.count += 1
        self._watching.said(line)


@click.command()
@click.argument("folder", type=FOLDER, metavar="[DIR]", default=".")
@click.option("--workers", type=click.IntRange(1), help="Processes that read pages. Default: ingest.workers of archive.toml.")
@click.option("--json", "as_json", is_flag=True, help="Tell what came in as JSON.")
@click.option("--quiet", is_flag=True, help="No progress, problems only.")
def rebuild(folder: Path, workers: int | None, as_json: bool, quiet: bool) -> None:
    """Make archive.db again from the WARC files.

    The new database is made beside the old one, which can be searched until the new one takes its place. The same WARC files give the
    same content: compare `pressmark status --hash` before and after.

    \b
    pressmark rebuild my-archive
    pressmark rebuild my-archive --workers 4
    """
    settings = config.load(folder)
    with alone(folder, doing="ingesting into or rebuilding"), watcher(quiet) as watching:
        done = rebuild_archive(settings, workers, watching)
        with Store(folder / NAME) as store:
            _look_for_statements(folder, store, watching)
    _tell(done, 0, watching, as_json)


def _tell(done: Ingested, refused: int, watching: Watcher, as_json: bool) -> None:
    for name in sorted(done.lost):
        watching.said(f"{WARC}/{name}: taken away or changed while it was read; put it back as it was and ingest again")
    for problem in done.problems:
        watching.said(f"{problem.file}, byte {problem.offset}: {problem.trouble.detail}; what can be read before and after it is in")
    failures = dict(sorted(done.failures.items()))
    if as_json:
        counts = {"captures": done.captures, "pages": done.pages, "failures": failures, "refused": refused, "lost": sorted(done.lost)}
        click.echo(json.dumps(counts))
        return
    told = ", ".join(f"{count:,} {reason}" for reason, count in failures.items())
    others = [f"not readable: {told}"] if told else []
    others += [f"{refused:,} refused"] if refused else []
    click.echo("; ".join([f"{done.captures:,} new captures, {done.pages:,} of them articles", *others]))
