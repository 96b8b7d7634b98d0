"""Any two articles or versions side by side: paragraphs aligned, words marked, one number for their likeness, and who was first."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from archive import versions
from archive.browse import asked, captures, compare_files, history, listing, search
from archive.browse.asked import Typed
from archive.browse.captures import Row
from archive.browse.listing import Listed
from archive.browse.precedence import Precedence, precedence
from archive.browse.visit import Visit
from archive.spellings import load
from archive.versions import FIELDS, Extent, Version
from normalize.beside import LONGEST, MOST, Beside, Line, beside
from normalize.edits import TextField
from normalize.wording import Part

LARGEST = 120_000  # bytes of paragraphs on the page; with the rest it stays under 200 kB
CHANGES = 60  # numbers and names listed; all are in the JSON
EXTENT = Extent(MOST, 4 * LONGEST, 1000)  # more than is compared, which is told by what it weighs
OFFERED = 20  # versions, and relations, to choose from
_OURS = re.compile(r"^(?:https?://[^/]+)?/?(?:.*/)?article/(?P<article>[0-9a-f]{32})(?:/version/(?P<version>[0-9a-f]{32}))?(?=[/.?#]|$)")
_NAME = re.compile(r"https?:|urn:|<urn:|[0-9a-f]{16,}|.*/", re.I)  # nobody types such as words


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two."""

    asked: str  # as the address names it
    version: Version
    article: Listed
    newest: bool
    capture: Row | None  # that its text was read from

    @property
    def lead_to(self) -> str:
        """The path of what is compared, the same after edits."""
        return f"/article/{self.version.article}/version/{self.version.key}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring paragraphs that are the same in both, or one line that is not."""

    same: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """All that the page shows."""

    a: Side
    b: Side
    beside: Beside
    relation: str  # its kind; "" for none, and between versions of one article
    first: Precedence

    @property
    def one_article(self) -> bool:
        return self.a.version.article == self.b.version.article

    @property
    def fields(self) -> dict[TextField, tuple[Part, ...]]:
        """In words, those that differ."""
        return {one.field: one.parts for one in self.beside.edit.fields}

    @property
    def left(self) -> tuple[int, int]:
        """Paragraphs of either that are neither here nor on a part before."""
        return self.beside.left_a + self.a.version.left, self.beside.left_b + self.b.version.left

    @property
    def next(self) -> str:
        """The query string of the next part of two long texts; "" behind the last."""
        if not any(self.left):
            return ""
        compared = (
            len(side.version.state.paragraphs) - left for side, left in ((self.a, self.beside.left_a), (self.b, self.beside.left_b))
        )
        begin = (side.version.skipped + more + 1 for side, more in zip((self.a, self.b), compared, strict=True))
        return f"{self.lasting}&{urlencode(dict(zip(('from_a', 'from_b'), begin, strict=True)))}"

    @property
    def is_first(self) -> bool:
        """Whether both are compared from their beginning on."""
        return not self.a.version.skipped and not self.b.version.skipped

    @property
    def part(self) -> str:
        """What names this part in an address, behind `lasting`; "" for the first."""
        return "" if self.is_first else f"&from_a={self.a.version.skipped + 1}&from_b={self.b.version.skipped + 1}"

    @property
    def lasting(self) -> str:
        """The query string that names these two versions, whatever is edited later."""
        return urlencode({"a": self.a.version.key, "b": self.b.version.key})

    @property
    def shown(self) -> tuple[Line, ...]:
        """The lines that there is room for on one page."""
        return tuple(_that_fit(self.beside.lines))

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        runs = ((same, tuple(run)) for same, run in groupby(self.shown, key=lambda line: line.state == "same"))
        return tuple(stretch for same, run in runs for stretch in _set(same, run))


