"""What else stands in and around a report and looks like its figures."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from tests.layouts.pages import Page
from tests.layouts.sheets import Cell, Line, Look, Sheet, sheets_of
from tests.layouts.truth import BLANKS, Truth, random_truth
from tests.layouts.variants import Draft
from tests.layouts.words import Words

Decoy = Callable[[Page, Draft, random.Random], None]


def _nothing(page: Page, draft: Draft, draw: random.Random) -> None:
    """Only the report."""


def _sheet(rows: list[list[str]]) -> Sheet:
    return [
        Line([Cell(text, role="label" if place == 0 else "value") for place, text in enumerate(row)])
        for row in rows
    ]


def _by_year(page: Page, draft: Draft, draw: random.Random) -> None:
    """Applications of the last years."""
    years = [str(page.year - back) for back in (4, 3, 2, 1, 0)]
    counts = [str(draw.randint(0, 130)) for _ in years]
    label = draw.choice(("依申请公开数", "收到申请数量（件）", "本年新收申请"))
    page.put(
        draw.choice((1, 5)),
        "近五年情况见下表。",
        _sheet([["年份", *years], [label, *counts], ["按时答复数", *counts]]),
    )


def _published(page: Page, draft: Draft, draw: random.Random) -> None:
    """What was published, by channel and subject."""
    rows = [
        [name, str(draw.randint(0, 900))]
        for name in (
            "政府网站",
            "政务微博",
            "政务微信",
            "行政许可信息",
            "行政处罚信息",
            "规范性文件信息",
            "其他",
            "总计",
        )
    ]
    page.put(1, "各渠道发布数量如下：", _sheet([["渠道", "数量（条）"], *rows]))


def _chart(page: Page, draft: Draft, draw: random.Random) -> None:
    """What Word leaves of charts behind the report."""
    years = "\t\t".join(str(page.year - back) for back in (4, 3, 2, 1, 0))
    counts = "\t\t".join(str(draw.randint(0, 130)) for _ in range(5))
    page.put(
        7,
        f"_123456789{draw.randint(0, 9)}.xls\nSheet1\n\n\t\t\n\n\t\t\t\t\t\t\t\t{years}\n\n"
        f"\t\t\t\t依申请公开数\t\t{counts}\n\n\t\t\t\t按时答复数\t\t{counts}\n\n\n\nSheet1\n\n\t\t\n\n"
        "依申请公开数\n\n按时答复数\n\n",
        f"_123456788{draw.randint(0, 9)}.xls\nSheet1\n\n\t\t\n\n\t\t行政许可\t\t行政处罚\t\t行政强制\t\t其他\t\t总计\n\n"
        f"\t\t{draw.randint(1, 99)}\t\t{draw.randint(1, 99)}\t\t{draw.randint(1, 99)}\t\t0\t\t{draw.randint(1, 99)}\n\n",
    )


def _metadata(page: Page, draft: Draft, draw: random.Random) -> None:
    """The page's own table of metadata, twice."""
    rows = [
        ["索引号", f"lsqzf/{page.year + 1}-0000007", "主题分类", "政务公开"],
        ["发布机构", "兰山区政府", "成文日期", f"{page.year + 1}-01-29"],
        ["标题", page.title, "有效性", "有效"],
    ]
    page.put(0, _sheet(rows), _sheet(rows))


def _others_above(page: Page, draft: Draft, draw: random.Random) -> None:
    """A list of other reports above this one."""
    names = "\n".join(
        f"临沂市兰山区人民政府{page.year - back}年政府信息公开工作年度报告 {page.year - back + 1}-01-2{back}"
        for back in (1, 2, 3, 4)
    )
    page.put(0, names, first=True)


def _prose_between(page: Page, draft: Draft, draw: random.Random) -> None:
    """Prose with figures between a heading and its table, and behind it."""
    count = draw.randint(1, 300)
    page.put(
        2,
        "全年清理规章和行政规范性文件2次，行政许可、行政处罚信息在7个工作日内公示，具体数据如下。",
        first=True,
    )
    page.put(3, f"{page.year}年，共办理各类申请{count}件，较上年增加3件，具体情况如下表所示：", first=True)
    page.put(3, f"在已办结的申请中，予以公开{count}件的比例为12.5%，没有第三方提出异议。")
    page.put(4, "本年度发生行政复议2件、行政诉讼1件，详见下表。", first=True)


def _last_year(page: Page, draft: Draft, draw: random.Random) -> None:
    """The three tables of the year before, in an annex that says so."""
    other = _other_truth(draft, draw)
    sheets = sheets_of(other, Words(year=page.year - 1), Look())
    if not draft.grid:
        draft.truth.doubtful |= set(draft.truth.values)
    for number, name in (
        (2, "主动公开政府信息情况"),
        (3, "收到和处理政府信息公开申请情况"),
        (4, "行政复议、行政诉讼情况"),
    ):
        page.put(7, f"附表：{page.year - 1}年{name}", sheets[number])


def _last_year_beside(page: Page, draft: Draft, draw: random.Random) -> None:
    """In section 3, both years' tables under a line each that names the year."""
    other = _other_truth(draft, draw)
    sheets = sheets_of(other, Words(year=page.year - 1), Look())
    draft.truth.doubtful |= {path for path in draft.truth.values if path.startswith("applications")}
    if not draft.grid:
        draft.truth.doubtful |= set(draft.truth.values)
    page.put(3, f"{page.year}年收到和处理政府信息公开申请情况：", first=True)
    page.put(3, f"{page.year - 1}年收到和处理政府信息公开申请情况（上年对比）：", sheets[3])


def _template(page: Page, draft: Draft, draw: random.Random) -> None:
    """The official template, blank, below the report."""
    blank = Truth(draft.truth.form, dict(draft.truth.cells), dict(draft.truth.values), draft.truth.rows_form)
    BLANKS["all blank"](blank, draw)
    sheets = sheets_of(blank, Words(), Look())
    draft.truth.doubtful |= set(draft.truth.values)
    page.put(7, "附件：政府信息公开工作年度报告格式（模板）", *sheets.values())


def _other_truth(draft: Draft, draw: random.Random) -> Truth:
    while True:
        other = random_truth(draw.randint(0, 10**9), blanks="no blanks", broken=False)
        if (other.form, other.rows_form) == (draft.truth.form, draft.truth.rows_form):
            return other


DECOYS: Mapping[str, Decoy] = {
    "none": _nothing,
    "by year": _by_year,
    "published": _published,
    "chart": _chart,
    "metadata": _metadata,
    "others above": _others_above,
    "prose between": _prose_between,
    "last year's": _last_year,
    "last year's beside": _last_year_beside,
    "template": _template,
}
