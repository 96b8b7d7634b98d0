"""The part of XPath that speaks of names alone, as expressions on a block's path such as `body>div#main>aside.box.red>p`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_STEP = re.compile(r"(//?)((?:self::|child::|descendant::)?[\w*-]+)((?:\[(?:[^\[\]\"']|\"[^\"]*\"|'[^']*')*\])*)")
_CONDITION = re.compile(r"\[((?:[^\[\]\"']|\"[^\"]*\"|'[^']*')*)\]")
_TEXT = r"[\"']([^\"']*)[\"']"
_EQUAL = re.compile(rf"@(class|id)\s*=\s*{_TEXT}")
_CONTAINS = re.compile(rf"contains\(\s*@(class|id)\s*,\s*{_TEXT}\s*\)")
_STARTS = re.compile(rf"starts-with\(\s*@(class|id)\s*,\s*{_TEXT}\s*\)")
_WHOLE = re.compile(
    r"contains\(\s*concat\(\s*[\"'] [\"']\s*,\s*(?:normalize-space\(\s*@class\s*\)|@class)\s*,\s*[\"'] [\"']\s*\)\s*,\s*[\"'] ([\w-]+) [\"']\s*\)"
)
_UNION = re.compile(r"\s*\|\s*(?=/)")
_AND, _OR = re.compile(r"\s+and\s+"), re.compile(r"\s+or\s+")
_WORD_END = "(?![^.#>])"


class Untold(ValueError):
    """An expression that asks for more than names; the text says for what."""


@dataclass(frozen=True, slots=True)
class Selector:
    """Elements, as an expression that is found in the paths of all that stands in them."""

    pattern: str
    example: str  # a path that it is found in
    miss: str  # a path like it that it is not found in


@dataclass(frozen=True, slots=True)
class _Name:
    """A condition on an element's classes and id."""

    pattern: str  # matches behind the tag
    label: str  # what an element that meets it is called, behind its tag
    miss: str  # what one that nearly does


def selectors(xpath: str) -> list[Selector]:
    """What an expression selects, one selector for each of its alternatives. Raises Untold."""
    return [_selector(part.strip()) for part in _UNION.split(xpath.strip())]


def _selector(xpath: str) -> Selector:
    if xpath.startswith("(") or not xpath.startswith("/"):
        raise Untold("an expression in brackets or a function is not read; write //div[@class='...'] and the like")
    pattern, labels, misses, at = "", ["body"], ["body"], 0
    while at < len(xpath):
        step = _STEP.match(xpath, at)
        if step is None:
            raise Untold(_why(xpath[at:]))
        at = step.end()
        tag, names = step[2].rpartition("::")[2], [_name(condition) for condition in _CONDITION.findall(step[3])]
        if "::" in step[2]:
            raise Untold(f"{step[2]} asks for what stands around an element; a path tells only what it stands in")
        if tag in ("html", "body") and not pattern:
            continue
        own = tag if tag != "*" else "div"
        pattern += ("(?:^|>)" if step[1] == "//" else "^body>") if not pattern else (">(?:[^>]+>)*" if step[1] == "//" else ">")
        pattern += (re.escape(tag) if tag != "*" else "[^.#>]+") + _WORD_END + "".join(f"(?={name.pattern})" for name in names) + "[^>]*"
        labels.append(own + _labels([name.label for name in names]))
        misses.append(own + _labels([name.miss for name in names]) if names else ("section" if own != "section" else "article"))
    if len(labels) == 1:
        raise Untold("it selects the whole page")
    return Selector(pattern, ">".join(labels), ">".join([*labels[:-1], misses[-1]]))


def _labels(names: list[str]) -> str:
    """Classes before the id, as a path writes them."""
    return "".join(sorted(dict.fromkeys(names), key=lambda name: name.startswith("#")))


def _name(condition: str) -> _Name:
    """A condition in square brackets. Raises Untold."""
    either, both = _OR.split(condition.strip()), _AND.split(condition.strip())
    if len(either) > 1 and len(both) > 1:
        raise Untold(f"[{condition}] mixes and with or")
    parts = [_single(part.strip()) for part in (either if len(either) > 1 else both)]
    if len(either) > 1:
        return _Name("|".join(part.pattern for part in parts), parts[0].label, parts[0].miss)
    return _Name(")(?=".join(part.pattern for part in parts), _labels([p.label for p in parts]), _labels([p.miss for p in parts]))


def _single(condition: str) -> _Name:
    if match := _WHOLE.fullmatch(condition):
        return _class(rf"(?:\.[^.#>]+)*\.{re.escape(match[1])}{_WORD_END}", match[1])
    for form, start in ((_EQUAL, ""), (_STARTS, ""), (_CONTAINS, "any")):
        if match := form.fullmatch(condition):
            return _attribute(match[1], match[2], start, form is _EQUAL)
    raise Untold(_why(condition))


def _attribute(kind: str, value: str, start: str, whole: bool) -> _Name:
    words = value.split()
    if not words or not all(re.fullmatch(r"[\w-]+", word) for word in words) or (kind == "id" and len(words) > 1):
        raise Untold(f"{value!r} is no class or id")
    if kind == "id":
        name = f"[^>]*#{'[^>]*' if start else ''}{re.escape(value)}" + ("(?![^>])" if whole else "")
        return _Name(name, f"#{value}", f"#{value[:-1]}" if value[:-1] else "")
    name = rf"\.{'[^#>]*' if start else ''}" + r"\.".join(map(re.escape, words)) + ("(?![^#>])" if whole else "")
    return _class(name, ".".join(words))


def _class(pattern: str, name: str) -> _Name:
    return _Name(pattern, f".{name}", f".{name[:-1]}" if name[:-1] else "")


def _why(rest: str) -> str:
    """What about the rest of an expression a path does not tell."""
    if re.match(r"/?/?@|.*/@", rest):
        return "it reads an attribute; titles, authors and dates in metadata are read anyway"
    if re.match(r"\[?\d+\]?|.*position\(|.*last\(", rest):
        return "it counts elements; a path does not tell which of its kind an element is"
    if "text()" in rest or "normalize-space(." in rest or "contains(." in rest:
        return "it asks for a text; write a rule with text"
    if "::" in rest:
        return "it asks for what stands around an element; a path tells only what it stands in"
    return f"{rest!r} is not about names of elements, classes and ids"
