"""Where the sentences of a paragraph begin and end, in scripts that mark their end. An abbreviation is told by what follows it."""

from __future__ import annotations

import re

Span = tuple[int, int]  # first character, and the one behind the last

_CLOSING = "\"'”’»›)\\]」』）"
# A mark that ends, what closes with it, and a space before what can begin; Chinese and Japanese write no space.
_END = re.compile(rf"[.!?…؟۔।]+[{_CLOSING}]*(?=\s+[^\W_a-zа-яα-ω]|\s+[\"'“„«‹(\[¿¡—–-])|[。！？]+[{_CLOSING}]*|$")
_SHORT = re.compile(
    r"(?:^|[\s(“\"])(?:[^\W\d_]|Mr|Mrs|Ms|Dr|Prof|St|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Rev|Hon|No|Nr|Mt|vs|cf|bzw|Hr|Fr|Sr|Sra|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov"
    r"|Dec|\d{1,2}|(?:[^\W\d_]\.)+[^\W\d_])\.$"
)


def sentences(paragraph: str) -> tuple[Span, ...]:
    """Each sentence without the spaces around it; a paragraph without any mark is one."""
    found: list[Span] = []
    begin = 0
    for end in _END.finditer(paragraph):
        if end.end() < len(paragraph) and end[0] == "." and _SHORT.search(paragraph, max(0, end.end() - 24), end.end()):
            continue
        sentence = paragraph[begin : end.end()]
        if sentence.strip():
            first = begin + len(sentence) - len(sentence.lstrip())
            found.append((first, first + len(sentence.strip())))
        begin = end.end()
    return tuple(found)
