"""The download handler that has every exchange archived before anyone reads it.

A subclass of Scrapy's HTTP/1.1 handler with a pool, factory and protocol of its own, above TLS.
What it takes of Scrapy 2.19 and Twisted besides public names: the handler's `_pool`, the pool's `_factory`. The byte test is the tripwire.
"""

from __future__ import annotations

import hashlib
import re
import sys
import weakref
from base64 import b64encode
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote_to_bytes, urldefrag, urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    NotConfigured,
)
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.utils._download_handlers import normalize_bind_address
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet import error
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime, IStreamClientEndpoint
from twisted.internet.task import deferLater
from twisted.web.client import _HTTP11ClientFactory

from archive.capture import Exchange, Outcome, Stored
from archive.entity import untransferred
from archive.warcstore import WarcStore
from crawler.ask import META, UNREAD, Ask
from crawler.flight import Flight
from crawler.guard import Guard
from crawler.kept import Kept
from crawler.route import DEFAULT_PORTS, FAILURES, TOO_LATE, Certificates, Route, Routes, Target, words
from crawler.tap import Heard, Order, Tap, TapFactory
from normalize.errors import AddressRefused, StorageError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

MASKED = ("authorization", "cookie", "proxy-authorization")  # unless PRESSMARK_MASK names others
RESENT = ("GET", "HEAD", "OPTIONS", "TRACE")  # asked again where a kept connection was found closed

_LINE_BREAKS = re.compile(rb"[\r\n\0]+")
_VISIBLE = re.compile(r"[\x21-\x7e]+\Z")
_UNPACKED = 16 * 2**20  # bytes that a transfer coding may unpack to
_IN_FLIGHT = 128 * 2**20  # bytes of bodies under way, where no Flight is given


@dataclass(frozen=True, slots=True)
class _Call:
    """A request as bytes, and the way to its server."""

    method: str
    url: str  # without fragment and credentials
    route: Route
    sent: bytes
    shown: bytes  # as sent, values that must not be seen replaced by their digest
    masked: tuple[str, ...]
    proxied: bool

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


