"""A small archive with one of everything the pages must show. All of it is fiction."""

from __future__ import annotations

from pathlib import Path

import build
from build import Line, cut, day, field, seen

from archive.rows import Read, SourceFacts
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


def reads() -> tuple[Read, ...]:
    """Every capture of the archive, in the order of time."""
    return (
        seen("fair", FAIR, 0, fair(), source="harbour"),
        seen("toll", TOLL, 1, toll(), source="gull"),
        seen("lock-1", LOCK, 2, lock(), source="harbour"),
        seen("quay", QUAY, 3, quay(), source="sahil"),
        seen("lock-2", LOCK, 30, lock("twelve days", "Lock Seven stays shut for twelve days"), source="harbour"),
        seen("fair-gone", FAIR, 40, None, source="harbour", status=404),
        seen("trick", TRICK, 41, hostile()),
    )


def make(folder: Path) -> Path:
    """The archive in `folder`; returns the path of its archive.db."""
    return build.store(folder, reads(), SOURCES)
