"""WARC records: what is written of an exchange is read back as it was; what a group is, what a revisit says, where a record stands."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from exchanges import ASKED, PAGE, WHEN, answered
from hypothesis import given, settings
from hypothesis import strategies as st
from warcs import CAP, NAME, group, three, written

from archive.capture import Earlier, Exchange, Location, Tls
from archive.records import Record, read_records
from archive.warc import answer_of, capture_at, encode_group, read_groups, record_bytes, stored
from normalize.errors import WarcError

TOOLS = Path(sys.executable).parent
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def records(path: Path) -> list[Record]:
    with path.open("rb") as file:
        found = list(read_records(file, path.name))
    assert not any(isinstance(one, WarcError) for one in found)
    return [one for one in found if isinstance(one, Record)]


# --- what a group is


def test_a_group_is_response_request_and_metadata_tied_together(tmp_path: Path) -> None:
    _, response, request, metadata = records(written(tmp_path, group(answered())))
    assert [one.field("warc-type") for one in (response, request, metadata)] == ["response", "request", "metadata"]
    assert {one.field("warc-concurrent-to") for one in (request, metadata)} == {response.field("warc-record-id")}
    assert {one.field("warc-date") for one in (response, request, metadata)} == {"2025-03-04T05:06:07.000089Z"}
    assert all(one.field("warc-block-digest") for one in (response, request, metadata))
    assert (response.block, request.block) == (answered().response, ASKED.request)


def test_the_address_is_told_unless_it_is_the_proxys(tmp_path: Path) -> None:
    direct, proxied = replace(answered(), ip="192.0.2.7"), replace(answered(), ip="192.0.2.7", proxied=True)
    found = records(written(tmp_path, group(direct), group(proxied)))
    assert [one.field("warc-ip-address") for one in found[1:]] == ["192.0.2.7"] * 3 + [None] * 3


def test_a_date_in_another_zone_is_written_in_utc(tmp_path: Path) -> None:
    local = WHEN.astimezone(timezone(timedelta(hours=9)))
    path = written(tmp_path, group(replace(answered(), fetched_at=local)))
    assert next(one for one in read_groups(path) if one.captures).captures[0].fetched_at == WHEN


def test_a_warcinfo_tells_who_wrote_with_what_and_the_sources(tmp_path: Path) -> None:
    info = next(read_groups(written(tmp_path))).info
    assert ("operator", "The Night Desk (desk@example.org)") in info
    assert ("source", "tide | Tide / Post | http://t/ | en") in info


@pytest.mark.parametrize(
    ("exchange", "kind"),
    [
        (answered(), "response"),
        (answered(b"", b"HTTP/1.1 304 Not Modified\r\n\r\n"), "response"),
        (replace(ASKED, response=b"SSH-2.0\r\n\r\n"), "resource"),
        (replace(ASKED, response=b"HTTP/1.1 200 OK\r\nhalf a he", truncated="disconnect"), "resource"),
        (replace(ASKED, response=b"", outcome="failed", problem="no route"), "metadata"),
        (replace(ASKED, request=b"", response=b"HTTP/1.1 200 OK\r\n\r\nsaved", media_type="text/plain"), "resource"),
        (replace(ASKED, request=b"", response=b"", media_type="text/plain"), "resource"),
    ],
)
def test_what_came_decides_the_kind_of_record(tmp_path: Path, exchange: Exchange, kind: str) -> None:
    capture = list(read_groups(written(tmp_path, group(exchange))))[1].captures[0]
    assert capture.record_type == kind
    assert capture.head + capture.body == exchange.response


# --- revisits


def earlier(of: Exchange, **changes: object) -> Earlier:
    payload = answer_of(of, CAP).payload
    return replace(Earlier("<urn:uuid:1>", "http://tide.example/first", WHEN - timedelta(days=1), payload), **changes)  # type: ignore[arg-type]


def test_the_same_bytes_become_a_revisit_that_says_of_what(tmp_path: Path) -> None:
    found = list(read_groups(written(tmp_path, group(answered(), earlier(answered())))))[1].captures[0]
    assert (found.record_type, found.body, found.head) == ("revisit", b"", answered(b"").response)
    assert (found.refers_to, found.refers_to_uri) == ("<urn:uuid:1>", "http://tide.example/first")
    assert found.refers_to_date == WHEN - timedelta(days=1)
    assert found.profile and found.profile.endswith("identical-payload-digest")  # noqa: PT018
    assert found.payload_digest == answer_of(answered(), CAP).payload


def test_a_304_refers_to_what_it_did_not_send(tmp_path: Path) -> None:
    unchanged = answered(b"", b"HTTP/1.1 304 Not Modified\r\n\r\n")
    found = list(read_groups(written(tmp_path, group(unchanged, earlier(answered())))))[1].captures[0]
    assert found.profile and found.profile.endswith("server-not-modified")  # noqa: PT018
    assert found.refers_to == "<urn:uuid:1>"


@pytest.mark.parametrize(
    ("exchange", "before"),
    [
        (answered(b"x" * 511), earlier(answered(b"x" * 511))),
        (answered(truncated="length"), earlier(answered())),
        (answered(), earlier(answered(b"other"))),
        (answered(), earlier(answered(), payload_digest=None)),
        (answered(head=b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"), earlier(answered())),
    ],
    ids=["short", "truncated", "other bytes", "unknown bytes", "cannot be decoded"],
)
def test_what_must_not_become_a_revisit_is_written_whole(exchange: Exchange, before: Earlier) -> None:
    assert encode_group(exchange, answer_of(exchange, CAP), before).record_type == "response"


def test_another_compression_of_the_same_text_is_written_whole() -> None:
    coded = answered(gzip.compress(PAGE), b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
    assert answer_of(coded, CAP).entity == answer_of(answered(), CAP).entity
    assert encode_group(coded, answer_of(coded, CAP), earlier(answered())).record_type == "response"


# --- read(write(x)) == x


def test_a_full_exchange_is_read_back_as_it_was(tmp_path: Path) -> None:
    exchange = answered(
        interim=b"HTTP/1.1 103 Early\r\n\xe9: 1\r\n\r\n",
        excess=b" \r\n\0more ",
        problem="100 % odd\r\nWARC-Type: response",
        ip="2001:db8::1",
        tls=Tls("TLSv1.3", "sha256:00", False),
        via="http://tide.example/%7Efeed?a=b%20c",
        masked=("Authorization", "Cookie"),
        ticket=7,
        truncated="time",
    )
    path = written(tmp_path, group(exchange))
    _, found = read_groups(path)
    whole = encode_group(exchange, answer_of(exchange, CAP)).stored(exchange, answer_of(exchange, CAP), path.name, found.location.offset)
    back = stored(found)
    assert back is not None
    assert back.exchange == exchange
    assert (back.status, back.payload_digest, back.entity_digest) == (whole.status, whole.payload_digest, whole.entity_digest)
    assert (back.group.offset, back.record_type) == (whole.group.offset, whole.record_type)


def test_a_failure_is_read_back_with_its_place(tmp_path: Path) -> None:
    failed = replace(ASKED, outcome="failed", problem="the connection was refused", sent=False)
    path = written(tmp_path, group(failed))
    back = stored(list(read_groups(path))[1])
    assert back is not None
    assert back.exchange == failed
    assert capture_at(tmp_path, back.location).problem == "the connection was refused"


WORDS = st.text(max_size=40)
TEXTS = st.text(st.characters(exclude_categories=()), max_size=40)  # lone surrogates too
HEADS = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.0 404\n",
        b"HTTP/1.1 200 OK\r\n \r\n",
        b"\r\n",
        b"X: \xa0\r\n\xa0\r\n",
        b"A:b\n\r\n",
        b"\n\n",
        b"\x85\r\n",
    ]
)
ANSWERS = st.one_of(st.binary(max_size=200), st.lists(st.one_of(HEADS, st.binary(max_size=9)), max_size=8).map(b"".join))


@settings(max_examples=150, deadline=None)
@given(ANSWERS, st.binary(min_size=1, max_size=60), TEXTS, WORDS, TEXTS, st.integers(0, 10**17))
def test_no_bytes_and_no_words_can_break_a_record(
    tmp_path_factory: pytest.TempPathFactory, response: bytes, request_bytes: bytes, url: str, problem: str, source: str, microseconds: int
) -> None:
    address = f"http://x.example/{url}"
    exchange = Exchange(
        address, "page", source, EPOCH + timedelta(microseconds=microseconds), 1.0, request_bytes, response, problem=problem, via=address
    )
    path = written(tmp_path_factory.getbasetemp(), group(exchange), name="fuzz.warc.gz")
    _, found = read_groups(path)
    back = stored(found)
    assert back is not None
    assert (back.exchange.request, back.exchange.response, back.exchange.fetched_at) == (request_bytes, response, exchange.fetched_at)
    assert re.fullmatch(r"[\x21-\x7e]+", back.exchange.url)
    assert back.exchange.problem == problem
    assert len(records(path)) == (4 if response else 3)


@settings(max_examples=40, deadline=None)
@given(st.lists(ANSWERS, min_size=1, max_size=12))
def test_outside_checkers_accept_whatever_servers_send(tmp_path_factory: pytest.TempPathFactory, answers: list[bytes]) -> None:
    from fastwarc.warc import ArchiveIterator
    from warcio.archiveiterator import ArchiveIterator as Warcio

    path = written(tmp_path_factory.getbasetemp(), *(group(replace(ASKED, response=one)) for one in answers), name="check.warc.gz")
    with path.open("rb") as file:
        for record in Warcio(file, check_digests=True):
            record.content_stream().read()
            assert record.digest_checker.passed is not False, record.digest_checker.problems
    for record in ArchiveIterator(str(path), parse_http=False):
        assert record.verify_block_digest()


def test_a_walk_between_two_offsets_sees_what_lies_between(tmp_path: Path) -> None:
    path, (first, second, third) = three(tmp_path)
    assert [one.location for one in read_groups(path, second.location.offset, third.location.offset)] == [second.location]
    assert [one.location for one in read_groups(path, first.location.offset)] == [first.location, second.location, third.location]


# --- back to one record


def test_a_capture_is_found_by_its_place(tmp_path: Path) -> None:
    _, (_, second, _) = three(tmp_path)
    assert capture_at(tmp_path, second.captures[0].location) == second.captures[0]


def test_a_capture_in_a_file_that_is_being_written_is_found(tmp_path: Path) -> None:
    path, (first, _, _) = three(tmp_path)
    path.rename(tmp_path / (NAME + ".open"))
    assert capture_at(tmp_path, first.captures[0].location) == first.captures[0]


@pytest.mark.parametrize("name", ["../night.warc.gz", "/etc/passwd", ".hidden.warc.gz", "x/y.warc.gz", "archive.toml", "", ".."])
def test_only_plain_names_of_warc_files_are_opened(tmp_path: Path, name: str) -> None:
    with pytest.raises(WarcError, match="not the plain name"):
        capture_at(tmp_path, Location(name, 0, 10))


def test_a_wrong_place_is_an_error(tmp_path: Path) -> None:
    _, (first, _, _) = three(tmp_path)
    place = first.captures[0].location
    for wrong in (replace(place, offset=place.offset + 1), replace(place, offset=10**6)):
        with pytest.raises(WarcError):
            capture_at(tmp_path, wrong)
        with pytest.raises(WarcError):
            record_bytes(tmp_path, wrong)


def test_a_records_bytes_are_a_warc_file_of_their_own(tmp_path: Path) -> None:
    _, (first, _, _) = three(tmp_path)
    (tmp_path / "one.warc.gz").write_bytes(record_bytes(tmp_path, first.captures[0].location))
    (found,) = read_groups(tmp_path / "one.warc.gz")
    assert found.captures[0].record_id == first.captures[0].record_id


def test_outside_tools_take_the_records(tmp_path: Path) -> None:
    path = written(tmp_path, group(answered()), group(replace(ASKED, response=b"SSH-2.0")), group(answered(), earlier(answered())))
    for command in (["warcio", "check"], ["fastwarc", "check", "-q"], ["cdxj-indexer"]):
        found = subprocess.run([TOOLS / command[0], *command[1:], path], capture_output=True, text=True)
        assert found.returncode == 0, found.stderr + found.stdout
    assert len(found.stdout.splitlines()) == 3
