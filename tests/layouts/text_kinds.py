"""Tables as text: what is left of them after an editor, a converter or a PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from demo.forms import HEADINGS
from tests.layouts.pages import Page, Printer, Style
from tests.layouts.sheets import Cell, Line, Sheet, matrix, placed, segments, width_of

_ENUMERATOR = re.compile(
    r"^(\d ?[.、．)）]|[（(]\d[)）]|[⒈-⒛①-⑳]|[０-９]．|[（(][一二三四五六七][)）]|[一二三四五六七]、) ?(?=.)"
)


def flat(text: str) -> str:
    """In one line."""
    return text.replace("\n", "")


def _rows(sheet: Sheet) -> Iterator[tuple[Line, list[Cell]]]:
    """Each row with its cells and blank fillers for what is merged; breaks by themselves."""
    for part in segments(sheet):
        if part[0].kind == "break":
            yield part[0], part[0].cells
        else:
            yield from zip(part, matrix(part), strict=True)


# --- one cell after the other --------------------------------------------------------------------------------------


def _stream(sheet: Sheet, style: Style, between: str) -> str:
    texts = (cell.text.replace("\n", between) for line in sheet for cell in line.cells)
    return between.join(text for text in texts if text.strip() or style.keeps_blanks)


def lines(sheet: Sheet, style: Style) -> str:
    """One cell a line."""
    return _stream(sheet, style, "\n")


def paragraphs(sheet: Sheet, style: Style) -> str:
    """One cell a paragraph: `规章⏎⏎0⏎⏎0`."""
    return "\n" + _stream(sheet, style, "\n\n") + "\n"


def cell_and_pipe(sheet: Sheet, style: Style) -> str:
    """A cell and a pipe a line, more pipes for merged columns: `行政许可 |`, `7 |||`."""
    made = []
    for line in sheet:
        if line.kind == "break":
            made.append(flat(line.cells[0].text))
        else:
            made += [f"{flat(cell.text)} {'|' * cell.right}" for cell in line.cells]
    return "\n".join(made)


def pipe_alone(sheet: Sheet, style: Style) -> str:
    """A pipe by itself on the line below each cell."""
    made = []
    for line in sheet:
        if line.kind == "break":
            made.append(flat(line.cells[0].text))
            continue
        for cell in line.cells:
            made += [cell.text] if cell.text.strip() else []
            made.append("|")
    return "\n".join(made)


def tab_cells(sheet: Sheet, style: Style) -> str:
    """Word's text: one tab-indented cell a line, a bare tab for a blank one, an empty line behind each row."""
    rows = []
    for part in segments(sheet):
        if part[0].kind == "break":
            rows.append(flat(part[0].cells[0].text))
            continue
        below: dict[int, int] = {}  # column: rows that the cell above still covers
        for row in placed(part):
            texts = {column: cell.text for column, cell in row}
            for column in [column for column, left in below.items() if left]:
                texts.setdefault(column, "")
                below[column] -= 1
            below |= {column: cell.down - 1 for column, cell in row if cell.down > 1}
            rows.append("\n".join("\t" + texts[column].replace("\n", "\n\n") for column in sorted(texts)))
    return "\n" + "\n\n".join(rows) + "\n"


# --- rows ----------------------------------------------------------------------------------------------------------


def _pipes(texts: Sequence[str], style: Style, *, lead: bool) -> str:
    return ("| " if lead else "") + " | ".join(flat(text) for text in texts) + " |"


def pipes_filled(sheet: Sheet, style: Style) -> str:
    """`行政许可 | 7 | | |`: fillers for merged cells."""
    return "\n".join(
        flat(cells[0].text) if line.kind == "break" else _pipes([c.text for c in cells], style, lead=False)
        for line, cells in _rows(sheet)
    )


def pipes_bare(sheet: Sheet, style: Style) -> str:
    """`行政许可 | 7 |`: no fillers, so that the third cell is not below the third header."""
    return "\n".join(
        flat(line.cells[0].text)
        if line.kind == "break"
        else _pipes([cell.text for cell in line.cells], style, lead=False)
        for line in sheet
    )


def pipes_leading(sheet: Sheet, style: Style) -> str:
    """A pipe before each row, with fillers or without."""
    return "\n".join(
        flat(cells[0].text)
        if line.kind == "break"
        else _pipes([c.text for c in (cells if style.filled else line.cells)], style, lead=True)
        for line, cells in _rows(sheet)
    )


def markdown(sheet: Sheet, style: Style) -> str:
    """A table of Markdown with the rule under its first row."""
    made = []
    for part in segments(sheet):
        if part[0].kind == "break":
            made += ["", flat(part[0].cells[0].text), ""]
            continue
        rows = [_pipes([cell.text for cell in row], style, lead=True) for row in matrix(part)]
        rows.insert(1, "|" + " --- |" * width_of(part))
        made += rows
    return "\n".join(made)


