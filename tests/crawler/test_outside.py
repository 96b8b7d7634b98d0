"""What two crawls of a site wrote, as the tools of others read it. benchmarks/outside.py asks more of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.crawler.site import archive, crawl, feed, serving

TOOLS = Path(sys.executable).parent
BAY = "http://bay.example"
PAGE = "<p>The same words under two addresses, long enough to be worth a reference.</p>" * 20


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Crawled twice: an article with validators, two that are alike without, a redirect, and one that is not there."""
    with serving() as site:
        urls = [f"{BAY}/news/{name}" for name in ("known", "alike", "alike-too", "moved", "gone")]
        site.put(f"{BAY}/feed/", feed(urls))
        site.put(urls[0], PAGE + "known", ETag='"1"', Content_Type="text/html")
        for url in urls[1:3]:
            site.put(url, PAGE, Content_Type="text/html")
        site.put(urls[3], "", 301, Location="/news/known")
        folder = archive(tmp_path_factory.mktemp("outside"), site, "bay", again="1ms")
        crawl(folder)
        crawl(folder)
    return sorted((folder / "warc").glob("*.warc.gz"))


def records(files: list[Path]) -> list[dict[str, str]]:
    """The headers of all records, by warcio alone."""
    found = []
    for path in files:
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                record.content_stream().read()
                found.append(dict(record.rec_headers.headers))
    return found


@pytest.mark.parametrize("command", [["warcio", "check"], ["fastwarc", "check"]])
def test_every_file_is_accepted(files: list[Path], command: list[str]) -> None:
    for path in files:
        done = subprocess.run([TOOLS / command[0], command[1], path], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout + done.stderr if done.returncode else "") == (0, "")


def test_an_index_has_a_line_for_each_exchange(files: list[Path]) -> None:
    done = subprocess.run([TOOLS / "cdxj-indexer", *files], capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == sum(head["WARC-Type"] == "request" for head in records(files))


def test_every_revisit_leads_to_a_record_with_its_address_date_and_digest(files: list[Path]) -> None:
    held = {head["WARC-Record-ID"]: head for head in records(files)}
    again = [head for head in held.values() if head["WARC-Type"] == "revisit"]
    assert len(again) >= 3
    for head in again:
        target = held[head["WARC-Refers-To"]]
        assert (target["WARC-Target-URI"], target["WARC-Date"]) == (head["WARC-Refers-To-Target-URI"], head["WARC-Refers-To-Date"])
        if "identical-payload-digest" in head["WARC-Profile"]:
            assert target["WARC-Payload-Digest"] == head["WARC-Payload-Digest"]
