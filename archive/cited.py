"""An article out of archive.db as it can be cited: the version, the capture that shows it, and the words to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from sqlite3 import Connection

from archive import versions
from archive.citation import Citation
from archive.identity import is_web
from normalize import fragments


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
    paragraphs: tuple[str, ...]
    texts: tuple[str, ...]  # of the whole page as it was captured, in its order
    places: tuple[int, ...]  # of the paragraphs in `texts`

    def quoted(self, place: Place) -> Citation:
        """The citation of these words, with links to them at the source and in the archive."""
        at, cited = place.paragraph - 1, self.citation
        live = fragments.directive(self.texts, self.places[at], place.start, place.end)
        kept = fragments.directive((cited.title, *self.paragraphs), at + 1, place.start, place.end)
        return replace(
            cited,
            quote=self.paragraphs[at][place.start : place.end],
            live=fragments.link(cited.url, live) if is_web(cited.url) else "",
            kept=fragments.link(f"{cited.page}#p{place.paragraph}", kept) if cited.page else "",
        )


def read(db: Connection, name: str, archive: str, home: str = "") -> Citable | None:
    """What is meant by a key, an address or a capture; `home` is where the archive is served, with a slash behind. None: not held."""
    version = versions.meant(db, name)
    if version is None:
        return None
    row = db.execute(
        """
        SELECT v.normalizer, v.rules, a.source, COALESCE(NULLIF(s.title, ''), a.source), c.fetched_at, c.record_id,
               COALESCE(c.payload_digest, ''), c.file, c.offset, c.length
        FROM version v JOIN article a ON a.id = v.article LEFT JOIN source s ON s.name = a.source JOIN capture c ON c.id = v.capture
        WHERE v.key = ?
        """,
        (version.key,),
    ).fetchone()
    if row is None:
        return None
    normalizer, rules, source, site, fetched_at, record, digest, file, offset, length = row
    blocks = db.execute(
        "SELECT b.text, b.fate FROM block b JOIN version v ON v.id = b.version WHERE v.key = ? AND b.text IS NOT NULL ORDER BY b.position",
        (version.key,),
    ).fetchall()
    state = version.state
    cited = Citation(
        title=state.title or version.url,
        authors=tuple(name for name in state.byline.split(", ") if name),  # as identity.byline joins them
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
    places = tuple(at for at, (_, fate) in enumerate(blocks) if fate == "kept")
    return Citable(cited, version.article, tuple(blocks[at][0] for at in places), tuple(text for text, _ in blocks), places)


def find(paragraphs: Sequence[str], words: str) -> Place | None:
    """Where these words stand first, however they are spaced; None where they do not stand in one paragraph."""
    wanted = " ".join(words.split())
    for number, paragraph in enumerate(paragraphs, 1):
        start = paragraph.find(wanted) if wanted else -1
        if start >= 0:
            return Place(number, start, start + len(wanted))
    return None
