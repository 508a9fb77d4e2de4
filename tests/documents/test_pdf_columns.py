"""PDF pages without rulings: tables by their columns, text in two columns; what leaves a doubt is not known."""

from __future__ import annotations

from govcrawl.documents.model import UNKNOWN
from govcrawl.documents.pdf import read_pdf
from tests.documents.pdf_by_hand import Sheet, line, pdf, text
from tests.documents.test_pdf import shown

COLUMNS = (200, 300, 400)


def read(*sheets: Sheet | str) -> list[object]:
    return shown(read_pdf(pdf(*sheets)))


def row(y: float, label: str, *values: str, xs: tuple[float, ...] = COLUMNS) -> str:
    """A label at the left, figures centred at `xs`."""
    made = text(50, y, label) if label else ""
    return made + "".join(
        text(x - 2.78 * len(words), y, words) for x, words in zip(xs, values, strict=False) if words
    )


def heads(y: float, *words: str, xs: tuple[float, ...] = COLUMNS) -> str:
    return "".join(text(x - 5 * len(word), y, word) for x, word in zip(xs, words, strict=False) if word)


def test_columns_are_where_figures_stand_below_their_heads() -> None:
    page = text(50, 700, "项目") + heads(700, "新收", "办结", "合计")
    page += (
        row(680, "规章", "1", "22", "23")
        + row(660, "许可", "400", "0", "400")
        + row(640, "处罚", "7", "", "7")
    )
    assert read(page) == [
        [
            ["项目", "新收", "办结", "合计"],
            ["规章", "1", "22", "23"],
            ["许可", "400", "0", "400"],
            ["处罚", "7", "", "7"],
        ]
    ]


def test_a_label_over_lines_belongs_to_the_figures_in_its_middle() -> None:
    page = text(50, 700, "项目") + heads(700, "新收", "办结", "合计")
    page += row(680, "规章", "1", "2", "3")
    page += text(50, 660, "行政规范") + row(653.5, "", "4", "5", "9") + text(50, 647, "性文件")
    page += row(627, "处罚", "7", "8", "15")
    (rows,) = read(page)
    assert rows == [
        ["项目", "新收", "办结", "合计"], ["规章", "1", "2", "3"], ["行政规范性文件", "4", "5", "9"], ["处罚", "7", "8", "15"],
    ]  # fmt: skip


def test_a_label_at_no_figures_leaves_all_of_them_in_doubt() -> None:
    page = text(50, 700, "项目") + heads(700, "新收", "办结", "合计")
    page += (
        row(680, "规章", "1", "2", "3")
        + text(50, 664, "许可")
        + row(657, "", "4", "5", "9")
        + row(640, "罚", "7", "8", "9")
    )
    found = str(read(page))
    assert UNKNOWN in found
    assert not any(digit in found for digit in "123456789")


def test_lines_around_figures_without_a_label_are_not_blank() -> None:
    page = text(50, 700, "项目") + heads(700, "新收", "办结", "合计")
    page += row(680, "规章", "1", "21", "3") + text(50, 660, "处罚")
    page += text(50, 640, "行政规范") + row(633.5, "", "4", "5", "9") + text(50, 627, "性文件")
    marks = f"{UNKNOWN} {UNKNOWN} {UNKNOWN}"
    assert read(page) == [
        "项目 新收 办结 合计",
        f"规章 {UNKNOWN} {UNKNOWN * 2} {UNKNOWN}",
        "处罚",
        f"行政规范 {UNKNOWN}",
        marks,
        f"性文件 {UNKNOWN}",
    ]


def test_heads_over_several_columns_and_one_beside_them() -> None:
    page = heads(720, "组织", xs=(350,)) + text(50, 712, "项目") + heads(712, "个人", xs=(200,))
    page += heads(700, "企业", "机构", xs=(300, 400))
    page += (
        row(680, "新收", "1", "2", "3") + row(660, "结转", "4", "5", "6") + row(640, "办结", "7", "8", "9")
    )
    (rows,) = read(page)
    assert rows == [
        ["", "", "组织", "组织"], ["项目", "个人", "企业", "机构"], ["新收", "1", "2", "3"], ["结转", "4", "5", "6"],
        ["办结", "7", "8", "9"],
    ]  # fmt: skip


def test_heads_of_columns_without_figures_stay() -> None:
    page = text(50, 700, "项目") + heads(700, "新收", "办结", "合计", xs=(150, 300, 400))
    page += row(680, "规章", "", "2", "3", xs=(150, 300, 400)) + row(
        660, "许可", "", "5", "9", xs=(150, 300, 400)
    )
    assert read(page) == [[["项目", "新收", "办结", "合计"], ["规章", "", "2", "3"], ["许可", "", "5", "9"]]]


def test_figures_under_no_head_of_their_own_stay_lines_of_text() -> None:
    page = text(50, 700, "项目") + heads(700, "新收", xs=(250,))
    page += row(680, "规章", "1", "2", xs=(200, 300)) + row(660, "许可", "3", "4", xs=(200, 300))
    assert read(page) == ["项目 新收", "规章 1 2", "许可 3 4"]


