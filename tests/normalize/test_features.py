"""What a page looks like in numbers."""

from __future__ import annotations

import numpy as np

from normalize.blocks import Reading, read
from normalize.features import features
from normalize.tree import body, parse

LONG = "The harbour company said on Monday that the boat which carries the post to the islands would sail again before the end of the week."


def reading(markup: str) -> Reading:
    return read(body(parse(markup)))


def test_a_block_has_a_row_and_all_rows_are_as_wide() -> None:
    small = features(reading(f"<article><p>{LONG}</p></article>"), "")
    large = features(reading(f"<nav><a href=/>Harbour</a></nav><article><h1>Boats</h1>{f'<p>{LONG}</p>' * 5}</article>"), "Boats")
    assert small.shape == (1, large.shape[1])
    assert large.shape[0] == 7


def test_a_page_without_text_has_no_rows() -> None:
    assert len(features(reading("<div></div>"), "Boats")) == 0


def test_names_make_a_difference_and_only_names() -> None:
    one = features(reading(f"<div class=entry><p>{LONG}</p></div>"), "")
    other = features(reading(f"<div class=xqwz><p>{LONG}</p></div>"), "")
    assert 0 < np.count_nonzero(one != other) <= 6


def test_readers_who_write_more_than_the_author_are_not_the_heart_of_the_page() -> None:
    page = f"<article class=a><p>{LONG}</p></article><div class=b id=comments>{f'<p>{LONG}</p>' * 3}</div>"
    plain = f"<article class=a><p>{LONG}</p></article><div class=b>{f'<p>{LONG}</p>' * 3}</div>"
    assert not np.array_equal(features(reading(page), "")[0], features(reading(plain), "")[0])


def test_the_same_page_gives_the_same_numbers() -> None:
    page = f"<main><h1>Boats</h1>{f'<p>{LONG}</p><ul><li>Quay</ul>' * 3}</main>"
    assert np.array_equal(features(reading(page), "Boats"), features(reading(page), "Boats"))
