"""What a page says of itself: each field with all its claims, where each stands, and the one that is believed.

The places are those of `fields`, in the order of belief: JSON-LD of the article, meta elements, marked elements of the page, its
address. For the title the places vote (`titles.chosen`). Claims that contradict are kept, not chosen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from resiliparse.parse.html import HTMLTree

from normalize import authorship, dates, fields, headlines, titles, urls
from normalize.authorship import Names
from normalize.bylines import byline_names as byline_names
from normalize.dates import printed_date as printed_date
from normalize.fields import Facts, Word
from normalize.model import Claim, Instant
from normalize.names import is_forename, is_person
from normalize.tree import parse

_LONGEST_CLAIM = 1000  # characters of a claim's value; a longer one is cut
_MOST_CLAIMS = 12  # of one field
_MOST_WORDS = 200  # places of one field that are read


@dataclass(frozen=True, slots=True)
class Metadata:
    """What was believed, and everything that was claimed. Strings are "" and tuples empty where the page says nothing."""

    title: str
    authors: tuple[str, ...]
    published: Instant | None
    modified: Instant | None
    section: str
    language: str  # BCP 47, as the page claims it; `languages.language` sets it against the text
    canonical_url: str | None  # of this site, in the spelling of `urls.canonical`; None where neither page nor caller knows one
    foreign_canonical: str | None  # a canonical link to another site: a claim about origin
    syndicated: tuple[Word, ...]  # what meta elements say of the text's origin (normalize/syndication.py)
    lead: str  # the page's own description; whether a standfirst prints it, the blocks tell
    site_name: str
    article_body: str  # of JSON-LD, with the line breaks it has
    is_free: bool | None  # isAccessibleForFree; None where nothing is said
    types: tuple[str, ...]  # JSON-LD types of all nodes, then og:type as "og:article"
    broken_jsonld: int  # scripts that are no JSON, too large or too deep
    claims: tuple[Claim, ...]


def metadata(
    html: str, url: str | None = None, fetched_at: datetime | None = None, content_language: str = "", timezone: str = ""
) -> Metadata:
    """The metadata of a page's markup; nothing that stands in a page makes this raise.

    `content_language` is the header of that name; `timezone` (IANA) is the source's, for printed times that name none.
    """
    return from_tree(parse(html), url, fetched_at, content_language, timezone)


def from_tree(
    tree: HTMLTree, url: str | None = None, fetched_at: datetime | None = None, content_language: str = "", timezone: str = ""
) -> Metadata:
    """The same of a tree whose scripts are still in it; the tree stays as it is."""
    page = fields.facts(tree, url, fetched_at, content_language, timezone)
    title, title_claims = _title(page)
    authors, author_claims = _authors(page)
    _, language_claims = _believed("language", fields.language(page))
    published, published_claims = _date("published", fields.published(page), page)
    if published is None:
        published, published_claims = _date("published", fields.published_below(page), page)
    modified, modified_claims = _date("modified", fields.modified(page), page)
    section, section_claims = _believed("section", fields.section(page))
    lead, lead_claims = _believed("lead", fields.lead(page))
    canonical, foreign, canonical_claims = _canonical(page)
    return Metadata(
        title=title,
        authors=authors,
        published=published,
        modified=modified,
        section=section,
        language=page.tag,
        canonical_url=canonical,
        foreign_canonical=foreign,
        syndicated=tuple(fields.syndicated(page)),
        lead=lead,
        site_name=next(iter(page.sites), ""),
        article_body=page.work.body if page.work else "",
        is_free=next((work.free for work in page.jsonld.works if work.free is not None), None),
        types=(*page.jsonld.types, *(f"og:{kind}" for _, kind in page.markup.meta("og:type"))),
        broken_jsonld=page.jsonld.broken,
        claims=(
            *(*title_claims, *author_claims, *published_claims, *modified_claims),
            *(*section_claims, *language_claims, *canonical_claims, *lead_claims),
        ),
    )


def _title(page: Facts) -> tuple[str, list[Claim]]:
    printed = list(headlines.titles_printed(page))
    believed = titles.chosen(printed)
    return believed.text if believed else "", [_claim("title", one.text, one.origin, one is believed) for one in printed[:_MOST_CLAIMS]]


def _authors(page: Facts) -> tuple[tuple[str, ...], list[Claim]]:
    """The first place that names persons, else houses, else a house's team; the site itself only where nobody else is named."""
    found = [one for one in authorship.authors(page) if one.names][:_MOST_CLAIMS]
    if not any(one.whole for one in found):
        found.extend(one for one in authorship.authors_below(page) if one.names)
    others = [_others(one, page) for one in found]
    named = [number for number, names in enumerate(others) if names]
    chosen = min(named, key=lambda number: (found[number].rank, number), default=0)
    authors = (others[chosen] or found[chosen].names) if found else ()
    return tuple(_in_full(name, found) for name in authors), [
        _claim("authors", ", ".join(one.names), one.origin, number == chosen) for number, one in enumerate(found)
    ]


