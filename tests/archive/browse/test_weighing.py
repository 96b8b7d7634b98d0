"""Words that are in too many articles to be weighed: left out of the ranking and told; what is found stays the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import build
import pytest
from build import Seen

from archive.browse import asked, found, query, ranking
from archive.browse.asked import Typed
from archive.browse.found import Places
from archive.browse.ranking import Narrowed, Span
from archive.database import open_for_reading

_TITLES = ("Gulls over the weir", "Weir repaired", "A quiet week", "Weir and mill to close", "Mill sold", "Frost")


def _seen(n: int, title: str) -> Seen:
    page = build.article(title, [f"The weir is old, and {title.lower()}.", "Nobody was hurt."], published=build.day(f"2026-03-0{n + 1}"))
    return Seen(str(n), f"https://paper{n % 2}.example/{n}", n, page)


@pytest.fixture(scope="module")
def river(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    made = build.make(tmp_path_factory.mktemp("river") / "archive", [_seen(n, title) for n, title in enumerate(_TITLES)])
    db = open_for_reading(made.database)
    yield db
    db.close()


def look(db: sqlite3.Connection, words: str, enough: int, sort: str = "best") -> Places:
    wanted = asked.read(Typed(words, (), (), "", "", sort, "", "", ""))
    return found.look(db, wanted, wanted.query, enough)


def test_in_a_small_archive_all_is_weighed(river: sqlite3.Connection) -> None:
    places = look(river, "weir mill", 100_000)
    assert (places.ranked_by, places.left_out) == ("weight", ())


def test_the_commonest_word_is_left_out_first(river: sqlite3.Connection) -> None:
    places = look(river, "weir frost", 15_002)
    assert (places.ranked_by, places.left_out, len(places.scores)) == ("weight", (0,), 1)


def test_where_all_words_are_common_the_newest_come_first(river: sqlite3.Connection) -> None:
    places = look(river, "weir", 0)
    assert (places.ranked_by, places.left_out, len(places.scores)) == ("day", (0,), 6)
    assert set(places.scores.values()) == {0.0}


@pytest.mark.parametrize(
    "words", ["weir mill", "weir OR frost", '"weir is old"', "wei*", "weir -mill", "title:weir", "weir source:paper1.example"]
)
def test_what_is_found_does_not_depend_on_what_is_weighed(river: sqlite3.Connection, words: str) -> None:
    every = set(look(river, words, 10**9).scores)
    assert every
    for enough in (0, 7_504, 15_002, 22_000):
        assert set(look(river, words, enough).scores) == every


def test_who_asks_for_the_newest_has_nothing_weighed_and_nothing_left_out(river: sqlite3.Connection) -> None:
    places = look(river, "weir", 0, "newest")
    assert (places.ranked_by, places.left_out) == ("day", ())


def test_articles_with_all_words_in_the_title_come_first(river: sqlite3.Connection) -> None:
    span = Span(river, "article_fts", 0, 2**62, up=False)
    narrowed = Narrowed((), ())
    asked_for = query.parse("weir is OR mill")
    scores = ranking.by_title(span, narrowed, asked_for.groups, span.places(narrowed.match(asked_for.match), 10))
    assert sorted(scores.values()) == [-1.0, 0.0, 0.0, 0.0, 0.0, 0.0]


def test_what_begins_so_is_looked_up_in_the_text_itself() -> None:
    ((term,),) = found.completed_within(query.parse("quay*"), "A Quayside café, quays; the key.").wanted
    assert (term.words, term.also, term.prefix) == ("quays", ("quayside",), False)


def test_letters_without_spaces_are_looked_up_in_the_text_itself() -> None:
    ((term,),) = found.widened_within(query.parse("港口"), "旧港口灯塔,港口的").wanted
    assert (term.words, term.also) == ("港口灯", ("港口的",))


def test_what_the_world_may_not_see_does_not_stand_in_the_place_of_others(
    river: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found, "COUNTED", 4)
    river.execute("CREATE TEMP VIEW concealed AS SELECT place FROM main.article ORDER BY place DESC LIMIT 2")
    places = [look(river, "weir", 10**9, sort) for sort in ("best", "newest", "oldest")]
    river.execute("DROP VIEW concealed")
    assert [(len(each.scores), each.more) for each in places] == [(4, False)] * 3
