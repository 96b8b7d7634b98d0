"""The walls: imports run crawler -> archive -> normalize, and each heavy library has one door."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {"normalize": {"normalize"}, "archive": {"normalize", "archive"}, "crawler": {"normalize", "archive", "crawler"}}
DOORS = {  # library -> the files or folders that may import it
    "trafilatura": ("normalize/extract.py",),
    "warcio": ("archive/warc.py",),
    "datasette": ("archive/browse/",),
    "pyarrow": ("archive/parquet.py",),
    "scrapy": ("crawler/",),
    "twisted": ("crawler/",),
    "sqlite3": ("archive/", "crawler/"),
    "socket": ("archive/", "crawler/"),
    "subprocess": ("archive/", "crawler/"),
}


def sources(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides the arrow"
            yield node.module or ""


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_never_run_back(package: str) -> None:
    for path in sources(package):
        rooms = {name.split(".")[0] for name in imports(path)} & set(MAY_IMPORT)
        assert rooms <= MAY_IMPORT[package], f"{path.relative_to(ROOT)} imports {rooms - MAY_IMPORT[package]}"


@pytest.mark.parametrize("library", DOORS)
def test_each_heavy_library_has_one_door(library: str) -> None:
    for path in (path for package in MAY_IMPORT for path in sources(package)):
        if library in {name.split(".")[0] for name in imports(path)}:
            name = path.relative_to(ROOT).as_posix()
            assert name.startswith(DOORS[library]), f"{name} imports {library}; only {DOORS[library]} may"


def test_commands_that_do_not_crawl_start_without_scrapy() -> None:
    code = "import sys, crawler.cli; print(*sorted(m for m in ('scrapy', 'twisted', 'trafilatura', 'datasette') if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == []


def test_no_two_files_of_tests_have_one_name() -> None:
    names = sorted(path.name for path in (ROOT / "tests").rglob("test_*.py"))  # pytest imports each by its name alone
    assert [one for one, other in pairwise(names) if one == other] == []
