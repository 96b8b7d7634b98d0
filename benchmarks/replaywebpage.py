"""Does ReplayWeb.page show what `pressmark export wacz` packs: an article, a source, a search, each looked at in chromium.

    python benchmarks/replaywebpage.py [ARCHIVE] [--shots FOLDER]

ReplayWeb.page is asked of the npm registry (`npm pack replaywebpage`) into a folder that goes again: it is AGPL and no part of this
project. Without npm, or without Debian's chromium and chromium-driver, it says so and ends. Without ARCHIVE the demo is crawled twice, so
that there are revisits. Printed of each package: the pages listed, the pages that a search for their own words finds, and of the pages
opened at their time those that came with all their pictures and stylesheets; then each address outside this machine that was asked for.
"""

from __future__ import annotations

import argparse
import functools
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote, urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
import chromium  # noqa: E402
from selenium.common.exceptions import TimeoutException  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

from benchmarks import outside  # noqa: E402

OPENED = 5  # pages of a package
PATIENCE = 10  # seconds
_FILES = ("ui.js", "sw.js", "index.html")
_DEEP = """
const words = [], frames = [];
const walk = node => {
  if (node.nodeType === 3 && !/^(STYLE|SCRIPT)$/.test(node.parentElement?.tagName)) words.push(node.data);
  if (node.shadowRoot) walk(node.shadowRoot);
  if (node.tagName === 'IFRAME' && node.contentDocument?.body) frames.push(node.contentDocument);
  node.childNodes.forEach(walk);
};
walk(document);
"""
WORDS = _DEEP + "return words.join(' ').replace(/\\s+/g, ' ')"
FRAMED = (
    _DEEP
    + """
const page = frames.find(each => each.readyState === 'complete' && !/Archived Page Not Found/.test(each.body.innerText));
if (!page) return null;
const pictures = [...page.images], sheets = [...page.querySelectorAll('link[rel~=stylesheet i]')];
return {words: page.body.textContent.replace(/\\s+/g, ' '), pictures: pictures.length,
  seen: pictures.filter(each => each.naturalWidth).length, sheets: sheets.length, styled: sheets.filter(each => each.sheet).length};
"""
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a package says that it has."""

    pages: tuple[dict[str, Any], ...]  # url, ts, title, text

    @classmethod
    def of(cls, file: Path) -> Told:
        with zipfile.ZipFile(file) as wacz:
            lines = wacz.read("pages/pages.jsonl").decode().splitlines()
        return cls(tuple(json.loads(line) for line in lines[1:]))


def fetched(folder: Path) -> str:
    """Puts the viewer into the folder; why not, where that does not work."""
    if not (shutil.which("npm") and chromium.BROWSER and chromium.DRIVER):
        return "needs npm, and Debian's chromium and chromium-driver"
    done = subprocess.run(
        ["npm", "pack", "--silent", "replaywebpage"], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode:
        return f"npm has no replaywebpage to give: {done.stderr.strip()[:200]}"
    name = done.stdout.split()[-1]
    with tarfile.open(folder / name) as pack:
        for file in _FILES:
            (folder / file).write_bytes((pack.extractfile(f"package/{file}") or io.BytesIO()).read())
    print(name.removesuffix(".tgz"))
    return ""


class _Ranged(SimpleHTTPRequestHandler):
    """Files, and parts of them, which is how the viewer reads a package."""

    def send_head(self) -> Any:
        path, asked = Path(self.translate_path(self.path)), re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        if not (asked and path.is_file()):
            return super().send_head()
        size = path.stat().st_size
        first = int(asked[1]) if asked[1] else max(0, size - int(asked[2]))
        last = min(int(asked[2]), size - 1) if asked[1] and asked[2] else size - 1
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        with path.open("rb") as file:
            return _part(file, first, last)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


def _part(file: BinaryIO, first: int, last: int) -> io.BytesIO:
    file.seek(first)
    return io.BytesIO(file.read(last - first + 1))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Ranged, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


def exported(archive: Path, file: Path, *choice: str) -> None:
    words = [sys.executable, "-m", "crawler.cli", "export", "wacz", str(archive), *choice, "-o", str(file)]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)


def packages(archive: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """A source, then one of its articles, then a search for a word of it."""
    page = _newest(archive)
    choices = {"source": ("--source", page[0]), "article": ("--article", page[1]), "search": ("--search", page[2])}
    for name, choice in choices.items():
        exported(archive, folder / f"{name}.wacz", *choice)
        yield f"{name} ({choice[1]})", folder / f"{name}.wacz"


def _newest(archive: Path) -> tuple[str, str, str]:
    """Source, address and a word of an article."""
    done = subprocess.run(
        [sys.executable, "-m", "crawler.cli", "export", "jsonl", str(archive)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    article = max(map(json.loads, done.stdout.splitlines()), key=lambda one: int(one["versions"]))
    return article["source"], article["canonical_url"], max(re.findall(r"\w+", article["title"]), key=len)


class Viewer:
    """ReplayWeb.page in a browser."""

    def __init__(self, chrome: chromium.Chrome, address: str) -> None:
        self.chrome, self.address = chrome, address

    def open(self, file: Path, **where: str) -> None:
        self.chrome.get("about:blank")
        source = quote(f"{self.address}{file.name}", safe="")
        self.chrome.get(f"{self.address}?source={source}#{urlencode(where, quote_via=quote)}")

    def shows(self, *wanted: str) -> bool:
        return self._waited(lambda: all(each in self.chrome.execute_script(WORDS) for each in wanted))

    def page(self, text: str) -> dict[str, Any]:
        """What stands in the frame, once that has the text; empty where it never had."""
        return self._framed() if self._waited(lambda: text in self._framed().get("words", "")) else {}

    def _framed(self) -> dict[str, Any]:
        return self.chrome.execute_script(FRAMED) or {}

    def _waited(self, holds: Any) -> bool:
        try:
            return bool(WebDriverWait(self.chrome, PATIENCE).until(lambda _: holds()))
        except TimeoutException:
            return False


def look(viewer: Viewer, name: str, file: Path, shots: Path | None) -> bool:
    """Print what the viewer makes of a package; whether all of it was right."""
    told = Told.of(file)
    viewer.open(file, view="pages")
    count = f"{len(told.pages)} Page{'' if len(told.pages) == 1 else 's'}"
    listed = viewer.shows(count, *(_plain(page["title"]) for page in told.pages[:20]))
    _shot(viewer, shots, f"{file.stem}-pages")
    some = told.pages[:OPENED]
    found = [_found(viewer, file, page) for page in some]
    whole = [_whole(viewer, file, page, shots) for page in some]
    print(f"{name}: {file.stat().st_size:,} bytes, list of {count.lower()} {'shown' if listed else 'NOT shown'},", end=" ")
    print(f"{sum(found)} of {len(some)} found by their words, {sum(whole)} of {len(some)} shown whole", flush=True)
    return listed and all(found) and all(whole)


def _found(viewer: Viewer, file: Path, page: dict[str, Any]) -> bool:
    words = " ".join(re.findall(r"\w{3,}", page["text"])[:6])
    viewer.open(file, view="pages", query=words)
    return viewer.shows(_plain(page["url"]))


def _whole(viewer: Viewer, file: Path, page: dict[str, Any], shots: Path | None) -> bool:
    stamp = re.sub(r"\D", "", page["ts"])[:14]
    viewer.open(file, view="pages", url=page["url"], ts=stamp)
    framed = viewer.page(_plain(page["text"].splitlines()[0])[:60])
    _shot(viewer, shots, f"{file.stem}-{stamp}")
    return bool(framed) and (framed["seen"], framed["styled"]) == (framed["pictures"], framed["sheets"])


def _plain(text: str) -> str:
    return " ".join(text.split())


def _shot(viewer: Viewer, shots: Path | None, name: str) -> None:
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
        viewer.chrome.save_screenshot(str(shots / f"{name}.png"))


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path, nargs="?")
    parser.add_argument("--shots", type=Path, help="Keep pictures of what was seen here.")
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="pressmark-replaywebpage-") as place:
        folder = Path(place, "site")
        folder.mkdir()
        if why_not := fetched(folder):
            print(f"skipped: {why_not}")
            return 0
        archive = asked.archive.resolve() if asked.archive else outside.demo(Path(place, "demo"))
        with served(folder) as address, chromium.opened(Path(place, "profile")) as chrome:
            viewer = Viewer(chrome, address)
            right = [look(viewer, name, file, asked.shots) for name, file in packages(archive, folder)]
            out = sorted({url for url in chromium.reached(chrome) if url.startswith("http") and not url.startswith(address)})
    print("asked for outside this machine:", ", ".join(out) or "nothing")
    return 0 if all(right) else 1


if __name__ == "__main__":
    sys.exit(main())
