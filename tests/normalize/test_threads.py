"""Comment threads are taken whole, with names and times, and nothing beside them."""

from __future__ import annotations

import pytest

from normalize.blocks import Reading, read
from normalize.threads import threads
from normalize.tree import body, parse

TEXT = "".join(
    f"<p>The harbour company said on Monday that boat number {at} would sail again before the end of the week.</p>" for at in range(3)
)
THREAD = "<div><b>Old Salt</b><i>{}</i><p>I was on that boat, and it did not sail at all.</p><a href='#'>{}</a></div>"


def page(markup: str) -> Reading:
    return read(body(parse(markup)))


def taken(reading: Reading, kept: str = "harbour company") -> list[str]:
    found = threads(reading, [kept in block.text for block in reading.blocks])
    return [reading.blocks[at].text for at in sorted(found)]


@pytest.mark.parametrize(
    "heading",
    ["3 comments", "Comments (2)", "Yorumlar (2)", "网友评论（1）", "التعليقات (2)", "Kommentare (2)", "Reacties", "2 commenti", "Коментарі: 1", "نظرات کاربران", "1 commentaire"],
)  # fmt: skip
def test_all_in_the_element_of_a_heading_that_counts_comments_is_comments(heading: str) -> None:
    reading = page(
        f"<article><div>{TEXT}</div><div class='x1'><h3>{heading}</h3><div><b>Ada M.</b><p>He was my uncle.</p></div></div></article><footer>About us</footer>"
    )
    assert taken(reading) == [heading, "Ada M.", "He was my uncle."]


def test_a_weak_heading_needs_a_time_or_a_reply() -> None:
    article = f"<article><div>{TEXT}</div><div class='x1'><h3>Have your say</h3>{{}}</div></article>"
    assert taken(page(article.format("<p>Vote on the boat by Monday, said the guild.</p>"))) == []
    assert "3 hours ago" in taken(page(article.format(THREAD.format("3 hours ago", "Reply"))))[1]


def test_times_and_replies_make_a_thread_without_a_heading() -> None:
    reading = page(
        f"<article><div>{TEXT}</div></article><div class='x1'>{THREAD.format(' vor 3 Tagen', 'Antworten')}{THREAD.format(' vor 2 Tagen', 'Antworten')}</div>"
    )
    assert taken(reading) == [block.text for block in reading.blocks[3:]]


def test_a_heading_inside_the_article_opens_nothing() -> None:
    assert taken(page(f"<article>{TEXT}<h2>Kommentare</h2>{TEXT}</article>")) == []


def test_a_thread_without_an_element_of_its_own_ends_at_the_next_heading() -> None:
    reading = page(
        f"<div>{TEXT}<h3>2 comments</h3><div>Ada, 3 hours ago</div><div>He was my uncle.</div><h3>Most read</h3><ul><li>The boat</li></ul></div>"
    )
    assert taken(reading) == ["2 comments", "Ada, 3 hours ago", "He was my uncle."]


def test_a_link_to_the_comments_beside_the_byline_opens_nothing() -> None:
    assert taken(page(f"<article><div><a href='#c'>3 comments</a><span>By Ona Pell</span></div><div>{TEXT}</div></article>")) == []
