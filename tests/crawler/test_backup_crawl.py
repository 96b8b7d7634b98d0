"""Backups of an archive that is being crawled: each is one moment of it, from which a crawl goes on."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.restore import restore, verify
from archive.warc import read_groups
from crawler.cli import main
from crawler.session import open_session
from tests.crawler.site import ROOT, Site, archive, command, crawl, serving
from tests.crawler.test_crawl import captured, in_warc


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def pressmark(*words: object) -> int:
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="pressmark").exit_code


def start(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(command(folder), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_from_a_backup_that_was_made_during_a_crawl_another_goes_on(tmp_path: Path, site: Site) -> None:
    urls = site.newsroom("bay", 10)
    folder = archive(tmp_path / "archive", site, "bay")
    site.hold = 7
    crawling = start(folder)
    assert site.held.wait(60)
    acknowledged = captured(folder)
    assert pressmark("backup", tmp_path / "copy", folder) == 0
    crawling.kill()
    crawling.communicate()
    site.hold = None
    site.go.set()
    restore(tmp_path / "copy", tmp_path / "again")
    crawl(tmp_path / "again")
    assert len(acknowledged) >= 5
    assert {url: site.times(url) for url in acknowledged} == dict.fromkeys(acknowledged, 1)
    assert set(urls) < set(captured(tmp_path / "again"))
    assert sorted(in_warc(tmp_path / "again")) == sorted(captured(tmp_path / "again"))


def test_every_backup_during_a_crawl_is_whole(tmp_path: Path, site: Site) -> None:
    for name in ("bay", "pier"):
        site.newsroom(name, 60)
    folder = archive(tmp_path / "archive", site, "bay", "pier")
    (folder / "archive.toml").write_text((folder / "archive.toml").read_text() + 'max_bytes = "30 kB"\n')
    crawling = start(folder)
    made = 0
    while crawling.poll() is None:
        if (folder / "crawl.db").exists() and pressmark("backup", tmp_path / "copy", folder) == 0:
            made += 1
            assert verify(tmp_path / "copy").problems == ()
            restore(tmp_path / "copy", tmp_path / f"again{made}")
            open_session(tmp_path / f"again{made}").close()
            groups = [group for path in (tmp_path / f"again{made}" / "warc").iterdir() for group in read_groups(path)]
            assert {group.problem for group in groups} <= {None}
            assert set(captured(tmp_path / f"again{made}")) == set(in_warc(tmp_path / f"again{made}"))
    assert (crawling.communicate()[1], made > 0) == ("", True)
    assert pressmark("backup", tmp_path / "copy", folder) == 0
    restore(tmp_path / "copy", tmp_path / "again")
    assert sorted(captured(tmp_path / "again")) == sorted(captured(folder))


def test_an_archive_that_is_crawled_is_no_place_to_restore_to(tmp_path: Path, site: Site) -> None:
    site.newsroom("bay", 3)
    folder = archive(tmp_path / "archive", site, "bay")
    site.hold = 2
    crawling = start(folder)
    assert site.held.wait(60)
    assert pressmark("backup", tmp_path / "copy", folder) == 0
    assert pressmark("restore", tmp_path / "copy", folder) == 2
    site.go.set()
    assert (crawling.communicate()[1], crawling.returncode) == ("", 0)
