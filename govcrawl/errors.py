"""The errors a caller of govcrawl may meet. Each message names the thing, the place and the remedy."""

from __future__ import annotations


class GovcrawlError(Exception):
    """Base of every error that govcrawl raises on purpose."""


class ExtractionError(GovcrawlError):
    """A document cannot be read at all, not even into a record with issues (too large, for example)."""


class DeclarationError(GovcrawlError):
    """A portal's declaration, or an argument given to its spider, is wrong or missing."""
