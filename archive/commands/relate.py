"""pressmark relate"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

import click

from archive import rulebook
from archive.counting import count
from archive.documents import Dated, Document, documents
from archive.named import stated
from archive.relating import Corpus, Group, Related
from archive.repeated import Habit, Watched
from archive.traced import Traced, of_group, of_the_rest
from archive.words import plain
from normalize.errors import UnknownName, UsageError
from normalize.relate import Measures
from normalize.relate import relate as compared
from normalize.replaced import replaced, span
from normalize.terms import terms

FILE = click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True)
NEW = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command()
@click.argument("file", type=FILE, metavar="DOCS.jsonl[.xz]")
@click.option("--jsonl", "as_json", is_flag=True, help="Print one JSON object a pair.")
@click.option(
    "--clusters",
    "clusters_file",
    type=NEW,
    help="Also write there each document's cluster and origin: a document, an address or name, or null.",
)
@click.option(
    "--learn-habits",
    is_flag=True,
    help="Leave out the lines that stand in three documents or more of one site, whatever their numbers; long ones in up to eight.",
)
@click.option("--text-field", default="text", show_default=True, help="The field that has the text.")
@click.option("--explain", nargs=2, metavar="A B", help="Of these two documents alone: what they share, and why it is called so.")
@click.option("--scratch", type=FOLDER, help="Folder for texts and fingerprints while it works, 8 kB a document; else the system's.")
def relate(
    file: Path,
    as_json: bool,
    clusters_file: Path | None,
    learn_habits: bool,
    text_field: str,
    explain: tuple[str, str] | None,
    scratch: Path | None,
) -> None:
    """Tell which documents of a corpus are reposts of which.

    Reads an object a line, {"id", "site", "url", "published", "title", "text"} or what `pressmark export jsonl` writes, from a file or,
    at -, from a pipe, and prints each related pair, the older first: identical, repost, contained, excerpt, round-up, same-quotation,
    template, shared-passage; the share of either that the other holds; where the passages stand; which numbers and names were changed. A
    document that says that it is translated from another's address is its translation, where numbers, days and names bear that out. Needs
    no archive, and little memory however many documents there are.

    \b
    pressmark relate articles.jsonl.xz --jsonl --clusters clusters.jsonl > pairs.jsonl
    pressmark relate articles.jsonl.xz --learn-habits --explain harbour-17 quay-3
    """
    if clusters_file:
        _check(clusters_file, file)
    with _corpus(file, text_field, scratch, learn_habits) as corpus:
        if explain:
            for line in _explained(corpus, *explain):
                click.echo(plain(line))
            return
        with _written(clusters_file) as out:
            rules = rulebook.load(None) if out else None
            for group in corpus.groups():
                _print(group, as_json)
                if out and rules:
                    _write(of_group(group, map(corpus.document, group.numbers), rules), out)
            if out and rules:
                _write(of_the_rest(corpus.alone(), rules), out)
    sys.stdout.flush()


@contextmanager
def _corpus(file: Path, field: str, scratch: Path | None, learn_habits: bool) -> Iterator[Corpus]:
    with (
        tempfile.TemporaryDirectory(prefix="pressmark-relate-", dir=scratch) as folder,
        closing(
            Corpus(Path(folder), given := Watched(dated := Dated(documents(file, field))), count, learn_habits, rulebook.load(None))
        ) as corpus,
    ):
        if warning := dated.warning():
            click.echo(plain(warning), err=True)
        if not learn_habits and (habits := given.habits()):
            click.echo(plain(_told(habits)), err=True)
        yield corpus


def _told(habits: Sequence[Habit]) -> str:
    most, more = habits[0], len(habits) - 1
    also = f" ({more} more {'site repeats' if more == 1 else 'sites repeat'} much, too)" if more else ""
    return f"{most.share:.0%} of the words of {most.site} stand in lines that it repeats{also}; --learn-habits leaves such lines out"


def _check(clusters_file: Path, corpus: Path) -> None:
    """Raise UsageError where the clusters could not be written when all is done, or only over the corpus."""
    if clusters_file.exists() and clusters_file.samefile(corpus):
        raise UsageError(f"--clusters {clusters_file} would overwrite the documents; name another file")
    if not clusters_file.absolute().parent.is_dir():
        raise UsageError(f"--clusters {clusters_file}: there is no such folder; make it first")


@contextmanager
def _written(file: Path | None) -> Iterator[TextIO | None]:
    if file is None:
        yield None
        return
    with file.open("w", encoding="utf-8") as out:
        yield out


def _print(group: Group, as_json: bool) -> None:
    for one in group.related:
        click.echo(_row(one) if as_json else plain(_line(one)))


def _row(one: Related) -> str:
    passages = [{"a": piece.a, "b": piece.b, "words": piece.words} for piece in one.passages]
    made = {"a": one.a, "b": one.b, "kind": one.kind, "coverage_a": round(one.coverage_a, 4), "coverage_b": round(one.coverage_b, 4)}
    return json.dumps(made | {"passages": passages, "changed": one.changed}, ensure_ascii=False)


def _line(one: Related) -> str:
    words = sum(piece.words for piece in one.passages)
    return f"{one.kind:<15} {one.coverage_a:4.0%} of {one.a}, {one.coverage_b:4.0%} of {one.b}, {words:.0f} words shared"


def _write(found: Iterable[Traced], out: TextIO) -> None:
    for one in found:
        out.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")


def _explained(corpus: Corpus, first: str, second: str) -> Iterator[str]:
    (a, text_a), (b, text_b) = (_named(corpus, name) for name in (first, second))
    ours, theirs = terms(text_a), terms(text_b)
    relation = compared(ours, theirs)
    if relation is None:
        yield from _translated(a, b)
        return
    yield f"{relation.kind}: {a.id} ({a.published or 'undated'}) and {b.id} ({b.published or 'undated'})"
    yield from _measures(relation.measures)
    for passage in relation.passages:
        at, there = span(ours, passage.a), span(theirs, passage.b)
        yield ""
        yield f"{a.id} {at[0]}-{at[1]}: {' '.join(text_a[slice(*at)].split())}"
        yield f"{b.id} {there[0]}-{there[1]}: {' '.join(text_b[slice(*there)].split())}"
    for one in replaced(ours, theirs, relation.passages):
        yield f"changed: {text_a[slice(*one.a)]} -> {text_b[slice(*one.b)]}"


def _translated(a: Document, b: Document) -> Iterator[str]:
    found = stated(a, b, rulebook.load(None))
    if found is None:
        yield f"{a.id} and {b.id} share nothing worth telling"
        return
    yield f"translation: {a.id} ({a.published or 'undated'}) and {b.id} ({b.published or 'undated'})"
    yield f"stated: {found.credit.quote}"
    days = ", ".join(f"{month:02}-{day:02}" for month, day in found.days)
    yield f"in both: numbers {', '.join(found.numbers) or 'none'}; days {days or 'none'}; names {', '.join(found.names) or 'none'}"


def _measures(measures: Measures) -> Iterator[str]:
    yield f"share of the first {measures.coverage_a:.0%}, of the second {measures.coverage_b:.0%}"
    yield f"{measures.shared_a:.0f} words shared, {measures.unquoted:.0f} outside quotation marks, {measures.longest:.0f} of them in one passage"
    yield f"numbers and names: {measures.kept} the same, {measures.replaced} others"


def _named(corpus: Corpus, name: str) -> tuple[Document, str]:
    for number in range(len(corpus)):
        if (one := corpus.document(number)).id == name:
            return one, corpus.text(number)
    raise UnknownName("document", name, ())
