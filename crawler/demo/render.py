"""Stories as HTML: the newsroom's template around the article's own blocks."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import groupby
from string import Template

from crawler.demo.story import Part, Story

_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)\)")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
PRINTED_DATE = {"en": "%B %-d, %Y"}  # by language; else in figures
Picture = Callable[[str], str]  # name -> address


def inline(text: str) -> str:
    """Text with its links and stresses as HTML."""
    linked = _LINK.sub(r'<a href="\2">\1</a>', escape(text, quote=False))
    return _BOLD.sub(r"<strong>\1</strong>", linked)


def body(parts: Iterable[Part], picture: Picture, insert: str = "", after: int = 0) -> str:
    """The article's blocks as HTML, with `insert` (a newsletter box, a link to more) behind the paragraph `after`."""
    return "\n".join(_with_insert(parts, picture, insert, after))


def _with_insert(parts: Iterable[Part], picture: Picture, insert: str, after: int) -> Iterator[str]:
    seen = 0
    for form, run in groupby(parts, lambda part: part.form):
        if form == "item":
            yield "<ul>" + "".join(f"<li>{inline(part.text)}</li>" for part in run) + "</ul>"
            continue
        for part in run:
            yield _block(part, picture)
            seen += form == "paragraph"
            if insert and form == "paragraph" and seen == after:
                yield insert


def _block(part: Part, picture: Picture) -> str:
    if part.form == "heading":
        return f"<h3>{inline(part.text)}</h3>"
    if part.form == "quote":
        return f"<blockquote><p>{inline(part.text)}</p></blockquote>"
    if part.form == "figure":
        return figure(part, picture)
    return f"<p>{inline(part.text)}</p>"


def figure(part: Part, picture: Picture) -> str:
    """A picture with its caption."""
    image = f'<img src="{picture(part.picture)}" width="160" height="90" alt="">'
    return f'<figure class="wp-caption">{image}<figcaption class="wp-caption-text">{inline(part.text)}</figcaption></figure>'


def direction(language: str) -> str:
    """ "rtl" or "ltr", for the page's `dir`."""
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def printed_date(story: Story) -> str:
    """The day of publication as the page prints it."""
    return story.published.strftime(PRINTED_DATE.get(story.language, "%d.%m.%Y"))


def json_ld(story: Story, url: str, publisher: str, image: str) -> str:
    """A NewsArticle of schema.org, ready to stand in a script element."""
    said = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "description": story.lead,
        "datePublished": story.published.isoformat(),
        "dateModified": (story.modified or story.published).isoformat(),
        "inLanguage": story.language,
        "articleSection": story.section.title(),
        "author": {"@type": "Person" if " " in story.author else "Organization", "name": story.author or publisher},
        "publisher": {"@type": "Organization", "name": publisher},
        "mainEntityOfPage": url,
        "image": image,
    }
    return json.dumps(said, ensure_ascii=False).replace("</", "<\\/")


def raised(url: str, run: int, visit: int, goal: int) -> int:
    """What a donation meter shows at a visit: another sum each time, the same for the same visit of the same run."""
    return zlib.crc32(f"{url} {run} {visit}".encode()) % (goal // 10) * 10


def filled(template: str, values: dict[str, str]) -> str:
    """The template with its $names filled in. Raises KeyError for a name that nobody gives."""
    return Template(template).substitute(values)
