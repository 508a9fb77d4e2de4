"""What can be wrong with a Word 97 file: bytes that are missing, and structures that are not understood."""

from __future__ import annotations


class DamagedError(Exception):
    """Something lies outside of its stream, or a stream is shorter than it says: a part of the file is missing."""


class NotUnderstoodError(Exception):
    """All bytes are there, but they contradict each other or are of an unknown kind: another program may know more."""


class OlderFormatError(NotUnderstoodError):
    """A file of Word 95 or older, which has another format."""
