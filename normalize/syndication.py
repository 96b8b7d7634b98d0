"""What the meta elements of a page say of where its text is from.

`syndication-source` is the address of the article that the page carries, `original-source` that of whoever reported a story first, which is no
copy (Google News, "Credit where credit is due", 2010). Such an address on the page's own site claims nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from normalize import urls
from normalize.fields import Word
from normalize.model import Credit, CreditKind

METAS: Mapping[str, CreditKind] = {"syndication-source": "syndication", "original-source": "first-reported"}
_MOST = 6  # of one page


def credits(said: Sequence[Word], url: str | None, known: Sequence[Credit]) -> tuple[Credit, ...]:
    """The claims of meta elements that no other credit of the page makes."""
    found = {(one.kind, one.url) for one in known}
    made = []
    for word in said[:_MOST]:
        kind, address = METAS[word.origin.removeprefix("meta:")], _elsewhere(word.value, url)
        if address and (kind, address) not in found:
            found.add((kind, address))
            made.append(Credit(kind, "", address, f"{word.origin.removeprefix('meta:')}: {word.value}", None))
    return tuple(made)


def _elsewhere(printed: str, url: str | None) -> str | None:
    """The address in its one spelling; None where it is none, or of the page's own site."""
    try:
        address = urls.canonical(printed.strip())
        return None if url and urls.same_site(address, url) else address
    except ValueError:
        return None
