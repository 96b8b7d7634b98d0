"""One run of the crawl from its start to its end: the archive opened, ingest beside it, Scrapy between, and what came of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scrapy import signals
from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings
from scrapy.utils.asyncio import call_later
from twisted.python.failure import Failure

from crawler import checkup
from crawler import settings as packaged
from crawler.agenda import GUIDE, Guide
from crawler.beside import Helper, ingesting
from crawler.frontier_tally import Tally, Whole
from crawler.session import SESSION, Session, check, open_session
from crawler.stop import HELPERS, Stop, reactor
from normalize.errors import CrawlError, PressmarkError

_KEEP = 1.0  # seconds between two looks whether ingest still runs
_NOTE = 300.0  # seconds between two looks at the sources' health


@dataclass(frozen=True, slots=True)
class Report:
    """What a crawl came to."""

    pages: int  # articles with a new or changed body
    unchanged: int
    gone: int  # articles that answered 404 or 410
    moved: int
    embedded: int  # images and stylesheets
    listings: int  # feeds, sitemaps, section pages
    refused: int  # by robots.txt, or by the guard
    postponed: int  # as the day's budget is used up, or others of their form brought nothing
    failed: int
    exchanges: int
    received: int  # bytes
    warc_files: int  # written to
    waiting: int  # URLs left for another time
    stopped: bool  # by a signal, before its end
    whole: tuple[Whole, ...]  # by source, what came again though it had not changed
    fruitless: bool  # something was asked for, and nothing came


@dataclass(frozen=True, slots=True)
class Round:
    """What is done again and again while a crawl runs."""

    seconds: float  # between two times
    do: Callable[[], None]


def crawl(
    folder: Path,
    names: Sequence[str] = (),
    ingest: bool = True,
    progress: bool = True,
    given_up: Sequence[str] = (),
    since: float | None = None,
    with_phantoms: bool = False,
) -> Report:
    """Crawls until nothing is due, back to the time `since` where one is given, in as many runs as the budgets make it.

    `with_phantoms` also asks for the sources that articles name and the archive lacks.

    Raises PressmarkError where it cannot begin, or has to end before its time.
    """
    return _conducted(
        open_session(folder, names, given_up=given_up, since=since, with_phantoms=with_phantoms),
        Stop(),
        ingest,
        "words" if progress else "",
    )


def watch(folder: Path, ingest: bool = True, progress: str = "words") -> Report:
    """Crawls what is due and waits for what will be, until a signal ends it; begins anew, in this process, at a SIGHUP.

    `progress` is how it tells of itself on stderr: "words", "json" (on stdout) or "" for not at all.
    """
    stop = Stop(renew=partial(_unreadable, folder))
    report = _conducted(open_session(folder, endless=True), stop, ingest, progress)
    if stop.anew:
        sys.stdout.flush()
        # The same process, so that whoever supervises it need not know.
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # no shell is wanted
    return report


def visit(session: Session, guide: Guide) -> None:
    """Runs the spider that a guide leads, instead of the crawl's, until nothing is due. Raises PressmarkError."""
    process, stop = _process(session, ""), Stop()
    process.settings.set(GUIDE, guide)
    with stop.heard(process):
        _run(process, session, stop, (), "look")
    if problem := session.halt.problem or session.store.refusal:
        raise problem
    if stop.asked:
        raise CrawlError("stopped before the end; what was fetched until now is kept")


def _unreadable(folder: Path) -> str | None:
    """Why the settings and sources of the archive cannot be read again; None where they can."""
    try:
        check(folder)
    except PressmarkError as problem:
        return str(problem)
    return None


def _conducted(session: Session, stop: Stop, ingest: bool, progress: str) -> Report:
    """Runs the crawl to its end, ingest beside it."""
    process = _process(session, progress)

    def told(line: str) -> None:
        if progress:
            print(line, file=sys.stderr, flush=True)

    for line in session.offered.told() if session.offered else ():
        told(line)
    with ExitStack() as around:
        around.enter_context(stop.heard(process))
        around.enter_context(checkup.written_down(session.config.folder, session.clock))  # when ingest has read
        around.callback(session.close)  # last where something fails on the way, else it is closed below
        helper = around.enter_context(ingesting(session.config.folder, partial(stop.left, HELPERS), told)) if ingest else None
        _run(process, session, stop, _rounds(session, helper, told))
        tally, waiting = session.frontier.tally(), session.frontier.waiting()
        problem = session.halt.problem or session.store.refusal
        session.close()
        if problem:
            stop.hurry()
            raise problem
    return _report(tally, waiting, stop.asked)


def _rounds(session: Session, helper: Helper | None, told: Callable[[str], None]) -> tuple[Round, ...]:
    """What is looked after while the crawl runs."""

    def keep() -> None:
        if helper is not None and (line := helper.keep()):
            told(line)

    def note() -> None:
        reactor().callInThread(checkup.try_note, session.config.folder, session.clock())

    return (Round(_KEEP, keep), Round(_NOTE, note))


def _process(session: Session, progress: str) -> CrawlerProcess:
    settings = Settings()
    settings.setmodule(packaged, priority="project")
    settings.set(SESSION, session)
    settings.set("PRESSMARK_PROGRESS", progress)
    settings.set("EXTENSIONS", {"crawler.progress.Progress": 0})
    return CrawlerProcess(settings)


def _run(process: CrawlerProcess, session: Session, stop: Stop, rounds: Sequence[Round], spider: str = "news") -> None:
    """Runs Scrapy to its end. Raises CrawlError."""
    problems: list[str] = []

    def keep(failure: Failure) -> None:
        stop.asked = stop.asked or isinstance(failure.value, KeyboardInterrupt)
        problems.append(f"{type(failure.value).__name__}: {failure.getErrorMessage()}")

    def again(one: Round) -> None:
        call_later(one.seconds, again, one)  # first: one time that fails is not the last
        one.do()

    def begin() -> None:
        for one in rounds:
            call_later(one.seconds, again, one)

    crawler = process.create_crawler(spider)
    crawler.signals.connect(begin, signals.engine_started)
    process.crawl(crawler).addErrback(keep)
    process.start(install_signal_handlers=False)
    if problems and not stop.asked:
        raise CrawlError(f"the crawl could not run: {problems[0]}")


def _report(tally: Tally, waiting: int, stopped: bool) -> Report:
    return Report(
        pages=tally.of("fetched", "article"),
        unchanged=tally.of("unchanged", "article"),
        gone=tally.of("gone", "article"),
        moved=tally.of("moved", "article"),
        embedded=tally.of("fetched", "image", "stylesheet"),
        listings=tally.of("fetched", "feed", "sitemap", "section") + tally.of("unchanged", "feed", "sitemap", "section"),
        refused=tally.of("refused"),
        postponed=tally.of("postponed"),
        failed=tally.of("failed"),
        exchanges=sum(
            number for (_, outcome), number in tally.outcomes.items() if outcome not in ("refused", "postponed", "leased", "lost")
        ),
        received=tally.received,
        warc_files=tally.files,
        waiting=waiting,
        stopped=stopped,
        whole=tally.whole,
        fruitless=not stopped and tally.fruitless,
    )
