"""兰山区 on Boda VSB: metadata twice, a hit counter that only a script fills, flattened cells, one mislabelled year."""

from __future__ import annotations

import html
import random

from demo.portals.bodies import (
    TablePrinter,
    as_paragraphs,
    from_word,
    grids_of,
    paragraph,
    report_body,
    with_fillers,
)
from demo.portals.vsb import Entry, article, content, list_pages
from demo.site import ROBOTS, Served, Site, meta_tags, stored

TREE = "6783"
ARTICLES = {2019: 103377, 2020: 141290, 2021: 178845, 2022: 221606, 2023: 254457}
DATES = {2019: "2020-01-21", 2020: "2021-01-26", 2021: "2022-01-28", 2022: "2023-02-09", 2023: "2024-02-19"}
LAYOUTS: dict[int, TablePrinter] = {
    2020: from_word,
    2021: with_fillers,
    2022: from_word,
    2023: as_paragraphs,
}
WORD_YEAR = 2019  # its page is only a link to a Word file
# attachments by year: the file's name in demo/files, and in the link
ATTACHED = {
    2019: (("lanshan-2019.docx", "{title}.docx"),),
    2022: (
        ("cut.docx", "{title}.docx"),
        ("page.docx", "附件1：公开目录.docx"),
        ("protected.docx", "附件2：统计表.docx"),
    ),
    2023: (("lanshan-2023.pdf", "{title}.pdf"),),
}
MISLABELLED_YEAR = 2021  # the bytes are UTF-8, the header says gb2312

TOP = """<div class="top"><span>欢迎访问兰山区人民政府</span> <a href="javascript:zh_tran('s');">简体</a> <a href="javascript:zh_tran('t');">繁體</a>
<span>网站支持IPv6</span> <a href="#">公共数据开放</a> <a href="#">智能问答</a> <a href="#">无障碍阅读</a> <a href="#">长者模式</a></div>
<div class="nav"><ul><li><a href="/index.htm">首页</a></li><li><a href="/zwgk.htm">政务公开</a></li><li><a href="/zwfw.htm">政务服务</a></li>
<li><a href="/hdjl.htm">互动交流</a></li></ul></div>
<div class="position">当前位置： <a href="/index.htm">首页</a> &gt;&gt; <a href="/zwgk.htm">政务公开</a> &gt;&gt; <a href="/list.jsp?urltype=tree.TreeTempUrl&amp;wbtreeid=6783">区政府信息公开年报</a> &gt;&gt; 正文</div>"""
BOTTOM = """<div class="tools"><a href="javascript:window.print()">【打印本页】</a> <a href="javascript:window.close()">关闭窗口</a></div>
<div class="qr">扫一扫在手机打开当前页</div>
<div class="footer"><p>主办单位：兰山区人民政府办公室</p><p>网站标识码：3713020001 鲁ICP备00000000号 鲁公网安备 37130200000000号</p>
<p><a href="/wzdt.htm">网站地图</a></p></div>"""


def title_of(year: int) -> str:
    """The printed title."""
    return f"临沂市兰山区{year}年政府信息公开工作年度报告"


def index_of(year: int) -> str:
    """The printed 索引号."""
    return f"lanshanqulsqzf/{year + 1}-0000007"


def attachments_of(year: int) -> list[tuple[str, str, str]]:
    """Address, name and file in demo/files of what is attached to a year's report, as VSB lets it be downloaded."""
    return [
        (
            f"/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1382770{TREE}&wbfileid={ARTICLES[year] * 7 + place}",
            name.format(title=title_of(year)),
            file,
        )
        for place, (file, name) in enumerate(ATTACHED.get(year, ()))
    ]


def _report(year: int) -> str:
    title, date, index = title_of(year), DATES[year], index_of(year)
    head = f"<title>{title}-兰山区人民政府</title>\n" + meta_tags({
        "SiteName": "兰山区人民政府", "SiteDomain": "www.lyls.gov.cn", "SiteIDCode": "3713020001", "ColumnName": "区政府信息公开年报",
        "ColumnType": "信息公开年报", "ArticleTitle": title, "PubDate": f"{date} 09:30", "ContentSource": "兰山区政府",
    })  # fmt: skip
    attached = "".join(
        f'<p>附件【<a href="{html.escape(address)}" target="_blank">{name}</a>】已下载<span id="nattach{place}">0</span>次</p>'
        for place, (address, name, _) in enumerate(attachments_of(year))
    )
    if year == WORD_YEAR:
        body = attached
    else:
        tables = LAYOUTS[year](grids_of("lanshan", year), random.Random(year))
        body = report_body("lanshan", year, tables) + attached
    inner = f"""<h2 class="title">{title}</h2>
<div class="info">{date}&nbsp;&nbsp;&nbsp; 点击数:&nbsp; <span id="hits"><script>_showDynClicks("wbnews", 1, {ARTICLES[year]})</script></span></div>
<table class="meta"><tr><td>索引号</td><td>{index}</td><td>公开目录</td><td>公开目录</td></tr>
<tr><td>发布机构</td><td>兰山区政府</td><td>发布日期</td><td>{date}</td></tr>
<tr><td>公开方式</td><td>主动公开</td><td>文号</td><td></td></tr><tr><td>标题</td><td colspan="3">{title}</td></tr></table>
<div class="lines"><p>索引号: {index}</p><p>发布机构: 兰山区政府</p><p>公开目录: 区政府信息公开年报</p><p>发布日期: {date}</p></div>
{content(body, TREE)}"""
    return article(head, TOP, inner, BOTTOM)


