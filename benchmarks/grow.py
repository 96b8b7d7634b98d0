"""Grow the forest that tells text from furniture, or measure how it does on sites that it has not seen.

    python benchmarks/grow.py --folds 4              # cross-validated by domain: the figures to believe
    python benchmarks/grow.py --out normalize/forest.npz

Reads the page corpora beside the project (../shared/corpus/pages). Needs catboost, which Pressmark itself does not: pip install catboost.
Figures of the shipped forest on the corpora that it was grown on flatter it; with --folds every page is judged by a forest that has seen no
page of its domain, the whole normalizer is run with it, and the official scorer prints the tables.

Each page is seen several times: as it is, with class names and ids hashed (so that structure counts, not only names), and thinned to the
article and what stands right around it, with both kinds of names (small pages exist too). The project's own fixtures teach what the
corpora hardly have: appeals, meters, threads of comments, notes of origin.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import json
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from corpora import CORPORA, PAGES, SHARED, Saved, unpacked

from archive.page_json import page_json
from archive.rulebook import load
from normalize import blocks
from normalize.align import coverage
from normalize.article import normalize
from normalize.blocks import Reading
from normalize.decode import decode
from normalize.errors import PageError
from normalize.features import Numbers, features
from normalize.forest import SCALE, Forest
from normalize.frontmatter import front_matter
from normalize.metadata import from_tree
from normalize.model import Page
from normalize.tree import body, parse

TREES, DEPTH, RATE, REGULAR = 400, 6, 0.08, 6.0
COLUMNS_A_TREE = 0.4  # share of the columns that a tree may ask
BORDERS = 64  # values of a column that may be asked for
DISGUISED = 0.3  # weight of a page's other faces
FIXTURE = 2.0  # weight of a fixture of ours to that of a page of the corpora
THINNED = 2  # times that a page is thinned with each kind of names
AROUND = 12  # blocks at most that a thinned page has before and after its text
PROCESSES = 2
HELD_OUT = Path(__file__).resolve().parents[1] / "tests" / "normalize" / "held_out"
FACES = 6  # pages made of each fixture's text and such lines
PROMPT = 0.5  # weight of such a page
FIXTURES = (Path(__file__).resolve().parents[1] / "tests" / "normalize" / "pages", Path(__file__).resolve().parent / "pages")
WITH_LEAD = "fundus"  # its true texts begin with the standfirst


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """One face of a page: a row a block, whether it is text, how much it counts."""

    rows: Numbers
    text: np.ndarray[Any, np.dtype[np.int64]]
    weights: np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Material:
    """A page with its true text."""

    saved: Saved | None  # of a corpus; None for one of ours
    url: str | None
    markup: Path | str
    domain: str  # no page of it is judged by what it taught
    text: str
    weight: float


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """A page with its faces."""

    saved: Saved | None
    domain: str
    weight: float
    lessons: tuple[Lesson, ...]


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--folds", type=int, default=0, help="cross-validate with so many")
    asked.add_argument("--out", type=Path, help="file to write the forest of all pages to")
    given = asked.parse_args()
    if not PAGES.is_dir():
        print(f"no page corpora in {PAGES}; nothing to grow from")
        return
    with tempfile.TemporaryDirectory() as scratch:
        saved = list(unpacked(CORPORA, Path(scratch)))
        truths = _truths(Path(scratch))
        corpora = [Material(page, page.url, page.file, *truths[page.corpus, page.id], 1.0) for page in saved]
        with ProcessPoolExecutor(PROCESSES) as pool:
            pages = list(pool.map(_taught, [*corpora, *_fixtures(), *_prompted()], chunksize=8))
        if given.folds:
            _cross_validate(pages, given.folds, Path(scratch))
        if given.out:
            write(grow(pages), given.out)


def grow(pages: Iterable[Taught]) -> Forest:
    """The forest that these pages teach."""
    from catboost import CatBoostClassifier, Pool  # noqa: PLC0415  # needed here only, and not installed with Pressmark

    lessons = [
        (lesson, 1.0 if first else DISGUISED) for page in pages for first, lesson in zip((True, *[False] * 9), page.lessons, strict=False)
    ]
    rows = np.vstack([lesson.rows for lesson, _ in lessons])
    text = np.concatenate([lesson.text for lesson, _ in lessons])
    weights = np.concatenate([lesson.weights * share for lesson, share in lessons])
    model = CatBoostClassifier(
        iterations=TREES, depth=DEPTH, learning_rate=RATE, l2_leaf_reg=REGULAR, rsm=COLUMNS_A_TREE, border_count=BORDERS,
        thread_count=PROCESSES, verbose=0, random_seed=1, allow_writing_files=False,
    )  # fmt: skip
    model.fit(Pool(rows, text, weight=weights))
    return _exported(model)


def write(forest: Forest, path: Path) -> None:
    """The forest as normalize/forest.py reads it."""
    np.savez_compressed(
        path,
        features=forest.features.astype(np.uint8),
        borders=forest.borders,
        leaves=forest.leaves.astype(np.int32),
        bias=np.int64(forest.bias),
    )


def _exported(model: Any) -> Forest:
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "model.json"
        model.save_model(str(path), format="json")
        told = json.loads(path.read_text("utf-8"))
    columns = {each["feature_index"]: each["flat_feature_index"] for each in told["features_info"]["float_features"]}
    trees = told["oblivious_trees"]
    asked = np.zeros((len(trees), DEPTH), np.int64)
    borders = np.full((len(trees), DEPTH), np.inf, np.float32)  # a question nobody asks is answered by no
    leaves = np.zeros((len(trees), 2**DEPTH), np.int64)
    for at, tree in enumerate(trees):
        for level, split in enumerate(tree["splits"]):
            asked[at, level], borders[at, level] = columns[split["float_feature_index"]], split["border"]
        values = np.round(np.array(tree["leaf_values"]) * SCALE).astype(np.int64)
        leaves[at, : len(values)] = values
    scale, (bias,) = told["scale_and_bias"]
    assert scale == 1
    return Forest(asked, borders, leaves, round(bias * SCALE))


# --- what a page teaches


def _truths(scratch: Path) -> Mapping[tuple[str, str], tuple[str, str]]:
    """(corpus, id) -> domain and true text."""
    found = {}
    for corpus in CORPORA:
        for line in (scratch / corpus / "index.jsonl").read_text("utf-8").strip().split("\n"):
            page = json.loads(line)
            found[corpus, page["id"]] = page["domain"], page["text"]
    return found


def _folders() -> list[Path]:
    return sorted((path.parent for pages in FIXTURES for path in pages.glob("*/article.json")), key=lambda folder: folder.name)


def _fixtures() -> Iterator[Material]:
    for folder in _folders():
        told = json.loads((folder / "article.json").read_text("utf-8"))
        yield Material(None, told["canonical_url"], folder / "page.html", folder.name, "\n".join(told["text"]), FIXTURE)


def _prompted() -> Iterator[Material]:
    """Fixtures between whose paragraphs stand lines that are none, and lines that only look so, from tests/normalize/held_out."""
    lines: dict[str, list[tuple[bool, str]]] = {}
    for path in sorted(HELD_OUT.glob("*.txt")):
        language = kind = ""
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("["):
                language, kind = line.strip("[]").split()
            elif line and not line.startswith("#"):
                lines.setdefault(language, []).append((kind == "traps", line.replace(" // ", " ")))
    for folder in _folders():
        told = json.loads((folder / "article.json").read_text("utf-8"))
        own = lines.get(told["language"][:2], [])
        luck = random.Random(folder.name)
        for _ in range(FACES if len(told["text"]) >= 4 else 0):
            drawn = luck.sample(own, min(len(own), 3))
            body = [f"<p>{html.escape(text)}</p>" for text in told["text"]]
            for _, line in drawn:
                body.insert(luck.choice((luck.randint(1, len(body)), len(body))), f"<p>{html.escape(line)}</p>")
            text = [*told["text"], *(line for is_trap, line in drawn if is_trap)]
            markup = f"<body><main><div><h1>{html.escape(told['title'])}</h1>{''.join(body)}</div></main></body>"
            yield Material(None, None, markup, folder.name, "\n".join(text), PROMPT)


def _taught(page: Material) -> Taught:
    parsed = parse(page.markup if isinstance(page.markup, str) else decode(page.markup.read_bytes(), "text/html").text)
    facts = from_tree(parsed, page.url)
    reading = blocks.read(body(parsed))
    if not reading.blocks:
        return Taught(page.saved, page.domain, page.weight, ())
    shares = coverage(page.text.split("\n"), [block.text for block in reading.blocks])
    text = np.array([share >= 0.5 for share in shares], np.int64)
    weights = np.sqrt([max(1, len(block.text.split())) for block in reading.blocks])
    front = front_matter(reading, tuple(map(bool, text)), facts)
    for at in (*(at for at, name in front.fields.items() if name in ("title", "lead")), *front.repeats):
        weights[at] = 0.0  # the corpora do not agree whether these are text
    weights *= (200 / max(1.0, weights.sum())) ** 0.5  # a long page counts more than a short one, but not in proportion
    luck = random.Random(page.text)
    return Taught(page.saved, page.domain, page.weight, tuple(_lessons(reading, facts.title, text, weights, luck)))


def _lessons(
    reading: Reading, title: str, text: np.ndarray[Any, Any], weights: np.ndarray[Any, Any], luck: random.Random
) -> Iterator[Lesson]:
    disguised = _disguised(reading, luck)
    yield Lesson(features(reading, title), text, weights)
    yield Lesson(features(disguised, title), text, weights)
    inside = np.flatnonzero(text)
    if not len(inside):
        return
    for face in (disguised, reading) * THINNED:
        first = max(0, inside[0] - luck.randint(0, AROUND))
        end = min(len(text), inside[-1] + 1 + luck.randint(0, AROUND))
        if end - first < 0.8 * len(text):
            yield Lesson(features(_part(face, first, end), title if luck.random() < 0.8 else ""), text[first:end], weights[first:end])


def _part(reading: Reading, first: int, end: int) -> Reading:
    return Reading(tuple(replace(block, position=at) for at, block in enumerate(reading.blocks[first:end])), reading.places[first:end])


def _disguised(reading: Reading, luck: random.Random) -> Reading:
    """The page with other names for its classes and ids, the same for the same."""
    salt = str(luck.random())
    hidden: dict[str, str] = {}

    def label(printed: str) -> str:
        if printed not in hidden:
            tag = re.split(r"[.#]", printed, maxsplit=1)[0]
            hidden[printed] = tag + re.sub(r"[^.#]+", lambda name: _meaningless(name[0] + salt), printed[len(tag) :])
        return hidden[printed]

    return replace(reading, blocks=tuple(replace(block, path=">".join(map(label, block.path.split(">")))) for block in reading.blocks))


def _meaningless(name: str) -> str:
    digits = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:5]
    return "x" + digits.translate(str.maketrans("0123456789abcdef", "qwrtzpsdfghjklxc"))


# --- what it is worth


def _cross_validate(pages: Sequence[Taught], folds: int, scratch: Path) -> None:
    domains = sorted({page.domain for page in pages})
    random.Random(0).shuffle(domains)
    fold = {domain: at % folds for at, domain in enumerate(domains)}
    rules = load(None)
    predictions = {corpus: (scratch / f"{corpus}.jsonl").open("w", encoding="utf-8") for corpus in CORPORA}
    for number in range(folds):
        forest = grow([page for page in pages if fold[page.domain] != number])
        with patch("normalize.extract.grown", lambda forest=forest: forest):
            for page in pages:
                if page.saved and fold[page.domain] == number:
                    print(_line(page.saved, rules), file=predictions[page.saved.corpus])
        print(f"fold {number + 1} of {folds} done", file=sys.stderr)
    for corpus, file in predictions.items():
        file.close()
        subprocess.run([sys.executable, SHARED / "tools" / "score_text.py", "--corpus", corpus, file.name], check=True)


def _line(saved: Saved, rules: Any) -> str:
    try:
        article = normalize(Page(saved.url, saved.file.read_bytes(), "text/html"), rules)
    except PageError as problem:
        return json.dumps({"id": saved.id, "text": "", "problem": str(problem)})
    return json.dumps({"id": saved.id, **page_json(article, saved.corpus == WITH_LEAD)})


if __name__ == "__main__":
    main()
