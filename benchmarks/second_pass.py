"""Crawls a site twice, with edits and removals planted between, and counts what the second pass cost and what it found.

    python benchmarks/second_pass.py [--pages 1000] [--edits 100] [--removals 20] [--hosts 10] [--only KIND ...]

Of each kind of server on loopback: one that sends validators as it should, by ETag or Last-Modified; one that sends none; one that sends
them and does not heed what comes back; one whose ETag is new each time; one whose ETag stays whatever happens to the page. As many
unedited pages as edited ones get another sidebar and another comment count. Pages of the archive's own edition are compared by their
versions in archive.db; a date that
alone was changed makes no version, and is counted apart. Beside it, the same two passes by plain Scrapy with its HTTP cache (RFC2616Policy), its best at this.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "crawler"))
from replies import Replying, listening  # noqa: E402

KINDS = ("etag", "last-modified", "none", "ignored", "renewed", "constant")
EDITS = ("title", "letter", "paragraph added", "paragraph dropped", "number", "word", "date")
REMOVALS = ("410", "404", "soft 404", "front page")
CONFIG = """format = 1
name = "Second pass"
operator = "Nobody"
contact = "desk@harbour.example"
[crawl]
sources = [{sources}]
delay = "0s"
proxy = "http://127.0.0.1:{port}"
ports = [80]
patience = "2s"
[schedule]
feed = ["1s", "1s"]
article = ["1s", "100d"]
retry = ["100ms"]
[warc]
free_floor = "1 MB"
[limits]
urls_a_day = 1000000
"""
SOURCE = """name = "{name}"
title = "{name}"
home = "http://{name}.example/"
language = "en"
hosts = ["{name}.example"]
feeds = ["http://{name}.example/feed/"]
[article]
pattern = ['/news/']
"""
SPIDER = """
import scrapy
class Plain(scrapy.Spider):
    name = "plain"
    custom_settings = dict(HTTPCACHE_ENABLED=True, HTTPCACHE_POLICY="scrapy.extensions.httpcache.RFC2616Policy", HTTPCACHE_DIR={cache!r},
        DOWNLOAD_DELAY=0, CONCURRENT_REQUESTS_PER_DOMAIN=1, LOG_LEVEL="ERROR", TELNETCONSOLE_ENABLED=False, ROBOTSTXT_OBEY=True)
    async def start(self):
        for name in {names!r}:
            yield scrapy.Request(f"http://{{name}}.example/feed/", meta={{"proxy": {proxy!r}}}, callback=self.feed)
    def feed(self, response):
        for url in response.xpath("//link/text()").getall():
            if "/news/" in url:
                yield scrapy.Request(url, meta={{"proxy": {proxy!r}}}, callback=lambda response: None)
