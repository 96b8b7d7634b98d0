"""Metadata of whole pages: what is believed, what is kept beside it, and what no page can do."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize import jsonld
from normalize.metadata import Metadata, byline_names, metadata, printed_date
from normalize.model import Claim

URL = "https://www.marbletondaily.example/news/bridge-closed"
WORK = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Bridge closed as river rises",
    "author": [{"@type": "Person", "name": "Ada Quill"}],
    "datePublished": "2020-01-23T10:00:00+03:00",
    "dateModified": "2020-01-24",
    "articleSection": "City",
    "inLanguage": "en-GB",
    "description": "The council decided on Tuesday.",
    "articleBody": "The bridge is closed.\nNobody was hurt.",
    "isAccessibleForFree": "False",
    "publisher": {"@type": "Organization", "name": "Marbleton Daily"},
}


def _script(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def _page(head: str = "", body: str = "", url: str | None = URL, lang: str = "en") -> Metadata:
    return metadata(f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>', url)


def _claims(found: Metadata, field: str) -> list[tuple[str, str, bool]]:
    return [(claim.value, claim.origin, claim.chosen) for claim in found.claims if claim.field == field]


def test_json_ld_fills_every_field() -> None:
    found = _page(_script(WORK))
    assert (found.title, found.authors, found.section) == ("Bridge closed as river rises", ("Ada Quill",), "City")
    assert found.published
    assert found.published.iso() == "2020-01-23T10:00:00+03:00"
    assert found.modified
    assert found.modified.iso() == "2020-01-24"
    assert (found.lead, found.site_name, found.is_free) == ("The council decided on Tuesday.", "Marbleton Daily", False)
    assert found.article_body == "The bridge is closed.\nNobody was hurt."
    assert "NewsArticle" in found.types


def test_every_claim_says_where_it_stands_and_one_is_chosen() -> None:
    head = '<meta property="article:published_time" content="2020-01-22"><meta name="date" content="soon">' + _script(WORK)
    assert _claims(_page(head), "published") == [
        ("2020-01-23T10:00:00+03:00", "json-ld", True),
        ("2020-01-22", "opengraph", False),
    ]


def test_contradicting_authors_are_kept_beside_the_chosen() -> None:
    found = _page(_script(WORK) + '<meta name="author" content="Bo Reed">')
    assert found.authors == ("Ada Quill",)
    assert Claim("authors", "Bo Reed", "meta:author", False) in found.claims


def test_the_site_is_no_author_where_a_person_is_named() -> None:
    house = {**WORK, "author": {"@type": "Organization", "name": "Marbleton Daily"}}
    found = _page(_script(house), '<h1>Bridge closed</h1><p class="byline">By Ada Quill</p>')
    assert found.authors == ("Ada Quill",)


def test_the_site_is_the_author_where_it_alone_is_named() -> None:
    assert _page(_script({**WORK, "author": {"@type": "Organization", "name": "Marbleton Daily"}})).authors == ("Marbleton Daily",)


@pytest.mark.parametrize(
    "byline",
    [
        '<p class="byline">By Ada Quill</p>',
        '<div class="post-author"><span>By</span><a href="/ada">Ada Quill</a><span>Staff Writer</span></div>',
        '<a rel="author" href="/ada">Ada Quill</a>',
        '<span itemprop="author"><span itemprop="name">Ada Quill</span></span>',
        "<div>By <b>Ada Quill</b></div>",
        "<div><span>By</span> <span>Ada Quill</span></div>",
        "<div><span>Ada Quill</span><span>January 23, 2020</span></div>",
    ],
)
def test_a_byline_is_found_whatever_its_element_is_called(byline: str) -> None:
    assert _page(body=f"<article><h1>Bridge closed</h1>{byline}<p>The bridge is closed.</p></article>").authors == ("Ada Quill",)


def test_other_articles_bylines_and_readers_names_are_not_the_authors() -> None:
    other = '<aside><a rel="author">Bo Reed</a></aside><div class="comments"><span class="comment-author">Cy Marsh</span></div>'
    found = _page(body=f'<article><h1>Bridge closed</h1><p class="author">Ada Quill</p></article>{other}')
    assert found.authors == ("Ada Quill",)


def test_a_photographer_is_not_the_author() -> None:
    assert _page(body='<h1>Bridge closed</h1><figcaption class="photo-credit author">Bo Reed</figcaption>').authors == ()


def test_an_agency_is_the_author_when_no_person_is_named() -> None:
    assert _page(body='<h1>Bridge closed</h1><div class="byline">By Reuters</div>').authors == ("Reuters",)


def test_a_persons_byline_is_believed_before_an_organization() -> None:
    house = {**WORK, "author": {"@type": "Organization", "name": "Coast Wire"}}
    assert _page(_script(house), '<h1>Bridge closed</h1><div class="byline">By Ada Quill</div>').authors == ("Ada Quill",)


def test_a_team_is_the_author_only_where_nobody_else_is() -> None:
    team = '<meta name="author" content="Marbleton Staff">'
    assert _page(team).authors == ("Marbleton Staff",)
    assert _page(team, '<h1>Bridge closed</h1><div class="byline">By Ada Quill</div>').authors == ("Ada Quill",)


def test_what_messengers_are_told_is_a_claim() -> None:
    told = '<meta name="twitter:label1" content="{}"><meta name="twitter:data1" content="Ada Quill">'
    assert _page(told.format("Written by")).authors == ("Ada Quill",)
    assert _page(told.format("Geschrieben von")).authors == ("Ada Quill",)
    assert _page(told.format("Est. reading time")).authors == ()


def test_a_byline_at_the_end_of_the_article_is_found() -> None:
    body = "<h1>Bridge closed</h1>" + "<p>The bridge is closed.</p>" * 60 + "<p><em>Written by Ada Quill</em></p>"
    assert _page(body=body).authors == ("Ada Quill",)


def test_a_forename_is_given_in_full_where_the_page_prints_it() -> None:
    body = "<h1>Bridge closed</h1>" + "<p>The bridge is closed.</p>" * 60 + "<p>Written by Robyn Quill</p>"
    assert _page('<meta name="author" content="Robyn">', body).authors == ("Robyn Quill",)


def test_one_line_may_hold_author_role_and_date() -> None:
    found = _page(body="<h1>Bridge closed</h1><p>Ada Quill | Senior Writer | January 23, 2020</p>")
    assert found.authors == ("Ada Quill",)
    assert found.published
    assert found.published.iso() == "2020-01-23"


def test_blogs_print_the_headline_that_counts_and_news_metadata_leave_off_the_kicker() -> None:
    head = '<meta property="og:title" content="{0}"><meta name="twitter:title" content="{0}"><title>{0}</title>'
    guide = "<main><h1>Nine ways to mend a wooden bridge</h1></main>"
    assert _page(head.format("Bridge Mending Guide 2020"), guide).title == "Nine ways to mend a wooden bridge"
    kicker = "<main><h1><span>Floods</span> <span>Bridge closed as river rises</span></h1></main>"
    assert _page(head.format("Bridge closed as river rises") + _script(WORK), kicker).title == "Bridge closed as river rises"


def test_json_lds_headline_printed_below_another_heading_is_the_headline() -> None:
    head = '<meta property="og:title" content="River in Marbleton"><meta name="twitter:title" content="River in Marbleton">' + _script(WORK)
    printed = "<nav><h1>River in Marbleton</h1></nav><article><h2>Bridge closed as river rises</h2><p>It is closed.</p></article>"
    assert _page(head, printed).title == "Bridge closed as river rises"
    assert _page(head, "<article><h1>River in Marbleton</h1><p>It is closed.</p></article>").title == "River in Marbleton"


def test_of_several_headings_the_one_that_metadata_repeat_is_the_headline() -> None:
    head = '<meta property="og:title" content="Nine ways to mend a bridge | Marbleton">'
    assert _page(head, "<h1>The Blog</h1><h1>Nine ways to mend a bridge</h1><h1>1. Oak</h1>").title == "Nine ways to mend a bridge"


def test_the_headline_loses_the_sites_name_and_keeps_its_dashes() -> None:
    head = "<title>Bridge closed – what now? | Marbleton Daily</title>"
    assert _page(head + '<meta property="og:site_name" content="Marbleton Daily">').title == "Bridge closed – what now?"


def test_the_h1_that_the_title_repeats_is_the_headline_not_the_masthead() -> None:
    head = "<title>Bridge closed - Marbleton Daily</title>"
    assert _page(head, "<h1>Marbleton Daily</h1><h1>Bridge closed</h1><h1>Most read</h1>").title == "Bridge closed"


@pytest.mark.parametrize(
    "body",
    [
        '<time datetime="2020-01-23T10:00:00Z">Thursday</time>',
        '<span itemprop="datePublished" content="2020-01-23">Thursday</span>',
        '<span class="entry-date">January 23, 2020</span>',
        "<div>Published <b>23 January 2020</b></div>",
        "<div>23 January 2020</div>",
    ],
)
def test_a_printed_date_is_found_whatever_its_element_is_called(body: str) -> None:
    found = _page(body=f"<main><h1>Bridge closed</h1>{body}<p>The bridge is closed.</p></main>").published
    assert found
    assert found.iso().startswith("2020-01-23")


def test_todays_date_in_the_masthead_is_not_the_articles() -> None:
    body = '<header><div class="date">Friday, March 6, 2020</div></header><main><h1>Bridge closed</h1><p>January 23, 2020</p></main>'
    found = _page(body=body).published
    assert found
    assert found.iso() == "2020-01-23"


def test_a_date_above_the_headline_counts_and_one_far_below_it_too() -> None:
    above = _page(body="<main><header><p>23 January 2020</p><h1>Bridge closed</h1></header><p>The bridge is closed.</p></main>").published
    far = "<h1>Bridge closed</h1>" + "<p>The bridge is closed.</p>" * 60 + "<p>Published</p><p>23 January 2020</p>"
    below = _page(body=far).published
    two = _page(body=far + "<p>24 January 2020</p>").published
    assert above
    assert below
    assert above.iso() == below.iso() == "2020-01-23"
    assert two is None


def test_times_without_zone_are_those_of_the_source() -> None:
    html = '<meta property="article:published_time" content="2020-07-23 10:00:00"><h1>Bridge closed</h1>'
    known = metadata(html, URL, timezone="Europe/Moscow").published
    unknown = metadata(html, URL).published
    assert known
    assert unknown
    assert (known.iso(), unknown.iso()) == ("2020-07-23T10:00:00+03:00", "2020-07-23")


def test_of_two_spellings_of_one_moment_the_local_one_is_believed() -> None:
    head = '<meta property="article:published_time" content="2020-01-24T02:00:00Z">'
    found = _page(head, '<main><h1>Bridge closed</h1><time datetime="2020-01-23T21:00:00-05:00">yesterday</time></main>').published
    assert found
    assert found.iso() == "2020-01-23T21:00:00-05:00"


def test_meta_elements_of_unknown_names_count_where_the_name_is_plain() -> None:
    found = _page('<meta name="published_on" content="2020-01-23"><meta name="Updated Date" content="2020-01-24">')
    assert found.published
    assert found.modified
    assert (found.published.iso(), found.modified.iso()) == ("2020-01-23", "2020-01-24")


def test_an_update_is_no_publication() -> None:
    found = _page(body="<main><h1>Bridge closed</h1><div>Updated January 24, 2020</div></main>")
    assert found.published is None
    assert found.modified
    assert found.modified.iso() == "2020-01-24"


def test_the_address_dates_a_page_that_prints_no_date() -> None:
    found = _page(url="https://daily.example/2020/01/23/bridge")
    assert found.published
    assert found.published.iso() == "2020-01-23"
    assert _claims(found, "published") == [("2020-01-23", "url", True)]


def test_scripts_of_the_page_are_the_last_resort_for_a_date() -> None:
    found = _page("<script>window.state = {publishedAt: '2020-01-23T10:00:00Z', x: 1}</script>").published
    assert found
    assert found.iso() == "2020-01-23T10:00:00Z"


def test_a_date_after_the_fetch_is_not_believed() -> None:
    page = '<meta property="article:published_time" content="2029-01-01"><h1>Bridge closed</h1><p>23 January 2020</p>'
    found = metadata(page, URL, datetime(2020, 1, 24, tzinfo=UTC)).published
    assert found
    assert found.iso() == "2020-01-23"


def test_the_pages_language_reads_its_numbers() -> None:
    body = '<main><h1>Pont fermé</h1><span class="date">03/04/2020</span></main>'
    assert [
        str(_page(body=body, lang=lang).published and _page(body=body, lang=lang).published.iso()) for lang in ("fr", "en-US", "en")
    ] == [
        "2020-04-03",
        "2020-03-04",
        "None",
    ]


def test_languages_claims_are_kept() -> None:
    found = _page('<meta property="og:locale" content="fr_FR">', lang="de")
    assert found.language == "de"
    assert _claims(found, "language") == [("de", "html-lang", True), ("fr_FR", "opengraph", False)]


def test_a_canonical_link_of_this_site_is_its_address() -> None:
    found = _page('<link rel="canonical" href="/news/bridge-closed?utm_source=x">', url=URL + "?print=1")
    assert (found.canonical_url, found.foreign_canonical) == (URL, None)


def test_a_canonical_link_to_another_site_is_a_claim_of_origin() -> None:
    found = _page('<link rel="canonical" href="https://wire.example.org/bridge">')
    assert (found.canonical_url, found.foreign_canonical) == (URL, "https://wire.example.org/bridge")


def test_a_canonical_link_to_the_front_page_is_a_templates_fault() -> None:
    assert _page('<link rel="canonical" href="/">').canonical_url == URL


def test_a_page_without_a_known_address_has_what_it_says() -> None:
    assert (
        _page('<link rel="canonical" href="https://wire.example.org/bridge">', url=None).canonical_url == "https://wire.example.org/bridge"
    )
    assert _page('<link rel="canonical" href="javascript:x">', url=None).canonical_url is None


def test_an_article_of_another_address_yields_to_that_of_this_page() -> None:
    here, other = {**WORK, "url": URL}, {**WORK, "headline": "Another", "url": "https://www.marbletondaily.example/other"}
    assert _page(_script([other, here])).title == "Bridge closed as river rises"


def test_the_door_for_text_only_pages() -> None:
    assert byline_names("By Ada Quill") == ("Ada Quill",)
    assert printed_date("January 23, 2020") is not None


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<p>" * 100_000 + "x",
        "<div class='author byline date'>" * 20_000 + "By Ada Quill",
        "<!DOCTYPE html [<!ENTITY a 'b'>]><p>&a;",
        "<meta " + " ".join(f"a{n}='{n}'" for n in range(200_000)) + ">",
        "<h1 class='author'>" + "x" * 1_000_000,
        "<meta property='og:title' content='" + "| " * 200_000 + "'>",
        "<meta name='author' content='" + "A, " * 200_000 + "'>",
        "<p class='byline'>By " + "Ada and " * 30,
        "\x00\ud800<h1>\x00</h1>",
        "<script type='application/ld+json'>" + '{"a": "' + '\\"' * 500_000,
        "<script>" + "datePublished: " * 100_000,
    ],
    ids=range(12),
)
def test_hostile_markup_is_read_like_any_other(markup: str) -> None:
    assert isinstance(metadata(markup, URL), Metadata)


def test_broken_json_ld_is_counted_not_searched() -> None:
    broken = '{"@type": "NewsArticle", "headline": "' + 'x", "author": {"name": ' * 2000
    found = _page(f'<script type="application/ld+json">{broken}</script><title>Bridge closed</title>')
    assert (found.broken_jsonld, found.title, found.authors) == (1, "Bridge closed", ())


def test_a_broken_script_is_parsed_a_fixed_number_of_times(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []
    loads = json.loads
    monkeypatch.setattr(jsonld.json, "loads", lambda text, **options: (lengths.append(len(text)), loads(text, **options))[1])
    for size in (1_000, 43_000):
        lengths.clear()
        jsonld.read(['{"headline": "' + "x" * size])
        assert len(lengths) <= 5
        assert sum(lengths) <= 5 * (size + 20)


@given(st.text(max_size=200), st.one_of(st.none(), st.text(max_size=30)))
def test_any_text_has_metadata(markup: str, url: str | None) -> None:
    assert metadata(markup, url) == metadata(markup, url)


@given(
    st.lists(
        st.sampled_from(
            ["<h1>", "</h1>", "<time>", "23.01.2020", "By Ada", "<aside>", "<a rel=author>", "|", "<p class=byline>", _script(WORK)]
        )
    )
)
def test_any_order_of_elements_has_metadata(pieces: list[str]) -> None:
    found = metadata("".join(pieces), URL)
    assert sum(claim.chosen for claim in found.claims if claim.field == "title") <= 1
