"""What a text may hold whatever its language: addresses, numbers of accounts, sums of money."""

from __future__ import annotations

import re
from collections.abc import Mapping

_CURRENCIES = r"[$€£¥₽₴₺₹₪₩₦₿]|(?-i:\b(?:USD|EUR|GBP|CHF|CAD|AUD|RUB|UAH|TRY|BRL|PLN|SEK|NOK|DKK|JPY|CNY|INR|BTC|ETH)\b)"
_WORDS = r"\b(?:euros?|dollars?|d[oó]lares|pounds?|livres|libras|francs?|franken|roubles?|rubel|lira|kronen|reais|руб(?:\.|\b|л\w+)|гривен|доллар\w*|евро\b|ليرة|دولار|يورو)"
_SUM = r"\d[\d.,'\s]{0,40}"  # bounds here and below: a long run of such signs would cost the square of its length
HOLDINGS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        # RFC 5322 in its everyday form, and what Cloudflare leaves of it
        "email": r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]+)+|\[email\s?protected\]|\b[\w.-]{1,64} ?[\[(](?:at|@)[\])] ?[\w-]+ ?(?:\.|[\[(](?:dot|punkt)[\])]) ?\w+",
        "url": r"https?://\S+|\bwww\.[\w-]+\.\S+|\b[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,5}\.(?:com|org|net|info|news|eu|example|test)\b(?:/\S*)?",
        # ITU-T E.123: a plus or a zero, then groups; at least seven digits
        "phone": r"(?<![\w.,])(?:\+|00|\(0|0)[\s(]*\d(?:[\s()/.-]{0,3}\d){6,14}(?!\w)",
        # ISO 13616: country, check digits, then up to 30 signs, often in groups of four
        "iban": r"(?-i:\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?\b)",
        # Bitcoin (base58 and bech32), Ethereum and its kin, Tron, Litecoin, Monero
        "wallet": r"(?-i:\b(?:bc1[ac-hj-np-z02-9]{25,71}|0x[0-9a-fA-F]{40}|(?=\w*\d)(?=\w*[a-z])(?=\w*[A-Z])[13LMTX][1-9A-HJ-NP-Za-km-z]{25,34}"
        r"|[48][0-9AB][1-9A-HJ-NP-Za-km-z]{93})\b)",
        "money": rf"(?:{_CURRENCIES})\s?{_SUM}|{_SUM}(?:k|mn?|bn)?\s?(?:{_CURRENCIES}|{_WORDS})",
    }.items()
}


def holds(text: str, wanted: tuple[str, ...]) -> bool:
    """Whether the folded text holds one of these."""
    return any(HOLDINGS[name].search(text) for name in wanted)