"""
WORDS = """
harbour council vote ferry bridge warden harvest signal northern ministry border winter convoy market teacher letter witness river
village engine pilot station report question answer morning evening clerk budget repair inquiry island captain school hospital
prices water power line record promise delay crew quiet narrow public former local early ordered visited opened closed measured
counted warned denied agreed returned
""".split()  # noqa: SIM905  # twelve lines of quotes are not better


@dataclass(frozen=True, slots=True)
class Story:
    """A page of the site."""

    url: str
    title: str
    paragraphs: tuple[str, ...]
    published: str
    aside: str  # what stands beside the article
    status: int = 200
    body: str | None = None  # instead of the article
    location: str = ""

    def html(self) -> bytes:
        if self.body is not None:
            return self.body.encode()
        facts = json.dumps(
            {"@context": "https://schema.org", "@type": "NewsArticle", "headline": self.title, "datePublished": self.published}
        )
        text = "".join(f"<p>{paragraph}</p>" for paragraph in self.paragraphs)
        return (
            f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{self.title}</title><script type="application/ld+json">{facts}</script></head>'
            f'<body><nav><a href="/">Home</a> <a href="/about">About us</a></nav><main><article><h1>{self.title}</h1>'
            f'<p class="byline">By Ada Quill</p><time datetime="{self.published}">{self.published}</time>{text}</article></main>'
            f"<aside>{self.aside}</aside><footer>All rights reserved.</footer></body></html>"
        ).encode()


@dataclass
class Site:
    """What is served now, how conditions are answered, and what went out."""

    kind: str
    stories: dict[str, Story]
    feeds: dict[str, bytes]
    port: int = 0
    sent: Counter[str] = field(default_factory=Counter)  # bytes of bodies by URL
    answers: Counter[int] = field(default_factory=Counter)
    turn: int = 0
    edited_at: dict[str, int] = field(default_factory=dict)

    def forget(self) -> None:
        self.sent.clear()
        self.answers.clear()

    def validators(self, url: str, body: bytes) -> dict[str, str]:
        if self.kind == "last-modified":
            return {"Last-Modified": f"Thu, 01 Jan 2026 10:00:{self.edited_at.get(url, 0):02} GMT"}
        self.turn += 1
        tag = {"constant": url, "renewed": f"{url}{self.turn}"}.get(self.kind, hashlib.sha256(body).hexdigest())
        return {} if self.kind == "none" else {"ETag": f'"{hashlib.sha256(tag.encode()).hexdigest()[:16]}"'}

    def answer(self, url: str, head: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        story = self.stories.get(url)
        body = self.feeds.get(url) or (story.html() if story else b"")
        if not body:
            return 404, {}, b"not here"
        if story and story.status != 200:
            return story.status, {"Location": story.location} if story.location else {}, body
        own = self.validators(url, body)
        same = bool(own) and (
            head.get("if-none-match") == own.get("ETag") if "ETag" in own else head.get("if-modified-since") == own.get("Last-Modified")
        )
        return (304, own, b"") if same and self.kind != "ignored" else (200, own, body)


@contextmanager
def serving(site: Site) -> Iterator[None]:
    lock = threading.Lock()

    class Handler(Replying):
        def do_GET(self) -> None:
            with lock:
                status, head, body = site.answer(self.path, {name.lower(): value for name, value in self.headers.items()})
                site.sent[self.path] += len(body)
                site.answers[status] += 1
            kind = "application/rss+xml" if "/feed/" in self.path else "text/html; charset=utf-8"
            self.reply(status, {**head, "Content-Type": kind}, body)

    with listening(Handler) as site.port:
        yield


def sentence(chance: random.Random) -> str:
    return (" ".join(chance.choices(WORDS, k=chance.randint(9, 16))) + ".").capitalize()


def story(url: str, chance: random.Random) -> Story:
    paragraphs = tuple(" ".join(sentence(chance) for _ in range(4)) for _ in range(6))
    number = chance.randint(100, 999)
    day = f"2026-01-{chance.randint(1, 28):02}T08:00:00Z"
    return Story(url, f"{sentence(chance)[:-1]} {number}", paragraphs, day, aside(chance))


def aside(chance: random.Random) -> str:
    return (
        f"<p>{chance.randint(1, 900)} comments</p><h3>Most read</h3><ul>"
        + "".join(f"<li>{sentence(chance)}</li>" for _ in range(4))
        + "</ul>"
    )


def newsroom(kind: str, pages: int, hosts: int, seed: int) -> Site:
    chance = random.Random(seed)
    names = [f"paper{n}" for n in range(hosts)]
    urls = {name: [f"http://{name}.example/news/{n}" for n in range(pages // hosts)] for name in names}
    stories = {url: story(url, chance) for listed in urls.values() for url in listed}
    feeds = {f"http://{name}.example/feed/": feed(listed) for name, listed in urls.items()}
    homes = {
        f"http://{name}.example/": Story(f"http://{name}.example/", name, (), "", "", body="<html><body>The front page.</body></html>")
        for name in names
    }
    return Site(kind, stories | homes, feeds)


def feed(urls: list[str]) -> bytes:
    items = "".join(f"<item><title>T</title><link>{url}</link></item>" for url in urls)
    return f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()


def edited(old: Story, kind: str, chance: random.Random) -> Story:
    """The page after one small edit."""
    texts = list(old.paragraphs)
    at = chance.randrange(len(texts))
    if kind == "title":
        return replace(old, title=f"{old.title} again")
    if kind == "date":
        return replace(old, published=old.published.replace("T08", "T11"))
    if kind == "paragraph added":
        texts.insert(at, " ".join(sentence(chance) for _ in range(4)))
    elif kind == "paragraph dropped":
        del texts[at]
    elif kind == "letter":
        texts[at] = texts[at].replace("e", "a", 1)
    elif kind == "number":
        texts[at] = f"{texts[at][:-1]} {chance.randint(1, 9)}."
    else:
        texts[at] = texts[at].replace(" ", " not ", 1)
    return replace(old, paragraphs=tuple(texts))


def removed(old: Story, kind: str) -> Story:
    if kind == "soft 404":
        return replace(
            old,
            body="<html><head><title>Page not found</title></head><body><h1>Page not found</h1><p>Sorry, this page does not exist.</p></body></html>",
        )
    if kind == "front page":
        return replace(old, status=302, location="/", body="moved")
    return replace(old, status=int(kind), body="gone")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done to the site between the passes."""

    edits: dict[str, str]  # URL to kind
    removals: dict[str, str]
    noisy: tuple[str, ...]  # other pages whose surroundings change

    @classmethod
    def drawn(cls, site: Site, edits: int, removals: int, seed: int) -> Plan:
        chance = random.Random(seed)
        drawn = chance.sample([url for url in site.stories if "/news/" in url], 2 * edits + removals)
        return cls(
            {url: EDITS[n % len(EDITS)] for n, url in enumerate(drawn[:edits])},
            {url: REMOVALS[n % len(REMOVALS)] for n, url in enumerate(drawn[2 * edits :])},
            tuple(drawn[edits : 2 * edits]),
        )

    def carry_out(self, site: Site, seed: int) -> None:
        chance = random.Random(seed)
        for url, kind in self.edits.items():
            site.stories[url] = edited(site.stories[url], kind, chance)
        for url, kind in self.removals.items():
            site.stories[url] = removed(site.stories[url], kind)
        for url in self.noisy:
            site.stories[url] = replace(site.stories[url], aside=aside(chance))
        site.edited_at = dict.fromkeys((*self.edits, *self.removals, *self.noisy), 1)

    @property
    def touched(self) -> frozenset[str]:
        return frozenset((*self.edits, *self.removals, *self.noisy))


