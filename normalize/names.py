"""Who wrote it: names out of author fields and printed bylines, in the languages of the press.

An author is a name: not "By Staff", no job title, address or handle. A house is an author only where the page names nobody else.
"""

from __future__ import annotations

import re

LONGEST = 400  # characters of a byline; longer texts are paragraphs
_MOST = 20  # authors of one article

# "By" may stand before a name without a colon; "Text" may not, or "Text Size" would be one.
_LABEL = re.compile(
    r"^\W*(?:(?:(?:(?:article|story|text|words|written|reported|posted|published|report|review|analysis|opinion|interview|column)s?\s+)?by|"
    r"authors?|von|par|por|di|da|door|af|av|autor(?:in|en|es|e|i)?|auteure?s?|autora|autorin/autor|geschrieben von|ein \w+ von|propos recueillis par|"
    r"автор(?:ы)?|yazan|penulis|oleh|كتب|بقلم)\b(?:\s*[:：|]\s*|\s+(?:\|\s+)?)|"
    r"(?:текст|text|texte|texto|testo|tekst|words|report|reporter|haber|muhabir)\s*[:：]\s*(?:\|\s+)?)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s+(?:[|•·–—]|-)\s+.*$|\s*[|•·]\s*.*$|\s*\(.*$|\s+\b(?:published|posted|updated|last updated|on|at|am|le|el|il|vom|für|for|pour)\b\s.*$|"
    r"[\s–—-]+[^\W\d_]{3,9}\.?\s\d{1,2}\b.*$|\s*\b\d{1,2}(?:[.:/]\d\d|\s?(?:am|pm)\b|\s+[^\W\d_]{3,}\.?\s+\d{4}).*$|\s*\b\d{4}\b.*$",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"\s*(?:;|\||•|·|、|，|،|\+|&|\s/\s)\s*|\s*,\s*(?:(?:and|und|et|y|e|и)\s+)?|"
    r"\s+(?:and|und|et|y|e|i|и|та|og|och|ve|en|ja|dan|με|και|with|mit|avec|con|com|met|AND|UND|WITH)\s+|\s+و\s*"
)
# What stands after a name's comma and belongs to it: "Jr.", "Ph.D.", "CFA". Agencies' letters are names of their own.
_SUFFIX = re.compile(
    r",\s*(?=(?!(?:AP|AFP|DPA|EPA|UPI|TASS|ANSA|EFE|APA|PTI|ANI|BBC|CNN)\b)(?:Jr|Sr|I{2,3}|IV|Esq|(?:[A-Z][a-z]?\.?){2,5}®?)\.?\s*(?:,|;|$))"
)
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|\bwww\.\S+|(?<!\w)@\w+", re.IGNORECASE)
_DAY = re.compile(r"^[^\W\d_]{3,9}\.? \d{1,2}$")
_DOMAIN = re.compile(r"\.(?:com|org|net|info|news|[a-z]{2})$")
_WHERE = re.compile(r"\s+in\s+(?=[A-Z]).*$")  # "Ada Quill in Marbleton"
_BRACKET = re.compile(r"\s*[(\[].*$")
_TITLED = re.compile(r"\s+(?:기자|특파원|記者|记者|编辑)$|^(?:본지|記者|记者)\s*")
_NOBODY = re.compile(
    r"\b(?:staff|editors?|editorial|newsroom|news ?desk|desk|admin(?:istrator)?|webmaster|guest|contributors?|anonymous|unknown|redaktion|redaktionen|"
    r"rédaction|redacción|redacao|redação|redazione|redactie|toimitus|редакци\w*|تحرير|user|author|none|null|developer|"
    r"publisher|online|team|undefined|various|web ?desk)\b",
    re.IGNORECASE,
)
_JOB = re.compile(
    r"\b(?:correspondent|reporter|journalist|columnist|editor|writer|producer|photographer|chief|head|director|professor|specialist|analyst|manager|"
    r"redakteur(?:in)?|journaliste?|periodista|giornalista|jornalista|korrespondent(?:in)?|envoyée?|reporterin|redacteur|journalista?|profesor\w*|"
    r"корреспондент|обозреватель|журналист|muhabir|editör|foto|photo|image|picture|video|twitter|facebook|instagram|linkedin|email|follow|share|"
    r"bookmark|subscribe|comments?|read|more|today|yesterday|minutes?|published|updated|updates?|min|view|profile|bio|all|posts?)\b",
    re.IGNORECASE,
)
_PARTICLES = " al an ap as at bin bint da dal dalla das de degli dei del della den der des di do dos du e el ibn la le lo of ten ter til van vom von y zu zum zur 't "


