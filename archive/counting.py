"""How far a command over many texts is: on a terminal one line that moves, in a log one each hundred thousand."""

from __future__ import annotations

import sys

import click

_SELDOM = 100_000


def count(doing: str, done: int, whole: int) -> None:
    """Say what is done, how far, and of how many; `whole` is 0 where nobody knows."""
    of = f" of {whole:,}" if whole else ""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{doing}: {done:,}{of}", err=True, nl=done == whole)
    elif done == whole or done % _SELDOM == 0:
        click.echo(f"{doing}: {done:,}{of}", err=True)
