"""What servers answer when they are odd, broken or hostile: scripts for the raw server, and what may be expected of a faithful record.

Each case is a host of its own; the cases of one `host` are asked one after another over what connection there is.
"""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

import brotli
from rawserver import Act, Script

from archive.entity import zstd

Cut = Literal["length", "time", "disconnect"]
TEXT = b"The ferry left the harbour before the fog came in, and the lamps of the quay were lit one after another. " * 12
NOISE = random.Random(7).randbytes(60_000)
SOON = {"ask": {"deadline": 0.8}}
SMALL = {"ask": {"max_bytes": 10_000}}
HEAD = {"method": "HEAD"}
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


@dataclass(frozen=True)
class Case:
    path: str
    script: Script
    cut: Cut | None = None  # as the record has to say it
    whole: bool = True  # all that was sent has to be there; else a beginning of it
    more: Mapping[str, Any] = field(default_factory=dict)  # of the request
    host: str = ""  # cases of one name share a host; "" for a host of its own
    times: int = 1  # exchanges that the server sees


def length(body: bytes, *fields: bytes, status: bytes = b"200 OK") -> bytes:
    return b"\r\n".join((b"HTTP/1.1 " + status, b"Content-Length: %d" % len(body), *fields, b"", body))


def closed(body: bytes, *fields: bytes, line: bytes = b"HTTP/1.1 200 OK") -> list[bytes | Act | float]:
    return [b"\r\n".join((line, *fields, b"", body)), Act.CLOSE]


def chunks(body: bytes, *fields: bytes) -> bytes:
    return b"\r\n".join((b"HTTP/1.1 200 OK", b"Transfer-Encoding: chunked", *fields, b"", body))


