"""What a document is, by its content first, then by what the server and the address say."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

Kind = Literal[
    "html", "text", "markdown", "doc", "docx", "wps", "rtf", "odt", "pdf", "xls", "xlsx", "image", "zip", "rar", "archive",
    "unknown",
]  # fmt: skip

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"Rar!", "rar"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"{\\rtf", "rtf"),
)
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|div|table|meta|p|span|title|script)[\s>/]", re.IGNORECASE
)
_BY_SUFFIX: dict[str, Kind] = {
    "htm": "html", "html": "html", "shtml": "html", "jhtml": "html", "txt": "text", "md": "markdown", "doc": "doc",
    "docx": "docx", "pdf": "pdf", "wps": "wps", "rtf": "rtf", "odt": "odt", "xls": "xls", "et": "xls", "xlsx": "xlsx", "zip": "zip", "rar": "rar",
    "png": "image", "jpg": "image", "jpeg": "image", "gif": "image", "bmp": "image",
}  # fmt: skip
_BY_MEDIA_TYPE: dict[str, Kind] = {
    "text/html": "html", "application/xhtml+xml": "html", "text/plain": "text", "text/markdown": "markdown",
    "application/msword": "doc", "application/pdf": "pdf", "application/zip": "zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}  # fmt: skip


def kind_by_name(url: str) -> Kind | None:
    """The kind that an address ends in, None where it tells nothing; for files that were not fetched."""
    return _BY_SUFFIX.get(_suffix(url))


def kind_of(body: bytes, *, media_type: str | None = None, url: str = "") -> Kind:
    """The kind of a document. Signatures decide for binary files; text is told from HTML by its tags.

    Servers label Word files text/html and pages application/octet-stream, so a label alone proves nothing.
    """
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    suffix = _suffix(url)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return "xls" if kind == "doc" and suffix in ("xls", "et") else kind
    if head.startswith(b"PK\x03\x04"):
        if b"word/" in body[:4096] or suffix == "docx":
            return "docx"
        return "xlsx" if b"xl/" in body[:4096] or suffix == "xlsx" else "zip"
    declared = _BY_MEDIA_TYPE.get((media_type or "").split(";")[0].strip().lower())
    by_name = _BY_SUFFIX.get(suffix)
    if declared == "text" and by_name == "markdown":
        return "markdown"
    if declared in ("text", "markdown") or (declared is None and by_name in ("text", "markdown")):
        return declared or by_name or "text"
    if _HTML.search(body, 0, 1024) or _HTML.search(body, 0, 65536):
        return "html"
    if declared == "html" or by_name == "html":
        return "html"
    if _looks_binary(body):
        return "unknown"
    return "text"


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
