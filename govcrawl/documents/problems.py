"""Why a file could not be read: the codes of the issues, each with the error that carries it.

A reader of a format raises one of these; whoever opened the file makes a problem of the document of it.
"""

from __future__ import annotations

from govcrawl.errors import UnreadableFileError


def broken(message: str) -> UnreadableFileError:
    """It is not what it says it is, or not all of it is there."""
    return UnreadableFileError("file_broken", message)


def encrypted(message: str) -> UnreadableFileError:
    """It asks for a password."""
    return UnreadableFileError("file_encrypted", message)


def too_large(message: str) -> UnreadableFileError:
    """It is, or unpacks to, more than is read."""
    return UnreadableFileError("file_too_large", message)


def stopped(message: str) -> UnreadableFileError:
    """Reading it took too long, took too much memory, or made the reader fail."""
    return UnreadableFileError("reader_stopped", message)


def tool_missing(message: str) -> UnreadableFileError:
    """A program or package that reads this format is not installed; the message says which, and how to get it."""
    return UnreadableFileError("tool_missing", message)


def not_read(message: str) -> UnreadableFileError:
    """No reader for this format is written."""
    return UnreadableFileError("format_not_read", message)
