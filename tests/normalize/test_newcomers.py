"""A newcomer joins by its own links what drawing all of them would have it join, or says that it cannot tell."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from normalize.clusters import Clustered, Link, Member, clusters, contained_end, is_gathered
from normalize.newcomers import Claim, claim, joined


def test_what_a_newcomer_joins_is_what_all_of_them_drawn_anew_say() -> None:
    told = 0
    for seed in range(3000):
        dice = Random(seed)
        known = {name: Member(float(dice.randrange(4)), name) for name in "abcde"}
        links = [linked(dice, one, other) for one in known for other in known if one < other and dice.random() < 0.7]
        newcomer = known[dice.choice("abcde")]
        old = clusters((one for one in known.values() if one != newcomer), [each for each in links if newcomer.id not in (each.a, each.b)])
        own = [each for each in links if newcomer.id in (each.a, each.b)]
        if not own or old.round_ups:
            continue
        found = told_by(newcomer, own, links, known)
        if found is None:
            continue
        told += 1
        joining = {old.cluster[other] for other in found}
        if len(joining) < 2:
            assert grouped(clusters(known.values(), links)) == grown(old, newcomer.id, joining), seed
    assert told > 500


def linked(dice: Random, one: str, other: str) -> Link:
    kind = dice.choice(["identical", "repost", "contained", "excerpt"])
    begin = dice.choice([0, 50, 100])
    part = ((begin, begin + dice.choice([45, 90])),)
    return Link(one, other, kind, dice.choice([0.3, 0.6, 0.9]), dice.choice([0.3, 0.6, 0.9]), part, part)  # type: ignore[arg-type]  # one of the kinds


def told_by(one: Member, own: list[Link], links: list[Link], known: Mapping[str, Member]) -> frozenset[str] | None:
    kin = {name: frozenset(each.other(name) for each in links if name in (each.a, each.b)) for name in known}

    def rival(text: Link) -> Claim | None:
        part = contained_end(text)
        rest = [each for each in links if each not in own and each.kind == "contained" and contained_end(each) == part]
        return min((claim(each, known) for each in rest), default=None)

    return joined(one, own, known, lambda: is_gathered(one, known, own, kin), rival)


def grouped(drawn: Clustered) -> set[frozenset[str]]:
    assert not drawn.round_ups
    return {frozenset(one for one, home in drawn.cluster.items() if home == oldest) for oldest in drawn.cluster.values()}


def grown(old: Clustered, newcomer: str, joining: set[str]) -> set[frozenset[str]]:
    homes = {**old.cluster, newcomer: next(iter(joining), newcomer)}
    return {frozenset(one for one, home in homes.items() if home == oldest) for oldest in homes.values()}
