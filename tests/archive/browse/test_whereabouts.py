"""Where an article is and was to be found, as its page, its name of before and the search tell it."""

from __future__ import annotations

import io
import json
from urllib.parse import quote

import sample
from conftest import Site

from archive import identity
from archive.database import open_for_reading
from archive.export import jsonl

OLD = "https://harbour.example/lock7"


def key(url: str) -> str:
    return identity.article_key("harbour", url)


def test_an_article_tells_which_addresses_lead_to_it_and_what_shows_that(site: Site) -> None:
    story = site.get(f"/article/{key(sample.LOCK)}.json").json()
    record = f"<urn:uuid:{site.made.names['moved']}>"
    assert story["aliases"] == [{"url": OLD, "kind": "redirect", "record_id": record}]
    html = site.get(f"/article/{key(sample.LOCK)}").text
    assert html.index("Other addresses") < html.index(OLD) < html.index("leads here for good")
    assert f"/-/record/{site.made.names['moved']}" in html


def test_the_name_that_an_article_at_an_alias_would_have_leads_to_the_article(site: Site) -> None:
    html, data = site.get(f"/article/{key(OLD)}"), site.get(f"/article/{key(OLD)}.json")
    assert html.headers["location"] == f"/article/{key(sample.LOCK)}"
    assert data.headers["location"] == f"/article/{key(sample.LOCK)}.json"
    assert site.get("/article/0123").status_code == 404


def test_an_address_in_the_search_leads_to_its_article_also_an_alias(site: Site) -> None:
    for address in (OLD, sample.LOCK, f"{sample.LOCK}?utm_source=x"):
        answer = site.get(f"/search?q={quote(address, safe='')}")
        assert (answer.status_code, answer.headers["location"]) == (302, f"/article/{key(sample.LOCK)}")


def test_an_absence_is_told_with_its_date_and_the_capture_that_shows_it(site: Site) -> None:
    story = site.get(f"/article/{key(sample.FAIR)}.json").json()
    (absence,) = story["absences"]
    assert (absence["how"], absence["status"], absence["back_at"]) == ("status", 404, None)
    assert absence["record_id"] == f"<urn:uuid:{site.made.names['fair-gone']}>" == story["gone"]["record_id"]
    html = site.get(f"/article/{key(sample.FAIR)}").text
    assert "its address answered 404" in html
    assert "Away from its address" in html


def test_an_export_has_aliases_and_absences(site: Site) -> None:
    out = io.StringIO()
    jsonl(open_for_reading(site.made.database), out)
    told = {one["canonical_url"]: one for one in map(json.loads, out.getvalue().splitlines())}
    assert [alias["url"] for alias in told[sample.LOCK]["aliases"]] == [OLD]
    assert [(one["how"], one["status"]) for one in told[sample.FAIR]["absences"]] == [("status", 404)]
    assert told[sample.FAIR]["gone_how"] == "status"
