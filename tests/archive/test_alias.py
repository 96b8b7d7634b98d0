"""An address that leads to an article is an alias, with its evidence, and no second article; in whatever order captures come."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from stored import article, batch, every, opened, read, record

from archive import identity, versions
from archive.contenthash import content_hash
from archive.database import open_for_reading
from archive.rows import Read
from archive.store import Store
from normalize.model import Article

OLD, NEW = "https://harbour.example/2026/ferry", "https://harbour.example/news/ferry"
THIRD = "https://harbour.example/news/ferry-leaves"
LONG = "The ferry left at noon with forty people aboard and no cargo. The pilot said the fog would lift before the evening tide."


def moved(minute: int, url: str, to: str, status: int = 301) -> Read:
    return read(url, minute, status=status, to=to)


def named(page: Article, url: str) -> Article:
    return replace(page, canonical_url=url)


def aliases(store: Store) -> list[tuple[object, ...]]:
    return every(store, "SELECT alias.url, kind_of, record_id FROM (SELECT *, kind AS kind_of FROM alias) AS alias ORDER BY url")


@pytest.mark.parametrize("status", [301, 308])
def test_a_moved_article_is_one_article_with_an_alias(store: Store, status: int) -> None:
    store.add(batch(read(OLD, 1, article()), moved(2, OLD, NEW, status), read(NEW, 3, article())))
    assert every(store, "SELECT canonical_url, versions, substr(first_seen, 15, 2), substr(last_seen, 15, 2) FROM article") == [
        (NEW, 1, "01", "03")
    ]
    assert every(store, "SELECT captures FROM version") == [(2,)]
    assert aliases(store) == [(OLD, "redirect", record(2))]


def test_versions_of_both_addresses_belong_to_it(store: Store) -> None:
    store.add(batch(read(OLD, 1, article("The ferry left at noon.")), moved(2, OLD, NEW), read(NEW, 3, article("The ferry left at dusk."))))
    assert every(store, "SELECT canonical_url, versions FROM article") == [(NEW, 2)]
    assert every(store, "SELECT COUNT(*) FROM article_fts WHERE article_fts MATCH 'noon'") == [(0,)]
    shown = versions.of_article(store._db.conn, identity.article_key("harbour", NEW))
    assert [version.state.paragraphs[0].text for version in shown] == ["The ferry left at noon.", "The ferry left at dusk."]


def test_an_old_address_leads_to_the_article_by_its_address_and_by_its_name(store: Store) -> None:
    store.add(batch(read(OLD, 1, article()), moved(2, OLD, NEW), read(NEW, 3, article())))
    assert versions.article_of_url(store._db.conn, OLD) == identity.article_key("harbour", NEW)
    assert every(store, "SELECT key FROM alias") == [(identity.article_key("harbour", OLD),)]


def test_a_name_of_a_version_of_before_leads_to_what_its_capture_shows_now(store: Store) -> None:
    store.add(batch(read(OLD, 1, article())))
    ((before,),) = every(store, "SELECT key FROM version")
    store.add(batch(moved(2, OLD, NEW), read(NEW, 3, article())))
    found = versions.named(store._db.conn, str(before))
    assert found is not None
    assert found.url == NEW


def test_the_same_bytes_at_the_new_address_are_the_article_too(store: Store) -> None:
    story = [read(OLD, 1, article()), moved(2, OLD, NEW), read(NEW, 3, refers_to=1)]
    store.add(batch(*story))
    assert every(store, "SELECT canonical_url, versions, substr(last_seen, 15, 2) FROM article") == [(NEW, 1, "03")]
    assert aliases(store) == [(OLD, "redirect", record(2))]


def test_an_address_that_never_showed_anything_itself_is_an_alias_too(store: Store) -> None:
    store.add(batch(moved(1, OLD, NEW), read(NEW, 2, article())))
    assert aliases(store) == [(OLD, "redirect", record(1))]


def test_redirects_in_a_row_lead_to_the_last(store: Store) -> None:
    store.add(batch(read(OLD, 1, article()), moved(2, OLD, NEW), moved(3, NEW, THIRD), read(THIRD, 4, article())))
    assert every(store, "SELECT canonical_url FROM article") == [(THIRD,)]
    assert aliases(store) == [(OLD, "redirect", record(2)), (NEW, "redirect", record(3))]


@pytest.mark.parametrize(
    "spelling",
    [
        "https://m.harbour.example/news/ferry",
        "https://www.harbour.example/news/ferry",
        "https://amp.harbour.example/news/ferry",
        f"{NEW}/amp",
    ],
)
def test_a_page_that_calls_another_address_of_its_site_its_own_is_an_alias(store: Store, spelling: str) -> None:
    store.add(batch(read(spelling, 1, named(article(), NEW)), read(NEW, 2, article())))
    assert every(store, "SELECT canonical_url, versions FROM article") == [(NEW, 1)]
    assert aliases(store) == [(spelling, "canonical", record(1))]


def test_what_an_address_showed_before_it_called_another_its_own_goes_along(store: Store) -> None:
    mobile = "https://m.harbour.example/news/ferry"
    store.add(batch(read(mobile, 1, article()), read(mobile, 2, named(article(), NEW)), read(NEW, 3, article())))
    assert every(store, "SELECT canonical_url, versions FROM article") == [(NEW, 1)]
    assert every(store, "SELECT captures FROM version") == [(3,)]


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_redirect_for_the_time_being_makes_no_alias(store: Store, status: int) -> None:
    store.add(batch(read(OLD, 1, article()), moved(2, OLD, NEW, status), read(NEW, 3, article())))
    assert len(every(store, "SELECT 1 FROM article")) == 2
    assert aliases(store) == []


def test_a_redirect_to_an_article_of_another_text_is_no_alias(store: Store) -> None:
    other = article("Rain is expected on the northern coast until Sunday, says the weather office of the harbour.", "Rain")
    store.add(batch(read(OLD, 1, article(LONG)), moved(2, OLD, NEW), read(NEW, 3, other)))
    assert len(every(store, "SELECT 1 FROM article")) == 2
    assert aliases(store) == []


def test_a_moved_article_whose_headline_was_changed_is_known_by_its_text(store: Store) -> None:
    store.add(batch(read(OLD, 1, article(LONG)), moved(2, OLD, NEW), read(NEW, 3, article(f"{LONG} It was late.", "Forty aboard"))))
    assert every(store, "SELECT canonical_url, versions FROM article") == [(NEW, 2)]


def test_a_redirect_to_another_source_makes_no_alias(store: Store) -> None:
    there = "https://bay.example/news/ferry"
    page = read(there, 3, article())
    store.add(batch(read(OLD, 1, article()), moved(2, OLD, there), Read(replace(page.capture, source="bay"), page.reading)))
    assert every(store, "SELECT source FROM article ORDER BY 1") == [("bay",), ("harbour",)]
    assert aliases(store) == []


def test_an_address_that_shows_its_article_again_is_no_alias_any_more(store: Store) -> None:
    store.add(batch(read(OLD, 1, article()), moved(2, OLD, NEW), read(NEW, 3, article())))
    store.add(batch(read(OLD, 4, article())))
    assert every(store, "SELECT canonical_url FROM article ORDER BY 1") == [(OLD,), (NEW,)]
    assert aliases(store) == []


def test_two_addresses_that_lead_to_each_other_stay_what_they_are(store: Store) -> None:
    store.add(batch(read(OLD, 1, article()), read(NEW, 2, article()), moved(3, OLD, NEW), moved(4, NEW, OLD)))
    assert len(every(store, "SELECT 1 FROM article")) == 2


def test_from_http_to_https_is_a_move_like_any_other(store: Store) -> None:
    plain = NEW.replace("https", "http")
    store.add(batch(read(plain, 1, article()), moved(2, plain, NEW), read(NEW, 3, article())))
    assert every(store, "SELECT canonical_url FROM article") == [(NEW,)]
    assert aliases(store) == [(plain, "redirect", record(2))]


STORY: Sequence[Read] = (
    read(OLD, 1, article("The ferry left at noon.")),
    moved(2, OLD, NEW),
    read(NEW, 3, article("The ferry left at dusk.")),
    read("https://m.harbour.example/news/ferry", 4, named(article("The ferry left at dusk."), NEW)),
    moved(5, NEW, "https://harbour.example/"),
)


def test_every_order_of_arrival_gives_the_same_content(tmp_path: Path) -> None:
    hashes = set()
    for number, order in enumerate(permutations(STORY)):
        if number % 10:
            continue
        with opened(tmp_path / f"{number}.db") as store:
            for one in order:
                store.add(batch(one))
            hashes.add(content_hash(open_for_reading(store.path)).whole)
    with opened(tmp_path / "whole.db") as store:
        store.add(batch(*STORY))
        hashes.add(content_hash(open_for_reading(store.path)).whole)
    assert len(hashes) == 1


def test_any_web_of_moves_gives_the_same_content_in_any_order(tmp_path: Path) -> None:
    dice = random.Random(4)
    urls = [f"https://harbour.example/news/{name}" for name in "abcd"]
    for web in range(10):
        reads = [
            moved(minute, dice.choice(urls), dice.choice([*urls, "https://harbour.example/"]), dice.choice([301, 302]))
            if dice.random() < 0.4
            else read(dice.choice(urls), minute, status=dice.choice([200, 304]), refers_to=dice.randrange(1, 13))
            if dice.random() < 0.3
            else read(
                dice.choice(urls), minute, named(article(dice.choice([LONG, "Fog."]), dice.choice(["Fog", "Ferry"])), dice.choice(urls))
            )
            for minute in range(1, 13)
        ]
        hashes = set()
        for turn in range(4):
            with opened(tmp_path / f"{web}-{turn}.db") as store:
                for at in range(0, len(reads), 1 + turn):
                    store.add(batch(*reads[at : at + 1 + turn]))
                hashes.add(content_hash(open_for_reading(store.path)).whole)
            dice.shuffle(reads)
        assert len(hashes) == 1
