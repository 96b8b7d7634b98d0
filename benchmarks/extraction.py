"""How well and how fast pages become articles, beside trafilatura alone, on the development corpora.

    python benchmarks/extraction.py [--corpus aeb,fundus] [--predictions DIR]

Reads the page corpora beside the project (../shared/corpus/pages), normalizes every page, runs trafilatura on the same page in the
same process, and prints for each corpus what the scorer there says of both, and CPU time a page. Without the corpora it says so.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import trafilatura
from corpora import CORPORA, PAGES, SHARED, Saved, unpacked

from archive.rulebook import load
from normalize.article import normalize
from normalize.errors import PageError
from normalize.model import Page
from normalize.rules import Rules

WITH_LEAD = "fundus"  # its true texts begin with the standfirst
PROCESSES = 2
OURS, THEIRS = "pressmark", "trafilatura-here"


@dataclass(frozen=True, slots=True)
class Result:
    """What one tool made of a page, as the scorer reads it."""

    corpus: str
    tool: str
    line: str  # of JSON
    seconds: float  # CPU
    problem: str


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--corpus", default=",".join(CORPORA), help="comma-separated")
    asked.add_argument("--predictions", type=Path, help="folder to keep the predictions in")
    given = asked.parse_args()
    if not PAGES.is_dir():
        print(f"no page corpora in {PAGES}; nothing to measure")
        return
    with tempfile.TemporaryDirectory() as scratch:
        results = measured(unpacked(given.corpus.split(","), Path(scratch)))
        folder = given.predictions or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for corpus, found in groupby(results, key=lambda result: result.corpus):
            print_scores(corpus, list(found), folder)


def measured(pages: Iterable[Saved]) -> list[Result]:
    with ProcessPoolExecutor(PROCESSES) as workers:
        return [result for results in workers.map(both, pages, chunksize=8) for result in results]


def both(saved: Saved) -> tuple[Result, Result]:
    """The page by Pressmark and by trafilatura alone."""
    content = saved.file.read_bytes()
    return timed(saved, OURS, lambda: by_pressmark(saved, content)), timed(saved, THEIRS, lambda: by_trafilatura(content))


def timed(saved: Saved, tool: str, read: Callable[[], dict[str, object]]) -> Result:
    told: dict[str, object] = {"text": ""}
    start, problem = time.process_time(), ""
    try:
        told = read()
    except PageError as error:
        problem = str(error)
    return Result(saved.corpus, tool, json.dumps({"id": saved.id, **told}, ensure_ascii=False), time.process_time() - start, problem)


def by_pressmark(saved: Saved, content: bytes) -> dict[str, object]:
    article = normalize(Page(saved.url, content), rules())
    lead = [article.lead] if article.lead and saved.corpus == WITH_LEAD else []
    published = article.published.iso() if article.published else ""
    return {"text": "\n".join([*lead, article.text]), "title": article.title, "authors": article.authors, "published": published}


def by_trafilatura(content: bytes) -> dict[str, object]:
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return {"text": trafilatura.extract(content, include_comments=False) or ""}


@cache
def rules() -> Rules:
    return load(None)


def print_scores(corpus: str, results: list[Result], folder: Path) -> None:
    files = []
    for tool in (OURS, THEIRS):
        own = [result for result in results if result.tool == tool]
        files.append(folder / corpus / f"{tool}.jsonl")
        files[-1].parent.mkdir(exist_ok=True)
        files[-1].write_text("\n".join(result.line for result in own) + "\n", "utf-8")
    subprocess.run([sys.executable, SHARED / "tools" / "score_text.py", "--corpus", corpus, *files], check=True)
    print()
    for tool in (OURS, THEIRS):
        own = [result for result in results if result.tool == tool]
        failed = sum(bool(result.problem) for result in own)
        print(f"{tool:18}{1000 * mean(result.seconds for result in own):7.1f} ms CPU a page, {failed} failed", flush=True)


if __name__ == "__main__":
    main()
