"""Which names of this machine are answered to, so that a page of the web cannot read the archive under a name of its own.

A site whose name leads to 127.0.0.1 for a moment (DNS rebinding) reaches `pressmark serve` from the reader's browser, and to that browser all
answers are the site's own: it could read every text and ask any SQL. The Host of such a request is the site's name, which is refused.

Without that a site can still make the reader's browser ask, though it never sees the answer: as a picture of its own, or by a link. So other
sites may lead to our pages, and neither embed them nor ask SQL (Fetch Metadata, https://www.w3.org/TR/fetch-metadata/).
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from html import escape
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlsplit

from archive.browse.headers import App, Message, Receive, Send

_HEADERS = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")]
_SHOWN = 100  # characters of a name
METHODS = ("GET", "HEAD", "POST", "OPTIONS")  # that Datasette knows; others end in a fault of its
_SQL = ("sql", "_where")  # arguments of Datasette that are SQL
_ELSEWHERE = (
    "<!doctype html><title>Not answered</title><h1>Not answered to another site</h1><p>A page of another site made the browser ask this. If that was"
    " meant, open the address by hand: paste it into the address bar.</p>\n"
)


def own(address: str, reached: bool) -> tuple[str, ...]:
    """The names that are answered to beside localhost and addresses in figures: that of `address`, and this machine's where others reach it."""
    named = urlsplit(address).hostname or ""
    here = (socket.gethostname(), socket.getfqdn()) if reached else ()
    return tuple(sorted({name.lower().rstrip(".") for name in (named, *here) if name}))


def refused(authorities: Iterable[str], names: Iterable[str]) -> str | None:
    """The first Host that is none of ours; None where each is."""
    known = set(names)
    return next((one for one in authorities if not _is_ours(one, known)), None)


def _is_ours(authority: str, names: set[str]) -> bool:
    try:
        host = (urlsplit(f"//{authority}").hostname or "").rstrip(".")
    except ValueError:
        return False
    return host == "localhost" or host.endswith(".localhost") or host in names or _in_figures(host)


def _in_figures(host: str) -> bool:
    """Whether it is an address in figures, which no name server can turn to another machine."""
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def is_made_elsewhere(scope: Message, base: str) -> bool:
    """Whether another site made the browser ask for what only our own pages ask for: all but a page that a link leads to, without SQL."""
    told = {bytes(name).lower(): bytes(value).lower() for name, value in scope["headers"]}
    if told.get(b"sec-fetch-site", b"none") not in (b"cross-site", b"same-site"):
        return False
    if str(scope["path"]).startswith(f"{base}replay/"):  # a sandboxed page is of another site even to itself
        return False
    if told.get(b"sec-fetch-mode") != b"navigate" or told.get(b"sec-fetch-dest") != b"document":
        return True
    asked = parse_qsl(bytes(scope.get("query_string", b"")).decode("latin-1"), keep_blank_values=True)
    return any(name in _SQL for name, _ in asked)


def guarded(app: App, names: tuple[str, ...], base: str) -> App:
    """The application, which answers to our names only."""

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (foreign := refused(authorities(scope), names)) is not None:
            await _refuse(send, 403, _told(foreign))
        elif scope["type"] == "http" and scope["method"] not in METHODS:
            await _refuse(send, 405, "<!doctype html><title>Not answered</title><p>This archive is asked by GET.</p>\n")
        elif scope["type"] == "http" and is_made_elsewhere(scope, base):
            await _refuse(send, 403, _ELSEWHERE)
        else:
            await app(scope, receive, send)

    return answer


async def _refuse(send: Send, status: int, page: str) -> None:
    await send({"type": "http.response.start", "status": status, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": page.encode()})


def authorities(scope: Message) -> list[str]:
    """What the request says that it asks: its Host, and its target where that is an address in full (RFC 9112, section 3.2.2)."""
    hosts = [bytes(value).decode("latin-1") for name, value in scope["headers"] if bytes(name).lower() == b"host"]
    target = bytes(scope.get("raw_path") or b"/").decode("latin-1")
    return hosts if target.startswith(("/", "*")) else [*hosts, target.partition("://")[2].partition("/")[0]]


def _told(foreign: str) -> str:
    name = escape(foreign[:_SHOWN]) or "nothing"
    return (
        "<!doctype html><title>Not answered</title><h1>Not answered to this name</h1>"
        f"<p>This archive was asked for as <bdi>{name}</bdi>, which is no name of this machine; a page of the web could read it so. Open it at"
        " http://localhost or by its address in figures, with its port, or name the address that readers type:"
        " <code>pressmark serve --address URL</code>.</p>\n"
    )
