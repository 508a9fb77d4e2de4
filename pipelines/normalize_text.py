"""Second step: text normalised, the script as published recorded."""

from __future__ import annotations

from typing import Any

from govcrawl.steps import normalize_text


class NormalizeTextPipeline:
    """Calls `govcrawl.steps.normalize_text`; its exceptions fail the run (see `govcrawl.crawling.verdict`)."""

    def process_item(self, item: Any) -> Any:
        """The same in normalised, simplified text."""
        return normalize_text(item)
