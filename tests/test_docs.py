"""What a user can meet is documented: every command, option, table, column and rule key."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import click
import pytest
from sqlite_utils import Database

from archive import schema
from crawler import frontier_schema, source
from crawler.cli import main

ROOT = Path(__file__).parents[1]


def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs/reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["schema.md", "commands.md"])
def test_the_generated_pages_say_what_the_code_says(page: str) -> None:
    assert (ROOT / "docs" / page).read_text("utf-8") == reference().PAGES[page](), "run: make docs"


@pytest.mark.parametrize("owner", [schema, frontier_schema], ids=["archive.db", "crawl.db"])
def test_every_table_and_column_is_described(owner: ModuleType) -> None:
    db = Database(memory=True)
    owner.migrate(db)
    real = {name: {column.name for column in db[name].columns} for name in [*db.table_names(), *db.view_names()]}
    real = {name: columns for name, columns in real.items() if not name.startswith(("_sqlite", "sqlite_")) and "_fts" not in name}
    assert {name: set(table.columns) for name, table in owner.TABLES.items()} == real


def commands() -> list[click.Command]:
    context = click.Context(main)
    found = [main.get_command(context, name) for name in main.list_commands(context)]
    return [command for command in found if command is not None]


@pytest.mark.parametrize("command", commands(), ids=lambda command: command.name)
def test_every_command_teaches(command: click.Command) -> None:
    assert command.help is not None
    assert len(command.help.split()) >= 12, "say what it does, and show an example"
    silent = [p.name for p in command.params if isinstance(p, click.Option) and not p.help and p.name != "help"]
    assert silent == []


@pytest.mark.parametrize("page", ["README.md", "docs/sources.md"])
def test_the_source_that_is_shown_is_one(page: str) -> None:
    shown = [block for block in re.findall(r"```toml\n(.*?)```", (ROOT / page).read_text("utf-8"), re.S) if "home = " in block]
    assert [source.parse("harbourpost.toml", block.encode()).name for block in shown] == ["harbourpost"]


def test_every_shipped_source_is_named_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for path in (ROOT / "crawler/sources").glob("*.toml"):
        assert path.stem in readme


def test_every_file_of_the_crawl_has_its_room_in_the_map() -> None:
    rooms = (ROOT / "docs" / "data-flow.md").read_text().partition("### The rooms of `crawler/`")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([a-z_]+\.py)`", rooms))
    assert named == {path.name for path in (ROOT / "crawler").glob("*.py")} - {"__init__.py"}
