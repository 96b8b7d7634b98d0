"""An article's file becomes a story; what the evening changes is said in its head."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.demo import story
from crawler.demo.story import Part, Story
from normalize.errors import TomlError

HEAD = 'title = "Ferry"\npublished = "2026-01-23T09:30:00+02:00"\nsection = "harbour"\n'


def told(evening: str = "", body: str = "She sails at 31 knots.\n\nNobody waved.") -> Story:
    return story.parse("paper/ferry.md", f"+++\n{HEAD}{evening}+++\n{body}\n".encode())


def test_each_block_of_a_body_has_its_form() -> None:
    parts = told(body="## Ropes\n\n- one\n- two\n\n> Heave.\n\n![Fog.](fog)\n\nOver\ntwo lines.").parts
    assert [part.form for part in parts] == ["heading", "item", "item", "quote", "figure", "paragraph"]
    assert parts[4] == Part("figure", "Fog.", "fog")
    assert parts[5].text == "Over two lines."


def test_a_wrong_head_names_its_line() -> None:
    with pytest.raises(TomlError, match=r"paper/ferry.md, line 3: published: expected a time with its zone"):
        story.parse("paper/ferry.md", b'+++\ntitle = "x"\npublished = "today"\nsection = "y"\n+++\nText.\n')


def test_the_evening_edits_words_and_paragraphs() -> None:
    change = '[evening]\ntitle = "Late ferry"\nreplace = [{ old = "31", new = "44" }]\ndrop = ["Nobody"]\nappend = ["It rained."]\n'
    evening = story.in_the_evening(told(change))
    assert (evening.title, [part.text for part in evening.parts]) == ("Late ferry", ["She sails at 44 knots.", "It rained."])


def test_an_article_without_changes_is_the_same_in_the_evening() -> None:
    assert story.in_the_evening(told()) == told()


def test_a_new_article_is_not_there_in_the_morning() -> None:
    assert story.in_the_morning(told("[evening]\nnew = true\n")) is None


def test_a_withdrawn_article_has_its_status_in_the_evening_only() -> None:
    withdrawn = told("[evening]\nstatus = 410\n")
    assert (withdrawn.status, story.in_the_evening(withdrawn).status) == (200, 410)


def test_a_reprint_takes_the_body_without_the_agency_s_dateline() -> None:
    agency = told(body="SELM, January 23. /KETA/. The ferry sails.\n\nNobody waved.")
    copy = replace(told(body="Correction follows."), copy_of="agency/ferry", paragraphs=1)
    assert [part.text for part in story.reprinted(copy, {"agency/ferry": agency}).parts] == ["The ferry sails.", "Correction follows."]
