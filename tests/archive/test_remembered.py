"""What was made last is kept, by its weight."""

from __future__ import annotations

from archive.remembered import Remembered


def made(keys: str, most: int) -> list[str]:
    """The keys for which something had to be made; each weighs as much as it is long."""
    asked: list[str] = []

    def make(key: str) -> str:
        asked.append(key)
        return key

    kept = Remembered(make, len, most)
    for key in keys.split():
        assert kept(key) == key
    return asked


def test_what_was_made_is_not_made_again() -> None:
    assert made("a b a b", 2) == ["a", "b"]


def test_what_was_asked_for_last_stays() -> None:
    assert made("a b a c a b", 2) == ["a", "b", "c", "b"]


def test_a_heavy_one_drives_out_all_others_and_stays() -> None:
    assert made("a b dddd dddd a", 3) == ["a", "b", "dddd", "a"]
