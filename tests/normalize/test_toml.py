"""Settings files: what is wrong is told with file, line and what was expected."""

from __future__ import annotations

import pytest

from normalize.errors import TomlError
from normalize.toml import Table, parse, read


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("a = 1\nb = bay\n", 2, "text in quotes"),
        ('a = "bay\n', 1, "must end with one on the same line"),
        ('a = 1\nb = ["bay"\n', 2, 'must end with "]"'),
        ('a = "\\d+"\n', 1, "between single quotes"),
        ("a b = 1\n", 1, 'expected "="'),
        ("bay\n", 1, 'expected "="'),
        ("= 1\n", 1, "key = value"),
        ("a = 1 bay\n", 1, "nothing more on this line"),
        ("[a]\n[a]\n", 2, "twice"),
        ("a = " + "[" * 50_000, 1, "nested too deeply"),
    ],
)
def test_what_is_no_toml_is_told_with_what_was_expected(text: str, line: int, expected: str) -> None:
    with pytest.raises(TomlError) as caught:
        parse("own.toml", text)
    assert (caught.value.file, caught.value.line) == ("own.toml", line)
    assert expected in str(caught.value)


def test_a_file_that_is_not_utf_8_is_told_with_its_line() -> None:
    with pytest.raises(TomlError, match=r"own\.toml, line 2: not UTF-8"):
        read("own.toml", b'a = "x"\nb = "\xff"\n', lambda top: top.string("a"))


def test_a_mark_in_front_of_the_file_is_passed_by() -> None:
    assert read("own.toml", b'\xef\xbb\xbfa = "x"\n', lambda top: top.string("a")) == "x"


@pytest.mark.parametrize("number", [0, -1, 11, 10**30])
def test_a_number_out_of_its_bounds_is_told(number: int) -> None:
    with pytest.raises(TomlError, match="line 1: a: expected a whole number from 1 to 10, found"):
        table(f"a = {number}\n").between("a", 1, 10)


@pytest.mark.parametrize("found", ["99999999999d", "9" * 400 + "d", "2 days"])
def test_a_duration_that_no_clock_counts_is_told(found: str) -> None:
    with pytest.raises(TomlError, match="line 1: a: expected a duration"):
        table(f'a = "{found}"\n').seconds("a")


def table(text: str) -> Table:
    return parse("own.toml", text)
