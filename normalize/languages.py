"""Which language a text is in, offline: a small identifier for the text, the page's own claim for what it cannot tell."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_ENOUGH = 60  # letters from which on the identifier is asked
_SURE = 0.9  # its probability, from which on it overrules the page
_READ = 4000  # characters of the text that it reads; more change nothing
_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.].*)?", re.I)
_OLD = {"iw": "he", "in": "id", "ji": "yi", "no": "nb", "gsw": "de"}  # deprecated tags, and those of one language in two spellings
_NAMED = {
    "english": "en",
    "deutsch": "de",
    "german": "de",
    "français": "fr",
    "french": "fr",
    "español": "es",
    "spanish": "es",
    "русский": "ru",
    "russian": "ru",
}


def tag(claimed: str) -> str:
    """The BCP 47 tag that a page's claim means: "en-US" for "en_US.UTF-8"; "" where it means none."""
    claimed = claimed.split(",")[0].strip()
    if claimed.lower() in _NAMED:
        return _NAMED[claimed.lower()]
    match = _TAG.fullmatch(claimed)
    if match is None or match[1].lower() in ("und", "mul", "zxx", "xx"):
        return ""
    parts = (match[1].lower(), (match[2] or "").title(), (match[3] or "").upper())
    return "-".join(part for part in parts if part)


def language(text: str, claimed: str = "") -> str:
    """The language of a text as a BCP 47 tag, "" where nobody can tell.

    The page's claim stands where the text agrees with it (it may name a country), where the text is short, and where the identifier
    is not sure; else the identifier's word stands.
    """
    claim = tag(claimed)
    if sum(map(str.isalpha, text[:_READ])) < _ENOUGH:
        return claim
    found, probability = _identifier().classify(text[:_READ])
    if claim and (_same(found, claim) or probability < _SURE):
        return claim
    return str(found)


@cache
def _identifier() -> LanguageIdentifier:
    # Read on the first question: half a second and 60 MB that commands which normalize nothing need not pay.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _same(one: str, other: str) -> bool:
    first, second = (name.split("-")[0].lower() for name in (one, other))
    return (
        _OLD.get(first, first) == _OLD.get(second, second)
        or {first, second} <= {"nb", "nn", "no", "da"}
        or {first, second} <= {"hr", "sr", "bs"}
    )
