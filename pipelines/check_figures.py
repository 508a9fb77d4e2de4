"""Last step: relations checked, prose read, the record made."""

from __future__ import annotations

from typing import Any

from govcrawl.steps import check_figures


class CheckFiguresPipeline:
    """Calls `govcrawl.steps.check_figures`; its exceptions fail the run (see `govcrawl.crawling.verdict`)."""

    def process_item(self, item: Any) -> Any:
        """The finished record."""
        return check_figures(item)
