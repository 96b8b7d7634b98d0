"""Invented reports of any length, and what other papers make of them."""

from __future__ import annotations

import random
from dataclasses import replace

from stored import article, read

from archive.rows import Read
from normalize.model import Article, Credit

_VOCABULARY = """harbour pilot ferry lantern tide gull council mayor bridge lock keeper rope anchor cargo barley timber market widow clerk ledger
storm evening signal tower crew captain sailor island reef chart compass lamp oil barrel price wage strike vote ballot judge court verdict
plea witness engine boiler steam rail carriage station porter letter telegram rumour answer question promise debt loan bank coin mint
found lost sold bought broke mended carried refused opened closed raised lowered counted named called wrote read left came went stood fell
slow early late northern southern narrow broad grey quiet loud empty crowded bitter calm rusty heavy hidden third second last"""


def sentence(dice: random.Random) -> str:
    """A sentence that nobody else has written."""
    chosen = [dice.choice(_VOCABULARY.split()) for _ in range(dice.randint(12, 18))]
    chosen.insert(6, str(dice.randint(3, 999)))
    return f"The {' '.join(chosen)}."


def report(name: str, paragraphs: int = 6) -> list[str]:
    """The paragraphs of the report of that name: some 45 words each."""
    dice = random.Random(name)
    return [" ".join(sentence(dice) for _ in range(3)) for _ in range(paragraphs)]


def printed(site: str, name: str, minute: int, paragraphs: list[str], *, names: str = "") -> Read:
    """A capture of the paper's page of that name; `names` is the address that it gives as its origin."""
    page: Article = replace(article("\n".join(paragraphs), title=name), source=site, authors=(), credits=())
    if names:
        page = replace(page, credits=(Credit("crosspost", "", names, f"Original url: {names}", 0),))
    made = read(address(site, name), minute, page)
    return replace(made, capture=replace(made.capture, source=site))


def address(site: str, name: str) -> str:
    return f"https://{site}.example/{name}"
