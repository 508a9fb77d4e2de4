"""Decides the encoding of every page before anything selects in it.

Scrapy believes the header: UTF-8 bytes labelled gb2312 reach a spider as mojibake, and a pipeline is too late.
The middleware stands between HttpCompression (590), which gives it the plain body, and MetaRefresh (580), the
first to read text; so DOWNLOADER_MIDDLEWARES has it at 585. The reason is left in `response.flags`.
"""

from __future__ import annotations

import re
from typing import Any

from scrapy import Request
from scrapy.http import HtmlResponse, Response, TextResponse, XmlResponse

from govcrawl.text.charset import decode

FLAG = "charset"
_LOOKED_AT = 2048
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title)[\s>]", re.IGNORECASE)
# what begins like these is a file, however it is labelled
_BINARY = (
    b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"BM", b"{\\rtf", b"II*\0", b"MM\0*",
    b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b",
)  # fmt: skip


class CharsetMiddleware:
    """Puts `response.encoding` right, and makes an HtmlResponse of HTML that is labelled as something else.

    A file that is labelled as a text becomes a plain response, so that nobody looks for words in it.
    """

    def process_response(self, request: Request, response: Response) -> Response:
        """The response with its encoding decided; files as they came, empty bodies as they are."""
        body = response.body
        if body.startswith(_BINARY):
            return _plain(response) if isinstance(response, TextResponse) else response
        if not body:
            return response
        html = bool(_HTML.search(body[:_LOOKED_AT]))
        if not (html or isinstance(response, TextResponse)):
            return response
        declared = response.headers.get(b"Content-Type")
        decoded = decode(body, content_type=declared.decode("latin-1") if declared else None)
        changed: dict[str, Any] = {
            "encoding": decoded.encoding,
            "flags": [*response.flags, f"{FLAG}: {decoded.encoding}: {decoded.reason}"],
        }
        if html and not isinstance(response, HtmlResponse | XmlResponse):
            changed["cls"] = HtmlResponse
        labelled: Response = response.replace(**changed)
        return labelled


def _plain(response: Response) -> Response:
    """The same answer as one that is no text."""
    return Response(
        response.url,
        status=response.status,
        headers=response.headers,
        body=response.body,
        flags=response.flags,
        request=response.request,
        certificate=response.certificate,
        ip_address=response.ip_address,
        protocol=response.protocol,
    )
