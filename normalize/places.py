"""What a place in the DOM says of the text in it: the reason under which a block that is not article text enters the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable

from normalize.model import Reason

# First match wins. Names are matched in a label such as "div.post-comments#respond", of which each word stands between
# ends, hyphens, underscores or a change of case.
_NAMES: tuple[tuple[Reason, str], ...] = (
    ("comments", r"comments?|commentlist|commentform|wpdiscuz|wpd|disqus|dsq|respond|replies|coral-talk|coral-thread|spotim|openweb|livefyre|kommentare?|commentaires?|comentarios"),
    ("cookie", r"cookies?|consent|gdpr|ccpa|onetrust|didomi|privacy|cmplz|cookiebot|usercentrics"),
    ("donation", r"donat(?:e|ion|ions)|patreon|fundrais(?:er|ing)|contribut(?:e|ion)|appeal|support-?us|spenden?"),
    ("newsletter", r"newsletters?|subscrib(?:e|er)|subscription|signup|sign-?up|mailchimp|mailing|mailpoet|optin"),
    ("share", r"shar(?:e|es|ing|ebar|edaddy)|addtoany|a2a|addthis|social|socials|sociable|follow|ssba|heateor|jssocials|whatsapp|telegram|teilen"),
    ("related", r"relateds?|jp-relatedposts|crp|yarpp|recommend(?:ed|ations?|ation)?|suggest(?:ed|ions?)|more|readmore|read-?next|upnext|next|prev(?:ious)?|popular|trending|latest|"
                r"most-?read|mostread|outbrain|taboola|teasers?|promos?|mehr|similar|also|onward|recirc(?:ulation)?|recent|carousel|rail|river|stories|adjacent|tags?|taglist|topics?|keywords"),
    ("advertisement", r"ads?|adv|advert(?:s|isement|ising|orial)?|advertisements|sponsor(?:ed|s)?|banner|dfp|gpt|promoted|adsbygoogle|anzeige|werbung|publicidad"),
    ("form", r"form|search|searchform|login|signin|contactform|wpcf7|feedback|rating|vote|poll|survey|gform"),
    ("contact", r"contacts?|address|vcard|phone"),
    ("disclaimer", r"disclaimer|copyright|legal|colophon|imprint|impressum|terms"),
    ("navigation", r"nav|navigation|navbar|navs|menus?|menu-item|breadcrumbs?|crumbs?|footers?|headers?|masthead|topbar|toolbar|sidebar|skip|skiplink|pagination|pager|paging|"
                   r"sitemap|lang(?:uage)?s?|widgets?|toc|logo|offcanvas|drawer|hamburger|burger|ticker|section-?list|categories|category|submenu|megamenu|back-?to-?top|print|screen-reader-text|sr-only|visually-?hidden"),
)  # fmt: skip
_TAGS: dict[str, Reason] = {
    "nav": "navigation", "footer": "navigation", "header": "navigation", "menu": "navigation", "form": "form", "button": "form", "select": "form",
    "textarea": "form", "fieldset": "form", "dialog": "form", "aside": "related", "address": "contact", "label": "form", "search": "form",
}  # fmt: skip
# Names that also take away text which an extractor chose: words that no article's own element is called.
_FURNITURE: tuple[tuple[Reason, str], ...] = (
    ("comments", r"comments?|commentlist|commentform|wpdiscuz|wpd|disqus|dsq|respond|livefyre|kommentare?|commentaires?|comentarios"),
    ("cookie", r"cookies?|consent|gdpr|onetrust|didomi|cmplz|cookiebot|usercentrics"),
    ("newsletter", r"newsletters?|newsletter-?(?:signup|box|form)|signup|sign-?up|mailchimp|mailpoet|optin"),
    ("share", r"shar(?:e|ing|ebar|edaddy)|addtoany|a2a|addthis|sociable|ssba|heateor|jssocials"),
    ("related", r"relateds?|jp-relatedposts|crp|yarpp|recommend(?:ed|ations?)|readmore|read-?(?:more|next|also)|outbrain|taboola|most-?read|mostread|trending|recirc(?:ulation)?"),
    ("disclaimer", r"disclaimer|copyright"),
)  # fmt: skip
_PATTERNS = tuple((reason, re.compile(rf"(?<![a-z])(?:{names})(?![a-z])")) for reason, names in _NAMES)
_FURNITURE_PATTERNS = tuple((reason, re.compile(rf"(?<![a-z])(?:{names})(?![a-z])")) for reason, names in _FURNITURE)
_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SLUG = re.compile(r"#(?:[^-_>]+[-_]){3,}[^>]*|(?<=^h[1-6])[^>]*")  # ids made of a heading's words; a heading's own names


def furniture(path: str, shared: frozenset[str]) -> Reason | None:
    """The reason to take away a chosen block of that place, where one of its own elements is named as no article's element is."""
    text = names(_own_labels(path, shared))
    return next((reason for reason, pattern in _FURNITURE_PATTERNS if pattern.search(text)), None)


def own_path(path: str, shared: frozenset[str]) -> str:
    """The part of the path below the last element that is among the shared ones."""
    return ">".join(_own_labels(path, shared))


def reasons(paths: Iterable[str], kept: Iterable[str]) -> dict[str, Reason]:
    """For each path, the reason that its place speaks for; "other" where it says nothing.

    Only what lies below the last element that also holds kept text counts: a page wrapped in "div.has-sidebar" is no sidebar.
    """
    shared = _ancestors(kept)
    own = {path: _own_labels(path, shared) for path in set(paths)}
    ranks = {label: _rank(label) for label in {label for labels in own.values() for label in labels}}  # labels are few, paths many
    return {path: _reason(labels, ranks) for path, labels in own.items()}


def _ancestors(paths: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for path in set(paths):
        while path and path not in found:
            found.add(path)
            path = path.rpartition(">")[0]
    return frozenset(found)


def _own_labels(path: str, shared: frozenset[str]) -> list[str]:
    above, labels = path, []
    while above and above not in shared:
        above, _, label = above.rpartition(">")
        labels.append(label)
    return labels[::-1]


def names(labels: Iterable[str]) -> str:
    """The labels' words in small letters, parted where case changes, without what ids copy from headings."""
    return ">".join(_CASE.sub("-", _SLUG.sub("", label)).lower() for label in labels if not label.startswith("body"))


def _rank(label: str) -> int:
    """Which of the patterns is the first that the label's names match; their number where none is."""
    text = names([label])
    return next((rank for rank, (_, pattern) in enumerate(_PATTERNS) if pattern.search(text)), len(_PATTERNS))


def _reason(labels: list[str], ranks: dict[str, int]) -> Reason:
    """The strongest name among the labels; else what the innermost telling tag says."""
    best = min((ranks[label] for label in labels), default=len(_PATTERNS))
    if best < len(_PATTERNS):
        return _PATTERNS[best][0]
    tags = (re.split(r"[.#]", label, maxsplit=1)[0] for label in reversed(labels))
    return next((_TAGS[tag] for tag in tags if tag in _TAGS), "other")
