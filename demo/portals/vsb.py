"""Boda VSB as 兰山区 and 长兴岛 show it: `list.jsp` lists, `/info/<tree>/<id>.htm`, body in `#vsb_content`."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

PER_PAGE = 7


@dataclass(frozen=True)
class Entry:
    """A line of a list: address, title and date; `short` is what the anchor shows if the title is cut."""

    url: str
    title: str
    date: str
    short: str | None = None


def list_pages(tree: str, entries: Sequence[Entry], heading: str, frame: tuple[str, str]) -> dict[str, str]:
    """The list's pages by path and query; the first is asked for without a page number, too."""
    chunks = [entries[start : start + PER_PAGE] for start in range(0, len(entries), PER_PAGE)]
    query = f"urltype=tree.TreeTempUrl&wbtreeid={tree}"
    pages = {}
    for number, chunk in enumerate(chunks, 1):
        items = "\n".join(
            f'<li id="line_u9_{place}"><span class="fr">{entry.date}</span>'
            f'<a href="{entry.url}" target="_blank" title="{html.escape(entry.title)}">{entry.short or entry.title}</a></li>'
            for place, entry in enumerate(chunk)
        )
        links = "".join(
            f'<span class="p_no"><a href="?totalpage={len(chunks)}&amp;PAGENUM={other}&amp;{query.replace("&", "&amp;")}">{other}</a></span>'
            for other in range(1, len(chunks) + 1)
            if other != number
        )
        pager = f'<div class="pb_sys_common"><span class="p_t">共{len(entries)}条</span><span class="p_no_d">{number}</span>{links}</div>'
        body = f'{frame[0]}<h3>{heading}</h3><ul class="list_gk">{items}</ul>{pager}{frame[1]}'
        pages[f"/list.jsp?totalpage={len(chunks)}&PAGENUM={number}&{query}"] = body
        if number == 1:
            pages[f"/list.jsp?{query}"] = body
    return pages


def article(head: str, top: str, inner: str, bottom: str) -> str:
    """An article's page around its body."""
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head>
{head}
<link rel="stylesheet" href="/css/style.css">
<script src="/system/resource/js/counter.js"></script>
<style>.close {{ display: none }} .v_news_content table {{ border-collapse: collapse }}</style>
</head><body>
{top}
<form name="_newscontent_fromname"><div class="content_box">
{inner}
</div></form>
{bottom}
</body></html>
"""


def content(markup: str, tree: str) -> str:
    """The body element with VSB's two nested containers."""
    return f'<div id="vsb_content"><div class="v_news_content">{markup}</div></div><div id="div_vote_id" data-tree="{tree}"></div>'
