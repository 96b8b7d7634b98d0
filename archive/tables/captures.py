"""What was fetched or brought in, and where its bytes stand."""

from __future__ import annotations

from collections.abc import Mapping

from archive.tables.described import Described

TABLES: Mapping[str, Described] = {
    "source": Described(
        "The news sources of this archive, as the WARC files name them.",
        {"name": "short name, as in archive.toml", "title": "printed name", "home": "front page", "language": "BCP 47, as the source says"},
    ),
    "warc_file": Described(
        "Each WARC file of the archive and how far it has been read.",
        {
            "id": "row number",
            "name": "plain name in warc/, without .open",
            "origin": "crawl (our own), import (made from pages or texts) or foreign (copied or linked from elsewhere)",
            "read_to": "bytes from its start that have been ingested",
            "size": "bytes when finished; null while it grows",
            "digest": "sha256 of the finished file; null while it grows",
        },
    ),
    "capture": Described(
        "Every response, revisit and imported document in the WARC files, and where its bytes stand.",
        {
            "id": "row number; never in a URL",
            "record_id": "WARC-Record-ID, its public name",
            "record_type": "response, revisit, resource, or metadata for an exchange without an answer",
            "url": "address, as asked",
            "url_key": "what all spellings of that address share: no scheme, www or final slash (normalize.urls.key)",
            "source": "name of the source; the host where no source is known",
            "role": "robots, feed, sitemap, section, article, image, stylesheet or page",
            "kind": "kind of page, for those that were read as one",
            "fetched_at": "time of the request",
            "status": "HTTP status",
            "content_type": "as the server said",
            "payload_digest": "digest of the body as sent",
            "entity_digest": "digest of the decoded body, for those that were read as a page",
            "refers_to": "for a revisit: record id of the capture whose body it has",
            "refers_to_url": "for a revisit: address of that capture",
            "refers_to_at": "for a revisit: time of that capture",
            "truncated": "why the body is not whole: length, time, disconnect",
            "ip": "address that was connected to",
            "via": "where the address was found, or the file an import came from",
            "problem": "why there was no answer",
            "robots": "what it says to robots of being kept and shown: directives of X-Robots-Tag and of the page, those for all or for us",
            "noarchive": "1 where these are noarchive, noindex, nosnippet or none: pressmark serve --public does not show it, nor its article",
            "file": "WARC file",
            "offset": "bytes from its start",
            "length": "bytes of the record, compressed",
            "version": "version that it shows",
            "rendition": "what it was read by, for those that were read as a page",
            "reading": "what was read; for a revisit that of what it refers to",
        },
    ),
    "redirect": Described(
        "Where captures with a redirect lead.",
        {
            "capture": "capture",
            "url": "address that was asked, canonical",
            "url_key": "what all spellings of it share",
            "target": "where it leads, canonical",
            "target_key": "what all spellings of that share",
            "permanent": "1 for 301 and 308",
        },
        hidden=True,
    ),
    "named": Described(
        "Captures of pages that call another address their own.",
        {"capture": "capture", "asked": "address that was asked, canonical", "address": "address that the page calls its own, canonical"},
        hidden=True,
    ),
    "failure": Described(
        "Records and pages that could not be read; their bytes stay in the WARC.",
        {
            "id": "row number",
            "file": "WARC file",
            "offset": "bytes from its start",
            "stage": "record, decode or normalize",
            "record_id": "WARC-Record-ID where it is known",
            "url": "address where it is known",
            "reason": "what went wrong, one word",
            "detail": "what went wrong, in a sentence",
        },
    ),
    "crawl_day": Described(
        "On which days something was captured of which source; a day without a row is a day without a crawl.",
        {"day": "day, UTC", "source": "source", "captures": "captures"},
    ),
}
