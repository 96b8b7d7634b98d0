"""Any sequence of what can happen to the frontier leaves every URL in one state, one lease a host, and none forgotten."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from crawler.frontier_lease import Lease
from crawler.links import Found, Link
from tests.crawler.desk import Desk, desk, source

HOSTS = ("harbour.example", "bay.example", "pier.example")
RESTING = ("settled", "refused", "given-up", "retired", "barred")
RULES = ("", "User-agent: *\nDisallow: /news/1", "User-agent: *\nDisallow: /")
STATUSES = st.sampled_from([200, 200, 200, 304, 301, 404, 410, 429, 500, 503, None])


class FrontierStates(RuleBasedStateMachine):
    leases = Bundle("leases")

    @initialize(endless=st.booleans())
    def begin(self, endless: bool) -> None:
        self.place = TemporaryDirectory()
        self.endless = endless
        self.known: set[str] = set()
        self.tickets: dict[int, Lease] = {}
        self.numbers = count()
        self.run: Desk = self.opened(1_000_000.0)

    def opened(self, now: float) -> Desk:
        sources = tuple(source(host.split(".")[0], host, urls_a_day=25) for host in HOSTS)
        return desk(Path(self.place.name), *sources, now=now, endless=self.endless)

    @rule(target=leases)
    def ask(self) -> object:
        lease = self.run.lease()
        if lease is None:
            return multiple()
        assert lease.ticket not in self.tickets
        self.tickets[lease.ticket] = lease
        return lease.ticket

    @rule(
        ticket=consumes(leases),
        status=STATUSES,
        body=st.sampled_from(RULES),
        tag=st.sampled_from(["", '"1"', '"2"']),
        links=st.integers(0, 3),
    )
    def answer(self, ticket: int, status: int | None, body: str, tag: str, links: int) -> None:
        lease = self.tickets.pop(ticket, None)
        if lease is None:
            return  # of a run that was killed
        self.run.answer(lease, status, body.encode(), {"ETag": tag, "Location": f"/news/{links}", "Retry-After": "40"})
        reading = self.run.frontier.reading(ticket)
        if reading is not None:
            found = [Link(f"https://{HOSTS[links % 3]}/news/{next(self.numbers)}", "article") for _ in range(links)]
            self.run.frontier.found(reading, Found(tuple(found), links), self.run.now)
            self.known |= {link.url for link in found}

    @rule(ticket=consumes(leases))
    def release(self, ticket: int) -> None:
        self.tickets.pop(ticket, None)
        self.run.frontier.release(ticket, "TimeoutError", self.run.now)

    @rule(ticket=consumes(leases))
    def refuse(self, ticket: int) -> None:
        self.tickets.pop(ticket, None)
        self.run.frontier.refuse(ticket, "guard: inward", self.run.now)

    @rule(seconds=st.sampled_from([0.0, 1.0, 2.0, 15.0, 200.0, 4000.0, 90_000.0]))
    def wait(self, seconds: float) -> None:
        self.run.wait(seconds)

    @rule()
    def die(self) -> None:
        self.run.close()
        self.tickets.clear()
        self.run = self.opened(self.run.now)

    @invariant()
    def each_url_is_in_one_state_and_none_is_lost(self) -> None:
        rows = self.run.frontier._db.execute("SELECT * FROM url").fetchall()
        assert self.known <= {row["url"] for row in rows}
        for row in rows:
            assert row["state"] in ("waiting", "leased", *RESTING)
            assert (row["state"] == "leased") == (row["lease"] is not None)
            assert (row["state"] == "waiting") == (row["due_at"] is not None), tuple(row)

    @invariant()
    def a_host_has_one_lease_and_every_lease_its_attempt(self) -> None:
        db = self.run.frontier._db
        leased = db.execute("SELECT lease, host FROM url WHERE lease IS NOT NULL").fetchall()
        assert len({row["host"] for row in leased}) == len(leased)
        assert {row["lease"] for row in leased} == set(self.tickets)
        assert {number for (number,) in db.execute("SELECT id FROM attempt WHERE outcome = 'leased'")} == set(self.tickets)
        assert {ticket for (ticket,) in db.execute("SELECT lease FROM host WHERE lease IS NOT NULL")} == set(self.tickets)

    @invariant()
    def whoever_waits_has_its_host_wake(self) -> None:
        horizon = self.run.frontier._plan.horizon
        asleep = self.run.frontier._db.execute(
            "SELECT url.url, url.due_at FROM url JOIN host ON host.name = url.host JOIN queue ON queue.host = url.host AND queue.source = url.source"
            " WHERE url.state = 'waiting' AND url.role != 'robots' AND (url.again = 0 OR url.due_at <= ?) AND host.lease IS NULL"
            " AND (queue.wake_at IS NULL OR queue.wake_at > MAX(url.due_at, host.next_at, host.backoff_until) + 0.001)",
            (horizon,),
        ).fetchall()
        assert [tuple(row) for row in asleep] == []

    def teardown(self) -> None:
        if not hasattr(self, "run"):
            return
        self.die()
        for _ in range(600):
            if (lease := self.run.lease()) is not None:
                self.run.answer(lease, 200, b"" if lease.role == "robots" else b"there")
                self.run.wait(2)
            elif (at := self.run.frontier.next_at(self.run.now, 1e12)) is None or at > self.run.now + 10 * 86_400:
                break
            else:
                self.run.clock[0] = max(at, self.run.now + 1)
        left = self.run.frontier._db.execute(
            "SELECT url, state, put_off FROM url WHERE visits = 0 AND state = 'waiting' AND again = 0"
        ).fetchall()
        assert [tuple(row) for row in left] == []
        self.run.close()
        self.place.cleanup()


FrontierStates.TestCase.settings = settings(
    max_examples=15, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
TestFrontierStates = FrontierStates.TestCase
