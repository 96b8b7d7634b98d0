"""Where a page speaks of each field: every place in the order in which it is believed, nothing chosen yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from resiliparse.parse.html import HTMLTree

from normalize import dates, jsonld, languages, markup, titles, urls
from normalize.jsonld import JsonLd, Work
from normalize.markup import Markup
from normalize.markup import Place as Element
from normalize.names import byline_names, claimed_names, is_label, is_person, labelled_names
from normalize.text import fold
from normalize.titles import Printed

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
# How much each place counts in `titles.chosen`: roughly how often it alone is right on the corpora of benchmarks/metadata.py.
_TITLE_METAS = {
    "og:title": 1.4,
    "twitter:title": 0.4,
    "parsely-title": 0.5,
    "cxenseparse:title": 0.5,
    "sailthru.title": 0.5,
    "dc.title": 0.3,
    "title": 0.2,
}
_H1, _H1_IN_MAIN, _OTHER_H1, _HEADLINE, _TITLE = 1.5, 2.0, 0.1, 1.5, 0.5
_AUTHOR_METAS = re.compile(r"(?:.*[.:_-])?authors?(?:[.:_-]?name)?|byl|(?:dc(?:terms)?\.)?creator")
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
_NOT_THE_AUTHOR = re.compile(r"comment|credit|caption|image|photo|avatar|copyright|quote|social|share|bio\b")
_NEAR_FOR_NAMES = 40  # texts after the headline; further down "By" begins sentences
_LONGEST_DATE = 100  # characters of a date line
_SURE = 1  # rank of itemprop and rel=author: believed even inside what looks like furniture, where nothing else names anyone
_ALIKE = 4  # elements marked alike that can be the authors of one article; more are a list of articles


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


def facts(tree: HTMLTree, url: str | None, fetched_at: datetime | None, content_language: str) -> Facts:
    """The facts of a tree whose scripts are still in it."""
    marked = markup.read(tree)
    linked = jsonld.read(marked.scripts)
    named = (value for _, value in marked.meta(*_SITE_METAS) if len(value) <= _LONGEST_SITE)
    articles = [work for work in linked.works if work.is_article]
    own = [work for work in articles if _is_here(work.urls, url)]
    return Facts(
        tree,
        url,
        fetched_at,
        content_language,
        marked,
        linked,
        _host(url),
        tuple(dict.fromkeys((*named, *linked.sites))),
        next(iter(own or articles), None),
    )


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


def titles_printed(page: Facts) -> Iterator[Printed]:
    """Every headline, the site's name taken off."""
    for one in _raw_titles(page):
        if text := titles.without_site(one.text, page.sites, page.host):
            yield Printed(text, one.origin, one.weight)


def _raw_titles(page: Facts) -> Iterator[Printed]:
    headings = [one for one in page.markup.headings if one.text and not titles.is_site(one.text, page.sites, page.host)]
    headings.sort(key=lambda one: one.furniture)
    for number, one in enumerate(headings[:4]):
        yield Printed(one.text, "h1", _OTHER_H1 if number else _H1_IN_MAIN if one.main and not one.furniture else _H1)
    if page.work:
        yield from (Printed(fold(text), "json-ld", 0.0 if number else _HEADLINE) for number, text in enumerate(page.work.headlines[:2]))
    for name, weight in _TITLE_METAS.items():
        if first := next(page.markup.meta(name), None):
            yield Printed(first[1], _origin(name), weight)
    if page.markup.title:
        yield Printed(page.markup.title, "title", _TITLE)


