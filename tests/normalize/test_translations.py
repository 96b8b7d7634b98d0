"""Translations that state where they come from, borne out by numbers, days and names; and what states it wrongly."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.model import Credit, Instant
from normalize.translations import Told, Translation, facts, translation
from normalize.transliterate import skeletons

FOLDER = Path(__file__).parent / "translations"
WHEN = datetime(2031, 5, 4, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Case:
    """An article, another of the same house and day, and the translation of the first."""

    source: Told
    near: Told
    copy: Told
    named: str


def read(path: Path) -> Case:
    told = tomllib.loads(path.read_text("utf-8"))
    source = Told(told["url"], tuple(told["houses"]), told["language"], at(0), facts(told["source"]))
    near = replace(source, url=told["url"] + "-2", facts=facts(told["near"]))
    return Case(source, near, Told("https://pressing.example/x", ("Pressing",), "en-GB", at(20), facts(told["translation"])), told["named"])


def at(hours: float) -> Instant:
    return Instant(WHEN + timedelta(hours=hours), "minute", 0)


def credit(name: str = "", url: str | None = None) -> Credit:
    return Credit("translation", name, url, f"Translated from {name or url}.", 9)


CASES = {path.stem: read(path) for path in sorted(FOLDER.glob("*.toml"))}
each = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def borne_out(case: Case, stated: Credit, source: Told | None = None) -> Translation | None:
    return translation(case.copy, [stated], source or case.source)


@each
def test_the_named_address_is_the_source(case: Case) -> None:
    found = borne_out(case, credit(url=case.source.url))
    assert found is not None
    assert {"412", "260"} <= set(found.numbers)


@each
def test_the_article_of_the_named_house_that_tells_the_same_is(case: Case) -> None:
    found = borne_out(case, credit(case.source.houses[0]))
    assert found is not None
    assert found.share >= 0.6
    assert found.days == ((5, 4), (6, 9))


@each
def test_another_article_of_the_house_is_not(case: Case) -> None:
    assert borne_out(case, credit(case.source.houses[0]), case.near) is None


@each
def test_a_named_address_that_tells_of_something_else_is_not(case: Case) -> None:
    assert borne_out(case, credit(url=case.near.url), replace(case.near, facts=facts("Nobody came to the lighthouse."))) is None


@each
def test_the_host_is_a_name_of_the_house(case: Case) -> None:
    assert borne_out(case, credit(case.source.houses[-1].split(".")[0].capitalize())) is not None


def test_a_house_is_known_in_the_other_script() -> None:
    case = CASES["ru"]
    assert borne_out(case, credit(case.named), replace(case.source, houses=case.source.houses[:1])) is not None


@each
def test_what_states_nothing_is_no_translation(case: Case) -> None:
    assert translation(case.copy, [replace(credit(case.source.houses[0]), kind="republication")], case.source) is None


@each
def test_a_house_that_nobody_named_is_not_the_source(case: Case) -> None:
    assert borne_out(case, credit("The Corran Courier")) is None


@each
def test_a_text_in_the_same_language_is_not(case: Case) -> None:
    assert translation(replace(case.copy, language=case.source.language), [credit(case.source.houses[0])], case.source) is None


@pytest.mark.parametrize("hours", [-40, 24 * 90])
def test_a_source_that_is_younger_or_long_past_is_not(hours: float) -> None:
    case = CASES["ru"]
    assert translation(replace(case.copy, published=at(hours)), [credit(case.source.houses[0])], case.source) is None


def test_a_translation_out_of_english_is_told_as_well() -> None:
    case = CASES["ar"]
    source = replace(case.copy, published=at(-5))
    assert translation(case.source, [credit("Pressing")], source) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Putin", "Путина"),
        ("Putin", "بوتين"),
        ("Idlib", "Идлибе"),
        ("Idlib", "إدلب"),
        ("Damascus", "Дамаскус"),
        ("Homs", "Хомс"),
        ("Homs", "حمص"),
        ("Baghdad", "بغداد"),
        ("Vladimir", "Владимиром"),
        ("Vladimir", "فلاديمير"),
        ("Washington", "Вашингтоне"),
        ("Washington", "واشنطن"),
        ("Samokhin", "Самохин"),
        ("Zhukov", "Жуковым"),
        ("Karamanlis", "Καραμανλής"),
        ("Saleh", "والصالح"),
    ],
)
def test_names_sound_alike_in_other_letters(one: str, other: str) -> None:
    assert skeletons(one) & skeletons(other)


@pytest.mark.parametrize(("one", "other"), [("Putin", "Баринов"), ("Homs", "حلب"), ("Idlib", "Алеппо"), ("Corran", "Кандалово")])
def test_other_names_do_not(one: str, other: str) -> None:
    assert not skeletons(one) & skeletons(other)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,200,000 men", {"1200000"}),
        ("1 200 000 крон", {"1200000"}),
        ("3,5 млн", {"3.5"}),
        ("٤١٢ طنا", {"412"}),
        ("260名", {"260"}),
        ("in 1987", set()),
    ],
)
def test_numbers_are_the_same_however_printed(text: str, numbers: set[str]) -> None:
    assert facts(text).numbers == numbers


@given(st.text(max_size=200))
def test_any_text_has_facts(text: str) -> None:
    assert all(number[0].isdigit() for number in facts(text).numbers)
