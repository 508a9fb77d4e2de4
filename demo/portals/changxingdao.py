"""长兴岛 on Boda VSB: traditional script with pinyin glosses and lost characters, one year in Big5; a zone without a code."""

from __future__ import annotations

import random
import re
from functools import cache

from opencc import OpenCC

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
from demo.site import ROBOTS, Served, Site, media_type_of, stored

TREE = "1307"
FOLDER = "/__local/nb/"
ARTICLES = {2019: 18261, 2020: 18640, 2021: 19023, 2022: 19571, 2023: 20114}
DATES = {2019: "2020-01-17", 2020: "2021-01-25", 2021: "2022-01-19", 2022: "2023-02-14", 2023: "2024-01-30"}
LAYOUTS: dict[int, TablePrinter] = {
    2021: with_fillers,
    2022: as_paragraphs,
    2023: from_word,
}
# attachments by year: the file's name in demo/files, and the link's text in traditional characters
ATTACHED = {
    2019: ("changxingdao-2019.xlsx", "2019年度統計表.xlsx"),
    2020: ("changxingdao-2020.zip", "2020年度統計表.zip"),
    2021: ("bomb.zip", "全部附件.zip"),
}
CUT_PICTURE = "cut.png"  # in the prose of 2022
CUT_PICTURE_YEAR = 2022
BIG5_YEAR = 2020
GLOSSED_YEARS = (2021, 2022, 2023)
GLOSSES = {
    "長": "zhǎng", "興": "xīng", "經": "jīng", "濟": "jì", "術": "shù", "開": "kāi", "發": "fā", "區": "qū", "報": "bào", "務": "wù", "動": "dòng",
    "會": "huì", "數": "shù", "項": "xiàng", "規": "guī", "範": "fàn", "處": "chǔ", "總": "zǒng", "計": "jì", "復": "fù", "議": "yì", "訴": "sù",
    "訟": "sòng", "結": "jié", "轉": "zhuǎn", "業": "yè", "機": "jī", "構": "gòu", "申": "shēn", "請": "qǐng", "無": "wú", "屬": "shǔ", "費": "fèi",
}  # fmt: skip
UNTONED = "(gong)(kai)(kai)"  # what one mirror puts behind 公開, again and again
TOP = """<div class="head"><a href="/">管委會首頁</a><a href="/xxgk.htm">政府信息公開</a></div>
<div class="where">當前位置： 首頁 >> 政府信息公開 >> 年度報告</div>"""
BOTTOM = """<p>上一條：<a href="/info/1307/18261.htm">往年報告</a></p><div class="tools">【打印本頁】 【關閉窗口】</div>
<div class="foot">主辦單位：長興島經濟區管委會 遼ICP備00000000號</div>"""


@cache
def _converter() -> OpenCC:
    return OpenCC("s2tw")


def traditional(text: str) -> str:
    """The text in traditional characters."""
    return str(_converter().convert(text))


def glossed(text: str, draw: random.Random) -> str:
    """Pinyin behind many of the characters that have one here; tags are left alone."""

    def gloss(match: re.Match[str]) -> str:
        return f"{match.group()}({GLOSSES[match.group()]})" if draw.random() < 0.7 else match.group()

    pieces = re.split(r"(<[^>]*>)", text)
    pattern = re.compile("|".join(GLOSSES))
    return "".join(piece if piece.startswith("<") else pattern.sub(gloss, piece) for piece in pieces)


def lost(text: str, draw: random.Random) -> str:
    """Prose in which the mirror lost a character here and there; digits and headings keep theirs."""
    kept = [c for c in text if not ("㐀" <= c <= "鿿" and draw.random() < 0.006)]
    return "".join(kept)


def title_of(year: int) -> str:
    """The title in simplified characters, as the record has it."""
    return f"大连长兴岛经济技术开发区{year}年政府信息公开工作年度报告"


def files_of(year: int) -> tuple[str, ...]:
    """The files in demo/files that a year's report has."""
    attached = (ATTACHED[year][0],) if year in ATTACHED else ()
    return (CUT_PICTURE, *attached) if year == CUT_PICTURE_YEAR else attached


