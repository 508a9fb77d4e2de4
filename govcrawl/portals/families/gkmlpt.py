"""Guangdong's 政府信息公开目录 platform: `…/gkmlpt/annualreport`, filled from `/gkmlpt/api/all/<category>?page=N&sid=SID`.

The page's script has the site's number (`SID`) and the tree of categories (`TREE`); the annual reports' category is
found in it by name. The same system also serves plain folders with `content/post_N.html` in them. Seen in public
code: the script, the address and the fields of the answer, 100 articles a page. Inferred: `index_N.html` of plain
folders. Not verified live.
"""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy.http import TextResponse

from govcrawl.portals.family import MOST_PAGES, Family, Mark
from govcrawl.portals.lists import Anchor, anchored_pages, anchors, numbered, total_pages
from govcrawl.report.titles import plain_title

PER_PAGE = 100
_SID = re.compile(r"[\"']?\bSID[\"']?\s{0,3}[:=]\s{0,3}[\"']?(\d+)")
_TREE = re.compile(r"[\"']?\bTREE[\"']?\s{0,3}[:=]\s{0,3}(?=[\[{])")
_ANNUAL = re.compile(r"年报|年度报告|工作报告")
_API = re.compile(r"/gkmlpt/api/all/(\d+)\?")
_MOBILE = re.compile(r"/m(post_\d+\.html)$")


class Gkmlpt(Family):
    """Columns are `<organ>/gkmlpt/annualreport` (or another page of the platform, `#category` allowed), or plain folders.

    Mandatory: `columns`, or `home` alone. A government's own page has no organ before `/gkmlpt/`.
    """

    key = "gkmlpt"
    title = "Guangdong gkmlpt"
    article = re.compile(r"/content/(?:\d+/\d+/)?m?post_\d+\.html(?:\?.{0,300})?$")
    column = re.compile(r"/gkmlpt/(?:\w+)?$|/$|/index\.html$")
    marks = (
        Mark(
            re.compile(r"/gkmlpt/(?:index|policy|guide|annualreport|content|api)"), "links into /gkmlpt/", 3
        ),
        Mark(re.compile(r"NFCMS_|nfcms"), "NFCMS in the markup", 3),
        Mark(re.compile(r"/content/(?:\d+/\d+/)?post_\d+\.html"), "articles at content/post_N.html"),
    )
    body_css = ".article-content, .news_cont_d_wrap, #zoomcon"
    usual_paths = ("gkmlpt/annualreport", "zwgk/xxgknb/", "zwgk/zfxxgknb/", "zwgk/gknb/")

    def column_of(self, url: str) -> str | None:
        """The organ's annual reports, or the folder before `content/`."""
        path = urlsplit(url).path
        platform = re.match(r"(.*/gkmlpt/)content/", path)
        if platform:
            return urljoin(url, f"{platform.group(1)}annualreport")
        folder = re.match(r"(.*/)content/m?post_\d+\.html$", path)
        # urljoin would fold the double slash that some of these addresses have
        return url.partition(path)[0] + folder.group(1) if folder else None

    def canonical(self, url: str) -> str:
        """Without what marks the copy for telephones, and the order to jump there."""
        return _MOBILE.sub(r"/\1", url.partition("?jump=")[0])

    def links(self, response: TextResponse) -> Iterable[Anchor]:
        """Anchors, or the articles of an answer in JSON."""
        if _API.search(response.url):
            yield from _articles(response)
        else:
            yield from anchors(response)

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """`data N` are the platform's answers, `N` pages of a plain folder."""
        if _API.search(response.url):
            return _more(response)
        if "/gkmlpt" in urlsplit(column).path:
            return _first(response, column)
        folder = urljoin(column, ".")
        path = re.escape(urlsplit(folder).path)
        found = anchored_pages(anchors(response), rf"{path}(?:index(?:_(\d+))?\.html)?")
        for number in numbered(total_pages(response), MOST_PAGES):
            found.setdefault(str(number), urljoin(folder, f"index_{number}.html"))
        return found


def _first(response: TextResponse, column: str) -> dict[str, str]:
    """The first answer of the annual reports' category, where the page's script names it."""
    site = _SID.search(response.text)
    category = urlsplit(column).fragment or _category(response.text)
    if site is None or not category:
        return {}
    base = urlsplit(column).path.partition("/gkmlpt")[0]
    return {"data 1": urljoin(column, f"{base}/gkmlpt/api/all/{category}?page=1&sid={site.group(1)}")}


def _category(text: str) -> str | None:
    """The number of the annual reports' category in the script's tree; None where none or several are called so."""
    start = _TREE.search(text)
    if start is None:
        return None
    try:
        tree, _ = json.JSONDecoder().raw_decode(text, start.end())
    except (ValueError, RecursionError):
        return None
    found = {str(node["id"]) for node in _nodes(tree) if _ANNUAL.search(plain_title(str(node.get("name"))))}
    return found.pop() if len(found) == 1 else None


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every node of the tree that has a number and a name."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            if "id" in node and "name" in node:
                yield node
            waiting += [value for value in node.values() if isinstance(value, list | dict)]


def _answer(response: TextResponse) -> dict[str, Any]:
    try:
        answer = json.loads(response.text)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _articles(response: TextResponse) -> Iterator[Anchor]:
    listed = _answer(response).get("articles")
    for article in listed if isinstance(listed, list) else ():
        if isinstance(article, dict):
            address = article.get("url") or article.get("post_url")
            if isinstance(address, str) and isinstance(article.get("title"), str):
                yield urljoin(response.url, address), html.unescape(article["title"]), None


def _more(response: TextResponse) -> dict[str, str]:
    """The answers behind the first, by the number of articles that it tells."""
    answer = _answer(response)
    classify = answer.get("classify")
    told = classify.get("post_count") if isinstance(classify, dict) else None
    total = told if isinstance(told, int) else answer.get("total")
    if not isinstance(total, int):
        return {}
    pages = math.ceil(total / PER_PAGE)
    return {
        f"data {number}": re.sub(r"([?&]page=)\d+", rf"\g<1>{number}", response.url)
        for number in (1, *numbered(pages, MOST_PAGES))
    }


GKMLPT = Gkmlpt()
