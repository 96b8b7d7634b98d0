"""Words by which a text tells that it is its own house's report: "told The Quay", "The Quay has learned", "From our correspondent"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from normalize import outlets
from normalize.model import Credit
from normalize.sayings import NAME

_PLAIN = str.maketrans("’‘\u00a0\u202f", "''  ")
# The house has to name itself where others may stand in its place.
_NAMED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?i:told|tells|speaking to|spoke to|spoken to|interview with|seen by|obtained by|reviewed by|shared with|statement to|said to|confirmed to|wrote to|asked by|approached by|contacted by) {NAME}",
        rf"\b{NAME} (?:has learned|has learnt|has seen|has obtained|understands|can reveal|can report|reported from|asked|contacted|visited|spoke|has reviewed|'s reporter|'s correspondent)\b",
        rf"\b(?:link(?:ing)?(?: back)?|credit|attribution|attributed) to {NAME}",
        rf"\bplease (?:credit|cite|mention|attribute(?: it)? to) {NAME}",
        rf"\b{NAME} (?:grants|gives) permission\b",
        rf"\b(?:reporting|writing|written|report|text) by [^;.\n]{{2,60}}? for {NAME}",
        rf"\b(?:an?|the) (?:investigation|inquiry|analysis|review|survey|report) by {NAME}",
        rf"\b(?:sagten?|teilten?|erklärten?|erzählten?|verriet|bestätigten?)(?: [^.,»«„“\n]{{2,40}}?)? (?:der|dem) {NAME}",
        rf"\bwie (?:die|der|das) {NAME} erfuhr",
        rf"\bgegenüber (?:der|dem) {NAME}",
        rf"\b(?:a (?:déclaré|confié|indiqué|affirmé|expliqué)|ont (?:déclaré|confié)|confie|explique) (?:à|au) {NAME}",
        rf"\bselon les informations (?:de|du) {NAME}",
        rf"\b(?:dijo|declaró|explicó|contó|confirmó|afirmó) a {NAME}",
        rf"\bha (?:sabido|podido saber) {NAME}",
        rf"\b(?:ha detto|ha dichiarato|ha raccontato|ha spiegato) a {NAME}",
        rf"\b(?:disse|afirmou|contou|explicou|declarou) (?:a|ao|à) {NAME}",
        rf"\b(?:zei|zegt|vertelt|vertelde|laat weten) (?:tegen|aan) {NAME}",
        rf"\b(?:сообщил[аи]?|рассказал[аи]?|заявил[аи]?|сказал[аи]?) (?:изданию |газете |корреспонденту |журналисту )?{NAME}",
        rf"\b(?:корреспондент|кореспондент|журналист)[а-яі]* {NAME}",
        rf"\b(?:розповіл[аи]|розповів|повідомив|повідомила|сказав|сказала) (?:виданню |газеті |кореспонденту )?{NAME}",
        r"(?:لـ|ل|لصحيفة |لموقع |لوكالة )[«\"“'](?P<quoted>[^«»\"“”\n]{2,40})[»\"”'](?P<name>(?!))?",
        rf"^\W*(?i:redacci[óo]n|r[ée]daction|redazione|redaç[ãa]o|redaktion|redactie|редакция|редакції|redakcja|newsroom|staff)(?i: (?:de|del|du|di|do|da|der|des|van|of|at))?:? {NAME}\W*$",
        r"خاص\s*(?:[-–|:/]\s*)?(?:بـ\s?|ل)?[«\"]?(?P<name>[^«»\"\n.،؛]{2,40}?)[»\"]?\s*$",
        rf"\b(?:powiedział|powiedziała|mówi|mówiła) {NAME}",
    )
)
_STEMS = (
    "told ", "tells ", "speaking to", "spoke", "interview with", "seen by", "obtained by", "reviewed by", "shared with", "statement to", "said to", "confirmed to",
    "wrote to", "asked", "approached", "contacted", "has learn", "has seen", "has obtained", "understands", "can re", "reported from", "visited", "has review",
    "'s reporter", "'s correspond", "investigation by", "inquiry by", "analysis by", "review by", "survey by", "report by", "reporting by", "writing by", "written by", "text by",
    "link", "credit", "attribut", "permission", "sagte", "teilte", "erklärt", "erzählt", "verriet", "bestätigt", "erfuhr", "gegenüber", "déclaré", "confi", "indiqué",
    "affirm", "expliqu", "selon les info", "dijo", "declar", "explic", "contó", "sabido", "ha detto", "racconta", "spiega", "disse", "afirm", "contou", "zei", "zegt", "vertel", "weten",
    "redacci", "redaction", "rédaction", "redazion", "redaç", "redaktion", "redactie", "редакц", "redakcja", "newsroom", "staff", "خاص",
    "сообщил", "рассказал", "заявил", "сказал", "корреспондент", "кореспондент", "журналист", "розпов", "повідом", "ل«", "لـ", "لصحيفة", "لموقع", "لوكالة", "powiedzia", "mówi",
)  # fmt: skip
# Here the words themselves say it: nobody else is "our correspondent".
_OURS = re.compile(
    r"(?i)^\W*(?:exclusive|exklusiv|exclusif|exclusiva|esclusiva|exclusivo|exclusief|эксклюзив|ексклюзив|خاص|独家|özel haber)\b(?=\W*(?:$|[:|\-–—]|by\b|von\b|par\b|por\b|di\b|door\b))|"
    r"(?<!edited )(?<!written )(?<!created )(?<!produced )(?<!verified )\b(?:from|by) our (?:own |special |staff |foreign |\w+ )?(?:correspondents?|reporters?|staff|newsroom|team)\b|\bour (?:own )?(?:correspondent|reporter)s?\b|"
    r"\b(?:told|tells) (?:our reporters?|our newsroom|this (?:newspaper|paper|site|website|publication|newsroom|magazine))\b|\bthis (?:newspaper|publication|newsroom) (?:has (?:learned|learnt|seen|obtained)|understands)\b|"
    r"\b(?:von|vo[mn]) unsere[mrn]+ (?:korrespondent\w*|reporter\w*|redakt\w*|mitarbeiter\w*|autor\w*)|\bunser(?:e|er)? (?:korrespondent|reporter|zeitung)\w*|\bdieser (?:zeitung|redaktion)\b|"
    r"\b(?:de notre (?:correspondante?|envoyée? spéciale?|rédaction)|notre (?:correspondante?|envoyée? spéciale?))\b|\b(?:nuestr[oa] (?:corresponsal|enviad[oa]|redacción)|a este (?:diario|periódico|medio))\b|"
    r"\b(?:dal nostro (?:corrispondente|inviato)|dalla nostra (?:corrispondente|inviata|redazione)|a questo giornale)\b|\b(?:do nosso (?:correspondente|enviado)|à nossa reportagem|nossa reportagem|a reportagem do)\b|"
    r"\b(?:van onze (?:correspondent|verslaggever|redactie)\w*|onze (?:correspondent|verslaggever))\b|\b(?:наш(?:ему|его)? (?:корреспондент|собкор|издани|газет)\w*|(?:от )?нашего корреспондента)\b|\bнаш(?:ому|ого)? (?:кореспондент|видан)\w*|"
    r"\b(?:muhabirimiz|gazetemize)\w*|\b(?:naszemu? (?:reporter|korespondent|dziennikarz)\w*|nasz(?:ego|a)? (?:reporter|korespondent|dziennikarz)\w*)|مراسلنا|本报记者|本報記者|本网记者|本刊记者|\bstaff (?:writer|reporter|correspondent)s?\b"
)
_OUR_STEMS = (
    "exclusi", "exklusiv", "exclusief", "esclusiv", "эксклюзив", "ексклюзив", "خاص", "独家", "özel haber", "our ", "this newspaper", "this paper", "this site", "this website", "this publication", "this newsroom", "this magazine", "unser", "dieser", "notre", "nuestr",
    "este", "nostr", "questo", "nosso", "nossa", "a reportagem", "onze ", "наш", "muhabir", "gazetemiz", "nasz", "مراسلنا", "本报", "本報", "本网", "本刊", "staff ",
)  # fmt: skip
_MAIL = re.compile(r"(?P<local>[A-Za-z][\w.+-]{2,40})@(?P<host>[\w-]+(?:\.[\w-]+)+)")
_NAME_PART = 4  # letters of a mail address that a name has too
_LONGEST_NAME = 40
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»\n]*[\"”“»]")


def own_words(lines: list[str], address: str) -> Iterator[Credit]:
    """The words with which the lines tell that the report is the house's own, as claims of the address; `address` is a URL or a source's name.

    What people are quoted with says nothing of the page: quotations are left out.
    """
    whole = "\n".join(lines).lower() if address else ""
    ours, stems = tuple(stem for stem in _OUR_STEMS if stem in whole), tuple(stem for stem in _STEMS if stem in whole)
    if "@" in whole:
        yield from _mails(lines, address)
    for position, line in enumerate(lines if ours or stems else ()):
        plain = line.translate(_PLAIN)
        low = plain.lower()
        if any(stem in low for stem in ours) and (said := _OURS.search(_QUOTED.sub(_blank, plain))):
            yield _credit(address, line[said.start() : said.end()], position)
        if any(stem in low for stem in stems) and outlets.may_hold_name_of(low, address):
            yield from _named(_QUOTED.sub(_blank, plain), line, address, position)


def _named(plain: str, line: str, address: str, position: int) -> Iterator[Credit]:
    for pattern in _NAMED:
        for match in pattern.finditer(plain):
            parts = match.groupdict()
            if _is_ours(parts.get("name") or parts.get("quoted") or "", address):
                yield _credit(address, line[match.start() : match.end()], position)
                return


def _mails(lines: list[str], address: str) -> Iterator[Credit]:
    """A writer's own mail address at the house, beside the name: "Ada Roe" and "ada.roe@harbourpost.example"."""
    for position, line in enumerate(lines):
        for mail in _MAIL.finditer(line) if "@" in line else ():
            near = " ".join(lines[max(0, position - 1) : position + 1]).replace(mail[0], " ").lower()
            is_named = any(len(part) >= _NAME_PART and part in near for part in re.split(r"[^a-z]+", mail["local"].lower()))
            if is_named and outlets.is_name_of(mail["host"].lower(), address):
                yield _credit(address, mail[0], position)


def _is_ours(name: str, address: str) -> bool:
    """Whether the name is the address's, also with the ending of another case: "корреспондент Причала"."""
    forms = (name,) if name.isascii() else (name, name[:-1], name[:-2])
    return any(outlets.holds_name_of(form, address) for form in forms if form)


def _credit(address: str, quote: str, position: int) -> Credit:
    is_address = "://" in address
    return Credit("crosspost", "" if is_address else address, address if is_address else None, quote.strip(), position)


def _blank(match: re.Match[str]) -> str:
    """Blanks for what somebody is quoted with; a few words in such marks may be a paper's name."""
    return match[0] if len(match[0]) <= _LONGEST_NAME else " " * len(match[0])
