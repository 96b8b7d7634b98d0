"""pressmark serve"""

from __future__ import annotations

from pathlib import Path

import click

from archive.browse.serve import serve as serve_archive


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="[DIR]", default=".")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 shows the archive to the network.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one.")
def serve(folder: Path, host: str, port: int) -> None:
    """Open the archive in a browser: search, read, compare, replay.

    Runs until Ctrl-C. A crawl may go on meanwhile; what it finds appears by itself.

    \b
    pressmark serve my-archive
    pressmark serve my-archive --port 9000
    """
    serve_archive(folder, host, port, lambda address: click.echo(f"serving {folder} at {address} (Ctrl-C ends)"))
