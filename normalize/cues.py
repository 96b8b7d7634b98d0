"""Whether a repeated paragraph speaks to the reader or of the paper itself, and what it wants: by its words, in a dozen languages.

Only for paragraphs that many articles of one source share (normalize/habits.py): there "you" and "this article" tell furniture from
background. In a single article they tell nothing, and are never asked.
"""

from __future__ import annotations

import re

from normalize.model import Reason

# What is quoted is a speaker's "you", not the paper's.
_QUOTED = re.compile(r"[“„«\"»][^“”„«»\"]{1,600}[”“»\"«]|(?<!\w)[‘'][^‘’']{3,600}[’'](?!\w)")
_DONATION = re.compile(
    r"\bdonat|\bdonor|\bcontribut(?:e|ion)s?\b|\bsupport us|\bsupport (?:our|independent)|\bsupporter|\bpatreon|\bpaypal|\bcrowdfund|\bour readers"
    r"|\breader-(?:funded|supported)|\bchip in|\bmembership|\bspenden?\b|\bspendet|\bunterstütz|\bsoutene?z|\bfaire un don|\bvos dons|\badhére"
    r"|\bdona(?:r|ción|tivo|zione)|\bapoya|\bsuscriptor|\bsostieni|\bsostenete|\bapoie|\bdoe\b|\bdoação|\bsteun|\bdoneer|\bпожертв|\bподдерж|\bдонат"
    r"|تبرع|ادعم|\bbağış|\bdestek",
    re.IGNORECASE,
)
_NEWSLETTER = re.compile(
    r"\bnewsletter|\bsubscri(?:be|ption)|\bsign up|\bin your inbox|\bmailing list|\babonn|\babonnez|\bs’abonner|\bboletín|\bsuscr[ií]b|\biscriviti"
    r"|\bassine\b|\binscreva|\bnieuwsbrief|\bподпи[сш]|\bрассылк|النشرة|اشترك|\babone ol|\bbülten",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?:follow|join|find|like|watch) us\b|\bshare this\b|\btelegram\b|\bwhats\s?app\b|\bfacebook\b|\binstagram\b|\btwitter\b|\byoutube\b|\btik\s?tok\b"
    r"|\bfolge?n? (?:sie )?uns|\bsuivez[- ]nous|\bs[ií]guenos|\bseguici|\bsiga[- ]nos|\bvolg ons|\bтелеграм|\bчитайте нас|تابعونا|\bbizi takip",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.\w{2,}|\bcontact us\b|\bwrite to us\b|\bsend (?:us )?(?:your|a) (?:tip|letter|comment)", re.IGNORECASE
)
_DISCLAIMER = re.compile(
    r"©|\(c\)\s*\d{4}|\bcopyright (?:\d{4}|©|by)|\ball rights reserved|\brepublish|\breprint|\bcreative commons|\bdisclaimer|\bviews expressed"
    r"|\bopinions expressed|\bnot necessarily (?:reflect|represent)|\bnot responsible for the content|\beditor[’']s note|\bnote to (?:our )?readers"
    r"|\bthis (?:article|story|report|column|post|page|piece|series|interview|text|translation) (?:was|is|has|first|originally|appears|appeared)"
    r"|\bthis (?:website|newspaper|newsletter|podcast)\b|\bpart of (?:our|a|the) (?:\w+ )?series\b|\bour (?:series|standards|editorial)"
    r"|\balle rechte|\burheberrecht|\bdieser (?:artikel|text|beitrag) (?:wurde|ist|erschien)|\btous droits|\bdroits réservés|\bcet article (?:a été|est)"
    r"|\btodos los derechos|\beste artículo (?:fue|es|ha sido)|\btutti i diritti|\bquesto articolo (?:è|è stato)|\btodos os direitos|\beste artigo (?:foi|é)"
    r"|\balle rechten|\bdit artikel (?:is|werd|verscheen)|\bвсе права|\bмнение (?:автора|редакции)|\bперепечатк|\bпри цитировании|حقوق|\btüm hakları|\bbu (?:haber|yazı)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\b(?:you|your|yours|please|vous|votre|vos|bitte|ihnen|usted|ustedes|vostr[oaie]|você|vocês|jouw|alstublieft|вы|вас|вам|ваш\w*|пожалуйста|lütfen|sizin)\b"
    r"|\b(?:(?:our|dear) readers|(?:nos|chers) lecteurs|(?:unsere|liebe) leser|nuestros lectores|nostri lettori|nossos leitores|onze lezers|наш\w* читател\w+"
    r"|уважаемые читатели|okurlarımız)|\b(?-i:Ihre?[nmrs]?)\b|قراءنا|عزيزي القارئ|لكم|نرجو"
    r"|https?://|\bwww\.|\bour (?:work|journalis\w+|report(?:ers|ing)|newsroom|newsletter|website|site|channel|app|newspaper|paper|correspondents?)\b"
    r"|\b(?:support|follow|join|help|contact|find|write to) us\b|\bsubscribe (?:to|now|today|here)\b|\bsign up (?:for|to) (?:our|the)\b"
    r"|\b(?:click|tap) (?:here|on)\b|\bread (?:more|also)\b",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    ("newsletter", _NEWSLETTER),
    ("donation", _DONATION),
    ("share", _SHARE),
    ("contact", _CONTACT),
)


def spoken(text: str) -> Reason | None:
    """What a repeated paragraph wants of the reader or says of the paper; None where it speaks of the world."""
    own = _QUOTED.sub(" ", text)
    if _ADDRESS.search(own):
        return next((reason for reason, words in _KINDS if words.search(own)), "disclaimer" if _DISCLAIMER.search(own) else "other")
    if _DISCLAIMER.search(own):
        return "disclaimer"
    return "contact" if _CONTACT.search(own) else None
