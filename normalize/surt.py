"""Addresses in the order of CDX indexes (SURT), letter for letter as the IIPC's tools print them.

Reference: the package `surt`, a port of the Wayback Machine's WaybackURLKeyMaker, which cdxj-indexer and pywb use. Where it and
`urls.canonical` differ, this follows the package: an index is looked up by others' tools. It takes off sessions of 32 letters and digits,
not tracking parameters; undoes percent codes again and again; folds slashes and the case of path and query.
"""

from __future__ import annotations

import re
from urllib.parse import quote_from_bytes, unquote_to_bytes

_WWW = re.compile(r"www\d*\.")
_PLAIN = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"  # all that is printed as it stands besides letters and digits
_PATH_SESSIONS = (
    re.compile(r"^(.*/)(?:\((?:[a-z]\([0-9a-z]{24}\))+\)/)([^?]+\.aspx.*)$", re.I),
    re.compile(r"^(.*/)(?:\([0-9a-z]{24}\)/)([^?]+\.aspx.*)$", re.I),
)
_QUERY_SESSIONS = (
    re.compile(r"^(.*)(?:jsessionid=[0-9a-zA-Z]{32})(?:&(.*))?$", re.I),
    re.compile(r"^(.*)(?:phpsessid=[0-9a-zA-Z]{32})(?:&(.*))?$", re.I),
    re.compile(r"^(.*)(?:sid=[0-9a-zA-Z]{32})(?:&(.*))?$", re.I),
    re.compile(r"^(.*)(?:aspsessionid[a-zA-Z]{8}=[a-zA-Z]{24})(?:&(.*))?$", re.I),
    re.compile(r"^(.*)(?:cfid=[^&]+&cftoken=[^&]+)(?:&(.*))?$", re.I),
)


def line(host: str, port: int | None, path: str, query: str) -> str:
    """The parts of an address, "com,example:8080)/news/a?id=1"; host in ASCII, port None where it is the scheme's own, path and query as printed."""
    order = ",".join(reversed(_WWW.sub("", host.strip("[]"), count=1).split(".")))
    printed = f"?{_query(query)}" if query and _query(query) else ""
    return f"{order}{'' if port is None else f':{port}'}){_path(path)}{printed}"


def _path(printed: str) -> str:
    kept: list[str] = []
    for segment in _unescaped(printed or "/").split("/")[1:]:
        if segment == "..":
            kept[-1:] = [] if kept else [".."]
        elif segment != ".":
            kept.append(segment)
    path = "/" + "".join(f"{segment}/" for segment in kept[:-1] if segment) + "".join(kept[-1:])
    path = _escaped(path).lower()
    for session in _PATH_SESSIONS:
        path = session.sub(r"\1\2", path)
    return path.removesuffix("/") or "/"


def _query(printed: str) -> str:
    query = _escaped(_unescaped(printed))
    for session in _QUERY_SESSIONS:
        query = session.sub(lambda found: found[1] + (found[2] or ""), query)
    pieces = sorted(tuple(piece.split("=", 1)) for piece in query.lower().split("&"))
    return "&".join("=".join(piece) for piece in pieces)


def _unescaped(printed: str) -> str:
    """Percent codes undone until there is none; bytes as letters of Latin-1."""
    found = printed.encode("utf-8", "surrogateescape")
    while (plain := unquote_to_bytes(found)) != found:
        found = plain
    return found.decode("latin-1")


def _escaped(text: str) -> str:
    return quote_from_bytes(text.encode("latin-1"), safe=_PLAIN)
