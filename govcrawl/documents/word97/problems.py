"""What can be wrong with a Word 97 file: bytes that are missing, and structures that are not understood."""

from __future__ import annotations


class DamagedError(Exception):
    """The file cannot be opened, or a part of its text is missing: no program may fill that in."""


class NotUnderstoodError(Exception):
    """The text is there, but what is written about it contradicts itself or is of an unknown kind: another program may know more."""


class OlderFormatError(NotUnderstoodError):
    """A file of Word 95 or older, which has another format."""
