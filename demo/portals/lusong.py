"""芦淞区 on the Zhuzhou c/i family: the simplest portal; every year's tables in another habit."""

from __future__ import annotations

import random

from demo.forms import HEADINGS
from demo.portals.bodies import (
    as_paragraphs,
    as_pipes,
    grids_of,
    one_table,
    paragraph,
    report_body,
    with_spans,
)
from demo.site import Served, Site, media_type_of, meta_tags, stored

COLUMN = "c26129"
ARTICLES = {
    2019: ("20200119", 1203377),
    2020: ("20210122", 1466120),
    2021: ("20220125", 1704418),
    2022: ("20230113", 1935502),
    2023: ("20240204", 2161723),
}
PER_PAGE = 6
FOLDER = "/upload/nb/"
PDF_YEAR = 2021  # shown in a viewer; the page has nothing else
# attachments by year: the file's name in demo/files, and the link's text
ATTACHED = {
    2019: {"cut.xlsx": "2019年统计表"},
    2020: {"cut.doc": "2020年度报告", "protected.doc": "2020年度报告（加密）"},
    2023: {"cut.pdf": "2023年度报告"},
}
HEADINGS_2023 = (
    *HEADINGS[:3],
    "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    "五、存在的主要问题及改进措施",
    HEADINGS[5],
)
TOP = """<div class="top-links"><a href="#">中国政府网</a>| <a href="#">湖南省政府网</a>| <a href="#">株洲市政府网</a>| <a href="#">电子地图</a></div>
<div class="menu"><a href="/index.html">首页</a><a href="/c1/index.html">政务公开</a><a href="/c2/index.html">政务服务</a></div>
<div class="crumb">您现在的位置：<a href="/index.html">首页</a> &gt; <a href="/c1/index.html">政府信息公开</a> &gt; <a href="/c26129/index.html">年度报告</a></div>"""
BOTTOM = """<div class="related"><h4>相关信息</h4><ul><li><a href="/c26129/20230113/i1935502.html">上一年的报告</a></li><li><a href="/c1/index.html">更多公开内容</a></li>
<li><a href="/c2/index.html">办事指南</a></li></ul></div>
<div class="foot"><p>版权所有：株洲市芦淞区人民政府</p><p>网站标识码：4302030002 湘ICP备00000000号</p></div>"""


def title_of(year: int) -> str:
    """The printed title."""
    return f"株洲市芦淞区人民政府{year}年政府信息公开工作年度报告"


def date_of(year: int) -> str:
    """The printed date."""
    day = ARTICLES[year][0]
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"


def path_of(year: int) -> str:
    """The report's address on the host."""
    day, number = ARTICLES[year]
    return f"/{COLUMN}/{day}/i{number}.html"


def _page(title: str, date: str, body: str) -> str:
    head = meta_tags(
        {
            "SiteName": "",
            "SiteIDCode": "4302030002",
            "ArticleTitle": title,
            "PubDate": "",
            "ContentSource": "",
        }
    )
    return f"""<!DOCTYPE html><html><head><title>{title}_芦淞区政府门户网站</title>
{head}</head><body>{TOP}
<div class="article"><h1>{title}</h1><div class="article-info">发布时间:{date} 16:04<span>浏览次数:<b id="hits"></b></span><span>字体:[ <a>大</a> <a>中</a> <a>小</a> ]</span></div>
<div class="article-content">{body}</div></div>{BOTTOM}</body></html>"""


def _report(year: int) -> str:
    grids, draw = grids_of("lusong", year), random.Random(year)
    if year == 2022:
        body = report_body("lusong", year, {})
        start, end = body.index(f"<p><strong>{HEADINGS[1]}"), body.index(f"<p><strong>{HEADINGS[4]}")
        return _page(
            title_of(year), date_of(year), body[:start] + one_table(grids, HEADINGS, draw) + body[end:]
        )
    if year == PDF_YEAR:
        viewer = f"/plugins/pdfjs/web/viewer.html?file={FOLDER}lusong-2021.pdf"
        return _page(
            title_of(year),
            date_of(year),
            f'<p><iframe src="{viewer}" width="100%" height="900"></iframe></p>',
        )
    printer = {2019: as_pipes, 2020: with_spans, 2023: as_paragraphs}[year]
    headings = HEADINGS_2023 if year == 2023 else HEADINGS
    body = report_body("lusong", year, printer(grids, draw), headings=headings)
    body += "".join(
        f'<p>附件：<a href="{FOLDER}{name}">{title}.{name.rpartition(".")[2]}</a></p>'
        for name, title in ATTACHED.get(year, {}).items()
    )
    return _page(title_of(year), date_of(year), body)


def site() -> Site:
    """The portal; it has no robots.txt, which allows everything."""
    missing = Served(f"<html><body>{TOP}<h3>404 页面未找到</h3></body></html>".encode(), status=404)
    made = Site(("www.lusong.gov.cn",), missing)
    entries = []
    for year in ARTICLES:
        made.page(path_of(year), _report(year))
        entries.append((date_of(year), path_of(year), title_of(year)))
    decoys = (
        ("20240206", "一图读懂芦淞区2023年政府信息公开工作年度报告", "图上只有流程，没有表格。"),
        (
            "20240122",
            "芦淞区市场监督管理局2023年政府信息公开工作年度报告",
            "市场监管局受理申请3件，全部办结。",
        ),
        ("20240110", "芦淞区2023年政府网站工作年度报表", "网站更新的数量见报表。"),
        ("20230310", "株洲市人民政府2022年政府信息公开工作年度报告", "市级报告的链接，供查阅。"),
        ("20220105", "关于编制2021年政府信息公开工作年度报告的通知", "请各单位月底前报送。"),
    )
    for place, (day, title, text) in enumerate(decoys):
        path = f"/{COLUMN}/{day}/i{2000100 + place}.html"
        date = f"{day[:4]}-{day[4:6]}-{day[6:]}"
        made.page(path, _page(title, date, paragraph(text)))
        entries.append((date, path, title))
    entries.sort(reverse=True)
    chunks = [entries[start : start + PER_PAGE] for start in range(0, len(entries), PER_PAGE)]
    for number, chunk in enumerate(chunks, 1):
        items = "".join(
            f'<li><a href="{path}" title="{title}">{title}</a><span>{date}</span></li>'
            for date, path, title in chunk
        )
        turn = "".join(
            f'<a href="/{COLUMN}/pages/{other}.html">{other}</a>'
            if other > 1
            else f'<a href="/{COLUMN}/index.html">1</a>'
            for other in range(1, len(chunks) + 1)
        )
        text = f'<html><head><title>年度报告</title></head><body>{TOP}<div id="news_list"><ul>{items}</ul></div><div class="page">共 {len(chunks)} 页 {turn}</div></body></html>'
        made.page(f"/{COLUMN}/index.html" if number == 1 else f"/{COLUMN}/pages/{number}.html", text)
    links = f'<a href="/c1/index.html">政府信息公开</a> <a href="/{COLUMN}/index.html">政府信息公开<br>工作年度报告</a>'
    for path in ("/", "/index.html", "/c1/index.html", "/c2/index.html"):
        made.page(path, f"<html><head><title>芦淞区</title></head><body>{TOP}{links}{BOTTOM}</body></html>")
    for name in ("lusong-2021.pdf", *(name for files in ATTACHED.values() for name in files)):
        made.file(FOLDER + name, stored(name), media_type_of(name))
    return made
