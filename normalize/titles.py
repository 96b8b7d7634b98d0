"""Headlines: the site's name taken off, and the one chosen on which a page's own places agree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from normalize.text import letters

_SEPARATOR = re.compile(
    r"\s+(?:[|‖¦/\\•·»«›‹>~–—-]|::|//|\|\|){1,3}\s+|\s*[|»›│ㅣ]\s*|(?<=[\u3040-\ud7a3”」』])[-_]{1,2}(?=[\u3040-\ud7a3])"
)
_COLON = re.compile(r":\s+")
_COMMA = re.compile(r",\s+")
_ARTICLE = re.compile(r"^(?:the|die|der|das|le|la|el|il|het|de|al)\s+", re.I)
_NOTICE = re.compile(r"^(?:©|\(c\)|copyright|\s|\d)+|\s*\(.*$", re.I)  # around the name in a copyright notice
_HOST_WORDS = 4  # of a site's name that is told by its address
_WORD = re.compile(r"\w+")
_TAIL = re.compile(r"\s?[-–—|_]\s?")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DATE_WORDS = 4  # that may stand before a headline in one heading
_SECTION_WORDS = 3  # that a section's name between headline and site's name may have: "X - Panorama - Site"
_LONGEST = 1000  # characters; a longer title is a paragraph


@dataclass(frozen=True, slots=True)
class Printed:
    """A headline as one place prints it."""

    text: str
    origin: str
    weight: float  # against the other places, where they differ


def without_site(title: str, sites: Sequence[str], host: str) -> str:
    """The title without the site's name at its end or start: "X" for "X | World | The Site", "Site: X", "X - site.com"."""
    names = _names(tuple(sites), host)
    title = _without_tail(title[:_LONGEST], names)
    last = next(reversed([*_SEPARATOR.finditer(title)]), None)
    if last and last.start() and _of_host(title[last.end() :], host):
        title = title[: last.start()]
    for separator in (_SEPARATOR, _COLON):
        first = separator.search(title)
        if first and _is_site(title[: first.start()], names) and title[first.end() :].strip():
            return title[first.end() :].strip()
    return title.strip(" |\t")


def is_site(text: str, sites: Sequence[str], host: str) -> bool:
    """Whether a text is nothing but the site's name."""
    return _is_site(text, _names(tuple(sites), host))


def names_site(name: str, sites: Sequence[str], host: str) -> bool:
    """Whether a name is the site's or a department's of it: the site's name, or one that starts with it ("Daily Example Sport")."""
    words, names = name.split(), _names(tuple(sites), host)
    return any(_key(" ".join(words[:end])) in names for end in range(1, len(words) + 1))


def likeness(heading: str, other: str) -> float:
    """The share of a heading's words that another printing of it has too, 0..1."""
    words = set(_WORD.findall(heading.casefold()))
    return len(words & set(_WORD.findall(other.casefold()))) / max(1, len(words))


def chosen(printed: Iterable[Printed]) -> Printed | None:
    """The headline that most weight stands behind, in the spelling of the first place that prints it; None without any.

    Places that print the same letters stand together. A place that prints "H | more" stands behind H where another prints H alone,
    and so does a heading "Kicker: H".
    """
    places = [place for place in printed if _letters(place.text)]
    groups = {_letters(place.text): place for place in reversed(places)}
    weights = dict.fromkeys(groups, 0.0)
    for place in places:
        weights[_behind(place, groups)] += place.weight
    best = max(weights, key=lambda key: weights[key], default=None)
    return groups[best] if best is not None else None


def _behind(place: Printed, groups: dict[str, Printed]) -> str:
    """The letters of the headline that a place stands behind."""
    own = _letters(place.text)
    for cut in _SEPARATOR.finditer(place.text):
        if (head := _letters(place.text[: cut.start()])) in groups:
            return head
    tight = next(reversed([*_TAIL.finditer(place.text)]), None)
    if tight and _is_section(place.text[tight.end() :]) and (head := _letters(place.text[: tight.start()])) in groups:
        return head
    colon = _COLON.search(place.text) if place.origin in ("h1", "title") else None
    tail = _letters(place.text[colon.end() :]) if colon else ""
    if tail in groups or place.origin != "h1":
        return tail if tail in groups else own
    words = place.text.split()
    dated = (cut for cut in range(2, min(_DATE_WORDS, len(words) // 2) + 1) if _YEAR.search(" ".join(words[:cut])))
    ends = (_letters(" ".join(words[cut:])) for cut in dated)
    return next((end for end in ends if end in groups), own)


def _without_tail(title: str, names: frozenset[str]) -> str:
    cuts = [*_SEPARATOR.finditer(title)]
    for index, cut in enumerate(cuts):
        ends = [later.start() for later in cuts[index + 1 :]]
        parts = [title[one.end() : end] for one, end in zip(cuts[index:], [*ends, None], strict=True)]
        dashed = cut[0] in (" – ", " — ", " - ") and any(
            later[0] != cut[0] for later in cuts[index:]
        )  # "H – now | Site": the headline's own dash
        sections = [part for part in parts if not _is_site(part, names)]
        if len(sections) < len(parts) and (not dashed or not sections) and all(map(_is_section, sections)):
            return title[: cut.start()]
    comma = next(reversed([*_COMMA.finditer(title)]), None)
    return title[: comma.start()] if comma and _is_site(title[comma.end() :], names) else title


@lru_cache(maxsize=256)
def _names(sites: tuple[str, ...], host: str) -> frozenset[str]:
    labels = host.removeprefix("www.").split(".")
    bare = (_NOTICE.sub("", site) for site in sites)
    spelled = (*bare, host.removeprefix("www."), ".".join(labels[-2:]), *(label for label in labels[:-1] if len(label) > 3))
    return frozenset(key for name in spelled if len(key := _key(name)) > 1)


def _key(name: str) -> str:
    return _letters(_ARTICLE.sub("", name.strip(), count=1))


def _letters(text: str) -> str:
    return letters(text).casefold()


def _is_site(part: str, names: frozenset[str]) -> bool:
    return _key(part) in names


def _of_host(part: str, host: str) -> bool:
    """Whether most letters of a few words stand in the host's name: "Rust Blog" at blog.rust-lang.example."""
    found = _WORD.findall(part.casefold())
    bare = _letters(host)
    return len(found) <= _HOST_WORDS and sum(len(word) for word in found if len(word) > 2 and word in bare) > 0.5 * sum(map(len, found))


def _is_section(part: str) -> bool:
    """Whether it could be a section's name: a few words, the first one capitalised, no sentence."""
    return 0 < len(part.split()) <= _SECTION_WORDS and not part[:1].islower() and part[-1:] not in "?!."
