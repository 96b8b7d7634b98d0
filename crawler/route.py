"""The way to a server: directly, through a proxy, or through a tunnel that a proxy digs; and what is demanded of its certificate."""

# mypy: allow-untyped-calls
# Twisted types its network classes in part only, and its zope interfaces not in a way that mypy reads.

from __future__ import annotations

import re
import weakref
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol as Shape
from typing import cast
from urllib.parse import urlsplit

from OpenSSL import SSL, crypto
from service_identity import VerificationError
from twisted.internet import error
from twisted.internet._sslverify import ClientTLSOptions, _verifyCB
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.base import ReactorBase
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.interfaces import IAddress, IOpenSSLClientConnectionCreator, IProtocolFactory
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.internet.ssl import CertificateOptions, platformTrust
from twisted.protocols.tls import BufferingTLSTransport, TLSMemoryBIOFactory, TLSMemoryBIOProtocol
from twisted.python.failure import Failure

from archive.httphead import HEAD_END, parse_head
from crawler.guard import Guard
from crawler.outward import ANYWHERE, Outward

LEGACY_SERVER_CONNECT = 0x4  # OpenSSL's OP_LEGACY_SERVER_CONNECT: old servers without secure renegotiation, as Scrapy allows them
MOST_ANSWER = 64 * 1024  # bytes of a proxy's answer to CONNECT
DEFAULT_PORTS = {"http": 80, "https": 443}

TOO_LATE = "no connection came about within the deadline"

# All that a failing connection raises, in Twisted's several families.
FAILURES = (
    error.ConnectError,
    error.ConnectingCancelledError,
    error.ConnectionClosed,
    error.DNSLookupError,
    CancelledError,
    DeferredTimeout,
    SSL.Error,
    OSError,
    ValueError,
)


class Transport(Shape):
    """What is used of a TCP connection, encrypted or not."""

    def write(self, data: bytes) -> None: ...
    def loseConnection(self) -> None: ...
    def abortConnection(self) -> None: ...
    def getPeer(self) -> IPv4Address | IPv6Address: ...
    def setTcpNoDelay(self, enabled: bool) -> None: ...
    def pauseProducing(self) -> None: ...
    def resumeProducing(self) -> None: ...


class Endpoint(Shape):
    """Where a connection can be made to."""

    def connect(self, protocolFactory: IProtocolFactory) -> Deferred[Protocol]: ...


class TunnelRefused(ConnectionError):
    """A proxy did not dig the tunnel that CONNECT asked for."""


class Distrusted(ConnectionError):
    """A certificate that is not trusted, and OpenSSL's number for why (X509_verify_cert_error_string)."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL's server is."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> Target:
        """The target of an absolute http or https URL. Raises ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
            raise ValueError(f"not an absolute http or https URL: {url!r}")
        return cls(parts.scheme, parts.hostname, parts.port or DEFAULT_PORTS[parts.scheme])


@dataclass(frozen=True, slots=True)
class Route:
    """A way to a target: connections with the same key are interchangeable."""

    key: Hashable
    endpoint: Endpoint


class Certificates:
    """What is demanded of servers' certificates; the list of authorities is read once."""

    def __init__(self, authorities: Path | None) -> None:
        """`authorities` is a PEM file of certificates that are trusted besides the system's. Raises SSL.Error where it is none."""
        self._strict = CertificateOptions(trustRoot=platformTrust(), fixBrokenPeers=True)
        self._lax = CertificateOptions(verify=False, fixBrokenPeers=True)
        for options in (self._strict, self._lax):
            options.getContext().set_options(LEGACY_SERVER_CONNECT)
        if authorities is not None:
            self._strict.getContext().load_verify_locations(str(authorities))

    def creator(self, host: str, verify: bool) -> IOpenSSLClientConnectionCreator:
        """What makes the TLS connection to `host`, its certificate verified or not."""
        if verify:
            return cast(IOpenSSLClientConnectionCreator, _Verified(self._strict._makeTLSConnection, host))
        return cast(IOpenSSLClientConnectionCreator, _Unverified(self._lax._makeTLSConnection, host))


