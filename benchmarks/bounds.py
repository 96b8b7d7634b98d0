"""Bounds: 90 hosts that misbehave must each end in a recorded outcome with its right cause, in time, in little memory, at nobody's cost.

    python benchmarks/bounds.py [--seconds 90] [--hosts]

Pressmark and plain Scrapy visit the street (tests/loopweb/block.py) twice each: its sound hosts alone, then all of it. Told are: hosts whose
recorded cause is the one that they made (Pressmark's crawl.db; Scrapy records none), hosts that held a request past its deadline, resident memory
at the most, connections to inward addresses, and the pace of the sound hosts beside the others over their pace alone (1.00: no difference).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "loopweb"))

from block import healthy, houses
from houses import House
from judge import Visit, read
from outcomes import recorded, shortcomings
from street import Street
from visitors import DEADLINE, Walk, archive, pressmark, scrapy

OURS, THEIRS = "pressmark", "scrapy"
DELAY = 1.0  # seconds between two requests to a host: so many hosts at a shorter one would measure the machine
GRACE = 1.0  # seconds over its deadline that an attempt may be recorded: the WARC's fsync comes after it


@dataclass(frozen=True, slots=True)
class Found:
    """One crawl of some houses."""

    walk: Walk
    pace: float  # seconds from request to request on the sound hosts, median of their medians
    requests: int
    inward: int  # connections to addresses that must not be spoken to
    wrong: Mapping[str, str]  # what is recorded otherwise than it was, by house
    late: Mapping[str, float]  # seconds until the longest attempt was recorded, where that is too long
    held: int  # hosts at which a request lived past its deadline, in their own eyes


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--seconds", type=float, default=90.0, help="after which a crawl is asked to end")
    asked.add_argument("--hosts", action="store_true", help="what is recorded of each host")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        found = {
            (tool, beside): visited(tool, houses() if beside else healthy(), Path(scratch) / f"{tool}-{beside}", given.seconds)
            for beside in (False, True)
            for tool in (OURS, THEIRS)
        }
    report(found)
    if given.hosts:
        each(found[OURS, True])


def visited(tool: str, street: Sequence[House], folder: Path, seconds: float) -> Found:
    folder.mkdir()
    with Street(street, folder / "log.jsonl") as standing:
        if tool == OURS:
            walk = pressmark(archive(folder / "archive", standing, street, DELAY), standing, seconds)
        else:
            walk = scrapy(folder / "scrapy", standing, street, seconds, DELAY)
    visits = read(folder / "log.jsonl")
    inward = sum(len(visits[house.name].connections) for house in street if house.at == "inward" and house.name in visits)
    requests = sum(bool(seen.path) for visit in visits.values() for seen in visit.seen)
    if tool == THEIRS:
        return Found(walk, pace(visits, healthy()), requests, inward, {}, {}, held(visits, street))
    db = folder / "archive" / "crawl.db"
    return Found(walk, pace(visits, healthy()), requests, inward, shortcomings(db, street), late(db, street), held(visits, street))


def pace(visits: Mapping[str, Visit], sound: Iterable[House]) -> float:
    """Seconds from one request to the next; a house that waits for a page to be read is no slower for it, so medians are taken."""
    gaps = [
        [after.asked - before.asked for before, after in zip(visits[house.name].seen, visits[house.name].seen[1:], strict=False)]
        for house in sound
        if house.name in visits
    ]
    return median(median(gap) for gap in gaps if gap)


def allowed(street: Iterable[House]) -> dict[str, float]:
    """Seconds that an exchange with each house may take."""
    return {house.name: DEADLINE * (4 if house.kind == "sitemap" else 1) + GRACE for house in street}


def held(visits: Mapping[str, Visit], street: Iterable[House]) -> int:
    limits = allowed(street)
    return sum(any(seen.ended - seen.asked > limits[name] for seen in visit.seen) for name, visit in visits.items())


def late(db: Path, street: Iterable[House]) -> dict[str, float]:
    found, limits = recorded(db), allowed(street)
    return {name: record.longest for name, record in found.items() if name in limits and record.longest > limits[name]}


def report(found: Mapping[tuple[str, bool], Found]) -> None:
    faulty = len(houses()) - len(healthy())
    ours, theirs = found[OURS, True], found[THEIRS, True]
    print(f"{f'{faulty} faulty hosts, {len(healthy())} sound ones':<46}{OURS:>12}{THEIRS:>12}")
    print(f"{'right cause recorded, hosts':<46}{len(houses()) - len(ours.wrong):>12}{'none kept':>12}")
    print(f"{'hosts with an attempt recorded late':<46}{len(ours.late):>12}{'not kept':>12}")
    for name, words in sorted(ours.wrong.items()):
        print(f"  {name}: {words}")
    rows: dict[str, Callable[[Found], str]] = {
        "resident memory at the most, MB": lambda one: f"{one.walk.memory / 1e6:.0f}",
        "connections to inward addresses": lambda one: str(one.inward),
        "hosts that held a request past its deadline": lambda one: str(one.held),
        "requests": lambda one: str(one.requests),
        "CPU, s": lambda one: f"{one.walk.cpu:.1f}",
        "wall, s": lambda one: f"{one.walk.wall:.1f}",
        "pace of the sound beside, s": lambda one: f"{one.pace:.2f}",
    }
    for name, value in rows.items():
        print(f"{name:<46}{value(ours):>12}{value(theirs):>12}")
    ratios = [found[tool, True].pace / found[tool, False].pace for tool in (OURS, THEIRS)]
    print(f"{'pace beside over pace alone':<46}" + "".join(f"{ratio:>12.2f}" for ratio in ratios))


def each(found: Found) -> None:
    print("\nhost, what it is to be recorded as, what it is")
    for house in houses():
        took = f", took {found.late[house.name]:.1f} s" if house.name in found.late else ""
        print(f"{house.name:<36}{house.cause or 'fetched':<20}{found.wrong.get(house.name, 'so')}{took}")


if __name__ == "__main__":
    main()
