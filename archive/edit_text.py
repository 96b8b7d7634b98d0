"""What changed between two versions as lines for a terminal: signs say it all, colours say it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Console
from rich.text import Text

from archive.edit_json import Side
from normalize.edits import Edit, EditClass, FieldEdit, Step
from normalize.wording import Part

WIDTH = 100  # columns
_STYLES = {"-": "red", "+": "green", "~": "", ">": "cyan", "=": ""}
_MARKS = {"-": ("[-", "-]"), "+": ("{+", "+}"), "=": ("", "")}  # as wdiff prints them
_TITLES = {"title": "headline"}
_UNSEEN = dict.fromkeys([*range(32), *range(127, 160)])  # a page must not steer the terminal


def told(before: Side, after: Side, changed: Edit, console: Console) -> Iterator[Text]:
    """The lines: who is compared, the classes, each field and paragraph that changed; runs that stayed are counted."""
    yield Text(f"--- {_who(before)}".translate(_UNSEEN), "bold")
    yield Text(f"+++ {_who(after)}".translate(_UNSEEN), "bold")
    yield Text("changed: " + _counted(changed) if changed.changes else "nothing changed")
    for field in changed.fields:
        yield from _field(field, console)
    classes = changed.by_place
    for stayed, run in groupby(changed.steps, key=lambda step: step.stayed):
        steps = tuple(run)
        if not stayed:
            for step in steps:
                yield from _step(step, classes[step.was, step.now], console)
        elif changed.changes:
            yield Text()
            yield Text(f"({len(steps)} paragraph{'s' if len(steps) > 1 else ''} the same)", "dim")


def _who(side: Side) -> str:
    return "  ".join(part for part in (side.name, f"seen {side.seen[:16].replace('T', ' ')}" if side.seen else "", side.url or "") if part)


def _counted(changed: Edit) -> str:
    return ", ".join(name if count == 1 else f"{name} ({count})" for name, count in changed.counts.items())


def _field(field: FieldEdit, console: Console) -> Iterator[Text]:
    yield Text()
    yield Text(_TITLES.get(field.field, field.field), "bold")
    yield from _block("~", field.parts, console)


def _step(step: Step, classes: tuple[EditClass, ...], console: Console) -> Iterator[Text]:
    yield Text()
    yield Text(_heading(step, classes), "bold")
    yield from _block(_sign(step), step.parts, console)


def _heading(step: Step, classes: tuple[EditClass, ...]) -> str:
    if step.now is None:
        return f"paragraph {step.was}, removed"
    if step.was is None:
        return f"paragraph {step.now}, added"
    place = f"paragraph {step.now}" + (f", was {step.was}" if step.was != step.now else "")
    return f"{place}: {', '.join(classes)}"


def _sign(step: Step) -> str:
    if step.was is None or step.now is None:
        return "+" if step.was is None else "-"
    return ">" if step.moved and all(part.sign == "=" for part in step.parts) else "~"


def _block(sign: str, parts: Sequence[Part], console: Console) -> Iterator[Text]:
    """The words, wrapped, with the sign before each line."""
    text = Text()
    for part in parts:
        inner = sign == "~" and part.sign != "="
        begin, end = _MARKS[part.sign] if inner else ("", "")
        space = part.text[: len(part.text) - len(part.text.lstrip())] if inner else ""
        text.append(space)
        text.append(f"{begin}{part.text[len(space) :].translate(_UNSEEN)}{end}", _STYLES[part.sign] if inner else _STYLES[sign])
    for line in text.wrap(console, console.width - 2):
        line.rstrip()
        yield Text.assemble((f"{sign} ", _STYLES[sign]), line)
