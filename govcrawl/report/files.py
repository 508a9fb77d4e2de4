"""The files of a report: what its page links to, shows in frames, or shows as pictures that may hold a table."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import unquote, unquote_to_bytes, urldefrag, urljoin, urlsplit
from urllib.request import url2pathname

from govcrawl.documents import open_document
from govcrawl.documents.file_links import is_text_version, unwrapped
from govcrawl.documents.media_type import kind_of
from govcrawl.documents.model import Block, Document, Image, Paragraph, Table
from govcrawl.page import File, Link, Page
from govcrawl.report.glued import cut_glued
from govcrawl.report.navigation import Body, find_body, folded
from govcrawl.report.sections import find_headings

#: A report is not asked for more files than this.
MOST_FILES: Final = 30
#: A larger file is not read (bytes).
MAX_FILE: Final = 64 * 1024 * 1024
#: Files below a report's body that belong to it are within so many lines of its end.
LINES_BELOW: Final = 15
LONGEST_LABEL: Final = 10

_DATA = re.compile(r"data:([\w.+-]{1,60}/[\w.+-]{1,80})?((?:;[^,;]{1,100}){0,8}),", re.IGNORECASE)
_CARRIED = "#data-"
_NO_ADDRESS = re.compile(r"(?:javascript|vbscript|mailto|tel|about|blob|chrome|cid|mhtml):", re.IGNORECASE)
_WEB: Final = ("http", "https", "file")
# pictures that every page of a portal has, and marks beside links
_FURNITURE = re.compile(
    r"(?:^|[/_.-])(?:icons?|ico|logo|file-?type(?:images)?|qr-?code|ewm|erweima|wx|weixin|wechat|weibo|share|arrow|dot|line|blank|space|spacer"
    r"|loading|counter|banner|btn|button|bg|emoji|emotion|smiley|print|close|search|home|top|jiucuo|dzjg|gongan|beian|wza|red|foot(?:er)?|head(?:er)?"
    r"|sx|tj|jgdw)(?=[_.\d-]|$)",
    re.IGNORECASE,
)
_PLACES = re.compile(
    r"/(?:templates?|skins?|styles?|css|themes?|emoticons?|ueditor/dialogs|fckeditor|kindeditor/plugins)/|/dialogs/attachment/|/filetype"
    r"|/system/resource/|/resource/images/",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"二维码|扫一扫|扫码|logo|图标|国徽|党政机关|网站纠错|微信|微博|打印|关闭|分享|无障碍", re.IGNORECASE
)
_NO_PICTURE = re.compile(r"\.(?:svg|ico|webp|js|css|html?|swf|mp4)$", re.IGNORECASE)
_BELONGS = re.compile(
    r"[【\[（(]?\s{0,3}(?:相关)?附[件表]|(?:相关)?附件|文件下载|下载|点击|信息公开.{0,12}(?:年报|报告)"
)
_OF_STATUTORY_TABLES: Final = (2, 3, 4)
_FEWEST_ROWS: Final = 3


def file_address(base: str, href: str) -> str | None:
    """The absolute address of a file that a page at `base` names by `href`; None where it is none that can be asked for.

    A viewer's address becomes that of the file in it. Data that the page carries itself (`data:`) has the page's address
    with its digest behind `#data-`. The same picture or link always gives the same address: `File.url` is made by this.
    """
    href = href.strip()
    if href[:5].lower() == "data:":
        body = _data_of(href)
        digest = hashlib.sha256(body[1]).hexdigest()[:16] if body is not None else None
        return f"{urldefrag(base).url}{_CARRIED}{digest}" if digest else None
    href = re.sub(r"[\t\r\n]", "", href)
    if not href or href.startswith("#") or _NO_ADDRESS.match(href):
        return None
    try:
        url = urldefrag(urljoin(base, unwrapped(href.replace("\\", "/")))).url
        parts = urlsplit(url)
        sound = parts.scheme in _WEB and (parts.scheme == "file" or bool(parts.hostname))
        _ = parts.port  # a port that is no number raises
    except ValueError:
        return None
    return url if sound else None


def files_of(page: Page) -> tuple[Link, ...]:
    """The files of the report on `page`, by their absolute addresses, each once, in the order in which they stand.

    Links to files in the report's body and right below it, files that it shows in frames, pictures in it that may hold a
    table, and what `page.attachments` names. Empty for a page that is no HTML.
    """
    found: dict[str, Link] = {}
    for link in _named(page):
        address = file_address(page.url, link.url)
        if address is not None and address != urldefrag(page.url).url:
            known = found.get(address)
            if known is None or (link.title and not known.title):
                found[address] = Link(address, link.title)
    return tuple(found.values())


def carried_files(page: Page) -> tuple[File, ...]:
    """The pictures that a page carries in itself (`data:`), as files; nothing is asked for."""
    if b"data:" not in page.body and b"DATA:" not in page.body:
        return ()
    files: dict[str, File] = {}
    for link in _named(page):
        if (found := _data_of(link.url)) is None:
            continue
        address = file_address(page.url, link.url)
        if address is not None:
            files.setdefault(
                address, File(address, link.title, body=found[1], media_type=found[0], archive=page.archive)
            )
    return tuple(files.values())


def is_carried(address: str) -> bool:
    """Whether an address of `file_address` is that of data which its page carries."""
    return _CARRIED in address


def local_files(page: Page) -> tuple[File, ...]:
    """The files of a saved page (`file:`) that lie below its own folder, in the order in which they stand on it."""
    path = local_path(page.url)
    if path is None:
        return ()
    folder = path.parent.resolve()
    carried = {file.url: file for file in carried_files(page)}
    files: list[File] = []
    for link in files_of(page)[:MOST_FILES]:
        if link.url in carried:
            files.append(carried[link.url])
        elif (place := _below(link.url, folder)) is not None:
            files.append(_local_file(link, place))
    return tuple(files)


def local_addresses(page: Page) -> tuple[Path, ...]:
    """Where the files of a saved page lie, as far as they are there: real paths."""
    path = local_path(page.url)
    if path is None:
        return ()
    folder = path.parent.resolve()
    return tuple(place for link in files_of(page) if (place := _below(link.url, folder)) is not None)


def local_path(url: str) -> Path | None:
    """The path of a `file:` address of this machine; None for any other."""
    try:
        parts = urlsplit(url)
        if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
            return None
        return Path(url2pathname(parts.path))
    except ValueError:
        return None


def _below(url: str, folder: Path) -> Path | None:
    """The file that a local address leads to, links followed, where it is one and lies below `folder`."""
    path = local_path(url.partition("?")[0])
    if path is None:
        return None
    try:
        real = path.resolve(strict=True)
        return real if real.is_relative_to(folder) and real.is_file() else None
    except (
        OSError,
        ValueError,
        RuntimeError,
    ):  # none of that name; a name with a null in it; links in a circle
        return None


def _local_file(link: Link, place: Path) -> File:
    try:
        if place.stat().st_size > MAX_FILE:
            return File(link.url, link.title, problem=f"too_large: it has more than {MAX_FILE >> 20} MiB")
        return File(link.url, link.title, body=place.read_bytes())
    except OSError as error:
        return File(link.url, link.title, problem=f"failed: it cannot be read: {error.strerror}")


# --- what belongs to the report -----------------------------------------------------------------------------------


def _named(page: Page) -> Iterator[Link]:
    """The files by the addresses as they stand in the page, those of `page.attachments` behind them."""
    if kind_of(page.body, media_type=page.media_type, url=page.url) == "html":
        document = cut_glued(open_document(replace(page, files=())).document)
        yield from _of_document(document)
    yield from page.attachments


def _of_document(document: Document) -> Iterator[Link]:
    body = find_body(document)
    kept = {id(block) for block in body.blocks}
    asked = _wanted_pictures(body)
    has_table = any(isinstance(block, Table) for block in body.blocks)
    links: dict[int, list[Link]] = {}
    linked = frozenset(index for index, _ in document.links)
    for index, link in document.links:
        if not (has_table and is_text_version(link.url, link.title)) and _belongs(
            document, body, index, link, linked
        ):
            links.setdefault(index, []).append(link)
    for index, block in enumerate(document.blocks):
        yield from links.pop(index, ())
        if isinstance(block, Image) and id(block) in kept and id(block) in asked and may_hold_table(block):
            yield Link(block.source, block.alternative)
    for rest in links.values():
        yield from rest


def _belongs(document: Document, body: Body, index: int, link: Link, linked: frozenset[int]) -> bool:
    """Whether a link stands in the report, or right below it among its attachments; `linked` are the places of all links."""
    blocks = document.blocks
    below = blocks[index] if index < len(blocks) else None
    if body.begin <= index < body.end or index == body.end == len(blocks):
        return True
    if index == body.end and not (isinstance(below, Paragraph) and link.title and link.title in below.text):
        return True  # a frame at the end of the body, which leaves no line of its own
    if not body.end <= index <= body.end + LINES_BELOW:
        return False
    if _BELONGS.match(link.title):
        return True
    # its line begins with the word, or the line above is nothing but the word; other attachments may stand between
    for place in range(index, body.end - 1, -1):
        block = blocks[place] if place < len(blocks) else None
        if not isinstance(block, Paragraph):
            return False
        if _BELONGS.match(block.text) and (place == index or len(block.text) <= LONGEST_LABEL):
            return True
        if place < index and place not in linked:
            return False
    return False


def _wanted_pictures(body: Body) -> frozenset[int]:
    """The pictures (`id`) that may hold a statutory table: none stands where the table is printed as such.

    Where the sections of the tables can be told, a picture in one that has a table is a photograph, and pictures elsewhere
    count only while a section has neither.
    """
    pictures = [block for block in body.blocks if isinstance(block, Image)]
    if not pictures:
        return frozenset()
    everything = frozenset(map(id, pictures))
    headings = find_headings(
        [folded(one.text) if isinstance(one, Paragraph) else "\ufffc" for one in body.blocks]
    )
    starts = dict(headings)
    if any(number not in starts for number in _OF_STATUTORY_TABLES):
        return everything
    places = sorted(starts.values())
    wanted: set[int] = set()
    for number in _OF_STATUTORY_TABLES:
        start = starts[number]
        end = next((place for place in places if place > start), len(body.blocks))
        within = body.blocks[start:end]
        if any(isinstance(block, Table) and len(block.grid) >= _FEWEST_ROWS for block in within):
            continue
        shown = {id(block) for block in within if isinstance(block, Image) and may_hold_table(block)}
        if not shown:
            return everything
        wanted |= shown
    return frozenset(wanted)


def may_hold_table(image: Image) -> bool:
    """Whether a picture may be one of a table: not an icon, a logo, a code to scan, or what counts visitors."""
    if image.small or not image.source or image.data or _CALLED.search(image.alternative):
        return False
    if image.source[:5].lower() == "data:":
        found = _data_of(image.source)
        return found is not None and len(found[1]) >= 1_000 and (found[0] or "image/").startswith("image/")
    source = unquote(image.source.partition("?")[0].partition("#")[0])[-300:]
    name = source.rpartition("/")[2]
    return not (
        _NO_PICTURE.search(name)
        or _PLACES.search(source)
        or _FURNITURE.search(name.rpartition(".")[0] or name)
    )


def _data_of(address: str) -> tuple[str | None, bytes] | None:
    """Media type and bytes of a `data:` address (RFC 2397); None for any other, and for damaged data."""
    match = _DATA.match(address)
    if match is None:
        return None
    media_type = match.group(1)
    content = address[match.end() :]
    if ";base64" not in match.group(2).lower():
        return media_type, unquote_to_bytes(content)
    packed = re.sub(r"\s", "", unquote(content) if "%" in content else content)
    try:
        return media_type, base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def lost_words(reason: str, text: str) -> str:
    """`File.problem`: the reason's name, then what happened."""
    return f"{reason}: {text}"


def reason_of_problem(problem: str) -> str:
    """The reason's name of a `File.problem`."""
    return problem.partition(":")[0]


def lost_files(files: Sequence[File]) -> tuple[File, ...]:
    """The files that did not come."""
    return tuple(file for file in files if file.body is None and file.problem is not None)


__all__ = [
    "MAX_FILE", "MOST_FILES", "Block", "carried_files", "file_address", "files_of", "is_carried", "local_addresses",
    "local_files", "lost_files", "may_hold_table",
]  # fmt: skip
