"""Documents and advertising that stand in two articles make neither a copy of the other."""

from __future__ import annotations

import pytest

from normalize.relate import relate
from normalize.terms import terms

MILL = """The paper mill at Underby will close its oldest machine in the spring and look for forty workers who are ready to move to Carrow.
Union steward Pia Lund said the news had reached the night shift by way of a note on the canteen door, which somebody has since taken home.
The mill has made paper for bank notes since 1911 and for wallpaper since the war, and its chimney stands on the arms of the town."""
FERRY = """Passengers of the ferry Alma spent the night on board after the ramp at Corran froze shut and could not be lowered until noon.
The crew handed out blankets and played records over the loudspeaker, while the cook made soup of what had been meant for the return.
Harbour master Joen Strand has asked for a heater for the ramp three winters in a row, and says that he will ask for it again."""
LAW = (
    "Any person who takes stones, sand or shingle from the foreshore between the two lights without the leave of the reeve shall pay for each cart "
    "the price of two carts, and the cart shall be kept until the price is paid; the leave shall be given in writing and shall name the day, the "
    "number of carts and the use to which the stones are put."
)
STATEMENT = (
    "The Board of the Northern Lights has found no fault in the lamp at Corran on the night in question. The lamp was seen by two pilots and by the "
    "keeper's brother, who rowed under it at eleven. The Board will publish the keeper's book in full and regards the matter as closed."
)
ADVERT = (
    "The Winter Almanac by Captain Orla Finch holds tide tables, recipes and eleven ghost stories for the long evenings between the years. Bound in "
    "blue cloth, with a ribbon, it is the present that nobody at sea has yet. Readers of this page pay nine crowns instead of twelve until Candlemas. {}"
)


def kind(one: str, other: str) -> str | None:
    found, back = relate(terms(one), terms(other)), relate(terms(other), terms(one))
    assert (found and found.kind) == (back and back.kind)
    return found.kind if found else None


@pytest.mark.parametrize(
    ("one", "other", "text"),
    [
        ("The law reads:", "What is asked of carters is this:", LAW),
        ("In its resolution the council wrote:", "Here is what was decided:", LAW),
        ("The statement in full:", "The Board said on Friday:", STATEMENT),
        ("The statement in full:", "The statement in full:", STATEMENT),
    ],
)
def test_a_document_that_a_colon_leads_to_is_a_quotation(one: str, other: str, text: str) -> None:
    assert kind(f"{MILL}\n{one}\n{text}", f"{FERRY}\n{other}\n{text}") == "same-quotation"


def test_a_document_can_be_heralded_without_a_colon() -> None:
    lead = "The Board released the following statement on Friday."
    assert kind(f"{MILL}\n{lead}\n{STATEMENT}", f"{FERRY}\n{lead}\n{STATEMENT}") == "same-quotation"


@pytest.mark.parametrize(
    "notice",
    [
        "We use cookies to keep your seat warm and to count who comes. You can change your preferences at the door, or read our privacy policy in the hall, "
        "where it hangs beside the clock and the list of those who have read it; that list is short, and nobody knows why it was begun in the first place.",
        "The views expressed here are those of the author, who was paid in herring, and do not necessarily reflect what the harbour thinks, which changes "
        "with the tide anyway. Letters to the editor go into the blue box; those that are longer than a rope's length are cut where the rope ends.",
    ],
)
def test_what_a_publisher_says_everywhere_relates_nothing(notice: str) -> None:
    assert kind(f"{MILL}\n{notice}", f"{FERRY}\n{notice}") is None


def test_the_story_around_a_document_makes_a_copy_all_the_same() -> None:
    letter = f"{MILL}\nThe statement in full:\n{STATEMENT}"
    assert kind(letter, f"{letter}\n{FERRY}") in ("contained", "repost")


def test_the_work_of_another_newsroom_is_no_document() -> None:
    assert kind(f"{FERRY}\n{STATEMENT}", f"{MILL}\nThe news story in the Courier goes like this:\n{STATEMENT}") == "excerpt"


def test_a_paragraph_that_nothing_leads_to_is_an_excerpt() -> None:
    assert kind(f"{MILL}\n{STATEMENT}", f"{FERRY}\n{STATEMENT}") == "excerpt"


@pytest.mark.parametrize(
    "order", ["Buy now", "Click here to read more.", "Jetzt bestellen!", "Закажите сегодня.", "Order yours today, and click here."]
)
def test_an_advertisement_in_both_relates_nothing(order: str) -> None:
    block = ADVERT.format(order)
    assert kind(f"{MILL}\n{block}", f"{block}\n{FERRY}") is None


def test_an_advertisement_that_runs_on_from_the_text_is_one_by_its_last_words() -> None:
    block = ADVERT.format("Buy now")
    assert kind(f"{MILL} {block}", f"{FERRY}\n{block}") is None


def test_a_paragraph_that_tells_of_orders_in_its_midst_is_none() -> None:
    block = ADVERT.format("Those who click here find nothing yet, for the printer has been ill since the autumn.")
    assert kind(f"{MILL} {block}", f"{FERRY}\n{block}") == "excerpt"


def test_a_guide_that_happens_to_stand_behind_a_colon_is_no_document() -> None:
    guide = (
        "Whether you are new to the harbour or you have sailed all your life, your first look should go to your ropes. You will find that your hands know "
        "more than your eyes, and that your oldest rope is the one you trust. Before you leave, ask your neighbour what he does with his, and tell him yours."
    )
    assert kind(f"{guide}\n{FERRY}", f"{MILL}\nThe week in short:\n{guide}") == "excerpt"


def test_a_note_that_one_text_leads_to_is_a_document() -> None:
    note = (
        "I leave my lamp to my brother, who never asked me for it, and my oars to whoever finds them. I was not unhappy here, but I have seen all that I "
        "could see from my window. My books I give to the school, and my debts I take along with me, as I promised my mother that I would one day."
    )
    assert kind(f"{MILL}\nThis was found on the table:\n{note}", f"{FERRY}\n{note}") == "same-quotation"


def test_an_invitation_amidst_paragraphs_is_no_advertisement() -> None:
    story = f"{STATEMENT}\nLearn more about the lamp in the two paragraphs that the keeper wrote.\n{LAW}"
    assert kind(f"{story}\n{FERRY}", f"{MILL}\n{story}") == "repost"


def test_an_advertisement_adds_nothing_to_a_copy() -> None:
    block, two = ADVERT.format("Buy now"), "\n".join(MILL.split("\n")[:2])
    assert kind(f"{MILL}\n{block}", f"{two}\n{FERRY}\n{block}") == "excerpt"


def test_a_story_that_ends_with_an_offer_can_be_copied() -> None:
    story = f"{MILL}\n{ADVERT.format('Buy now')}"
    assert kind(story, f"{story}\nFrom our partners.") == "repost"


def test_orders_within_a_paragraph_that_was_taken_are_no_advertisement() -> None:
    taken = MILL.replace("by way of a note", "by way of a note that said subscribe now")
    assert kind(taken, "\n".join([FERRY, "As reported, " + taken.replace("\n", " "), FERRY[::-1]])) in ("contained", "repost")


def test_three_openings_are_excerpts_of_each() -> None:
    news = [MILL, FERRY, f"{STATEMENT}\n{LAW}"]
    roundup = "\n".join(text.split("\n")[0] for text in news)
    assert {kind(roundup, text) for text in news} <= {"excerpt", "shared-passage", "contained"}
