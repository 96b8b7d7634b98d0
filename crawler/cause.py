"""Why an attempt brought nothing: one word, from what the WARC keeps of it, so that a recovered exchange gets the same. Pure.

The phrases are those of `Exchange.problem` (made in route.py, tap.py, scan.py, wire.py) and of `attempt.reason`. WARC files
keep them for ever, so a phrase that is no longer made stays in the table.
"""

from __future__ import annotations

import re
from typing import Literal, get_args

from archive.capture import Truncated

Cause = Literal[
    "",  # nothing went wrong
    "dns",  # the host's name does not resolve
    "refused-connection",  # nobody listens there
    "no-route",  # no way to the host's network
    "timeout",  # no connection, or no byte of an answer, within the deadline
    "slow",  # an answer began, and did not end within the deadline or at the least rate
    "reset",  # the connection was cut off
    "closed",  # the server closed the connection without an answer
    "truncated",  # the server closed it within the answer
    "too-large",  # body or head over its limit
    "crowded",  # given up for the sake of the memory that all fetches share
    "not-http",  # what came is no HTTP
    "framing",  # HTTP that breaks its own rules on where a body ends
    "tls",  # the encrypted channel did not come about
    "tls-expired",  # certificate expired, or not valid yet
    "tls-name",  # certificate for another name
    "tls-untrusted",  # certificate of nobody that can be trusted
    "proxy",  # our own proxy cannot be had, or digs no tunnel
    "throttled",  # 429
    "http-4xx",
    "http-5xx",
    "http-odd",  # a status that means nothing here
    "loop",  # redirects that lead back, or on and on
    "elsewhere",  # an article's address redirects to what is no article
    "robots",  # robots.txt forbids it
    "guard",  # an address or port that may not be spoken to
    "takedown",  # it was taken down here
    "budget",  # as many as a source may be asked for today
    "address",  # an address that cannot be asked
    "lost",  # the crawl died before the answer
    "stale",  # a kept connection was found closed, and the address asked again
    "other",
]
CAUSES: tuple[Cause, ...] = get_args(Cause)

# The first that is found at the start of a phrase, or where it begins with "..." anywhere in it, counts.
PHRASES: tuple[tuple[str, Cause], ...] = (
    ("...; asked again", "stale"),
    ("guard: ", "guard"),
    ("taken down: ", "takedown"),
    ("budget: ", "budget"),
    ("status 304 to a request without conditions", "http-odd"),
    ("robots.txt", "robots"),
    ("the proxy ", "proxy"),
    ("the host's name does not resolve", "dns"),
    ("the connection was refused", "refused-connection"),
    ("there is no route to the host", "no-route"),
    ("the server's certificate has expired", "tls-expired"),
    ("the server's certificate is not valid yet", "tls-expired"),
    ("the server's certificate is for another name", "tls-name"),
    ("the server's certificate is not one that can be trusted", "tls-untrusted"),
    ("TLS failed", "tls"),
    ("no connection came about within the deadline", "timeout"),
    ("the deadline passed before an answer", "timeout"),
    ("the deadline passed before the end of the answer", "slow"),
    ("the deadline passed while the answer waited for room", "crowded"),
    ("the answer came more slowly than", "slow"),
    ("the deadline passed", "timeout"),
    ("...bytes a second", "slow"),
    ("the connection was reset", "reset"),
    ("the connection was given up", "reset"),
    ("the server closed the connection before an answer", "closed"),
    ("the server closed the connection within the head", "truncated"),
    ("the server closed the connection after interim answers only", "truncated"),
    ("...before the end of the body", "truncated"),
    ("...before the last chunk", "truncated"),
    ("the server closed the connection", "closed"),
    ("a head of more than", "too-large"),
    ("a body of more than", "too-large"),
    ("the answer is not HTTP", "not-http"),
    ("no chunk size where one should be", "framing"),
    ("a trailer too long", "framing"),
    ("redirect loop by", "loop"),
    ("more than", "loop"),  # "more than 10 redirects"
    ("redirects to no http address", "address"),
    ("...no article of", "elsewhere"),
    ("redirects to", ""),
    ("the crawl ended before the answer", "lost"),
    ("...that no request line can carry", "address"),
    ("not an absolute http or https URL", "address"),
)
_CUT: dict[Truncated, Cause] = {"length": "too-large", "time": "slow", "disconnect": "truncated", "unspecified": "truncated"}
_NO_CONNECTION: tuple[Cause, ...] = ("dns", "refused-connection", "no-route", "timeout", "closed", "reset")
_RAISED = re.compile(r"\w+: ")  # an exception's name, where a failure left no exchange


def of(problem: str, status: int | None = None, truncated: Truncated | None = None, unsent_by_proxy: bool = False) -> Cause:
    """The cause of an attempt with this phrase and status; "" where it brought what was asked.

    `unsent_by_proxy`: nothing was sent, and a proxy was to carry it; then it is the proxy that was not reached.
    """
    said = phrase(problem)
    if unsent_by_proxy and said in _NO_CONNECTION:
        return "proxy"
    if truncated and said in ("", "other"):
        return _CUT[truncated]
    if said not in ("", "other"):
        return said
    return _by_status(status) or ("other" if said == "other" and status is None else "")


def phrase(problem: str) -> Cause:
    """What a phrase alone says; "other" for one that nobody knows."""
    if not problem:
        return ""
    bare = _RAISED.sub("", problem, count=1)
    for start, cause in PHRASES:
        anywhere = start.startswith("...")
        if (anywhere and start[3:] in problem) or (not anywhere and (problem.startswith(start) or bare.startswith(start))):
            return cause
    return "" if problem.startswith("status ") else "other"


def _by_status(status: int | None) -> Cause:
    if status is None or status == 304 or 200 <= status < 400:
        return ""
    if status == 429:
        return "throttled"
    return "http-4xx" if status < 500 else "http-5xx" if status < 600 else "http-odd"
