"""Scrapy's settings. What Scrapy switches on by itself is switched off: redirects, retries, robots.txt, cookies and caches pass by the frontier.

`scrapy crawl news` finds its archive by `-s PRESSMARK_ARCHIVE=DIR`, the environment variable of that name, or the current folder.
"""

from __future__ import annotations

import os

BOT_NAME = "pressmark"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
ADDONS = {"crawler.addon.Archive": 0}
PRESSMARK_ARCHIVE = os.environ.get("PRESSMARK_ARCHIVE", ".")
PRESSMARK_SOURCES = ""  # names parted by commas; empty: those of archive.toml

SCHEDULER = "crawler.scheduler.FrontierScheduler"
DOWNLOAD_HANDLERS_BASE: dict[str, str | None] = {}  # no file, ftp, s3 or data
DOWNLOAD_HANDLERS = {"http": "crawler.wire.WireHandler", "https": "crawler.wire.WireHandler"}
# The base lists are emptied, so that nothing a later Scrapy adds comes in unseen.
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
EXTENSIONS_BASE = {"scrapy.extensions.corestats.CoreStats": 0}
ITEM_PIPELINES: dict[str, int] = {}
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

ROBOTSTXT_OBEY = False  # ours: crawler/manners.py, asked by the frontier
RETRY_ENABLED = False
REDIRECT_ENABLED = False
COOKIES_ENABLED = False  # its middleware would fetch the public suffix list
HTTPCACHE_ENABLED = False
HTTPPROXY_ENABLED = False
TELNETCONSOLE_ENABLED = False
REFERER_ENABLED = False
AUTOTHROTTLE_ENABLED = False

CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_ITEMS = 1  # Scrapy starts that many tasks for each response, and ours bring no items
DOWNLOAD_DELAY = 0  # the frontier keeps each host's pause
DOWNLOAD_DELAY_JITTER = 0  # Scrapy's goes both ways
DOWNLOAD_TIMEOUT = 180  # the wire's own deadlines are shorter
DOWNLOAD_FAIL_ON_DATALOSS = False
REACTOR_THREADPOOL_MAXSIZE = 32  # what it does is look up names; a dead name takes the system some 20 s
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
LOG_LEVEL = "WARNING"
STATS_DUMP = False
