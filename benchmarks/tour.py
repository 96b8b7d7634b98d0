"""One of each page of an archive, found as a reader finds them: by its JSON."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

Ask = Callable[[str], Any]  # a path -> its JSON


@dataclass(frozen=True, slots=True)
class Stop:
    name: str
    path: str  # begins with "/"


def ask(address: str, path: str) -> Any:
    """The JSON that the archive served there answers."""
    with urlopen(address.rstrip("/") + path) as answer:
        return json.load(answer)


def of(address: str) -> tuple[Stop, ...]:
    """The stops of the archive that is served there."""
    return tuple(_stops(partial(ask, address)))


def _stops(ask: Ask) -> Iterator[Stop]:
    front = ask("/.json")
    yield Stop("front", "/")
    yield Stop("search-empty", "/search")
    yield Stop("search", f"/search?q={quote(_word(front))}")
    yield Stop("search-nothing", "/search?q=zzzz&from=soon")
    yield from _of_articles(ask, front)
    yield from _of_clusters(ask)
    yield Stop("source", f"/source/{quote(front['sources'][0]['name'])}")
    yield Stop("health", "/health")
    yield Stop("takedowns", "/takedowns")
    yield Stop("missing", "/article/none")


def _of_articles(ask: Ask, front: Any) -> Iterator[Stop]:
    stories = [ask(f"/article/{one['key']}.json") for one in front["edited"] or _newest(front)[:8]]
    story = max(stories, key=lambda story: (len(story["tally"]["reasons"]), story["version"]["words"]))  # most to see
    key = story["article"]["key"]
    yield Stop("article", f"/article/{key}")
    yield Stop("article-cut", f"/article/{key}?cut=open")
    if len(story["versions"]) > 1:
        yield Stop("article-older", f"/article/{key}/version/{story['versions'][-1]['key']}")
        yield Stop("changes", f"/article/{key}/changes")
    yield Stop("cite", f"/article/{key}/cite?p=1")
    yield Stop("original", f"/original/{story['capture']['record_id'].removeprefix('<urn:uuid:').rstrip('>')}")
    yield Stop("compare-choice", f"/compare?a={key}")
    if front["withdrawn"]:
        yield Stop("article-withdrawn", f"/article/{front['withdrawn'][0]['key']}")
    leftward = [one["key"] for one in _newest(front) if one["language"] in ("ar", "fa", "he", "ur")]
    yield from (Stop("article-leftward", f"/article/{key}") for key in leftward[:1])


def _of_clusters(ask: Ask) -> Iterator[Stop]:
    yield Stop("clusters", "/clusters")
    lines = ask("/clusters.json")["lines"]
    if lines:
        key = max(lines, key=lambda line: int(line["origin"]["copies"]))["origin"]["cluster"]
        copies = [copy["article"]["key"] for copy in ask(f"/cluster/{key}.json")["copies"]]
        yield Stop("cluster", f"/cluster/{key}")
        yield Stop("compare", f"/compare?a={copies[0]}&b={copies[-1]}")


def _newest(front: Any) -> list[Any]:
    return [line["article"] for line in front["newest"]]


def _word(front: Any) -> str:
    """The name that most headlines and leads of this archive have."""
    texts = [f"{one['title']} {one['lead']}" for one in _newest(front)]
    common = {word for text in texts for word in re.findall(r"\b[a-z]+\b", text)}
    names = Counter(name for text in texts for name in set(re.findall(r"\b[A-Z][a-z]{3,}\b", text)) if name.lower() not in common)
    return max(names, key=lambda name: (names[name], name), default="news")
