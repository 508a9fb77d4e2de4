"""The three statutory tables printed in the layouts that portals use: HTML habits, and flattened text."""

from __future__ import annotations

import html
import random
from collections.abc import Callable

from tests.layouts.truth import BLOCKS, COLUMNS, OUTCOMES, PARTS, ROWS, Truth

TITLE = "临沂市兰山区人民政府2023年政府信息公开工作年度报告"
HEADINGS = ("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
            "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项")  # fmt: skip
PROSE = ("这一年，全区把公开工作放在日常事务里逐项推进，栏目有人管、内容有人审、时限有人盯，群众查得到也看得懂。",
         "下面的表格由各单位报送后汇总，口径与上年一致。")  # fmt: skip
NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
KINDS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")

Line = list[str]


def _document(tables: dict[int, str], *, text: bool) -> str:
    parts: list[str] = []
    for number, heading in enumerate(HEADINGS, 1):
        body = tables.get(number) or (
            PROSE[0] if number != 6 else "全年没有收取信息处理费，也没有其他需要说明的情况。"
        )
        parts += (
            [heading, body] if text else [f"<p>{heading}</p>", body if number in tables else f"<p>{body}</p>"]
        )
    if text:
        return "\n".join([TITLE, "发布时间：2024-01-29", *parts, ""])
    return f"<html><head><meta charset='utf-8'><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{''.join(parts)}</body></html>"


# --- grids as lists of (text, rowspan, colspan) -------------------------------------------------------------------

Spanned = tuple[str, int, int]


def proactive_grid(truth: Truth) -> list[list[Spanned]]:
    width = 4
    lines: list[list[Spanned]] = []
    for heading, header, columns, rows in PARTS[truth.form]:
        lines.append([(heading, 1, width)])
        last = width - 1 - (len(header) - 1)
        lines.append(
            [
                ("信息内容", 1, 1),
                *((text, 1, last if i == len(header) - 1 else 1) for i, text in enumerate(header)),
            ]
        )
        for row, label in rows:
            cells = [truth.cells[f"proactive.{row}.{column}"] for column in columns]
            lines.append(
                [
                    (label, 1, 1),
                    *((text, 1, last if i == len(cells) - 1 else 1) for i, text in enumerate(cells)),
                ]
            )
    return lines


