"""Copies of one text in a search: folded before paging, counted, and shown each on demand."""

from __future__ import annotations

import csv
import io
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from xml.etree import ElementTree

import build
import pytest
from build import Seen
from conftest import Site
from hypothesis import given
from hypothesis import strategies as st

from archive.browse import folding, serve
from archive.database import NAME

ATOM = "{http://www.w3.org/2005/Atom}"
_WORDS = """kiln potter glaze shard wheel basin clay furnace ember cinder ash bellows tongs mould slip saucer platter jug handle spout rim crack
orchard cider apple press barrel cellar ladder basket frost blossom bee hive honey wax candle wick smoke chimney soot brush broom attic
river heron reed punt pole weir mill sluice eel trap net willow bank otter mist dawn bell rope tower verger choir organ pipe hymn"""


def _report(name: str) -> list[str]:
    dice = random.Random(name)
    return [f"The {' '.join(dice.choices(_WORDS.split(), k=15))} and {dice.randint(3, 999)} more." for _ in range(12)]


def _seen(label: str, name: str, hours: float, title: str) -> Seen:
    day = build.day(f"2026-01-{20 + int(hours) // 24}")
    return Seen(
        label, f"https://{label}.example/{name}", hours, build.article(title, [f"Potters met. {title}.", *_report(name)], published=day)
    )


@pytest.fixture(scope="module")
def kilns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One report in four papers, another in one."""
    seen = [_seen(f"paper{n}", "kiln", 24 * n, f"Kiln of paper {n}") for n in range(4)]
    made = build.make(tmp_path_factory.mktemp("kilns") / "archive", [*seen, _seen("lone", "orchard", 30, "Orchard of potters")])
    application = serve.datasette(made.folder)
    yield Site(made, application)
    for database in application.databases.values():
        database.close()


def test_copies_stand_in_one_line_with_their_count(kilns: Site) -> None:
    found = kilns.get("/search.json?q=potters&sort=newest").json()
    assert (found["count"], found["stories"]) == (5, 2)
    assert [(hit["article"]["title"], hit["copies"]) for hit in found["hits"]] == [("Kiln of paper 3", 3), ("Orchard of potters", 0)]


def test_the_line_leads_to_the_page_of_all_copies(kilns: Site) -> None:
    (oldest,) = kilns.get("/search.json?q=title:0").json()["hits"]
    assert oldest["cluster"] == {"key": oldest["article"]["key"], "size": 4}
    assert f'href="/cluster/{oldest["article"]["key"]}">all 4 that share this text' in kilns.get("/search?q=potters").text


def test_only_copies_that_were_found_are_counted_as_folded(kilns: Site) -> None:
    (hit,) = kilns.get("/search.json?q=title:1+OR+title:2").json()["hits"]
    assert (hit["copies"], hit["cluster"]["size"]) == (1, 4)


def test_each_copy_is_shown_on_demand(kilns: Site) -> None:
    found = kilns.get("/search.json?q=potters&fold=no").json()
    assert (found["count"], found["stories"], len(found["hits"])) == (5, 5, 5)
    assert {hit["copies"] for hit in found["hits"]} == {0}


def test_the_page_says_what_it_folded_and_how_to_see_it(kilns: Site) -> None:
    html = kilns.get("/search?q=potters&sort=oldest").text
    assert "<b>5 articles</b> in <b>2 texts</b>" in html
    assert 'href="/search?q=potters&amp;sort=oldest&amp;fold=no">show each' in html
    assert 'href="/search?q=potters&amp;sort=oldest">fold copies' in kilns.get("/search?q=potters&sort=oldest&fold=no").text


def test_table_and_feed_hold_what_the_page_holds(kilns: Site) -> None:
    rows = list(csv.DictReader(io.StringIO(kilns.get("/search.csv?q=potters&sort=oldest").text)))
    assert [(row["title"], row["copies"], row["cluster_size"]) for row in rows] == [
        ("Kiln of paper 0", "3", "4"),
        ("Orchard of potters", "0", "1"),
    ]
    feed = ElementTree.fromstring(kilns.get("/search.atom?q=potters&fold=no").content)
    assert len(feed.findall(f"{ATOM}entry")) == 5


def test_the_front_page_folds_copies_and_leads_to_all(kilns: Site) -> None:
    newest = kilns.get("/.json").json()["newest"]
    assert [(line["article"]["title"], line["copies"]) for line in newest] == [("Kiln of paper 3", 3), ("Orchard of potters", 0)]
    html = kilns.get("/").text
    assert f'3 copies folded here · <a href="/cluster/{newest[0]["cluster"]["key"]}">all 4 that share this text</a>' in html


def test_table_and_feed_of_the_front_page_hold_what_it_holds(kilns: Site) -> None:
    rows = list(csv.DictReader(io.StringIO(kilns.get("/.csv").text)))
    assert [(row["title"], row["copies"]) for row in rows] == [("Kiln of paper 3", "3"), ("Orchard of potters", "0")]
    feed = ElementTree.fromstring(kilns.get("/.atom").content)
    assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == ["Kiln of paper 3", "Orchard of potters"]


def test_facets_count_articles_also_where_copies_are_folded(kilns: Site) -> None:
    found = kilns.get("/search.json?q=potters").json()
    assert sum(facet["count"] for facet in found["sources"]) == found["count"] == 5


def test_a_value_of_fold_that_means_nothing_is_told(kilns: Site) -> None:
    assert "Not understood: perhaps" in kilns.get("/search?fold=perhaps").text


@given(st.lists(st.tuples(st.integers(1, 30), st.one_of(st.none(), st.integers(1, 5))), unique_by=lambda row: row[0]))
def test_every_article_is_a_line_or_folded_into_one(found: list[tuple[int, int | None]]) -> None:
    clusters = {place: cluster for place, cluster in found if cluster}
    stories = folding.folded((place for place, _ in found), clusters)
    assert sum(1 + copies for _, copies in stories) == len(found)
    assert [place for place, _ in stories] == [one for one, _ in found if one in dict(stories)]


def test_clusters_move_with_their_articles(kilns: Site) -> None:
    with closing(sqlite3.connect(kilns.made.folder / NAME)) as db:
        db.execute("UPDATE article SET place = place + 1 WHERE id IN (SELECT article FROM clustered LIMIT 1)")
        pairs = db.execute("SELECT clustered.place, article.place FROM clustered JOIN article ON id = article").fetchall()
        db.rollback()
    assert len(pairs) == 4
    assert all(known == own for known, own in pairs)
