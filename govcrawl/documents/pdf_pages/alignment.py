"""Tables without rulings, told by how figures, labels and heads stand to each other: all of it must come out in one way only.

What does not stays lines of text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from govcrawl.documents.model import UNKNOWN, Cell, Table
from govcrawl.documents.pdf_pages.columns import Run, row_of, runs_in
from govcrawl.documents.pdf_pages.geometry import Box
from govcrawl.documents.pdf_pages.heads import Heads, heads_of
from govcrawl.documents.pdf_pages.lines import Line
from govcrawl.documents.pdf_pages.row_labels import Labels, labels_of
from govcrawl.documents.pdf_pages.words import Word, digit_advance, words_of

FEWEST_FIGURES = 3  # in a row of a table
APART = 0.8  # of the size: figures that are nearer may be one number, its digits set apart


@dataclass(slots=True)
class Aligned:
    """A table: heads over several columns, heads of columns, rows. `columns`: where figures begin and end.

    Two columns stand before those under heads: for labels of groups, where there are any, and for the rows' own. `heads` are
    the places of the figures' columns among those under heads: some of these may be blank.
    """

    tiers: list[list[tuple[int, int, str]]]
    rows: list[list[str]]
    columns: list[tuple[float, float]]
    heads: list[int]

    def table(self) -> Table:
        """The rows as a grid."""
        grid: list[list[Cell | None]] = []
        cells: list[Cell] = []
        first = 0 if any(row[0] for row in self.rows) else 1
        single = [[(c, c + 1, text) for c, text in enumerate(row)] for row in self.rows]
        tiers = [
            [(0, 1, ""), (1, 2, ""), *((start + 2, end + 2, text) for start, end, text in tier)]
            for tier in self.tiers
        ]
        for r, row in enumerate([*tiers, *single]):
            line: list[Cell | None] = [None] * (len(self.rows[0]) - first)
            for start, end, text in row[first:]:
                cell = Cell(text, r, start - first, 1, end - start)
                cells.append(cell)
                line[start - first : end - first] = [cell] * (end - start)
            grid.append(line)
        return Table(grid, cells)

    def goes_on(self, columns: Sequence[tuple[float, float]]) -> bool:
        """Whether figures in these columns stand below those of the table."""
        return len(columns) == len(self.columns) and all(
            min(one[1], two[1]) > max(one[0], two[0]) for one, two in zip(self.columns, columns, strict=True)
        )


def aligned_in(lines: Sequence[Line], width: float, pages: Sequence[int]) -> list[Aligned | list[Line]]:
    """The lines with those that make a table apart; `width` is that of the page's text, `pages` where further pages begin."""
    advance = digit_advance(lines)
    words = [words_of(line, k, bisect_right(pages, k), advance) for k, line in enumerate(lines)]
    runs = list(runs_in(words))
    made: list[Aligned | list[Line]] = []
    done = 0
    last: Aligned | None = None
    for place, run in enumerate(runs):
        end = runs[place + 1].rows[0].line if place + 1 < len(runs) else len(lines)
        labels = labels_of(lines, words, run, done, end)
        if labels is None:
            _doubt(lines, run)
            continue
        start = min([run.rows[0].line, *labels.lines])
        heads = heads_of(lines, words, run, start, done, width)
        if heads is not None:
            table = Aligned(heads.tiers, [_head(heads)], run.columns, heads.places)
            _hide_close_figures(lines[done:start], words[done:start])
            kept = _without(lines[done:start], words[done:start], heads.used)
            if kept:
                made.append(kept)
            made.append(table)
            last = table
        elif last is None or start != done or not last.goes_on(run.columns):
            continue
        last.rows += _rows(run, labels, last)
        done = max([run.rows[-1].line, *labels.lines]) + 1
    if done < len(lines):
        _hide_close_figures(lines[done:], words[done:])
        made.append(list(lines[done:]))
    return made


def _doubt(lines: Sequence[Line], run: Run) -> None:
    """Mark the figures of rows, some of which have no label on their line: nobody knows whose they are.

    The lines above and below such a row may be its label's: what stands there alone is not said to have no figure.
    """
    if all(row.labels for row in run.rows):
        return
    rows = {row.line for row in run.rows}
    for row in run.rows:
        _hide(lines[row.line], row.values)
        beside = [] if row.labels else [row.line - 1, row.line + 1]
        for k in beside:
            if 0 <= k < len(lines) and k not in rows:
                box = lines[k].box
                lines[k].pieces.append((Box(box.x1, box.y0, box.x1, box.y1), UNKNOWN))
                lines[k].text += f" {UNKNOWN}"


def _hide_close_figures(lines: Sequence[Line], words: Sequence[Sequence[Word]]) -> None:
    """Mark figures in rows outside tables that are hardly apart: of two columns, or of one number."""
    for line, own in zip(lines, words, strict=True):
        row = row_of(own, 0)
        if row is None or len(row.values) < FEWEST_FIGURES:
            continue  # a telephone number may have a gap
        for one, other in pairwise(row.values):
            if other.box.x0 - one.box.x1 < APART * one.size:
                _hide(line, [one, other])


def _hide(line: Line, words: Sequence[Word]) -> None:
    """Put marks for "unknown" in the places of these figures."""
    for one in line.characters:
        if one.text.isdecimal() and any(word.box.holds(*one.middle) for word in words):
            one.text = UNKNOWN
    line.pieces = [
        (box, _hidden(text, [word for word in words if box.x0 <= word.middle <= box.x1]))
        for box, text in line.pieces
    ]
    line.text = " ".join(text for _, text in line.pieces)


def _hidden(text: str, words: Sequence[Word]) -> str:
    """A piece with marks in the places of these of its figures, from its end on: they stand behind its label."""
    end = len(text)
    for word in reversed(words):
        start = text.rfind(word.text, 0, end)
        if start >= 0:
            marked = "".join(UNKNOWN if one.isdecimal() else one for one in word.text)
            text = text[:start] + marked + text[start + len(word.text) :]
            end = start
    return text


def _head(heads: Heads) -> list[str]:
    corner = "".join(word.text for word in heads.corner)
    return ["", corner, *("".join(word.text for word in stack) for stack in heads.columns)]


def _rows(run: Run, labels: Labels, table: Aligned) -> list[list[str]]:
    groups = [""] * len(run.rows)
    for place, stack in labels.groups:
        groups[place] += "".join(word.text for word in stack)
    made: list[list[str]] = []
    for group, own, row in zip(groups, labels.own, run.rows, strict=True):
        values = [""] * (len(table.rows[0]) - 2)
        for place, text in zip(table.heads, run.texts(row), strict=True):
            values[place] = text
        made.append([group, "".join(word.text for word in own), *values])
    return made


def _without(lines: Sequence[Line], words: Sequence[Sequence[Word]], used: Sequence[Word]) -> list[Line]:
    """The lines without the words that a table took."""
    made: list[Line] = []
    for line, own in zip(lines, words, strict=True):
        left = [word for word in own if not any(_holds(one, word) for one in used)]
        if len(left) == len(own):
            made.append(line)
        elif left:
            characters = [one for one in line.characters if any(word.box.holds(*one.middle) for word in left)]
            box = Box(left[0].box.x0, line.box.y0, left[-1].box.x1, line.box.y1)
            pieces = [(word.box, word.text) for word in left]
            made.append(
                Line(characters, box, line.size, line.y, " ".join(word.text for word in left), pieces)
            )
    return made


def _holds(one: Word, word: Word) -> bool:
    """Whether a word is, or is a part of, another of the same line."""
    return one.line == word.line and one.box.x0 <= word.middle <= one.box.x1
