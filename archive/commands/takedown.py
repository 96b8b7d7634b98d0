"""pressmark takedown"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from archive import config, decisions, rulebook, sweep
from archive.again import take_awaited
from archive.database import NAME
from archive.decisions import Decision
from archive.erase import erase
from archive.ingest import pages
from archive.pictures import take_along
from archive.store import Store
from archive.takedown import decide, undo
from archive.words import many, shell
from normalize.errors import PressmarkError, UsageError

FOLDER = click.Path(path_type=Path)


@click.command()
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.argument("what", metavar="[URL|ARTICLE|CAPTURE]", required=False)
@click.option("--reason", default="", help="Why. Readers see it in the place of what was taken down.")
@click.option("--by", default="", help="Who decided. Readers see it too.")
@click.option("--undo", "undoing", is_flag=True, help="Let it be shown again; that it was taken down, and why, is kept.")
@click.option(
    "--erase", "erasing", is_flag=True, help="Also erase its bytes from the WARC files, for good. Backups made before still have them."
)
@click.option(
    "--no-sweep", is_flag=True, help="Do not write archive.db anew; deleted words may stand in its free pages until a takedown does."
)
@click.option("--list", "listing", is_flag=True, help="Tell all that was decided.")
@click.option("--json", "as_json", is_flag=True, help="With --list: a decision a line, as decisions.jsonl has them.")
def takedown(
    folder: Path, what: str | None, reason: str, by: str, undoing: bool, erasing: bool, no_sweep: bool, listing: bool, as_json: bool
) -> None:
    """Hide an article or a capture: from every page, search, export and replay, at once and after every rebuild.

    The decision is a line in decisions.jsonl, which is kept beside the WARC files and goes into backups. What it hides leaves archive.db;
    where it stood, a page says that it was taken down, when, why and by whom. Everything else stands, and what was drawn from it (clusters,
    origins, shared passages) is drawn anew without it.

    \b
    URL      all captures of the address and of its article, also those to come
    ARTICLE  the same, by the key that stands in the address of its page
    CAPTURE  that one capture (its WARC-Record-ID), and no other

    Feeds and section pages that printed its headline are captures of their own. The bytes stay in the WARC file, unless --erase takes them
    out of it: then a record of the same length says that they went, when and why, with their digests. Nothing brings them back but a backup.

    \b
    pressmark takedown my-archive https://harbour.example/2026/ferry --reason "court order 12/26" --by "A. Quay, editor"
    pressmark takedown my-archive https://harbour.example/2026/ferry --undo --reason "order lifted" --by "A. Quay, editor"
    pressmark takedown my-archive --list
    """
    settings = config.load(folder)
    if listing:
        _list(folder, as_json)
        return
    if not what or not reason.strip() or not by.strip():
        lacking = [name for name, given in (("URL", what or ""), ("--reason", reason), ("--by", by)) if not given.strip()]
        raise UsageError(f"{' and '.join(lacking)} missing: pressmark takedown {shell(folder)} URL --reason WHY --by WHO; readers see both")
    now = datetime.now(UTC)
    decision = (undo if undoing else decide)(folder, what, reason.strip(), by.strip(), now)
    click.echo(_told(decision))
    if not (folder / NAME).is_file():
        click.echo(f"there is no {NAME} yet; what is read into it will obey")
        return
    files = _carry_out(settings, decision)
    along = None if undoing else take_along(folder, decision, now)
    if along:
        click.echo(
            f"hidden with it, since no other article shows them: pictures and the like at {1 + len(along.addresses)} addresses (decision {along.number})"
        )
    if files and not erasing:
        click.echo(f"the bytes are still in {', '.join(files)}; --erase takes them out")
    if erasing and not undoing:
        _erase(folder, decision, now)
    if not undoing and not no_sweep and not sweep.sweep(folder):
        click.echo(f"{NAME} is in use: nothing shows it, but deleted words may stand in free pages of the file; run this again later")


def _told(decision: Decision) -> str:
    done = "shown again" if decision.decision == "undo" else "taken down"
    return f"{done}: {decision.of} {decision.target} (decision {decision.number} of {decisions.NAME})"


def _carry_out(settings: config.Config, decision: Decision) -> tuple[str, ...]:
    """The WARC files that have what is now hidden."""
    folder = settings.folder
    with Store(folder / NAME) as store:
        if store.awaited():
            with pages(settings, rulebook.load(folder), 1) as readers:
                left = take_awaited(folder, store, readers)
            if left:
                click.echo(
                    f"{many(len(left), 'capture')} cannot be read again now, like one in {left[0].file}; put the file back and ingest"
                )
        if decision.decision == "undo":
            return ()
        hidden = store.query("SELECT file, COUNT(*) FROM withheld WHERE takedown = ? GROUP BY file ORDER BY file", decision.number)
        still = _still_shown(store, decision)
    click.echo(f"hidden: {many(sum(row[1] for row in hidden), 'capture')}" + ("" if hidden else "; those to come will be"))
    if still:
        click.echo(f"the article {still} is shown by other captures; to hide all: pressmark takedown {shell(folder)} {still} ...")
    return tuple(str(row[0]) for row in hidden)


def _erase(folder: Path, decision: Decision, now: datetime) -> None:
    every = [erase(folder, each, now) for each in (decision, *decisions.along(decisions.read(folder), decision.number))]
    files = {file for done in every for file in done.files}
    left = [each for done in every for each in done.left]
    click.echo(f"erased: {many(sum(done.records for done in every), 'record')} in {many(len(files), 'file')}")
    for each in left:
        click.echo(f"not erased: {each}")
    if files:
        click.echo(
            "backups, copies and linked originals made before still have them; the next `pressmark backup` takes them out of its own copy"
        )
    if left:
        raise PressmarkError(f"{many(len(left), 'record or file')} could not be erased; what is hidden stays hidden")


def _still_shown(store: Store, decision: Decision) -> str:
    """The key of the article whose capture was taken down, where it stands all the same."""
    sql = "SELECT key FROM article JOIN withheld ON withheld.article = article.key WHERE takedown = ?"
    found = store.query(sql, decision.number) if decision.of == "capture" else []
    return str(found[0][0]) if found else ""


def _list(folder: Path, as_json: bool) -> None:
    for each in decisions.read(folder):
        if as_json:
            click.echo(each.line)
        else:
            undone = f" of {', '.join(map(str, each.undoes))}" if each.undoes else ""
            click.echo(f"{each.number}  {each.at[:19]}Z  {each.decision}{undone}  {each.of} {each.target}: {each.reason} ({each.by})")