def _other(title: str, date: str, text: str) -> str:
    inner = f'<h2 class="title">{title}</h2><div class="info">{date}</div>{content(paragraph(text), TREE)}'
    return article(f"<title>{title}</title>", TOP, inner, BOTTOM)


def site() -> Site:
    """The portal with its five reports and what stands beside them in the list."""
    missing = Served(f"<html><body>{TOP}<p>您访问的页面不存在</p>{BOTTOM}</body></html>".encode(), status=404)
    made = Site(("www.lyls.gov.cn", "lyls.gov.cn"), missing)
    made.robots(ROBOTS)
    entries = []
    for year in sorted(ARTICLES, reverse=True):
        path = f"/info/{TREE}/{ARTICLES[year]}.htm"
        wrong = "text/html; charset=gb2312" if year == MISLABELLED_YEAR else None
        made.page(path, _report(year), content_type=wrong)
        cut = title_of(year)[:16] + "…" if year == 2020 else None
        # the newest report is linked by the host without www
        host = "http://lyls.gov.cn" if year == 2023 else ""
        entries.append(Entry(host + path, title_of(year), DATES[year], cut))
        for address, name, file in attachments_of(year):
            made.file(address, stored(file), "application/octet-stream", name=name)
    decoys = (
        (
            "《临沂市兰山区2023年政府信息公开工作年度报告》解读",
            "2024-02-21",
            "这份解读用三段话说明报告怎么看，不重复列出数字。",
        ),
        (
            "兰山区教育局2023年政府信息公开工作年度报告",
            "2024-01-18",
            "教育局单独编写了自己的年度报告，受理申请12件。",
        ),
        ("李官镇2023年政府信息公开工作年度报告", "2024-01-15", "镇里这一年没有收到公开申请。"),
        ("兰山区2022年政府网站工作年度报表", "2023-01-30", "报表列出网站全年的访问和更新数量。"),
        ("政府信息公开工作年度报告（模板）", "2021-12-03", "各单位按此表样填写，单元格留空。"),
        ("兰山区2021年法治政府建设年度报告", "2022-03-01", "法治建设情况另行成文。"),
        ("临沂市人民政府2022年政府信息公开工作年度报告", "2023-03-20", "这是市一级的报告，放在这里供对照。"),
    )
    for place, (title, date, text) in enumerate(decoys):
        path = f"/info/{TREE}/{90011 + place}.htm"
        made.page(path, _other(title, date, text))
        entries.append(Entry(path, title, date))
    entries.sort(key=lambda entry: entry.date, reverse=True)
    frame = (
        f"<html><head><title>区政府信息公开年报</title>{meta_tags({'ColumnName': '区政府信息公开年报', 'ColumnType': '信息公开年报'})}</head><body>{TOP}",
        f"{BOTTOM}</body></html>",
    )
    for path, text in list_pages(TREE, entries, "区政府信息公开年报", frame).items():
        made.page(path, text)
    column = f"/list.jsp?urltype=tree.TreeTempUrl&amp;wbtreeid={TREE}"
    home = f'<html><head><title>兰山区人民政府</title></head><body>{TOP}<p><a href="/zwgk.htm">政府信息公开</a></p>{BOTTOM}</body></html>'
    for path in ("/", "/index.htm", "/zwfw.htm", "/hdjl.htm", "/wzdt.htm"):
        made.page(path, home)
    made.page(
        "/zwgk.htm",
        f'<html><body>{TOP}<ul><li><a href="{column}">政府信息公开工作年度报告</a></li></ul>{BOTTOM}</body></html>',
    )
    made.file("/css/style.css", b"body { font-family: sans-serif }\n", "text/css")
    made.file("/system/resource/js/counter.js", b"function _showDynClicks() {}\n", "application/javascript")
    return made
