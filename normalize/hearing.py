"""The rules heard for one page: what they say of its blocks, but for rules that would take away half the article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from normalize.blocks import Reading
from normalize.matching import Sheet, fitting
from normalize.mend import own_places
from normalize.rules import Rules, Verdict, decide

_HALF = 0.5  # share of the article's letters that no one rule by place, or end of article, may take
_ROUNDS = 3  # more such rules on one page have not been seen
_LINKED = 0.9  # share of a line's letters in links that makes it a link and nothing else
_LINE = 80  # letters; a longer link has more to say than where it leads
_MENU = 7  # such lines in a row, none of them chosen, that are a menu, and no share bar; half of what a page shows, and its place tells what it is


def hear(reading: Reading, article: Collection[int], host: str | None, language: str, rules: Rules) -> tuple[Verdict | None, ...]:
    """One verdict a block, None where no rule speaks; `article` holds the numbers of the blocks that are text so far.

    A rule that goes by class names alone, or ends the article, has misread a page of which it would remove half: "Join the
    conversation" over the first paragraph ends nothing. It is then not asked.
    """
    chosen = frozenset(article)
    own_blocks = own_places(reading, [at in chosen for at in range(len(reading.blocks))])
    linked, places = [place.linked for place in reading.places], [block.path for block in reading.blocks]
    sheet = Sheet(own_blocks, chosen, linked, places, _menus(reading, chosen))
    own = fitting(sheet, rules, host or "", language)
    verdicts = decide(sheet, own)
    for _ in range(_ROUNDS):
        greedy = _greedy(reading, chosen, verdicts, rules)
        if not greedy:
            break
        own = tuple(tuple(rule for rule in fits if rule.name not in greedy) if fits else fits for fits in own)
        verdicts = decide(sheet, own)
    return verdicts


def _menus(reading: Reading, chosen: Collection[int]) -> frozenset[int]:
    """The lines of menus and lists of links, whose words no rule need weigh."""
    found: list[int] = []
    run: list[int] = []
    for at, (block, place) in enumerate(zip(reading.blocks, reading.places, strict=True)):
        if place.linked > _LINKED and len(block.text) <= _LINE and at not in chosen:
            run.append(at)
        else:
            found += run if len(run) >= _MENU else ()
            run = []
    return frozenset((*found, *(run if len(run) >= _MENU else ())))


def _greedy(reading: Reading, chosen: Collection[int], verdicts: Sequence[Verdict | None], rules: Rules) -> frozenset[str]:
    taken: Counter[str] = Counter()
    for at in chosen:
        verdict = verdicts[at]
        if verdict is not None and verdict.removes:
            taken[verdict.rule] += len(reading.blocks[at].text)
    total = sum(len(reading.blocks[at].text) for at in chosen)
    return frozenset(name for name, size in taken.items() if size > _HALF * total and _is_rough(name, rules))


def _is_rough(name: str, rules: Rules) -> bool:
    rule = rules.named(name)
    return rule is not None and (rule.action == "end" or not rule.text)
