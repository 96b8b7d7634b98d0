"""A unit for systemd that serves an archive, as text."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from archive.browse.serve import World

# What a process that reads files and answers on a port never does; systemd.exec(5). A port below 1024 wants a proxy or a socket unit.
_HARDENED = """\
CapabilityBoundingSet=
LockPersonality=yes
MemoryDenyWriteExecute=yes
PrivateUsers=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
RemoveIPC=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallErrorNumber=EPERM
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
UMask=0077"""
_SPECIAL = re.compile(r'([\\"])')


def systemd(folder: Path, name: str, called: str, host: str, port: int, world: World) -> str:
    """The unit's file (systemd.service(5), systemd.exec(5)); `called` is the word that started this Pressmark."""
    flags = [*(["--public"] if world.public else []), *(["--unguarded"] if world.unguarded else [])]
    flags += ["--address", world.address] if world.address else []
    words = [*_program(called), "serve", str(folder), "--host", host, "--port", str(port), *flags]
    reach = "IPAddressDeny=any\nIPAddressAllow=localhost\n" if host in ("127.0.0.1", "::1", "localhost") else ""
    return f"""\
# /etc/systemd/system/pressmark-{re.sub(r"[^A-Za-z0-9_.-]+", "-", folder.name).strip("-.") or "archive"}-serve.service
[Unit]
Description=Pressmark serves {" ".join((name or folder.name).split()).replace("%", "%%")}
After=network.target

[Service]
Type=exec
User={_owner(folder)}
ExecStart={" ".join(map(_quoted, words))}
Restart=on-failure
RestartSec=5
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={_quoted(str(folder)).replace("$$", "$")}
PrivateTmp=yes
PrivateDevices=yes
{_HARDENED}
{reach}MemoryMax=2G
TasksMax=200

[Install]
WantedBy=multi-user.target
"""


def _owner(folder: Path) -> str:
    try:
        return folder.owner()
    except KeyError:  # a number without a name
        return str(folder.stat().st_uid)


def _program(called: str) -> list[str]:
    """The words that start this very Pressmark."""
    for found in (Path(called), Path(sys.executable).with_name("pressmark")):
        if found.name == "pressmark" and found.is_file():
            return [str(found.absolute())]
    return [sys.executable, "-m", "crawler.cli"]


def _quoted(word: str) -> str:
    return '"' + _SPECIAL.sub(r"\\\1", word).replace("%", "%%").replace("$", "$$") + '"'
