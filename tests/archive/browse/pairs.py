"""An archive with texts to compare: a report, its copy, its edit, a translation, Chinese, Arabic, a very long one. All fiction."""

from __future__ import annotations

from pathlib import Path

import build
from build import Made, Seen, day

from archive.rows import SourceFacts
from normalize.dates import parse
from normalize.model import Article

TITLE = "Lighthouse at Gannet Point goes dark after 140 years"
GATHERED = "The lighthouse at Gannet Point was switched off on Monday night, 140 years after its first keeper lit an oil lamp for the herring fleet."
KEEPER = "“I put my hand on the glass and it was still warm,” said the last keeper, Agnes Thorsby, who is to stay in the cottage until the spring."
OWNERS = "The Board of Beacons, which owns the tower, says that satellites have made the lamp needless and that the saving is 31,000 marks a year."
FISHERS = (
    "Fishers of the village say that satellites do not answer when the batteries of a boat are wet, and have begun to collect for a lamp."
)
COUNCIL = (
    "The council of the parish is to speak about the tower in March, when the roads are open again and the members can reach the hall."
)
NIGHT = "It was the first night without a beam since the winter of the great ice."
REPORT = (GATHERED, KEEPER, OWNERS, FISHERS, COUNCIL)
COPIED = (
    "A lamp that guided ships since grandfather's day is no more, and nobody asked those who sail.",
    FISHERS,
    f"{GATHERED} {KEEPER.replace('Agnes Thorsby', 'Agnes Thorsen')}",
    OWNERS.replace("31,000", "310,000"),
    "Our editors think that the Board of Beacons should be ashamed.",
)
CHINESE = ("灯塔在星期一夜里熄灭，距离第一位守塔人点亮油灯已有一百四十年。", "村里的渔民说，船上的电池受潮时，卫星不会回答。")
ARABIC = (
    "أطفئت منارة رأس النورس ليلة الاثنين بعد 140 عاما من إشعال أول حارس لها مصباح الزيت.",
    "وقالت الحارسة إن الزجاج كان ما يزال دافئا.",
)
SOURCES = (
    SourceFacts("gannet", "The Gannet Mail", "https://gannet.example/", "en"),
    SourceFacts("echo", "Echo of the Coast", "https://echo.example/", "en"),
)


def report(paragraphs: tuple[str, ...] = REPORT, title: str = TITLE) -> Article:
    return build.article(
        title, paragraphs, authors=("Ida Strand",), published=parse("2026-01-19T08:30:00+01:00"), lead="A village loses its beam"
    )


def copy() -> Article:
    return build.article("Beacon of the herring fleet dies", COPIED, published=day("2026-01-22"))


def long(words: str) -> Article:
    lines = [f"{words} {n}: " + " ".join(f"boat{n}x{m}" for m in range(30)) for n in range(700)]
    return build.article(f"{words}: a day on the water, minute by minute", lines)


def make(folder: Path) -> Made:
    """The archive in `folder`; the report was captured under the label report, its edit under edited, and so on."""
    edited = report(
        (*REPORT[1:3], GATHERED, FISHERS.replace("village", "harbour"), NIGHT), "Lighthouse at Gannet Point dark after 140 years"
    )
    pages = {
        "report": ("https://gannet.example/lighthouse", report()),
        "edited": ("https://gannet.example/lighthouse", edited),
        "copy": ("https://echo.example/2026/beacon", copy()),
        "bread": ("https://echo.example/2026/bread", build.article("Bread is dearer", ["A loaf costs four marks."], published=None)),
        "chinese": ("https://gannet.example/zh/1", build.article("灯塔熄灭", CHINESE, language="zh")),
        "chinese-copy": (
            "https://echo.example/zh/1",
            build.article("灯塔熄灭了", (CHINESE[0].replace("四十", "五十"), CHINESE[1]), language="zh"),
        ),
        "arabic": ("https://gannet.example/ar/1", build.article("منارة تنطفئ", ARABIC, language="ar")),
        "arabic-copy": (
            "https://echo.example/ar/1",
            build.article("منارة تنطفئ", (ARABIC[0].replace("140", "150"), ARABIC[1]), language="ar"),
        ),
        "long": ("https://gannet.example/live", long("Log")),
        "longer": ("https://echo.example/live", long("Ticker")),
    }
    seen = [Seen(label, url, 30 * n, page, source=url[8:].partition(".")[0]) for n, (label, (url, page)) in enumerate(pages.items())]
    return build.make(folder, seen, SOURCES)
