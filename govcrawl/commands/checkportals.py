"""`scrapy checkportals`: check every declared portal, the rows of spiders/portals.csv and the files.

One line for each problem. 0: none. 1: there are. 2: could not run (a spider's file cannot be imported, an argument).
Nothing is asked of any portal.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from typing import Any, ClassVar, NoReturn

from scrapy.commands import ScrapyCommand
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError
from scrapy.settings import Settings
from tqdm import tqdm

from govcrawl.portals.base import PortalSpider
from govcrawl.portals.checks import check_portal, check_together
from govcrawl.portals.loader import Portal, PortalSpiderLoader
from govcrawl.portals.table import Problem

FOUND = 1
COULD_NOT_RUN = 2


class Command(ScrapyCommand):
    """Check the declarations."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def short_desc(self) -> str:
        """For the list of commands."""
        return "Check every declared portal: the rows of spiders/portals.csv and the files"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check, tell, and set the exit status."""
        if args:
            raise UsageError(f"{args[0]}: checkportals takes no argument, it checks all", print_help=False)
        assert self.settings is not None
        try:
            loader = PortalSpiderLoader(self.settings)
            portals = loader.portals()
        except (ImportError, SyntaxError, OSError) as error:
            _refuse(f"the portals cannot be loaded: {error}")
        problems = [*loader.problems, *asyncio.run(_check(portals, self.settings)), *check_together(portals)]
        for problem in sorted(problems, key=_place):
            print(problem)
        rows = sum(portal.row is not None for portal in portals)
        count = f"{len(problems)} problem{'' if len(problems) == 1 else 's'}"
        print(
            f"{rows} sound rows, {len(portals) - rows} files: {count if problems else 'no problem'}",
            file=sys.stderr,
        )
        if problems:
            self.exitcode = FOUND


async def _check(portals: Sequence[Portal], settings: Settings) -> list[Problem]:
    crawler = Crawler(PortalSpider, settings)
    found: list[Problem] = []
    # a bar for somebody who looks on; nothing in a pipe or a log
    with tqdm(portals, disable=not sys.stderr.isatty(), unit="portal", leave=False) as bar:
        for portal in bar:
            found += await check_portal(portal, crawler)
    return found


def _place(problem: Problem) -> tuple[str, int]:
    path, _, line = problem.where.partition(":")
    return path, int(line or 0)


def _refuse(reason: str) -> NoReturn:
    print(f"scrapy checkportals: {reason}", file=sys.stderr)
    sys.exit(COULD_NOT_RUN)
