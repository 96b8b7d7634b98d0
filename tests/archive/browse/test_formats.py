from __future__ import annotations

from xml.etree import ElementTree

import pytest

from archive.browse import formats
from archive.browse.formats import Feed, FeedEntry


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\x00=1", "＝1"])
def test_a_cell_that_a_spreadsheet_would_run_is_defused(cell: str) -> None:
    assert formats.defused(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Lock Seven", "", "1-1", 5, None])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert formats.defused(cell) == cell


def test_a_feed_is_xml_whatever_a_title_holds() -> None:
    entry = FeedEntry("urn:x", "https://a.example/", "<b>&\x00\ud800\ufffe", "lead", "", "gull", "2026-01-19T00:00:00Z")
    feed = Feed("urn:f", "]]>", "https://a.example/", "https://a.example/f", "2026-01-19T00:00:00Z", (entry,))
    root = ElementTree.fromstring(formats.to_atom(feed))
    assert root.findtext("{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title") == "<b>&"
    assert (
        root.findtext("{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}author/{http://www.w3.org/2005/Atom}name") == "gull"
    )
