"""Writes the reference pages that are made from the code: docs/schema.md and docs/commands.md.

Run it with `make docs`; a test fails when the pages and the code differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click
from sqlite_utils import Database

from archive import schema
from crawler import frontier_schema
from crawler.cli import main

DOCS = Path(__file__).parent


def schema_page() -> str:
    """Every table and column of archive.db and crawl.db."""
    return "\n".join(
        [
            "# Tables",
            "",
            "Made from the code by `make docs`. `archive.db` can be deleted: `pressmark rebuild` makes it again from the WARC files. `crawl.db` can not.",
            "",
            "## archive.db",
            *_tables(schema.TABLES, _columns(schema.migrate)),
            "",
            "## crawl.db",
            *_tables(frontier_schema.TABLES, _columns(frontier_schema.migrate)),
            "",
        ]
    )


def _columns(migrate) -> dict[str, list[tuple[str, str]]]:  # type: ignore[no-untyped-def]  # two functions of the same shape
    db = Database(memory=True)
    migrate(db)
    return {name: [(column.name, column.type) for column in db[name].columns] for name in [*db.table_names(), *db.view_names()]}


def _tables(described: Mapping[str, schema.Described], columns: dict[str, list[tuple[str, str]]]) -> Iterator[str]:
    for name, table in described.items():
        yield from ("", f"### {name}", "", table.about, "", "| column | type | |", "|---|---|---|")
        types = dict(columns[name])
        yield from (f"| {column} | {types.get(column, '').lower()} | {about} |" for column, about in table.columns.items())


def commands_page() -> str:
    """Every command with its help, as `--help` prints it."""
    names = main.context_settings["help_option_names"]
    context = click.Context(main, info_name="pressmark", max_content_width=100, terminal_width=100, help_option_names=names)
    parts = ["# Commands", "", "Made from the code by `make docs`. Exit codes: 0 done, 1 something failed, 2 wrong usage.", ""]
    parts += ["```", main.get_help(context), "```"]
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=context, max_content_width=100, terminal_width=100)
        parts += ["", f"## pressmark {name}", "", "```", command.get_help(inner), "```"]
        for below in command.list_commands(inner) if isinstance(command, click.Group) else ():
            part = command.get_command(inner, below)
            deepest = click.Context(part, info_name=below, parent=inner, max_content_width=100, terminal_width=100)
            parts += ["", f"### pressmark {name} {below}", "", "```", part.get_help(deepest), "```"]
    return "\n".join([*parts, ""])


PAGES = {"schema.md": schema_page, "commands.md": commands_page}

if __name__ == "__main__":
    for page, text in PAGES.items():
        (DOCS / page).write_text(text(), "utf-8")
