"""What a document is, by its content first, then by what the server and the address say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlsplit

from govcrawl.documents.containers import OLE, ZIP, odf_media_type, ole_names, zip_names

Kind = Literal[
    "html", "text", "markdown", "mhtml", "doc", "docx", "wps", "rtf", "odt", "wordml", "pdf", "xls", "xlsx", "ods", "sheetml",
    "image", "zip", "rar", "archive", "ofd", "slides", "unknown",
]  # fmt: skip
"""What needs saying: `wordml` and `sheetml` are the one XML file that Word and Excel of 2003 write, or flat OpenDocument.

`mhtml` is a web page and its pictures in one file, as Word and browsers save it; `slides` is a presentation.
"""

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"Rar!", "rar"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"{\\rtf", "rtf"),
)
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|div|table|meta|p|span|title|script)[\s>/]", re.IGNORECASE
)
_XML_KINDS: tuple[tuple[bytes, Kind], ...] = (
    (b'progid="Word.Document"', "wordml"),
    (b"<w:wordDocument", "wordml"),
    (b'progid="Excel.Sheet"', "sheetml"),
    (b'"urn:schemas-microsoft-com:office:spreadsheet"', "sheetml"),
    (b"application/vnd.oasis.opendocument.text", "wordml"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "sheetml"),
)
_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,40}:")
_MIME = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
_RELATED = re.compile(
    rb"^content-type:\s{0,20}multipart/(?:related|alternative)", re.IGNORECASE | re.MULTILINE
)
_JUNK_BEFORE_PDF = 1024  # as much as readers of PDF look past (ISO 32000-1, annex H.3.4.1, note 13)
_PDF_OBJECT = re.compile(rb"\d obj\b")
_BY_SUFFIX: dict[str, Kind] = {
    "htm": "html", "html": "html", "shtml": "html", "jhtml": "html", "txt": "text", "md": "markdown", "mht": "mhtml",
    "mhtml": "mhtml", "doc": "doc", "dot": "doc", "docx": "docx", "docm": "docx", "dotx": "docx", "pdf": "pdf", "wps": "wps", "wpt": "wps",
    "rtf": "rtf", "odt": "odt", "ods": "ods", "xls": "xls", "et": "xls", "xlsx": "xlsx", "xlsm": "xlsx", "ett": "xls", "csv": "text", "zip": "zip",
    "rar": "rar", "7z": "archive", "gz": "archive", "ofd": "ofd", "ppt": "slides", "pptx": "slides", "png": "image",
    "jpg": "image", "jpeg": "image", "gif": "image", "bmp": "image", "tif": "image", "tiff": "image", "webp": "image",
}  # fmt: skip
_BY_MEDIA_TYPE: dict[str, Kind] = {
    "text/html": "html", "application/xhtml+xml": "html", "text/plain": "text", "text/markdown": "markdown",
    "application/msword": "doc", "application/pdf": "pdf", "application/zip": "zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx", "application/vnd.ms-excel": "xls",
}  # fmt: skip
_ODF_KINDS: tuple[tuple[str, Kind], ...] = (
    ("application/vnd.oasis.opendocument.text", "odt"),
    ("application/vnd.oasis.opendocument.spreadsheet", "ods"),
    ("application/vnd.oasis.opendocument.presentation", "slides"),
)
NOT_READ: Mapping[Kind, str] = {
    "rar": "RAR archives are not read",
    "archive": "Archives of this kind (7z, gzip and the like) are not read",
    "ofd": "OFD documents (GB/T 33190) are not read",
    "slides": "Presentations are not read",
    "unknown": "Documents of an unknown kind are not read",
}
"""How an issue begins for what no reader is written for."""


def kind_by_name(url: str) -> Kind | None:
    """The kind that an address ends in, None where it tells nothing; for files that were not fetched."""
    return _BY_SUFFIX.get(_suffix(url))


def kind_of(body: bytes, *, media_type: str | None = None, url: str = "") -> Kind:
    """The kind of a document. Signatures decide for binary files; text is told from HTML by its tags.

    Servers label Word files text/html and pages application/octet-stream, so a label alone proves nothing.
    """
    declared = _BY_MEDIA_TYPE.get((media_type or "").split(";")[0].strip().lower())
    by_name = _BY_SUFFIX.get(_suffix(url))
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(OLE):
        return _ole_kind(body, by_name or declared)
    if head.startswith((ZIP, b"PK\x05\x06")):
        return _zip_kind(body, by_name or declared)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if _is_webp_or_bitmap(body):
        return "image"
    if _is_after_junk(body):
        return "pdf"
    if body[257:262] == b"ustar":
        return "archive"
    if _is_mhtml(body):
        return "mhtml"
    beginning = body[:16384]
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16: the tags are of ASCII
        beginning = beginning.replace(b"\x00", b"")
        if _HTML.search(beginning):
            return "html"
    if b"<?xml" in beginning[:64] and _HTML.search(beginning, 0, 1024) is None:
        for mark, kind in _XML_KINDS:
            if mark in beginning:
                return kind
    if declared == "text" and by_name == "markdown":
        return "markdown"
    labelled = declared or by_name
    if labelled in ("text", "markdown"):
        return labelled
    if _HTML.search(body, 0, 1024) or _HTML.search(body, 0, 65536):
        return "html"
    if declared == "html" or by_name == "html":
        return "html"
    if _looks_binary(body):
        return "unknown"
    return "text"


def _ole_kind(body: bytes, labelled: Kind | None) -> Kind:
    """What an OLE file holds, by the streams in its root; the label only where its directory is lost."""
    names = ole_names(body)
    if names is None:
        return labelled if labelled in ("xls", "wps") else "doc"
    lowered = {name.lower() for name in names}
    if "worddocument" in lowered:
        return "doc"
    if lowered & {"workbook", "book"}:
        return "xls"
    if "encryptedpackage" in lowered:  # a file of 2007 or later behind a password: its reader says so
        return "xlsx" if labelled in ("xls", "xlsx") else "docx"
    if "powerpoint document" in lowered:
        return "slides"
    if labelled == "wps" or any(name.startswith(("wps", "matost")) for name in lowered):
        return "wps"
    return "unknown"


def _zip_kind(body: bytes, labelled: Kind | None) -> Kind:
    """What a zip file holds, by its members' names wherever they stand."""
    if (media_type := odf_media_type(body)) is not None:
        for beginning, kind in _ODF_KINDS:
            if media_type.startswith(beginning):
                return kind
    names = zip_names(body)
    known = set(names)
    package = "[content_types].xml" in known
    for folder, main, kind in (
        ("word/", "word/document.xml", "docx"),
        ("xl/", "xl/workbook.xml", "xlsx"),
        ("ppt/", "ppt/presentation.xml", "slides"),
    ):
        if main in known or (package and any(name.startswith(folder) for name in names)):
            return kind
    if "ofd.xml" in known:
        return "ofd"
    if "mimetype" in known and "content.xml" in known:
        return "ods" if labelled == "ods" else "odt"
    if package and labelled in ("docx", "xlsx"):  # cut off before its parts: its reader says what is wrong
        return labelled
    return "zip"


