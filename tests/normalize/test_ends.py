"""How far the end of an article reaches."""

from __future__ import annotations

from normalize.ends import below, beyond


def test_in_a_text_all_lines_below_end() -> None:
    assert beyond(["line:1", "line:3", "line:4", "line:9"], 2, [0]) == (2, 3)


def test_in_html_what_stands_in_the_widget_ends() -> None:
    paths = ["main>div>p", "main>section>h3", "main>section>ol>li", "footer>p"]
    assert beyond(paths, 1, [0]) == (1, 2)


def test_a_widget_beside_the_paragraphs_takes_what_stands_beside_them() -> None:
    paths = ["main>p", "main>h3", "main>div>p", "footer>p"]
    assert beyond(paths, 1, [0]) == (1, 2)


def test_a_paragraph_below_in_the_same_place_is_the_article_going_on() -> None:
    assert beyond(["main>p", "main>a", "main>p"], 1, [0, 2]) == (1,)


def test_comments_that_an_extractor_took_for_the_article_end_too() -> None:
    assert beyond(["main>div>p", "main>h3", "aside>div>p"], 1, [0, 2]) == (1, 2)


def test_below_is_what_follows_inside_the_same_element() -> None:
    assert below(["main>p", "main>h3", "main>p", "footer>p"], 1) == (1, 2)
    assert below(["line:1", "line:2", "line:3"], 1) == (1, 2)
