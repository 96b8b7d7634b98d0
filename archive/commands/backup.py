"""pressmark backup and pressmark restore"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from archive.backup import Done, silent
from archive.backup import backup as back_up
from archive.database import NAME
from archive.progress import Silent
from archive.restore import Verified, verify
from archive.restore import restore as restore_archive
from archive.words import many, shell, size

FOLDER = click.Path(path_type=Path)


@click.command()
@click.argument("backup_folder", type=FOLDER, metavar="DIR")
@click.argument("folder", type=FOLDER, metavar="[ARCHIVE]", default=".")
@click.option("--with-archive-db", "databases", flag_value=NAME, default=None, help="Take archive.db too, which can be made again.")
@click.option("--verify", "verifying", is_flag=True, help="Copy nothing: read the backup through and tell what has changed in it.")
@click.option("--json", "as_json", is_flag=True, help="Tell it as JSON.")
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
def backup(backup_folder: Path, folder: Path, databases: str | None, verifying: bool, as_json: bool, quiet: bool) -> None:
    """Copy the archive to DIR, also while a crawl is writing.

    The first time everything, afterwards what is new: WARC files that DIR has are read and compared, not copied again. What is gone
    from the archive stays in DIR. A backup that was stopped or killed leaves the one before it whole; start it again. archive.db is
    left out, since `pressmark rebuild` makes it from the WARC files. Copy to another disk, and look through it now and then by --verify.

    \b
    pressmark backup /mnt/other-disk/my-archive my-archive
    pressmark backup --verify /mnt/other-disk/my-archive
    """
    if verifying:
        _tell_verified(verify(backup_folder), as_json)
        return
    done = back_up(backup_folder, folder, (databases,) if databases else (), datetime.now(UTC), silent if quiet else Silent().said)
    for kept in done.gone:
        click.echo(
            f"{folder / kept.path} is gone; the backup has it: cp {shell(backup_folder / kept.stored)} {shell(folder / kept.path)}",
            err=True,
        )
    click.echo(json.dumps(asdict(done)) if as_json else _told(done, backup_folder))
    if done.gone:
        sys.exit(1)


def _told(done: Done, folder: Path) -> str:
    return f"{many(done.copied, 'file')} copied, {size(done.copied_size)}; {folder} holds {many(done.files, 'file')}, {size(done.size)}"


def _tell_verified(found: Verified, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(found)))
    else:
        for problem in found.problems:
            click.echo(problem)
        if found.problems:
            click.echo("delete the copies named here and back up again: what the archive still has is copied anew", err=True)
        told = f"{many(len(found.problems), 'file')} not as copied" if found.problems else "all as they were copied"
        click.echo(f"{many(found.files, 'file')}, {size(found.size)}, backed up at {found.made_at}: {told}")
    if found.problems:
        sys.exit(1)


@click.command()
@click.argument("backup_folder", type=FOLDER, metavar="DIR")
@click.argument("folder", type=FOLDER, metavar="NEW-FOLDER")
def restore(backup_folder: Path, folder: Path) -> None:
    """Make an archive in NEW-FOLDER from the backup in DIR.

    Every file is held against the digest that was written when it was copied. Then `pressmark rebuild` makes archive.db, and
    `pressmark crawl` goes on where the backup was made.

    \b
    pressmark restore /mnt/other-disk/my-archive my-archive-again
    pressmark rebuild my-archive-again
    """
    found = restore_archive(backup_folder, folder)
    click.echo(
        f"{many(found.files, 'file')}, {size(found.size)}, backed up at {found.made_at}, restored; now: pressmark rebuild {shell(folder)}"
    )
