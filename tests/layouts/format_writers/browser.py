"""PDFs as a browser prints them, by Chromium."""

from __future__ import annotations

import html
import random
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.layouts.format_writers.manuscript import (
    Block,
    Heading,
    Manuscript,
    Prose,
    heads_of,
    in_one_table,
    titled,
)
from tests.layouts.html_kinds import moved, unmerged
from tests.layouts.sheets import Cell, Line, Sheet, segments, width_of
from tests.needs import CHROMIUM

FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC", "WenQuanYi Zen Hei")
_TIMEOUT = 90  # seconds for one page
_AT_ONCE = 2


@dataclass(frozen=True)
class Print:
    """How a report is laid out for printing.

    `vertical`: groups and narrow heads stand in columns one character wide. `repeat`: heads are printed again on each
    page. `numbers`: page numbers at the foot. `ruled`: which lines are drawn (all, none, open at the sides).
    `change` and `sheet` alter the report and its tables before.
    """

    landscape: bool = False
    vertical: bool = False
    repeat: bool = False
    numbers: bool = False
    ruled: str = "all"
    sizes: tuple[float, float] = (9, 12)
    change: Callable[[list[Block]], list[Block]] = list
    sheet: Callable[[Sheet, random.Random], Sheet] | None = None

    def page(self, manuscript: Manuscript) -> str:
        """The report as HTML."""
        draw = manuscript.draw
        parts = [f"<h1>{html.escape(manuscript.title)}</h1>"]
        for block in self.change(manuscript.blocks):
            if isinstance(block, Heading):
                parts.append(f"<h2>{html.escape(block.text)}</h2>")
            elif isinstance(block, Prose):
                parts += [f"<p>{html.escape(line)}</p>" for line in block.text.split("\n")]
            else:
                parts.append(self.tables(block, draw))
        style = self.css(draw)
        return f'<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>{html.escape(manuscript.title)}</title><style>{style}</style><body>{"".join(parts)}</body></html>'

    def tables(self, sheet: Sheet, draw: random.Random) -> str:
        """One sheet as HTML tables."""
        made = []
        for part in segments(sheet):
            if part[0].kind == "break":
                made.append(f'<p class="break">{html.escape(part[0].cells[0].text)}</p>')
                continue
            lines = self.sheet(part, draw) if self.sheet else part
            heads = heads_of(lines)
            rows = ["<tr>" + "".join(map(_td, line.cells)) + "</tr>" for line in lines]
            head = f"<thead>{''.join(rows[:heads])}</thead>" if self.repeat and heads else ""
            body = rows[heads:] if head else rows
            columns = _fine(width_of(lines)) if self.sheet is moved else ""
            made.append(f"<table>{columns}{head}<tbody>{''.join(body)}</tbody></table>")
        return "".join(made)

    def css(self, draw: random.Random) -> str:
        font = draw.choice(FONTS)
        size = draw.uniform(*self.sizes)
        margins = " ".join(f"{draw.uniform(1.2, 2.8):.1f}cm" for _ in range(4))
        foot = '@bottom-center{content:"— " counter(page) " —";font-size:9pt}' if self.numbers else ""
        line = f"{draw.choice((0.5, 0.75, 1))}pt solid #000"
        edges = {
            "all": f"td{{border:{line}}}",
            "open": f"td{{border-top:{line};border-bottom:{line}}} td+td{{border-left:{line}}}",
            "none": "td{border:none}",
        }[self.ruled]
        vertical = (
            "td.group,td.narrow{width:1.3em;max-width:1.3em;word-break:break-all}" if self.vertical else ""
        )
        return (
            f"@page{{size:A4{' landscape' if self.landscape else ''};margin:{margins};{foot}}}"
            f"body{{font:{size:.1f}pt/1.4 '{font}'}} h1{{font-size:16pt;text-align:center}} h2{{font-size:13pt}}"
            f"table{{border-collapse:collapse;width:100%;margin:.5em 0}} {edges}"
            f"td{{padding:{draw.choice((1, 2, 4))}pt {draw.choice((1, 2, 4))}pt;text-align:{draw.choice(('center', 'left'))};"
            f"vertical-align:middle;white-space:pre-line}} td.value{{text-align:{draw.choice(('center', 'center', 'right'))};word-break:keep-all}}"
            f"tr{{break-inside:{draw.choice(('avoid', 'avoid', 'auto'))}}} {vertical}"
        )


def _fine(width: int) -> str:
    """Columns of a fine grid: the middle third is wide."""
    shares = [6 if column % 3 == 1 else 1 for column in range(width)]
    return "".join(f'<col style="width:{100 * share / sum(shares):.2f}%">' for share in shares)


def _td(cell: Cell) -> str:
    narrow = cell.role == "head" and cell.right == 1 and 1 < len(cell.text) < 10
    names = cell.role + (" narrow" if narrow else "")
    down = f' rowspan="{cell.down}"' if cell.down > 1 else ""
    right = f' colspan="{cell.right}"' if cell.right > 1 else ""
    return f'<td class="{names}"{down}{right}>{html.escape(cell.text)}</td>'


def _unmerged(sheet: Sheet, draw: random.Random) -> Sheet:
    del draw
    return [Line(list(line.cells), line.kind) for line in unmerged(sheet)]


PRINTS: Mapping[str, Print] = {
    "plain": Print(),
    "landscape": Print(landscape=True),
    "vertical": Print(vertical=True),
    "repeated heads": Print(repeat=True),
    "page numbers": Print(numbers=True, sizes=(11, 14)),
    "open sides": Print(ruled="open"),
    "moving spans": Print(sheet=moved),
    "title rows": Print(change=titled, numbers=True),
    "one table": Print(change=in_one_table, sizes=(8, 9)),
    "no rules": Print(ruled="none"),
}
"""Name -> how the report is laid out."""
RULED = tuple(name for name, how in PRINTS.items() if how.ruled != "none")


def print_pages(pages: Sequence[str]) -> list[bytes]:
    """HTML pages as PDFs. Raises RuntimeError where Chromium made none."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(_print, pages))


def _print(page: str) -> bytes:
    if CHROMIUM is None:
        raise RuntimeError("Chromium is not installed")
    with tempfile.TemporaryDirectory(prefix="layouts-") as name:
        folder = Path(name)
        source, target = folder / "page.html", folder / "page.pdf"
        source.write_text(page, encoding="utf-8")
        answer = subprocess.run(
            [
                CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                f"--user-data-dir={folder / 'profile'}", "--no-pdf-header-footer", f"--print-to-pdf={target}",
                source.as_uri(),
            ],
            check=False,
            capture_output=True,
            timeout=_TIMEOUT,
        )  # fmt: skip
        if not target.exists():
            raise RuntimeError(f"Chromium made no PDF: {answer.stderr.decode(errors='replace')[-400:]}")
        return target.read_bytes()


def write_pdf(manuscripts: Sequence[Manuscript], prints: Sequence[str]) -> list[bytes]:
    """Each manuscript as the print of the same place."""
    return print_pages([PRINTS[how].page(one) for one, how in zip(manuscripts, prints, strict=True)])
