"""Clusters of a corpus with their origins."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from archive.commands.relate import relate

STORM = (
    "The ferry lay in the harbour of Selmouth for three days while the storm crossed the islands to the north, and the hundred and forty "
    "passengers slept in the school on the hill. Captain Oda Rennick refused to sail until the wind fell below twelve knots, and the harbour "
    "board, which had asked her to leave twice, said on Monday that she had been right to wait."
)
WELLS = (
    "Eleven of the nineteen wells in the Orrin valley have run dry, the water office found, after a third summer in which hardly any rain "
    "fell between May and September, and farmers have sold half of their sheep at the market in Tarn Cross."
)


def written(tmp_path: Path, *rows: tuple[str, str, str]) -> dict[str, tuple[str | None, str]]:
    """By id the origin and its kind; rows are id, day, text. An id is also its site."""
    docs, out = tmp_path / "docs.jsonl", tmp_path / "clusters.jsonl"
    lines = [{"id": id, "url": f"https://{id}.example/a", "published": day, "text": text} for id, day, text in rows]
    docs.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    done = CliRunner().invoke(relate, [str(docs), "--jsonl", "--clusters", str(out)], catch_exceptions=False)
    assert done.exit_code == 0
    return {row["id"]: (row["origin"], row["kind"]) for row in map(json.loads, out.read_text("utf-8").splitlines())}


def test_a_cluster_has_the_page_that_a_copy_names(tmp_path: Path) -> None:
    found = written(tmp_path, ("harbour", "2024-03-04", STORM), ("mirror", "2024-03-04", f"{STORM}\nOriginally published by Harbour."))
    assert found == {"harbour": ("harbour", "page"), "mirror": ("harbour", "page")}


def test_a_cluster_may_come_from_what_is_no_document(tmp_path: Path) -> None:
    rows = [(id, "2024-03-04", f"By Reuters\n{STORM}") for id in ("north", "south")]
    assert written(tmp_path, *rows) == {"north": ("Reuters", "phantom"), "south": ("Reuters", "phantom")}


def test_nobody_is_null(tmp_path: Path) -> None:
    found = written(tmp_path, ("north", "2024-03-04", STORM), ("south", "2024-03-04", STORM))
    assert found == {"north": (None, "nobody"), "south": (None, "nobody")}


def test_a_text_that_nobody_shares_is_whose_it_says(tmp_path: Path) -> None:
    found = written(tmp_path, ("north", "", f"By Ada Roe\n{STORM}"), ("south", "", f"{WELLS}\nOriginal url:\nhttps://valley.example/wells"))
    assert found == {"north": ("north", "own"), "south": ("https://valley.example/wells", "phantom")}


def test_of_a_text_alone_that_says_nothing_nothing_is_claimed(tmp_path: Path) -> None:
    assert written(tmp_path, ("north", "2024-03-04", STORM)) == {"north": (None, "nobody")}


def test_an_agency_is_called_as_the_documents_print_it(tmp_path: Path) -> None:
    assert written(tmp_path, ("north", "", f"By Ada Roe, Associated Press\n{STORM}")) == {"north": ("Associated Press", "phantom")}
