"""Two fictional papers: one repeats an appeal that no rule knows, a background paragraph, a quotation; both print one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import stored

from archive.rows import Read
from normalize.model import Article, Block, Entry, Instant

APPEAL = "Lamp oil is dear. If these pages kept you company tonight, leave a coin in the box at the pier, and the wick burns on."
BACKGROUND = "The strait was closed in March, when two barges sank within a week and the pilots' guild refused to sail without escort."
QUOTATION = "“We counted the boats twice, and twice one was missing,” the harbour master told the inquiry on the first morning."
STATEMENT = "The council regrets the delay of the ferry and will repay every ticket that was bought before the second of April."
WHERE = ("mole", "quay", "lock", "dune", "reef", "pier", "weir", "sluice")


def page(number: int, *, days: float = 1, appeal: str = APPEAL, edit: str = "") -> Article:
    """An article of the paper, so many days after the one before."""
    news = [
        f"Story {number}: the {WHERE[number % 8]} was measured again on morning {number}, and found {number + 3} feet deeper than the chart says{edit}.",
        f"Pilot {number} of the guild said that ships of that draught would have to wait for tide {number}, whatever the owners wrote.",
        f"The office has sent sounding line {number} to the yard, where it will be compared with the one that was used a year ago.",
        f"Nobody was hurt at the {WHERE[number % 8]}, and the evening boat number {number} left with all that had been booked on her.",
    ]
    if number % 3 == 0:
        news.append(BACKGROUND)
    if number in (20, 21, 22, 23):
        news.insert(2, QUOTATION)
    if number == 5:
        news.insert(1, STATEMENT)
    return article(f"Soundings, part {number}", [*news, appeal], datetime(2025, 9, 1, tzinfo=UTC) + timedelta(days=number * days))


def article(title: str, paragraphs: Sequence[str], published: datetime) -> Article:
    ledger = [Entry(Block(0, "body>h1", title, "heading"), "field", "title", "metadata")]
    ledger += [Entry(Block(at, "body>div#text>p", text), "kept", "", "trafilatura") for at, text in enumerate(paragraphs, 1) if text]
    return replace(stored.article(), title=title, ledger=tuple(ledger), credits=(), published=Instant(published, "day"))


def paper(count: int = 40, **kind: float) -> list[Read]:
    """The paper's articles, one capture each."""
    return [stored.read(f"https://harbour.example/{number}", number, page(number, **kind)) for number in range(count)]  # type: ignore[arg-type]


def other_paper() -> Read:
    """Another paper's article, which prints the same statement."""
    read = stored.read(
        "https://gull.example/ferry", 900, article("Ferry late", ["The ferry is late.", STATEMENT], datetime(2025, 9, 9, tzinfo=UTC))
    )
    return replace(read, capture=replace(read.capture, source="gull"))
