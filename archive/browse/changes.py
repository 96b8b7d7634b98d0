"""What changed between two versions of an article: the classes, each field and paragraph in words, runs that stayed folded."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from datasette.utils.asgi import Response

from archive import versions
from archive.browse import listing
from archive.browse.listing import Listed
from archive.browse.visit import Visit
from archive.edit_json import edit_json, side_of
from archive.versions import FIELDS, Extent, Version
from normalize.edits import Edit, EditClass, Place, Step, edit

LARGE = Extent(paragraphs=250, bytes=60_000, field=1000)  # what is compared at once where most of it is the same ...
SMALL = Extent(paragraphs=120, bytes=16_000, field=1000)  # ... and else, which takes up to 60 ms
DIFFERING = 20_000  # bytes of paragraphs that only one of the two has


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring paragraphs that all stayed, or one that did not, with the classes of its change."""

    stayed: bool
    steps: tuple[Step, ...]
    classes: tuple[EditClass, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that the page shows."""

    article: Listed
    before: Version
    after: Version
    changed: Edit
    earlier: tuple[Version, Version] | None  # the pair before this one, where there is one
    later: tuple[Version, Version] | None
    ends: tuple[Version, Version] | None  # the first and the newest, where they are not these two

    @property
    def next(self) -> int | None:
        """How many paragraphs were compared here and before, where more come behind; None where none do."""
        before, after = self.before, self.after
        return before.skipped + max(len(before.state.paragraphs), len(after.state.paragraphs)) if before.left or after.left else None

    @property
    def is_whole(self) -> bool:
        return not self.before.skipped and self.next is None

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        classes = self.changed.by_place
        runs = groupby(self.changed.steps, key=lambda step: step.stayed)
        return tuple(stretch for stayed, run in runs for stretch in _set(stayed, tuple(run), classes))


async def page(visit: Visit) -> Response:
    key, before, after = visit.part("key"), visit.part("before"), visit.part("after")
    typed = visit.argument("from")
    skipped = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 0
    made = await visit.read(lambda connection: read(connection, key, before, after, skipped))
    if isinstance(made, str):
        return visit.missing(made)
    if visit.part("format") == "json":
        found = edit_json(side_of(made.before), side_of(made.after), made.changed)
        return visit.json(found if made.is_whole else {**found, "from": made.before.skipped, "next": made.next})
    return visit.page("changes.html", comparison=made)


def read(connection: sqlite3.Connection, key: str, before: str = "", after: str = "", skipped: int = 0) -> Comparison | str:
    """The two versions named, or the last two, compared from a paragraph on; a sentence where they are not held."""
    articles = listing.select(connection, "a.key = ?", (key,))
    newest = versions.newest(connection, key, FIELDS)
    if not articles or newest is None:
        return f"No article {key} is held here."
    previous = versions.before(connection, newest, FIELDS)
    if not before and previous is None:
        return f"One version of this article is held, first seen {newest.first_seen[:16]}: there is nothing to compare it with."
    names = (before, after) if before or previous is None else (previous.key, newest.key)
    unknown = [name for name in names if not _is_of(connection, key, name)]
    if unknown:
        return f"This article has no version {' or '.join(unknown)}."
    one, other = _compared(connection, names, skipped)
    return Comparison(
        articles[0],
        one,
        other,
        edit(one.state, other.state),
        _pair(versions.before(connection, one, FIELDS), one),
        _pair(other, versions.after(connection, other, FIELDS)),
        _ends(connection, key, newest, one, other),
    )


def _is_of(connection: sqlite3.Connection, article: str, key: str) -> bool:
    """Whether the article has a version of that key that can be compared."""
    row = connection.execute(
        "SELECT 1 FROM version v JOIN article a ON a.id = v.article WHERE v.key = ? AND a.key = ? AND v.compared", (key, article)
    ).fetchone()
    return row is not None


def _compared(connection: sqlite3.Connection, names: tuple[str, str], skipped: int) -> tuple[Version, Version]:
    """The two, as much of them as is compared at once: more where little of it differs."""
    one, other = _named(connection, names, replace(LARGE, skipped=skipped))
    counted = Counter(part.text for part in one.state.paragraphs)
    counted.subtract(part.text for part in other.state.paragraphs)
    differing = sum(len(text.encode("utf-8", "replace")) * abs(count) for text, count in counted.items())
    return (one, other) if differing <= DIFFERING else _named(connection, names, replace(SMALL, skipped=skipped))


def _named(connection: sqlite3.Connection, names: tuple[str, str], extent: Extent) -> tuple[Version, Version]:
    one, other = (versions.named(connection, name, extent) for name in names)
    assert one  # whoever asks has seen both
    assert other
    return one, other


def _pair(one: Version | None, other: Version | None) -> tuple[Version, Version] | None:
    return (one, other) if one and other else None


def _ends(connection: sqlite3.Connection, key: str, newest: Version, one: Version, other: Version) -> tuple[Version, Version] | None:
    first = versions.first(connection, key, FIELDS)
    return (first, newest) if first and (first.key, newest.key) != (one.key, other.key) and first.key != newest.key else None


def _set(stayed: bool, run: tuple[Step, ...], classes: Mapping[Place, tuple[EditClass, ...]]) -> tuple[Stretch, ...]:
    if stayed:
        return (Stretch(True, run, ()),)
    return tuple(Stretch(False, (step,), classes[step.was, step.now]) for step in run)
