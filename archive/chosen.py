"""Which articles a reader means: by address or name, by source, by a search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection

from archive import takedown
from archive.browse import asked, search
from archive.browse.asked import Typed
from archive.browse.found import COUNTED
from archive.identity import is_web
from archive.spellings import Spellings
from archive.versions import article_of_url
from normalize.errors import UnknownName, UsageError


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was asked for; together they are one choice."""

    articles: tuple[str, ...] = ()  # addresses or keys
    sources: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()  # in the words of the search page

    @property
    def words(self) -> str:
        """The choice as a person would say it."""
        said = [*self.articles, *(f"all of {name}" for name in self.sources), *(f"the search for {words!r}" for words in self.searches)]
        return ", ".join(said)


def refuse_hidden(folder: Path, chosen: Chosen) -> None:
    """Nothing where the articles named may be told of. Raises UsageError, which says when, why and who decided, for one that was taken down."""
    for name in chosen.articles:
        takedown.refuse_hidden(folder, name)


def numbers(db: Connection, chosen: Chosen, spellings: Spellings) -> tuple[int, ...]:
    """The row numbers of the articles, in order; of a search the newest 10,000. Raises UnknownName or UsageError for what the archive does not have."""
    found = {_article(db, name) for name in chosen.articles}
    found.update(_of_sources(db, chosen.sources))
    for words in chosen.searches:
        found.update(_found(db, words, spellings))
    return tuple(sorted(found))


def condition(db: Connection, numbers: Iterable[int]) -> str:
    """These articles as an SQL condition on `article.id`, for as long as the connection is open."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS chosen (id INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM temp.chosen")
    db.executemany("INSERT INTO temp.chosen VALUES (?)", ((number,) for number in numbers))
    return "article.id IN (SELECT id FROM temp.chosen)"


def _article(db: Connection, name: str) -> int:
    key = (article_of_url(db, name) if is_web(name) else None) or name
    row = db.execute("SELECT id FROM article WHERE key = ?", (key,)).fetchone()
    if row is None:
        raise UsageError(f"no article {name!r} is held here; name one by its address, or by its key as its page's address ends")
    return int(row[0])


def _of_sources(db: Connection, sources: Iterable[str]) -> Iterator[int]:
    for name in sources:
        rows = db.execute("SELECT id FROM article WHERE source = ?", (name,)).fetchall()
        if not rows:
            known = tuple(row[0] for row in db.execute("SELECT DISTINCT source FROM article ORDER BY 1"))
            raise UnknownName("source with articles", name, known)
        yield from (row[0] for row in rows)


def _found(db: Connection, words: str, spellings: Spellings) -> Iterator[int]:
    typed = Typed(words, (), (), "", "", "newest", asked.NOT_FOLDED, "", "")
    hits = search.listed(db, asked.read(typed), spellings, COUNTED)
    if not hits:
        raise UsageError(f"nothing is found for {words!r}")
    yield from (_article(db, hit.article.key) for hit in hits)
