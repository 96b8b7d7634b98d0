"""What a text must hold before a regular expression can match it: a cheap question, asked before the dear one.

Most blocks hold no word that any rule looks for. `literals` reads a pattern's own source; what it does not understand it does not
use, so that a trigger never hides a match. Texts and literals are compared in the form that `gated` gives them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

WORD = "\x01"  # stands first in a literal that begins a word, last in one that ends one
START, STOP = "\x02", "\x03"  # stand before and after a gated text, so that "^" and "$" are letters of literals
_EDGES = START + STOP + " "
_SHORTEST = 3  # letters; two stand in nearly every text
_MOST = 24  # strings that a part of a pattern may stand for before it counts as anything
_MOST_SHORT = 200  # the same while the strings are too short to tell anything
_CLASS_SIZE = 12  # signs of a class in square brackets that are told apart
# Letters that `re` takes for others where case is ignored, and `str.lower` does not (CPython, Lib/re/_casefix.py).
_CASED = dict(zip("İıſςµϐϑϕϖϰϱϵẛ", "iisσμβθφπκρεṡ", strict=True))
_TOKEN = re.compile(
    r"\\x[0-9a-fA-F]{2}|\\.|\(\?<?[=!]|\(\?(?:-i)?:|\(\?|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d*,?\d*\}[?+]?|[?*+][?+]?|[|()^$.]"
    r"|[^\\\[\]{}()?*+|^$.]+(?![?*+{])|[^\\\[()?*+|^$.]",
    re.DOTALL,
)
_RANGE = re.compile(r"[^\\]-[^\]]|\\[wWDSsbB]")


@dataclass(frozen=True, slots=True)
class _Part:
    """What a part of a pattern says."""

    exact: frozenset[str] | None  # all that it matches, None where that is too much
    needed: frozenset[str] | None  # one of these stands in all that it matches; None where nothing is known
    head: frozenset[str] = frozenset([""])  # one of these begins all that it matches
    after: bool = False  # whether a letter that follows begins a word, whatever stands before
    passes: bool = False  # whether it begins one if a letter in the place of this part had begun one


_EMPTY = frozenset([""])
_NOTHING = _Part(_EMPTY, None, passes=True)
_ANYTHING = _Part(None, None)
_GAP = _Part(None, None, after=True, passes=True)


class _Unread(Exception):
    """Syntax that this reader does not know."""


def gated(text: str) -> str:
    """A folded text as literals are looked for in it: lower case, each digit "0"."""
    letters = set(text)  # few: a pattern would look at each of thousands
    for sign in letters & _CASED.keys():
        text = text.replace(sign, _CASED[sign])
    for sign in letters:
        if sign.isdecimal():
            text = text.replace(sign, "0")
    return text.lower()


def literals(pattern: str) -> frozenset[str] | None:
    """Strings, gated, one of which stands in each text that the pattern matches, case ignored; None where no such strings can be told.

    START begins and STOP ends one that stands at the text's edge, WORD stands at the edge of a word. Each has three letters and more, or a sign that is rarer than letters.
    """
    try:
        tokens = _tokens(pattern)
        part, at = _alternatives(tokens, 0, False, False)
    except (_Unread, IndexError, ValueError):
        return None
    needed = None if at < len(tokens) else _needed(part)
    return needed and frozenset(map(_clean, needed))


def _clean(literal: str) -> str:
    plain = literal.replace(WORD, "")
    before = WORD if literal[0] == WORD and plain[0].isalnum() else ""
    return before + plain + (WORD if literal[-1] == WORD and plain[-1].isalnum() else "")


def either(sets: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """What is needed where one of several patterns suffices; None where one of them needs nothing."""
    found: set[str] = set()
    for each in sets:
        if each is None:
            return None
        found |= each
    return frozenset(found)


def _tokens(pattern: str) -> list[str]:
    tokens = _TOKEN.findall(pattern)
    if sum(map(len, tokens)) != len(pattern):
        raise _Unread
    return tokens


def _tells(literal: str) -> bool:
    """Whether the string stands in few texts."""
    plain = literal.replace(WORD, "")
    shown = plain.strip(_EDGES)
    least = _SHORTEST - (literal[:1] == WORD)
    return bool(shown) and (plain[0] == START or len(plain) >= least or not shown.isalpha())


def _needed(part: _Part) -> frozenset[str] | None:
    own = part.exact if part.exact and all(map(_tells, part.exact)) else None
    return _better(own, part.needed)


def _better(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """The set that tells more: whose shortest string is longer, then the smaller one."""
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda each: (min(6, *map(_weight, each)), -len(each)))


def _weight(literal: str) -> int:
    """How much a literal tells: its letters, more for standing at an edge."""
    return len(literal) - literal.count(WORD) + 2 * (literal[0] == START) + (literal[-1] == STOP)


def _exact(strings: frozenset[str]) -> _Part:
    gaps = [not string or not string[-1].isalnum() for string in strings]
    return _Part(strings, None, _EMPTY, all(gaps) and "" not in strings, all(gaps))


def _alternatives(tokens: Sequence[str], at: int, begun: bool, ended: bool) -> tuple[_Part, int]:
    """The part up to the closing bracket or the end, and where that stands; `begun`: a letter here begins a word; `ended`: its last ends one."""
    parts = []
    while True:
        part, at = _sequence(tokens, at, begun)
        parts.append(replace(part, exact=frozenset(string + WORD for string in part.exact)) if ended and part.exact else part)
        if at >= len(tokens) or tokens[at] != "|":
            break
        at += 1
    if len(parts) == 1:
        return parts[0], at
    heads = frozenset[str]().union(*(part.exact or part.head for part in parts))
    heads = heads if len(heads) <= _MOST_SHORT else _EMPTY
    exact = heads if all(part.exact for part in parts) and heads != _EMPTY else None
    after, passes = all(part.after for part in parts), all(part.after or part.passes for part in parts)
    return _Part(exact, either(map(_needed, parts)), heads, after, passes), at


def _sequence(tokens: Sequence[str], at: int, begun: bool) -> tuple[_Part, int]:
    run = frozenset([WORD]) if begun else _EMPTY  # what the last parts in a row stand for
    head, needed, after, passes = None, None, False, True
    while at < len(tokens) and tokens[at] not in ("|", ")"):
        now = after or (begun and passes)
        part, at = _atom(tokens, at, now)
        if at < len(tokens) and tokens[at][0] in "?*+{":
            part, at = _repeated(part, tokens[at]), at + 1
        joined = _joined(run, part.exact) if part.exact else None
        if joined is None:
            reach = _joined(run, part.exact or part.head) or run
            head = head or reach
            needed = _better(_better(needed, _needed(_Part(reach, None))), _needed(part))
            run = part.exact if part.exact and len(part.exact) <= _MOST else _EMPTY
        else:
            run, needed = joined, _better(needed, part.needed)
        after, passes = part.after or (after and part.passes), passes and part.passes
        if run == _EMPTY and (after or (begun and passes)):
            run = frozenset([WORD])
    if head:
        return _Part(None, _better(needed, _needed(_Part(run, None))), head, after, passes), at
    return _Part(run, needed, _EMPTY, after, passes), at


def _joined(run: frozenset[str], exact: frozenset[str]) -> frozenset[str] | None:
    """Each of the one followed by each of the other; None where that is too much."""
    if run == _EMPTY:
        return exact
    size = len(run) * len(exact)
    if size > _MOST and size > len(run) and (size > _MOST_SHORT or all(map(_tells, run))):
        return None
    return frozenset(a + b for a in run for b in exact)


def _repeated(part: _Part, quantifier: str) -> _Part:
    """The part with the quantifier that follows it."""
    passes = part.after or part.passes
    if quantifier[0] == "?":
        return _Part(part.exact | {""} if part.exact else None, None, part.head | {""}, False, passes)
    optional = quantifier[0] == "*" or (quantifier[0] == "{" and int(quantifier[1:].rstrip("}?+").split(",")[0] or 0) == 0)
    if optional:
        return _Part(None, None, _EMPTY, False, passes)
    return _Part(None, _needed(part), part.exact or part.head, part.after, passes)


def _atom(tokens: Sequence[str], at: int, begun: bool) -> tuple[_Part, int]:
    token = tokens[at]
    if token[0] == "(":
        return _group(tokens, at, begun)
    if token[0] == "[" and len(token) > 1:
        return _class(token), at + 1
    if token[0] == "\\":
        return _escaped(token), at + 1
    if token in _SIGNS:
        return _SIGNS[token], at + 1
    if token[0] in "?*+{":
        raise _Unread
    return _exact(frozenset([gated(token)])), at + 1


def _group(tokens: Sequence[str], at: int, begun: bool) -> tuple[_Part, int]:
    if tokens[at] == "(?":
        raise _Unread
    close = _closing(tokens, at)
    ended = tokens[close + 1 : close + 2] == [r"\b"]
    part, end = _alternatives(tokens, at + 1, begun, ended)
    if tokens[end] != ")":
        raise _Unread
    return (_NOTHING if tokens[at][-1] in "=!" else part), end + 1


def _closing(tokens: Sequence[str], at: int) -> int:
    """Where the bracket closes that opens here."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += (tokens[place][0] == "(") - (tokens[place] == ")")
        if not depth:
            return place
    raise _Unread


