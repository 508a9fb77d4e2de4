"""Names of elements and attributes, in the notation of lxml."""

from __future__ import annotations

from govcrawl.documents.problems import broken
from govcrawl.errors import UnreadableFileError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 - as ECMA-376 calls it
V = "{urn:schemas-microsoft-com:vml}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
PACKAGE_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"

# Word's "Strict Open XML Document" has names of its own for the same elements (ECMA-376 part 1 against part 4)
STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
     b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/chart", b"http://schemas.openxmlformats.org/drawingml/2006/chart"),
)  # fmt: skip

OFF = frozenset({"0", "false", "off"})


def is_on(value: str | None) -> bool:
    """A switch (ST_OnOff): on where it says nothing."""
    return value not in OFF


def number_of(value: str | None, *, least: int, most: int) -> int | None:
    """A whole number within bounds; None where there is none."""
    if value is None:
        return None
    text = value.strip()
    if not text.lstrip("+-").isdecimal() or len(text) > 12:
        return None
    try:
        return max(least, min(int(text), most))
    except ValueError:  # `+-1`
        return None


def not_word(what: str) -> UnreadableFileError:
    """The error for a file without what a Word document must have."""
    return broken(f"The Word document cannot be read: {what}. Fetch it again, or open it in Word.")
