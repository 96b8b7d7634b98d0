"""Where a page prints its headline, and how much each place counts: the printed heading, JSON-LD, meta elements, the title element."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from normalize import titles
from normalize.fields import Facts, origin
from normalize.markup import Place
from normalize.text import fold, letters
from normalize.titles import Printed

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
_H1_OF_NO_NEWS, _STRANGE_H1, _ONE_WORD_H1 = 4.0, 0.6, 0.4  # blogs and guides print another headline than they give to search engines
_PRINTED_BELOW = 4.0  # more for JSON-LD's headline where the page prints it below an <h1> of other words: that one names the subject
_BELOW = 8  # texts after the <h1> among which it then stands
_KIN = 0.3  # share of a heading's words that metadata must repeat
_SPEAKING = 4  # words of a heading that is no section's or site's name


def titles_printed(page: Facts) -> Iterator[Printed]:
    """Every headline, the site's name taken off."""
    told = list(_told_titles(page))
    for one in (*_headings(page, [each.text for each in told]), *told):
        if text := titles.without_site(one.text, page.sites, page.host):
            yield Printed(text, one.origin, one.weight)


def is_news(page: Facts) -> bool:
    """Whether the page calls itself news: there metadata is an editor's work, elsewhere it is written for search engines."""
    return any("News" in kind for kind in page.jsonld.types if kind != "NewsMediaOrganization")


def _headings(page: Facts, told: Sequence[str]) -> Iterator[Printed]:
    """The printed headings, first those that the metadata repeat; the rest count little."""
    headings = [one for one in page.markup.headings if one.text and not titles.is_site(one.text, page.sites, page.host)]
    kin = {one.text: max((titles.likeness(one.text, text) for text in told), default=0.0) for one in headings}
    headings.sort(key=lambda one: (one.furniture, kin[one.text] < _KIN))
    for number, one in enumerate(headings[:4]):
        yield Printed(one.text, "h1", _OTHER_H1 if number else _weight(one, kin[one.text], bool(told), len(headings), is_news(page)))


def _weight(heading: Place, likeness: float, told: bool, headings: int, news: bool) -> float:
    words = len(heading.text.split())
    if told and likeness < _KIN and (words < _SPEAKING or headings > 1):
        return _STRANGE_H1 if words > 1 else _ONE_WORD_H1
    if not news and words >= _SPEAKING and not heading.furniture:
        return _H1_OF_NO_NEWS
    return _H1_IN_MAIN if heading.main and not heading.furniture else _H1


def _told_titles(page: Facts) -> Iterator[Printed]:
    """What JSON-LD, meta elements and the title element say."""
    for number, text in enumerate(page.work.headlines[:2] if page.work else ()):
        printed = number == 0 and letters(text) in map(letters, page.markup.near[:_BELOW])
        yield Printed(fold(text), "json-ld", 0.0 if number else _HEADLINE + printed * _PRINTED_BELOW)
    for name, weight in _TITLE_METAS.items():
        if first := next(page.markup.meta(name), None):
            yield Printed(first[1], origin(name), weight)
    if page.markup.title and not titles.is_site(page.markup.title, page.sites, page.host):
        yield Printed(page.markup.title, "title", _TITLE)
