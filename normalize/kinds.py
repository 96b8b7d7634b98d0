"""What kind of page it is: only some kinds become articles, the rest stay captures with their kind.

Asked in this order: what keeps a reader out (walls, errors, parked domains: short pages that say so, and claim to be no article), then
which form an article has (live blog, gallery, video or audio, cut short by a paywall), then whether it is a list of other pages.
A login or a shell that scripts would fill is `other`; a check of the reader's age is a `consent-wall`; a page that a country may not see
is an `error`; audio is a `video`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from urllib.parse import urlsplit

from normalize import signs
from normalize.model import Entry, Kind

_SHORT = 1800  # letters of all visible text; walls, errors and parked domains say little
_BUTTONS = 150  # letters of a button, or of several in a row
_BARE = 300  # letters of a page that shows next to nothing, whose markup is then looked at
_ENOUGH = 180  # letters of kept text that make an article; a short notice of an agency has about that
_STUB = 1200  # letters of kept text that a paywall may leave
_LOCKED_STUB = 2500  # ... where JSON-LD says that it is locked
_PARAGRAPH, _PROSE = 100, 500  # letters of a paragraph; of paragraphs that a wall may have besides
_HEADING = 110  # letters of a heading that says what is wrong
_PARTS = re.compile(r"\s[|\-–—·»«•]\s|\s?\|\s?")  # between a title and the site's name
_ARTICLE_TYPE = re.compile(r"\w*News(?!paper|Media|letter)\w*|Report|\w*Article|BlogPosting|og:article", re.I)
_LIST_TYPES = frozenset(("CollectionPage", "SearchResultsPage", "ProfilePage", "og:profile"))
_TEASER = 420  # letters under a headline of a list
_OWN, _OWN_OF_LIST = 450, 1500  # letters that a list may have besides, like a few words on an author; more where it names itself a list
_LINK = 0.6  # share of a headline's letters that is a link; a date may stand beside
_MANY = 12  # headlines of a list without teasers
_LINKED = 8  # blocks that are a headline with its teaser
_TIME = 30  # letters of a time of day, with what stands beside it
_TIMES = 6  # entries of a live blog
_ENTRY = 900  # letters between two times of a live blog, at most, in the middle case


@dataclass(frozen=True, slots=True)
class Look:
    """What of a page its kind is seen by."""

    status: int | None = None  # HTTP
    url: str | None = None
    markup: str = ""  # the whole page as text
    title: str = ""
    types: tuple[str, ...] = ()  # JSON-LD types of all nodes, then og:type as "og:article"
    free: bool | None = None  # isAccessibleForFree; None where nothing is said
    dated: bool = False  # whether the page itself prints a date of publication
    entries: tuple[Entry, ...] = ()  # the ledger
    carried: int = 0  # letters of JSON-LD's articleBody
    linked: tuple[float, ...] = ()  # for each entry the share of its letters that stand in links, 0..1


class _Seen:
    """A page as the questions below need it; each answer is worked out once, when it is asked for."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.kept = [entry.block.text for entry in look.entries if entry.fate == "kept"]
        self.kept_letters = sum(map(len, self.kept))
        self.letters = sum(len(entry.block.text) for entry in look.entries)
        self.typed = any(map(_ARTICLE_TYPE.fullmatch, look.types))

    @cached_property
    def short(self) -> bool:
        return self.letters < _SHORT

    @cached_property
    def claimed(self) -> bool:
        """Whether the page claims to be an article, and has any text to show for it."""
        return (self.typed or self.look.dated) and self.kept_letters >= _ENOUGH

    @cached_property
    def says(self) -> str:
        """The title and the first of what is visible."""
        return "\n".join([self.look.title, *(entry.block.text for entry in self.look.entries)])[: _SHORT + 200]

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The parts of the title, and the first headings, where they are short."""
        found = [entry.block.text for entry in self.look.entries if entry.block.form == "heading"][:3]
        return tuple(text for text in (*_PARTS.split(self.look.title), *found) if text and len(text) <= _HEADING)

    @cached_property
    def path(self) -> str:
        """Of the address; "" where there is none, or none that can be read."""
        try:
            return urlsplit(self.look.url or "").path.lower()
        except ValueError:
            return ""

    def prose(self, sign: re.Pattern[str]) -> int:
        """Letters of kept paragraphs that have nothing to do with it: an article that quotes what walls say has some."""
        return sum(len(text) for text in self.kept if len(text) >= _PARAGRAPH and not sign.search(text))

    def is_headed(self, sign: re.Pattern[str]) -> bool:
        return any(map(sign.search, self.headings))


def kind(look: Look) -> Kind:
    """The kind of page."""
    seen = _Seen(look)
    return _wall(seen) or _form(seen)


def _wall(seen: _Seen) -> Kind | None:
    """What keeps a reader from an article; None where nothing does."""
    failed = seen.look.status is not None and seen.look.status >= 400
    if seen.claimed and not failed:
        return None
    if _is_guarded(seen, failed):
        return "bot-wall" if not signs.GEO.search(seen.says) or signs.BOT.search(seen.look.title) else "error"
    if failed:
        return "error"
    if seen.short and (_says(seen, signs.PARKED) or _is_marked(seen, signs.PARKED_MARKS)):
        return "parked"
    if _is_error(seen):
        return "error"
    if not seen.short:
        return None
    return _gate(seen)


def _gate(seen: _Seen) -> Kind | None:
    """Of a short page: what it asks of a reader first."""
    if _asks_consent(seen):
        return "consent-wall"
    if signs.SERVER_DEFAULT.search(seen.says) or signs.LOGIN.search(seen.says):
        return "other"
    if seen.letters < _BARE and signs.SCRIPTS_WANTED.search(seen.says):
        return "other"
    return None


def _is_guarded(seen: _Seen, failed: bool) -> bool:
    if not (seen.short or failed) or seen.kept_letters >= _SHORT:
        return False
    return _is_marked(seen, signs.BOT_MARKS) or (bool(signs.BOT.search(seen.says)) if failed else _says(seen, signs.BOT))


def _says(seen: _Seen, sign: re.Pattern[str]) -> bool:
    return bool(sign.search(seen.says)) and seen.prose(sign) < _PROSE


def _is_marked(seen: _Seen, marks: tuple[str, ...]) -> bool:
    return seen.letters < _BARE and any(mark in seen.look.markup for mark in marks)


def _asks_consent(seen: _Seen) -> bool:
    """It speaks of cookies and has a button, or asks for the reader's age."""
    if _says(seen, signs.AGE) or _says(seen, signs.CONSENT_ALONE):
        return True
    buttons = (entry.block.text for entry in seen.look.entries if len(entry.block.text) <= _BUTTONS)
    return _says(seen, signs.CONSENT) and (signs.ACCEPT.search(seen.look.title) is not None or any(map(signs.ACCEPT.search, buttons)))


