"""Pictures drawn by code: a few bands of colour that a name decides, as PNG (W3C, PNG third edition)."""

from __future__ import annotations

import struct
import zlib

WIDTH, HEIGHT = 160, 90  # pixels


def png(name: str) -> bytes:
    """The picture of that name: the same bytes for the same name."""
    seed = zlib.crc32(name.encode())
    rows = b"".join(b"\0" + _row(seed, line) for line in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")


def _row(seed: int, line: int) -> bytes:
    horizon = 30 + seed % 30
    band = seed >> 8 if line < horizon else seed >> 16
    colour = bytes(((band + line) & 255, (band >> 3) & 255, (band >> 5) + 2 * line & 255))
    return colour * WIDTH


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
