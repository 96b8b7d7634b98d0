"""One archive for all tests of the pages, which only read it, a Datasette that serves it, and a browser that looks at it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import chromium
import httpx
import pytest
import sample
from build import Made
from datasette.app import Datasette
from selenium.webdriver import Chrome

from archive.browse import serve


@dataclass(frozen=True, slots=True)
class Site:
    """The archive as a reader reaches it."""

    made: Made
    datasette: Datasette

    def get(self, path: str) -> httpx.Response:
        """The answer to a path, in which {label} stands for the name of a capture."""
        named = path.format_map(self.made.names) if "{" in path else path
        answer: httpx.Response = asyncio.run(self.datasette.client.get(named))
        return answer

    def key(self, words: str) -> str:
        """The public name of the first article that a search finds."""
        return str(self.get(f"/search.json?q={words}").json()["hits"][0]["article"]["key"])

    def article(self, words: str) -> str:
        """The page of that article."""
        return self.get(f"/article/{self.key(words)}").text


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return sample.make(tmp_path_factory.mktemp("mewstone") / "archive")


@pytest.fixture(scope="session")
def site(made: Made) -> Iterator[Site]:
    application = serve.datasette(made.folder)
    yield Site(made, application)
    for database in application.databases.values():
        database.close()


@pytest.fixture(scope="module")
def address(made: Made) -> Iterator[str]:
    with chromium.served(made.folder) as address:
        yield address


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium.opened(tmp_path_factory.mktemp("profile")) as driver:
        yield driver
