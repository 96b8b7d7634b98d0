"""Which addresses and ports the guard lets through, and what the frontier makes of a refusal."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.guard import Guard
from normalize import urls
from tests.crawler.desk import FEED, desk
from tests.crawler.innernet import SPELLINGS
from tests.crawler.site import Site, archive, crawl, feed, serving

INNER = "http://10.1.2.3/news/1"
GUARD = Guard()


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.255", "168.63.129.16", "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255",
        "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1",
        "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:a01:203::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1",
        "fe80::1%eth0", "fec0::1", "ff02::1", "2606:4700::5efe:a01:203", "2606:4700::200:5efe:7f00:1", "", "harbour.example", "1.2.3",
    ],
)  # fmt: skip
def test_inward_addresses_are_known(address: str) -> None:
    assert GUARD.inward(address)


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "93.184.216.34", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1", "172.15.255.255", "172.32.0.0", "192.0.1.1",
     "223.255.255.255", "::ffff:93.184.216.34", "64:ff9b::5db8:d822", "2001:200::1", "2002:5db8:d822::1", "2606:2800:220:1::1", "2a00::1"],
)  # fmt: skip
def test_outward_addresses_are_let_through(address: str) -> None:
    assert not GUARD.inward(address)


@pytest.mark.parametrize(
    "host", [*SPELLINGS, "a@127.0.0.1", "0X7F000001", "ip6-localhost", "intranet", "printer.local", "nas.home.arpa", "metadata"]
)
def test_an_inward_host_is_refused_however_it_is_spelled(host: str) -> None:
    assert (GUARD.refusal(f"http://{host}/x") or "").startswith("guard: ")


@pytest.mark.parametrize(
    "url",
    ["http://256.1.1.1/", "http://1.2.3.4.5/", "http://08.1.1.1/", "http://%2531.1.1.1/", "http://93.184.216.34\\@harbour.example/", "http://a b/",
     "http://harbour.example:99999/", "http://harbour.example:x/", "http://", "http:///news", "http://[::1/", "ftp://harbour.example/", "file:///etc/passwd", ""],
)  # fmt: skip
def test_what_two_programs_may_read_in_two_ways_is_refused(url: str) -> None:
    assert GUARD.refusal(url) is not None


@pytest.mark.parametrize(
    "url",
    ["http://harbour.example/", "https://harbour.example:443/a:b@c", "https://harbour.example:80/", "http://localhost.harbour.example/",
     "http://93.184.216.34/", "http://[2606:2800:220:1::1]/", "http://zeitung.münchen.example/", "http://a_b.example/", "http://10.example/"],
)  # fmt: skip
def test_the_rest_of_the_web_is_let_through(url: str) -> None:
    assert GUARD.refusal(url) is None


def test_only_the_ports_of_the_web_and_those_listed_may_be_asked() -> None:
    assert GUARD.refusal("http://harbour.example:8080/") == "guard: port 8080 is not allowed"
    assert Guard(ports=frozenset((8080,))).refusal("http://harbour.example:8080/") is None
    assert Guard(ports=frozenset((8080,))).refusal("http://127.0.0.1:8080/") is not None


def test_an_operator_allows_a_network_and_no_other() -> None:
    guard = Guard((ip_network("127.0.0.0/8"), ip_network("fd00::/16")))
    assert guard.refusal("http://localhost/") is guard.refusal("http://wiki/") is guard.refusal("http://[fd00::1]/") is None
    assert [guard.inward(address) for address in ("127.0.0.1", "::ffff:127.0.0.1", "10.0.0.1", "::1", "fd01::1")] == [
        False,
        False,
        True,
        True,
        True,
    ]
    assert guard.refusal("http://metadata.google.internal/") is not None


@given(st.integers(0, 2**32 - 1), st.integers(0, 5))
def test_every_spelling_of_a_number_is_judged_as_its_address(number: int, form: int) -> None:
    dotted = ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))
    last = number & 0xFFFFFF
    spelled = (dotted, str(number), hex(number), f"0{number:o}", f"{number >> 24}.{last}", f"0x{number >> 24:X}.0{last:o}.")[form]
    assert (GUARD.refusal(f"http://{spelled}/") is None) is not GUARD.inward(dotted)
    assert GUARD.inward(f"::ffff:{dotted}") is GUARD.inward(f"64:ff9b::{dotted}") is GUARD.inward(dotted)


@given(st.text(max_size=30))
def test_no_host_makes_the_guard_stumble_or_slips_by_in_its_canonical_spelling(host: str) -> None:
    url = f"http://{host}/"
    try:
        plain = urls.canonical(url)
    except ValueError:
        GUARD.refusal(url)
    else:
        assert GUARD.refusal(plain) or not (GUARD.refusal(url) or "").endswith("inward address")


def attempts(folder: Path) -> list[tuple[str, str, str, str]]:
    rows = sqlite3.connect(folder / "crawl.db").execute("SELECT asked, outcome, reason, cause FROM attempt WHERE outcome = 'refused'")
    return [tuple(row) for row in rows]


def test_an_address_refused_by_its_spelling_is_one_row_and_asked_for_no_more(tmp_path: Path) -> None:
    made = desk(tmp_path)
    made.robots()
    made.list(made.leased(), (INNER, "article"), ("http://127.1/a.png", "image"))
    assert made.lease() is None
    made.wait(100_000)
    assert {lease.url for lease in iter(made.lease, None)} <= {FEED, "https://harbour.example/robots.txt"}
    assert sorted(attempts(tmp_path)) == [
        (INNER, "refused", "guard: 10.1.2.3 is an inward address", "guard"),
        ("http://127.1/a.png", "refused", "guard: 127.0.0.1 is an inward address", "guard"),
    ]


def test_what_archive_toml_allows_later_is_asked_for_then(tmp_path: Path) -> None:
    made = desk(tmp_path)
    made.robots()
    made.list(made.leased(), (INNER, "article"))
    assert made.lease() is None
    made.frontier._plan = replace(made.frontier._plan, guard=Guard((ip_network("10.0.0.0/8"),)))
    made.frontier.open(made.now)
    assert made.leased().url == "http://10.1.2.3/robots.txt"


def test_a_host_that_resolves_inward_is_asked_again_as_after_a_failure(tmp_path: Path) -> None:
    made = desk(tmp_path)
    for wait in (10.0, 120.0, 120.0):
        lease = made.leased()
        made.frontier.refuse(lease.ticket, "guard: harbour.example is at 10.0.0.1: inward", made.now)
        made.wait(wait - 1)
        assert made.lease() is None
        made.wait(1.5)
    assert len(attempts(tmp_path)) == 3


def test_a_robots_txt_that_leads_inward_closes_its_site_and_makes_no_storm(tmp_path: Path) -> None:
    made = desk(tmp_path)
    asked = []
    for _ in range(1_000):
        lease = made.lease()
        if lease is not None:
            asked.append(lease.url)
            made.answer(lease, 302, head={"Location": "http://169.254.169.254/robots.txt"})
        made.wait(1)
    assert len(asked) <= 12
    assert set(asked) == {"https://harbour.example/robots.txt"}
    assert {row[0] for row in attempts(tmp_path)} == {"http://169.254.169.254/robots.txt"}


def test_through_a_proxy_spellings_and_ports_are_checked_all_the_same(tmp_path: Path) -> None:
    with serving() as site:
        wanted, *inner = ["http://bay.example/news/1", "http://127.1/news/1", "http://bay.example:8080/news/1", "http://localhost/news/1"]
        _crawled(tmp_path, site, [wanted, *inner])
    assert site.times(wanted) == 1
    assert not [url for url in site.asked() if not url.startswith("http://bay.example/")]
    assert {row[0] for row in attempts(tmp_path)} == set(inner)


def _crawled(folder: Path, site: Site, links: list[str]) -> None:
    site.put("http://bay.example/feed/", feed(links), Content_Type="application/rss+xml")
    site.put(links[0], "<p>A quiet day.</p>", Content_Type="text/html")
    archive(folder, site, "bay")
    file = folder / "sources/bay.toml"
    file.write_text(file.read_text().replace('["bay.example"]', '["bay.example", "127.1", "localhost"]'))
    crawl(folder)
