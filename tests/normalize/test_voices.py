"""Who speaks to whom, as weak signs."""

from __future__ import annotations

import pytest

from normalize.voices import COLUMNS, voices


def told(text: str) -> list[float]:
    row: list[float] = voices([text], [len(text.split())])[:, 0].tolist()
    return row


@pytest.mark.parametrize(
    "text",
    [
        "Our work needs you: support us with the price of a coffee.",
        "Unsere Arbeit braucht Sie: unterstützen Sie uns mit dem Preis eines Kaffees.",
        "Notre travail a besoin de vous : soutenez-nous pour le prix d’un café.",
        "Наша работа невозможна без вас: поддержите нас, это цена одного кофе.",
    ],
)
def test_an_appeal_speaks_of_reader_and_paper_in_any_language(text: str) -> None:
    reader, paper = told(text)[:2]
    assert reader >= 1
    assert paper >= 2


def test_a_sentence_of_news_speaks_of_neither() -> None:
    assert told("The ferry left the quay at noon and reached the island before dark.")[:2] == [0, 0]


def test_money_and_quotations_are_seen() -> None:
    assert told("“The boat cost € 200,” said the mate.")[-2:] == [1, 1]


def test_at_great_length_nobody_asks() -> None:
    assert told("you and our boat " * 40) == [0.0] * COLUMNS