def applications_grid(truth: Truth) -> list[list[Spanned]]:
    lines: list[list[Spanned]] = [
        [(NOTE, 3, 3), ("申请人情况", 1, 7)],
        [("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)],
        [(kind, 1, 1) for kind in KINDS],
    ]
    rows = ROWS[truth.form]
    results = [row for row in rows if row[1] is not None]
    groups = {group: sum(1 for row in rows if row[1] == group) for _, group, _ in rows if group}
    seen: set[str] = set()
    for key, group, label in rows:
        line: list[Spanned] = []
        if group is None:
            line.append((label, 1, 3))
        else:
            if "本年度" not in seen:
                seen.add("本年度")
                line.append(("三、本年度办理结果", len(results), 1))
            if group == "三、本年度办理结果":
                line.append((label, 1, 2))
            else:
                if group not in seen:
                    seen.add(group)
                    line.append((group, groups[group], 1))
                line.append((label, 1, 1))
        line += [(truth.cells[f"applications.{key}.{column}"], 1, 1) for column in COLUMNS]
        lines.append(line)
    return lines


def review_grid(truth: Truth) -> list[list[Spanned]]:
    return [
        [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
        [*((result, 2, 1) for result in RESULTS), ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
        [(result, 1, 1) for result in RESULTS * 2],
        [(truth.cells[f"{block}.{outcome}"], 1, 1) for block in BLOCKS for outcome in OUTCOMES],
    ]


GRIDS: dict[int, Callable[[Truth], list[list[Spanned]]]] = {
    2: proactive_grid,
    3: applications_grid,
    4: review_grid,
}


def filled(lines: list[list[Spanned]]) -> list[Line]:
    """Merged cells written out as one text and empty fillers."""
    width = max(sum(colspan for _, _, colspan in line) for line in lines)
    places: list[list[str | None]] = [[None] * width for _ in lines]
    for r, line in enumerate(lines):
        c = 0
        for text, rowspan, colspan in line:
            while c < width and places[r][c] is not None:
                c += 1
            for dr in range(rowspan):
                for dc in range(colspan):
                    if r + dr < len(places) and c + dc < width:
                        places[r + dr][c + dc] = text if dr == dc == 0 else ""
    return [[text or "" for text in line] for line in places]


# --- HTML ---------------------------------------------------------------------------------------------------------


def _plain_cell(text: str, draw: random.Random) -> str:
    del draw
    return html.escape(text)


def _word_cell(text: str, draw: random.Random) -> str:
    """Word's markup: nested tags that cut numbers and labels in two, non-breaking and zero-width spaces."""
    if not text:
        return draw.choice(
            ("<p>&nbsp;</p>", "<p class=MsoNormal><o:p>&nbsp;</o:p></p>", "", "<p><span></span></p>")
        )
    cut = draw.randint(0, len(text))
    first, second = html.escape(text[:cut]), html.escape(text[cut:])
    space = draw.choice(("", "&nbsp;", "\u3000", "\u200b", "\n    "))
    return (
        f'<p class="MsoNormal" style="text-align:center"><span style="font-size:12.0pt">{space}{first}</span>'
        f'<font face="宋体"><span lang="EN-US">{second}</span></font><o:p></o:p></p>'
    )


def _table(lines: list[list[Spanned]], cell: Callable[[str, random.Random], str], draw: random.Random) -> str:
    rows = []
    for line in lines:
        tds = "".join(
            f"<td{f' rowspan={rowspan}' if rowspan > 1 else ''}{f' colspan={colspan}' if colspan > 1 else ''}>{cell(text, draw)}</td>"
            for text, rowspan, colspan in line
        )
        rows.append(f"<tr>{tds}</tr>")
    return f"<table border=1>{''.join(rows)}</table>"


def html_spans(truth: Truth, draw: random.Random) -> bytes:
    return _document({n: _table(g(truth), _plain_cell, draw) for n, g in GRIDS.items()}, text=False).encode()


def html_word(truth: Truth, draw: random.Random) -> bytes:
    return _document({n: _table(g(truth), _word_cell, draw) for n, g in GRIDS.items()}, text=False).encode()


def html_fillers(truth: Truth, draw: random.Random) -> bytes:
    tables = {
        n: _table([[(t, 1, 1) for t in line] for line in filled(g(truth))], _plain_cell, draw)
        for n, g in GRIDS.items()
    }
    return _document(tables, text=False).encode()


def html_one_table(truth: Truth, draw: random.Random) -> bytes:
    """All three tables and their section titles in one table."""
    lines: list[list[Spanned]] = []
    for number, grid in GRIDS.items():
        lines += [[(HEADINGS[number - 1], 1, 15)], *grid(truth)]
    body = f"<p>{HEADINGS[0]}</p><p>{PROSE[0]}</p>{_table(lines, _plain_cell, draw)}<p>{HEADINGS[4]}</p><p>{PROSE[1]}</p>"
    return f"<html><body><h1>{TITLE}</h1>{body}</body></html>".encode()


def html_table_per_row(truth: Truth, draw: random.Random) -> bytes:
    tables = {
        n: "".join(_table([[(t, 1, 1) for t in line]], _plain_cell, draw) for line in filled(g(truth)))
        for n, g in GRIDS.items()
    }
    return _document(tables, text=False).encode()


def html_parts(truth: Truth, draw: random.Random) -> bytes:
    """Section 2 as several tables; section 3 cut in two at a page break."""
    lines = applications_grid(truth)
    cut = draw.choice((5, 8, 12, 20))
    flat = [[(t, 1, 1) for t in line] for line in filled(lines)]
    second = _table(proactive_grid(truth)[:4], _plain_cell, draw) + _table(
        proactive_grid(truth)[4:], _plain_cell, draw
    )
    tables = {
        2: second,
        3: _table(flat[:cut], _plain_cell, draw) + _table(flat[cut:], _plain_cell, draw),
        4: _table(review_grid(truth), _word_cell, draw),
    }
    return _document(tables, text=False).encode()


def html_paragraphs(truth: Truth, draw: random.Random) -> bytes:
    tables = {n: "".join(f"<p>{html.escape(t)}</p>" for t in _run(g(truth), draw)) for n, g in GRIDS.items()}
    return _document(tables, text=False).encode()


# --- text ---------------------------------------------------------------------------------------------------------


def _run(lines: list[list[Spanned]], draw: random.Random) -> list[str]:
    """Cells in reading order, one after the other; some headers split over two lines, as portals do."""
    run = []
    for line in lines:
        for text, _, _ in line:
            if text in (*KINDS[:2], *RESULTS[:4]) and draw.random() < 0.4:
                run += [text[:2], text[2:]]
            else:
                run.append(text)
    return run


def text_lines(truth: Truth, draw: random.Random) -> bytes:
    return _document({n: "\n".join(_run(g(truth), draw)) for n, g in GRIDS.items()}, text=True).encode()


def text_paragraphs(truth: Truth, draw: random.Random) -> bytes:
    return _document({n: "\n\n".join(_run(g(truth), draw)) for n, g in GRIDS.items()}, text=True).encode()


def text_tabs(truth: Truth, draw: random.Random) -> bytes:
    """Word's text: one tab-indented cell a line, a bare tab for a blank, an empty line behind each row."""
    del draw
    tables = {}
    for number, grid in GRIDS.items():
        tables[number] = "\n" + "\n\n".join(
            "\n".join("\t" + t for t in _compact(line)) for line in _with_fillers(grid(truth))
        )
    return _document(tables, text=True).encode()


def _with_fillers(lines: list[list[Spanned]]) -> list[Line]:
    """A filler only under a cell that spans rows (Word writes merged columns as one cell)."""
    under: dict[int, int] = {}
    made: list[Line] = []
    for line in lines:
        row: Line = []
        place = 0
        queue = list(line)
        while queue or any(start >= place and rows > 0 for start, rows in under.items()):
            if under.get(place, 0) > 0:
                row.append("")
                under[place] -= 1
                place += 1
                continue
            if not queue:
                place += 1
                continue
            text, rowspan, colspan = queue.pop(0)
            row.append(text)
            if rowspan > 1:
                under[place] = rowspan - 1
            place += colspan
        made.append(row)
    return made


def _compact(line: Line) -> Line:
    return line


def text_pipes_filled(truth: Truth, draw: random.Random) -> bytes:
    lead = draw.choice(("", "| "))
    tables = {
        n: "\n".join(lead + " | ".join(line) + " |" for line in filled(g(truth))) for n, g in GRIDS.items()
    }
    return _document(tables, text=True).encode()


def text_pipes_bare(truth: Truth, draw: random.Random) -> bytes:
    lead = draw.choice(("", "| "))
    tables = {
        n: "\n".join(lead + " | ".join(t for t, _, _ in line) + " |" for line in g(truth))
        for n, g in GRIDS.items()
    }
    return _document(tables, text=True).encode()


def text_tab_rows(truth: Truth, draw: random.Random) -> bytes:
    del draw
    return _document(
        {n: "\n".join("\t".join(line) for line in filled(g(truth))) for n, g in GRIDS.items()}, text=True
    ).encode()


def text_spaced_rows(truth: Truth, draw: random.Random) -> bytes:
    del draw
    return _document(
        {n: "\n".join(" ".join(t for t, _, _ in line) for line in g(truth)) for n, g in GRIDS.items()},
        text=True,
    ).encode()


PRINTERS: dict[str, tuple[Callable[[Truth, random.Random], bytes], str]] = {
    "html spans": (html_spans, "text/html"),
    "html word": (html_word, "text/html"),
    "html fillers": (html_fillers, "text/html"),
    "html one table": (html_one_table, "text/html"),
    "html table per row": (html_table_per_row, "text/html"),
    "html split tables": (html_parts, "text/html"),
    "html paragraphs": (html_paragraphs, "text/html"),
    "text lines": (text_lines, "text/plain"),
    "text paragraphs": (text_paragraphs, "text/plain"),
    "text tabs": (text_tabs, "text/plain"),
    "text pipes, fillers": (text_pipes_filled, "text/plain"),
    "text pipes, bare": (text_pipes_bare, "text/plain"),
    "text tab rows": (text_tab_rows, "text/plain"),
    "text spaced rows": (text_spaced_rows, "text/plain"),
}
