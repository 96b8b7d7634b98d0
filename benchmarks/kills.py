"""Kills a crawl again and again, then holds what it left against the server's log and against a crawl that nobody disturbed.

    python benchmarks/kills.py [--kills 50] [--pages 100] [--hosts 10] [--seed N] [--aimed N]

Ten hosts of a hundred addresses on loopback are crawled, ingest beside the crawl. Each kill -9 comes after a random number of requests
or a random time from the start, which hits recovery too, and takes the crawl with its helpers, the crawl alone, or ingest alone; or all
of it as a power cut may: crawl.db is then what it was at the kill before, and what says how much of a file is durable is zeros. Then
one crawl goes to its end. With --aimed N as many more archives, of two hosts, are killed once at a random call of each kind to the
system (strace is needed): write, pwrite64, fdatasync, fsync, rename, ftruncate, unlink, openat. Prints what was lost, made again or cannot be read.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tenhosts import Counted, Known, archive, held, judged, known

from crawler.demo.web import Web

ROOT = Path(__file__).resolve().parents[1]
LOOK = 0.002  # seconds between two looks at the server's count
# Calls to the system, and about how many of each a thread of a small crawl makes.
REACHED = {"write": 90, "pwrite64": 400, "fdatasync": 60, "fsync": 2, "rename": 2, "ftruncate": 2, "unlink": 3, "openat": 600}
STARTING = 2.0  # seconds in which a crawl has begun


@dataclass(slots=True)
class Story:
    """What was acknowledged before any kill, and what the kills were."""

    kills: Counter[str] = field(default_factory=Counter)
    captures: dict[str, str] = field(default_factory=dict)  # record id to address
    addresses: set[str] = field(default_factory=set)

    def note(self, now: Known) -> None:
        self.captures |= now.captures
        self.addresses |= now.frontier.keys()


def command(folder: Path) -> list[str]:
    return [sys.executable, "-m", "crawler.cli", "crawl", str(folder), "--quiet"]


def start(folder: Path, *before: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [*before, *command(folder)], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def crawl(folder: Path) -> float:
    """To its end; seconds."""
    began = time.monotonic()
    child = start(folder)
    if child.wait():
        raise SystemExit(f"the crawl of {folder} ended with {child.returncode}: {' '.join(command(folder))}")
    return time.monotonic() - began


def helpers(process: int) -> list[int]:
    """All processes below this one."""
    below: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*"):
        with suppress(OSError):
            for child in (task / "children").read_text().split():
                below += [int(child), *helpers(int(child))]
    return below


def kill(child: subprocess.Popen[bytes], kind: str) -> None:
    """The crawl, its ingest, or all of it at once."""
    below = helpers(child.pid)
    chosen = {"crawl": [child.pid], "ingest": below[:1]}.get(kind, [child.pid, *below])
    for process in chosen:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    if kind != "ingest":
        child.wait()


def wait(child: subprocess.Popen[bytes], rooms: Counted, requests: int | None, seconds: float) -> None:
    """Until so many more requests came in, or so much time went by, or the crawl ended."""
    target = rooms.number + requests if requests is not None else sys.maxsize
    until = time.monotonic() + (seconds if requests is None else 60)
    while child.poll() is None and rooms.number < target and time.monotonic() < until:
        time.sleep(LOOK)
    if requests is not None:
        time.sleep(seconds)


def killed(folder: Path, rooms: Counted, kills: int, total: int, draw: random.Random) -> Story:
    """The crawl killed so often, then left to its end."""
    story = Story()
    before = folder.with_suffix(".before")
    child = start(folder)
    for left in range(kills, 0, -1):
        kind = draw.choices(("all", "crawl", "ingest", "power"), (5, 4, 1, 2))[0]
        if draw.random() < 0.3:
            wait(child, rooms, None, draw.uniform(0, STARTING))
        else:
            wait(child, rooms, draw.randint(1, max(2, 2 * max(0, total - rooms.number) // (left + 2))), draw.uniform(0, 0.03))
        story.kills["after its end" if child.poll() is not None else kind] += 1
        kill(child, kind)
        story.note(known(folder))
        if kind == "power":
            cut_power(folder, before)
        if kind != "ingest":
            shutil.rmtree(before, ignore_errors=True)
            keep(folder, before)
        if child.poll() is not None:
            child = start(folder)
    child.wait()
    crawl(folder)
    return story


def keep(folder: Path, place: Path) -> None:
    """A copy of crawl.db as it is now."""
    place.mkdir()
    for path in folder.glob("crawl.db*"):
        if not path.name.endswith("-shm"):
            shutil.copy(path, place)


def cut_power(folder: Path, before: Path) -> None:
    """What was not flushed is not there: crawl.db is older than the WARC files, the sidecars are empty."""
    if before.exists():
        for path in folder.glob("crawl.db*"):
            path.unlink()
        for path in before.iterdir():
            shutil.copy(path, folder)
    for path in (folder / "warc").glob("*.durable"):
        path.write_bytes(bytes(21))


def hash_of(folder: Path) -> str:
    words = [sys.executable, "-m", "crawler.cli", "status", str(folder), "--hash", "--across-crawls", "--json"]
    done = subprocess.run(words, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=ROOT, capture_output=True, text=True, check=False)
    return str(json.loads(done.stdout)["content_hash"])


def verdict(folder: Path, log: Path, story: Story, calm: Path, hosts: int) -> dict[str, object]:
    """What the kills cost, in numbers that are to be 0."""
    now, calmly, files = known(folder), known(calm), held(folder, log)
    made, wanted = Counter(now.captures.values()), Counter(calmly.captures.values())
    return {
        "acknowledged": len(story.captures),
        "acknowledged, not in the WARC": len(story.captures.keys() - files.captures.keys()),
        "in the WARC, not as the server's log has it": len(files.differing),
        "records that cannot be read": files.unreadable,
        "files refused by": judged(folder),
        "acknowledged and made again": sum((made - wanted).values()),
        "answered, killed before it was acknowledged": f"{sum(files.unanswered.values())} (at most {hosts} a kill)",
        "addresses lost": len(story.addresses - now.frontier.keys()) + len(calmly.frontier.keys() - now.frontier.keys()),
        "addresses in another state": sum(calmly.frontier[url] != row for url, row in now.frontier.items() if url in calmly.frontier),
        "content hash": "the same" if hash_of(folder) == hash_of(calm) else "ANOTHER",
        "left in warc/": [path.name for path in (folder / "warc").iterdir() if not path.name.endswith((".warc.gz", ".torn"))],
    }


def tell(found: dict[str, object]) -> None:
    for name, value in found.items():
        print(f"  {name:<46}{value}")


def at_random(place: Path, hosts: int, pages: int, kills: int, draw: random.Random) -> None:
    """One archive killed so often; prints what that cost."""
    with Web(rooms := Counted(hosts, pages), place / "calm.log") as web:
        seconds = crawl(archive(place / "calm", web, rooms))
    print(f"undisturbed: {rooms.number} requests in {seconds:.1f} s", flush=True)
    total = rooms.number
    with Web(rooms := Counted(hosts, pages), place / "killed.log") as web:
        story = killed(archive(place / "killed", web, rooms), rooms, kills, total, draw)
    print(f"killed: {rooms.number} requests; {dict(story.kills)}", flush=True)
    tell(verdict(place / "killed", place / "killed.log", story, place / "calm", hosts))


def aimed(place: Path, rounds: int, draw: random.Random) -> None:
    """One kill at one call to the system in each of many small archives; prints what was not as it should be."""
    place.mkdir()
    with Web(rooms := Counted(2, 30), place / "calm.log") as web:
        crawl(archive(place / "calm", web, rooms))
    for number in range(rounds):
        for call in REACHED:
            folder = place / f"{call}-{number}"
            at = draw.randint(1, REACHED[call])
            with Web(rooms := Counted(2, 30), folder.with_suffix(".log")) as web:
                archive(folder, web, rooms)
                story = Story()
                if call in ("ftruncate", "unlink"):
                    torn(folder, rooms, draw)
                child = start(folder, "strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject={call}:signal=KILL:when={at}")
                child.wait()
                story.note(known(folder))
                crawl(folder)
            found = verdict(folder, folder.with_suffix(".log"), story, place / "calm", 2)
            bad = {name: value for name, value in found.items() if value not in (0, [], "the same") and not isinstance(value, (dict, str))}
            bad.pop("acknowledged", None)
            print(f"  {call} {at}: ended {child.returncode}, {found['acknowledged']} acknowledged, hash {found['content hash']}", bad or "")


def torn(folder: Path, rooms: Counted, draw: random.Random) -> None:
    """A crawl that was killed in its middle, with a torn group behind what it wrote."""
    child = start(folder)
    wait(child, rooms, draw.randint(5, 40), 0.0)
    kill(child, "all")
    for path in (folder / "warc").glob("*.open"):
        with path.open("ab") as file:
            file.write(path.read_bytes()[: draw.randint(1, 300)])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=50, help="0 goes straight to the aimed ones.")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--hosts", type=int, default=10)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--aimed", type=int, default=0, metavar="N")
    parser.add_argument("--keep", type=Path, help="Leave the archives in this folder.")
    asked = parser.parse_args()
    print(f"seed {asked.seed}: {asked.hosts} hosts of {asked.pages} pages, {asked.kills} kills", flush=True)
    place = asked.keep or Path(tempfile.mkdtemp(prefix="pressmark-kills-"))
    place.mkdir(parents=True, exist_ok=True)
    draw = random.Random(asked.seed)
    try:
        if asked.kills:
            at_random(place, asked.hosts, asked.pages, asked.kills, draw)
        if asked.aimed and shutil.which("strace"):
            print("aimed:", flush=True)
            aimed(place / "aimed", asked.aimed, draw)
        elif asked.aimed:
            print("aimed: left out, strace is not installed")
    finally:
        if asked.keep is None:
            shutil.rmtree(place)


if __name__ == "__main__":
    main()
