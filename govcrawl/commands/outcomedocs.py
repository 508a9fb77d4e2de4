"""`scrapy outcomedocs`: print docs/outcomes.md, written from the names that the program uses."""

from __future__ import annotations

import argparse
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand

from govcrawl.crawling.catalogue import outcomes_markdown


class Command(ScrapyCommand):
    """The document on standard output; `make docs` keeps the copy in docs/ up to date."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def short_desc(self) -> str:
        """One line for `scrapy -h`."""
        return "Print every outcome, reason and event of the crawl log (docs/outcomes.md)"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the document to standard output."""
        print(outcomes_markdown(), end="")
