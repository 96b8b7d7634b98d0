from __future__ import annotations

from archive.browse.ledger import Block, passages


def block(position: int, form: str = "paragraph", fate: str = "kept", name: str = "") -> Block:
    return Block(position, "p", form, fate, name, "rule:x", f"text {position}", 6, "sha256:0")


def test_items_of_one_list_stand_together() -> None:
    found = passages([block(0), block(1, "item"), block(2, "item"), block(3)])
    assert [(passage.setting, len(passage.blocks)) for passage in found] == [("paragraph", 1), ("item", 2), ("paragraph", 1)]


def test_what_was_cut_stands_in_its_place() -> None:
    found = passages([block(0), block(1, fate="removed", name="share"), block(2, "item", "removed", "donation"), block(3)])
    assert [passage.setting for passage in found] == ["paragraph", "cut", "paragraph"]
    assert found[1].reasons == "share, donation"


def test_fields_stand_in_their_table_and_captions_in_place() -> None:
    found = passages([block(0, fate="field", name="title"), block(1, fate="field", name="caption"), block(2)])
    assert [passage.setting for passage in found] == ["caption", "paragraph"]
