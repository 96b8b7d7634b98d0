"""pressmark source: the group, and the list"""

from __future__ import annotations

import json
from pathlib import Path

import click

from archive.cli import Commands, Door
from archive.rows import clean
from crawler import source

DOORS = {
    "new": Door("crawler.commands.source_new:new", "Look at a site and draft a source's file from what it offers."),
    "test": Door("crawler.commands.source_test:test", "Show what would be fetched for a source, and one article as it would be kept."),
    "list": Door("crawler.commands.source:listed", "List the known sources and where each comes from."),
}
FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group("source", cls=Commands, doors=DOORS)
def group() -> None:
    """Draft, try and list sources: the files that say where a newsroom lists its articles.

    Sources ship with Pressmark; those in sources/*.toml of an archive come before them. docs/sources.md tells what may stand in one.

    \b
    pressmark source new https://harbourpost.example/
    pressmark source test harbourpost
    pressmark source list
    """


@click.command("list")
@click.option("--archive", "folder", type=FOLDER, default=".", help="The archive whose own sources count too. Default: this folder.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def listed(folder: Path, as_json: bool) -> None:
    """List the known sources: those that ship, and the archive's own, which come before them.

    Each with its title, how many feeds, sitemaps and sections it names, and the file that it comes from.

    \b
    pressmark source list
    pressmark source list --archive my-archive --json
    """
    origins = source.origins(folder)
    rows = [
        {
            "name": each.name, "title": each.title, "home": each.home, "language": each.language, "feeds": len(each.feeds),
            "sitemaps": len(each.sitemaps), "sections": len(each.sections), "file": origins[name],
        }
        for name, each in sorted(source.known(folder).items())
    ]  # fmt: skip
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        counts = ", ".join(f"{row[key]} {key if row[key] != 1 else key[:-1]}" for key in ("feeds", "sitemaps", "sections") if row[key])
        click.echo(clean(f"{row['name']:20} {row['title']}, {row['home']} ({row['language']}; {counts})\n{'':20} {row['file']}"))
