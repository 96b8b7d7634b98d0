"""Each kind of page of a built archive that `benchmarks/browse.py` asks for, by a name to print."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

LISTS = ("", ".json", ".csv", ".atom")
SEARCHES = {  # name -> query string; the ranks are those of the built words
    "all articles": "",
    "all, page 40": "page=40",
    "the commonest word": "q=the",
    "the commonest, newest": "q=the&sort=newest",
    "the commonest, oldest": "q=the&sort=oldest",
    "the commonest, each copy": "q=the&fold=no",
    "the commonest, page 300": "q=the&page=300",
    "the commonest, a month": "q=the&from=2025-03&to=2025-03",
    "the commonest, a rare source": "q=the&source=paper55",
    "the commonest, a language": "q=the&language=en",
    "two common words": "q=the+harbour",
    "three common words": "q=the+of+lantern",
    "a common and a rarer": "q=the+copper",
    "either of two": "q=harbour+OR+lantern",
    "a common word, not another": "q=harbour+-the",
    "only a refused word": "q=-the",
    "a phrase of common words": quote('q="the harbour"', "=&"),
    "a rarer phrase": quote('q="bell court"', "=&"),
    "a word in one of 20": "q=copper",
    "title:": "q=title:lantern",
    "byline:": "q=byline:%22writer+17%22",
    "source:": "q=source:paper3+copper",
    "a source alone": "source=paper0",
    "a language alone": "language=ru",
    "a beginning": "q=lant*",
    "a beginning of many": "q=bab*",
    "a name with spellings": "q=idlib+OR+copper",
    "Russian": f"q={quote('бабе')}",
    "Chinese": f"q={quote('港口灯')}",
    "Chinese, two letters": f"q={quote('港口')}",
    "nothing found": "q=zzzzqq",
    "operators": quote('q=NEAR(a b) AND ^x* "', "=&"),
}
WORLD_SEARCHES = ("all articles", "the commonest word", "three common words", "a word in one of 20", "a source alone", "Chinese")
TABLES = (
    "", "/article", "/article.json", "/article.csv", "/article?source=paper0", "/article?_sort_desc=day", "/article/1000", "/version", "/capture",
    "/ledger", "/text", "/clustered", "/relation", "/passage", "/origin", "/source", "/crawl_day", "/block?_size=20",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What stands in the archive, by the names in addresses."""

    built: str  # an article with its ledger
    edited: str
    versions: tuple[str, ...]  # of the edited one, oldest first
    long: str
    copies: tuple[str, ...]
    clusters: tuple[str, ...]  # the largest, and the one of the copies
    capture: str  # of the edited article
    picture: str


def known(database: Path) -> Known:
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as db:

        def column(sql: str) -> tuple[str, ...]:
            return tuple(row[0] for row in db.execute(sql))

        def one(sql: str) -> str:
            return column(f"{sql} LIMIT 1")[0]

        return Known(
            built=one("SELECT key FROM article WHERE id % 10 = 0 AND source LIKE 'paper%' AND id <= 1000000 ORDER BY id DESC"),
            edited=one("SELECT key FROM article WHERE source = 'edits'"),
            versions=column(
                "SELECT version.key FROM version JOIN article ON article.id = version.article WHERE source = 'edits' ORDER BY version.first_seen"
            ),
            long=one("SELECT key FROM article WHERE source = 'long'"),
            copies=column("SELECT key FROM article WHERE source LIKE 'copy%' ORDER BY id"),
            clusters=(
                one("SELECT key FROM article JOIN clustered ON cluster = article.id GROUP BY 1 ORDER BY count(*) DESC"),
                one(
                    "SELECT key FROM article WHERE id = (SELECT cluster FROM clustered JOIN article ON id = article WHERE source = 'copy0')"
                ),
            ),
            capture=one(
                "SELECT substr(record_id, 11, 36) FROM capture WHERE source = 'edits' AND role = 'article' ORDER BY fetched_at DESC"
            ),
            picture=one("SELECT substr(record_id, 11, 36) FROM capture WHERE source = 'edits' AND role = 'image'"),
        )


