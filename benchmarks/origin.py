"""Origins of the labelled clusters in tests/normalize/origins: how often one is asserted, and how often that is right, by cross-validation.

    python benchmarks/origin.py [--folds 10] [--fit] [--wrong]

Each fold is judged by weights fitted on the other folds (conditional logit, ridge penalty, Newton's method). `--fit` prints the weights that
normalize/origin.py carries, fitted on all cases. The table of thresholds is taken over the held-out folds; "earliest" is the rule to beat:
the page that holds the others and has the earliest date.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
from origin_cases import Case, cases, is_right  # noqa: E402

from archive import rulebook  # noqa: E402
from normalize.origin import NOBODY, THRESHOLD, WEIGHTS, features  # noqa: E402
from normalize.rulefile import Rules  # noqa: E402

RIDGE = 0.08  # of the squared weights; held-out likelihood is flat from .03 to .2
ROUNDS = 60
THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """A case as the logit sees it: candidates by features, and which are right."""

    case: Case
    names: tuple[str, ...]
    rows: Matrix
    right: NDArray[np.bool_]


def choices(found: Sequence[Case], rules: Rules) -> tuple[tuple[str, ...], list[Choice]]:
    rows = [features(case.copies, case.overlaps, rules.agencies) for case in found]
    columns = tuple(sorted({name for row in rows for each in row.values() for name in each}))
    made = []
    for case, row in zip(found, rows, strict=True):
        matrix = np.array([[each.get(column, 0.0) for column in columns] for each in row.values()])
        right = np.array([_is_right(name, case) for name in row], np.bool_)
        made.append(Choice(case, tuple(row), matrix, right))
    return columns, made


def _is_right(name: str, case: Case) -> bool:
    if case.expect == "own":
        return name == "a"
    return is_right(name, case.expect)


def fit(made: Sequence[Choice], width: int) -> Matrix:
    """The weights under which the right answers are likeliest."""
    weights = np.zeros(width)
    for _ in range(ROUNDS):
        slope, curve = -RIDGE * weights, -RIDGE * np.eye(width)
        for one in made:
            if not one.right.any():
                continue
            chance = _chances(one, weights)
            goal = chance * one.right / (chance * one.right).sum()
            mean = chance @ one.rows
            slope += (goal - chance) @ one.rows
            curve -= (one.rows * chance[:, None]).T @ one.rows - np.outer(mean, mean)
        step = np.linalg.solve(curve, slope)
        weights -= step * min(1.0, 2.0 / max(1e-9, float(np.abs(step).max())))
        if np.abs(step).max() < 1e-6:
            break
    return weights


def _texts(made: Sequence[Choice]) -> list[Choice]:
    """Those read as texts: an archive keeps no words by which a page names itself, so pages cannot show what these weigh."""
    return [one for one in made if one.case.way == "text"]


def _chances(one: Choice, weights: Matrix) -> Matrix:
    scores = one.rows @ weights
    powers = np.exp(scores - scores.max())
    result: Matrix = powers / powers.sum()
    return result


@dataclass(frozen=True, slots=True)
class Verdict:
    choice: Choice
    best: str
    chance: float
    right: bool


def verdict(one: Choice, weights: Matrix) -> Verdict:
    chance = _chances(one, weights)
    best = max((at for at, name in enumerate(one.names) if name != NOBODY), key=lambda at: chance[at])
    return Verdict(one, one.names[best], float(chance[best]), bool(one.right[best]))


def held_out(made: Sequence[Choice], width: int, folds: int) -> list[Verdict]:
    names = sorted({one.case.name for one in made})  # a case is in one fold, however it was read
    order = np.random.default_rng(5).permutation(len(names))
    found = []
    for fold in range(folds):
        taken = {names[at] for at in order[fold::folds].tolist()}
        chosen = {at for at, one in enumerate(made) if one.case.name in taken}
        weights = fit(_texts([one for at, one in enumerate(made) if at not in chosen]), width)
        found += [verdict(made[at], weights) for at in sorted(chosen)]
    return found


def table(title: str, found: Sequence[Verdict]) -> None:
    print(f"{title}\n threshold  asserted  right of asserted  rightly abstained")
    for least in THRESHOLDS:
        told = [one for one in found if one.chance >= least]
        silent = [one for one in found if one.chance < least]
        open_cases = [one for one in found if one.choice.case.expect != NOBODY]
        asserted = sum(one.chance >= least for one in open_cases) / len(open_cases)
        quiet = sum(one.choice.case.expect == NOBODY for one in silent) / max(1, sum(one.choice.case.expect == NOBODY for one in found))
        mark = "*" if least == THRESHOLD else " "
        print(
            f"  {mark} {least:.2f}   {len(told) / len(found):.3f} ({asserted:.3f} of those with an origin)   {sum(one.right for one in told) / len(told):.3f}   {quiet:.3f}"
        )


def earliest(found: Sequence[Case]) -> None:
    """The rule to beat: the page with the earliest printed date, where one is."""
    told = right = 0
    for case in found:
        dated = sorted((copy.published.at, copy.id) for copy in case.copies if copy.published)
        told += bool(dated)
        right += bool(dated) and dated[0][1] == ("a" if case.expect == "own" else case.expect)
    print(f"earliest printed date: asserted {told / len(found):.3f}, right of asserted {right / max(1, told):.3f}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folds", type=int, default=10)
    options.add_argument("--fit", action="store_true", help="print the weights fitted on all cases")
    options.add_argument("--wrong", action="store_true", help="print the cases that go wrong when held out")
    given = options.parse_args()
    rules = rulebook.load(None)
    texts, pages = list(cases(rules, "text")), list(cases(rules, "page"))
    found = [*texts, *pages]
    begun = time.process_time()
    columns, made = choices(found, rules)
    spent = time.process_time() - begun
    judged = held_out(made, len(columns), given.folds)
    print(f"{len(texts)} cases, {sum(len(case.copies) for case in texts)} pages, {1000 * spent / len(found):.2f} ms CPU a cluster")
    table(f"bare texts (relate), held out, {given.folds} folds", [one for one in judged if one.choice.case.way == "text"])
    table(f"pages (archive), held out, {given.folds} folds", [one for one in judged if one.choice.case.way == "page"])
    if WEIGHTS:
        shipped = np.array([WEIGHTS.get(name, 0.0) for name in columns])
        table("bare texts, as shipped (fitted on these cases)", [verdict(one, shipped) for one in _texts(made)])
    earliest(texts)
    for one in judged if given.wrong else ():
        if (one.chance >= THRESHOLD) != (one.choice.case.expect != NOBODY) or (one.chance >= THRESHOLD and not one.right):
            print(f"  {one.choice.case.way} {one.chance:.2f} {one.best:32} not {one.choice.case.expect:28} {one.choice.case.name}")
    if given.fit:
        print(*(f'    "{name}": {weight:.2f},' for name, weight in zip(columns, fit(_texts(made), len(columns)), strict=True)), sep="\n")


if __name__ == "__main__":
    main()
