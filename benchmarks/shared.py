"""How many shared statements are found, how they are ranked, and at what cost.

    python benchmarks/shared.py [--sizes 1000 10000]

Builds texts of 330 words; pairs of them carry one run of 8 to 20 words of their own, and tell of the same day and the same names; other
pairs carry a run of 12 of the most frequent words. Prints the share of runs that is found, by length; the share of pairs of one own run and
one of frequent words in which the own one is ranked first; CPU an article and resident memory. Beside the project's labelled set, it prints
how many of its quotations are found, and the same for those and what else is shared there. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import itertools
import json
import lzma
import random
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from corpora import SHARED

from archive.documents import Document, documents
from archive.statements import Row, Statements

SET = SHARED / "corpus" / "reposts"
LENGTHS = range(8, 21)
WORDS, VOCABULARY, FREQUENT = 330, 30_000, 60


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--sizes", nargs="*", type=int, default=[1_000, 10_000])
    for size in ask.parse_args().sizes:
        built(size)
    if SET.exists():
        labelled()


def built(size: int) -> None:
    """Own and frequent runs in built texts."""
    dice = random.Random(size)
    words = sorted({"".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=dice.randint(3, 9))) for _ in range(VOCABULARY)})
    dice.shuffle(words)
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
    texts = [dice.choices(words, cum_weights=weights, k=WORDS) for _ in range(size)]
    days = [dice.randint(1, 28) for _ in texts]
    own: dict[frozenset[str], int] = {}
    stock = set()
    for pair, (a, b) in enumerate(zip(range(0, size - 1, 2), range(1, size, 2), strict=True)):
        if pair % 3 == 0:
            length = LENGTHS[pair // 3 % len(LENGTHS)]
            run = [dice.choice(words[FREQUENT:]) for _ in range(length - 2)]
            run[3:3] = [run[0].capitalize() + "burg", str(dice.randint(100, 999))]
            days[b] = days[a]
            own[frozenset((str(a), str(b)))] = length
            _plant(dice, texts, (a, b), run)
            for one in (a, b):
                texts[one] += ["in", run[0].capitalize() + "ton", "by", run[1].capitalize() + "son"]
        elif pair % 3 == 1:
            stock.add(frozenset((str(a), str(b))))
            _plant(dice, texts, (a, b), [dice.choice(words[:FREQUENT]) for _ in range(12)])
    given = [Document(str(at), f"site-{at}", "", f"2031-05-{days[at]:02}", " ".join(text)) for at, text in enumerate(texts)]
    began = time.process_time()
    rows = _rows(given)
    spent = (time.process_time() - began) / size * 1000
    print(
        f"{size:,} texts: {spent:.2f} ms of CPU a text, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB with the texts themselves"
    )
    found = {_pair(row): row.rarity for row in rows}
    by_length = defaultdict(list)
    for pair, length in own.items():
        by_length[length].append(pair in found)
    print("  found      " + "  ".join(f"{length}: {sum(hits) / len(hits):.2f}" for length, hits in sorted(by_length.items())))
    ranks = _ranked([found[pair] for pair in own if pair in found], [found[pair] for pair in stock if pair in found])
    print(f"  ranked first {ranks:.3f}; found besides {sum(pair not in own and pair not in stock for pair in found)}")


def labelled() -> None:
    """The quotations of the labelled set."""
    with lzma.open(SET / "dev_pairs.jsonl.xz", "rt", encoding="utf-8") as lines:
        labels = {frozenset((row["a"], row["b"])): row["label"] for row in map(json.loads, lines)}
    with lzma.open(SET / "dev_clusters.jsonl.xz", "rt", encoding="utf-8") as lines:
        clusters = {row["id"]: row["cluster"] for row in map(json.loads, lines)}
    rows = _rows(list(documents(SET / "dev.jsonl.xz")), clusters)
    pairs = [
        {labels.get(frozenset(pair), "unrelated") for pair in itertools.combinations([each.id for each in row.carriers], 2)} for row in rows
    ]
    quoted = {frozenset(pair) for row in rows for pair in itertools.combinations([each.id for each in row.carriers], 2)}
    wanted = [pair for pair, label in labels.items() if label == "quote"]
    print(f"labelled: {len(rows)} statements; quotations found {sum(pair in quoted for pair in wanted)} of {len(wanted)}", end="; ")
    right = [row.rarity for row, told in zip(rows, pairs, strict=True) if "quote" in told]
    rest = [row.rarity for row, told in zip(rows, pairs, strict=True) if told == {"unrelated"}]
    print(f"ranked before the {len(rest)} others {_ranked(right, rest):.3f}")


def _plant(dice: random.Random, texts: list[list[str]], pair: tuple[int, int], run: Sequence[str]) -> None:
    for one in pair:
        at = dice.randint(20, WORDS - 20)
        texts[one][at:at] = run


def _rows(given: Sequence[Document], clusters: dict[str, str] | None = None) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, closing(Statements(Path(folder), given, _silent, clusters or {}, False)) as found:
        return list(found.rows())


def _silent(doing: str, done: int, whole: int) -> None:
    """Progress that nobody reads."""


def _pair(row: Row) -> frozenset[str]:
    return frozenset(each.id for each in row.carriers)


def _ranked(before: Sequence[float], behind: Sequence[float]) -> float:
    """How often one of the first is above one of the second (area under the curve)."""
    pairs = [(one > other) + 0.5 * (one == other) for one in before for other in behind]
    return sum(pairs) / len(pairs) if pairs else float("nan")


if __name__ == "__main__":
    main()
