"""茌平区 on Shandong's channel/doc family: lists that a script fills; the report is a Word file, with a text version."""

from __future__ import annotations

import json
from dataclasses import dataclass

from demo.forms import HEADINGS
from demo.layouts import word_rows
from demo.portals.bodies import grids_of
from demo.prose import prose_of
from demo.site import ROBOTS, Served, Site, media_type_of, meta_tags, stored
from demo.truth import YEARS, figures

ENTRANCE = "/channel_p_cpqrmzf_xxgk/"
CHANNEL = "/channel_5f1a0c93e7b24d6880aa1b3c/"
PER_PAGE = 5
DATES = {2019: "2020-01-20", 2020: "2021-01-29", 2021: "2022-01-27", 2022: "2023-01-19", 2023: "2024-02-06"}
GB18030_YEAR = 2020
TOP = """<div class="header"><a href="/">首页</a> <a href="/channel_p_cpqrmzf_xxgk/">政府信息公开</a> <a href="/bsfw/">办事服务</a> <a href="#">无障碍浏览</a></div>"""
BOTTOM = """<div class="share">分享到：微信 微博</div><div class="footer">主办：聊城市茌平区人民政府办公室 网站标识码：3715230031 鲁ICP备00000000号</div>"""


@dataclass(frozen=True)
class Item:
    """One article of the channel."""

    number: int
    title: str
    date: str

    @property
    def path(self) -> str:
        """Its address."""
        return f"{CHANNEL}doc_{0x65C1D0A4B7E2F30918000000 + self.number * 0x1F3:024x}.html"


def title_of(year: int) -> str:
    """The title on the page; the text version prints it in two lines."""
    return f"聊城市茌平区人民政府{year}年度政府信息公开工作报告"


def compared(year: int) -> tuple[list[str], ...]:
    """The comparison of the years up to `year`: in section 1, and again behind one of the report's charts."""
    years = [y for y in YEARS if y <= year]
    counts = [str(figures("chiping")[y]["applications"]["new_received"]["total"]) for y in years]
    return ["年 份", *map(str, years)], ["依申请公开数", *counts], ["按时答复数", *counts]


def _compared(year: int) -> str:
    return "\n\n".join("\n".join("\t" + text for text in row) for row in compared(year))


def _chart(year: int) -> str:
    """What a text converter leaves of the Excel charts embedded in the Word file."""
    rows = [line.replace("\n", "\t\t").lstrip("\t") for line in _compared(year).split("\n\n")]
    sheet = "\n\n".join("\t\t\t\t" + row for row in rows)
    return f"_1234567891.xls\nSheet1\n\n\t\t\n\n{sheet}\n\n\n\n_1234567892.xls\nSheet1\n\n\t\t图解\t\t文字\n\n\t\t\t\t{year % 7 + 3}\t\t{year % 5 + 11}\n"


def text_of(year: int) -> str:
    """The text version: a tab-indented cell a line, a bare tab for a blank cell, an empty line behind each row."""
    prose, grids = prose_of("chiping", year), grids_of("chiping", year)
    parts = ["聊城市茌平区人民政府", "", f"{year}年度政府信息公开工作报告", prose.preamble, ""]
    for number, heading in enumerate(HEADINGS, 1):
        parts += [heading, ""]
        if number == 1:
            parts += [*prose.overview[:3], "", _compared(year), "", *prose.overview[3:], ""]
        elif number in grids:
            rows = ["\n".join("\t" + text for text in row) for row in word_rows(grids[number])]
            if number == 3:
                # the number of a page, taken for a cell of the first column
                place = next(i for i, row in enumerate(rows) if "行政执法案卷" in row)
                rows[place] = rows[place].replace("\t\n", "\t3\n", 1)
            parts += ["\n\n".join(rows), ""]
        else:
            parts += [*(prose.problems if number == 5 else prose.other), ""]
    day = DATES[year].split("-")
    parts += ["聊城市茌平区人民政府办公室", "", f"{day[0]}年{int(day[1])}月{int(day[2])}日", "", _chart(year)]
    return "\n".join(parts)


