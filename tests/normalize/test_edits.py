"""What changed between two versions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.edits import CLASSES, Change, EditClass, Paragraph, State, applied, edit
from normalize.model import Form

FERRY = "The ferry to the islands left the harbour at noon on Friday with 40 passengers, said harbour master Tove Lindqvist."
WEATHER = "“The sea is calm,” the master said, and added that the crossing would take about three hours."
SECOND = "A second ferry is to follow on Sunday, the company said, once the yard has looked at its engine."
BEFORE = State("Ferry leaves", "A calm crossing", "Ada Quay", "2026-01-23", "", tuple(map(Paragraph, (FERRY, WEATHER, SECOND))))

TEXTS = st.text(st.sampled_from("ab. C“”1 船,2"), max_size=14)
FORMS: st.SearchStrategy[Form] = st.sampled_from(("paragraph", "heading", "quote"))
STATES = st.builds(
    State, *[TEXTS] * 5, paragraphs=st.lists(st.builds(Paragraph, TEXTS | st.sampled_from((FERRY, WEATHER)), FORMS), max_size=6).map(tuple)
)
TURNED: dict[EditClass, EditClass] = {"added": "removed", "removed": "added"}


def text(*paragraphs: str) -> State:
    return replace(BEFORE, paragraphs=tuple(map(Paragraph, paragraphs)))


def reworded(before: str, after: str) -> list[tuple[str, str, str]]:
    """The changes inside one paragraph: class, before, after."""
    return [(one.name, one.before, one.after) for one in edit(text(before), text(after)).changes]


@given(STATES, STATES)
def test_the_change_applied_to_one_gives_the_other(before: State, after: State) -> None:
    assert applied(edit(before, after), before) == after


@given(STATES)
def test_nothing_changed_between_equals(state: State) -> None:
    found = edit(state, state)
    assert found.changes == found.fields == found.classes == ()
    assert all(step.stayed for step in found.steps)


@given(STATES, STATES)
def test_whatever_differs_has_a_class(before: State, after: State) -> None:
    assert bool(edit(before, after).classes) == (before != after)


@given(STATES, STATES)
def test_turned_round_the_changes_are_the_same_turned_round(before: State, after: State) -> None:
    back = [
        Change(TURNED.get(one.name, one.name), one.field, one.after, one.before, one.now, one.was) for one in edit(after, before).changes
    ]
    assert Counter(edit(before, after).changes) == Counter(back)


@given(STATES, STATES)
def test_classes_have_one_order(before: State, after: State) -> None:
    classes = edit(before, after).classes
    assert list(classes) == sorted(classes, key=CLASSES.index)


@pytest.mark.parametrize(
    ("after", "name", "field"),
    [
        (replace(BEFORE, title="Ferry stays"), "headline", "title"),
        (replace(BEFORE, title="Ferry Leaves!"), "typography", "title"),
        (replace(BEFORE, lead=""), "lead", "lead"),
        (replace(BEFORE, byline="Ada Quay, Bo Stern"), "byline", "byline"),
        (replace(BEFORE, published="2026-01-24"), "dates", "published"),
        (replace(BEFORE, modified="2026-01-24T10:00:00Z"), "dates", "modified"),
    ],
)
def test_fields(after: State, name: str, field: str) -> None:
    (change,) = edit(BEFORE, after).changes
    assert (change.name, change.field, change.was, change.now) == (name, field, None, None)


def test_a_figure_in_a_headline_is_told_too() -> None:
    found = edit(replace(BEFORE, title="Fire kills 12"), replace(BEFORE, title="Fire kills 15"))
    assert [(one.name, one.before, one.after) for one in found.changes] == [
        ("headline", "Fire kills 12", "Fire kills 15"),
        ("numbers", "12", "15"),
    ]


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("40 passengers", "45 passengers", [("numbers", "40", "45")]),
        ("40 passengers", "forty passengers", [("typography", "40", "forty")]),
        ("at noon on", "at dusk on", [("reworded", "noon", "dusk")]),
        ("Tove Lindqvist", "Bo Stern", [("names", "Tove Lindqvist", "Bo Stern")]),
        ("on Friday", "on Saturday", [("dates", "Friday", "Saturday")]),
        ("harbour master", "harbour-master", [("typography", "", "-")]),
        ("the islands left", "the islands, left", [("typography", "", ",")]),
        (
            "with 40 passengers",
            "with 45 sailors",
            [("numbers", "40 passengers", "45 sailors"), ("reworded", "40 passengers", "45 sailors")],
        ),
    ],
)
def test_words_within_a_paragraph(was: str, now: str, expected: list[tuple[str, str, str]]) -> None:
    assert reworded(FERRY, FERRY.replace(was, now)) == expected


def test_a_day_of_a_month_is_a_date_and_no_figure() -> None:
    assert reworded("The inquiry opens on 3 March in Norrby.", "The inquiry opens on 5 March in Norrby.") == [("dates", "3", "5")]


def test_words_in_quotation_marks_are_a_quotation() -> None:
    assert reworded(WEATHER, WEATHER.replace("calm", "rough")) == [("quotation", "calm", "rough"), ("reworded", "calm", "rough")]
    assert [name for name, *_ in reworded(WEATHER, WEATHER.replace("three", "four"))] == ["numbers"]


def test_a_name_that_came_with_a_sentence_is_no_changed_name() -> None:
    assert [name for name, *_ in reworded(FERRY, FERRY + " It was late, as the mayor Bo Stern had feared.")] == ["reworded"]


@pytest.mark.parametrize(
    ("was", "now", "names"),
    [
        ("渡船中午离开港口,船上有40名乘客。", "渡船中午离开港口,船上有45名乘客。", ["numbers"]),
        ("渡船1月23日离开港口,船上有乘客。", "渡船1月24日离开港口,船上有乘客。", ["dates"]),
        ("フェリーは正午に港を出た。", "フェリーは夕方に港を出た。", ["reworded"]),
        ("市長は「海は静かだ」と述べた。", "市長は「海は荒い」と述べた。", ["quotation", "reworded"]),
        ("غادرت العبارة الميناء وعلى متنها ٤٠ راكبا.", "غادرت العبارة الميناء وعلى متنها ٤٥ راكبا.", ["numbers"]),
        ("غادرت العبارة الميناء ظهرا.", "غادرت العبّارة الميناء ظهرا.", ["typography"]),
        ("Паром ушёл в пятницу с острова.", "Паром ушёл в субботу с острова.", ["dates"]),
    ],
)
def test_other_scripts(was: str, now: str, names: list[str]) -> None:
    assert [name for name, *_ in reworded(was, now)] == names


def test_paragraphs_added_and_removed_have_their_place() -> None:
    found = edit(text(FERRY, WEATHER), text(WEATHER, SECOND))
    assert found.changes == (Change("removed", "text", FERRY, "", 1, None), Change("added", "text", "", SECOND, None, 2))


def test_a_moved_paragraph_is_neither_added_nor_removed() -> None:
    found = edit(text(FERRY, WEATHER, SECOND), text(SECOND, FERRY, WEATHER))
    assert found.changes == (Change("moved", "text", SECOND, SECOND, 3, 1),)


def test_a_paragraph_may_have_moved_and_changed() -> None:
    found = edit(text(FERRY, WEATHER, SECOND), text(SECOND.replace("Sunday", "Monday"), FERRY, WEATHER))
    assert found.classes == ("dates", "moved")


def test_a_paragraph_that_became_a_heading_says_nothing_new() -> None:
    after = replace(BEFORE, paragraphs=(Paragraph(FERRY, "heading"), *BEFORE.paragraphs[1:]))
    assert edit(BEFORE, after).classes == ("typography",)


def test_a_paragraph_broken_in_two_says_nothing_new() -> None:
    one, two = text(FERRY, f"{WEATHER} {SECOND}"), text(FERRY, WEATHER, SECOND)
    assert edit(one, two).classes == edit(two, one).classes == ("typography",)
    assert "added" in edit(one, text(FERRY, WEATHER, SECOND.replace("Sunday", "Monday"))).classes


def test_a_text_of_a_hundred_thousand_words_ends() -> None:
    before = [f"Boat {n} left quay {n % 7} with {n % 13} men, and nobody on the pier could say where she went." for n in range(5_000)]
    after = [one.replace("men", "women") if n % 3 else f"Nothing is known of number {n}." for n, one in enumerate(before)]
    assert applied(edit(text(*before), text(*after)), text(*before)) == text(*after)