@dataclass(frozen=True, slots=True)
class Offer:
    """An article that one might be compared with, and why."""

    article: Listed
    kind: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen where not both are named."""

    a: str  # as typed
    b: str
    given: Side | None  # the one that is known
    versions: tuple[Version, ...]  # other ones of its article, the newest first
    offers: tuple[Offer, ...]
    problem: str  # "" where nothing is wrong
    words: str = ""  # a name that nothing has, taken for words to be looked for
    hits: tuple[Listed, ...] = ()  # articles with these words

    @property
    def slot(self) -> str:
        """Which of the two is still to be chosen."""
        return "b" if self.given and self.a == self.given.asked else "a"


async def page(visit: Visit) -> Response:
    a, b = (visit.argument(name)[:2000] for name in ("a", "b"))
    from_a, from_b = (max(0, _number(visit.argument(name)) - 1) for name in ("from_a", "from_b"))
    found = await visit.read(lambda connection: read(connection, a, b, from_a, from_b))
    wanted_as = visit.part("format")
    if isinstance(found, Compared):
        if wanted_as == "json":
            return visit.json(compare_files.to_json(found))
        if wanted_as == "csv":
            return visit.csv(compare_files.COLUMNS, compare_files.rows(found), "compare.csv")
        return visit.page("compare.html", compared=found)
    if found.words and not wanted_as:
        found = await _with_hits(visit, found)
    status = 404 if found.problem and not found.hits else 200 if not wanted_as else 400
    if wanted_as:
        return visit.trouble(status, "Not compared", found.problem or "Name both: /compare?a=…&b=…, by key, address or capture.")
    return visit.page("compare_choice.html", status, choice=found)


async def _with_hits(visit: Visit, choice: Choice) -> Choice:
    """The choice, with the articles that a search for the words finds."""
    spellings = load(visit.archive.folder)
    wanted = asked.read(Typed(choice.words, (), (), "", "", "", asked.NOT_FOLDED, "", ""))
    hits = await visit.read(lambda connection: search.listed(connection, wanted, spellings, OFFERED))
    articles = (hit.article for hit in hits)
    return replace(choice, hits=tuple(one for one in articles if not choice.given or one.key != choice.given.version.article))


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 0


def read(connection: sqlite3.Connection, a: str, b: str, from_a: int = 0, from_b: int = 0) -> Compared | Choice:
    """The two compared, from behind so many paragraphs of either on; what to choose from where one is not named or not held."""
    one, other = (_side(connection, name, skipped) if name else None for name, skipped in ((a, from_a), (b, from_b)))
    if one and other:
        return _compared(connection, one, other)
    unknown = [name for name, side in ((a, one), (b, other)) if name and side is None]
    problem = " and ".join(f"“{name}”" for name in unknown)
    given = one or other
    return Choice(
        a,
        b,
        given,
        _others(connection, given.version) if given else (),
        _offers(connection, given.version.article) if given else (),
        f"No article, version or capture of this archive is called {problem}." if problem else "",
        unknown[0] if len(unknown) == 1 and not _NAME.match(unknown[0]) else "",
    )


def _compared(connection: sqlite3.Connection, a: Side, b: Side) -> Compared:
    found = beside(a.version.state, b.version.state)
    kind = "" if a.version.article == b.version.article else _kind(connection, a, b) or found.kind or ""
    return Compared(a, b, found, kind, precedence(a.version, b.version))


def _side(connection: sqlite3.Connection, name: str, skipped: int) -> Side | None:
    """What is meant by a key, an address, a capture, or the address of a page of this archive."""
    extent = replace(EXTENT, skipped=skipped)
    version = versions.meant(connection, name, extent)
    if version is None and (ours := _OURS.match(name)):
        version = versions.meant(connection, ours["version"] or ours["article"], extent)
    if version is None:
        return None
    article = listing.select(connection, "a.key = ?", (version.article,))[0]
    newest = connection.execute(
        "SELECT v.key FROM article a JOIN version v ON v.id = a.version WHERE a.key = ?", (version.article,)
    ).fetchone()
    shown = captures.first(connection, "id = (SELECT capture FROM version WHERE key = ?)", (version.key,))
    return Side(name, version, article, newest[0] == version.key, captures.short(shown) if shown else None)


def _kind(connection: sqlite3.Connection, a: Side, b: Side) -> str:
    """The relation that the archive has found between the two newest texts; "" for older ones."""
    if not (a.newest and b.newest):
        return ""
    low, high = sorted((a.version.article, b.version.article))
    row = connection.execute(
        "SELECT r.kind FROM relation r JOIN article x ON x.id = r.a JOIN article y ON y.id = r.b WHERE x.key = ? AND y.key = ?", (low, high)
    ).fetchone()
    return row[0] if row else ""


def _others(connection: sqlite3.Connection, version: Version) -> tuple[Version, ...]:
    number = connection.execute("SELECT id FROM article WHERE key = ?", (version.article,)).fetchone()[0]
    newest = (one for one in history.versions(connection, number, OFFERED + 1).entries if one.compared and one.key != version.key)
    found = (versions.named(connection, one.key, FIELDS) for one in newest)
    return tuple(one for one in found if one)[:OFFERED]


def _offers(connection: sqlite3.Connection, key: str) -> tuple[Offer, ...]:
    """The articles that are related to this one, the most alike first."""
    rows = connection.execute(
        """
        SELECT other, kind FROM (
            SELECT b AS other, kind, max(coverage_a, coverage_b) AS much FROM relation WHERE a = (SELECT id FROM article WHERE key = :key)
            UNION ALL
            SELECT a, kind, max(coverage_a, coverage_b) FROM relation WHERE b = (SELECT id FROM article WHERE key = :key)
        ) ORDER BY much DESC, other LIMIT :most
        """,
        {"key": key, "most": OFFERED},
    ).fetchall()
    marks = ", ".join("?" for _ in rows)
    articles = dict(listing.select_numbered(connection, f"a.id IN ({marks})", [other for other, _ in rows]))
    return tuple(Offer(articles[other], kind) for other, kind in rows if other in articles)


def _set(same: bool, run: tuple[Line, ...]) -> tuple[Stretch, ...]:
    return (Stretch(True, run),) if same else tuple(Stretch(False, (line,)) for line in run)


def _that_fit(lines: Sequence[Line]) -> Iterator[Line]:
    room = LARGEST
    for line in lines:
        room -= _weight(line)
        if room < 0 and line is not lines[0]:
            return
        yield line


def _weight(line: Line) -> int:
    """About how many bytes it takes; a paragraph that is the same stands there once."""
    pieces = line.of_b if line.state == "same" else (*line.of_a, *line.of_b)
    return 350 + sum(40 + len(piece.text.encode("utf-8", "replace")) for piece in pieces)
