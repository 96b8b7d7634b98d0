"""Lines that are a label and a name and nothing else: "Source: Tidewatch", "(via Tidewatch)", "来源:北岛日报", "Syndicated by Project Beacon".

Most names of small outlets hold no word that tells an outlet, so the label has to: who stands behind it is taken for a house unless the
name is that of an office, of a bank of pictures, of a network where people post, or of what figures are taken from.
"""

from __future__ import annotations

import re

_THING = r"(?:article|story|news|post|report|text|piece|content|column|item|dispatch)"
_LABELS = (
    rf"(?:original |news |{_THING} )?sources?|quellen?|fuentes?|fontes?|fonti|bron(?:nen)?|(?:перво)?источники?|джерел[оа]|المصدر|المصادر|مصدر|"
    r"kaynak|źródł[oa]|kilde|källa|lähde|zdroj|πηγή|sursa|forrás|izvor|извор|منبع|מקור|출처|(?:文章|新闻|本文|稿件)?来源|來源|稿源|出典|sumber|nguồn"
)
_COLON = re.compile(rf"^\W*(?:{_LABELS}|via|za)(?:\s*[:：]\s*|\s[–—-]\s)(?P<names>.{{2,80}})$", re.IGNORECASE)
# A colon is not needed where the words say what they are.
_SPOKEN = re.compile(
    rf"^\W*(?:(?:the )?original source (?:of|for) (?:this|the) {_THING} (?:is|was)|"
    rf"(?:(?:this|the) (?:{_THING} )?(?:is |was |has been )?)?(?:syndicated|distributed|supplied|issued|released) by|"
    rf"press release (?:from|by|of)|(?:(?:this|the) {_THING} (?:is |was |has been )?)?(?:excerpted|adapted|extracted|taken|copied|borrowed) (?:with permission )?from|"
    rf"(?:(?:this|the) {_THING} (?:is |was |has been )?)?(?:posted|shared|used|printed|published|reproduced|run|reposted|republished)(?: here)? (?:with|by) (?:the )?(?:kind |express |full |written )?permission (?:of|from)|"
    rf"(?:this|the) {_THING} (?:is |was |has been )(?:provided|produced|supplied|distributed|contributed) (?:to us )?by|"
    rf"(?:(?:this|the) {_THING} (?:is |was |has been )?)?(?:re-?)?(?:published|printed|posted|used|reproduced|shared)(?: here)? (?:under|as part of|through|thanks to|by) "
    r"(?:an? |our |the )?(?:[\w-]+ ){0,4}?(?:agreement|partnership|licen[cs]e|arrangement|permission|courtesy)(?: with| from| of)|"
    rf"(?:本文|文章)?(?:首发|原载|转载|轉載|首發|原載|原刊|刊载)(?:于|於|自|在)?[:：]?|"
    r"(?:artykuł|tekst|materiał|wywiad)(?: \w+){0,5}? (?:w|na|przez|z)(?: (?:portalu|tygodniku|dzienniku|serwisie|stronie|gazecie))?|przedruk z[ae]?|(?:pierwotnie |po raz pierwszy )?opublikowan\w+ (?:pierwotnie )?(?:w|na|przez)|"
    r"(?:(?:ця |цей )?(?:стаття|матеріал|текст) )?(?:була? )?(?:вперше|уперше|спочатку|первинно) (?:була? )?(?:опублікован\w+|вийшл?а?) (?:на сайті|в газеті|у виданні|на|в|у)?|передрук(?:овано)? (?:з|із)(?: сайту| видання)?|"
    r"(?:artikeln|texten|artiklen|teksten|artikkelen|saken) (?:\w+ ){0,3}?(?:först|ursprungligen|oprindeligt|først|opprinnelig|oprindelig)(?: \w+)? (?:i|på|av|af|hos)|"
    r"(?:článek|text|rozhovor) (?:\w+ ){0,2}?(?:původně|poprvé)(?: \w+)? (?:v|na|ve)|(?:articol|text|interviu) (?:\w+ ){0,2}?(?:publicat|apărut) (?:inițial|prima dată|original) (?:în|pe|de)|"
    r"初出[:：]?|転載元[:：]?)\s*(?P<names>.{2,80})$",
    re.IGNORECASE,
)
_TOLD_POLISH = re.compile(r"(?i)pierwotnie|pierwszy raz|opublikowan|przedruk|ukaza")
_VIA = re.compile(r"^\W*(?i:via|h/t|hat tip(?: to)?)\s+(?P<names>[^\W\d_].{1,50})$")
_PRESS_RELEASE = re.compile(r"^SOURCE:?\s+(?P<names>[A-Z][^:]{2,78})$")  # the last line of what a release's wire prints

