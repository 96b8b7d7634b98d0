"""URL parameters that name a reader, a campaign or a visit, not a page: what `urls.canonical` takes off, and who puts it there."""

from __future__ import annotations

import re
from collections.abc import Mapping

# By beginning of the name.
PREFIXES: Mapping[str, str] = {
    "utm_": "Google Analytics and everyone since: the campaign",
    "mtm_": "Matomo: the campaign",
    "matomo_": "Matomo, likewise",
    "piwik_": "Matomo under its old name",
    "pk_": "Matomo under its old name, short",
    "hsa_": "HubSpot: the advertisement",
    "vero_": "Vero: the mailing",
    "fb_action_": "Facebook: the story that was clicked",
    "oly_": "Omeda: the mailing and its reader",
    "at_": "Piano (AT Internet): the campaign",
    "trk_": "mailing tools: the click",
    "ga_": "Google Analytics: the visit",
    "aspsessionid": "ASP: the session, its name made anew for each server",
}

# By the whole name.
NAMES: Mapping[str, str] = {
    "fbclid": "Facebook: the click",
    "gclid": "Google Ads: the click",
    "gclsrc": "Google Ads: which product made the click",
    "dclid": "Google Display: the click",
    "gbraid": "Google Ads: the click in an application",
    "wbraid": "Google Ads: the click on the way to the web",
    "msclkid": "Microsoft Advertising: the click",
    "yclid": "Yandex Direct: the click",
    "ysclid": "Yandex search: the click",
    "twclid": "X: the click",
    "ttclid": "TikTok: the click",
    "li_fat_id": "LinkedIn: the reader",
    "igshid": "Instagram: who shared",
    "igsh": "Instagram, likewise",
    "mibextid": "Facebook: the application that shared",
    "epik": "Pinterest: the click",
    "mc_cid": "Mailchimp: the mailing",
    "mc_eid": "Mailchimp: the reader",
    "_ga": "Google Analytics: the reader, handed across hosts",
    "_gl": "Google Analytics: the same, newer",
    "_hsenc": "HubSpot: the reader",
    "_hsmi": "HubSpot: the mailing",
    "__hssc": "HubSpot: the visit",
    "__hstc": "HubSpot: the reader",
    "__hsfp": "HubSpot: the browser",
    "hsctatracking": "HubSpot: the button",
    "mkt_tok": "Marketo: the mailing and its reader",
    "s_cid": "Adobe Analytics: the campaign",
    "s_kwcid": "Adobe Advertising: the keyword",
    "xtor": "AT Internet: where the reader came from",
    "wt_mc": "Webtrekk: the campaign",
    "wt_zmc": "Webtrekk, likewise",
    "cmpid": "several newspapers: the campaign",
    "ncid": "several newspapers: the newsletter",
    "ocid": "Microsoft: the campaign",
    "smid": "The New York Times: the share",
    "smtyp": "The New York Times: kind of share",
    "sr_share": "share buttons: the share",
    "spm": "Alibaba: the way through the site",
    "fb_ref": "Facebook: the button",
    "fb_source": "Facebook: the place of the click",
    "ref_src": "X: the page of the embedded post",
    "ref_url": "X, likewise",
    "__twitter_impression": "X: seen in its application",
    "_openstat": "Openstat: the campaign",
    "wickedid": "Wicked Reports: the click",
    "guccounter": "Yahoo's consent wall: the turn",
    "guce_referrer": "Yahoo's consent wall: where the reader came from",
    "guce_referrer_sig": "Yahoo's consent wall: its signature",
    "traffic_source": "several newspapers: where the reader came from",
    "replytocom": "WordPress: the same article with the form under another comment",
    "phpsessid": "PHP: the session",
    "jsessionid": "Java: the session",
    "sessionid": "several shops' software: the session",
    "session_id": "likewise",
    "sessid": "likewise",
    "cfid": "ColdFusion: the session",
    "cftoken": "ColdFusion, likewise",
    "oscsid": "osCommerce: the session",
    "zenid": "Zen Cart: the session",
}

# A name that may be an article's number or a session: a session where its value is long and mixed.
_MAYBE = ("sid",)
_LONG = re.compile(r"(?=[^&]*\d)[0-9A-Za-z,-]{22,}\Z")
_BEGINNINGS = tuple(PREFIXES)
IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sessionid|sid)=[^/;]*|/\([A-Za-z]\([0-9A-Za-z]{20,}\)\)(?=/)", re.I)


def is_tracking(name: str, value: str) -> bool:
    """Whether a parameter, its name in lower case, tells no page apart."""
    return name in NAMES or name.startswith(_BEGINNINGS) or (name in _MAYBE and _LONG.match(value) is not None)
