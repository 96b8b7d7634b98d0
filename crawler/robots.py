"""What a robots.txt says to us, by RFC 9309. Where a file is unclear, the reading that forbids more counts. Pure: text in, rules out.

| where files differ | read here as |
|---|---|
| `User-agent:` lines | ours if our token stands in it as a whole word, with a version or a whole header around it; else those of `*` |
| groups | all that name us are one; only Allow and Disallow end a group's names, other lines do not |
| order of rules | none: the longest pattern that matches counts, Allow where two are equally long |
| patterns | `*` and a final `$`; percent codes are compared decoded, except those of `/ ? # % * $` |
| Disallow without its slash, with a whole address, misspelt, or without a colon | as it was meant; an Allow must be exact |
| `Crawl-delay`, `Request-rate` | the longest pause of our groups, or else of `*`; "1,5" and "10s" are numbers |
| `Visit-time` | not kept |
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote

PRODUCT = "Pressmark"  # the token that robots.txt files may name

_LINE = re.compile(r"\r\n|\r|\n")
_WORDS = re.compile(r"(user[ -]?agent|d\w{5,8}w|allow)\s+(.*)", re.I)  # of a line whose colon is missing
_OURS = re.compile(rf"(?<![\w-]){PRODUCT}(?![\w-])", re.I)
_ALL = re.compile(r"\*(?:\s|\Z)")
_ADDRESS = re.compile(r"https?://[^/?#]*", re.I)
_CODE = re.compile(r"%([0-9a-fA-F]{2})")
_NUMBER = re.compile(r"(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e\d{1,3})?", re.I)
_RATE = re.compile(r"(\d+)\s*/\s*(\d+)\s*([smhd]?)", re.I)
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}
_SPELT = re.compile(r"[!#&-)+-~]*")  # as it is to be already: visible ASCII without codes, stars, dollars and quotation marks
_KEPT_CODED = frozenset("/?#%*$")
_PLAIN = "!\"&'()+,/:;<=>?@[\\]^`{|}#%-._~"  # with letters and digits: what stays as it is when the rest is coded
_NAMES = {
    **dict.fromkeys(("user-agent", "useragent", "user agent"), "agent"),
    **dict.fromkeys(("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"), "disallow"),
    "allow": "allow",
    **dict.fromkeys(("crawl-delay", "crawl delay", "crawldelay"), "delay"),
    **dict.fromkeys(("request-rate", "request rate"), "rate"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern, ready to be compared with an address as `_target` spells it."""

    allows: bool
    pieces: tuple[str, ...]  # what stands between the stars, one at least
    to_end: bool  # "$"
    size: int  # octets of the pattern

    def matches(self, target: str) -> bool:
        first, *rest = self.pieces
        if not target.startswith(first):
            return False
        at = len(first)
        if not rest:
            return not self.to_end or at == len(target)
        for piece in rest[:-1]:
            at = target.find(piece, at)
            if at < 0:
                return False
            at += len(piece)
        last = rest[-1]
        return len(target) - len(last) >= at and target.endswith(last) if self.to_end else target.find(last, at) >= 0


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules that are for us."""

    rules: tuple[Rule, ...]  # the longest first, Allow before Disallow
    delay: float  # seconds between two requests as asked, without bound; 0 where it asks for none

    def allows(self, url: str) -> bool:
        """Whether an absolute address may be asked; /robots.txt itself always may."""
        target = _target(url)
        return target == "/robots.txt" or next((rule.allows for rule in self.rules if rule.matches(target)), True)


@dataclass(slots=True)
class _Group:
    rules: list[Rule] = field(default_factory=list)
    delay: float = 0.0
    named: bool = False  # some line of the file names it


@lru_cache(maxsize=256)
def parse(text: str) -> Robots:
    """The rules of a robots.txt that are for us; never fails."""
    ours, everyones = _Group(), _Group()
    current: list[_Group] = []
    names_go_on = False
    for name, value in _fields(text):
        if name == "agent":
            current = current if names_go_on else []
            names_go_on = True
            group = ours if _OURS.search(value) else everyones if _ALL.match(value) else None
            if group is not None:
                group.named = True
                current.append(group)
            continue
        if name in ("allow", "disallow"):
            names_go_on = False
        for group in current:
            _add(group, name, value)
    chosen = ours if ours.named else everyones
    return Robots(tuple(sorted(chosen.rules, key=lambda rule: (-rule.size, not rule.allows))), ours.delay or everyones.delay)


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """What each line says: agent, allow, disallow, delay or rate, and its value."""
    for line in _LINE.split(text):
        plain = line.partition("#")[0].strip("\ufeff \t\v\f")
        name, colon, value = plain.partition(":")
        known = _NAMES.get(name.strip().lower()) if colon else None
        if known is None and (words := _WORDS.match(plain)):
            known, value = _NAMES.get(words[1].lower()), words[2]
        if known is not None:
            yield known, value.strip()


def _add(group: _Group, name: str, value: str) -> None:
    if name in ("allow", "disallow"):
        rule = _rule(value, name == "allow")
        group.rules += [rule] if rule else []
    else:
        group.delay = max(group.delay, _delay(value) if name == "delay" else _rate(value))


def _rule(value: str, allows: bool) -> Rule | None:
    """None for an empty pattern, which forbids nothing, and for an Allow that begins with neither "/" nor "*"."""
    if value and not value.startswith(("/", "*")):
        if allows:
            return None
        value = _ADDRESS.sub("", value)
        value = value if value.startswith("/") else f"/{value}"
    if not value:
        return None
    to_end = value.endswith("$")
    plain = value.removesuffix("$")
    pieces = tuple(map(_spelt, re.split(r"\*+", plain))) if "*" in plain else (_spelt(plain),)
    return Rule(allows, pieces, to_end, sum(map(len, pieces)) + len(pieces) - 1 + to_end)


def _target(url: str) -> str:
    """Path and query of an absolute address, spelt as patterns are."""
    rest = _ADDRESS.sub("", url, count=1).partition("#")[0]
    return _spelt(rest if rest.startswith("/") else f"/{rest}")


def _spelt(text: str) -> str:
    """Codes decoded where nothing depends on them, all that is not ASCII coded."""
    if _SPELT.fullmatch(text):
        return text
    return quote(_CODE.sub(_decoded, text), safe=_PLAIN)


def _decoded(code: re.Match[str]) -> str:
    character = chr(int(code[1], 16))
    return code[0].upper() if character in _KEPT_CODED or not "!" <= character <= "~" else character


def _delay(value: str) -> float:
    if value.lower().lstrip("+").startswith("inf"):
        return math.inf
    found = _NUMBER.match(value.lstrip("+"))
    return float(found[0].replace(",", ".")) if found else 0.0


def _rate(value: str) -> float:
    """Seconds a request, of "1/10" or "6/1m"; hours after it, in which it is to hold, are not looked at."""
    found = _RATE.match(value)
    if found is None or not int(found[1][:9]):
        return 0.0
    return int(found[2][:9]) * _SECONDS[found[3].lower()] / int(found[1][:9])
