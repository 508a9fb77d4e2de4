"""Files of reports as a spider sees them: where they may be asked for, and whether what came is one."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, field
from email.message import Message
from ipaddress import ip_address
from typing import Final
from urllib.parse import unquote, urlsplit

from scrapy.http import Response

from govcrawl.documents.file_links import is_text_version
from govcrawl.documents.media_type import kind_by_name, kind_of
from govcrawl.page import File, Link, Page
from govcrawl.portals.family import bare_host

#: Bytes of files that are kept in memory for another report of the same run that has them, too.
MOST_KEPT: Final = 32 * 1024 * 1024

# under these, everybody registers a name of their own
_SHARED_ENDS: Final = frozenset({"gov", "com", "net", "org", "edu", "ac", "mil"})
_PROVINCES: Final = frozenset(
    "ah bj cq fj gd gs gx gz ha hb he hi hk hl hn jl js jx ln mo nm nx qh sc sd sh sn sx tj tw xj xz yn zj".split()  # noqa: SIM905
)
_BINARY: Final = frozenset({"doc", "docx", "wps", "odt", "pdf", "xls", "xlsx", "image", "zip", "rar"})
# a page that Word or Excel wrote, handed out under the name of a document
_OF_OFFICE = re.compile(rb"urn:schemas-microsoft-com:office|ProgId content=\"?(?:Word|Excel)", re.IGNORECASE)
_JSON = re.compile(rb"\s{0,20}[{\[]")
_WEB_ARCHIVE = re.compile(rb"\s{0,20}MIME-Version:", re.IGNORECASE)


def registrable(host: str) -> str:
    """The part of a host's name that somebody registered: liaocheng.gov.cn of www.liaocheng.gov.cn."""
    host = host.lower().rstrip(".")
    try:
        ip_address(host)
    except ValueError:
        labels = host.split(".")
        shared = len(labels) > 2 and labels[-1] == "cn" and labels[-2] in _SHARED_ENDS | _PROVINCES
        return ".".join(labels[-3 if shared else -2 :])
    return host


def is_near(url: str, hosts: set[str]) -> bool:
    """Whether an address is on one of the declared `hosts`, or on another host under the same registered name."""
    parts = urlsplit(url)
    host = bare_host(url)
    if parts.scheme not in ("http", "https") or not host:
        return False
    return host in hosts or registrable(host) in {registrable(one) for one in hosts}


def why_no_file(response: Response, link: Link) -> str | None:
    """What came instead of a file, in a few words; None where it is one. The content decides, not its label."""
    body = response.body
    if not body.strip():
        return "the answer is empty"
    named = kind_by_name(link.url) or kind_by_name(link.title.strip())
    declared = None if named == "text" else _media_type(response)
    kind = kind_of(body, media_type=declared, url=link.url)
    if kind == "html":
        if is_text_version(link.url, link.title) or _OF_OFFICE.search(body[:4096]):
            return None
        return "a web page came in place of the file"
    if kind in ("text", "markdown") and named in _BINARY:
        return (
            "a web archive (MHTML), which is not read"
            if _WEB_ARCHIVE.match(body)
            else "a text came in place of the file"
        )
    if kind in ("text", "markdown") and named is None and _JSON.match(body):
        return "data for a script came in place of the file"
    return None


def file_of(response: Response, link: Link, archive: str | None) -> File:
    """The file that an answer is, its name from the answer where the page does not tell it."""
    title = link.title or _file_name(response)
    return File(link.url, title, body=response.body, media_type=_media_type(response), archive=archive)


def _media_type(response: Response) -> str | None:
    told: bytes = response.headers.get(b"Content-Type") or b""
    return told.decode("latin-1").partition(";")[0].strip().lower() or None


def _file_name(response: Response) -> str:
    """The name that Content-Disposition gives (RFC 6266); raw bytes in it are UTF-8 or GB 18030."""
    told: bytes = response.headers.get(b"Content-Disposition") or b""
    if not told or len(told) > 2_000:
        return ""
    try:
        text = told.decode("utf-8")
    except UnicodeDecodeError:
        text = told.decode("gb18030", "replace")
    message = Message()
    message["Content-Disposition"] = re.sub(r"[\r\n]", " ", text)
    name = message.get_filename() or ""
    return unquote(name).replace("\\", "/").rpartition("/")[2].strip()


@dataclass(slots=True)
class Pending:
    """A report whose files are being asked for: `files` in the places of `links`, None for what has not come yet."""

    page: Page
    year: int | None
    links: tuple[Link, ...]
    files: list[File | None] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether every file has come or is lost."""
        return all(file is not None for file in self.files)

    @property
    def came(self) -> tuple[File, ...]:
        """The files, in their order."""
        return tuple(file for file in self.files if file is not None)


class FilesHad:
    """The files of a run, for the reports that have one in common: nothing is asked for twice, as far as memory allows."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._size = 0
        self._files: OrderedDict[str, File] = OrderedDict()

    def put(self, file: File) -> None:
        """Keep a file, in the place of those that were not asked for longest."""
        size = len(file.body or b"")
        if file.url in self._files or size > self._most:
            return
        self._files[file.url] = file
        self._size += size
        while self._size > self._most:
            _, dropped = self._files.popitem(last=False)
            self._size -= len(dropped.body or b"")

    def get(self, link: Link) -> File | None:
        """A file that was had already, by the title that it has here."""
        known = self._files.get(link.url)
        if known is None:
            return None
        self._files.move_to_end(link.url)
        return File(
            known.url, link.title or known.title, known.body, known.media_type, known.archive, known.problem
        )
