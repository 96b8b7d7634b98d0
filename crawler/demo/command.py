"""The command `pressmark demo`."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from archive import words
from archive.browse.serve import serve as serve_archive
from crawler.commands.crawl import told
from crawler.demo import press, report, stage
from crawler.demo.web import Web
from crawler.run import Report, crawl

LOG = "demo-web.jsonl"  # in the archive's folder, where --log says nothing else


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path), metavar="[DIR]", default="demo-archive")
@click.option("--serve/--no-serve", "serving", default=True, help="Open the archive in the browser's reach afterwards, or end.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="Port to serve on; 0 takes a free one.")
@click.option("--log", type=click.Path(path_type=Path), help=f"Where the web notes each exchange's bytes. Default: DIR/{LOG}.")
@click.option("--json", "as_json", is_flag=True, help="Tell what was done as one JSON object.")
def demo(folder: Path, serving: bool, port: int, log: Path | None, as_json: bool) -> None:
    """Crawl a small web of its own, from end to end, and open what came of it.

    Five fictional newsrooms, shaped like real ones, are put on loopback under their own host names. The real crawl fetches them into
    the archive DIR (default: demo-archive), articles are cut free of donation bars, comments and forms, and the archive is served
    until Ctrl-C. Run it again: the newsrooms have edited some articles meanwhile and withdrawn others. Nothing leaves your machine.

    The log has one JSON object a line for each exchange: url, request and response (base64, as the web saw and sent them, inside
    TLS), connection, end. What stands in DIR/warc equals it byte for byte.

    \b
    pressmark demo
    pressmark demo my-demo --no-serve --json
    """
    began = datetime.now(UTC)
    done = _crawled(folder, log)
    if done.stopped:
        click.echo(told(done, folder))
        return
    holding = report.held(folder, began.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
    if as_json:
        click.echo(json.dumps({"crawl": asdict(done), "archive": asdict(holding)}, ensure_ascii=False))
    else:
        click.echo(told(done, folder) + "\n")
        report.show(Console(), holding)
        if not serving:
            click.echo(f"\nto read it in a browser: pressmark serve {words.shell(folder)}")
    if serving:
        serve_archive(folder, port=port, started=lambda address: click.echo(f"serving {folder} at {address} (Ctrl-C ends)"))


def _crawled(folder: Path, log: Path | None) -> Report:
    """One run: the newsrooms on loopback for as long as the crawl lasts."""
    number = stage.runs(folder)
    folder.mkdir(parents=True, exist_ok=True)
    click.echo(f"five newsrooms on loopback, {'evening' if number else 'morning'} edition; crawling them into {folder}", err=True)
    with _signals_kept(), Web(press.hosts(press.newsrooms(number).values()), log or folder / LOG) as web:
        stage.prepare(folder, web.proxy, web.ca)
        done = crawl(folder)
    if not done.stopped:
        stage.finished(folder, number + 1)
    return done


@contextmanager
def _signals_kept() -> Iterator[None]:
    """The crawl takes SIGINT and SIGTERM for itself; whoever comes after it has them back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
