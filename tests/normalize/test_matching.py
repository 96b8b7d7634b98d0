"""Blocks are folded and measured for rules."""

from __future__ import annotations

import pytest

from normalize.matching import Sheet, fold, fold_all
from normalize.model import Block


@pytest.mark.parametrize(
    "texts",
    [
        (),
        ("One", "two `three`"),
        ("„Zwei“ – drei", "l’été", "Ёлка"),
        ("two  spaces", "a no-break\u00a0space"),
        ("a soft\u00adhyphen", "\u200bzero", "إلى"),
        ("a line\nbreak", "after it"),
    ],
)
def test_texts_fold_together_as_they_fold_alone(texts: tuple[str, ...]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]


def test_a_sheet_measures_each_text() -> None:
    long = "The ferry lay in the harbour of the old town for three days while the storm went over the islands north of it."
    sheet = Sheet([Block(0, "p", "Ferry  news"), Block(1, "p", long), Block(2, "p", "港の渡し船は三日間"), Block(3, "p", long)], [0, 1])
    assert sheet.words == (2, 23, 5, 23)
    assert sheet.prose == (False, True, False, False)
    assert sheet.copies[long.lower()] == 2
