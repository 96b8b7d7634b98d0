"""The raw WARC record of a capture, as a download that any WARC tool reads; told instead where it is not what it was."""

from __future__ import annotations

import asyncio
from typing import BinaryIO

from datasette.utils.asgi import Response

from archive.browse import captures, evidence, headers
from archive.browse.captures import Row
from archive.browse.sending import Sent
from archive.browse.visit import Visit
from normalize.errors import WarcError


async def page(visit: Visit) -> Response:
    row = await visit.read(lambda connection: captures.by_name(connection, visit.part("capture")))
    if row is None:
        return visit.missing("No capture of that name is held here.")
    file, start = await asyncio.to_thread(_opened, visit, row)
    name = "".join(letter if letter.isalnum() or letter == "-" else "_" for letter in row.name if letter.isascii())[:80]
    told = {
        "content-disposition": f'attachment; filename="{name}.{"warc.gz" if start.startswith(bytes((0x1F, 0x8B))) else "warc"}"',
        "content-security-policy": headers.OURS,
        "content-type": "application/warc",
    }
    return Sent(file, row.offset, row.length, visit.request, told)


def _opened(visit: Visit, row: Row) -> tuple[BinaryIO, bytes]:
    """The file, and how the record in it begins. Raises WarcError where it is not there or not what it was."""
    try:
        file = evidence.opened(visit.archive.folder, row)
    except OSError as problem:
        raise WarcError(row.file, row.offset, problem.strerror or str(problem)) from problem
    file.seek(row.offset)
    return file, file.read(2)
