"""What was made last is kept in memory, as far as it fits."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """A function whose last results need not be made again: as many of them as weigh no more than `most` together, and the last in any case.

    A number of results would not do: a page that somebody made too long weighs as much as ten thousand.
    """

    def __init__(self, make: Callable[[Key], Value], weigh: Callable[[Value], int], most: int) -> None:
        self._make, self._weigh, self._most = make, weigh, most
        self._held = OrderedDict[Key, Value]()
        self._weight = 0

    def __call__(self, key: Key) -> Value:
        """What is made of the key."""
        if key in self._held:
            self._held.move_to_end(key)
            return self._held[key]
        found = self._held[key] = self._make(key)
        self._weight += self._weigh(found)
        while self._weight > self._most and len(self._held) > 1:
            self._weight -= self._weigh(self._held.popitem(last=False)[1])
        return found
