r"""What a newsroom's article addresses have in common, learnt from those that its feeds and sitemaps list: regular expressions. Pure.

An address is seen as its shape: for "/2026/01/23/some-words-a91234" a year, two numbers of a date, words with a number at their end.
Each shape that is common among the listed articles becomes one expression, as narrow as they agree and no narrower:

    https://harbour.example/news/some-words-of-a-title-12345.html
    ^https?://[^/]+/[a-z0-9_-]+/[^/?]+-\d{3,}\.html$
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from normalize import urls

# First folders, and names of pages, that hold lists, people and the house's own business, in the papers that were looked at.
NEVER = (
    "tag", "tags", "category", "categories", "topic", "topics", "author", "authors", "people", "profile", "user", "users", "page", "search",
    "feed", "feeds", "rss", "comments", "archive", "archives", "wp-admin", "wp-content", "wp-includes", "wp-json", "wp-login.php", "login",
    "register", "account", "subscribe", "newsletter", "newsletters", "donate", "support-us", "about", "about-us", "contact", "contact-us", "contacts",
    "privacy", "privacy-policy", "cookie-policy", "terms", "terms-of-use", "terms-of-service", "imprint", "impressum", "advertise", "advertising",
    "careers", "jobs", "shop", "cart", "sitemap", "print", "amp", "embed", "preview", "userfeed",
)  # fmt: skip
_RARE = 0.02  # share of the listed articles below which a shape is an odd one out
_FEW = 3  # addresses of one shape that are enough to trust it where nothing lists articles
_MOST_EXACT = 20  # pages that are named one by one

_EXTENSION = re.compile(r"\.(?:html?|php|aspx?|shtml|phtml|stm|ece|jsp)$", re.I)
_YEAR, _DAY, _DATE, _NUMBER = r"(?:19|20)\d\d", r"\d{1,2}", r"(?:19|20)\d\d[-_.]?\d\d[-_.]?\d\d", r"\d+"
_KINDS = tuple((name, re.compile(shape)) for name, shape in (("year", _YEAR), ("date", _DATE), ("day", _DAY), ("number", _NUMBER)))
_NUMBER_LAST = re.compile(r"(?P<words>.+?)(?P<mark>[-_.][a-z]{0,2})(?P<number>\d{4,})", re.I)
_NUMBER_FIRST = re.compile(r"(?P<number>\d{3,})(?P<mark>[-_])(?P<words>.+)", re.I)
_BREAK = re.compile(r"[-_]|%20|\+")
_STRONG = frozenset(("year", "date", "number", "number-last", "number-first"))
_WRITTEN = {"year": r"\d{4}", "date": r"\d{4}[-_.]?\d{2}[-_.]?\d{2}", "day": r"\d{1,2}"}


@dataclass(frozen=True, slots=True)
class Shape:
    """What is left of an address when words and numbers are taken for what they are."""

    segments: tuple[str, ...]  # a kind for each
    extension: str
    numbered: tuple[str, ...]  # names of the query's parameters that hold a number
    path: str  # of an address that only its query tells apart; else ""

    @property
    def strong(self) -> bool:
        """Whether a date or a number tells it from a page of the house."""
        return bool(self.numbered) or bool(_STRONG.intersection(self.segments))


@dataclass(frozen=True, slots=True)
class Learnt:
    """Expressions that take the articles, and what never is one."""

    patterns: tuple[str, ...]
    never: tuple[str, ...]
    examples: tuple[str, ...]  # one address for each pattern


def shape(url: str) -> Shape:
    """The shape of a canonical address."""
    parts = urlsplit(url)
    names = tuple(piece.partition("=")[0] for piece in parts.query.split("&") if re.search(r"=\d{2,}$", piece))
    if parts.query:
        return Shape((), "", names, parts.path)
    *folders, last = [segment for segment in parts.path.split("/") if segment] or [""]
    found = _EXTENSION.search(last)
    stem = last[: found.start()] if found else last
    return Shape((*map(_kind, folders), _last_kind(stem)), found[0] if found else "", (), "")


def learn(listed: Collection[str], headlines: Collection[str], others: Collection[str]) -> Learnt:
    """What takes the `listed` articles and spares `others` (menus, tags, authors).

    `headlines` are links of the front page with many words: more examples of known shapes; all there is where nothing lists articles.
    """
    own = list(dict.fromkeys(url for url in listed if urlsplit(url).path.strip("/") or urlsplit(url).query))
    groups: defaultdict[Shape, list[str]] = defaultdict(list)
    for url in own:
        groups[shape(url)].append(url)
    least = max(1, int(len(own) * _RARE)) if own else _FEW
    chosen = {form: found for form, found in groups.items() if len(found) >= least and _is_sound(form, found, len(own))}
    for url in dict.fromkeys(headlines):
        if not own or shape(url) in chosen:
            groups[shape(url)].append(url)
    if not own:
        chosen = {form: said for form, found in groups.items() if len(said := _headlined(form, found)) >= max(least, len(found) // 2)}
    ranked = sorted(chosen.items(), key=lambda each: -len(each[1]))
    patterns = dict.fromkeys(_pattern(form, list(dict.fromkeys(found))) for form, found in ranked)
    never = tuple(_never([url for found in chosen.values() for url in found], others, tuple(patterns)))
    return Learnt(tuple(patterns), never, tuple(found[0] for _, found in ranked))


def takes(learnt: Learnt, url: str) -> bool:
    """Whether the address counts as an article's."""
    return any(re.search(pattern, url) for pattern in learnt.patterns) and not any(re.search(never, url) for never in learnt.never)


