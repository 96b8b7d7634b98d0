"""pressmark init"""

from __future__ import annotations

from pathlib import Path

import click

from archive.create import create
from archive.words import shell


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--name", default="", help="Name of the archive, shown on its pages. Default: the folder's name.")
@click.option("--operator", default="", help="Who runs it: a person or an institution.")
@click.option("--contact", default="", help="Mail address or URL that every server that is asked can read.")
@click.option("--source", "sources", multiple=True, metavar="NAME", help="A source to watch, like tass; give it again for more.")
def init(folder: Path, name: str, operator: str, contact: str, sources: tuple[str, ...]) -> None:
    """Make a new archive: its folders and an archive.toml that explains each setting.

    \b
    pressmark init my-archive
    pressmark init my-archive --operator "Harbour Desk" --contact desk@harbour.example --source tass
    """
    path = create(folder, operator, contact, sources, name)
    click.echo(f"made {path}; fill in what is missing there, then: pressmark crawl {shell(folder)}")
