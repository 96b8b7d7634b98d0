"""Connections that only go outward: the guard sees every address a name resolves to, and the one that is then connected to."""

# mypy: allow-untyped-calls, disallow-subclassing-any=false
# Twisted types its network classes in part only, and its zope interfaces not in a way that mypy reads.

from __future__ import annotations

from collections.abc import Sequence
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
    IReactorPluggableNameResolver,
    IReactorTCP,
    IResolutionReceiver,
)
from twisted.internet.protocol import Factory, Protocol
from twisted.python.failure import Failure
from zope.interface import implementer

from crawler.guard import PREFIX, Guard
from normalize.errors import AddressRefused


class SystemNames:
    """For Scrapy's TWISTED_DNS_RESOLVER: names are left to the system's resolver, IPv4 and IPv6. Scrapy's own knows IPv4 only, or never forgets."""

    @classmethod
    def from_crawler(cls, crawler: object, reactor: ReactorBase) -> SystemNames:
        return cls()

    def install_on_reactor(self) -> None:
        """Twisted's own stays as it is."""


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
        names = _Sieve(cast(Names, self._reactor.nameResolver), self._guard)
        endpoint = HostnameEndpoint(_Reactor(self._reactor, names), self._host, self._port, timeout=self._seconds, bindAddress=self._bind)
        checked = cast(IProtocolFactory, _Checked(protocolFactory, self._guard))
        connecting = cast("Deferred[Protocol]", endpoint.connect(checked))
        return connecting.addErrback(self._refused, names)

    def _refused(self, failure: Failure, names: _Sieve) -> Failure:
        if names.kept_back and failure.check(DNSLookupError):
            return Failure(AddressRefused(f"{PREFIX}{self._host} is at {', '.join(names.kept_back)}: inward"))
        return failure


class Asker(Shape):
    """Who wants to know a name's addresses (Twisted's IResolutionReceiver)."""

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None: ...
    def addressResolved(self, address: IPv4Address | IPv6Address) -> None: ...
    def resolutionComplete(self) -> None: ...


class Names(Shape):
    """Who knows them (Twisted's IHostnameResolver)."""

    def resolveHostName(
        self,
        resolutionReceiver: Asker,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution: ...


@implementer(IHostnameResolver, IResolutionReceiver)
class _Sieve:
    """Between a resolver and whoever asks it once: inward addresses do not come through."""

    def __init__(self, names: Names, guard: Guard) -> None:
        self.kept_back: list[str] = []
        self._names = names
        self._guard = guard
        self._asker: Asker

    def resolveHostName(
        self,
        resolutionReceiver: Asker,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        self._asker = resolutionReceiver
        return self._names.resolveHostName(self, hostName, portNumber, addressTypes, transportSemantics)

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:
        self._asker.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: IPv4Address | IPv6Address) -> None:
        if self._guard.inward(address.host):
            self.kept_back.append(address.host)
        else:
            self._asker.addressResolved(address)

    def resolutionComplete(self) -> None:
        self._asker.resolutionComplete()


@implementer(IReactorPluggableNameResolver)
class _Reactor:
    """The reactor as an endpoint uses it, but for its names."""

    def __init__(self, reactor: ReactorBase, names: _Sieve) -> None:
        self.nameResolver = names
        self.seconds = reactor.seconds
        self.callLater = reactor.callLater
        self.connectTCP = cast(IReactorTCP, reactor).connectTCP


class _Checked(Factory):
    """Builds protocols for outward peers only; for any other the connection is dropped, not a byte written."""

    noisy = False

    def __init__(self, under: IProtocolFactory, guard: Guard) -> None:
        self._under = cast(Factory, under)
        self._guard = guard

    def buildProtocol(self, addr: IAddress | None) -> Protocol | None:
        peer = cast("IPv4Address | IPv6Address", addr).host
        if self._guard.inward(peer):
            raise AddressRefused(f"{PREFIX}connected to {peer}: inward")
        return self._under.buildProtocol(addr)
