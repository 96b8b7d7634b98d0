"""pressmark status"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click

from archive import config, rulebook
from archive.contenthash import ACROSS, WITHIN, content_hash
from archive.database import NAME, nothing_yet, open_for_reading
from archive.readings import current
from archive.shared_rows import Looked
from archive.sqlite import refusals
from archive.status import Holdings, holdings
from archive.words import many, plain, shell, size
from normalize.errors import UsageError

MOST_CAUSES = 20  # lines


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="[DIR]", default=".")
@click.option("--json", "as_json", is_flag=True, help="Tell it as JSON.")
@click.option("--hash", "hashed", is_flag=True, help="Also the content hash: the same before and after a rebuild.")
@click.option("--across-crawls", is_flag=True, help="With --hash: leave out when and how often pages were captured, to compare two crawls.")
def status(folder: Path, as_json: bool, hashed: bool, across_crawls: bool) -> None:
    """Tell what the archive holds.

    Sources, articles, versions, captures, what could not be read, the size of the WARC files, and with --hash one number for all content.

    \b
    pressmark status my-archive
    pressmark status my-archive --hash --json
    """
    config.load(folder)
    by = current(rulebook.load(folder))
    if not (folder / NAME).is_file():
        raise UsageError(nothing_yet(folder))
    with refusals(folder / NAME):
        db = open_for_reading(folder / NAME)
        held = holdings(folder, db, by)
        hashes = content_hash(db, ACROSS if across_crawls else WITHIN) if hashed else None
    if as_json:
        click.echo(json.dumps({**asdict(held), **({"content_hash": hashes.whole, "content_hashes": dict(hashes.parts)} if hashes else {})}))
        return
    click.echo(told(folder, held))
    if hashes:
        click.echo(f"content    {hashes.whole}")


def told(folder: Path, held: Holdings) -> str:
    lines = [
        f"articles   {held.articles:,} ({held.edited:,} edited, {held.gone:,} withdrawn), {many(held.versions, 'version')}",
        *([f"withdrawn  {_list(held.gone_how)}; {held.returned:,} came back"] if held.gone or held.returned else []),
        *([f"aliases    {_list(held.aliases)}"] if held.aliases else []),
        f"captures   {held.captures:,}" + (f" ({_list(held.captures_by_type)})" if held.captures else ""),
        *([f"taken down {many(held.takedowns, 'takedown')} {_hide(held)}"] if held.takedowns or held.withheld or held.awaited else []),
        f"pages      {_list(held.kinds) or 'none'}",
        f"removed    {_list(held.removed) or 'no blocks'}",
        *([f"habits     {sum(held.habits.values()):,} paragraphs that {len(held.habits):,} sources repeat are cut"] if held.habits else []),
        f"failures   {_list(held.failures) or 'none'}",
        f"WARC       {many(held.warc_files, 'file')}, {size(held.warc_bytes)}{_unread(held)}",
    ]
    if held.alarms:
        lines.append(f"alarms     {_list(held.alarms)}")
    if held.phantoms:
        lines.append(
            f"phantoms   {held.phantoms:,} named as sources by address, and not held; pressmark crawl --phantoms {shell(folder)} asks once for each"
        )
    if held.looked.articles:
        lines.append(f"statements {_looked(folder, held.looked)}")
    if held.stale:
        lines.append(f"stale      {stale_told(folder, held.stale)}")
    if held.missing_files:
        lines.append(
            f"MISSING    {many(len(held.missing_files), 'WARC file')} not in warc/ any more, or too short, like {held.missing_files[0]}"
        )
    parts = (
        ("", _sources(held)),
        ("alarms:", _alarms(held)),
        ("not readable:", _unread_examples(held)),
        ("not answered:", _unanswered(held)),
    )
    for heading, part in parts:
        lines += ["", *([heading] if heading else []), *part] if part else []
    return "\n".join(map(plain, lines))


def _hide(held: Holdings) -> str:
    waiting = f"; {many(held.awaited, 'capture')} to be read again by pressmark ingest" if held.awaited else ""
    return f"{'hides' if held.takedowns == 1 else 'hide'} {many(held.withheld, 'capture')}{waiting}"


def _sources(held: Holdings) -> list[str]:
    width = max((len(each.name) for each in held.sources), default=0)
    return [
        f"{each.name:<{width}}  {each.articles:>7,} {_noun(each.articles, 'article')}  {each.captures:>8,} {_noun(each.captures, 'capture')}  last {(each.last_seen or 'never')[:16]}"
        for each in held.sources
    ]


def _noun(count: int, noun: str) -> str:
    """In a column: the plural, or as wide."""
    return f"{noun}s" if count != 1 else f"{noun} "


def stale_told(folder: Path, count: int) -> str:
    """What to tell of captures that something older read."""
    return (
        f"{count:,} captures were read by an older normalizer or other rules; pressmark normalize --stale {shell(folder)} reads them again"
    )


def _looked(folder: Path, looked: Looked) -> str:
    """Of statements that articles share: how many, and what was not looked at."""
    if looked.at is None:
        return f"never looked for; pressmark shared {shell(folder)} does"
    found = f"{looked.statements:,} that independent articles share, last looked for at {looked.at[:16]}"
    return f"{found}; {many(looked.since, 'article')} new or changed since: pressmark shared {shell(folder)}" if looked.since else found


def _alarms(held: Holdings) -> list[str]:
    told = [f"  {each.name} {each.source}{f' rule {each.rule}' if each.rule else ''}: {each.detail}" for each in held.alarmed]
    told = [f"{line} ({each.url})" if each.url else line for line, each in zip(told, held.alarmed, strict=True)]
    more = sum(held.alarms.values()) - len(told)
    return [*told, f"  and {more:,} more, in the table alarm"] if more > 0 else told


def _unread_examples(held: Holdings) -> list[str]:
    return [
        f"{each.count:>7,} {each.reason}: {each.detail} ({each.url or ''}{' in ' if each.url else ''}{each.file}, byte {each.offset})"
        for each in held.unread
    ]


def _unanswered(held: Holdings) -> list[str]:
    told = [f"{each.count:>7,} {each.source}: {each.cause} ({each.url}, {each.at[:16]})" for each in held.unanswered[:MOST_CAUSES]]
    more = len(held.unanswered) - MOST_CAUSES
    return [*told, f"        and {more:,} other causes: pressmark status --json"] if more > 0 else told


def _unread(held: Holdings) -> str:
    return f", {held.unread_bytes:,} of them not read yet: pressmark ingest" if held.unread_bytes else ""


def _list(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())
