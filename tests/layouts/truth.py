"""True figures for made-up reports: sparse like real ones, every hard relation holding unless broken on purpose."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

COLUMNS = ("natural_person", "commercial_enterprise", "research_institution", "public_welfare_organisation",
           "legal_service_institution", "other", "total")  # fmt: skip
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
BLOCKS = ("review", "litigation_direct", "litigation_after_review")

# (key, group as printed or None, label as printed); written down from the form itself, not taken from the reader
ROWS_2021 = (
    ("new_received", None, "一、本年新收政府信息公开申请数量"),
    ("carried_over", None, "二、上年结转政府信息公开申请数量"),
    ("disclosed", "三、本年度办理结果", "（一）予以公开"),
    ("partially_disclosed", "三、本年度办理结果", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ("withheld_state_secret", "（三）不予公开", "1.属于国家秘密"),
    ("withheld_prohibited_by_law", "（三）不予公开", "2.其他法律行政法规禁止公开"),
    ("withheld_security_and_stability", "（三）不予公开", "3.危及“三安全一稳定”"),
    ("withheld_third_party_rights", "（三）不予公开", "4.保护第三方合法权益"),
    ("withheld_internal_affairs", "（三）不予公开", "5.属于三类内部事务信息"),
    ("withheld_process_information", "（三）不予公开", "6.属于四类过程性信息"),
    ("withheld_enforcement_files", "（三）不予公开", "7.属于行政执法案卷"),
    ("withheld_administrative_query", "（三）不予公开", "8.属于行政查询事项"),
    ("unavailable_not_held", "（四）无法提供", "1.本机关不掌握相关政府信息"),
    ("unavailable_no_existing_information", "（四）无法提供", "2.没有现成信息需要另行制作"),
    ("unavailable_unclear_after_correction", "（四）无法提供", "3.补正后申请内容仍不明确"),
    ("not_processed_petition", "（五）不予处理", "1.信访举报投诉类申请"),
    ("not_processed_repeated", "（五）不予处理", "2.重复申请"),
    ("not_processed_publication", "（五）不予处理", "3.要求提供公开出版物"),
    ("not_processed_excessive", "（五）不予处理", "4.无正当理由大量反复申请"),
    ("not_processed_reconfirmation", "（五）不予处理", "5.要求行政机关确认或重新出具已获取信息"),
    ("other_not_corrected_in_time", "（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    ("other_fee_unpaid", "（六）其他处理", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    ("other_other", "（六）其他处理", "3.其他"),
    ("handled_total", "三、本年度办理结果", "（七）总计"),
    ("carried_forward", None, "四、结转下年度继续办理"),
)  # fmt: skip
ROWS_2019 = tuple(row for row in ROWS_2021 if not row[0].startswith("other_"))
ROWS_2019 = (*ROWS_2019[:-2], ("other_handling", "三、本年度办理结果", "（六）其他处理"), *ROWS_2019[-2:])

# (heading line, header cells, rows); the first header cell heads the labels
PARTS_2021 = (
    ("第二十条第（一）项", ("本年制发件数", "本年废止件数", "现行有效件数"), ("issued", "repealed", "in_force"),
     (("rules", "规章"), ("normative_documents", "行政规范性文件"))),
    ("第二十条第（五）项", ("本年处理决定数量",), ("decisions",), (("licences", "行政许可"),)),
    ("第二十条第（六）项", ("本年处理决定数量",), ("decisions",),
     (("penalties", "行政处罚"), ("compulsory_measures", "行政强制"))),
    ("第二十条第（八）项", ("本年收费金额（单位：万元）",), ("amount",), (("fees", "行政事业性收费"),)),
)  # fmt: skip
PARTS_2019 = (
    ("第二十条第（一）项", ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
     ("newly_made", "newly_disclosed", "total_disclosed"), (("rules", "规章"), ("normative_documents", "规范性文件"))),
    ("第二十条第（五）项", ("上一年项目数量", "本年增/减", "处理决定数量"), ("previous_items", "change", "decisions"),
     (("licences", "行政许可"), ("other_services", "其他对外管理服务事项"))),
    ("第二十条第（六）项", ("上一年项目数量", "本年增/减", "处理决定数量"), ("previous_items", "change", "decisions"),
     (("penalties", "行政处罚"), ("compulsory_measures", "行政强制"))),
    ("第二十条第（八）项", ("上一年项目数量", "本年增/减"), ("previous_items", "change"), (("fees", "行政事业性收费"),)),
    ("第二十条第（九）项", ("采购项目数量", "采购总金额"), ("items", "amount"), (("procurement", "政府集中采购"),)),
)  # fmt: skip
ROWS = {"2021": ROWS_2021, "2019": ROWS_2019}
PARTS = {"2021": PARTS_2021, "2019": PARTS_2019}


@dataclass
class Truth:
    """A report's figures as printed: `cells[path]` is the printed text, `values[path]` the number or None."""

    form: str
    cells: dict[str, str] = field(default_factory=dict)
    values: dict[str, int | float | None] = field(default_factory=dict)

    def put(self, path: str, value: float | None, printed: str | None = None) -> None:
        self.values[path] = value
        self.cells[path] = printed if printed is not None else "" if value is None else str(value)

    def tables(self) -> dict[str, dict]:
        """The figures as the record holds them."""
        made: dict[str, dict] = {"proactive": {}, "applications": {}, **{block: {} for block in BLOCKS}}
        for path, value in self.values.items():
            table, *rest = path.split(".")
            target = made[table]
            for key in rest[:-1]:
                target = target.setdefault(key, {})
            target[rest[-1]] = value
        return made


