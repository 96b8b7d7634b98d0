"""What does not fit a page stands in parts, each of which says so and leads on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import build
import pytest
from build import Line, Made, Seen, cut
from conftest import Site

from archive import identity
from archive.browse import history, serve
from archive.database import NAME, open_for_reading

POST = "https://post.example/"
WORDS = "The quay of Norrby has {} lamps and each of them was lit by hand before the war of the two ports."
LONG = tuple(WORDS.format(number) for number in range(700))
RIVER = " ".join(f"In year {number} the river rose by a hand." for number in range(3_000))
TITLE = "A headline without an end " * 200
AUTHORS = tuple(f"Ada {number} Quay" for number in range(70))
EDITIONS = 53


def seen() -> Iterator[Seen]:
    yield Seen(
        "long",
        f"{POST}long",
        0,
        build.article(
            "A long ledger", [*LONG, *(cut(f"Share {number}", "share") for number in range(9))], source="post", canonical_url=f"{POST}long"
        ),
    )
    yield Seen(
        "river",
        f"{POST}river",
        1,
        build.article("A long river", ["Before it.", RIVER, "Behind it."], source="post", canonical_url=f"{POST}river"),
    )
    yield Seen(
        "title",
        f"{POST}title",
        2,
        build.article(TITLE, ["Short is the text."], source="post", canonical_url=f"{POST}title", authors=AUTHORS),
    )
    for hour in range(EDITIONS):
        page = build.article(
            "Hour by hour", [f"It is {hour} o'clock at the lock.", Line("Nobody came.")], source="post", canonical_url=f"{POST}live"
        )
        yield Seen(f"live-{hour}", f"{POST}live", 10 + hour, page)
    for name, said in (("ahead", LONG[:250]), ("behind", (*LONG[:249], "No lamps are left."))):
        yield Seen(name, f"{POST}{name}", 90, build.article(f"The lamps, {name}", said, source="post", canonical_url=f"{POST}{name}"))


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made: Made = build.make(tmp_path_factory.mktemp("long") / "archive", tuple(seen()))
    application = serve.datasette(made.folder)
    yield Site(made, application)
    for database in application.databases.values():
        database.close()


def home(long: Site, label: str) -> str:
    """The path of the article that a capture shows."""
    return f"/article/{long.get(f'/original/{{{label}}}.json').json()['article']}"


def test_the_parts_of_a_long_text_are_all_of_it(long: Site) -> None:
    found, begin = list[str](), "0"
    while begin is not None:
        story = long.get(f"{home(long, 'long')}.json?from={begin}").json()
        found += [block["text"] for block in story["blocks"] if block["fate"] == "kept"]
        begin = story["part"]["next"]
    assert tuple(found) == LONG


def test_a_long_text_says_which_part_is_shown_and_leads_on(long: Site) -> None:
    html = long.get(home(long, "long")).text
    shown = re.search(r"Paragraph 1 to (\d+) of 700, a part of a long page", html)
    assert shown
    assert f'?from={shown[1]}#text">Read on: the next part' in html


def test_a_later_part_numbers_its_paragraphs_as_the_whole_does(long: Site) -> None:
    html = long.get(f"{home(long, 'long')}?from=650").text
    assert '<p dir="auto" id="p651">The quay of Norrby has 650 lamps' in html


def test_from_the_part_before_one_reads_on_without_a_gap(long: Site) -> None:
    story = long.get(f"{home(long, 'long')}.json?from=500").json()
    before = long.get(f"{home(long, 'long')}.json?from={story['part']['previous']}").json()
    assert before["blocks"][0]["position"] < 500
    assert int(before["part"]["next"]) == before["blocks"][-1]["position"] + 1


def test_a_paragraph_longer_than_a_part_goes_on_in_the_next(long: Site) -> None:
    said, begin = "", "0"
    while begin is not None:
        story = long.get(f"{home(long, 'river')}.json?from={begin}").json()
        said += "".join(block["text"] for block in story["blocks"] if block["position"] == 1)
        begin = story["part"]["next"]
    assert said == RIVER


def test_what_was_cut_is_counted_on_each_part_of_a_long_page(long: Site) -> None:
    for begin in (0, 600):
        tally = long.get(f"{home(long, 'long')}.json?from={begin}").json()["tally"]
        assert (tally["kept"], tally["removed"]) == (700, 9)


@pytest.mark.parametrize("typed", ["x", "-1", "99999999999", "7-", "709-5", "9999999"])
def test_a_part_that_does_not_exist_is_no_error(long: Site, typed: str) -> None:
    assert long.get(f"{home(long, 'long')}?from={typed}").status_code == 200


def test_words_deep_in_a_text_are_cited_with_a_link_to_their_part(long: Site) -> None:
    html = long.get(f"{home(long, 'long')}/cite?p=651").text
    kept = re.search(r'href="[^"]*/version/[0-9a-f]+\?from=(\d+)#p651:~:text=', html)
    assert kept
    assert 'id="p651"' in long.get(f"{home(long, 'long')}?from={kept[1]}").text


def test_words_deep_in_a_long_paragraph_are_cited_with_a_link_to_them(long: Site) -> None:
    html = long.get(f"{home(long, 'river')}/cite?quote=In+year+1100").text
    kept = re.search(r"\?from=(1-\d+)#p2:~:text=", html)
    assert kept
    assert "In year 1100 the river" in long.get(f"{home(long, 'river')}?from={kept[1]}").text


def test_words_at_the_beginning_are_cited_without_a_part(long: Site) -> None:
    assert re.search(r"/version/[0-9a-f]+#p2:~:text=", long.get(f"{home(long, 'long')}/cite?p=2").text)


def test_a_headline_without_an_end_is_cut_and_held_whole(long: Site) -> None:
    page = long.get(home(long, "title"))
    link = re.search(r'href="(/article/[^"]+/title)">The whole headline', page.text)
    assert link
    assert len(page.content) < 20_000
    assert long.get(f"{link[1]}.json").json()["text"] == TITLE


def test_lists_show_the_beginning_of_a_long_headline(long: Site) -> None:
    titles = [hit["article"]["title"] for hit in long.get("/search.json?q=headline").json()["hits"]]
    assert [len(title) for title in titles] == [300]
    assert titles[0].endswith("…")


def test_a_citation_of_many_authors_counts_the_rest(long: Site) -> None:
    assert "and 20 others." in long.get(f"{home(long, 'title')}/cite.txt").text


def test_the_lists_of_versions_are_all_versions(long: Site) -> None:
    found, asked = list[str](), ""
    while asked is not None:
        page = long.get(f"{home(long, 'live-0')}/versions.json?{asked}").json()
        found += [version["key"] for version in page["versions"]]
        asked = page["older"]
    assert len(found) == len(set(found)) == page["in_all"] == EDITIONS


@pytest.mark.parametrize("what", ["versions", "captures"])
def test_from_the_older_page_back_leads_to_the_first(long: Site, what: str) -> None:
    address = f"{home(long, 'live-0')}/{what}.json"
    first = long.get(address).json()
    second = long.get(f"{address}?{first['older']}").json()
    assert long.get(f"{address}?{second['newer']}").json()[what] == first[what]


def test_the_page_of_an_article_lists_the_newest_versions_and_the_one_shown(long: Site) -> None:
    first = long.get(f"{home(long, 'live-0')}/versions.json").json()
    oldest = long.get(f"{home(long, 'live-0')}/versions.json?{first['older']}").json()["versions"][-1]["key"]
    html = long.get(f"{home(long, 'live-0')}/version/{oldest}").text
    assert "53 versions" in html
    assert html.count("/version/") > html.count(f"/version/{oldest}") > 0
    assert html.count('<tr aria-current="true">') == 1


@pytest.mark.parametrize("what", ["versions", "captures", "related"])
def test_long_lists_are_tables_and_feeds(long: Site, what: str) -> None:
    rows = list(csv.reader(io.StringIO(long.get(f"{home(long, 'live-0')}/{what}.csv").text)))
    assert len(rows) == (51 if what != "related" else 1)
    assert long.get(f"{home(long, 'live-0')}/{what}.atom").text.count("<entry>") == len(rows) - 1


def test_neighbours_of_a_change_are_those_beside_it(long: Site) -> None:
    html = long.get(f"{home(long, 'live-0')}/changes").text
    assert "The change before" in html
    assert "The change after" not in html
    assert "First against newest" in html


def test_long_texts_are_compared_in_parts(long: Site) -> None:
    a, b = (home(long, label)[-32:] for label in ("ahead", "behind"))
    first = long.get(f"/compare.json?a={a}&b={b}").json()
    last = first
    while "next" in last:
        last = long.get(last["next"]).json()
    assert first["not_compared_a"] > 0
    assert max(line["a"] or 0 for line in last["paragraphs"]) == 250
    assert last["not_compared_a"] == last["not_compared_b"] == 0


def test_a_part_of_a_comparison_says_so(long: Site) -> None:
    a, b = (home(long, label)[-32:] for label in ("ahead", "behind"))
    html = long.get(f"/compare?a={a}&b={b}&from_a=121&from_b=121").text
    assert "This part begins with paragraph 121 of A and 121 of B" in html
    assert 'id="a121"' in html


def test_a_change_late_in_a_long_text_stands_in_a_later_part(tmp_path_factory: pytest.TempPathFactory) -> None:
    pages = [build.article("The lamps", said, source="post", canonical_url=POST) for said in (LONG, (*LONG[:-1], "All lamps are out."))]
    made = build.make(tmp_path_factory.mktemp("late") / "archive", [Seen(f"at-{at}", POST, at, page) for at, page in enumerate(pages)])
    site = Site(made, serve.datasette(made.folder))
    address = f"{home(site, 'at-0')}/changes.json"
    part = site.get(address).json()
    assert part["same"]
    while part.get("next"):
        part = site.get(f"{address}?from={part['next']}").json()
    assert part["classes"] == ["reworded"] or "added" in part["classes"]


def test_a_page_of_many_elements_is_replayed_at_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    body = b"<p>a<b>x</b></p>" * 10_000  # a quarter of an hour, where each element is looked for anew
    made = build.make(tmp_path_factory.mktemp("many") / "archive", [Seen("many", POST, 0, body=body)])
    assert Site(made, serve.datasette(made.folder)).get("/replay/{many}/").text.count("<b>x</b>") == 10_000


def test_captures_of_one_second_are_each_listed_once(tmp_path: Path) -> None:
    made = build.make(tmp_path / "archive", [Seen(label, f"{POST}{label[0]}", 0, body=b"Nothing.") for label in ("a1", "b1", "a2", "b2")])
    db = open_for_reading(made.folder / NAME).conn
    keys = [identity.url_key(f"{POST}{path}") for path in "ab"]
    listed, page = list[str](), history.captured(db, keys, 1)
    while page.entries:
        listed += [row.name for row in page.entries]
        page = history.captured(db, keys, 1, before=listed[-1])
    assert sorted(listed) == sorted(made.names.values())
