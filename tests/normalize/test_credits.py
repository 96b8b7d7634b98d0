"""Printed words to claims of origin, and words that claim none."""

from __future__ import annotations

import pytest

from archive import rulebook
from normalize import bylines
from normalize.credits import credits
from normalize.lines import Link
from normalize.model import Block, Credit, Entry, Fate

RULES = rulebook.load(None)
PAGE = "https://www.harbour-post.example/2024/ferry"
BODY = "The ferry lay in the harbour of the old town for three days while the storm went over the islands to the north of it."


def ledger(*lines: tuple[Fate, str, str]) -> tuple[Entry, ...]:
    return tuple(Entry(Block(at, f"line:{at + 1}", text), fate, name, "structure") for at, (fate, name, text) in enumerate(lines))


def told(fate: Fate, name: str, text: str, url: str | None = PAGE, links: tuple[Link, ...] = ()) -> set[tuple[str, str, str | None]]:
    found = credits(ledger(("kept", "", BODY), (fate, name, text)), url, RULES, ((), links))
    return {(credit.kind, credit.name, credit.url) for credit in found}


@pytest.mark.parametrize(
    ("fate", "name", "text", "expected"),
    [
        ("field", "byline", "By Reuters", ("agency", "Reuters", None)),
        ("field", "byline", "By Ada Roe, Associated Press", ("agency", "AP", None)),
        ("field", "byline", "Articles by: Strait Analysis Network", ("crosspost", "Strait Analysis Network", None)),
        ("kept", "", "SELM, March 4. /Interfax/. The bridge over the strait is closed.", ("agency", "Interfax", None)),
        ("field", "credit", "Source: TASS", ("agency", "TASS", None)),
        ("removed", "disclaimer", "© 2024 Reuters. All rights reserved.", ("agency", "Reuters", None)),
        ("removed", "origin-link", "Original article: https://x.example/a.", ("republication", "", "https://x.example/a")),
        ("removed", "origin-link", "Republished with permission from The Quiet Gazette", ("republication", "The Quiet Gazette", None)),
        (
            "removed",
            "origin-link",
            "This article was first published by The Quiet Gazette.",
            ("first-published", "The Quiet Gazette", None),
        ),
        ("removed", "origin-link", "Crossposted from https://x.example/a", ("crosspost", "", "https://x.example/a")),
        ("removed", "disclaimer", "Translated from Arabic by Mirna Haddal", ("translation", "", None)),
        ("removed", "disclaimer", "This story from Zaytuna News was translated by Mirna Haddal", ("translation", "Zaytuna News", None)),
        ("kept", "", "The plan was first reported by The Valley Star.", ("first-reported", "The Valley Star", None)),
    ],
)
def test_printed_words_are_read_as_a_claim(fate: Fate, name: str, text: str, expected: tuple[str, str, str | None]) -> None:
    assert told(fate, name, text) == {expected}


@pytest.mark.parametrize(
    ("fate", "name", "text"),
    [
        ("field", "byline", "By Ada Roe"),
        ("kept", "", "Reuters reported that the letters were originally published in Hungarian by a small press in 1931."),
        ("kept", "", "The poem, translated by a postman, was read aloud, and the article was read by nobody."),
        ("removed", "comments", "By Reuters? This was first published by The Quiet Gazette, you thieves."),
        ("removed", "origin-link", "Original url: https://harbour-post.example/2023/ferry"),
        ("removed", "origin-link", "Originally published by The Harbour Post."),
        ("removed", "donation", "Support The Quiet Gazette"),
    ],
)
def test_other_words_claim_nothing(fate: Fate, name: str, text: str) -> None:
    assert told(fate, name, text) == set()


def test_the_quote_is_printed_words_and_the_position_their_block() -> None:
    (credit,) = credits(ledger(("kept", "", BODY), ("kept", "", "GRANHOLM (AP) — A court stopped the sale.")), None, RULES)
    assert credit == Credit("agency", "AP", None, "GRANHOLM (AP) —", 1)


def test_an_address_under_its_label_is_one_claim() -> None:
    found = credits(ledger(("removed", "origin-link", "Original url:"), ("removed", "origin-link", "https://x.example/a")), None, RULES)
    assert [(credit.kind, credit.url, credit.quote) for credit in found] == [
        ("republication", "https://x.example/a", "Original url: https://x.example/a")
    ]


def test_a_link_behind_the_words_gives_the_address() -> None:
    links = (Link("The Quiet Gazette", "https://quiet.example/wells"),)
    assert told("removed", "origin-link", "Originally published at The Quiet Gazette", links=links) == {
        ("first-published", "The Quiet Gazette", "https://quiet.example/wells")
    }


def test_a_canonical_address_on_another_site_is_a_claim_of_syndication() -> None:
    body = ledger(("kept", "", BODY))
    (credit,) = credits(body, PAGE, RULES, canonical="https://x.example/a")
    assert (credit.kind, credit.url, credit.position) == ("syndication", "https://x.example/a", None)
    assert credits(body, PAGE, RULES, canonical="https://m.harbour-post.example/ferry") == ()


def test_a_translation_names_the_outlet_that_standfirst_and_byline_name() -> None:
    note = ("removed", "disclaimer", "This article was translated by The Levant Reader.")
    lead = ("field", "lead", "The decree gives no reason, Sawt al-Wadi comments.")
    signed = credits(ledger(lead, ("field", "byline", "By Sawt al-Wadi"), ("kept", "", BODY), note), PAGE, RULES, ())
    unsigned = credits(ledger(lead, ("kept", "", BODY), note), PAGE, RULES, ())
    assert {credit.name for credit in signed if credit.kind == "translation"} == {"Sawt al-Wadi"}
    assert {credit.name for credit in unsigned if credit.kind == "translation"} == {""}


def test_a_translation_names_the_outlet_of_the_standfirst_with_its_evidence() -> None:
    lead = ("field", "lead", "Bakers shut their ovens, according to Barada Post.")
    note = ("removed", "disclaimer", "This article was translated by The Levant Reader.")
    found = credits(ledger(lead, ("kept", "", BODY), note), None, RULES)  # type: ignore[arg-type]  # the tuples' literals are read as str
    assert {(credit.kind, credit.name, credit.position) for credit in found} == {
        ("translation", "Barada Post", 0),
        ("translation", "Barada Post", 2),
    }


@pytest.mark.parametrize(
    ("printed", "authors"),
    [
        ("By Ada Roe", ("Ada Roe",)),
        ("By Reuters", ("Reuters",)),
        ("By Ada Roe and Jan van der Meer, Reuters", ("Ada Roe", "Jan van der Meer")),
        ("By The Associated Press", ("AP",)),
        ("By Reuters Staff", ("Reuters",)),
        ("Von Ida Brandt", ("Ida Brandt",)),
        ("Articles by: Teodor Vance", ("Teodor Vance",)),
        ("Articles by: Harbour Post", ()),
        ("By our correspondent", ()),
    ],
)
def test_a_byline_names_persons_or_else_agencies(printed: str, authors: tuple[str, ...]) -> None:
    assert bylines.authors(printed, RULES) == authors
