"""`pressmark source` against webs of its own: what it drafts is used at once, and what it asks for is in the servers' logs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.warc import read_groups
from crawler import source
from crawler.cli import main
from crawler.demo import press, stage
from crawler.demo.newsroom import Newsroom
from crawler.demo.web import Web
from crawler.source import Source
from tests.crawler.site import ROOT, Site, archive, crawl, feed, serving
from tests.crawler.test_shapes import SLUGS

BAY = "http://bay.example"
TEXT = "".join(
    f"<p>{sentence} The pilot boat left the mole at six and came back at nine with the mail and two goats.</p>" for sentence in SLUGS
)
HOUSE = ("tag/harbour-news-today/", "category/features/", "category/features/page/2/", "author/jane-doe-of-here/", "about-us/", "privacy-policy/",
         "search?q=a", "feed/", "2026/01/", "page/2/", "wp-login.php", "terms-of-use")  # fmt: skip


def run(*arguments: str | Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "crawler.cli", "source", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def page(title: str, *links: tuple[str, str], head: str = "", menu: Sequence[str] = ("/about/", "/news/", "/sport/")) -> str:
    listed = "".join(f'<li><a href="{url}">{words}</a></li>' for url, words in links)
    nav = "".join(f'<a href="{path}">{path.strip("/")}</a>' for path in menu)
    return f'<!DOCTYPE html><html lang="en"><head><title>{title}</title>{head}</head><body><nav>{nav}</nav><ul>{listed}</ul></body></html>'


def story(site: Site, url: str, title: str) -> None:
    head = '<meta property="article:published_time" content="2026-01-23T10:00:00Z">'
    site.put(url, f'<!DOCTYPE html><html lang="en"><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{TEXT}</article></body></html>',
             Content_Type="text/html; charset=utf-8")  # fmt: skip


def stories(site: Site, form: str) -> list[tuple[str, str]]:
    """Twelve articles with addresses of that form, and their titles."""
    made = [(form.format(slug=slug, number=51_000 + 7 * turn), slug.replace("-", " ")) for turn, slug in enumerate(SLUGS)]
    for url, title in made:
        story(site, f"{BAY}{url}", title)
    return made


def drafted(folder: Path, *arguments: str) -> Source:
    run("new", BAY, "--archive", folder, "--write", "--force", *arguments)
    path = folder / "sources" / "bay.toml"
    return source.parse(str(path), path.read_bytes())


@cache
def rooms() -> dict[str, Newsroom]:
    return press.newsrooms(0)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An archive in front of the demo's web, without the sources that the demo brings."""
    folder = tmp_path_factory.mktemp("demo")
    with Web(press.hosts(rooms().values()), folder / "web.jsonl") as web:
        stage.prepare(folder, web.proxy, web.ca)
        for path in (folder / "sources").iterdir():
            path.unlink()
        yield folder


@pytest.mark.parametrize("name", sorted(press.sources()))
def test_the_draft_of_a_newsroom_takes_its_articles_and_spares_the_rest(demo: Path, name: str) -> None:
    edition = rooms()[name]._edition
    home = edition.masthead.home
    run("new", home, "--archive", demo, "--name", name, "--write")
    path = demo / "sources" / f"{name}.toml"
    made = source.parse(str(path), path.read_bytes())
    moved = {edition.masthead.url(each.moved_from) for each in edition.stories if each.moved_from}
    articles = [edition.url(each) for each in edition.stories]
    others = [*(set(rooms()[name]._documents) - moved), *(home + path for path in HOUSE)]
    assert sum(map(made.is_article, articles)) >= 0.95 * len(articles)
    assert sum(map(made.is_article, others)) < 0.05 * len(others)


def test_the_draft_of_a_newsroom_gives_an_article_at_once(demo: Path) -> None:
    told = run("test", "qasrein-observer", "--archive", demo).stdout  # drafted above
    assert "# Longest in a Decade: Water Queue in Wadi Sirhal Grows as Canal Runs Dry" in told
    assert "cut (navigation" in told
    assert "qasrein-observer will do" in told


def test_a_site_with_sections_only_is_drafted_and_crawled(tmp_path: Path, site: Site) -> None:
    made = stories(site, "/news/{slug}-{number}.html")
    for path, links in (("/", made[:6]), ("/news/", made[4:]), ("/sport/", made[:4])):
        site.put(f"{BAY}{path}", page("The Bay", *links), Content_Type="text/html")
    folder = archive(tmp_path, site, "bay")
    found = drafted(folder)
    assert [section.url for section in found.sections] == [f"{BAY}/news/", f"{BAY}/sport/"]
    assert all(found.is_article(f"{BAY}{url}") for url, _ in made)
    assert crawl(folder)["pages"] == 12


def test_a_wordpress_without_a_feed_is_drafted(tmp_path: Path, site: Site) -> None:
    made = stories(site, "/{slug}/")
    link = '<link rel="https://api.w.org/" href="/index.php?rest_route=/" />'
    site.put(f"{BAY}/", page("The Bay", *made[:2], head=link), Content_Type="text/html")
    posts = f"{BAY}/index.php?rest_route=/wp/v2/posts&per_page=100&_fields=link,date_gmt"
    body = json.dumps([{"link": f"{BAY}{url}", "date_gmt": "2026-01-23T10:00:00"} for url, _ in made])
    site.put(posts, body, Content_Type="application/json", X_WP_TotalPages="1")
    folder = archive(tmp_path, site, "bay")
    assert drafted(folder).feeds == (posts,)


