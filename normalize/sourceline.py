"""Lines that are a label and a name and nothing else: "Source: Tidewatch", "(via Tidewatch)", "来源:北岛日报", "Syndicated by Project Beacon".

Most names of small outlets hold no word that tells an outlet, so the label has to: who stands behind it is taken for a house unless the
name is that of an office, of a bank of pictures, of a network where people post, or of what figures are taken from.
"""

from __future__ import annotations

import re

from normalize.names import is_house, is_person

_THING = r"(?:article|story|news|post|report|text|piece|content|column|item|dispatch)"
_LABELS = (
    rf"(?:original |news |{_THING} )?sources?|(?:original)?quellen?|fuentes?(?: original)?|fontes?(?: originale?)?|fonti|bron(?:nen)?|(?:перво)?источники?|джерел[оа]|المصدر|المصادر|مصدر|"
    r"kaynak|źródł[oa]|kilde|källa|lähde|zdroj|πηγή|sursa|forrás|izvor|извор|منبع|מקור|출처|(?:文章|新闻|本文|稿件)?来源|來源|稿源|出典|sumber|nguồn|news provided by"
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
# Whoever issues a release is its source, an office too.
_ISSUED = re.compile(
    r"^\W*(?:(?:this )?(?:press release|press statement|statement|media release|release)(?: (?:is|was|has been))? (?:issued |released |published )?(?:by|from)|"
    r"(?:issued|released) (?:today |jointly )?by|(?:distributed|issued|provided) by .{2,60}? on behalf of|news provided by:?|"
    r"(?:gemeinsame )?(?:presse|medien)(?:mitteilung|erklärung|information|aussendung)(?: (?:der|des|von|vom))?:?|(?:herausgegeben|herausgeber) (?:von|vom):?|original-content von:?|ein beitrag (?:von|der|des):?|"
    r"communiqué(?: de presse)?(?: (?:de|du|des))+|comunicado(?: de prensa)? (?:del?|da)|nota de (?:prensa|imprensa) d(?:el?|a|o)|comunicato(?: stampa)? d(?:i|el|ella)|"
    r"persbericht(?: van)?:?|(?:по )?(?:сообщени[ею]|материал(?:ам)?|информации) пресс-служб[ыа]|пресс-служба:?|пресс-релиз|прес-служба:?|بيان صحفي (?:من|صادر عن)|صادر عن|"
    r"basın (?:bülteni|açıklaması)\s*:|komunikat prasowy:?)\s+(?:the |la |le |die |der |das |il |el )?(?P<names>[^\W\d_].{2,80})$",
    re.IGNORECASE,
)
_PLACED = re.compile(r"^(?P<names>(?:[A-Z\d-]+\.)+(?:COM|ORG|NET|IN|INFO))\s*[/|]")  # "HARBOURPOST.COM / Aug 12, 2023"
_CHINESE = re.compile(r"^[\d\s:：./年月日|-]{4,30}(?:来源|來源|稿源)\s*[:：]\s*(?P<names>[^\s|,，。；;]{2,20})")  # behind day and time
_BARE_LABEL = re.compile(
    r"(?i)\W*(?:news provided by|(?:original |article )?source|originalquelle|fuente|fonte|источник|джерело|المصدر|kaynak|źródło)\s*[:：]?"
)
_COURTESY = re.compile(r"^\W*(?i:(?:by )?courtesy(?: of)?(?: the)?|with thanks to)[\s:]+(?P<names>[^\W\d_].{1,60})$")
_TOLD_POLISH = re.compile(r"(?i)pierwotnie|pierwszy raz|opublikowan|przedruk|ukaza")
_VIA = re.compile(r"^\W*(?i:via|h/t|hat tip(?: to)?)\s+(?P<names>[^\W\d_].{1,50})$")
_PRESS_RELEASE = re.compile(r"^SOURCE:?\s+(?P<names>[A-Z][^:]{2,78})$")  # the last line of what a release's wire prints

_NO_OUTLET = re.compile(
    r"(?i)\b(?:ministr\w*|minist\w+|army|government|police|command|council|court|authorit\w+|department|commission|embassy|parliament|president|"
    r"union|nations|organi[sz]ation|forces?|office|agency for|getty|shutterstock|istock\w*|alamy|flickr|github|gitlab|unsplash|pixabay|pexels|wiki\w*|creative commons|"
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
_SMALL = frozenset((
    "of", "the", "de", "la", "le", "für", "and", "&", "du", "des", "di", "del", "al", "van", "het", "e", "et", "y",
    "und", "el", "do", "da", "dos", "das", "della", "delle", "der", "von", "zu", "im", "am", "in", "for", "i", "en", "a", "den",
))  # fmt: skip
_MOST_WORDS = 6
_MOST_ISSUER_WORDS = 12
_CUT = re.compile(r"\s+(?:via|für|pour)\s.*$|\s*[(\[,;|].*$|\s+[–—-]\s.*$|\s+https?:.*$|。.*$|(?<=\w{3})\.\s.*$")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}")
_OTHERS = re.compile(
    r"(?:[,;、،]|\s(?:and|und|et|y|e|и|і|&)(?=\s[^\W\d]+ [A-ZА-Я]))\s*(?P<names>[^\W\d_a-zа-я][^,;]*)"
)  # "Sources: Tidewatch, Harbour Post": nobody's alone
_LICENCE = re.compile(r"(?i)\bcreative commons\b|\bCC[ -]BY")


def labelled(line: str) -> str:
    """What stands behind the label of a source line, as printed; "" where the line is none."""
    found = _COLON.match(line) or _spoken(line) or _VIA.match(line.strip("() .")) or _PLACED.match(line) or _CHINESE.match(line)
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
    if (others := _OTHERS.search(printed)) and not any(map(str.isdigit, others["names"])) and not _is_writer(others["names"]):
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


def _is_writer(name: str) -> bool:
    """Whether what stands behind an outlet's name is a person's: "Source: Tidewatch, Ada Roe"."""
    return len(name.split()) > 1 and is_person(name.strip(_JUNK)) and not is_house(name)


def issued(line: str) -> str:
    """Who issued a release or statement, by the line that says so: "Issued by the Office of the Mayor of Selmouth"; "" where none does."""
    found = _ISSUED.match(line)
    name = _CUT.sub("", found["names"].strip(_JUNK)).strip(_JUNK) if found else ""
    is_name = all(map(_is_named, name.split())) if name[:1] < "\u0370" else True
    is_told = 2 < len(name) <= 80 and len(name.split()) <= _MOST_ISSUER_WORDS and is_name and not any(map(str.isdigit, name))
    return name if is_told and not _OF_RELEASE.search(name) else ""


def courtesy(line: str) -> str:
    """By whose courtesy a text is shown, by a line of its own; of pictures the same is said, so only of notes this may be asked."""
    found = _COURTESY.match(line)
    return house(found["names"]) if found else ""


def is_label(line: str) -> bool:
    """Whether the line is a source's label and nothing else."""
    return _BARE_LABEL.fullmatch(line) is not None


def _is_named(word: str) -> bool:
    """Whether a word may be part of a name: no small letter at its head, but for those that link."""
    first = next((sign for sign in word if sign.isalpha()), "A")
    return not first.islower() or word in _SMALL
