"""What a page says of itself: each field with all its claims, where each stands, and the one that is believed.

The places are those of `fields`, in the order of belief: JSON-LD of the article, meta elements, marked elements of the page, its
address. For the title the places vote (`titles.chosen`). Claims that contradict are kept, not chosen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from resiliparse.parse.html import HTMLTree

from normalize import dates, fields, languages, markup, titles, urls
from normalize.dates import printed_date as printed_date
from normalize.fields import Facts, Word
from normalize.model import Claim, Instant
from normalize.names import byline_names as byline_names
from normalize.names import is_person

_LONGEST_CLAIM = 1000  # characters of a claim's value; a longer one is cut
_MOST_CLAIMS = 12  # of one field


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
    lead: str  # the page's own description; whether a standfirst prints it, the blocks tell
    site_name: str
    article_body: str  # of JSON-LD, with the line breaks it has
    is_free: bool | None  # isAccessibleForFree; None where nothing is said
    types: tuple[str, ...]  # JSON-LD types of all nodes, then og:type as "og:article"
    broken_jsonld: int  # scripts that are no JSON, too large or too deep
    claims: tuple[Claim, ...]


def metadata(html: str, url: str | None = None, fetched_at: datetime | None = None, content_language: str = "") -> Metadata:
    """The metadata of a page's markup. `content_language` is the header of that name; nothing that stands in a page makes this raise."""
    return from_tree(HTMLTree.parse(markup.tamed(html.encode("utf-8", "replace").decode("utf-8"))), url, fetched_at, content_language)


def from_tree(tree: HTMLTree, url: str | None = None, fetched_at: datetime | None = None, content_language: str = "") -> Metadata:
    """The same of a tree whose scripts are still in it; the tree stays as it is."""
    page = fields.facts(tree, url, fetched_at, content_language)
    title, title_claims = _title(page)
    authors, author_claims = _authors(page)
    language, language_claims = _believed("language", fields.language(page))
    tag = languages.tag(language)
    published, published_claims = _date("published", fields.published(page), tag, fetched_at)
    if published is None:
        published, published_claims = _date("published", fields.published_in_scripts(page), tag, fetched_at)
    modified, modified_claims = _date("modified", fields.modified(page), tag, fetched_at)
    section, section_claims = _believed("section", fields.section(page))
    lead, lead_claims = _believed("lead", fields.lead(page))
    canonical, foreign, canonical_claims = _canonical(page)
    return Metadata(
        title=title,
        authors=authors,
        published=published,
        modified=modified,
        section=section,
        language=tag,
        canonical_url=canonical,
        foreign_canonical=foreign,
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
    printed = list(fields.titles_printed(page))
    believed = titles.chosen(printed)
    return believed.text if believed else "", [_claim("title", one.text, one.origin, one is believed) for one in printed[:_MOST_CLAIMS]]


def _authors(page: Facts) -> tuple[tuple[str, ...], list[Claim]]:
    """The first place that names someone who is not the site itself; the site only where it alone is named."""
    found = [(origin, names) for origin, names in fields.authors(page) if names][:_MOST_CLAIMS]
    others = [_others(names, page) for _, names in found]
    chosen = next((number for number, names in enumerate(others) if names), 0)
    authors = (others[chosen] or found[chosen][1]) if found else ()
    return authors, [_claim("authors", ", ".join(names), origin, number == chosen) for number, (origin, names) in enumerate(found)]


def _others(names: tuple[str, ...], page: Facts) -> tuple[str, ...]:
    """The names that are not the site's own; beside the site's name ("daily.example, Marbleton") only persons count."""
    kept = tuple(name for name in names if not titles.names_site(name, page.sites, page.host))
    return kept if len(kept) == len(names) else tuple(name for name in kept if is_person(name))


def _date(field: str, words: Iterable[Word], language: str, fetched_at: datetime | None) -> tuple[Instant | None, list[Claim]]:
    """The first date that can be read; a place that prints none makes no claim."""
    found = [(word, instant) for word in words if (instant := dates.parse(word.value, language, fetched_at))][:_MOST_CLAIMS]
    claims = [_claim(field, word.value, word.origin, number == 0) for number, (word, _) in enumerate(found)]
    return (found[0][1] if found else None), claims


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
