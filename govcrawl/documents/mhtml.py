"""The page in a web page that was saved in one file (MHTML, RFC 2557)."""

from __future__ import annotations

import re
from email import policy
from email.parser import BytesParser

_MOST_PARTS = 500
_BLANK = b"\xef\xbb\xbf \t\r\n"
_PART = re.compile(rb"^--", re.MULTILINE)


def page_of(body: bytes) -> tuple[bytes, str | None]:
    """The bytes of the first HTML part, its transfer encoding undone, and its content type; empty where there is none.

    Parts that nest deeper than a mail's do, and those behind the first 500, are not looked at.
    """
    body = body.lstrip(_BLANK)
    if len(_PART.findall(body)) > 2 * _MOST_PARTS:
        body = body[: _place_of(body, 2 * _MOST_PARTS)]
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(body)
    except (RecursionError, ValueError, LookupError):
        return b"", None
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            break
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return (content if isinstance(content, bytes) else b""), str(
                part.get("Content-Type") or ""
            ) or None
    return b"", None


def _place_of(body: bytes, number: int) -> int:
    """Where the boundary line of this number stands."""
    for count, found in enumerate(_PART.finditer(body)):
        if count == number:
            return found.start()
    return len(body)
