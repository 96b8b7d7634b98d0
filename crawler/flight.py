"""One budget of bytes for all bodies under way, shared so that none waits for ever and small pages never wait.

Each fetch has a share of its own, which holds most pages whole. What a larger one needs comes out of a common pool, and is given only
where afterwards all could still be served to their ends one after another (Dijkstra's banker): so there is no deadlock, and what
is not given yet is a transport that is read later. Pure: no network, no clock. See docs/decisions/0016-bytes-in-flight.md.
"""

from __future__ import annotations

from collections.abc import Callable

STEP = 256 * 1024  # bytes given at once; more than one read of the network, so that few fetches ask often
SHARE = 2**20  # bytes that each fetch has for its own, where the budget allows


class Flight:
    """The budget."""

    def __init__(self, budget: int, fetches: int) -> None:
        """`budget` in bytes; `fetches` is how many are under way at most."""
        self.share = max(STEP, min(SHARE, budget // (2 * max(1, fetches))))
        self._pool = max(STEP, budget - self.share * fetches)
        self._free = self._pool
        self._large: list[Seat] = []  # those that hold some of the pool
        self._waiting: list[Seat] = []  # in the order in which they came to wait

    def __deepcopy__(self, memo: object) -> Flight:
        return self  # Scrapy copies its settings, and one budget is handed on in them

    @property
    def most(self) -> int:
        """Bytes that one fetch can ever hold."""
        return self.share + self._pool

    @property
    def free(self) -> int:
        """Bytes of the pool that nobody holds."""
        return self._free

    def seat(self, resume: Callable[[], None]) -> Seat:
        """A place for a fetch; `resume` is called when what it waits for has been given."""
        return Seat(self, resume)

    def give(self, seat: Seat, wanted: int) -> bool:
        """Give `wanted` bytes of the pool more to `seat`, where all can still be served afterwards."""
        if wanted > self._free or not self._safe(seat, wanted):
            return False
        if not seat.held:
            self._large.append(seat)
        seat.held += wanted
        self._free -= wanted
        return True

    def wait(self, seat: Seat) -> None:
        if seat not in self._waiting:
            self._waiting.append(seat)

    def take_back(self, seat: Seat, left: int) -> None:
        """Of what `seat` holds only `left` bytes are still held; those that wait are looked at in their order."""
        if seat in self._waiting:
            self._waiting.remove(seat)
        if left < seat.held:
            self._free += seat.held - left
            seat.held = left
            if not left:
                self._large.remove(seat)
        self.look_again()

    def look_again(self) -> None:
        """Give to those that wait what can be given now."""
        for seat in tuple(self._waiting):
            if seat in self._waiting and seat.given():
                self._waiting.remove(seat)
                seat.resume()

    def _safe(self, asking: Seat, wanted: int) -> bool:
        """Whether there is an order in which all that hold some of the pool can have the rest of what they may need."""
        free = self._free - wanted
        others = [(max(0, seat.claim - seat.held), seat.held) for seat in self._large if seat is not asking]
        after = (max(0, asking.claim - asking.held - wanted), asking.held + wanted)
        for missing, held in sorted([*others, after]):
            if missing > free:
                return False
            free += held
        return True


class Seat:
    """What one fetch holds of the budget, from its first byte until nobody needs its body any more."""

    def __init__(self, flight: Flight, resume: Callable[[], None]) -> None:
        self.held = 0  # bytes of the pool
        self.claim = 0  # bytes of the pool that it may come to need
        self.resume = resume
        self._flight = flight
        self._wanted = 0

    def fits(self, size: int, to_come: int) -> bool:
        """Whether `size` bytes, and one read more, may be held now, of a fetch that may bring `to_come` more; else it waits."""
        own = self._flight.share + self.held
        missing = size + min(to_come, STEP) - own
        if missing <= 0:
            return True
        self.claim = min(self._flight.most - self._flight.share, size + to_come - self._flight.share)
        self._wanted = min(-(-missing // STEP) * STEP, self.claim - self.held)
        if self._wanted <= 0 or self.given():
            return True
        self._flight.wait(self)
        return False

    def given(self) -> bool:
        """Whether what is waited for is given now."""
        return self._flight.give(self, self._wanted)

    def settle(self, size: int) -> None:
        """Nothing more comes: `size` bytes are held until `leave`."""
        left = min(self.held, max(0, size - self._flight.share))
        self.claim = left
        self._flight.take_back(self, left)

    def leave(self) -> None:
        """The body is held no more."""
        self._flight.take_back(self, 0)
