"""Exchanges in the WARC that equal the servers' own log byte for byte: ours beside plain Scrapy with a WARC pipeline, in one run.

    python benchmarks/wire.py [--misses]

Some 700 exchanges with odd, broken and hostile servers on loopback (tests/crawler/torture.py), over http, TLS 1.2 and 1.3, IPv6, a proxy, and
a proxy's tunnel. The WARC files are read by warcio, not by our own reader. An exchange counts where the request record and the response
(1xx heads, answer, and what came past its end) are what the server logged, or, where a limit of ours ended it, a beginning of that, and where
the record says how it was cut. --misses lists the exchanges that do not count.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import ssl
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from warcio.archiveiterator import ArchiveIterator

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "crawler")]
from rawserver import Act, Logged, RawServer  # noqa: E402
from torture import Case, addresses, cases  # noqa: E402

from crawler.demo.authority import Authority  # noqa: E402

SETTINGS = {"CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}
# warcio falls over a body with Content-Encoding br where a module brotli is there, as Scrapy demands (webrecorder/warcio#73).
_WARCIO = "import sys; sys.modules['brotli'] = None; from warcio.cli import main; sys.exit(main())"
CHECKERS = {"warcio": [sys.executable, "-c", _WARCIO, "check"], "fastwarc": [str(Path(sys.executable).parent / "fastwarc"), "check", "-q"]}
HEAD_END = re.compile(rb"\n\r?\n")
FEW = 7  # of the cases one in so many goes over each of the other ways


@dataclass(frozen=True)
class Asked:
    """A request, and the server that logs it."""

    case: Case
    url: str
    server: RawServer
    more: Mapping[str, Any]

    @property
    def request(self) -> dict[str, Any]:
        ask = {**self.case.more.get("ask", {}), **self.more.get("ask", {})}
        return {**self.case.more, **self.more, "url": self.url, "ask": ask}


@dataclass
class Kept:
    """What a WARC file holds of one exchange."""

    request: bytes = b""
    response: bytes = b""
    facts: Mapping[str, str] | None = None  # of the metadata record
    cut: str | None = None

    @property
    def all(self) -> bytes:
        facts = self.facts or {}
        return unquote_to_bytes(facts.get("interim", "")) + self.response + unquote_to_bytes(facts.get("excess", ""))


def asked(authority: Authority) -> tuple[Asked, ...]:
    """Every request, to servers that listen."""
    return tuple(_asked(cases(), authority))


def _asked(every: tuple[Case, ...], authority: Authority) -> Iterator[Asked]:
    scripts = {case.path: case.script for case in every}
    own = addresses(every)
    plain = RawServer(scripts, host="0.0.0.0")
    for case in every:
        yield Asked(case, f"http://{own[case.path]}:{plain.port}{case.path}", plain, {})
    some = tuple(case for number, case in enumerate(every) if (number % FEW == 0 and not case.host) or case.path.startswith("/ends/"))
    few = tuple(case for case in some if "meta" not in case.more)
    any_name = {"ask": {"verify": False}}
    for newest in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        context = authority.context("localhost")
        context.maximum_version = newest
        secure = RawServer(scripts, tls=context, host="0.0.0.0")
        for case in map(_over_tls, few):
            yield Asked(case, f"https://{own[case.path]}:{secure.port}{case.path}", secure, any_name)
    proxy = RawServer(scripts)
    through = {"meta": {"proxy": f"http://127.0.0.1:{proxy.port}"}}
    for number, case in enumerate(few):
        yield Asked(case, f"http://proxied{number}.example{case.path}", proxy, through)
    inner = RawServer(scripts, tls=authority.context("localhost"))
    digger = RawServer({}, inner=inner)
    tunnel = {"meta": {"proxy": f"http://127.0.0.1:{digger.port}"}, **any_name}
    for number, case in enumerate(map(_over_tls, few)):
        if not _resets(case):  # the digger would make a FIN of an RST
            yield Asked(case, f"https://tunnelled{number}.example{case.path}", inner, tunnel)
    if sixth := _sixth(scripts):
        for case in few[::3]:
            yield Asked(case, f"http://[::1]:{sixth.port}{case.path}", sixth, {})
    first = RawServer({"/speaks/first": [Act.CLOSE], "/speaks/more": [b"500 no\r\n", Act.CLOSE]}, banner=b"220 ready\r\n", host="0.0.0.0")
    for number, path in enumerate(("/speaks/first", "/speaks/more")):
        yield Asked(Case(path, ()), f"http://127.9.9.{number + 1}:{first.port}{path}", first, {})
    gone = RawServer({})
    gone.close()
    yield Asked(Case("/nobody/listens", ()), f"http://127.9.9.9:{gone.port}/nobody/listens", gone, {})
    yield Asked(Case("/nobody/known", ()), "http://harbour.invalid/nobody/known", gone, {})
    yield Asked(Case("/nobody/speaks-tls", ()), f"https://127.9.9.8:{plain.port}/nobody/speaks-tls", gone, any_name)


def _resets(case: Case) -> bool:
    return Act.RESET in case.script or Act.RESET_ON_NEXT in case.script


def _over_tls(case: Case) -> Case:
    """Without TLS's farewell, an end by FIN is taken for an end all the same."""
    return replace(case, cut=None) if case.path == "/ends/closed-reset" and Act.DROP in case.script else case


def _sixth(scripts: Mapping[str, Any]) -> RawServer | None:
    try:
        return RawServer(scripts, host="::1")
    except OSError:
        return None


