"""The sample configurations of docs/serving.md, run: nginx and Caddy before a public archive, as a reader reaches it."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from build import Made

from crawler.demo.authority import Authority

ROOT = Path(__file__).parents[3]
PROXIES = {"nginx": shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin"), "caddy": shutil.which("caddy")}
NEWS = "https://news.example"
BASE = f"{NEWS}/archive/"


def blocks(language: str) -> list[str]:
    """The samples of the page that are fenced as that language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / "docs" / "serving.md").read_text("utf-8"), re.M | re.S)


def nginx(folder: Path, port: int, behind: int, pem: Path) -> list[str]:
    (sample,) = blocks("nginx")
    server = sample.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl").replace(":8001", f":{behind}")
    server = server.replace("# ssl_certificate ...; ssl_certificate_key ...;", f"ssl_certificate {pem}; ssl_certificate_key {pem};")
    temporary = "".join(f"{name}_temp_path {folder};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    settings = folder / "nginx.conf"
    settings.write_text(
        f"pid {folder}/pid; error_log stderr; daemon off; master_process off;\nevents {{}}\nhttp {{ access_log off; {temporary}\n{server} }}\n"
    )
    return [str(PROXIES["nginx"]), "-p", str(folder), "-c", str(settings)]


def caddy(folder: Path, port: int, behind: int, pem: Path) -> list[str]:
    (sample,) = blocks("caddyfile")
    site = sample.replace("news.example {", f"{NEWS}:{port} {{\n    bind 127.0.0.1\n    tls {pem} {pem}").replace(":8001", f":{behind}")
    settings = folder / "Caddyfile"
    settings.write_text(f"{{\n    admin off\n    auto_https disable_redirects\n    storage file_system {folder}\n}}\n{site}")
    return [str(PROXIES["caddy"]), "run", "--adapter", "caddyfile", "--config", str(settings)]


@contextmanager
def running(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def archive(folder: Path) -> Iterator[int]:
    """The port on which a public archive is served behind BASE."""
    command = [sys.executable, "-u", "-m", "crawler.cli", "serve", str(folder), "--public", "--address", BASE, "--port", "0"]
    with running(command) as server:
        assert server.stdout is not None
        found = re.search(r"127\.0\.0\.1:(\d+)", server.stdout.readline())
        assert found
        yield int(found[1])


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Reader:
    """Somebody who reaches news.example by the proxy; nothing is followed, so that each redirect is seen."""

    def __init__(self, port: int, trusted: bytes) -> None:
        context = ssl.create_default_context(cadata=trusted.decode())
        self._client = httpx.Client(verify=context, transport=None, base_url=f"https://127.0.0.1:{port}", trust_env=False)

    def get(self, path: str, method: str = "GET", **headers: str) -> httpx.Response:
        named = {"host": "news.example", **headers}
        return self._client.request(method, path, headers=named, extensions={"sni_hostname": "news.example"})


@pytest.fixture(scope="module", params=sorted(PROXIES))
def reader(request: pytest.FixtureRequest, made: Made, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    if not PROXIES[request.param]:
        pytest.skip(f"needs {request.param}; on Debian: apt-get install {'nginx-light' if request.param == 'nginx' else 'caddy'}")
    folder = tmp_path_factory.mktemp(request.param)
    authority, port = Authority(folder), free_port()
    authority.context("news.example")
    with ExitStack() as stack:
        behind = stack.enter_context(archive(made.folder))
        command = {"nginx": nginx, "caddy": caddy}[request.param](folder, port, behind, folder / "0.pem")
        proxy = stack.enter_context(running(command))
        _listens(proxy, port)
        yield Reader(port, authority.pem)


def _listens(proxy: subprocess.Popen[str], port: int) -> None:
    while proxy.poll() is None:
        with socket.socket() as tried:
            tried.settimeout(1)
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise AssertionError(proxy.stderr.read() if proxy.stderr else "the proxy ended")


def test_a_reader_goes_from_the_front_page_to_an_article_and_its_cluster(reader: Reader) -> None:
    front = reader.get("/archive/")
    assert front.status_code == 200
    links = sorted(set(re.findall(r'href="(/[^"#]*)"', front.text)))
    assert all(link.startswith("/archive/") for link in links)
    for kind in ("/archive/article/", "/archive/source/", "/archive/-/pressmark/"):
        link = next(link for link in links if link.startswith(kind))
        assert reader.get(link.replace("&amp;", "&")).status_code == 200, link


def test_each_header_of_ours_arrives_once(reader: Reader) -> None:
    answer = reader.get("/archive/search?q=the")
    for name in ("content-security-policy", "x-content-type-options", "referrer-policy", "x-robots-tag"):
        assert len(answer.headers.get_list(name)) == 1, name
    assert "set-cookie" not in answer.headers


def test_feeds_and_redirects_name_the_address_that_readers_type(reader: Reader) -> None:
    assert f'"{BASE}article/' in reader.get("/archive/.atom").text
    bare = reader.get("/archive")
    assert bare.status_code in (301, 302, 308)
    assert bare.headers["location"] in ("/archive/", BASE, httpx.URL(BASE, port=bare.request.url.port))


def test_what_a_reader_claims_of_the_host_is_not_believed(reader: Reader) -> None:
    feed = reader.get(
        "/archive/.atom", **{"x-forwarded-host": "evil.example", "x-forwarded-proto": "http", "forwarded": "host=evil.example"}
    )
    assert "evil.example" not in feed.text
    assert "http://news.example" not in feed.text


@pytest.mark.parametrize(
    "path", ["archive.db", "archive", "-/databases.json", "%2e%2e/archive.toml", "archive%2Farticle", "../archive.toml"]
)
def test_what_is_closed_stays_closed(reader: Reader, path: str) -> None:
    assert reader.get(f"/archive/{path}").status_code in (400, 404)


def test_it_can_only_be_read(reader: Reader) -> None:
    assert reader.get("/archive/search", "POST").status_code in (403, 405)
    assert reader.get("/archive/search", "HEAD").status_code == 200
