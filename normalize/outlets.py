"""Outlets by the names that are printed and the hosts that they have: "The Quiet Gazette" is quiet-gazette.example, «Причал» prichal.ru.

A match is good enough to choose among the few pages of one cluster; it is no proof that a host belongs to a name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

from normalize import urls

_ARTICLES = frozenset(
    [
        "the",
        "a",
        "le",
        "la",
        "les",
        "l",
        "el",
        "los",
        "las",
        "il",
        "lo",
        "gli",
        "i",
        "der",
        "die",
        "das",
        "de",
        "het",
        "o",
        "os",
        "as",
        "al",
    ]
)
_LINKS = _ARTICLES | frozenset(
    ["of", "and", "und", "et", "y", "e", "du", "des", "di", "del", "della", "do", "da", "dos", "van", "von", "für", "for", "in", "on", "&"]
)
_COMMON = frozenset(
    [
        "news",
        "newspaper",
        "online",
        "press",
        "media",
        "magazine",
        "agency",
        "network",
        "web",
        "website",
        "com",
        "org",
        "net",
        "info",
        "tv",
        "zeitung",
        "nachrichten",
        "presse",
        "journal",
        "site",
        "diario",
        "noticias",
        "agencia",
        "notizie",
        "agenzia",
        "jornal",
        "krant",
        "gazeta",
        "novosti",
        "новости",
        "газета",
        "агентство",
        "журнал",
    ]
)
_STAFF = frozenset(
    [
        "staff",
        "team",
        "newsroom",
        "editors",
        "reporters",
        "correspondent",
        "correspondents",
        "desk",
        "bureau",
        "redaktion",
        "redaction",
        "redaccion",
        "redazione",
        "redactie",
    ]
)
_NO_NAMES = frozenset(
    [
        "www",
        "www1",
        "www2",
        "m",
        "mobile",
        "amp",
        "com",
        "co",
        "org",
        "net",
        "news",
        "gov",
        "edu",
        "ac",
        "en",
        "de",
        "fr",
        "es",
        "ru",
        "ar",
        "it",
        "pt",
    ]
)
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}")
_SHORTEST = 3  # letters that a host must share with a name
_RUN_SHORTEST = 6  # of some words of a name
_BARE_SHORTEST = 5  # where a common word of the name is left out

_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "ie", "ж": "zh", "з": "z", "и": "i", "і": "i", "ї": "i",
    "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x",
    "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "i", "φ": "f", "χ": "h", "ψ": "ps", "ω": "o",
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z",
    "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n",
    "ه": "h", "ة": "a", "و": "w", "ي": "y", "ى": "a", "ء": "", "ئ": "", "ؤ": "",
    "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i", "þ": "th", "ð": "d",
}  # fmt: skip
_UKRAINIAN = frozenset("ґіїє")  # whose "г" is an h
_NO_LETTERS = re.compile(r"[\W_]+")
_ALIKE = str.maketrans("pvgcq", "bfjkk")  # Arabic has one letter for both
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_VOWELS = re.compile(r"[aeiouyw']|(?<=.)h$")
_LOOSE = ((re.compile(r"y|j"), "i"), (re.compile(r"kh"), "h"), (re.compile(r"ii"), "i"), (re.compile(r"c(?!h)"), "ts"))


def is_name_of(name: str, address: str) -> bool:
    """Whether an outlet's printed name is that of the address's host; `address` is an http(s) address, a host or a source's name."""
    if _DOMAIN.fullmatch(name.strip().lower()) and _site(name) == _site(address):
        return True
    ours = _labels(address)
    theirs = _spellings(name)
    if not theirs.isdisjoint(ours):
        return True
    return not name.isascii() and any(_sounds(name, label) for label in ours)


def holds_name_of(name: str, address: str) -> bool:
    """Whether some of the name's words in a row are the host's: "Ada Roe HARBOUR POST", "Harbour Post Sport" at harbourpost.example.

    Good for a page's own name alone: of another page's it would take too much.
    """
    words = [_latin(word) for word in _words(name)]
    runs = {"".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)}
    return is_name_of(name, address) or any(len(label) >= _RUN_SHORTEST and label in runs for label in _labels(address))


def may_hold_name_of(line: str, address: str) -> bool:
    """Whether a line's letters hold a part of the host, or are such that the host may be written otherwise: cheap, before one looks closer."""
    letters = _NO_LETTERS.sub("", line.casefold())
    return not letters.isascii() or any(label in letters for label in _labels(address))