def crawl(program: Path, folder: Path, requests: Iterable[dict[str, Any]]) -> tuple[float, float]:
    """CPU and wall seconds of a crawl in a process of its own."""
    job = {"folder": str(folder / "warc"), "results": str(folder / "out"), "requests": list(requests), "settings": SETTINGS}
    (folder / "job.json").write_text(json.dumps(job))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests" / "crawler")))}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run([sys.executable, program, folder / "job.json"], check=True, env=environment, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - began


def kept(folder: Path) -> dict[str, list[Kept]]:
    """What stands in the WARC files, by URL, in the order of writing; read by warcio."""
    found: dict[str, list[Kept]] = defaultdict(list)
    groups: dict[str, Kept] = {}
    bodies: dict[str, bytes] = {}  # as sent, for revisits
    for path in sorted((folder / "warc").glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, no_record_parse=True):
                if record.rec_type in ("response", "revisit", "resource", "request", "metadata"):
                    _add(record, groups, found, bodies)
    return found


def _add(record: Any, groups: dict[str, Kept], found: dict[str, list[Kept]], bodies: dict[str, bytes]) -> None:
    said = record.rec_headers.get_header
    block, name = record.content_stream().read(), said("WARC-Record-ID")
    url = said("WARC-Target-URI")
    group = groups.get(said("WARC-Concurrent-To") or "") or groups.get(name)
    if group is None:
        # The rival ties nothing together: its request record stands before its response.
        waiting = found[url][-1:] if record.rec_type == "response" and found[url] and not found[url][-1].response else []
        group = waiting[0] if waiting else Kept()
        groups[said("WARC-Concurrent-To") or name] = groups[name] = group
        if not waiting:
            found[url].append(group)
    if record.rec_type == "request":
        group.request = block
    elif record.rec_type == "metadata":
        lines = (line.partition(": ") for line in block.decode().splitlines())
        group.facts = {key: value for key, _, value in lines}
    else:
        bodies[name] = HEAD_END.split(block, maxsplit=1)[-1]
        group.response, group.cut = block + bodies.get(said("WARC-Refers-To"), b""), said("WARC-Truncated")


def equal(case: Case, logged: Logged, got: Kept | None) -> str:
    """ "" where the record is what the server logged, else what is wrong with it."""
    if got is None:
        return "absent"
    if got.request != logged.request:
        return "another request"
    if not case.whole and logged.sent:
        right = logged.sent.startswith(got.all) and 0 < len(got.all) < len(logged.sent)
        return "" if right and got.cut == case.cut else f"not a beginning, or not marked: {got.cut}, {len(got.all)} bytes"
    if got.all != logged.sent:
        return f"another response: {len(got.all)} bytes for {len(logged.sent)}"
    cut = case.cut if logged.sent else None
    return "" if got.cut == cut or (got.facts or {}).get("outcome") == "resent" else f"marked {got.cut} for {cut}"


def _unsent(got: Kept | None) -> str:
    said = got is not None and got.request and (got.facts or {}).get("outcome") == "failed"
    return "" if said else "no request and metadata record of a connection that failed"


def judged(every: Iterable[Asked], found: Mapping[str, list[Kept]]) -> Iterator[tuple[Asked, str]]:
    """Each exchange that the servers logged, and each that never came to one, with what is wrong with its record."""
    for one in every:
        path = one.case.path
        logged = [line for line in one.server.log if line.path == path or line.path.endswith(f"example{path}")]
        got = found.get(one.url, [])
        seen = sum(not line.sent for line in logged)
        # Asked on a connection that was gone already: the record says so, and no server could see it.
        unseen = [record for record in got if not record.response and (record.facts or {}).get("outcome") == "resent"][seen:]
        got = [record for record in got if record not in unseen]
        if not logged:
            yield one, _unsent(got[0] if got else None)
        for number, line in enumerate(logged):
            yield one, equal(one.case, line, got[number] if number < len(got) else None)
        for _ in got[len(logged) :] if logged else ():
            yield one, "more exchanges than the server saw"


def run(name: str, program: Path, misses: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="pressmark-wire-") as place:
        folder = Path(place)
        every = asked(Authority(folder))
        cpu, wall = crawl(program, folder, (one.request for one in every))
        results = list(judged(every, kept(folder)))
        checks = "; ".join(_checked(folder, name, program) for name, program in CHECKERS.items())
        for server in {one.server for one in every}:
            server.close()
    right = sum(not wrong for _, wrong in results)
    print(f"\n{name}: {right} of {len(results)} exchanges as the server logged them: {100 * right / len(results):.2f} %")
    print(f"  CPU {cpu:.1f} s, wall {wall:.1f} s; {checks}")
    families: dict[str, list[bool]] = defaultdict(list)
    for one, wrong in results:
        families[one.case.path.split("/")[1]].append(not wrong)
    print("  " + ", ".join(f"{family} {sum(rights)}/{len(rights)}" for family, rights in families.items()))
    for one, wrong in results if misses else ():
        if wrong:
            print(f"  {one.url[:100]}: {wrong}")


def _checked(folder: Path, name: str, program: list[str]) -> str:
    done = subprocess.run([*program, *sorted((folder / "warc").glob("*.warc.gz"))], capture_output=True, text=True)
    return f"{name} check: {'accepts all' if done.returncode == 0 and not done.stdout else 'refuses ' + done.stdout[:200]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="list the exchanges that do not count")
    parser.add_argument("--ours", action="store_true", help="without the rival")
    misses = parser.parse_args().misses
    run("Pressmark", ROOT / "tests" / "crawler" / "wirecrawl.py", misses)
    if not parser.parse_args().ours:
        run("Scrapy with a WARC pipeline", ROOT / "benchmarks" / "wire_rival.py", False)


if __name__ == "__main__":
    main()
