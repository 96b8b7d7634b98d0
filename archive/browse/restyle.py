"""Stylesheets whose addresses are led into the archive (pure; CSS Values 4, 4.5, and CSS Images 4, 2.4)."""

from __future__ import annotations

import re
from collections.abc import Callable

Lead = Callable[[str], str | None]  # an address as it is written -> where the archive has it

_QUOTED = r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'"""
_GAP = r"(?:\s|/\*.*?(?:\*/|\Z))*"
# Whatever begins like an address is taken as far as it goes, also where it never ends: else each of a million beginnings would be followed to the end.
_ADDRESS = re.compile(
    rf"(?P<import>@import){_GAP}(?P<name>{_QUOTED})?"
    rf"|url\(\s*(?P<url>{_QUOTED}|(?:[^)\"'\s\\]|\\[0-9a-f]{{1,6}}\s?|\\.)*)\s*(?P<end>\)?)",
    re.I | re.S,
)
_SET = re.compile(rf"image-set\((?:[^()\"']|{_QUOTED}|\((?:[^()\"']|{_QUOTED})*\))*\)", re.I | re.S)
_IN_SET = re.compile(rf"(?P<function>(?:url|type|src)\(\s*)?(?P<name>{_QUOTED})", re.I | re.S)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.S)
_NOTHING = "data:,"


def css(text: str, lead: Lead) -> str:
    """The stylesheet; what the archive has not leads to nothing."""
    named = _SET.sub(lambda found: _IN_SET.sub(_as_url, found[0]), text)
    return _ADDRESS.sub(lambda found: _address(found, lead), named)


def _address(found: re.Match[str], lead: Lead) -> str:
    if not (found["name"] or found["end"]):
        return found[0]
    written = _read(found["name"] or found["url"] or "")
    if written.lower().startswith("data:") or written.startswith("#"):
        return found[0]
    address = f'"{lead(written) or _NOTHING}"'
    return f"@import {address}" if found["import"] else f"url({address})"


def _as_url(found: re.Match[str]) -> str:
    """Of a choice of pictures, those that are named without url()."""
    return found[0] if found["function"] else f"url({found['name']})"


def _read(written: str) -> str:
    """What a string or address says, its escapes undone."""
    bare = written[1:-1] if written[:1] in ("'", '"') else written
    return _ESCAPE.sub(lambda found: _letter(found[1]) if found[1] else found[2], bare)


def _letter(figures: str) -> str:
    number = int(figures, 16)
    return chr(number) if 0 < number < 0xD800 or 0xE000 <= number <= 0x10FFFF else "\ufffd"
