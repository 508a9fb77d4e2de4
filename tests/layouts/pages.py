"""A report as a page: title, headings, prose and tables, and what else stands there."""

from __future__ import annotations

import html
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from demo.forms import HEADINGS
from tests.layouts.sheets import Sheet

Block = str | Sheet
"""Prose (one paragraph) or a table."""

PROSE = (
    "这一年，全区把公开工作放在日常事务里逐项推进，栏目有人管、内容有人审、时限有人盯，群众查得到也看得懂。",
    "下面的表格由各单位报送后汇总，口径与上年一致。",
    "少数单位的栏目更新不够及时，解读材料偏少。下一步将按月检查，把问题列成清单逐条销号。",
    "全年没有收取信息处理费，也没有其他需要说明的情况。",
)


@dataclass(frozen=True)
class Style:
    """What one page does in the same way throughout; `draw` decides what differs from place to place."""

    draw: random.Random
    keeps_blanks: bool = False  # where blanks leave a trace that nobody can count on
    lead: bool = False  # a pipe before each row
    gap: str = " "
    wrap: int = 8  # characters a line of a wrapped label
    filled: bool = True
    doubtful: set[str] = field(default_factory=set)  # cells that the printing itself makes undecidable


def style_of(draw: random.Random, doubtful: set[str]) -> Style:
    return Style(
        draw,
        keeps_blanks=draw.random() < 0.5,
        lead=draw.random() < 0.5,
        gap=draw.choice((" ", " ", "  ", "\u3000", "    ", "\u00a0")),
        wrap=draw.choice((5, 7, 8, 11, 14)),
        filled=draw.random() < 0.5,
        doubtful=doubtful,
    )


@dataclass
class Page:
    """Blocks by section (0: above the first heading, 7: below the report)."""

    title: str
    sections: dict[int, list[Block]] = field(default_factory=dict)
    year: int = 2023

    def put(self, section: int, *blocks: Block, first: bool = False) -> None:
        old = self.sections.setdefault(section, [])
        self.sections[section] = [*blocks, *old] if first else [*old, *blocks]


def page_of(sheets: dict[int, Sheet], year: int) -> Page:
    page = Page(f"临沂市兰山区人民政府{year}年政府信息公开工作年度报告", year=year)
    page.put(1, PROSE[0])
    for number, sheet in sheets.items():
        page.put(number, sheet)
    page.put(5, PROSE[2])
    page.put(6, PROSE[3])
    return page


Printer = Callable[[Sheet, Style], str]


def text_page(page: Page, printer: Printer, style: Style) -> str:
    """Title, date, headings and blocks, one below the other."""
    lines = [page.title, f"发布时间：{page.year + 1}-01-29"]
    for number in range(8):
        if 1 <= number <= 6:
            lines.append(HEADINGS[number - 1])
        lines += [
            block if isinstance(block, str) else printer(block, style)
            for block in page.sections.get(number, ())
        ]
    return "\n".join([*lines, ""])


def html_page(page: Page, printer: Printer, style: Style) -> str:
    parts = []
    for number in range(8):
        if 1 <= number <= 6:
            parts.append(f"<p>{HEADINGS[number - 1]}</p>")
        parts += [
            paragraph(block) if isinstance(block, str) else printer(block, style)
            for block in page.sections.get(number, ())
        ]
    return html_document(page, "\n".join(parts))


def html_document(page: Page, body: str) -> str:
    head = f'<meta charset="utf-8"><title>{page.title}</title>'
    return (
        f"<!DOCTYPE html><html><head>{head}</head><body><h1>{page.title}</h1>"
        f"<p>发布时间：{page.year + 1}-01-29</p><div>{body}</div></body></html>"
    )


def paragraph(text: str) -> str:
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in text.split("\n"))
