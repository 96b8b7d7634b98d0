"""What changed between two versions of an article: the classes, each field and paragraph in words, runs that stayed folded."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from datasette.utils.asgi import Response

from archive import versions
from archive.browse import listing
from archive.browse.listing import Listed
from archive.browse.visit import Visit
from archive.edit_json import edit_json, side_of
from archive.versions import Version
from normalize.edits import Edit, EditClass, Place, Step, edit


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
    line: tuple[Version, ...]  # all versions, the newest last

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        classes = self.changed.by_place
        runs = groupby(self.changed.steps, key=lambda step: step.stayed)
        return tuple(stretch for stayed, run in runs for stretch in _set(stayed, tuple(run), classes))

    @property
    def earlier(self) -> tuple[Version, Version] | None:
        """The pair before this one, where there is one."""
        at = self.line.index(self.before)
        return (self.line[at - 1], self.before) if at else None

    @property
    def later(self) -> tuple[Version, Version] | None:
        at = self.line.index(self.after)
        return (self.after, self.line[at + 1]) if at + 1 < len(self.line) else None


async def page(visit: Visit) -> Response:
    key, before, after = visit.part("key"), visit.part("before"), visit.part("after")
    made = await visit.read(lambda connection: read(connection, key, before, after))
    if isinstance(made, str):
        return visit.missing(made)
    if visit.part("format") == "json":
        return visit.json(edit_json(side_of(made.before), side_of(made.after), made.changed))
    return visit.page("changes.html", comparison=made)


def read(connection: sqlite3.Connection, key: str, before: str = "", after: str = "") -> Comparison | str:
    """The two versions named, or the last two, compared; a sentence where they are not held."""
    articles = listing.select(connection, "a.key = ?", (key,))
    if not articles:
        return f"No article {key} is held here."
    line = versions.of_article(connection, key)
    if not before and len(line) < 2:
        return f"One version of this article is held, first seen {line[-1].first_seen[:16]}: there is nothing to compare it with."
    by_key = {version.key: version for version in line}
    names = (before, after) if before else (line[-2].key, line[-1].key)
    unknown = [name for name in names if name not in by_key]
    if unknown:
        return f"This article has no version {' or '.join(unknown)}."
    one, other = (by_key[name] for name in names)
    return Comparison(articles[0], one, other, edit(one.state, other.state), line)


def _set(stayed: bool, run: tuple[Step, ...], classes: Mapping[Place, tuple[EditClass, ...]]) -> tuple[Stretch, ...]:
    if stayed:
        return (Stretch(True, run, ()),)
    return tuple(Stretch(False, (step,), classes[step.was, step.now]) for step in run)
