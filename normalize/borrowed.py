"""Passages that neither text took from the other: documents that both print in their own words, and advertising that stands in both.

A letter, a statement or a law needs no quotation marks where a colon leads to it; an advertisement is a paragraph that tells its
reader to buy, to subscribe or to click.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np

from normalize.passages import Passage
from normalize.phrases import Phrases, phrases
from normalize.terms import ANNOUNCED, OPENING, Terms

ASIDE = 60  # terms that may part the pieces of one document
PERSONAL = 0.03  # share of words for the speaker and whom he speaks to, from which on a text is a speech or letter
OWN_WORDS = 8.0  # words before a document that are the reporter's
LEAD = 8.0  # words before the colon that may name the document
LOOSE = 3  # terms by which a shared block may miss the paragraph's ends
CALL = 6  # last terms of an advertisement, where it calls
BLOCK = 150.0  # words of an advertisement at most

_PERSONS = """I|me|my|mine|myself|we|us|our|ours|ourselves|you|your|yours|ich|mich|mir|mein|meine|wir|uns|unser|unsere|Ihr|Ihre|du|dein|je
moi|mon|ma|mes|nous|notre|nos|vous|votre|vos|yo|mi|mis|nosotros|nuestro|nuestra|nuestros|usted|ustedes|io|mio|mia|noi|nostro|nostra|voi
eu|meu|minha|nosso|nossa|я|меня|мне|мой|моя|мы|нас|нам|наш|наша|наши|вы|вас|вам|ваш|ваша|ваши|أنا|نحن|أنتم|إننا|إنني|لنا|علينا|لكم|عليكم
我|您|你|私|僕|俺|เรา|ฉัน|ผม|คุณ|ท่าน"""
_DOCUMENTS = """letter|statement|communique|declaration|resolution|decree|law|treaty|verdict|petition|constitution|charter|proclamation|memorandum
Erklärung|Kommuniqué|Beschluss|Gesetz|Verordnung|Wortlaut|Schreiben|Vertrag|Urteil|Aufruf|Brief|lettre|communiqué|déclaration|résolution|décret|loi|traité
carta|comunicado|declaración|resolución|decreto|ley|tratado|sentencia|lettera|comunicato|dichiarazione|risoluzione|legge|trattato|declaração|lei
письмо|письме|письма|заявление|заявлении|заявления|закон|закона|законе|указ|указа|указе|постановление|постановлении|резолюция|резолюции|обращение|обращении
رسالة|الرسالة|رسالته|رسالتها|بيان|البيان|بيانه|قانون|القانون|مرسوم|المرسوم|قرار|القرار|وثيقة|الوثيقة
信|声明|公报|法律|法令|决议|条约|手紙|書簡|条文|決議|จดหมาย|แถลงการณ์|กฎหมาย|มติ"""
# Who prints a colleague's work has taken it over.
_PRESS = """news report|news story|news article|article|column|editorial|blog post|op-ed|Zeitungsbericht|Leitartikel|éditorial|reportage|artículo|editorial
articolo|artigo|статья|статье|статьи|репортаж|репортаже|مقال|المقال|مقالة|تقرير صحفي|报道|文章|社论|記事|社説|บทความ"""
_ORDERS = """buy now|buy it now|buy here|buy your|order now|order here|order today|order your|shop now|shop here|subscribe now|subscribe today
subscribe here|subscribe to our|sign up now|sign up today|sign up here|sign up for our|sign up to our|join now|join today|click here|click the link
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
    found: set[Passage] = set()
    for passage in shared:
        sides = ((a, passage.a, [one.a for one in shared]), (b, passage.b, [one.b for one in shared]))
        if any(_is_given(text, part, taken) for text, part, taken in sides):
            found.add(passage)
    for one, next in pairwise(shared):
        near = 0 <= next.a.start - one.a.stop <= ASIDE or 0 <= next.b.start - one.b.stop <= ASIDE
        if one in found and near and _speaks(a, next.a):
            found.add(next)
    return frozenset(found)


def is_advertisement(a: Terms, b: Terms, passage: Passage) -> bool:
    """Whether a passage is a block of its own, and tells its reader to buy or to come: anywhere, or at its end if only one text parts it off."""
    parts = ((a, passage.a), (b, passage.b))
    if any(text.words[part.stop] - text.words[part.start] > BLOCK for text, part in parts):
        return False
    blocks = sum(_is_block(text, part) for text, part in parts)
    if not blocks:
        return False
    seen = [slice(part.start if blocks == 2 else max(part.start, part.stop - CALL), part.stop + LOOSE) for _, part in parts]
    return any(_orders().count(text.codes[part]) > 0 for (text, _), part in zip(parts, seen, strict=True))


def _is_block(text: Terms, part: slice) -> bool:
    """Whether it begins and ends where paragraphs do, or nearly."""
    if not text.flags[max(0, part.start - LOOSE) : part.start + 1].max() >= OPENING:
        return False
    return part.stop + LOOSE >= len(text) or bool(text.flags[part.stop : part.stop + LOOSE + 1].max() >= OPENING)


def _is_given(text: Terms, part: slice, taken: list[slice]) -> bool:
    """Whether a colon leads to it, and words that the other text does not have lead to the colon; their last few may be shared."""
    own = _after(text, part.start, -OWN_WORDS)
    if any(one.start < part.start and one.stop > own for one in taken):
        return False
    announced = np.flatnonzero(text.flags[part.start : min(part.stop, _after(text, part.start, OWN_WORDS))] & ANNOUNCED)
    if not len(announced):
        return False
    at = part.start + int(announced[0])
    lead = text.codes[_after(text, at, -LEAD) : at]
    if _press().count(lead):
        return False
    return _speaks(text, slice(at, part.stop)) or _documents().count(lead) > 0


def _after(text: Terms, at: int, words: float) -> int:
    """The term that stands so many words behind the given one, or before it."""
    return int(np.searchsorted(text.words[:-1], text.words[at] + words))


def _speaks(text: Terms, part: slice) -> bool:
    """Whether somebody speaks in the first or second person, as reporters do not."""
    return _persons().count(text.codes[part]) >= PERSONAL * float(text.words[part.stop] - text.words[part.start])


@cache
def _persons() -> Phrases:
    return phrases(_PERSONS)


@cache
def _documents() -> Phrases:
    return phrases(_DOCUMENTS)


@cache
def _press() -> Phrases:
    return phrases(_PRESS)


@cache
def _orders() -> Phrases:
    return phrases(_ORDERS)
