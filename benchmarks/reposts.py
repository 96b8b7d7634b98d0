"""How well copies are found, at what cost, and beside MinHash-LSH.

    python benchmarks/reposts.py [--sets dev natural] [--sizes 1000 10000 100000 1000000] [--postings 1000000] [--rivals] [--scratch DIR]

Prints, for the labelled sets beside the project, precision, recall and F1 of pairs and adjusted Rand of clusters, on clean text and with page
furniture left in and habits learned; then, for built texts of 330 words (benchmarks/built.py), the CPU an article from end to end (reading,
terms, fingerprints, candidates, verification, rows), the bytes of index a word, resident memory, and how much of what was built is found;
then the candidates alone, for so many texts whose fingerprints are drawn instead of read. --rivals puts datasketch and rensa into a folder of
their own and measures MinHash-LSH with the same terms in the same run: word 5-grams, 128 permutations in 32 bands of 4, Jaccard .09 and more.
Nothing is asserted. Each size runs in a process of its own; a million texts take about 10 kB of scratch and a millisecond each.
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import built
import numpy as np
from corpora import SHARED
from numpy.typing import NDArray

from archive.candidates import Candidates
from archive.documents import documents
from archive.relating import Corpus, Group
from normalize.fingerprint import grams
from normalize.terms import terms

RIVALS = ("datasketch", "rensa")  # measured where --rivals has installed them
SCORER = SHARED / "tools" / "score_reposts.py"
SETS = SHARED / "corpus" / "reposts"
FINGERPRINTS = 71  # of a text of 330 words
Grams = NDArray[np.uint64]
FAMILY = frozenset(("identical", "repost", "contained", "excerpt", "round-up"))


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--sets", nargs="*", default=["dev", "natural"])
    ask.add_argument("--sizes", nargs="*", type=int, default=[1_000, 10_000, 100_000])
    ask.add_argument("--postings", nargs="*", type=int, default=[10_000, 100_000, 1_000_000])
    ask.add_argument("--rivals", action="store_true")
    ask.add_argument("--scratch", type=Path)
    ask.add_argument("--one", nargs=2, help=argparse.SUPPRESS)  # a built file, and what to run on it: in a process of its own
    given = ask.parse_args()
    if given.one:
        print(json.dumps(MEASURED[given.one[1]](Path(given.one[0]))))
        return
    with tempfile.TemporaryDirectory(prefix="pressmark-reposts-", dir=given.scratch) as folder:
        scratch = Path(folder)
        if given.rivals:
            rivals = str(scratch / "rivals")
            subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--target", rivals, "datasketch", "rensa"], check=True)
            sys.path.append(rivals)
        for name in given.sets:
            quality(name, scratch, given.rivals)
        speed(given.sizes, scratch, given.rivals)
        for count in given.postings:
            postings(count, scratch)


# ---------------------------------------------------------------- quality


def quality(name: str, scratch: Path, rivals: bool) -> None:
    """The figures of a labelled set, by the scorer beside the project."""
    file = SETS / f"{name}.jsonl.xz"
    print(f"\n{name}", flush=True)
    ways = [("text", False)] if name == "natural" else [("text", False), ("text_with_furniture", False), ("text_with_furniture", True)]
    for field, learnt in ways:
        began = time.process_time()
        groups = list(related(file, scratch, field, learnt))
        each = (time.process_time() - began) * 1000 / sum(1 for _ in documents(file))
        pairs = [
            {"a": one.a, "b": one.b, "kind": one.kind, "coverage_a": one.coverage_a, "coverage_b": one.coverage_b}
            for group in groups
            for one in group.related
        ]
        homes = [{"id": id, "cluster": cluster} for group in groups for id, cluster in group.clustered.cluster.items()]
        show(f"pressmark, {field}{', habits learned' if learnt else ''}", scored(name, pairs, homes, scratch), each)
    if rivals:
        texts = {one.id: one.text for one in documents(file)}
        for rival in RIVALS:
            began = time.process_time()
            found = signatures(rival, {id: grams(terms(text)) for id, text in texts.items()})
            each = (time.process_time() - began) * 1000 / len(texts)
            show(f"{rival} MinHash-LSH, text", scored(name, [{"a": a, "b": b, "kind": "repost"} for a, b in found], None, scratch), each)


def signatures(who: str, texts: dict[str, Grams]) -> Iterator[tuple[str, str]]:
    """The pairs that a rival finds."""
    found: Iterator[tuple[str, str]] = importlib.import_module("reposts_rival").signatures(who, texts)
    return found


def related(file: Path, scratch: Path, field: str = "text", learn_habits: bool = False) -> Iterator[Group]:
    """All groups of a corpus."""
    with (
        tempfile.TemporaryDirectory(dir=scratch) as folder,
        closing(Corpus(Path(folder), documents(file, field), lambda *_: None, learn_habits)) as corpus,
    ):
        yield from corpus.groups()


def scored(name: str, pairs: Sequence[object], homes: Sequence[object] | None, scratch: Path) -> dict[str, dict[str, float]]:
    """What the scorer prints of pairs and clusters."""
    files = scratch / "pairs", scratch / "homes"
    for file, rows in zip(files, (pairs, homes or ()), strict=True):
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    clusters = ["--clusters", str(files[1])] if homes is not None else []
    command = [sys.executable, str(SCORER), "--json", "--set", name, str(files[0]), *clusters]
    found: dict[str, dict[str, float]] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return found


def show(who: str, score: dict[str, dict[str, float]], each: float) -> None:
    pairs, clusters = score["pairs"], score["clusters"]
    rand = f"  adjusted Rand {clusters['adjusted_rand']:.3f}" if clusters else ""
    print(f"  {who:<52} P {pairs['precision']:.3f}  R {pairs['recall']:.3f}  F1 {pairs['f1']:.3f}{rand}  {each:.2f} ms", flush=True)


# ---------------------------------------------------------------- cost


def speed(sizes: Sequence[int], scratch: Path, rivals: bool) -> None:
    """The curve over built texts, each point in a process of its own."""
    print(f"\n{'built texts':>12} {'who':<12} {'CPU ms':>7} {'index B/word':>12} {'RSS MB':>7} {'P':>6} {'R':>6} {'F1':>6}", flush=True)
    for size in sizes:
        file = scratch / f"{size}.jsonl"
        built.write(file, size)
        for who in MEASURED if rivals and size <= 10_000 else ("pressmark",):
            paths = [path for path in sys.path if path.endswith("rivals")]
            command = [sys.executable, __file__, "--one", str(file), who, "--scratch", str(scratch)]
            done = subprocess.run(
                command, capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(paths), "TMPDIR": str(scratch)}
            )
            row = json.loads(done.stdout)
            print(
                f"{size:>12,} {who:<12} {row['each']:>7.2f} {row['index']:>12.2f} {row['memory']:>7} {row['P']:>6.3f} {row['R']:>6.3f} {row['F1']:>6.3f}",
                flush=True,
            )
        file.unlink()


def measure(file: Path) -> dict[str, float]:
    """Ours, in this process."""
    began = time.process_time()
    truth = Truth()
    with tempfile.TemporaryDirectory() as folder, closing(Corpus(Path(folder), documents(file), lambda *_: None)) as corpus:
        count = len(corpus)
        for group in corpus.groups():
            json.dumps(
                [
                    (one.a, one.b, one.kind, one.coverage_a, one.coverage_b, [(piece.a, piece.b) for piece in one.passages])
                    for one in group.related
                ]
            )
            for one in group.related:
                if one.kind in FAMILY:
                    truth.saw(one.a, one.b)
        spent = time.process_time() - began
        index = sum(part.stat().st_size for part in Path(folder).glob("candidates/fingerprints/*"))
        most = memory()  # before the pairs are judged, which takes 400 bytes a text
    return truth.judged(file) | {"each": spent * 1000 / count, "index": index / count / built.WORDS, "memory": most}


def measure_rival(file: Path, who: str) -> dict[str, float]:
    """MinHash-LSH on the same texts, with the same terms."""
    began = time.process_time()
    truth = Truth()
    runs = {one.id: grams(terms(one.text)) for one in documents(file)}
    for a, b in signatures(who, runs):
        truth.saw(a, b)
    spent, most = time.process_time() - began, memory()
    return truth.judged(file) | {"each": spent * 1000 / len(runs), "index": float("nan"), "memory": most}


MEASURED = {"pressmark": measure} | {who: (lambda file, who=who: measure_rival(file, who)) for who in RIVALS}


class Truth:
    """Pairs that were found, against those that were built: an article and its copies, and the copies of one article among themselves
    but for excerpts, of which two may share nothing.
    """

    def __init__(self) -> None:
        self._right = self._wrong = 0

    def saw(self, a: str, b: str) -> None:
        (_, _, old, change), (_, _, other, way) = a.split("-"), b.split("-")
        if old != other:
            self._wrong += 1
        elif not (change == way == "excerpt" or {change, way} == {"excerpt", "trimmed"}):
            self._right += 1

    def judged(self, file: Path) -> dict[str, float]:
        families: dict[str, Counter[str]] = {}
        for one in documents(file):
            _, _, original, change = one.id.split("-")
            families.setdefault(original, Counter())[change] += 1
        whole = sum(_pairs(ways) for ways in families.values())
        precision = self._right / max(1, self._right + self._wrong)
        recall = self._right / max(1, whole)
        return {"P": precision, "R": recall, "F1": 2 * precision * recall / max(1e-9, precision + recall)}


def _pairs(ways: Counter[str]) -> int:
    count = sum(ways.values())
    cut = ways["excerpt"]
    return count * (count - 1) // 2 - cut * (cut - 1) // 2 - cut * ways["trimmed"]


def postings(count: int, scratch: Path) -> None:
    """The candidates alone: fingerprints are drawn, each fifth text has half of those of the one before."""
    chance = np.random.default_rng(1)
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        candidates = Candidates(Path(folder) / "candidates")
        spent = 0.0
        before = np.zeros(0, np.uint64)
        for number in range(count):
            drawn = chance.integers(0, 2**63, FINGERPRINTS, dtype=np.uint64) * np.uint64(2)
            if number % 5 == 4:
                drawn[: FINGERPRINTS // 2] = before[: FINGERPRINTS // 2]
            before = drawn
            began = time.process_time()
            candidates.add(drawn)
            spent += time.process_time() - began
        began = time.process_time()
        order = np.arange(count, dtype=np.uint32)
        found = len(candidates.pairs(order, order).older)
        spent += time.process_time() - began
    print(
        f"candidates of {count:>9,} texts: {spent * 1000 / count:.3f} ms each, {found:,} pairs, {memory()} MB resident at most", flush=True
    )


def memory() -> int:
    """The most that this process has had resident, MB; what it was forked from does not count (proc_pid_status(5), VmHWM)."""
    line = next(line for line in Path("/proc/self/status").read_text("ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) >> 10


if __name__ == "__main__":
    main()
