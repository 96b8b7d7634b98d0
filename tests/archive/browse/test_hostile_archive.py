"""Pages that mean harm: no text of theirs becomes markup, a link that runs, a formula, or a page that breaks."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree

import hostile
import httpx
import pytest
from conftest import Site

from archive.browse import formats, serve
from normalize.article import normalize
from normalize.model import Page
from normalize.rulefile import parse_rules

LARGEST = 200_000  # bytes of a page
PAGES = ("/", "/search", "/search?q=harmful&sort=oldest", "/source/=harm", "/health", "/clusters", "/takedowns", "/compare")
OF_ARTICLE = ("", "?cut=open", "/cite", "/cite?p=1", "/changes")
OF_CAPTURE = ("/original/",)
DATA = ("/.json", "/search.json", "/source/=harm.json", "/health.json", "/clusters.json", "/takedowns.json")
TABLES = ("/search.csv", "/source/=harm.csv", "/clusters.csv", "/archive/article.csv", "/archive/version.csv", "/archive/credit.csv")
FEEDS = ("/.atom", "/search.atom?q=harmful", "/source/=harm.atom", "/clusters.atom")


class Marked(HTMLParser):
    """What a browser would act on."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.stray: list[str] = []  # texts with an override that nothing holds in
        self._open: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in ("meta", "link", "input", "br", "wbr", "img", "rect", "hr"):
            self._open.append(tag in ("bdi", "title", "option") or any(name == "dir" for name, _ in attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("rect",):
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if hostile.OVER in data and not any(self._open):
            self.stray.append(data.strip())


@pytest.fixture(scope="module")
def harm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = hostile.make(tmp_path_factory.mktemp("harm") / "archive")
    application = serve.datasette(made.folder)
    yield Site(made, application)
    for database in application.databases.values():
        database.close()


@pytest.fixture(scope="module")
def keys(harm: Site) -> tuple[str, ...]:
    return tuple(hit["article"]["key"] for hit in harm.get("/search.json?fold=no").json()["hits"])


@pytest.fixture(scope="module")
def pages(harm: Site, keys: tuple[str, ...]) -> dict[str, httpx.Response]:
    """One of each page of each hostile article and capture."""
    paths = [*PAGES, *(f"/article/{key}{of}" for key in keys for of in OF_ARTICLE)]
    paths += [f"/compare?a={a}&b={b}" for a, b in pairwise(keys)]
    paths += [f"{of}{name}" for name in harm.made.names.values() for of in OF_CAPTURE]
    return {path: harm.get(path) for path in paths}


def test_no_page_breaks_or_grows_beyond_bounds(pages: dict[str, httpx.Response]) -> None:
    assert {path: answer.status_code for path, answer in pages.items() if answer.status_code != 200 and "/changes" not in path} == {}
    assert {answer.status_code for answer in pages.values()} == {200, 404}  # most have one version, so no changes
    assert {path: len(answer.content) for path, answer in pages.items() if len(answer.content) > LARGEST} == {}


def test_no_text_becomes_markup(pages: dict[str, httpx.Response]) -> None:
    for path, answer in pages.items():
        marked = Marked(answer.text)
        assert {"script", "style", "base", "object", "embed", "img", "math", "template"} & set(marked.tags) == set(), path
        assert [one for one in marked.attributes if one[1].startswith("on") or one[1] in ("style", "srcdoc", "formaction")] == [], path
        assert [value for tag, name, value in marked.attributes if (tag, name) == ("meta", "http-equiv")] == [], path
        assert all(value.startswith("/") for tag, name, value in marked.attributes if name in ("src", "action")), path


def test_no_link_runs(pages: dict[str, httpx.Response]) -> None:
    links = {value for answer in pages.values() for _, name, value in Marked(answer.text).attributes if name in ("href", "xlink:href")}
    assert len(links) > 50
    assert [link for link in links if not link.startswith(("/", "#", "?", "http://", "https://"))] == []
    assert [link for link in links if link.startswith("//")] == []


def test_backward_texts_turn_nothing_but_themselves(pages: dict[str, httpx.Response]) -> None:
    assert {path: stray for path, answer in pages.items() if (stray := Marked(answer.text).stray)} == {}


@pytest.mark.parametrize("path", DATA)
def test_data_is_json(harm: Site, path: str) -> None:
    answer = harm.get(path)
    assert answer.headers["content-type"].startswith("application/json")
    assert json.loads(answer.text)


@pytest.mark.parametrize("path", TABLES)
def test_no_cell_is_computed(harm: Site, path: str) -> None:
    rows = list(csv.reader(io.StringIO(harm.get(path).text)))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [cell for row in rows for cell in row if formats.defused(cell) != cell and not _is_number(cell)] == []


@pytest.mark.parametrize("path", FEEDS)
def test_feeds_are_xml(harm: Site, path: str) -> None:
    assert ElementTree.fromstring(harm.get(path).content).tag == f"{{{formats.ATOM}}}feed"


def test_a_cited_title_stays_within_its_entry(harm: Site, keys: tuple[str, ...]) -> None:
    for key in keys:
        entry = harm.get(f"/article/{key}/cite.bib").text
        assert entry.count("\n@") + entry.startswith("@") == 1
        assert harm.get(f"/article/{key}/cite.json").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        *("/-/record/../archive.toml", "/-/record/..%2Farchive.toml", "/-/record/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/-/record/%00"),
        *("/-/record/made-0001.warc.gz", "/-/record/{script}%0d%0aX-Y:%20z", "/-/record/'%20OR%201=1--", "/-/record/" + "a" * 5000),
        *("/replay/{script}/..%2f..%2farchive.db", "/replay/{script}/%252e%252e", "/replay/{script}/https:%2f%2flive.example%2fx"),
        *("/replay/..%2f/x", "/original/{script}/../../-/x", "/article/..%2f..%2farchive", "/article/%00", "/article/%ff", "/article/a%0d%0ab"),
        *("/source/%2e%2e%2f%2e%2e", "/source/%00", "/cluster/%27", "/-/pressmark/../../schema.py", "/-/pressmark/..%2fvisit.py"),
        *("//live.example/", "//live.example/%2e%2e", "/%5Clive.example/", "/article/none/version/..%2f.."),
        *("/archive/article.csv?_next=%00", "/search?page=" + "9" * 4000, "/compare?a=%00&b=..%2f..", "/search?q=" + "%28" * 3000),
        *("/search?q=%22%22%22 NEAR(a b, 5) AND * ^ {{title}}: -", "/search?from=%00&to=0000&source=%27&language=%22) OR 1"),
    ],
)  # fmt: skip
def test_tricks_with_addresses_find_nothing_and_lead_nowhere(harm: Site, path: str) -> None:
    answer = harm.get(path)
    assert answer.status_code < 500
    assert not answer.headers.get("location", "/").startswith(("//", "/\\", "http"))
    assert b"contact =" not in answer.content
    assert b"root:" not in answer.content
    assert "x-y" not in answer.headers


