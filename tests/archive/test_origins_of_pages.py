"""From pages as they are received to the origin of their text: every way in which a page states its source, through WARC and ingest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import newsroom
import pytest

from archive.capture import Exchange
from archive.database import NAME, open_for_reading
from archive.ingest import Pages

STORY = (
    "The dredger Hanna Foss struck a wooden hull off the mole of Varrow on Tuesday morning, and divers who went down said it was a whaler.",
    "Harbour archaeologist Tove Lindqvist dates the timber to the years before 1740, from two rings of a knee that came up with the bucket.",
    "Work on the channel stops for nineteen days, the port says, which costs eleven grain ships a detour by way of the southern sound.",
    "Whether the wreck is lifted or covered again will be decided by the county in April, after the ice has gone from the inner basin.",
)
SOURCE = "https://varrowpost.example/2026/wreck"
OTHER = "https://quayherald.example/news/dredger-hits-wreck"


def page(address: str, minute: float, *, head: str = "", note: str = "", published: str = "") -> Exchange:
    time = f"<meta property='article:published_time' content='{published}'>" if published else ""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in (*STORY, note) if paragraph)
    text = f"<!doctype html><html lang=en><head><title>Dredger hits wreck</title>{time}{head}</head><body><article><h1>Dredger hits wreck</h1>{body}</article></body></html>"
    return replace(newsroom.exchange("", minute, text.encode()), url=address, source=address.split("/")[2].partition(".")[0])


def told(folder: Path, readers: Pages, *pages: Exchange) -> tuple[object, ...]:
    """Kind of the origin, address of its page or phantom, and whether it is asserted with these words."""
    newsroom.write(newsroom.archive(folder) / "warc", pages)
    newsroom.take_in(folder, readers)
    sql = "SELECT origin.kind, COALESCE(canonical_url, url), cluster FROM origin LEFT JOIN article ON article.id = origin.article"
    ((kind, address, cluster),) = open_for_reading(folder / NAME).execute(sql).fetchall()
    claims = open_for_reading(folder / NAME).execute("SELECT kind FROM origin_claim WHERE cluster = ? AND against = 0", (cluster,))
    return kind, address, {claim for (claim,) in claims}


WAYS = {
    "syndication": (f"<link rel=canonical href='{SOURCE}'>", ""),
    "syndication by meta": (f"<meta name='syndication-source' content='{SOURCE}'>", ""),
    "first-published": ("", f"This article was first published by <a href='{SOURCE}'>The Varrow Post</a>."),
    "republication": ("", f"Original url: <a href='{SOURCE}'>{SOURCE}</a>"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_page_that_states_its_source_leads_there(tmp_path: Path, readers: Pages, way: str) -> None:
    head, note = WAYS[way]
    kind, address, claims = told(tmp_path, readers, page(OTHER, 1, head=head, note=note), page(SOURCE, 5))
    assert (kind, address) == ("page", SOURCE)
    assert way.partition(" ")[0] in claims  # type: ignore[operator]  # a set


def test_a_source_that_is_not_held_is_a_phantom_by_a_meta_element(tmp_path: Path, readers: Pages) -> None:
    told_of = told(tmp_path, readers, page(OTHER, 1, head=WAYS["syndication by meta"][0]))
    assert told_of == ("phantom", SOURCE, {"syndication"})


def test_a_scoop_that_is_credited_is_no_source(tmp_path: Path, readers: Pages) -> None:
    scoop = f"<meta name='original-source' content='{SOURCE}'>"
    kind, address, _ = told(tmp_path, readers, page(OTHER, 1, head=scoop))
    assert (kind, address) == ("own", OTHER)


@pytest.mark.parametrize(("printed", "kind"), [("2026-01-23T08:00:00+01:00", "page"), ("2026-01-23T07:00:00", "nobody")])
def test_the_earlier_time_tells_only_with_its_zone(tmp_path: Path, readers: Pages, printed: str, kind: str) -> None:
    found = told(tmp_path, readers, page(OTHER, 1, published="2026-01-23T09:30:00Z"), page(SOURCE, 5, published=printed))
    assert found[0] == kind
