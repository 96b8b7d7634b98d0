"""Rules are heard, but none takes half an article by its place."""

from __future__ import annotations

from normalize.blocks import read
from normalize.hearing import hear
from normalize.rules import parse_rules
from normalize.tree import body, parse

RULES = parse_rules([("own.toml", b"""
[[rule]]
name = "talk"
action = "end"
reason = "comments"
text = ['^join the talk$']
removes = ["Join the talk"]
keeps = ["They join the talk."]

[[rule]]
name = "box"
reason = "newsletter"
class = ["letter-box"]
removes = ["body>div.letter-box>p :: x"]
keeps = ["body>div.letter>p :: x"]
""")])  # fmt: skip
LONG = "<p>The harbour company said on Monday that the boat which carries the post to the islands would sail again before the end of the week.</p>"


def heard(markup: str, *article: int) -> list[str]:
    reading = read(body(parse(markup)))
    return [verdict.rule if verdict else "" for verdict in hear(reading, article, None, "en", RULES)]


def test_an_end_after_the_article_ends_it() -> None:
    assert heard(f"{LONG * 3}<p>Join the talk</p><p>It is I who say so.</p>", 0, 1, 2) == ["", "", "", "talk", "talk"]


def test_an_end_before_most_of_the_article_ends_nothing() -> None:
    assert heard(f"{LONG}<p>Join the talk</p>{LONG * 3}", 0, 2, 3, 4) == [""] * 5


def test_a_class_rule_takes_a_part() -> None:
    assert heard(f"<div>{LONG * 3}<div class='letter-box'><p>Every morning.</p></div></div>", 0, 1, 2, 3) == ["", "", "", "box"]


def test_a_class_rule_does_not_take_the_article() -> None:
    part = f"<section class='letter-box'>{LONG}</section>"
    assert heard(part * 4, 0, 1, 2, 3) == [""] * 4
