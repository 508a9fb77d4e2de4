"""First step: a page without its navigation."""

from __future__ import annotations

from typing import Any

from govcrawl.steps import strip_navigation


class StripNavigationPipeline:
    """Calls `govcrawl.steps.strip_navigation`; its exceptions fail the run (see `govcrawl.crawling.verdict`)."""

    def process_item(self, item: Any) -> Any:
        """The report's own blocks of a fetched page."""
        return strip_navigation(item)