def test_what_robots_forbids_is_not_asked_and_the_reason_is_told(tmp_path: Path, site: Site) -> None:
    site.put(f"{BAY}/robots.txt", "User-agent: *\nDisallow: /\n")
    told = run("new", BAY, "--archive", archive(tmp_path, site, "bay"), code=1).stderr
    assert "nothing could be seen of http://bay.example/: http://bay.example/: robots.txt forbids it" in told
    assert site.asked() == [f"{BAY}/robots.txt"]


def test_a_file_that_is_there_is_written_over_only_by_force(tmp_path: Path, site: Site) -> None:
    folder = archive(tmp_path, site, "bay")
    done = CliRunner().invoke(main, ["source", "new", BAY, "--archive", str(folder), "--write"])
    assert (done.exit_code, "bay.toml is there already; write over it with --force" in done.stderr) == (2, True)
    assert site.asked() == []


def test_all_that_a_look_asks_is_in_the_archives_warc_files_and_nothing_is_due_by_it(tmp_path: Path, site: Site) -> None:
    made = stories(site, "/2026/01/23/{slug}/")
    site.put(f"{BAY}/", page("The Bay", head='<link rel="alternate" type="application/rss+xml" href="/rss">'), Content_Type="text/html")
    site.put(f"{BAY}/rss", status=301, Location="/all.xml")
    site.put(f"{BAY}/all.xml", feed([f"{BAY}{url}" for url, _ in made]), Content_Type="text/xml")
    folder = archive(tmp_path, site, "bay")
    assert drafted(folder).feeds == (f"{BAY}/all.xml",)  # named by where it stands
    kept = [group.captures[0] for path in (folder / "warc").glob("*.warc.gz") for group in read_groups(path) if group.captures]
    assert sorted(capture.url for capture in kept) == sorted(site.asked())
    assert {capture.role for capture in kept} == {"robots", "page", "feed", "sitemap", "section", "article"}
    assert site.asked()[0] == f"{BAY}/robots.txt"
    assert all(count == 1 for count in site.most_at_once.values())
    looked = len(site.log)
    assert crawl(folder)["pages"] == 12
    assert len(site.log) - looked == 14  # robots.txt, the feed and all articles: nothing is known, nothing more is due


def test_a_source_that_gives_no_article_fails_with_its_problems(tmp_path: Path, site: Site) -> None:
    site.put(f"{BAY}/feed/", feed([f"{BAY}/news/1", f"{BAY}/blog/1", "http://elsewhere.example/news/1"]), Content_Type="text/xml")
    wall = "<html><head><title>Just a moment...</title></head><body><p>Checking your browser before accessing.</p></body></html>"
    site.put(f"{BAY}/news/1", wall, Content_Type="text/html")
    done = run("test", "bay", "--archive", archive(tmp_path, site, "bay"), code=1)
    assert "1 not wanted: no article pattern is found in it, like http://bay.example/blog/1" in done.stdout
    assert "1 not wanted: it is on no host of the source, like http://elsewhere.example/news/1" in done.stdout
    assert f"problem: {BAY}/news/1 is no article but: " in done.stdout
    assert "http://elsewhere.example/news/1" not in site.asked()


def test_one_article_of_ones_choice_is_shown_and_doubts_are_told(tmp_path: Path, site: Site) -> None:
    site.put(f"{BAY}/feed/", "<html>", 500)
    story(site, f"{BAY}/blog/one", "Three boats lost in fog")
    folder = archive(tmp_path, site, "bay")
    told = json.loads(run("test", folder / "sources" / "bay.toml", "--url", f"{BAY}/blog/one", "--archive", folder, "--json").stdout)
    assert (told["good"], told["article"]["title"], told["article"]["url"]) == (True, "Three boats lost in fog", f"{BAY}/blog/one")
    assert f"{BAY}/blog/one would not be fetched as an article: no article pattern is found in it" in told["problems"]
    assert f"{BAY}/feed/ could not be had: status 500" in told["problems"]


def test_the_list_says_where_a_source_comes_from(tmp_path: Path, site: Site) -> None:
    folder = archive(tmp_path, site, "tass")
    rows = {row["name"]: row for row in json.loads(CliRunner().invoke(main, ["source", "list", "--archive", str(folder), "--json"]).stdout)}
    assert rows["tass"]["file"] == str(folder / "sources" / "tass.toml")
    assert rows["southfront"]["file"].endswith("crawler/sources/southfront.toml")
    assert "The tass, http://tass.example/ (en; 1 feed)" in CliRunner().invoke(main, ["source", "list", "--archive", str(folder)]).stdout


def test_a_look_that_was_killed_costs_the_crawl_nothing(tmp_path: Path, site: Site) -> None:
    made = stories(site, "/news/{slug}")
    site.put(f"{BAY}/", page("The Bay", head='<link rel="alternate" type="application/rss+xml" href="/feed/">'), Content_Type="text/html")
    site.put(f"{BAY}/feed/", feed([f"{BAY}{url}" for url, _ in made]), Content_Type="text/xml")
    folder = archive(tmp_path, site, "bay")
    site.hold = 6
    child = subprocess.Popen(
        [sys.executable, "-m", "crawler.cli", "source", "new", BAY, "--archive", str(folder)],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert site.held.wait(60)
    child.kill()
    child.wait()
    site.hold = None
    site.go.set()
    assert crawl(folder)["pages"] == 12


def test_an_inward_address_is_not_looked_at(tmp_path: Path, site: Site) -> None:
    assert "http://169.254.169.254/: guard: " in run("new", "http://169.254.169.254/", "--archive", archive(tmp_path, site), code=1).stderr
    assert site.asked() == []
