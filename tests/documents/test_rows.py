"""Rows of a table in the order in which a browser shows them, their spans within their groups."""

from __future__ import annotations

import pytest

from govcrawl.documents.html import parse_html
from govcrawl.documents.model import Table


def grid(markup: str) -> list[list[str | None]]:
    (table,) = [block for block in parse_html(markup).blocks if isinstance(block, Table)]
    return [[None if cell is None else cell.text for cell in line] for line in table.grid]


HEAD, BODY, FOOT = (
    "<thead><tr><td>甲<td>乙</tr></thead>", "<tbody><tr><td>1<td>2</tr></tbody>", "<tfoot><tr><td>3<td>4</tr></tfoot>",
)  # fmt: skip


@pytest.mark.parametrize(
    "parts", [(HEAD, BODY, FOOT), (BODY, HEAD, FOOT), (FOOT, HEAD, BODY), (FOOT, BODY, HEAD)]
)
def test_the_head_comes_first_and_the_foot_last(parts: tuple[str, ...]) -> None:
    assert grid("<table>" + "".join(parts) + "</table>") == [["甲", "乙"], ["1", "2"], ["3", "4"]]


def test_only_the_first_head_moves() -> None:
    second = HEAD.replace("甲", "丙")
    assert grid(f"<table>{BODY}{HEAD}{second}</table>") == [["甲", "乙"], ["1", "2"], ["丙", "乙"]]


@pytest.mark.parametrize("span", ["0", "9", "3"])
def test_a_cell_ends_with_its_group_of_rows(span: str) -> None:
    head = f"<thead><tr><td rowspan={span}>甲<td>乙</tr><tr><td>丙</tr></thead>"
    assert grid(f"<table>{head}{BODY}</table>") == [["甲", "乙"], ["甲", "丙"], ["1", "2"]]
    assert grid(f"<table>{BODY}{head}</table>") == [["甲", "乙"], ["甲", "丙"], ["1", "2"]]
    bodies = f"<tbody><tr><td rowspan={span}>甲<td>乙</tr></tbody>{BODY}"
    assert grid(f"<table>{bodies}</table>") == [["甲", "乙"], ["1", "2"]]


def test_cells_without_a_row_open_one() -> None:
    assert grid("<table><tr><td>甲<td>乙</tr><td>1</td><td>2</td></tr><tr><td>3<td>4</tr></table>") == [
        ["甲", "乙"],
        ["1", "2"],
        ["3", "4"],
    ]
    assert grid("<table><tbody><td>1</td> <td>2</td><tr><td>3<td>4</tbody></table>") == [
        ["1", "2"],
        ["3", "4"],
    ]


def test_one_long_remark_leaves_a_table_a_table() -> None:
    row = "<tr>" + "<td>1</td>" * 7 + "<td>{}</td></tr>"
    long = "说明文字，" * 500
    assert grid("<table>" + row.format(long) + row.format("") + "</table>")[0][-1] == long
    layout = f"<table><tr><td>1</td><td>{long}</td></tr></table>"
    assert not any(isinstance(block, Table) for block in parse_html(layout).blocks)