def _is_webp_or_bitmap(body: bytes) -> bool:
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return True
    return (
        body[:2] == b"BM"
        and body[6:10] == bytes(4)
        and int.from_bytes(body[14:18], "little") in (12, 40, 56, 108, 124)
    )


def _is_after_junk(body: bytes) -> bool:
    """A PDF behind bytes that do not belong to it; a text that writes of PDF is none."""
    place = body.find(b"%PDF-", 0, _JUNK_BEFORE_PDF + 5)
    return (
        place >= 0
        and _HTML.search(body, 0, place) is None
        and _PDF_OBJECT.search(body, place, place + 8192) is not None
    )


def _is_mhtml(body: bytes) -> bool:
    """Head fields of a mail (RFC 2557) before anything else."""
    head = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\r\n", b"\n")
    if _FIELD.match(head) is None:
        return False
    fields = head.partition(b"\n\n")[0]
    return _MIME.search(fields) is not None and _RELATED.search(fields) is not None


def _suffix(url: str) -> str:
    try:
        path = urlsplit(url).path
    except ValueError:  # an address that is none (`http://[`)
        return ""
    return path.rpartition(".")[2].lower()


def _looks_binary(body: bytes) -> bool:
    """Control characters that no text has; UTF-16 text is let through by its byte order mark."""
    sample = body[:65536]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    control = len(sample) - len(sample.translate(None, bytes(range(9)) + bytes(range(14, 32)) + b"\x7f"))
    return control > len(sample) // 100
