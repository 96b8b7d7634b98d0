"""Who speaks to whom in a text: words of the reader, of the paper, of what it asks for and what it says of itself, in a dozen languages.

Weak signs, for the forest only: an article may say "you" and "we" as well. A word is known by itself, or by its first five letters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

_WHOLE: Mapping[str, str] = {
    "reader": "you your yours yourself vous votre vos te toi ton tes du dich dir dein deine deinen ihr ihre ihren ihnen ihrem euch eure sie usted ustedes tú tu tus su sus ti voi vostro"
    " vostra vostri você vocês seu sua u uw jij jouw je вы вас вам вами ваш ваша ваше ваши вашу вашей вашем тебя твой sen siz sizin size sizi لك لكم أنت أنتم wy was wam wasz ви вам вас ваш",
    "paper": "we our ours us nous notre nos wir uns unser unsere unserer unserem unseren nosotros nos nuestro nuestra nuestros nuestras noi ci nostro nostra nostri nostre nós nosso nossa"
    " wij we ons onze мы нас нам нами наш наша наше наши нашу нашей нашем нашим biz bizim bize bizi نحن لنا my nas nam nasz ми нас нам наш",
    "network": "facebook twitter instagram telegram whatsapp youtube tiktok linkedin bluesky mastodon patreon paypal vk вконтакте телеграм rss x app podcast apple google",
    "please": "please bitte пожалуйста lütfen prego favor svp here hier ici aquí qui aqui здесь тут now jetzt maintenant ahora adesso agora сейчас free kostenlos gratuit gratis бесплатно ücretsiz مجانا",
}
_STEMS: Mapping[str, str] = {
    "asked": "suppo donat donor contr chip spend spenden unter soute offre verse abonn subsc signu regis membe frien inscr anmel newsl lette mailb inbox e-mai email mail follo share suivr suive partag folge teile teilt"
    " apoya apoye ayuda dona donac suscr sígue compa sosti dono iscri segui condi assin apoie doe doaç siga steun donee volg deel meld подпи подде пожер донат помог помоч кошел расск дели рассы destek bağış abone paylaş takip",
    "written": "artic story stori repor text artik beitr bericht repro repub repri publi publis erschi veröf verbr autor autho opini meinu views respo veran hafte copyr recht right droit derec diritt"
    " trans übers tradu maschi machi sourc quell fuente fonte perm geneh autori perso expre ausdr refle edito redak rédac redac reda стать текст публи источ автор мнени редак перев переп прав yazı yayın kayna yazar haber",
    "paid": "mont monat mois mes mese mês maand месяц рубл euro euros dolla pound kaffe coffe café caffè кофе kahve paywa free fund finan indep unabh indép indip незав money geld argen diner soldi деньг werb adver publi",
}
_KINDS = (*_WHOLE, *_STEMS)
_BY_WORD: Mapping[str, tuple[int, ...]] = {
    word: tuple(at for at, kind in enumerate(_WHOLE) if word in _WHOLE[kind].split()) for words in _WHOLE.values() for word in words.split()
}
_BY_STEM: Mapping[str, tuple[int, ...]] = {
    stem[:5]: tuple(len(_WHOLE) + at for at, kind in enumerate(_STEMS) if any(stem[:5] == each[:5] for each in _STEMS[kind].split()))
    for stems in _STEMS.values()
    for stem in stems.split()
}
_MONEY = re.compile(r"[$€£¥₽₴₺]")
_QUOTE = re.compile(r"[\"“”„«»]")
_WORD = re.compile(r"[^\W\d_]+")
_LONG = 90  # words; nobody asks at such length
COLUMNS = len(_KINDS) + 2


def voices(texts: Sequence[str], words: Sequence[float]) -> NDArray[np.float64]:
    """A row for each kind of word, then for money and for quotation marks: how often each text has them; zeros for long texts."""
    found = np.zeros((COLUMNS, len(texts)))
    for at, (text, count) in enumerate(zip(texts, words, strict=True)):
        if count > _LONG:
            continue
        for word in _WORD.findall(text.lower()):
            for kind in _BY_WORD.get(word) or _BY_STEM.get(word[:5], ()):
                found[kind, at] += 1
        found[-2, at] = _MONEY.search(text) is not None
        found[-1, at] = _QUOTE.search(text) is not None
    return found
