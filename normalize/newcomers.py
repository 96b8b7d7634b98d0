"""A newcomer beside clusters that stand: whom it joins, where that changes nothing among those that were there.

What `clusters` would draw of all of them is drawn from the newcomer's own links then, so that the five thousandth copy of a text costs
what the fiftieth does. Where it may be otherwise nothing is told, and all is to be drawn anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from normalize.clusters import WHOLE, Link, Member, contained_end

Claim = tuple[float, Member]  # how well a whole claims a text that stands in it: the least is the best


def claim(each: Link, known: Mapping[str, Member]) -> Claim:
    """How well the longer text of a contained one claims it."""
    whole = each.other(contained_end(each))
    return -each.coverage(whole), known[whole]


def joined(
    one: Member,
    links: Sequence[Link],
    known: Mapping[str, Member],
    gathered: Callable[[], bool],
    rival: Callable[[Link], Claim | None],
) -> frozenset[str] | None:
    """Those whose cluster the newcomer joins; None where others may change by its coming.

    `links` are all that it has, with members of `known` that are no round-ups. Asked only if it matters: `gathered`, whether its parts
    make it a round-up; `rival`, of a text that stands whole in the newcomer, another's claim, a better one than the newcomer's if there is any.
    """
    if _is_round_up(one, links, known, gathered) or not all(_stays(one, each, known) for each in links):
        return None
    found = {each.other(one.id) for each in links if each.kind != "contained" and each.joins}
    contained = [each for each in links if each.kind == "contained"]
    if within := [each for each in contained if contained_end(each) == one.id]:
        found.add(min(within, key=lambda each: claim(each, known)).other(one.id))
    for each in contained:
        if contained_end(each) != one.id:
            held = rival(each)
            if held is None:
                found.add(each.other(one.id))
            elif claim(each, known) < held:
                return None
    return frozenset(found)


def _is_round_up(one: Member, links: Sequence[Link], known: Mapping[str, Member], gathered: Callable[[], bool]) -> bool:
    if len(links) < 2 or any(each.coverage(one.id) >= WHOLE and known[each.other(one.id)] < one for each in links):
        return False
    return gathered()


def _stays(one: Member, each: Link, known: Mapping[str, Member]) -> bool:
    """Whether the other end is what it was: the newcomer is no older part of it, or holds nearly all of it and is no round-up."""
    other = each.other(one.id)
    return known[other].age < one.age or each.coverage(other) >= WHOLE