def framed(content: bytes, size: int = 700) -> bytes:
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def heads() -> Iterator[Case]:
    fields = {
        "mixed-case": (b"x-MiXeD: One", b"SERVER: two", b"cOnTeNt-tYpE: text/html"),
        "duplicates": (b"Set-Cookie: a=1", b"X-Other: 1", b"set-cookie: b=2", b"Set-Cookie: a=1", b"SET-COOKIE: c"),
        "order": (b"Z: 1", b"A: 2", b"M: 3", b"A: 1"),
        "folded-space": (b"X-Folded: one", b" two", b"  three"),
        "folded-tab": (b"X-Folded: one", b"\ttwo", b"\t three \t"),
        "folded-empty": (b"X-Folded:", b" ", b"\t", b"X-After: 1"),
        "latin-1": (b"X-Latin: caf\xe9 \xdcber \xff",),
        "utf-8": ("X-Utf: новости 新聞 🗞".encode(),),
        "utf-8-broken": (b"X-Utf: \xc3\x28 \xf0\x9f",),
        "windows-1251": ("Content-Type: text/html; title=новости".encode("cp1251"),),
        "nul-value": (b"X-Nul: a\0b",),
        "nul-name": (b"X-\0Nul: a",),
        "bare-cr-value": (b"X-Return: a\rb", b"X-More: \r\r"),
        "controls": (b"X-Control: " + bytes(range(1, 9)) + b"\x0b\x0c\x0e\x1b\x7f",),
        "control-lines": (b"\x0b", b"\x0c: x", b"\x1f\x7f"),
        "separators": (b"X-Unit: a\x1cb\x1dc\x1ed\x1fe", b"X-Next: \x85 \xe2\x80\xa8 \xc2\xa0"),
        "no-colon": (b"this line has none", b"X-After: 1"),
        "colon-only": (b":", b": nameless", b"X-After: 1"),
        "space-before-colon": (b"X-Space : 1", b"X-Tab\t: 2"),
        "no-space": (b"X-Tight:1", b"X-Wide:      2     "),
        "empty-values": (b"X-Empty:", b"X-Blank:   ", b"ETag:", b"Last-Modified:"),
        "long-value": (b"X-Long: " + b"y" * 60_000,),
        "long-name": (b"X-" + b"n" * 20_000 + b": 1",),
        "many": tuple(b"X-Many-%d: %d" % (one, one) for one in range(3000)),
        "huge": (b"X-Huge: " + b"z" * 400_000,),
        "odd-names": (b"X@Odd: 1", b"(x): 2", b'"quoted": 3', b"X/Y;Z=1: 4", b"<b>: 5"),
        "looks-like-warc": (b"WARC-Type: response", b"WARC/1.1", b"WARC-Target-URI: http://elsewhere.example/"),
        "looks-like-a-head": (b"HTTP/1.1 200 OK", b"GET / HTTP/1.1"),
        "many-cookies": tuple(b"Set-Cookie: c%d=%s; Path=/; Secure" % (one, b"v" * 90) for one in range(200)),
        "bad-date": (b"Date: yesterday", b"Date: Mon, 99 Foo 2026 25:61:61 GMT", b"Last-Modified: -1"),
        "dates": (b"Date: Sun, 06 Nov 1994 08:49:37 GMT",),
        "two-types": (b"Content-Type: text/html; charset=utf-7", b"Content-Type: image/png"),
        "bad-type": (b"Content-Type: ;;;===,,\x00",),
        "alt-svc": (b'Alt-Svc: h3=":443"; ma=86400', b"Upgrade: h2c", b"Connection: keep-alive, Upgrade"),
        "keep-alive-field": (b"Connection: Keep-Alive", b"Keep-Alive: timeout=0, max=0"),
        "security": (b"Strict-Transport-Security: max-age=1", b"Content-Security-Policy: default-src 'none'", b"Refresh: 0; url=/x"),
    }
    for name, lines in fields.items():
        yield Case(f"/head/{name}", [length(TEXT, *lines)])
    lines = {
        "no-reason": b"HTTP/1.1 200",
        "no-reason-space": b"HTTP/1.1 200 ",
        "long-reason": b"HTTP/1.1 200 " + b"fine " * 2000,
        "latin-reason": b"HTTP/1.1 200 D\xe9j\xe0 vu",
        "nul-reason": b"HTTP/1.1 200 O\0K",
        "tabs": b"HTTP/1.1\t200\tOK",
        "spaces": b"HTTP/1.1   200   O K  ",
        "lower-case": b"http/1.1 200 ok",
        "version-1.2": b"HTTP/1.2 200 OK",
        "version-2": b"HTTP/2 200",
        "version-2.0": b"HTTP/2.0 200 OK",
        "version-3": b"HTTP/3 200",
        "version-9.9": b"HTTP/9.9 200 OK",
        **{
            f"status-{code}": b"HTTP/1.1 %d Some" % code
            for code in (201, 202, 203, 206, 226, 299, 400, 401, 402, 403, 404, 406, 410, 413, 418, 421, 429, 451, 499, 500, 501, 502, 503)
        },
        **{f"status-{code}": b"HTTP/1.1 %d Some" % code for code in (504, 511, 520, 529, 599, 600, 666, 799, 999)},
    }
    for name, line in lines.items():
        yield Case(f"/line/{name}", closed(TEXT, b"Connection: close", b"Content-Length: %d" % len(TEXT), line=line))
    yield Case("/head/lf-only", [b"HTTP/1.1 200 OK\nContent-Length: 3\nX-Odd: 1\n\nabc"])
    yield Case("/head/lf-mixed", [b"HTTP/1.1 200 OK\r\nContent-Length: 3\nX-Odd: 1\r\n\nabc"])
    yield Case("/head/lf-then-crlf", [b"HTTP/1.1 200 OK\nContent-Length: 3\n\r\nabc"])
    yield Case("/head/cr-cr-lf", [b"HTTP/1.1 200 OK\r\r\nContent-Length: 3\r\r\n\r\nabc", Act.CLOSE])
    yield Case("/head/none", closed(TEXT))
    yield Case("/head/first-line-folded", closed(TEXT, b" folded first", b"X: 1"))
    yield Case("/head/length-folded", closed(b"hello", b"Content-Length:", b" 5"))
    yield Case("/head/old", closed(TEXT, b"Server: old", line=b"HTTP/1.0 200 OK"))
    yield Case("/head/old-keeps", [b"HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nok"])
    yield Case("/head/ends-in-the-packets", [*(OK[at : at + 3] for at in range(0, len(OK), 3))])
    yield Case("/head/body-like-a-head", [length(b"HTTP/1.1 500 No\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")])
    yield Case("/head/body-of-blank-lines", [length(b"\r\n\r\n\n\n\r\n\r\n")])
    yield Case("/head/body-begins-with-a-line-feed", [b"HTTP/1.1 200 OK\nContent-Length: 4\n\n\n\r\nx"])
    yield Case("/head/white-line", [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n \r\nX: 1\r\n\r\nhello"])


def lengths() -> Iterator[Case]:
    for name, values in {
        "twice-the-same": [b"5", b"5"],
        "list-the-same": [b"5, 5"],
        "leading-zeros": [b"0000000005"],
        "spaces": [b"   5   "],
    }.items():
        yield Case(f"/length/{name}", [b"\r\n".join((b"HTTP/1.1 200 OK", *(b"Content-Length: " + one for one in values), b"", b"hello"))])
    for name, values in {
        "differ": [b"3", b"5"],
        "list-differs": [b"3, 5"],
        "three-differ": [b"5", b"0", b"99999"],
        "negative": [b"-5"],
        "plus": [b"+5"],
        "words": [b"five"],
        "hex": [b"0x5"],
        "decimal": [b"5.0"],
        "exponent": [b"5e0"],
        "empty": [b""],
        "commas": [b",,"],
        "inner-space": [b"1 5"],
        "underscore": [b"1_0"],
        "absurd": [b"9" * 400],
        "twenty-digits": [b"99999999999999999999"],
        "arabic-digits": ["٥".encode()],
        "semicolon": [b"5;x"],
    }.items():
        lines = (b"HTTP/1.1 200 OK", *(b"Content-Length: " + one for one in values), b"", b"hello")
        yield Case(f"/length/{name}", [b"\r\n".join(lines), Act.CLOSE])
    yield Case("/length/zero", [length(b"")])
    yield Case("/length/zero-and-none", [b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n"])
    yield Case("/length/body-of-nul", [length(bytes(5000))])
    yield Case("/length/body-of-noise", [length(NOISE)])
    yield Case("/length/a-megabyte", [length(NOISE * 18)])
    yield Case("/length/with-chunked", [b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n" + framed(TEXT)])
    yield Case("/length/chunked-before", [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n" + framed(TEXT)])
    yield Case("/length/ranges", [length(b"hello", b"Content-Range: bytes 0-4/99", status=b"206 Partial Content")])


def chunked() -> Iterator[Case]:
    sound = {
        "plain": framed(TEXT),
        "one": b"5\r\nhello\r\n0\r\n\r\n",
        "extensions": b'5;a=b;c="d;\\"e"\r\nhello\r\n0;last=1\r\n\r\n',
        "long-extension": b"5;" + b"e" * 3000 + b"\r\nhello\r\n0\r\n\r\n",
        "trailers": b"5\r\nhello\r\n0\r\nX-Sum: 1\r\nx-sum: 2\r\n folded\r\n\r\n",
        "many-trailers": b"5\r\nhello\r\n0\r\n" + b"".join(b"X-%d: y\r\n" % one for one in range(2000)) + b"\r\n",
        "odd-trailers": b"5\r\nhello\r\n0\r\nno colon\r\n\xff\0: x\r\n\r\n",
        "upper-case": b"A\r\nhellohello\r\n0B\r\nhello hello\r\n0\r\n\r\n",
        "leading-zeros": b"000000005\r\nhello\r\n0000\r\n\r\n",
        "space-behind": b"5  \r\nhello\r\n0 \r\n\r\n",
        "space-before": b"  5\r\nhello\r\n 0\r\n\r\n",
        "tabs": b"\t5\t\r\nhello\r\n0\t\r\n\r\n",
        "lf-only": b"5\nhello\n0\n\n",
        "lf-mixed": b"5\r\nhello\n5\nhello\r\n0\r\n\n",
        "no-line-end-after-data": b"5\r\nhello5\r\nhello0\r\n\r\n",
        "byte-by-byte": b"".join(b"1\r\n%c\r\n" % one for one in TEXT) + b"0\r\n\r\n",
        "empty": b"0\r\n\r\n",
        "data-like-chunks": b"f\r\n0\r\n\r\n5\r\nhello\r\n\r\n0\r\n\r\n",
        "noise": framed(NOISE, 4096),
        "large": framed(NOISE * 10, 65536),
    }
    for name, body in sound.items():
        yield Case(f"/chunks/{name}", [chunks(body)])
    broken = {
        "negative": b"-5\r\nhello\r\n0\r\n\r\n",
        "negative-later": b"5\r\nhello\r\n-1\r\nhello\r\n0\r\n\r\n",
        "hex-prefix": b"0x5\r\nhello\r\n0x0\r\n\r\n",
        "plus": b"+5\r\nhello\r\n0\r\n\r\n",
        "absurd": b"F" * 500 + b"\r\nhello\r\n0\r\n\r\n",
        "sixteen-digits": b"FFFFFFFFFFFFFFFF\r\nhello\r\n",
        "no-hex": b"zz\r\nhello\r\n0\r\n\r\n",
        "no-size": b"\r\nhello\r\n0\r\n\r\n",
        "no-size-later": b"5\r\nhello\r\n\r\n\r\nhello\r\n0\r\n\r\n",
        "underscore": b"1_0\r\nhello\r\n0\r\n\r\n",
        "decimal": b"5.0\r\nhello\r\n0\r\n\r\n",
        "two-sizes": b"5 5\r\nhello\r\n0\r\n\r\n",
        "extension-without-end": b"5;" + b"e" * 9000,
        "size-without-end": b"5" * 9000,
        "data-too-long": b"3\r\nhello\r\n0\r\n\r\n",
        "none-at-all": TEXT,
        "html": b"<html>" + TEXT,
        "bare-cr": b"5\rhello\r0\r\r",
        "nul-in-size": b"5\0\r\nhello\r\n0\r\n\r\n",
        "quoted": b'"5"\r\nhello\r\n0\r\n\r\n',
        "long-trailer": b"5\r\nhello\r\n0\r\nX: " + b"t" * 9000,
    }
    for name, body in broken.items():
        unended = "disconnect" if name in ("none-at-all", "html", "bare-cr") else None  # no line that could be a size
        yield Case(f"/chunks/{name}", [chunks(body), Act.CLOSE], unended)
    yield Case("/chunks/in-single-bytes", [bytes([one]) for one in chunks(b"5;x\r\nhello\r\n0\r\nT: 1\r\n\r\n")])
    yield Case("/chunks/Chunked", [b"HTTP/1.1 200 OK\r\ntransfer-encoding:   ChUnKeD  \r\n\r\n" + framed(TEXT)])
    yield Case("/chunks/identity", [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity, chunked\r\n\r\n" + framed(TEXT)])
    yield Case("/chunks/twice", [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n" + framed(framed(TEXT))])
    yield Case(
        "/chunks/two-fields",
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + framed(gzip.compress(TEXT))],
    )
    yield Case(
        "/chunks/not-last", [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n" + gzip.compress(framed(TEXT)), Act.CLOSE]
    )
    yield Case("/chunks/unknown-coding", [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: rot13\r\n\r\nuryyb", Act.CLOSE])
    yield Case("/chunks/old-version", [b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + framed(TEXT), Act.CLOSE])
    yield Case("/chunks/xchunked", [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n" + framed(TEXT), Act.CLOSE])
    yield Case("/chunks/vertical-tab", [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: \x0bchunked\r\n\r\n" + framed(TEXT), Act.CLOSE])


def codings() -> Iterator[Case]:
    raw = zlib.compress(TEXT)[2:-4]
    bomb = gzip.compress(bytes(20_000_000))
    wrong_sum = bytearray(gzip.compress(TEXT))
    wrong_sum[-6] ^= 1
    made = {
        "gzip": (b"gzip", gzip.compress(TEXT)),
        "x-gzip": (b"x-gzip", gzip.compress(TEXT)),
        "GZIP": (b"GZIP", gzip.compress(TEXT)),
        "gzip-two-members": (b"gzip", gzip.compress(TEXT) + gzip.compress(TEXT)),
        "gzip-padded": (b"gzip", gzip.compress(TEXT) + bytes(100)),
        "gzip-then-text": (b"gzip", gzip.compress(TEXT) + b"<!-- cached -->"),
        "gzip-cut": (b"gzip", gzip.compress(TEXT)[:-9]),
        "gzip-wrong-sum": (b"gzip", bytes(wrong_sum)),
        "gzip-broken": (b"gzip", gzip.compress(TEXT)[:40] + b"\xff" * 40),
        "gzip-empty": (b"gzip", b""),
        "gzip-of-nothing": (b"gzip", gzip.compress(b"")),
        "gzip-one-byte": (b"gzip", b"\x1f"),
        "gzip-of-noise": (b"gzip", gzip.compress(NOISE)),
        "gzip-not": (b"gzip", TEXT),
        "gzip-bomb": (b"gzip", bomb),
        "gzip-bomb-nested": (b"gzip, gzip", gzip.compress(bomb)),
        "br": (b"br", brotli.compress(TEXT)),
        "br-cut": (b"br", brotli.compress(TEXT)[:-5]),
        "br-not": (b"br", TEXT),
        "br-bomb": (b"br", brotli.compress(bytes(20_000_000), quality=5)),
        "deflate-zlib": (b"deflate", zlib.compress(TEXT)),
        "deflate-raw": (b"deflate", raw),
        "deflate-cut": (b"deflate", raw[:-9]),
        "deflate-not": (b"deflate", TEXT),
        "zstd": (b"zstd", zstd.compress(TEXT)),
        "zstd-two-frames": (b"zstd", zstd.compress(TEXT) + zstd.compress(TEXT)),
        "zstd-not": (b"zstd", TEXT),
        "zstd-bomb": (b"zstd", zstd.compress(bytes(20_000_000))),
        "br-over-gzip": (b"gzip, br", brotli.compress(gzip.compress(TEXT))),
        "gzip-over-gzip": (b"gzip, gzip", gzip.compress(gzip.compress(TEXT))),
        "says-twice-is-once": (b"gzip, gzip", gzip.compress(TEXT)),
        "nine-times": (b", ".join([b"gzip"] * 9), gzip.compress(TEXT)),
        "identity": (b"identity", TEXT),
        "unknown": (b"rot13", TEXT),
        "none-named": (b"", TEXT),
        "utf-8": (b"utf-8", TEXT),
        "says-br-is-gzip": (b"br", gzip.compress(TEXT)),
        "says-nothing-is-gzip": (b"identity", gzip.compress(TEXT)),
        "dictionary": (b"dcb", b"\xffDCB" + bytes(40)),
    }
    for name, (coding, body) in made.items():
        yield Case(f"/coding/{name}", [length(body, b"Content-Encoding: " + coding, b"Content-Type: text/html")])
    for name, (coding, body) in [*list(made.items())[:9], ("br", (b"br", brotli.compress(TEXT)))]:
        yield Case(f"/coding/chunked-{name}", [chunks(framed(body, 50), b"Content-Encoding: " + coding)])
        yield Case(f"/coding/closed-{name}", closed(body, b"Content-Encoding: " + coding))


def interim() -> Iterator[Case]:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nlink: </b.js>\r\n\r\n"
    for name, before in {
        "continue": b"HTTP/1.1 100 Continue\r\n\r\n",
        "processing": b"HTTP/1.1 102 Processing\r\nX: 1\r\n\r\n",
        "hints": hints,
        "several": b"HTTP/1.1 100 Continue\r\n\r\n" + hints * 3,
        "lf-only": b"HTTP/1.1 100 Continue\n\n",
        "unknown": b"HTTP/1.1 199 Odd\r\n\r\n",
        "old": b"HTTP/1.0 100 Continue\r\n\r\n",
        "with-length": b"HTTP/1.1 103 Hints\r\nContent-Length: 9\r\n\r\n",
        "chain": b"HTTP/1.1 100 Continue\r\n\r\n" * 400,
        "latin": b"HTTP/1.1 103 \xe9\r\nX-\xff: \0\r\n\r\n",
    }.items():
        yield Case(f"/interim/{name}", [before + OK])
    yield Case("/interim/apart", [hints, 0.05, hints[:20], 0.05, hints[20:], OK])
    yield Case("/interim/then-chunks", [hints, chunks(framed(TEXT))])
    yield Case("/interim/then-nothing", [hints, Act.CLOSE])
    yield Case("/interim/then-reset", [hints, Act.RESET])
    yield Case("/interim/then-garbage", [hints, NOISE[:500], Act.CLOSE])
    yield Case("/interim/then-half-a-head", [hints, b"HTTP/1.1 200 OK\r\nCont", Act.CLOSE], "disconnect")
    yield Case(
        "/interim/switching",
        [b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x81\x05hello", Act.CLOSE],
    )
    yield Case(
        "/interim/switching-to-h2",
        [b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0\x64", Act.CLOSE],
    )


def bodiless() -> Iterator[Case]:
    yield Case("/bodiless/head", [b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nContent-Encoding: gzip\r\n\r\n"], more=HEAD)
    yield Case("/bodiless/head-chunked", [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"], more=HEAD)
    yield Case("/bodiless/head-with-body", [OK], more=HEAD)
    yield Case("/bodiless/head-with-late-body", [OK[:-5], 0.02, b"hello"], more=HEAD)
    yield Case("/bodiless/head-closed", closed(b""), more=HEAD)
    for code in (204, 205, 304):
        line = b"%d Some" % code
        yield Case(f"/bodiless/{code}", [b"HTTP/1.1 " + line + b"\r\nX-Odd: 1\r\nContent-Length: 0\r\n\r\n"])
        yield Case(f"/bodiless/{code}-with-body", [length(TEXT, status=line)])
        yield Case(
            f"/bodiless/{code}-with-late-body",
            [length(b"", b"Content-Length: 900", status=line)[:-2] + b"X: 1\r\n\r\n", 0.02, TEXT[:900], Act.CLOSE],
        )
        yield Case(f"/bodiless/{code}-chunked", [b"HTTP/1.1 " + line + b"\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"])
    yield Case("/bodiless/304-with-length", [b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nContent-Length: 5000\r\n\r\n'])
    yield Case("/bodiless/304-with-etag", [b'HTTP/1.1 304 Not Modified\r\nETag: W/"\xe9"\r\nDate: x\r\n\r\n'])


def redirects() -> Iterator[Case]:
    for code in (300, 301, 302, 303, 305, 306, 307, 308, 399):
        yield Case(f"/redirect/{code}", [length(b"see there", b"Location: /redirect/target", status=b"%d Moved" % code)])
    for name, fields in {
        "no-location": (),
        "empty": (b"Location:",),
        "two": (b"Location: /a", b"Location: /b"),
        "itself": (b"Location: /redirect/itself",),
        "fragment": (b"Location: #top",),
        "script": (b"Location: javascript:alert(1)",),
        "file": (b"Location: file:///etc/passwd",),
        "inward": (b"Location: http://169.254.169.254/latest/meta-data/",),
        "latin": (b"Location: /caf\xe9?\xff",),
        "spaces": (b"Location:   /a b c  ",),
        "break": (b"Location: /a\rX-Injected: 1",),
        "port": (b"Location: http://harbour.invalid:99999/",),
        "bracket": (b"Location: http://[::1/",),
        "long": (b"Location: /" + b"l" * 60_000,),
        "refresh": (b"Refresh: 0; url=/redirect/target",),
    }.items():
        yield Case(f"/redirect/{name}", [length(b"", *fields, status=b"302 Found")])
    yield Case("/redirect/chunked", [chunks(framed(TEXT), b"Location: /redirect/target").replace(b"200 OK", b"301 Moved", 1)])
    yield Case("/redirect/target", [OK])


def endings() -> Iterator[Case]:
    by_length = length(TEXT, b"Server: x", b"Content-Type: text/html")
    by_chunks = chunks(b"5;x\r\nhello\r\n" + framed(TEXT)[:-2] + b"X-Trailer: 1\r\n\r\n")
    head = by_length.index(b"\r\n\r\n") + 4
    points = {
        "in-protocol": (by_length[:3], True),
        "in-version": (by_length[:7], True),
        "in-status": (by_length[:11], True),
        "in-reason": (by_length[:14], True),
        "after-line": (by_length[:17], True),
        "in-name": (by_length[:25], True),
        "in-value": (by_length[:34], True),
        "in-head-end": (by_length[: head - 2], True),
        "before-last-byte-of-head": (by_length[: head - 1], True),
        "after-head": (by_length[:head], True),
        "in-body": (by_length[: head + 300], True),
        "before-last-byte": (by_length[:-1], True),
        "in-chunk-size": (by_chunks[: by_chunks.index(b"\r\n\r\n") + 5], True),
        "in-extension": (by_chunks[: by_chunks.index(b";x") + 1], True),
        "in-chunk": (by_chunks[: by_chunks.index(b"hello") + 3], True),
        "in-chunk-end": (by_chunks[: by_chunks.index(b"hello") + 6], True),
        "after-chunk": (by_chunks[: by_chunks.index(b"hello") + 7], True),
        "in-last-chunk": (by_chunks[: by_chunks.index(b"\r\n0\r\n") + 3], True),
        "in-trailer": (by_chunks[:-6], True),
        "before-last-line-feed": (by_chunks[:-1], True),
        "whole-length": (by_length, False),
        "whole-chunks": (by_chunks, False),
    }
    for name, (sent, cut) in points.items():
        foreign = name == "in-protocol"
        yield Case(f"/ends/close-{name}", [sent, Act.CLOSE], "disconnect" if cut else None)
        yield Case(f"/ends/reset-{name}", [sent, 0.05, Act.RESET], "disconnect" if cut else None)
        if not foreign:
            yield Case(f"/ends/drop-{name}", [sent, Act.DROP], "disconnect" if cut else None)
    yield Case("/ends/silent-close", [Act.CLOSE])
    yield Case("/ends/silent-reset", [Act.RESET])
    yield Case("/ends/closed-body", closed(TEXT))
    yield Case("/ends/closed-empty", closed(b""))
    yield Case("/ends/closed-noise", closed(NOISE * 3))
    yield Case("/ends/closed-in-pieces", [b"HTTP/1.1 200 OK\r\n\r\n", 0.03, TEXT[:9], 0.03, TEXT[9:], 0.03, Act.CLOSE])
    yield Case("/ends/closed-reset", [b"HTTP/1.1 200 OK\r\n\r\n" + TEXT, 0.05, Act.RESET], "disconnect")
    yield Case("/ends/says-close", [length(TEXT, b"Connection: close"), Act.CLOSE])
    yield Case("/ends/says-close-stays", [length(TEXT, b"Connection: close"), Act.HOLD])
    yield Case("/ends/says-close-late", [length(TEXT, b"Connection: close"), 0.1, Act.CLOSE])


def waits() -> Iterator[Case]:
    by_length, by_chunks = length(TEXT), chunks(framed(TEXT))
    for name, sent in {
        "nothing": b"",
        "in-line": by_length[:9],
        "in-head": by_length[:30],
        "after-head": by_length[: -len(TEXT)],
        "in-body": by_length[:-100],
        "before-last-byte": by_length[:-1],
        "in-size": by_chunks[: by_chunks.index(b"\r\n\r\n") + 5],
        "in-chunk": by_chunks[:200],
        "before-trailers": by_chunks[:-2],
        "no-framing": b"HTTP/1.1 200 OK\r\n\r\n" + TEXT,
        "after-interim": b"HTTP/1.1 100 Continue\r\n\r\n",
        "garbage": NOISE[:300],
        "broken-chunk": chunks(b"5\r\nhello\r\n-5\r\n"),
    }.items():
        yield Case(f"/waits/{name}", [*([sent] if sent else []), Act.HOLD], "time" if sent and name != "after-interim" else None, more=SOON)
    yield Case("/waits/drips", [one for piece in by_length[:60] for one in (bytes([piece]), 0.003)] + [by_length[60:]])
    yield Case("/waits/drips-without-end", [one for piece in by_length[:400] for one in (bytes([piece]), 0.01)], "time", False, SOON)
    yield Case("/waits/pauses", [by_chunks[:20], 0.1, by_chunks[20:300], 0.1, by_chunks[300:]])
    yield Case("/waits/first-byte", [0.3, by_length])


def sizes() -> Iterator[Case]:
    yield Case("/size/length", [length(NOISE)], "length", False, SMALL)
    yield Case("/size/chunks", [chunks(framed(NOISE, 4096))], "length", False, SMALL)
    yield Case("/size/one-chunk", [chunks(framed(NOISE, 60_000))], "length", False, SMALL)
    yield Case("/size/closed", closed(NOISE), "length", False, SMALL)
    yield Case("/size/gzip", [length(gzip.compress(NOISE), b"Content-Encoding: gzip")], "length", False, SMALL)
    yield Case("/size/garbage", [NOISE, Act.CLOSE], "length", False, SMALL)
    yield Case("/size/exactly", [length(NOISE[:10_000])], more=SMALL)
    yield Case("/size/one-more", [length(NOISE[:10_001])], "length", False, SMALL)
    yield Case("/size/trailers", [chunks(b"5\r\nhello\r\n0\r\n" + b"X: y\r\n" * 9000 + b"\r\n")], "length", False, SMALL)
    yield Case("/size/extension", [chunks(b"5;" + NOISE.replace(b"\n", b"")), Act.CLOSE], "length", False, SMALL)
    yield Case("/size/head", [b"HTTP/1.1 200 OK\r\n", *[b"X-More: yes\r\n" * 4000] * 30], "length", False)
    yield Case("/size/interim", [b"HTTP/1.1 103 Early Hints\r\n\r\n" * 60_000], "length", False)
    yield Case("/size/status-line", [b"HTTP/1.1 200 " + b"O" * 3_000_000], "length", False)


def past_the_end() -> Iterator[Case]:
    second = length(b"not asked for", b"X-Second: 1")
    for name, sent in {
        "words": OK + b" and more",
        "line": OK + b"\r\n",
        "blank-lines": OK + b"\r\n\r\n",
        "second-answer": OK + second,
        "second-and-third": OK + second + second,
        "noise": OK + NOISE[:20_000],
        "large": OK + NOISE * 5,
        "chunks-line": chunks(framed(TEXT)) + b"\r\n",
        "chunks-second": chunks(framed(TEXT)) + second,
        "chunks-words": chunks(framed(TEXT)) + b"0\r\n\r\n",
        "empty-body": length(b"") + b"surprise",
        "404-second": length(b"no", status=b"404 Not Found") + second,
    }.items():
        yield Case(f"/past/{name}", [sent])
    yield Case("/past/second-apart", [length(b"one", b"Connection: close"), 0.05, second, Act.CLOSE])
    yield Case("/past/words-apart", [length(b"one", b"Connection: close"), 0.05, b"late", 0.05, b"later", Act.CLOSE])
    yield Case("/past/reset", [OK + b" and more", 0.05, Act.RESET])


def kept() -> Iterator[Case]:
    for name, first in {
        "closed": [OK, Act.HANG_UP_ON_NEXT],
        "reset": [OK, Act.RESET_ON_NEXT],
        "chunks": [chunks(framed(TEXT)), Act.HANG_UP_ON_NEXT],
        "empty": [length(b""), Act.HANG_UP_ON_NEXT],
    }.items():
        yield Case(f"/kept/{name}", first, host=f"kept-{name}")
        yield Case(f"/kept/{name}-after", [OK], host=f"kept-{name}", times=2)
        yield Case(f"/kept/{name}-again", [length(TEXT)], host=f"kept-{name}")
    yield Case("/kept/left", [OK, Act.CLOSE], host="left")
    yield Case("/kept/left-after", [length(TEXT)], host="left")
    yield Case("/kept/excess", [OK + b"tail"], host="excess")
    yield Case("/kept/excess-after", [length(TEXT)], host="excess")
    yield Case("/kept/cut", [length(NOISE)], "length", False, SMALL, host="cut")
    yield Case("/kept/cut-after", [length(TEXT)], host="cut")
    for number in range(5):
        yield Case(f"/kept/row-{number}", [length(TEXT[: number * 100])], host="row")
    yield Case("/kept/posted", [OK], more={"method": "POST", "body": "a=1&b=2"}, host="posted")
    yield Case("/kept/put", [OK], more={"method": "PUT", "body": "x" * 5000}, host="posted")
    yield Case("/kept/options", [OK], more={"method": "OPTIONS"}, host="posted")
    yield Case("/kept/fields", [OK], more={"headers": {"X-One": "1", "x-TWO": "caf\xe9", "Accept": "*/*", "If-None-Match": '"x"'}})
    yield Case("/kept/query?a=1&b=%20&c=%C3%A9;d", [OK])


def garbage() -> Iterator[Case]:
    for name, sent in {
        "ssh": b"SSH-2.0-OpenSSH_9.2\r\n",
        "smtp": b"220 mail.example ESMTP\r\n",
        "ftp": b"220 (vsFTPd 3.0.3)\r\n530 Please login\r\n",
        "tls-alert": b"\x15\x03\x01\x00\x02\x02\x46",
        "tls-hello": b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03" + NOISE[:100],
        "http2-preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "http2-settings": b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x64\0\x04\0\x10\0\0\0\x06\0\0\x40\0",
        "icy": b"ICY 200 OK\r\nicy-name: radio\r\n\r\n" + NOISE[:2000],
        "html": b"<html><body>" + TEXT,
        "json": b'{"error": "no"}',
        "byte": b"\0",
        "letter": b"H",
        "protocol": b"HTTP/",
        "blank": b"\r\n\r\n",
        "blank-first": b"\r\n" + OK,
        "space-first": b" " + OK,
        "bom-first": b"\xef\xbb\xbf" + OK,
        "zeros": bytes(5000),
        "all-bytes": bytes(range(256)),
        "noise": NOISE,
        "bare-cr": b"HTTP/1.1 200 OK\rContent-Length: 5\r\rhello",
        "status-two-digits": b"HTTP/1.1 20 OK\r\n\r\nx",
        "status-four-digits": b"HTTP/1.1 2000 OK\r\n\r\nx",
        "status-zero": b"HTTP/1.1 000 OK\r\n\r\nx",
        "status-word": b"HTTP/1.1 OK\r\n\r\nx",
        "status-negative": b"HTTP/1.1 -200 OK\r\n\r\nx",
        "no-version": b"HTTP/ 200 OK\r\n\r\nx",
        "version-word": b"HTTP/x.y 200 OK\r\n\r\nx",
        "request-back": b"GET / HTTP/1.1\r\nHost: you\r\n\r\n",
        "rtsp": b"RTSP/1.0 200 OK\r\n\r\n",
        "gzip": gzip.compress(TEXT),
        "warc": b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n",
    }.items():
        yield Case(f"/garbage/{name}", [sent, Act.CLOSE], "disconnect" if name in ("bare-cr", "letter", "protocol") else None)


def cases() -> tuple[Case, ...]:
    """All of them, in the order in which those of one host are asked."""
    families = (heads, lengths, chunked, codings, interim, bodiless, redirects, endings, waits, sizes, past_the_end, kept, garbage)
    return tuple(case for family in families for case in family())


def addresses(asked: tuple[Case, ...]) -> dict[str, str]:
    """An address of loopback for each case, by path; cases of one host share it."""
    numbers, hosts = count(1), dict[str, int]()
    found: dict[str, str] = {}
    for case in asked:
        number = hosts.setdefault(case.host or case.path, next(numbers))
        found[case.path] = f"127.7.{number // 250}.{number % 250 + 1}"
    return found
