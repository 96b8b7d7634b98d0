"""WARC files of other writers, and damaged ones: what is whole is read, what is not is told with its place."""

from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path

import pytest
from exchanges import PAGE, answered
from hypothesis import given, settings
from hypothesis import strategies as st
from warcs import foreign, group, three, written

from archive.records import read_records
from archive.warc import capture_at, read_groups
from normalize.errors import TornRecord, WarcError

# --- reading what others wrote


@pytest.mark.parametrize("name", ["cc.warc", "cc.warc.gz"])
def test_pairs_of_another_writer_are_groups(tmp_path: Path, name: str) -> None:
    pairs = [foreign(number) for number in range(3)]
    path = tmp_path / name
    path.write_bytes(b"".join(pairs) if name.endswith("c") else b"".join(map(_members, pairs)))
    found = list(read_groups(path))
    assert [one.captures[0].url for one in found] == [f"http://x.example/{number}" for number in range(3)]
    assert [one.captures[0].body for one in found] == [b"hello"] * 3
    assert all(one.captures[0].source is None and one.request.startswith(b"GET") for one in found)
    assert found[-1].end == path.stat().st_size
    assert [capture_at(tmp_path, one.captures[0].location).record_id for one in found] == [one.captures[0].record_id for one in found]


def _members(pair: bytes) -> bytes:
    cut = pair.index(b"WARC/1.0", 8)
    return gzip.compress(pair[:cut]) + gzip.compress(pair[cut:])


def test_one_gzip_member_for_all_is_read_but_cannot_be_sought_in(tmp_path: Path) -> None:
    path = tmp_path / "all.warc.gz"
    path.write_bytes(gzip.compress(b"".join(foreign(number, bytes(100_000)) for number in range(20))))
    found = list(read_groups(path))
    assert [len(one.captures[0].body) for one in found] == [100_000] * 20
    assert {one.captures[0].location.length for one in found} == {0}
    with pytest.raises(WarcError, match="larger gzip member"):
        capture_at(tmp_path, found[3].captures[0].location)


def test_an_arc_file_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "old.arc.gz"
    path.write_bytes(gzip.compress(b"filedesc://old.arc 0.0.0.0 20050101000000 text/plain 0\n1 0 InternetArchive\n\n"))
    (found,) = read_groups(path)
    assert found.problem
    assert "warcio recompress" in str(found.problem)


def test_an_html_page_is_no_warc(tmp_path: Path) -> None:
    path = tmp_path / "page.warc"
    path.write_bytes(b"<html>" * 1000)
    (found,) = read_groups(path)
    assert "no WARC record begins here" in str(found.problem)


@pytest.mark.parametrize("length", ["-5", "x", "", "9" * 30])
def test_an_absurd_length_is_passed_by(tmp_path: Path, length: str) -> None:
    path = tmp_path / "odd.warc"
    bad = foreign(0).replace(b"Content-Length: 18", b"Content-Length: " + length.encode())
    path.write_bytes(bad + foreign(1))
    found = list(read_groups(path))
    assert found[0].problem
    assert found[-1].captures[0].url == "http://x.example/1"


def test_a_record_over_the_cap_is_passed_by(tmp_path: Path) -> None:
    path = written(tmp_path, group(answered(bytes(50_000))), group(answered(b"short")))
    found = list(read_groups(path, cap=20_000))
    assert "more than the 20000" in str(next(one.problem for one in found if one.problem))
    assert found[-1].captures[0].body == b"short"


def test_a_date_that_cannot_be_read_is_a_problem_of_its_group_alone(tmp_path: Path) -> None:
    path = tmp_path / "dates.warc"
    path.write_bytes(foreign(0).replace(b"2020-01-02T03:04:05Z", b"yesterday, I think") + foreign(1))
    bad, good = read_groups(path)
    assert "yesterday" in str(bad.problem)
    assert good.captures[0].url == "http://x.example/1"


