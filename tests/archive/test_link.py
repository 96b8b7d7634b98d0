"""Articles are linked as they are stored, and what is linked is what the set of articles says."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import newsroom
import pytest
from gazette import address, printed, report
from stored import batch, every, opened, read

from archive import config
from archive.candidates import USUAL, Limits, lot
from archive.contenthash import content_hash
from archive.database import NAME, open_for_reading
from archive.ingest import Pages
from archive.link import Linker
from archive.postings import Postings
from archive.progress import Silent
from archive.rebuild import rebuild
from archive.rows import Read
from archive.store import Store
from normalize.model import Instant

FERRY, STRIKE, MARKET = report("ferry", 8), report("strike", 8), report("market", 8)


def kinds(store: Store) -> dict[tuple[str, str], str]:
    """The kind of each relation, by the titles of its ends in the order of the alphabet."""
    sql = (
        "SELECT one.title, other.title, relation.kind FROM relation JOIN article AS one ON one.id = a JOIN article AS other ON other.id = b"
    )
    return {(min(one, other), max(one, other)): kind for one, other, kind in open_for_reading(store.path).execute(sql)}


def clusters(store: Store) -> dict[str, str]:
    """The title of the oldest of its cluster, by title."""
    sql = "SELECT own.title, oldest.title FROM clustered JOIN article AS own ON own.id = article JOIN article AS oldest ON oldest.id = cluster"
    return dict(open_for_reading(store.path).execute(sql).fetchall())


def add(store: Store, *reads: Read) -> None:
    store.add(batch(*reads))


def test_a_copy_is_related_and_joins_the_oldest(store: Store) -> None:
    add(store, printed("gull", "ferry", 1, FERRY))
    add(store, printed("tern", "crossing", 2, FERRY[:7]))
    assert kinds(store) == {("crossing", "ferry"): "repost"}
    assert clusters(store) == {"ferry": "ferry", "crossing": "ferry"}


def test_copies_of_one_batch_are_related(store: Store) -> None:
    add(store, printed("gull", "ferry", 1, FERRY), printed("tern", "crossing", 2, FERRY))
    assert kinds(store) == {("crossing", "ferry"): "identical"}


def test_articles_of_their_own_words_are_not(store: Store) -> None:
    add(store, printed("gull", "ferry", 1, FERRY), printed("gull", "strike", 2, STRIKE))
    assert (kinds(store), clusters(store)) == ({}, {})


def test_passages_stand_where_they_stand_in_the_texts(store: Store) -> None:
    add(store, printed("gull", "ferry", 1, FERRY), printed("tern", "market", 2, [*MARKET[:3], *FERRY[2:4]]))
    ((in_a, in_b),) = every(store, "SELECT words_a, words_b FROM shared_text")
    assert in_a == in_b == "\n".join(FERRY[2:4]).rstrip(".")


def test_numbers_that_were_changed_are_told(store: Store) -> None:
    number = next(word for word in FERRY[3].split() if word.isdigit())
    add(
        store,
        printed("gull", "ferry", 1, FERRY),
        printed("tern", "crossing", 2, [*FERRY[:3], FERRY[3].replace(number, "1001"), *FERRY[4:]]),
    )
    ((one, other),) = every(store, "SELECT words_a, words_b FROM substitution")
    assert {one, other} == {number, "1001"}


def test_an_older_copy_that_comes_late_becomes_the_oldest(store: Store) -> None:
    add(store, printed("gull", "ferry", 5, FERRY), printed("tern", "crossing", 6, FERRY))
    add(store, printed("skua", "passage", 1, FERRY))
    assert set(clusters(store).values()) == {"passage"}


def test_an_older_capture_of_a_copy_makes_it_the_oldest(store: Store) -> None:
    add(store, printed("gull", "ferry", 5, FERRY), printed("tern", "crossing", 6, FERRY))
    add(store, printed("tern", "crossing", 1, FERRY))
    assert set(clusters(store).values()) == {"crossing"}


def test_an_edit_that_writes_anew_parts_the_copies(store: Store) -> None:
    add(store, printed("gull", "ferry", 1, FERRY), printed("tern", "crossing", 2, FERRY))
    add(store, printed("tern", "crossing", 3, STRIKE))
    assert (kinds(store), clusters(store), every(store, "SELECT COUNT(*) FROM passage")) == ({}, {}, [(0,)])


def test_an_edit_that_copies_relates(store: Store) -> None:
    add(store, printed("gull", "ferry", 1, FERRY), printed("tern", "crossing", 2, STRIKE))
    add(store, printed("tern", "crossing", 3, FERRY))
    assert kinds(store) == {("crossing", "ferry"): "identical"}


def test_what_is_read_as_no_article_any_more_leaves_nothing_behind(store: Store) -> None:
    add(store, printed("gull", "ferry", 1, FERRY), printed("tern", "crossing", 2, FERRY), printed("skua", "passage", 3, FERRY))
    store.renew([read(address("gull", "ferry"), 1)])
    assert clusters(store) == {"crossing": "crossing", "passage": "crossing"}
    assert {article for _, article in Postings(store._db.conn).rows()} == {row[0] for row in every(store, "SELECT id FROM article")}


def test_a_round_up_joins_nobody(store: Store) -> None:
    week = [*FERRY[:2], *STRIKE[:2], *MARKET[:2]]
    add(store, printed("gull", "ferry", 1, FERRY), printed("tern", "strike", 2, STRIKE), printed("skua", "week", 9, week))
    assert kinds(store) == {("ferry", "week"): "round-up", ("strike", "week"): "round-up"}
    assert clusters(store) == {}


def test_a_round_up_becomes_a_copy_again_as_what_it_gathered_goes(store: Store) -> None:
    week = [*FERRY[:2], *STRIKE[:2]]
    add(store, printed("gull", "ferry", 1, FERRY), printed("tern", "strike", 2, STRIKE), printed("skua", "week", 9, week))
    store.renew([read(address("tern", "strike"), 2)])
    assert "round-up" not in kinds(store).values()


def origins(store: Store) -> dict[str, tuple[str, str, str | None]]:
    """What is told of each cluster's origin, by the title of its oldest: kind, title of the page or name of the phantom, its address."""
    sql = (
        "SELECT oldest.title, origin.kind, COALESCE(page.title, name), url FROM origin JOIN article AS oldest ON oldest.id = cluster"
        " LEFT JOIN article AS page ON page.id = origin.article"
    )
    return {title: (kind, name, url) for title, kind, name, url in open_for_reading(store.path).execute(sql)}


