"""Sentences of a paragraph."""

from __future__ import annotations

import pytest

from normalize.sentences import sentences


@pytest.mark.parametrize(
    ("paragraph", "wanted"),
    [
        ("The tide came in. Nobody left! Why not?", ["The tide came in.", "Nobody left!", "Why not?"]),
        ("“Go home,” she said. “Now.” They went.", ["“Go home,” she said.", "“Now.”", "They went."]),
        ("Mr. Pike met Dr. Olm of the U.S. Navy on Jan. 5 in St. Bede. He left.", ["Mr. Pike met Dr. Olm of the U.S. Navy on Jan. 5 in St. Bede.", "He left."]),
        ("It cost 3.5 marks, i.e. little. Good.", ["It cost 3.5 marks, i.e. little.", "Good."]),
        ("Am 3. März kam die Flut. Sie blieb.", ["Am 3. März kam die Flut.", "Sie blieb."]),
        ("灯塔熄灭了。没有人说话！", ["灯塔熄灭了。", "没有人说话！"]),
        ("هل رأيت البحر؟ نعم رأيته.", ["هل رأيت البحر؟", "نعم رأيته."]),
        ("No mark at all", ["No mark at all"]),
        ("", []),
    ],
)  # fmt: skip
def test_a_paragraph_falls_into_its_sentences(paragraph: str, wanted: list[str]) -> None:
    assert [paragraph[slice(*span)] for span in sentences(paragraph)] == wanted
