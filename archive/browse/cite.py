"""How to cite an article, or a sentence of it: three formats, the capture behind it, links to the words. No script is needed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from archive import citation, cited
from archive.browse import formats, headers, whereabouts
from archive.browse.captures import name_of
from archive.browse.visit import Visit
from archive.citation import Citation
from archive.cited import Citable, Place
from normalize.sentences import sentences

_QUOTE = 2000  # characters that a reader may look for


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

    @property
    def home(self) -> str:
        """The path of the version."""
        return f"/article/{self.citable.article}/version/{self.citation.version}"

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Of the paragraph that is cited."""
        if self.place is None:
            return ()
        text = self.citable.paragraphs[self.place.paragraph - 1]
        spans = sentences(text)
        here = (self.place.start, self.place.end)
        return tuple(Sentence(number, text[slice(*span)], span == here) for number, span in enumerate(spans, 1))

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
    found = await visit.read(lambda connection: cited.read(connection, version or key, visit.archive.name, home))
    if found is None and (led := await visit.read(lambda connection: whereabouts.led_to(connection, key))):
        return Response.redirect(visit.path(f"/article/{led}/cite"))
    if found is None:
        return visit.missing(f"No article {key}{f' with a version {version}' if version else ''} is held here.")
    shown = _chosen(found, visit.argument("p"), visit.argument("s"), visit.argument("quote")[:_QUOTE])
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


def _chosen(found: Citable, paragraph: str, sentence: str, words: str) -> Cite:
    """What of it is cited: the words that were typed, the sentence, the paragraph, or all."""
    if words:
        place = cited.find(found.paragraphs, words)
        problem = (
            ""
            if place
            else f"“{words}” does not stand in one paragraph of this version. Copy the words out of the text as it is shown here."
        )
        query = urlencode({"quote": words})
    elif paragraph:
        place, problem = _numbered(found, paragraph, sentence)
        query = urlencode({"p": paragraph, **({"s": sentence} if sentence else {})})
    else:
        place, problem, query = None, "", ""
    citation_of = found.quoted(place) if place else found.citation
    return Cite(found, citation_of, place, query if place else "", words, problem)


def _numbered(found: Citable, paragraph: str, sentence: str) -> tuple[Place | None, str]:
    number = _number(paragraph)
    if not 1 <= number <= len(found.paragraphs):
        return None, f"There is no paragraph {paragraph}: this version has {len(found.paragraphs)}."
    text = found.paragraphs[number - 1]
    if not sentence:
        return Place(number, 0, len(text)), ""
    spans = sentences(text)
    if not 1 <= _number(sentence) <= len(spans):
        return None, f"There is no sentence {sentence}: paragraph {number} has {len(spans)}."
    return Place(number, *spans[_number(sentence) - 1]), ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _file(text: str, content_type: str, name: str) -> Response:
    disposition = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(text, headers={"content-security-policy": headers.OURS, **disposition}, content_type=content_type)
