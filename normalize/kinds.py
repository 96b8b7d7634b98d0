"""What kind of page it is: only some kinds become articles, the rest stay captures with their kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from normalize.model import Kind

_SHORT = 1500  # letters of all visible text; walls, errors and parked domains say little
_ENOUGH = 180  # letters of kept text that make an article; a short notice of an agency has about that
_BOT = re.compile(
    r"just a moment|checking (?:if the site connection is secure|your browser)|enable javascript and cookies to continue|attention required"
    r"|verif(?:y|ying) (?:that )?you are (?:a )?human|are you a robot|unusual traffic|pardon our interruption|ddos[- ]protection|access denied"
    r"|request blocked|captcha|security check to access|incapsula|please turn javascript on",
    re.I,
)
_CONSENT = re.compile(
    r"(?:we|our partners|wir) .{0,80}\bcookies\b|before you continue|manage (?:your )?(?:privacy|cookie)|accept all|alle akzeptieren|tout accepter"
    r"|your privacy (?:choices|is important)|consent to|mit werbung (?:weiter)?lesen",
    re.I,
)
_PARKED = re.compile(
    r"domain (?:name )?(?:is|may be) (?:for sale|available|parked)|buy this domain|parked (?:free|domain)|domain (?:has )?expired|this domain .{0,40}for sale",
    re.I,
)
_ERROR = re.compile(
    r"\b(?:error )?(?:404|403|410|500|502|503)\b|(?:page|file|article) (?:was |could )?not (?:be )?found|nicht gefunden|introuvable|no encontrada|не найдена",
    re.I,
)
_PAYWALL = re.compile(
    r"(?:subscribe|sign in|log ?in|register|become a member|already a subscriber).{0,60}(?:to (?:continue|keep|read|unlock)|full (?:article|story|access))"
    r"|continue reading (?:with|for|this)|(?:this|the rest of this) (?:article|content|story) is (?:for|only|reserved|available to).{0,30}(?:subscribers|members)"
    r"|(?:weiterlesen|jetzt) mit .{0,30}\babo|réservée? aux abonnés|exclusivo para suscriptores|только для подписчиков",
    re.I,
)
_LIVE = re.compile(r'"@type"\s*:\s*(?:\[[^\]]*)?"LiveBlogPosting"')
_GALLERY = re.compile(r'"@type"\s*:\s*(?:\[[^\]]*)?"(?:ImageGallery|MediaGallery)"')
_VIDEO = re.compile(r'"@type"\s*:\s*"VideoObject"|property=["\']og:type["\'] content=["\']video')
_ARTICLE = re.compile(
    r'"@type"\s*:\s*(?:\[[^\]]*)?"(?:\w*News\w*|Report|ReportageNewsArticle|\w*Article|BlogPosting)"|og:type["\'] content=["\']article'
)
_LOCKED = re.compile(r'"isAccessibleForFree"\s*:\s*"?false', re.I)


@dataclass(frozen=True, slots=True)
class Look:
    """What of a page its kind is seen by."""

    status: int | None  # HTTP
    markup: str  # the whole page as text
    title: str
    visible: str  # all blocks, joined by newlines
    kept: str  # kept blocks, joined by newlines
    linked: float  # share of the visible letters that stand in links, 0..1
    figures: int  # captions outside navigation


def kind(look: Look) -> Kind:
    """The kind of page: first what keeps a reader out, then what forms an article can have, then the rest."""
    return _wall(look) or _form(look)


def _wall(look: Look) -> Kind | None:
    failed = look.status is not None and look.status >= 400
    short = len(look.visible) < _SHORT
    says = f"{look.title}\n{look.visible[:_SHORT]}"
    if (short or failed) and _BOT.search(says) and len(look.kept) < _SHORT:
        return "bot-wall"
    if failed:
        return "error"
    if short and _PARKED.search(says):
        return "parked"
    if len(look.kept) < _SHORT and (_ERROR.search(look.title) or (short and _ERROR.search(says))) and not _ARTICLE.search(look.markup):
        return "error"
    if short and _CONSENT.search(says) and not _ARTICLE.search(look.markup):
        return "consent-wall"
    return None


def _form(look: Look) -> Kind:
    enough, is_article = len(look.kept) >= _ENOUGH, bool(_ARTICLE.search(look.markup))
    if _LIVE.search(look.markup):
        return "live-blog"
    if len(look.kept) < 2 * _SHORT and (_LOCKED.search(look.markup) or _PAYWALL.search(look.visible)) and (enough or is_article):
        return "partial"
    if _GALLERY.search(look.markup) or (look.figures >= 8 and len(look.kept) < 400):
        return "gallery"
    if not enough and _VIDEO.search(look.markup):
        return "video"
    if not is_article and look.linked > 0.6 and len(look.kept) < len(look.visible) / 2 and len(look.visible) > _SHORT:
        return "index"
    return "article" if enough or (is_article and look.kept) else "other"
