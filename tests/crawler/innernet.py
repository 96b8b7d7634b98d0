"""Run as a script inside a network namespace of its own: an Internet of two addresses, inward servers, a DNS server, and one crawl among them.

python innernet.py FOLDER [allowed network ...]: crawls with the real command, then writes FOLDER/log.json with what the servers saw.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address, ip_address
from pathlib import Path
from typing import Any

from crawler.demo.authority import Authority

PUBLIC = ("93.184.216.34", "2606:2800:220:1::1")
INWARD = ("127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.1.1", "192.168.7.7", "::1", "fd00::5", "fd00:ec2::254")
BAY = "http://bay.example"
# Answers to one look-up after another; the last one stays.
NAMES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "bay.example": (PUBLIC,),
    "secure.bay.example": (PUBLIC,),
    "six.bay.example": (PUBLIC[1:],),
    "both.bay.example": (("10.1.2.3", PUBLIC[0], "127.0.0.1", "fd00::5"),),
    "both6.bay.example": (("::1", PUBLIC[1]),),
    "inward.bay.example": (("169.254.169.254",),),
    "inward6.bay.example": (("fd00::5", "::1"),),
    "mapped.bay.example": (("::ffff:10.1.2.3",),),
    "nat64.bay.example": (("64:ff9b::a01:203",),),
    "turning.bay.example": ((PUBLIC[0],), ("127.0.0.1",)),
}
SPELLINGS = (
    "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0", "127.0.0.1.", "%3127.0.0.1", "１２７.０.０.１", "127。0。0。1", "localhost", "LOCALHOST.",
    "a.localhost", "[::1]", "[::]", "[::ffff:10.1.2.3]", "[::ffff:a01:203]", "[fd00::5]", "[fd00:ec2::254]", "[64:ff9b::10.1.2.3]", "10.66051",
    "169.254.169.254", "2852039166", "0xa9fea9fe", "100.64.1.1", "192.168.1799", "metadata.google.internal", "user@10.1.2.3",
)  # fmt: skip
NEWS = 6  # public articles


def pages() -> dict[str, tuple[int, dict[str, str], str]]:
    """By URL as the Host header makes it: status, head, body."""
    spelled = [f"http://{host}/news/spelled" for host in SPELLINGS]
    named = [f"http://{name}/news/named" for name in NAMES if name not in ("bay.example", "secure.bay.example")]
    links = [f"{BAY}/news/{number}" for number in range(NEWS)] + ["https://secure.bay.example/news/tls", f"{BAY}:8080/news/port"]
    links += [f"http://turning.bay.example/news/{number}" for number in range(3)]
    web: dict[str, tuple[int, dict[str, str], str]] = {f"{BAY}/feed/": (200, {}, feed(links + spelled + named))}
    for number, host in enumerate(SPELLINGS):
        web[f"{BAY}/moved/{number}"] = (302, {"Location": f"http://{host}/feed/"}, "")
    shown = "".join(
        f'<img src="http://{host}/shown.png"><link rel="stylesheet" href="//{host}/shown.css">' for host in (*SPELLINGS, *NAMES)
    )
    traps = (
        '<meta http-equiv="refresh" content="0; url=http://169.254.169.254/latest/"><link rel="canonical" href="http://127.1/news/0">'
        '<link rel="alternate" type="application/rss+xml" href="http://10.1.2.3/feed/"><meta property="og:image" content="http://0/og.png">'
    )
    for number in range(NEWS):
        web[f"{BAY}/news/{number}"] = (
            200,
            {},
            f"<html><head>{traps}</head><body><p>A quiet day.</p>{shown if number == 0 else ''}</body></html>",
        )
    web["http://bay.example/robots.txt"] = (200, {}, "Sitemap: http://bay.example.localhost/sitemap.xml\n")
    web["http://both6.bay.example/robots.txt"] = (302, {"Location": "http://169.254.169.254/robots.txt"}, "")
    return web


def feed(links: list[str]) -> str:
    items = "".join(f"<item><title>T</title><link>{link}</link></item>" for link in links)
    return f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'


class Server(ThreadingHTTPServer):
    """Answers on one address and port; every connection counts, also one on which nothing is said."""

    daemon_threads = True

    def __init__(self, address: str, port: int, seen: Counter[str], authority: Authority | None) -> None:
        self.address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.seen = seen
        self.authority = authority
        self.where = f"{address} {port}"
        super().__init__((address, port), Handler)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def get_request(self) -> tuple[socket.socket, Any]:
        channel, peer = super().get_request()
        self.seen[self.where] += 1
        return channel, peer

    def finish_request(self, request: Any, client_address: Any) -> None:
        secured = self.authority.context("secure.bay.example").wrap_socket(request, server_side=True) if self.authority else request
        super().finish_request(secured, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        return


class Handler(BaseHTTPRequestHandler):
    server: Server
    web = pages()

    def do_GET(self) -> None:
        url = f"{'https' if self.server.authority else 'http'}://{self.headers['Host']}{self.path}"
        self.server.seen[f"{self.server.where} {url}"] += 1
        status, head, body = self.web.get(url, (404 if self.path == "/robots.txt" else 200, {}, "<p>A quiet day inside.</p>"))
        self.send_response(status)
        for name, value in head.items():
            self.send_header(name, value.encode().decode("latin-1"))
        self.send_header("Content-Length", str(len(body.encode())))
        self.send_header("Connection", "close")  # so that each request looks its host up again
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        return


class Dns(threading.Thread):
    """Answers A and AAAA on 127.0.0.1:53 from a table, without a time to live."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 53))
        self._asked: Counter[tuple[str, int]] = Counter()

    def run(self) -> None:
        while True:
            query, client = self._socket.recvfrom(4096)
            self._socket.sendto(self._answer(query), client)

    def _answer(self, query: bytes) -> bytes:
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1 : at + 1 + query[at]].decode("latin-1"))
            at += 1 + query[at]
        kind = int.from_bytes(query[at + 1 : at + 3])
        turns = NAMES.get(".".join(labels).lower(), ())
        turn = min(self._asked[".".join(labels).lower(), kind], len(turns) - 1)
        self._asked[".".join(labels).lower(), kind] += 1
        found = [ip_address(address) for address in turns[turn]] if turns else []
        records = [one.packed for one in found if isinstance(one, IPv4Address) == (kind == 1)] if kind in (1, 28) else []
        head = query[:2] + (b"\x81\x80" if turns else b"\x81\x83") + b"\0\1" + len(records).to_bytes(2) + b"\0\0\0\0"
        answers = b"".join(b"\xc0\x0c" + kind.to_bytes(2) + b"\0\1\0\0\0\0" + len(packed).to_bytes(2) + packed for packed in records)
        return head + query[12 : at + 5] + answers


