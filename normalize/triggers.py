"""What a text must hold before a regular expression can match it: a cheap question, asked before the dear one.

Most blocks hold no word that any rule looks for. `literals` reads a pattern's own source; what it does not understand it does not
use, so that a trigger never hides a match (texts are folded before they are matched: the only space in them is " ").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_SHORTEST = 3  # letters; two stand in nearly every text
_MOST = 24  # strings that a part of a pattern may stand for before it counts as anything
_GROUPS = ("(?:", "(?-i:")
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")
_NOTHING_READ = frozenset("bBAZ")
_ONE_OF_MANY = frozenset("wWdDS")


@dataclass(frozen=True, slots=True)
class _Part:
    """What a part of a pattern says."""

    exact: frozenset[str] | None  # all that it matches, None where that is too much
    needed: frozenset[str] | None  # one of these stands in all that it matches; None where nothing is known


_NOTHING = _Part(frozenset([""]), None)
_ANYTHING = _Part(None, None)


class _Unread(Exception):
    """Syntax that this reader does not know."""


def literals(pattern: str) -> frozenset[str] | None:
    """Strings in lower case, of three letters and more, one of which stands in each text that the pattern matches, case ignored.

    None where no such strings can be told.
    """
    try:
        part, rest = _alternatives(pattern)
    except (_Unread, IndexError, ValueError):
        return None
    return None if rest else _needed(part)


def either(sets: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """What is needed where one of several patterns suffices; None where one of them needs nothing."""
    found: frozenset[str] = frozenset()
    for each in sets:
        if each is None:
            return None
        found |= each
    return found


def _needed(part: _Part) -> frozenset[str] | None:
    own = part.exact if part.exact and min(map(len, part.exact)) >= _SHORTEST else None
    return _better(own, part.needed)


def _better(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """The set that tells more: whose shortest string is longer, then the smaller one."""
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda each: (min(6, *map(len, each)), -len(each)))


def _alternatives(source: str) -> tuple[_Part, str]:
    """The part up to the closing bracket or the end, and what follows."""
    parts = []
    while True:
        part, source = _sequence(source)
        parts.append(part)
        if not source.startswith("|"):
            break
        source = source[1:]
    exact = frozenset[str]().union(*(part.exact or () for part in parts)) if all(part.exact for part in parts) else None
    if exact is not None and len(exact) <= _MOST:
        return _Part(exact, either(map(_needed, parts))), source
    return _Part(None, either(map(_needed, parts))), source


def _sequence(source: str) -> tuple[_Part, str]:
    run: frozenset[str] = frozenset([""])  # what the last parts in a row stand for
    whole, needed = True, None
    while source and source[0] not in "|)":
        part, source = _repeated(*_atom(source))
        joined = frozenset(a + b for a in run for b in part.exact) if part.exact and len(run) * len(part.exact) <= _MOST else None
        if joined is None:
            needed = _better(_better(needed, _needed(_Part(run, None))), _needed(part))
            run, whole = part.exact if part.exact and len(part.exact) <= _MOST else frozenset([""]), False
        else:
            run, needed = joined, _better(needed, part.needed)
    return (_Part(run, needed) if whole else _Part(None, _better(needed, _needed(_Part(run, None))))), source


def _repeated(part: _Part, source: str) -> tuple[_Part, str]:
    """The part with the quantifier that follows it."""
    if not source or source[0] not in "?*+{":
        return part, source
    if source[0] == "{":
        least, source = source[1 : source.index("}")].split(",")[0], source[source.index("}") + 1 :]
        optional, endless = int(least or 0) == 0, True
    else:
        optional, endless, source = source[0] in "?*", source[0] in "*+", source[1:]
    source = source[1:] if source[:1] in ("?", "+") and source else source
    if endless:
        return (_ANYTHING if optional else _Part(None, _needed(part))), source
    return _Part(part.exact | {""} if part.exact else None, None), source


def _atom(source: str) -> tuple[_Part, str]:
    if source.startswith(_LOOKS):
        _, rest = _alternatives(source[4 if source.startswith("(?<") else 3 :])
        return _NOTHING, _closed(rest)
    if source[0] == "(":
        opening = next((group for group in _GROUPS if source.startswith(group)), None)
        if opening is None and source.startswith("(?"):
            raise _Unread
        part, rest = _alternatives(source[len(opening or "(") :])
        return part, _closed(rest)
    if source[0] == "[":
        return _ANYTHING, source[_class_end(source) :]
    if source[0] == "\\":
        return _escaped(source)
    if source[0] in "^$":
        return _NOTHING, source[1:]
    return (_ANYTHING if source[0] == "." else _Part(frozenset([source[0].lower()]), None)), source[1:]


def _closed(rest: str) -> str:
    if not rest.startswith(")"):
        raise _Unread
    return rest[1:]


def _class_end(source: str) -> int:
    """The index after the bracket that closes a class."""
    at = 2 if source[1] == "^" else 1
    at += source[at] == "]"
    while source[at] != "]":
        at += 2 if source[at] == "\\" else 1
    return at + 1


def _escaped(source: str) -> tuple[_Part, str]:
    sign, rest = source[1], source[2:]
    if sign in _NOTHING_READ:
        return _NOTHING, rest
    if sign in _ONE_OF_MANY:
        return _ANYTHING, rest
    if sign == "s":
        return _Part(frozenset([" "]), None), rest
    if sign == "x":
        return _Part(frozenset([chr(int(rest[:2], 16)).lower()]), None), rest[2:]
    if sign.isalnum():
        raise _Unread
    return _Part(frozenset([sign]), None), rest
