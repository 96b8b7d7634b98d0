"""What a reader types into the search box, read so that no input is an error.

    oil pipeline          both words            "oil pipeline"    the phrase
    oil OR gas            either                -turkey           without it
    title:ceasefire       in the title          byline:"A. Reyes" among the authors
    source:tass           of that source        pipelin*          words that begin so

Each word is quoted on its own, so nothing in it can be an operator of FTS5 (https://sqlite.org/fts5.html#full_text_query_syntax).
OR binds more tightly than the space: `oil OR gas turkey` is (oil or gas) and turkey.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

COLUMNS = {"title": "title", "lead": "lead", "byline": "byline", "text": "body"}  # prefix -> column of article_fts
MAX_CHARACTERS = 400
MAX_TERMS = 32  # far below the depth that FTS5 parses
SHORTEST_BEGINNING = 3  # letters: what begins with fewer is a good part of all words, and takes seconds
TRIGRAM = 3
_QUOTES = dict.fromkeys(map(ord, "“”„‟«»"), '"')
_TOKEN = re.compile(r'(?P<minus>-?)(?:(?P<prefix>[a-z]+):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))(?P<star>\*?)')


@dataclass(frozen=True, slots=True)
class Term:
    words: str  # as typed, without quotes and stars
    column: str = ""  # a key of COLUMNS; "" for all of them
    prefix: bool = False
    also: tuple[str, ...] = ()  # other spellings of the same, looked for too
    held: int = 0  # articles with any of these, where the index's list of words told; else 0

    @property
    def match(self) -> str:
        """The term in FTS5's language."""
        column = f"{COLUMNS[self.column]} : " if self.column else ""
        every = [f'{column}"{words}"{" *" if self.prefix else ""}' for words in (self.words, *self.also)]
        return every[0] if len(every) == 1 else f"({' OR '.join(every)})"

    @property
    def reading(self) -> str:
        words = f"“{self.words}”" + (" and what begins so" if self.prefix else "")
        words += f" (also spelled {', '.join(f'“{other}”' for other in self.also)})" if self.also else ""
        return f"{words} in the {self.column}" if self.column else words


@dataclass(frozen=True, slots=True)
class Query:
    """A search as it was understood."""

    wanted: tuple[tuple[Term, ...], ...] = ()  # all of these groups, one term of each
    unwanted: tuple[Term, ...] = ()
    sources: tuple[str, ...] = ()  # any of these
    not_sources: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()  # typed, but nothing that can be looked for

    @property
    def match(self) -> str:
        """An FTS5 expression for what must be there; "" when nothing must."""
        return " AND ".join(self.groups)

    @property
    def groups(self) -> tuple[str, ...]:
        """Each of what must all be there, in the language of FTS5."""
        return tuple(f"({' OR '.join(term.match for term in group)})" for group in self.wanted)

    @property
    def phrases(self) -> int:
        """How many words and phrases the index is asked for."""
        return sum(1 + len(term.also) for term in (*self.unwanted, *(term for group in self.wanted for term in group)))

    @property
    def unmatch(self) -> str:
        """An FTS5 expression for what must not be there; "" when nothing is refused."""
        return " OR ".join(term.match for term in self.unwanted)

    @property
    def has_beginnings(self) -> bool:
        """Whether the index itself has to find what begins so."""
        return any(term.prefix for group in (*self.wanted, self.unwanted) for term in group)

    @property
    def reading(self) -> str:
        """The query in words, for the reader to check."""
        parts = [" and ".join(map(self.group, range(len(self.wanted))))] if self.wanted else []
        if self.unwanted:
            parts.append("without " + " or ".join(term.reading for term in self.unwanted))
        if self.sources:
            parts.append("from " + " or ".join(self.sources))
        if self.not_sources:
            parts.append("not from " + " or ".join(self.not_sources))
        if self.ignored:
            parts.append("not looked for: " + " ".join(self.ignored))
        return "; ".join(parts)

    def group(self, number: int) -> str:
        """One of what must all be there, in words."""
        return _either(term.reading for term in self.wanted[number])

    def spelled(self, others: Callable[[str], tuple[str, ...]]) -> Query:
        """The query that looks for other spellings too; `others` gives those of some words."""
        return self._each(lambda term: term if term.prefix else replace(term, also=others(term.words)))

    def completed(self, words: Callable[[str], Mapping[str, int]]) -> Query:
        """The query with beginnings replaced by words; `words` gives those with how many articles have them, none where they are too many."""
        return self._each(lambda term: _completed(term, words))

    def widened(self, beginning: Callable[[str], Mapping[str, int]]) -> Query:
        """The query for an index of three letters in a row; `beginning` gives those that begin with one or two, as `completed` has them."""
        return self._each(lambda term: _widened(term, beginning))

    def _each(self, change: Callable[[Term], Term]) -> Query:
        wanted = tuple(tuple(change(term) for term in group) for group in self.wanted)
        return replace(self, wanted=wanted, unwanted=tuple(map(change, self.unwanted)))


