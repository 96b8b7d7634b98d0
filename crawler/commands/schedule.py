"""The command `pressmark schedule`."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Literal

import click

from archive import config
from crawler import timetable
from crawler.timetable import Job
from normalize.errors import UsageError


@click.command("schedule")
@click.argument("folder", type=click.Path(path_type=Path), metavar="[DIR]", default=".")
@click.option("--print", "kind", type=click.Choice(["systemd", "cron"]), required=True, help="For which clock of the machine.")
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), help="Write systemd's files into this folder instead.")
def command(folder: Path, kind: Literal["systemd", "cron"], into: Path | None) -> None:
    """Print what has the machine crawl the archive by itself: units for systemd, or a line for cron.

    For systemd there are a service with its timer, which crawls every few minutes, and one that watches, which goes on for ever:
    take either the first two or the third. As often as archive.toml lets a feed be looked at. A run that meets another one, also one
    that was started by hand, ends quietly.

    \b
    Examples:
      pressmark schedule my-archive --print systemd
      sudo pressmark schedule /srv/my-archive --print systemd --into /etc/systemd/system
      (crontab -l; pressmark schedule my-archive --print cron) | crontab -
    """
    settings = config.load(folder)
    job = Job(_program(), _absolute(folder), _user(settings.folder), settings.schedule.feed[0])
    if kind == "cron":
        click.echo(timetable.cron(job), nl=False)
        return
    files = timetable.systemd(job)
    if into is None:
        click.echo("\n".join(f"# /etc/systemd/system/{file.name}\n{file.text}" for file in files), nl=False)
        return
    for file in files:
        (into / file.name).write_text(file.text)
        click.echo(into / file.name)
    name = timetable.unit(job.folder)
    click.echo(f"then: systemctl daemon-reload && systemctl enable --now {name}-watch.service (or {name}.timer instead)", err=True)


def _user(folder: Path) -> str:
    """Whose the archive is: a crawl as somebody else, as root under sudo, would leave files that its owner may not change."""
    try:
        return folder.resolve().owner()
    except KeyError:  # a number without a name
        return getpass.getuser()


def _absolute(folder: Path) -> Path:
    found = folder.resolve()
    if any(not character.isprintable() for character in str(found)):
        raise UsageError(f"{str(found)!r}: no unit file or crontab can name a folder with such characters; rename it")
    return found


def _program() -> tuple[str, ...]:
    """The words that start this very Pressmark, wherever they are said."""
    called = Path(sys.argv[0])
    beside = Path(sys.executable).with_name("pressmark")
    for found in (called, beside):
        if found.name == "pressmark" and found.is_file():
            return (str(found.absolute()),)
    return (sys.executable, "-m", "crawler.cli")