def make_truth(seed: int, form: str, *, sparse: float = 0.75) -> Truth:
    """A report's figures: relations hold; most cells are 0."""
    draw = random.Random(seed)
    truth = Truth(form)
    for _, _, columns, rows in PARTS[form]:
        for row, _ in rows:
            for column in columns:
                truth.put(f"proactive.{row}.{column}", _proactive(draw, row, column))
    rows = [key for key, _, _ in ROWS[form]]
    outcomes = [
        key for key in rows if key not in ("new_received", "carried_over", "handled_total", "carried_forward")
    ]
    grid: dict[str, list[int]] = {
        row: [
            0 if draw.random() < sparse else draw.choice((1, 2, 3, 7, 12, 45, 130, 1204))
            for _ in COLUMNS[:-1]
        ]
        for row in outcomes
    }
    grid["handled_total"] = [sum(grid[row][place] for row in outcomes) for place in range(6)]
    grid["carried_forward"] = [0 if draw.random() < sparse else draw.randint(1, 9) for _ in range(6)]
    everything = [a + b for a, b in zip(grid["handled_total"], grid["carried_forward"], strict=True)]
    grid["carried_over"] = [
        min(total, 0 if draw.random() < sparse else draw.randint(0, 5)) for total in everything
    ]
    grid["new_received"] = [a - b for a, b in zip(everything, grid["carried_over"], strict=True)]
    for row in rows:
        for column, value in zip(COLUMNS, [*grid[row], sum(grid[row])], strict=True):
            truth.put(f"applications.{row}.{column}", value)
    for block in BLOCKS:
        parts = [0 if draw.random() < 0.5 else draw.randint(1, 40) for _ in range(4)]
        for outcome, value in zip(OUTCOMES, [*parts, sum(parts)], strict=True):
            truth.put(f"{block}.{outcome}", value)
    return truth


def _proactive(draw: random.Random, row: str, column: str) -> int | float:
    if column == "amount":
        return draw.choice((0, 323.479, 62544.3758, 2858.48, 1227, 99.5, 100000.01))
    if column == "change":
        return draw.choice((0, -417, 19, 5, -3))
    if row in ("licences", "penalties"):
        return draw.choice((0, 7, 968, 34319, 302783))
    return draw.choice((0, 0, 1, 2, 6, 17, 143))
