"""Parts of a pictured table: those whose rules are in the same places stand on the same columns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from govcrawl.documents.model import Cell, Table
from govcrawl.forms.shared_columns import on_shared_columns
from govcrawl.tables import read_blocks

VALUES = (5270, 5870, 6555, 7255, 8135, 9025, 9520, 10_000)
HEADS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")


def row(*texts: str, edges: tuple[int, ...]) -> Table:
    """One row; a text that is printed again to the right is one cell."""
    cells: list[Cell] = []
    line: list[Cell | None] = []
    for place, text in enumerate(texts):
        if cells and text and text == cells[-1].text and not text.isdecimal():
            cells[-1].colspan += 1
        else:
            cells.append(Cell(text, 0, place))
        line.append(cells[-1])
    return Table(line and [line], cells, pictured=True, edges=edges)


def places(table: Table) -> list[tuple[str, int, int]]:
    return [(cell.text, cell.column, cell.colspan) for cell in table.cells]


def test_labels_in_other_columns_leave_the_values_in_theirs() -> None:
    above = row("标签", "1", "2", "3", "", "5", "6", "17", edges=(0, *VALUES))
    below = row(
        "组",
        "目",
        "1",
        "",
        "3",
        "",
        "5",
        "6",
        "15",
        edges=(0, 2731, *(edge + 9 for edge in VALUES[:-1]), 10_000),
    )
    one, other = on_shared_columns([above, below])
    assert places(one)[:3] == [("标签", 0, 2), ("1", 2, 1), ("2", 3, 1)]
    assert places(other) == places(below)
    assert len(one.grid[0]) == len(other.grid[0]) == 9
    assert one.grid[0][0] is one.grid[0][1] is one.cells[0]


def test_fewer_columns_span_those_that_are_divided_elsewhere() -> None:
    above = row("标签", "1", "2", "3", edges=(0, 4000, 6000, 8000, 10_000))
    below = row("许可", "5", edges=(0, 4010, 10_000))
    _, other = on_shared_columns([above, below])
    assert places(other) == [("许可", 0, 1), ("5", 1, 3)]


@pytest.mark.parametrize(
    "edges",
    [
        (),
        (0, 3000, 10_000),
        (0, 4100, 10_000),  # near, and not the same
        (0, 3000, 5000, 7000, 10_000),
        (0, 3000, 6000, 8000, 10_000),  # two columns the same at the right are too few
        (0, 4000, 4050, 6000, 8000, 10_000),
    ],
)
def test_rules_in_other_places_are_another_table_s(edges: tuple[int, ...]) -> None:
    above = row("标签", "1", "2", "3", edges=(0, 4000, 6000, 8000, 10_000))
    below = row(*"甲乙丙丁戊己"[: len(edges) - 1 or 2], edges=edges)
    assert on_shared_columns([above, below]) == [above, below]


def test_the_part_behind_another_table_begins_anew() -> None:
    first = row("标签", "1", "2", "3", edges=(0, 4000, 6000, 8000, 10_000))
    foreign = row("甲", "乙", edges=(0, 3000, 10_000))
    last = row("许可", "5", edges=(0, 4000, 10_000))
    assert [len(table.grid[0]) for table in on_shared_columns([first, foreign, last])] == [4, 2, 2]


def test_blank_cells_of_the_next_page_are_found_by_the_rules_and_not_by_their_number() -> None:
    head = row("", *HEADS, edges=(0, *VALUES))
    received = row("一、本年新收政府信息公开申请数量", "1", "", "", "", "", "2", "3", edges=(0, *VALUES))
    carried = row("二、上年结转政府信息公开申请数量", "1", "", "", "", "", "", "1", edges=(0, *VALUES))
    group = "三、本年度办理结果"
    narrow = (0, 1370, *VALUES)
    disclosed = row(group, "（一）予以公开", "", "4", "", "", "", "", "4", edges=narrow)
    partly = row(
        group,
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "2",
        "",
        "",
        "",
        "5",
        "",
        "7",
        edges=narrow,
    )
    overdue = row(
        "（六）其他处理",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        edges=narrow,
    )
    parts = [head, received, carried, disclosed, partly, overdue]
    # not pictured: no sum proves so few rows
    read = read_blocks([replace(part, pictured=False) for part in parts], 2023).read
    assert read.tables.applications is not None
    cells = read.tables.applications["disclosed"]
    assert {key: number for key, number in cells.items() if number is not None} == {
        "commercial_enterprise": 4,
        "total": 4,
    }
    cells = read.tables.applications["partially_disclosed"]
    assert {key: number for key, number in cells.items() if number is not None} == {
        "natural_person": 2,
        "legal_service_institution": 5,
        "total": 7,
    }
