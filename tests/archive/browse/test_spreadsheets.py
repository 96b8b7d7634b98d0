from __future__ import annotations

import csv
import io

import pytest
import sample
from conftest import Site

from archive.browse.spreadsheets import Defuser


@pytest.mark.parametrize(
    ("written", "defused"),
    [
        ("=1+1,b\r\n", "'=1+1,b\r\n"),
        ('"=1,2",b\r\n', '"\'=1,2",b\r\n'),
        ('"a,=b","c\r\n=d"\r\n', '"a,=b","c\r\n=d"\r\n'),
        ('"say ""=x"",=y",@z\r\n', '"say ""=x"",=y",\'@z\r\n'),
        ("-5,-1.5e3,-x\r\n", "-5,-1.5e3,'-x\r\n"),
        (",,\r\n", ",,\r\n"),
    ],
)
def test_only_the_beginning_of_a_cell_is_defused(written: str, defused: str) -> None:
    assert Defuser().take(written.encode(), last=True).decode() == defused


def test_pieces_that_end_anywhere_come_out_whole() -> None:
    document = 'é,"a ""quoted""\r\n=b",=c\r\n"=d"\r\n'.encode()
    defuser = Defuser()
    pieces = [defuser.take(document[n : n + 1], last=False) for n in range(len(document))] + [defuser.take(b"", last=True)]
    assert b"".join(pieces).decode() == 'é,"a ""quoted""\r\n=b",\'=c\r\n"\'=d"\r\n'


@pytest.mark.parametrize("path", ["/archive/article.csv?_size=max", "/archive/article.csv?_stream=on&_dl=1"])
def test_a_table_of_datasette_runs_in_no_spreadsheet(site: Site, path: str) -> None:
    rows = list(csv.DictReader(io.StringIO(site.get(path).text)))
    assert "'=cmd|' /C calc'!A0" in {row["byline"] for row in rows}
    assert len(rows) == 5
    assert sample.HOSTILE_TITLE in {row["title"] for row in rows}


def test_a_query_runs_in_no_spreadsheet_and_its_numbers_stay(site: Site) -> None:
    addresses = ("/archive.csv", "/archive/-/query.csv")  # of Datasette 0.65, of 1.0
    answers = [site.get(f"{address}?sql=select+-5,'=1','a'").text.splitlines() for address in addresses]
    assert any(lines[1:] == ["-5,'=1,a"] for lines in answers)


@pytest.mark.parametrize("path", ["/x/.json", "/article/.json", "/x/.csv", "/x/a.b.c"])
def test_an_address_that_no_page_has_is_not_found(site: Site, path: str) -> None:
    assert site.get(path).status_code == 404
