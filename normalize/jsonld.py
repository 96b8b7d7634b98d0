"""JSON-LD: what a page's scripts say of the article, under limits that hold before any parser sees them.

`json.loads` reads each script once; no regular expression runs over a script that could look back. Scripts over `LARGEST`
characters, scripts after the first `MOST` and nodes after the first `MOST_NODES` are not read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from html import unescape

LARGEST = 1_000_000  # characters of one script
MOST = 64  # scripts of one page
MOST_NODES = 5_000  # objects of one page, nested ones included

Json = Mapping[str, "Json"] | list["Json"] | str | int | float | bool | None

_OPENINGS = ("<!--", "/*", "//", "<![CDATA[", "*/")  # what templates put around a script, from outside in
_CLOSINGS = ("-->", "*/", "]]>", "/*", "//")
_TRAILING_COMMA = re.compile(r",(?=\s{0,50}[}\]])")
_TAG = re.compile(r"<[^<>]{0,500}>")
_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|Review|Recipe|LiveBlogPosting|Posting|Statement|PressRelease|AnalysisNewsArticle)$")
_PAGE = frozenset(
    ("WebPage", "ItemPage", "AboutPage", "FAQPage", "MedicalWebPage", "VideoObject", "PodcastEpisode", "Event", "CreativeWork")
)


@dataclass(frozen=True, slots=True)
class Party:
    """Who is named as an author or publisher."""

    name: str
    organization: bool  # whether the page types it as one


@dataclass(frozen=True, slots=True)
class Work:
    """One article or page that JSON-LD describes; strings are "" and tuples empty where it says nothing."""

    types: tuple[str, ...]
    urls: tuple[str, ...]
    headlines: tuple[str, ...]  # headline, then name
    description: str
    body: str
    authors: tuple[Party, ...]
    publisher: str
    published: str
    modified: str
    section: str
    language: str
    free: bool | None  # isAccessibleForFree; None where it says nothing

    @property
    def is_article(self) -> bool:
        return any(_ARTICLE.search(kind) for kind in self.types)


@dataclass(frozen=True, slots=True)
class JsonLd:
    """All that a page's scripts say."""

    works: tuple[Work, ...]  # articles first, each kind in document order
    types: tuple[str, ...]  # of every node, each once
    sites: tuple[str, ...]  # names of WebSite and publishing organizations
    broken: int  # scripts that are no JSON, too deep or too large


def read(scripts: Iterable[str]) -> JsonLd:
    """What the scripts say together; never raises for what stands in them."""
    roots: list[Json] = []
    broken = 0
    for number, script in enumerate(scripts):
        if not script.strip():
            continue
        found = _parsed(script) if number < MOST and len(script) <= LARGEST else ()
        broken += not found
        roots.extend(found)
    nodes = list(_nodes(roots))
    by_id = {str(node["@id"]): node for node in reversed(nodes) if "@id" in node and len(node) > 1}
    works = [_work(node, by_id) for node in nodes if _is_work(node)]
    return JsonLd(
        tuple(sorted(works, key=lambda work: not work.is_article)),
        tuple(dict.fromkeys(kind for node in nodes for kind in _types(node))),
        tuple(dict.fromkeys(_site_names(nodes, works))),
        broken,
    )


def _parsed(script: str) -> tuple[Json, ...]:
    """The script's one value; () where it is no JSON even after the commonest faults are mended."""
    with suppress(ValueError):
        return (_loaded(script),)
    text = _unwrapped(script)
    plain_text = unescape(text)
    for mended in (text, _TRAILING_COMMA.sub("", text), plain_text, _TRAILING_COMMA.sub("", plain_text)):
        with suppress(ValueError):
            return (_loaded(mended),)
    return ()


def _loaded(text: str) -> Json:
    """The value, line breaks inside strings allowed; ValueError where it is no JSON or too deep."""
    try:
        value: Json = json.loads(text, strict=False)
    except RecursionError:
        raise ValueError("nested too deep") from None
    return value


def _unwrapped(script: str) -> str:
    """The script without the comment marks and semicolons that templates put around it."""
    text = script.strip()
    for mark in _OPENINGS:
        text = text.removeprefix(mark).lstrip()
    text = text.rstrip("; \r\n\t")
    for mark in _CLOSINGS:
        text = text.removesuffix(mark).rstrip()
    return text.rstrip(";")


