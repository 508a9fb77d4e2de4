"""麒麟区: Qujing's own platform, the newest report on the city's PHPCMS portal; the tables are pictures."""

from __future__ import annotations

from pathlib import Path

from demo.portals.bodies import report_body
from demo.site import ROBOTS, Served, Site, media_type_of, meta_tags, stored

COLUMN = "/gov/public/info/1zfxxgk.html"
IDS = {2019: 31207, 2020: 40118, 2021: 49533, 2022: 57746, 2023: 63419}
CITY_PAGE = "/html/2024/2023n_0129/264305.html"
DATES = {2019: "2020-01-15", 2020: "2021-01-20", 2021: "2022-01-24", 2022: "2023-01-17", 2023: "2024-01-29"}
PICTURES = Path(__file__).parents[1] / "pictures"
GB18030_YEAR = 2020  # and nothing says so
SCANNED_YEAR = 2019  # its tables are in a scan of the signed report
PDF_FILES = {2019: "qilin-2019.pdf", 2022: "protected.pdf"}
QUALITIES = ("clean", "pressed", "askew")  # 200 dpi; 120 dpi, JPEG 55; 150 dpi, turned and soft
TABLES = {2: "捕获1", 3: "捕获2", 4: "捕获3"}
TOP = """<div class="top"><a href="/">麒麟区人民政府</a> <a href="/gov/public/info/1zfxxgk.html">政府信息公开</a> <span>关怀版</span></div>
<div class="loc">当前位置：首页 &gt; 政府信息公开 &gt; 政府信息公开年报</div>"""
BOTTOM = """<div class="bshare">分享到：QQ空间 新浪微博</div><div class="foot"><p>主办：麒麟区人民政府办公室</p><p>滇ICP备00000000号 滇公网安备 53030200000000号</p></div>"""


def title_of(year: int) -> str:
    """The printed title."""
    return f"麒麟区人民政府{year}年政府信息公开工作年度报告"


def quality_of(year: int, number: int) -> str:
    """The quality of a table's picture; over three years each table has each."""
    return QUALITIES[(year + number) % len(QUALITIES)]


def picture_name(year: int, number: int) -> str:
    """The name of a table's picture in demo/pictures."""
    return f"qilin-{year}-{number}.{'jpg' if quality_of(year, number) == 'pressed' else 'png'}"


def picture_path(year: int, number: int) -> str:
    """Where a table's picture lies."""
    return f"/uploadfile/{year + 1}/{TABLES[number]}_{year}.{picture_name(year, number)[-3:]}"


def pdf_path(year: int) -> str:
    """Where the PDF file of a year lies."""
    return f"/uploadfile/{year + 1}/nb{year}.pdf"


def _report(year: int, host: str) -> str:
    tables = (
        {}
        if year == SCANNED_YEAR
        else {
            number: f'<p style="text-align: center"><img src="{picture_path(year, number)}" alt="" title="{name}.PNG"></p>'
            for number, name in TABLES.items()
        }
    )
    head = meta_tags(
        {
            "SiteName": "曲靖市人民政府" if host == "qj.gov.cn" else "麒麟区人民政府",
            "PubDate": "",
            "ArticleTitle": "",
        }
    )
    info = f"发布时间:{DATES[year]} 09:11:29&nbsp;&nbsp; 索引号:&nbsp;&nbsp;&nbsp; 文号:&nbsp;&nbsp;&nbsp; 来源:麒麟区人民政府&nbsp;&nbsp; "
    file = f'<p><a href="{pdf_path(year)}">下载：{year}年度报告.pdf</a></p>' if year in PDF_FILES else ""
    return f"""<html><head><title>{title_of(year)}</title>{head}</head><body>{TOP}
<div class="detail"><h2>{title_of(year)}</h2><div class="inputtime">{info}</div><div class="content">{report_body("qilin", year, tables)}{file}</div></div>{BOTTOM}</body></html>"""


def _other(title: str) -> str:
    return f'<html><head><title>{title}</title></head><body>{TOP}<div class="detail"><h2>{title}</h2><div class="content"><p>内容另见本栏目的说明。</p></div></div>{BOTTOM}</body></html>'


