"""What a machine's own clock is told so that it crawls by itself: systemd's units and cron's line, as text. Pure."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from zlib import crc32

_STOP = 20  # seconds that systemd waits: twice what a crawl takes to end at most
_STEPS = (30, 20, 15, 10, 5, 2, 1)  # minutes that an hour is divided by
_SPECIAL = re.compile(r'([\\"])')


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be run."""

    program: tuple[str, ...]  # the words before the command's name
    folder: Path  # the archive, absolute
    user: str  # who runs it
    every: float  # seconds between two runs, at least


@dataclass(frozen=True, slots=True)
class File:
    """A file for /etc/systemd/system."""

    name: str
    text: str


def systemd(job: Job) -> tuple[File, ...]:
    """A service that crawls once with its timer, and a service that watches instead of both."""
    name = unit(job.folder)
    crawl = _service(job, ("crawl", str(job.folder), "--unless-busy", "--quiet"), "oneshot", "")
    watch = _service(job, ("watch", str(job.folder)), "exec", "\n[Install]\nWantedBy=multi-user.target\n")
    return (
        File(f"{name}.service", crawl),
        File(f"{name}.timer", _timer(job)),
        File(f"{name}-watch.service", watch),
    )


def cron(job: Job) -> str:
    """A line for `crontab -e`; a run that meets another one ends at once and says nothing, other problems are mailed."""
    words = shlex.join((*job.program, "crawl", str(job.folder), "--unless-busy", "--quiet"))
    told = words.replace("%", "\\%")  # a bare one ends the command (crontab(5))
    return f"{_times(job)} {told} > /dev/null\n"


def unit(folder: PurePath) -> str:
    """A name for the units of the archive in that folder."""
    return "pressmark-" + (re.sub(r"[^A-Za-z0-9_.-]+", "-", folder.name).strip("-.") or "archive")


def quoted(word: str) -> str:
    """The word as systemd reads it in a command line (systemd.service(5), "Command lines")."""
    return '"' + _SPECIAL.sub(r"\\\1", word).replace("%", "%%").replace("$", "$$") + '"'


def _path(path: Path) -> str:
    return '"' + _SPECIAL.sub(r"\\\1", str(path)).replace("%", "%%") + '"'


def _service(job: Job, words: Sequence[str], kind: str, install: str) -> str:
    program, *rest = (*job.program, *words)
    line = " ".join((quoted(program).replace("$$", "$"), *map(quoted, rest)))  # in a program's own path a dollar is a dollar
    private = any(PurePath(path).is_relative_to("/tmp") for path in (program, job.folder))  # it is looked for, not used
    return f"""\
[Unit]
Description=Pressmark {words[0]} of {str(job.folder).replace("%", "%%")}
Wants=network-online.target
After=network-online.target

[Service]
Type={kind}
ExecStart={line}
{"ExecReload=/bin/kill -HUP $MAINPID" + chr(10) if kind == "exec" else ""}User={job.user}
Restart=on-failure
RestartSec=60
# 2 is wrong usage, a fault in archive.toml or another crawl of this archive: no second try helps.
RestartPreventExitStatus=2
KillMode=mixed
TimeoutStopSec={_STOP}
Nice=5
UMask=0027
ReadWritePaths={_path(job.folder)}
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp={"no" if private else "yes"}
PrivateDevices=yes
ProtectClock=yes
ProtectHostname=yes
ProtectControlGroups=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
NoNewPrivileges=yes
CapabilityBoundingSet=
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
{install}"""


def _timer(job: Job) -> str:
    return f"""\
[Unit]
Description=Pressmark crawl of {str(job.folder).replace("%", "%%")}, again and again

[Timer]
OnBootSec=2min
OnUnitInactiveSec={job.every:.0f}s
RandomizedDelaySec=30s

[Install]
WantedBy=timers.target
"""


def _times(job: Job) -> str:
    minutes = int(job.every // 60)
    chance = crc32(str(job.folder).encode())  # the same for each archive: not all of the world's crawls at the full hour
    if minutes >= 60 * 24:
        return f"{chance % 60} {chance // 60 % 24} * * *"
    if minutes >= 60:
        return f"{chance % 60} */{minutes // 60} * * *" if minutes >= 120 else f"{chance % 60} * * * *"
    step = next((step for step in _STEPS if step <= minutes), 1)
    return f"*/{step} * * * *" if step > 1 else "* * * * *"