def ruled(sheet: Sheet, style: Style) -> str:
    """As html2text writes tables: pipes between cells only, no fillers, a rule under the first row."""
    made = []
    for part in segments(sheet):
        if part[0].kind == "break":
            made += ["", flat(part[0].cells[0].text), ""]
            continue
        rows = [" | ".join(flat(cell.text) for cell in line.cells) + "  " for line in part]
        rows.insert(1, "|".join(["---"] * len(part[0].cells)))
        made += rows
    return "\n".join(made)


def pipes_broken(sheet: Sheet, style: Style) -> str:
    """Rows with pipes, some broken in their last cell: before the pipe that closes it, or inside a number."""
    made = []
    for line, cells in _rows(sheet):
        if line.kind == "break":
            made.append(flat(cells[0].text))
            continue
        row = _pipes([cell.text for cell in cells], style, lead=False)
        if style.draw.random() < 0.5:
            row = _broken(row[:-2].rstrip(), line, style) + "\n|"
        made.append(row)
    return "\n".join(made)


def spaced_broken(sheet: Sheet, style: Style) -> str:
    """Rows with spaces, some broken inside the number that ends them."""
    return "\n".join(
        _broken(row, line, style) if style.draw.random() < 0.2 else row
        for line in sheet
        if (row := _spaced(line.cells, style.gap))
    )


def _broken(row: str, line: Line, style: Style) -> str:
    """The row with a line break inside the number at its end, if there is one; its cells are doubtful then."""
    if not (line.values and line.values[-1].text[-2:].isdigit() and style.draw.random() < 0.5):
        return row
    *parts, last = [int(cell.text) if cell.text.isdecimal() else 0 for cell in line.values]
    if sum(parts) == last // 10 != last:
        return row  # a wrong sum that the break would make right
    style.doubtful.update(cell.path for cell in line.values)
    return row[:-1] + "\n" + row[-1:]


def tab_rows(sheet: Sheet, style: Style) -> str:
    """As pasted from a spreadsheet."""
    return "\n".join(
        "\t".join(flat(cell.text) for cell in (line.cells if line.kind == "break" else cells))
        for line, cells in _rows(sheet)
    )


def _spaced(cells: Sequence[Cell], gap: str) -> str:
    return gap.join(flat(cell.text) for cell in cells if cell.text.strip())


def spaced_rows(sheet: Sheet, style: Style) -> str:
    """`规章 0 0 0`."""
    return "\n".join(_spaced(line.cells, style.gap) for line in sheet)


def spaced_columns(sheet: Sheet, style: Style) -> str:
    """Columns set below each other with many spaces, as a PDF's layout is kept."""
    made = []
    for line, cells in _rows(sheet):
        if line.kind == "break":
            made.append(f"{flat(cells[0].text):^40}")
        else:
            made.append(
                "".join(f"{flat(cell.text):<{max(10, len(flat(cell.text)) + 3)}}" for cell in cells).rstrip()
            )
    return "\n".join(row for row in made if row.strip())


# --- labels in pieces ----------------------------------------------------------------------------------------------


def _wrapped(text: str, wrap: int) -> list[str]:
    text = flat(text)
    return [text[start : start + wrap] for start in range(0, len(text), wrap)]


def labels_wrapped(sheet: Sheet, style: Style) -> str:
    """One cell a line, long labels over several lines."""
    made = []
    for line in sheet:
        for cell in line.cells:
            if cell.role in ("label", "group"):
                made += _wrapped(cell.text, style.wrap)
            elif cell.text.strip():
                made += cell.text.split("\n")
    return "\n".join(made)


def labels_wrapped_spaced(sheet: Sheet, style: Style) -> str:
    """One row a line, long labels over several lines; the numbers stand behind the last."""
    return "\n".join(_lines_of_rows(sheet, style, "last"))


def labels_around(sheet: Sheet, style: Style) -> str:
    """The numbers stand beside the first line of a long label; its end follows on the next."""
    return "\n".join(_lines_of_rows(sheet, style, "first"))


def long_labels_after(sheet: Sheet, style: Style) -> str:
    """A long label's numbers stand between its lines, on a line of their own."""
    return "\n".join(_lines_of_rows(sheet, style, "between"))