ARCHIVE = """format = 1
name = "Test"
operator = "Nobody"
contact = "desk@harbour.example"
[crawl]
sources = ["bay"]
delay = "0s"
ca = "ca.pem"
patience = "2s"
allow_networks = [{allowed}]
[schedule]
retry = ["100ms"]
[warc]
free_floor = "1 MB"
"""
SOURCE = """name = "bay"
title = "The Bay"
home = "http://bay.example/"
language = "en"
hosts = [{hosts}]
feeds = [{feeds}]
[article]
pattern = ['/news/']
"""


def archive(folder: Path, allowed: list[str], pem: bytes) -> None:
    hosts = [*NAMES, *(host for host in SPELLINGS if re.fullmatch(r"[a-z0-9.]*[a-z0-9]", host))]
    feeds = [f"{BAY}/feed/", "http://169.254.169.254/feed/", *(f"{BAY}/moved/{number}" for number in range(len(SPELLINGS)))]
    (folder / "sources").mkdir()
    (folder / "sources/bay.toml").write_text(SOURCE.format(hosts=json.dumps(hosts)[1:-1], feeds=json.dumps(feeds)[1:-1]))
    (folder / "archive.toml").write_text(ARCHIVE.format(allowed=json.dumps(allowed)[1:-1]))
    (folder / "ca.pem").write_bytes(pem)


def network(folder: Path) -> None:
    """Addresses on the loopback interface, and a resolver that asks us."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for address in (*PUBLIC, *INWARD):
        if address not in ("127.0.0.1", "::1"):
            subprocess.run(["ip", "address", "add", address, "dev", "lo", *(["nodad"] if ":" in address else [])], check=True)
    for name, content in {"resolv.conf": "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n", "hosts": "127.0.0.1 localhost\n"}.items():
        (folder / name).write_text(content)
        subprocess.run(["mount", "--bind", str(folder / name), f"/etc/{name}"], check=True)


def main(folder: Path, allowed: list[str]) -> None:
    network(folder)
    authority = Authority(folder)
    archive(folder, allowed, authority.pem)
    seen: Counter[str] = Counter()
    for address in (*PUBLIC, *INWARD):
        for port in (80, 443, 8080):
            Server(address, port, seen, authority if port == 443 else None)
    Dns().start()
    command = [sys.executable, "-m", "crawler.cli", "crawl", str(folder), "--no-ingest", "--json", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    (folder / "log.json").write_text(json.dumps({"seen": seen, "code": done.returncode, "stderr": done.stderr, "stdout": done.stdout}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
