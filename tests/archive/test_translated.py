"""Translations that state their address, in the store."""

from __future__ import annotations

import random
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from gazette import address, printed
from stored import batch, opened, read

from archive.contenthash import content_hash
from archive.database import open_for_reading
from archive.rows import Read
from archive.store import Store
from normalize.model import Credit

TOLD = tomllib.loads((Path(__file__).parents[1] / "normalize" / "translations" / "ru.toml").read_text("utf-8"))
SOURCE, NEAR, TRANSLATION = (TOLD[name].strip().split("\n") for name in ("source", "near", "translation"))


def translation(minute: int, of: str, paragraphs: list[str] = TRANSLATION, name: str = "in-english") -> Read:
    made = printed("tern", name, minute, paragraphs)
    assert made.reading is not None
    credit = Credit("translation", "", address("gull", of), "Translated from the Russian.", 0)
    return replace(made, reading=replace(made.reading, article=replace(made.reading.article, credits=(credit,))))


def kinds(store: Store) -> list[str]:
    return [kind for (kind,) in open_for_reading(store.path).execute("SELECT kind FROM relation")]


@pytest.mark.parametrize("source_first", [True, False])
def test_a_translation_is_related_to_the_address_it_states(store: Store, source_first: bool) -> None:
    reads = [printed("gull", "kran", 1, SOURCE), translation(2, "kran")]
    for made in reads if source_first else reversed(reads):
        store.add(batch(made))
    assert kinds(store) == ["translation"]


def test_the_note_and_the_address_may_stand_in_two_lines(store: Store) -> None:
    made = translation(2, "kran")
    page = made.reading.article if made.reading else None
    assert page is not None
    lines = (
        Credit("translation", "", None, "Translated from the Russian.", 0),
        Credit("republication", "", address("gull", "kran"), "Original url:", 1),
    )
    store.add(batch(printed("gull", "kran", 1, SOURCE), replace(made, reading=replace(made.reading, article=replace(page, credits=lines)))))
    assert kinds(store) == ["translation"]


def test_an_address_that_tells_of_something_else_is_not(store: Store) -> None:
    store.add(batch(printed("gull", "kran", 1, ["На маяк никто не пришёл.", "Смотритель спал."]), translation(2, "kran")))
    assert kinds(store) == []


def test_a_source_that_goes_takes_the_relation_along(store: Store) -> None:
    store.add(batch(printed("gull", "kran", 1, SOURCE), translation(2, "kran")))
    store.renew([read(address("gull", "kran"), 1)])
    assert kinds(store) == []


def test_an_edit_of_the_source_keeps_it(store: Store) -> None:
    store.add(batch(printed("gull", "kran", 1, SOURCE), translation(2, "kran")))
    store.add(batch(printed("gull", "kran", 3, [*SOURCE, "Добавлено вечером."])))
    assert kinds(store) == ["translation"]


def test_an_edit_that_withdraws_the_note_takes_it_back(store: Store) -> None:
    store.add(batch(printed("gull", "kran", 1, SOURCE), translation(2, "kran")))
    store.add(batch(printed("tern", "in-english", 3, [*TRANSLATION, "Updated at noon."])))
    assert kinds(store) == []


def test_any_order_gives_the_same(tmp_path: Path) -> None:
    reads = [printed("gull", "kran", 1, SOURCE), printed("gull", "prichal", 4, NEAR), translation(2, "kran"), translation(6, "prichal")]
    found = set()
    for seed in range(8):
        mixed = random.Random(seed).sample(reads, len(reads))
        with opened(tmp_path / f"{seed}.db") as store:
            for made in mixed:
                store.add(batch(made))
            found.add(content_hash(open_for_reading(store.path)).whole)
    assert len(found) == 1


def test_one_more_translation_of_an_address_writes_nothing_of_the_others(store: Store) -> None:
    store.add(batch(printed("gull", "kran", 1, SOURCE)))
    written = []
    for number in range(2, 14):
        # Each in words of its own, so that they have nothing to do with one another.
        own = [" ".join(f"{word} {word[::-1]}{number}" for word in paragraph.split()) for paragraph in TRANSLATION]
        before = store._db.conn.total_changes
        store.add(batch(translation(number, "kran", own, f"in-english-{number}")))
        written.append(store._db.conn.total_changes - before)
    assert kinds(store) == ["translation"] * 12
    assert written[-1] < written[0] + 12
