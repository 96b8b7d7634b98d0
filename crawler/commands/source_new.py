"""pressmark source new"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from archive.words import many, shell
from crawler import source
from crawler.draft import Draft, draft, name_of
from crawler.frontier_visit import Missed
from crawler.look import look
from crawler.source import Source
from crawler.survey import Survey
from normalize import urls
from normalize.errors import UsageError


@click.command("new")
@click.argument("url")
@click.option("--name", help="Short name of the source. Default: made from the address.")
@click.option(
    "--archive",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=".",
    help="The archive that keeps what is fetched, and for which the file is written. Default: this folder.",
)
@click.option("--write", is_flag=True, help="Write ARCHIVE/sources/NAME.toml instead of printing the draft.")
@click.option("--force", is_flag=True, help="With --write: also over a file that is there.")
@click.option("--json", "as_json", is_flag=True, help="Print the draft and what could not be had as one JSON object.")
def new(url: str, name: str | None, folder: Path, write: bool, force: bool, as_json: bool) -> None:
    """Look at a site and draft a source's file from what it offers.

    Asked for, at the pace and by the rules of a crawl: robots.txt, the front page, feeds, sitemaps, the posts of a WordPress, some pages
    of the menu and one article; at most 40 addresses. All of it is kept in the archive's WARC files. From the addresses that feeds and
    sitemaps list it learns what an article's address looks like. The draft is good to be used at once; its comments say what to look at.

    \b
    pressmark source new https://harbourpost.example/
    pressmark source new harbourpost.example --name harbour --archive my-archive --write
    """
    start = _start(url)
    chosen = name or name_of(start)
    path = folder / "sources" / f"{chosen}.toml"
    if write and path.exists() and not force:
        raise UsageError(f"{path} is there already; write over it with --force, or choose another --name")
    survey = Survey(start)
    click.echo(f"looking at {start}", err=True)
    missed = look(folder, _visited(chosen, start), survey)
    drafted = draft(survey, missed, chosen, datetime.now(UTC))
    parsed = source.parse(f"{chosen}.toml", drafted.toml.encode())
    _say(survey, missed, parsed)
    if write:
        path.parent.mkdir(exist_ok=True)
        path.write_text(drafted.toml, "utf-8")
        click.echo(f"made {path}; read it through, then: pressmark source test {chosen} --archive {shell(folder)}", err=True)
    if as_json:
        click.echo(json.dumps(_told(drafted, missed), ensure_ascii=False))
    elif not write:
        click.echo(drafted.toml, nl=False)


def _start(url: str) -> str:
    try:
        return urls.canonical(url if "://" in url else f"https://{url}")
    except ValueError as problem:
        raise UsageError(f"{url!r} is no address of a site: {problem}") from None


def _visited(name: str, start: str) -> Source:
    """As much of a source as a look needs: its name, and hosts that may be asked."""
    host = urls.host(start)
    text = f'name = "{name}"\ntitle = "{name}"\nhome = "{start}"\nlanguage = "und"\nhosts = ["{host}"]\nfeeds = ["{start}"]\n'
    bare = source.parse(f"{name}.toml", text.encode())
    return replace(bare, hosts=(host, f"*.{urls.site(start)}", urls.site(start)))


def _say(survey: Survey, missed: tuple[Missed, ...], parsed: Source) -> None:
    """On stderr: what was found, what was not."""
    found = (
        f"{many(len(survey.feeds), 'feed')}, {many(len(survey.sitemaps), 'sitemap')}, "
        f"{len(survey.posts)} lists of posts, {many(len(survey.sections), 'section')}"
    )
    click.echo(f"found {found}", err=True)
    for each in missed:
        click.echo(f"not had: {each.url}: {each.reason}", err=True)
    if survey.sample and not parsed.is_article(survey.sample.url):
        click.echo(f"doubtful: {survey.sample.url} is listed as an article, and the pattern does not take it", err=True)


def _told(drafted: Draft, missed: tuple[Missed, ...]) -> dict[str, object]:
    return {
        "name": drafted.name,
        "toml": drafted.toml,
        "patterns": drafted.learnt.patterns,
        "never": drafted.learnt.never,
        "missed": [{"url": each.url, "reason": each.reason} for each in missed],
    }
