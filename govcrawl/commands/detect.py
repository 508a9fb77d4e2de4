"""`scrapy detect URL [--division CODE]`: which family a portal is on, where its reports are, and the declaration to paste.

0: found. 1: no column of annual reports (it says how far it got). 2: could not run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import NoReturn

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError

from govcrawl.commands.surveying import survey
from govcrawl.errors import DeclarationError
from govcrawl.portals.pasting import Draft, draft_of
from govcrawl.portals.survey import Result

NOT_FOUND = 1
COULD_NOT_RUN = 2


class Command(BaseRunSpiderCommand):
    """Look through one portal."""

    requires_project = True

    def syntax(self) -> str:
        """For the usage line."""
        return "URL [--division CODE]"

    def short_desc(self) -> str:
        """For the list of commands."""
        return "Find a portal's family and its column of annual reports from its home page"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The options of its own."""
        super().add_options(parser)
        parser.add_argument(
            "--division", metavar="CODE", help="six digits, where the portal does not say whose it is"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Look, tell, and set the exit status."""
        if len(args) != 1:
            raise UsageError(
                "name one home page, as in: scrapy detect http://www.lyls.gov.cn/", print_help=False
            )
        assert self.crawler_process is not None
        assert self.settings is not None
        try:
            result = survey(self.crawler_process, self.settings, args[0], opts.division)
            draft = draft_of(result, args[0]) if result is not None else None
        except DeclarationError as error:
            _refuse(str(error))
        if result is None:
            _refuse("the run could not begin")
        for line in told(result, draft):
            print(line)
        if draft is None:
            self.exitcode = NOT_FOUND


def told(result: Result, draft: Draft | None) -> Iterator[str]:
    """What a survey found, line by line."""
    search = result.search
    if search is None:
        yield "nothing was seen"
        return
    yield "way:"
    yield from (f"  {line}" for line in search.trail)
    yield from (f"problem: {problem}" for problem in result.problems)
    if draft is None:
        yield f"not found: {search.why_nothing or 'no column that can be declared'}"
        return
    yield f"division: {' '.join(filter(None, (draft.division.code, draft.division.names[0])))}"
    yield f"family: {draft.family} ({search.detected.family.title})"
    yield from (f"  {line}" for line in search.detected.evidence)
    for found in search.columns:
        yield f"column ({found.scope}): {found.url}"
        yield f"  {found.why}"
    yield f"reports: {', '.join(map(str, result.years)) or len(result.reports)}"
    yield ""
    yield "row for spiders/portals.csv:"
    yield draft.row().rstrip("\n")
    yield ""
    yield "or a file in spiders/<province>/:"
    yield draft.source()


def _refuse(reason: str) -> NoReturn:
    print(f"scrapy detect: {reason}", file=sys.stderr)
    sys.exit(COULD_NOT_RUN)
