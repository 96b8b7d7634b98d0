"""Two versions of an article to what changed between them: classed, with the printed words before and after and their place.

The classes are those that readers of changed news ask for: headline, lead and byline; dates, figures, names and quotations; paragraphs
added, removed, moved, reworded; and typography, which says nothing new. They follow NewsDiffs (Brehmer, Gordon-McKeon, Lee and Price,
2012: whole articles side by side), Fass and Main ("Revealing the news", Digital Journalism 2014: what was corrected, added, reworded)
and NewsEdits (Spangher et al., NAACL 2022: sentences added, deleted, edited, moved). Several can hold at once. Furniture is never
among them: the ledger has taken it away before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

from normalize import hunks, wording
from normalize.hunks import Context, HunkClass
from normalize.model import Form
from normalize.pairing import Pair, pairs
from normalize.wording import Part, Wording, after_of, before_of, unchanged
from normalize.words import bare, split

EditClass = Literal[
    "headline", "lead", "byline", "dates", "numbers", "names", "quotation", "added", "removed", "moved", "reworded", "typography"
]
Place = tuple[int | None, int | None]  # number of a paragraph before and after
TextField = Literal["title", "lead", "byline", "published", "modified"]

CLASSES: tuple[EditClass, ...] = get_args(EditClass)  # in the order they are told
FIELDS: tuple[TextField, ...] = get_args(TextField)
_CLASS_OF: dict[TextField, EditClass] = {
    "title": "headline",
    "lead": "lead",
    "byline": "byline",
    "published": "dates",
    "modified": "dates",
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    form: Form = "paragraph"


@dataclass(frozen=True, slots=True)
class State:
    """What of a version is compared."""

    title: str = ""
    lead: str = ""
    byline: str = ""
    published: str = ""  # as Instant.iso() prints it; "" where no date is printed
    modified: str = ""
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed."""

    name: EditClass
    field: TextField | Literal["text"]
    before: str  # the printed words; "" where there were none
    after: str
    was: int | None = None  # number of the paragraph in the version before, from 1; None outside the text, and where it is new
    now: int | None = None  # in the version after


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """A field that changed, in words."""

    field: TextField
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One paragraph of either version or of both."""

    was: int | None  # its number before, from 1; None for one that was added
    now: int | None  # its number after; None for one that was removed
    moved: bool  # past paragraphs that stayed
    form: Form  # after, or before where it was removed
    form_was: Form
    parts: tuple[Part, ...]

    @property
    def stayed(self) -> bool:
        """Whether nothing at all changed about it."""
        return not self.moved and self.form == self.form_was and all(part.sign == "=" for part in self.parts)


_Worded = tuple[Step, Wording | None]  # None where the two do not differ, or one of them is none


@dataclass(frozen=True, slots=True)
class Edit:
    """All that changed between two versions, and enough to make either from the other."""

    changes: tuple[Change, ...]  # fields first, then in the order of `steps`
    fields: tuple[FieldEdit, ...]  # those that differ
    steps: tuple[Step, ...]  # every paragraph, in the order of the version after; the removed ones where they stood

    @property
    def classes(self) -> tuple[EditClass, ...]:
        """Which kinds of change there are, each once, in the order of CLASSES."""
        return tuple(self.counts)

    @property
    def counts(self) -> Mapping[EditClass, int]:
        """How many changes there are of each class that there is, in the order of CLASSES."""
        return _ordered(change.name for change in self.changes)

    @property
    def by_place(self) -> Mapping[Place, tuple[EditClass, ...]]:
        """The classes of each paragraph that changed."""
        found: dict[Place, list[EditClass]] = defaultdict(list)
        for change in self.changes:
            found[change.was, change.now].append(change.name)
        return {place: tuple(_ordered(names)) for place, names in found.items()}


def _ordered(names: Iterable[EditClass]) -> dict[EditClass, int]:
    counted = Counter(names)
    return {name: counted[name] for name in CLASSES if name in counted}


def edit(before: State, after: State) -> Edit:
    """What changed from one version to another; of the versions turned round, the same turned round."""
    fields = tuple(
        FieldEdit(name, _field_parts(name, was, now)) for name in FIELDS if (was := _field(before, name)) != (now := _field(after, name))
    )
    worded = tuple(_steps(before.paragraphs, after.paragraphs))
    changes = [change for one in fields for change in _field_changes(one)]
    changes += _text_changes(worded, before, after)
    return Edit(tuple(changes), fields, tuple(step for step, _ in worded))


def applied(changed: Edit, before: State) -> State:
    """The version after, made from the version before and what changed."""
    values = {name: _field(before, name) for name in FIELDS} | {one.field: after_of(one.parts) for one in changed.fields}
    kept = sorted((step for step in changed.steps if step.now is not None), key=lambda step: step.now or 0)
    return State(**values, paragraphs=tuple(Paragraph(after_of(step.parts), step.form) for step in kept))


def _field_parts(name: TextField, was: str, now: str) -> tuple[Part, ...]:
    if name in ("published", "modified"):  # a date is read whole
        return tuple(part for part in (Part("-", was), Part("+", now)) if part.text)
    return wording.compare(was, now).parts


def _field(state: State, name: TextField) -> str:
    value: str = getattr(state, name)
    return value


def _steps(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> Iterator[_Worded]:
    """The paragraphs of the version after, in order; those removed stand after the last that stayed before them."""
    found = pairs([one.text for one in before], [one.text for one in after])
    by_was, by_now = {pair.was: pair for pair in found}, {pair.now: pair for pair in found}
    was = now = 0
    for anchor in [*(pair for pair in found if not pair.moved), Pair(len(before), len(after))]:
        yield from (_removed(at, before[at]) for at in range(was, anchor.was) if at not in by_was)
        yield from (_placed(at, after[at], by_now.get(at), before) for at in range(now, anchor.now))
        if anchor.was < len(before):
            yield _placed(anchor.now, after[anchor.now], anchor, before)
        was, now = anchor.was + 1, anchor.now + 1


def _removed(at: int, paragraph: Paragraph) -> _Worded:
    return Step(at + 1, None, False, paragraph.form, paragraph.form, (Part("-", paragraph.text),)), None


def _placed(at: int, paragraph: Paragraph, pair: Pair | None, before: Sequence[Paragraph]) -> _Worded:
    if pair is None:
        return Step(None, at + 1, False, paragraph.form, paragraph.form, (Part("+", paragraph.text),)), None
    was = before[pair.was]
    compared = wording.compare(was.text, paragraph.text) if was.text != paragraph.text else None
    parts = compared.parts if compared else unchanged(was.text)
    return Step(pair.was + 1, at + 1, pair.moved, paragraph.form, was.form, parts), compared


def _field_changes(changed: FieldEdit) -> Iterator[Change]:
    before, after = before_of(changed.parts), after_of(changed.parts)
    if changed.field not in ("published", "modified") and bare(split(before).words) == bare(split(after).words):
        yield Change("typography", changed.field, before, after)
        return
    yield Change(_CLASS_OF[changed.field], changed.field, before, after)
    if changed.field in ("title", "lead"):
        compared = wording.compare(before, after)
        for was, now, classes in _hunks(compared, "paragraph", "paragraph", frozenset()):
            if "numbers" in classes:
                yield Change("numbers", changed.field, was, now)


def _text_changes(worded: Sequence[_Worded], before: State, after: State) -> Iterator[Change]:
    steps = [step for step, _ in worded]
    touched = any(step.was and step.now and any(part.sign != "=" for part in step.parts) for step in steps)
    names = hunks.names_of(one.text for state in (before, after) for one in state.paragraphs) if touched else frozenset()
    broken = _broken(steps)
    for at, (step, compared) in enumerate(worded):
        if at in broken:
            yield Change("typography", "text", before_of(step.parts), after_of(step.parts), step.was, step.now)
        else:
            yield from _step_changes(step, compared, names)


def _broken(steps: Sequence[Step]) -> frozenset[int]:
    """Places of neighbours that are one paragraph broken in two, or two joined: what the one lost, the other is."""
    found = (at for at, (one, other) in enumerate(pairwise(steps)) if _is_half(one, other) or _is_half(other, one))
    return frozenset(place for at in found for place in (at, at + 1))


def _is_half(half: Step, whole: Step) -> bool:
    if half.moved or half.was is None or half.now is None or (whole.was is None) == (whole.now is None):
        return False
    changed = [part for part in half.parts if part.sign != "="]
    wanted = "-" if whole.was is None else "+"
    if len(changed) != 1 or changed[0].sign != wanted:
        return False
    return changed[0].text.split() == "".join(part.text for part in whole.parts).split() != []


def _step_changes(step: Step, compared: Wording | None, names: frozenset[str]) -> Iterator[Change]:
    was, now = before_of(step.parts), after_of(step.parts)
    if step.now is None:
        yield Change("removed", "text", was, "", step.was)
    elif step.was is None:
        yield Change("added", "text", "", now, None, step.now)
    else:
        if step.moved:
            yield Change("moved", "text", was, now, step.was, step.now)
        if compared:
            yield from _reworded(step, compared, names)
        elif step.form != step.form_was:
            yield Change("typography", "text", was, now, step.was, step.now)


def _reworded(step: Step, compared: Wording, names: frozenset[str]) -> Iterator[Change]:
    told = False
    for was, now, classes in _hunks(compared, step.form_was, step.form, names):
        told = True
        yield from (Change(name, "text", was, now, step.was, step.now) for name in classes)
    if not told:  # spaces alone
        yield Change("typography", "text", before_of(step.parts), after_of(step.parts), step.was, step.now)


def _hunks(compared: Wording, form_was: Form, form: Form, names: frozenset[str]) -> Iterator[tuple[str, str, tuple[HunkClass, ...]]]:
    before: Context = hunks.context(compared.before, form_was == "quote")
    after: Context = hunks.context(compared.after, form == "quote")
    for hunk in compared.hunks:
        classes = hunks.classes(hunk, before, after, names)
        yield compared.before.text(hunk.a, hunk.a_end), compared.after.text(hunk.b, hunk.b_end), classes