# --- damage


def test_a_torn_tail_is_a_problem_with_its_offset(tmp_path: Path) -> None:
    path, (_, second, third) = three(tmp_path)
    path.write_bytes(path.read_bytes()[: third.location.offset + 30])
    found = list(read_groups(path))
    assert isinstance(found[-1].problem, TornRecord)
    assert found[-1].problem.offset == third.location.offset
    assert [one for one in found if one.whole][-1].end == second.end


def test_a_torn_plain_file_is_a_problem_too(tmp_path: Path) -> None:
    path = tmp_path / "torn.warc"
    path.write_bytes(foreign(0) + foreign(1)[:-10])
    found = list(read_groups(path))
    assert isinstance(found[-1].problem, TornRecord)
    assert found[0].captures[0].body == b"hello"


def test_a_damaged_member_is_passed_by(tmp_path: Path) -> None:
    path, (first, second, third) = three(tmp_path)
    content = bytearray(path.read_bytes())
    content[second.captures[0].location.offset + 60] ^= 0xFF
    path.write_bytes(content)
    found = list(read_groups(path))
    assert [one.captures[0].body for one in found if one.captures] == [first.captures[0].body, third.captures[0].body]
    assert [one.problem.offset for one in found if one.problem] == [second.location.offset]


def test_a_member_with_a_wrong_sum_is_no_record(tmp_path: Path) -> None:
    path, (_, second, _) = three(tmp_path)
    place = second.captures[0].location
    content = bytearray(path.read_bytes())
    content[place.offset + place.length - 6] ^= 1  # of the CRC
    path.write_bytes(content)
    found = list(read_groups(path))
    assert "Incorrect checksum" in str(next(one.problem for one in found if one.problem))
    assert len([one for one in found if one.captures]) == 2


def test_bytes_between_members_are_passed_by(tmp_path: Path) -> None:
    path = written(tmp_path, group(answered()), b"a line of rubbish\r\n", group(answered(b"next")))
    found = list(read_groups(path))
    assert found[-1].captures[0].body == b"next"
    assert "no gzip member" in str(next(one.problem for one in found if one.problem))


def test_a_bad_record_in_a_plain_file_is_passed_by(tmp_path: Path) -> None:
    path = tmp_path / "bad.warc"
    path.write_bytes(foreign(0) + b"WARX/1.0 nothing\r\n\r\n" + foreign(1))
    assert [one.captures[0].url for one in read_groups(path) if one.captures] == ["http://x.example/0", "http://x.example/1"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_damage_leaves_the_walk_finite_and_the_rest_readable(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.getbasetemp()
    path, groups = three(folder)
    content = bytearray(path.read_bytes())
    hit = data.draw(st.integers(0, 2))
    at = groups[hit].location.offset + data.draw(st.integers(0, 9999)) % groups[hit].location.length
    change = data.draw(st.sampled_from(["flip", "cut", "insert"]))
    if change == "flip":
        content[at] ^= data.draw(st.integers(1, 255))
    elif change == "cut":
        del content[at : min(groups[hit].end, at + 5)]
    else:
        content[at:at] = data.draw(st.binary(min_size=1, max_size=40))
    path.write_bytes(content)
    bodies = [one.captures[0].body for one in read_groups(path) if one.captures]
    assert {PAGE + b"%d" % number for number in range(3) if number != hit} <= set(bodies)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [b"WARC/1.0\r\n", b"Content-Length: 4\r\n", b"Content-Length: -1\r\n", b"\r\n", b"\n", b"abcd", b"\x1f\x8b\x08", b"\0"]
        ),
        max_size=30,
    )
)
def test_any_bytes_end_the_walk(pieces: list[bytes]) -> None:
    content = b"".join(pieces)
    assert len(list(read_records(BytesIO(content), "x"))) <= len(content) + 1
    assert len(list(read_records(BytesIO(gzip.compress(content)), "x"))) <= len(content) + 2