class WireHandler(HTTP11DownloadHandler):
    """Fetches over http and https; a Response comes back when its exchange is durable.

    Settings: PRESSMARK_STORE (a WarcStore), PRESSMARK_GUARD (a Guard; without one nothing is allowed beyond the rule), PRESSMARK_FLIGHT
    (a Flight) and PRESSMARK_KEPT (a Kept), each one for http and https together, PRESSMARK_CA (a PEM file or None), PRESSMARK_MASK (header names). A request's Ask is in
    `request.meta["pressmark"]`; without one, Scrapy's own limits hold. A cut answer has the flag "truncated", one whose body stays behind "unread".
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        store = crawler.settings["PRESSMARK_STORE"]
        if store is None:
            raise NotConfigured("PRESSMARK_STORE is not set: without a WARC store nothing is fetched; start with: pressmark crawl")
        from twisted.internet import reactor  # noqa: PLC0415  # it exists only once Scrapy has chosen it

        self._reactor = cast(ReactorBase, reactor)
        self._clock = cast(IReactorTime, reactor)
        self._store = cast(WarcStore, store)
        authorities = crawler.settings["PRESSMARK_CA"]
        certificates = Certificates(Path(authorities) if authorities else None)
        self._guard: Guard = crawler.settings.get("PRESSMARK_GUARD") or Guard()
        self._routes = Routes(self._reactor, certificates, normalize_bind_address(self._bind_address), self._guard)
        self._mask = frozenset(name.lower() for name in crawler.settings.getlist("PRESSMARK_MASK") or MASKED)
        self._ask = Ask("page", "", None, None, self._default_maxsize or sys.maxsize, crawler.settings.getfloat("DOWNLOAD_TIMEOUT"))
        flight = crawler.settings["PRESSMARK_FLIGHT"] or Flight(_IN_FLIGHT, crawler.settings.getint("CONCURRENT_REQUESTS"))
        self._pool._factory = cast(type[_HTTP11ClientFactory], lambda idle, _: TapFactory(idle, _now, self._reactor, flight))
        self._kept = cast(Kept, crawler.settings["PRESSMARK_KEPT"] or Kept())
        # By route: one a host, as the frontier leases, and through a proxy all that are under way.
        self._pool.maxPersistentPerHost = crawler.settings.getint("CONCURRENT_REQUESTS")
        self._pool.retryAutomatically = False  # a second sending is an exchange of its own, so it is ours

    async def download_request(self, request: Request) -> Response:
        """The answer to `request`, archived. Raises a Scrapy download error without one, StorageError where it cannot be kept,
        AddressRefused where the guard forbids it: then nothing was sent, and nothing is archived."""
        ask = request.meta.get(META, self._ask)
        started = self._reactor.seconds()
        call = self._call(request, ask)
        while True:
            heard = await self._heard(call, ask, started + ask.deadline)
            again = heard.stale and call.method in RESENT and not request.body
            try:
                await self._archived(_exchange(call, ask, heard, "resent" if again else None))
                if not again:
                    request.meta["download_latency"] = self._reactor.seconds() - started
                    return _held(_response(call, heard, ask.handed), heard)
            except BaseException:
                _left(heard)
                raise
            _left(heard)
            await maybe_deferred_to_future(deferLater(self._clock, ask.pause))  # the server has seen a request all the same
            started += ask.pause

    def _call(self, request: Request, ask: Ask) -> _Call:
        """What is to be sent, and where. Raises ValueError for a URL that no request line can carry, AddressRefused for one that the guard forbids."""
        url = _plain(urldefrag(request.url)[0])
        if refusal := self._guard.refusal(url):
            raise AddressRefused(refusal)
        target = Target.of(url)
        proxy = request.meta.get("proxy")
        headers = _fields(request, url)
        if proxy:
            authorization = request.headers.get(b"Proxy-Authorization") or _credentials(proxy)
            if authorization and b"Proxy-Authorization" not in request.headers:
                headers.append((b"Proxy-Authorization", authorization))
            route = self._routes.proxied(target, proxy, authorization, ask.verify, ask.deadline)
        else:
            route = self._routes.direct(target, ask.verify, ask.deadline)
        if target.scheme == "https":
            headers = [(name, value) for name, value in headers if name.lower() != b"proxy-authorization"]
        line = b"%b %b HTTP/1.1" % (request.method.encode(), _request_target(url, whole=bool(proxy) and target.scheme == "http"))
        masked = tuple(name.decode("latin-1") for name, _ in headers if name.decode("latin-1").lower() in self._mask)
        shown = [(name, _digest(value) if name.decode("latin-1") in masked else value) for name, value in headers]
        return _Call(
            request.method, url, route, _message(line, headers, request.body), _message(line, shown, request.body), masked, bool(proxy)
        )

    async def _heard(self, call: _Call, ask: Ask, deadline: float) -> Heard:
        """What comes of sending the call once."""
        at, began = _now(), self._reactor.seconds()
        if not call.proxied:  # a proxy's connections are not a host's
            self._kept.make_way(call.host, call.route.key)
        try:
            connecting = cast("Deferred[Tap]", self._pool.getConnection(call.route.key, cast(IStreamClientEndpoint, call.route.endpoint)))
            tap = await maybe_deferred_to_future(connecting.addTimeout(self._left(deadline), self._clock))
        except FAILURES as problem:
            return Heard(at, self._reactor.seconds() - began, words(problem), error=_raised(problem))
        self._kept.note(call.host, call.route.key, tap)
        exchange = tap.exchange(Order(call.method.encode(), call.sent, ask.max_bytes, ask.least_rate))
        return await maybe_deferred_to_future(exchange.addTimeout(self._left(deadline), self._clock))

    def _left(self, deadline: float) -> float:
        return max(0.001, deadline - self._reactor.seconds())

    async def _archived(self, exchange: Exchange) -> None:
        """Comes back when the exchange is durable. Raises StorageError."""
        told: Deferred[Stored | StorageError] = Deferred()
        self._store.submit(exchange, lambda outcome: self._reactor.callFromThread(told.callback, outcome))
        outcome = await maybe_deferred_to_future(told)
        if isinstance(outcome, StorageError):
            raise outcome


def _exchange(call: _Call, ask: Ask, heard: Heard, outcome: Outcome | None) -> Exchange:
    """What goes into the WARC."""
    return Exchange(
        url=call.url,
        role=ask.role,
        source=ask.source,
        fetched_at=heard.at,
        seconds=heard.seconds,
        request=call.shown,
        response=heard.response,
        interim=heard.interim,
        outcome=outcome or ("failed" if heard.head is None else "answered"),
        problem=f"{heard.problem}; asked again" if outcome == "resent" else heard.problem,
        truncated=heard.truncated,
        ip=None if call.proxied else heard.ip,
        tls=replace(heard.tls, verified=ask.verify) if heard.tls else None,
        proxied=call.proxied,
        via=_plain(ask.via) if ask.via and "@" in ask.via and "://" in ask.via else ask.via,
        masked=call.masked,
        ticket=ask.ticket,
        sent=heard.sent,
        excess=heard.excess,
    )


def _response(call: _Call, heard: Heard, handed: int) -> Response:
    """What the spider reads: chunk framing undone, content codings still on; no body of more than `handed` bytes.

    Raises a Scrapy download error without an answer.
    """
    head = heard.head
    if head is None:
        raise heard.error or (DownloadTimeoutError if heard.late else DownloadFailedError)(f"{call.url}: {heard.problem}")
    unread = len(heard.response) - heard.head_length > handed
    body = b"" if unread else untransferred(head, heard.response[heard.head_length :], _UNPACKED).content
    headers = Headers((name, value) for name, value in head.headers if name.lower() != b"transfer-encoding")
    kind = responsetypes.from_args(headers=headers, url=call.url, body=body)
    response = kind(
        url=call.url,
        status=cast(int, head.status),
        body=body,
        flags=["truncated"] * bool(heard.truncated) + [UNREAD] * unread,
        ip_address=ip_address(heard.ip) if heard.ip else None,
        protocol=f"HTTP/{head.version}",
    )
    response.headers = headers  # given to the call, they would be read and copied field by field once more
    return response


def _held(response: Response, heard: Heard) -> Response:
    """The response, whose bytes are counted until nobody holds it any more."""
    if UNREAD in response.flags:
        _left(heard)
    elif heard.seat is not None:
        weakref.finalize(response, heard.seat.leave).atexit = False
    return response


def _left(heard: Heard) -> None:
    if heard.seat is not None:
        heard.seat.leave()


def _raised(problem: BaseException) -> Exception:
    """Scrapy's name for a connection that did not come about."""
    said = words(problem)
    if isinstance(problem, error.DNSLookupError):
        return CannotResolveHostError(said)
    if isinstance(problem, error.ConnectionRefusedError):
        return DownloadConnectionRefusedError(said)
    return DownloadTimeoutError(said) if said == TOO_LATE else DownloadFailedError(said)


