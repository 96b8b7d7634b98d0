"""Which language a text is in, offline: a small identifier for the text, the page's own claim for what it cannot tell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from normalize.model import Claim

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_ENOUGH = 60  # letters from which on the identifier is asked
_SURE = 0.9  # its probability, from which on it overrules the page
_READ = 1200  # characters of the text that it reads, half at its head and half in its middle; more change nothing
_OWN_SHARE = 0.12  # of a text's words that its language's own small words are, at least
_OWN_WORDS = 25  # words of a text from which on that can be told
_WORDS = re.compile(r"[^\W\d_]+")
_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.].*)?", re.I)
_OLD = {"iw": "he", "in": "id", "ji": "yi", "no": "nb", "gsw": "de"}  # deprecated tags, and those of one language in two spellings
# Small words that a language shares with no other of this table. A text full of them is in the language that its page claims, and
# the identifier with its half second of loading need not be asked.
_OWN = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to is that for it with was by this are be from have has his which would been their",
        "de": "der die das und den von zu ist mit sich des dem nicht ein eine auch auf für im sind wird wurde bei nach einer",
        "fr": "les des est dans pour qui une par sur pas plus avec sont ce cette aux ont été mais leur",
        "es": "los las del por con una para es su como más pero sus fue este lo el y ha",
        "it": "il di che è della per non sono gli con del nel alla anche delle dei più è stato ha",
        "pt": "os da do em não uma com dos mais das foi ao pela são pelo à ou na no",
        "nl": "het een van dat op te zijn voor niet met aan er om ook maar bij naar worden werd",
        "ru": "и в не на что с по как это для его к из но от он был также",
        "ar": "في من على إلى أن التي عن الذي مع هذا أو بعد كان هذه ما قال",
        "tr": "bir ve bu için ile olarak çok daha gibi olan kadar sonra ise dedi ancak göre tarafından",
    }.items()
}
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
    claim, found = tag(claimed), identified(text, claimed)
    return claim if not found or (claim and _same(found, claim)) else found


def identified(text: str, claimed: str = "") -> str:
    """The language that the text itself shows, without a country; "" where it is too short or the identifier is not sure against a claim."""
    sample = _sample(text)
    if sum(map(str.isalpha, sample)) < _ENOUGH:
        return ""
    claim = tag(claimed).partition("-")[0]
    if _speaks(sample, claim):
        return claim
    found, probability = _identifier().classify(sample)
    return "" if claim and probability < _SURE else str(found)


def judged(text: str, claims: Iterable[Claim]) -> tuple[str, tuple[Claim, ...]]:
    """The language of a text, and a page's claims with the identified one beside its own; what is believed is marked as chosen."""
    claims = tuple(claims)
    claimed = next((claim.value for claim in claims if claim.field == "language" and claim.chosen), "")
    spoken, believed = identified(text, claimed), language(text, claimed)
    overruled = bool(spoken) and believed == spoken and not (claimed and _same(spoken, tag(claimed)))
    own = tuple(replace(claim, chosen=False) if overruled and claim.field == "language" else claim for claim in claims)
    return believed, (*own, Claim("language", spoken, "text", overruled)) if spoken else own


def _sample(text: str) -> str:
    """The head and the middle of a text: a head alone may quote another language."""
    half = _READ // 2
    return text if len(text) <= _READ else f"{text[:half]} {text[len(text) // 2 :][:half]}"


def _speaks(sample: str, language: str) -> bool:
    """Whether the text is full of the small words of a language; False for one that the table does not hold."""
    own = _OWN.get(language)
    words = _WORDS.findall(sample.lower()) if own else ()
    return own is not None and len(words) >= _OWN_WORDS and sum(word in own for word in words) >= _OWN_SHARE * len(words)


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
