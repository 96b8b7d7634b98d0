"""What the names of an element's classes and ids hint at: not a verdict, one sign among many for the forest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_WORDS: Mapping[str, str] = {
    "comments": "comment comments commentlist commentform wpdiscuz wpd disqus dsq respond replies reply livefyre kommentar kommentare commentaire commentaires comentario"
    " comentarios commenti reacties komentarze yorum yorumlar openweb spotim coral",
    "cookie": "cookie cookies consent gdpr ccpa onetrust didomi privacy cmplz cookiebot usercentrics cmp",
    "donation": "donate donation donations patreon fundraiser fundraising contribute contribution spende spenden don dons dona donar doar doneren bagis",
    "newsletter": "newsletter newsletters subscribe subscriber subscription signup mailchimp mailing optin paywall piano membership abo abonnement regwall",
    "share": "share shares sharing sharebar sharedaddy addtoany a2a addthis social socials sociable follow whatsapp telegram teilen facebook twitter partager compartir condividi",
    "related": "related crp yarpp recommend recommended recommendation recommendations suggest suggested suggestions more readmore upnext next prev previous popular trending"
    " latest mostread outbrain taboola teaser teasers promo promos mehr similar also recirc recirculation recent carousel rail river stories tags taglist topic"
    " topics keywords card cards grid list listing feed slider swiper onward",
    "advertisement": "ad ads adv advert adverts advertisement advertisements advertising advertorial sponsor sponsored sponsors banner dfp gpt promoted adsbygoogle"
    " anzeige werbung publicidad pub reklama affiliate commercial",
    "form": "form search searchform login signin contactform wpcf feedback rating vote poll survey gform modal popup dialog overlay tooltip button btn quiz",
    "author": "author authors bio byline autor autoren auteur writer profile avatar contributor contributors",
    "meta": "meta date time timestamp published info details kicker label category categories eyebrow credit credits source dateline",
    "legal": "disclaimer copyright legal imprint impressum terms license",
    "navigation": "nav navigation navbar navs menu menus breadcrumb breadcrumbs crumb crumbs footer footers masthead topbar toolbar skip pagination pager sitemap submenu megamenu"
    " offcanvas drawer foot header headers toc",
    "side": "sidebar aside widget widgets secondary tertiary right left col column sidecol marginal",
    "head": "head hero top title headline heading intro logo",
    "lead": "lead lede deck dek standfirst subtitle subheadline summary excerpt abstract description vorspann chapo bajada entradilla sommario subhead strapline",
    "caption": "caption figcaption legend image img photo picture gallery media figure video player audio foto bild",
    "text": "article articles content entry post story body text articlebody entrycontent postcontent maincontent paragraph richtext prose wysiwyg copy artikel texte texto corpo",
    "main": "main primary single detail page wrapper",
    "hidden": "hidden hide invisible sr visuallyhidden collapsed offscreen noprint",
    "box": "box infobox aside-box callout inset embed embedded factbox insert interstitial",
}
NAMED = tuple(_WORDS)
_BITS: Mapping[str, int] = {
    word: sum(1 << at for at, name in enumerate(NAMED) if word in _WORDS[name].split())
    for words in _WORDS.values()
    for word in words.split()
}
TAGGED = (
    "article", "main", "aside", "footer", "header", "nav", "form", "figure", "blockquote", "table", "ul", "ol", "section", "dl", "details", "p", "td",
)  # fmt: skip
_TAG_BITS: Mapping[str, int] = {tag: 1 << at for at, tag in enumerate(TAGGED)}
_TOKEN = re.compile(r"[A-Z]+[a-z]*|[a-z]+|\n")
_NAMES = re.compile(r"[.#].*", re.S)
_SLUG = re.compile(r"#(?:[^-_]+[-_]){3,}.*$", re.S)  # ids made of a heading's words


def hints(labels: Iterable[str]) -> dict[str, int]:
    """By label, such as "div.post-comments#respond", what it hints at: bits over NAMED for its names, above them over TAGGED for its element."""
    every = tuple(labels)
    names = [found[0] if (found := _NAMES.search(label)) else "" for label in every]
    tags = [_TAG_BITS.get(label[: len(label) - len(own)], 0) for label, own in zip(every, names, strict=True)]
    tokens = _TOKEN.findall("\n".join(_SLUG.sub("", own) if "#" in own else own for own in names))
    known = {token: _BITS.get(token.lower(), 0) for token in set(tokens)}
    bits = [0]
    for token in tokens:
        if token == "\n":
            bits.append(0)
        else:
            bits[-1] |= known[token]
    return {label: tag << len(NAMED) | own for label, tag, own in zip(every, tags, bits, strict=True)}
