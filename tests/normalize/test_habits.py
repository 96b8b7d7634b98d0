"""What a source repeats is cut where the evidence is strong; what journalists repeat is text."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from normalize.cues import spoken
from normalize.habits import NO_HABITS, Habit, Habits, Learnt, Seen, Support, cut, edges, learn, rendered, sha, verdict
from normalize.model import Article, Block, Entry

APPEAL = "Your coin keeps the harbour lamp alight."
SILENT = "Lamp oil has become dear at the pier."
BACKGROUND = "The strait was closed in March after two barges sank."
START = date(2025, 9, 1)


def day(number: int) -> str:
    return (START + timedelta(days=number)).isoformat()


def seen(count: int, *tail: str, every: int = 1, days: int = 1) -> list[Seen]:
    """So many articles, the nth of which end with `tail`."""
    told = [(f"News {n}, first.", f"News {n}, second.", f"News {n}, third.", *(tail if n % every == 0 else ())) for n in range(count)]
    return [Seen(str(n), day(n * days // 1), text) for n, text in enumerate(told)]


def found(learnt: Learnt) -> set[str]:
    return {text for text in (APPEAL, SILENT, BACKGROUND) if sha(text) in learnt.habits.texts}


def test_what_speaks_to_the_reader_at_one_edge_is_a_habit_from_the_eighth_article_on() -> None:
    assert found(learn(seen(7, APPEAL))) == set()
    assert found(learn(seen(8, APPEAL))) == {APPEAL}


def test_a_standing_note_in_one_article_of_thirty_is_a_habit() -> None:
    assert found(learn(seen(300, APPEAL, every=30))) == {APPEAL}


def test_what_stands_in_nearly_all_articles_needs_no_telling_words() -> None:
    assert found(learn(seen(12, SILENT))) == {SILENT}


def test_background_that_recurs_for_months_at_the_end_is_text() -> None:
    assert found(learn(seen(300, BACKGROUND, every=3))) == set()


def test_what_recurs_on_two_days_only_is_text() -> None:
    burst = [Seen(each.article, day(number % 2), each.paragraphs) for number, each in enumerate(seen(40, APPEAL, SILENT))]
    assert found(learn(burst)) == set()


def test_a_paragraph_in_the_middle_is_a_habit_only_if_usual_and_telling() -> None:
    middle = [
        Seen(each.article, each.day, (*each.paragraphs[:2], APPEAL, SILENT, "More.", f"And more of {each.article}.")) for each in seen(20)
    ]
    middle = [replace(each, paragraphs=(*each.paragraphs, f"{each.article} ends.", f"{each.article} is done.")) for each in middle]
    assert found(learn(middle)) == {APPEAL}
    assert found(learn([*middle, *(replace(each, article=f"x{each.article}") for each in seen(20))])) == set()


def test_versions_of_one_article_count_once() -> None:
    one = seen(1, APPEAL)[0]
    versions = [Seen("0", day(n), (f"Edit {n}.", *one.paragraphs)) for n in range(40)]
    assert found(learn(versions)) == set()


def test_the_order_does_not_matter() -> None:
    told = [*seen(30, APPEAL, SILENT), *seen(10, BACKGROUND)]
    shuffled = [*told, *told]
    random.Random(5).shuffle(shuffled)
    assert learn(shuffled) == learn(told)


def test_an_edge_bears_one_line_of_its_own_behind_it() -> None:
    assert edges(("a", "b", "c", "wide", "12:30"), {"wide"})["wide"] == 2
    assert edges(("a", "b", "wide", "c", "12:30"), {"wide"})["wide"] == 0
    assert edges(("wide", "a", "b", "wide", "c", "d"), {"wide"})["wide"] == 0


@pytest.mark.parametrize(("articles", "tail", "expected"), [(100, 95, "tail"), (100, 80, None)])
def test_the_same_edge_is_asked_of_nine_in_ten(articles: int, tail: int, expected: str | None) -> None:
    habit = verdict("donation", Support(articles, 50, day(0), day(99), 0, tail, 1000))
    assert (habit.where if habit else None) == expected


TAIL = {"h": Habit("tail", "donation")}


def test_a_tail_habit_in_the_middle_of_an_article_stays() -> None:
    assert cut(("a", "h", "b", "c"), (40, 9, 40, 40), TAIL).positions == ()
    assert cut(("a", "b", "c", "h"), (40, 40, 40, 9), TAIL).positions == (3,)


def test_too_much_is_not_cut_and_raises_an_alarm() -> None:
    taken = cut(("a", "h"), (100, 80), TAIL)
    assert taken.positions == ()
    assert taken.alarm is not None
    assert (taken.alarm.name, taken.alarm.measure) == ("habit-flag", 0.4444)
    assert cut(("h",), (5,), TAIL).positions == ()


def test_a_short_article_may_lose_a_longer_share() -> None:
    assert cut(("a", "h"), (80, 30), TAIL).positions == (1,)


def article(*texts: str) -> Article:
    ledger = tuple(Entry(Block(at, "p", text), "kept", "", "forest") for at, text in enumerate(texts))
    return Article(
        source="harbour", url=None, canonical_url=None, kind="article", title="", lead="", authors=(), published=None, modified=None, section="",
        language="en", ledger=ledger, credits=(), claims=(), normalizer="1", rules="", replaced=0.0,
    )  # fmt: skip


def test_a_rendered_article_names_the_habit_and_can_be_restored() -> None:
    plain = article("The ferry left at noon with forty passengers on board. " * 5, APPEAL)
    shown = rendered(plain, Habits({sha(APPEAL): Habit("tail", "donation")}))
    assert shown.ledger[1] == Entry(plain.ledger[1].block, "removed", "donation", f"habit:{sha(APPEAL)[:12]}")
    assert shown.habits.startswith("sha256:")
    assert rendered(shown, NO_HABITS) == plain


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Our newsroom keeps its lamp lit through the night.", "other"),
        ("If you can, donate to the lamp fund.", "donation"),
        ("This column first appeared in the Gull.", "disclaimer"),
        ("Abonnez-vous : votre lettre du matin.", "newsletter"),
        ("Ihre Spende hält das Licht am Leben.", "donation"),
        ("Подпишитесь на наш канал, чтобы вы не пропустили прилив.", "newsletter"),
        ("Write to desk@harbour.example with what the tide brought in.", "contact"),
        ("“You will wait for the tide,” the pilot said in March.", None),
        ("Sie sagte, dass ihre Fähre im März gesunken sei.", None),
        ("The guild denied that it had breached the copyright of the chart.", None),
        (BACKGROUND, None),
    ],
)
def test_words_tell_what_speaks_to_the_reader(text: str, reason: str | None) -> None:
    assert spoken(text) == reason
