"""What a look at everyone's health found, in words and as JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from statistics import median
from typing import Any

from archive.words import many, size
from crawler import traffic
from crawler.checkup import Checkup, Patient, instant
from crawler.facts import Evidence

WEEK = 7  # days over which traffic is told
SHOWN = 3  # captures that show a cause


def report(found: Checkup) -> Iterator[str]:
    """The look for a person, line by line."""
    yield from _table(found)
    troubled = [patient for patient in (found.ours, *found.sources) if patient.verdict.state not in ("well", "new")]
    for patient in troubled:
        yield from ("", *_details(patient))
    yield ""
    yield from _facts(found)


def as_json(found: Checkup) -> dict[str, Any]:
    """The look as one object; docs/health.md tells its fields."""
    return {
        "at": instant(found.at),
        "alarming": found.alarming,
        "ours": _plain(found.ours),
        "sources": [_plain(patient) for patient in found.sources],
        "bytes_a_day": {role: round(number) for role, number in _bytes_a_day(found).items()},
        "due": {"now": found.due.now, "within_an_hour": found.due.hour, "within_a_day": found.due.day, "next": instant(found.due.next_at)},
        "clock": {"seconds_ahead": _clock(found), "hosts": len(found.skews)},
    }


def _plain(patient: Patient) -> dict[str, Any]:
    verdict = patient.verdict
    return {
        **({"source": patient.source} if patient.source else {}),
        "state": verdict.state,
        "cause": verdict.cause,
        "says": verdict.says,
        "advice": verdict.do,
        "evidence": [{**asdict(each), "at": instant(each.at)} for each in verdict.evidence],
        **(_figures(patient) if patient.source else {}),
    }


def _figures(patient: Patient) -> dict[str, Any]:
    return {
        "last_success": instant(patient.last_success),
        "last_new": instant(patient.last_new),
        "articles_a_day": patient.lately,
        "usual": patient.usual,
        "next": instant(patient.next_at),
        "waiting": patient.waiting,
        "without_validators": patient.without_validators,
        "days": [asdict(day) for day in patient.days],
    }


def _table(found: Checkup) -> Iterator[str]:
    """A line a source, ours last."""
    width = max((len(patient.source) for patient in found.sources), default=0)
    for patient in found.sources:
        cause = f"  {patient.verdict.says}" if patient.verdict.cause else ""
        answered = f"answered {ago(found.at, patient.last_success)}" if patient.last_success is not None else "never answered"
        yield f"{patient.source:<{width}}  {patient.verdict.state:<7}  {answered:<24}  {_rate(patient):<24}{cause}".rstrip()
    if found.ours.verdict.cause:
        yield f"{'we':<{width}}  {found.ours.verdict.state:<7}  {found.ours.verdict.says}"


def _rate(patient: Patient) -> str:
    if patient.lately is None:
        return "no norm yet"
    return f"{patient.lately:.1f} a day" + (f", usually {patient.usual:.1f}" if patient.usual is not None else "")


def _details(patient: Patient) -> Iterator[str]:
    verdict = patient.verdict
    yield f"{patient.source or 'we'}: {verdict.says} ({verdict.cause})"
    yield from (f"  {_shown(each)}" for each in verdict.evidence[:SHOWN])
    yield f"  to do: {verdict.do}"


def _shown(each: Evidence) -> str:
    record = f", {each.record_id}" if each.record_id else ""
    return f"{each.url} at {(instant(each.at) or '')[:16].replace('T', ' ')}: {each.told}{record}"


def _facts(found: Checkup) -> Iterator[str]:
    due = found.due
    later = f", next {ago(found.at, due.next_at)}" if due.next_at is not None and due.next_at > found.at else ""
    yield f"due        {due.now:,} now, {due.hour:,} more within an hour, {due.day:,} more within a day{later}"
    bytes_a_day = ", ".join(f"{role} {size(number)}" for role, number in _bytes_a_day(found).items() if number)
    yield f"traffic    {bytes_a_day or 'none'} (a day, over the last seven days)"
    plain = [patient.source for patient in found.sources if patient.without_validators is not None and patient.without_validators > 0.5]
    if plain:
        yield f"unsigned   {', '.join(plain)}: no validators, so every return visit costs a whole transfer"
    ahead = _clock(found)
    if ahead is not None:
        yield f"clock      {abs(ahead):.0f} s {'behind' if ahead > 0 else 'ahead of'} that of {many(len(found.skews), 'host')} (median)"


def _bytes_a_day(found: Checkup) -> dict[str, float]:
    first = traffic.today(found.at) - timedelta(days=WEEK - 1)
    return {role: number / WEEK for role, number in found.counted.bytes_by_role(first).items()}


def _clock(found: Checkup) -> float | None:
    """Seconds that the servers' clocks are ahead of ours, the median; None where none told its time."""
    return round(median(found.skews.values()), 1) if found.skews else None


def ago(now: float, at: float | None) -> str:
    """A time as seen from now: "3 min ago", "in 2 h", "never"."""
    if at is None:
        return "never"
    seconds = abs(now - at)
    text = next(
        (f"{seconds / size:.0f} {unit}" for size, unit in ((86_400, "d"), (3600, "h"), (60, "min")) if seconds >= size), f"{seconds:.0f} s"
    )
    return f"{text} ago" if at <= now else f"in {text}"