def authors(page: Facts) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Origin and names of every place that names an author."""
    for work in (page.work,) if page.work else page.jsonld.works:
        yield (
            "json-ld",
            _once(name for party in work.authors for name in ((party.name,) if party.organization else claimed_names(party.name))),
        )
    for key in dict.fromkeys(name for name, _ in page.markup.metas if _AUTHOR_METAS.fullmatch(name)):
        yield f"meta:{key}", _once(name for _, value in page.markup.meta(key) for name in claimed_names(value))
    yield from _bylines(page)
    near = [text for text in page.markup.near[:_NEAR_FOR_NAMES] if any(map(str.isalnum, text))]
    yield from (("near-title", names) for text in _labelled(near) if (names := labelled_names(text)))
    yield "near-title", _once(text for text in _beside_date(near, page) if is_person(text))
    marked = _once(name for one in page.markup.bylines if one.rank <= _SURE and one.main for name in _names(one))
    yield "byline", marked if len(marked) <= _ALIKE // 2 else ()


def _beside_date(texts: Sequence[str], page: Facts) -> Iterator[str]:
    """What stands next to the first date line after the headline."""
    for before, text, after in zip(("", *texts), texts, (*texts[1:], ""), strict=False):
        if _is_date(text, page):
            yield before
            yield after
            return


def _labelled(texts: Sequence[str]) -> Iterator[str]:
    """The texts, one that is only "By" joined to the next."""
    for text, after in zip(texts, (*texts[1:], ""), strict=False):
        yield f"{text} {after}" if is_label(text) else text


def _bylines(page: Facts) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Elements marked as bylines; those marked alike (one author each) speak together."""
    places = sorted((one for one in page.markup.bylines if not _NOT_THE_AUTHOR.search(one.marked)), key=lambda one: not one.main)
    for marked in dict.fromkeys(one.marked for one in places):
        alike = [one for one in places if one.marked == marked]
        if len(alike) <= _ALIKE:
            yield "byline", _once(name for one in alike if not one.furniture for name in _names(one))


def _names(element: Element) -> tuple[str, ...]:
    linked = _once(name for text in element.names for name in byline_names(text))
    printed = byline_names(element.text, bare=True)
    return linked if len(linked) >= len(printed) or not all(map(is_person, printed)) else printed


def published(page: Facts) -> Iterator[Word]:
    yield from _of_works(page, lambda work: work.published)
    yield from _of_metas(page, _PUBLISHED_METAS)
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


def published_in_scripts(page: Facts) -> Iterator[Word]:
    """The last resort: it costs a look at every script, and may be another article's."""
    return (Word(value, "script") for value in markup.scripted_dates(page.tree))


def modified(page: Facts) -> Iterator[Word]:
    yield from _of_works(page, lambda work: work.modified)
    yield from _of_metas(page, _MODIFIED_METAS)
    yield from _of_other_works(page, lambda work: work.modified)
    changed = (one for one in _dated(page) if not one.furniture and (_tells_change(one.marked) or _tells_change(one.text)))
    yield from (Word(one.value or one.text, "time") for one in changed)
    yield from (Word(text, "near-title") for text, before in _dates_near(page) if _tells_change(f"{before} {text}"))


def _tells_change(text: str) -> bool:
    """Whether what stands before the first digit speaks of an update (or a review to come) and not of the publication."""
    before = re.split(r"\d", text, maxsplit=1)[0].lower()
    return bool(_CHANGED.search(before)) and not _PUBLISHED.search(before)


def _dates_near(page: Facts) -> Iterator[tuple[str, str]]:
    """Texts after the headline that are nothing but a date, each with the text before it."""
    for before, text in zip(("", *page.markup.near), page.markup.near, strict=False):
        if _is_date(text, page):
            yield text, before if len(before) <= _LONGEST_DATE and not any(map(str.isdigit, before)) else ""


def _is_date(text: str, page: Facts) -> bool:
    return len(text) <= _LONGEST_DATE and any(map(str.isdigit, text)) and dates.printed_date(text, _tag(page), page.fetched_at) is not None


def _tag(page: Facts) -> str:
    return next((languages.tag(word.value) for word in language(page)), "")


def _dated(page: Facts) -> tuple[Element, ...]:
    return (*page.markup.times, *page.markup.dated)


def _remoteness(element: Element) -> tuple[bool, bool]:
    return element.furniture, not element.main


def _of_works(page: Facts, read: Callable[[Work], str]) -> Iterator[Word]:
    if page.work and read(page.work):
        yield Word(read(page.work), "json-ld")


def _of_other_works(page: Facts, read: Callable[[Work], str]) -> Iterator[Word]:
    """WebPage and its like, after the meta elements: they speak of the page, not of the article."""
    yield from (Word(read(work), "json-ld") for work in page.jsonld.works if not work.is_article and read(work))


def _of_metas(page: Facts, names: Iterable[str]) -> Iterator[Word]:
    return (Word(value, _origin(name)) for name, value in page.markup.meta(*names))


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


def _origin(meta: str) -> str:
    """The origin's name of a meta element: "opengraph" for og: and article:, else "meta:NAME"."""
    return "opengraph" if meta.startswith(("og:", "article:")) else f"meta:{meta}"


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
