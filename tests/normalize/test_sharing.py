"""Statements of independent articles: long runs always, short ones by names and days, the rarest first, who may have been first."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.fingerprint import close_fingerprints
from normalize.model import Instant
from normalize.sharing import Held, Statement, met, statements
from normalize.terms import terms

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
QUARRY = (
    "The quarry above Tollen was shut on Monday when a face of slate came down behind the sheds.\n"
    "Foreman Osric Vane said the men had been sent to the lower bench an hour before it fell."
)
REGATTA = (
    "Rowers from nine clubs gathered at Merrin Lock for the first regatta since the flood took the old boathouse.\n"
    "The cup went to a crew of apprentices who had never raced in an eight before this spring."
)
LONG = "the ministry will pay for every roof that the storm of last autumn has carried off"  # 16 words
SHORT = "Osric Vane owed the widows 412 crowns and nine"  # 9 words


def at(hours: float) -> Instant:
    return Instant(datetime(2031, 5, 4, 12, tzinfo=UTC) + timedelta(hours=hours), "minute", 0)


def day(of_may: int) -> Instant:
    return Instant(datetime(2031, 5, of_may, tzinfo=UTC), "day")


def held(id: str, text: str, published: Instant | None = None, site: str = "", cluster: str = "") -> Held:
    return Held(id, terms(text), published, site, cluster)


def only(*articles: Held) -> Statement:
    (found,) = statements(articles)
    return found


def test_a_run_of_twelve_words_is_found_between_any_two_articles() -> None:
    found = only(held("a", f"{QUARRY}\nClerks said {LONG}."), held("b", f"{REGATTA}\nIt is true that {LONG}, they wrote."))
    assert (found.words, [carrier.id for carrier in found.carriers]) == (16, ["a", "b"])


def test_a_carrier_tells_where_the_words_stand() -> None:
    text = f"{QUARRY}\nClerks said {LONG}."
    found = only(held("a", text), held("b", f"{REGATTA}\nIt is true that {LONG}, they wrote."))
    assert text[found.carriers[0].start : found.carriers[0].end] == LONG


def test_a_short_run_is_found_where_names_and_days_are_shared() -> None:
    one, other = f"{QUARRY}\nThe court at Tollen wrote: {SHORT}.", f"{REGATTA}\nPapers from Tollen show {SHORT}. Vane is away."
    assert only(held("a", one, day(4)), held("b", other, day(5))).words == 9


@pytest.mark.parametrize(
    ("other", "published"),
    [
        (f"{REGATTA}\nPapers from Tollen show {SHORT}. Vane is away.", day(24)),
        (f"{REGATTA}\nPapers show {SHORT.lower()}.", day(5)),
    ],
)
def test_a_short_run_alone_is_not(other: str, published: Instant) -> None:
    assert not statements([held("a", f"{QUARRY}\nThe court at Tollen wrote: {SHORT}.", day(4)), held("b", other, published)])


def test_days_that_the_texts_name_count_as_well() -> None:
    one, other = f"On May 4 the court at Tollen wrote: {SHORT}.", f"In Tollen it was found on 5 May: {SHORT}. Vane is away."
    assert only(held("a", f"{QUARRY}\n{one}"), held("b", f"{REGATTA}\n{other}")).words == 9


def test_a_short_phrase_without_names_and_numbers_is_nobodys() -> None:
    phrase = "in the middle of the night when all were asleep"
    one, other = f"{QUARRY}\nVane came to Tollen {phrase}.", f"{REGATTA}\nAt Tollen, Vane wept {phrase}."
    assert not statements([held("a", one, day(4)), held("b", other, day(4))])


def test_copies_share_no_statement() -> None:
    assert not statements([held("a", QUARRY + "\n" + REGATTA), held("b", QUARRY + "\n" + REGATTA)])


def test_a_cluster_is_asked_once_and_by_its_oldest() -> None:
    copies = [held(id, f"{QUARRY}\nClerks said {LONG}.", at(hour), cluster="q") for id, hour in (("late", 9), ("early", 1))]
    found = only(*copies, held("b", f"{REGATTA}\nIt is true that {LONG}.", at(5)))
    assert [carrier.id for carrier in found.carriers] == ["early", "b"]


def test_three_carriers_are_one_statement() -> None:
    third = "A barge of coal sank at the mouth of the Pell and nobody has asked for it since."
    texts = [f"{QUARRY}\nClerks said {LONG}.", f"{REGATTA}\nIt is true that {LONG}.", f"{third}\nA poster says {LONG}!"]
    assert len(only(*(held(str(number), text) for number, text in enumerate(texts))).carriers) == 3


@pytest.mark.parametrize(
    ("one", "other", "first"),
    [
        (at(0), at(3), ("a",)),
        (at(3), at(0), ("b",)),
        (day(4), day(8), ("a",)),
        (day(4), day(4), ("a", "b")),
        (at(3), day(4), ("a", "b")),
        (at(3), None, ("a",)),
        (None, None, ()),
    ],
)
def test_who_may_have_been_first(one: Instant | None, other: Instant | None, first: tuple[str, ...]) -> None:
    found = only(held("a", f"{QUARRY}\nClerks said {LONG}.", one), held("b", f"{REGATTA}\nIt is true that {LONG}.", other))
    assert tuple(sorted(found.first)) == first


def test_the_rarest_stands_first() -> None:
    stock = "could not be reached by telephone for a comment on the matter at hand"
    other = [
        held(f"x{number}", f"{noise(Random(number), 30)} the matter at hand could not be reached by telephone") for number in range(20)
    ]
    one, more = held("a", f"{QUARRY}\nClerks said {LONG}."), held("b", f"{REGATTA}\nIt is true that {LONG}.\nThe cox {stock}.")
    found = statements([one, more, held("c", f"A barge sank at the mouth of the Pell.\nIts owner {stock}."), *other])
    assert [statement.words for statement in found if statement.words >= 12] == [16, 14]


def test_a_house_that_repeats_itself_is_told() -> None:
    found = only(held("a", f"{QUARRY}\nClerks said {LONG}.", site="s"), held("b", f"{REGATTA}\nIt is true that {LONG}.", site="s"))
    assert found.sites == 1


def test_quoted_words_are_told() -> None:
    found = only(held("a", f"{QUARRY}\nClerks said {LONG}."), held("b", f"{REGATTA}\n“{LONG},” they wrote."))
    assert [carrier.quoted for carrier in found.carriers] == [False, True]


@pytest.mark.parametrize("seed", range(20))
def test_any_order_gives_the_same(seed: int) -> None:
    articles = crowd(Random(7), 30)
    mixed = list(articles)
    Random(seed).shuffle(mixed)
    assert statements(mixed) == statements(articles)


@pytest.mark.parametrize("seed", range(5))
def test_each_planted_run_of_twelve_words_is_found(seed: int) -> None:
    random = Random(seed)
    planted = [noise(random, 12) for _ in range(8)]
    articles = [
        held(f"{number}-{side}", f"{noise(random, 40)} {run} {noise(random, 40)}") for number, run in enumerate(planted) for side in "ab"
    ]
    assert {tuple(sorted(carrier.id for carrier in found.carriers)) for found in statements(articles)} >= {
        (f"{number}-a", f"{number}-b") for number in range(8)
    }


@given(st.lists(st.sampled_from(LETTERS), max_size=30), st.lists(st.sampled_from(LETTERS.upper()), max_size=30))
def test_eight_words_in_a_row_give_a_close_fingerprint(before: list[str], after: list[str]) -> None:
    run = ["one", "two", "three", "four", "five", "six", "seven", "eight"]
    one, other = terms(" ".join([*before, *run, "x"])), terms(" ".join(["y", *run, *after]))
    assert set(close_fingerprints(one).tolist()) & set(close_fingerprints(other).tolist())


def test_two_articles_alone_can_be_asked() -> None:
    found = met(held("b", f"{REGATTA}\nIt is true that {LONG}."), held("a", f"{QUARRY}\nClerks said {LONG}."))
    assert found is not None
    assert (found.a, found.b, found.is_copy, len(found.common)) == ("a", "b", False, 1)


def test_a_copy_of_a_carrier_is_no_carrier() -> None:
    report = f"{REGATTA}\nIt is true that {LONG}."
    found = only(
        held("a", f"{QUARRY}\nClerks said {LONG}.", at(0)), held("b", report, at(1)), held("copy", f"{report}\nAll rights.", at(2))
    )
    assert [carrier.id for carrier in found.carriers] == ["a", "b"]


@pytest.mark.skipif(not SEEDS.exists(), reason="../shared/seeds is not beside the project")
def test_the_runs_of_the_seeds_are_found() -> None:
    labels = json.loads((SEEDS / "labels.json").read_text("utf-8"))
    found = {tuple(sorted(carrier.id for carrier in one.carriers)): one.words for one in statements([seed(*row) for row in labels.items()])}
    assert found == {("000", "003"): 16, ("000", "001"): 15, ("000", "002"): 9}


def seed(name: str, label: dict[str, object]) -> Held:
    lines, fates = (SEEDS / name).read_text("utf-8").split("\n"), label["lines"]
    assert isinstance(fates, dict)
    text = "\n".join(lines[int(number) - 1] for number, fate in fates.items() if fate == "kept")
    date = label.get("date")
    return held(name[:3], text, Instant(datetime.fromisoformat(str(date)).replace(tzinfo=UTC), "day") if date else None)


def noise(random: Random, words: int) -> str:
    return " ".join("".join(random.choices(LETTERS, k=6)) for _ in range(words))


def crowd(random: Random, count: int) -> list[Held]:
    shared = [noise(random, random.randint(8, 20)) for _ in range(6)]
    texts = [" ".join([noise(random, 20), *random.sample(shared, 3), noise(random, 20)]) for _ in range(count)]
    return [held(f"{number:02}", text, at(random.randint(0, 50)) if number % 3 else None) for number, text in enumerate(texts)]
