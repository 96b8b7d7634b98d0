"""Public names in Datasette's tables, linked to the pages that show them."""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup

from archive.browse.captures import name_of

_PAGES = {("article", "key"): "/article/", ("capture", "record_id"): "/original/", ("capture", "refers_to"): "/original/"}
_PAGES |= {("failure", "record_id"): "/original/", ("source", "name"): "/source/", ("article", "source"): "/source/"}
_PAGES |= {("shared_text", "a"): "/article/", ("shared_text", "b"): "/article/", ("origin_claim", "of"): "/article/"}
_KEY = re.compile(r"[0-9a-f]{32}")  # an article's; origins that are not held have other names


def link(value: object, column: str, table: str, path: Callable[[str], str]) -> Markup | None:
    """The cell as a link to one of our pages; None where it is no public name."""
    page = _PAGES.get((table, column))
    if page is None or not isinstance(value, str) or not value or (table == "origin_claim" and not _KEY.fullmatch(value)):
        return None
    return Markup('<a href="{}">{}</a>').format(path(page + name_of(value)), value)
