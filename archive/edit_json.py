"""What changed between two versions as JSON: the same for `pressmark diff --json` and the page of changes (docs/diff.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.page_json import Json
from archive.versions import Version
from normalize.edits import Change, Edit, State, Step
from normalize.wording import Part

FORMAT, FORMAT_VERSION = "pressmark-diff", 1  # the number is raised when a key goes or changes its meaning; keys may be added


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared, and how it is called."""

    name: str  # "version KEY", or the path of a file
    state: State
    version: str | None = None  # key; None for a file
    article: str | None = None
    url: str | None = None
    seen: str | None = None  # when the version was first captured


def side_of(version: Version) -> Side:
    """A version of the archive as a side."""
    return Side(f"version {version.key}", version.state, version.key, version.article, version.url, version.first_seen)


def edit_json(before: Side, after: Side, changed: Edit) -> dict[str, Json]:
    """The object: who was compared, the classes, each change with its words and place, the fields and all paragraphs in words."""
    fields: list[Json] = [{"field": one.field, "parts": _parts(one.parts)} for one in changed.fields]
    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "before": _side(before),
        "after": _side(after),
        "same": not changed.changes,
        "classes": list(changed.classes),
        "changes": [_change(one) for one in changed.changes],
        "fields": fields,
        "paragraphs": [_step(one) for one in changed.steps],
    }


def _side(side: Side) -> dict[str, Json]:
    return {"name": side.name, "version": side.version, "article": side.article, "url": side.url, "seen": side.seen}


def _change(change: Change) -> dict[str, Json]:
    return {
        "class": change.name,
        "field": change.field,
        "before": change.before,
        "after": change.after,
        "was": change.was,
        "now": change.now,
    }


def _step(step: Step) -> dict[str, Json]:
    return {
        "was": step.was,
        "now": step.now,
        "moved": step.moved,
        "form": step.form,
        "form_was": step.form_was,
        "parts": _parts(step.parts),
    }


def _parts(parts: Sequence[Part]) -> list[Json]:
    return [{"sign": part.sign, "text": part.text} for part in parts]
