"""Third step: the statutory tables read."""

from __future__ import annotations

from typing import Any

from govcrawl.steps import parse_tables


class ParseTablesPipeline:
    """Calls `govcrawl.steps.parse_tables`; its exceptions fail the run (see `govcrawl.crawling.verdict`)."""

    def process_item(self, item: Any) -> Any:
        """The same with its tables read."""
        return parse_tables(item)