class _Verified(ClientTLSOptions):
    """Tells why a certificate is not trusted: OpenSSL's own error says only that it is not."""

    def clientConnectionForTLS(self, tlsProtocol: TLSMemoryBIOProtocol) -> SSL.Connection:
        connection = super().clientConnectionForTLS(tlsProtocol)
        named = _verifyCB(tlsProtocol, self._hostnameIsDnsName, self._hostnameASCII)
        protocol = weakref.ref(tlsProtocol)  # the connection holds the callback, and the protocol the connection

        def judged(channel: SSL.Connection, certificate: crypto.X509, code: int, depth: int, trusted: int) -> bool:
            if not trusted and (known := protocol()) is not None:
                known.failVerification(Failure(Distrusted(code)))
            return named(channel, certificate, code, depth, bool(trusted))

        connection.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, judged)
        return connection


class _Unverified(ClientTLSOptions):
    """Takes any certificate: for a source that opted out, whose captures say so."""

    def clientConnectionForTLS(self, tlsProtocol: TLSMemoryBIOProtocol) -> SSL.Connection:
        connection = super().clientConnectionForTLS(tlsProtocol)
        connection.set_verify(SSL.VERIFY_NONE, lambda *_: True)
        return connection


class Routes:
    """Finds the way to a target."""

    def __init__(self, reactor: ReactorBase, certificates: Certificates, bind: tuple[str, int] | None, guard: Guard) -> None:
        self._reactor = reactor
        self._certificates = certificates
        self._bind = bind
        self._guard = guard

    def direct(self, target: Target, verify: bool, seconds: float) -> Route:
        """Straight to the server, on an address that the guard allows."""
        endpoint = Outward(self._reactor, target.host, target.port, seconds, self._bind, self._guard)
        if target.scheme == "http":
            return Route(target, endpoint)
        return Route((target, verify), Encrypted(endpoint, self._certificates.creator(target.host, verify)))

    def proxied(self, target: Target, proxy: str, authorization: bytes | None, verify: bool, seconds: float) -> Route:
        """To the proxy itself for http, through a tunnel for https; the proxy is the operator's own, wherever it is.

        Raises ValueError for a proxy that is no http URL.
        """
        via = Target.of(proxy if "//" in proxy else f"http://{proxy}")
        if via.scheme != "http":
            raise ValueError(f"a proxy that is spoken to over TLS is not supported: {proxy!r}")
        endpoint = Outward(self._reactor, via.host, via.port, seconds, self._bind, ANYWHERE)
        if target.scheme == "http":
            return Route(("proxy", via), endpoint)
        tunnel = Tunnel(endpoint, target, self._certificates.creator(target.host, verify), authorization)
        return Route(("tunnel", via, target, authorization, verify), tunnel)


class Channel(BufferingTLSTransport):
    """TLS that remembers how the connection under it ended: a FIN without TLS's farewell is no reset."""

    closed = False  # by a FIN

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.closed = bool(reason.check(error.ConnectionDone))
        super().connectionLost(reason)


class _ChannelFactory(TLSMemoryBIOFactory):
    protocol = Channel


class Encrypted:
    """TLS over a connection."""

    def __init__(self, under: Endpoint, creator: IOpenSSLClientConnectionCreator) -> None:
        self._under = under
        self._creator = creator

    def connect(self, protocolFactory: IProtocolFactory) -> Deferred[Protocol]:
        """A protocol of the factory's; the handshake may still be under way."""
        factory = cast(IProtocolFactory, _ChannelFactory(self._creator, True, protocolFactory))
        return self._under.connect(factory).addCallback(lambda channel: cast(Protocol, cast(Channel, channel).wrappedProtocol))


