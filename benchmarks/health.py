"""Does `pressmark status` tell why a source fails? Some fifty newsrooms on loopback fail each in a way of its own, ten are healthy.

    python benchmarks/health.py [--show] [--keep FOLDER]

A first crawl, nine days earlier, finds all of them well: their articles of four weeks make the norm. Then each fails in its way, and is
crawled twice more. A cause is right where the name that `pressmark status --json` gives after the first or the second of these runs is the one
that was planted. The troubles of our own (network, proxy, clock, disk, WARC files, settings, timer) are planted one by one in a copy.
Beside it the rival, in the same world: plain Scrapy; its cause counts as right where any line of its log that names the host
holds the word for it (a status, an exception's name). Everything runs for real; only names, and the first crawl's time, are simulated.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from benchmarks.health_cases import CASES, HEALTHY, MORE  # noqa: E402
from benchmarks.health_world import DAY, Newsroom, World, serving  # noqa: E402
from crawler.demo.authority import Authority  # noqa: E402

ALL = CASES + MORE
BEFORE = 9.0  # days between the healthy crawl and the failing ones
ARCHIVE = """format = 1
name = "Health"
operator = "Nobody"
contact = "desk@harbour.example"
[crawl]
sources = [{sources}]
delay = "0s"
concurrency = 32
allow_networks = ["127.0.0.0/8"]
ports = [{ports}]
patience = "3s"
ca = "ca.pem"
{crawl}
[schedule]
feed = ["1ms", "1ms"]
article = ["100d"]
robots = "5s"
retry = ["100ms"]
[limits]
deadline = "2s"
article = "200 kB"
[warc]
free_floor = "{floor}"
"""
SOURCE = """name = "{name}"
title = "The {name}"
home = "{base}/"
language = "en"
hosts = ["{host}"]
{lists}
[article]
pattern = ['/news/']
[fetch]
images = false
{section}
"""
LISTS = {
    "feed": 'feeds = ["{base}/feed"]',
    "sitemap": 'sitemaps = ["{base}/sitemap.xml"]\nrobots_sitemaps = false',
    "section": "",
}
SECTION = """[[section]]
url = "{base}/latest"
links = '/news/'
"""
PATHS = {"feed": "/feed", "sitemap": "/sitemap.xml", "section": "/latest"}


@dataclass
class Lab:
    """The world, and an archive that crawls it."""

    world: World
    folder: Path
    names: dict[str, str]  # what resolves, and to what
    certificates: Certificates

    def write(self, sources: Sequence[str], crawl: str = "", floor: str = "1 MB") -> None:
        quoted = ", ".join(f'"{name}"' for name in sources)
        ports = f"{self.world.port}, {self.world.secure_port}"
        (self.folder / "archive.toml").write_text(ARCHIVE.format(sources=quoted, ports=ports, crawl=crawl, floor=floor))
        (self.folder / "ca.pem").write_bytes(self.certificates.ca)

    def run(self, *arguments: str, shift: float = 0.0) -> subprocess.CompletedProcess[str]:
        listed = self.folder / "names.json"
        listed.write_text(json.dumps(self.names))
        world = [sys.executable, str(ROOT / "benchmarks/health_world.py"), str(listed), str(shift)]
        return subprocess.run([*world, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)

    def crawl(self, shift: float = 0.0, fails: bool = False) -> None:
        done = self.run("crawler.cli", "crawl", str(self.folder), "--quiet", shift=shift)
        if done.returncode and not fails:
            print(f"crawl ended with {done.returncode}: {done.stderr[-2000:]}", file=sys.stderr)

    def status(self, shift: float = 0.0) -> dict[str, Any]:
        done = self.run("crawler.cli", "status", str(self.folder), "--json", shift=shift)
        if not done.stdout.startswith("{"):
            sys.exit(f"status failed: {done.stderr}")
        told: dict[str, Any] = json.loads(done.stdout)["health"]
        return told


class Certificates:
    """TLS as the case of a host wants it, once the newsroom fails."""

    def __init__(self, folder: Path, world: World) -> None:
        for name in ("sound", "foreign", "expired"):
            (folder / name).mkdir()
        long_ago = datetime.now(UTC) - timedelta(days=60)
        self._world = world
        self._sound, self._foreign = Authority(folder / "sound"), Authority(folder / "foreign")
        self._sound._now = lambda: self._moment
        self._moment = datetime.now(UTC) - timedelta(days=20)
        self._long_ago = long_ago
        self._folder = folder
        self._made: dict[tuple[str, str], ssl.SSLContext] = {}
        self._lock = threading.Lock()

    @property
    def ca(self) -> bytes:
        return self._sound.pem

    def context(self, host: str) -> ssl.SSLContext:
        failing = host in self._world.rooms and self._world.rooms[host].failing
        kind = host.split(".")[0] if failing else ""
        key = (host, kind)
        with self._lock:
            if key not in self._made:
                self._made[key] = self._make(host, kind)
            return self._made[key]

    def _make(self, host: str, kind: str) -> ssl.SSLContext:
        if kind == "tls-untrusted":
            return self._foreign.context(host)
        self._moment = self._long_ago if kind == "tls-expired" else datetime.now(UTC) - timedelta(days=20)
        return self._sound._made("elsewhere.example" if kind == "tls-name" else host)


def newsroom(world: World, name: str, scheme: str = "http") -> Newsroom:
    """A newsroom with four weeks of articles, up to nine days ago."""
    port = world.secure_port if scheme == "https" else world.port
    room = Newsroom(f"{name}.example", port, scheme)
    world.rooms[room.host] = room
    return room


def publish(room: Newsroom, first: float, last: float, a_day: float, skip_weekends: bool = False) -> None:
    """Articles at an even pace between so many days ago and so many."""
    now = time.time()
    for number in range(int((first - last) * a_day)):
        at = now - first * DAY + (number + 0.5) * DAY / a_day
        if not (skip_weekends and datetime.fromtimestamp(at, UTC).weekday() >= 5):
            room.publish(at)


def pace(name: str) -> float:
    """Articles a day: only where the norm matters there are many of them."""
    return {"feed-unchanged": 2.0, "feed-repeats": 2.0, "few-articles": 0.2, "steady": 2.0, "quiet-weekend": 2.0, "feed-of-ten": 2.0}.get(
        name, 0.5
    )


def found(lab: Lab) -> None:
    """All newsrooms, well, with their past."""
    for case in ALL:
        room = newsroom(lab.world, case.name, case.scheme)
        room.fault = case.fault
    places = {case.name: case.lists for case in ALL}
    for name, usual in HEALTHY.items():
        newsroom(lab.world, name).usual = None if name == "one-missing" else usual
    for room in lab.world.rooms.values():
        name = room.host.split(".")[0]
        place = places.get(name, "feed")
        publish(room, BEFORE + 28, BEFORE, pace(name), skip_weekends=name == "quiet-weekend")
        room.newest = 60
        lab.names[room.host] = "127.0.0.1"
        (lab.folder / "sources" / f"{name}.toml").write_text(
            SOURCE.format(
                name=name,
                host=room.host,
                base=room.base,
                lists=LISTS[place].format(base=room.base),
                section=SECTION.format(base=room.base) if place == "section" else "",
            )
        )
    lab.world.rooms["odd-clock.example"].skew = 3600.0


def fail(lab: Lab) -> None:
    """Nine days have passed: the healthy have gone on, the others fail, though most of them still print."""
    lab.world.rooms["one-missing.example"].usual = HEALTHY["one-missing"]
    for case in ALL:
        room = lab.world.rooms[f"{case.name}.example"]
        if case.lives:
            publish(room, BEFORE, 0.1, max(pace(case.name), 0.5))
        room.failing = True
        if case.address == "-":
            del lab.names[room.host]
        elif case.address:
            lab.names[room.host] = case.address
        if case.cause == ("site-moved",):
            moved = Newsroom(f"new-{room.host}", room.port, stories=room.stories)
            lab.world.rooms[moved.host] = moved
            lab.names[moved.host] = "127.0.0.1"
    for name in HEALTHY:
        room = lab.world.rooms[f"{name}.example"]
        publish(room, BEFORE, 2.4 if name == "quiet-weekend" else 0.1, pace(name), skip_weekends=name == "quiet-weekend")
        if name == "feed-of-ten":
            room.newest = 10


def judged(told: Mapping[str, Any]) -> dict[str, str]:
    return {each["source"]: each["cause"] for each in told["sources"]}


def rival(lab: Lab) -> dict[str, str]:
    """The log of plain Scrapy, by host: the lines that name it."""
    feeds, log = lab.folder / "feeds.json", lab.folder / "rival.log"
    feeds.write_text(json.dumps([f"{lab.world.rooms[f'{case.name}.example'].base}{PATHS[case.lists]}" for case in ALL]))
    lab.run(str(ROOT / "benchmarks/health_rival.py"), str(feeds), str(log))
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return {case.name: "\n".join(line for line in lines if f"{case.name}.example" in line) for case in ALL}


def ours(lab: Lab) -> Iterator[tuple[str, str]]:
    """Our own troubles, each in a copy of a small archive: what was planted, what was told."""
    four = ["steady", "feed-of-ten", "few-articles", "slow-site"]
    whole = dict(lab.names)

    def copied(name: str, crawl: str = "", floor: str = "1 MB") -> Lab:
        folder = lab.folder.parent / f"ours-{name}"
        shutil.copytree(lab.folder, folder)
        made = replace(lab, folder=folder, names=dict(whole))
        made.write(four, crawl, floor)
        return made

    def told(of: Lab, shift: float = 0.0) -> str:
        return str(of.status(shift)["ours"]["cause"])

    network = copied("network")
    network.names = {}
    network.crawl(fails=True)
    yield "network", told(network)
    proxy = copied("proxy", 'proxy = "http://127.0.0.1:9"')
    proxy.crawl(fails=True)
    yield "proxy", told(proxy)
    lab.world.shift = 700.0
    clock = copied("clock")
    clock.crawl()
    yield "clock", told(clock)
    lab.world.shift = 0.0
    disk = copied("disk", floor="900000 GB")
    disk.crawl(fails=True)
    yield "disk", told(disk)
    missing = copied("warc-missing")
    next((missing.folder / "warc").glob("*.warc.gz")).unlink()
    yield "warc-missing", told(missing)
    yield "overdue", told(copied("overdue"), shift=-5 * DAY)
    settings = copied("settings")
    file = settings.folder / "archive.toml"
    file.write_text(file.read_text().replace('"steady"', '"stedy"'))
    yield "settings", told(settings)


def report(lab: Lab, show: bool) -> None:
    started = time.time()
    lab.write([name for name in _all_names() if name != "newcomer"])
    lab.world.shift = BEFORE * DAY
    lab.crawl(shift=BEFORE * DAY)
    well = lab.status(shift=BEFORE * DAY)
    lab.world.shift = 0.0
    alarmed_before = [each["source"] for each in well["sources"] if each["state"] in ("silent", "failing", "blocked")]
    print(f"healthy crawl: {time.time() - started:.0f} s, false alarms {alarmed_before or 'none'}", flush=True)
    lab.write(_all_names())
    fail(lab)
    runs = []
    for _ in range(2):
        lab.crawl()
        told = lab.status()
        runs.append(judged(told))
    states = {each["source"]: each["state"] for each in told["sources"]}
    lines = rival(lab)
    print(f"{'planted':<22}{'first run':<26}{'second run':<26}{'right':<7}plain Scrapy")
    for cases in (CASES, MORE):
        right = theirs = 0
        for case in cases:
            names = [run.get(case.name, "?") for run in runs]
            hit = any(name in case.cause for name in names)
            named = bool(case.says and re.search(case.says, lines[case.name]))
            right, theirs = right + hit, theirs + named
            print(
                f"{case.name:<22}{names[0] or 'well':<26}{names[1] or 'well':<26}{'yes' if hit else 'NO':<7}{'names it' if named else '-'}"
            )
            if show and not hit:
                print(json.dumps({**next(each for each in told["sources"] if each["source"] == case.name), "days": ""}, indent=1))
        print(f"right cause within two runs: {right} of {len(cases)}; plain Scrapy's own messages: {theirs} of {len(cases)}")
    alarms = {name: states[name] for name in HEALTHY if states.get(name) in ("silent", "failing", "blocked")}
    print(f"false alarms among {len(HEALTHY)} healthy ones: {alarms or 'none'}; our own trouble: {told['ours']['cause'] or 'none'}")
    mine = list(ours(lab))
    for planted, cause in mine:
        print(f"ours: {planted:<18}{cause or 'well':<26}{'yes' if cause == planted else 'NO'}")
    print(
        f"our own troubles named: {sum(planted == cause for planted, cause in mine)} of {len(mine)}; {time.time() - started:.0f} s in all"
    )


def _all_names() -> list[str]:
    return [*(case.name for case in ALL), *HEALTHY]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="what was told of the cases that were missed")
    parser.add_argument("--keep", type=Path, help="a new folder to work in, kept")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pressmark-health-") as scratch, serving(World()) as world:
        base = arguments.keep or Path(scratch)
        folder, keys = base / "archive", base / "keys"
        (folder / "sources").mkdir(parents=True)
        keys.mkdir()
        certificates = Certificates(keys, world)
        world.certificates = certificates.context
        lab = Lab(world, folder, {}, certificates)
        found(lab)
        report(lab, arguments.show)


if __name__ == "__main__":
    main()
