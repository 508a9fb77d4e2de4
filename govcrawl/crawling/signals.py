"""Signals of our own: something that was wanted was not had, or was had in another way than declared.

Whoever notices sends them; `govcrawl.crawling.verdict.Verdict` collects them. A shortfall fails the run, a notice does not.
"""

from __future__ import annotations

from typing import Any, Final

shortfall: Final[Any] = object()
"""Sent with `kind` (str, see `verdict.Shortfall`), `where` (str: address, file or item), `text` (str), and where they
are known `reason` (`govcrawl.outcomes.Reason`) and `year` (int, the report's)."""

noticed: Final[Any] = object()
"""Sent with `event` (`govcrawl.crawling.events.Event`), `where` (str), `text` (str): what an operator should know and may mend."""

page_complete: Final[Any] = object()
"""Sent with `page` (`govcrawl.page.Page`) when a report has come with all of its files, before it goes to the pipelines."""
