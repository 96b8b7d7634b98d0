"""How to cite an article, or a sentence of it: three formats, the capture behind it, links to the words. No script is needed."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from archive import citation, cited
from archive.browse import formats, headers, whereabouts
from archive.browse.captures import name_of
from archive.browse.visit import Visit
from archive.citation import Citation
from archive.cited import Citable, Paragraph, Place
from archive.versions import cut
from normalize.sentences import sentences

_QUOTE = 2000  # characters that a reader may look for
LONGEST = 50_000  # characters of a paragraph in which sentences can be chosen; others are cited by their words
SENTENCES = 40  # offered at once, those around the one that is cited
SHOWN = 500  # characters of one


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says of the words that are wanted."""

    paragraph: str
    sentence: str
    words: str


@dataclass(frozen=True, slots=True)
class Sentence:
    number: int  # in its paragraph, from 1
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Cite:
    """All that the page shows."""

    citable: Citable
    citation: Citation
    place: Place | None  # None for the article as a whole
    query: str  # of the address, "" without words
    words: str  # as typed
    problem: str
    paragraph: str = ""  # that the words stand in, its beginning

    @property
    def home(self) -> str:
        """The path of the version."""
        return f"/article/{self.citable.article}/version/{self.citation.version}"

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Of the paragraph that is cited."""
        if self.place is None:
            return ()
        spans = sentences(self.paragraph)
        here = (self.place.start, self.place.end)
        chosen = next((at for at, span in enumerate(spans) if span == here), 0)
        first = max(0, chosen - SENTENCES // 2)
        return tuple(
            Sentence(number, cut(self.paragraph[slice(*span)], SHOWN), span == here)
            for number, span in enumerate(spans[first : first + SENTENCES], first + 1)
        )

    @property
    def sentences_in_all(self) -> int:
        return len(sentences(self.paragraph))

    @property
    def capture(self) -> str:
        """The capture's name in our addresses."""
        return name_of(self.citation.record)

    @property
    def text(self) -> str:
        return citation.text(self.citation)

    @property
    def bibtex(self) -> str:
        return citation.bibtex(self.citation)

    @property
    def csl(self) -> str:
        """A list of one item, as programs import it."""
        return formats.to_json([citation.csl(self.citation)])


async def page(visit: Visit) -> Response:
    key, version = visit.part("key"), visit.part("version")
    home = visit.address("/")
    asked = Asked(visit.argument("p"), visit.argument("s"), visit.argument("quote")[:_QUOTE])
    shown = await visit.read(lambda connection: read(connection, version or key, visit.archive.name, home, asked))
    if shown is None and (led := await visit.read(lambda connection: whereabouts.led_to(connection, key))):
        return Response.redirect(visit.path(f"/article/{led}/cite"))
    if shown is None:
        return visit.missing(f"No article {key}{f' with a version {version}' if version else ''} is held here.")
    wanted_as = visit.part("format")
    if wanted_as and shown.problem:
        return visit.trouble(404, "Not in this text", shown.problem)
    name = shown.citation.id
    if wanted_as == "json":
        return _file(shown.csl, "application/vnd.citationstyles.csl+json; charset=utf-8", f"{name}.json")
    if wanted_as == "bib":
        return _file(shown.bibtex, "application/x-bibtex; charset=utf-8", f"{name}.bib")
    if wanted_as == "txt":
        return _file(shown.text, "text/plain; charset=utf-8", f"{name}.txt")
    return visit.page("cite.html", 404 if shown.problem else 200, cite=shown)


def read(connection: sqlite3.Connection, name: str, archive: str, home: str, asked: Asked) -> Cite | None:
    """What of the version is cited: the words that were typed, the sentence, the paragraph, or all; None where it is not held."""
    found = cited.read(connection, name, archive, home)
    if found is None:
        return None
    here = None
    if asked.words:
        place = cited.find(connection, found, asked.words)
        problem = (
            ""
            if place
            else f"“{asked.words}” does not stand in one paragraph of this version. Copy the words out of the text as it is shown here."
        )
        query = urlencode({"quote": asked.words})
    elif asked.paragraph:
        here = cited.paragraph(connection, found, _number(asked.paragraph))
        place, problem = _numbered(found, here, asked.paragraph, asked.sentence)
        query = urlencode({"p": asked.paragraph, **({"s": asked.sentence} if asked.sentence else {})})
    else:
        place, problem, query = None, "", ""
    if place is None:
        return Cite(found, found.citation, None, "", asked.words, problem)
    here = here or cited.paragraph(connection, found, place.paragraph)
    assert here is not None  # the place is in it
    return Cite(found, cited.quoted_in(connection, found, here, place), place, query, asked.words, problem, here.text[:LONGEST])


def _numbered(found: Citable, held: Paragraph | None, paragraph: str, sentence: str) -> tuple[Place | None, str]:
    """The place in a paragraph that was looked for by its number; else what is wrong."""
    number = _number(paragraph)
    if held is None:
        return None, f"There is no paragraph {cut(paragraph, 20)}: this version has {found.paragraphs}."
    if not sentence:
        return Place(number, 0, len(held.text)), ""
    spans = sentences(held.text[:LONGEST])
    if not 1 <= _number(sentence) <= len(spans):
        return None, f"There is no sentence {cut(sentence, 20)}: paragraph {number} has {len(spans)}."
    return Place(number, *spans[_number(sentence) - 1]), ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _file(text: str, content_type: str, name: str) -> Response:
    disposition = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(text, headers={"content-security-policy": headers.OURS, **disposition}, content_type=content_type)