def run(words: list[str], **settings: str) -> None:
    done = subprocess.run(
        words, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **settings}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}: {done.stderr or done.stdout}")


def archive(folder: Path, site: Site, hosts: int) -> None:
    (folder / "sources").mkdir(parents=True)
    names = [f"paper{n}" for n in range(hosts)]
    for name in names:
        (folder / "sources" / f"{name}.toml").write_text(SOURCE.format(name=name))
    (folder / "archive.toml").write_text(CONFIG.format(sources=", ".join(f'"{name}"' for name in names), port=site.port))


def versions(folder: Path) -> dict[str, tuple[int, str | None, str | None]]:
    """Of each article: how many versions it has, when it went, and its date."""
    db = sqlite3.connect(folder / "archive.db")
    rows = db.execute("SELECT canonical_url, versions, gone_at, published FROM article").fetchall()
    return {url: (count, gone, published) for url, count, gone, published in rows}


def share(site: Site, plan: Plan, before: Counter[str]) -> float:
    """Bytes of bodies over those of the first pass, of what did not change."""
    same = [url for url in before if url not in plan.touched]
    return sum(site.sent[url] for url in same) / sum(before[url] for url in same)


def ours(kind: str, options: argparse.Namespace, seed: int) -> str:
    site = newsroom(kind, options.pages, options.hosts, seed)
    with serving(site), tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "archive"
        archive(folder, site, options.hosts)
        crawl = [sys.executable, "-m", "crawler.cli", "crawl", str(folder), "--quiet"]
        run(crawl)
        before, first = Counter(site.sent), versions(folder)
        plan = Plan.drawn(site, options.edits, options.removals, seed)
        plan.carry_out(site, seed)
        site.forget()
        run(crawl)
        second = versions(folder)
        missed = [kind for url, kind in plan.edits.items() if kind != "date" and not _seen(first.get(url), second.get(url))]
        dates = [url for url, kind in plan.edits.items() if kind == "date"]
        redated = [url for url in dates if url in first and url in second and first[url][2] != second[url][2]]
        false = [url for url, (count, *_) in second.items() if count > 1 and url not in plan.edits and url not in plan.removals]
        kept = [kind for url, kind in plan.removals.items() if second.get(url, (0, None, None))[1] is None]
        return (
            f"{len(first):5} articles | bytes again {share(site, plan, before):6.1%} | edits missed {len(missed):3} of {len(plan.edits) - len(dates)}"
            f" {dict(Counter(missed)) or ''} | dates alone told {len(redated)} of {len(dates)} | false {len(false)} | removals not told {len(kept)} of {len(plan.removals)} {dict(Counter(kept)) or ''}"
            f" | answers {dict(sorted(site.answers.items()))}"
        )


def _seen(first: tuple[int, str | None, str | None] | None, second: tuple[int, str | None, str | None] | None) -> bool:
    return first is not None and second is not None and second[0] > first[0]


def plain(kind: str, options: argparse.Namespace, seed: int) -> str:
    site = newsroom(kind, options.pages, options.hosts, seed)
    with serving(site), tempfile.TemporaryDirectory() as place:
        spider = Path(place) / "plain.py"
        names = [f"paper{n}" for n in range(options.hosts)]
        spider.write_text(SPIDER.format(cache=f"{place}/cache", names=names, proxy=f"http://127.0.0.1:{site.port}"))
        crawl = [sys.executable, "-m", "scrapy", "runspider", str(spider)]
        run(crawl, SCRAPY_SETTINGS_MODULE="")
        before = Counter(site.sent)
        plan = Plan.drawn(site, options.edits, options.removals, seed)
        plan.carry_out(site, seed)
        site.forget()
        run(crawl, SCRAPY_SETTINGS_MODULE="")
        return f"plain Scrapy with its cache: bytes again {share(site, plan, before):6.1%} | answers {dict(sorted(site.answers.items()))}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--removals", type=int, default=20)
    parser.add_argument("--hosts", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", choices=KINDS, default=KINDS)
    options = parser.parse_args()
    for kind in options.only:
        print(f"{kind:14} {ours(kind, options, options.seed)}", flush=True)
        print(f"{'':14} {plain(kind, options, options.seed)}", flush=True)


if __name__ == "__main__":
    main()
