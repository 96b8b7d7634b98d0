"""What a name is."""

from __future__ import annotations

import pytest

from normalize import names


@pytest.mark.parametrize("name", ["Ada Quill", "ADA QUILL", "Ada van der Quill", "Ада Перова", "أدا كويل", "山田太郎", "Seán O'Reed"])
def test_a_persons_name(name: str) -> None:
    assert names.is_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "Reuters",
        "Order of the Mayor",
        "In This Article",
        "JUMP TO THE LIST",
        "Posted On",
        "Advertiser Disclosure",
        "Staff Writer",
        "Ada 2020",
        "ada quill",
    ],
)
def test_no_persons_name(name: str) -> None:
    assert not names.is_person(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Marbleton Staff", True),
        ("The Marbleton Team", True),
        ("The Currency editors", True),
        ("Redaktion marbleton.info", True),
        ("MD-Redaktion", True),
        ("Staff Writer", False),
        ("Editorial Team", False),
        ("News Desk", False),
        ("Our Team", False),
        ("Ada Quill", False),
    ],
)
def test_a_team_bears_its_houses_name(name: str, expected: bool) -> None:
    assert names.is_team(name) is expected


def test_a_house_is_told_from_its_words() -> None:
    assert names.is_house("Harbour Gazette")
    assert names.is_house("harbour.news")
    assert not names.is_house("Ada Quill")


def test_a_forename_alone_is_a_signature() -> None:
    assert names.is_forename("Robyn")
    assert not names.is_forename("AFP")
    assert not names.is_forename("robyn")
