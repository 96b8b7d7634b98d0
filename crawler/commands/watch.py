"""The command `pressmark watch`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from crawler.commands.crawl import told
from crawler.run import watch


@click.command("watch")
@click.argument("folder", type=click.Path(path_type=Path), metavar="[DIR]", default=".")
@click.option("--no-ingest", is_flag=True, help="Leave reading the articles to a later `pressmark ingest`.")
@click.option("--json", "as_json", is_flag=True, help="Tell the progress, and the report at the end, as one JSON object a line.")
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
def command(folder: Path, no_ingest: bool, as_json: bool, quiet: bool) -> None:
    """Crawl for ever: fetch what is due, wait for what will be, read the articles as they come.

    Like `pressmark crawl`, but it does not end: feeds are looked at as often as they change, each article again at the ages that
    archive.toml gives. Ctrl-C or SIGTERM ends it in order within ten seconds; SIGHUP has it read archive.toml and the sources
    again, where they are without a fault. A second one on the same archive, or a crawl, is refused. `pressmark schedule --print
    systemd` shows how to have it run from the start of the machine.

    \b
    Examples:
      pressmark watch my-archive
      pressmark watch my-archive --json >> watch.jsonl
      kill -HUP $(cat my-archive/.crawl.lock)
    """
    report = watch(folder, ingest=not no_ingest, progress="json" if as_json else "" if quiet else "words")
    click.echo(json.dumps(asdict(report)) if as_json else told(report, folder))
