"""Addresses of pages: one spelling for each, the parts that identity and politeness ask for.

What `canonical` decides, and why:

| part               | decision |
|--------------------|----------|
| scheme             | lowercase, kept: https cannot be assumed. `key` leaves it out |
| user and password  | off: a secret is no part of an identity |
| host               | lowercase, IDNA (UTS 46), final dot off. `www.`, mobile and AMP hosts stay: whether they hold the same page only the site knows. `key` leaves `www.` out, `article_key` also `m.`, `mobile.` and `amp.` |
| host as a number   | left as printed: `127.1` is no other spelling of a page but a way past a guard, and refused there |
| port               | off where it is the scheme's own |
| path               | dot segments resolved, `;jsessionid=` and `/(S(...))/` off, empty path is `/`; doubled slashes kept: some servers tell them apart. Final slash kept: servers answer for the spelling they print. `key` leaves it out, `article_key` also `/amp` |
| percent codes      | upper case; unreserved characters plain, all that RFC 3986 forbids coded, as UTF-8; a lone `%` becomes `%25` |
| parameters         | tracking and session parameters off (normalize/tracking.py names each and its reason), except those a source keeps; `sid` only where its value is long and mixed, for short ones number articles. The rest in the order printed: image services sign the query as it stands. `key` sorts them |
| empty query        | off, and so are empty pieces of it (`a=1&&b`) |
| fragment           | off |

An address that is not http or https, has no host, holds control characters or is longer than 8,192 characters is a ValueError.
`surt` is for indexes that others read, and follows their convention instead: normalize/surt.py.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import idna

from normalize.surt import line
from normalize.tracking import IN_PATH, is_tracking

if TYPE_CHECKING:
    from tldextract import TLDExtract

LONGEST = 8192  # characters; longer ones are traps or data, and many servers refuse them

_BLANK = "".join(map(chr, range(33)))
_LINE_BREAKS = str.maketrans("", "", "\t\n\r")  # browsers drop them inside an address
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_PARTS = re.compile(r"(?P<scheme>https?):[/\\]{2}(?P<authority>[^/\\?#]*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#.*)?", re.I | re.S)
_AUTHORITY = re.compile(r"(?:.*@)?(?P<host>\[[0-9a-fA-F:.]+\]|[^:\[\]]*)(?::(?P<port>\d{0,5}))?", re.S)
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")
_DEFAULT_PORT = {"http": 80, "https": 443}

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ODD_IN_PATH = re.compile(r"%([0-9a-fA-F]{2})|[^A-Za-z0-9._~!$&'()*+,;=:@/-]")
_ODD_IN_QUERY = re.compile(r"%([0-9a-fA-F]{2})|[^A-Za-z0-9._~!$&'()*+,;=:@/?-]")

# Nothing in it to change but parameters: such an address is its own canonical spelling, and most of a sitemap's are.
_PLAIN = re.compile(
    r"https?://(?P<host>[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_-]+)*\.[a-z][a-z0-9_]*)(?P<path>(?:/(?!\.)[A-Za-z0-9._~!$&'*+,=:@-]*)+)"
    r"(?:\?(?P<query>[A-Za-z0-9._~!$&'()*+,;=:@/?-]+))?"
)
_PLAIN_LONGEST = 250  # characters; shorter than any limit of a host's name

_WWW = re.compile(r"^www\d*\.(?=[^:]*\.)")
_MOBILE = re.compile(r"^(?:(?:www\d*|m|mobile|amp)\.)+(?=[^.:]+\.)")
_AMP_IN_PATH = re.compile(r"^/amp(?=/.)|/amp/?$|\.amp(?=(?:\.html?)?$)", re.I)
_AMP_PARAMETER = re.compile(r"(?:amp(?:=(?:1|true)?)?|outputtype=amp)", re.I)


@dataclass(frozen=True, slots=True)
class _Address:
    """An http(s) address, each part in its one spelling, no parameter taken off yet."""

    scheme: str
    host: str
    port: int | None  # None where it is the scheme's own
    path: str  # starts with "/"
    query: str

    def __str__(self) -> str:
        return f"{self.scheme}://{self.netloc}{self.path}{'?' * bool(self.query)}{self.query}"

    @property
    def netloc(self) -> str:
        return self.host if self.port is None else f"{self.host}:{self.port}"


def canonical(url: str, keep: Collection[str] = ()) -> str:
    """The one spelling of an absolute http(s) address, as the table above says; applying it twice changes nothing.

    `keep` names parameters that the source needs although they look like tracking. Raises ValueError for what is no such address.
    """
    plain = _plain(url)
    if plain and (plain["query"] is None or all(piece and not _tracks(piece, keep) for piece in plain["query"].split("&"))):
        return url
    address = _read(url)
    kept = (piece for piece in address.query.split("&") if piece and not _tracks(piece, keep))
    return str(replace(address, query="&".join(kept)))


def join(base: str, ref: str) -> str | None:
    """The absolute address of a link printed on the page `base`, fragment off; None where it leads to no http(s) page."""
    if _plain(ref):
        return ref
    link = ref.strip(_BLANK).translate(_LINE_BREAKS)
    if _CONTROL.search(link) or len(link) > LONGEST:
        return None
    path, mark, query = link.partition("?")
    try:
        return str(_read(urljoin(base.strip(_BLANK), path.replace("\\", "/") + mark + query)))
    except ValueError:
        return None


def host(url: str) -> str:
    """The host's name, lowercase and in ASCII; ValueError as in `canonical`."""
    plain = _plain(url)
    return plain["host"] if plain else _read(url).host


