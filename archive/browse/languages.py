"""What languages are called in English, after the Unicode CLDR: https://cldr.unicode.org."""

from __future__ import annotations

from functools import cache

from babel import Locale


@cache
def language(code: str) -> str:
    """The name of a language by its tag (BCP 47), with or without script and region: "Arabic" for ar, "Serbian" for sr-Latn; the tag where CLDR has none."""
    steps = code.lower().replace("-", "_").split("_")
    tags = ("_".join(steps[:end]) for end in range(len(steps), 0, -1))
    return next((_names()[tag] for tag in tags if tag in _names()), code)


@cache
def _names() -> dict[str, str]:
    return {tag.lower(): name for tag, name in Locale("en").languages.items()}
