"""The archive: every answer of a run as WARC/1.1, and a page back out of it.

The middleware stands next to the downloader, so it sees what came over the wire: the body with its
Content-Encoding still on, robots.txt, redirects, error pages. Each answer becomes a `response` and a `request`
record, each a gzip member of its own, flushed before anything else sees the answer; the file is fsynced when the
spider closes, before the feed that refers to it is stored.

The reference `<file name>#<offset of the response record>` and the time of fetching are left in the request's
`meta` (`META_ARCHIVE`, `META_FETCHED_AT`), where `response.meta` has them for the answer that reached the spider.
What the spider knew about the page (`META_CIRCUMSTANCES`: where it was linked, whose portal) goes into the
record's header `Govcrawl-Page`, so `read_archived` gives back the very `Page` that the spider yielded.

Files of a report (attachments, pictures in its body) are answers like all others; the header of each says whose file it is
(`file_of`, the reference of the page's record). When a page is complete and goes to the pipelines, a `metadata` record
is written behind everything that belongs to it: the page's reference and its files in their order, each with its address, title,
media type, the reference of its own record, or what became of it. `read_archived` reads on from the page's record
to that one, and takes the bodies from the records named there; what the page carries in itself (`data:`) is
taken from the page. A file of several reports is there once. So a page without a metadata record has no files, unless the
archive was cut short, and then it is an error where a file of the page is seen.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import logging
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from http.client import responses as reasons
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final, Self
from urllib.parse import urlsplit

import brotli  # type: ignore[import-untyped]  # a dependency of Scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.http.headers import Headers
from scrapy.utils.gz import gunzip
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from govcrawl.crawling.atomic import sync_folder
from govcrawl.crawling.hosts import shared_hosts
from govcrawl.crawling.reasons import plain_reason
from govcrawl.crawling.signals import page_complete, shortfall
from govcrawl.crawling.tls import transport_of
from govcrawl.crawling.verdict import Verdict
from govcrawl.errors import GovcrawlError
from govcrawl.page import File, Link, Page
from govcrawl.report.files import carried_files, is_carried

logger = logging.getLogger(__name__)

META_ARCHIVE: Final = "govcrawl_archive"
META_FETCHED_AT: Final = "govcrawl_fetched_at"
META_CIRCUMSTANCES: Final = "govcrawl_circumstances"

_HEADER = "Govcrawl-Page"
_FILE_OF: Final = "file_of"
_FILES_TYPE: Final = "application/json"
# who asked is nobody's business but the portal's
_NOT_KEPT = frozenset({b"authorization", b"cookie", b"proxy-authorization"})


class ArchiveError(GovcrawlError):
    """A page cannot be read back from the archive: the message says which and why."""


class ArchiveMiddleware:
    """Downloader middleware, next to the downloader (after every other one in DOWNLOADER_MIDDLEWARES).

    Settings: ARCHIVE_ENABLED, ARCHIVE_DIR (files go to `<ARCHIVE_DIR>/<spider>/`).
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._directory = Path(crawler.settings["ARCHIVE_DIR"]) / crawler.spidercls.name
        self._enabled = crawler.settings.getbool("ARCHIVE_ENABLED")
        self._writer: ArchiveWriter | None = None
        self._broken: OSError | None = None
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware.spider_opened, signals.spider_opened)
        crawler.signals.connect(middleware.page_complete, page_complete)
        verdict = crawler.get_extension(Verdict)
        if verdict is not None:
            verdict.before_settling(middleware.close)
        return middleware

    def spider_opened(self) -> None:
        """Make the folder and see that it can be written to. Ends the run (`archive`) where it cannot."""
        if not self._enabled:
            return
        try:
            self._writer = ArchiveWriter(self._directory, self._crawler.spidercls.name)
        except OSError as error:
            self._fail(error)
            raise CloseSpider("archive") from error

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the answer; a failure to keep it ends the run, for a page that is not archived is not citable."""
        fetched_at = datetime.now(UTC).replace(microsecond=0)
        _note_transport(request)
        request.meta[META_FETCHED_AT] = fetched_at
        request.meta[META_ARCHIVE] = None
        if self._writer is not None:
            if self._broken is not None:
                raise self._broken
            try:
                request.meta[META_ARCHIVE] = self._writer.write(request, response, fetched_at)
            except OSError as error:
                self._break(error)
                raise
        return response

    def page_complete(self, page: Page) -> None:
        """Keep which files belong to a page; a failure to keep it ends the run, too."""
        if self._writer is not None and self._broken is None and page.archive is not None:
            try:
                self._writer.write_files(page)
            except OSError as error:
                self._break(error)

    def _break(self, error: OSError) -> None:
        # a torn record may be at the end of the file: nothing more may be written behind it
        self._broken = error
        self._fail(error)
        loop = asyncio.get_running_loop()
        self._closing = loop.create_task(self._crawler.engine.close_spider_async(reason="archive"))

    def close(self) -> None:
        """Close the file durably. Raises OSError."""
        if self._writer is not None:
            self._writer.close()

    def _fail(self, error: OSError) -> None:
        self._crawler.signals.send_catch_log(
            shortfall,
            kind="archive",
            where=str(error.filename or self._directory),
            text=plain_reason(error),
        )


class ArchiveWriter:
    """One WARC file, `<spider>-<UTC time>-<process>.warc.gz`, opened exclusively. Every method may raise OSError."""

    def __init__(self, directory: Path, spider: str) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.path = directory / f"{spider}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}.warc.gz"
        self._file: BinaryIO = self.path.open("xb")
        self._answers = 0
        self._warc = WARCWriter(self._file, gzip=True, warc_version="WARC/1.1")
        self._warc.write_record(
            self._warc.create_warcinfo_record(
                self.path.name, {"software": "govcrawl", "format": "WARC File Format 1.1", "isPartOf": spider}
            )
        )

    def write(self, request: Request, response: Response, fetched_at: datetime) -> str:
        """Keep one answer with its request; gives its reference."""
        offset = self._file.tell()
        headers = {"WARC-Date": f"{fetched_at:%Y-%m-%dT%H:%M:%SZ}"}
        circumstances = request.meta.get(META_CIRCUMSTANCES)
        if circumstances is not None:
            headers[_HEADER] = json.dumps(circumstances, ensure_ascii=True)
        if response.ip_address is not None:
            headers["WARC-IP-Address"] = str(response.ip_address)
        answer = self._warc.create_warc_record(
            response.url,
            "response",
            payload=BytesIO(response.body),
            length=len(response.body),
            warc_headers_dict=headers,
            http_headers=StatusAndHeaders(
                f"{response.status} {reasons.get(response.status, 'Unknown')}",
                _pairs(response.headers),
                protocol=response.protocol or "HTTP/1.1",
            ),
        )
        parts = urlsplit(request.url)
        asked = self._warc.create_warc_record(
            request.url,
            "request",
            payload=BytesIO(request.body),
            length=len(request.body),
            http_headers=StatusAndHeaders(
                f"{request.method} {parts.path or '/'}{'?' + parts.query if parts.query else ''} HTTP/1.1",
                [("Host", parts.netloc), *_pairs(request.headers)],
                is_http_request=True,
            ),
        )
        self._warc.write_request_response_pair(asked, answer)
        self._file.flush()
        self._answers += 1
        return f"{self.path.name}#{offset}"

    def write_files(self, page: Page) -> None:
        """Keep which files belong to a page, in their order."""
        told = {
            "page": page.archive,
            "files": [
                {
                    "url": file.url,
                    "title": file.title,
                    "media_type": file.media_type,
                    "archive": file.archive,
                    "problem": file.problem,
                }
                for file in page.files
            ],
        }
        content = json.dumps(told, ensure_ascii=True).encode()
        record = self._warc.create_warc_record(
            page.url,
            "metadata",
            payload=BytesIO(content),
            length=len(content),
            warc_content_type=_FILES_TYPE,
        )
        self._warc.write_record(record)
        self._file.flush()

    def close(self) -> None:
        """Flush and fsync file and folder, or take away a file without an answer; a second call does nothing."""
        if self._file.closed:
            return
        try:
            if not self._answers:
                self.path.unlink()
            self._file.flush()
            os.fsync(self._file.fileno())
        finally:
            self._file.close()
        sync_folder(self.path.parent)


def read_archived(reference: str, directory: Path) -> Page:
    """The page that `reference` (`<file name>#<offset>`) names, from `directory` or a folder under it, with its files.

    The bodies are as the spider had them, Content-Encoding undone. Raises ArchiveError.
    """
    page, told, end = _read(reference, directory)
    if _FILE_OF in told:  # it is a file itself
        return page
    path, _ = _place(reference, directory)
    entries = _files_told(path, end, reference)
    return page if not entries else replace(page, files=tuple(_files(page, entries, directory)))


def _place(reference: str, directory: Path) -> tuple[Path, int]:
    """The file that a reference names, and the offset in it."""
    name, _, offset = reference.rpartition("#")
    if not name or not offset.isdecimal() or Path(name).name != name:
        raise ArchiveError(f"{reference!r} is no archive reference: it must look like lanshan-….warc.gz#1234")
    found = sorted(directory.rglob(name))
    if len(found) != 1:
        raise ArchiveError(f"{name}: {len(found)} files of that name under {directory}, one is needed")
    return found[0], int(offset)


def _read(reference: str, directory: Path) -> tuple[Page, dict[str, Any], int]:
    """The page that a reference names, without files; what the spider knew of it; and where its record ends."""
    path, offset = _place(reference, directory)
    try:
        member, end = _gzip_member(path, offset)
        record = next(iter(ArchiveIterator(BytesIO(member))))
        raw = record.raw_stream.read()
    except OSError as error:
        raise ArchiveError(f"{reference}: cannot be read: {error.strerror}") from error
    except (StopIteration, ArchiveLoadFailed, zlib.error, EOFError) as error:
        raise ArchiveError(f"{reference}: no record starts there, or it is damaged: {error}") from error
    if record.rec_type != "response" or record.http_headers is None:
        raise ArchiveError(f"{reference}: a {record.rec_type} record, not a response")
    digest = "sha1:" + base64.b32encode(hashlib.sha1(raw, usedforsecurity=False).digest()).decode()
    if record.rec_headers.get_header("WARC-Payload-Digest") != digest:
        raise ArchiveError(
            f"{reference}: the record is damaged or cut short (its digest does not fit its bytes)"
        )
    told = json.loads(record.rec_headers.get_header(_HEADER) or "{}")
    return _page(record, raw, reference, told), told, end


def _files_told(path: Path, offset: int, reference: str) -> list[dict[str, Any]]:
    """The files of a page by its metadata record, which stands somewhere behind its own; none where there is none.

    Raises ArchiveError where the archive breaks off between a file of the page and that record.
    """
    seen = False
    try:
        for member in _gzip_members(path, offset):
            record = next(iter(ArchiveIterator(BytesIO(member))))
            if record.rec_type == "metadata":
                told = json.loads(record.raw_stream.read())
                if told.get("page") == reference:
                    return list(told["files"])
            elif record.rec_type == "response" and not seen:
                seen = json.loads(record.rec_headers.get_header(_HEADER) or "{}").get(_FILE_OF) == reference
    except OSError as error:
        raise ArchiveError(f"{reference}: cannot be read: {error.strerror}") from error
    except (StopIteration, ArchiveLoadFailed, zlib.error, EOFError, ValueError, KeyError):
        pass  # the run was ended while it wrote
    if seen:
        raise ArchiveError(f"{reference}: the archive breaks off before it says which files the page has")
    return []


def _files(page: Page, entries: Sequence[Mapping[str, Any]], directory: Path) -> Iterator[File]:
    carried = (
        {file.url: file for file in carried_files(page)}
        if any(is_carried(one["url"]) for one in entries)
        else {}
    )
    for one in entries:
        url, archive = one["url"], one["archive"]
        if url in carried:
            yield replace(carried[url], title=one["title"])
            continue
        body = _read(archive, directory)[0].body if archive is not None and one["problem"] is None else None
        yield File(url, one["title"], body, one["media_type"], archive, one["problem"])


def _gzip_members(path: Path, offset: int) -> Iterator[bytes]:
    """The gzip members from `offset` on."""
    size = path.stat().st_size
    while offset < size:
        member, offset = _gzip_member(path, offset)
        yield member


def _gzip_member(path: Path, offset: int) -> tuple[bytes, int]:
    """The one gzip member at `offset`, whole, and where it ends. Raises EOFError where the file ends within it, zlib.error, OSError."""
    inflating = zlib.decompressobj(zlib.MAX_WBITS + 16)
    parts = []
    with path.open("rb") as file:
        file.seek(offset)
        while not inflating.eof:
            if not (chunk := file.read(1 << 16)):
                raise EOFError("the file ends within the record")
            parts.append(inflating.decompress(chunk))
        end = file.tell() - len(inflating.unused_data)
    return b"".join(parts), end


def _page(record: Any, raw: bytes, reference: str, told: Mapping[str, Any]) -> Page:
    headers: dict[str, str] = {}
    for name, value in record.http_headers.headers:
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    body, left_on = _decompressed(raw, headers.pop("content-encoding", ""), reference)
    if left_on:
        headers["content-encoding"] = left_on
    return Page(
        body=body,
        url=record.rec_headers.get_header("WARC-Target-URI"),
        media_type=media_type_of(headers),
        headers=headers,
        status=int(record.http_headers.get_statuscode()),
        fetched_at=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
        archive=reference,
        **circumstances_from(told),
    )


def circumstances(
    *,
    spider: str,
    list_url: str | None,
    division_code: str | None,
    division_name: str | None,
    attachments: tuple[Link, ...] = (),
    own_hosts: tuple[str, ...] = (),
) -> dict[str, Any]:
    """What a spider knows of a page before it is fetched, as JSON-able values for META_CIRCUMSTANCES.

    The archive adds `transport` where there is something to say of the way by which the page came.
    """
    return {
        "spider": spider,
        "list_url": list_url,
        "division_code": division_code,
        "division_name": division_name,
        "attachments": [[link.url, link.title] for link in attachments],
        "own_hosts": list(own_hosts),
    }


def circumstances_of_file(page: Page) -> dict[str, Any]:
    """What a spider knows of a file before it is fetched: the page that it belongs to."""
    return {
        **circumstances(
            spider=page.spider,
            list_url=page.url,
            division_code=page.division_code,
            division_name=page.division_name,
        ),
        _FILE_OF: page.archive,
    }


def circumstances_from(told: Mapping[str, Any]) -> dict[str, Any]:
    """The same as keyword arguments of Page."""
    known = {name: value for name, value in told.items() if name != _FILE_OF}
    known["attachments"] = tuple(Link(url, title) for url, title in known.get("attachments", ()))
    known["own_hosts"] = tuple(known.get("own_hosts", ()))
    known["transport"] = tuple(known.get("transport", ()))
    return known


def _note_transport(request: Request) -> None:
    told = request.meta.get(META_CIRCUMSTANCES)
    if told is None:
        return
    # a redirect shares the dictionary with the request that it comes from
    known = {name: value for name, value in told.items() if name != "transport"}
    if transport := transport_of(request, shared_hosts()):
        known["transport"] = list(transport)
    request.meta[META_CIRCUMSTANCES] = known


def page_of(response: Response) -> Page:
    """The page that a spider yields for an answer."""
    headers = _joined(response.headers)
    return Page(
        body=response.body,
        url=response.url,
        media_type=media_type_of(headers),
        headers=headers,
        status=response.status,
        fetched_at=response.meta.get(META_FETCHED_AT),
        archive=response.meta.get(META_ARCHIVE),
        **circumstances_from(response.meta.get(META_CIRCUMSTANCES, {})),
    )


def media_type_of(headers: Mapping[str, str]) -> str | None:
    """`text/html` of `text/html; charset=utf-8`; None where nothing is said."""
    return headers.get("content-type", "").partition(";")[0].strip().lower() or None


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    return [
        (_ascii(key), _ascii(value))
        for key, values in headers.items()
        if key.lower() not in _NOT_KEPT
        for value in values
    ]


def _joined(headers: Headers) -> dict[str, str]:
    return {_ascii(key).lower(): ", ".join(map(_ascii, values)) for key, values in headers.items() if values}


def _ascii(value: bytes) -> str:
    """A header in ASCII: other bytes (a file name in GBK) become %XX, in the archive and in the page alike."""
    return "".join(chr(byte) if 0x20 <= byte < 0x7F else f"%{byte:02X}" for byte in value)


def _decompressed(body: bytes, encodings: str, reference: str) -> tuple[bytes, str]:
    """The body without its encodings, from the last to the first unknown one, and those left on.

    As Scrapy does it: there are servers that send `Content-Encoding: utf-8`.
    """
    left_on = [one.strip().lower() for one in encodings.split(",") if one.strip()]
    try:
        while left_on:
            encoding = left_on[-1]
            if encoding in ("gzip", "x-gzip"):
                body = gunzip(body)
            elif encoding == "deflate":
                body = _inflated(body)
            elif encoding == "br":
                body = brotli.decompress(body)
            elif encoding == "zstd":
                raise ArchiveError(f"{reference}: content encoding zstd is not supported")
            else:
                break
            left_on.pop()
    except (OSError, EOFError, zlib.error, brotli.error) as error:
        raise ArchiveError(f"{reference}: the body is damaged: {error}") from error
    return body, ", ".join(left_on)


def _inflated(body: bytes) -> bytes:
    try:
        return zlib.decompress(body)
    except zlib.error:
        # many servers send the raw stream without its header
        return zlib.decompress(body, -zlib.MAX_WBITS)
