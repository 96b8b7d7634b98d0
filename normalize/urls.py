"""Addresses of pages: one spelling for each, the parts that identity and politeness ask for.

What `canonical` decides, and why:

| part               | decision |
|--------------------|----------|
| scheme             | lowercase, kept: https cannot be assumed. `key` leaves it out |
| user and password  | off: a secret is no part of an identity |
| host               | lowercase, IDNA (UTS 46), final dot off. `www.`, mobile and AMP hosts stay: whether they hold the same page only the site knows; the frontier records them as aliases once seen. `key` leaves `www.` out |
| port               | off where it is the scheme's own |
| path               | dot segments resolved, `;jsessionid=` off, empty path is `/`. Final slash kept: servers answer for the spelling they print. `key` leaves it out |
| percent codes      | upper case; unreserved characters plain, all that RFC 3986 forbids coded, as UTF-8; a lone `%` becomes `%25` |
| parameters         | tracking and session parameters off, except those a source keeps; the rest in the order printed: image services sign the query as it stands. `key` sorts them |
| fragment           | off |

An address that is not http or https, has no host, holds control characters or is longer than 8,192 characters is a ValueError.
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

_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sessionid|sid)=[^/;]*", re.I)
_TRACKING_PREFIXES = (
    "utm_",
    "mtm_",
    "matomo_",
    "piwik_",
    "pk_",
    "hsa_",
    "vero_",
    "fb_action_",
    "oly_",
    "at_",
    "trk_",
    "ga_",
    "aspsessionid",
)
_TRACKING = frozenset((
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "twclid", "ttclid", "li_fat_id",
    "igshid", "igsh", "mibextid", "epik", "mc_cid", "mc_eid", "_ga", "_gl", "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp",
    "hsctatracking", "mkt_tok", "s_cid", "s_kwcid", "xtor", "wt_mc", "wt_zmc", "cmpid", "ncid", "ocid", "smid", "smtyp",
    "sr_share", "spm", "fb_ref", "fb_source", "ref_src", "ref_url", "__twitter_impression", "_openstat", "wickedid",
    "guccounter", "guce_referrer", "guce_referrer_sig", "traffic_source", "replytocom", "phpsessid", "jsessionid", "sessionid",
    "session_id", "sessid", "cfid", "cftoken", "oscsid", "zenid",
))  # fmt: skip


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
    address = _read(url)
    kept = (piece for piece in address.query.split("&") if piece and not _tracks(piece, keep))
    return str(replace(address, query="&".join(kept)))


def join(base: str, ref: str) -> str | None:
    """The absolute address of a link printed on the page `base`, fragment off; None where it leads to no http(s) page."""
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
    return _read(url).host


def key(url: str) -> str:
    """What two addresses of presumably one page share: no scheme, `www.` or final slash, parameters sorted.

    Made for comparing, not for fetching: "example.com/news/a?id=1&p=2". Case is kept. Raises ValueError as `canonical` does.
    """
    address = _read(canonical(url))
    return _bare_host(address) + _rest(address)


def surt(url: str) -> str:
    """The key in the order of CDX indexes, lowercase: "com,example)/news/a?id=1"; ValueError as in `canonical`."""
    address = _read(canonical(url))
    name, colon, port = _bare_host(address).partition(":") if not address.host.startswith("[") else (address.netloc, "", "")
    return ",".join(reversed(name.split("."))) + colon + port + ")" + (_rest(address) or "/").lower()


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
    return _suffixes()(name).top_domain_under_public_suffix or name


def _tracks(piece: str, keep: Collection[str]) -> bool:
    name = piece.partition("=")[0].lower()
    return name not in keep and (name in _TRACKING or name.startswith(_TRACKING_PREFIXES))


def _bare_host(address: _Address) -> str:
    return re.sub(r"^www\d*\.(?=[^:]*\.)", "", address.netloc)


def _rest(address: _Address) -> str:
    query = "&".join(sorted(address.query.split("&")))
    return address.path.rstrip("/") + "?" * bool(query) + query


def _read(url: str) -> _Address:
    text = url.strip(_BLANK).translate(_LINE_BREAKS)
    if len(text) > LONGEST or _CONTROL.search(text):
        raise ValueError(f"an address may hold {LONGEST} characters and no control characters: {url[:80]!r}")
    parts = _PARTS.fullmatch(text)
    authority = _AUTHORITY.fullmatch(parts["authority"]) if parts else None
    if parts is None or authority is None or not authority["host"]:
        raise ValueError(f"not an http or https address with a host: {url[:200]!r}")
    scheme = parts["scheme"].lower()
    path = _SESSION_IN_PATH.sub("", _ODD_IN_PATH.sub(_coded, parts["path"].replace("\\", "/")))
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
