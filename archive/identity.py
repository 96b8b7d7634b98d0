"""Public names made from content, never from the order of arrival, so that a citation outlives a rebuild."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from normalize import urls
from normalize.model import Article, utc

NAME_LENGTH = 32  # hex characters: 128 bits, so that nobody can make two articles with one name


def article_key(source: str, canonical_url: str) -> str:
    """The public name of an article."""
    return _name("article", source, canonical_url)


def version_key(article: str, page: Article) -> str:
    """The public name of a version: another title, lead, byline or kept text is another version, other furniture is not."""
    return version_name(article, page.title, page.lead, byline(page), page.text)


def version_name(article: str, title: str, lead: str, byline: str, text: str) -> str:
    """The same, from what decides it."""
    return _name("version", article, title, lead, byline, text)


def byline(page: Article) -> str:
    """The authors as one line."""
    return ", ".join(page.authors)


def digest(content: bytes) -> str:
    """The digest as it stands in every table: "sha256:" and hex."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def text_digest(text: str) -> str:
    """The digest of a text's UTF-8."""
    return digest(text.encode("utf-8", "surrogatepass"))


def is_web(url: str) -> bool:
    """Whether the address leads to the web, not to an imported document without one."""
    return url.startswith(("http://", "https://"))


def canonical(url: str) -> str:
    """The one spelling of the address; an address that is not http(s), like a urn, as it is."""
    try:
        return urls.canonical(url)
    except ValueError:
        return url


def url_key(url: str) -> str:
    """What all spellings of one address share; an address that is not http(s) as it is."""
    try:
        return urls.key(url)
    except ValueError:
        return url


def source_of(source: str | None, url: str) -> str:
    """The source's name; the host where no source is known; "unknown" where there is no host either."""
    if source:
        return source
    try:
        return urls.host(url)
    except ValueError:
        return "unknown"


def stamp(moment: datetime) -> str:
    """The moment as it stands in every table, so that text sorts as time does: "2026-01-23T10:00:00.000000Z"."""
    return utc(moment).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _name(*parts: str) -> str:
    # JSON keeps the borders between the parts, so ("ab", "c") and ("a", "bc") differ.
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()[:NAME_LENGTH]
