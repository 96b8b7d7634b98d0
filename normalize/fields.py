"""Where a page speaks of each field: every place in the order in which it is believed, nothing chosen yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from resiliparse.parse.html import HTMLTree

from normalize import dates, jsonld, languages, markup, urls
from normalize.jsonld import JsonLd, Work
from normalize.markup import Markup
from normalize.markup import Place as Element
from normalize.text import fold

_SITE_METAS = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "site_name",
    "publisher",
    "dc.publisher",
    "cre",
    "copyright",
)
_LONGEST_SITE = 80  # characters; a longer "copyright" is a sentence
_NEAREST = 4  # texts below a headline among which its date stands
_PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.issued", "dcterms.date", "dc.date.created", "dcterms.created",
    "article.published", "published_at", "publish_date", "publishdate", "publish-date", "published-date", "pubdate", "datecreated",
    "rnews:datepublished", "citation_publication_date", "citation_date", "dc.date", "date", "og:pubdate", "originalpublicationdate", "created",
    "creation_date", "ptime", "displaydate",
)  # fmt: skip
_MODIFIED_METAS = (
    "article:modified_time", "og:article:modified_time", "article:modified", "og:updated_time", "datemodified", "article.updated",
    "dc.date.modified", "dcterms.modified", "lastmod", "last-modified", "lastmodified", "date.modified", "rnews:datemodified", "updated", "revised",
)  # fmt: skip
# Names of meta elements that no list holds but that can mean one thing only.
_PUBLISHED_META = re.compile(
    r"(?:.*[\s.:_-])?(?:date[\s._-]?)?(?:publi(?:sh|shed|cation)|posted|released?|issued)(?:[\s._-]?(?:on|at|date|time|datetime))?"
)
_MODIFIED_META = re.compile(
    r"(?:.*[\s.:_-])?(?:date[\s._-]?|last[\s._-]?)?(?:updated?|modified|revised)(?:[\s._-]?(?:on|at|date|time|datetime))?"
)
_SECTION_METAS = (
    "article:section",
    "og:article:section",
    "section",
    "parsely-section",
    "sailthru.section",
    "cxenseparse:section",
    "cxenseparse:category",
)
_LEAD_METAS = ("og:description", "description", "twitter:description", "dc.description", "sailthru.description")
_CHANGED = re.compile(r"modif|updat|aktualis|revis|review|mis.{1,3}jour|actualiz|aggiorn|opdater|oppdater|bijgewerkt|обновл|güncel|تحديث")
_PUBLISHED = re.compile(r"publi|posted|veröffentlicht|pubblic|gepubliceerd|опублик|yayın|نشر")
LONGEST_DATE = 100  # characters of a date line
SEPARATED = re.compile(r"\s[|•·–—/-]\s|\s?[|•·]\s?")
_DIGITS = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Word:
    """What one place says of a field."""

    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Facts:
    """A page's markup and JSON-LD, and what follows from them at once."""

    tree: HTMLTree
    url: str | None
    fetched_at: datetime | None
    content_language: str
    markup: Markup
    jsonld: JsonLd
    host: str  # "" where the address is not known
    sites: tuple[str, ...]  # the site's names, the one it gives itself first
    work: Work | None  # the article that JSON-LD describes: the one of this address, else the first
    tag: str  # the language that the page claims first, BCP 47; "" without
    timezone: str  # of the source, for printed times that name none
    day_lines: frozenset[str]  # of the texts around the headline, and of their parts, those that are nothing but a date


def facts(tree: HTMLTree, url: str | None, fetched_at: datetime | None, content_language: str, timezone: str = "") -> Facts:
    """The facts of a tree whose scripts are still in it."""
    marked = markup.read(tree)
    linked = jsonld.read(marked.scripts)
    named = (value for _, value in marked.meta(*_SITE_METAS) if len(value) <= _LONGEST_SITE)
    articles = [work for work in linked.works if work.is_article]
    own = [work for work in articles if _is_here(work.urls, url)] if len(articles) > 1 else articles
    page = Facts(
        tree,
        url,
        fetched_at,
        content_language,
        marked,
        linked,
        _host(url),
        tuple(dict.fromkeys((*named, *linked.sites))),
        next(iter(own or articles), None),
        "",
        timezone,
        frozenset(),
    )
    tag = next((languages.tag(word.value) for word in language(page)), "")
    return replace(page, tag=tag, day_lines=frozenset(_day_lines(marked, tag, fetched_at)))


