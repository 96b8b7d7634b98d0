"""The command `pressmark crawl`."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from archive.words import many, shell, size
from crawler.run import Report, crawl
from normalize.errors import Busy, CrawlError, UsageError


@click.command("crawl")
@click.argument("folder", type=click.Path(path_type=Path), metavar="[DIR]", default=".")
@click.option(
    "--source", "names", multiple=True, metavar="NAME", help="Only this source; may be given again. Default: all that archive.toml names."
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Read the sources back to this day, by their sitemaps and WordPress's lists of posts.",
)
@click.option(
    "--phantoms", is_flag=True, help="Also fetch, once each, the articles that others name as their source and the archive lacks."
)
@click.option("--no-ingest", is_flag=True, help="Leave reading the articles to a later `pressmark ingest`.")
@click.option("--unless-busy", is_flag=True, help="End quietly, with 0, where another crawl of this archive is under way.")
@click.option(
    "--lost", multiple=True, metavar="NAME", help="This WARC file is gone for good: ask again for what was in it. * may stand in it."
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
def command(
    folder: Path,
    names: tuple[str, ...],
    since: datetime | None,
    phantoms: bool,
    no_ingest: bool,
    unless_busy: bool,
    lost: tuple[str, ...],
    as_json: bool,
    quiet: bool,
) -> None:
    """Fetch what is due from the sources of the archive DIR, then end.

    Every exchange is kept byte for byte in DIR/warc before anyone reads it. What is due: feeds and sitemaps by how often they
    change, new articles, and known ones at the ages that archive.toml gives, so that edits and withdrawals are found. Run it by
    hand, by cron or a timer; a crawl that was killed goes on where it was.

    With --since, what is older than a source's window is asked for too, after all that is new, and within limits.urls_a_day: what is
    left over waits for the next crawls, which go on with it also without --since. An earlier day extends what was asked for before.

    With --phantoms, addresses that articles of the archive name as their origin and that are not in it are asked for after all else, 50 new
    ones a crawl, each told on stderr. One that is on no host of the sources is fetched once and nothing that it links to; one that is
    gone or forbidden is not asked again.

    \b
    Examples:
      pressmark crawl my-archive
      pressmark crawl my-archive --source tass --source southfront
      pressmark crawl my-archive --source tass --since 2024-02-24
      pressmark crawl my-archive --phantoms
      pressmark crawl my-archive --json --quiet >> crawl.jsonl
    """
    if since is not None and since.replace(tzinfo=UTC) > datetime.now(UTC):
        raise UsageError(f"--since {since:%Y-%m-%d} is still to come; name a day that has been")
    start = since.replace(tzinfo=UTC).timestamp() if since is not None else None
    try:
        report = crawl(folder, names, ingest=not no_ingest, progress=not quiet, given_up=lost, since=start, with_phantoms=phantoms)
    except Busy:
        if unless_busy:
            return
        raise
    click.echo(json.dumps(asdict(report)) if as_json else told(report, folder))
    if report.fruitless:
        raise CrawlError(
            f"{'the only fetch' if report.failed == 1 else f'each of {report.failed:,} fetches'} failed; `pressmark status {shell(folder)}` tells why"
        )


def told(report: Report, folder: Path) -> str:
    """The report in words."""
    if not (report.exchanges or report.refused or report.failed or report.postponed or report.stopped):
        return f"nothing was due; `pressmark status {shell(folder)}` tells what will be, and when"
    lines = [
        f"{many(report.pages, 'page')} new or changed, {report.unchanged:,} unchanged, {report.gone:,} gone, {report.moved:,} moved",
        f"{report.listings:,} feeds, sitemaps and sections, {report.embedded:,} images and stylesheets",
        f"{many(report.exchanges, 'exchange')}, {size(report.received)} received, kept in {many(report.warc_files, 'WARC file')} in {folder / 'warc'}",
        f"{report.refused:,} refused by robots.txt or the guard, {report.failed:,} failed"
        + (f", {report.postponed:,} postponed by a budget" if report.postponed else "")
        + (f", {report.waiting:,} left for later" if report.waiting else ""),
    ]
    lines += [
        f"{one.source}: {many(one.documents, 'document')} ({size(one.bytes)}) came whole again though unchanged; it sends no validators or does not heed them"
        for one in report.whole
        if one.documents > one.spared / 4  # some are asked for whole, to see whether the validators are true
    ]
    return "\n".join((["stopped by a signal; the next crawl goes on from here"] if report.stopped else []) + lines)
