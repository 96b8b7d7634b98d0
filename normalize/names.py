"""What a name is: a person's, a house's, a team's, or nobody's, told from its words alone."""

from __future__ import annotations

import re

_DAY = re.compile(r"^[^\W\d_]{3,9}\.? \d{1,2}$")
_DOMAIN = re.compile(r"\.(?:com|org|net|info|news|[a-z]{2})$")
_NOBODY = re.compile(
    r"\b(?:staff|editors?|editorial|newsroom|news ?desk|desk|admin(?:istrator)?|webmaster|guest|contributors?|anonymous|unknown|redaktion|redaktionen|"
    r"rédaction|redacción|redacao|redação|redazione|redactie|toimitus|редакци\w*|تحرير|user|author|none|null|developer|"
    r"publisher|online|team|undefined|various|web ?desk)\b",
    re.IGNORECASE,
)
_TEAM = re.compile(
    r"\b(?:staff|editors|editorial|newsroom|news ?desk|desk|contributors?|redaktion|rédaction|redacción|redação|redazione|redactie|toimitus|редакция|"
    r"team|equipe|équipe|equipo)\b|هيئة تحرير",
    re.IGNORECASE,
)
_JOB = re.compile(
    r"\b(?:correspondent|reporter|journalist|columnist|editor|writer|producer|photographer|chief|head|director|professor|specialist|analyst|manager|"
    r"redakteur(?:in)?|journaliste?|periodista|giornalista|jornalista|korrespondent(?:in)?|envoyée?|reporterin|redacteur|journalista?|profesor\w*|"
    r"корреспондент|обозреватель|журналист|muhabir|editör|foto|photo|image|picture|video|twitter|facebook|instagram|linkedin|email|follow|share|"
    r"bookmark|subscribe|comments?|read|more|today|yesterday|minutes?|published|updated|updates?|min|view|profile|bio|all|posts?|posted|written|reviewed|"
    r"article|list|jump|disclosure|guidelines?|policy|reading|time|menu|home|attorney|lawyer|grader|journalism|listen|watch|advertisement|sponsored)\b",
    re.IGNORECASE,
)
# A name does not begin so: an order, an invitation, a heading.
_NO_FIRST = re.compile(
    r"(?:order|popular|special|arrangement|invitation|decree|royal|law|request|appointment|default|design|accident|the|this|these|in|on|by|from|how|what|why|"
    r"our|your|my|orden|ordre|auftrag|befehl|anordnung|ordine|ordem|orde|приказу|указу|emriyle|die|les|los|las|une|una|eine|gli)\b",
    re.IGNORECASE,
)
_SMALL = re.compile(r"\b(?:the|a|an|our|and|of|la|le|el|die|der|das|de)\b", re.IGNORECASE)
_GENERAL = re.compile(
    r"\b(?:news|web|guest|online|special|digital|online-?|site|content|writers?|senior|junior|chief|our|local|general)\b", re.IGNORECASE
)
_HOUSE = re.compile(
    r"(?i)\b(?:academy|agency|agencies|alliance|analytics|archive|association|blog|broadcasting|bulletin|bureau|campaign|cent(?:er|re)|channel|chronicle|"
    r"coalition|collective|committee|council|courier|daily|desk|digest|dispatch|echo|examiner|express|forum|foundation|free press|front|gazette|globe|group|"
    r"guardian|herald|independent|initiative|inquirer|insider|institute?|intelligence|international|journal|lab|ledger|magazine|mail|media|mirror|monitor|"
    r"network|news|newspaper|newswire|observatory|observer|online|organi[sz]ation|outlook|paper|post|press|project|quarterly|radio|record|register|"
    r"report|reporter|republic|research|review|sentinel|service|society|standard|star|studies|sun|syndicate|telegraph|think ?tank|times|today|tribune|"
    r"tv|union|university|voice|watch|weekly|wire|world|zeitung|presse|nachrichten|rundschau|kurier|tagblatt|blatt|journal|gazeta|novosti|agencia|"
    r"agenzia|noticias|diario|giornale|corriere|новости|газета|агентство|вестник|курьер)\b|\.(?:com|org|net|info|news|press)\b"
)
_PARTICLES = " al an ap as at bin bint da dal dalla das de degli dei del della den der des di do dos du e el ibn la le lo of ten ter til van vom von y zu zum zur 't "
_LONGEST = 80  # characters of a name


def is_person(name: str) -> bool:
    """Whether a name could be a person's: two to five words, all but particles capitalised, or two to four signs of Chinese or Japanese."""
    if not is_name(name) or _JOB.search(name) or _NO_FIRST.match(name) or any(map(str.isdigit, name)):
        return False
    words = name.partition(",")[0].split()
    if len(words) == 1:
        return 2 <= len(name) <= 5 and all("\u3040" <= sign <= "\ud7a3" for sign in name)
    return len(words) <= 5 and all(not word[0].islower() or f" {word} " in _PARTICLES or word[1:2] in "'’" for word in words)


def is_name(name: str) -> bool:
    """Whether a text could be the name of somebody, a person or a house."""
    if not 2 <= len(name) <= _LONGEST or _NOBODY.search(name) or _slug(name) or not any(map(str.isalpha, name)):
        return False
    return sum(map(str.isdigit, name)) <= 3 and len(name.split()) <= 7 and not _DAY.search(name)


def is_no_name(words: str) -> bool:
    """Whether no name begins so: "Order of the Mayor", "The latest"."""
    return _NO_FIRST.match(words) is not None


def is_forename(name: str) -> bool:
    """Whether it is one word that a person may sign with: "Robyn", not "AFP" or "Reuters.com"."""
    return name.isalpha() and name.istitle() and is_name(name) and not is_house(name)


def is_house(name: str) -> bool:
    """Whether a name's words are those of an outlet or institution."""
    return _HOUSE.search(name) is not None and _NOBODY.fullmatch(name) is None


def is_team(name: str) -> bool:
    """Whether it is a house's people under the house's name: "Marbleton Staff", not "Staff Writer"."""
    if not 4 <= len(name) <= _LONGEST or len(name.split()) > 5 or not _TEAM.search(name):
        return False
    rest = _SMALL.sub(" ", _GENERAL.sub(" ", _JOB.sub(" ", _TEAM.sub(" ", name))))
    return any(word[:1].isupper() or _DOMAIN.search(word) for word in re.findall(r"[\w.]{2,}", rest)) and not any(map(str.isdigit, rest))


def _slug(name: str) -> bool:
    """Whether it is a login or a part of an address: "ada-quill", "aquill"."""
    return " " not in name and name.isascii() and name == name.lower() and not _DOMAIN.search(name)
