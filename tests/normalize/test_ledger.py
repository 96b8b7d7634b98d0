"""Every block meets one fate, and who is heard first is settled."""

from __future__ import annotations

from normalize.frontmatter import FrontMatter
from normalize.ledger import Opinions, ledger
from normalize.model import Block, FieldName, Reason
from normalize.rules import Verdict

TEXT = Block(0, "body>article>p", "The ferry sails again.")
NAV = Block(1, "body>nav>ul>li", "Harbour")
NOTE = Block(2, "body>div.box>p", "Give for the boat.")
DROP = Verdict("drop", "donation", "appeal")
END = Verdict("end", "comments", "widget")


def fates(
    chosen: tuple[bool, ...] = (True, False, False),
    verdicts: tuple[Verdict | None, ...] = (None, None, None),
    fields: dict[int, FieldName] | None = None,
    surplus: dict[int, Reason] | None = None,
    restored: frozenset[int] = frozenset(),
    repeats: frozenset[int] = frozenset(),
) -> list[tuple[str, str, str]]:
    entries = ledger((TEXT, NAV, NOTE), Opinions(chosen, "forest", restored, surplus or {}, FrontMatter(fields or {}, repeats), verdicts))
    return [(entry.fate, entry.name, entry.by) for entry in entries]


def test_the_extractor_keeps_and_the_place_gives_the_reason() -> None:
    assert fates() == [("kept", "", "forest"), ("removed", "navigation", "structure"), ("removed", "other", "forest")]


def test_a_rule_is_heard_before_all_others() -> None:
    assert fates(verdicts=(DROP, None, DROP), fields={0: "title"})[::2] == [("removed", "donation", "rule:appeal")] * 2


def test_a_rule_that_keeps_protects_what_was_chosen_only() -> None:
    keep = Verdict("keep", "", "spare")
    assert fates(verdicts=(keep, None, keep), surplus={0: "related"})[::2] == [
        ("kept", "", "rule:spare"),
        ("removed", "other", "forest"),
    ]


def test_metadata_turns_blocks_into_fields_and_repetitions() -> None:
    assert fates(fields={0: "lead"}, repeats=frozenset([2]))[::2] == [
        ("field", "lead", "metadata"),
        ("removed", "title-repeat", "metadata"),
    ]


def test_what_was_lost_comes_back_and_surplus_goes() -> None:
    assert fates(restored=frozenset([2]), surplus={0: "share"})[::2] == [("removed", "share", "structure"), ("kept", "", "structure")]


def test_after_the_end_a_footer_is_still_a_footer() -> None:
    assert fates(verdicts=(None, END, END))[1:] == [("removed", "navigation", "structure"), ("removed", "comments", "rule:widget")]


def test_a_caption_that_the_extractor_left_out_is_a_field_where_its_place_says_no_worse() -> None:
    blocks = (
        TEXT,
        Block(1, "body>article>figure>figcaption", "The ferry.", "caption"),
        Block(2, "body>div.related>figure", "A bridge.", "caption"),
    )
    entries = ledger(blocks, Opinions((True, False, False), "forest", frozenset(), {}, FrontMatter({}, frozenset()), (None, None, None)))
    assert [(entry.fate, entry.name) for entry in entries[1:]] == [("field", "caption"), ("removed", "related")]
