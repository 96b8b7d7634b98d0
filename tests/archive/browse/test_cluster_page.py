"""What the pages tell of reposts: a chain of copies, a source that is not held, an excerpt, a round-up and a statement."""

from __future__ import annotations

import csv
import io
import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from xml.etree import ElementTree

import build
import pytest
from build import Seen
from conftest import Site

from archive import export
from archive.browse import serve
from archive.database import open_for_reading
from normalize.model import Credit

ATOM = "{http://www.w3.org/2005/Atom}"
_WORDS = """kiln potter glaze shard wheel basin clay furnace ember cinder ash bellows tongs mould slip saucer platter jug handle spout rim crack
orchard cider apple press barrel cellar ladder basket frost blossom bee hive honey wax candle wick smoke chimney soot brush broom attic
river heron reed punt pole weir mill sluice eel trap net willow bank otter mist dawn bell rope tower verger choir organ pipe hymn"""


def report(name: str, paragraphs: int = 6) -> list[str]:
    """Paragraphs that nobody else has written."""
    dice = random.Random(name)
    return [f"The {' '.join(dice.choices(_WORDS.split(), k=40))} and {dice.randint(100, 999)} more." for _ in range(paragraphs)]


def seen(site: str, title: str, hours: float, lines: list[str], note: str = "", url: str | None = None, name: str = "") -> Seen:
    credits = (Credit("first-published", name, url, note, len(lines)),) if note else ()
    page = build.article(
        title, [*lines, *([note] if note else [])], published=build.day(f"2026-01-{10 + int(hours) // 24}"), credits=credits
    )
    return Seen(site, address(site), hours, page, source=site)


def address(site: str) -> str:
    return f"https://{site}.example/one"


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    weir, bells, eels = report("weir"), report("bells"), report("eels")
    changed = [*weir[:2], weir[2].replace(" and ", " plus 77 and "), *weir[3:]]
    made = build.make(
        tmp_path_factory.mktemp("press") / "archive",
        [
            seen("alder", "The weir", 0, weir),
            seen("birch", "The weir again", 24, changed, "First published by Alder", address("alder"), "Alder"),
            seen("cedar", "The weir once more", 48, weir, "First published by Birch", address("birch"), "Birch"),
            seen("dogwood", "Bells", 24, bells, "First published by The Elm <Review>", "https://elm.example/bells", "The Elm <Review>"),
            seen("fir", "More bells", 72, bells, "First published by The Elm <Review>", "https://elm.example/bells", "The Elm <Review>"),
            seen("gorse", "A part of the weir", 96, [*report("own", 5), *weir[:2]]),
            seen("hazel", "The week", 120, [*weir[:2], *bells[:2], *report("week", 1)]),
            seen("ivy", "Alone", 24, eels),
        ],
    )
    application = serve.datasette(made.folder)
    yield Site(made, application)
    for database in application.databases.values():
        database.close()


def key(press: Site, source: str) -> str:
    with closing(sqlite3.connect(press.made.database)) as db:
        return str(db.execute("SELECT key FROM article WHERE source = ?", (source,)).fetchone()[0])


def test_a_cluster_shows_its_copies_oldest_first(press: Site) -> None:
    told = press.get(f"/cluster/{key(press, 'alder')}.json").json()
    assert [copy["article"]["source"] for copy in told["copies"]] == ["alder", "birch", "cedar"]
    assert [copy["is_origin"] for copy in told["copies"]] == [True, False, False]
    assert told["copies"][1]["relation"] == "repost"


def test_a_cluster_is_found_by_each_of_its_articles(press: Site) -> None:
    answer = press.get(f"/cluster/{key(press, 'cedar')}.csv")
    assert (answer.status_code, answer.headers["location"]) == (302, f"/cluster/{key(press, 'alder')}.csv")


def test_who_stands_alone_is_shown_as_an_article(press: Site) -> None:
    answer = press.get(f"/cluster/{key(press, 'ivy')}.csv")
    assert (answer.status_code, answer.headers["location"]) == (302, f"/article/{key(press, 'ivy')}")


def test_a_cluster_that_nobody_knows_is_told_as_missing(press: Site) -> None:
    assert press.get("/cluster/nobody").status_code == 404
    assert press.get("/cluster/nobody.json").json()["status"] == 404


def test_claims_lead_to_the_words_and_to_the_capture(press: Site) -> None:
    page = press.get(f"/cluster/{key(press, 'alder')}").text
    birch = key(press, "birch")
    assert "“First published by Alder”" in page
    assert f'href="/article/{birch}#block-6"' in page
    assert f'href="/original/{press.made.names["birch"]}"' in page
    assert 'id="block-6"' in press.get(f"/article/{birch}").text


