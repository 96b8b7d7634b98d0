"""Pictures of an archive's pages, each a small PNG: `make screenshots` takes them of the demo.

python docs/screenshots.py ARCHIVE [FOLDER]
"""

from __future__ import annotations

import base64
import struct
import sys
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
import axe  # noqa: E402
import chromium  # noqa: E402

from benchmarks import tour  # noqa: E402

Pixels = NDArray[np.uint8]  # rows, columns, red green blue
STEP = 12  # of a colour: letters look the same, and the file is a third of the size


@dataclass(frozen=True, slots=True)
class Shot:
    stop: str  # of the tour
    name: str = ""  # of the file, where it is not the stop's
    width: int = 1200
    height: int = 900
    scheme: str = "light"


SHOTS = (
    Shot("front"), Shot("search"), Shot("article"), Shot("article-cut"), Shot("changes", height=760), Shot("compare"), Shot("cluster"),
    Shot("clusters", height=700), Shot("cite", height=820), Shot("original", height=800), Shot("source"), Shot("health", height=700),
    Shot("compare-choice", height=640), Shot("search-nothing", height=560), Shot("takedowns", height=420), Shot("missing", height=420), Shot("tables"),
    Shot("article-leftward", height=800), Shot("front", "front-dark", scheme="dark"), Shot("article", "article-dark", scheme="dark"),
    Shot("front", "front-narrow", 320, 700), Shot("article", "article-narrow", 320, 700), Shot("search", "search-narrow", 320, 700),
    Shot("cluster", "cluster-narrow", 320, 700), Shot("compare", "compare-dark", scheme="dark"),
)  # fmt: skip


def main(archive: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as profile, chromium.served(archive) as address, chromium.opened(Path(profile), GREY) as chrome:
        paths = {stop.name: stop.path for stop in tour.of(address)} | {"tables": "/archive/article"}
        for shot in SHOTS:
            if shot.stop in paths:
                picture = small(_taken(chrome, address.rstrip("/") + paths[shot.stop], shot))
                file = folder / f"{shot.name or shot.stop}.png"
                file.write_bytes(picture)
                print(f"{len(picture):>8,} bytes  {file.name}")


GREY = ("--disable-lcd-text", "--hide-scrollbars")  # letters with coloured edges look wrong on other screens, and are larger files


def _taken(chrome: chromium.Chrome, url: str, shot: Shot) -> bytes:
    axe.shine(chrome, shot.scheme)
    size = {"width": shot.width, "height": shot.height, "deviceScaleFactor": 1, "mobile": False}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    chrome.get(url)
    return base64.b64decode(chrome.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"])


def small(png: bytes) -> bytes:
    """The picture with a palette of 256 colours at most (https://www.w3.org/TR/png-3/)."""
    codes = (_decoded(png).astype(np.uint32) << np.array([16, 8, 0], np.uint32)).sum(axis=2)
    colours, places, counts = np.unique(codes, return_inverse=True, return_counts=True)
    common = _palette(colours[np.argsort(-counts)])
    indices = np.array([_nearest(int(colour), common) for colour in colours], np.uint8)[places.reshape(codes.shape)]
    height, width = indices.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), indices], axis=1).tobytes()
    palette = b"".join(int(colour).to_bytes(3, "big") for colour in common)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, chunks))


def _palette(colours: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Of the colours, the commonest first, those that differ from all before them."""
    chosen: dict[int, int] = {}
    for colour in map(int, colours):
        chosen.setdefault(sum((colour >> shift & 255) // STEP << shift for shift in (16, 8, 0)), colour)
    return np.array(sorted([*chosen.values()][:256]), np.uint32)


def _nearest(colour: int, palette: NDArray[np.uint32]) -> int:
    """The place of the colour in the palette that is most like it."""
    shifts = (16, 8, 0)
    away = sum(abs((palette.astype(np.int64) >> shift & 255) - (colour >> shift & 255)) for shift in shifts)
    return int(np.argmin(away))


def _chunk(chunk: tuple[bytes, bytes]) -> bytes:
    name, content = chunk
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _decoded(png: bytes) -> Pixels:
    """The pixels of a PNG as chromium writes it: 8 bits a channel, not interlaced."""
    width, height, _, kind = struct.unpack(">IIBB", png[16:26])
    channels = {2: 3, 6: 4}[kind]
    at, packed = 8, b""
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += 12 + length
    rows = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, 1 + width * channels)
    out = np.zeros((height + 1, (width + 1) * channels), np.int64)
    for y, row in enumerate(rows):
        _unfilter(int(row[0]), row[1:].astype(np.int64), out[y], out[y + 1], channels)
    return out[1:, channels:].reshape(height, width, channels)[:, :, :3].astype(np.uint8)


def _unfilter(kind: int, row: NDArray[np.int64], above: NDArray[np.int64], here: NDArray[np.int64], channels: int) -> None:
    """Writes a row into `here` (PNG, section 9)."""
    up = above[channels:]
    if kind == 0:
        here[channels:] = row
    elif kind == 1:
        here[channels:] = row.reshape(-1, channels).cumsum(axis=0).reshape(-1) & 255
    elif kind == 2:
        here[channels:] = (row + up) & 255
    else:
        for n in range(len(row)):
            left, corner = int(here[n]), int(above[n])
            guess = (left + int(up[n])) // 2 if kind == 3 else _paeth(left, int(up[n]), corner)
            here[channels + n] = (int(row[n]) + guess) & 255


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2] if len(sys.argv) > 2 else ROOT / "docs" / "screenshots"))
