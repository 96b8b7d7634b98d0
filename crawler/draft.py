"""A first draft of a source's file, from what a look at the site has seen: TOML with comments, good to be used at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crawler import shapes, zones
from crawler.discover import latest
from crawler.frontier_visit import Missed
from crawler.shapes import Learnt
from crawler.survey import Listed, Survey
from normalize import languages, urls
from normalize.errors import CrawlError

_LEARN = 5000  # addresses of sitemaps that are learnt from
_WINDOW = timedelta(days=30)
_SECTION = 3  # articles that a page of the menu lists at least, to be a section
_MOST_SECTIONS = 3
_NAME = re.compile(r"[^a-z0-9_-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """A source's file, and what was learnt for it."""

    name: str
    toml: str
    learnt: Learnt


def name_of(url: str) -> str:
    """A short name for the source of that address: "harbourpost" for https://www.harbourpost.co.uk/."""
    first = urls.site(url).partition(".")[0]
    return _NAME.sub("-", first.lower()).strip("-_") or "source"


def draft(survey: Survey, missed: Sequence[Missed], name: str, now: datetime) -> Draft:
    """The draft. Raises CrawlError where the site could not be looked at, or lists nothing."""
    if not survey.home:
        why = "; ".join(f"{each.url}: {each.reason}" for each in missed) or "its front page is no web page"
        hint = "; if the site speaks no https, name it with http://" if survey.start.startswith("https:") and missed else ""
        raise CrawlError(f"nothing could be seen of {survey.start}: {why}{hint}")
    learnt = _learnt(survey)
    sections = [section.url for section in survey.sections if sum(shapes.takes(learnt, url) for url in section.headlines) >= _SECTION]
    if not learnt.patterns:
        raise CrawlError(
            f"{survey.home} lists no articles that can be told from its other pages: no feed, no sitemap, no section of headlines"
        )
    written = _Written(survey, learnt, name, now, tuple(sections[:_MOST_SECTIONS]))
    return Draft(name, "\n".join([*_head(survey, name, now.date()), *written.lines(), ""]), learnt)


def _learnt(survey: Survey) -> Learnt:
    """Feeds and posts are believed; of a sitemap, which may hold anything, what looks like them."""
    listed = [*_own(survey, survey.feeds), *_own(survey, survey.posts)] or _own(
        survey, [each for each in survey.sitemaps if _is_news(each)]
    )
    more = [*_own(survey, survey.sitemaps)[:_LEARN], *survey.headlines, *(url for each in survey.sections for url in each.headlines)]
    listings = [each.url for each in (*survey.feeds, *survey.posts, *survey.sitemaps)]
    return shapes.learn(listed, more, [*survey.menu, *survey.others_listed, *listings, *(section.url for section in survey.sections)])


def _own(survey: Survey, listings: Iterable[Listed]) -> list[str]:
    found: dict[str, None] = {}
    for link in (link for listing in listings for link in listing.links):
        url = next((url for url in (link.url, *link.others) if survey.owns(url)), None)
        if url and url != survey.home:
            found[urls.canonical(url)] = None
    return list(found)


def _is_news(listing: Listed) -> bool:
    """Whether all entries are dated to the minute: a news sitemap, or one of posts."""
    return all(link.dated and len(link.dated) > len("2026-01-23") for link in listing.links)


def _head(survey: Survey, name: str, today: date) -> Iterator[str]:
    yield f"# Drafted by `pressmark source new {survey.start}` on {today.isoformat()}. Read it through; then try it: pressmark source test {name}"


