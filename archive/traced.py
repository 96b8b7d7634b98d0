"""The documents of one cluster -> where their text came from: for a corpus that has texts and addresses, and no pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from archive.candidates import lot
from archive.documents import Document
from archive.named import key
from archive.relating import Group
from normalize.evidence import Evidence
from normalize.model import Instant
from normalize.origin import THRESHOLD, Origin, origin
from normalize.rulefile import FEW_LETTERS, Rules
from normalize.scene import Overlap
from normalize.statements import Copy, Phantom
from normalize.textclaims import claims
from normalize.witnesses import witnesses

HALF = 0.5  # share of a document that an older one holds, from which on it is no report of its own
_TAKING = frozenset(("identical", "repost", "contained", "excerpt", "round-up"))


@dataclass(frozen=True, slots=True)
class Traced:
    """A document's cluster and origin as `relate --clusters` writes them."""

    id: str
    cluster: str
    origin: str | None  # a document's id, or the address or name of what is no document; None where nothing is asserted
    confidence: float  # 0..1
    kind: str  # page, phantom, own or nobody
    earliest: str  # the earliest document of the cluster


def of_group(group: Group, documents: Iterable[Document], rules: Rules) -> Iterator[Traced]:
    """All documents of a group, the oldest first, cluster by cluster."""
    clusters: dict[str, list[Document]] = defaultdict(list)
    held: dict[int, str] = {}
    for one in documents:
        clusters[group.clustered.cluster[one.id]].append(one)
        held.setdefault(key(one.url), one.id)
    within: dict[str, list[Overlap]] = defaultdict(list)
    for each in group.related:
        if (cluster := group.clustered.cluster[each.a]) == group.clustered.cluster[each.b]:
            within[cluster].append(Overlap(each.a, each.b, each.coverage_a, each.coverage_b))
    pieces = {each.b for each in group.related if each.kind in _TAKING and each.coverage_b >= HALF}
    for cluster, members in clusters.items():
        for told in _traced(cluster, members, within[cluster], rules, is_piece=len(members) == 1 and cluster in pieces):
            named = key(told.origin) if told.kind == "phantom" and told.origin and "://" in told.origin else 0
            other = held.get(named) if named else None  # as of a translation
            yield replace(told, origin=other, kind="page") if other else told


def of_the_rest(alone: Iterable[Document], rules: Rules) -> Iterator[Traced]:
    """Documents that are related to none: their own reports, or somebody's whom they name."""
    for one in alone:
        yield from _traced(one.id, [one], (), rules, is_piece=False)


def _traced(cluster: str, members: Sequence[Document], overlaps: Sequence[Overlap], rules: Rules, is_piece: bool) -> Iterator[Traced]:
    asked = witnesses(members, [lot(one.id) for one in members])
    found = origin([_copy(one, rules) for one in asked], _among(overlaps, asked), rules.agencies)
    if is_piece and found.kind == "own":  # half of it stands in an older document: no report of its own, and of whom it does not say
        found = replace(found, kind="nobody", page="", confidence=min(found.confidence, 1 - THRESHOLD))
    for one in members:
        yield Traced(one.id, cluster, _told(found, rules), found.confidence, found.kind, found.earliest)


def _among(overlaps: Sequence[Overlap], members: Iterable[Document]) -> list[Overlap]:
    names = {one.id for one in members}
    return [each for each in overlaps if each.a in names and each.b in names]


def _told(found: Origin, rules: Rules) -> str | None:
    if found.phantom:
        return found.phantom.url or _printed(found.phantom, found.evidence, rules)
    return found.page or None


def _printed(phantom: Phantom, evidence: Sequence[Evidence], rules: Rules) -> str:
    """A phantom's name; an agency's in the form in which the documents print it."""
    agency = next((one for one in rules.agencies if phantom.is_agency and one.name == phantom.name), None)
    forms = sorted(agency.names, key=lambda form: (form != phantom.name, -len(form))) if agency else []
    quotes = "\n".join(one.quote for one in evidence)
    return next((form for form in forms if _stands_in(form, quotes)), phantom.name)


def _stands_in(form: str, quotes: str) -> bool:
    """Whether a name is printed there; case counts only for names of few letters."""
    flags = re.IGNORECASE if len(form) > FEW_LETTERS else re.NOFLAG
    return re.search(rf"(?<![A-Za-z]){re.escape(form)}(?![A-Za-z])", quotes, flags) is not None


def _copy(one: Document, rules: Rules) -> Copy:
    said = claims(one.text, one.url or one.site, rules)
    return Copy(one.id, one.url or None, Instant.read(one.published), None, len(one.text.split()), said.credits, one.site, said.authors)