def site() -> Site:
    """The district's own portal; its list leads to the city's for the newest report."""
    missing = Served(f"<html><body>{TOP}<p>页面走丢了</p></body></html>".encode(), status=404)
    made = Site(("www.ql.gov.cn", "ql.gov.cn"), missing)
    made.robots(ROBOTS)
    entries = []
    for year, number in IDS.items():
        path = f"/gov/public/detail/{year}n/{number}.html"
        if year == 2023:
            entries.append((DATES[year], f"https://qj.gov.cn{CITY_PAGE}", title_of(year)))
            continue
        for prefix in ("", "/index.php"):
            if year == GB18030_YEAR:
                made.page(
                    prefix + path,
                    _report(year, "www.ql.gov.cn"),
                    encoding="gb18030",
                    content_type="text/html",
                )
            else:
                made.page(prefix + path, _report(year, "www.ql.gov.cn"))
        # one year's link carries the front controller, as the site writes it now and then
        entries.append((DATES[year], ("/index.php" if year == 2021 else "") + path, title_of(year)))
    decoys = (
        ("2024-01-25", "2023n", 63380, "麒麟区农业农村局2023年政府信息公开工作年度报告"), ("2024-01-23", "2023n", 63377, "益宁街道办事处2023年政府信息公开工作年度报告"),
        ("2024-02-02", "2023n", 63501, "麒麟区2023年政府信息公开工作年度报告政策解读"), ("2023-01-12", "2022n", 57700, "麒麟区2022年政府网站工作年度报表"),
        ("2022-03-30", "2021n", 50001, "曲靖市人民政府2021年政府信息公开工作年度报告"), ("2020-12-01", "2020n", 39900, "政府信息公开工作年度报告模板"),
    )  # fmt: skip
    for date, folder, number, title in decoys:
        path = f"/gov/public/detail/{folder}/{number}.html"
        made.page(path, _other(title))
        entries.append((date, path, title))
    entries.sort(reverse=True)
    chunks = [entries[:6], entries[6:]]
    for number, chunk in enumerate(chunks, 1):
        items = "".join(
            f'<li><a href="{url}" title="{title}">{title}</a><i>{date}</i></li>' for date, url, title in chunk
        )
        turn = (
            f'<a href="{COLUMN}">1</a> <a href="{COLUMN}?page=2">2</a> <a href="{COLUMN}?page=2">下一页</a>'
        )
        text = f'<html><head><title>政府信息公开年报</title></head><body>{TOP}<ul class="list">{items}</ul><div class="pages">共2页 {turn}</div>{BOTTOM}</body></html>'
        made.page(COLUMN if number == 1 else f"{COLUMN}?page={number}", text)
    made.page("/", f'<html><body>{TOP}<p><a href="{COLUMN}">政府信息公开年报</a></p>{BOTTOM}</body></html>')
    _files(made, [year for year in IDS if year != 2023])
    return made


def city_site() -> Site:
    """What the city's portal has of it."""
    made = Site(
        ("qj.gov.cn", "www.qj.gov.cn"),
        Served("<html><body>曲靖市：没有此页</body></html>".encode(), status=404),
    )
    made.robots(ROBOTS)
    made.page(CITY_PAGE, _report(2023, "qj.gov.cn"))
    made.page(
        "/", f'<html><body><p>曲靖市人民政府</p><a href="{CITY_PAGE}">{title_of(2023)}</a></body></html>'
    )
    made.page(COLUMN, '<html><body><p>曲靖市政府信息公开</p><a href="/">首页</a></body></html>')
    _files(made, [2023])
    return made


def _files(made: Site, years: list[int]) -> None:
    for year in years:
        for number in TABLES if year != SCANNED_YEAR else ():
            name = picture_name(year, number)
            made.file(picture_path(year, number), (PICTURES / name).read_bytes(), media_type_of(name))
        if year in PDF_FILES:
            made.file(pdf_path(year), stored(PDF_FILES[year]), "application/pdf")