class Tunnel:
    """TLS to a target through a proxy's CONNECT."""

    def __init__(self, proxy: Endpoint, target: Target, creator: IOpenSSLClientConnectionCreator, authorization: bytes | None) -> None:
        self._proxy = proxy
        self._creator = creator
        host = f"[{target.host}]" if ":" in target.host else target.host
        where = f"{host}:{target.port}".encode()
        lines = [b"CONNECT %b HTTP/1.1" % where, b"Host: %b" % where]
        if authorization:
            lines.append(b"Proxy-Authorization: " + authorization)
        self._connect = b"\r\n".join((*lines, b"", b""))

    def connect(self, protocolFactory: IProtocolFactory) -> Deferred[Protocol]:
        """A protocol of the factory's, speaking TLS with the target."""
        within = _ChannelFactory(self._creator, True, protocolFactory)
        digger = Factory.forProtocol(lambda: _Digger(self._connect, within))
        digger.noisy = False
        return self._proxy.connect(cast(IProtocolFactory, digger)).addCallback(lambda protocol: cast(_Digger, protocol).opened)


class _Digger(Protocol):
    """Asks a proxy for a tunnel, then hands all bytes through to the TLS within."""

    def __init__(self, connect: bytes, within: TLSMemoryBIOFactory) -> None:
        self.opened: Deferred[Protocol] = Deferred(lambda _: self._drop())
        self._connect = connect
        self._within = within
        self._inner: TLSMemoryBIOProtocol | None = None
        self._answer = b""

    def connectionMade(self) -> None:
        cast(Transport, self.transport).write(self._connect)

    def dataReceived(self, data: bytes) -> None:
        if self._inner is not None:
            self._inner.dataReceived(data)
            return
        self._answer += data
        end = HEAD_END.search(self._answer)
        if end is not None:
            self._answered(self._answer[: end.end()], self._answer[end.end() :])
        elif len(self._answer) > MOST_ANSWER:
            self._refused("an endless answer to CONNECT")

    def _answered(self, head: bytes, rest: bytes) -> None:
        status = parse_head(head).status
        if status is None or not 200 <= status < 300:
            self._refused(re.sub(rb"[^\x20-\x7e]", b"?", head.split(b"\n")[0].rstrip()).decode())
            return
        self._inner = self._within.buildProtocol(cast(IAddress, None))
        self._inner.makeConnection(cast(Transport, self.transport))
        self.opened.callback(cast(Protocol, self._inner.wrappedProtocol))
        if rest:
            self._inner.dataReceived(rest)

    def _refused(self, why: str) -> None:
        self._drop()
        self._fail(TunnelRefused(f"the proxy refuses the tunnel: {why[:200]}"))

    def _fail(self, problem: Exception) -> None:
        if not self.opened.called:
            self.opened.errback(Failure(problem))

    def _drop(self) -> None:
        cast(Transport, self.transport).abortConnection()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if self._inner is not None:
            self._inner.connectionLost(reason)
        else:
            self._fail(TunnelRefused("the proxy closed the connection instead of digging the tunnel"))


def words(problem: BaseException | None) -> str:
    """What went wrong with a connection, for a person."""
    for kind, text in _WORDS:
        if isinstance(problem, kind):
            return text
    if isinstance(problem, TunnelRefused):
        return str(problem)
    if isinstance(problem, Distrusted):
        return _DISTRUST.get(problem.code, _UNTRUSTED)
    if isinstance(problem, SSL.Error):
        return _tls_words(problem)
    return f"{type(problem).__name__}: {problem}"


def _tls_words(problem: SSL.Error) -> str:
    reasons = [part[-1] for part in problem.args[0]] if problem.args and isinstance(problem.args[0], list) else [str(problem)]
    if "certificate verify failed" in reasons:
        return _UNTRUSTED
    return f"TLS failed: {', '.join(map(str, reasons)) or 'no reason given'}"


_UNTRUSTED = "the server's certificate is not one that can be trusted"
_DISTRUST = {9: "the server's certificate is not valid yet", 10: "the server's certificate has expired"}
_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (error.DNSLookupError, "the host's name does not resolve"),
    (error.ConnectionRefusedError, "the connection was refused"),
    (VerificationError, "the server's certificate is for another name"),
    (error.NoRouteError, "there is no route to the host"),
    (error.ConnectionDone, "the server closed the connection"),
    (error.ConnectionLost, "the connection was reset"),
    (error.ConnectionAborted, "the connection was given up"),
    (error.TimeoutError, TOO_LATE),
    (DeferredTimeout, TOO_LATE),
    (CancelledError, TOO_LATE),
    (error.ConnectingCancelledError, TOO_LATE),
)