def _nodes(roots: list[Json]) -> Iterator[Mapping[str, Json]]:
    """Every object, outer before inner, in document order; at most MOST_NODES. Comments and articles linked to are not entered."""
    waiting: list[Json] = list(reversed(roots))
    seen = 0
    while waiting and seen < MOST_NODES:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, Mapping):
            seen += 1
            yield value
            waiting.extend(reversed([inner for key, inner in value.items() if key in _ENTERED]))


# Where an article may hang below another node. Not "itemListElement", "hasPart", "comment", "citation": those are other pages' works.
_ENTERED = frozenset(("@graph", "mainEntity", "mainEntityOfPage", "publisher", "author", "creator", "isPartOf", "liveBlogPosting"))


def _types(node: Mapping[str, Json]) -> tuple[str, ...]:
    return tuple(kind.rpartition("/")[2].rpartition(":")[2] for kind in _strings(node.get("@type")))


def _is_work(node: Mapping[str, Json]) -> bool:
    return any(_ARTICLE.search(kind) or kind in _PAGE for kind in _types(node))


def _work(node: Mapping[str, Json], by_id: Mapping[str, Mapping[str, Json]]) -> Work:
    return Work(
        types=_types(node),
        urls=tuple(_addresses(node)),
        headlines=tuple(dict.fromkeys(_texts(node, "headline", "name", "alternativeHeadline"))),
        description=_first(node, "description", "abstract"),
        body=_first(node, "articleBody", "text"),
        authors=tuple(dict.fromkeys(party for key in ("author", "creator") for party in _parties(node.get(key), by_id))),
        publisher=next((party.name for party in _parties(node.get("publisher"), by_id)), ""),
        published=_first(node, "datePublished", "uploadDate", "dateCreated"),
        modified=_first(node, "dateModified"),
        section=_first(node, "articleSection"),
        language=_language(node.get("inLanguage")),
        free=_free(node.get("isAccessibleForFree")),
    )


def _addresses(node: Mapping[str, Json]) -> Iterator[str]:
    page = node.get("mainEntityOfPage")
    for value in (node.get("url"), page, node.get("@id")):
        if isinstance(value, Mapping):
            yield from _strings(value.get("@id"))
            yield from _strings(value.get("url"))
        else:
            yield from _strings(value)


def _parties(value: Json, by_id: Mapping[str, Mapping[str, Json]]) -> Iterator[Party]:
    """The people and organizations a value names, through lists and references."""
    if isinstance(value, list):
        for item in value[:50]:
            yield from _parties(item, by_id) if not isinstance(item, list) else ()
    elif isinstance(value, str):
        if text := plain(value):
            yield Party(text, organization=False)
    elif isinstance(value, Mapping):
        node = value if _name(value) else by_id.get(str(value.get("@id")), value)
        organization = any(kind.endswith("Organization") or kind in ("Corporation", "Brand") for kind in _types(node))
        for name in _name(node):
            yield Party(name, organization)


def _name(node: Mapping[str, Json]) -> tuple[str, ...]:
    if names := tuple(text for name in _strings(node.get("name")) if (text := plain(name))):
        return names
    parts = (_first(node, "givenName"), _first(node, "additionalName"), _first(node, "familyName"))
    joined = " ".join(part for part in parts if part)
    return (joined,) if joined else ()


def _site_names(nodes: Iterable[Mapping[str, Json]], works: Iterable[Work]) -> Iterator[str]:
    yield from (work.publisher for work in works if work.publisher)
    for node in nodes:
        if {"WebSite", "NewsMediaOrganization"} & set(_types(node)):
            yield from _name(node)


def _language(value: Json) -> str:
    if isinstance(value, Mapping):
        return _first(value, "alternateName", "name")
    return next(iter(_strings(value)), "")


def _free(value: Json) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None


def _first(node: Mapping[str, Json], *keys: str) -> str:
    return next(_texts(node, *keys), "")


def _texts(node: Mapping[str, Json], *keys: str) -> Iterator[str]:
    return (text for key in keys for value in _strings(node.get(key)) if (text := plain(value)))


def _strings(value: Json) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(item for item in value if isinstance(item, str))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (str(value),)
    return (value,) if isinstance(value, str) else ()


def plain(value: str) -> str:
    """A JSON-LD string as a reader would see it: entities undone (twice escaped too), tags off, spaces folded line by line."""
    if "&" in value:
        value = unescape(unescape(value))
    if "<" in value:
        value = _TAG.sub(" ", value)
    return "\n".join(line for part in value.splitlines() if (line := " ".join(part.split())))
