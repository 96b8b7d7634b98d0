"""What a crawl holds resident at most, whatever is served: the budget, and some copies of one document, however many hosts send large ones."""

from __future__ import annotations

import gzip
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.entity import zstd
from tests.crawler.site import ROOT, Site, archive, serving

MIB = 2**20
IN_FLIGHT, LARGE, DECODED = 24, 8, 16  # MiB
HOSTS = [f"bay{number}" for number in range(10)]
LIMITS = f'[limits]\nin_flight = "{IN_FLIGHT} MiB"\narticle = "{LARGE} MiB"\ndecoded = "{DECODED} MiB"\n'
# The crawl's own word, once it has ended; a child's ru_maxrss would begin with that of its parent.
MEASURED = """
import atexit, runpy, sys
atexit.register(lambda: print([line for line in open("/proc/self/status") if line.startswith("VmHWM")][0].split()[1]))
sys.argv[0] = "crawl"
runpy.run_module("crawler.cli", run_name="__main__")
"""

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell what is resident")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def resident(folder: Path, site: Site) -> float:
    """MiB at most, in a crawl of all hosts."""
    archive(folder, site, *HOSTS)
    with (folder / "archive.toml").open("a") as settings:
        settings.write(LIMITS)
    command = [sys.executable, "-c", MEASURED, "crawl", str(folder), "--no-ingest"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.splitlines()[-1]) / 1024


def test_memory_is_bound_by_the_budget_and_not_by_the_number_of_hosts(tmp_path: Path, site: Site) -> None:
    for name in HOSTS:
        site.put(f"http://{name}.example/feed/", b"<rss></rss>")
    small = resident(tmp_path / "small", site)
    noise = random.Random(5).randbytes(LARGE * MIB)
    for name in HOSTS:
        site.put(f"http://{name}.example/feed/", noise)
    zeros = bytes(40 * MIB)
    site.put(f"http://{HOSTS[0]}.example/feed/", gzip.compress(zeros, 1), Content_Encoding="gzip")
    site.put(f"http://{HOSTS[1]}.example/feed/", zstd.compress(zeros, 1), Content_Encoding="zstd")
    large = resident(tmp_path / "large", site)
    assert large - small < IN_FLIGHT + 2 * DECODED + 2 * LARGE
