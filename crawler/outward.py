"""Connections that only go outward: the guard sees every address a name resolves to, and the one that is then connected to."""

# mypy: allow-untyped-calls
# Twisted types its network classes in part only, and its zope interfaces not in a way that mypy reads.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from socket import AF_INET6, SOCK_STREAM, getaddrinfo
from typing import Protocol as Shape
from typing import cast

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import (
    IAddress,
    IHostnameResolver,
    IHostResolution,
    IProtocolFactory,
    IReactorFromThreads,
    IReactorPluggableNameResolver,
    IReactorTCP,
)
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.threads import deferToThreadPool
from twisted.python.failure import Failure
from zope.interface import implementer

from crawler.guard import PREFIX, Guard
from normalize.errors import AddressRefused

ANYWHERE = Guard((ip_network("0.0.0.0/0"), ip_network("::/0")))  # for the operator's own proxy

Address = IPv4Address | IPv6Address


class Outward:
    """A connection to whichever outward address of a host answers first; an inward one is not tried."""

    def __init__(self, reactor: ReactorBase, host: str, port: int, seconds: float, bind: tuple[str, int] | None, guard: Guard) -> None:
        self._reactor = reactor
        self._host = host
        self._port = port
        self._seconds = seconds
        self._bind = bind
        self._guard = guard

    def connect(self, protocolFactory: IProtocolFactory) -> Deferred[Protocol]:
        """A protocol of the factory's. Fails with AddressRefused where the host has inward addresses only."""
        names = _Names(self._reactor, self._guard)
        reactor = _Reactor(self._reactor, names)
        endpoint = HostnameEndpoint(reactor, self._host, self._port, timeout=self._seconds, bindAddress=self._bind)
        checked = cast(IProtocolFactory, _Checked(protocolFactory, self._guard))
        return cast("Deferred[Protocol]", endpoint.connect(checked)).addErrback(self._refused, names)

    def _refused(self, failure: Failure, names: _Names) -> Failure:
        if names.kept_back and failure.check(DNSLookupError):
            return Failure(AddressRefused(f"{PREFIX}{self._host} is at {', '.join(names.kept_back)}: inward"))
        return failure


class Asker(Shape):
    """Who wants to know a name's addresses (Twisted's IResolutionReceiver)."""

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None: ...
    def addressResolved(self, address: Address) -> None: ...
    def resolutionComplete(self) -> None: ...


@implementer(IHostnameResolver)
class _Names:
    """The system's resolver, IPv4 and IPv6, asked in a thread and about one name; inward addresses do not come through.

    Not the reactor's: Scrapy puts one there that knows IPv4 only, or one that never forgets.
    """

    def __init__(self, reactor: ReactorBase, guard: Guard) -> None:
        self.kept_back: list[str] = []
        self._reactor = cast(IReactorFromThreads, reactor)
        self._pool = reactor.getThreadPool()
        self._guard = guard

    def resolveHostName(
        self,
        resolutionReceiver: Asker,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        """Tells the receiver all addresses that may be connected to; it is Twisted's call, whose last two values an endpoint does not set."""
        asked = cast(IHostResolution, _Asked(hostName))
        resolutionReceiver.resolutionBegan(asked)
        looking = deferToThreadPool(self._reactor, self._pool, _looked_up, hostName, portNumber)
        looking.addCallback(self._tell, resolutionReceiver)
        return asked

    def _tell(self, found: list[Address], asker: Asker) -> None:
        for address in found:
            if self._guard.inward(address.host):
                self.kept_back.append(address.host)
            else:
                asker.addressResolved(address)
        asker.resolutionComplete()


def _looked_up(host: str, port: int) -> list[Address]:
    try:
        found = getaddrinfo(host, port, type=SOCK_STREAM)
    except (OSError, UnicodeError):  # the latter for a label that is too long
        return []
    return [(IPv6Address if family == AF_INET6 else IPv4Address)("TCP", *address) for family, _, _, _, address in found]


@implementer(IHostResolution)
@dataclass(frozen=True, slots=True)
class _Asked:
    name: str


@implementer(IReactorPluggableNameResolver)
class _Reactor:
    """The reactor as an endpoint uses it, but for its names."""

    def __init__(self, reactor: ReactorBase, names: _Names) -> None:
        self.nameResolver = names
        self.seconds = reactor.seconds
        self.callLater = reactor.callLater
        self.connectTCP = cast(IReactorTCP, reactor).connectTCP


class _Checked(Factory):
    """Builds protocols for outward peers only; for any other the connection is dropped, not a byte written."""

    noisy = False

    def __init__(self, under: IProtocolFactory, guard: Guard) -> None:
        self._under = cast("Factory", under)
        self._guard = guard

    def buildProtocol(self, addr: IAddress | None) -> Protocol | None:
        peer = cast(Address, addr).host
        if self._guard.inward(peer):
            raise AddressRefused(f"{PREFIX}connected to {peer}: inward")
        return cast("Protocol | None", self._under.buildProtocol(addr))
