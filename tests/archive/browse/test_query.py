from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.browse import query


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("oil pipeline", '("oil") AND ("pipeline")'),
        ('"oil pipeline"', '("oil pipeline")'),
        ("“oil pipeline”", '("oil pipeline")'),
        ("oil OR gas turkey", '("oil" OR "gas") AND ("turkey")'),
        ("pipelin*", '("pipelin" *)'),
        ("title:ceasefire", '(title : "ceasefire")'),
        ('byline:"A. Reyes"', '(byline : "A. Reyes")'),
        ("text:gate", '(body : "gate")'),
        ("don't", '("don\'t")'),
        ("https://x.example/a", '("https://x.example/a")'),
        ("AND NEAR(x)", '("AND") AND ("NEAR(x)")'),
        ('an "open phrase', '("an") AND ("open phrase")'),
        ("OR oil OR", '("oil")'),
        ("*** ( ) ^", ""),
    ],
)
def test_words_become_quoted_terms(typed: str, match: str) -> None:
    assert query.parse(typed).match == match


def test_a_minus_refuses_a_word() -> None:
    found = query.parse('oil -turkey -"black sea"')
    assert found.match == '("oil")'
    assert found.unmatch == '"turkey" OR "black sea"'


def test_a_source_is_a_filter_and_no_word() -> None:
    found = query.parse("source:TASS -source:gull oil")
    assert (found.match, found.sources, found.not_sources) == ('("oil")', ("tass",), ("gull",))


def test_the_reading_says_how_the_query_was_understood() -> None:
    found = query.parse("title:oil OR gas -turkey source:tass ???")
    assert found.reading == "(“oil” in the title or “gas”); without “turkey”; from tass; not looked for: ???"


def test_a_long_query_is_cut_and_says_so() -> None:
    found = query.parse("word " * 100)
    assert len(found.wanted) == query.MAX_TERMS
    assert found.ignored[-1] == "…"


@given(st.one_of(st.text(), st.text(alphabet='abc "*-:^()+{}ORtiles\0‘“')))
def test_no_input_is_an_error_of_the_index(typed: str) -> None:
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE f USING fts5(title, lead, byline, body)")
    found = query.parse(typed.encode("utf-8", "replace").decode())
    for expression in filter(None, (found.match, found.unmatch)):
        index.execute("SELECT * FROM f WHERE f MATCH ?", (expression,)).fetchall()
