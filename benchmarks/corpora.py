"""The page corpora beside the project, unpacked for a benchmark."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
PAGES = SHARED / "corpus" / "pages"
CORPORA = ("aeb", "fundus", "newspaper4k", "wcxb-article")


@dataclass(frozen=True, slots=True)
class Saved:
    """A page of a corpus."""

    corpus: str
    id: str
    url: str | None
    file: Path


def unpacked(corpora: Iterable[str], scratch: Path, pages: Path = PAGES) -> Iterator[Saved]:
    """The pages of the corpora, unpacked under `scratch`."""
    for corpus in corpora:
        with tarfile.open(pages / f"{corpus}.tar.xz") as archive:
            archive.extractall(scratch, filter="data")
        for line in (scratch / corpus / "index.jsonl").read_text("utf-8").strip().split("\n"):
            page = json.loads(line)
            address = page["url"] if page["url"].startswith("http") else None
            yield Saved(corpus, page["id"], address, scratch / corpus / page["file"])