def _day_lines(marked: Markup, tag: str, fetched_at: datetime | None) -> Iterator[str]:
    for text in (*marked.near, *marked.before):
        if len(text) <= LONGEST_DATE and _DIGITS.search(text):
            parts = SEPARATED.split(text)
            yield from (each for each in dict.fromkeys((text, *parts)) if dates.printed_date(each, tag, fetched_at))


def _host(url: str | None) -> str:
    try:
        return urls.host(url) if url else ""
    except ValueError:
        return ""


def _is_here(addresses: Iterable[str], url: str | None) -> bool:
    if url is None or not _host(url):
        return False
    here = urls.key(url)
    found = (urls.join(url, address) for address in addresses)
    return any(address is not None and urls.key(address) == here for address in found)


def published(page: Facts) -> Iterator[Word]:
    yield from _of_works(page, lambda work: work.published)
    yield from _of_metas(page, _PUBLISHED_METAS)
    yield from _of_meta_like(page, _PUBLISHED_META, _PUBLISHED_METAS)
    yield from _of_other_works(page, lambda work: work.published)
    elements = sorted((one for one in _dated(page) if not _tells_change(one.marked) and not _tells_change(one.text)), key=_remoteness)
    yield from (Word(one.value or one.text, "itemprop") for one in elements if "datepublished" in one.marked)
    yield from (Word(one.value or one.text, "time") for one in elements if one.rank < 0 and one.main and not one.furniture)
    yield from (Word(text, "near-title") for text, before in _dates_near(page) if not _tells_change(f"{before} {text}"))
    yield from (Word(one.value or one.text, "time") for one in elements if one.rank < 0)
    if page.url and (found := dates.from_url(page.url, page.fetched_at)) and found.precision == "day":
        yield Word(found.iso(), "url")
    printed = (*elements, *(one for one in page.markup.bylines if not _tells_change(one.text)))
    yield from (Word(one.text, "byline") for one in printed if one.rank >= 0 and not one.furniture)


def published_below(page: Facts) -> Iterator[Word]:
    """The last resort, where nothing above says it: the page's one date line below the headline, scripts, the address's month.

    It costs a look at every text and script, and a script's date may be another article's.
    """
    texts = _texts_below(page)
    lines = [Word(text, "text") for before, text in zip(("", *texts), texts, strict=False) if _alone(before, text, page)]
    if len({dates.parse(word.value, page.tag) for word in lines}) == 1:
        yield lines[0]
    yield from (Word(value, "script") for value in markup.scripted_dates(page.tree))
    if page.url and (found := dates.from_url(page.url, page.fetched_at)):
        yield Word(found.iso(), "url")


def _alone(before: str, text: str, page: Facts) -> bool:
    if not _DIGITS.search(text) or dates.printed_date(text, page.tag, page.fetched_at) is None:
        return False
    return not _tells_change(f"{before if len(before) <= LONGEST_DATE else ''} {text}")


def modified(page: Facts) -> Iterator[Word]:
    yield from _of_works(page, lambda work: work.modified)
    yield from _of_metas(page, _MODIFIED_METAS)
    yield from _of_meta_like(page, _MODIFIED_META, _MODIFIED_METAS)
    yield from _of_other_works(page, lambda work: work.modified)
    changed = (one for one in _dated(page) if not one.furniture and (_tells_change(one.marked) or _tells_change(one.text)))
    yield from (Word(one.value or one.text, "time") for one in changed)
    yield from (Word(text, "near-title") for text, before in _dates_near(page) if _tells_change(f"{before} {text}"))


