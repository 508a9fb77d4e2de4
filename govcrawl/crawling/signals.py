"""The one signal of our own: something that was wanted was not had.

Whoever notices sends it; `govcrawl.crawling.verdict.Verdict` collects it and the run fails.
"""

from __future__ import annotations

from typing import Any, Final

shortfall: Final[Any] = object()
"""Sent with `kind` (str, see `verdict.Shortfall`), `where` (str: address, file or item), `reason` (str)."""
