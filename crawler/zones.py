"""A guess at a newsroom's time zone, from the zone that its feeds print and the country of its domain."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, ZoneInfoNotFoundError

from normalize import dates
from normalize.model import Instant


@dataclass(frozen=True, slots=True)
class Zone:
    """What printed times tell of their zone."""

    name: str  # IANA; "" where it cannot be told
    why: str  # in words


def guess(printed: Iterable[str], host: str) -> Zone:
    """The zone of times printed so, on a site of that host."""
    moments = [moment for text in printed if (moment := dates.parse(text)) and moment.precision in ("second", "minute")]
    zoned = [moment for moment in moments if moment.offset is not None]
    if not zoned:
        return Zone("", "unknown: the listings print no times with a zone")
    if all(moment.offset == 0 for moment in zoned):
        return Zone("", "unknown: the listings print UTC, which says nothing of the newsroom")
    offsets = ", ".join(sorted({_shown(moment.offset or 0) for moment in zoned}))
    fitting = [name for name in _of_country(host.rpartition(".")[2]) if _fits(name, zoned)]
    if fitting:
        return Zone(fitting[0], f"the listings print {offsets}, and the domain is of that country")
    return Zone("", f"unknown: the listings print {offsets}; put the newsroom's city here")


def _shown(minutes: int) -> str:
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _fits(name: str, moments: Collection[Instant]) -> bool:
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return all(moment.at.astimezone(zone).utcoffset() == timedelta(minutes=moment.offset or 0) for moment in moments)


@cache
def _countries() -> dict[str, tuple[str, ...]]:
    """The zones of each country, as the system's table has them."""
    table = next((path for folder in TZPATH if (path := Path(folder) / "zone.tab").is_file()), None)
    found: dict[str, tuple[str, ...]] = {}
    for line in table.read_text("utf-8").splitlines() if table else ():
        if not line.startswith("#") and line.count("\t") >= 2:
            code, _, name = line.split("\t")[:3]
            found[code.lower()] = (*found.get(code.lower(), ()), name)
    return found


def _of_country(domain: str) -> tuple[str, ...]:
    return _countries().get({"uk": "gb"}.get(domain, domain), ())
