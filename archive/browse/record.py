"""The raw WARC record of a capture, as a download that any WARC tool reads."""

from __future__ import annotations

import sqlite3

from datasette.utils.asgi import Response

from archive.browse import captures, evidence, headers
from archive.browse.visit import Visit


async def page(visit: Visit) -> Response:
    return await visit.read(lambda connection: _record(visit, connection)) or visit.missing("No capture of that name is held here.")


def _record(visit: Visit, connection: sqlite3.Connection) -> Response | None:
    row = captures.by_name(connection, visit.part("capture"))
    if row is None:
        return None
    content = evidence.record(visit.archive.folder, row)
    ending = "warc.gz" if content.startswith(b"\x1f\x8b") else "warc"
    name = "".join(letter if letter.isalnum() or letter == "-" else "_" for letter in row.name if letter.isascii())[:80]
    disposition = f'attachment; filename="{name}.{ending}"'
    return Response(
        content, headers={"content-disposition": disposition, "content-security-policy": headers.OURS}, content_type="application/warc"
    )
