"""Some captured pages in a built archive, all fiction: for those of our pages that show captures, versions, passages and originals.

    python benchmarks/browse_real.py FOLDER

Writes one WARC file and takes it in as `pressmark ingest` does: a report that twelve papers print, most with a paragraph changed; an article that
was edited five times in six days; one of 12,000 words; a picture and a stylesheet.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from archive import warcencode
from archive.answer import answer_of
from archive.capture import Exchange, Role
from benchmarks.browse_built import Writers

ROOT = Path(__file__).resolve().parents[1]
FILE = "real-0001.warc.gz"
COPIES, EDITS, LONG = 12, 6, 12_000
_START = datetime(2026, 11, 2, 8, tzinfo=UTC)
_STYLE = b"body { font: 16px/1.5 serif; margin: 2em } aside { color: #555 }"
_PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(4_000)


def add(folder: Path) -> None:
    """The pages in the archive of `folder`, once."""
    path = folder / "warc" / FILE
    if path.exists():
        return
    path.write_bytes(b"".join(map(_record, exchanges())))
    subprocess.run([sys.executable, "-c", "from archive.cli import main; main()", "ingest", str(folder), "--quiet"], check=True, cwd=ROOT)


def exchanges() -> list[Exchange]:
    """All of them, in the order of time."""
    writers = Writers(23)
    report = [_paragraph(writers) for _ in range(14)]
    edited = [_paragraph(writers) for _ in range(20)]
    long = [_paragraph(writers) for _ in range(LONG // 60)]
    copies = [_page(f"https://copy{n}.example/report", "Report on the kilns", _changed(writers, report, n), n) for n in range(COPIES)]
    edits = [_page("https://edits.example/harbour", f"Harbour closes, {n}", edited[: 14 + n], 24 * n) for n in range(EDITS)]
    shown = [
        _exchange("https://edits.example/press.css", "text/css", _STYLE, 0, "stylesheet"),
        _exchange("https://edits.example/quay.png", "image/png", _PICTURE, 0, "image"),
    ]
    return [*shown, *copies, *edits, _page("https://long.example/story", "The long story", long, 1)]


def _paragraph(writers: Writers) -> str:
    return " ".join(writers.words("en", 60)).capitalize() + "."


def _changed(writers: Writers, report: list[str], number: int) -> list[str]:
    """The report, but for the first paper's with one paragraph of the paper's own."""
    return report if number == 0 else [_paragraph(writers) if at == number % len(report) else text for at, text in enumerate(report)]


def _page(url: str, title: str, paragraphs: list[str], hours: float) -> Exchange:
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    html = f"""<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title><meta property="og:title" content="{title}">
        <meta property="og:type" content="article"><meta name=author content="Ines Marlow"><meta property="article:published_time" content="2026-11-02T07:00:00Z">
        <link rel=stylesheet href="/press.css"></head><body><nav><a href="/">Home</a><a href="/all">All</a></nav><article><h1>{title}</h1>
        <img src="/quay.png" alt="The quay">{text}<aside class=donate>Please give to the paper, which lives from its readers.</aside></article>
        <section id=comments><h2>Comments</h2><p>Well said.</p></section></body></html>"""
    return _exchange(url, "text/html; charset=utf-8", html.encode(), hours, "article")


def _exchange(url: str, content_type: str, body: bytes, hours: float, role: Role) -> Exchange:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return Exchange(
        url=url, role=role, source=url.split("/")[2].partition(".")[0], fetched_at=_START + timedelta(hours=hours), seconds=0.2,
        request=b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", response=head.encode() + body, ip="192.0.2.7", outcome="answered", problem="",
    )  # fmt: skip


def _record(exchange: Exchange) -> bytes:
    content: bytes = warcencode.encode_group(exchange, answer_of(exchange, 2**24)).content
    return content


if __name__ == "__main__":
    add(Path(sys.argv[1]))
