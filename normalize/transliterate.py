"""Names as skeletons of their consonants, the same for a name in Latin, Cyrillic, Greek and Arabic letters: Putin, Путин, بوتين.

Letters that one script keeps apart and another does not are one class (after the idea of Soundex, Odell and Russell, 1918); vowels
and what is heard as one fall away.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PAIRS = {
    "sh": "s",
    "ch": "s",
    "zh": "j",
    "kh": "h",
    "gh": "k",
    "ph": "p",
    "th": "t",
    "dh": "t",
    "ts": "s",
    "tz": "s",
    "dj": "j",
    "дж": "j",
    "ck": "k",
    "ng": "n",
    "нг": "н",
    "نغ": "ن",
}
_CLASSES = {
    "p": "bpfvбпвфبپفڤβπφ",
    "t": "dtдтتدطضظذثδτθ",
    "k": "gkqгкґكقغگγκχ",
    "h": "hхحخه",
    "s": "szcсзцчшщسزصشچσςζψ",
    "j": "jжجژ",
    "l": "lлلλ",
    "r": "rрرρ",
    "m": "mмمμ",
    "n": "nнنν",
    "w": "wو",
    "ks": "xξ",
}
_OF = {letter: kind for kind, letters in _CLASSES.items() for letter in letters}
_ENDINGS = re.compile(r"(?:ами|ями|ого|его|ому|ему|ыми|ими|ов|ев|ом|ем|ой|ей|ах|ях|ым|им|[аеиоуыюя])$")
_PREFIXES = re.compile(r"^(?:[وفبلك]?ال|لل|[وفبلك])(?=.{3})")
_LEAST = 3  # letters of a stem


@lru_cache(maxsize=20_000)
def skeletons(name: str) -> frozenset[str]:
    """What the word may be reduced to: with and without its grammar; none where no consonants are left."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(one)).removesuffix("'s")
    stem = _ENDINGS.sub("", plain)
    bare = _PREFIXES.sub("", plain)
    forms = {plain, stem if len(stem) >= _LEAST else plain, bare}
    return frozenset(found for form in forms if (found := _skeleton(form)))


def _skeleton(word: str) -> str:
    word = re.sub("c(?=[^eiyh]|$)", "k", word)
    for pair, letter in _PAIRS.items():
        word = word.replace(pair, letter)
    found: list[str] = []
    for at, letter in enumerate(word):
        kind = _OF.get(letter, "")
        if kind in ("h", "w"):
            # Heard at a name's beginning, seldom written elsewhere.
            kind = {"h": "k", "w": "p"}[kind] if at == 0 else ""
        if kind and found[-1:] != [kind]:
            found.append(kind)
    return "".join(found)
