"""`pressmark serve`: an archive in Datasette, with all that its tables mean told."""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import socket
from collections.abc import Callable
from dataclasses import asdict, dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from datasette.app import Datasette
from datasette.plugins import pm

from archive import browse, config, database, store
from archive.browse import description, hosts, visit
from archive.browse.counted import Counted
from archive.browse.place import PLUGIN, Archive, Shown
from normalize.errors import PressmarkError, UsageError

HOST = "127.0.0.1"
PORT = 8001
AT_ONCE = 100  # connections of the world; more are told to come back


@dataclass(frozen=True, slots=True)
class World:
    """To whom an archive is shown beyond this machine."""

    public: bool = False  # to the world, within bounds
    address: str = ""  # under which a proxy shows it: "https://news.example/archive/"
    unguarded: bool = False  # all of it, to whoever reaches the address that is listened on


LOCAL = World()


def serve(folder: Path, host: str = HOST, port: int = PORT, started: Callable[[str], None] = print, world: World = LOCAL) -> None:
    """Serve the archive until it is interrupted; `started` is told the address once it can be opened. Port 0 takes a free one.

    Raises NotAnArchive, UsageError where there is no archive.db yet, StorageError where it cannot be read, and
    PressmarkError where the port cannot be had.
    """
    _refuse_strangers(host, world)
    application = datasette(folder, world)
    make_ready()
    with _listening(host, port) as listener:
        started(_address(listener))
        at_once = AT_ONCE if world.public else None
        settings = uvicorn.Config(
            application.app(), log_level="warning", lifespan="on", ws="none", limit_concurrency=at_once, server_header=False
        )
        server = uvicorn.Server(settings)
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C is how it is meant to end
            server.run(sockets=[listener])


def make_ready() -> None:
    """Do once what the first readers would wait for: templates, and memory that every look for garbage would go through (40 ms of a search's 140)."""
    visit.compile_templates()
    gc.collect()
    gc.freeze()


def _refuse_strangers(host: str, world: World) -> None:
    """Raises UsageError where everything would be shown to others than this machine, and nobody said that it may."""
    if world.public or world.unguarded or _is_loopback(host):
        return
    raise UsageError(
        f"{host} can be reached from other machines, which could read all texts, raw records and tables, and ask any SQL. Add --public to show it"
        f" within bounds, or --unguarded for a network in which all may see all; without --host it is shown to this machine only"
    )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _shown(settings: config.Config, world: World) -> dict[str, object]:
    """What the plugin is told. Raises UsageError."""
    if not world.public:
        return {"plugins": {PLUGIN: {"hosts": hosts.own(world.address, world.unguarded)}}}
    if not settings.contact:
        raise UsageError(f'a public archive names a contact on each page; set contact = "..." in {settings.folder / config.NAME}')
    bounds = settings.public
    shown = Shown(bounds.full_text, bounds.excerpt, bounds.seconds, settings.contact, world.address)
    return {"plugins": {PLUGIN: {"public": asdict(shown)}}}


def _settings(world: World) -> dict[str, object]:
    """Datasette's. Raises UsageError for an address that is none."""
    parts = urlsplit(world.address)
    if world.address and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment):
        raise UsageError(f"{world.address} is no address to be shown under; expected one like https://news.example/archive/")
    mount = {"base_url": f"{parts.path.rstrip('/')}/", "force_https_urls": parts.scheme == "https"} if world.address else {}
    bounded = {"default_allow_sql": False, "allow_download": False, "allow_csv_stream": False} if world.public else {}
    return {**description.SETTINGS, **mount, **bounded}


def datasette(folder: Path, world: World = LOCAL) -> Datasette:
    """Datasette with the archive of `folder` in it, read-only. Raises as `serve` does, but for the port."""
    loaded = config.load(folder)
    name = loaded.name
    path = folder / database.NAME
    if not path.is_file():
        raise UsageError(database.nothing_yet(folder))
    store.carry_out(path)
    database.open_for_reading(path).close()  # tells in words what Datasette would tell in a trace
    if not pm.is_registered(browse):  # where Pressmark runs without being installed
        pm.register(browse, "pressmark")
    # It prints a page-long trace for each page that is not there, and fails where no route fits ("/x/.json"): 500 instead of 404.
    pm.get_plugin("datasette.handle_exception").rich = None
    metadata = {**description.metadata(Archive(name, folder, path.stem)), **_shown(loaded, world)}
    files, immutables = ([], [str(path)]) if database.frozen(path) else ([str(path)], [])
    made = Datasette(files, immutables=immutables, metadata=metadata, settings=_settings(world))
    made.remove_database(path.stem)
    made.add_database(Counted(made, path=str(path), is_mutable=not immutables), name=path.stem)
    return made


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
