"""A small archive with one of everything the pages must show. All of it is fiction."""

from __future__ import annotations

import base64
from pathlib import Path

import build
from build import Line, Made, Seen, cut, day, field

from archive.rows import SourceFacts
from normalize.model import Article, Claim, Credit

SOURCES = (
    SourceFacts("harbour", "The Harbour Post", "https://harbour.example/", "en"),
    SourceFacts("sahil", "صحيفة الساحل", "https://sahil.example/", "ar"),
    SourceFacts("gull", "Gull News Agency", "https://gull.example/", "en"),
)
LOCK = "https://harbour.example/2026/01/lock-seven"
QUAY = "https://sahil.example/2026/quay"
TOLL = "https://gull.example/toll"
FAIR = "https://harbour.example/2026/01/fair"
TRICK = "https://hostile.example/x"
HOSTILE_TITLE = "<script>alert('title')</script> =HYPERLINK(\"x\") & 'more'"
DONATION = "The Harbour Post lives from its readers. We are 4,120 marks short this month: please give."
COMMENT = "Bosun_Pete: they said the same of lock six, ha"


def lock(words: str = "nine days", title: str = "Lock Seven stays shut for nine days") -> Article:
    """The article with one of everything."""
    return build.article(
        title,
        [
            cut("Home  Port  Opinion  Sea", "navigation", "structure"),
            field(title, "title"),
            field("Divers found a crack in the lower gate on Sunday night", "lead"),
            field("By Ada Quay and Gull News", "byline"),
            field("The lower gate on Monday. Photo: B. Stern", "caption"),
            f"The lower gate of Lock Seven will stay closed for {words}, the port authority said on Monday, after divers found a crack as long as a rowing boat.",
            "“We would rather have forty angry skippers than one sunk barge,” said the harbour master, Tove Lindqvist.",
            cut(DONATION, "donation", "rule:harbour-meter"),
            cut("Share on Pigeon", "share"),
            Line("What skippers should know", "heading"),
            Line("Barges under sixty metres may use the old canal, by day only.", "item"),
            Line("The ferry to Mewstone leaves from the north quay.", "item"),
            Line("Cranes two and three work through the night.", "item"),
            Line("No gate is older than the last man who looked at it.", "quote"),
            "The authority has ordered a new gate from a yard in Norrby. It is to arrive by rail, in four parts.",
            cut("More from Port: Why the cranes are blue", "related", "trafilatura"),
            cut(COMMENT, "comments", "rule:wpdiscuz"),
            cut("© The Harbour Post", "other", "structure"),
        ],
        lead="Divers found a crack in the lower gate on Sunday night",
        authors=("Ada Quay",),
        published=day("2026-01-19"),
        section="Port",
        credits=(Credit("agency", "Gull News", "https://gull.example/", "By Ada Quay and Gull News", 3),),
        claims=(
            Claim("title", title, "opengraph", True),
            Claim("title", f"{title} - The Harbour Post", "title", False),
            Claim("authors", "Ada Quay", "json-ld", True),
            Claim("authors", "Ada Quay and Gull News", "byline", False),
            Claim("published", "2026-01-19", "json-ld", True),
            Claim("published", "2026-01-20", "time", False),
            Claim("lead", "Divers found a crack in the lower gate on Sunday night", "block:2", True),
            Claim("section", "Port", "meta:article:section", True),
            Claim("language", "en", "html-lang", True),
            Claim("canonical_url", LOCK, "link", True),
        ),
        canonical_url=LOCK,
    )


def quay() -> Article:
    return build.article(
        "إغلاق الرصيف الشمالي أمام الصيادين",
        [
            "أعلنت إدارة الميناء إغلاق الرصيف الشمالي أمام قوارب الصيد حتى نهاية الشهر.",
            "وقال صيادون إن القرار صدر دون إنذار، وإن السفن الكبيرة ما زالت ترسو هناك.",
            cut("اشترك في النشرة", "newsletter"),
        ],
        lead="قرار مفاجئ يطال ثلاثين قاربا",
        authors=("ليلى المرفأ",),
        published=day("2026-01-20"),
        language="ar",
    )


def toll() -> Article:
    return build.article(
        "Bridge toll rises to three marks",
        [
            "NORRBY, January 18. /Gull/. The toll on the Mewstone bridge rises to three marks in March.",
            "Pipelines and barges are not concerned.",
        ],
        authors=(),
        published=day("2026-01-18"),
        credits=(Credit("agency", "Gull", None, "/Gull/", 0),),
    )


def fair() -> Article:
    return build.article(
        "Winter fair opens on the old pier",
        ["Forty stalls and a carousel opened on the old pier on Saturday.", "The fair stays until the ice goes."],
        authors=("Bo Stern",),
        published=day("2026-01-17"),
    )


