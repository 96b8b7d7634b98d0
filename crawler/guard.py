"""Which servers may be spoken to: none on an inward address, however it is spelled, and no port but the web's. Pure.

What is inward stands here in full, from IANA's special-purpose registries: `ipaddress.is_global` says other things in other versions of Python.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, unquote, urlsplit

import idna

PORTS = frozenset((80, 443))
PREFIX = "guard: "  # how the reason of an attempt begins that was refused here
Network = IPv4Network | IPv6Network

_DEFAULT_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"[\w.-]+")
_TWO_WAYS = re.compile(r"[\\\s]")  # what one program takes for the end of the host, and another does not
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")

_INWARD = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",  # this host; Linux connects 0.0.0.0 to itself
            "10.0.0.0/8",
            "100.64.0.0/10",  # carriers' NAT; Alibaba's metadata
            "127.0.0.0/8",
            "168.63.129.16/32",  # public by its number, but Azure's own server for its guests
            "169.254.0.0/16",  # link-local; metadata of most clouds
            "172.16.0.0/12",
            "192.0.0.0/24",  # protocol assignments; Oracle's metadata
            "192.0.2.0/24",  # documentation, here and below
            "192.88.99.0/24",  # relays of 6to4, given up
            "192.168.0.0/16",
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
            "2001::/23",  # protocol assignments, Teredo among them: its address is a tunnel to anywhere
            "2001:db8::/32",
            "3fff::/20",
        ),
    )
)
# Of IPv6 nothing else is the Internet: not ::1, fc00::/7, fe80::/10, fec0::/10, ff00::/8, nor what nobody has been given.
_OUTWARD_6 = tuple(map(IPv6Network, ("2000::/3", "::ffff:0:0/96", "64:ff9b::/96")))
# Where an IPv4 address stands within, counted in bits from the right: mapped, NAT64, 6to4.
_WITHIN = ((IPv6Network("::ffff:0:0/96"), 0), (IPv6Network("64:ff9b::/96"), 0), (IPv6Network("2002::/16"), 80))
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)  # before the last 32 bits, under any prefix

# Names that stand for one inward address wherever they are asked, with all names below them.
_STAND_FOR: Mapping[str, tuple[str, ...]] = {
    "localhost": ("127.0.0.1", "::1"),
    "localhost.localdomain": ("127.0.0.1", "::1"),
    "localhost6": ("::1",),
    "localhost6.localdomain6": ("::1",),
    "ip6-localhost": ("::1",),
    "ip6-loopback": ("::1",),
    "metadata": ("169.254.169.254",),
    "instance-data": ("169.254.169.254",),
    "metadata.goog": ("169.254.169.254",),
    "metadata.google.internal": ("169.254.169.254",),
}
# What only a network of one's own resolves (RFC 6762, appendix G; RFC 8375; ICANN's .internal), like names without a dot.
_INTRANET = ("local", "localdomain", "internal", "intranet", "private", "corp", "home", "lan", "home.arpa")


@dataclass(frozen=True, slots=True)
class Guard:
    """What an archive's crawl may connect to: the Internet's addresses on 80 and 443, and what its operator allows besides."""

    networks: tuple[Network, ...] = ()
    ports: frozenset[int] = frozenset()

    def refusal(self, url: str) -> str | None:
        """Why the address is not asked for whatever its host resolves to, as "guard: ..."; None where nothing is against its spelling."""
        why = _refusal(self, url.partition("://")[0].lower(), _authority(url))
        return f"{PREFIX}{why}" if why else None

    def inward(self, address: str) -> bool:
        """Whether an IP address must not be connected to; also where it is none that can be read."""
        try:
            return self._inward(ip_address(address.partition("%")[0]))
        except ValueError:
            return True

    def _inward(self, address: IPv4Address | IPv6Address) -> bool:
        if any(address in network for network in self.networks):
            return False
        if any(address in network for network in _INWARD):
            return True
        if isinstance(address, IPv4Address):
            return False
        held = _held(address)
        return not any(address in network for network in _OUTWARD_6) or (held is not None and self._inward(held))

    def _refusal(self, parts: SplitResult) -> str | None:
        name = _spelled(parts.hostname or "")
        if _TWO_WAYS.search(parts.netloc) or (":" not in name and not _NAME.fullmatch(name)):
            return f"{parts.netloc[:100]!r} is no host that can be read"
        address = _literal(name)
        if address is not None:
            return f"{address} is an inward address" if self._inward(address) else self._port(parts)
        return self._name(name) or self._port(parts)

    def _name(self, name: str) -> str | None:
        for inner, addresses in _STAND_FOR.items():
            if name == inner or name.endswith(f".{inner}"):
                return f"{name} is a name of {addresses[0]}, an inward address" if all(map(self.inward, addresses)) else None
        own = "." not in name or name.endswith(tuple(f".{zone}" for zone in _INTRANET))
        return f"{name} is a name of an inward network" if own and not self.networks else None

    def _port(self, parts: SplitResult) -> str | None:
        port = parts.port or _DEFAULT_PORTS[parts.scheme]
        return None if port in PORTS or port in self.ports else f"port {port} is not allowed"


@lru_cache(maxsize=4096)
def _refusal(guard: Guard, scheme: str, authority: str) -> str | None:
    if scheme not in _DEFAULT_PORTS:
        return f"{scheme[:20]!r} is not http or https"
    try:
        return guard._refusal(urlsplit(f"{scheme}://{authority}"))
    except ValueError:  # IDNAError, AddressValueError and urlsplit's own are such
        return f"{authority[:100]!r} is no host that can be read"


def _authority(url: str) -> str:
    return re.split(r"[/?#]", url.partition("://")[2], maxsplit=1)[0]


def _spelled(host: str) -> str:
    """The host as a resolver reads it: percent codes undone, full-width digits and dots plain, lowercase. Raises IDNAError."""
    plain = unquote(host)
    return plain if ":" in plain else idna.uts46_remap(plain, std3_rules=False).rstrip(".")


def _literal(name: str) -> IPv4Address | IPv6Address | None:
    """The address that a host spells; None for a name. Raises ValueError for what ends in a number and is no address (WHATWG URL, 4.3)."""
    if ":" in name:
        return IPv6Address(name.partition("%")[0])
    parts = name.split(".")
    return _ipv4(parts) if _NUMBER.fullmatch(parts[-1]) else None


def _ipv4(parts: list[str]) -> IPv4Address:
    """As inet_aton reads it: decimal, octal and hexadecimal, the last part filling what is left."""
    *firsts, last = map(_number, parts)
    if len(firsts) > 3 or any(part > 255 for part in firsts) or last >= 256 ** (4 - len(firsts)):
        raise AddressValueError("more than an address holds")
    return IPv4Address(sum(part << 8 * (3 - place) for place, part in enumerate(firsts)) + last)


def _number(text: str) -> int:
    if text.startswith("0x"):
        return int(text[2:] or "0", 16)
    return int(text, 8 if text.startswith("0") else 10)


def _held(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that the packets end at."""
    bits = int(address)
    if (bits >> 32) & 0xFFFF_FFFF in _ISATAP:
        return IPv4Address(bits & 0xFFFF_FFFF)
    return next((IPv4Address((bits >> place) & 0xFFFF_FFFF) for network, place in _WITHIN if address in network), None)