def _lines_of_rows(sheet: Sheet, style: Style, place: str) -> Iterator[str]:
    for line in sheet:
        own = [cell for cell in line.cells if cell.role == "label"]
        if not own or not line.values:
            yield _spaced(line.cells, style.gap)
            continue
        for cell in line.cells:
            if cell.role == "group":
                yield flat(cell.text)
        pieces = _wrapped(own[0].text, max(style.wrap, 7))
        numbers = _spaced(line.values, style.gap)
        if len(pieces) > 1 and place == "between":
            middle = (len(pieces) + 1) // 2
            yield from [*pieces[:middle], *([numbers] if numbers else []), *pieces[middle:]]
        else:
            at = len(pieces) - 1 if place == "last" else 0
            pieces[at] = (pieces[at] + style.gap + numbers).rstrip()
            yield from pieces


def labels_after(sheet: Sheet, style: Style) -> str:
    """The numbers of every row on a line, and its label on the next."""
    made = []
    for line in sheet:
        values = _spaced(line.values, style.gap)
        made += [values] if values else []
        made += [flat(cell.text) for cell in line.labels if cell.text.strip()]
    return "\n".join(made)


def labels_after_lines(sheet: Sheet, style: Style) -> str:
    """One cell a line, in each row the numbers before the label."""
    made = []
    for line in sheet:
        made += [flat(cell.text) for cell in [*line.values, *line.labels] if cell.text.strip()]
    return "\n".join(made)


def vertical_heads(sheet: Sheet, style: Style) -> str:
    """Groups and headers of one narrow column each: one character a line."""
    made = []
    for line in sheet:
        for cell in line.cells:
            narrow = cell.role == "group" or (cell.role == "head" and cell.right == 1 and len(cell.text) < 10)
            made += list(flat(cell.text)) if narrow else cell.text.split("\n")
    return "\n".join(text for text in made if text.strip())


def vertical_labels(sheet: Sheet, style: Style) -> str:
    """All labels one character a line; their numbers, `1.` or `（一）`, stay whole."""
    made = []
    for line in sheet:
        for cell in line.cells:
            if cell.role == "value":
                made.append(cell.text)
                continue
            text = flat(cell.text)
            number = _ENUMERATOR.match(text)
            start = number.end() if number else 0
            made += [text[:start], *text[start:]]
    return "\n".join(text for text in made if text.strip())


def enumerators_alone(sheet: Sheet, style: Style) -> str:
    """One cell a line, and an item's number on a line before it: `1.⏎属于国家秘密`."""
    made = []
    for line in sheet:
        for cell in line.cells:
            number = _ENUMERATOR.match(cell.text) if cell.role in ("label", "group") else None
            if number:
                made += [cell.text[: number.end()].strip(), cell.text[number.end() :]]
            else:
                made += cell.text.split("\n")
    return "\n".join(text for text in made if text.strip())


def pdf_columns(sheet: Sheet, style: Style) -> str:
    """A PDF's lines: labels wrapped in their columns, numbers beside the middle line, groups down the side."""
    made = []
    for part in segments(sheet):
        if part[0].kind == "break":
            made.append(flat(part[0].cells[0].text))
            continue
        cells = placed(part)
        heights = [
            max((len(_wrapped(cell.text, _room(cell))) for _, cell in row if cell.down == 1), default=1) or 1
            for row in cells
        ]
        tops = [sum(heights[:r]) for r in range(len(heights))]
        lines: list[dict[int, str]] = [{} for _ in range(sum(heights))]
        for r, row in enumerate(cells):
            for column, cell in row:
                height = sum(heights[r : r + cell.down])
                pieces = _wrapped(cell.text, _room(cell))
                start = tops[r] + max(0, (height - len(pieces)) // 2)
                for offset, piece in enumerate(pieces):
                    if start + offset < len(lines):
                        lines[start + offset][column] = piece
        made += ["   ".join(line[column] for column in sorted(line)) for line in lines if any(line.values())]
    return "\n".join(row for row in made if row.strip())


def _room(cell: Cell) -> int:
    return 3 if cell.role == "group" else 30 if cell.role == "value" else max(8, 5 * cell.right)


# --- glued ---------------------------------------------------------------------------------------------------------


def glued_rows(sheet: Sheet, style: Style) -> str:
    """One row a line, nothing between its cells: `规章000`."""
    return "\n".join(
        row for line in sheet if (row := "".join(flat(cell.text).strip() for cell in line.cells))
    )


def glued_table(sheet: Sheet, style: Style) -> str:
    """A whole table in one line: `…国家秘密00000002.其他法律…`."""
    return "".join(flat(cell.text).strip() for line in sheet for cell in line.cells)


def glued_page(page: Page, printer: Printer, style: Style) -> str:
    """The whole report in one line."""
    parts = [page.title, f"发布时间：{page.year + 1}-01-29"]
    for number in range(8):
        if 1 <= number <= 6:
            parts.append(HEADINGS[number - 1])
        parts += [
            block.replace("\n", "") if isinstance(block, str) else printer(block, style)
            for block in page.sections.get(number, ())
        ]
    return "".join(parts) + "\n"
