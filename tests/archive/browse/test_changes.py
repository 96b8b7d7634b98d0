"""The page that compares two versions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import build
import pytest
from build import Seen
from conftest import Site

from archive.browse import serve

QUAY = "https://sahil.example/2026/quay"
NIGHT = "وقال صيادون إن القرار صدر دون إنذار، وإن السفن الكبيرة ما زالت ترسو هناك."
CLOSED = "أعلنت إدارة الميناء إغلاق الرصيف الشمالي أمام 30 قاربا حتى نهاية الشهر."
LAST = "ولم ترد الإدارة على أسئلة الصحيفة حتى مساء الخميس."
LIGHTS = "https://harbour.example/lights"


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An archive with an Arabic article whose paragraphs moved, and one with three versions."""
    arabic = [
        build.article("إغلاق الرصيف الشمالي", lines, language="ar")
        for lines in ((NIGHT, CLOSED, LAST), (CLOSED.replace("30", "45"), LAST, NIGHT))
    ]
    lights = [
        build.article(f"Lights out, day {n}", ["<b>The keeper</b> said nothing about the lamp on the pier.", f"It was night {n}."])
        for n in range(3)
    ]
    seen = [Seen(f"quay-{n}", QUAY, n, page, source="sahil") for n, page in enumerate(arabic)]
    seen += [Seen(f"lights-{n}", LIGHTS, 5 + n, page, source="harbour") for n, page in enumerate(lights)]
    made = build.make(tmp_path_factory.mktemp("changes") / "archive", seen)
    application = serve.datasette(Path(made.folder))
    yield Site(made, application)
    for database in application.databases.values():
        database.close()


def changes(site: Site, words: str) -> str:
    return f"/article/{site.key(words)}/changes"


def test_what_went_and_came_is_marked_in_the_words(site: Site) -> None:
    html = site.get(changes(site, "lindqvist")).text
    assert " <del>nine</del> <ins>twelve</ins>" in html
    assert '<span class="label">headline</span>' in html
    assert '<span class="label">numbers 2</span>' in html
    assert "<summary>7 paragraphs the same</summary>" in html


def test_the_same_as_json_is_that_of_the_command(site: Site) -> None:
    told = site.get(changes(site, "lindqvist") + ".json").json()
    assert (told["format"], told["classes"]) == ("pressmark-diff", ["headline", "numbers"])
    assert {"class": "numbers", "field": "text", "before": "nine", "after": "twelve", "was": 1, "now": 1} in told["changes"]


def test_the_versions_of_an_article_lead_there(site: Site) -> None:
    html = site.article("lindqvist")
    edits = site.get(f"/article/{site.key('lindqvist')}.json").json()["edits"]
    address = f"/article/{site.key('lindqvist')}/changes/{edits[0]['before']}/{edits[0]['after']}"
    assert f'<a href="{address}">headline, numbers</a>' in html
    assert site.get(address).status_code == 200


def test_a_moved_paragraph_says_from_where(other: Site) -> None:
    html = other.get(changes(other, "الرصيف")).text
    assert "moved from 1 to 3" in html
    assert '<p class="worded" dir="auto" lang="ar">' in html
    assert " <del>30</del> <ins>45</ins>" in html


def test_one_change_leads_to_the_next_and_markup_stays_text(other: Site) -> None:
    html = other.get(changes(other, "keeper")).text
    assert "The change before" in html
    assert "The change after" not in html
    assert "First against newest" in html
    assert "&lt;b&gt;The keeper" in html


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/article/0000/changes", "No article 0000"),
        ("/article/{}/changes", "nothing to compare it with"),
        ("/article/{}/changes/aa/bb", "no version aa or bb"),
    ],
)
def test_what_is_not_held_is_told(site: Site, path: str, told: str) -> None:
    answer = site.get(path.replace("{}", site.key("carousel")))
    assert (answer.status_code, told in answer.text) == (404, True)
