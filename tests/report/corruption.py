"""Damage done at random to sound reports, as mirrors and hijackers do it; every kind says what it must be flagged as."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.layouts.printers import PRINTERS
from tests.layouts.truth import make_truth

TITLE = "临沂市兰山区人民政府2023年政府信息公开工作年度报告"
_HAN = re.compile("[一-鿿]{4,}")
_TAGS = re.compile("(<[^>]*>)")
PROSE = (
    "街道把便民服务点的开放时间贴在门口，也写进了网上的指南，居民不用再跑第二趟。",
    "新来的同事跟着老同事学了三个月，从登记到答复每一步都有记录可查。",
    "村里的公开栏换成了带玻璃的橱窗，下雨天也看得清楚，换一次要登记一次。",
)
SPAM = (
    "澳门新葡京官网注册送彩金，真人百家乐在线娱乐平台，老虎机app下载首存优惠。",
    "亚洲精品国产av在线观看免费视频，成人电影高清无码，激情视频免费观看",
    "传奇私服发布网，新开传奇私服网站，游戏外挂免费下载",
    "代开发票加微信，办证刻章，征信修复秒下款，黑户贷款口子",
    "bet365官网 w88真人荷官 亚博app下载 开云体育入口 时时彩平台注册",
)


def _texts(page: str, change: Callable[[str], str], draw: random.Random, share: float) -> str:
    """`page` with a share of its longer runs of Han characters changed, tags left alone."""

    def one(match: re.Match[str]) -> str:
        return change(match[0]) if draw.random() < share else match[0]

    head, rest = page.split(TITLE, 1) if page.count(TITLE) == 1 else page.rsplit(TITLE, 1)
    parts = _TAGS.split(rest)
    return head + TITLE + "".join(part if part.startswith("<") else _HAN.sub(one, part) for part in parts)


def utf8_as_gbk(text: str) -> str:
    return text.encode().decode("gbk", "replace").replace("\ufffd", "?")


def utf8_as_western(text: str) -> str:
    return text.encode().decode("cp1252", "ignore")


def gbk_as_western(text: str) -> str:
    return text.encode("gbk", "ignore").decode("latin-1")


def gbk_as_utf8(text: str) -> str:
    return text.encode("gbk", "ignore").decode("utf-8", "replace")


def twice_replaced(text: str) -> str:
    return "锟斤拷" * max(1, len(text) // 2)


def question_marks(text: str) -> str:
    return "?" * len(text)


GARBLERS = (utf8_as_gbk, utf8_as_western, gbk_as_western, gbk_as_utf8, twice_replaced, question_marks)


def garbled(page: str, draw: random.Random) -> str:
    return _texts(page, draw.choice(GARBLERS), draw, draw.choice((0.03, 0.1, 0.4)))


def characters_deleted(page: str, draw: random.Random) -> str:
    """Some characters gone from everywhere."""
    gone = draw.sample("政府信息公开申请处理情况行法机关数量复议", draw.randint(1, 3))
    head, rest = page.rsplit(TITLE, 1)
    parts = _TAGS.split(rest)
    return (
        head
        + TITLE
        + "".join(
            part if part.startswith("<") else "".join(c for c in part if c not in gone) for part in parts
        )
    )


def characters_dropped(page: str, draw: random.Random) -> str:
    """A few characters gone, here and there."""
    share = draw.choice((0.02, 0.05))
    return _texts(page, lambda text: "".join(c for c in text if draw.random() > share), draw, 1)


def digits_unreadable(page: str, draw: random.Random) -> str:
    """A digit of some numbers become a question mark."""

    def one(match: re.Match[str]) -> str:
        if draw.random() > 0.2:
            return match[0]
        place = draw.randrange(len(match[0]))
        return match[0][:place] + draw.choice("?\ufffd") + match[0][place + 1 :]

    head, rest = page.rsplit(TITLE, 1)
    start = rest.index("二、主动公开")
    parts = _TAGS.split(rest[start:])
    changed = (
        part if part.startswith("<") else re.sub(r"(?<![\d.])\d{2,}(?![.\d])", one, part) for part in parts
    )
    return head + TITLE + rest[:start] + "".join(changed)


def _lines_in(page: str, lines: list[str], at: int) -> str:
    html = "<p>" in page
    text = "".join(f"<p>{line}</p>" if html else f"\n{line}\n" for line in lines)
    return page[:at] + text + page[at:]


def _places(page: str) -> list[int]:
    """Where lines can be put in: before the headline, and before each heading of a section."""
    html = "<p>" in page
    mark = "<p>" if html else ""
    places = [page.rindex("<h1>" if html else TITLE)]
    places += [
        match.start()
        for match in re.finditer(
            rf"{mark}[一二三四五六]、(?:总体|主动公开|收到和|政府信息|存在|其他需)", page
        )
    ]
    return places


def spam(page: str, draw: random.Random) -> str:
    lines = [draw.choice(SPAM) for _ in range(draw.randint(1, 4))]
    if draw.random() < 0.3:
        lines.append(f"客服QQ {draw.randint(10000, 99999)}")
    return _lines_in(page, lines, draw.choice(_places(page)))


def spam_behind(page: str, draw: random.Random) -> str:
    lines = ["兰山区人民政府办公室", "2024年1月29日", *(draw.choice(SPAM) for _ in range(draw.randint(1, 4)))]
    end = page.find("</body>")
    return _lines_in(page, lines, end if end >= 0 else len(page))


def spam_between_rows(page: str, draw: random.Random) -> str:
    """Lines of spam somewhere in the tables: between two lines, or two rows of a grid below its head.

    A row put into the head of a grid moves what spans into it, for a browser too: then nothing shows whose column
    a number stands in.
    """
    start = page.index("二、上年结转")
    end = page.index("四、结转下年度")
    marks = [start + match.start() for match in re.finditer(r"<tr>|<p>(?!<)|\n", page[start:end])]
    at = draw.choice(marks)
    lines = [draw.choice(SPAM), *([f"微信 {draw.randint(100, 999)}"] if draw.random() < 0.5 else [])]
    if "<tr>" in page:
        return page[:at] + "".join(f"<tr><td>{line}</td></tr>" for line in lines) + page[at:]
    return _lines_in(page, lines, at)


def place_swapped(page: str, draw: random.Random) -> str:
    """Another county signs, with or without the opening speaking for it as well."""
    opening = f"本报告由{draw.choice(('河东区', '罗庄区', '莒南县'))}人民政府办公室编制，联系电话另见网站。"
    page = _lines_in(page, [opening], _places(page)[1]) if draw.random() < 0.5 else page
    end = page.find("</body>")
    lines = [f"临沂市{draw.choice(('河东区', '罗庄区', '莒南县'))}人民政府办公室", "2024年1月29日"]
    return _lines_in(page, lines, end if end >= 0 else len(page))


def list_above(page: str, draw: random.Random) -> str:
    years = draw.sample(range(2008, 2026), draw.randint(2, 6))
    form = draw.choice(
        (
            "{y}年政府信息公开工作年度报告",
            "临沂市兰山区{y}年政府信息公开工作年度报告",
            "{y}年政府信息公开年报",
        )
    )
    date = draw.choice(("", " {z}-01-20", " [{z}-02-11]"))
    lines = [(form + date).format(y=year, z=year + 1) for year in years]
    return _lines_in(page, lines, _places(page)[0])


def list_below(page: str, draw: random.Random) -> str:
    years = draw.sample(range(2008, 2023), draw.randint(2, 6))
    lines = [f"临沂市兰山区{year}年政府信息公开工作年度报告 {year + 1}-01-20" for year in years]
    end = page.find("</body>")
    return _lines_in(page, lines, end if end >= 0 else len(page))


def other_report(name: str, draw: random.Random, *, titled: bool) -> str:
    """The inside of another report's page."""
    other = PRINTERS[name][0](make_truth(draw.randint(1000, 9999), "2021", sparse=0.2), draw).decode()
    title = draw.choice(
        (TITLE.replace("2023", "2022"), TITLE.replace("兰山区", "河东区"), TITLE.replace("2023", "2021"))
    )
    other = other.replace(TITLE, title)
    if "<body>" in other:
        other = other[other.index("<body>") + 6 : other.index("</body>")]
    if not titled:
        start = other.index("一、总体情况")
        other = "<p>" + other[start:] if "<p>" in other else other[start:]
    return other


def report_behind(page: str, draw: random.Random, name: str) -> str:
    end = page.find("</body>")
    at = end if end >= 0 else len(page)
    other = "".join(other_report(name, draw, titled=draw.random() < 0.6) for _ in range(draw.randint(1, 2)))
    return page[:at] + other + page[at:]


def cut(page: str, draw: random.Random) -> str:
    start = page.rindex(TITLE) + len(TITLE) + 200
    return page[: draw.randint(start, len(page) - 1)]
