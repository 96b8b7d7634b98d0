"""Limited worker processes of our own: a job that needs too much, or kills its worker, costs that job and no other.

Each worker is a fresh Python (not a fork) with one pipe. It does one job at a time, and a few small ones wait in its pipe, so that it
is never idle while the parent writes to the disk; results come back in the order of submission. A worker that dies or runs over a limit
is replaced alone. (A ProcessPoolExecutor breaks as a whole when a worker dies, a multiprocessing.Pool hangs.)
"""

from __future__ import annotations

import os
import signal
import socket
import struct
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe, wait
from pickle import HIGHEST_PROTOCOL, UnpicklingError, dumps
from types import TracebackType
from typing import Any, Generic, TypeVar

from archive.worker import Fault, Limits, Message, Start
from normalize.errors import PressmarkError

Tag = TypeVar("Tag")
Job = TypeVar("Job")
Result = TypeVar("Result")

START_SECONDS = 120.0  # a fresh Python with lxml and trafilatura needs one; a busy machine many
PIPE_SECONDS = 60  # that a worker may take to read or write one message, once it began
AHEAD = 16  # jobs a worker that are read before their turn: a slow page does not leave the other workers idle
WAITING = 8  # jobs in a worker's pipe, the one that it is at included: what it does while the parent stores a batch
SMALL = 8192  # bytes of a job that may wait in a pipe: a send that fills it would keep the parent from all other workers
LIFE = 2000  # jobs, after which a worker is replaced: what libraries leave behind in memory adds up
TRIES = 2  # of a job whose worker was killed, crashed or had no memory left
STARTS = 3  # in a row that may fail before the reason is told
_HANDLE = 3  # file descriptor of the pipe in the worker
_STEADY = {  # what would make two machines, or two workers, read one page differently; and threads, which only cost address space
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
_BOOT = "import sys; sys.path[:] = sys.argv[3:]; from archive.worker import main; main(int(sys.argv[1]), int(sys.argv[2]))"


@dataclass(frozen=True, slots=True)
class Answer(Generic[Result]):
    """What became of one job."""

    value: Result | None  # None where there is a fault
    fault: Fault | None
    cpu_ms: float  # that the job took


@dataclass(slots=True)
class _Ticket(Generic[Tag, Job, Result]):
    """One job on its way."""

    tag: Tag
    job: Job | None
    answer: Answer[Result] | None = None
    tries: int = 0

    @property
    def done(self) -> bool:
        return self.job is None or self.answer is not None


@dataclass(slots=True)
class _Worker(Generic[Job, Result]):
    """One process, and what it is at."""

    pid: int
    pipe: Connection
    deadline: float  # on the monotonic clock
    tickets: deque[_Ticket[Any, Job, Result]] = field(default_factory=deque)  # the first is being done, the others wait in the pipe
    started: bool = False
    jobs: int = 0  # that it has done
    cpu_total: float = 0.0  # seconds, as last told

    @property
    def idle(self) -> bool:
        return self.started and not self.tickets


@dataclass(slots=True)
class Workers(Generic[Job, Result]):
    """A set of worker processes that are started when there is work for them. Use as a context manager."""

    entry: str  # "module:function"; the function is given `setup` in the worker and returns what does a job
    setup: object
    limits: Limits
    count: int
    _workers: list[_Worker[Job, Result]] = field(default_factory=list)
    _failed_starts: int = 0

    def __enter__(self) -> Workers[Job, Result]:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End all workers, also those at work."""
        while self._workers:
            self._end(self._workers[-1])

    def map(self, jobs: Iterable[tuple[Tag, Job | None]]) -> Iterator[tuple[Tag, Answer[Result] | None]]:
        """Each tag with the answer to its job, in the order given; a job that is None passes through with None.

        Reads a little ahead in `jobs`. Raises PressmarkError where no worker can be started.
        """
        source = iter(jobs)
        row: deque[_Ticket[Tag, Job, Result]] = deque()
        todo: deque[_Ticket[Tag, Job, Result]] = deque()
        try:
            while self._fill(row, todo, source):
                while row and row[0].done:
                    ticket = row.popleft()
                    yield ticket.tag, ticket.answer
                if row:
                    self._dispatch(todo)
                    self._listen(todo)
        finally:
            for worker in [worker for worker in self._workers if worker.tickets]:
                self._end(worker)  # the caller stopped listening

    def _fill(
        self, row: deque[_Ticket[Tag, Job, Result]], todo: deque[_Ticket[Tag, Job, Result]], source: Iterator[tuple[Tag, Job | None]]
    ) -> bool:
        """Read ahead; whether there is anything left to wait for or to give out."""
        while len(row) < AHEAD * self.count:
            upcoming = next(source, None)
            if upcoming is None:
                break
            ticket: _Ticket[Tag, Job, Result] = _Ticket(*upcoming)
            row.append(ticket)
            if not ticket.done:
                todo.append(ticket)
        return bool(row)

    def _dispatch(self, todo: deque[_Ticket[Tag, Job, Result]]) -> None:
        """Give each idle worker a job; start workers while there are more jobs than workers; then let jobs wait in the pipes."""
        for waiting in range(WAITING):
            for worker in [worker for worker in self._workers if worker.started and len(worker.tickets) == waiting]:
                if todo and worker.jobs + waiting < LIFE:
                    self._hand(worker, todo)
            starting = sum(not worker.started for worker in self._workers)
            for _ in range(min(len(todo) - starting, self.count - len(self._workers))):
                self._workers.append(self._begin())
            if starting or len(self._workers) < self.count:
                return  # what waits is for those who come

    def _hand(self, worker: _Worker[Job, Result], todo: deque[_Ticket[Tag, Job, Result]]) -> None:
        message = dumps(todo[0].job, HIGHEST_PROTOCOL)
        if worker.tickets and len(message) > SMALL:
            return
        if worker.idle:
            worker.deadline = time.monotonic() + self.limits.wall_seconds
        worker.tickets.append(todo.popleft())
        try:
            worker.pipe.send_bytes(message)
        except OSError:
            self._lost(worker, todo)

    def _listen(self, todo: deque[_Ticket[Tag, Job, Result]]) -> None:
        """Wait for the next message, death or deadline."""
        busy = [worker for worker in self._workers if not worker.idle]
        soonest = min((worker.deadline for worker in busy), default=time.monotonic())
        heard = wait([worker.pipe for worker in busy], max(0.0, soonest - time.monotonic()))
        for worker in busy:
            if worker.pipe in heard:
                self._hear(worker, todo)
            elif time.monotonic() > worker.deadline:
                self._late(worker, todo)

    def _hear(self, worker: _Worker[Job, Result], todo: deque[_Ticket[Tag, Job, Result]]) -> None:
        try:
            message: Message = worker.pipe.recv()
        except (EOFError, OSError, UnpicklingError):
            self._lost(worker, todo)
            return
        spent, worker.cpu_total = message.cpu_total - worker.cpu_total, message.cpu_total
        if not worker.started:
            self._started(worker, message)
        elif message.fault and message.fault.reason == "memory-limit":
            self._end(worker)
            _again(worker, message.fault, spent, todo)
        else:
            value: Result | None = message.value  # type: ignore[assignment]  # what crossed the pipe is what `entry` returns
            worker.tickets.popleft().answer = Answer(value, message.fault, spent * 1000)
            worker.deadline = time.monotonic() + self.limits.wall_seconds
            self._retire(worker)

    def _retire(self, worker: _Worker[Job, Result]) -> None:
        """End a worker that has done its share."""
        worker.jobs += 1
        if worker.jobs >= LIFE:
            self._end(worker)

    def _started(self, worker: _Worker[Job, Result], message: Message) -> None:
        if message.fault:
            self._end(worker)
            raise PressmarkError(f"a worker process cannot start: {message.fault.detail}; is ingest.memory in archive.toml too small?")
        worker.started = True
        self._failed_starts = 0

    def _late(self, worker: _Worker[Job, Result], todo: deque[_Ticket[Tag, Job, Result]]) -> None:
        spent = self._end(worker)[1]
        if not worker.started:
            self._not_started("it said nothing")
        else:
            fault = Fault("wall-limit", f"took more than {self.limits.wall_seconds:g} s")
            _fail(worker, fault, spent, todo)

    def _lost(self, worker: _Worker[Job, Result], todo: deque[_Ticket[Tag, Job, Result]]) -> None:
        status, spent = self._end(worker)
        if not worker.started:
            self._not_started(_death(status))
            return
        code = os.waitstatus_to_exitcode(status)
        if code == -signal.SIGXCPU:
            fault = Fault("cpu-limit", f"needed more than {self.limits.cpu_seconds} s of CPU")
            _fail(worker, fault, spent, todo)
        else:
            reason = "killed" if code == -signal.SIGKILL else "crashed"
            _again(worker, Fault(reason, f"the worker process {_death(status)}"), spent, todo)

    def _not_started(self, why: str) -> None:
        self._failed_starts += 1
        if self._failed_starts >= STARTS:
            raise PressmarkError(f"a worker process cannot start, {STARTS} times in a row: {why}")

    def _begin(self) -> _Worker[Job, Result]:
        ours, theirs = Pipe(duplex=True)
        _bound(ours)
        blank = os.open(os.devnull, os.O_RDWR)
        actions = [(os.POSIX_SPAWN_DUP2, blank, stream) for stream in (0, 1, 2)] + [(os.POSIX_SPAWN_DUP2, theirs.fileno(), _HANDLE)]
        command = [sys.executable, "-c", _BOOT, str(_HANDLE), str(os.getpid()), *sys.path]
        pid = os.posix_spawn(sys.executable, command, {**os.environ, **_STEADY}, file_actions=actions)
        os.close(blank)
        theirs.close()
        worker: _Worker[Job, Result] = _Worker(pid, ours, time.monotonic() + START_SECONDS)
        with suppress(OSError):  # a worker that died at once is seen by _listen
            ours.send(Start(self.entry, self.setup, self.limits))
        return worker

    def _end(self, worker: _Worker[Job, Result]) -> tuple[int, float]:
        """Kill and reap; its exit status and the seconds of CPU since it last told."""
        self._workers.remove(worker)
        worker.pipe.close()
        with suppress(ProcessLookupError):
            os.kill(worker.pid, signal.SIGKILL)
        _, status, usage = os.wait4(worker.pid, 0)
        return status, usage.ru_utime + usage.ru_stime - worker.cpu_total


def _fail(worker: _Worker[Job, Result], fault: Fault, spent: float, todo: deque[_Ticket[Tag, Job, Result]]) -> None:
    """The job that an ended worker was at has failed; those that waited in its pipe go back."""
    worker.tickets.popleft().answer = Answer(None, fault, spent * 1000)
    todo.extendleft(reversed(worker.tickets))
    worker.tickets.clear()


def _again(worker: _Worker[Job, Result], fault: Fault, spent: float, todo: deque[_Ticket[Tag, Job, Result]]) -> None:
    """Once more in a fresh worker: what killed the first may have been the machine, or what an earlier job left behind."""
    ticket = worker.tickets[0]
    ticket.tries += 1
    if ticket.tries >= TRIES:
        _fail(worker, fault, spent, todo)
        return
    todo.extendleft(reversed(worker.tickets))
    worker.tickets.clear()


def _bound(pipe: Connection) -> None:
    """Let no message wait for ever on a worker that neither reads nor dies."""
    limit = struct.pack("ll", PIPE_SECONDS, 0)  # struct timeval
    with socket.socket(fileno=os.dup(pipe.fileno())) as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)


def _death(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
