"""Compressed answers: half of one is no answer.

Scrapy gives back as much of a damaged body as it can, and says nothing. Half a list has no end: the years behind it would
be called not published.
"""

from __future__ import annotations

import struct
import zlib
from typing import Final

import brotli  # type: ignore[import-untyped]  # a dependency of Scrapy
from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response

from govcrawl.crawling.refusals import Refusal
from govcrawl.outcomes import Reason

_PIECE: Final = 64 * 1024
_GZIP = b"\x1f\x8b"
_ENDS_OF_GZIP = ("incorrect data check", "incorrect length check")
_DAMAGES = (OSError, EOFError, struct.error, zlib.error, brotli.error)


class DamagedBody(Refusal):
    """A compressed body that ends before its end, or cannot be unpacked."""

    reason = Reason.CUT_SHORT


class WholeCompressionMiddleware(HttpCompressionMiddleware):
    """Downloader middleware in the place of Scrapy's HttpCompression (590), which it is, for whole bodies only."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """The answer with its plain body. Raises DamagedBody; IgnoreRequest where it is too large unpacked."""
        told = b",".join(response.headers.getlist(b"Content-Encoding")).decode("latin-1").lower()
        try:
            plain = super().process_response(request, response)
        except _DAMAGES as error:
            raise DamagedBody(f"the compressed answer ({told}) cannot be unpacked: {error}") from error
        if told and response.body and not is_whole(response.body, told.rpartition(",")[2].strip()):
            raise DamagedBody(f"the compressed answer ({told}) breaks off before its end")
        return plain


def is_whole(body: bytes, encoding: str) -> bool:
    """Whether a body in gzip or deflate comes to its end; of others it is not known, and they are taken for whole.

    A wrong checksum behind the end is let pass, as browsers do.
    """
    if encoding in ("gzip", "x-gzip"):
        return _is_whole_gzip(body)
    if encoding == "deflate":
        # many servers send the raw stream without its header
        return _is_whole(body, zlib.MAX_WBITS) or _is_whole(body, -zlib.MAX_WBITS)
    return True


def _is_whole_gzip(body: bytes) -> bool:
    """Whether every member of a gzip file comes to its end; what stands behind them is let be."""
    rest = body
    while rest.startswith(_GZIP):
        unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)
        try:
            _run_through(unpacker, rest)
        except zlib.error as error:
            return str(error).endswith(_ENDS_OF_GZIP)
        if not unpacker.eof:
            return False
        rest = unpacker.unused_data
    return True


def _is_whole(body: bytes, bits: int) -> bool:
    unpacker = zlib.decompressobj(bits)
    try:
        _run_through(unpacker, body)
    except zlib.error:
        return False
    return unpacker.eof


def _run_through(unpacker: zlib._Decompress, body: bytes) -> None:
    """Unpack without keeping what comes out."""
    rest = body
    while rest and not unpacker.eof:
        unpacker.decompress(rest, _PIECE)
        rest = unpacker.unconsumed_tail
