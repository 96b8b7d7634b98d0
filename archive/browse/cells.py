"""Public names in Datasette's tables, linked to the pages that show them."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from archive.browse.captures import name_of

_PAGES = {("article", "key"): "/article/", ("capture", "record_id"): "/original/", ("capture", "refers_to"): "/original/"}
_PAGES |= {("failure", "record_id"): "/original/", ("source", "name"): "/source/", ("article", "source"): "/source/"}


def link(value: object, column: str, table: str, path: Callable[[str], str]) -> Markup | None:
    """The cell as a link to one of our pages; None where it is no public name."""
    page = _PAGES.get((table, column))
    if page is None or not isinstance(value, str) or not value:
        return None
    return Markup('<a href="{}">{}</a>').format(path(page + name_of(value)), value)