def _in_full(name: str, found: list[Names]) -> str:
    """The name as another place prints it in full: "Robyn Buck" for "Robyn"."""
    if not is_forename(name):
        return name
    return next((longer for one in found if one.sure for longer in one.names if longer.startswith(f"{name} ") and is_person(longer)), name)


def _others(found: Names, page: Facts) -> tuple[str, ...]:
    """The names that are not the site's own; beside the site's name ("daily.example, Marbleton") only persons count. A team may bear it."""
    if found.rank > 1:
        return found.names
    kept = tuple(name for name in found.names if not titles.names_site(name, page.sites, page.host))
    return kept if len(kept) == len(found.names) else tuple(name for name in kept if is_person(name))


def _date(field: str, words: Iterable[Word], page: Facts) -> tuple[Instant | None, list[Claim]]:
    """The first date that can be read, in the spelling that tells its zone; a place that prints none makes no claim."""
    read = ((word, dates.parse(word.value, page.tag, page.fetched_at, page.timezone)) for word in islice(words, _MOST_WORDS))
    found = list(islice(((word, instant) for word, instant in read if instant), _MOST_CLAIMS))
    chosen = _chosen([instant for _, instant in found])
    claims = [_claim(field, word.value, word.origin, number == chosen) for number, (word, _) in enumerate(found)]
    return (found[chosen][1] if found else None), claims


def _chosen(instants: list[Instant]) -> int:
    """The first; or where that stands in UTC, the first that prints the same moment in a zone of its own."""
    if not instants or instants[0].offset != 0 or instants[0].precision in ("day", "month"):
        return 0
    return next((at for at, one in enumerate(instants) if one.offset and one.at == instants[0].at), 0)


def _believed(field: str, words: Iterable[Word]) -> tuple[str, list[Claim]]:
    """The first place that says anything."""
    found = [word for word in words if word.value][:_MOST_CLAIMS]
    claims = [_claim(field, word.value, word.origin, number == 0) for number, word in enumerate(found)]
    return (found[0].value if found else ""), claims


def _canonical(page: Facts) -> tuple[str | None, str | None, list[Claim]]:
    """The first address of this site, and the first link to another site; a link from an article to the front page is a template's fault."""
    words = list(fields.canonical(page))
    here = next((word.value for word in words if word.origin == "url"), "")
    words = [word for word in words if word.origin == "url" or not _is_front(word.value) or (here and _is_front(here))]
    own = next((word for word in words if not here or urls.same_site(word.value, here)), None)
    foreign = next((word.value for word in words if word.origin == "link" and here and not urls.same_site(word.value, here)), None)
    return (own.value if own else None), foreign, [_claim("canonical_url", word.value, word.origin, word is own) for word in words]


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _claim(field: str, value: str, origin: str, chosen: bool) -> Claim:
    return Claim(field, value[:_LONGEST_CLAIM], origin, chosen)