def byline_names(text: str, *, bare: bool = False) -> tuple[str, ...]:
    """The names of a printed byline such as "By Ada Quill and Bo Reed, Staff Writers"; () where it prints none.

    Without a label ("By", "Von" ...) only persons' names of two words and more count; `bare` says that the element is marked as a
    byline, so that one word ("Reuters") counts too.
    """
    text = " ".join(text.split())
    if not text or len(text) > LONGEST:
        return ()
    unlabelled = _LABEL.sub("", text, count=1)
    labelled = unlabelled != text
    parts = _split(_AFTER.sub("", _ADDRESS.sub(" ", unlabelled)))
    persons = tuple(part for part in parts if is_person(part))
    if persons or not (labelled or bare):
        return persons[:_MOST]
    return tuple(part for part in parts[:1] if _is_name(part) and part[0].isupper() and len(part.split()) <= 4)


def labelled_names(text: str) -> tuple[str, ...]:
    """The names of a text that says itself that it is a byline ("By ...", "Von ..."); else ()."""
    return byline_names(text) if len(text) <= 150 and _LABEL.match(text) else ()


def is_label(text: str) -> bool:
    """Whether a text is only the "By" of a byline, its names in the next element."""
    return len(text) <= 20 and _LABEL.fullmatch(f"{text} ") is not None


def claimed_names(value: str) -> tuple[str, ...]:
    """The names of an author field of structured data or a meta element, where one word and houses are names too."""
    value = " ".join(value.split())
    if not value or len(value) > LONGEST or (_ADDRESS.search(value) and " " not in value):
        return ()
    parts = _split(_ADDRESS.sub(" ", _BRACKET.sub("", _LABEL.sub("", value, count=1))))
    if len(parts) > 1 and any(is_person(part) for part in parts):
        parts = tuple(part for part in parts if is_person(part) or (_is_name(part) and part.isupper()))
    return tuple(part for part in parts if _is_name(part))[:_MOST]


def is_person(name: str) -> bool:
    """Whether a name could be a person's: two to five words, all but particles capitalised, or two to four signs of Chinese or Japanese."""
    if not _is_name(name) or _JOB.search(name) or any(map(str.isdigit, name)):
        return False
    words = name.partition(",")[0].split()
    if len(words) == 1:
        return 2 <= len(name) <= 5 and all("\u3040" <= sign <= "\ud7a3" for sign in name)
    return len(words) <= 5 and all(not word[0].islower() or f" {word} " in _PARTICLES or word[1:2] in "'’" for word in words)


def _is_name(name: str) -> bool:
    if not 2 <= len(name) <= 80 or _NOBODY.search(name) or _slug(name) or not any(sign.isalpha() for sign in name):
        return False
    return sum(map(str.isdigit, name)) <= 3 and len(name.split()) <= 7 and not _DAY.search(name)


def _slug(name: str) -> bool:
    """Whether it is a login or a part of an address: "ada-quill", "aquill"."""
    return " " not in name and name.isascii() and name == name.lower() and not _DOMAIN.search(name)


def _split(text: str) -> tuple[str, ...]:
    protected = _SUFFIX.sub("\x00", text)
    parts = (
        _WHERE.sub("", _TITLED.sub("", part.replace("\x00", ", "))).strip(' \t.,:;–—-"“”«»*|') if part else ""
        for part in _PARTS.split(protected)
    )
    return tuple(dict.fromkeys(part for part in parts if part))
