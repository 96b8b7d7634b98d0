"""The newsrooms' articles: small Markdown files with a TOML head, each as the morning and as the evening printed it.

+++
title = "Ferry runs again"
published = "2026-01-23T09:30:00+02:00"
section = "economy"
[evening]                        what changed between two crawls, if anything
status = 410                     withdrawn; or new = true, title, modified, [[replace]], drop, append
+++
A paragraph.

## A heading, - an item, > a quotation, ![a caption](picture-name)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from normalize.errors import TomlError
from normalize.toml import Table, read

_HEAD = re.compile(rb"\A\+\+\+\n(.*?\n)\+\+\+\n(.*)\Z", re.DOTALL)
_FIGURE = re.compile(r"!\[(.*)\]\(([\w-]+)\)")
_DATELINE = re.compile(r"^[A-Z][\w ,.-]{2,60} /[A-Z]+/\. ")
PartForm = Literal["paragraph", "heading", "item", "quote", "figure"]


@dataclass(frozen=True, slots=True)
class Part:
    """One block of an article's body."""

    form: PartForm
    text: str  # of a figure its caption
    picture: str = ""  # name of a figure's picture


@dataclass(frozen=True, slots=True)
class Evening:
    """What the newsroom does to an article between the first and the second crawl."""

    status: int = 200  # 404 and 410 withdraw it
    new: bool = False  # not there in the morning
    title: str | None = None
    modified: datetime | None = None
    replaced: tuple[tuple[str, str], ...] = ()  # words by words
    dropped: tuple[str, ...] = ()  # first words of paragraphs that go
    appended: tuple[str, ...] = ()  # paragraphs that come at the end


@dataclass(frozen=True, slots=True)
class Story:
    """One article as its newsroom holds it."""

    slug: str
    title: str
    lead: str
    author: str
    published: datetime  # aware, in the newsroom's own zone
    section: str
    language: str  # BCP 47
    parts: tuple[Part, ...]
    modified: datetime | None = None
    copy_of: str = ""  # "newsroom/slug" of the article whose body this one reprints
    paragraphs: int = 0  # of the reprinted body; 0 for all
    moved_from: str = ""  # path under which it stood before
    listed: bool = True  # in front pages and feeds; the sitemap has all
    status: int = 200
    evening: Evening = Evening()

    @property
    def picture(self) -> str:
        """The name of the first figure's picture, "" without one."""
        return next((part.picture for part in self.parts if part.form == "figure"), "")


def parse(file: str, content: bytes) -> Story:
    """The story in a file of that name. Raises TomlError for a head that is not as it should be."""
    found = _HEAD.match(content)
    if found is None:
        raise TomlError(file, 1, "expected a head between two lines of +++")
    body = found[2].decode("utf-8")
    slug = file.rpartition("/")[2].removesuffix(".md")
    return read(file, b"\n" + found[1], lambda top: _story(top, top.string("slug", slug), body))


def _story(top: Table, slug: str, body: str) -> Story:
    evening = top.table("evening")
    story = Story(
        slug=slug,
        title=top.string("title"),
        lead=top.string("lead", ""),
        author=top.string("author", ""),
        published=_moment(top, "published"),
        section=top.string("section"),
        language=top.string("language", "en"),
        parts=parts(body),
        copy_of=top.string("copy_of", ""),
        paragraphs=top.integer("paragraphs", 0),
        moved_from=top.string("moved_from", ""),
        listed=top.boolean("listed", True),
        evening=_evening(evening),
    )
    evening.done()
    return story


def _evening(table: Table) -> Evening:
    return Evening(
        status=table.integer("status", 200),
        new=table.boolean("new", False),
        title=table.optional("title"),
        modified=_moment(table, "modified") if "modified" in table else None,
        replaced=tuple((words.string("old"), words.string("new")) for words in table.tables("replace")),
        dropped=table.strings("drop"),
        appended=table.strings("append"),
    )


def _moment(table: Table, key: str) -> datetime:
    expected = 'expected a time with its zone, like "2026-01-23T09:30:00+02:00"'
    try:
        moment = datetime.fromisoformat(table.string(key))
    except ValueError:
        raise table.error(key, expected) from None
    if moment.tzinfo is None:
        raise table.error(key, expected)
    return moment


def parts(body: str) -> tuple[Part, ...]:
    """The blocks of a body, which empty lines part; a list has an item on each line."""
    blocks = (block.strip() for block in re.split(r"\n\s*\n", body))
    return tuple(part for block in blocks if block for part in _parts(block))


def _parts(block: str) -> tuple[Part, ...]:
    if block.startswith("- "):
        return tuple(Part("item", line[2:].strip()) for line in block.splitlines())
    if block.startswith("## "):
        return (Part("heading", block[3:].strip()),)
    if block.startswith("> "):
        return (Part("quote", block[2:].strip()),)
    if figure := _FIGURE.fullmatch(block):
        return (Part("figure", figure[1], figure[2]),)
    return (Part("paragraph", " ".join(block.split())),)


def reprinted(story: Story, stories: Mapping[str, Story]) -> Story:
    """The story with the body it takes over from another newsroom, an agency's dateline left out, its own parts after it."""
    if not story.copy_of:
        return story
    taken = stories[story.copy_of].parts
    kept = tuple(replace(part, text=_DATELINE.sub("", part.text)) for part in taken[: story.paragraphs or len(taken)])
    return replace(story, parts=kept + story.parts)


def in_the_morning(story: Story) -> Story | None:
    """The story as the first crawl finds it; None where it is not written yet."""
    return None if story.evening.new else story


def in_the_evening(story: Story) -> Story:
    """The story as every later crawl finds it; its status says when it was withdrawn."""
    change = story.evening
    edited = (
        replace(part, text=_edited(part.text, change))
        for part in story.parts
        if not (change.dropped and part.text.startswith(change.dropped))
    )
    appended = (Part("paragraph", text) for text in change.appended)
    return replace(
        story,
        title=change.title or story.title,
        lead=_edited(story.lead, change),
        modified=change.modified,
        parts=(*edited, *appended),
        status=change.status,
    )


def _edited(text: str, change: Evening) -> str:
    for old, new in change.replaced:
        text = text.replace(old, new)
    return text
