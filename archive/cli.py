"""The commands that need no network, as a click group; crawler/cli.py adds those that do.

A command's own module is imported only when it is asked for, so that `pressmark --help` starts at once and a command that
does not crawl never imports Scrapy. Errors of the project become one line on stderr and an exit code here, for all commands.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import click

from archive import words
from normalize.errors import PressmarkError, SettingsError, UnknownName, UsageError

FAILED, MISUSED = 1, 2  # exit codes
_REFUSALS = {
    errno.ENOSPC: "no room left on the disk; make room and start again, nothing that was written is lost",
    errno.EFBIG: "no room left for a file so large; make room and start again, nothing that was written is lost",
    errno.EDQUOT: "no room left in your share of the disk; make room and start again",
    errno.EROFS: "the disk is mounted read-only",
    errno.EACCES: "not allowed; check the rights of the file and its folder",
    errno.EPERM: "not allowed; check the rights of the file and its folder",
    errno.ENOENT: "no such file or folder",
    errno.ENOTDIR: "not a folder",
    errno.EISDIR: "a folder, not a file",
    errno.EEXIST: "there is something of that name already",
    errno.EIO: "the disk fails; look at its health before anything else",
    errno.ENAMETOOLONG: "the name is too long",
}


@dataclass(frozen=True, slots=True)
class Door:
    """Where a command is, and what the list of commands says of it."""

    place: str  # "module:name"
    about: str  # one line; the same as the first line of the command's own help


COMMANDS: Mapping[str, Door] = {
    "init": Door("archive.commands.init:init", "Make a new archive: its folders and an archive.toml that explains each setting."),
    "ingest": Door(
        "archive.commands.ingest:ingest_command", "Read captures into archive.db, from the archive's own WARC files or from elsewhere."
    ),
    "rebuild": Door("archive.commands.ingest:rebuild", "Make archive.db again from the WARC files."),
    "normalize": Door("archive.commands.normalize:normalize", "Cut saved pages free of everything that is not the article."),
    "diff": Door("archive.commands.diff:diff", "Tell what changed between two versions of an article."),
    "cite": Door("archive.commands.cite:cite", "Cite an article, or words of it, with the capture that shows it."),
    "rules": Door("archive.commands.rules:rules", "Try, explain, list and import the rules that tell boilerplate from text."),
    "relate": Door("archive.commands.relate:relate", "Tell which documents of a corpus are reposts of which."),
    "shared": Door("archive.commands.shared:shared", "Tell which words independent documents of a corpus share."),
    "serve": Door("archive.commands.serve:serve", "Open the archive in a browser: search, read, compare, replay."),
    "status": Door("archive.commands.status:status", "Tell what the archive holds."),
    "export": Door("archive.commands.export:export", "Write the articles out, for other programs."),
    "takedown": Door(
        "archive.commands.takedown:takedown",
        "Hide an article or a capture: from every page, search, export and replay, at once and after every rebuild.",
    ),
    "backup": Door("archive.commands.backup:backup", "Copy the archive to DIR, also while a crawl is writing."),
    "restore": Door("archive.commands.backup:restore", "Make an archive in NEW-FOLDER from the backup in DIR."),
}


class Failed(click.ClickException):
    """A line on stderr and exit code 1."""

    exit_code = FAILED

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(words.page(f"pressmark: {self.format_message()}"), file=file, err=file is None)


class Misused(Failed):
    """A line on stderr and exit code 2."""

    exit_code = MISUSED


class Commands(click.Group):
    """A group of commands that are imported when they are asked for."""

    def __init__(self, *args: Any, doors: Mapping[str, Door] | None = None, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.doors = dict(doors or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.doors, *(name for name in super().list_commands(ctx) if name not in self.doors)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.doors:
            return super().get_command(ctx, cmd_name)
        module, _, name = self.doors[cmd_name].place.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, self.doors[name].about) for name in self.doors]
        rows += [(name, command.get_short_help_str(200)) for name, command in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def make_context(self, *args: Any, **settings: Any) -> click.Context:
        _fill_standard_streams()
        with _one_line():  # --help is printed in here
            return super().make_context(*args, **settings)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            raise UnknownName("command", args[0], tuple(self.list_commands(ctx)))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        with _one_line():
            return super().invoke(ctx)


def _fill_standard_streams() -> None:
    """Open what the caller has closed of descriptors 0, 1 and 2, as nothing.

    Else the next file to be opened, a WARC or a database, would get the number, and what anybody writes to "stderr" would stand in it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # takes the lowest free number: this one
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)


@contextmanager
def _one_line() -> Iterator[None]:
    """What goes wrong inside is told in one line, with an exit code."""
    try:
        yield
    except (UsageError, SettingsError) as problem:
        raise Misused(str(problem)) from problem
    except PressmarkError as problem:
        raise Failed(str(problem)) from problem
    except KeyboardInterrupt as problem:
        raise Failed("stopped; what was stored until now is kept") from problem
    except OSError as problem:
        if problem.errno not in _REFUSALS:
            raise
        _give_up_stdout()
        place = f"{problem.filename}: " if problem.filename else ""
        raise Failed(f"{place}{_REFUSALS[problem.errno]}") from problem


def _give_up_stdout() -> None:
    """Let Python not try again at its end to write what a full disk behind standard output did not take."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


HELP = """Pressmark keeps news: as it was sent, byte for byte, and as it reads, with a ledger of what was cut.

\b
Begin with:
  pressmark init my-archive --operator "Harbour Desk" --contact desk@harbour.example
  pressmark crawl my-archive
  pressmark serve my-archive

\b
Or try it on a small web of its own:
  pressmark demo
"""


def group(doors: Mapping[str, Door]) -> Commands:
    """The command `pressmark` with these commands in it."""
    made = Commands("pressmark", doors=doors, help=HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
    return click.version_option(package_name="pressmark", message="pressmark %(version)s")(made)


main = group(COMMANDS)
