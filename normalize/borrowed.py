"""Passages that neither text took from the other: documents that both print in their own words, and advertising that stands in both.

A letter, a statement or a law needs no quotation marks where a colon leads to it; an advertisement is a paragraph that tells its
reader to buy, to subscribe or to click.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from normalize.passages import Passage
from normalize.phrases import Phrases, phrases
from normalize.terms import ANNOUNCED, OPENING, Terms

ASIDE = 60  # terms that may part the pieces of one document
PERSONAL = 0.03  # share of words for the speaker and whom he speaks to, from which on a text is a speech or letter
OWN_WORDS = 8.0  # words before a document that are the reporter's
LEAD = 8.0  # words before the colon that may name the document
HERALD = 16.0  # words of a sentence before it that may
LOOSE = 3  # terms by which a shared block may miss the paragraph's ends
CALL = 12  # last terms of an advertisement, where it calls
HAIL = 6  # or first ones
BLOCK = 150.0  # words of an advertisement at most
NOTES = 2  # phrases of publishers on their own behalf, from which on a block is a notice

_SELF = """I|me|my|mine|myself|ich|mich|mir|mein|meine|je|moi|mon|ma|mes|yo|mi|mis|io|mio|mia|eu|meu|minha|я|меня|мне|мой|моя|أنا|إنني
من|خودم|אני|אותי|שלי|मैं|मेरा|मेरी|मेरे|मुझे|저는|제가|나는|내가|我|私|僕|俺|ฉัน|ผม"""
_PERSONS = f"""{_SELF}|we|us|our|ours|ourselves|you|your|yours|wir|uns|unser|unsere|Ihr|Ihre|du|dein
nous|notre|nos|vous|votre|vos|nosotros|nuestro|nuestra|nuestros|usted|ustedes|noi|nostro|nostra|voi|nosso|nossa
мы|нас|нам|наш|наша|наши|вы|вас|вам|ваш|ваша|ваши|نحن|أنتم|إننا|لنا|علينا|لكم|عليكم|ما|شما|אנחנו|אנו|שלנו|אתם|לכם|हम|हमारा|हमारी|हमारे|हमें|आप|आपका
우리는|우리가|우리의|우리|저희는|저희가|저희|여러분|您|你|เรา|คุณ|ท่าน"""
_DOCUMENTS = """letter|statement|communique|declaration|resolution|decree|law|treaty|verdict|petition|constitution|charter|proclamation|memorandum
Erklärung|Kommuniqué|Beschluss|Gesetz|Verordnung|Wortlaut|Schreiben|Vertrag|Urteil|Aufruf|Brief|lettre|communiqué|déclaration|résolution|décret|loi|traité
carta|comunicado|declaración|resolución|decreto|ley|tratado|sentencia|lettera|comunicato|dichiarazione|risoluzione|legge|trattato|declaração|lei
письмо|письме|письма|заявление|заявлении|заявления|закон|закона|законе|указ|указа|указе|постановление|постановлении|резолюция|резолюции|обращение|обращении
رسالة|الرسالة|رسالته|رسالتها|بيان|البيان|بيانه|قانون|القانون|مرسوم|المرسوم|قرار|القرار|وثيقة|الوثيقة
信|声明|公报|法律|法令|决议|条约|手紙|書簡|条文|決議|จดหมาย|แถลงการณ์|กฎหมาย|มติ|نامه|بیانیه|قانون|قطعنامه|המכתב|מכתב|במכתב|ההודעה|בהודעה|הצהרה|בהצהרה|החוק|בחוק|חוק
पत्र|बयान|कानून|प्रस्ताव|편지|편지의|편지는|편지에|편지에는|편지에서|성명|성명은|성명에서|성명서|법률|조항|결의
wrote on Facebook|wrote on Twitter|wrote on X|wrote on Telegram|wrote on Instagram|posted on|bill|ordinance|statute|regulation|regulations|indictment|complaint|ruling|judgment|agreement|accord|transcript|testimony|note|poem|song|lyrics|prayer|oath|speech|remarks|tweet|tweeted|Facebook post|Instagram post|email|e-mail|press release|manifesto|testament|obituary notice
Gedicht|Rede|Pressemitteilung|poème|discours|poema|discurso|discorso|стихотворение|стихи|речь|قصيدة|خطاب|诗|演讲|詩|演説|詩歌"""
_HERALDS = """following|in full|full text|text of|as follows|below|verbatim|word for word|reads|im Wortlaut|folgende|folgenden|folgendes|suivant|suivante|texte intégral
siguiente|texto íntegro|texto completo|seguente|testo integrale|seguinte|na íntegra|следующее|следующего|полный текст|التالي|التالية|نص|全文|以下|如下"""
_NOTICES = """we use cookies|cookie policy|cookies and similar technologies|accept all|withdraw your consent|personal data|your preferences|privacy policy
privacy statement|user agreement|terms of use|terms of service|all rights reserved|may not be published|rewritten or redistributed|written permission
earn a commission|affiliate links|views expressed|opinions expressed|do not necessarily reflect|those of the author|conflict of interest|letters to the editor
comments are moderated|forward-looking statements|differ materially|undertakes no obligation|risks and uncertainties|is a leading provider|leading provider of
for more information visit|more information please visit|media contact|press contact|independent journalism|quality journalism|support us|support our
become a member|becoming a member|as little as|tax-deductible|your inbox|email address|e-mail address|unsubscribe|wir verwenden Cookies|Datenschutzerklärung
alle Rechte vorbehalten|Nachdruck|Ihre Einwilligung|Newsletter abonnieren|E-Mail-Adresse|unterstützen Sie|nous utilisons des cookies|tous droits réservés
politique de confidentialité|votre consentement|adresse e-mail|soutenez|utilizamos cookies|todos los derechos reservados|política de privacidad
correo electrónico|utilizziamo i cookie|tutti i diritti riservati|informativa sulla privacy|todos os direitos reservados|все права защищены
файлы cookie|мнение редакции|может не совпадать|при перепечатке|активная ссылка|جميع الحقوق محفوظة|سياسة الخصوصية|版权所有|转载请注明|隐私政策|無断転載"""
# Who prints a colleague's work has taken it over.
_PRESS = """news report|news story|news article|article|column|editorial|blog post|op-ed|Zeitungsbericht|Leitartikel|éditorial|reportage|artículo|editorial
articolo|artigo|статья|статье|статьи|репортаж|репортаже|مقال|المقال|مقالة|تقرير صحفي|报道|文章|社论|記事|社説|บทความ"""
_ORDERS = """buy now|buy it now|buy here|buy your|order now|order here|order today|order your|shop now|shop here|subscribe now|subscribe today
subscribe here|order yours|subscribe to our|sign up now|sign up today|sign up here|sign up for our|sign up to our|join now|join today|click here|click the link
click below|click on the link|tap here|download now|download the app|download our app|get the app|get your copy|get yours|get it now|get it here
learn more|find out more|read more at|call now|call today|call us|visit our website|visit our shop|visit our store|try it free|try it now|try for free
start your free|free trial|free shipping|free delivery|money back|use code|promo code|discount code|while stocks last|while supplies last|limited time
terms and conditions apply|donate now|donate today|book now|book today|reserve now|register now|register today|enter to win|advertisement|sponsored
jetzt kaufen|jetzt bestellen|hier bestellen|jetzt abonnieren|jetzt anmelden|hier klicken|klicken Sie|mehr erfahren|jetzt herunterladen|jetzt testen|Anzeige
achetez|commandez|abonnez-vous|inscrivez-vous|cliquez ici|téléchargez|en savoir plus|profitez|compra ahora|compre ahora|suscríbase|suscríbete|haga clic
haz clic|descarga|descargue|más información aquí|acquista ora|abbonati|iscriviti|clicca qui|scarica|compre agora|assine|inscreva-se|clique aqui|baixe
купить сейчас|купите|закажите|подпишитесь|подписывайтесь|оформите подписку|нажмите|скачайте|звоните|реклама|на правах рекламы
اشتر الآن|اشترك|اشتركوا|اطلب الآن|اضغط هنا|انقر هنا|حمل التطبيق|سجل الآن|إعلان
立即购买|马上订购|点击这里|点击此处|立即下载|立即订阅|扫码|广告|今すぐ購入|ご購入|お申し込み|登録はこちら|クリック|ダウンロード|広告|สั่งซื้อ|คลิกที่นี่|สมัครสมาชิก|ดาวน์โหลด|โฆษณา"""


def documents(a: Terms, b: Terms, shared: tuple[Passage, ...]) -> frozenset[Passage]:
    """The passages that give a document in its own words, a letter or a statement, without quotation marks."""
    in_a, in_b = [one.a for one in shared], [one.b for one in shared]
    found = {one for one in shared if _is_given(_Told(a, one.a, _begun(a, one.a, in_a)), _Told(b, one.b, _begun(b, one.b, in_b)))}
    for one, next in pairwise(shared):
        near = 0 <= next.a.start - one.a.stop <= ASIDE or 0 <= next.b.start - one.b.stop <= ASIDE
        if one in found and near and _speaks(a, next.a):
            found.add(next)
    return frozenset(found)


def is_advertisement(a: Terms, b: Terms, passage: Passage) -> bool:
    """Whether a passage is a block of its own in either text, and tells its reader to buy or to come, or what the publisher always tells."""
    parts = ((a, passage.a), (b, passage.b))
    if any(text.words[part.stop] - text.words[part.start] > BLOCK for text, part in parts):
        return False
    if not any(_is_block(text, part) for text, part in parts):
        return False
    return any(_calls(text, part) or _notices().count(text.codes[part]) >= NOTES for text, part in parts)


def _calls(text: Terms, part: slice) -> bool:
    """Whether its first or last words tell its reader to come; what stands amidst may be a report of such words."""
    ends = slice(max(part.start, part.stop - CALL), part.stop + LOOSE), slice(part.start, min(part.stop, part.start + HAIL))
    return any(_orders().count(text.codes[end]) > 0 for end in ends)


def _is_block(text: Terms, part: slice) -> bool:
    """Whether it begins and ends where paragraphs do, or nearly."""
    if not text.flags[max(0, part.start - LOOSE) : part.start + 1].max() >= OPENING:
        return False
    return part.stop + LOOSE >= len(text) or bool(text.flags[part.stop : part.stop + LOOSE + 1].max() >= OPENING)


@dataclass(frozen=True, eq=False, slots=True)
class _Told:
    """A passage in one of the texts."""

    text: Terms
    part: slice
    begun: int | None  # its first term behind what leads to a document; None where nothing does

    @property
    def names(self) -> bool:
        """Whether what leads to it calls it a letter, a statement, a law."""
        return self.begun is not None and _documents().count(_lead(self.text, self.begun)) > 0

    @property
    def speaks(self) -> bool:
        """Whether the lead stands right before it, and somebody speaks."""
        return self.begun is not None and self.begun - self.part.start < LOOSE and _speaks(self.text, self.part)

    @property
    def confesses(self) -> bool:
        """Whether the one who speaks says "I"."""
        return self.speaks and _often(_self(), self.text, self.part)


def _is_given(one: _Told, other: _Told) -> bool:
    """Whether it is a document: one text calls it so, or leads to somebody who says "I"; a guide says "you", so both must lead to it."""
    return one.names or other.names or one.confesses or other.confesses or (one.speaks and other.speaks)


def _begun(text: Terms, part: slice, taken: list[slice]) -> int | None:
    """Where the passage begins behind a lead: a colon, or "the following letter" in the paragraph before.

    The lead has words that the other text does not have; its last few may be shared.
    """
    own = _after(text, part.start, -OWN_WORDS)
    if any(one.start < part.start and one.stop > own for one in taken):
        return None
    behind = np.flatnonzero(_flags(text, part, OWN_WORDS) & ANNOUNCED)[:1] + part.start
    opens = np.flatnonzero(_flags(text, part, HERALD) & OPENING) + part.start
    heralded = [at for at in opens.tolist() if _is_heralded(text, at)]
    at = int(behind[0]) if len(behind) else next(iter(heralded), None)
    return None if at is None or _press().count(_lead(text, at)) else at


def _flags(text: Terms, part: slice, words: float) -> NDArray[np.uint8]:
    """The flags of the first words of the part."""
    return text.flags[part.start : min(part.stop, _after(text, part.start, words))]


def _is_heralded(text: Terms, at: int) -> bool:
    lead = text.codes[_after(text, at, -HERALD) : at]
    return _heralds().count(lead) > 0 and _documents().count(lead) > 0


def _lead(text: Terms, at: int) -> NDArray[np.uint64]:
    """The words before the document."""
    return text.codes[_after(text, at, -LEAD) : at]


def _after(text: Terms, at: int, words: float) -> int:
    """The term that stands so many words behind the given one, or before it."""
    return int(np.searchsorted(text.words[:-1], text.words[at] + words))


def _speaks(text: Terms, part: slice) -> bool:
    """Whether somebody speaks in the first or second person, as reporters do not."""
    return _often(_persons(), text, part)


def _often(listed: Phrases, text: Terms, part: slice) -> bool:
    return listed.count(text.codes[part]) >= PERSONAL * float(text.words[part.stop] - text.words[part.start])


@cache
def _self() -> Phrases:
    return phrases(_SELF)


@cache
def _persons() -> Phrases:
    return phrases(_PERSONS)


@cache
def _documents() -> Phrases:
    return phrases(_DOCUMENTS)


@cache
def _heralds() -> Phrases:
    return phrases(_HERALDS)


@cache
def _notices() -> Phrases:
    return phrases(_NOTICES)


@cache
def _press() -> Phrases:
    return phrases(_PRESS)


@cache
def _orders() -> Phrases:
    return phrases(_ORDERS)
