"""The labelled cases of `origins/`, read into the values that `origin` takes: as pages of an archive, and as bare texts of a corpus."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

from normalize import outlets
from normalize.article import normalize
from normalize.credits import credits
from normalize.model import Instant, Page
from normalize.origin import Origin
from normalize.passages import passages
from normalize.relate import measured
from normalize.rulefile import Rules
from normalize.scene import Overlap
from normalize.statements import Copy, Phantom
from normalize.terms import terms
from normalize.textclaims import Said, claims

Way = Literal["page", "text"]

FOLDER = Path(__file__).parent / "normalize" / "origins"
NEVER = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Case:
    """A cluster and its label."""

    name: str
    expect: str  # "a", "phantom:NAME or host", "own", "nobody"
    copies: tuple[Copy, ...]
    overlaps: tuple[Overlap, ...]
    way: Way  # in which it was read


def cases(rules: Rules, way: Way = "text") -> Iterator[Case]:
    """All cases of the folder, in the order of files and lines, read as pages by `normalize` or as texts by `claims`."""
    bodies = tomllib.loads((FOLDER / "bodies.toml").read_text("utf-8"))
    for file in sorted(FOLDER.glob("*.toml")):
        for case in tomllib.loads(file.read_text("utf-8")).get("case", []):
            yield _case(file.stem, case, bodies, rules, way)


def _case(theme: str, case: dict[str, Any], bodies: dict[str, Any], rules: Rules, way: Way) -> Case:
    texts = {chr(97 + at): _paragraphs(page, bodies) for at, page in enumerate(case["pages"])}
    copies = tuple(_copy(name, page, bodies, texts[name], rules, way) for name, page in zip(texts, case["pages"], strict=True))
    return Case(f"{theme}: {case['name']}", case["expect"], copies, tuple(_overlaps(texts)), way)


def _paragraphs(page: dict[str, Any], bodies: dict[str, Any]) -> list[str]:
    kept = bodies[page.get("body", "ferry")]["paragraphs"][: page.get("keep", 99)]
    return [*_lines(page, "add"), page.get("line", "") + kept[0], *kept[1:]]


def _lines(page: dict[str, Any], name: str) -> list[str]:
    said = page.get(name, [])
    return [said] if isinstance(said, str) else list(said)


def _copy(name: str, page: dict[str, Any], bodies: dict[str, Any], text: list[str], rules: Rules, way: Way) -> Copy:
    title = bodies[page.get("body", "ferry")]["title"]
    parts = [*_lines(page, "head"), *text, *_lines(page, "tail")]
    url = page.get("url")
    said = _of_page([title, *parts], url, rules) if way == "page" else claims("\n\n".join(parts), url or "", rules)
    canonical = credits((), url, rules, canonical=page["canonical"]) if "canonical" in page else ()
    seen = datetime.fromisoformat(page["seen"]) if "seen" in page else None
    size = sum(map(len, map(str.split, text)))
    return Copy(name, url, _instant(page.get("at", "")), seen, size, (*said.credits, *canonical), "", said.authors)


def _of_page(parts: list[str], url: str | None, rules: Rules) -> Said:
    read = normalize(Page(url, "\n\n".join(parts).encode(), "text/plain"), rules)
    return Said(read.credits, read.authors)


def _instant(at: str) -> Instant | None:
    """As the cases write it: "2024-03" a month, "2024-03-04" a day, else a time with its zone or none."""
    if not at:
        return None
    if len(at) <= 10:
        return Instant(datetime.fromisoformat(f"{at}-01"[:10]).replace(tzinfo=UTC), "month" if len(at) == 7 else "day")
    local = datetime.fromisoformat(at)
    offset = local.utcoffset()
    return Instant(
        local.astimezone(UTC) if offset is not None else local.replace(tzinfo=UTC),
        "minute",
        None if offset is None else int(offset.total_seconds()) // 60,
    )


def _overlaps(texts: dict[str, list[str]]) -> Iterator[Overlap]:
    read = {name: terms("\n".join(text)) for name, text in texts.items()}
    for a, b in combinations(texts, 2):
        measures = measured(read[a], read[b], passages(read[a], read[b]))
        yield Overlap(a, b, measures.coverage_a, measures.coverage_b)


def answer(found: Origin) -> str:
    """The answer as labels write it; of a phantom its id."""
    return found.phantom.id if found.phantom else "own" if found.kind == "own" else found.page or "nobody"


def is_right(found: str, expect: str) -> bool:
    """Whether a candidate's id or an answer is the labelled one."""
    kind, _, name = expect.partition(":")
    if kind != "phantom":
        return found == expect
    return found in (Phantom(name, None).id, f"phantom:{name}") or (
        found.startswith("phantom:") and outlets.is_name_of(name, found.removeprefix("phantom:"))
    )
