"""What is printed in a box between rules: nothing at all, or lines of ink, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from govcrawl.documents.pictures.straighten import Grey

Box = tuple[int, int, int, int]
Side = Literal["left", "right", "above", "below"]
_DARK_CELL = 110
_WEAKEST = 22
_WEAK, _STRONG = 0.22, 0.42
_STROKE = 6
_MOSTLY = 150
_LIGHT = 0.6
"""How dark the gap between a figure and a rule is at the most, as a share of the darkness of the lighter of the two."""


@dataclass(slots=True)
class Ink:
    """A cell's picture with its rules wiped out, dark on white, and the boxes of its lines from top to bottom.

    `faint`: all of its ink is weak or hardly larger than a speck. `touching`: the sides at which ink runs into a rule, with no light between.
    """

    picture: Grey
    lines: list[Box]
    faint: bool = False
    touching: frozenset[Side] = frozenset()


def contrast_of(flat: Grey, rules: Grey) -> float:
    """How much darker than the paper text is on a page, in shades; 255 at the most."""
    dark = flat[(flat < 190) & (rules == 0)]
    return 160.0 if dark.size < 200 else float(255 - np.percentile(dark, 25))


def cell_ink(
    flat: Grey,
    grey: Grey,
    rules: Grey,
    box: Box,
    size: float,
    contrast: float,
    scale: float = 1.0,
) -> Ink:
    """The ink of a cell whose box runs along the middle of its rules; `scale`: by how much the page was blown up."""
    left, top, right, bottom = box
    part = flat[top : bottom + 1, left : right + 1]
    height, width = part.shape
    if height < 5 or width < 5:
        return Ink(part, [])
    raw = grey[top : bottom + 1, left : right + 1]
    if np.median(raw) < _DARK_CELL:  # light letters on a dark ground
        light = 255.0 - raw
        part = (light * (255 / max(1.0, float(light.max())))).astype(np.uint8)
    paper = float(np.median(part))
    band = max(4, round(size * 0.32))
    wiped = rules[top : bottom + 1, left : right + 1].copy()
    if height > 2 * band and width > 2 * band:
        wiped[band:-band, band:-band] = 0
    soft_edge = 2 * round(min(max(scale, 1.0), 3.0)) + 1
    wiped = cv2.dilate(wiped, np.ones((soft_edge, soft_edge), np.uint8))
    wiped[:2], wiped[-2:], wiped[:, :2], wiped[:, -2:] = 255, 255, 255, 255
    with_rules = np.clip(paper - part.astype(np.int16), 0, 255).astype(np.uint8)
    weak, strong = max(_WEAKEST, _WEAK * contrast), max(_WEAKEST + 8, _STRONG * contrast)
    reach = band + soft_edge + 1
    _spare_figures(wiped, with_rules, reach, weak)
    darkness = with_rules.copy()
    darkness[wiped > 0] = 0
    ink = (darkness > weak).astype(np.uint8)
    count, marks, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    kept = np.zeros(count, dtype=bool)
    firm = False
    near_rule = cv2.dilate(wiped, np.ones((3, 3), np.uint8)) > 0
    touching: set[Side] = set()
    dot = max(4.0, (size * 0.07) ** 2)
    for number in range(1, count):
        x, y, w, h, area = (int(value) for value in stats[number])
        here = marks[y : y + h, x : x + w] == number
        at_rule = bool((near_rule[y : y + h, x : x + w] & here).any())
        if at_rule and _is_remnant(x, y, w, h, width, height, band):
            continue
        peak = int(darkness[y : y + h, x : x + w][here].max())
        if area < dot or (area < 3 * dot and peak < strong):
            continue
        kept[number] = True
        firm = firm or (peak >= strong and area >= dot)
        if at_rule:
            touching |= _sides_run_into(with_rules, (x, y, x + w, y + h), here, near_rule, reach)
    if not kept.any():
        return Ink(part, [])
    shown = kept[marks]
    picture = part.copy()
    # what is near kept ink is its own soft edge; all other darkness is specks and remnants of rules
    soft = cv2.dilate(shown.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    picture[~soft & (darkness > weak)] = round(paper)
    picture[wiped > 0] = round(paper)
    if paper < 250:
        picture = np.clip(picture.astype(np.float32) * (255 / max(paper, 1)), 0, 255).astype(np.uint8)
    lines = _lines(shown, size)
    biggest = max(int(stats[number][4]) for number in range(1, count) if kept[number])
    return Ink(picture, lines, faint=not firm or biggest < 2 * dot, touching=frozenset(touching))


def _spare_figures(wiped: Grey, darkness: Grey, reach: int, rise: float) -> None:
    """Take from what is to be wiped, along each edge of a cell, all that stands behind a rule and a light gap.

    The edge of a rule is soft, so more is wiped than the rule itself; a figure right beside it must not lose its side.
    `rise`: by how much it gets darker again where ink stands behind a gap.
    """
    smooth = cv2.blur(darkness, (1, 3)), cv2.blur(darkness.T.copy(), (1, 3))
    free = wiped.mean(axis=1) < _MOSTLY, wiped.mean(axis=0) < _MOSTLY
    for area, dark, rows in (
        (wiped, smooth[0], free[0]),
        (wiped[:, ::-1], smooth[0][:, ::-1], free[0]),
        (wiped.T, smooth[1], free[1]),
        (wiped.T[:, ::-1], smooth[1][:, ::-1], free[1]),
    ):
        _spare_beside(area[:, :reach], dark[:, : reach + _STROKE], rows, rise)


def _spare_beside(wiped: Grey, darkness: Grey, rows: npt.NDArray[np.bool_], rise: float) -> None:
    """As above for a rule at the left: each row is walked from the darkest place of the rule to the right."""
    width = wiped.shape[1]
    ends = np.where(wiped > 0, np.arange(width), -1).max(axis=1)
    core = max(0, int(np.argmax(darkness[:, : width // 2 + 1].mean(axis=0))))
    lightest = darkness[:, core].astype(np.int16)
    gap = np.full(len(wiped), core)
    behind = np.zeros(len(wiped), dtype=bool)
    for place in range(core + 1, darkness.shape[1]):
        here = darkness[:, place].astype(np.int16)
        behind |= (here > lightest + rise) & (place <= ends + _STROKE)
        lower = ~behind & (here <= lightest)
        lightest[lower] = here[lower]
        gap[lower] = place
    spared = (behind & rows)[:, None] & (np.arange(width) > gap[:, None])
    wiped[spared] = 0


def _sides_run_into(
    darkness: Grey, box: Box, here: npt.NDArray[np.bool_], near_rule: npt.NDArray[np.bool_], reach: int
) -> set[Side]:
    """The sides at which ink and a rule are one: from the ink to the cell's edge it does not get light and dark again.

    `darkness`: of the whole cell, rules and all. `here`: the ink in its `box`. `reach`: how far from the edge a rule may
    be. What stands close to a rule has light between all along; what a rule cuts has none where it was cut.
    """
    left, top, right, bottom = box
    close = here & near_rule[top:bottom, left:right]
    height, width = darkness.shape
    # each edge as if it were the left one
    sides: tuple[tuple[Side, Grey, npt.NDArray[np.bool_], int, int], ...] = (
        ("left", darkness, close, left, top),
        ("right", darkness[:, ::-1], close[:, ::-1], width - right, top),
        ("above", darkness.T, close.T, top, left),
        ("below", darkness.T[:, ::-1], close.T[:, ::-1], height - bottom, left),
    )
    return {
        side
        for side, cell, ink, start, across in sides
        if _joins(cell, ink[:, : max(0, reach - start)], start, across)
    }


def _joins(darkness: Grey, close: npt.NDArray[np.bool_], left: int, top: int) -> bool:
    """As above for a rule at the left: `close` is the ink near it, in a box that begins at `left` and `top`."""
    rows = np.flatnonzero(close.any(axis=1))
    if not len(rows):
        return False
    smooth = cv2.blur(np.ascontiguousarray(darkness), (1, 3))
    for row in rows:
        first = left + int(close[row].argmax())
        way = smooth[top + row, : first + _STROKE]
        lightest = int(way[: first + 1].argmin())
        if way[lightest] > _LIGHT * min(int(way[: lightest + 1].max()), int(way[lightest:].max())):
            return True
    return False


def _is_remnant(x: int, y: int, w: int, h: int, width: int, height: int, band: int) -> bool:
    """Whether ink at a rule is only what is left of the rule: thin, and along the cell's edge."""
    if h <= max(4, band // 2) and w >= h and (y < band or y + h > height - band):
        return True
    return w <= max(4, band // 2) and (x < band or x + w > width - band) and (h > 2.5 * band or h <= 4)


def _lines(shown: npt.NDArray[np.bool_], size: float) -> list[Box]:
    """Boxes of the lines of text; the strokes of 三 are one line, lines that touch are parted at the thinnest place."""
    rows = shown.sum(axis=1)
    boxes: list[Box] = []
    for start, end in _runs(rows, size):
        columns = np.flatnonzero(shown[start:end].any(axis=0))
        if len(columns):
            ys = np.flatnonzero(shown[start:end].any(axis=1))
            boxes.append((int(columns[0]), start + int(ys[0]), int(columns[-1]) + 1, start + int(ys[-1]) + 1))
    return boxes


def _parted(rows: npt.NDArray[np.int_], first: int, last: int, size: float) -> list[tuple[int, int]]:
    count = round((last - first) / (1.25 * size))
    if last - first < 1.7 * size or count < 2:
        return [(first, last)]
    cuts = [first]
    pitch = (last - first) / count
    for number in range(1, count):
        middle = first + round(number * pitch)
        reach = max(2, round(pitch * 0.25))
        window = rows[middle - reach : middle + reach + 1]
        cuts.append(middle - reach + int(np.argmin(window)))
    cuts.append(last)
    return list(pairwise(cuts))


def text_lines(flat: Grey, rules: Grey, tables: list[Box], size: float, contrast: float) -> list[Box]:
    """The boxes of the lines of running text outside of `tables`."""
    ink = ((flat < 255 - max(40.0, 0.3 * contrast)) & (rules == 0)).astype(np.uint8)
    for left, top, right, bottom in tables:
        ink[max(0, top - 4) : bottom + 5, max(0, left - 4) : right + 5] = 0
    count, marks, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    kept = np.zeros(count, dtype=bool)
    kept[1:] = (stats[1:, 4] >= 3) & (stats[1:, 3] <= 3 * size) & (stats[1:, 2] <= 6 * size)
    shown = kept[marks]
    found: list[Box] = []
    for start, end in _runs(shown.sum(axis=1), size):
        columns = np.flatnonzero(shown[start:end].any(axis=0))
        if not len(columns):
            continue
        cuts = np.flatnonzero(np.diff(columns) > 4 * size)
        for part in np.split(columns, cuts + 1):
            left, right = int(part[0]), int(part[-1]) + 1
            ys = np.flatnonzero(shown[start:end, left:right].any(axis=1))
            if right - left >= size * 0.3 and len(ys) and ys[-1] - ys[0] >= size * 0.3:
                found.append((left, start + int(ys[0]), right, start + int(ys[-1]) + 1))
    return found


def _runs(rows: npt.NDArray[np.int_], size: float) -> list[tuple[int, int]]:
    """Stretches of rows with ink, strokes of one line joined, lines that touch parted."""
    made: list[list[int]] = []
    for y in np.flatnonzero(rows):
        if made and y == made[-1][1]:
            made[-1][1] = int(y) + 1
        else:
            made.append([int(y), int(y) + 1])
    joined: list[list[int]] = []
    for run in made:
        if joined and run[1] - joined[-1][0] <= 1.22 * size:
            joined[-1][1] = run[1]
        else:
            joined.append(run)
    return [part for first, last in joined for part in _parted(rows, first, last, size)]


def dash_of(ink: Ink, size: float) -> str | None:
    """The dash that is all of a cell's ink, by its shape: one flat stroke at half the cell's height; None for anything else."""
    if len(ink.lines) != 1:
        return None
    left, top, right, bottom = ink.lines[0]
    middle = (top + bottom) / 2 / max(1, ink.picture.shape[0])
    width, height = right - left, bottom - top
    if height > 0.26 * size or width < 0.2 * size or width < 2.2 * height or not 0.28 < middle < 0.72:
        return None
    if width < 0.5 * size:
        return "-"
    return "—" if width < 1.3 * size else "——"
