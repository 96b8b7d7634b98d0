"""One article with everything that a takedown must reach, taken down by each of its names, and then looked for on every surface."""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
import zipfile
from contextlib import closing
from gzip import decompress
from pathlib import Path

import pytest
import weir
from newsroom import Index, take_in, write
from weir import EEL, OTHERS, SHORT, WORDS

from archive.browse import serve
from archive.contenthash import content_hash
from archive.database import NAME, open_for_reading
from archive.identity import article_key
from archive.ingest import Pages
from crawler.cli import main

KEY = article_key("weir", EEL)
WHY = ("--reason", "court order", "--by", "A. Quay")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, readers: Pages) -> Path:
    return weir.make(tmp_path_factory.mktemp("weir") / "archive", readers)


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "archive"))


def run(*arguments: str | Path) -> int | str | None:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return ended.value.code


def in_text(text: str) -> list[str]:
    low = text.lower()
    return [word for word in WORDS if word in low]


def tables(folder: Path) -> str:
    """All that any SQL could read."""
    with closing(sqlite3.connect(folder / NAME)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
        return "\n".join(str(db.execute(f'SELECT * FROM "{name}"').fetchall()) for name in names)


def pages(folder: Path, starts: list[str]) -> dict[str, str]:
    """Every page of ours that can be reached from some, by its path."""
    application = serve.datasette(folder)
    shown: dict[str, str] = {}

    async def walk() -> None:
        waiting, known = list(starts), set(starts)
        while waiting:
            path = waiting.pop()
            answer = await application.client.get(path)
            shown[path] = answer.text
            links = re.findall(r'href="(/[^"#]*)"', answer.text) if "html" in answer.headers.get("content-type", "") else []
            fresh = {link.replace("&amp;", "&") for link in links} - known
            known |= fresh
            waiting += [link for link in fresh if not link.startswith(("/archive", "/-/pressmark"))]

    asyncio.run(walk())
    for database in application.databases.values():
        database.close()
    return shown


def exported(folder: Path, kind: str, *chosen: str) -> bytes:
    out = folder.parent / f"out.{kind}"
    assert run("export", kind, folder, "-o", out, *chosen) in (0, None)
    if kind != "wacz":
        return out.read_bytes()
    with zipfile.ZipFile(out) as package:
        parts = [package.read(name) for name in package.namelist()]
    return b"".join(decompress(part) if part.startswith(b"\x1f\x8b") else part for part in parts)


@pytest.mark.parametrize("name", [SHORT, KEY])
def test_by_whatever_name_no_table_has_a_word_of_it(folder: Path, name: str) -> None:
    run("takedown", folder, name, *WHY)
    assert in_text(tables(folder)) == []


def test_no_file_table_page_or_export_has_a_word_of_it(folder: Path) -> None:
    questions = [f"/search.json?q={word}" for word in ("eels", "warden", "w*")]
    before = pages(folder, ["/", "/search?q=the", *questions])
    assert sum(bool(in_text(text)) for text in before.values()) > 20
    run("takedown", folder, EEL, *WHY)
    after = pages(folder, list(before))
    assert not {path: words for path, text in after.items() if (words := in_text(re.sub(r"[?&]q=\S*", "", text)))}
    assert in_text(tables(folder)) == []
    for file in (each for each in folder.glob("*") if each.is_file() and each.name != "decisions.jsonl"):
        content = file.read_bytes().lower()  # an index keeps of a word what the one before does not begin with
        assert not [word for word in WORDS if word[3:].encode() in content], file.name
    for content in (exported(folder, "jsonl"), exported(folder, "csv"), exported(folder, "wacz", "--source", "weir")):
        assert in_text(content.decode("latin-1")) == []
    assert all(word in "".join(after.values()).lower() for word in OTHERS)


@pytest.mark.parametrize("name", [EEL, KEY])
def test_an_export_of_it_says_that_it_was_taken_down(folder: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    run("takedown", folder, EEL, *WHY, "--no-sweep")
    assert run("export", "jsonl", folder, "--article", name) == 2
    assert re.search(r"was taken down on \d{4}-\d\d-\d\d by A\. Quay: court order \(decision 1 of", capsys.readouterr().err)


def test_an_origin_that_was_taken_down_is_told_without_its_address(folder: Path, readers: Pages) -> None:
    said = f"This article was originally published by <a href='{EEL}'>The Weir</a>."
    pages_of = [
        (f"https://{place}.example/night", f"The {place} has this from far away, and prints it for all who live there.")
        for place in ("lock", "quay")
    ]
    copies = [weir.printed("Night fish", (own, *weir.SHARED, said)) for _, own in pages_of]
    write(folder / "warc", [weir.seen(url, 50 + n, copies[n], source=url[8:12]) for n, (url, _) in enumerate(pages_of)], Index())
    take_in(folder, readers)
    run("takedown", folder, EEL, *WHY, "--no-sweep")
    shown = [text for path, text in pages(folder, ["/clusters"]).items() if path.startswith("/cluster/")]
    assert re.search(r"its page was <a href=\"/takedowns\">taken down here on \d{4}", "".join(shown))
    assert EEL not in "".join(shown)


def test_pictures_that_another_article_shows_stay(folder: Path) -> None:
    run("takedown", folder, EEL, *WHY)
    with closing(sqlite3.connect(folder / NAME)) as db:
        left = {url for (url,) in db.execute("SELECT url FROM capture WHERE role IN ('image', 'stylesheet')")}
    assert left == {f"{weir.WEIR}/img/logo.png", f"{weir.WEIR}/css/all.css"}


def test_pictures_of_one_capture_stay_where_other_captures_show_them(folder: Path) -> None:
    with closing(sqlite3.connect(folder / NAME)) as db:
        (record,) = db.execute("SELECT record_id FROM capture WHERE url = ? ORDER BY fetched_at", (EEL,)).fetchone()
    run("takedown", folder, record, *WHY)
    with closing(sqlite3.connect(folder / NAME)) as db:
        assert db.execute("SELECT COUNT(*) FROM capture WHERE role IN ('image', 'stylesheet')").fetchone() == (5,)


def test_undone_all_of_it_is_back(folder: Path, whole: Path) -> None:
    run("takedown", folder, EEL, *WHY)
    run("takedown", folder, EEL, "--undo", *WHY)
    was, now = (content_hash(open_for_reading(each / NAME)).parts for each in (whole, folder))
    assert [part for part in was if was[part] != now[part]] == ["takedown"]


def test_erased_its_pictures_are_too_and_rebuilt_it_is_the_same(folder: Path) -> None:
    run("takedown", folder, EEL, *WHY, "--erase")
    bytes_left = b"".join(decompress(file.read_bytes()) for file in (folder / "warc").iterdir()).lower()
    assert b"png\r\n\x1a\n" + bytes(900) + b"plumbeque" not in bytes_left
    assert not [word for word in ("quennevax", "fennickle", "dravenook", "gristavane") if word.encode() in bytes_left]
    live = content_hash(open_for_reading(folder / NAME))
    run("rebuild", folder, "--quiet")
    assert content_hash(open_for_reading(folder / NAME)) == live
