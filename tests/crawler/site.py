"""A small web on loopback that is asked as a forward proxy, under any host's name; it logs what was asked of it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from replies import Replying, listening

ROOT = Path(__file__).parents[2]
CONFIG = """format = 1
name = "Test"
operator = "Nobody"
contact = "desk@harbour.example"
[crawl]
sources = [{sources}]
delay = "{delay}"
proxy = "http://127.0.0.1:{port}"
patience = "5s"
[schedule]
feed = ["{again}", "{again}"]
article = ["{again}", "100d"]
robots = "1d"
retry = ["100ms"]
[warc]
free_floor = "1 MB"
"""
SOURCE = """name = "{name}"
title = "The {name}"
home = "http://{name}.example/"
language = "en"
hosts = ["{name}.example"]
feeds = ["http://{name}.example/feed/"]
[article]
pattern = ['/news/']
"""


@dataclass(frozen=True)
class Answer:
    body: bytes = b""
    status: int = 200
    head: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    url: str
    head: Mapping[str, str]  # names in lower case
    status: int


class Site:
    """What is served, by URL, and what was asked, in order. From the `hold`th request on nobody gets an answer until `go` is set."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.log: list[Asked] = []
        self.hold: int | None = None
        self.held = threading.Event()
        self.go = threading.Event()
        self.busy: Counter[str] = Counter()
        self.most_at_once: Counter[str] = Counter()  # by host
        self.lock = threading.Condition()  # told of each line in the log
        self.port = 0

    def put(self, url: str, body: str | bytes = b"", status: int = 200, **head: str) -> None:
        content = body.encode() if isinstance(body, str) else body
        self.pages[url] = Answer(content, status, {name.replace("_", "-"): value for name, value in head.items()})

    def newsroom(self, name: str, articles: int) -> list[str]:
        """A feed and its articles, with validators; their URLs."""
        urls = [f"http://{name}.example/news/{number}" for number in range(articles)]
        self.put(f"http://{name}.example/feed/", feed(urls), ETag=f'"{name}"', Content_Type="application/rss+xml")
        for url in urls:
            self.put(url, f"<html><body><p>A quiet day at {url}.</p></body></html>", ETag=f'"{url}"', Content_Type="text/html")
        return urls

    def times(self, url: str) -> int:
        return sum(asked.url == url for asked in self.log)

    def until_asked(self, url: str, times: int = 1) -> None:
        """Comes back when the URL has been asked so often."""
        with self.lock:
            assert self.lock.wait_for(lambda: self.times(url) >= times, 40), self.asked()

    def asked(self) -> list[str]:
        return [asked.url for asked in self.log]


def feed(urls: list[str]) -> str:
    items = "".join(f"<item><title>T</title><link>{url}</link></item>" for url in urls)
    return f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'


@contextmanager
def serving() -> Iterator[Site]:
    site = Site()

    class Handler(Replying):
        def do_GET(self) -> None:
            host = self.headers["Host"]
            with site.lock:
                site.busy[host] += 1
                site.most_at_once[host] = max(site.most_at_once[host], site.busy[host])
                hold = site.hold is not None and len(site.log) >= site.hold
            if hold:
                site.held.set()
                site.go.wait(30)
            self._answer(site.pages.get(self.path, Answer(b"not here", 404)))
            with site.lock:
                site.busy[host] -= 1

        def _answer(self, answer: Answer) -> None:
            head = {name.lower(): value for name, value in self.headers.items()}
            same = answer.head.get("ETag") is not None and head.get("if-none-match") == answer.head["ETag"]
            status, body = (304, b"") if same else (answer.status, answer.body)
            with site.lock:
                site.log.append(Asked(self.path, head, status))
                site.lock.notify_all()
            self.reply(status, answer.head, body)

    with listening(Handler) as site.port:
        try:
            yield site
        finally:
            site.go.set()


def archive(folder: Path, site: Site, *names: str, delay: str = "0s", again: str = "1d") -> Path:
    """An archive that crawls these newsrooms through the site, and looks `again` so much later."""
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / "sources" / f"{name}.toml").write_text(SOURCE.format(name=name))
    quoted = ", ".join(f'"{name}"' for name in names)
    (folder / "archive.toml").write_text(CONFIG.format(sources=quoted, port=site.port, delay=delay, again=again))
    return folder


def command(folder: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "crawler.cli", "crawl", str(folder), "--no-ingest", "--json", "--quiet", *options]


def crawl(folder: Path, *options: str) -> dict[str, int]:
    """The real command to its end; its report."""
    return _crawl(folder, options, 0)


def crawl_in_vain(folder: Path, *options: str) -> dict[str, int]:
    """The same where every fetch fails, and the exit code says so."""
    return _crawl(folder, options, 1)


def _crawl(folder: Path, options: tuple[str, ...], code: int) -> dict[str, int]:
    done = subprocess.run(command(folder, *options), cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == code, done.stderr
    assert ("failed; `pressmark status" in done.stderr) if code else (done.stderr == "")
    report: dict[str, int] = json.loads(done.stdout)
    return report
