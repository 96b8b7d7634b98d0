"""Datasette's own CSV made as safe for spreadsheets as ours is (docs/decisions/0022-csv-of-tables.md)."""

from __future__ import annotations

import codecs
import re

from archive.browse import formats
from archive.browse.headers import App, Message, Receive, Send

_CELL = re.compile(r'"[^"]*(?:""[^"]*)*"|[^",\r\n]+')  # as RFC 4180 has them, in complete rows
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


class Defuser:
    """Takes a CSV document piece by piece; gives it back with an apostrophe before each cell that a spreadsheet would compute."""

    def __init__(self) -> None:
        self._text = codecs.getincrementaldecoder("utf-8")("replace")
        self._kept = ""

    def take(self, content: bytes, last: bool) -> bytes:
        """The complete rows so far that were not given yet; the rest too after the `last` piece."""
        self._kept += self._text.decode(content, last)
        if not last and not (self._kept.endswith("\n") and self._kept.count('"') % 2 == 0):
            return b""
        rows, self._kept = self._kept, ""
        return _CELL.sub(_defused, rows).encode()


def _defused(match: re.Match[str]) -> str:
    cell = match[0]
    if cell.startswith('"'):
        return '"' + str(formats.defused(cell[1:]))
    return cell if _NUMBER.fullmatch(cell) else str(formats.defused(cell))


def defusing(app: App) -> App:
    """The application, with what it answers under an address that ends with .csv defused; what is so already stays as it is."""

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        defuser: Defuser | None = None

        async def send_defused(message: Message) -> None:
            nonlocal defuser
            if message["type"] == "http.response.start" and _is_table(message):
                defuser = Defuser()
                message = {**message, "headers": [pair for pair in message["headers"] if bytes(pair[0]).lower() != b"content-length"]}
            elif message["type"] == "http.response.body" and defuser:
                message = {**message, "body": defuser.take(message.get("body", b""), not message.get("more_body"))}
            await send(message)

        is_csv = scope["type"] == "http" and str(scope["path"]).endswith(".csv")
        await app(scope, receive, send_defused if is_csv else send)

    return answer


def _is_table(message: Message) -> bool:
    """Whether it is text: Datasette shows CSV as plain text unless it is to be saved."""
    types = [bytes(value) for name, value in message.get("headers", []) if bytes(name).lower() == b"content-type"]
    return any(value.startswith((b"text/csv", b"text/plain")) for value in types)
