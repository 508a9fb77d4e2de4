"""Signals of our own: something that was wanted was not had, or was had in another way than declared.

Whoever notices sends them; `govcrawl.crawling.verdict.Verdict` collects them. A shortfall fails the run, a notice does not.
"""

from __future__ import annotations

from typing import Any, Final

shortfall: Final[Any] = object()
"""Sent with `kind` (str, see `verdict.Shortfall`), `where` (str: address, file or item), `reason` (str)."""

noticed: Final[Any] = object()
"""Sent with `outcome` (str, as `moved`), `where` (str), `text` (str): what an operator should know and may mend."""
