"""`serve --public`: what the world may ask for, and what of it the pages can see."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import build
import httpx
import pytest
from build import Made, Seen, cut
from conftest import Site

from archive.browse import serve, unit
from archive.browse.serve import World
from archive.robotstag import of_headers, of_page
from normalize.errors import UsageError

FIRST = (
    "The lighthouse at Skerry Point will be painted red and white again this spring, the keepers said on Monday, as it was until the war."
)
LAST = "Whoever finds a tin of the old paint in a cellar is asked to bring it to the keepers, who want to match the very shade of it."
TEXT = [FIRST, *(f"Paragraph {n} tells of the scaffold, the weather and the {n} painters who were hired for it." for n in range(8)), LAST]
SECRET = "Otterburn keeps its harvest to itself this year"
HARVEST = [
    "Otterburn's farmers brought in barley, oats and a little wheat before the rain, and store all of it in the old customs house.",
    "Nobody was told how much it is, since a buyer from the city has asked three times already and will ask a fourth time.",
]
OURS = (
    "/",
    "/clusters",
    "/clusters.csv",
    "/search?q=lighthouse",
    "/source/skerry",
    "/takedowns",
    "/search.json?q=lighthouse",
    "/.json",
    "/.atom",
    "/search.csv?q=lighthouse",
)
CLOSED = (
    "/archive", "/archive.json", "/archive.db", "/archive/article", "/archive/version_text.json", "/archive/article_fts_content",
    "/archive.json?sql=select+text+from+main.version_text", "/archive/article.json?_search=paint", "/archive/article?_facet=title",
    "/archive/block/1,0", "/-/databases", "/-/databases.json", "/-/plugins", "/-/plugins.json", "/-/metadata", "/-/metadata.json",
    "/-/settings", "/-/config", "/-/versions", "/-/threads", "/-/actor", "/-/allow-debug", "/-/permissions", "/-/messages", "/-/patterns",
    "/-/auth-token", "/-/logout", "/-/static/app.css", "/health", "/health.json", "/:memory:", "/%61rchive", "/archive%2Farticle",
    "//archive", "/search/../archive", "/-/pressmark/../../archive.toml", "/article", "/favicon.ico", "/_internal", "/-/query",
)  # fmt: skip
WITH_TEXTS = (
    "/original/{painted}",
    "/replay/{painted}/",
    "/-/record/{painted}",
    "/original/{painted}.json",
    "/source/skerry.wacz",
    "/search.wacz?q=lighthouse",
)


def made_in(folder: Path, full: bool) -> Made:
    seen = [
        Seen("painted", "https://skerry.example/paint", 0, article("Skerry Point will be red again"), source="skerry"),
        Seen(
            "secret",
            "https://skerry.example/harvest",
            1,
            build.article(SECRET, HARVEST),
            source="skerry",
            headers=(("X-Robots-Tag", "noarchive"),),
        ),
        Seen("copy", "https://bay.example/paint", 2, article("Skerry Point will be red"), source="bay"),
        Seen("quoted", "https://bay.example/oats", 3, build.article("Oats from Otterburn", ["As told.", *HARVEST]), source="bay"),
    ]
    made = build.make(folder, seen)
    settings = folder / "archive.toml"
    settings.write_text(settings.read_text() + f"[public]\nfull_text = {str(full).lower()}\n")
    return made


def article(title: str) -> build.Article:
    return build.article(
        title, [title + ".", *TEXT, cut("Anna of Skerry wrote: I like the paint.", "comments"), cut("Give now", "donation")]
    )


@pytest.fixture(scope="module", params=[False, True], ids=["excerpts", "texts"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = made_in(tmp_path_factory.mktemp("public") / "archive", request.param)
    application = serve.datasette(made.folder, World(public=True, address="https://news.example/"))
    yield Site(made, application)
    for database in application.databases.values():
        database.close()


def full(site: Site) -> bool:
    return "full_text = true" in (site.made.folder / "archive.toml").read_text()


def pages(site: Site) -> list[str]:
    key = site.key("lighthouse")
    clusters = set(re.findall(r'href="(/cluster/[^"#?]*)', site.get(f"/article/{key}").text))
    assert clusters, "the copy makes a cluster"
    return [*OURS, f"/article/{key}", f"/article/{key}.json", *clusters, *(f"{path}.json" for path in clusters)]


def test_our_pages_are_open_with_a_contact_and_refuse_robots(site: Site) -> None:
    for path in pages(site):
        answer = site.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["x-robots-tag"] == "noindex, nofollow, noarchive"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        if answer.headers["content-type"].startswith("text/html"):
            assert "mailto:library@harbour.example" in answer.text
    assert site.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize("path", CLOSED)
def test_nothing_of_datasette_is_open(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code in (404, 405), path
    assert FIRST not in answer.text
    assert "x-robots-tag" in answer.headers


@pytest.mark.parametrize("path", WITH_TEXTS)
def test_originals_and_records_are_open_with_whole_texts_only(site: Site, path: str) -> None:
    assert site.get(path).status_code == (200 if full(site) else 404)


def test_an_excerpt_has_the_beginning_and_not_the_end(site: Site) -> None:
    for path in pages(site):
        shown = site.get(path).text
        assert (LAST in shown) <= full(site), path
        assert "Paragraph 7" not in shown or full(site), path
    key = site.key("lighthouse")
    assert FIRST[:90] in site.get(f"/article/{key}").text
    assert ("shown as excerpts" in site.get("/").text) is not full(site)


def test_comments_are_not_even_counted(site: Site) -> None:
    key = site.key("lighthouse")
    shown = site.get(f"/article/{key}?cut=open").text + site.get(f"/article/{key}.json").text
    assert "comments" not in shown
    assert "Anna" not in shown


def test_what_says_noarchive_is_nowhere(site: Site) -> None:
    for path in (
        *pages(site),
        "/search?q=harvest",
        "/search.json?q=otterburn",
        "/original/{secret}",
        "/replay/{secret}/",
        "/-/record/{secret}",
    ):
        answer = site.get(path)
        assert SECRET not in answer.text, path
        assert "skerry.example/harvest" not in answer.text, path


def test_what_says_noarchive_is_not_even_counted(site: Site) -> None:
    found = site.get("/search.json?q=harvest").json()
    assert (found["count"], found["hits"], found["sources"], found["chart"]) == (0, [], [], None)
    front = site.get("/.json").json()
    assert (front["totals"]["articles"], front["totals"]["captures"]) == (3, 3)
    assert {line["name"]: line["articles"] for line in front["sources"]} == {"bay": 2, "skerry": 1}
    assert site.get("/source/skerry.json").json()["articles_in_all"] == 1
    assert [one["count"] for one in site.get("/search.json?q=source:skerry").json()["sources"]] == [1]


def test_pages_lead_only_to_what_is_open(site: Site) -> None:
    for path in [path for path in pages(site) if site.get(path).headers["content-type"].startswith("text/html")]:
        for link in set(re.findall(r'href="(/[^"#?]*)', site.get(path).text)):
            assert site.get(link).status_code in (200, 302), f"{path} leads to {link}"


def test_it_can_only_be_read(site: Site) -> None:
    async def post(path: str) -> httpx.Response:
        answer: httpx.Response = await site.datasette.client.post(path, data={"x": "1"})
        return answer

    assert asyncio.run(post("/search")).status_code == 405
    assert asyncio.run(post("/-/messages")).status_code == 405


def test_a_question_has_its_length(site: Site) -> None:
    assert site.get("/search?q=" + "paint+" * 500).status_code == 414


def test_feeds_name_the_address_that_the_operator_gave_whatever_the_request_says(site: Site) -> None:
    async def asked() -> str:
        return str((await site.datasette.client.get("/.atom", headers={"host": "evil.example"})).text)

    feed = asyncio.run(asked())
    assert "https://news.example/article/" in feed
    assert "evil.example" not in feed


def test_the_local_reader_sees_all_of_it(tmp_path: Path) -> None:
    made = made_in(tmp_path / "archive", False)
    local = Site(made, serve.datasette(made.folder))
    assert SECRET in local.get("/").text
    assert local.get("/archive/capture.json?_shape=array&noarchive=1").json()[0]["robots"] == "noarchive"


def test_another_address_than_this_machine_asks_how_it_is_meant(tmp_path: Path) -> None:
    made = made_in(tmp_path / "archive", False)
    with pytest.raises(UsageError, match="--public to show it within bounds, or --unguarded"):
        serve.serve(made.folder, host="0.0.0.0")


def test_a_public_archive_has_a_contact(tmp_path: Path) -> None:
    made = made_in(tmp_path / "archive", False)
    settings = made.folder / "archive.toml"
    settings.write_text(settings.read_text().replace("library@harbour.example", ""))
    with pytest.raises(UsageError, match="names a contact on each page"):
        serve.datasette(made.folder, World(public=True))


def test_it_can_stand_below_a_path(tmp_path: Path) -> None:
    made = made_in(tmp_path / "archive", False)
    mounted = Site(made, serve.datasette(made.folder, World(public=True, address="https://news.example/old/archive")))
    assert 'href="/old/archive/article/' in mounted.get("/").text
    assert mounted.get("/archive").status_code == 404


def test_only_directives_for_all_or_for_us_count() -> None:
    assert of_headers(
        [b"noindex, otherbot: noarchive, nofollow", b"Pressmark: nosnippet", b"unavailable_after: 25 Jun 2026 15:00:00 PST"]
    ) == (
        "noindex",
        "nosnippet",
        "unavailable_after",
    )
    assert of_page(b"<head><META content='NoArchive, noindex' name=robots><meta name=otherbot content=none>") == ("noarchive", "noindex")


def test_a_unit_serves_it_as_the_archives_owner(tmp_path: Path) -> None:
    made = made_in(tmp_path / "the archive", False)
    told = unit.systemd(made.folder, "Skerry 100 %", "pressmark", "127.0.0.1", 8001, World(public=True, address="https://news.example/"))
    assert f'serve" "{made.folder}" "--host" "127.0.0.1" "--port" "8001" "--public" "--address" "https://news.example/"' in told
    assert f"User={made.folder.owner()}" in told
    assert "Skerry 100 %%" in told
    assert "IPAddressDeny=any" in told


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
def test_systemd_finds_no_fault_with_the_unit_and_little_that_it_may(tmp_path: Path) -> None:
    made = made_in(tmp_path / "archive", False)
    file = tmp_path / "pressmark-archive-serve.service"
    told = unit.systemd(made.folder, "Skerry", "pressmark", "127.0.0.1", 8001, World(public=True, address="https://news.example/"))
    file.write_text(re.sub("^User=.*", "User=daemon", told, flags=re.M))
    verified = subprocess.run(["systemd-analyze", "verify", file], capture_output=True, text=True, timeout=60, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", file]  # tenths of its level of exposure
    assert subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).returncode == 0