_NO_OUTLET = re.compile(
    r"(?i)\b(?:ministr\w*|minist\w+|army|government|police|command|council|court|authorit\w+|department|commission|embassy|parliament|president|"
    r"union|nations|organi[sz]ation|forces?|office|agency for|getty|shutterstock|istock\w*|alamy|flickr|unsplash|pixabay|pexels|wiki\w*|creative commons|"
    r"twitter|facebook|youtube|instagram|telegram|tiktok|linkedin|reddit|whatsapp|weibo|vk|x\.com|google\w*|apple|amazon|adobe|e-?mail|screenshot|"
    r"photo\w*|foto\w*|image\w*|imag[eo]\w*|picture\w*|video|map|maps|graphic\w*|illustration|archives?|file|"
    r"bank|census|bureau|statistic\w*|statisti\w*|survey|data\w*|index|calculations?|estimates?|analysis|own|eigene\w*|elaboraci\w*|elaborazion\w*|compan(?:y|ies)|authors?|stud(?:y|ies)|"
    r"reports?|universit\w*|institute?\w*|laborator\w*|research|federal|national|international|fund|ltd|inc|corp|gmbh|llc|plc|fao|imf|oecd|eurostat|unicef|nasa|noaa|"
    r"here|link|this|click|more|below|above|see|various|agencies|agenturen|agences|agencias|agenzie|staff)\b"
)
_OF_RELEASE = re.compile(r"(?i)\b(?:getty|shutterstock|photo\w*|census|data|survey|here|link|click)\b")
_PAPER = re.compile(
    r"(?i)^(?:صحيفة|جريدة|موقع|مجلة|قناة|وكالة|газета|журнал|издание|портал|сайт|видання|the website|the site|website|site|le site|il sito|el sitio|el diario|o site|die website|der) (?=\S)"
)
_JUNK = " .,;:·|-–—()[]<>«»„“”\"'‹›《》「」"
_SMALL = frozenset(
    ("of", "the", "de", "la", "le", "für", "and", "&", "du", "des", "di", "del", "al", "van", "het", "e", "et", "y", "und", "el")
)
_MOST_WORDS = 6
_CUT = re.compile(r"\s*[(\[,;|].*$|\s+[–—-]\s.*$|\s+https?:.*$|。.*$|(?<=\w{3})\.\s.*$")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}")
_OTHERS = re.compile(
    r"(?:[,;、،]|\s(?:and|und|et|y|e|и|і|&)(?=\s[^\W\d]+ [A-ZА-Я]))\s*(?P<names>[^\W\d_a-zа-я][^,;]*)"
)  # "Sources: Tidewatch, Harbour Post": nobody's alone
_LICENCE = re.compile(r"(?i)\bcreative commons\b|\bCC[ -]BY")


def labelled(line: str) -> str:
    """What stands behind the label of a source line, as printed; "" where the line is none."""
    found = _COLON.match(line) or _spoken(line) or _VIA.match(line.strip("() ."))
    return found["names"].strip() if found else ""


def _spoken(line: str) -> re.Match[str] | None:
    found = _SPOKEN.match(line)
    if found and re.match(r"(?i)\W*(?:artyk|tekst|materia|wywiad)", line) and not _TOLD_POLISH.search(line):
        return None
    return found


def house(printed: str) -> str:
    """The outlet that a few printed words name; "" where they are no outlet's name."""
    if _LICENCE.search(printed) and not _CUT.sub("", printed).strip(_JUNK):
        return ""
    if (others := _OTHERS.search(printed)) and not any(map(str.isdigit, others["names"])):
        return ""
    name = _PAPER.sub("", _CUT.sub("", printed.strip(_JUNK)).strip(_JUNK)).strip(_JUNK)
    parts = name.split()
    if not 2 <= len(name) <= 60 or len(parts) > _MOST_WORDS or _NO_OUTLET.search(name) or "@" in name:
        return ""
    if name.startswith(("http", "www.")) or sum(map(str.isdigit, name)) > 3:
        return ""
    is_named = all(map(_is_named, parts)) if name[0] < "\u0370" else not parts[0][0].islower()  # "Северный маяк", "北岛日报"
    return name if is_named or _DOMAIN.fullmatch(name) else ""


def released(line: str) -> str:
    """Whose release it is, by the last line of a wire of releases: "SOURCE Selmouth Harbour Board"; "" where the line is none."""
    found = _PRESS_RELEASE.match(line.strip())
    name = _CUT.sub("", found["names"]).strip(_JUNK) if found else ""
    return "" if _OF_RELEASE.search(name) or name.isupper() else name


def _is_named(word: str) -> bool:
    """Whether a word may be part of a name: no small letter at its head, but for those that link."""
    first = next((sign for sign in word if sign.isalpha()), "A")
    return not first.islower() or word in _SMALL