def _is_error(seen: _Seen) -> bool:
    """A page that says so in its title or first heading, or says little else."""
    told = (signs.NOT_FOUND, signs.OUT_OF_ORDER, signs.GEO)
    headed = any(map(seen.is_headed, told))
    if headed and (seen.kept_letters < 700 or not seen.typed):
        return True
    return seen.letters < 2 * _BARE and any(sign.search(seen.says) for sign in told)


def _form(seen: _Seen) -> Kind:
    types, enough = seen.look.types, seen.kept_letters >= _ENOUGH
    if "LiveBlogPosting" in types or _is_live(seen):
        return "live-blog"
    if _is_list(seen):
        return "index"
    if _is_locked(seen) and (enough or seen.typed):
        return "partial"
    if seen.typed and not seen.kept and seen.look.carried >= _ENOUGH:
        return "partial"  # a script draws its text
    if _is_gallery(seen):
        return "gallery"
    if not enough and _is_watched(seen):
        return "video"
    return "article" if enough or (seen.typed and seen.kept) else "other"


def _is_locked(seen: _Seen) -> bool:
    if seen.kept_letters >= (_LOCKED_STUB if seen.look.free is False else _STUB):
        return False
    if seen.look.free is False and seen.kept_letters < _STUB:
        return True
    return any(signs.PAYWALL.search(entry.block.text) for entry in _after_text(seen))


def _after_text(seen: _Seen) -> Iterator[Entry]:
    """From the first kept block to a dozen after the last: where a paywall stands."""
    kept = [at for at, entry in enumerate(seen.look.entries) if entry.fate == "kept"]
    return iter(seen.look.entries[kept[0] : kept[-1] + 13] if kept else seen.look.entries)