def test_the_page_that_is_named_is_the_origin(store: Store) -> None:
    add(store, printed("gull", "ferry", 5, FERRY), printed("tern", "crossing", 2, FERRY, names=address("gull", "ferry")))
    assert origins(store) == {"crossing": ("page", "ferry", None)}


def test_a_source_that_is_named_and_not_held_is_a_phantom(store: Store) -> None:
    add(store, printed("tern", "crossing", 2, FERRY, names=address("gull", "ferry")))
    assert origins(store) == {"crossing": ("phantom", "", address("gull", "ferry"))}


def test_a_phantom_that_is_found_is_no_phantom_any_more(store: Store) -> None:
    add(store, printed("tern", "crossing", 2, FERRY, names=address("gull", "ferry")))
    add(store, printed("gull", "ferry", 5, FERRY))
    assert origins(store) == {"crossing": ("page", "ferry", None)}


def test_a_named_address_of_other_words_is_held_and_no_phantom(store: Store) -> None:
    add(store, printed("tern", "crossing", 2, STRIKE, names=address("gull", "ferry")))
    assert origins(store) == {"crossing": ("phantom", "", address("gull", "ferry"))}
    add(store, printed("gull", "ferry", 5, FERRY))
    assert origins(store) == {"crossing": ("page", "ferry", None)}
    store.renew([read(address("gull", "ferry"), 5)])
    assert origins(store) == {"crossing": ("phantom", "", address("gull", "ferry"))}


def test_a_copy_that_is_captured_again_keeps_its_origin(store: Store) -> None:
    add(store, printed("gull", "ferry", 1, FERRY), printed("tern", "crossing", 2, FERRY, names=address("gull", "ferry")))
    add(store, printed("tern", "crossing", 3, FERRY, names=address("gull", "ferry")))
    assert origins(store) == {"ferry": ("page", "ferry", None)}


def dated(of: Read, published: Instant) -> Read:
    assert of.reading
    assert of.reading.article
    return replace(of, reading=replace(of.reading, article=replace(of.reading.article, published=published)))


