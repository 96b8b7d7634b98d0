"""Disks that fill up under a crawl: it ends in order and says why, nothing acknowledged is lost, and with room it goes on."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crawler.site import ROOT, Site, archive, command, crawl, serving
from tests.crawler.test_crawl import captured, in_warc

PAGES = 12
Mount = Callable[[str], Path]


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Mounts a small disk in memory with these options."""
    disk = tmp_path / "disk"

    def mounted(options: str) -> Path:
        disk.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"a small tmpfs cannot be mounted here: {done.stderr.strip()}")
        return disk

    yield mounted
    if disk.is_mount():
        subprocess.run(["umount", "-l", disk], check=True)


def ended(folder: Path, site: Site, fill: Callable[[], None]) -> tuple[int, str]:
    """Exit code and words of a crawl whose disk is filled in its middle."""
    site.hold = 6
    crawling = subprocess.Popen(command(folder), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert site.held.wait(60)
    fill()
    site.go.set()
    _, said = crawling.communicate(timeout=60)
    site.hold = None
    return crawling.returncode, said


def goes_on(folder: Path, site: Site, urls: list[str], acknowledged: list[str]) -> None:
    """With room again the next crawl asks for the rest, and only for that."""
    crawl(folder)
    assert set(urls) <= set(captured(folder))
    assert {url: site.times(url) for url in acknowledged} == dict.fromkeys(acknowledged, 1)
    assert sorted(in_warc(folder)) == sorted(captured(folder))


def fill_up(disk: Path) -> Callable[[], None]:
    def fill() -> None:
        with (disk / "ballast").open("wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(bytes(4096))
            except OSError:
                return

    return fill


def test_the_disk_of_crawl_db_fills_up(tmp_path: Path, site: Site, mount: Mount) -> None:
    folder = mount("size=16m") / "archive"
    folder.mkdir()
    (tmp_path / "warc").mkdir()
    (folder / "warc").symlink_to(tmp_path / "warc")
    urls = site.newsroom("bay", PAGES)
    code, said = ended(archive(folder, site, "bay"), site, fill_up(folder.parent))
    assert (code, said.count("\n")) == (1, 1)
    assert "crawl.db: no room left on the disk" in said
    acknowledged = captured(folder)
    (folder.parent / "ballast").unlink()
    goes_on(folder, site, urls, acknowledged)


def test_the_disk_of_the_warc_files_fills_up(tmp_path: Path, site: Site, mount: Mount) -> None:
    disk = mount("size=2m")
    folder = archive(tmp_path / "archive", site, "bay")
    (folder / "warc").symlink_to(disk)
    toml = folder / "archive.toml"
    toml.write_text(toml.read_text().replace('free_floor = "1 MB"', 'free_floor = "0 B"'))
    urls = site.newsroom("bay", PAGES)
    code, said = ended(folder, site, fill_up(disk))
    assert (code, said.count("\n")) == (1, 1)
    assert "no room to write" in said
    acknowledged = captured(folder)
    (disk / "ballast").unlink()
    goes_on(folder, site, urls, acknowledged)


def test_there_is_no_inode_left_for_the_next_file(tmp_path: Path, site: Site, mount: Mount) -> None:
    disk = mount("size=9m,nr_inodes=20")
    folder = archive(tmp_path / "archive", site, "bay")
    (folder / "warc").symlink_to(disk)
    toml = folder / "archive.toml"
    toml.write_text(toml.read_text().replace('free_floor = "1 MB"', 'free_floor = "0 B"\nmax_bytes = "3 kB"'))
    urls = site.newsroom("bay", PAGES)

    def fill() -> None:
        try:
            for number in range(99):
                (disk / f"file{number}").touch()
        except OSError:
            return

    code, said = ended(folder, site, fill)
    assert (code, said.count("\n")) == (1, 1)
    assert "no room to write" in said
    acknowledged = captured(folder)
    for path in disk.glob("file*"):
        path.unlink()
    goes_on(folder, site, urls, acknowledged)


def test_a_disk_that_is_read_only_is_told_before_anything_is_asked(tmp_path: Path, site: Site, mount: Mount) -> None:
    disk = mount("size=4m")
    site.newsroom("bay", 2)
    archive(disk, site, "bay")
    crawl(disk)
    number = len(site.log)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    done = subprocess.run(command(disk), cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.count("\n"), len(site.log)) == (1, 1, number)
    assert "read-only" in done.stderr
