"""After a takedown no page, search, table, feed or replay has a word of it; a tombstone stands at its addresses, and the rest is as it was."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import build
import pytest
from build import Made, Seen
from conftest import Site

from archive import decisions, sweep
from archive.browse import serve
from archive.store import Store
from archive.takedown import decide, undo

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
EEL = "https://weir.example/2026/eel-pass"
HIDDEN = ("Quenneville", "quenneville", "eels climb")
TEXT = [
    "Quenneville the warden says that eels climb the new pass at night, in hundreds, as soon as the river is warm enough for them.",
    "The pass cost less than the weir keeper's hut and was built in a week by people of the village with stones from the old mill.",
    "Whoever wants to see them is to come without a lamp, since the young ones turn back at the first light that falls on them.",
]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    eel = build.article("Quenneville opens a pass for eels", TEXT)
    again = build.article("Quenneville opens a pass", [*TEXT, "Updated at noon."])
    copy = build.article("A pass for young fish", ["Fish, too, have their night.", TEXT[1], TEXT[2]])
    made = build.make(
        tmp_path / "archive",
        [
            Seen("eel", EEL, 0, eel, source="weir"),
            Seen("same", EEL, 1, eel, source="weir", again="eel"),
            Seen("edited", EEL, 2, again, source="weir"),
            Seen("copy", "https://mill.example/pass", 3, copy, source="mill"),
            Seen("other", "https://mill.example/same-bytes", 4, body=build.printed(eel), source="mill", again="eel"),
        ],
    )
    application = serve.datasette(made.folder)
    yield Site(made, application)
    for database in application.databases.values():
        database.close()


def down(made: Made, what: str) -> None:
    """As the command does it."""
    decide(made.folder, what, "the court of Weir, 12/26", "A. Quay", NOW)
    Store(made.database).close()
    assert sweep.sweep(made.folder)


def every_path(site: Site, key: str, copy: str) -> list[str]:
    tables = [table["name"] for table in site.get("/archive.json").json()["tables"]]
    named = [f"/original/{name}" for name in site.made.names.values()] + [f"/replay/{name}/" for name in site.made.names.values()]
    return [
        "/", "/.json", "/.atom", "/health", "/takedowns", "/takedowns.json", f"/article/{key}", f"/article/{key}.json",
        f"/compare?a={key}&b={copy}", f"/compare.json?a={key}&b={copy}", f"/compare.csv?a={copy}&b={key}", f"/article/{key}/cite", f"/article/{copy}", f"/article/{copy}.json", f"/cluster/{key}", f"/cluster/{copy}.json", f"/cluster/{copy}.csv",
        "/clusters", "/clusters.json", "/clusters.csv", "/clusters.atom", "/search?q=warden", "/search.json?q=eels", "/search.csv?q=pass", "/search.atom?q=pass", "/search?q=source:weir",
        "/source/weir", "/source/weir.json", "/source/mill", "/source/mill.csv", "/source/mill.atom", "/archive",
        "/archive/article.json?_search=warden", "/archive.json?sql=select+*+from+article_fts+where+article_fts+match+'warden'",
        *(f"/archive/{table}.json?_size=max&_shape=array" for table in tables), *named,
        *(f"{path}.json" for path in named if path.startswith("/original")), *(f"/-/record/{name}" for name in site.made.names.values()),
    ]  # fmt: skip


def test_no_page_search_table_feed_or_replay_has_a_word_of_it(site: Site) -> None:
    key = site.key("warden")
    before = {path: site.get(path) for path in every_path(site, key, site.key("young"))}
    assert sum(any(word in answer.text for word in HIDDEN) for answer in before.values()) > 20
    down(site.made, EEL)
    for path in before:
        shown = site.get(path).text
        assert not [word for word in HIDDEN if word in shown], path


def test_a_tombstone_stands_at_each_of_its_addresses(site: Site) -> None:
    key = site.key("warden")
    down(site.made, EEL)
    for path in (
        f"/article/{key}",
        f"/compare?a={key}&b={key}",
        "/original/{eel}",
        "/replay/{same}/",
        "/-/record/{edited}",
        f"/article/{key}/changes",
    ):
        answer = site.get(path)
        assert answer.status_code == 410, path
        assert "the court of Weir, 12/26" in answer.text
        assert "A. Quay" in answer.text
    said = site.get(f"/article/{key}.json").json()
    assert (said["status"], said["takedown"]["decided_at"][:10]) == (410, "2026-02-01")


def test_who_looks_for_its_address_comes_to_the_tombstone(site: Site) -> None:
    assert site.get(f"/search?q={EEL}").status_code == 302
    down(site.made, EEL)
    assert [site.get(f"/search{form}?q={EEL}").status_code for form in ("", ".json")] == [410, 410]


def test_what_has_its_body_from_it_leads_to_the_tombstone(site: Site) -> None:
    down(site.made, EEL)
    assert site.get("/replay/{other}/").status_code == 410
    assert "taken down on 2026-02-01" in site.get("/original/{other}").text


def test_all_else_stands(site: Site) -> None:
    copy = site.key("young")
    down(site.made, EEL)
    assert TEXT[1] in site.get(f"/article/{copy}").text.replace("&#39;", "'")
    assert site.get("/replay/{copy}/").status_code == 200
    assert site.get("/search.json?q=stones").json()["hits"][0]["article"]["key"] == copy


def test_one_capture_taken_down_leaves_the_article_with_the_others(site: Site) -> None:
    key = site.key("warden")
    down(site.made, site.made.names["eel"])
    assert site.get(f"/article/{key}").status_code == 200
    assert site.get("/original/{eel}").status_code == 410
    assert "Updated at noon." in site.get(f"/article/{key}").text


def test_undone_it_is_no_tombstone_any_more_and_the_list_tells(site: Site) -> None:
    key = site.key("warden")
    down(site.made, EEL)
    undo(site.made.folder, EEL, "lifted", "A. Quay", NOW)
    Store(site.made.database).close()
    assert site.get(f"/article/{key}").status_code == 404  # until it is read again
    assert site.get("/takedowns.json").json()["takedowns"][0]["undone_at"]


def test_a_decision_that_is_not_carried_out_yet_silences_all_pages(site: Site) -> None:
    decide(site.made.folder, EEL, "the court of Weir, 12/26", "A. Quay", NOW)
    answers = [site.get(path) for path in ("/", "/archive/article", "/archive.db")]
    assert [answer.status_code for answer in answers] == [503, 503, 503]
    Store(site.made.database).close()
    assert site.get("/").status_code == 200


def test_serving_carries_out_what_a_kill_left_undone(site: Site, tmp_path: Path) -> None:
    shutil.copytree(site.made.folder, tmp_path / "again")
    decide(tmp_path / "again", EEL, "the court of Weir, 12/26", "A. Quay", NOW)
    application = serve.datasette(tmp_path / "again")
    assert "Quenneville" not in Site(site.made, application).get("/").text
    assert len(decisions.read(tmp_path / "again")) == 1