def _class(token: str) -> _Part:
    """One of the signs of a short class; a gap for one without letters; anything for others."""
    if token[1] == "^":
        return _GAP if r"\w" in token else _ANYTHING
    if token in (r"[\W_]", r"[_\W]"):
        return _GAP
    if _RANGE.search(token[1:-1]):
        return _ANYTHING
    signs = {" " if sign == r"\s" else "0" if sign == r"\d" else gated(sign[-1]) for sign in re.findall(r"\\.|[^\\]", token[1:-1])}
    return _exact(frozenset(signs)) if len(signs) <= _CLASS_SIZE and all(len(sign) == 1 for sign in signs) else _ANYTHING


def _escaped(token: str) -> _Part:
    if token in _SIGNS:
        return _SIGNS[token]
    sign = token[1]
    if sign == "x":
        return _exact(frozenset([gated(chr(int(token[2:], 16)))]))
    if sign.isalnum():
        raise _Unread
    return _exact(frozenset([gated(sign)]))


_SIGNS = {
    "^": _exact(frozenset([START])),
    r"\A": _exact(frozenset([START])),
    "$": _exact(frozenset([STOP])),
    r"\Z": _exact(frozenset([STOP])),
    r"\b": _exact(frozenset([WORD])),
    r"\B": _NOTHING,
    r"\s": _exact(frozenset([" "])),
    r"\d": _exact(frozenset(["0"])),
    r"\W": _GAP,
    r"\S": _ANYTHING,
    r"\w": _ANYTHING,
    r"\D": _ANYTHING,
    ".": _ANYTHING,
}
