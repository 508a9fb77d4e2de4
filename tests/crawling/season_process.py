"""A program for tests: a season in this process, which then says as JSON what is left of it.

`python season_process.py PORTALS AT_ONCE TIME_LIMIT ROUNDS`, in an environment of `tests.crawling.small_portals`.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import sys
import weakref
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from govcrawl.crawling.hosts import shared_hosts
from govcrawl.crawling.season import Season, places
from govcrawl.portals.selecting import Chosen
from tests.crawling.running import STUBBED

QUICK = {
    "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_TIMEOUT": 30, "SECOND_PASS_PAUSE": 0,
    "SPIDER_MODULES": ["season_portals"], "ITEM_PIPELINES": STUBBED, "LOG_INSTALL_ROOT_HANDLER": False,
    # every round asks anew
    "LEDGER": "",
}  # fmt: skip


def resident() -> int:
    """KiB of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4


def main(portals: int, at_once: int, time_limit: float, rounds: int) -> dict[str, Any]:
    settings = Settings()
    settings.setmodule("settings.base", priority="project")
    settings.setdict(QUICK, priority="cmdline")
    logging.root.addHandler(logging.NullHandler())
    process = AsyncCrawlerProcess(settings)
    logging.getLogger("scrapy").setLevel(logging.WARNING)
    chosen = [Chosen(portal, None, "") for portal in process.spider_loader.portals()][:portals]
    watched: list[weakref.ref[Any]] = []
    make = process.create_crawler

    def opened(spider: Any) -> None:
        engine = spider.crawler.engine
        watched.extend(map(weakref.ref, (spider, engine, engine.downloader, engine.scraper)))

    def create_crawler(spidercls: Any) -> Any:
        crawler = make(spidercls)
        if crawler is spidercls:
            # Scrapy hands a crawler through this once more
            return crawler
        watched.append(weakref.ref(crawler))
        # by a reference that keeps nothing alive
        crawler.signals.connect(opened, signals.spider_opened)
        return crawler

    process.create_crawler = create_crawler  # type: ignore[method-assign]
    told: dict[str, Any] = {"handlers": [len(logging.root.handlers)], "kib": [], "seconds": []}

    async def crawl() -> None:
        loop = asyncio.get_running_loop()
        try:
            for _ in range(rounds):
                began = loop.time()
                season = Season(process, chosen, at_once, time_limit, places(by_address=False))
                await season.run()
                told["seconds"].append(round(loop.time() - began, 3))
                told["kib"].append(resident())
            # what is on its way to its end gets there
            await asyncio.sleep(0.2)
            gc.collect()
            told["made"] = len(watched)
            told["left"] = sorted({type(one()).__name__ for one in watched if one() is not None})
            told["handlers"].append(len(logging.root.handlers))
            told["tasks"] = len(asyncio.all_tasks())
            told["waiting"] = [shared_hosts().waiting(), shared_hosts().running()]
            told["ended"] = {
                one.chosen.name: [one.reports, one.pages, [str(short) for short in one.shortfalls]]
                for one in season.ended
            }
        finally:
            from twisted.internet import reactor

            loop.call_soon(reactor.stop)  # type: ignore[attr-defined]

    task = asyncio.get_event_loop().create_task(crawl())
    process.start(stop_after_crawl=False, install_signal_handlers=False)
    task.result()
    return told


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])), sys.stdout)
