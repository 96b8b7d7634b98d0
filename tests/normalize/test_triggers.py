"""What a pattern needs is told from its source, and never more than it needs."""

from __future__ import annotations

import pytest

from archive import rulebook
from normalize.rules import fold
from normalize.triggers import START, STOP, WORD, either, gated, literals


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"\bplease (?:do )?(?:support|donat)", {"<please support", "<please donat", "<please do support", "<please do donat"}),
        (r"^donat(?:e|ions?)$", {"^donate$", "^donation$", "^donations$"}),
        (r"^\d+ comments?$", {" comment$", " comments$"}),
        (r"^\W*by:? .{2,30}$", {"<by ", "<by: "}),
        (r"^(?:in \w+|x)\b", {"^in ", "^x<"}),
        (r"\bshare\b.{0,30}\bbuttons\b", {"<buttons<"}),
        (r"\b(?:du|dein\w*)\b", {"<du<", "<dein"}),
        (r"(?:news)+letter", {"letter"}),
        (r"(?-i:[A-Z])\w+ (?!not)wrote", {" wrote"}),
        (r"don\x27t", {"don't"}),
        (r"(?:abc)*", None),
        (r"[$€£]|\bus\b", {"$", "€", "£", "<us<"}),
        (r"\d{1,3} days", {" days"}),
        (r"yazı", {"yazi"}),
        (r"\w{2,9}", None),
        (r"a|bcd", None),
        (r"(?P<name>bread)", None),
    ],
)
def test_a_pattern_needs_one_of_its_literals(pattern: str, needed: set[str] | None) -> None:
    """START is written ^ here, STOP $ and WORD <."""
    signs = str.maketrans({START: "^", STOP: "$", WORD: "<"})
    found = literals(pattern)
    assert (None if found is None else {literal.translate(signs) for literal in found}) == needed


def test_either_of_two_patterns_needs_the_literals_of_both() -> None:
    assert either([frozenset(["salt"]), frozenset(["wine"])]) == frozenset(["salt", "wine"])
    assert either([frozenset(["salt"]), None]) is None


def test_each_shipped_example_that_a_pattern_matches_holds_one_of_its_literals() -> None:
    rules = rulebook.load(None).rules
    lines = [fold(line) for rule in rules for text in (*rule.removes, *rule.keeps) for line in text.splitlines()]
    for pattern in {pattern for rule in rules for pattern in (*rule.text, *rule.also)}:
        needed = literals(pattern.pattern)
        matched = [START + gated(line) + STOP for line in lines if pattern.search(line)]
        assert needed is None or all(any(literal.strip(WORD) in line for literal in needed) for line in matched)
