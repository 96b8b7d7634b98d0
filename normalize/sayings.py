"""Forms of words that claim an origin, in the languages of the press: data for `credits`.

Each has stems: a text that holds none of them cannot match, and `in` is a hundred times faster than an expression.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from normalize.model import CreditKind

_CAPITAL = r"(?-i:[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶĹĽŁŃŇŌŐŒŔŘŚŠŞŢŤŪŮŰŲŹŻŽΑ-ΩА-ЯЁІЇЄҐ])"
_WORD = rf"{_CAPITAL}(?:[\w'’&-]|/(?={_CAPITAL})|\.(?=\w)|(?<=\b\w)\.)*"
_BARE_NAME = rf"(?P<name>{_CAPITAL}[\w&-]*(?: {_CAPITAL}[\w&-]*)*)"  # what Turkish suffixes follow after an apostrophe
_LINKING = r"of|the|de|la|le|für|and|&|du|des|di|del|al|van|het|e|et|y"
_DOMAIN_NAME = r"[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|news|media|press|online|site|blog|report|world|today|example|[a-z]{2})\b"
NAME = (
    rf"(?:[«„“\"'‹]\s?(?P<quoted>[^«»„“”\"'‹›\n]{{2,60}})[»“”\"'›]|(?P<name>(?:[Tt]he )?(?:{_DOMAIN_NAME}|{_WORD}"
    rf"(?: (?:[ae][a-z]{{1,2}}-{_CAPITAL}[\w'-]*|{_WORD}|(?:{_LINKING})(?!\w)))*)))"
)
ADDRESS = r"[\s:\-(<]*(?P<url>https?://[^\s<>\"')\]]+)"
_LANGUAGE = (
    r"(?: in (?:Arabic|Russian|German|French|Spanish|Italian|English|Ukrainian|Persian|Turkish|Hebrew|Chinese|Polish|Dutch|Portuguese|Danish|"
    r"Swedish|Japanese|Greek|Korean|Hindi))?"
)
_PIECE = (
    r"(?:this |the )?(?:(?:full |original )?(?:article|story|piece|post|report|essay|interview|analysis|commentary|text|column|op-ed|item|dispatch|"
    r"editorial|review|speech|statement)s? )"
)
# A novel, a paper or a series is a work of its own: what is said of it is no claim about the page.
_NO_WORK = r"(?! as (?:a|an|part of an?|the) (?:\w+ )?(?:novel|book|stor(?:y|ies)|serial|comic|memoir|play|poem|manga|pamphlet|paper|single|series|album)\b)"
_MARKS = "“”„’‘–—…•€™\u2009\u202f\u200b\u2011"  # no stem holds one of them
_FIRST = r"(?:originally |first |previously |initially )+"


@dataclass(frozen=True, slots=True)
class Saying:
    """A form of words that claims an origin; group `name`, `quoted` or `url`, or none of them where a link says it."""

    kind: CreditKind
    stems: tuple[str, ...]  # in small letters
    words: re.Pattern[str]
    at_most: int  # words of the block; a longer one is prose that tells of something else


def _saying(kind: CreditKind, stems: str, pattern: str, at_most: int = 60) -> Saying:
    return Saying(kind, tuple(stem.replace("_", " ") for stem in stems.split()), re.compile(pattern, re.IGNORECASE), at_most)


def narrow(text: str) -> str:
    """The text without the marks that make Python keep it in two bytes a sign: stems of other scripts are then told at once not to be in it."""
    for sign in () if text.isascii() else _MARKS:
        text = text.replace(sign, " ")
    return text


SAYINGS = (
    _saying("first-reported", "first_reported", rf"\b(?:was |were |had been |been )?first reported (?:by|in|on) {NAME}", 400),
    _saying("first-reported", "first_to_report first_reported", rf"\b{NAME} (?:was the first to report|first reported)\b", 400),
    _saying("first-reported", "zuerst zuerst_hatte", rf"\bzuerst (?:berichtete|hatte|hatten|meldete|berichteten)(?: darüber)? {NAME}", 400),
    _saying("first-reported", "révélé", rf"\b(?:a été |ont été )?révélée?s? (?:en premier )?par {NAME}", 400),
    _saying("first-reported", "primer_medio primera_vez_por", rf"\b(?:fue revelad[oa]|informad[oa]) por primera vez por {NAME}", 400),
    _saying(
        "first-reported", "первым_сообщ первой_сообщ первыми_сообщ", rf"\b(?:первым|первой|первыми) сообщил[аио]? (?:об этом )?{NAME}", 400
    ),
    _saying(
        "first-published",
        "published appeared posted printed ran_ run_ written",
        rf"(?:\b{_PIECE}(?:was |has been |is |were )?|^\W*(?:it )?)(?:was |has been )?{_FIRST}(?:published|appeared|posted|printed|ran|run|written(?= for)){_NO_WORK}"
        rf"(?: (?:online|here|as [^.]{{3,80}}?))?{_LANGUAGE}(?: (?:by|in|at|on|for|with|to))?(?:{ADDRESS}|[\s:]+{NAME})?",
        120,
    ),
    _saying(
        "first-published",
        "zuerst ursprünglich erstmals",
        rf"^\W*(?:(?:dies(?:er|e|es)|der|das|die) (?:\w*artikel|\w*beitrag|text|bericht|kommentar|essay|interview|analyse|rede) )?"
        rf"(?:(?:erschien|ist|wurde|war) )?(?:zuerst|ursprünglich|erstmals)(?: am [^.]{{4,25}}?)?(?: erschienen| veröffentlicht)?"
        rf" (?:bei|in|auf|im|beim|von|vom|durch|in der|in den|bei der|auf der website(?: von)?):? ?(?:{ADDRESS}|{NAME})",
    ),
    _saying(
        "first-published",
        "publié paru",
        rf"^\W*(?:(?:(?:cet|cette|ce|l') ?)?(?:article|texte|tribune|entretien|reportage|billet|analyse|enquête) )?(?:(?:a|est) (?:été )?|fut )?"
        rf"(?:(?:initialement|d['’]abord|originellement|à l['’]origine) )?(?:publiée?|parue?)"
        rf"(?: (?:initialement|d['’]abord|à l['’]origine|pour la première fois|originellement|en premier))? (?:(?:sur|dans|par|chez)(?: le (?:site|journal|quotidien|magazine)(?: de)?| la revue)?) ?(?:{ADDRESS}|{NAME})",
    ),
    _saying(
        "first-published",
        "originalmente originariamente primera_vez",
        rf"^\W*(?:(?:(?:este|esta|el|la) )?(?:artículo|texto|reportaje|nota|entrevista|análisis|columna) )?(?:(?:fue|se|ha sido) )?(?:originalmente )?"
        rf"(?:publicad[oa]|publicó|apareció|aparecid[oa])(?: (?:originalmente|originariamente|por primera vez|primero))? (?:en|por)(?: (?:el (?:diario|periódico|sitio|portal|medio)|la revista))?:? ?(?:{ADDRESS}|{NAME})",
    ),
    _saying(
        "first-published",
        "originariamente per_la_prima_volta in_origine inizialmente",
        rf"^\W*(?:(?:(?:quest[oa]|quest['’]|l['’]) ?)?(?:articolo|testo|intervista|reportage|analisi|pezzo) )?(?:(?:è|era) (?:stat[oa] )?)?(?:(?:originariamente|inizialmente) )?"
        rf"(?:pubblicat[oa]|appars[oa]|uscit[oa])(?: (?:originariamente|per la prima volta|in origine|inizialmente))? (?:su|in|da|dal|dalla|sul|sulla|nel|nella)(?: (?:quotidiano|sito|giornale|rivista|portale))?:? ?(?:{ADDRESS}|{NAME})",
    ),
    _saying(
        "first-published",
        "originalmente primeira_vez primeiro",
        rf"^\W*(?:(?:(?:este|esta|o|a) )?(?:artigo|texto|reportagem|entrevista|análise|matéria) )?(?:foi )?(?:originalmente )?publicad[oa]"
        rf"(?: (?:originalmente|pela primeira vez|primeiro))? (?:em|no|na|por|pelo|pela)(?: (?:jornal|site|portal|revista|blog))?:? ?(?:{ADDRESS}|{NAME})",
    ),
    _saying(
        "first-published",
        "oorspronkelijk eerder voor_het_eerst eerst",
        rf"^\W*(?:(?:dit|deze|het) (?:artikel|stuk|verhaal|interview|bericht|analyse|opiniestuk) )?(?:verscheen |werd |is )?(?:oorspronkelijk|eerder|eerst|voor het eerst)"
        rf"(?: verschenen| gepubliceerd)? (?:in|op|bij|door):? ?(?:{ADDRESS}|{NAME})",
    ),
    _saying(
        "first-published",
        "впервые первоначально",
        rf"^\W*(?:(?:эта |этот |данн\w+ )?(?:статья|материал|текст|интервью|очерк|колонка) )?(?:был[аио]? )?(?:впервые|первоначально) (?:был[аио]? )?(?:опубликован\w*|вы(?:шел|шла|шло))"
        rf"(?: (?:в|на|на сайте|изданием|газетой|журналом|порталом|в газете|в журнале))? ?(?:{ADDRESS}|{NAME})",
    ),
    _saying(
        "first-published",
        "لأول_مرة في_الأصل أولا أولًا أولاً",
        rf"^\W*(?:ن[ُ]?شر(?:ت)?|ظهر(?:ت)?)(?: هذا| هذه)?(?: المقال| المقالة| النص| التقرير)?(?: لأول مرة| في الأصل| أولا| أولًا| أولاً) (?:في|على|لدى)(?: موقع| صحيفة| مجلة)? ?(?:{ADDRESS}|(?P<name>[^\n.،,؛]{{2,50}}))",
    ),
    _saying(
        "first-published",
        "ilk_olarak ilk_kez",
        rf"^\W*(?:bu (?:yazı|makale|haber|söyleşi|metin) )?ilk (?:olarak|kez) {_BARE_NAME}(?:['’]\w{{1,4}})?(?: (?:sitesinde|gazetesinde|dergisinde|tarafından))? (?:yayımlan|yayınlan)\w*",
    ),
    _saying(
        "first-published",
        "original",
        rf"(?:^\W*|(?<=[.!?] ))(?:the |das |l['’] ?|el |o |het |il )?original(?:e|es|text|artikel|beitrag|fassung|version)?(?: (?:article|story|text|version|piece|report|artículo|texto))? "
        rf"(?:(?:of this (?:article|story|text|piece) )?(?:first )?(?:appeared|ran|was (?:first )?published|is|can be (?:read|found))(?: first)?|(?:ist |ist zuerst |wurde )?(?:erschien(?:en)?|veröffentlicht)|"
        rf"(?:est|a été) (?:paru|publié)e?|(?:se publicó|apareció|fue publicado|foi publicado|saiu)|(?:è )?(?:apparso|uscito|stato pubblicato)|(?:verscheen|stond)|steht|ist)(?: zuerst| zunächst| first)?"
        rf"(?: (?:in|at|on|by|bei|auf|im|dans|sur|par|en|em|no|na|su|op)(?: (?:der|dem|le|la|el|il))?):? ?(?:{ADDRESS}|{NAME})",
    ),
    _saying(
        "crosspost",
        "reporting_by text_by story_by words_by written_by report_by reported_by",
        rf"^\W*(?:reporting|text|story|words|written|report|reported) by [^.\n;:]{{3,60}}? for {NAME}\W*$",
        20,
    ),
    _saying("republication", "copyright", rf"\bcopyright\s?[:：] {NAME},? (?:19|20)\d\d", 30),
    _saying(
        "republication",
        "distributed visit",
        rf"(?:©|\(c\)|copyright)\s?(?:19|20)\d\d,? {NAME}[.,]? (?:visit (?:at )?\S+ )?distributed by\b",
        60,
    ),
    # What WordPress writes under each article of a feed, in the languages it speaks.
    _saying(
        "first-published",
        "first zuerst premier primero prima primo proviene сначала primeiro eerst",
        rf"^\W*(?:the post .{{1,200}}? (?:appeared first|first appeared) on|der beitrag .{{1,200}}? erschien zuerst auf|"
        rf"l['’](?:article|entrée) .{{1,200}}? est apparue? en premier sur|(?:la entrada|el artículo|la publicación) .{{1,200}}? (?:se publicó primero|apareció primero) en|"
        rf"l['’]articolo .{{1,200}}? (?:proviene da|sembra essere il primo su|è apparso per primo su)|(?:сообщение|запись) .{{1,200}}? появил(?:ись|ась|ось) сначала на|"
        rf"o post .{{1,200}}? apareceu primeiro em|het bericht .{{1,200}}? verscheen eerst op) (?:{NAME}|{ADDRESS})",
        60,
    ),
    _saying(
        "first-published",
        "published",
        rf"^\W*{NAME} (?:first|originally) published this (?:article|story|piece|post|report|essay|interview)\b",
        30,
    ),
    _saying("republication", "feed", rf"\b(?:from|via) (?:a|the) syndicated (?:news )?feed(?: (?:from|of|by))? {NAME}", 60),
    _saying(
        "republication",
        "permission",
        rf"^\W*(?:content|text|article|story|material) (?:from|by|of) {NAME},? (?:is )?(?:used|published|reproduced) (?:here )?(?:with|by) permission",
        30,
    ),
    _saying(
        "republication",
        "original оригинал",
        rf"^\W*(?:(?:read|see|view|find|visit) (?:the )?(?:full )?original(?: (?:article|story|post|piece|report|version|text|source))?(?: here| now| online)?|"
        rf"original (?:article|source|story|post|link|version)|zum original(?:artikel|beitrag|text)?|(?:hier )?im original lesen|lire l['’](?:article|texte) original|"
        rf"(?:leer|lea|ver) (?:el|la) (?:artículo|nota|texto|noticia) original|leia o (?:artigo|texto) original|leggi l['’](?:articolo|testo) originale|"
        rf"lees het originele artikel|читать (?:оригинал|в оригинале)(?: статьи)?)(?: (?:en|em|at|on|su|auf|sur|op|на|hier|ici|aquí|qui))?[\s:»→>.]*(?:{ADDRESS}|(?P<name>(?!))|$)",
        12,
    ),
    _saying(
        "crosspost",
        "crosspost cross-post",
        rf"\bcross-?posted (?:from|at|on|with permission from|here from) (?:{NAME}|{ADDRESS})",
    ),
    _saying(
        "republication",
        "published printed posted syndicated reproduced",
        rf"(?:\b{_PIECE}(?:is |was |has been )?|^\W*)(?:re-?published|re-?printed|re-?posted|syndicated|reproduced)"
        rf"(?: here)?(?: with (?:the )?(?:kind )?permission)?(?: (?:from|of|by courtesy of|courtesy of))(?: (?:the )?(?:materials?|an? (?:article|story|report|post))(?: provided by| in| by| on| at| from))? (?:{NAME}|{ADDRESS})",
        120,
    ),
    _saying(
        "republication",
        "courtesy partner produced provided",
        rf"^\W*(?:{_PIECE}(?:is |was |comes to you |has been )?(?:provided )?(?:by )?courtesy of|from our (?:media |content |news |publishing )?partners?(?: at)?:?|"
        rf"{_PIECE}(?:is |was |has been )?(?:originally )?(?:produced|provided) (?:and (?:distributed|published) )?(?:by|to us by)) {NAME}",
        40,
    ),
    _saying(
        "republication",
        "via h/t hat_tip source quelle fuente fonte bron источник المصدر",
        rf"^\W*(?:via|h/t|hat tip(?: to)?|(?:original )?source|quelle|fuente|fonte|bron|источник|المصدر)\s*[:：]?\s+{NAME}\s*[,(–—:-]*{ADDRESS}\W*$",
        14,
    ),
    _saying(
        "republication",
        "republished",
        rf"\b(?:this|the) [\w -]{{3,30}} is republished (?:here )?(?:from|with permission (?:from|of)) (?:{NAME}|{ADDRESS})",
        120,
    ),
    _saying(
        "republication",
        "genehmigung nachdruck übernommen übernahme",
        rf"(?:^\W*|\b(?:artikel|beitrag|text|bericht) )[^.]{{0,40}}?(?:mit (?:freundlicher )?genehmigung|nachdruck|übernommen|übernahme)(?: (?:de[sr] )?(?:autor|verfasser|verlag|redaktion|herausgeber)\w*)?(?: (?:von|aus|des|der|vom))+:? (?:{NAME}|{ADDRESS})",
    ),
    _saying(
        "republication",
        "republié repris reproduit autorisation",
        rf"^\W*[^.]{{0,40}}?(?:republiée?|reprise?|reproduite?)(?: ici)?(?: avec (?:l['’](?:aimable )?autorisation|la permission))?(?: (?:à partir de|de|du|depuis|par))+(?: (?:site|journal|quotidien|blog|magazine))?(?: de)? (?:{NAME}|{ADDRESS})",
    ),
    _saying(
        "republication",
        "republicad reproducid tomado permiso permissão autorização reproduzid",
        rf"^\W*[^.]{{0,40}}?(?:republicad[oa]|reproducid[oa]|tomad[oa]|reproduzid[oa])(?: con (?:el )?permiso| com (?:a )?(?:permissão|autorização))?(?: (?:de|desde|do|da|del))+:? (?:{NAME}|{ADDRESS})",
    ),
    _saying(
        "republication",
        "ripubblicat riprodott tratto concessione",
        rf"^\W*[^.]{{0,40}}?(?:ripubblicat[oa]|riprodott[oa]|tratto|per gentile concessione)(?: con il permesso)?(?: (?:di|da|dal|dalla|del|della))+:? (?:{NAME}|{ADDRESS})",
    ),
    _saying(
        "republication",
        "overgenomen herplaatst toestemming",
        rf"^\W*[^.]{{0,40}}?(?:overgenomen|herplaatst|met toestemming)(?: met toestemming)?(?: (?:van|uit))+:? (?:{NAME}|{ADDRESS})",
    ),
    _saying(
        "republication",
        "перепечат републик разрешения",
        rf"^\W*[^.]{{0,40}}?(?:перепечат\w*|републик\w*|публикуется)(?: с (?:любезного )?разрешения)?(?: (?:из|с|от|сайта|газеты|издания))* (?:{NAME}|{ADDRESS})",
    ),
    _saying(
        "republication",
        "نقلا نقلًا نقلاً أعيد_نشر",
        rf"^\W*(?:نقلا|نقلًا|نقلاً|أعيد نشر\w*)[^.\n]{{0,20}}? (?:عن|من)(?: موقع| صحيفة| مجلة)? (?:{ADDRESS}|(?P<name>[^\n.،,؛]{{2,50}}))",
    ),
    _saying(
        "republication",
        "izniyle alınmıştır alıntılan",
        rf"^\W*(?:bu (?:yazı|makale|haber|söyleşi|metin) )?{_BARE_NAME}(?:['’]\w{{1,4}})? (?:izniyle|sitesinden alın|gazetesinden alın|alın)\w*",
    ),
    _saying(
        "republication",
        "read see view find visit",
        rf"^\W*(?:read|see|view|find|visit) (?:the )?(?:full |original )+(?:article|story|post|piece|report|version|text)(?: here| at| on| in)*(?:{ADDRESS}| {NAME})",
    ),
    _saying(
        "republication",
        "http",
        rf"^\W*(?:original(?: article| source| text| story| post| link| url| version)?|(?:source|article|link) url|originally (?:at|from)|source(?: link)?|permalink|via|link to (?:the )?original|"
        rf"quelle|originaltext|(?:zum )?original ?artikel|originalbeitrag|source originale|article original|lien original|texte original|fuente(?: original)?|enlace original|artículo original|noticia original|texto original|fonte(?: original(?:e)?)?|articolo originale|artigo original|bron|origineel|"
        rf"источник|первоисточник|оригинал(?: (?:статьи|публикации|материала|текста))?|ссылка на (?:оригинал|источник)|المصدر|مصدر|رابط المصدر|الرابط الأصلي|المقال الأصلي|kaynak|haberin kaynağı|"
        rf"źródło|źródło oryginalne|zdroj|kilde|källa|出典|元記事|来源|來源|原文(?:链接|連結|地址)?|출처|원문)\s*[:：]?{ADDRESS}",
    ),
)

# Agencies whose material went into a text: "With material from dpa", "Additional reporting by AFP", "(con información de EFE)".
MATERIAL = re.compile(
    r"(?:(?:additional |further )?reporting (?:by|from)|with (?:files|reporting|material|inputs?|information) (?:from|by)|mit (?:material|informationen) (?:von|der)|"
    r"avec(?: l['’])?|con (?:información|informaciones) de|con (?:le )?agenzie?|com informações d[aeo]s?|met (?:materiaal|medewerking) van|met|"
    r"по (?:материалам|информации|сообщению)|بالاشتراك مع|kaynak\s*:?)\s+(?P<names>[^().;]{2,60})",
    re.IGNORECASE,
)
MATERIAL_STEMS = (
    "reporting", "with ", "material", "informationen", "avec", "información", "informaciones", "agenzi", "informações", "met ", "материалам",
    "информации", "сообщению", "بالاشتراك", "kaynak",
)  # fmt: skip
COPYRIGHT = re.compile(
    r"(?:©|\([cC]\)|\b[cC]opyright\b|\bCOPYRIGHT\b)[\s\d,©-]*(?:by )?(?P<names>(?:[A-Z]|dpa|epd)[\w-]*(?: [A-Z][\w-]*){0,3})"
)
COPYRIGHT_STEMS = ("©", "(c)", "copyright")

TRANSLATED = re.compile(
    r"(?:\btranslat(?:ed|ion)(?:,? (?:and|&) (?:edited|adapted|abridged|condensed))?(?: from (?:the )?[^\W\d_]+)?(?: for [^.,;]{2,60}?)?(?: by|:)|"
    r"\b(?:edited|adapted) and translated(?: from (?:the )?[^\W\d_]+)? by|"
    r"\b(?:übersetzt (?:von|durch)|übersetzung(?: aus dem [^\W\d_]+)?(?: von|:)|aus dem [^\W\d_]+(?: übersetzt)? von|traduit(?:e)?(?: (?:de l['’]|du )\w+)? par|traduction(?: de l['’]\w+)?(?: :|:| par| de)|"
    r"traducid[oa] (?:del \w+ )?por|traducción(?: de|:)|tradott[oa] (?:dall['’]\w+ |dal \w+ )?da|traduzione(?: di| a cura di|:)|traduzid[oa] (?:d[oa] \w+ )?por|tradução(?: de|:)|"
    r"vertaald (?:uit het \w+ )?door|vertaling(?: uit het \w+)?(?: van| door|:)|перевод(?: с \w+)?(?: подготовил[аи]?|:)|перев[её]л[аи]?(?: с \w+)?|çevir(?:en|i)\s*:|türkçe['’]?ye çeviren:?)|ترجم(?:ة|ه|ها|ته)\s*[:：]?)\s*"
    r"(?P<name>[^.,;()\n]{2,60})",
    re.IGNORECASE,
)
TRANSLATED_STEMS = (
    "translat", "übersetz", "aus dem ", "traduit", "traduction", "traducid", "traducción", "tradott", "traduzion", "traduzid", "tradução", "vertaald",
    "vertaling", "перев", "çevir", "ترجم",
)  # fmt: skip
TRANSLATED_FROM = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:{_PIECE}|it )(?:from|by|in|on|of) {NAME},? (?:was |has been |and )?(?:first )?translated\b",
        rf"\bfrom the original (?:article |text |story )?(?:in|by|at|on|from) {NAME}",
        rf"\btranslated from {NAME}(?:'s|,|\.| by| website)",
        rf"\b(?:originally |first )(?:published|appeared|posted) (?:in [^\W\d_]+ )?(?:by|in|at|on) {NAME}",
    )
)
# How a block that is a note on the page itself begins.
OF_ITSELF = re.compile(
    r"(?i)\W*(?:translat|(?:this|the) (?:article|story|text|report|interview|essay|post|piece|speech)\b|übersetz|aus dem|traduit|traduc|tradott|traduz|vertaa?l|перев|çevir|ترجم)"
)
THIS = re.compile(
    r"(?i)\W*(?:this|overgenomen|herplaatst|übernommen|republié|repris|reproducid|republicad|ripubblicat|tratto da|перепеч|نقلا|the post|der beitrag|(?:the )?(?:story|article|post|essay|report|piece) (?:was |is )?(?:first|originally|republished)|dies(?:er|e|es)|cet(?:te)?|ce|este|esta|quest[oa]|quest['’]|dit|deze|эт[ао]т?|данн\w+|هذا|هذه|bu|originally|first|previously|initially|re-?published|re-?printed|"
    r"syndicated|zuerst|ursprünglich|erstmals|publi|paru|initialement|apparso|pubblicat|oorspronkelijk|eerder|впервые|первоначально|نُ?شر|ilk)\b"
)
