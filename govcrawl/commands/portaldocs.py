"""`scrapy portaldocs`: print docs/portals.md, written from the declared portals."""

from __future__ import annotations

import argparse
import sys
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand

from govcrawl.portals.catalogue import portals_markdown
from govcrawl.portals.loader import PortalSpiderLoader

COULD_NOT_RUN = 2


class Command(ScrapyCommand):
    """The document on standard output; `make docs` keeps the copy in docs/ up to date."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def short_desc(self) -> str:
        """One line for `scrapy -h`."""
        return "Print the table of all portals (docs/portals.md)"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the document to standard output, unless a row is broken."""
        assert self.settings is not None
        loader = PortalSpiderLoader(self.settings)
        if loader.problems:
            print(f"scrapy portaldocs: {loader.problems[0]}; scrapy checkportals shows all", file=sys.stderr)
            sys.exit(COULD_NOT_RUN)
        print(portals_markdown(loader.portals()), end="")
