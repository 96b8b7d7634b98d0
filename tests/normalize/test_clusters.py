"""Which articles make one cluster, and what a round-up must not join."""

from __future__ import annotations

import random

from normalize.clusters import Clustered, Link, Member, clusters, link
from normalize.relate import RelationKind, relate
from normalize.terms import terms

WORDS = ["harbour", "crane", "tide", "mayor", "vote", "barge", "grain", "night", "pilot", "fog", "quay", "rope"]


def prose(seed: int, count: int) -> str:
    chance = random.Random(seed)
    return " ".join(f"{chance.choice(WORDS)}{chance.randrange(60)}" for _ in range(count))


STORM, VOTE = prose(1, 120), prose(2, 120)


def found(texts: dict[str, str], ages: dict[str, float] | None = None) -> Clustered:
    """The clusters of the texts; the earlier in the list the older."""
    read = {name: terms(text) for name, text in texts.items()}
    names = list(texts)
    links = [
        link(a, b, relation) for at, a in enumerate(names) for b in names[at + 1 :] if (relation := relate(read[a], read[b])) is not None
    ]
    return clusters([Member((ages or {}).get(name, float(at)), name) for at, name in enumerate(names)], links)


def plain(a: str, b: str, kind: RelationKind, coverage_a: float = 0.9, coverage_b: float = 0.9) -> Link:
    return Link(a, b, kind, coverage_a, coverage_b, ((0, 100),), ((0, 100),))


def test_a_copy_is_named_after_the_oldest() -> None:
    assert found({"first": STORM, "copy": STORM, "again": f"{STORM} end"}).cluster == {"first": "first", "copy": "first", "again": "first"}


def test_whose_age_nobody_knows_names_no_cluster() -> None:
    assert found({"a": STORM, "b": STORM}, {"a": float("inf"), "b": 5.0}).cluster["a"] == "b"


def test_an_article_with_no_link_stands_alone() -> None:
    assert found({"storm": STORM, "vote": VOTE}).cluster == {"storm": "storm", "vote": "vote"}


def test_a_round_up_joins_nothing() -> None:
    seen = found({"storm": STORM, "vote": VOTE, "week": f"{STORM[:700]}\n{prose(3, 20)}\n{VOTE[:700]}"})
    assert seen.round_ups == {"week"}
    assert seen.cluster == {"storm": "storm", "vote": "vote", "week": "week"}


def test_what_a_round_up_holds_is_linked_as_such() -> None:
    seen = found({"storm": STORM, "vote": VOTE, "week": f"{STORM}\n{VOTE}"})
    assert [each.kind for each in seen.links] == ["round-up", "round-up"]


def test_copies_of_a_round_up_are_one_cluster() -> None:
    seen = found({"storm": STORM, "vote": VOTE, "week": f"{STORM}\n{VOTE}", "taken": f"{STORM}\n{VOTE} end"})
    assert seen.cluster == {"storm": "storm", "vote": "vote", "week": "week", "taken": "week"}


def test_an_article_of_which_others_took_two_parts_is_no_round_up() -> None:
    whole = f"{STORM} {VOTE}"
    seen = found({"whole": whole, "head": STORM, "tail": VOTE})
    assert not seen.round_ups
    assert set(seen.cluster.values()) == {"whole"}


def test_a_copy_that_carries_a_teaser_of_another_stays_a_copy() -> None:
    seen = found({"storm": prose(1, 300), "vote": VOTE, "copy": f"{prose(1, 300)}\n{VOTE[:400]}"})
    assert seen.cluster["copy"] == "storm"


def test_a_piece_set_into_other_words_joins_nothing() -> None:
    seen = found({"storm": STORM, "own": f"{prose(5, 200)} {STORM[:600]} {prose(6, 200)}"})
    assert seen.cluster["own"] == "own"


def test_a_shortened_copy_goes_with_its_article_not_with_who_quotes_it() -> None:
    seen = found({"storm": STORM, "short": STORM[:500], "own": f"{prose(5, 200)}\n{STORM[:500]}\n{prose(6, 200)}"})
    assert seen.cluster == {"storm": "storm", "short": "storm", "own": "own"}


def test_quotations_and_templates_join_nothing() -> None:
    links = [plain("a", "b", "same-quotation"), plain("b", "c", "template"), plain("c", "d", "shared-passage")]
    assert len(set(clusters([Member(0.0, name) for name in "abcd"], links).cluster.values())) == 4


def test_a_part_that_hundreds_carry_is_looked_at_once() -> None:
    members = [Member(float(at), f"m{at:03}") for at in range(400)]
    links = [
        Link(one.id, other.id, "excerpt", 0.3, 0.3, ((0, 60),), ((0, 60),)) for at, one in enumerate(members) for other in members[at + 1 :]
    ]
    assert not clusters(members, links).round_ups


def test_order_changes_nothing() -> None:
    members = [Member(float(at % 5), f"m{at}") for at in range(30)]
    chance = random.Random(4)
    kinds: list[RelationKind] = ["identical", "repost", "contained", "excerpt"]
    links = []
    for _ in range(50):
        a, b = sorted(chance.sample(range(30), 2))
        low = chance.randrange(100)
        stretch = ((low, low + 60),)
        links.append(Link(f"m{a}", f"m{b}", chance.choice(kinds), chance.random(), chance.random(), stretch, stretch))
    known = clusters(members, links)
    for _ in range(20):
        chance.shuffle(members)
        chance.shuffle(links)
        seen = clusters(members, links)
        assert (seen.cluster, seen.round_ups, set(seen.links)) == (known.cluster, known.round_ups, set(known.links))
