"""Which names of this machine are answered to, so that a page of the web cannot read the archive under a name of its own.

A site whose name leads to 127.0.0.1 for a moment (DNS rebinding) reaches `pressmark serve` from the reader's browser, and to that browser all
answers are the site's own: it could read every text and ask any SQL. The Host of such a request is the site's name, which is refused.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from html import escape
from ipaddress import ip_address
from urllib.parse import urlsplit

from archive.browse.headers import App, Message, Receive, Send

_HEADERS = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")]
_SHOWN = 100  # characters of a name


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


def guarded(app: App, names: tuple[str, ...]) -> App:
    """The application, which answers to our names only."""

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (foreign := refused(_authorities(scope), names)) is not None:
            await send({"type": "http.response.start", "status": 403, "headers": _HEADERS})
            await send({"type": "http.response.body", "body": _told(foreign).encode()})
            return
        await app(scope, receive, send)

    return answer


def _authorities(scope: Message) -> list[str]:
    return [bytes(value).decode("latin-1") for name, value in scope["headers"] if bytes(name).lower() == b"host"]


def _told(foreign: str) -> str:
    name = escape(foreign[:_SHOWN]) or "nothing"
    return (
        "<!doctype html><title>Not answered</title><h1>Not answered to this name</h1>"
        f"<p>This archive was asked for as <bdi>{name}</bdi>, which is no name of this machine; a page of the web could read it so. Open it at"
        " http://localhost or by its address in figures, with its port, or name the address that readers type:"
        " <code>pressmark serve --address URL</code>.</p>\n"
    )