def _report(year: int) -> str:
    draw = random.Random(year)

    def write(text: str) -> str:
        damaged = text if "年1月1日" in text or year not in GLOSSED_YEARS else lost(text, draw)
        return paragraph(damaged.replace("公开", f"公开{UNTONED}", 1) if year == 2023 else damaged)

    # where the tables are in a file, the page has the prose only
    tables = LAYOUTS[year](grids_of("changxingdao", year), draw) if year in LAYOUTS else {}
    day = DATES[year].split("-")
    signed = f"{day[0]}年{int(day[1])}月{int(day[2])}日"
    body = traditional(report_body("changxingdao", year, tables, signed=signed, write=write))
    title = traditional(title_of(year))
    if year in GLOSSED_YEARS:
        body, title = glossed(body, draw), glossed(title, draw)
    if year == CUT_PICTURE_YEAR:
        lines = body.split("\n")
        lines.insert(3, f'<p><img src="{FOLDER}{CUT_PICTURE}" alt=""></p>')
        body = "\n".join(lines)
    if year in ATTACHED:
        name, text = ATTACHED[year]
        body += f'<p>附件：<a href="{FOLDER}{name}">{text}</a></p>'
    info = f"時間:{DATES[year]}   作者:林舟   來源:管委會辦公室   點擊:"
    inner = f'<h1>{title}</h1><div class="info">{info}</div><div class="size">字號: <a>大</a> <a>中</a> <a>小</a>       打印本頁</div>{content(body, TREE)}'
    charset = "big5" if year == BIG5_YEAR else "utf-8"
    return article(
        f'<meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>{title}</title>',
        TOP,
        inner,
        BOTTOM,
    )


def site() -> Site:
    """The zone's portal."""
    missing = Served(f"<html><body>{TOP}<p>頁面不存在</p></body></html>".encode(), status=404)
    made = Site(("ccxi.gov.cn", "www.ccxi.gov.cn"), missing)
    made.robots(ROBOTS)
    entries = []
    for year, number in ARTICLES.items():
        path = f"/info/{TREE}/{number}.htm"
        if year == BIG5_YEAR:
            made.page(path, _report(year), encoding="big5", content_type="text/html")
        else:
            made.page(path, _report(year))
        entries.append(Entry(path, traditional(title_of(year)), DATES[year]))
    decoys = (
        ("長興島經濟技術開發區規劃局2022年政府信息公開工作年度報告", "2023-01-16", "規劃局收到申請2件。"),
        ("2022年政府信息公開工作年度報告解讀", "2023-02-20", "解讀只講背景，不列數字。"),
        ("三堂街道辦事處2022年政府信息公開工作年度報告", "2023-01-10", "街道未收到申請。"),
        ("大連市人民政府2021年政府信息公開工作年度報告", "2022-03-15", "市級報告。"),
    )
    for place, (title, date, text) in enumerate(decoys):
        path = f"/info/{TREE}/{17001 + place}.htm"
        made.page(
            path,
            article(
                f"<title>{title}</title>", TOP, f"<h1>{title}</h1>{content(paragraph(text), TREE)}", BOTTOM
            ),
        )
        entries.append(Entry(path, title, date))
    entries.sort(key=lambda entry: entry.date, reverse=True)
    frame = (f"<html><head><title>年度報告</title></head><body>{TOP}", "</body></html>")
    for path, text in list_pages(TREE, entries, "年度報告", frame).items():
        made.page(path, text)
    home = f'<html><body>{TOP}<p><a href="/list.jsp?urltype=tree.TreeTempUrl&amp;wbtreeid={TREE}">政府信息公開年度報告</a></p></body></html>'
    for path in ("/", "/index.htm", "/xxgk.htm"):
        made.page(path, home)
    for name in (CUT_PICTURE, *(name for name, _ in ATTACHED.values())):
        made.file(FOLDER + name, stored(name), media_type_of(name))
    made.file("/css/style.css", b"body { font-family: serif }\n", "text/css")
    made.file("/system/resource/js/counter.js", b"\n", "application/javascript")
    return made
