"""What can be wrong with a source, or with us: each with the state that it makes, what it means, and what to do. A table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

State = Literal["well", "quiet", "silent", "failing", "blocked", "new"]
ALARMING: frozenset[State] = frozenset(("silent", "failing", "blocked"))


@dataclass(frozen=True, slots=True)
class Ailment:
    """A named cause."""

    state: State
    says: str  # a sentence without its end; {0} is a detail
    do: str  # what a person can do about it


_WAIT = "nothing, if it passes; the crawl goes on trying"
_ASK = "ask the site to let this archive in (its contact is in the User-Agent), or take the source out"

SOURCE: Mapping[str, Ailment] = {
    # its lists of articles
    "feed-empty": Ailment("silent", "its lists of articles are empty", "look at the feed; the site may have moved it"),
    "feed-unchanged": Ailment(
        "silent", "its lists of articles have not changed for unusually long", "look at the site; a feed may be left behind"
    ),
    "nothing-new": Ailment(
        "silent", "its lists of articles change, yet name no new article", "look whether the feed still is the right one"
    ),
    "feed-broken": Ailment("failing", "its lists of articles cannot be read: {0}", "look at the feed; tell the site"),
    "feed-html": Ailment(
        "failing", "a page stands where its list of articles was", "find the feed's new address: pressmark source new URL"
    ),
    "feed-gone": Ailment("failing", "its lists of articles are gone (status {0})", "find the feed's new address: pressmark source new URL"),
    "feed-moved": Ailment(
        "failing", "its list of articles leads to {0}, which lists none", "put the feed's new address into the source's file"
    ),
    "off-host": Ailment(
        "failing", "its lists name articles on {0} only, no host of this source", "add the host to the source's hosts, if it is theirs"
    ),
    "off-pattern": Ailment(
        "failing",
        "its lists name no address like an article's; one is {0}",
        "the site has new addresses: change the source's article pattern",
    ),
    # its articles
    "no-article": Ailment(
        "failing", "pages come, but no article is found in them", "the layout has changed: pressmark normalize a page and look"
    ),
    "text-lost": Ailment("failing", "articles have lost most of their text", "the layout has changed: pressmark normalize a page and look"),
    "images-only": Ailment("failing", "articles show pictures and hardly a word", "look at a page: text may come by script"),
    "duplicate": Ailment("failing", "all new articles have the same text", "look at a page: the site answers every address alike"),
    "language": Ailment("failing", "articles come in another language ({0})", "look at the feed: it may be of another edition"),
    "ingest-failing": Ailment("failing", "its pages cannot be read by ingest ({0})", "see the table failure, and pressmark status"),
    "articles-gone": Ailment("failing", "what its lists name answers with status {0}", "look at the site; its addresses may have changed"),
    "front-page": Ailment(
        "failing", "every article redirects to the front page", "look at the site; articles may be closed to us, or gone"
    ),
    "elsewhere": Ailment(
        "failing", "every article redirects to what is none, like {0}", "look at the site; change the article pattern if need be"
    ),
    "site-moved": Ailment(
        "failing", "the site has moved to {0}", "add the host to the source's hosts, and put its feeds' new addresses in"
    ),
    "loop": Ailment("failing", "its addresses redirect in a circle", _WAIT),
    "truncated": Ailment("failing", "its answers break off before their end", _WAIT),
    "too-large": Ailment("failing", "its answers are larger than the limit", "raise [limits] in archive.toml, if that is what you want"),
    # what keeps us out
    "robots-forbids": Ailment("blocked", "its robots.txt forbids the lists of articles", _ASK),
    "robots-forbids-articles": Ailment("blocked", "its robots.txt forbids the articles", _ASK),
    "robots-unreachable": Ailment("failing", "its robots.txt cannot be had ({0}), so nothing may be asked", _WAIT),
    "bot-wall": Ailment("blocked", "a wall against robots answers instead", _ASK),
    "consent-wall": Ailment("blocked", "a wall that asks for consent answers instead", _ASK),
    "paywall": Ailment("blocked", "everything is behind a login or a subscription", _ASK),
    "forbidden": Ailment("blocked", "it answers us with status {0}", _ASK),
    "throttled": Ailment("blocked", "it answers that we ask too often (429){0}", "raise the source's [fetch] delay"),
    "guard": Ailment(
        "failing", "its addresses may not be spoken to: {0}", "see [crawl] allow_networks and ports, if they are what you want"
    ),
    # the way there
    "parked": Ailment(
        "failing", "the domain is parked or for sale", "the newsroom has let it go: look for its new address, or take the source out"
    ),
    "proxy": Ailment("failing", "our proxy digs no tunnel to it", "look at the proxy; the site may be gone behind it"),
    "dns": Ailment("failing", "its name does not resolve", "look whether the domain still exists"),
    "refused-connection": Ailment("failing", "its server refuses connections", _WAIT),
    "no-route": Ailment("failing", "there is no way to its server's network", _WAIT),
    "tls-expired": Ailment("failing", "its certificate has expired, or is not valid yet", "tell the site; look at your own clock too"),
    "tls-name": Ailment("failing", "its certificate is for another name", "look whether the host is still theirs"),
    "tls-untrusted": Ailment(
        "failing", "its certificate is of nobody that can be trusted", "tell the site; [crawl] ca adds an authority that you trust"
    ),
    "tls": Ailment("failing", "no encrypted channel comes about", "tell the site"),
    "timeout": Ailment("failing", "its server does not answer in time", _WAIT),
    "slow": Ailment("failing", "its answers are too slow to come to an end", "raise [limits] deadline, if you want to wait"),
    "reset": Ailment("failing", "its server cuts connections off", _WAIT),
    "closed": Ailment("failing", "its server closes connections without an answer", _WAIT),
    "not-http": Ailment("failing", "what answers there speaks no HTTP", "look at the site"),
    "http-5xx": Ailment("failing", "its server fails (status {0})", _WAIT),
    "http-4xx": Ailment("failing", "it answers with status {0}", "look at the site"),
    "other": Ailment("failing", "its answers cannot be used: {0}", "see the table attempt"),
    # no fault of anyone
    "budget": Ailment("quiet", "as many addresses as a day allows have been asked", "raise [limits] urls_a_day, or wait for tomorrow"),
    "crawl-delay": Ailment("quiet", "its Crawl-delay of {0} lets only a part of its articles be asked in time", _WAIT),
    "below-norm": Ailment("quiet", "it prints less than a third of what it usually does", "nothing yet"),
    "ours": Ailment("failing", "nothing can be said of it: the trouble is ours", "see the trouble that is ours"),
    "unasked": Ailment("new", "it has not been asked yet", "pressmark crawl"),
    "young": Ailment("new", "too little of it is known for a norm", "nothing"),
    "": Ailment("well", "well", "nothing"),
}

OURS: Mapping[str, Ailment] = {
    "network": Ailment("failing", "our network is down: {0}", "look at this machine's connection and its name servers"),
    "proxy": Ailment("failing", "our proxy cannot be had", "look at [crawl] proxy in archive.toml, and at the proxy"),
    "disk": Ailment("failing", "the disk is full or at its floor: {0}", "make room; nothing that was acknowledged is lost"),
    "clock": Ailment(
        "failing", "our clock is wrong by {0}, say the servers of several sources", "set this machine's clock: evidence needs it"
    ),
    "settings": Ailment("failing", "the settings do not let a crawl begin: {0}", "mend archive.toml"),
    "warc-missing": Ailment(
        "failing", "WARC files that are known are not there, like {0}", "is their disk mounted? Else put a backup back"
    ),
    "ingest-failing": Ailment("failing", "ingest cannot read pages of several sources ({0})", "see the table failure"),
    "ingest-behind": Ailment("quiet", "{0} of WARC have not been read into archive.db", "pressmark ingest"),
    "overdue": Ailment(
        "failing", "no crawl has run since {0}", "look at the timer or at `pressmark watch`; pressmark schedule --print systemd"
    ),
    "crawl-failed": Ailment("failing", "the last crawl ended before its time: {0}", "start it again and read what it says"),
    "": Ailment("well", "well", "nothing"),
}
