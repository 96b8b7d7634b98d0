"""An archive shown to the world (`serve --public`): which addresses are open, and what of the tables their pages can see.

The pages are those of the local archive. What they may not show they cannot read: views of the connection stand in front of the tables, so a
page that is written tomorrow keeps within them too.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from urllib.parse import urlsplit

from archive import shelves
from archive.browse import found
from archive.browse.headers import App, Message, Receive, Send
from archive.browse.place import Shown

_LIST = r"(?:\.(?:json|csv|atom))?"
_OPEN = re.compile(
    rf"/{_LIST}|/search{_LIST}|/article/[^/]+(?:/version/[^/]+)?|/article/[^/]+/(?:versions|captures|related){_LIST}|/clusters{_LIST}|/cluster/[^/]+"
    rf"|/source/[^/]+|/takedowns{_LIST}|/-/pressmark/[a-z]+\.css|/robots\.txt"
)
_OPEN_WITH_TEXTS = re.compile(
    r"/article/[^/]+/(?:changes(?:/[^/]+/[^/]+)?|(?:version/[^/]+/)?cite|version/[^/]+/(?:title|lead|authors|canonical_url))(?:\.\w+)?"
    r"|/compare(?:\.(?:json|csv))?|/original/[^/]+|/replay/[^/]+/(?:[^/]+)?|/-/record/[^/]+|/search\.wacz"
)
_LONGEST = 2048  # bytes of a query string
_ANCHOR = re.compile(r'<a\b[^>]*?\bhref="(/[^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
ROBOTS = b"User-agent: *\nDisallow: /\n"
HEADERS = {"x-robots-tag": "noindex, nofollow, noarchive", "cross-origin-opener-policy": "same-origin"}
_PARAGRAPHS = 3  # kept ones that an excerpt may have

_SECRET = "(SELECT version.article FROM main.capture JOIN main.version ON version.id = capture.version WHERE capture.noarchive)"
_SEEN = {
    "article": f"id NOT IN {_SECRET}",
    "version": f"article NOT IN {_SECRET}",
    "capture": f"noarchive = 0 AND (version IS NULL OR version NOT IN (SELECT id FROM main.version WHERE article IN {_SECRET}))",
    "alias": f"article NOT IN {_SECRET}",
    "vanished": f"article NOT IN {_SECRET}",
    "clustered": f"article NOT IN {_SECRET} AND cluster NOT IN {_SECRET}",
    "relation": f"a NOT IN {_SECRET} AND b NOT IN {_SECRET}",
    "passage": f"a NOT IN {_SECRET} AND b NOT IN {_SECRET}",
    "substitution": f"a NOT IN {_SECRET} AND b NOT IN {_SECRET}",
    "origin": f"cluster NOT IN {_SECRET} AND earliest NOT IN {_SECRET} AND (article IS NULL OR article NOT IN {_SECRET})",
    "origin_claim": f"article NOT IN {_SECRET} AND cluster NOT IN {_SECRET}",
    "carrier": f"article NOT IN {_SECRET}",
    "failure": "0",  # what went wrong with whom is the operator's business
    "statement": f"id NOT IN (SELECT statement FROM main.carrier WHERE article IN {_SECRET})",
}
_SECRET_CAPTURES = (
    "SELECT id FROM main.capture WHERE noarchive UNION SELECT id FROM main.capture WHERE version IN"
    f" (SELECT id FROM main.version WHERE article IN {_SECRET})"
)
_OF_SHELVES = f"(SELECT place / {shelves.SHELF} AS id, COUNT(*) AS articles FROM main.article WHERE id IN {_SECRET} GROUP BY 1)"
_COUNTED = {  # what is counted ahead, without what is not to be seen
    "shelf": "SELECT shelf.id AS id, source, language, shelf.articles - COALESCE(secret.articles, 0) AS articles FROM main.shelf AS shelf"
    f" LEFT JOIN {_OF_SHELVES} AS secret ON secret.id = shelf.id",
    "tally": "SELECT name, count - CASE name"
    f" WHEN 'article' THEN (SELECT COUNT(*) FROM main.article WHERE id IN {_SECRET})"
    f" WHEN 'version' THEN (SELECT COUNT(*) FROM main.version WHERE article IN {_SECRET})"
    f" WHEN 'capture' THEN (SELECT COUNT(*) FROM ({_SECRET_CAPTURES})) ELSE 0 END AS count FROM main.tally",
    found.CONCEALED: f"SELECT place FROM main.article WHERE id IN {_SECRET}",
}
_NO_COMMENTS = "NOT (fate = 'removed' AND name = 'comments')"  # private persons' words, and where they stood
_KEPT_BEFORE = (
    "(SELECT COUNT(*) FROM (SELECT 1 FROM main.version AS own JOIN main.ledger ON ledger.reading = own.reading"
    " JOIN main.decision ON decision.id = ledger.decision WHERE own.id = block.version AND decision.fate = 'kept'"
    f" AND ledger.position < block.position LIMIT {_PARAGRAPHS}))"
)


def limit(db: sqlite3.Connection, shown: Shown) -> None:
    """Put views in front of the tables of a connection: without what says noarchive, without comments, and with excerpts for texts."""
    for table, condition in _SEEN.items():
        db.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {condition}")
    for name, select in _COUNTED.items():
        db.execute(f"CREATE TEMP VIEW {name} AS {select}")
    if shown.full_text:
        db.execute(f"CREATE TEMP VIEW block AS SELECT * FROM main.block WHERE {_NO_COMMENTS}")
        return
    most = int(shown.excerpt)
    db.execute(f"CREATE TEMP VIEW version_text AS SELECT version, substr(text, 1, {most}) AS text FROM main.version_text")
    db.execute(
        "CREATE TEMP VIEW block AS SELECT version, position, path, form, fate, name, rule,"
        f" CASE fate WHEN 'removed' THEN text ELSE substr(text, 1, {most // _PARAGRAPHS}) END AS text, length, digest"
        f" FROM main.block WHERE {_NO_COMMENTS} AND {_KEPT_BEFORE} < {_PARAGRAPHS}"
    )
    db.execute("CREATE TEMP VIEW article_text AS SELECT rowid, title, lead, byline, '' AS body FROM main.article_text")
    db.execute("CREATE TEMP VIEW shared_text AS SELECT * FROM main.shared_text WHERE 0")


def opens(path: str, shown: Shown) -> bool:
    """Whether the world may ask for a path, as it stands in the request line and within our mount."""
    return bool(_OPEN.fullmatch(path) or (shown.full_text and _OPEN_WITH_TEXTS.fullmatch(path)))


def unlinked(html: str, opens: Callable[[str], bool]) -> str:
    """The page with plain words in place of links to what is not open."""
    return _ANCHOR.sub(lambda found: found[0] if opens(found[1].partition("?")[0].partition("#")[0]) else f"<span>{found[2]}</span>", html)


def gated(app: App, shown: Shown, base: str) -> App:
    """The application, of which only what is open can be reached, and only to read."""
    address = urlsplit(shown.address)

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        path = _path(scope, base)
        if path == "/robots.txt":
            await _say(send, 200, ROBOTS)
        elif scope["method"] not in ("GET", "HEAD"):
            await _say(send, 405, b"This archive can only be read.\n")
        elif len(scope.get("query_string", b"")) > _LONGEST:
            await _say(send, 414, b"That is too long a question.\n")
        elif not opens(path, shown):
            await _say(send, 404, b"Nothing is shown at this address.\n")
        else:
            await app(_as_from(scope, address.scheme, address.netloc), receive, send)

    return answer


def _path(scope: Message, base: str) -> str:
    """The path as Datasette will route it: out of the request line, so that no spelling passes one of us and not the other."""
    raw: bytes = scope.get("raw_path") or str(scope["path"]).encode("utf-8")
    path = raw.decode("latin-1").partition("?")[0]
    return "/" + path[len(base) :] if base != "/" and path.startswith(base) else path


def _as_from(scope: Message, scheme: str, host: str) -> Message:
    """The request without what could make another's: cookies, tokens, and a host that anybody can claim."""
    kept = [(name, value) for name, value in scope["headers"] if name.lower() not in (b"cookie", b"authorization")]
    if not host:
        return {**scope, "headers": kept}
    others = [(name, value) for name, value in kept if name.lower() != b"host"]
    return {**scope, "scheme": scheme, "headers": [(b"host", host.encode("idna" if not host.isascii() else "ascii")), *others]}


async def _say(send: Send, status: int, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain; charset=utf-8")]})
    await send({"type": "http.response.body", "body": body})
