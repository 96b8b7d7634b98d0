"""The demo's archive on disk: made once, its settings written again at each run, the number of finished runs kept in demo.json."""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import chain
from pathlib import Path

from archive import config
from archive.create import FOLDERS
from crawler.demo import press
from normalize.errors import UsageError

STATE = "demo.json"
CA = "demo-ca.pem"
# Ages in seconds at which an article is due again: dense enough that whoever comes back after any while finds it due.
AGES = tuple(chain(range(1, 120, 4), range(120, 600, 15), range(600, 3600, 60), range(3600, 86400, 3600), range(86400, 31 * 86400, 86400)))


def runs(folder: Path) -> int:
    """How many runs of the demo this archive has seen to their end. Raises UsageError where another archive stands there."""
    state = folder / STATE
    if state.exists():
        return int(json.loads(state.read_text("utf-8"))["runs"])
    if (folder / config.NAME).exists():
        raise UsageError(f"{folder} holds an archive that the demo did not make; give the demo another folder: pressmark demo DIR")
    return 0


def prepare(folder: Path, proxy: str, ca: bytes) -> None:
    """Writes the archive's settings, sources and rules for a web that listens at `proxy`."""
    done = runs(folder)
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    finished(folder, done)
    for name, content in press.sources().items():
        (folder / "sources" / f"{name}.toml").write_bytes(content)
    (folder / "rules" / "demo.toml").write_bytes((files("crawler.demo") / "rules.toml").read_bytes())
    (folder / CA).write_bytes(ca)
    (folder / config.NAME).write_text(settings(proxy, tuple(press.sources())), "utf-8")


def settings(proxy: str, sources: tuple[str, ...]) -> str:
    """The text of the demo's archive.toml."""
    text = (files("crawler.demo") / "archive.toml").read_text("utf-8")
    ages = ", ".join(f'"{seconds}s"' for seconds in AGES)
    named = ", ".join(f'"{name}"' for name in sources)
    return text.replace("{proxy}", proxy).replace("{sources}", named).replace("{ages}", ages)


def finished(folder: Path, number: int) -> None:
    """Notes how many runs have come to their end; the first of them makes the newsrooms' evening."""
    fresh = folder / f"{STATE}.new"
    fresh.write_text(json.dumps({"runs": number}) + "\n", "utf-8")
    fresh.replace(folder / STATE)
