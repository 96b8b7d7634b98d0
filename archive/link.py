"""Which articles are reposts of which: found in the transaction that stores them, and always what the set of articles says.

Part of the store. What is compared is each article's newest text. An article that is new, gone, edited, older or younger than was known
is compared with its candidates (archive/prints.py, archive/ties.py), and the clusters of what hangs together with it are drawn anew;
nothing else is touched but the articles whose candidates it changed.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from sqlite3 import Connection

from archive import groups, prints, related, ties
from archive.prints import Change
from archive.related import Text
from normalize.terms import Terms, terms

_REMEMBERED = 512  # texts whose terms are kept in memory: copies come close together
_BATCH = 200  # articles that are linked at once where an older Pressmark had linked none

# A date that lies after the first sight is wrong.
_SINCE = (
    "SELECT id, MIN(first_seen, COALESCE(CASE WHEN length(published) > 10 THEN strftime('%Y-%m-%dT%H:%M:%S', published) || 'Z' ELSE published END,"
    " first_seen)) FROM article WHERE id IN (SELECT value FROM json_each(?))"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """An article that a transaction derived anew."""

    article: int
    before: str | None  # its text before; None where it had none
    after: str | None  # None where it is gone


@dataclass(slots=True)
class Linker:
    """Links one database's articles."""

    _known: OrderedDict[str, Terms] = field(default_factory=OrderedDict)  # by text; only saves work

    def refresh(self, db: Connection, seen: Collection[Seen]) -> None:
        """Link what was derived anew."""
        changes = self._changes(db, seen)
        altered = {change.article for change in changes if change.before != change.after}
        around = self._forget(db, altered)
        shift = prints.replace(db, changes)
        tied = ties.refresh(db, [each.article for each in seen])
        relink = altered | shift.gain | tied
        around |= {change.article for change in changes} | self._review(db, relink, relink | shift.lose)
        groups.refresh(db, around)

    def catch_up(self, db: Connection) -> bool:
        """Link some of the articles that nobody has linked yet; whether there were any."""
        found = db.execute(
            "SELECT article.id, text FROM article JOIN version_text USING (version) WHERE article.id NOT IN (SELECT article FROM linked) LIMIT ?",
            (_BATCH,),
        ).fetchall()
        self.refresh(db, [Seen(article, None, text) for article, text in found])
        return bool(found)

    def _changes(self, db: Connection, seen: Iterable[Seen]) -> list[Change]:
        """What is to be stored, and the rows of `linked` written."""
        by_number = {each.article: each for each in seen}
        numbers = json.dumps(sorted(by_number))
        held = dict(
            db.execute("SELECT article, since FROM linked WHERE article IN (SELECT value FROM json_each(?))", (numbers,)).fetchall()
        )
        now = dict(db.execute(_SINCE, (numbers,)).fetchall())
        changes = []
        for article, each in sorted(by_number.items()):
            if each.before != each.after or held.get(article) != now.get(article):
                before, after = each.before if article in held else None, each.after
                changes.append(Change(article, self._prints(before), self._prints(after)))
        _put_linked(db, changes, now)
        return changes

    def _forget(self, db: Connection, articles: Iterable[int]) -> set[int]:
        """Drop all relations of the articles; returns whom they had them with."""
        around: set[int] = set()
        for article in articles:
            others = related.others(db, article)
            related.drop(db, article, others)
            around |= others
        return around

    def _review(self, db: Connection, relink: Collection[int], articles: Collection[int]) -> set[int]:
        """Bring the articles' relations in line with their candidates; returns the ends of what changed."""
        texts = {text.article: text for text in self._texts(db, articles)}
        own = {article: prints.prints(text.terms) for article, text in texts.items()}
        found = prints.candidates(db, own)
        around: set[int] = set()
        for article in sorted(texts):
            candidates, held = found[article] | ties.of(db, article), related.others(db, article)
            lost = held - candidates
            related.drop(db, article, lost)
            around |= lost
            if article in relink:
                fresh = {other for other in candidates - held if other not in relink or other > article}
                around |= {other for other in self._compared(db, texts[article], fresh) for other in (article, other)}
            around |= {article} if lost else set()
        return around

    def _compared(self, db: Connection, text: Text, others: Collection[int]) -> set[int]:
        """Those of the others that the article has a relation with, which is written."""
        return {other.article for other in self._texts(db, others) if related.put(db, text, other)}

    def _texts(self, db: Connection, articles: Collection[int]) -> Iterator[Text]:
        sql = "SELECT article.id, key, text FROM article JOIN version_text USING (version) WHERE article.id = ?"
        for article in sorted(articles):
            for number, key, words in db.execute(sql, (article,)).fetchall():
                yield Text(number, key, words, self._terms(words))

    def _prints(self, text: str | None) -> frozenset[int]:
        return prints.prints(self._terms(text)) if text is not None else frozenset()

    def _terms(self, text: str) -> Terms:
        found = self._known.pop(text, None)
        if found is None:
            found = terms(text)
        self._known[text] = found
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return found


def _put_linked(db: Connection, changes: Iterable[Change], since: dict[int, str]) -> None:
    rows = [(change.article, since[change.article], len(change.after)) for change in changes if change.article in since]
    db.executemany("INSERT OR REPLACE INTO linked(article, since, prints) VALUES (?, ?, ?)", rows)
    db.executemany("DELETE FROM linked WHERE article = ?", [(change.article,) for change in changes if change.article not in since])
