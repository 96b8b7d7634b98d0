"""Words by which a text tells that it is its own house's report: "told The Quay", "The Quay has learned", "From our correspondent"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from normalize import outlets
from normalize.model import Credit
from normalize.sayings import NAME, narrow

_PLAIN = (("’", "'"), ("‘", "'"), ("\u00a0", " "), ("\u202f", " "))  # sign for sign; four replacements take a tenth of a translation's time
# The house has to name itself where others may stand in its place.
_NAMED = tuple(
    (
        tuple(stem.replace("_", " ") for stem in stems.split()),
        re.compile(pattern),
    )  # the stems in small letters: a line that holds none cannot match
    for stems, pattern in (
        (
            "told_ tells_ speaking_to spoke interview_with seen_by obtained_by reviewed_by shared_with statement_to said_to confirmed_to wrote_to asked_by approached_by contacted_by",
            rf"\b(?i:told|tells|speaking to|spoke to|spoken to|interview with|seen by|obtained by|reviewed by|shared with|statement to|said to|confirmed to|wrote to|asked by|approached by|contacted by) {NAME}",
        ),
        (
            "has_learn has_seen has_obtained understands can_re reported_from asked contacted visited spoke has_review 's_reporter 's_correspond",
            rf"\b{NAME} (?:has learned|has learnt|has seen|has obtained|understands|can reveal|can report|reported from|asked|contacted|visited|spoke|has reviewed|'s reporter|'s correspondent)\b",
        ),
        ("link credit_to attribut", rf"\b(?:link(?:ing)?(?: back)?|credit|attribution|attributed) to {NAME}"),
        ("please_", rf"\bplease (?:credit|cite|mention|attribute(?: it)? to) {NAME}"),
        ("permission", rf"\b{NAME} (?:grants|gives) permission\b"),
        ("reporting writing written report text", rf"\b(?:reporting|writing|written|report|text) by [^;.\n]{{2,60}}? for {NAME}"),
        (
            "investigation inquiry analysis review survey report",
            rf"\b(?:an?|the) (?:investigation|inquiry|analysis|review|survey|report) by {NAME}",
        ),
        (
            "sagte teilte erklärt erzählt verriet bestätigt",
            rf"\b(?:sagten?|teilten?|erklärten?|erzählten?|verriet|bestätigten?)(?: [^.,»«„“\n]{{2,40}}?)? (?:der|dem) {NAME}",
        ),
        ("erfuhr", rf"\bwie (?:die|der|das) {NAME} erfuhr"),
        ("gegenüber", rf"\bgegenüber (?:der|dem) {NAME}"),
        (
            "déclaré confi indiqué affirmé expliqu",
            rf"\b(?:a (?:déclaré|confié|indiqué|affirmé|expliqué)|ont (?:déclaré|confié)|confie|explique) (?:à|au) {NAME}",
        ),
        ("selon_les_info", rf"\bselon les informations (?:de|du) {NAME}"),
        ("dijo declar explic contó confirm afirm", rf"\b(?:dijo|declaró|explicó|contó|confirmó|afirmó) a {NAME}"),
        ("sabido", rf"\bha (?:sabido|podido saber) {NAME}"),
        ("ha_de ha_di ha_ra ha_sp", rf"\b(?:ha detto|ha dichiarato|ha raccontato|ha spiegato) a {NAME}"),
        ("disse afirm contou explic declar", rf"\b(?:disse|afirmou|contou|explicou|declarou) (?:a|ao|à) {NAME}"),
        ("zei zegt vertel weten", rf"\b(?:zei|zegt|vertelt|vertelde|laat weten) (?:tegen|aan) {NAME}"),
        (
            "сообщил рассказал заявил сказал",
            rf"\b(?:сообщил[аи]?|рассказал[аи]?|заявил[аи]?|сказал[аи]?) (?:изданию |газете |корреспонденту |журналисту )?{NAME}",
        ),
        ("корреспондент кореспондент журналист", rf"\b(?:корреспондент|кореспондент|журналист)[а-яі]* {NAME}"),
        (
            "розпов повідом сказав сказала",
            rf"\b(?:розповіл[аи]|розповів|повідомив|повідомила|сказав|сказала) (?:виданню |газеті |кореспонденту )?{NAME}",
        ),
        (
            "ل",
            r"(?:لـ|ل|لصحيفة |لموقع |لوكالة )[«\"“'](?P<quoted>[^«»\"“”\n]{2,40})[»\"”'](?P<name>(?!))?",
        ),
        (
            "redacc redact rédact redaz redaç redaktion редакц redakcja newsroom staff",
            rf"^\W*(?i:redacci[óo]n|r[ée]daction|redazione|redaç[ãa]o|redaktion|redactie|редакция|редакції|redakcja|newsroom|staff)(?i: (?:de|del|du|di|do|da|der|des|van|of|at))?:? {NAME}\W*$",
        ),
        ("خاص", r"خاص\s*(?:[-–|:/]\s*)?(?:بـ\s?|ل)?[«\"]?(?P<name>[^«»\"\n.،؛]{2,40}?)[»\"]?\s*$"),
        ("powiedzia mówi", rf"\b(?:powiedział|powiedziała|mówi|mówiła) {NAME}"),
    )
)
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
    "exclusi", "exklusiv", "exclusief", "esclusiv", "эксклюзив", "ексклюзив", "خاص", "独家", "özel haber", "our own ", "our special ", "our staff", "our foreign ", "our report", "our newsroom",
    "our team", "correspondent", "this newspaper", "this paper", "this site", "this website", "this publication", "this newsroom", "this magazine", "unser", "dieser zeitung", "dieser redaktion",
    "notre corr", "notre env", "notre réd", "nuestr", "a este ", "nostr", "a questo giornale", "nosso ", "nossa reportagem", "a reportagem", "onze corr", "onze vers", "onze red", "наш", "muhabir",
    "gazetemiz", "nasz", "مراسلنا", "本报", "本報", "本网", "本刊", "staff writer", "staff report", "staff corr",
)  # fmt: skip
_MAIL = re.compile(r"(?P<local>[A-Za-z][\w.+-]{2,40})@(?P<host>[\w-]+(?:\.[\w-]+)+)")
_NAME_PART = 4  # letters of a mail address that a name has too
_LONGEST_NAME = 40
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»\n]*[\"”“»]")


def own_words(lines: list[str], address: str) -> Iterator[Credit]:
    """The words with which the lines tell that the report is the house's own, as claims of the address; `address` is a URL or a source's name.

    What people are quoted with says nothing of the page: quotations are left out.
    """
    plain = _plain("\n".join(lines)) if address else ""
    whole = narrow(plain.lower())
    ours = tuple(stem for stem in _OUR_STEMS if stem in whole)
    named = tuple((stems, pattern) for stems, pattern in _NAMED if any(stem in whole for stem in stems))
    if "@" in whole:
        yield from _mails(lines, address)
    for position, line in enumerate(plain.split("\n") if ours or named else ()):
        low = line.lower()
        if any(stem in low for stem in ours) and (said := _OURS.search(_QUOTED.sub(_blank, line))):
            yield _credit(address, lines[position][said.start() : said.end()], position)
        patterns = [pattern for stems, pattern in named if any(stem in low for stem in stems)]
        if patterns and outlets.may_hold_name_of(low, address):
            yield from _named(patterns, _QUOTED.sub(_blank, line), lines[position], address, position)


def _plain(text: str) -> str:
    for sign, plain in _PLAIN:
        text = text.replace(sign, plain)
    return text


def _named(patterns: Sequence[re.Pattern[str]], plain: str, line: str, address: str, position: int) -> Iterator[Credit]:
    for pattern in patterns:
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