def _completed(term: Term, words: Callable[[str], Mapping[str, int]]) -> Term:
    return _replaced(term, words(term.words)) if term.prefix and term.words.isalnum() else term


def _widened(term: Term, beginning: Callable[[str], Mapping[str, int]]) -> Term:
    widened = replace(term, prefix=False)
    return _replaced(widened, beginning(term.words)) if len(term.words) < TRIGRAM else widened


def _replaced(term: Term, found: Mapping[str, int]) -> Term:
    """The term with words in place of its own; as it is where there are none."""
    if not found:
        return term
    first, *others = found
    return replace(term, words=first, also=tuple(others), prefix=False, held=sum(found.values()))


def bare(text: str) -> tuple[str, ...]:
    """The words that an index of words makes of a text."""
    return tuple("".join(letter if _searchable(letter) or unicodedata.combining(letter) else " " for letter in text).split())


def parse(text: str) -> Query:
    """The query that a reader's text means; every text means one."""
    cleaned = text.replace("\0", " ").translate(_QUOTES)
    reader = _Reader()
    for number, token in enumerate(_TOKEN.finditer(cleaned[:MAX_CHARACTERS])):
        if number >= MAX_TERMS:
            reader.ignored.append(token[0])
        else:
            reader.take(token)
    if len(cleaned) > MAX_CHARACTERS:
        reader.ignored.append("…")
    return reader.query()


class _Reader:
    """Collects terms; knows only whether the last word was OR."""

    def __init__(self) -> None:
        self.groups: list[list[Term]] = []
        self.unwanted: list[Term] = []
        self.sources: list[str] = []
        self.not_sources: list[str] = []
        self.ignored: list[str] = []
        self._either = False

    def take(self, token: re.Match[str]) -> None:
        if token[0] in ("OR", "|"):
            self._either = bool(self.groups)
            return
        prefix = token["prefix"] or ""
        if prefix == "source":
            self._take_source(token)
        else:
            self._take_term(token, prefix)

    def _take_source(self, token: re.Match[str]) -> None:
        name = (token["phrase"] or token["word"] or "").strip().lower()
        if name:
            (self.not_sources if token["minus"] else self.sources).append(name)
        self._either = False

    def _take_term(self, token: re.Match[str], prefix: str) -> None:
        words = token["phrase"] if token["phrase"] is not None else token["word"]
        starred = bool(token["star"]) or (token["word"] or "").endswith("*")
        words = " ".join(words.rstrip("*").split())
        starred = starred and len(words) >= SHORTEST_BEGINNING
        if prefix and prefix not in COLUMNS:  # "https://..." and "12:30" are words, not fields
            words, prefix = f"{prefix}:{words}", ""
        if not any(map(_searchable, words)):
            self.ignored.append(token[0])
            return
        term = Term(words, prefix, starred)
        if token["minus"]:
            self.unwanted.append(term)
        elif self._either:
            self.groups[-1].append(term)
        else:
            self.groups.append([term])
        self._either = False

    def query(self) -> Query:
        return Query(
            tuple(map(tuple, self.groups)), tuple(self.unwanted), tuple(self.sources), tuple(self.not_sources), tuple(self.ignored)
        )


def _searchable(character: str) -> bool:
    # unicode61 makes words of the categories L, N and Co: https://sqlite.org/fts5.html#unicode61_tokenizer
    return unicodedata.category(character)[0] in "LN" or unicodedata.category(character) == "Co"


def _either(readings: Iterable[str]) -> str:
    found = tuple(readings)
    return found[0] if len(found) == 1 else f"({' or '.join(found)})"