def _tells_change(text: str) -> bool:
    """Whether what stands before the first digit speaks of an update (or a review to come) and not of the publication."""
    before = re.split(r"\d", text, maxsplit=1)[0].lower()
    return bool(_CHANGED.search(before)) and not _PUBLISHED.search(before)


def _dates_near(page: Facts) -> Iterator[tuple[str, str]]:
    """Texts after the headline, then those of its header before it, that are nothing but a date, each with the text before it; the line
    right above the headline comes first where none of the next below is a date.
    """
    near, above = page.markup.near, page.markup.before[-1:]
    nearest = above if not any(text in page.day_lines for text in near[:_NEAREST]) else ()
    for texts in (nearest, near, page.markup.before):
        for before, text in zip(("", *texts), texts, strict=False):
            for part in SEPARATED.split(text) if len(text) <= LONGEST_DATE else ():
                if part in page.day_lines:
                    yield part, before if len(before) <= LONGEST_DATE and not any(map(str.isdigit, before)) else ""


def _dated(page: Facts) -> tuple[Element, ...]:
    return (*page.markup.times, *page.markup.dated)


def _remoteness(element: Element) -> tuple[bool, bool]:
    return element.furniture, not element.main


def _of_meta_like(page: Facts, pattern: re.Pattern[str], known: Sequence[str]) -> Iterator[Word]:
    named = dict.fromkeys(name for name, _ in page.markup.metas if pattern.fullmatch(name) and name not in known)
    return _of_metas(page, named)


def _texts_below(page: Facts) -> list[str]:
    """Short texts of the page below its headline; all of them where the headline is not found."""
    texts = [fold(text) for text in markup.texts(page.tree) if len(text) <= 2 * LONGEST_DATE]
    headline = next((one.text for one in page.markup.headings if not one.furniture), "")
    return texts[texts.index(headline) + 1 :] if headline in texts else texts


def _of_works(page: Facts, read: Callable[[Work], str]) -> Iterator[Word]:
    if page.work and read(page.work):
        yield Word(read(page.work), "json-ld")


def _of_other_works(page: Facts, read: Callable[[Work], str]) -> Iterator[Word]:
    """WebPage and its like, after the meta elements: they speak of the page, not of the article."""
    yield from (Word(read(work), "json-ld") for work in page.jsonld.works if not work.is_article and read(work))


def _of_metas(page: Facts, names: Iterable[str]) -> Iterator[Word]:
    return (Word(value, origin(name)) for name, value in page.markup.meta(*names))


def section(page: Facts) -> Iterator[Word]:
    yield from _of_works(page, lambda work: work.section)
    yield from _of_metas(page, _SECTION_METAS)


def lead(page: Facts) -> Iterator[Word]:
    yield from _of_works(page, lambda work: fold(work.description))
    yield from _of_metas(page, _LEAD_METAS)


def language(page: Facts) -> Iterator[Word]:
    """What the page calls its language, as it spells it."""
    words = (
        Word(page.markup.language, "html-lang"),
        *_of_works(page, lambda work: work.language),
        *_of_metas(page, ("og:locale", "content-language", "dc.language", "language")),
        Word(page.content_language, "header"),
    )
    return (word for word in words if languages.tag(word.value))


def canonical(page: Facts) -> Iterator[Word]:
    """Addresses that the page calls its own, absolute and in their one spelling."""
    words = (Word(page.markup.canonical, "link"), *_of_metas(page, ("og:url",)), Word(page.url or "", "url"))
    for word in words:
        if not word.value:
            continue
        found = urls.join(page.url, word.value) if page.url and page.host else word.value
        try:
            yield Word(urls.canonical(found or ""), word.origin)
        except ValueError:
            continue


def syndicated(page: Facts) -> Iterator[Word]:
    """Whose text the page says it carries, as printed."""
    return _of_metas(page, ("syndication-source", "original-source"))


def origin(meta: str) -> str:
    """The origin's name of a meta element: "opengraph" for og: and article:, else "meta:NAME"."""
    return "opengraph" if meta.startswith(("og:", "article:")) else f"meta:{meta}"
