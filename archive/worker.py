"""The inside of a worker process: one job after another from its pipe, each under its own CPU limit.

Everything a library may do to a process ends here: an exception becomes a fault, a memory limit too; what kills the process
(CPU limit, a crash in C) is seen and named by the parent, archive/workers.py. A worker dies with its parent.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from importlib import import_module
from io import BytesIO
from multiprocessing.connection import Connection
from operator import attrgetter

PR_SET_PDEATHSIG = 1  # linux/prctl.h
ROOM = 2**20  # bytes of answers that the pipe is asked to hold while the parent is at other things


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker may use."""

    cpu_seconds: int  # for one job
    memory: int  # bytes of address space
    wall_seconds: float  # for one job, counted by the parent; far more than cpu_seconds, for busy machines


@dataclass(frozen=True, slots=True)
class Start:
    """The first message to a worker."""

    entry: str  # "module:function"; the function is given `setup` and returns what does a job
    setup: object
    limits: Limits


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a job has no result."""

    reason: str  # one word: cpu-limit, memory-limit, wall-limit, killed, crashed, or error
    detail: str


@dataclass(frozen=True, slots=True)
class Message:
    """What a worker sends: after its start (value None), and after each job."""

    value: object
    fault: Fault | None
    cpu_total: float  # seconds of CPU that the process has used since its birth


def main(handle: int, parent: int) -> None:
    """Serve the pipe until it closes."""
    _die_with(parent)
    pipe = Connection(handle)
    start = pipe.recv()
    try:
        work = _entry(start)
    except Exception as problem:  # noqa: BLE001  # whatever keeps a worker from starting is told to the parent
        pipe.send(Message(None, Fault("error", _told(problem)), time.process_time()))
        return
    pipe.send(Message(None, None, time.process_time()))
    with socket.socket(fileno=os.dup(handle)) as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ROOM)
    _serve(pipe, work, start.limits)


def _serve(pipe: Connection, work: Callable[[object], object], limits: Limits) -> None:
    shapes: Shapes = {}
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return
        _allow_cpu(limits.cpu_seconds)
        message = _done(work, job)
        pipe.send_bytes(_packed(message, shapes))
        if message.fault and message.fault.reason == "memory-limit":
            return  # what a library left half done without memory is not to be trusted


Shapes = dict[type, Callable[[object], tuple[object, ...]] | None]  # how the values of a class are taken out of it


class _Packer(pickle.Pickler):
    """Pickles a frozen dataclass as a call of its class: what dataclasses does by itself takes the parent ten times as long to undo."""

    def __init__(self, out: BytesIO, shapes: Shapes) -> None:
        super().__init__(out, pickle.HIGHEST_PROTOCOL)
        self._shapes = shapes

    def reducer_override(self, value: object) -> tuple[Callable[..., object], tuple[object, ...]]:
        """How to make the value again; NotImplemented for pickle's own way."""
        kind = type(value)
        if kind not in self._shapes:
            self._shapes[kind] = _values(kind)
        values = self._shapes[kind]
        return (kind, values(value)) if values else NotImplemented


def _values(kind: type) -> Callable[[object], tuple[object, ...]] | None:
    """What takes the arguments of its class out of a dataclass; None for another class, or one whose values are not its arguments."""
    if not is_dataclass(kind) or "__post_init__" in vars(kind) or not all(field.init and not field.kw_only for field in fields(kind)):
        return None
    names = [field.name for field in fields(kind)]
    if len(names) < 2:  # attrgetter of one name gives no tuple
        return lambda value: tuple(getattr(value, name) for name in names)
    return attrgetter(*names)


def _packed(message: Message, shapes: Shapes) -> bytes:
    out = BytesIO()
    _Packer(out, shapes).dump(message)
    return out.getvalue()


def _done(work: Callable[[object], object], job: object) -> Message:
    try:
        return Message(work(job), None, time.process_time())
    except MemoryError:
        return Message(None, Fault("memory-limit", "needed more memory than ingest.memory allows"), time.process_time())
    except Exception as problem:  # noqa: BLE001  # the process's border: a page may break any library, and costs only itself
        return Message(None, Fault("error", _told(problem)), time.process_time())


def _entry(start: Start) -> Callable[[object], object]:
    module, _, function = start.entry.partition(":")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (start.limits.memory, start.limits.memory))
    work: Callable[[object], object] = getattr(import_module(module), function)(start.setup)
    return work


def _allow_cpu(seconds: int) -> None:
    """Raise the soft limit to so much from now on; behind it SIGXCPU ends the process, also in the middle of C code."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(time.process_time()) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _die_with(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which closes the pipe
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the line above
        os._exit(0)


def _told(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"[:500]
