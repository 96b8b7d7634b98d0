"""The budget of bytes in flight: nobody waits for ever, and small pages never do."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.flight import STEP, Flight, Seat

MIB = 2**20


def nothing() -> None:
    """A fetch that is looked at by hand."""


def test_a_page_within_its_share_never_waits() -> None:
    flight = Flight(8 * MIB, 4)
    large = [Fetch(flight, 3 * MIB) for _ in range(3)]
    for fetch in large * 11:
        fetch.step(STEP)
    assert any(fetch.waits for fetch in large)
    assert flight.seat(nothing).fits(flight.share - STEP, 4 * MIB)


def test_what_was_given_comes_back_to_those_who_wait() -> None:
    flight = Flight(4 * MIB, 1)
    resumed: list[str] = []
    first, second = flight.seat(nothing), flight.seat(lambda: resumed.append("second"))
    assert first.fits(flight.most - STEP, STEP)
    assert not second.fits(2 * MIB, MIB)
    first.leave()
    assert resumed == ["second"]


def test_a_body_that_is_smaller_than_it_could_be_gives_the_rest_back() -> None:
    flight = Flight(64 * MIB, 1)
    seat = flight.seat(nothing)
    assert seat.fits(5 * MIB, 40 * MIB)
    seat.settle(2 * MIB)
    assert seat.held == 2 * MIB - flight.share
    seat.leave()
    assert flight.free == flight.most - flight.share


class Fetch:
    """A body that grows as long as it may."""

    def __init__(self, flight: Flight, length: int) -> None:
        self.length = length
        self.size = 0
        self.waits = False
        self.done = False
        self.seat: Seat = flight.seat(self.resume)

    def resume(self) -> None:
        self.waits = False

    def step(self, count: int) -> None:
        if self.waits or self.done:
            return
        self.size = min(self.length, self.size + count)
        if self.size == self.length:
            self.done = True
            self.seat.settle(self.size)
            self.seat.leave()
        else:
            self.waits = not self.seat.fits(self.size, self.length - self.size)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(2, 40), st.integers(1, 8), st.lists(st.integers(1, 50), min_size=1, max_size=24), st.lists(st.integers(0, 23), max_size=400)
)
def test_however_fetches_take_turns_all_come_to_their_end(budget: int, fetches: int, lengths: list[int], turns: list[int]) -> None:
    flight = Flight(budget * MIB, fetches)
    running = [Fetch(flight, min(length * MIB, flight.most)) for length in lengths]
    for turn in turns:
        running[turn % len(running)].step(STEP)
        assert flight.free >= 0
    for _ in range(50 * len(running) * MIB // STEP):
        for fetch in running:
            fetch.step(STEP)
        if all(fetch.done for fetch in running):
            break
    assert [fetch.done for fetch in running] == [True] * len(running)
    assert flight.free == flight.most - flight.share
