"""pressmark serve"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archive import config
from archive.browse import unit
from archive.browse.serve import World
from archive.browse.serve import serve as serve_archive


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="[DIR]", default=".")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; others than this machine's own ask for --public or --unguarded.",
)
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one.")
@click.option("--public", is_flag=True, help="Show it to the world: excerpts, no tables, no SQL, no downloads; see docs/serving.md.")
@click.option(
    "--address", default="", metavar="URL", help="Where readers reach it by a proxy or a name, like https://news.example/archive/."
)
@click.option("--unguarded", is_flag=True, help="With --host: show all of it, SQL and raw records too, to whoever reaches that address.")
@click.option("--print", "kind", type=click.Choice(["systemd"]), help="Print a unit that serves the archive so, instead of serving it.")
def serve(folder: Path, host: str, port: int, public: bool, address: str, unguarded: bool, kind: str | None) -> None:
    """Open the archive in a browser: search, read, compare, replay.

    Runs until Ctrl-C. A crawl may go on meanwhile; what it finds appears by itself.

    \b
    pressmark serve my-archive
    pressmark serve my-archive --port 9000
    pressmark serve my-archive --public --address https://news.example/archive/
    """

    world = World(public, address, unguarded)
    if kind:
        click.echo(unit.systemd(folder.resolve(), config.load(folder).name, sys.argv[0], host, port, world), nl=False)
        return

    def started(at: str) -> None:
        click.echo(f"serving {folder} at {at} (Ctrl-C ends)")

    serve_archive(folder, host, port, started, world)
