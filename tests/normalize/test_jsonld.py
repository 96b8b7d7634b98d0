"""JSON-LD: what the scripts say, under limits."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from normalize import jsonld
from normalize.jsonld import Party

ARTICLE = {"@type": "NewsArticle", "headline": "Bridge closed", "author": {"@type": "Person", "name": "Ada Quill"}}

_KEYS = st.sampled_from(["@type", "@id", "@graph", "author", "name", "headline", "url", "mainEntityOfPage", "isPartOf", "articleBody"])


def _read(*values: object) -> jsonld.JsonLd:
    return jsonld.read(json.dumps(value) for value in values)


def test_an_article_is_found_in_a_graph_with_its_author_by_reference() -> None:
    graph = [{"@type": "Article", "author": {"@id": "#ada"}}, {"@type": "Person", "@id": "#ada", "name": "Ada Quill"}]
    assert _read({"@graph": graph}).works[0].authors == (Party("Ada Quill", False),)


def test_lists_strings_and_parts_of_names_are_authors() -> None:
    people = ["Bo Reed", {"givenName": "Ada", "familyName": "Quill"}, {"@type": "Organization", "name": "Marbleton Wire"}]
    assert [party.name for party in _read({**ARTICLE, "author": people}).works[0].authors] == ["Bo Reed", "Ada Quill", "Marbleton Wire"]


def test_articles_come_before_pages() -> None:
    found = _read({"@type": "WebPage", "name": "Daily"}, [ARTICLE])
    assert [work.is_article for work in found.works] == [True, False]


def test_other_pages_works_are_not_entered() -> None:
    teaser = {"@type": "ItemList", "itemListElement": [ARTICLE], "comment": [ARTICLE], "hasPart": [ARTICLE]}
    assert _read(teaser).works == ()


def test_escaped_twice_is_read_once() -> None:
    assert _read({**ARTICLE, "headline": "Salt &amp;amp; <b>Iron</b>"}).works[0].headlines[0] == "Salt & Iron"


def test_line_breaks_of_the_body_stay() -> None:
    assert _read({**ARTICLE, "articleBody": "One.\r\n\r\n Two  words."}).works[0].body == "One.\nTwo words."


def test_whether_it_is_free_may_be_said_in_words() -> None:
    said = (False, "True", "no", None)
    assert [_read({**ARTICLE, "isAccessibleForFree": value}).works[0].free for value in said] == [False, True, None, None]


def test_common_faults_are_mended() -> None:
    body = '{"@type": "NewsArticle", "headline": "Bridge\nclosed",}'
    faulty = (body, f"<!-- {body} -->", f"//<![CDATA[\n{body}\n//]]>", f"/*<![CDATA[*/{body};/*]]>*/", body.replace('"', "&quot;"))
    for script in faulty:
        assert jsonld.read([script]).works[0].headlines == ("Bridge\nclosed",), script


def test_what_is_no_json_is_counted_and_ignored() -> None:
    found = jsonld.read(["{broken", json.dumps(ARTICLE), "   "])
    assert (found.broken, len(found.works)) == (1, 1)


def test_nesting_without_end_is_only_broken() -> None:
    assert jsonld.read(["[" * 400_000, '{"a":' * 100_000]).broken == 2


def test_scripts_beyond_the_limits_are_not_parsed() -> None:
    large = json.dumps({**ARTICLE, "articleBody": "x" * jsonld.LARGEST})
    assert jsonld.read([large]).works == ()
    assert len(jsonld.read([json.dumps(ARTICLE)] * (jsonld.MOST + 40)).works) == jsonld.MOST


def test_nodes_beyond_the_limit_are_not_read() -> None:
    assert len(_read([ARTICLE] * (jsonld.MOST_NODES * 2)).works) <= jsonld.MOST_NODES


@given(st.recursive(st.none() | st.booleans() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(_KEYS, inner)))
def test_any_json_is_read(value: object) -> None:
    assert _read(value).broken == 0
