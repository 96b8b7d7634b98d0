"""`pressmark shared` over a small corpus."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.cli import main

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def prose(seed: int, count: int) -> str:
    chance = random.Random(seed)
    return " ".join("".join(chance.choices(LETTERS, k=5)) for _ in range(count))


SAID = prose(1, 16)
MENU = prose(2, 20)


def document(id: str, text: str, published: str, site: str = "") -> dict[str, str]:
    return {"id": id, "site": site or f"{id}.example", "url": "", "published": published, "title": "", "text": text}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rows = [
        document("late", f"{prose(3, 60)} {SAID} {prose(4, 60)}", "2031-04-09"),
        document("early", f"{prose(5, 60)} {SAID} {prose(6, 60)}", "2031-04-02T10:00:00Z"),
        document("copy", f"{prose(5, 60)} {SAID} {prose(6, 60)}", "2031-04-03T10:00:00Z"),
        document("other", prose(7, 150), "not a date"),
    ]
    return written(tmp_path / "docs.jsonl", rows)


def written(file: Path, rows: list[dict[str, str]]) -> Path:
    file.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return file


def run(*given: object) -> Result:
    return CliRunner().invoke(main, ["shared", *map(str, given)])


def rows(*given: object) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(*given, "--jsonl").stdout.splitlines()]


def test_a_statement_is_told_with_its_carriers_in_order(corpus: Path) -> None:
    (row,) = rows(corpus)
    assert ([each["id"] for each in row["carriers"]], row["first"]) == (["early", "late"], ["early"])  # type: ignore[attr-defined]


def test_the_words_are_printed_as_each_has_them(corpus: Path) -> None:
    (row,) = rows(corpus)
    assert {each["text"] for each in row["carriers"]} == {SAID}  # type: ignore[attr-defined]


def test_one_cluster_shares_nothing(corpus: Path, tmp_path: Path) -> None:
    clusters = [{"id": id, "cluster": "early"} for id in ("early", "copy", "late")]
    assert not rows(corpus, "--clusters", written(tmp_path / "clusters.jsonl", clusters))


def test_the_rarest_are_printed_alone_where_asked(corpus: Path, tmp_path: Path) -> None:
    more = prose(8, 20)
    pair = [document(id, f"{prose(at, 50)} {more}", "2031-04-01") for at, id in enumerate("xy", 20)]
    file = written(tmp_path / "more.jsonl", [*map(json.loads, corpus.read_text("utf-8").splitlines()), *pair])
    (row,) = rows(file, "--most", 1)
    assert row["words"] == 20


def test_a_menu_is_no_statement_when_habits_are_learned(tmp_path: Path) -> None:
    file = written(tmp_path / "m.jsonl", [document(str(at), f"{MENU}\n{prose(30 + at, 80)}", "", "gazette.example") for at in range(4)])
    assert len(rows(file)) == 1
    assert not rows(file, "--learn-habits")


def test_a_person_can_read_it(corpus: Path) -> None:
    assert run(corpus).stdout.startswith("16 words, ")


def test_clusters_that_are_none_are_refused(corpus: Path, tmp_path: Path) -> None:
    found = run(corpus, "--clusters", written(tmp_path / "c.jsonl", [{"id": "early"}]))
    assert (found.exit_code, "line 1" in found.stderr) == (2, True)