def is_whole_name_of(name: str, address: str) -> bool:
    """Whether all the name's words are a part of the host, in their order: no initials, nothing left out."""
    return key(name) in {label.removeprefix("the") for label in _labels(address)}


def same_house(one: str, other: str) -> bool:
    """Whether two addresses are of one house: one site, or sites that bear one name under other suffixes, as bbc.com and bbc.co.uk."""
    first, second = _site(one), _site(other)
    if not first or not second:
        return False
    return first == second or not _labels(first).isdisjoint(_labels(other)) or not _labels(second).isdisjoint(_labels(one))


def same_name(one: str, other: str) -> bool:
    """Whether two printed names are one outlet's: case, articles and common words do not count."""
    first, second = key(one), key(other)
    return first == second


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    """A name for comparing: folded, without articles and spaces."""
    words = _words(name)
    return "".join(word for word in words if word not in _ARTICLES) or "".join(words)


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ё", "е").replace("й", "й"))
    return re.findall(r"[^\W_]+", "".join(sign for sign in plain if not unicodedata.combining(sign)).replace("'", "").replace("’", ""))


@lru_cache(maxsize=4096)
def _spellings(name: str) -> frozenset[str]:
    """What the name's host may be called."""
    found: set[str] = set()
    for printed in {name, name.casefold().translate(_UMLAUTS)}:
        words = [_latin(word) for word in _words(printed)]
        words = [word for word in words if word not in _STAFF] or words
        telling = [word for word in words if word not in _LINKS]
        own = [word for word in telling if word not in _COMMON]
        if not own:
            own = telling
        while words and words[0] in _ARTICLES:
            found.add("".join(words))
            words = words[1:]
        inner = range(1, len(telling) - 1)  # "Ovolo Collective Hotels" at ovolohotels.com
        found |= {"".join(telling[:at] + telling[at + 1 :]) for at in inner}
        found |= {"".join(words), "".join(telling), *_initials(words), *_initials(telling)}
        found |= {short for short in ("".join(own),) if len(short) >= _BARE_SHORTEST}
    return frozenset(each for each in found if len(each) >= _SHORTEST)


def _initials(words: list[str]) -> set[str]:
    """First letters, and first letters before the last word or two."""
    letters = "".join(word[:1] for word in words)
    mixed = {letters[:-rest] + "".join(words[-rest:]) for rest in (1, 2) if len(words) - rest >= 2 or (rest == 1 and len(words) == 2)}
    return mixed | ({letters} if len(letters) >= _SHORTEST else set())


@lru_cache(maxsize=4096)
def _labels(address: str) -> frozenset[str]:
    """The parts of a host that may be a name."""
    try:
        host = urls.host(address if "://" in address else f"https://{address}/")
    except ValueError:
        host = address.lower()
    parts = host.split(".")
    kept = (parts[:-1] if len(parts) > 1 else parts) if "." in host else parts
    return frozenset(bare for part in kept if part not in _NO_NAMES and len(bare := re.sub(r"[\W_]", "", part)) >= _SHORTEST)


def _site(address: str) -> str:
    """The registrable domain of an address or host; "" where it is neither."""
    try:
        return urls.site(address if "://" in address else f"https://{address.strip().lower()}/")
    except ValueError:
        return ""


def _latin(word: str) -> str:
    return "".join(_LETTERS.get(sign, sign) for sign in word)


def _sounds(name: str, label: str) -> bool:
    """Whether the label is the name in Latin letters, however it was written; of Arabic only consonants are compared."""
    words = [word for word in _words(name) if word not in _COMMON] or _words(name)
    latin = "".join(map(_latin, words))
    if any("\u0590" <= sign <= "\u06ff" for sign in name):
        ours, theirs = _consonants(latin), _consonants(label)
        return len(ours) >= _SHORTEST - 1 and theirs in (ours, ours.removeprefix("l"))
    if not _UKRAINIAN.isdisjoint(name.lower()) and _loose("".join(_latin(word.replace("г", "h")) for word in words)) == _loose(label):
        return True
    return _loose(latin) == _loose(label)


def _loose(latin: str) -> str:
    for pattern, sign in _LOOSE:
        latin = pattern.sub(sign, latin)
    return latin


def _consonants(latin: str) -> str:
    return "".join(sign for sign, _ in groupby(_VOWELS.sub("", latin).translate(_ALIKE)))
