"""pressmark cite"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection

import click

from archive import citation, cited, config
from archive.citation import Citation
from archive.cited import Citable
from archive.database import NAME, nothing_yet, open_for_reading
from archive.rows import clean
from archive.sqlite import refusals
from archive.takedown import refuse_hidden
from normalize.errors import UsageError

FORMATS: Mapping[str, Callable[[Citation], str]] = {
    "text": citation.text,
    "bibtex": citation.bibtex,
    "csl": lambda one: json.dumps([citation.csl(one)], ensure_ascii=False, indent=2) + "\n",
}


@click.command()
@click.argument("name", metavar="NAME")
@click.option("--archive", "folder", type=click.Path(path_type=Path), default=".", show_default=True, help="The archive that holds it.")
@click.option("--format", "wanted", type=click.Choice(tuple(FORMATS)), default="text", show_default=True, help="What is printed.")
@click.option("--sentence", default="", metavar="WORDS", help="Cite these words, which must stand in one paragraph of the text.")
@click.option(
    "--address", default="", metavar="URL", help="Where the archive is served; without it a citation has no link into the archive."
)
def cite(name: str, folder: Path, wanted: str, sentence: str, address: str) -> None:
    """Cite an article, or words of it, with the capture that shows it.

    NAME is an article (key or address: its newest version), a version or a capture (record id). The citation names the version, the capture's
    time, WARC record, digest and place, so that it stays true after edits (docs/citing.md).

    \b
    pressmark cite https://harbour.example/ferry --archive my-archive
    pressmark cite https://harbour.example/ferry --archive my-archive --format bibtex --sentence "The ferry was late."
    """
    click.echo(clean(FORMATS[wanted](_read(name, folder, address and f"{address.rstrip('/')}/", sentence))), nl=False)


def _read(name: str, folder: Path, home: str, words: str) -> Citation:
    archive = config.load(folder).name or folder.resolve().name
    if not (folder / NAME).is_file():
        raise UsageError(nothing_yet(folder))
    with refusals(folder / NAME), closing(open_for_reading(folder / NAME).conn) as db:
        found = cited.read(db, name, archive, home)
        if found:
            return _chosen(db, found, words) if words else found.citation
    refuse_hidden(folder, name)
    raise UsageError(
        f"{folder} holds no article, version or capture {name!r}; an article's page names its versions and captures: pressmark serve"
    )


def _chosen(db: Connection, found: Citable, words: str) -> Citation:
    place = cited.find(db, found, words)
    if place is None:
        raise UsageError(
            f"{words!r} does not stand in one paragraph of version {found.citation.version}; copy the words as its page shows them"
        )
    return cited.quoted(db, found, place)
