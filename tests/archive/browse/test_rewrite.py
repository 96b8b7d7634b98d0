from __future__ import annotations

import re

import pytest

from archive.browse import rewrite
from archive.browse.rewrite import Missing

PAGE = "https://harbour.example/a/page"
HELD = {"https://harbour.example/a/gate.png": "/replay/p/gate", "https://harbour.example/big.png": "/replay/p/big"}


def page(html: str) -> rewrite.Rewritten:
    return rewrite.page(html, PAGE, HELD.get)


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<img src="gate.png">', 'src="/replay/p/gate"'),
        ('<img src="data:image/gif;base64,x" data-src="gate.png">', 'src="/replay/p/gate"'),
        ('<img src="gone.png" srcset="gone2.png 1x, /big.png 2x">', 'src="/replay/p/big"'),
        ('<picture><source srcset="/big.png 2x"></picture>', '<source srcset="/replay/p/big">'),
        ('<p style="background:url(gate.png)">', "url(&quot;/replay/p/gate&quot;)"),
        ("<style>p{background:url('gate.png')}</style>", 'url("/replay/p/gate")'),
        ('<link rel="StyleSheet" href="gate.png">', 'href="/replay/p/gate"'),
        ('<base href="/"><img src="big.png">', 'src="/replay/p/big"'),
        ('<img src="/dot.gif" data-src="gate.png">', 'src="/replay/p/gate"'),
        ('<style>@import"gate.png";</style>', '@import "/replay/p/gate"'),
        ("<style>p{background:url(/b\\69g.png)}</style>", 'url("/replay/p/big")'),
        (
            '<style>p{background:image-set("gate.png" 1x, url(/big.png) 2x)}</style>',
            'image-set(url("/replay/p/gate") 1x, url("/replay/p/big") 2x)',
        ),
        ('<video poster="/big.png" src="/gone.mp4"></video>', 'poster="/replay/p/big"'),
        ('<amp-img src="gate.png" width=4></amp-img>', '<img width="4" src="/replay/p/gate">'),
        ("<link rel=stylesheet href=/big.png media=print onload=\"this.media='all'\">", 'media="all"'),
        ('<noscript><img src="gate.png"></noscript>', 'src="/replay/p/gate"'),
        ('<svg><image xlink:href="gate.png"/></svg>', 'href="/replay/p/gate"'),
    ],
)
def test_what_the_archive_holds_is_shown_from_it(html: str, shown: str) -> None:
    assert shown in page(html).html


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        '<script src="https://live.example/x.js"></script>',
        '<meta http-equiv="refresh" content="0;url=https://live.example/">',
        '<base href="https://live.example/">',
        '<link rel="dns-prefetch" href="https://live.example">',
        '<link rel="icon" href="https://live.example/i.png">',
        '<a href="https://live.example/" ping="https://live.example/p">x</a>',
        '<a href="javascript:x">x</a>',
        '<form action="https://live.example/"><button formaction="https://live.example/">x</button></form>',
        '<body background="https://live.example/x.png">',
        '<video poster="https://live.example/p.png" src="https://live.example/v.mp4"></video>',
        '<input type="image" src="https://live.example/x.png">',
        '<p style="background:url(https://live.example/x.png)">x</p>',
        '<style>@import "https://live.example/x.css";</style>',
        '<style>@import/**/"https://live.example/x.css";</style>',
        "<p style=\"background:image-set('https://live.example/x.png' 1x)\">x</p>",
        '<p style="background:url(https\\3a //live.example/x.png)">x</p>',
        '<svg><use href="https://live.example/s.svg#x"/><feImage href="https://live.example/f.png"/></svg>',
        '<svg><rect fill="url(https://live.example/f.svg#a)"/><pattern href="https://live.example/p.svg#p"/></svg>',
        '<img src="https://live.example/x.png" attributionsrc="https://live.example/a" lowsrc="https://live.example/l">',
        '<fencedframe src="https://live.example/"></fencedframe><portal src="https://live.example/"></portal>',
        '<unknown src="https://live.example/" data="https://live.example/">x</unknown>',
    ],
)
def test_nothing_of_the_live_web_stays_in_an_attribute(html: str) -> None:
    shown = re.sub(
        r"Not in this archive: https://live.example/|what https://live.example/ put here|data:image/svg[^\"]*", "", page(html).html
    )
    assert "live.example" not in shown
    assert "script" not in shown


def test_handlers_are_taken_off() -> None:
    assert "onclick" not in page('<p ONCLICK="x">y</p>').html


def test_a_missing_picture_says_so_and_keeps_its_words() -> None:
    found = page('<img src="/gone.png" alt="A crane">')
    assert "data:image/svg+xml," in found.html
    assert "A%20crane" in found.html
    assert found.missing == (Missing("https://harbour.example/gone.png", "never captured"),)


def test_a_frame_becomes_a_note_of_what_stood_there() -> None:
    found = page('<object data="/a.swf"><embed src="/b.swf"></object><iframe src="https://ads.example/"></iframe>')
    assert "what https://ads.example/ put here" in found.html
    assert "<iframe" not in found.html


def test_a_set_of_frames_becomes_notes_of_each() -> None:
    found = page('<html><frameset cols="1,2"><frame src="/left"><frame src="/right"></frameset></html>')
    assert [part.url for part in found.missing] == ["https://harbour.example/left", "https://harbour.example/right"]
    assert "what /right put here" in found.html
    assert "frameset" not in found.html


def test_the_time_it_takes_grows_no_faster_than_the_page() -> None:
    one = "<p style='color:red'>x<a href='/y'>y</a><img src='/z.png'></p>"
    assert len(page(one * 5000).html) > 5000 * 60  # a minute where each element costs a walk over all


def test_links_are_remembered_once_and_lead_nowhere() -> None:
    found = page('<a href="/b#x">b</a><a href="/b">b</a><a href="#here">h</a>')
    assert found.links == ("https://harbour.example/b",)
    assert found.html.count('href="#here"') == 1
    assert '"/b' not in found.html


def test_a_stylesheet_keeps_what_it_embeds() -> None:
    css = rewrite.stylesheet('@import url("gate.png"); a{b:url(data:x)} c{d:url( gone.png )}', PAGE, HELD.get)
    assert css == '@import url("/replay/p/gate"); a{b:url(data:x)} c{d:url("data:,")}'


@pytest.mark.parametrize("begun", ["@import/*", "url(", "url(\\", "image-set(", "image-set('", "url('"])
def test_a_stylesheet_of_beginnings_without_ends_is_read_once(begun: str) -> None:
    sheet = begun * (400_000 // len(begun))  # gone through anew from each beginning, it would take hours
    assert rewrite.stylesheet(sheet, PAGE, HELD.get) == sheet


def test_an_address_behind_one_without_an_end_is_led_into_the_archive() -> None:
    assert rewrite.stylesheet('url("a" url("gate.png")', PAGE, HELD.get) == 'url("a" url("/replay/p/gate")'


@pytest.mark.parametrize("sources", ["x" * 400_000 + " b b, gate.png", "gone.png 1x 2x, gate.png", "gone.png, gate.png 2x", ",, gate.png"])
def test_sources_are_told_apart_however_they_are_written(sources: str) -> None:
    assert 'src="/replay/p/gate"' in page(f'<img srcset="{sources}">').html
