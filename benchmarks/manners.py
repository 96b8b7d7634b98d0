"""Manners: how often a crawl of a street of 100 hosts, sound and faulty, breaks a rule, in the eyes of the hosts alone.

    python benchmarks/manners.py [--seconds 60] [--rounds 1] [--hosts]

Pressmark, Pressmark killed four times by kill -9 on its way, and plain Scrapy (robots.txt obeyed, the same delay, AutoThrottle, its own retries and redirects) visit the same hosts on
loopback, one after the other, over real names and connections. The judge (tests/loopweb/judge.py) reads the hosts' log and what they ask
for, nothing else. Hosts that ask for a pause longer than the run are left when the time is up.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "loopweb"))

from block import houses
from judge import breaches, read
from street import Street
from visitors import CONTACT, DELAY, Walk, archive, pressmark, scrapy

OURS, KILLED, THEIRS = "pressmark", "killed", "scrapy"
KILLS = (70, 30, 45, 60)  # requests that each of four crawls may make
Found = tuple[Walk, Counter[tuple[str, str]], int, int]  # walk, breaches, requests, hosts asked


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--seconds", type=float, default=60.0, help="after which a crawl is asked to end")
    asked.add_argument("--rounds", type=int, default=1)
    asked.add_argument("--hosts", action="store_true", help="name the hosts at which each rule was broken")
    given = asked.parse_args()
    for _ in range(given.rounds):
        with tempfile.TemporaryDirectory() as scratch:
            report({tool: visited(tool, Path(scratch) / tool, given.seconds) for tool in (OURS, KILLED, THEIRS)}, given.hosts)


def visited(tool: str, folder: Path, seconds: float) -> Found:
    """One crawl of the street, and what its hosts say about it."""
    folder.mkdir()
    street, log = houses(), folder / "log.jsonl"
    with Street(street, log) as standing:
        if tool != THEIRS:
            kills = KILLS if tool == KILLED else ()
            walk = pressmark(archive(folder / "archive", standing, street), standing, seconds, kills)
        else:
            walk = scrapy(folder / "scrapy", standing, street, seconds)
    visits = read(log)
    requests = sum(bool(seen.path) for visit in visits.values() for seen in visit.seen)
    return walk, breaches(visits, street, DELAY, ("Pressmark/", CONTACT)), requests, len(visits)


def report(found: dict[str, Found], by_host: bool) -> None:
    rules = sorted({rule for _, broken, _, _ in found.values() for rule, _ in broken})
    print(f"{'breaches of':<36}" + "".join(f"{tool:>12}" for tool in found))
    for rule in rules:
        print(
            f"{rule:<36}"
            + "".join(f"{sum(n for (name, _), n in broken.items() if name == rule):>12}" for _, broken, _, _ in found.values())
        )
    print(f"{'all rules':<36}" + "".join(f"{broken.total():>12}" for _, broken, _, _ in found.values()))
    print(f"{'requests':<36}" + "".join(f"{requests:>12}" for _, _, requests, _ in found.values()))
    print(f"{'hosts spoken to':<36}" + "".join(f"{hosts:>12}" for _, _, _, hosts in found.values()))
    print(f"{'CPU, s':<36}" + "".join(f"{walk.cpu:>12.1f}" for walk, _, _, _ in found.values()))
    print(f"{'wall, s':<36}" + "".join(f"{walk.wall:>12.1f}" for walk, _, _, _ in found.values()))
    for tool, (_, broken, _, _) in found.items():
        for (rule, host), number in sorted(broken.items()) if by_host else ():
            print(f"{tool}: {rule} {number} x at {host}")


if __name__ == "__main__":
    main()
