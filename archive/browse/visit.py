"""One request to one of our pages: what was asked, how to read the archive, how to answer."""

from __future__ import annotations

import functools
import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, unquote

from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from archive import words
from archive.browse import formats, headers, languages, printed, public
from archive.browse.place import Archive

if TYPE_CHECKING:  # Datasette loads its plugins while this module of it is half read
    from datasette.app import Datasette

T = TypeVar("T")
PATIENCE = 8000  # milliseconds that one page may spend in SQLite
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Visit:
    archive: Archive
    datasette: Datasette
    request: Request

    def part(self, name: str) -> str:
        """A named part of the path, decoded; "" where it was left out."""
        return unquote(self.request.url_vars.get(name) or "")

    def argument(self, name: str) -> str:
        """A value of the query string, "" where it does not stand."""
        return (self.request.args.get(name) or "").strip()

    def arguments(self, name: str) -> tuple[str, ...]:
        """All values of that name in the query string."""
        return tuple(value.strip() for value in self.request.args.getlist(name) if value.strip())

    def path(self, path: str) -> str:
        """A path of ours as a link, wherever Datasette is mounted."""
        return str(self.datasette.urls.path(path))

    def address(self, path: str) -> str:
        """A path of ours as an absolute address."""
        return str(self.datasette.absolute_url(self.request, self.path(path)))

    def feed_id(self, path: str) -> str:
        """The name of the feed of a page of ours, the same under whatever address the archive is reached."""
        return f"urn:pressmark:feed:{quote(self.archive.name, safe='')}{quote(path)}"

    @property
    def patience(self) -> int:
        """Milliseconds that the page may spend in SQLite."""
        shown = self.archive.public
        return min(PATIENCE, int(shown.seconds * 1000)) if shown else PATIENCE

    async def read(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """The answer that `question` reads out of archive.db, on a thread of Datasette's. Raises sqlite3's errors."""

        def limited(connection: sqlite3.Connection) -> T:
            connection.execute("BEGIN")  # so that all of a page is of one moment, also while a crawl writes
            try:
                with sqlite_timelimit(connection, self.patience):
                    return question(connection)
            finally:
                connection.rollback()

        answer: T = await self.datasette.get_database(self.archive.database).execute_fn(limited)
        return answer

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        """One of our pages, as HTML."""
        tables = self.datasette.urls.database(self.archive.database)
        html = environment().get_template(template).render(visit=self, path=self.path, archive=self.archive, tables=tables, **values)
        if self.archive.public:
            html = public.unlinked(html, self._opens)
        return Response.html(html, status=status, headers={"content-security-policy": headers.OURS})

    def _opens(self, path: str) -> bool:
        """Whether the world may follow a link of ours."""
        base = self.path("/")
        shown = self.archive.public
        return shown is None or public.opens("/" + path.removeprefix(base).lstrip("/"), shown)

    def json(self, value: object) -> Response:
        return self._file(formats.to_json(value), "application/json; charset=utf-8")

    def csv(self, columns: Sequence[str], rows: Sequence[Sequence[object]], name: str) -> Response:
        return self._file(formats.to_csv(columns, rows), "text/csv; charset=utf-8", name)

    def atom(self, feed: formats.Feed) -> Response:
        return self._file(formats.to_atom(feed), "application/atom+xml; charset=utf-8")

    def _file(self, text: str, content_type: str, name: str = "") -> Response:
        """The text under an ETag; 304 without it for who has it already (RFC 9110, section 13.1.2)."""
        body = text.encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        told = {"content-security-policy": headers.OURS, "etag": tag, "cache-control": "no-cache"}
        known = {one.strip().removeprefix("W/") for one in self.request.headers.get("if-none-match", "").split(",")}
        if tag in known or "*" in known:
            return Response("", 304, told)
        disposition = {"content-disposition": f'attachment; filename="{name}"'} if name else {}
        return Response(body, headers={**told, **disposition}, content_type=content_type)

    def missing(self, what: str) -> Response:
        """A page that says what is not in the archive; 404."""
        return self.trouble(404, "Not in this archive", what)

    def trouble(self, status: int, title: str, what: str) -> Response:
        """A page, or an object where JSON was asked for, that says what went wrong."""
        if self.part("format") == "json":
            return Response(
                formats.to_json({"ok": False, "error": what, "status": status}), status, content_type="application/json; charset=utf-8"
            )
        return self.page("trouble.html", status, title=title, what=what)


@functools.cache
def environment() -> Environment:
    """Our templates: every value escaped, a misspelt one an error."""
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals["style"] = hashlib.sha256((_HERE / "static" / "pressmark.css").read_bytes()).hexdigest()[:12]
    for name in (
        "apart",
        "moment",
        "stamp",
        "day",
        "weekday",
        "instant",
        "size",
        "number",
        "hours",
        "percent",
        "share",
        "many",
        "web_address",
        "short_digest",
        "path_end",
    ):
        made.filters[name] = getattr(words if name in ("many", "size") else printed, name)
    made.filters["language"] = languages.language
    return made


def compile_templates() -> None:
    """Read all of our templates, which else the first visitor of each waits for."""
    for name in environment().list_templates():
        environment().get_template(name)
