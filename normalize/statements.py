"""Who says of whom that a text is theirs: the credits of a cluster's pages, brought to the pages and outlets that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from normalize import outlets, urls
from normalize.model import Credit, Instant
from normalize.rulefile import Agency

Strength = Literal["address", "site", "name", "agency", "itself", "material", "scoop", "nameless"]
PLACES: frozenset[Strength] = frozenset(("address", "site", "name"))  # those that say where the text stood before
SOURCES: frozenset[Strength] = PLACES | {"agency"}  # those that name another one as the text's source

# An agency that gave material is no author: "Additional reporting by", "With files from", "Mit Material von".
_MATERIAL = re.compile(
    r"(?i)\b(?:additional|further) reporting|\breporting (?:by|from)|\bwith (?:files|reporting|material|inputs?|information|contributions?|assistance|agenc)|"
    r"\b(?:mit|unter verwendung von) (?:material|informationen|agenturmaterial)|\bavec\b|\bcon (?:información|informaciones|(?:le )?agenzie)|\bcom informações|"
    r"\bmet (?:materiaal|medewerking)|по (?:материалам|информации|сообщению)|بالاشتراك مع|contributed to this"
)

_JOINED = re.compile(
    r"(?i)(?:by |von |par |por |di |de |door )?(?P<first>[^()/\[\]–—,]{3,60}?) (?:with|and|mit|und|avec|et|con|y|com|e|met|en|и|с|&) (?:l['’])?[^()/\[\]–—,]{2,30}$"
)
_PLACE = re.compile(r"\s+(?:in|from|at)\s+[A-ZÀ-Þ].*$")  # "Associated Press in Valencia"
# What stands behind a byline's comma and is no house: a post, or agencies of which none is named.
_NO_HOUSE = re.compile(
    r"(?i)\b(?:editor|reporter|writer|correspondent|columnist|producer|journalist\w*|redakteur(?:in)?|reporterin|redacteur|rédact(?:eur|rice)|redactora?|redattore|redattrice)$|"
    r"^(?:the )?(?:(?:news|other|wire|international) )?(?:agenc(?:y|ies)|wires?|wire services|agenturen|agences|agencias|agenzie|agências|agentschappen|агентства|وكالات)$"
)
_LEAST_SIGNATURE = 6  # letters of a byline that may be a house's name


@dataclass(frozen=True, slots=True)
class Copy:
    """A page of a cluster, as far as its origin is concerned."""

    id: str
    url: str | None
    published: Instant | None
    seen: datetime | None  # when it was first fetched, UTC; None where nobody knows
    words: int  # of its text
    credits: tuple[Credit, ...] = ()
    site: str = ""  # its source's name or host, where there is no address
    authors: tuple[str, ...] = ()  # as its byline names them: one may be another page's house

    @property
    def address(self) -> str:
        """What tells its site: its address, else its source's name."""
        return self.url or self.site


@dataclass(frozen=True, slots=True)
class Phantom:
    """A source that is named and not held."""

    name: str  # "" where only an address is named
    url: str | None
    is_agency: bool = False

    @property
    def id(self) -> str:
        """One spelling for each: the site where it is known, else the folded name."""
        if self.url and (place := _site(self.url)):
            return f"phantom:{place}"
        return f"phantom:{outlets.key(self.name)}"

    @property
    def label(self) -> str:
        """The name, else the address."""
        return self.name or self.url or ""


Target = Copy | Phantom


@dataclass(frozen=True, slots=True)
class Statement:
    """What one page says about where the text is from."""

    by: str  # the page's id
    strength: Strength
    target: Target | None  # None where no source is named
    credit: Credit


def statements(copies: Sequence[Copy], agencies: Sequence[Agency] = ()) -> tuple[Statement, ...]:
    """What all credits of the copies say; names and addresses of one outlet lead to one target."""
    cluster = _Cluster(tuple(copies), tuple(agencies))
    said = [
        *(cluster.statement(copy, credit) for copy in copies for credit in copy.credits),
        *(signed for copy in copies for author in copy.authors for signed in cluster.signed(copy, author)),
    ]
    return _one_phantom_each(said, cluster.agencies)


