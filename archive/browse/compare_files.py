"""Two texts side by side as files: JSON with every word told, CSV with a row a line (docs/compare.md)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from archive.page_json import Json
from normalize.beside import Line, Piece

if TYPE_CHECKING:
    from archive.browse.compare import Compared, Side

FORMAT, FORMAT_VERSION = "pressmark-compare", 1  # the number is raised when a key goes or changes its meaning; keys may be added
COLUMNS = ("paragraph_a", "paragraph_b", "state", "differs_in", "text_a", "text_b")


def rows(compared: Compared) -> list[tuple[object, ...]]:
    """The lines as a table with COLUMNS."""
    at_a, at_b = compared.a.version.skipped, compared.b.version.skipped
    return [
        (_on(line.a, at_a), _on(line.b, at_b), line.state, " ".join(line.classes), _text(line.of_a), _text(line.of_b)) for line in compared.beside.lines
    ]  # fmt: skip


def to_json(compared: Compared) -> dict[str, Json]:
    """The object: who was compared, the measures, fields, numbers and names, all lines in words."""
    found, first = compared.beside, compared.first
    at_a, at_b = compared.a.version.skipped, compared.b.version.skipped
    fields: list[Json] = [
        {"field": name, "parts": [{"sign": part.sign, "text": part.text} for part in parts]} for name, parts in compared.fields.items()
    ]
    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "a": _side(compared.a),
        "b": _side(compared.b),
        "likeness": _rounded(found.likeness),
        "share_a": _rounded(found.share_a),
        "share_b": _rounded(found.share_b),
        "words_a": found.words_a,
        "words_b": found.words_b,
        "alone_a": found.alone_a,
        "alone_b": found.alone_b,
        "relation": compared.relation or None,
        "first": {"side": first.first, "told": first.told, "precision_a": first.a.precision, "precision_b": first.b.precision},
        "fields": fields,
        "changed": [
            {"a": one.a, "b": one.b, "paragraph_a": _on(one.in_a, at_a), "paragraph_b": _on(one.in_b, at_b)} for one in found.changed
        ],
        "paragraphs": [_line(line, at_a, at_b) for line in found.lines],
        "not_compared_a": compared.left[0],
        "not_compared_b": compared.left[1],
        **({} if compared.is_first and not compared.next else {"from_a": at_a + 1, "from_b": at_b + 1}),
        **({"next": f"/compare.json?{compared.next}"} if compared.next else {}),
    }


def _side(side: Side) -> dict[str, Json]:
    version, capture = side.version, side.capture
    return {
        "article": version.article,
        "version": version.key,
        "newest": side.newest,
        "source": side.article.source,
        "url": version.url,
        "title": version.state.title,
        "byline": version.state.byline,
        "published": version.state.published or None,
        "modified": version.state.modified or None,
        "language": version.language,
        "first_seen": version.first_seen,
        "last_seen": version.last_seen,
        "record": capture.record_id if capture else None,
        "fetched_at": capture.fetched_at if capture else None,
    }


def _on(number: int | None, skipped: int) -> int | None:
    """The number of a paragraph in its whole text."""
    return None if number is None else number + skipped


def _line(line: Line, at_a: int, at_b: int) -> dict[str, Json]:
    return {
        "a": _on(line.a, at_a),
        "b": _on(line.b, at_b),
        "state": line.state,
        "differs_in": list(line.classes),
        "pieces_a": [_piece(piece, at_b) for piece in line.of_a],
        "pieces_b": [_piece(piece, at_a) for piece in line.of_b],
    }


def _piece(piece: Piece, skipped: int) -> dict[str, Json]:
    return {"where": piece.where, "text": piece.text, "at": _on(piece.at, skipped)}


def _text(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