def key(url: str) -> str:
    """What two addresses of presumably one page share: no scheme, `www.` or final slash, parameters sorted.

    Made for comparing, not for fetching: "example.com/news/a?id=1&p=2". Case is kept. Raises ValueError as `canonical` does.
    """
    if (plain := _plain(url)) and plain["query"] is None:
        return _WWW.sub("", plain["host"]) + plain["path"].rstrip("/")
    address = _read(canonical(url))
    query = "&".join(sorted(address.query.split("&")))
    return _WWW.sub("", address.netloc) + address.path.rstrip("/") + "?" * bool(query) + query


def article_key(url: str) -> str:
    """What all editions of presumably one article share: its `key` without mobile and AMP host, AMP path and AMP parameter.

    An address whose `key` is another one is a mobile or AMP edition. Raises ValueError as `canonical` does.
    """
    same = key(url)
    if "amp" not in same.lower() and not _MOBILE.match(same):
        return same
    address, mark, query = same.partition("?")
    name, slash, path = address.partition("/")
    path = _AMP_IN_PATH.sub("", slash + path)
    query = "&".join(piece for piece in query.split("&") if not _AMP_PARAMETER.fullmatch(piece))
    return _MOBILE.sub("", name) + path + mark * bool(query) + query


def surt(url: str) -> str:
    """The address as CDX indexes sort it, "com,example)/news/a?id=1", as normalize/surt.py says; ValueError as in `canonical`."""
    address, parts = _read(url), _PARTS.fullmatch(_cleaned(url))
    assert parts is not None  # else there were no address
    return line(address.host, address.port, parts["path"], parts["query"] or "")


def site(url: str) -> str:
    """The registrable domain: "example.co.uk" for "https://news.example.co.uk/a"; the host itself where there is none.

    Private suffixes count: two blogs of one blog host are two sites. Read from the snapshot that tldextract carries; nothing is fetched.
    """
    return _site_of(host(url))


def same_site(a: str, b: str) -> bool:
    """Whether both addresses belong to one registrable domain; False where one is no http(s) address."""
    try:
        first, second = host(a), host(b)
    except ValueError:
        return False
    return first == second or _site_of(first) == _site_of(second)


@cache
def _suffixes() -> TLDExtract:
    # Imported on the first question: it pulls in requests, .2 s that commands which ask for no site need not pay.
    from tldextract import TLDExtract  # noqa: PLC0415

    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


