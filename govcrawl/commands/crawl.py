"""`scrapy crawl NAME`: Scrapy's own, with an exit status that tells how it went.

0: all as expected. 1: something that was wanted is missing; what is held stays, and what was read whole has come to it.
2: could not run (unknown spider, bad argument, an output or a ledger that cannot be read or written).
"""

from __future__ import annotations

import argparse
import sys
from difflib import get_close_matches
from typing import NoReturn
from urllib.parse import urlsplit

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError
from scrapy.settings import SETTINGS_PRIORITIES

from govcrawl.commands.asking import AskedError
from govcrawl.commands.numbers import check_numbers
from govcrawl.crawling.logs import quiet_scrapy
from govcrawl.crawling.manners import user_agent
from govcrawl.crawling.verdict import COULD_NOT_RUN, Verdict
from govcrawl.errors import DeclarationError


class Command(ScrapyCrawl):
    """Crawl one portal."""

    def short_desc(self) -> str:
        """For the list of commands."""
        return "Crawl one portal (-a years=2019-2024, -a sample=N, -a again=1, -O FILE.jsonl)"

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """As Scrapy, except that a file named with -o or -O stands instead of the default feed, not beside it."""
        assert self.settings is not None
        if opts.output or opts.overwrite_output:
            priority = self.settings.getpriority("FEEDS") or 0
            if priority <= SETTINGS_PRIORITIES["project"]:
                self.settings.set("FEEDS", {}, priority="project")
        super().process_options(args, opts)
        try:
            check_numbers(self.settings)
        except AskedError as error:
            _refuse(str(error))

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, and set the exit status."""
        if len(args) != 1:
            raise UsageError(
                "name one spider, as in: scrapy crawl lanshan; scrapy list shows all", print_help=False
            )
        assert self.crawler_process is not None
        assert self.settings is not None
        loader = self.crawler_process.spider_loader
        try:
            spidercls = loader.load(args[0])
        except KeyError:
            close = get_close_matches(args[0], loader.list(), n=1)
            hint = f"did you mean {close[0]}?" if close else "scrapy list shows all"
            _refuse(f"there is no spider {args[0]}: {hint}")
        try:
            # made once here, so that what is wrong is one line at the start
            spidercls(**opts.spargs)
            user_agent(self.settings.get("GOVCRAWL_CONTACT") or "")
        except DeclarationError as error:
            _refuse(str(error))
        for uri in self.settings.getdict("FEEDS"):
            if (scheme := urlsplit(str(uri)).scheme) not in ("", "file", "stdout"):
                _refuse(f"{uri}: nothing can be written to {scheme}: addresses; name a local file")
        quiet_scrapy(self.settings)
        crawler = self._create_crawler(spidercls)
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        if self.crawler_process.bootstrap_failed:
            self.exitcode = COULD_NOT_RUN
            return
        verdict = crawler.get_extension(Verdict)
        if verdict is None:
            _refuse("EXTENSIONS lacks govcrawl.crawling.verdict.Verdict: nobody can tell how the run went")
        self.exitcode = verdict.exit_status


def _refuse(reason: str) -> NoReturn:
    print(f"scrapy crawl: {reason}", file=sys.stderr)
    sys.exit(COULD_NOT_RUN)
