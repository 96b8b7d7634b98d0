"""Has the tools of others read what a crawl wrote: warcio, fastwarc, cdxj-indexer, wacz and pywb.

    python benchmarks/outside.py [--tools FOLDER] [ARCHIVE ...]

Takes the WARC files of the named archives; without any, those of the demo, crawled twice so that there are revisits, and those of the
wire tests' server, which sends what no server should. A tool that is not in this environment is installed by its name into one of
its own, below --tools where they are to be kept. Prints for each tool what it accepts of what there is, and whether every revisit
leads to a record with its digest.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

ROOT = Path(__file__).resolve().parents[1]
CAPTURES = ("response", "revisit", "resource")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a tool makes of some WARC files."""

    accepted: int
    wanted: int
    about: str  # what is counted
    problem: str = ""  # the last line of what it said

    def __str__(self) -> str:
        return f"{self.accepted:,} of {self.wanted:,} {self.about}" + (f": {self.problem}" if self.problem else "")


class Tools:
    """Commands of others, each from this environment or from one of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, package: str, command: str) -> Path | None:
        """Where the command is; None where it cannot be had."""
        for place in (Path(sys.executable).parent, self._folder / package / "bin"):
            if (place / command).exists():
                return place / command
        venv.create(self._folder / package, with_pip=True)
        pip = [self._folder / package / "bin" / "python", "-m", "pip", "install", "--quiet", package]
        done = subprocess.run(pip, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"  {package} cannot be installed: {done.stderr.strip().splitlines()[-1:]}")
            return None
        return self._folder / package / "bin" / command


def ran(*words: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, words)], capture_output=True, text=True, check=False, cwd=cwd)


def last(done: subprocess.CompletedProcess[str]) -> str:
    return next(iter(reversed((done.stdout + done.stderr).strip().splitlines())), "") if done.returncode else ""


def checked(tool: Path, files: Sequence[Path]) -> Verdict:
    """`warcio check` and `fastwarc check`: a file at a time."""
    done = [ran(tool, "check", path) for path in files]
    return Verdict(sum(not one.returncode for one in done), len(files), "files", next(filter(None, map(last, done)), ""))


def indexed(tool: Path, files: Sequence[Path]) -> Verdict:
    """cdxj-indexer: a line for each response, revisit and resource."""
    done = ran(tool, *files)
    return Verdict(len(done.stdout.splitlines()), captures(files), "lines", last(done))


def packed(tool: Path, files: Sequence[Path]) -> Verdict:
    """wacz create, then wacz validate."""
    with tempfile.TemporaryDirectory() as place:
        package = Path(place) / "all.wacz"
        made = ran(tool, "create", "-o", package, *files)
        validated = ran(tool, "validate", "-f", package)
        return Verdict(
            int(not made.returncode) + int(not validated.returncode), 2, "steps, create and validate", last(made) or last(validated)
        )


def replayable(tool: Path, files: Sequence[Path]) -> Verdict:
    """pywb: the files added to a collection by wb-manager, and the lines of the index that it makes."""
    with tempfile.TemporaryDirectory() as place:
        made = ran(tool, "init", "all", cwd=Path(place))
        added = ran(tool, "add", "all", *files, cwd=Path(place))
        index = Path(place) / "collections" / "all" / "indexes" / "index.cdxj"
        lines = index.read_text().splitlines() if index.exists() else []
        return Verdict(len(lines), captures(files), "lines", last(made) or last(added))


def pywb_lines(tool: Path, files: Sequence[Path]) -> Verdict:
    """pywb's cdx-indexer."""
    done = ran(tool, "--cdxj", "-s", *files)
    return Verdict(len(done.stdout.splitlines()), captures(files), "lines", last(done))


JUDGES: Sequence[tuple[str, str, Callable[[Path, Sequence[Path]], Verdict]]] = (
    ("warcio", "warcio", checked),
    ("fastwarc", "fastwarc", checked),
    ("cdxj-indexer", "cdxj-indexer", indexed),
    ("wacz", "wacz", packed),
    ("pywb", "wb-manager", replayable),
    ("pywb", "cdx-indexer", pywb_lines),
)


def captures(files: Iterable[Path]) -> int:
    return sum(record.rec_type in CAPTURES for path in files for record in _records(path))


def _records(path: Path) -> Iterable:  # type: ignore[type-arg]  # warcio has no types
    with path.open("rb") as file:
        for record in ArchiveIterator(file, no_record_parse=True):
            record.content_stream().read()
            yield record


def revisits(files: Sequence[Path]) -> Verdict:
    """By warcio alone: the record that each revisit of an identical body refers to is there, with the digest and the address it says."""
    heads = [record.rec_headers for path in files for record in _records(path)]
    held = {head["WARC-Record-ID"]: (head["WARC-Payload-Digest"], head["WARC-Target-URI"], head["WARC-Date"]) for head in heads}
    again = [head for head in heads if head["WARC-Type"] == "revisit"]
    wrong = [head["WARC-Target-URI"] for head in again if not _leads(held.get(head["WARC-Refers-To"]), head)]
    return Verdict(len(again) - len(wrong), len(again), "revisits lead to their record", next(iter(wrong), ""))


def _leads(target: tuple[str, str, str] | None, head: dict[str, str]) -> bool:
    said = (head["WARC-Refers-To-Target-URI"], head["WARC-Refers-To-Date"])
    same = "identical-payload-digest" not in head["WARC-Profile"] or (target is not None and target[0] == head["WARC-Payload-Digest"])
    return target is not None and target[1:] == said and same


def demo(place: Path) -> Path:
    """The demo's archive after two runs."""
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "crawler.cli", "demo", place, "--no-serve", "--json"], cwd=ROOT, capture_output=True, text=True
        )
        if done.returncode:
            raise SystemExit(done.stderr)
    return place


def torture(place: Path) -> Path:
    """What the crawl keeps of a server that sends all that the wire tests know."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "crawler")]
    import test_wire  # noqa: PLC0415
    from rawserver import RawServer  # noqa: PLC0415

    place.mkdir()
    server = RawServer(test_wire.SCRIPTS)
    test_wire.crawl(place, test_wire.requests(f"http://localhost:{server.port}", test_wire.CASES), server)
    return place


def judge(archive: Path, tools: Tools) -> None:
    files = sorted(path for path in (archive / "warc").iterdir() if path.name.endswith((".warc", ".warc.gz")))
    print(
        f"{archive.name}: {len(files)} files, {sum(path.stat().st_size for path in files):,} bytes, {captures(files):,} captures",
        flush=True,
    )
    for package, command, verdict in JUDGES:
        tool = tools.path(package, command)
        name = f"{command} check" if verdict is checked else command
        print(f"  {name:<16}{verdict(tool, files) if tool else 'could not be had'}", flush=True)
    print(f"  {'revisits':<16}{revisits(files)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("archives", type=Path, nargs="*", metavar="ARCHIVE")
    parser.add_argument("--tools", type=Path, help="Keep the environments of the tools here.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pressmark-outside-") as place:
        tools = Tools(asked.tools or Path(place) / "tools")
        for archive in asked.archives or (demo(Path(place) / "demo"), torture(Path(place) / "torture")):
            judge(archive, tools)


if __name__ == "__main__":
    main()
