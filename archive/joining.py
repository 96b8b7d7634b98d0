"""New articles that join a cluster and change nothing else: they are added, and nothing is drawn anew. Part of the store."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from sqlite3 import Connection

from archive.groups import HANGS, member, stretches
from archive.prints import listed
from normalize.clusters import Link, Member, contained_end, is_gathered
from normalize.newcomers import Claim, claim, joined

_LINKS = (
    f"SELECT b AS other, a, b, pair_kind, coverage_a, coverage_b FROM relation WHERE a = :one AND {HANGS}"
    f" UNION ALL SELECT a, a, b, pair_kind, coverage_a, coverage_b FROM relation WHERE b = :one AND {HANGS}"
)
_STANDING = (
    "SELECT article.id, age, article.key, round_up, COALESCE(cluster, article.id) FROM json_each(?) CROSS JOIN linked ON linked.article = value"
    " JOIN article ON article.id = value LEFT JOIN clustered ON clustered.article = value"
)
_CONTAINED = (
    "SELECT b AS other, a, b, coverage_a, coverage_b FROM relation WHERE a = :one AND kind = 'contained'"
    " UNION ALL SELECT a, a, b, coverage_a, coverage_b FROM relation WHERE b = :one AND kind = 'contained'"
)


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of new articles."""

    left: set[int]  # those with which others may change: what hangs together with them is to be drawn anew
    renamed: set[int]  # clusters that have an older article now, by their old name and their new one


@dataclass(frozen=True, slots=True)
class _Standing:
    """An article where it stands."""

    member: Member
    is_round_up: bool
    cluster: int


def join(db: Connection, new: Collection[int]) -> Joined:
    """Add the new articles, one after another, to the clusters that they join."""
    waiting, done = set(new), Joined(set(), set())
    for one in sorted(new):
        waiting.discard(one)
        if not _Newcomer(db, one, waiting).settles(done.renamed):
            done.left.add(one)
    return done


@dataclass(slots=True)
class _Newcomer:
    db: Connection
    article: int
    waiting: Collection[int]  # articles that are not there yet
    _known: dict[int, _Standing] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)  # by public name

    def settles(self, renamed: set[int]) -> bool:
        """Join a cluster, or none; False where more than that has to be done."""
        rows = [row for row in self.db.execute(_LINKS, {"one": self.article}) if row[0] not in self.waiting]
        if not rows:
            return True
        self._meet({self.article, *(row[0] for row in rows)})
        if any(one.is_round_up for one in self._known.values()):
            return False
        links = [self._link(*row[1:]) for row in rows]
        found = joined(self._own.member, links, self._members(), lambda: self._gathered(links), self._rival)
        if found is None:
            return False
        homes = {self._known[self._numbers[other]].cluster for other in found}
        return not homes or (len(homes) == 1 and self._put(homes.pop(), renamed))

    @property
    def _own(self) -> _Standing:
        return self._known[self.article]

    def _meet(self, articles: Collection[int]) -> None:
        for number, age, key, round_up, cluster in self.db.execute(_STANDING, (listed(sorted(articles)),)):
            self._known[number] = _Standing(member(age, key), bool(round_up), cluster)
            self._numbers[key] = number

    def _members(self) -> dict[str, Member]:
        return {one.member.id: one.member for one in self._known.values()}

    def _link(self, a: int, b: int, kind: str, coverage_a: float, coverage_b: float) -> Link:
        return Link(self._known[a].member.id, self._known[b].member.id, kind, coverage_a, coverage_b, (), ())  # type: ignore[arg-type]  # as it was written

    def _gathered(self, links: list[Link]) -> bool:
        """Whether the newcomer is a round-up of those that it has links with."""
        full = [self._with_stretches(each) for each in links]
        around = sorted(self._numbers[each.other(self._own.member.id)] for each in links)
        kin: dict[str, frozenset[str]] = {}
        for one in around:
            sql = f"SELECT a, b FROM relation WHERE a = ? AND {HANGS} AND b IN (SELECT value FROM json_each(?))"
            for a, b in self.db.execute(sql, (one, listed(around))):
                for own, other in ((a, b), (b, a)):
                    name = self._known[own].member.id
                    kin[name] = kin.get(name, frozenset()) | {self._known[other].member.id}
        whole = {self._known[one].member.id: kin.get(self._known[one].member.id, frozenset()) for one in around}
        return is_gathered(self._own.member, self._members(), full, whole)

    def _with_stretches(self, each: Link) -> Link:
        ours, theirs = stretches(self.db, self._numbers[each.a], self._numbers[each.b])
        return Link(each.a, each.b, each.kind, each.coverage_a, each.coverage_b, ours, theirs)

    def _rival(self, each: Link) -> Claim | None:
        """Another's claim on the text that stands whole in the newcomer: the first that is better, else the best."""
        best: Claim | None = None
        mine = claim(each, self._members())
        for held in self._claims(contained_end(each)):
            if best is None or held < best:
                best = held
            if best < mine:
                break
        return best

    def _claims(self, name: str) -> Iterator[Claim]:
        for other, a, b, coverage_a, coverage_b in self.db.execute(_CONTAINED, {"one": self._numbers[name]}):
            if other == self.article or other in self.waiting:
                continue
            if other not in self._known:
                self._meet({other})
            each = self._link(a, b, "contained", coverage_a, coverage_b)
            if contained_end(each) == name:
                yield claim(each, {each.other(name): self._known[other].member})

    def _put(self, cluster: int, renamed: set[int]) -> bool:
        """Join the cluster; False where the article that it is named after went in this batch, so that it is to be drawn anew."""
        if cluster not in self._known:
            self._meet({cluster})
        if cluster not in self._known:
            return False
        name = cluster
        if self._own.member < self._known[cluster].member:
            name = self.article
            self.db.execute("UPDATE clustered SET cluster = ? WHERE cluster = ?", (name, cluster))
            renamed.update((cluster, name))
        self.db.executemany("INSERT OR IGNORE INTO clustered(article, cluster) VALUES (?, ?)", [(cluster, name), (self.article, name)])
        return True
