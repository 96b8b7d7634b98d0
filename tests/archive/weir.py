"""An archive in which one article has everything that a takedown must reach: versions, copies, pictures, revisits, phantoms, statements.

Each word of WORDS stands in that article and nowhere else; each of OTHERS stands elsewhere and has to be left.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from newsroom import START, Index, archive, take_in, write

from archive.capture import Exchange, Role
from archive.ingest import Pages

WEIR, MILL, DAM = "https://weir.example", "https://mill.example", "https://dam.example"
EEL = f"{WEIR}/2026/zyquavel-pass"
SHORT = f"{WEIR}/go/vorpigle"
WORDS = (
    "zyquavel", "vorpigle", "quennevax", "brastwyne", "oldrimund", "fennickle", "trobulanx", "mirthwold", "gristavane", "plumbeque",
    "hexaquill", "dravenook", "yttrilby",
)  # fmt: skip
OTHERS = ("millstone", "sluicegate", "bargeman", "lanternfish", "towpath")
SHARED = (
    "The pass cost less than the weir keeper's hut and was built in a week by people of the village with stones from the old mill.",
    "Whoever wants to see them is to come without a lamp, since the young ones turn back at the first light that falls on them.",
    "The council of the three parishes will meet on the second Tuesday of the month to decide about the money for the next year.",
    "Until then nobody is to fish between the bridge and the ferry, and the warden has hung a red flag on each of the two posts.",
)
STATEMENT = (
    "We, the undersigned, ask the water board to publish every measurement that it has taken at the lower gauge since the first of March.",
    "We ask it to do so in full, without delay, and in a form that anybody can read without having to pay for a special program.",
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(900)


def printed(title: str, paragraphs: tuple[str, ...], head: str = "", tail: str = "") -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang=en><head><title>{title} | The Weir</title><meta property='og:title' content='{title}'>"
        f"<meta property='article:published_time' content='2026-01-23T09:00:00Z'>{head}</head><body><nav><a href='/'>Front page</a></nav>"
        f"<article><h1>{title}</h1>{body}</article>{tail}<footer>Weir House, Quay 3</footer></body></html>"
    ).encode()


def eel(version: int) -> bytes:
    """The article, in three versions, each with a word of its own."""
    own = ("Brastwyne", "Oldrimund", "Trobulanx")[version]
    head = (
        "<link rel=stylesheet href='/css/mirthwold.css'><link rel=stylesheet href='/css/all.css'>"
        "<meta name='author' content='Hella Fennickle'><meta name='description' content='What Hexaquill saw at the pass by night.'>"
    )
    tail = (
        "<section id=comments class=comments><h2>Comments</h2><div class=comment><p>Anna Dravenook wrote: I was there with my sister and we"
        " saw the whole of it from the bridge.</p></div></section>"
        "<p class=donate>Please support the Yttrilby fund: donate now and help us to keep this page free for everybody who reads it.</p>"
    )
    return printed(
        "Quennevax opens a pass for eels",
        (
            f"{own} the warden said on Friday that eels climb the new pass at night, in hundreds, as soon as the river is warm enough.",
            *SHARED,
            f"He asked the reporter of the Weir to thank old Gristavane, who had kept the plans in his cellar for {version + 30} years.",
            "<img src='/img/plumbeque.jpg' alt='The Plumbeque stone'><img src='/img/logo.png' alt='The Weir'>",
            *STATEMENT,
        ),
        head,
        tail,
    )


def seen(
    url: str, minute: float, body: bytes = b"", status: int = 200, *, source: str = "weir", kind: str = "text/html; charset=utf-8",
    role: Role = "article", location: str = "",
) -> Exchange:  # fmt: skip
    host, path = url.removeprefix("https://").partition("/")[::2]
    moved = f"Location: {location}\r\n" if location else ""
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n{moved}Content-Length: {len(body)}\r\n\r\n".encode()
    return Exchange(
        url=url, role=role, source=source, fetched_at=START + timedelta(minutes=minute), seconds=0.1,
        request=f"GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode(), response=head + body, ip="127.0.0.1",
    )  # fmt: skip


def copy(title: str, own: str, said: str = "") -> bytes:
    return printed(
        title, (f"{own} has this from far away, and prints it for those who live down the river and cannot come.", *SHARED, said)
    )


def exchanges() -> list[Exchange]:
    """Robots and looks; the article with versions, revisits and redirects; two copies elsewhere, a quotation, a statement, what stands."""
    css = "text/css"
    return [
        seen(f"{WEIR}/robots.txt", 0, b"User-agent: *\nAllow: /\n", kind="text/plain", role="robots"),
        seen(f"{WEIR}/css/all.css", 1, b"p{margin:0}", kind=css, role="stylesheet"),
        seen(f"{WEIR}/css/mirthwold.css", 1, b".mirthwold{background:url(/img/fond.png)}", kind=css, role="stylesheet"),
        seen(f"{WEIR}/img/fond.png", 1, PNG + b"mirthwold", kind="image/png", role="image"),
        seen(f"{WEIR}/img/logo.png", 1, PNG, kind="image/png", role="image"),
        seen(f"{WEIR}/img/plumbeque.jpg", 1, PNG + b"plumbeque", kind="image/jpeg", role="image"),
        seen(SHORT, 2, status=301, location=EEL),
        seen(EEL, 3, eel(0)),
        seen(EEL, 4, eel(0)),
        seen(EEL, 5, eel(1)),
        seen(EEL, 6, status=304),
        seen(EEL, 7, eel(2)),
        seen(EEL, 8, b"<h1>Gone</h1>", 410),
        seen(f"{WEIR}/2026/print", 9, eel(1).replace(b"<head>", b"<head><link rel=canonical href='" + EEL.encode() + b"'>")),
        seen(f"{MILL}/pass", 10, copy("A pass for young fish", "The Millstone", "The warden is said to have smiled."), source="mill"),
        seen(f"{DAM}/fish", 11, copy("Fish climb by night", "The Sluicegate", "By The Weir."), source="dam"),
        seen(f"{DAM}/barge", 12, printed("A bargeman writes", ("A bargeman saw it all from his own boat.", SHARED[0], *STATEMENT)), source="dam"),
        seen(
            f"{WEIR}/2026/lantern", 13,
            printed("Lanternfish sold", ("Lanternfish were sold at the market.", *STATEMENT, "<img src='/img/logo.png' alt=''>"),
                    "<link rel=stylesheet href='/css/all.css'>"),
        ),
        seen(
            f"{MILL}/tow", 14,
            printed("The towpath is closed", ("The towpath is closed until May, says the board.", *STATEMENT)), source="mill",
        ),
    ]  # fmt: skip


def make(folder: Path, readers: Pages) -> Path:
    """The archive, read in."""
    made = archive(folder)
    write(made / "warc", exchanges(), Index())
    take_in(made, readers)
    return made
