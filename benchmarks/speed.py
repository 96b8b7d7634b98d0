"""What a page costs: the whole of normalize() beside trafilatura, in one process, page by page in turn.

    python benchmarks/speed.py [--corpora ../shared/corpus/pages] [--every 5] [--rounds 1]

Prints CPU time a page (mean, median), pages a CPU second and their ratio, how the cost grows with the page (the slope of the line through
the logarithms: 1 is linear), the cost of large and small pages, and how many bytes a page's ledger takes, compressed.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from math import log
from pathlib import Path
from statistics import linear_regression, mean, median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from corpora import CORPORA, PAGES, Saved, unpacked
from trafilatura import bare_extraction

from archive.rulebook import load
from normalize.article import normalize
from normalize.errors import PageError
from normalize.model import Article, Page
from normalize.rules import Rules

OURS, THEIRS, FAST = "pressmark", "trafilatura, with metadata", "trafilatura, fast"
PARTS = 4  # of the pages by size
WARM = 7  # every which page is read once before, uncounted


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--corpora", type=Path, default=PAGES, help="folder of the page corpora")
    asked.add_argument("--every", type=int, default=1, help="read every nth page")
    asked.add_argument("--rounds", type=int, default=1, help="times that each page is read; the quickest counts")
    given = asked.parse_args()
    if not given.corpora.is_dir():
        print(f"no page corpora in {given.corpora}; nothing to measure")
        return
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as scratch:
        pages = list(unpacked(CORPORA, Path(scratch), given.corpora))[:: given.every]
        report(pages, given.rounds)


def report(pages: Sequence[Saved], rounds: int) -> None:
    rules = load(None)
    sizes = [saved.file.stat().st_size for saved in pages]
    costs = measured(pages, rules, rounds)
    print(f"{len(pages)} pages of {mean(sizes) / 1000:.0f} kB (median {median(sizes) / 1000:.0f})\n")
    for tool, seconds in costs.items():
        print(
            f"{tool:28}{1000 * mean(seconds):7.1f} ms CPU a page, median {1000 * median(seconds):5.1f}, {1 / mean(seconds):6.1f} pages a second"
        )
    for tool in (THEIRS, FAST):
        print(f"{OURS} / {tool}: {mean(costs[tool]) / mean(costs[OURS]):.2f} times as many pages a CPU second")
    print_growth(sizes, costs)
    ledgers = list(ledger_sizes(pages, rules))
    print(f"\nledger, compressed: {mean(ledgers):.0f} bytes a page, median {median(ledgers):.0f}")


def measured(pages: Sequence[Saved], rules: Rules, rounds: int) -> Mapping[str, list[float]]:
    """CPU seconds of each tool for each page, in the order of the pages.

    What is loaded once (models, expressions) is loaded before, by a part of the pages that is read twice by each tool: a worker reads
    thousands.
    """
    costs: dict[str, list[float]] = {OURS: [], THEIRS: [], FAST: []}
    warm = pages[::WARM]
    for number, saved in enumerate((*warm, *pages), -len(warm)):
        content = saved.file.read_bytes()
        tools: dict[str, Callable[[], object]] = {
            OURS: partial(article, saved, content, rules),
            THEIRS: partial(bare_extraction, content, url=saved.url, with_metadata=True),
            FAST: partial(bare_extraction, content, fast=True),
        }
        for tool, read in tools.items():
            cost = min(cpu(read) for _ in range(rounds))
            costs[tool] += [cost] if number >= 0 else []
    return costs


def cpu(read: Callable[[], object]) -> float:
    start = time.process_time()
    read()
    return time.process_time() - start


def article(saved: Saved, content: bytes, rules: Rules) -> Article | None:
    try:
        return normalize(Page(saved.url, content), rules)
    except PageError:
        return None


def print_growth(sizes: Sequence[int], costs: Mapping[str, Sequence[float]]) -> None:
    order = sorted(range(len(sizes)), key=lambda at: sizes[at])
    print("\nms CPU a page, by size of page")
    print(f"{'':28}{'slope':>7}" + "".join(f"{part:>10}" for part in ("smallest", "smaller", "larger", "largest")))
    parts = [order[len(order) * part // PARTS : len(order) * (part + 1) // PARTS] for part in range(PARTS)]
    print(f"{'kB':28}{'':7}" + "".join(f"{mean(sizes[at] for at in part) / 1000:10.0f}" for part in parts if part))
    for tool, seconds in costs.items():
        slope = linear_regression([log(size) for size in sizes], [log(each) for each in seconds]).slope
        print(f"{tool:28}{slope:7.2f}" + "".join(f"{1000 * mean(seconds[at] for at in part):10.1f}" for part in parts if part))


def ledger_sizes(pages: Sequence[Saved], rules: Rules) -> Iterator[int]:
    """Bytes of each page's ledger, one JSON line a block, by zlib; an archive stores what pages of a source share once."""
    for saved in pages:
        found = article(saved, saved.file.read_bytes(), rules)
        entries = found.ledger if found else ()
        lines = (
            json.dumps([each.block.path, each.block.text, each.block.form, each.fate, each.name, each.by], ensure_ascii=False)
            for each in entries
        )
        yield len(zlib.compress("\n".join(lines).encode()))


if __name__ == "__main__":
    main()