@dataclass(frozen=True, slots=True)
class _Cluster:
    copies: tuple[Copy, ...]
    agencies: tuple[Agency, ...]
    _homes: dict[str, list[Copy]] = field(default_factory=dict)  # by agency, its own pages; only saves work
    _bearers: dict[str, list[Copy]] = field(default_factory=dict)  # by name

    def statement(self, by: Copy, credit: Credit) -> Statement:
        if credit.kind == "first-reported":
            return Statement(by.id, "scoop", None, credit)
        if credit.url and (_key(credit.url) is not None):
            return self._by_address(by, credit, credit.url)
        agency = self._agency(_PLACE.sub("", credit.name))
        if agency:
            return self._by_agency(by, credit, agency)
        if _NO_HOUSE.search(credit.name):
            return Statement(by.id, "nameless" if credit.kind == "republication" else "material", None, credit)
        if not credit.name:
            return Statement(by.id, "nameless", None, credit)
        return self._by_name(by, credit)

    def signed(self, by: Copy, author: str) -> Iterator[Statement]:
        """What a byline says that names the house of another page: no name of a person's is read as a house that nobody holds."""
        if len(outlets.key(author)) < _LEAST_SIGNATURE or outlets.is_name_of(author, by.address):
            return
        named = [copy for copy in self.copies if copy.id != by.id and outlets.is_whole_name_of(author, copy.address)]
        if named:
            yield Statement(by.id, "name", _oldest(named), Credit("crosspost", author, None, author, None))

    def _by_address(self, by: Copy, credit: Credit, url: str) -> Statement:
        same = [copy for copy in self.copies if copy.url and _key(copy.url) == _key(url)]
        if same:
            held = by if by in same else same[0]
            return Statement(by.id, "itself" if held == by else "address", held, credit)
        if by.address and _of_site(by, url):
            return Statement(by.id, "itself", by, credit)
        near = [copy for copy in self.copies if _of_site(copy, url)]
        if near:
            return Statement(by.id, "site", _oldest(near), credit)
        return Statement(by.id, "address", Phantom(credit.name, url), credit)

    def _by_agency(self, by: Copy, credit: Credit, agency: Agency) -> Statement:
        if _MATERIAL.search(credit.quote) or self._is_joined(credit.quote):
            return Statement(by.id, "material", None, credit)
        if _at_home(by, agency):
            return Statement(by.id, "itself", by, credit)
        if agency.name not in self._homes:
            self._homes[agency.name] = [copy for copy in self.copies if _at_home(copy, agency)]
        homes = self._homes[agency.name]
        return Statement(by.id, "agency", _oldest(homes) if homes else Phantom(agency.name, None, True), credit)

    def _by_name(self, by: Copy, credit: Credit) -> Statement:
        if outlets.holds_name_of(credit.name, by.address):
            return Statement(by.id, "itself", by, credit)
        if credit.name not in self._bearers:
            self._bearers[credit.name] = [copy for copy in self.copies if outlets.is_name_of(credit.name, copy.address)]
        named = self._bearers[credit.name]
        if named:
            return Statement(by.id, "name", _oldest(named), credit)
        return Statement(by.id, "name", Phantom(credit.name, None), credit)

    def _is_joined(self, quote: str) -> bool:
        """Whether the quote is a byline in which the agency stands beside another author: "Ada Roe with AP"."""
        joined = _JOINED.match(quote)
        return joined is not None and self._agency(joined["first"]) is None

    def _agency(self, name: str) -> Agency | None:
        folded = outlets.key(name) if name else ""
        return next((agency for agency in self.agencies if folded and folded in map(outlets.key, (agency.name, *agency.names))), None)


def _one_phantom_each(said: Sequence[Statement], agencies: Sequence[Agency]) -> tuple[Statement, ...]:
    """The statements, phantoms of one outlet made one: it has the first name and the first address that any page gives."""
    groups: list[list[Phantom]] = []
    for phantom in sorted({one.target for one in said if isinstance(one.target, Phantom)}, key=lambda one: (one.url is None, one.label)):
        group = next((group for group in groups if any(_same_outlet(phantom, other, agencies) for other in group)), None)
        if group is None:
            groups.append([phantom])
        else:
            group.append(phantom)
    whole = {phantom: _merged(group) for group in groups for phantom in group}
    return tuple(replace(one, target=whole[one.target]) if isinstance(one.target, Phantom) else one for one in said)


def _merged(group: Sequence[Phantom]) -> Phantom:
    urls_of = [phantom.url for phantom in group if phantom.url]
    telling = [url for url in urls_of if _key(url) != _site(url)]  # a front page tells less than an article's address
    names = [phantom.name for phantom in group if phantom.name]
    return Phantom(names[0] if names else "", next(iter(telling or urls_of), None), any(phantom.is_agency for phantom in group))


def _same_outlet(one: Phantom, other: Phantom, agencies: Sequence[Agency]) -> bool:
    if one.url and other.url:
        return _site(one.url) == _site(other.url)
    if one.name and other.name and outlets.same_name(one.name, other.name):
        return True
    pairs = ((one, other), (other, one))
    return any(a.name and not a.url and b.url and _names(a, b.url, agencies) for a, b in pairs)


def _names(phantom: Phantom, url: str, agencies: Sequence[Agency]) -> bool:
    if phantom.is_agency:
        return any(agency.name == phantom.name and _site(url) in agency.hosts for agency in agencies)
    return outlets.is_name_of(phantom.name, url)


def _at_home(copy: Copy, agency: Agency) -> bool:
    host = _host(copy.url) if copy.url else copy.site
    return any(host == home or host.endswith(f".{home}") for home in agency.hosts) or (
        not copy.url and outlets.same_name(copy.site, agency.name)
    )


def _of_site(copy: Copy, url: str) -> bool:
    """Whether the address is of the copy's site; a source's name will do where the copy has no address."""
    if copy.url:
        return outlets.same_house(copy.url, url)
    return bool(copy.site) and outlets.is_name_of(copy.site, url)


def _oldest(copies: Sequence[Copy]) -> Copy:
    """The one whose date is the earliest, of undated ones the first by id: of a site's editions one has to stand for all."""
    return min(copies, key=lambda copy: (copy.published is None, copy.published.at.timestamp() if copy.published else 0.0, copy.id))


def _key(url: str) -> str | None:
    try:
        return urls.article_key(url)
    except ValueError:
        return None


def _host(url: str) -> str:
    try:
        return urls.host(url).removeprefix("www.")
    except ValueError:
        return ""


def _site(url: str) -> str:
    try:
        return urls.site(url)
    except ValueError:
        return ""
