"""Which addresses of a page lead to files: by their endings, by the ways of content systems, by what their links say."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

#: Longer addresses lead nowhere.
MOST: Final = 4_000

_ENDINGS = r"doc[xm]?|dotx?|pdf|xls[xm]?|csv|mht(?:ml)?|wp[st]|ett?|rtf|odt|ods|ofd|ceb|rar|zip|7z"
_FILE = re.compile(rf"\.(?:{_ENDINGS})(?:$|[?#&])|\.txt(?:$|[?#])", re.IGNORECASE)
# how content systems hand out files whose addresses have no ending
_DOWNLOAD = re.compile(
    r"download\.(?:jsp|do|action|aspx?|php)|/download\?|downloadattachurl|virtual_attach_file\.vsb|downloadservlet|downfile\.jsp"
    r"|filedownload|downloadfile|/attach(?:ment)?s?/|/attach(?:ment)?(?:\?|\.(?:jsp|do|action|aspx?|php)\b)"
    r"|[?&](?:wbfileid|fileid|attachid|attachmentid|attach_id|file_id)=",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|bmp|tiff?|webp)(?:$|[?#&])", re.IGNORECASE)
# a link's words that end in a file's name: `附件【2023年报告.doc】`, `报告.pdf（1.2M）`
_NAMED = re.compile(
    rf"\.(?:{_ENDINGS}|txt|png|jpe?g|tiff?)[\s】\])）》”\"'、，。；;,]{{0,3}}(?:[(（\[]?\s?[\d.]{{1,8}}\s?[KMG]?B?[)）\]]?)?$",
    re.IGNORECASE,
)
_CALLED = re.compile(r"[【\[（(]?\s{0,2}(?:(?:相关)?附件|附表|(?:点击|点此|文件|附件)?下载)")
_NO_FILE = re.compile(r"中心|专区|专栏|客户端|阅读器|浏览器|插件|列表|reader|app", re.IGNORECASE)
_PAGE = re.compile(r"\.(?:s?html?|jhtml|xhtml)$", re.IGNORECASE)
_FOLDER = re.compile(r"^(?:[^?#]{0,4000}/)?(?:index\.\w{1,6})?(?:#.{0,4000})?$")
_TEXT_VERSION = re.compile(r"文本版|文字版|网页版|纯文[本字]|文本$|txt", re.IGNORECASE)
_LEADS_NOWHERE = re.compile(
    r"[\s\x00-\x20]{0,20}(?:javascript|vbscript|mailto|tel|about|blob|data):|\s{0,20}#", re.IGNORECASE
)
# pages that show a file: pdf.js, Microsoft's Office viewer and its kin, kkFileView
_VIEWER = re.compile(
    r"viewer|preview|view\.aspx|embed\.aspx|ow365|officeweb|onlineview|pdfjs|reader|flexpaper", re.IGNORECASE
)
_INSIDE: Final = frozenset(
    {"file", "url", "src", "fileurl", "furl", "pdfurl", "filepath", "path", "docurl", "pdf", "swfurl"}
)
# how Boda VSB puts a PDF into a page
_VSB_FRAME = re.compile(r"showVsbpdfIframe\(\s{0,5}[\"']([^\"'\s]{1,2000})[\"']")


def names_file(address: str) -> bool:
    """Whether an address by itself is a file's: by its ending, or a content system's way to hand one out."""
    if len(address) > MOST or _LEADS_NOWHERE.match(address):
        return False
    if urlsplit_path(address) is None:
        return False
    return bool(_FILE.search(address) or _DOWNLOAD.search(address)) and not _is_page(address)


def is_file_link(address: str, words: str, title: str = "") -> bool:
    """Whether a link leads to a file: its address says so, or its words or title do and its address is no web page's."""
    if len(address) > MOST or _LEADS_NOWHERE.match(address) or urlsplit_path(address) is None:
        return False
    if names_file(address):
        return True
    said = [one.strip() for one in (words, title) if one and len(one) <= 300]
    if _is_page(address):
        return any(map(_is_text_version, said))
    if any(_NAMED.search(one) for one in said):
        return not _FOLDER.match(address)
    called = any(_CALLED.match(one) and not _NO_FILE.search(one) for one in said)
    return called and not _FOLDER.match(address) and not _PICTURE.search(address)


def is_text_version(address: str, words: str) -> bool:
    """Whether a link leads to a web page that is called the text version of a report."""
    return _is_page(address) and _is_text_version(words.strip())


def unwrapped(address: str) -> str:
    """The address of the file that a viewer's address names; any other address as it is."""
    if "?" not in address or len(address) > MOST or not _VIEWER.search(address):
        return address
    try:
        query = urlsplit(address).query
        pairs = parse_qsl(query, max_num_fields=40)
    except ValueError:
        return address
    for name, value in pairs:
        if name.lower() not in _INSIDE or not value:
            continue
        inside = unquote(value) if "%2f" in value.lower() or "%3a" in value.lower() else value
        inside = _decoded(inside) or inside
        if names_file(inside) or _PICTURE.search(inside):
            # what stands behind an unescaped & in the inner address is the outer one's, and does not hurt
            try:
                return urljoin(address, inside)
            except ValueError:
                return address
    return address


def vsb_frames(script: str) -> list[str]:
    """The addresses that VSB's script shows in frames."""
    return _VSB_FRAME.findall(script[:20_000])[:20]


def urlsplit_path(address: str) -> str | None:
    """The path of an address, None where it is no address (`http://[`)."""
    try:
        return urlsplit(address).path
    except ValueError:
        return None


def _is_page(address: str) -> bool:
    return bool(_PAGE.search(urlsplit_path(address) or "")) and not _DOWNLOAD.search(address)


def _is_text_version(words: str) -> bool:
    return len(words) <= 100 and bool(_TEXT_VERSION.search(words))


def _decoded(value: str) -> str | None:
    """An address in Base64, as kkFileView has it; None where it is none."""
    if "/" in value[:8] or ":" in value or "." in value or len(value) < 12:
        return None
    try:
        found = base64.b64decode(value.replace(" ", "+"), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None
    return found if found.startswith(("http://", "https://", "/")) else None