def _plain(url: str) -> str:
    """The URL without user and password, with a path."""
    parts = urlsplit(url)
    start = len(parts.scheme) + 3
    rest = url[start + len(parts.netloc) :]
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{rest if rest.startswith('/') else '/' + rest}"


def _credentials(proxy: str) -> bytes | None:
    """What a proxy is told by whom it is asked, from "http://user:password@host:port"."""
    user, at, _ = proxy.partition("://")[2].rpartition("@") if "://" in proxy else proxy.rpartition("@")
    return b"Basic " + b64encode(unquote_to_bytes(user)) if at else None


def _request_target(url: str, whole: bool) -> bytes:
    """The second word of a request line: the path, or for a proxy the whole URL. Raises ValueError."""
    target = url if whole else url[url.index("/", url.index("//") + 2) :]
    if not _VISIBLE.match(target):
        raise ValueError(f"a URL with characters that no request line can carry: {url!r}")
    return target.encode()


def _fields(request: Request, url: str) -> list[tuple[bytes, bytes]]:
    """The header fields to send, Host first, no value able to end its line."""
    fields = [(name, _LINE_BREAKS.sub(b" ", value)) for name, values in request.headers.items() for value in values]
    if b"Host" not in request.headers:
        parts = urlsplit(url)
        fields.insert(0, (b"Host", parts.netloc.removesuffix(f":{DEFAULT_PORTS[parts.scheme]}").encode()))
    if request.body or request.method in ("POST", "PUT"):
        fields.append((b"Content-Length", b"%d" % len(request.body)))
    return fields


def _message(line: bytes, fields: list[tuple[bytes, bytes]], body: bytes) -> bytes:
    return b"\r\n".join((line, *(b"%b: %b" % field for field in fields), b"", body))


def _digest(value: bytes) -> bytes:
    return b"sha256:" + hashlib.sha256(value).hexdigest().encode()


def _now() -> datetime:
    return datetime.now(UTC)
