"""When an archive is looked through for shared statements without being asked, and the look itself.

A look goes over all texts, .8 ms each (docs/decisions/0018): so it follows each ingest where the archive is small, and else once a fifth of its
texts are new or a day has gone by. What was not looked at yet is counted, never silent.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from archive import identity, shared_rows
from archive.database import NAME, open_for_reading
from archive.documents import Document
from archive.shared_rows import Looked
from archive.statements import Statements, Told
from archive.store import Store

SMALL = 2_500  # articles: two seconds
LARGE = 25_000  # twenty seconds, and 300 MB of disk meanwhile: more than anybody expects of an ingest
SHARE = 0.2  # of the texts, new since the last look: an archive that grows pays for six looks in all
STALE = timedelta(days=1)
SCRATCH = ".shared"  # folder in the archive, for as long as a look takes


def is_due(looked: Looked, now: datetime) -> bool:
    """Whether an ingest that ends at `now` is to look."""
    if not looked.since or looked.articles > LARGE:
        return False
    if looked.at is None or looked.articles <= SMALL:
        return True
    return looked.since >= SHARE * looked.articles or now - datetime.fromisoformat(looked.at) >= STALE


def look(folder: Path, store: Store, now: datetime, told: Told, scratch: Path | None = None) -> int:
    """Write the statements that the archive's articles share now; how many. Only for whoever has the archive's ingest to itself.

    Raises StorageError, OSError where the texts find no room.
    """
    with closing(open_for_reading(folder / NAME).conn) as db:
        documents, clusters = shared_rows.documents(db), shared_rows.clusters(db)
        with _statements(scratch or folder, documents, clusters, told) as found:
            return store.put_statements(found.rows(), identity.stamp(now))


@contextmanager
def _statements(beside: Path, given: Iterable[Document], clusters: Mapping[str, str], told: Told) -> Iterator[Statements]:
    scratch = beside / SCRATCH
    shutil.rmtree(scratch, ignore_errors=True)  # of a look that was killed
    scratch.mkdir()
    try:
        with closing(Statements(scratch, given, told, clusters, False)) as found:
            yield found
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def after(folder: Path, store: Store, now: datetime) -> str:
    """Look where that is due; what to tell where it could not be done."""
    if not is_due(store.looked(), now):
        return ""
    try:
        look(folder, store, now, lambda doing, done, whole: None)
    except OSError as problem:
        return f"statements that articles share were not looked for: {problem}"
    return ""