def test_a_source_that_is_not_held_is_named_and_never_a_copy(press: Site) -> None:
    page = press.get(f"/cluster/{key(press, 'dogwood')}").text
    assert "named, not held" in page
    assert '<a class="outside" href="https://elm.example/bells" rel="noreferrer nofollow noopener">The Elm &lt;Review&gt;</a>' in page
    assert "earliest copy held" in page
    assert 'class="label chosen"' not in page


def test_parts_and_round_ups_stand_apart(press: Site) -> None:
    told = press.get(f"/cluster/{key(press, 'alder')}.json").json()
    assert {(beside["article"]["source"], beside["kind"]) for beside in told["beside"]} == {("gorse", "excerpt"), ("hazel", "round-up")}


def test_the_copies_are_a_table(press: Site) -> None:
    rows = list(csv.DictReader(io.StringIO(press.get(f"/cluster/{key(press, 'alder')}.csv").text)))
    assert [(row["source"], row["is_origin"]) for row in rows] == [("alder", "1"), ("birch", "0"), ("cedar", "0")]


def test_the_copies_are_a_feed(press: Site) -> None:
    feed = ElementTree.fromstring(press.get(f"/cluster/{key(press, 'alder')}.atom").text)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles == ["The weir once more", "The weir again", "The weir"]


def test_an_article_shows_what_was_changed_in_its_copies(press: Site) -> None:
    told = press.get(f"/article/{key(press, 'alder')}.json").json()
    birch = next(each for each in told["relations"]["listed"] if each["article"]["source"] == "birch")
    differs = [run["text"].strip() for passage in birch["passages"] for run in passage["there"] if run["differs"]]
    assert birch["kind"] == "repost"
    assert any("77" in words for words in differs)


def test_an_article_says_where_its_text_came_from(press: Site) -> None:
    page = press.get(f"/article/{key(press, 'birch')}").text
    assert "as far as the 3 copies held say and show" in page
    assert f'href="/cluster/{key(press, "alder")}"' in page


def test_an_article_without_kin_tells_none(press: Site) -> None:
    told = press.get(f"/article/{key(press, 'ivy')}.json").json()
    assert (told["relations"], told["origin"], told["statements"]) == ({"in_all": 0, "listed": [], "page": 1, "pages": 1}, None, [])


def test_clusters_are_listed_newest_and_largest_first(press: Site) -> None:
    newest = press.get("/clusters.json").json()["lines"]
    largest = press.get("/clusters.json?sort=largest").json()["lines"]
    assert [line["origin"]["cluster"] for line in newest] == [key(press, "dogwood"), key(press, "alder")]
    assert [line["origin"]["copies"] for line in largest] == [3, 2]


def test_the_list_of_clusters_is_a_table_and_a_feed(press: Site) -> None:
    rows = list(csv.DictReader(io.StringIO(press.get("/clusters.csv?sort=largest").text)))
    assert [(row["origin"], row["origin_name"]) for row in rows] == [("page", ""), ("phantom", "The Elm <Review>")]
    feed = ElementTree.fromstring(press.get("/clusters.atom").text)
    assert len(list(feed.iter(f"{ATOM}entry"))) == 2


def test_the_front_page_leads_to_what_was_reposted_lately(press: Site) -> None:
    assert f'href="/cluster/{key(press, "alder")}">The weir</a>' in press.get("/").text


def test_the_tables_link_the_articles_that_they_name(press: Site) -> None:
    page = press.get("/archive/shared_text").text
    assert f'href="/article/{key(press, "alder")}"' in page


def exported(press: Site, chosen: str) -> dict[str, tuple[str | None, int]]:
    out = io.StringIO()
    with closing(open_for_reading(press.made.database)) as db:
        export.jsonl(db, out, chosen)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    return {row["source"]: (row["cluster"], row["copies"]) for row in rows}


def test_an_export_has_one_article_of_each_text(press: Site) -> None:
    alder, dogwood = key(press, "alder"), key(press, "dogwood")
    told = exported(press, export.ONE_PER_CLUSTER)
    assert told == {"alder": (alder, 3), "dogwood": (dogwood, 2), "gorse": (None, 1), "hazel": (None, 1), "ivy": (None, 1)}


def test_an_export_of_all_names_the_cluster_of_each_copy(press: Site) -> None:
    assert exported(press, export.EVERY)["cedar"] == (key(press, "alder"), 3)


def test_related_articles_can_be_compared(press: Site) -> None:
    address = f"/compare?a={key(press, 'alder')}&amp;b={key(press, 'birch')}"
    assert address in press.get(f"/article/{key(press, 'alder')}").text
    assert address in press.get(f"/cluster/{key(press, 'alder')}").text
    assert press.get(address.replace("&amp;", "&")).status_code == 200