def text_body(year: int) -> bytes:
    """The text version's bytes."""
    return text_of(year).encode("gb18030" if year == GB18030_YEAR else "utf-8")


def _page(title: str, date: str, body: str) -> str:
    head = meta_tags(
        {
            "SiteName": "茌平区人民政府",
            "SiteDomain": "www.liaocheng.gov.cn",
            "SiteIDCode": "3715230031",
            "ArticleTitle": title,
            "PubDate": date,
            "ContentSource": "",
        }
    )
    return f'<html><head><title>{title}</title>{head}</head><body>{TOP}<div class="content"><h1>{title}</h1><p class="time">发布日期：{date}</p>{body}</div>{BOTTOM}</body></html>'


def site() -> Site:
    """The portal."""
    missing = Served(f"<html><body>{TOP}<p>抱歉，没有找到页面</p></body></html>".encode(), status=404)
    made = Site(("www.chiping.gov.cn",), missing)
    made.robots(ROBOTS)
    items = []
    for place, year in enumerate(YEARS):
        item = Item(place, title_of(year), DATES[year])
        folder = f"/resources/public/{DATES[year].replace('-', '')}"
        word, text = f"{folder}/{year}nb.doc", f"{folder}/{year}nb.txt"
        body = f'<p>{year}年度报告见下列文件。</p><p><a href="{word}">{title_of(year)}.doc</a></p><p><a href="{text}">文字版（txt）</a></p>'
        if year == GB18030_YEAR:
            made.page(
                item.path, _page(item.title, item.date, body), encoding="gb18030", content_type="text/html"
            )
        else:
            made.page(item.path, _page(item.title, item.date, body))
        made.file(word, stored(f"chiping-{year}.doc"), media_type_of(word))
        made.file(
            text, text_body(year), "text/plain" if year == GB18030_YEAR else "text/plain; charset=utf-8"
        )
        items.append(item)
    decoys = (
        ("茌平区2023年度政府信息公开工作报告图解", "2024-02-08"), ("茌平区财政局2023年度政府信息公开工作报告", "2024-01-22"),
        ("振兴街道办事处2023年度政府信息公开工作报告", "2024-01-12"), ("茌平区政府网站工作年度报表（2022年）", "2023-01-28"),
        ("聊城市人民政府2021年度政府信息公开工作报告", "2022-03-11"), ("政府信息公开工作年度报告格式", "2021-10-09"),
    )  # fmt: skip
    for place, (title, date) in enumerate(decoys, 20):
        item = Item(place, title, date)
        made.page(item.path, _page(title, date, "<p>此件另见栏目说明，不含表格。</p>"))
        items.append(item)
    items.sort(key=lambda item: item.date, reverse=True)
    chunks = [items[start : start + PER_PAGE] for start in range(0, len(items), PER_PAGE)]
    for number, chunk in enumerate(chunks, 1):
        data = json.dumps(
            [{"title": item.title, "url": item.path, "pubDate": item.date} for item in chunk],
            ensure_ascii=False,
        )
        text = (
            f'<html><head><title>工作年报</title></head><body>{TOP}<ul id="list"></ul><div id="pager"></div>'
            f"<script>var pageCount = {len(chunks)}; var articles = {data}; renderList(articles, pageCount);</script>{BOTTOM}</body></html>"
        )
        made.page(CHANNEL if number == 1 else f"{CHANNEL}index_{number}.html", text)
    made.page(
        ENTRANCE,
        f'<html><body>{TOP}<ul><li><a href="{CHANNEL}">工作年报</a></li><li><a href="/bsfw/">公开指南</a></li></ul>{BOTTOM}</body></html>',
    )
    for path in ("/", "/bsfw/"):
        made.page(path, f'<html><body>{TOP}<p><a href="{ENTRANCE}">政务公开</a></p>{BOTTOM}</body></html>')
    return made
