"""Connections are made to outward addresses only; needs no namespace: all is on loopback, and what counts is what the listener saw."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from archive import config
from archive.config import Crawl
from normalize.errors import TomlError
from tests.crawler.site import ROOT

# Connects with a guard that allows the networks named, by the way named, says something, and prints what came of it.
CONNECT = """
import sys
from ipaddress import ip_network
from twisted.internet import reactor
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.protocol import Factory, Protocol
from crawler.guard import Guard
from crawler.outward import Outward, _Checked

class Greeting(Protocol):
    def connectionMade(self):
        self.transport.write(b"hello")
        self.transport.loseConnection()

how, host, port, *networks = sys.argv[1:]
guard = Guard(tuple(map(ip_network, networks)))
factory = Factory.forProtocol(Greeting)
if how == "outward":
    made = Outward(reactor, host, int(port), 5.0, None, guard).connect(factory)
else:
    made = HostnameEndpoint(reactor, host, int(port)).connect(_Checked(factory, guard))
made.addCallbacks(lambda _: print("connected"), lambda failure: print(failure.type.__name__, failure.getErrorMessage()))
made.addBoth(lambda _: reactor.callLater(0.1, reactor.stop))
reactor.run()
"""


class Listener:
    """Takes connections on loopback and keeps what was said on each."""

    def __init__(self) -> None:
        self.said: list[bytes] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._accept, daemon=True)
        self.thread.start()

    def _accept(self) -> None:
        while not self.said or self.said[-1] != b"end":
            channel, _ = self.socket.accept()
            with channel:
                channel.settimeout(5)
                self.said.append(channel.recv(100))

    def heard(self) -> list[bytes]:
        """What was said until now: connections are taken in their order, so a last one of our own comes after all others."""
        with socket.create_connection(("127.0.0.1", self.port), 5) as last:
            last.sendall(b"end")
        self.thread.join(10)
        return self.said[:-1]


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.socket.close()


def connect(how: str, host: str, listener: Listener, *networks: str) -> str:
    command = [sys.executable, "-c", CONNECT, how, host, str(listener.port), *networks]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.strip()


@pytest.fixture(params=["127.0.0.1", "127.1", "localhost"])
def host(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_host_that_resolves_inward_is_not_even_connected_to(listener: Listener, host: str) -> None:
    told = connect("outward", host, listener)
    assert told.startswith(f"AddressRefused guard: {host} is at ")
    assert listener.heard() == []


def test_a_network_that_is_allowed_is_connected_to(listener: Listener) -> None:
    assert connect("outward", "127.0.0.1", listener, "127.0.0.0/8") == "connected"
    assert listener.heard() == [b"hello"]


def test_a_name_that_nobody_knows_is_no_refusal(listener: Listener) -> None:
    assert connect("outward", "nobody.invalid", listener).startswith("DNSLookupError")


def test_a_peer_that_turns_out_inward_hears_not_a_byte(listener: Listener) -> None:
    assert connect("checked", "127.0.0.1", listener).startswith("AddressRefused guard: connected to 127.0.0.1")
    assert [said for said in listener.heard() if said] == []


def settings(line: str) -> Crawl:
    text = f'format = 1\nname = "T"\noperator = "T"\ncontact = "t@harbour.example"\n[crawl]\nsources = []\n{line}\n'
    return config.parse(Path("arc"), "arc/archive.toml", text.encode()).crawl


def test_networks_and_ports_stand_in_archive_toml() -> None:
    read = settings('allow_networks = ["10.0.0.0/8", "fd00::/16", "192.168.1.7"]\nports = [8080]')
    assert read.allow_networks == (ip_network("10.0.0.0/8"), ip_network("fd00::/16"), ip_network("192.168.1.7/32"))
    assert (read.ports, settings("").allow_networks, settings("").ports) == ((8080,), (), ())


@pytest.mark.parametrize(
    "line", ['allow_networks = ["10.0.0.1/8"]', 'allow_networks = ["intranet"]', "ports = [0]", "ports = [true]", 'ports = ["80"]']
)
def test_what_is_no_network_or_port_is_told_with_its_line(line: str) -> None:
    with pytest.raises(TomlError, match=rf"arc/archive.toml, line 7: {line.split()[0]}: expected"):
        settings(line)
