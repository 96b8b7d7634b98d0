"""Origins: the labelled cases as a whole, and one by one what the answer must carry."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from origin_cases import Case, answer, cases, is_right

from archive import rulebook
from normalize.model import Credit, CreditKind, Instant
from normalize.origin import THRESHOLD, origin
from normalize.scene import Overlap
from normalize.statements import Copy, Phantom

AGENCIES = rulebook.load(None).agencies
POST = "https://harbour-post.example/ferry"


@pytest.fixture(scope="module")
def labelled() -> list[Case]:
    return list(cases(rulebook.load(None)))


def copy(id: str, url: str | None, *said: Credit, at: str = "", words: int = 200) -> Copy:
    published = Instant(datetime.fromisoformat(at).astimezone(UTC), "minute", 0) if at else None
    return Copy(id, url, published, None, words, said)


def says(kind: CreditKind, name: str = "", url: str | None = None) -> Credit:
    return Credit(kind, name, url, f"{kind}: {name or url}", 7)


def test_there_are_at_least_150_cases_of_every_kind(labelled: list[Case]) -> None:
    kinds = [case.expect.partition(":")[0] for case in labelled]
    assert len(labelled) >= 150
    assert min(kinds.count(kind) for kind in ("a", "b", "phantom", "own", "nobody")) >= 15


def test_of_the_labelled_cases_most_are_told_and_nearly_all_of_those_rightly(labelled: list[Case]) -> None:
    told = [(answer(found), case) for case in labelled if (found := origin(case.copies, case.overlaps, AGENCIES)).kind != "nobody"]
    assert len(told) >= 0.7 * len(labelled)
    assert sum(is_right(found, case.expect) for found, case in told) >= 0.95 * len(told)


def test_the_order_of_pages_changes_nothing(labelled: list[Case]) -> None:
    for case in labelled:
        shuffled = random.Random(3).sample(case.copies, len(case.copies))
        assert origin(shuffled, case.overlaps, AGENCIES) == origin(case.copies, case.overlaps, AGENCIES), case.name


def test_a_late_arrival_that_is_older_becomes_the_origin() -> None:
    first, second = copy("1", "https://one.example/a", at="2024-03-04T10:00Z"), copy("2", "https://two.example/a", at="2024-03-04T15:00Z")
    late = copy("3", "https://three.example/a", at="2024-03-03T10:00Z")
    assert [origin(each).page for each in ((first, second), (first, second, late))] == ["1", "3"]


def test_evidence_quotes_the_words_and_says_where_they_stand() -> None:
    found = origin((copy("1", POST), copy("2", "https://mirror.example/a", says("republication", url=POST))))
    assert [(one.by, one.of, one.quote, one.position) for one in found.evidence] == [("2", "1", f"republication: {POST}", 7)]


def test_a_contradiction_is_kept_beside_the_origin() -> None:
    copies = (
        copy("1", POST),
        *(copy(str(at), f"https://m{at}.example/a", says("first-published", "Harbour Post")) for at in (2, 3, 4)),
        copy("5", "https://m5.example/a", says("first-published", "The Quiet Gazette")),
    )
    found = origin(copies)
    assert (found.page, [one.by for one in found.contradictions]) == ("1", ["5"])


def test_a_source_that_is_later_than_its_copy_is_a_contradiction() -> None:
    source = copy("1", POST, at="2024-03-09T10:00Z")
    found = origin((source, copy("2", "https://mirror.example/a", says("republication", url=POST), at="2024-03-04T10:00Z")))
    assert found.page == "1"
    assert {one.kind for one in found.contradictions} == {"later-than-copy", "earlier"}


def test_under_the_threshold_nobody_is_asserted_and_the_earliest_is_told() -> None:
    found = origin((copy("1", "https://one.example/a", at="2024-03-04T10:00Z"), copy("2", "https://two.example/a", at="2024-03-04T10:20Z")))
    assert (found.kind, found.page, found.earliest) == ("nobody", "", "1")
    assert found.confidence < THRESHOLD


def test_the_earliest_is_the_first_by_its_printed_date() -> None:
    day = replace(copy("1", "https://one.example/a"), published=Instant.read("2024-03-04"))
    found = origin((day, copy("2", "https://two.example/a", at="2024-03-05T08:00Z")))
    assert found.earliest == "1"


def test_a_page_alone_that_says_it_is_a_translation_is_no_report_of_its_own() -> None:
    signed = replace(copy("1", POST, says("translation")), authors=("Tidewatch",))
    found = origin((signed,))
    assert (found.kind, found.confidence < THRESHOLD) == ("nobody", True)


def test_a_phantom_has_the_name_and_the_address_that_different_pages_give() -> None:
    found = origin(
        (
            copy("1", "https://one.example/a", says("first-published", "The Quiet Gazette")),
            copy("2", "https://two.example/a", says("republication", url="https://quietgazette.example/wells")),
        )
    )
    assert found.phantom == Phantom("The Quiet Gazette", "https://quietgazette.example/wells")


def test_the_agency_beside_a_place_is_its_wire() -> None:
    found = origin((copy("1", None, says("agency", "Reuters"), says("republication", url=POST)),), agencies=AGENCIES)
    assert (found.kind, found.phantom and found.phantom.url, found.wire) == ("phantom", POST, "Reuters")


def test_an_agency_on_its_own_site_is_no_phantom() -> None:
    found = origin((copy("1", "https://tass.com/a/1", says("agency", "TASS")),), agencies=AGENCIES)
    assert (found.kind, found.page) == ("own", "1")


def test_a_scoop_is_no_origin() -> None:
    found = origin((copy("1", POST, says("first-reported", "The Valley Star")),))
    assert (found.kind, found.evidence, found.contradictions) == ("own", (), ())


def test_the_fuller_of_two_undated_texts_is_the_origin() -> None:
    short, long = copy("1", "https://one.example/a", words=90), copy("2", "https://two.example/a", words=200)
    assert origin((short, long), (Overlap("1", "2", 1.0, 0.45),)).page == "2"


def test_a_round_of_names_leaves_nobody() -> None:
    urls = ["https://one.example/a", "https://two.example/a", "https://three.example/a"]
    copies = [copy(str(at), url, says("republication", url=urls[(at + 1) % 3])) for at, url in enumerate(urls)]
    assert origin(copies).kind == "nobody"


def test_a_page_may_be_asked_for_again_with_more_words_and_stays() -> None:
    one = copy("1", POST)
    assert replace(origin((one,)), confidence=0) == replace(origin((replace(one, words=900),)), confidence=0)


def test_no_pages_are_an_error_that_says_so() -> None:
    with pytest.raises(ValueError, match="no pages"):
        origin(())


@pytest.mark.parametrize("name", ["Review Editor", "Ada Roe Senior Autos Reporter", "Online-Redakteurin", "Agencies"])
def test_a_post_and_nameless_agencies_are_no_source(name: str) -> None:
    assert origin((copy("1", POST, says("crosspost", name)),)).kind == "own"


@pytest.mark.parametrize("byline", ["Ada Roe with AP", "Von Ida Brandt mit AP", "Par Le Quai et AP", "By Ada Roe and AP"])
def test_an_agency_beside_an_author_gave_material(byline: str) -> None:
    said = Credit("agency", "AP", None, byline, 1)
    assert origin((copy("1", POST, said),), agencies=AGENCIES).kind == "own"


@pytest.mark.parametrize("byline", ["By Ada Roe, Associated Press", "By AP", "AP and Reuters", "PARIS and LONDON (AP) —"])
def test_an_agency_whose_reporter_signs_is_the_source(byline: str) -> None:
    said = Credit("agency", "AP", None, byline, 1)
    assert origin((copy("1", POST, said),), agencies=AGENCIES).kind == "phantom"


def test_an_agency_is_known_with_its_place() -> None:
    found = origin((copy("1", POST, says("crosspost", "Associated Press in Selmouth")),), agencies=AGENCIES)
    assert found.phantom == Phantom("AP", None, True)


def test_a_byline_that_names_another_pages_house_speaks_for_that_page() -> None:
    signed = replace(copy("2", "https://mirror.example/a"), authors=("Tide Watchers",))
    assert origin((copy("1", "https://tidewatchers.example/a"), signed)).page == "1"