@lru_cache(maxsize=10_000)
def _site_of(name: str) -> str:
    found = _suffixes()(name).top_domain_under_public_suffix
    # Where the list names no suffix, the last label is one (publicsuffix.org/list, "*").
    return found or (".".join(name.split(".")[-2:]) if name.rpartition(".")[2].isalpha() else name)


def _tracks(piece: str, keep: Collection[str]) -> bool:
    name, _, value = piece.partition("=")
    return name.lower() not in keep and is_tracking(name.lower(), value)


def _plain(url: str) -> re.Match[str] | None:
    """The parts of an address that is its own canonical spelling; None where that has to be looked at more closely."""
    return _PLAIN.fullmatch(url) if len(url) <= _PLAIN_LONGEST else None


def _cleaned(url: str) -> str:
    return url.strip(_BLANK).translate(_LINE_BREAKS)


@lru_cache(maxsize=64)  # one address is asked for its canonical spelling, its host and its key, one after the other
def _read(url: str) -> _Address:
    text = _cleaned(url)
    if len(text) > LONGEST or _CONTROL.search(text):
        raise ValueError(f"an address may hold {LONGEST} characters and no control characters: {url[:80]!r}")
    parts = _PARTS.fullmatch(text)
    authority = _AUTHORITY.fullmatch(parts["authority"]) if parts else None
    if parts is None or authority is None or not authority["host"]:
        raise ValueError(f"not an http or https address with a host: {url[:200]!r}")
    scheme = parts["scheme"].lower()
    path = IN_PATH.sub("", _ODD_IN_PATH.sub(_coded, parts["path"].replace("\\", "/")))
    return _Address(
        scheme,
        _host(authority["host"]),
        _port(authority["port"], scheme),
        _resolved(path),
        _ODD_IN_QUERY.sub(_coded, parts["query"] or ""),
    )


def _host(printed: str) -> str:
    if printed.startswith("["):
        return f"[{_ipv6(ipaddress.IPv6Address(printed[1:-1]))}]"
    name = printed.lower()
    if not name.isascii():
        name = _idna(name)
    name = name.rstrip(".")
    if len(name) > 253 or ".." in name or not _HOST.fullmatch(name):
        raise ValueError(f"not a host's name: {printed[:200]!r}")
    return name


def _ipv6(address: ipaddress.IPv6Address) -> str:
    """One spelling under every Python: since 3.13 `compressed` writes a mapped IPv4 address with dots, browsers write it without (WHATWG URL)."""
    if address.ipv4_mapped is None:
        return address.compressed
    number = int(address.ipv4_mapped)
    return f"::ffff:{number >> 16:x}:{number & 0xFFFF:x}"


def _idna(name: str) -> str:
    try:
        return idna.encode(name, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as problem:
        raise ValueError(f"not a host's name: {name[:200]!r} ({problem})") from None


def _port(printed: str | None, scheme: str) -> int | None:
    if not printed:
        return None
    port = int(printed)
    if not 0 < port < 65536:
        raise ValueError(f"no such port: {printed}")
    return None if port == _DEFAULT_PORT[scheme] else port


def _coded(odd: re.Match[str]) -> str:
    """A character plain where it may be, else as percent codes of its UTF-8 bytes in upper case."""
    if odd[1]:
        character = chr(int(odd[1], 16))
        return character if character in _UNRESERVED else odd[0].upper()
    return "".join(f"%{byte:02X}" for byte in odd[0].encode("utf-8"))


def _resolved(path: str) -> str:
    """The path without "." and ".." segments (RFC 3986, 5.2.4)."""
    segments: list[str] = []
    *inner, last = path.split("/")[1:] or [""]
    for segment in inner:
        if segment == "..":
            del segments[-1:]
        elif segment != ".":
            segments.append(segment)
    if last == "..":
        del segments[-1:]
    return "/" + "".join(f"{segment}/" for segment in segments) + (last if last not in (".", "..") else "")
