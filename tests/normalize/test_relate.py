"""Reposts, excerpts, quotations, templates and documents; what two reports of one event are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.relate import Relation, relate
from normalize.terms import terms

HARBOUR = """The harbour at Saltmarsh stayed closed for a third day on Monday after a crane slid from its rails and came to rest across the main quay.
Divers went down at first light to look at the foundations, and the port authority sent two barges of grain north to Hollin Bay instead.
Nobody was hurt when the crane moved, but eleven dockers were sent home without pay until engineers have measured the track.
A spokeswoman for the authority, Ines Calder, told reporters that the oldest part of the quay had been inspected in March and found sound.
Fishermen who land their catch at the small basin behind the lighthouse said they had heard the rails groan for weeks before it happened.
The town council meets on Thursday to decide whether the ferry may use the old coal pier, which has not carried passengers since 1987."""
MARKET = """Traders at the covered market in Upper Wexham have voted to keep their stalls open through the winter, although the roof still leaks over the spice rows.
The vote, by 41 to 12, ends a dispute that began when the owner asked for rents to be paid a quarter ahead and nobody could say what the money was for.
Two bakers had already moved to the arcade by the station, where trade is slower but the ovens are new and the rain stays outside.
The owner did not answer letters, and his office on Mill Street has been empty since the summer, with a dog asleep in the porch."""
STATEMENT = (
    "we shall not sell a single acre of the commons while this council sits, and whoever says otherwise has not read the "
    "charter that our grandmothers signed under the elm in the year of the great frost, nor does he know what it cost them to keep it"
)


def related(one: str, other: str) -> Relation | None:
    return relate(terms(one), terms(other))


def kind(one: str, other: str) -> str | None:
    found = related(one, other)
    back = related(other, one)
    assert (found and found.kind) == (back and back.kind)
    return found.kind if found else None


def test_the_same_words_in_other_marks_are_identical() -> None:
    assert kind(HARBOUR, HARBOUR.upper().replace(",", " –")) == "identical"


def test_an_edited_copy_is_a_repost() -> None:
    edited = HARBOUR.replace("stayed closed", "remained shut").replace("Nobody was hurt", "There were no injuries").replace("small", "")
    assert kind(HARBOUR, "From our partners at the Gazette.\n" + edited) == "repost"


def test_the_first_half_is_contained() -> None:
    assert kind(HARBOUR, HARBOUR[: len(HARBOUR) // 2]) == "contained"


def test_a_paragraph_or_two_in_another_report_are_an_excerpt() -> None:
    lines = HARBOUR.split("\n")
    assert kind(HARBOUR, "\n".join([MARKET, *lines[1:3]])) == "excerpt"


def test_two_reports_of_nothing_in_common_are_not_related() -> None:
    assert kind(HARBOUR, MARKET) is None


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "«{}»"])
def test_a_statement_that_both_quote_is_a_quotation(marks: str) -> None:
    assert (
        kind(f"{HARBOUR}\nThe elder said: {marks.format(STATEMENT)}.", f"{MARKET}\n{marks.format(STATEMENT)}, said the elder.")
        == "same-quotation"
    )


def test_a_letter_that_both_print_without_marks_is_one_too() -> None:
    letter = STATEMENT.replace("we shall", "We shall")
    assert kind(f"{HARBOUR}\nThe letter reads:\n{letter}", f"{letter}\n{MARKET}") == "same-quotation"


def test_a_form_filled_in_anew_is_a_template() -> None:
    report = (
        "The observers of the ceasefire recorded {} shells in the zone of separation, most of them fired from positions to the north of {} towards the town.\n"
        "Over the past day the patrols of the mission heard {} bursts of heavy machine guns within a radius of six kilometres of {} and saw no smoke.\n"
        "The centre for the return of refugees said that {} people crossed the checkpoint at {} in both directions, and that buses ran as planned."
    )
    monday = report.format(41, "Arlen", 17, "Dorn", 310, "Pell")
    friday = report.format(6, "Bexley", 88, "Tarn", 54, "Oster")
    assert kind(monday, friday) == "template"


def test_a_text_that_another_quotes_from_beginning_to_end_is_contained() -> None:
    quoted = "\n".join(f"“{line}" for line in HARBOUR.split("\n")) + "”"
    assert kind(f"{MARKET}\n{quoted}", HARBOUR) == "contained"


def test_a_copy_of_nothing_but_quotations_is_identical() -> None:
    spoken = "\n".join(f"“{line}”" for line in HARBOUR.split("\n"))
    assert kind(spoken, spoken.replace("“", "«").replace("”", "»")) == "identical"


def test_an_edited_excerpt_is_one_by_passages_in_a_row() -> None:
    lines = HARBOUR.split("\n")
    edited = f"{lines[1]} They did so as somebody else had asked them to. {lines[2]}"
    found = related(HARBOUR, "\n".join([MARKET, edited, MARKET[::-1]]))
    assert found is not None
    assert (found.kind, found.measures.longest < 40) == ("excerpt", True)


def test_names_that_were_moved_are_no_others() -> None:
    moved = HARBOUR.replace("on Monday after", "after, on Monday,").replace("Ines Calder, told reporters", "told reporters, Ines Calder,")
    assert related(HARBOUR, moved).measures.replaced == 0  # type: ignore[union-attr]


def test_notices_of_one_desk_share_their_form_only() -> None:
    loan = "{} Bank of {} issues {} mln crowns due May {} at {} pct, said {} Trust. {} The fee is {} pct."
    form = "The bond is sold in pieces of 1,000 and 10,000 crowns and will be listed in Carrow and Dorn. Managers and underwriters share half a point between them all."
    one = loan.format("Arlen", "Pell", 40, 12, 7, "Tarn", form, 2)
    other = " ".join([loan.format("Oster", "Hollin", 75, 30, 6, "Gull", "", 3), "Wexham guarantees it for 9 years.", form])
    assert kind(one, other) == "shared-passage"


def test_a_sentence_rewritten_in_its_midst_is_one_passage() -> None:
    line = HARBOUR.split("\n")[1]
    rewritten = f"{MARKET}\n{line.replace('look at the foundations, and the port authority sent two', 'see what the sea had left of the old wall; it needs')}"
    found = related(HARBOUR, rewritten)
    assert found is not None
    assert len(found.passages) == 1


def test_a_copy_with_each_tenth_word_or_so_replaced_is_a_repost() -> None:
    words = HARBOUR.split(" ")
    edited = " ".join("so" if at % 11 in (0, 4) and at % 3 else word for at, word in enumerate(words))
    assert kind(HARBOUR, edited) == "repost"


def test_an_edit_is_no_template() -> None:
    assert kind(HARBOUR, HARBOUR.replace("eleven", "twelve").replace("1987", "1988")) != "template"


def test_passages_stand_where_they_stand() -> None:
    one, other = HARBOUR, "\n".join([MARKET, HARBOUR.split("\n")[1], HARBOUR.split("\n")[2]])
    found = related(one, other)
    assert found is not None
    passage, ours, theirs = found.passages[0], terms(one), terms(other)
    here = one[ours.starts[passage.a.start] : ours.ends[passage.a.stop - 1]]
    assert here == other[theirs.starts[passage.b.start] : theirs.ends[passage.b.stop - 1]]
    assert here.startswith("Divers went down")
    assert here.endswith("measured the track")


def test_coverage_is_of_each_text() -> None:
    found = related(HARBOUR, HARBOUR + "\n" + MARKET)
    assert found is not None
    assert found.measures.coverage_a == 1
    assert 0.5 < found.measures.coverage_b < 0.7


def test_chinese_is_compared_by_the_character() -> None:
    text = (
        "港务局星期一表示由于一台起重机滑出轨道横在主码头上港口将继续关闭三天潜水员清晨下水检查地基两艘运粮船改道北上没有人受伤但十一名码头工人被送回家等待工程师测量轨道。"
        * 1
    )
    more = "市场里的商贩投票决定整个冬天都开门营业尽管香料摊位上方的屋顶仍然漏雨。"
    assert kind(text, more + text) in ("repost", "contained")
    assert kind(text, more) is None


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_related(one: str, other: str) -> None:
    found = related(one, other)
    assert found is None or 0 <= found.measures.coverage_a <= 1