@pytest.mark.parametrize(("offset", "kind"), [(0, "page"), (None, "nobody")])
def test_a_time_without_a_zone_is_no_earlier_by_hours(store: Store, offset: int | None, kind: str) -> None:
    noon = datetime(2026, 1, 23, 7, tzinfo=UTC)
    ours, theirs = printed("gull", "ferry", 5, FERRY), printed("tern", "crossing", 2, FERRY)
    add(store, dated(ours, Instant(noon, "minute", offset)), dated(theirs, Instant(noon + timedelta(hours=2), "minute", 0)))
    assert {told[0] for told in origins(store).values()} == {kind}


def test_a_date_before_the_web_makes_no_copy_the_oldest(store: Store) -> None:
    epoch = Instant(datetime(1970, 1, 1, tzinfo=UTC), "minute", 0)
    add(store, printed("gull", "ferry", 1, FERRY), dated(printed("tern", "crossing", 2, FERRY), epoch))
    assert clusters(store) == {"ferry": "ferry", "crossing": "ferry"}


def test_who_names_nobody_is_asked_for_no_origin(store: Store) -> None:
    add(store, printed("gull", "ferry", 1, FERRY))
    assert origins(store) == {}


def test_a_claim_is_kept_with_its_words(store: Store) -> None:
    add(store, printed("gull", "ferry", 5, FERRY), printed("tern", "crossing", 2, FERRY, names=address("gull", "ferry")))
    assert (f"Original url: {address('gull', 'ferry')}", 0) in every(store, "SELECT quote, against FROM origin_claim")


def crowd(number: int, *, own: int, notice: list[str]) -> list[Read]:
    """Articles of their own words that carry the same notice."""
    return [printed("gull", f"crowd-{each:02}", each, [*report(f"own-{each}", own), *notice]) for each in range(number)]


def every_with_the_drawn(number: int) -> int:
    """How many pairs there are of so many articles that hold one of those drawn."""
    return USUAL.anchors * (number - USUAL.anchors) + USUAL.anchors * (USUAL.anchors - 1) // 2


def test_words_that_many_hold_relate_with_those_that_are_drawn(store: Store) -> None:
    for made in crowd(USUAL.rare + 3, own=1, notice=report("notice", 1)):
        add(store, made)
    lots = {title: lot(str(key)) for title, key in every(store, "SELECT title, key FROM article")}
    drawn = sorted(lots, key=lots.__getitem__)[: USUAL.anchors]
    assert all(one in drawn or other in drawn for one, other in kinds(store))
    assert len(kinds(store)) == every_with_the_drawn(USUAL.rare + 3)


def test_words_that_many_held_relate_all_again_as_they_grow_rare(store: Store) -> None:
    add(store, *crowd(USUAL.rare + 1, own=1, notice=report("notice", 1)))
    assert len(kinds(store)) == every_with_the_drawn(USUAL.rare + 1)
    store.renew([read(address("gull", "crowd-20"), 20)])
    assert len(kinds(store)) == USUAL.rare * (USUAL.rare - 1) // 2


def test_a_notice_that_is_a_small_part_relates_nobody_once_many_carry_it(store: Store) -> None:
    made = crowd(USUAL.rare + 1, own=6, notice=report("notice", 1))
    add(store, *made[:-1])
    assert len(kinds(store)) == USUAL.rare * (USUAL.rare - 1) // 2
    add(store, made[-1])
    assert kinds(store) == {}


def test_an_address_that_is_named_is_compared_however_common_the_words(store: Store) -> None:
    notice = report("notice", 1)
    add(store, *crowd(USUAL.rare + USUAL.anchors, own=6, notice=notice), printed("gull", "ferry", 90, [*FERRY, *notice]))
    add(store, printed("tern", "crossing", 99, [*STRIKE, *notice], names=address("gull", "ferry")))
    assert kinds(store).keys() == {("crossing", "ferry")}


