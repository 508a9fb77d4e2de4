"""Rows of figures that stand one below the other in columns, where no rule says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from govcrawl.documents.pdf_pages.words import Word

FEWEST_COLUMNS = 2
MOST_ROWS = 150  # of one table
MOST_BETWEEN = 60  # words of labels between two rows
FEWEST_ALONE = 5  # columns of a table with one row of figures
CLEAR = 0.05  # of the size: how far columns are apart, at the least


@dataclass(slots=True)
class Row:
    """Figures on one line: the words before them are its labels."""

    line: int
    labels: list[Word]
    values: list[Word]

    @property
    def y(self) -> float:
        """The figures' baseline."""
        return self.values[0].y


@dataclass(slots=True)
class Run:
    """Rows that follow each other with nothing but labels between them, and where their columns begin and end."""

    rows: list[Row]
    columns: list[tuple[float, float]]

    @property
    def left(self) -> float:
        """Where the first column begins: labels end before it."""
        return self.columns[0][0]

    def texts(self, row: Row) -> list[str]:
        """The row's figures by columns, blank where there is none."""
        made = [""] * len(self.columns)
        for word in row.values:
            made[_place(word, self.columns)] = word.text
        return made


def row_of(words: Sequence[Word], number: int) -> Row | None:
    """The line as a row of figures: they end it, behind a label or at least one other figure."""
    first = len(words)
    while first and words[first - 1].is_value:
        first -= 1
    if first == len(words) or len(words) < 2:
        return None
    return Row(number, list(words[:first]), list(words[first:]))


def runs_in(words: Sequence[Sequence[Word]]) -> Iterator[Run]:
    """The runs from top to bottom."""
    rows = [row for k, line in enumerate(words) if (row := row_of(line, k)) is not None]
    start = 0
    while start < len(rows):
        columns = _columns(rows[start : start + 1])
        end = start + 1
        while columns is not None and end < min(len(rows), start + MOST_ROWS):
            more = _columns(rows[start : end + 1])
            between = [w for k in range(rows[end - 1].line + 1, rows[end].line) for w in words[k]]
            if (
                more is None
                or len(between) > MOST_BETWEEN
                or any(word.box.x1 > more[0][0] for word in between)
            ):
                break
            columns, end = more, end + 1
        if columns is not None and _is_table(rows[start:end], columns):
            yield Run(rows[start:end], columns)
        start = end


def _is_table(rows: Sequence[Row], columns: Sequence[tuple[float, float]]) -> bool:
    return len(columns) >= (FEWEST_COLUMNS if len(rows) > 1 else FEWEST_ALONE)


def _columns(rows: Sequence[Row]) -> list[tuple[float, float]] | None:
    """Where the figures of the rows stand, clear of each other and of the labels; None where they do not."""
    size = max(word.size for row in rows for word in row.values)
    made: list[list[float]] = []
    for box in sorted(word.box for row in rows for word in row.values):
        if made and box.x0 <= made[-1][1] + CLEAR * size:
            made[-1][1] = max(made[-1][1], box.x1)
        else:
            made.append([box.x0, box.x1])
    columns = [(x0, x1) for x0, x1 in made]
    for row in rows:
        if len({_place(word, columns) for word in row.values}) < len(row.values):
            return None
        if any(word.box.x1 > columns[0][0] for word in row.labels):
            return None
    return columns


def _place(word: Word, columns: Sequence[tuple[float, float]]) -> int:
    return next(c for c, (x0, x1) in enumerate(columns) if x0 <= word.middle <= x1)
