"""What becomes of the fixtures' furniture and text: ours beside trafilatura, in one run.

    python benchmarks/fixtures.py [--pages FOLDER] [--wrong]

Columns: by reason, the share of boilerplate words that are removed; "rest" are captions, bylines, labels and the like; "lost" is the share
of the article's words that are missing, "leak" the share of pages with any boilerplate left; title, authors and day are shares of pages.
A word counts as left, or as there, where it stands in a run of four that the text has more often than the expected article; a shorter
block is looked for in short lines. FOLDER holds fixtures as tests/normalize/pages does. --wrong lists what is left, lost or misread by ours.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from pathlib import Path

import trafilatura

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from archive.rulebook import load  # noqa: E402
from normalize.article import normalize  # noqa: E402
from normalize.model import Page  # noqa: E402
from normalize.rules import Rules  # noqa: E402

WORD = re.compile(r"\w+")
RUN = 4  # words
LABEL = 2 * RUN  # words of a line in which a shorter block is looked for; in a longer one its words may stand by chance
REST = "rest"
Runs = Counter[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Fixture:
    name: str
    page: Page
    title: str
    authors: tuple[str, ...]
    day: str  # as printed; "" where none is
    text: tuple[str, ...]  # paragraphs
    furniture: tuple[tuple[str, str], ...]  # reason and block


@dataclass(frozen=True, slots=True)
class Found:
    title: str
    authors: str
    day: str
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    fixture: Fixture
    found: Found
    left: tuple[tuple[str, str, float, int], ...]  # reason, block, share of its words that are left, its words
    lost: tuple[tuple[str, float, int], ...]  # paragraph, share of its words that are missing, its words
    title: bool
    authors: bool
    day: bool


def fixtures(folder: Path) -> Iterator[Fixture]:
    for path in sorted(folder.glob("*/article.json")):
        meta = tomllib.loads((path.parent / "meta.toml").read_text("utf-8"))
        article = json.loads(path.read_text("utf-8"))
        page = Page(
            meta["url"], (path.parent / "page.html").read_bytes(), meta["content_type"], meta["fetched_at"].astimezone(UTC), meta["status"]
        )
        furniture = [(reason, text) for reason, texts in article["removed"].items() for text in texts]
        furniture += [(REST, text) for name, texts in article["fields"].items() if name not in ("title", "lead") for text in texts]
        yield Fixture(
            path.parent.name,
            page,
            article["title"],
            tuple(article["authors"]),
            article["published"]["at"][:10] if article["published"] else "",
            tuple(article["text"]),
            tuple(furniture),
        )


def ours(page: Page) -> Found:
    article = normalize(page, rules())
    return Found(article.title, " ".join(article.authors), article.published.iso()[:10] if article.published else "", article.text)


@cache
def rules() -> Rules:
    return load(None)


def theirs(page: Page) -> Found:
    read = trafilatura.bare_extraction(page.content, url=page.url, with_metadata=True, include_comments=False)
    if read is None or isinstance(read, dict):
        return Found("", "", "", "")
    return Found(read.title or "", read.author or "", read.date or "", read.text or "")


def words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def runs(texts: Iterable[str]) -> Runs:
    """All runs of one to four words, none over the end of a paragraph."""
    split = [words(text) for text in texts]
    return Counter(tuple(one[at : at + size]) for one in split for size in range(1, RUN + 1) for at in range(len(one) - size + 1))


def share(text: str, there: Callable[[tuple[str, ...]], bool]) -> tuple[float, int]:
    """The share of the text's words that stand in a run for which `there` says yes, and their number."""
    own = words(text)
    size = min(RUN, len(own))
    covered = {at + step for at in range(len(own) - size + 1) if there(tuple(own[at : at + size])) for step in range(size)} if own else ()
    return (len(covered) / len(own) if own else 0.0), len(own)


def score(fixture: Fixture, found: Found) -> Score:
    lines = found.text.split("\n")
    true, seen = runs(fixture.text), runs(lines)
    short = runs(line for line in lines if len(words(line)) <= LABEL)

    def left(run: tuple[str, ...]) -> bool:
        return (seen if len(run) == RUN else short)[run] > true[run]

    return Score(
        fixture,
        found,
        tuple((reason, text, *share(text, left)) for reason, text in fixture.furniture),
        tuple((text, *share(text, lambda run: not seen[run])) for text in fixture.text),
        words(found.title) == words(fixture.title),
        set(words(found.authors)) == set(words(" ".join(fixture.authors))),
        found.day == fixture.day,
    )


def columns(scores: list[Score]) -> Mapping[str, float]:
    """The figures by column, in the order in which they are printed."""
    reasons = Counter(reason for one in scores for reason, _ in one.fixture.furniture)
    figures = {}
    for reason in sorted(reasons, key=lambda reason: (reason == REST, -reasons[reason])):
        blocks = [(part, size) for one in scores for name, _, part, size in one.left if name == reason]
        figures[reason] = 1 - sum(part * size for part, size in blocks) / max(1, sum(size for _, size in blocks))
    paragraphs = [(part, size) for one in scores for _, part, size in one.lost]
    figures["lost"] = sum(part * size for part, size in paragraphs) / max(1, sum(size for _, size in paragraphs))
    figures["leak"] = sum(any(part > 0 for _, _, part, _ in one.left) for one in scores) / len(scores)
    return figures | {field: sum(getattr(one, field) for one in scores) / len(scores) for field in ("title", "authors", "day")}


def wrong(one: Score) -> Iterator[str]:
    yield from (f"    left {part:.2f} {reason:12} {text[:130]}" for reason, text, part, _ in one.left if part)
    yield from (f"    lost {part:.2f} {text[:130]}" for text, part, _ in one.lost if part)
    if not one.title:
        yield f"    title   {one.found.title!r}, not {one.fixture.title!r}"
    if not one.authors:
        yield f"    authors {one.found.authors!r}, not {one.fixture.authors}"
    if not one.day:
        yield f"    day     {one.found.day!r}, not {one.fixture.day!r}"


def measured(read: Callable[[Page], Found], given: list[Fixture]) -> tuple[list[Score], float]:
    """The scores, and CPU milliseconds a page once everything is loaded."""
    read(given[0].page)
    start = time.process_time()
    found = [read(fixture.page) for fixture in given]
    spent = (time.process_time() - start) / len(given) * 1000
    return [score(fixture, one) for fixture, one in zip(given, found, strict=True)], spent


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--pages", type=Path, default=ROOT / "tests" / "normalize" / "pages", help="folder of fixtures")
    ask.add_argument("--wrong", action="store_true", help="list what ours has wrong")
    asked = ask.parse_args()
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    given = list(fixtures(asked.pages))
    if not given:
        sys.exit(f"no fixtures in {asked.pages}: nothing measured")
    results = {name: measured(read, given) for name, read in (("pressmark", ours), ("trafilatura", theirs))}
    print(f"{len(given)} pages\n{'':14}{'pressmark':>12}{'trafilatura':>12}")
    mine, their = (columns(scores) for scores, _ in results.values())
    print(*(f"{name:14}{mine[name]:12.4f}{their[name]:12.4f}" for name in mine), sep="\n")
    print(f"{'ms CPU a page':14}" + "".join(f"{spent:12.1f}" for _, spent in results.values()))
    if asked.wrong:
        listed = ((one.fixture.name, list(wrong(one))) for one in results["pressmark"][0])
        print(*(f"\n{name}\n" + "\n".join(lines) for name, lines in listed if lines), sep="\n")


if __name__ == "__main__":
    main()
