"""The door: `pressmark` is archive's commands and those that crawl. Scrapy is imported only by the command that needs it."""

from __future__ import annotations

from archive.cli import COMMANDS, Door, group

CRAWLING = {
    "crawl": Door("crawler.commands.crawl:command", "Fetch what is due from the archive's sources, every exchange kept byte for byte."),
    "watch": Door(
        "crawler.commands.watch:command", "Crawl for ever: fetch what is due, wait for what will be, read the articles as they come."
    ),
    "schedule": Door(
        "crawler.commands.schedule:command",
        "Print what has the machine crawl the archive by itself: units for systemd, or a line for cron.",
    ),
    "source": Door("crawler.commands.source:group", "Draft, try and list sources: the files that say where a newsroom lists its articles."),
    "demo": Door("crawler.demo.command:demo", "Crawl a small web of its own, from end to end, and open what came of it."),
}
# The archive's own `status` knows nothing of crawl.db.
WIDER = {"status": Door("crawler.commands.status:command", "Tell what the archive holds, and whether its sources are well.")}

main = group({"init": COMMANDS["init"], **CRAWLING, **COMMANDS, **WIDER})

if __name__ == "__main__":
    main()