def newsstand() -> list[Read]:
    """Copies, excerpts, round-ups, edits, an address that is named, an appeal that becomes a habit, a notice that grows common."""
    notice, appeal = report("notice", 1), ["Please support our newsroom: without you, our readers, this paper would not appear on Monday."]
    made = [printed("gull", "ferry", 400, FERRY), printed("tern", "strike", 410, STRIKE), printed("skua", "market", 420, MARKET)]
    for number, (name, paragraphs) in enumerate({"ferry": FERRY, "strike": STRIKE, "market": MARKET}.items()):
        made += [
            printed("coot", f"{name}-trimmed", 430 + number, paragraphs[:5]),
            printed("rail", f"{name}-within", 440 + number, [*report(f"{name}-host", 4), *paragraphs[1:3]]),
            printed("knot", f"{name}-again", 450 + number, paragraphs),
            printed("knot", f"{name}-again", 460 + number, [*paragraphs[:6], *report(f"{name}-later", 1)]),
            printed("ruff", f"{name}-named", 470 + number, report(f"{name}-named", 3) + notice, names=address("gull", "ferry")),
        ]
    made.append(printed("dove", "week", 480, [*FERRY[:2], *STRIKE[:2], *MARKET[:2]]))
    made.append(printed("dove", "older", 7, [*FERRY[:6], *report("dove", 1)]))
    made += [printed("wren", f"wren-{day}", 1440 * (day % 4) + day, [*report(f"wren-{day}", 1), *appeal]) for day in range(9)]
    made += [printed(f"site{day % 5}", f"crowd-{day}", 500 + day, [*report(f"crowd-{day}", 1), *notice]) for day in range(9)]
    made += [printed("site2", f"crowd-{day}", 600 + day, report(f"else-{day}", 1)) for day in (1, 2, 5, 6)]
    return made


FEW = Limits(rare=5, anchors=3)


def shelved(path: Path, batches: Iterable[Sequence[Read]]) -> dict[str, str]:
    """The parts of the content hash, where few articles are many."""
    with opened(path) as store:
        store._linker = Linker(None, FEW)
        for reads in batches:
            add(store, *reads)
        return dict(content_hash(open_for_reading(store.path)).parts)


def test_twenty_orders_of_arrival_give_one_content(tmp_path: Path) -> None:
    dice, reads = random.Random(5), newsstand()
    first = shelved(tmp_path / "first.db", [reads])
    for turn in range(20):
        dice.shuffle(reads)
        size = dice.choice([1, 4, 17])
        again = shelved(tmp_path / f"{turn}.db", [reads[at : at + size] for at in range(0, len(reads), size)])
        assert {part for part in first if first[part] != again[part]} == set()


def test_fingerprints_stand_as_in_a_database_made_at_once(tmp_path: Path) -> None:
    dice, reads = random.Random(6), newsstand()
    tables = [table(tmp_path / "first.db", [reads])]
    dice.shuffle(reads)
    tables.append(table(tmp_path / "again.db", [[each] for each in reads]))
    assert tables[0] == tables[1]


def table(path: Path, batches: Iterable[Sequence[Read]]) -> list[tuple[object, ...]]:
    """All that is kept of fingerprints, by public names."""
    shelved(path, batches)
    db = open_for_reading(path)
    names = dict(tuple(row) for row in db.execute("SELECT id, key FROM article"))
    rows = db.execute(
        "SELECT hash, key, lot FROM crowd JOIN article ON article.id = article UNION ALL SELECT hash, holders, '' FROM frequent"
    )
    return sorted(
        [*((one, names.get(article, ""), "") for one, article in Postings(db.conn).rows()), *(tuple(row) for row in rows)], key=str
    )


def test_a_rebuild_tells_the_same_relations_and_origins(tmp_path: Path, readers: Pages) -> None:
    copy = newsroom.ferry("noon").replace(b"Ferry leaves the harbour", b"Crossing", 2)
    pages = [newsroom.exchange("/crossing", 1, copy), newsroom.exchange("/ferry", 2, newsroom.ferry("noon"))]
    newsroom.write(newsroom.archive(tmp_path) / "warc", pages)
    newsroom.take_in(tmp_path, readers)
    before = content_hash(open_for_reading(tmp_path / NAME))
    rebuild(config.load(tmp_path), 1, Silent())
    after = open_for_reading(tmp_path / NAME)
    assert (content_hash(after), [tuple(row) for row in after.execute("SELECT kind FROM relation")]) == (before, [("identical",)])


def test_a_database_that_nobody_linked_is_linked_when_it_is_opened(store: Store, tmp_path: Path) -> None:
    add(store, *newsstand())
    before = content_hash(open_for_reading(store.path)).whole
    for table in (
        "fingerprint",
        "frequent",
        "crowd",
        "linked",
        "naming",
        "tie",
        "relation",
        "passage",
        "substitution",
        "clustered",
        "origin",
        "origin_claim",
    ):
        store._db.conn.execute(f"DELETE FROM {table}")
    store._db.conn.commit()
    with Store(store.path) as again:
        assert content_hash(open_for_reading(again.path)).whole == before
