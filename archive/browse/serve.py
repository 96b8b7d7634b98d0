"""`pressmark serve`: an archive in Datasette, with all that its tables mean told."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
from collections.abc import Callable
from pathlib import Path

import rich
import uvicorn
from datasette.app import Datasette
from datasette.plugins import pm

from archive import browse, config, store
from archive.browse import description
from archive.browse.place import Archive
from normalize.errors import PressmarkError, UsageError

HOST = "127.0.0.1"
PORT = 8001


def serve(folder: Path, host: str = HOST, port: int = PORT, started: Callable[[str], None] = print) -> None:
    """Serve the archive until it is interrupted; `started` is told the address once it can be opened. Port 0 takes a free one.

    Raises NotAnArchive, UsageError where there is no archive.db yet, StorageError where it cannot be read, and
    PressmarkError where the port cannot be had.
    """
    application = datasette(folder)
    with _listening(host, port) as listener:
        started(_address(listener))
        rich.reconfigure(quiet=True)  # the console on which Datasette prints a page-long trace for each page that is not there
        server = uvicorn.Server(uvicorn.Config(application.app(), log_level="warning", lifespan="on"))
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C is how it is meant to end
            server.run(sockets=[listener])


def datasette(folder: Path) -> Datasette:
    """Datasette with the archive of `folder` in it, read-only. Raises as `serve` does, but for the port."""
    name = config.load(folder).name
    path = folder / store.NAME
    if not path.is_file():
        raise UsageError(store.nothing_yet(folder))
    store.carry_out(path)
    store.open_for_reading(path).close()  # tells in words what Datasette would tell in a trace
    if not pm.is_registered(browse):  # where Pressmark runs without being installed
        pm.register(browse, "pressmark")
    metadata = description.metadata(Archive(name, folder, path.stem))
    files, immutables = ([], [str(path)]) if store.frozen(path) else ([str(path)], [])
    return Datasette(files, immutables=immutables, metadata=metadata, settings=dict(description.SETTINGS))


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(64)
    except OSError as problem:
        listener.close()
        raise PressmarkError(_refused(host, port, problem)) from problem
    return listener


def _refused(host: str, port: int, problem: OSError) -> str:
    if problem.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is in use; take another with --port, or end what listens there"
    if isinstance(problem, socket.gaierror):
        return f"no address is known for {host!r}; take one of this machine's with --host, like {HOST}"
    return f"cannot listen on port {port} of {host}: {os.strerror(problem.errno) if problem.errno else problem}"


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
