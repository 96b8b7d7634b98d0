"""Citations in three formats."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from archive.citation import Citation, bibtex, csl, text

CITED = Citation(
    title="Ice closes the sound", authors=("Ada Quay", "Bo Stern"), site="The Harbour Post", published="2026-01-19T08:30:00+01:00",
    url="https://harbour.example/ice", language="en", source="harbour", version="0123456789abcdef0123456789abcdef", archive="The Mewstone Archive",
    page="https://archive.example/article/aa/version/bb", captured="2026-01-19T09:00:05.250000Z", record="<urn:uuid:1-2>", digest="sha256:0f",
    file="made-0001.warc.gz", offset=12, length=345, normalizer="0.1.0", rules="sha256:1a",
)  # fmt: skip
# csl-data.json 1.0.2 allows no other keys.
KEYS = {"id", "type", "title", "container-title", "URL", "accessed", "archive", "archive_location", "version", "note", "custom", "author", "language", "issued"}  # fmt: skip


def test_the_text_names_the_article_and_what_shows_it() -> None:
    assert text(CITED) == (
        "Ada Quay and Bo Stern. “Ice closes the sound.” The Harbour Post, January 19, 2026. https://harbour.example/ice."
        " Captured 2026-01-19 09:00:05 UTC, WARC record <urn:uuid:1-2>, payload sha256:0f, made-0001.warc.gz at byte 12, 345 long;"
        " version 0123456789abcdef0123456789abcdef, read by normalizer 0.1.0 with rules sha256:1a. The Mewstone Archive,"
        " https://archive.example/article/aa/version/bb.\n"
    )


@pytest.mark.parametrize(
    ("published", "wanted"),
    [("2026-01-19", ", January 19, 2026."), ("2026-01", ", January 2026."), ("2026", ", 2026."), ("", "Post. https")],
)
def test_a_date_is_no_more_precise_than_printed(published: str, wanted: str) -> None:
    assert wanted in text(replace(CITED, published=published))


def test_what_tex_reads_as_its_own_is_escaped() -> None:
    entry = bibtex(replace(CITED, title=r"50% of #1 & {more} \input{x} ~ a_b ^ $5"))
    assert (
        r"title = {{50\% of \#1 \& \textbraceleft{}more\textbraceright{} \textbackslash{}input\textbraceleft{}x\textbraceright{}"
        r" \textasciitilde{} a\_b \textasciicircum{} \$5}}" in entry
    )


@pytest.mark.parametrize("title", ["} @book{x,", "{{{", "}}}", "a\nb = {c}", "\\", '"', "灯塔 Łódź"])
def test_a_hostile_title_leaves_one_entry_with_its_braces_paired(title: str) -> None:
    entry = bibtex(replace(CITED, title=title, authors=(title,), quote=title, url=f"https://a.example/{title}"))
    depth = lowest = 0
    for sign in entry.rstrip()[:-1]:
        depth += (sign == "{") - (sign == "}")
        lowest = min(lowest, depth - 1) if depth else lowest
    assert (depth, lowest) == (1, 0)
    assert re.findall(r"^@", entry, re.M) == ["@"]


def test_names_are_not_taken_apart() -> None:
    assert "author = {{Ada Quay} and {Bo Stern}}" in bibtex(CITED)
    assert csl(CITED)["author"] == [{"literal": "Ada Quay"}, {"literal": "Bo Stern"}]


def test_months_are_macros() -> None:
    assert "\n  month = jan,\n  date = {2026-01-19},\n" in bibtex(CITED)


def test_the_object_has_the_keys_of_its_schema() -> None:
    item = csl(replace(CITED, quote="Ice.", kept="https://x.example/#:~:text=Ice."))
    assert set(item) == KEYS
    assert item["issued"] == {"date-parts": [[2026, 1, 19]]}
    assert csl(replace(CITED, published="2026-01"))["issued"] == {"date-parts": [[2026, 1]]}


def test_an_archive_without_an_address_names_the_record() -> None:
    assert csl(replace(CITED, page=""))["archive_location"] == "<urn:uuid:1-2>"
    assert text(replace(CITED, page="")).endswith("The Mewstone Archive.\n")


def test_the_name_of_an_entry_is_plain() -> None:
    assert replace(CITED, source="صحيفة الساحل").id == "article-0123456789ab"
    assert replace(CITED, source="Żar & Co., {x}").id == "zar-co-x-0123456789ab"


def test_words_that_were_printed_in_quotation_marks_get_no_second_ones() -> None:
    assert text(replace(CITED, quote="“Go,” he said.")).endswith("Quoted: “Go,” he said.\n")
    assert text(replace(CITED, quote="They went.")).endswith("Quoted: “They went.”\n")