@pytest.mark.parametrize("label", ["script", "path", "svg", "charset", "utf16", "moved", "script-link", "lies", "silent"])
def test_what_a_server_said_stays_out_of_our_headers(harm: Site, label: str) -> None:
    for path in (f"/replay/{{{label}}}/", f"/-/record/{{{label}}}", f"/original/{{{label}}}"):
        answer = harm.get(path)
        assert answer.status_code < 500
        assert {"location", "set-cookie", "x-one", "link", "refresh"} & set(answer.headers) == set()
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "live.example" not in str(answer.headers)


def test_an_image_that_is_a_program_is_held_by_its_policy(harm: Site) -> None:
    answer = harm.get("/replay/{svg}/")
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


def test_a_body_that_swells_is_shown_up_to_a_bound(harm: Site) -> None:
    assert harm.get("/original/{bomb}").status_code == 200
    assert len(harm.get("/replay/{bomb}/").content) < 2**26


def test_ten_thousand_versions_are_listed_in_part_and_counted_in_full(harm: Site, keys: tuple[str, ...]) -> None:
    (page,) = [text for key in keys if "10,001 versions" in (text := harm.get(f"/article/{key}").text)]
    assert "The newest 20 are listed" in page


def test_a_title_of_a_megabyte_is_cut_before_it_is_kept() -> None:
    page = f"<title>{'tale ' * 200_000}</title><h1>{'tale ' * 200_000}</h1><p>{'Words of a page. ' * 90}</p>".encode()
    assert len(normalize(Page("https://harm.example/long", page), parse_rules(())).title) <= 1000


def _is_number(cell: str) -> bool:
    try:
        return bool(int(cell) or True)
    except ValueError:
        return False