def _is_live(seen: _Seen) -> bool:
    """Many times of day, one after another, with little text after each; fewer where the page calls itself live."""
    told = seen.is_headed(signs.LIVE) or bool(signs.LIVE.search(seen.path.replace("-", " ")))
    times = [at for at, entry in enumerate(seen.look.entries) if _is_clock(entry, told)]
    if len(times) < _TIMES:
        return False
    sizes = sorted(_text_between(seen, at, after, told) for at, after in pairwise(times))
    filled = [size for size in sizes if size >= 30]
    return len(filled) >= (_TIMES - 1 if told else 2 * _TIMES) and filled[len(filled) // 2] <= _ENTRY and 4 * len(filled) >= 3 * len(sizes)


def _is_clock(entry: Entry, told: bool) -> bool:
    """Whether it is a time of day, or on a page that calls itself live begins with one."""
    text = entry.block.text
    if entry.fate == "removed" and entry.name in ("comments", "related"):
        return False
    if told:
        return (
            bool(signs.HOLDS_CLOCK.search(text))
            if len(text) <= _TIME
            else entry.fate == "kept" and bool(signs.STARTS_WITH_CLOCK.match(text))
        )
    return len(text) <= _TIME and (text[:1].isdigit() or text[-1:].isdigit()) and signs.CLOCK.fullmatch(text) is not None


def _text_between(seen: _Seen, at: int, after: int, told: bool) -> int:
    """Letters between two times; of a page that calls itself live also what an extractor took for a repetition."""
    pairs = zip(seen.look.entries[at:after], seen.look.linked[at:after], strict=True)
    return sum(
        len(entry.block.text) for entry, linked in pairs if entry.fate == "kept" or (told and entry.name == "other" and linked <= _LINK)
    )


def _is_gallery(seen: _Seen) -> bool:
    captions = sum(entry.name == "caption" or entry.block.form == "caption" for entry in seen.look.entries)
    text = sum(len(entry.block.text) for entry in seen.look.entries if entry.fate == "kept" and entry.block.form != "caption")
    if not {"ImageGallery", "MediaGallery"}.isdisjoint(seen.look.types):
        return text < 800 + 60 * captions
    return text < (60 * captions if seen.is_headed(signs.PICTURES) else 400) and captions >= 5


def _is_watched(seen: _Seen) -> bool:
    if not {"VideoObject", "AudioObject", "PodcastEpisode", "RadioEpisode", "TVEpisode"}.isdisjoint(seen.look.types):
        return True
    if any(name.startswith(("og:video", "og:music")) for name in seen.look.types):
        return True
    told = seen.is_headed(signs.WATCHED) or signs.WATCHED.search(seen.path.replace("-", " "))
    return bool(told) and any(mark in seen.look.markup for mark in signs.PLAYERS)


def _is_list(seen: _Seen) -> bool:
    """Headlines that lead elsewhere, with a teaser at most under each, on a page that claims to be no article."""
    front = seen.path == "/" or (seen.path == "" and (seen.look.url or "").count("/") == 2)
    listed = front or not _LIST_TYPES.isdisjoint(seen.look.types)
    if seen.look.dated and seen.typed and not listed:
        return False
    if not (seen.typed or seen.look.dated) and _is_list_in_blocks(seen):
        return True
    headlines, teasers, own = _teasers(seen)
    if listed or signs.INDEX_PATH.search(seen.look.url or ""):
        return headlines >= 5 and own < _OWN_OF_LIST and (teasers >= 4 or seen.kept_letters < _OWN)
    return (teasers >= 5 and own < _OWN) or (headlines >= _MANY and not seen.typed and _unlinked(seen) < _ENOUGH)


def _is_list_in_blocks(seen: _Seen) -> bool:
    """Whether most kept blocks are a linked headline and its teaser in one."""
    pairs = zip(seen.look.entries, seen.look.linked, strict=True)
    both = [len(entry.block.text) for entry, linked in pairs if entry.fate == "kept" and linked > 0.15 and len(entry.block.text) <= _TEASER]
    return len(both) >= _LINKED and sum(both) > 0.7 * seen.kept_letters


def _unlinked(seen: _Seen) -> int:
    pairs = zip(seen.look.entries, seen.look.linked, strict=True)
    return sum(len(entry.block.text) for entry, linked in pairs if entry.fate == "kept" and linked <= _LINK)


def _teasers(seen: _Seen) -> tuple[int, int, int]:
    """Headlines that are links; those with a teaser under them; letters of kept text that is neither."""
    headlines = teasers = own = under = 0
    met: set[str] = set()
    for entry, linked in zip(seen.look.entries, seen.look.linked, strict=True):
        size = len(entry.block.text)
        if linked > _LINK and (size >= 25 or entry.block.form == "heading") and entry.block.text not in met:
            met.add(entry.block.text)
            is_teaser = headlines > 0 and 30 <= under <= _TEASER
            headlines, teasers, own, under = headlines + 1, teasers + is_teaser, own + (0 if is_teaser else under), 0
        elif entry.fate == "kept" and linked <= _LINK:
            under += size
    is_last = headlines > 0 and 30 <= under <= _TEASER
    return headlines, teasers + is_last, own + (0 if is_last else under)