def hostile() -> Article:
    return build.article(
        HOSTILE_TITLE,
        ['"><img src=x onerror=alert(1)> is a line of text', "javascript:alert(2)"],
        lead="</p><style>body{display:none}</style>",
        authors=("=cmd|' /C calc'!A0",),
        section="<b>section</b>",
        language='"><script>',
        credits=(Credit("republication", "<i>name</i>", "javascript:alert(3)", "<u>quote</u>", 0),),
        claims=(Claim("title", HOSTILE_TITLE, "<img>", True), Claim("canonical_url", "javascript:alert(4)", "link", True)),
    )


PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
STYLE = b"@import 'more.css'; body{background:#eef url(\"gate.png\")} h1{font:italic 28px serif} .gone{background:url(/gone.png)}"
LOCK_PAGE = b"""<!doctype html><html><head><meta charset="utf-8"><title>Lock Seven</title>
<link rel="stylesheet" href="/style.css"><link rel="stylesheet" href="/gone.css">
<script>document.title = 'ran'</script></head><body onload="document.title = 'ran'">
<h1>Lock Seven stays shut for twelve days</h1>
<img src="/gate.png" alt="The gate" width="120" height="80"> <img src="/gone.png" alt="A crane">
<p>The lower gate of Lock Seven will stay closed for twelve days. See also <a href="https://gull.example/toll">the bridge toll</a>
and <a href="https://elsewhere.example/">elsewhere</a>.</p>
<iframe src="https://ads.example/frame"></iframe></body></html>"""
TRICK_PAGE = b"""<html><head><base href="https://live.example/"><meta http-equiv="refresh" content="0;url=https://live.example/refresh">
<link rel="dns-prefetch" href="//live.example"><link rel="preload" as="script" href="https://live.example/p.js">
<link rel="stylesheet" href="https://live.example/s.css"><style>@import "https://live.example/i.css"; p{background:url(https://live.example/b.png)}</style>
<script src="https://live.example/x.js"></script><script>parent.postMessage('ran', '*'); top.location = 'https://live.example/top'</script></head>
<body onload="fetch('https://live.example/onload')" background="https://live.example/bg.png">
<p>A page of tricks</p><img src="https://live.example/i.png" onerror="document.title='ran'" srcset="https://live.example/i2.png 2x">
<svg onload="document.title='ran'"><image href="https://live.example/svg.png"/></svg><video poster="https://live.example/p.png" src="https://live.example/v.mp4" autoplay></video>
<object data="https://live.example/o.swf"><embed src="https://live.example/e.swf"></object><iframe srcdoc="<script>top.ran=1</script>"></iframe>
<a id="out" href="https://live.example/out" ping="https://live.example/ping" target="_top">out</a> <a href="javascript:document.title='ran'">js</a>
<form action="https://live.example/form"><input name="a" autofocus><button>send</button></form>
<noscript><img src="https://live.example/noscript.png"></noscript><p style="background:u\\72l(https://live.example/esc.png)">escaped</p></body></html>"""


def captures() -> tuple[Seen, ...]:
    """Every capture of the archive, in the order of time."""
    later = lock("twelve days", "Lock Seven stays shut for twelve days")
    return (
        Seen("fair", FAIR, 0, fair(), source="harbour"),
        Seen("toll", TOLL, 1, toll(), source="gull"),
        Seen("old-gate", "https://harbour.example/gate.png", 1.5, body=b"old", content_type="image/png", source="harbour", role="image"),
        Seen("lock-1", LOCK, 2, lock(), source="harbour"),
        Seen("quay", QUAY, 3, quay(), source="sahil"),
        Seen("lock-2", LOCK, 30, later, body=LOCK_PAGE, source="harbour"),
        Seen("style", "https://harbour.example/style.css", 30.1, body=STYLE, content_type="text/css", source="harbour", role="stylesheet"),
        Seen("gate", "https://harbour.example/gate.png", 30.2, body=PIXEL, content_type="image/png", source="harbour", role="image"),
        Seen("moved", "https://harbour.example/lock7", 31, status=301, body=b"", headers=(("Location", LOCK),), source="harbour"),
        Seen(
            "feed",
            "https://harbour.example/feed",
            32,
            body=b"<rss><channel/></rss>",
            content_type="application/rss+xml",
            source="harbour",
            role="feed",
        ),
        Seen("fair-gone", FAIR, 40, status=404, body=b"<h1>Gone fishing</h1>", source="harbour"),
        Seen("silent", "https://gull.example/later", 40.5, source="gull", problem="the connection was refused"),
        Seen("trick", TRICK, 41, hostile(), body=TRICK_PAGE),
    )


def make(folder: Path) -> Made:
    """The archive in `folder`."""
    return build.make(folder, captures(), SOURCES)
