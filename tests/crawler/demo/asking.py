"""A plain client of the loopback web: sends bytes through its proxy, gives back the bytes of the answer."""

from __future__ import annotations

import socket
import ssl
from urllib.parse import urlsplit

from crawler.demo.web import Web


def raw(host: str, path: str = "/", *headers: str, target: str = "") -> bytes:
    """A request as it goes over the wire, the connection to be closed after it."""
    lines = (f"GET {target or path} HTTP/1.1", f"Host: {host}", "Connection: close", *headers)
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def ask(web: Web, url: str, *headers: str, ca: bytes | None = None) -> bytes:
    """The answer to a GET, head and body, as sent; the client trusts `ca`, else the web's own authority."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    with socket.create_connection(("127.0.0.1", urlsplit(web.proxy).port or 0)) as channel:
        if parts.scheme == "http":
            return _said(channel, raw(host, parts.path, *headers, target=url))
        channel.sendall(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n".encode())
        assert channel.recv(4096).startswith(b"HTTP/1.1 200 ")
        trusting = ssl.create_default_context(cadata=(ca or web.ca).decode())
        with trusting.wrap_socket(channel, server_hostname=host) as inside:
            return _said(inside, raw(host, parts.path, *headers))


def _said(channel: socket.socket, request: bytes) -> bytes:
    channel.sendall(request)
    answer = b""
    channel.settimeout(10)
    while not _whole(answer):
        more = channel.recv(65536)
        if not more:
            break
        answer += more
    return answer


def _whole(answer: bytes) -> bool:
    """Whether a kept-alive answer is all there: by its length, or by its last chunk."""
    head, found, body = answer.partition(b"\r\n\r\n")
    if not found:
        return False
    if b"Transfer-Encoding: chunked" in head:
        return body.endswith(b"0\r\n\r\n")
    length = next((line.partition(b": ")[2] for line in head.split(b"\r\n") if line.startswith(b"Content-Length")), b"0")
    return len(body) >= int(length)