def test_digits_apart_are_no_figures_of_their_own() -> None:
    page = text(50, 700, "项目") + heads(700, "新收", "办结", "合计")
    page += row(680, "规章", "1", "2", "3") + row(660, "许可", "4", "5", "9")
    page += (
        text(50, 640, "处罚")
        + "BT /F1 10 Tf 6 Tc 190 640 Td (12) Tj ET\n"
        + text(300, 640, "8")
        + text(400, 640, "9")
    )
    assert read(page) == ["项目 新收 办结 合计", "规章 1 2 3", "许可 4 5 9", f"处罚 {UNKNOWN} {UNKNOWN} 8 9"]


def test_a_telephone_number_with_a_gap_stays() -> None:
    assert read(text(50, 700, "电话") + text(90, 700, "0539") + text(116, 700, "8314567")) == [
        "电话 0539 8314567"
    ]


def test_a_table_without_rules_goes_on_over_the_page() -> None:
    first = (
        text(50, 100, "项目")
        + heads(100, "新收", "办结", "合计")
        + row(80, "规章", "1", "2", "3")
        + row(60, "许可", "4", "5", "9")
    )
    second = row(780, "处罚", "7", "8", "15") + row(760, "强制", "0", "0", "0") + text(50, 700, "二、其他")
    (rows, tail) = read(first, second)
    assert rows == [
        ["项目", "新收", "办结", "合计"], ["规章", "1", "2", "3"], ["许可", "4", "5", "9"], ["处罚", "7", "8", "15"],
        ["强制", "0", "0", "0"],
    ]  # fmt: skip
    assert tail == "二、其他"


def test_heads_at_the_foot_of_a_page_are_those_of_the_next() -> None:
    first = text(50, 140, "一、情况") + text(50, 60, "项目") + heads(60, "新收", "办结", "合计")
    second = row(780, "规章", "1", "2", "3") + row(760, "强制", "0", "5", "0")
    assert read(first, second) == [
        "一、情况", [["项目", "新收", "办结", "合计"], ["规章", "1", "2", "3"], ["强制", "0", "5", "0"]],
    ]  # fmt: skip


def test_rows_on_a_page_of_their_own_without_heads_stay_lines_of_text() -> None:
    page = row(780, "规章", "1", "2", "3") + row(740, "强制", "4", "5", "6") + text(50, 600, "二、其他")
    assert read(page) == ["规章 1 2 3", "强制 4 5 6", "二、其他"]


def test_level_lines_alone_make_no_columns_and_no_doubt() -> None:
    page = "".join(line(40, y, 450, y) for y in (714, 694, 634))
    page += (
        text(50, 700, "项目")
        + heads(700, "新收", "办结", "合计")
        + row(680, "规章", "1", "2", "3")
        + row(650, "许可", "4", "5", "9")
    )
    assert read(page) == [
        [["项目", "新收", "办结", "合计"], ["规章", "1", "2", "3"], ["许可", "4", "5", "9"]]
    ]


def test_figures_that_nearly_touch_are_parted_where_digits_are_further_apart_than_in_a_number() -> None:
    page = text(50, 700, "项目") + heads(700, "新收", "办结", "合计", xs=(200, 240, 280))
    # 1204 ends where 2411 begins, but for a fifth of their size
    page += text(50, 680, "规章") + text(190, 680, "7") + text(229, 680, "1204") + text(253.5, 680, "2411")
    page += text(50, 660, "许可") + text(190, 660, "12") + text(240, 660, "0") + text(270, 660, "12")
    assert read(page) == [
        [["项目", "新收", "办结", "合计"], ["规章", "7", "1204", "2411"], ["许可", "12", "0", "12"]]
    ]


def test_labels_with_their_first_line_at_their_figures_and_of_groups_over_a_page() -> None:
    def figures(y: float, *values: str) -> str:
        return row(y, "", *values)

    first = (
        heads(140, "新收", "办结", "合计") + text(50, 120, "一、本年新收政府") + figures(120, "1", "2", "3")
    )
    first += (
        text(50, 108, "信息公开申请")
        + text(50, 90, "三、本")
        + text(100, 90, "不予公开")
        + figures(90, "4", "5", "9")
    )
    first += (
        text(50, 78, "年办理") + text(100, 78, "的国家") + figures(60, "0", "7", "7") + text(100, 60, "重复")
    )
    first += text(50, 66, "结果")
    second = (
        text(100, 790, "申请")
        + text(50, 770, "四、结转下年")
        + figures(770, "8", "0", "8")
        + text(50, 758, "度继续办理")
    )
    assert read(first, second) == [
        [
            ["", "", "新收", "办结", "合计"],
            ["", "一、本年新收政府信息公开申请", "1", "2", "3"],
            ["三、本年办理结果", "不予公开的国家", "4", "5", "9"],
            ["", "重复申请", "0", "7", "7"],
            ["", "四、结转下年度继续办理", "8", "0", "8"],
        ]
    ]


LEFT = "这一年全县各级各部门按照要求开展工作收到申请"
RIGHT = "办理结果逐件登记按月核对由专人汇总后报送备案"


def test_text_in_two_columns_is_read_one_after_the_other() -> None:
    for shift in (0, 5):
        page = text(200, 780, "年度报告", size=18)
        page += "".join(
            text(50, 700 - 16 * k, LEFT) + text(320, 700 - shift - 16 * k, RIGHT) for k in range(6)
        )
        page += text(50, 604, "共12件。") + text(320, 604 - shift, "共7件。") + text(50, 400, "三、附件")
        assert read(page) == ["年度报告", LEFT * 6 + "共12件。", RIGHT * 6 + "共7件。", "三、附件"]
