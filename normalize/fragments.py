"""Links to a sentence of a page: text directives, as browsers scroll to and mark them.

After "URL Fragment Text Directives" (WICG draft report, https://wicg.github.io/scroll-to-text-fragment/): `#:~:text=[prefix-,]start[,end][,-suffix]`.
A browser takes the first place that fits, so a prefix and a suffix are given where the words stand more than once.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote as percent_encoded

_WHOLE = 300  # characters that are given as they are; of more the first and the last words
_EDGE = 60  # characters of those
_CONTEXT = 40  # characters of a prefix or suffix


def link(url: str, directive: str) -> str:
    """The address with the directive; behind a fragment that it has already."""
    return f"{url}{'' if '#' in url else '#'}:~:{directive}"


def directive(texts: Sequence[str], at: int, start: int, end: int) -> str:
    """The directive that finds these characters of the text at that place among all texts of a page, in its order."""
    first = _ends(texts[at][start:end])[0].casefold()
    if sum(text.casefold().count(first) for text in texts) > 1:
        return directive_in_context(texts[max(0, at - 1) : at + 2], at - max(0, at - 1), start, end)
    return f"text={_words(texts[at][start:end])}"


def directive_in_context(texts: Sequence[str], at: int, start: int, end: int) -> str:
    """The same with a prefix and a suffix, where only the neighbours of a text are known."""
    before = texts[at][:start].rstrip() or (texts[at - 1] if at else "")
    after = texts[at][end:].lstrip() or (texts[at + 1] if at + 1 < len(texts) else "")
    parts = [*([f"{_encoded(_tail(before, _CONTEXT))}-"] if before else []), _words(texts[at][start:end])]
    parts += [f"-{_encoded(_head(after, _CONTEXT))}"] if after else []
    return f"text={','.join(parts)}"


def _ends(words: str) -> tuple[str, str]:
    """What is given of the words: all of them, or the first and the last."""
    return (words, "") if len(words) <= _WHOLE else (_head(words, _EDGE), _tail(words, _EDGE))


def _words(words: str) -> str:
    return ",".join(_encoded(end) for end in _ends(words) if end)


def _encoded(text: str) -> str:
    # "&", "-" and "," part a directive (section 3.3); a lone surrogate has no UTF-8.
    return percent_encoded(text, safe="", errors="replace").replace("-", "%2D")


def _head(text: str, most: int) -> str:
    """Its first characters, to the end of a word where words are parted by spaces."""
    if len(text) <= most:
        return text
    cut = text.rfind(" ", 1, most + 1)
    return text[: cut if cut > 0 else most].rstrip()


def _tail(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    cut = text.find(" ", len(text) - most - 1, len(text) - 1)
    return text[cut + 1 if cut >= 0 else len(text) - most :].lstrip()