def _kind(segment: str) -> str:
    return next((name for name, form in _KINDS if form.fullmatch(segment)), "name")


def _last_kind(stem: str) -> str:
    if (kind := _kind(stem)) != "name":
        return "number" if kind in ("year", "day") else kind
    if _NUMBER_LAST.fullmatch(stem):
        return "number-last"
    return "number-first" if _NUMBER_FIRST.fullmatch(stem) else "words"


def _is_sound(form: Shape, found: Sequence[str], total: int) -> bool:
    """Whether the shape may be that of articles: one lone page among many listed ones may well be none."""
    if not form.numbered and not form.segments:
        return False
    return len(found) > 1 or total < 10 or form.strong


def _headlined(form: Shape, found: Sequence[str]) -> list[str]:
    """Of addresses that nothing lists as articles, those that look like some: with a date or number, or of three words."""
    return [url for url in dict.fromkeys(found) if form.strong or _breaks([url]) >= 2]


def _breaks(found: Iterable[str]) -> int:
    """How many breaks between words the last segments have at least, a straggler in fifty left out."""
    return _breaks_of(_stem(url) for url in found)


def _stem(url: str) -> str:
    return _EXTENSION.sub("", urlsplit(url).path.rstrip("/").rpartition("/")[2])


def _pattern(form: Shape, found: Sequence[str]) -> str:
    if form.numbered:
        name = "|".join(map(_plain, form.numbered))
        return rf"^https?://[^/]+{_plain(form.path)}\?(?:[^#]*&)?(?:{name})=\d+"
    columns = list(zip(*([segment for segment in urlsplit(url).path.split("/") if segment] for url in found), strict=True))
    written = [_written(kind, column) for kind, column in zip(form.segments[:-1], columns[:-1], strict=True)]
    last = _last(form, [_EXTENSION.sub("", stem) for stem in columns[-1]])
    return "^https?://[^/]+/" + "/".join([*written, last]) + _plain(form.extension) + "/?$"


def _written(kind: str, values: Sequence[str]) -> str:
    """A folder, as narrow as all agree."""
    if kind in _WRITTEN:
        return _WRITTEN[kind]
    if kind == "number":
        return _digits(values)
    if len(set(values)) == 1 and len(values) >= _FEW:
        return _plain(values[0])
    return "[a-z0-9_-]+" if all(re.fullmatch(r"[a-z0-9_-]+", value) for value in values) else "[^/?]+"


def _last(form: Shape, stems: Sequence[str]) -> str:
    kind = form.segments[-1]
    letter = "[^/?]" if any("." in stem for stem in stems) else "[^/?.]"
    if kind in ("number", "date"):
        return _digits(stems) if kind == "number" else _WRITTEN["date"]
    parts = [found for stem in stems if (found := (_NUMBER_FIRST if kind == "number-first" else _NUMBER_LAST).fullmatch(stem))]
    if kind in ("number-first", "number-last"):
        marks = {found["mark"] for found in parts}
        mark = _plain(marks.pop()) if len(marks) == 1 else "[-_.][a-z]{0,2}"
        digits = _digits([found["number"] for found in parts])
        return f"{digits}{mark}{letter}+" if kind == "number-first" else f"{letter}+{mark}{digits}"
    if form.strong or form.extension:
        return f"{letter}+"
    # Words alone: an article's are more than those of "/privacy-policy/".
    fewest = _breaks_of(stems)
    # Each piece before a break holds none, so that no address is long enough to make the expression slow.
    return f"{letter.replace('[^', '[^_').replace(']', '-]')}*[-_]" * (0 if fewest == 0 else 1 if fewest < 3 else 2) + f"{letter}+"


def _breaks_of(stems: Iterable[str]) -> int:
    counts = sorted(len(_BREAK.findall(stem)) for stem in stems)
    return counts[len(counts) // 50]


def _plain(text: str) -> str:
    """The text as an expression that finds it, hyphens as they are."""
    return re.escape(text).replace(r"\-", "-")


def _digits(values: Iterable[str]) -> str:
    """A number two digits shorter than the shortest seen, for what is older; longer ones will come."""
    least = min(map(len, values)) - 2
    return rf"\d{{{least},}}" if least > 1 else r"\d+"


def _never(articles: Collection[str], others: Collection[str], patterns: Sequence[str]) -> Iterator[str]:
    used = {segment.lower() for url in articles for segment in urlsplit(url).path.split("/")}
    folders = [name for name in NEVER if name not in used]
    compiled = [re.compile(pattern) for pattern in patterns]
    wrong = [url for url in dict.fromkeys(others) if any(pattern.search(url) for pattern in compiled)]
    first = Counter(urlsplit(url).path.split("/")[1].lower() for url in wrong if urlsplit(url).path.count("/") > 1)
    folders += [name for name, count in first.items() if count > 1 and name not in used and name not in folders and name]
    yield "/(?:" + "|".join(map(_plain, folders)) + ")(?:/|$)"
    common = re.compile("/(?:" + "|".join(map(_plain, folders)) + ")(?:/|$)")
    keys = {urls.key(url) for url in articles}
    exact = [
        urlsplit(url).path.strip("/") for url in wrong if not common.search(url) and urls.key(url) not in keys and not urlsplit(url).query
    ]
    if exact:
        yield "^https?://[^/]+/(?:" + "|".join(map(_plain, dict.fromkeys(exact[:_MOST_EXACT]))) + ")/?$"
