"""Words, numbers, names and quotations in the row of terms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.terms import ANNOUNCED, NAME, NUMBER, QUOTED, READ, Terms, terms


def said(text: str) -> list[str]:
    found = terms(text)
    return [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)]


def marked(text: str, flag: int) -> list[str]:
    found = terms(text)
    return [text[start:end] for start, end, flags in zip(found.starts, found.ends, found.flags, strict=True) if flags & flag]


def same(one: str, other: str) -> bool:
    return terms(one).codes.tolist() == terms(other).codes.tolist()


def test_words_stand_where_they_stood() -> None:
    assert said("The mayor, 54, didn't reply.") == ["The", "mayor", "54", "didn't", "reply"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Harbour", "THE harbour"),
        ("don’t", "don't"),
        ("dont", "don't"),
        ("10,000 men", "10000 men"),
        ("café", "cafe\u0301"),
        ("ＡＢＣ", "abc"),
        ("كَتَبَ", "كتب"),
        ("ёлка", "елка"),
        ("در ۱۹۸۷ و ١٢٬٥٠٠", "در 1987 و 12500"),
        ("می‌رود یک", "ميرود يك"),
        ("हज़ार १२", "हज़ार 12"),
    ],
)
def test_spellings_that_are_one_word(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(("one", "other"), [("1,5", "15"), ("tap", "pat"), ("a b", "ab"), ("", "a")])
def test_what_is_not_the_same(one: str, other: str) -> None:
    assert not same(one, other)


def test_characters_are_terms_where_no_spaces_are_written() -> None:
    assert said("港口重新开放 today") == ["港", "口", "重", "新", "开", "放", "today"]
    assert terms("港口重新").words[-1] < 4


def test_names_are_capitals_within_a_sentence() -> None:
    assert marked("The mayor of Saltmarsh spoke. Nobody in Hull did.", NAME) == ["Saltmarsh", "Hull"]


def test_numbers_are_told() -> None:
    assert marked("In 1998 some 10,000 came on the 3rd", NUMBER) == ["1998", "10,000", "3rd"]


@pytest.mark.parametrize(
    "text",
    [
        'He said "all is well" again',
        "He said “all is well” again",
        "Er sagte „all is well“ again",
        "Il a dit « all is well » again",
        "He said ‘all is well’, again".replace("‘", "“").replace("’", "”"),
    ],
)
def test_quotations_in_the_marks_of_several_languages(text: str) -> None:
    assert marked(text, QUOTED) == ["all", "is", "well"]


def test_a_quotation_that_is_not_closed_ends_with_its_paragraph() -> None:
    assert marked('"One day.\n"Two days," he said.\nThree.', QUOTED) == ["One", "day", "Two", "days"]


def test_what_a_colon_announces_is_told() -> None:
    assert marked("The letter reads:\n\nDear all, I go: now", ANNOUNCED) == ["Dear"]


@given(st.text(max_size=300))
def test_any_text_has_terms_in_order(text: str) -> None:
    found: Terms = terms(text)
    assert all(found.starts < found.ends)
    assert all(found.ends[:-1] <= found.starts[1:])
    assert len(found.words) == len(found) + 1


PLAIN = "The governor opened the bakery on Thursday"


@pytest.mark.parametrize("unseen", ["\u00ad", "\u200b", "\u200c", "\u2060", "\ufeff", "\u200f"])
def test_what_nobody_sees_parts_no_word(unseen: str) -> None:
    hidden = unseen + PLAIN.replace("er", f"e{unseen}r").replace(" b", f" {unseen}b")
    assert same(hidden, PLAIN)


def test_places_count_what_nobody_sees() -> None:
    read = terms("the gover\u00adnor left")
    assert [(int(start), int(end)) for start, end in zip(read.starts, read.ends, strict=True)] == [(0, 3), (4, 13), (14, 18)]


@pytest.mark.parametrize(("latin", "other"), [("aeopcxyi", "аеорсхуі"), ("BEHKMTAOX", "ВЕНКМТАОХ"), ("BEZHIKMNOPTYX", "ΒΕΖΗΙΚΜΝΟΡΤΥΧ")])
def test_letters_that_look_alike_are_the_same(latin: str, other: str) -> None:
    assert same(PLAIN.translate(str.maketrans(latin, other)), PLAIN)


def test_letters_of_mathematics_are_plain_ones() -> None:
    bold = {small + at: 0x1D400 + (26 if small > 90 else 0) + at for small in (65, 97) for at in range(26)}
    assert same(PLAIN.translate(bold), PLAIN)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said: ‘We bake at night, and it’s warm.’ Nobody asked.", "We bake at night and it’s warm"),
        ("'The dogs' bowl is empty,' he said of the '90s.", "The dogs bowl is empty"),
        ("She wrote ``the bowl is empty'' and left.", "the bowl is empty"),
        ("Er sagte: ‚Das ist gut‘, und ging.", "Das ist gut"),
        ("‘It began at night.\nNobody asked the dogs’ owners.", "It began at night"),
        ("It isn't the dogs' bowl, and 'tis empty.", ""),
        ('A board of 5"x7" and the צה"ל men said nothing.', ""),
        ('"We bake\nat night," he\nsaid.', "We bake at night"),
        ("“我们夜里烤面包\n没有人问", "我 们 夜 里 烤 面 包"),
        ('그는 "밤에 굽는다"라고 말했다.', "밤에 굽는다"),
        ('"We bake at night.\nNobody asked.', "We bake at night"),
    ],
)
def test_quotations_by_their_marks(text: str, quoted: str) -> None:
    assert marked(text, QUOTED) == quoted.split()


def test_of_a_text_without_end_the_beginning_is_read() -> None:
    assert terms("ferry " * 200_000).ends[-1] <= READ
    assert len(terms("x" * (READ + 50))) == 1


def test_hundreds_of_thousands_of_marks_are_read_in_one_go() -> None:
    found = terms("'crossing' ferry " * 50_000)  # each mark beside each would take hours
    assert int(((found.flags & QUOTED) != 0).sum()) == 50_000
