"""Those who walk the street: Pressmark's own crawl and plain Scrapy, each in a process of its own; what they leave, and what they took."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from houses import DOMAIN, House
from street import NETWORK, Street

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CONTACT = "desk@harbour.example"
DELAY = 0.3  # seconds between two requests to a house, asked of both
DEADLINE = 3.0  # seconds for one exchange
ARCHIVE = """format = 1
name = "Street"
operator = "a benchmark"
contact = "{contact}"
[crawl]
sources = ["street"]
delay = "{delay}s"
concurrency = 32
ca = "ca.pem"
allow_networks = ["{network}"]
ports = [{port}]
patience = "5s"
[schedule]
retry = ["1s", "2s"]
[limits]
article = "2 MiB"
deadline = "{deadline}s"
[warc]
free_floor = "10 MB"
"""


@dataclass(frozen=True, slots=True)
class Walk:
    """What one visit of the street took."""

    cpu: float  # seconds
    wall: float
    memory: int  # bytes resident at the most
    stopped: bool  # by us, because its time was up
    said: str  # the end of what it printed


def source(street: Street, houses: Iterable[House]) -> str:
    feeds = [street.url(house.name, "/feed") for house in houses if house.kind == "feed"]
    maps = [street.url(house.name, "/sitemap.xml") for house in houses if house.kind == "sitemap"]
    head = f'name = "street"\ntitle = "Street"\nhome = "http://sound-0.{DOMAIN}/"\nlanguage = "en"\nwindow = "30d"\n'
    return f"{head}hosts = [\"*.{DOMAIN}\"]\nfeeds = {json.dumps(feeds)}\nsitemaps = {json.dumps(maps)}\n[article]\npattern = ['/news/', '/closed/']\n"


def archive(folder: Path, street: Street, houses: Sequence[House], delay: float = DELAY) -> Path:
    """An archive whose one source is the street."""
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    (folder / "sources" / "street.toml").write_text(source(street, houses))
    (folder / "ca.pem").write_bytes(street.ca)
    settings = ARCHIVE.format(contact=CONTACT, delay=delay, network=NETWORK, port=street.port, deadline=DEADLINE)
    (folder / "archive.toml").write_text(settings)
    return folder


def pressmark(folder: Path, street: Street, seconds: float, kills: Sequence[int] = ()) -> Walk:
    """Crawls the archive until nothing is due, or the time is up; before that, crawls are killed when they have asked so many times each."""
    for requests in kills:
        until = street.requests + requests
        child = started(crawl(folder), folder, street)
        while street.requests < until and child.poll() is None:
            time.sleep(0.02)
        child.kill()
        child.wait()
    return walk(crawl(folder), folder, street, seconds)


def scrapy(folder: Path, street: Street, houses: Sequence[House], seconds: float, delay: float = DELAY) -> Walk:
    """The same with plain Scrapy, asked for its best manners."""
    folder.mkdir(parents=True, exist_ok=True)
    starts = [street.url(house.name, house.listing) for house in houses]
    job = {"starts": starts, "domain": DOMAIN, "agent": f"Pressmark/0.1 (+{CONTACT})", "delay": delay, "timeout": DEADLINE}
    (folder / "job.json").write_text(json.dumps(job))
    return walk([str(HERE / "rival.py"), str(folder / "job.json")], folder, street, seconds)


def crawl(folder: Path) -> list[str]:
    return ["-m", "crawler.cli", "crawl", str(folder), "--no-ingest", "--quiet", "--json"]


def walk(command: Sequence[str], folder: Path, street: Street, seconds: float) -> Walk:
    """One visitor's process to its end, or until its time is up."""
    began = time.monotonic()
    used, memory, stopped = waited(started(command, folder, street), began + seconds)
    said = (folder / "said.txt").read_text("utf-8")[-2000:]
    return Walk(used.ru_utime + used.ru_stime, time.monotonic() - began, memory, stopped, said)


def started(command: Sequence[str], folder: Path, street: Street) -> subprocess.Popen[bytes]:
    names = folder / "names.json"
    names.write_text(json.dumps(dict(street.names)))
    environment = {**os.environ, "LOOPWEB_NAMES": str(names), "PYTHONPATH": os.pathsep.join((str(HERE / "names"), str(ROOT)))}
    with (folder / "said.txt").open("wb") as said:
        return subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment, stdout=said, stderr=said)


def waited(child: subprocess.Popen[bytes], until: float) -> tuple[resource.struct_rusage, int, bool]:
    """What the process used, and how much it held; it is asked to end when its time is up, and made to 15 seconds later."""
    stopped, memory = False, 0
    while True:
        memory = resident(child.pid) or memory
        number, status, used = os.wait4(child.pid, os.WNOHANG)
        if number:
            child.returncode = os.waitstatus_to_exitcode(status)
            return used, memory, stopped
        late = time.monotonic() - until
        if late > 15:
            child.kill()
        elif late > 0 and not stopped:
            child.send_signal(signal.SIGTERM)
            stopped = True
        time.sleep(0.05)


def resident(process: int) -> int:
    """Bytes that a living process has held at the most; 0 of one that has ended. A child's ru_maxrss would begin with its parent's."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)