@dataclass(frozen=True, slots=True)
class _Written:
    """The draft's lines."""

    survey: Survey
    learnt: Learnt
    name: str
    now: datetime
    sections: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        survey = self.survey
        yield f"name = {_toml(self.name)}"
        yield f"title = {_toml(survey.title or self.name)}"
        yield f"home = {_toml(survey.home)}"
        yield self._language()
        yield self._zone()
        yield f"hosts = [{', '.join(map(_toml, self._hosts()))}]"
        yield from self._listings()
        yield self._window()
        yield from self._sections()
        yield from self._article()
        yield ""
        yield "[fetch]"
        yield "images = true  # of articles; false saves disk"

    def _language(self) -> str:
        claimed = languages.tag(self.survey.language)
        return f"language = {_toml(claimed)}" if claimed else 'language = "und"  # the front page does not say it; put a tag like "en" here'

    def _window(self) -> str:
        moments = [moment for each in self.survey.sitemaps for link in each.links if (moment := latest(link))]
        told = "what a sitemap dates further back is left alone; without this line all is taken"
        if moments and max(moments) < self.now - _WINDOW:
            return f'# window = "30d"  # {told}; the sitemaps list nothing that is newer'
        return f'window = "30d"  # {told}'

    def _zone(self) -> str:
        dated = [link.dated for listing in (*self.survey.feeds, *self.survey.sitemaps) for link in listing.links[:100] if link.dated]
        zone = zones.guess(dated, urls.host(self.survey.home))
        return f"timezone = {_toml(zone.name)}  # {zone.why}" if zone.name else f'# timezone = "Europe/Lisbon"  # {zone.why}'

    def _hosts(self) -> list[str]:
        survey = self.survey
        home = urls.host(survey.home)
        listed = [
            url
            for listings in (survey.feeds, survey.posts, survey.sitemaps)
            for listing in listings
            for url in (listing.url, *_own(survey, [listing])[:200])
        ]
        other = home.removeprefix("www.") if home.startswith("www.") else f"www.{home}"
        return list(
            dict.fromkeys(
                [
                    home,
                    urls.host(survey.start),
                    other,
                    *(urls.host(url) for url in listed if survey.owns(url)),
                    *map(urls.host, survey.robots),
                ]
            )
        )

    def _listings(self) -> Iterator[str]:
        survey = self.survey
        if survey.feeds:
            yield "feeds = ["
            yield from (self._listing(each) for each in survey.feeds)
            yield "]"
        if survey.posts:
            yield f"wordpress = {_toml(survey.posts[0].url.partition('per_page=')[0].rstrip('?&'))}  # lists a hundred posts, when a feed has ten"
        alone = not (survey.feeds or survey.posts or self.sections)
        if not alone:
            yield from (f"# robots.txt names {_told(url)}; it is read because of that" for url in survey.robots)
        if named := [url for url in survey.roots if alone or url not in survey.robots]:
            yield "sitemaps = ["
            yield from (f"    {_toml(url)}," for url in named)
            yield "]"
        yield from (f"# {self._counted(each)} in {_told(each.url)}" for each in survey.sitemaps)

    def _listing(self, listing: Listed) -> str:
        sent = f"sends {' and '.join(listing.validators)}" if listing.validators else "sends no validators, so each look takes it whole"
        return f"    {_toml(listing.url)},  # {self._counted(listing)}; {sent}"

    def _counted(self, listing: Listed) -> str:
        own = sum(shapes.takes(self.learnt, url) for url in _own(self.survey, [listing]))
        off = sum(not self.survey.owns(link.url) for link in listing.links)
        return f"{len(listing.links):,} entries, {own:,} of them articles{f', {off:,} on other hosts' if off else ''}"

    def _sections(self) -> Iterator[str]:
        if not self.sections:
            return
        needed = not (self.survey.sitemaps or self.survey.posts)
        yield ""
        yield "# Pages that list articles." if needed else "# Pages that list articles too; what is above should be enough."
        for url in self.sections:
            lines = ["[[section]]", f"url = {_toml(url)}", f"links = {_literal('|'.join(self.learnt.patterns))}"]
            yield from (line if needed else f"# {line}" for line in lines)

    def _article(self) -> Iterator[str]:
        yield ""
        yield "[article]"
        yield from (f"# {_told(url)}" for url in self.learnt.examples[:5])
        yield f"pattern = [{', '.join(map(_literal, self.learnt.patterns))}]"
        yield "never = ["
        yield from (f"    {_literal(never)}," for never in self.learnt.never)
        yield "]"


def _toml(text: str) -> str:
    """A TOML string; what a site says of itself may hold anything."""
    return json.dumps(_CONTROL.sub(" ", text).strip()[:300], ensure_ascii=False)


def _literal(expression: str) -> str:
    """A TOML string in which a backslash is a backslash."""
    return f"'{expression}'" if "'" not in expression else json.dumps(expression, ensure_ascii=False)


def _told(text: str) -> str:
    """Text that stays within its comment."""
    return _CONTROL.sub(" ", text)[:300]
