"""A made-up panel of records: several divisions over years, consistent across years until a test spoils it."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterable
from typing import Any

from govcrawl.corpus.yearly import Line, yearly
from govcrawl.corpus.years import Finding, Summary, check_years
from govcrawl.record import APPLICATION_COLUMNS, Report
from tests.layouts.truth import make_truth

Record = dict[str, Any]
COLUMNS = APPLICATION_COLUMNS[:-1]
BLOCKS = ("review", "litigation_direct", "litigation_after_review")
HEADINGS = ("一、总体情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项")

# clauses of our own; a text is a draw of them, so that two texts of one office have some in common
WHO = (
    "窗口同事",
    "镇上的联络员",
    "网站编辑",
    "起草科室",
    "档案室",
    "热线坐席",
    "街道经办人",
    "值班小组",
    "村级信息员",
    "翻译志愿者",
)
WHEN = (
    "每逢月初",
    "在旺季之前",
    "收到来信当天",
    "趁着搬迁",
    "开会前一晚",
    "雨季过后",
    "放假以前",
    "换届之际",
    "每个季度末",
    "赶集那天",
)
DID = (
    "把旧栏目逐页翻看了一遍", "重新抄写了查阅登记本", "给附件换上了能打开的格式", "核对了文件的落款和编号",
    "替老人念了补贴通知", "按街区整理了公告牌", "录下了常见问题的回答", "补上了缺失的目录", "画出了办事路线图", "清点了过期的链接",
)  # fmt: skip
SO = (
    "来访者少走了弯路",
    "电话明显少了",
    "找材料快了许多",
    "差错当场就改了",
    "意见簿上有人写了谢谢",
    "新人也能照着做",
    "抽查没有再发现空页",
    "居民愿意再来",
)


def sentences(draw: random.Random, count: int) -> str:
    return "".join(
        f"{draw.choice(WHEN)}，{draw.choice(WHO)}{draw.choice(DID)}，{draw.choice(SO)}。"
        for _ in range(count)
    )


def text_of(seed: int, year: int, new: int, count: int = 24) -> str:
    draw = random.Random(seed)
    first = f"本报告所列数据统计期限自{year}年1月1日至{year}年12月31日。"
    parts = (
        sentences(draw, count // 2) + f"{year}年新收申请{new}件。",
        sentences(draw, count // 4),
        sentences(draw, count // 4),
    )
    return "\n".join([first, *(f"{heading}\n{part}" for heading, part in zip(HEADINGS, parts, strict=True))])


def put_text(record: Record, text: str) -> None:
    record["text"] = text
    record["text_sha256"] = hashlib.sha256(text.encode()).hexdigest()


def report(code: str, year: int, tables: Record, *, seed: int, organisation: str = "") -> Record:
    """One record as a line of the feed has it."""
    form = "2021" if year >= 2021 else "2019"
    text = text_of(seed, year, tables["applications"]["new_received"]["total"])
    made = Report(
        id=f"{code}-{year}" + (f"-{organisation}" if organisation else ""),
        spider="made",
        division={
            "code": code,
            "name": "青石区",
            "level": "district",
            "prefecture": None,
            "province": None,
            "current_code": code,
            "current_name": "青石区",
        },
        organisation=organisation or "青石区人民政府",
        scope="department" if organisation else "government",
        year=year,
        title=f"青石区{year}年政府信息公开工作年度报告",
        published=f"{year + 1}-01-20",
        index_number=None,
        document_number=None,
        source=None,
        url=f"http://www.example.org/{code}/{year}.htm",
        list_url=None,
        host_is_official=None,
        fetched_at=None,
        status=200,
        media_type="text/html",
        encoding="utf-8",
        encoding_reason="strict utf-8",
        sha256="0" * 64,
        archive=None,
        format="html",
        script="Hans",
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        sections=[{"number": n, "heading": h, "text": ""} for n, h in zip((1, 5, 6), HEADINGS, strict=True)],
        form=form,
        tables=tables,
        table_status=dict.fromkeys(("proactive", "applications", *BLOCKS), "read")
        | {"statistics_2014": "not_in_form"},
        prose_figures=[],
        relations={"passed": 42},
        issues=[],
        attachments=[],
        extractor="govcrawl test",
    )
    return made.model_dump()


def panel(seed: int, codes: Iterable[str], years: Iterable[int]) -> dict[tuple[str, int], Record]:
    """Reports whose figures join from year to year and are all different; every hard relation holds."""
    made = {}
    for code in codes:
        forward = dict.fromkeys(COLUMNS, 0)
        in_force = {"rules": 3, "normative_documents": 20}
        for year in years:
            number = seed * 1_000_003 + int(code) * 31 + year
            draw = random.Random(number)
            tables = make_truth(number, "2021" if year >= 2021 else "2019", sparse=0.5).tables()
            _join(tables["applications"], forward)
            forward = {column: tables["applications"]["carried_forward"][column] for column in COLUMNS}
            for row, before in in_force.items():
                cells = tables["proactive"][row]
                if "in_force" in cells:
                    cells["issued"], cells["repealed"] = draw.randint(0, 9), draw.randint(0, before)
                    cells["in_force"] = in_force[row] = before + cells["issued"] - cells["repealed"]
            made[code, year] = report(code, year, tables, seed=number)
    return made


def _join(rows: Record, forward: dict[str, int]) -> None:
    """Carry last year's rest over, and make the sums hold again."""
    for column in COLUMNS:
        rows["carried_over"][column] = forward[column]
        rows["disclosed"][column] += forward[column]
        rows["handled_total"][column] += forward[column]
        rows["new_received"][column] = (
            rows["handled_total"][column] + rows["carried_forward"][column] - forward[column]
        )
    for row in rows.values():
        row["total"] = sum(row[column] for column in COLUMNS)


def line_of(record: Record) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode() + b"\n"


def check(records: Iterable[Record]) -> tuple[list[Finding], Summary]:
    """The findings, by the same way as the command's."""
    return check_years(
        yearly(Line.model_validate_json(line_of(record)), f"made:{number}")
        for number, record in enumerate(records, 1)
    )


def found(records: Iterable[Record]) -> set[tuple[str, str, str]]:
    """Id, check and path of every finding."""
    return {(finding.id, finding.check, finding.path) for finding in check(records)[0]}
