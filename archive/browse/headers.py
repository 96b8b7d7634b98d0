"""What browsers are told they may do: our pages, archived pages, and Datasette's own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]  # as ASGI has it
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

OURS = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; frame-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# An archived page runs nothing and reaches nothing but this archive, whatever our rewriting overlooked.
REPLAY = (
    "sandbox; default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; media-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
# Datasette's own pages carry small scripts and styles of their own, and nothing from elsewhere.
DATASETTE = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EVERYWHERE = {
    "content-security-policy": DATASETTE,  # unless the page set its own
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-dns-prefetch-control": "off",  # a link to a source must not tell its name server who reads about it
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def guarded(app: App, everywhere: Mapping[str, str] = EVERYWHERE) -> App:
    """The application, with each of these headers on every answer that does not carry it already."""

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _completed(message.get("headers", []), everywhere)}
            await send(message)

        await app(scope, receive, send_guarded)

    return answer


def _completed(headers: list[tuple[bytes, bytes]], everywhere: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    there = {bytes(name).lower() for name, _ in headers}
    missing = ((name.encode("ascii"), value.encode("ascii")) for name, value in everywhere.items())
    return [*headers, *(pair for pair in missing if pair[0] not in there)]