def local(it: Known) -> dict[str, str]:
    """One of each page, and the searches, as the owner of the archive sees them."""
    edited, version = f"/article/{it.edited}", f"/article/{it.edited}/version/{it.versions[0]}"
    two = f"a={it.copies[0]}&b={it.copies[1]}"
    pages = {
        **{f"front page{each or ', HTML'}": f"/{each}" for each in ("", ".json", ".atom")},
        **{f"front page, chart of {days}": f"/?days={days}" for days in ("365", "all")},
        **_each("article", f"/article/{it.built}", ("", ".json")),
        **_each("article, 6 versions", edited, ("", ".json")),
        **_each("article, 12,000 words", f"/article/{it.long}", ("", ".json")),
        **_each("article, one of 12 copies", f"/article/{it.copies[3]}", ("", ".json")),
        **_each("article, an earlier version", version, ("", ".json")),
        **_each("changes", f"{edited}/changes", ("", ".json")),
        **_each("changes of two versions", f"{edited}/changes/{it.versions[0]}/{it.versions[-1]}", ("", ".json")),
        **_each("cite", f"{edited}/cite", ("", ".json", ".bib", ".txt")),
        "cite a version": f"{version}/cite",
        **_each("compare", "/compare", ("", ".json", ".csv"), f"?{two}"),
        "compare with a long one": f"/compare?a={it.long}&b={it.copies[0]}",
        "compare, to choose": f"/compare?a={it.edited}",
        **_each("clusters", "/clusters", LISTS),
        **_each("clusters, largest", "/clusters", LISTS, "?sort=largest"),
        **_each("cluster of 12", f"/cluster/{it.clusters[1]}", LISTS),
        **_each("cluster, largest", f"/cluster/{it.clusters[0]}", LISTS),
        **_each("source, largest", "/source/paper0", LISTS),
        **_each("source, rare", "/source/paper55", LISTS),
        "source, chart of all": "/source/paper0?days=all",
        **_each("health", "/health", LISTS),
        **_each("takedowns", "/takedowns", LISTS),
        **_each("original", f"/original/{it.capture}", ("", ".json")),
        "replay": f"/replay/{it.capture}/",
        "record": f"/-/record/{it.capture}",
        "record of a picture": f"/-/record/{it.picture}",
        "not in the archive": "/article/0123456789abcdef0123456789abcdef",
        "an address, searched": f"/search?q={quote('https://edits.example/harbour')}",
        **_each("search, harbour", "/search", LISTS[1:], "?q=harbour"),
    }
    return {**pages, **{f"search: {name}": f"/search?{query}" for name, query in SEARCHES.items()}}


def world(it: Known) -> dict[str, str]:
    """What `serve --public` shows."""
    pages = {
        "front page": "/", "front page, Atom": "/.atom", "article": f"/article/{it.built}", "article, 6 versions": f"/article/{it.edited}",
        "article, 12,000 words": f"/article/{it.long}", "article, one of 12 copies": f"/article/{it.copies[3]}", "clusters": "/clusters",
        "clusters, largest": "/clusters?sort=largest", "cluster of 12": f"/cluster/{it.clusters[1]}", "source, largest": "/source/paper0",
        "takedowns": "/takedowns", "search, JSON": "/search.json?q=harbour", "search, Atom": "/search.atom?q=harbour",
    }  # fmt: skip
    return {
        f"public: {name}": path
        for name, path in {**pages, **{f"search: {one}": f"/search?{SEARCHES[one]}" for one in WORLD_SEARCHES}}.items()
    }


def tables(name: str) -> dict[str, str]:
    """Datasette's own pages."""
    return {f"table {path or '(list of all)'}": f"/{name}{path}" for path in TABLES}


def _each(name: str, path: str, kinds: tuple[str, ...], query: str = "") -> dict[str, str]:
    return {f"{name}{kind}": f"{path}{kind}{query}" for kind in kinds}
