"""The five examples of `../shared/seeds` through `relate --clusters`: where each text came from, and that none is a repost of another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from archive.database import NAME, open_for_reading
from crawler.cli import main

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
HERE = (SEEDS / "labels.json").exists()
pytestmark = pytest.mark.skipif(not HERE, reason="../shared/seeds is not beside the project")
REPOSTS = {"identical", "repost", "contained", "excerpt", "round-up"}


@pytest.fixture(scope="module")
def related(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """The pairs, and the origins by the number of the seed."""
    folder = tmp_path_factory.mktemp("seeds")
    labels = json.loads((SEEDS / "labels.json").read_text("utf-8"))
    index = [json.loads(line) for line in (SEEDS / "index.jsonl").read_text("utf-8").splitlines() if line.strip()]
    (folder / "seeds.jsonl").write_text("\n".join(json.dumps(_document(row, labels[row["file"]])) for row in index), "utf-8")
    done = CliRunner().invoke(main, ["relate", str(folder / "seeds.jsonl"), "--jsonl", "--clusters", str(folder / "clusters.jsonl")])
    assert done.exit_code == 0, done.output
    pairs = [json.loads(line) for line in done.stdout.splitlines()]
    told = [json.loads(line) for line in (folder / "clusters.jsonl").read_text("utf-8").splitlines()]
    return pairs, {one["id"][:3]: one for one in told}


def _document(row: dict[str, Any], label: dict[str, Any]) -> dict[str, Any]:
    text = (SEEDS / row["file"]).read_text("utf-8")
    return {
        "id": row["id"],
        "site": label["source"],
        "url": row["url"] or "",
        "published": label.get("date"),
        "title": label["title"],
        "text": text,
    }


def test_no_seed_is_a_repost_of_another(related: tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]) -> None:
    assert not [pair for pair in related[0] if pair["kind"] in REPOSTS]


def test_the_origins_are_those_that_the_texts_state(related: tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]) -> None:
    origins = {number: one["origin"] for number, one in related[1].items()}
    assert origins["003"].startswith("003")  # the agency's own
    assert {number: origins[number] for number in ("000", "001", "002", "004")} == {
        "000": None,
        "001": "South Front",
        "002": "https://www.themoscowtimes.com/2020/01/23/syrian-army-retreats-after-idlib-attack-a69024",
        "004": "Athr Press",
    }


def test_an_archive_of_the_seeds_tells_the_same(tmp_path: Path) -> None:
    for given in (
        ["init", str(tmp_path / "a")],
        ["ingest", str(tmp_path / "a"), "--index", str(SEEDS / "index.jsonl"), "--quiet", "--workers", "1"],
    ):
        assert CliRunner().invoke(main, given).exit_code == 0
    archive = open_for_reading(tmp_path / "a" / NAME)
    kept = {tuple(row) for row in archive.execute("SELECT kind, COALESCE(name, ''), COALESCE(url, ''), wire FROM origin")}
    assert {("phantom", "South Front", "", ""), ("phantom", "Athr Press", "", "")} < kept
    times = "https://www.themoscowtimes.com/2020/01/23/syrian-army-retreats-after-idlib-attack-a69024"
    assert ("phantom", "", times, "Reuters") in kept
    assert {kind for kind, *_ in kept} == {"phantom", "own"}
    ((reposts,),) = archive.execute(
        "SELECT COUNT(*) FROM relation WHERE kind IN ('identical', 'repost', 'contained', 'excerpt', 'round-up')"
    )
    assert reposts == 0
