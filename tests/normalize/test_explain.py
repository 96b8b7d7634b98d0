"""Each block of a page with its fate, and the rules behind it."""

from __future__ import annotations

import pytest

from normalize.explain import Explanation, Trial, explain
from normalize.model import Page
from normalize.rules import parse_rules

RULES = parse_rules([("own.toml", b"""
[[rule]]
name = "appeal"
reason = "donation"
text = ['^support the quay', 'your gift']
position = "tail"
max_words = 8
follow = 2
removes = ["Support the Quay"]
keeps = ["The quay"]

[[rule]]
name = "button"
reason = "donation"
text = ['^give now$']
near = ["donation"]
within = 1
removes = ["- Support the Quay\\n- Give now"]
keeps = ["Give now"]

[[rule]]
name = "box"
reason = "newsletter"
class = ["letter-box"]
linked = 50
removes = ["body>div.letter-box>p :: [x](/y)"]
keeps = ["body>div.letter-box>p :: x"]
""")])  # fmt: skip
LONG = "The harbour company said on Monday that the boat which carries the post to the islands would sail again before the end of the week."
TEXT = f"Boat sails again\n{LONG}\nGive now\n{LONG}\nSupport the Quay\nA line\n"


@pytest.fixture(scope="module")
def told() -> Explanation:
    return explain(Page("https://quay.example/boat", TEXT.encode(), "text/plain"), RULES)


def trial(told: Explanation, text: str, rule: str) -> Trial:
    return next(trial for each in told.blocks if each.entry.block.text == text for trial in each.trials if trial.rule == rule)


def conditions(trial: Trial) -> dict[str, tuple[bool, str]]:
    return {condition.key: (condition.holds, condition.detail) for condition in trial.conditions}


def test_every_block_is_explained(told: Explanation) -> None:
    assert tuple(each.entry for each in told.blocks) == told.article.ledger


def test_the_rule_that_decided_tells_what_matched_and_where(told: Explanation) -> None:
    decided = trial(told, "Support the Quay", "appeal")
    assert decided.outcome == "decided"
    assert conditions(decided) == {
        "text": (True, "'Support the Quay'"),
        "max_words": (True, "3 words, at most 8"),
        "position": (True, "tail: 2 paragraphs of the article above it, 0 below"),
    }


def test_a_block_that_a_rule_took_along_says_so(told: Explanation) -> None:
    assert trial(told, "A line", "appeal").outcome == "taken along"


def test_a_rule_that_nearly_matched_tells_what_was_missing(told: Explanation) -> None:
    nearly = trial(told, "Give now", "button")
    assert (nearly.outcome, nearly.missing) == ("nearly", 1)
    assert conditions(nearly)["near"] == (False, "donation within 1 blocks: none")


def test_a_page_tells_classes_and_links() -> None:
    markup = f"<html><body><main>{f'<p>{LONG}</p>' * 4}<div class='letter-box'><p>Morning letter</p></div></main></body></html>"
    told = explain(Page("https://quay.example/boat", markup.encode(), "text/html"), RULES)
    nearly = trial(told, "Morning letter", "box")
    assert conditions(nearly) == {"class": (True, "letter-box"), "linked": (False, "0 per cent of its letters")}
