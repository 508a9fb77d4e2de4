"""The errors a caller of govcrawl may meet. Each message names the thing, the place and the remedy."""

from __future__ import annotations


class GovcrawlError(Exception):
    """Base of every error that govcrawl raises on purpose."""


class ExtractionError(GovcrawlError):
    """A document cannot be read at all, not even into a record with issues (too large, for example)."""


class UnreadableFileError(GovcrawlError):
    """A file cannot be read: `code` is that of the issue (`govcrawl.documents.problems`), the message says what and why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class DeclarationError(GovcrawlError):
    """A portal's declaration, or an argument given to its spider, is wrong or missing."""
