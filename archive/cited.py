"""An article out of archive.db as it can be cited: the version, the capture that shows it, and the words to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from sqlite3 import Connection

from archive import ledgerparts, versions
from archive.citation import Citation
from archive.identity import is_web
from archive.versions import Extent
from normalize import fragments

CITED = Extent(0, 0, 2000)  # a headline of more characters is cited by its beginning
AUTHORS, NAME = 50, 200  # named in a citation; characters of one name
QUOTED = 5000  # characters of a quotation
BLOCKS, CHARACTERS = 1000, 500_000  # of a page that is looked through for the same words


@dataclass(frozen=True, slots=True)
class Place:
    """Words in a text."""

    paragraph: int  # from 1
    start: int  # characters from the paragraph's start
    end: int


@dataclass(frozen=True, slots=True)
class Citable:
    """A version, and all that a citation of it says."""

    citation: Citation
    article: str  # key
    version: int  # row number
    paragraphs: int  # how many it has


@dataclass(frozen=True, slots=True)
class Paragraph:
    position: int  # of its block
    text: str


def read(db: Connection, name: str, archive: str, home: str = "") -> Citable | None:
    """What is meant by a key, an address or a capture; `home` is where the archive is served, with a slash behind. None: not held."""
    version = versions.meant(db, name, CITED)
    if version is None:
        return None
    row = db.execute(
        """
        SELECT v.id, v.byline, v.normalizer, v.rules, a.source, COALESCE(NULLIF(s.title, ''), a.source), c.fetched_at, c.record_id,
               COALESCE(c.payload_digest, ''), c.file, c.offset, c.length
        FROM version v JOIN article a ON a.id = v.article LEFT JOIN source s ON s.name = a.source JOIN capture c ON c.id = v.capture
        WHERE v.key = ?
        """,
        (version.key,),
    ).fetchone()
    if row is None:
        return None
    number, byline, normalizer, rules, source, site, fetched_at, record, digest, file, offset, length = row
    state = version.state
    cited = Citation(
        title=state.title or version.url,
        authors=_authors(byline),
        site=site,
        published=state.published,
        url=version.url,
        language=version.language,
        source=source,
        version=version.key,
        archive=archive,
        page=f"{home}article/{version.article}/version/{version.key}" if home else "",
        captured=fetched_at,
        record=record,
        digest=digest,
        file=file,
        offset=offset,
        length=length,
        normalizer=normalizer,
        rules=rules,
    )
    return Citable(cited, version.article, number, ledgerparts.kept(db, number))


def _authors(byline: str) -> tuple[str, ...]:
    """The names as identity.byline joins them; of many the first, and how many others there are."""
    names = tuple(versions.cut(name, NAME) for name in byline.split(", ") if name)
    return names if len(names) <= AUTHORS else (*names[:AUTHORS], f"{len(names) - AUTHORS:,} others")


def paragraph(db: Connection, found: Citable, number: int) -> Paragraph | None:
    """One paragraph, counted from 1; None where there is no such one."""
    at = ledgerparts.position(db, found.version, number) if 1 <= number <= found.paragraphs else None
    row = db.execute("SELECT text FROM block WHERE version = ? AND position = ?", (found.version, at)).fetchone()
    return Paragraph(at, row[0] or "") if at is not None and row else None


def find(db: Connection, found: Citable, words: str) -> Place | None:
    """Where these words stand first, however they are spaced; None where they do not stand in one paragraph."""
    wanted = " ".join(words.split())
    row = db.execute("SELECT text FROM version_text WHERE version = ?", (found.version,)).fetchone()
    at = row[0].find(wanted) if row and wanted else -1
    if at < 0:
        return None
    start = at - (row[0].rfind("\n", 0, at) + 1)
    number: int = row[0].count("\n", 0, at) + 1
    held = paragraph(db, found, number)
    return Place(number, start, start + len(wanted)) if held and held.text.startswith(wanted, start) else None


def quoted(db: Connection, found: Citable, place: Place) -> Citation:
    """The citation of these words, with links to them at the source and in the archive; of very many words the first are quoted."""
    here = paragraph(db, found, place.paragraph)
    assert here is not None  # whoever made the place has seen it
    return quoted_in(db, found, here, place)


def quoted_in(db: Connection, found: Citable, here: Paragraph, place: Place) -> Citation:
    """The same of a paragraph that has been read."""
    cited, end = found.citation, min(place.end, place.start + QUOTED)
    own, whole = _around(db, found, here)
    live, kept = (texts.directive(place.start, end) for texts in (whole, own.below(cited.title)))
    begin = ledgerparts.holding(db, found.version, here.position, place.start)
    page = cited.page and f"{cited.page}{f'?from={begin}' if begin != ledgerparts.BEGINNING else ''}#p{place.paragraph}"
    return replace(
        cited,
        quote=here.text[place.start : end] + ("…" if end < place.end else ""),
        live=fragments.link(cited.url, live) if is_web(cited.url) and not cited.url.endswith("…") else "",
        kept=fragments.link(page, kept) if page else "",
    )


@dataclass(frozen=True, slots=True)
class _Among:
    """A text among others of its page."""

    texts: tuple[str, ...]
    at: int
    are_all: bool  # else they are its neighbours

    def below(self, headline: str) -> _Among:
        """As the archive shows them."""
        return _Among((headline, *self.texts), self.at + 1, True) if self.are_all else self

    def directive(self, start: int, end: int) -> str:
        told = fragments.directive if self.are_all else fragments.directive_in_context
        return told(self.texts, self.at, start, end)


def _around(db: Connection, found: Citable, here: Paragraph) -> tuple[_Among, _Among]:
    """The paragraph among the others of its text, and among all texts of the page as it was captured; of a very long page its neighbours."""
    count, size = db.execute(
        "SELECT count(*), sum(length) FROM (SELECT length FROM block WHERE version = ? LIMIT ?)", (found.version, BLOCKS + 1)
    ).fetchone()
    few = count > BLOCKS or size > CHARACTERS
    near = f"AND position BETWEEN {here.position - 1} AND {here.position + 1}" if few else ""
    blocks = db.execute(
        f"SELECT position, text, fate FROM block WHERE version = ? AND text IS NOT NULL {near} ORDER BY position", (found.version,)
    ).fetchall()
    kept = [(at, text) for at, text, fate in blocks if fate == "kept"]
    return _among(kept, here, not few), _among([(at, text) for at, text, _ in blocks], here, not few)


def _among(texts: Sequence[tuple[int, str]], here: Paragraph, are_all: bool) -> _Among:
    return _Among(tuple(text for _, text in texts), [at for at, _ in texts].index(here.position), are_all)
