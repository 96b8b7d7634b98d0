"""What a pattern needs is told from its source, and never more than it needs."""

from __future__ import annotations

import re

import pytest

from archive import rulebook
from normalize.triggers import either, literals


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"\bplease (?:do )?(?:support|donat)", {"please support", "please donat", "please do support", "please do donat"}),
        (r"^donat(?:e|ions?)$", {"donate", "donation", "donations"}),
        (r"^\d+ comments?$", {" comment", " comments"}),
        (r"\bshare\b.{0,30}\bbuttons\b", {"buttons"}),
        (r"(?:news)+letter", {"letter"}),
        (r"(?-i:[A-Z])\w+ (?!not)wrote", {" wrote"}),
        (r"don\x27t", {"don't"}),
        (r"(?:abc)*", None),
        (r"[$€£]|\bus\b", None),
        (r"\w{2,9}", None),
        (r"a|bcd", None),
        (r"(?P<name>bread)", None),
    ],
)
def test_a_pattern_needs_one_of_its_literals(pattern: str, needed: set[str] | None) -> None:
    assert literals(pattern) == (None if needed is None else frozenset(needed))


def test_either_of_two_patterns_needs_the_literals_of_both() -> None:
    assert either([frozenset(["salt"]), frozenset(["wine"])]) == {"salt", "wine"}
    assert either([frozenset(["salt"]), None]) is None


def test_each_shipped_example_that_a_pattern_matches_holds_one_of_its_literals() -> None:
    rules = rulebook.load(None).rules
    lines = [line for rule in rules for text in (*rule.removes, *rule.keeps) for line in text.splitlines()]
    for pattern in {pattern for rule in rules for pattern in (*rule.text, *rule.also)}:
        needed = literals(pattern.pattern)
        matched = [line.lower() for line in lines if re.search(pattern, line)]
        assert needed is None or all(any(literal in line for literal in needed) for line in matched)
