"""One run of the crawl from its start to its end: the archive opened, ingest beside it, Scrapy between, and what came of it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings
from scrapy.utils.asyncio import call_later
from twisted.internet.base import ReactorBase
from twisted.python.failure import Failure

from crawler import settings as packaged
from crawler.frontier import Tally
from crawler.session import SESSION, Session, open_session
from normalize.errors import CrawlError

GRACE = 6.0  # seconds after SIGINT or SIGTERM in which what is under way may come home
INGEST_GRACE = 3.0  # seconds more for ingest, which goes on another day where it stopped


@dataclass(frozen=True, slots=True)
class Report:
    """What a crawl came to."""

    pages: int  # articles with a new or changed body
    unchanged: int
    gone: int  # articles that answered 404 or 410
    moved: int
    embedded: int  # images and stylesheets
    listings: int  # feeds, sitemaps, section pages
    refused: int  # by robots.txt
    failed: int
    exchanges: int
    received: int  # bytes
    warc_files: int  # written to
    waiting: int  # URLs left for another time
    stopped: bool  # by a signal, before its end


class Stop:
    """Ends a crawl on SIGINT or SIGTERM: what is under way has some seconds to come home, a second signal cuts it short."""

    def __init__(self, process: CrawlerProcess) -> None:
        self._process = process
        self.asked = False

    def install(self) -> None:
        signal.signal(signal.SIGINT, self._signalled)
        signal.signal(signal.SIGTERM, self._signalled)

    def _signalled(self, number: int, frame: object) -> None:
        _reactor().callFromThread(self._end if self.asked else self._begin)
        self.asked = True

    def _begin(self) -> None:
        self._process.stop()
        call_later(GRACE, self._end)

    def _end(self) -> None:
        if _reactor().running:
            _reactor().stop()


def _reactor() -> ReactorBase:
    from twisted.internet import reactor  # noqa: PLC0415  # it exists only once Scrapy has chosen it

    return cast(ReactorBase, reactor)


def crawl(folder: Path, names: Sequence[str] = (), ingest: bool = True, progress: bool = True) -> Report:
    """Crawls until nothing is due. Raises PressmarkError where it cannot begin, or has to end before its time."""
    session = open_session(folder, names)
    try:
        with _ingesting(folder, progress) if ingest else _nobody() as hurry:
            stopped = _run(session, progress)
            tally, waiting = session.frontier.tally(), session.frontier.waiting()
            problem = session.halt.problem or session.store.refusal
            session.close()
            if stopped or problem:
                hurry()
            if problem:
                raise problem
    finally:
        session.close()
    return _report(tally, waiting, stopped)


def _run(session: Session, progress: bool) -> bool:
    """Runs Scrapy to its end; whether a signal ended it."""
    settings = Settings()
    settings.setmodule(packaged, priority="project")
    settings.set(SESSION, session)
    settings.set("PRESSMARK_PROGRESS", progress)
    settings.set("EXTENSIONS", {"crawler.progress.Progress": 0})
    process = CrawlerProcess(settings)
    stop = Stop(process)
    problems: list[str] = []

    def keep(failure: Failure) -> None:
        stop.asked = stop.asked or isinstance(failure.value, KeyboardInterrupt)
        problems.append(f"{type(failure.value).__name__}: {failure.getErrorMessage()}")

    process.crawl("news").addErrback(keep)
    # Python's own handlers, set before the reactor runs, which is told to keep its hands off them.
    stop.install()
    process.start(install_signal_handlers=False)
    if problems and not stop.asked:
        raise CrawlError(f"the crawl could not run: {problems[0]}")
    return stop.asked


@contextmanager
def _ingesting(folder: Path, progress: bool) -> Iterator[Callable[[], None]]:
    """`pressmark ingest --follow` beside the crawl; it makes a last pass when its stdin closes. Yields what hurries its end."""
    command = [sys.executable, "-m", "crawler.cli", "ingest", str(folder), "--follow", "--quiet"]
    # A session of its own: Ctrl-C on the terminal ends the crawl, and the crawl ends ingest.
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True) as child:
        limit: list[float] = []
        try:
            yield lambda: limit.append(INGEST_GRACE)
        finally:
            if child.stdin:
                child.stdin.close()
            if progress and child.poll() is None:
                print("the crawl is done; reading what is left into archive.db", file=sys.stderr, flush=True)
            code = _ended(child, limit[0] if limit else None)
    if code not in (0, -signal.SIGTERM):
        raise CrawlError(f"everything is in warc/, but ingest ended with code {code}; run: pressmark ingest {folder}")


def _ended(child: subprocess.Popen[bytes], limit: float | None) -> int:
    try:
        return child.wait(limit)
    except subprocess.TimeoutExpired:
        child.terminate()
        return child.wait()


@contextmanager
def _nobody() -> Iterator[Callable[[], None]]:
    yield lambda: None


def _report(tally: Tally, waiting: int, stopped: bool) -> Report:
    return Report(
        pages=tally.of("fetched", "article"),
        unchanged=tally.of("unchanged", "article"),
        gone=tally.of("gone", "article"),
        moved=tally.of("moved", "article"),
        embedded=tally.of("fetched", "image", "stylesheet"),
        listings=tally.of("fetched", "feed", "sitemap", "section") + tally.of("unchanged", "feed", "sitemap", "section"),
        refused=tally.of("refused"),
        failed=tally.of("failed"),
        exchanges=sum(number for (_, outcome), number in tally.outcomes.items() if outcome not in ("refused", "leased", "lost")),
        received=tally.received,
        warc_files=tally.files,
        waiting=waiting,
        stopped=stopped,
    )
