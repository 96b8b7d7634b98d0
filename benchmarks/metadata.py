"""Title, authors and date of recorded pages: ours beside trafilatura's, in one run.

    python benchmarks/metadata.py [--corpus fundus,wcxb-article] [--worst title|authors|date]

Columns as in the corpora's own scorer: title exact (the same words), ~part (one holds the other), authors (the same set of name words),
date (the same day), ~date (ours: the day of the last change where no day of publication is printed; trafilatura does not tell them
apart). The last column is CPU milliseconds a page, metadata only. Needs the corpora in ../shared; says so where they are not.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from trafilatura.metadata import extract_metadata

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from normalize.decode import decode  # noqa: E402
from normalize.metadata import metadata  # noqa: E402

PAGES = ROOT.parent / "shared" / "corpus" / "pages"
CORPORA = ("fundus", "wcxb-article")
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Truth:
    id: str
    url: str
    content: bytes
    title: str
    published: str
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    title: str
    published: str
    authors: tuple[str, ...]
    any_date: str


@dataclass(frozen=True, slots=True)
class Score:
    truth: Truth
    found: Found
    title: bool | None  # None where the truth is not known
    part: bool | None
    authors: bool | None
    date: bool | None
    any_date: bool | None


def pages(corpus: str) -> Iterator[Truth]:
    with tarfile.open(PAGES / f"{corpus}.tar.xz", "r:xz") as packed:
        contents = {member.name: extracted.read() for member in packed if (extracted := packed.extractfile(member))}
    for line in contents[f"{corpus}/index.jsonl"].decode("utf-8").strip().split("\n"):
        record = json.loads(line)
        content = contents[f"{corpus}/{record['file']}"]
        yield Truth(record["id"], record["url"], content, record["title"] or "", record["published"] or "", tuple(record["authors"] or ()))


def ours(page: Truth) -> Found:
    read = metadata(decode(page.content, "").text, page.url)
    either = read.published or read.modified
    return Found(read.title, read.published.iso() if read.published else "", read.authors, either.iso() if either else "")


def theirs(page: Truth) -> Found:
    read = extract_metadata(page.content, default_url=page.url if page.url.startswith("http") else None)
    return Found(read.title or "", read.date or "", (read.author or "",), read.date or "") if read else Found("", "", (), "")


def words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def score(page: Truth, found: Found) -> Score:
    title, true = " ".join(words(found.title)), " ".join(words(page.title))
    names, true_names = set(words(" ".join(found.authors))), set(words(" ".join(page.authors)))
    return Score(
        page,
        found,
        title == true if true else None,
        bool(title) and (title in true or true in title) if true else None,
        names == true_names if true_names else None,
        found.published[:10] == page.published[:10] if page.published else None,
        found.any_date[:10] == page.published[:10] if page.published else None,
    )


def row(name: str, scores: list[Score], seconds: float) -> str:
    columns = []
    for field in ("title", "part", "authors", "date", "any_date"):
        known = [bool(value) for one in scores if (value := getattr(one, field)) is not None]
        columns.append(f"{sum(known) / max(1, len(known)):.3f}")
    return f"{name:14}" + "".join(f"{column:>9}" for column in columns) + f"{seconds / len(scores) * 1000:>9.1f}"


def worst(scores: list[Score], field: str) -> Iterator[str]:
    for one in scores:
        if getattr(one, field) is False:
            yield f"{one.truth.id} {one.truth.url[:100]}"
            yield f"    true   {one.truth.title!r} {one.truth.authors} {one.truth.published}"
            yield f"    found  {one.found.title!r} {one.found.authors} {one.found.published}"


def measure(name: str, read: Callable[[Truth], Found], truths: list[Truth]) -> tuple[str, list[Score]]:
    start = time.process_time()
    found = [read(page) for page in truths]
    seconds = time.process_time() - start
    scores = [score(page, one) for page, one in zip(truths, found, strict=True)]
    return row(name, scores, seconds), scores


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--corpus", default=",".join(CORPORA))
    ask.add_argument("--worst", choices=("title", "part", "authors", "date"), help="list the pages where ours is wrong")
    ask.add_argument("--alone", action="store_true", help="leave trafilatura out")
    given = ask.parse_args()
    if not PAGES.is_dir():
        sys.exit(f"the corpora are not at {PAGES}: nothing measured")
    for corpus in given.corpus.split(","):
        truths = list(pages(corpus))
        print(f"\n{corpus}: {len(truths)} pages\n{'':14}    title    ~part  authors     date    ~date   ms/page")
        line, scores = measure("pressmark", ours, truths)
        print(line)
        if not given.alone:
            print(measure("trafilatura", theirs, truths)[0])
        if given.worst:
            print(*worst(scores, given.worst), sep="\n")


if __name__ == "__main__":
    main()
