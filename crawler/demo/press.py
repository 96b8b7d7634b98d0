"""The five newsrooms that ship with Pressmark, read from crawler/demo/newsrooms/, in a morning or an evening edition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable

from crawler.demo import masthead, story
from crawler.demo.masthead import Masthead
from crawler.demo.messages import Site
from crawler.demo.newsroom import Edition, Newsroom, Templates
from crawler.demo.story import Story

FOLDER = files("crawler.demo") / "newsrooms"


def newsrooms(run: int, now: datetime | None = None) -> dict[str, Newsroom]:
    """The newsrooms by name, as run number `run` finds them: 0 in the morning, all later ones in the evening."""
    made = {edition.masthead.name: Newsroom(edition) for edition in editions(run, now or datetime.now(UTC))}
    return made


def hosts(rooms: Iterable[Newsroom]) -> Callable[[str], Site | None]:
    """Which newsroom answers for a host, for the web to ask."""
    sites: Mapping[str, Site] = {host: room for room in rooms for host in room.hosts}
    return sites.get


def sources() -> dict[str, bytes]:
    """The source file of each newsroom, by its name."""
    return {folder.name: (folder / "source.toml").read_bytes() for folder in _folders()}


def editions(run: int, now: datetime) -> tuple[Edition, ...]:
    """What each newsroom shows during that run."""
    folders = _folders()
    written = {f"{folder.name}/{told.slug}": told for folder in folders for told in _stories(folder)}
    whole = {key: story.reprinted(told, written) for key, told in written.items()}
    return tuple(_edition(folder, _printed(folder.name, whole, run), run, now) for folder in folders)


def _folders() -> list[Traversable]:
    return sorted((entry for entry in FOLDER.iterdir() if (entry / "newsroom.toml").is_file()), key=lambda entry: entry.name)


def _stories(folder: Traversable) -> list[Story]:
    found = (entry for entry in (folder / "articles").iterdir() if entry.name.endswith(".md"))
    return [story.parse(f"{folder.name}/{entry.name}", entry.read_bytes()) for entry in found]


def _printed(newsroom: str, whole: Mapping[str, Story], run: int) -> tuple[Story, ...]:
    own = [told for key, told in whole.items() if key.startswith(f"{newsroom}/")]
    shown = [story.in_the_evening(told) if run else story.in_the_morning(told) for told in own]
    return tuple(sorted((told for told in shown if told), key=lambda told: (told.published, told.slug), reverse=True))


def _edition(folder: Traversable, stories: tuple[Story, ...], run: int, now: datetime) -> Edition:
    head: Masthead = masthead.parse(folder.name, (folder / "newsroom.toml").read_bytes())
    templates = Templates(
        _text(folder / "article.html"), _text(folder / "front.html"), _text(folder / "comment.html"), _text(folder / "insert.html")
    )
    static = {f"/{entry.name}": entry.read_bytes() for entry in (folder / "files").iterdir()}
    return Edition(head, templates, stories, _comments(_text(folder / "comments.txt")), static, run, now)


def _comments(content: str) -> tuple[tuple[str, str], ...]:
    """Lines of "NAME: WORDS"."""
    lines = (line.partition(": ") for line in content.splitlines() if line.strip())
    return tuple((who, said) for who, _, said in lines)


def _text(entry: Traversable) -> str:
    """The file's text; "" where the newsroom has none of that name."""
    return entry.read_text("utf-8") if entry.is_file() else ""
