"""The Scrapy add-on that opens an archive for a crawl and gives Scrapy the settings that follow from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scrapy import signals

from crawler.flight import Flight
from crawler.kept import Kept
from crawler.session import SESSION, Session, open_session
from normalize.errors import PressmarkError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import Settings


class Archive:
    """Takes the session that `pressmark crawl` made, or opens one for `scrapy crawl news`, and then closes it too."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Archive:
        return cls(crawler)

    def update_settings(self, settings: Settings) -> None:
        session = settings.get(SESSION) or self._opened(settings)
        settings.set(SESSION, session, "addon")
        settings.set("PRESSMARK_STORE", session.store, "addon")
        settings.set("PRESSMARK_GUARD", session.guard, "addon")
        settings.set("PRESSMARK_FLIGHT", Flight(session.config.limits.in_flight, session.config.crawl.concurrency), "addon")
        settings.set("PRESSMARK_KEPT", Kept(), "addon")
        settings.set("PRESSMARK_CA", session.config.crawl.ca, "addon")
        settings.set("USER_AGENT", session.user_agent, "addon")
        settings.set("CONCURRENT_REQUESTS", session.config.crawl.concurrency, "addon")

    def _opened(self, settings: Settings) -> Session:
        names = [name.strip() for name in settings.get("PRESSMARK_SOURCES", "").split(",") if name.strip()]
        try:
            session = open_session(Path(settings.get("PRESSMARK_ARCHIVE")), names)
        except PressmarkError as problem:
            raise SystemExit(f"pressmark: {problem}") from None
        self._crawler.signals.connect(session.close, signals.engine_stopped, weak=False)
        return session
