"""pressmark source test"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from archive import config, rulebook
from archive.ingest import pages, reading
from archive.page_json import page_json
from archive.reading import Document
from archive.rows import clean
from crawler import source
from crawler.frontier_visit import Missed
from crawler.look import look
from crawler.source import Source
from crawler.trial import Shown, Trial
from normalize import urls
from normalize.errors import UsageError
from normalize.model import ARTICLE_KINDS, Article

_WIDTH = 100  # columns of a line that tells of what was cut
_SHORT = 30  # words under which an article is doubtful
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a test came to."""

    source: Source
    shown: Sequence[Shown]
    missed: Sequence[Missed]
    url: str | None  # of the article
    article: Article | None
    problems: tuple[str, ...]  # in words; the last word on whether the source will do

    @property
    def good(self) -> bool:
        """Whether an article could be had."""
        return self.article is not None and self.article.kind in ARTICLE_KINDS


@click.command("test")
@click.argument("named", metavar="NAME|FILE")
@click.option("--url", help="The article to show. Default: the first that a listing gives.")
@click.option(
    "--archive",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=".",
    help="The archive that keeps what is fetched, with its own sources and rules. Default: this folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON object.")
def test(named: str, url: str | None, folder: Path, as_json: bool) -> None:
    """Show what would be fetched for a source, and one article as it would be kept.

    The source's feeds, sitemaps and sections are asked for, at the pace and by the rules of a crawl, and one article; all of it is kept in
    the archive's WARC files. Told: what each lists, what of it the source wants, what not and why; the article with what was cut from it.
    Exit code 1 where no article can be had.

    \b
    pressmark source test harbourpost
    pressmark source test my-archive/sources/harbourpost.toml --url https://harbourpost.example/2026/01/a-story/
    """
    tried = _source(named, folder)
    trial = Trial(tried, datetime.now(UTC) - timedelta(seconds=tried.window) if tried.window else None, _address(url))
    click.echo(f"asking for the listings of {tried.title} and one article", err=True)
    missed = look(folder, tried, trial)
    outcome = _outcome(trial, missed, folder)
    click.echo(json.dumps(_json(outcome), ensure_ascii=False) if as_json else clean("\n".join(_told(outcome))))
    if outcome.good and tried.name not in config.load(folder).crawl.sources:
        click.echo(f"to watch it, name it in {folder / config.NAME}: [crawl] sources", err=True)
    sys.exit(int(not outcome.good))


def _source(named: str, folder: Path) -> Source:
    path = Path(named)
    if path.suffix == ".toml":
        if not path.is_file():
            raise UsageError(f"no file {named}")
        return source.parse(str(path), path.read_bytes())
    return source.pick(source.known(folder), [named])[0]


def _address(url: str | None) -> str | None:
    try:
        return urls.canonical(url) if url else None
    except ValueError as problem:
        raise UsageError(f"--url: {problem}") from None


def _outcome(trial: Trial, missed: tuple[Missed, ...], folder: Path) -> Outcome:
    seen, article, trouble = trial.article, None, ""
    if seen is not None:
        document = Document(
            seen.url, b"", seen.content, seen.content_type, datetime.now(UTC), seen.status, trial.source.name, trial.source.timezone
        )
        with pages(config.load(folder), rulebook.load(folder), 1) as readers:
            for _, answer in readers.map([(None, document)]):
                read = reading(answer) if answer is not None else None
                article = read.article if read else None
                trouble = f"{read.trouble.reason}: {read.trouble.detail}" if read and read.trouble else ""
    problems = tuple(_problems(trial, missed, article, trouble))
    return Outcome(trial.source, tuple(trial.shown), missed, seen.url if seen else None, article, problems)


def _problems(trial: Trial, missed: Sequence[Missed], article: Article | None, trouble: str) -> Iterator[str]:
    for each in missed:
        yield f"{each.url} could not be had: {each.reason}"
    for shown in trial.shown:
        if shown.found.problem:
            yield f"{shown.url}: {shown.found.problem}"
        if shown.found.listed and not shown.found.links:
            yield f"{shown.url} lists {shown.found.listed:,} links, and the source wants none of them"
        elif not shown.found.listed:
            yield f"{shown.url} lists nothing"
    if trial.article is None:
        yield "no listing gives an article" if not trial.url else f"{trial.url} gives no article"
    elif article is None:
        yield f"{trial.article.url} cannot be read: {trouble}"
    else:
        yield from _doubts(trial, article)


def _doubts(trial: Trial, article: Article) -> Iterator[str]:
    address = article.url or ""
    if article.kind not in ARTICLE_KINDS:
        yield f"{address} is no article but: {article.kind}"
        return
    if reason := trial.source.refusal(address):
        yield f"{address} would not be fetched as an article: {reason}"
    if len(article.text.split()) < _SHORT:
        yield f"only {len(article.text.split())} words of text are left"
    for name, there in (("title", article.title), ("date", article.published)):
        if not there:
            yield f"no {name} was found in the article"
    if article.published and article.published.offset is None and not trial.source.timezone:
        yield "the article's time names no zone, and neither does the source: it counts as its day; set timezone"
    if article.language and not article.language.startswith(trial.source.language.partition("-")[0]):
        yield f"the article is in {article.language!r}, the source says {trial.source.language!r}"


def _told(outcome: Outcome) -> Iterator[str]:
    for shown in outcome.shown:
        found, sent = shown.found, " and ".join(shown.validators) or "no validators"
        yield f"{shown.role} {shown.url}: status {shown.status}, {found.listed:,} links, {len(found.links):,} wanted; {sent}"
        yield from (f"    wanted: {link.url}{f' ({link.dated})' if link.dated else ''}" for link in found.links[:_EXAMPLES])
        yield from (f"    {each.count:,} not wanted: {each.reason}, like {each.example:.200}" for each in found.refused)
    if outcome.article is not None:
        yield from ("", *_article(outcome.article), "")
    yield from (f"problem: {problem}" for problem in outcome.problems)
    yield f"{outcome.source.name} will do" if outcome.good else f"{outcome.source.name} gives no article"


def _article(article: Article) -> Iterator[str]:
    dates = [f"{name} {instant.iso()}" for name, instant in (("published", article.published), ("modified", article.modified)) if instant]
    yield f"# {article.title or 'no title'}"
    yield " · ".join([*article.authors, *dates, article.language, article.kind, article.url or ""])
    if article.lead:
        yield f"[{article.lead}]"
    for entry in article.ledger:
        if entry.fate == "kept":
            yield f"\n{entry.block.text}"
        elif entry.fate == "removed":
            yield f"    - cut ({entry.name}, {entry.by}): {entry.block.text}"[:_WIDTH]


def _json(outcome: Outcome) -> dict[str, object]:
    return {
        "source": outcome.source.name,
        "good": outcome.good,
        "listings": [
            {
                "url": shown.url, "role": shown.role, "status": shown.status, "validators": shown.validators, "listed": shown.found.listed,
                "wanted": len(shown.found.links), "examples": [link.url for link in shown.found.links[:_EXAMPLES]], "problem": shown.found.problem,
                "refused": [{"reason": each.reason, "count": each.count, "example": each.example} for each in shown.found.refused],
            }
            for shown in outcome.shown
        ],
        "missed": [{"url": each.url, "reason": each.reason} for each in outcome.missed],
        "article": {"url": outcome.url, **page_json(outcome.article, False)} if outcome.article else None,
        "problems": outcome.problems,
    }  # fmt: skip
