"""Which connection to each host is kept open, over all schemes and ports together: one, so that no host ever has two of ours."""

from __future__ import annotations

from collections.abc import Hashable

from crawler.tap import Tap


class Kept:
    """Shared by the handlers of http and https."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[Hashable, Tap]] = {}  # by host: the way and the connection that was used last

    def __deepcopy__(self, memo: object) -> Kept:
        return self  # Scrapy deep-copies its settings

    def make_way(self, host: str, way: Hashable) -> None:
        """Closes what is kept open to the host by another way (http beside https, another port)."""
        last = self._last.get(host)
        if last is not None and last[0] != way:
            del self._last[host]
            last[1].drop()

    def note(self, host: str, way: Hashable, tap: Tap) -> None:
        """Remembers the connection that is now used."""
        self._last[host] = (way, tap)
