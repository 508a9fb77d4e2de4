"""Several crawlers in one process, as `crawlall` runs them, each of which asks for a list of addresses.

Run as a script with one argument, JSON: `crawlers` (`name`, `urls`, `settings`, `after`: seconds), `settings` of all,
`names` (host -> address, or null for a name that does not resolve), and `end`: `[seconds after the last one was opened, what]` with what `stop`
(Hosts.stop), or the name of a crawler that is closed. Prints what became of it, JSON.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.resolver import CachingThreadedResolver
from scrapy.settings import Settings
from twisted.internet import defer
from twisted.internet.error import DNSLookupError
from twisted.python.failure import Failure

from govcrawl.crawling.hosts import shared_hosts
from govcrawl.crawling.reasons import plain_reason, reason_of
from govcrawl.crawling.refusals import PASSING
from govcrawl.crawling.second_pass import META_FAILED, Failed
from tests.crawling.running import ROOT, environment

QUICK: dict[str, Any] = {
    "DOWNLOAD_DELAY": 0.2,
    "AUTOTHROTTLE_ENABLED": False,
    "DOWNLOAD_TIMEOUT": 5,
    "SECOND_PASS_PAUSE": 0,
    "ROBOTSTXT_OBEY": False,
    "ARCHIVE_ENABLED": False,
    "RETRY_TIMES": 0,
    "FEEDS": {},
    "ITEM_PIPELINES": {},
    "LOG_LEVEL": "INFO",
}


class Resolver(CachingThreadedResolver):
    """Answers from a table, and never over a network."""

    names: ClassVar[dict[str, str | None]] = {}
    asked: ClassVar[list[str]] = []

    def getHostByName(self, name: str, timeout: object = ()) -> defer.Deferred[str]:  # noqa: N802  Twisted names it
        if name[0].isdigit():
            return defer.succeed(name)
        self.asked.append(name)
        address = self.names.get(name)
        if address is None:
            return defer.fail(DNSLookupError(name))
        return defer.succeed(address)


class Asking(Spider):
    """Asks for `urls`; keeps what may pass for the second pass."""

    urls: tuple[str, ...] = ()
    after: float = 0
    told: dict[str, Any]

    async def start(self) -> AsyncIterator[Request]:
        self.told |= {"got": [], "lost": [], "began": time.monotonic()}
        self.later: list[Request] = []
        await asyncio.sleep(self.after)
        for url in self.urls:
            yield Request(url, self.came, errback=self.went, dont_filter=True)

    def came(self, response: Response) -> None:
        self.told["got"].append(response.url)

    def went(self, failure: Failure) -> None:
        request = failure.request
        reason = reason_of(failure.value)
        text = plain_reason(failure.value)
        passing = reason in PASSING and self.settings.getfloat("SECOND_PASS_PAUSE") >= 0
        if passing and not request.meta.get("once_more"):
            request.meta[META_FAILED] = Failed("report", text, reason, None)
            self.later.append(request)
        else:
            self.told["lost"].append([request.url, str(reason), text])

    def second_pass(self) -> list[Request]:
        later, self.later = self.later, []
        return [
            request.replace(meta={**request.meta, "once_more": True, "retry_times": 0}) for request in later
        ]


@dataclass
class Ran:
    """By crawler: `got` (addresses), `lost` (address, reason, text), `reason` of closing, `seconds`."""

    told: dict[str, dict[str, Any]]
    looked_up: list[str]
    log: str
    left: dict[str, int] = field(default_factory=dict)


def crawl_together(
    *crawlers: dict[str, Any],
    data: Path,
    proxy: str = "",
    names: dict[str, str | None] | None = None,
    end: tuple[float, str] | None = None,
    seconds: float = 60,
    **settings: Any,
) -> Ran:
    """Run them in a process of their own. Without a `proxy` they connect directly, to addresses of loopback."""
    wanted = json.dumps({"crawlers": crawlers, "settings": settings, "names": names or {}, "end": end})
    env = {
        name: value
        for name, value in environment(data, proxy).items()
        if proxy or "proxy" not in name.lower()
    }
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.crawling.together", wanted],
        cwd=ROOT, env=env, text=True, capture_output=True, timeout=seconds, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr, ran.stderr
    return Ran(**json.loads(ran.stdout.splitlines()[-1]), log=ran.stderr)


def main() -> None:
    wanted = json.loads(sys.argv[1])
    settings = Settings()
    settings.setmodule("settings.base")
    Resolver.names = wanted["names"]
    settings.update({**QUICK, "TWISTED_DNS_RESOLVER": Resolver, **wanted["settings"]}, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    told: dict[str, dict[str, Any]] = {}
    crawlers = {}
    for one in wanted["crawlers"]:
        name = one["name"]
        told[name] = {}
        kind = type(
            "Asker",
            (Asking,),
            {
                "name": name,
                "urls": tuple(one["urls"]),
                "told": told[name],
                "after": one.get("after", 0),
                "custom_settings": one.get("settings", {}),
            },
        )
        crawler = crawlers[name] = process.create_crawler(kind)

        def closed(spider: Asking, reason: str) -> None:
            spider.told |= {"reason": reason, "seconds": time.monotonic() - spider.told.pop("began")}

        crawler.signals.connect(closed, signals.spider_closed, weak=False)
        process.crawl(crawler)
    if wanted["end"]:
        after, what = wanted["end"]

        def end() -> None:
            if what == "stop":
                shared_hosts().stop()
            else:
                crawlers[what].ending = asyncio.ensure_future(
                    crawlers[what].engine.close_spider_async(reason="ended")
                )

        def opened() -> None:
            asyncio.get_running_loop().call_later(after, end)

        crawlers[wanted["crawlers"][-1]["name"]].signals.connect(opened, signals.spider_opened, weak=False)
    process.start()
    hosts = shared_hosts()
    left = {"waiting": hosts.waiting(), "running": hosts.running()}
    sys.stdout.write(json.dumps({"told": told, "looked_up": Resolver.asked, "left": left}) + "\n")


if __name__ == "__main__":
    main()
