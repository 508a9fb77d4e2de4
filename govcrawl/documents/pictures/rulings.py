"""Ruled lines to grids: where the rules run, which cells they bound, which cells span several rows or columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from govcrawl.documents.pictures.straighten import Grey

FAINTEST = 16
"""By how many of 255 shades a rule is darker than the paper, at the least."""
_PRESENT, _PARTS, _ABSENT = 0.85, 0.72, 0.35
_SHARE = 0.4
_SHORTEST_SIDE = 0.7
_FEWEST_CONVERGING = 5
_CUT = 1.5
_LEAST_CONVERGING = 0.004  # a quarter of a degree between the first rule and the last
_OFF_LINE = 0.001
_ROUNDS = 5
_AS_DARK = 0.4
_TEXT = 0.25
_EDGE = 8
_SHORT = 26  # in units of how far the end of a rule may be from the next one
_USUAL_TIE = 4
_MAX_RAILS = 150
_MAX_SEGMENTS = 6000


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a rule: its place across (`at`), from where to where along it, how thick, and how much it leans."""

    at: float
    start: int
    end: int
    thick: float
    lean: float = 0.0


@dataclass(slots=True)
class Place:
    """A cell: its first row and column, its spans, and its box (left, top, right, bottom) inside the rules.

    `unsure`: an edge of it is neither clearly there nor clearly missing, it is no rectangle, or the picture ends within it.
    """

    row: int
    column: int
    rowspan: int
    colspan: int
    box: tuple[int, int, int, int]
    unsure: bool = False


@dataclass(slots=True)
class Grid:
    """A ruled table: the rails between its rows and columns, and its cells."""

    rows: list[float]
    columns: list[float]
    places: list[Place] = field(default_factory=list)

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom."""
        return int(self.columns[0]), int(self.rows[0]), int(self.columns[-1]) + 1, int(self.rows[-1]) + 1


@dataclass(slots=True)
class Rules:
    """What was found of rules on a page: masks of both directions, and their segments."""

    flat: Grey
    across: Grey
    down: Grey
    rows: list[Segment]
    columns: list[Segment]

    @property
    def mask(self) -> Grey:
        """Every pixel of a rule is 255."""
        both: Grey = cv2.bitwise_or(self.across, self.down)
        return both


def find_rules(flat: Grey, size: float, gap: int = 3) -> Rules:
    """The rules of a straightened page whose characters are `size` pixels high.

    A rule is thin, dark and longer than a stroke of a character; breaks in it up to `gap` pixels are bridged.
    """
    thickest = max(5, round(size * 0.35)) | 1
    upright = np.ascontiguousarray(flat.T)
    thin, thin_upright = _thin(flat, thickest), _thin(upright, thickest)
    crossings = _crossings(flat, thin, thin_upright, thickest, round(size * _SHORTEST_SIDE))
    across = _long(cv2.max(thin, crossings), round(size * 1.6), gap)
    down = _long(cv2.max(thin_upright, np.ascontiguousarray(crossings.T)), round(size * 1.25), gap)
    rows, columns = _segments(across), _segments(down)
    return Rules(flat, across, np.ascontiguousarray(down.T), rows, columns)


def _thin(flat: Grey, thickest: int) -> Grey:
    """How dark is what is thinner than `thickest` from above to below."""
    made: Grey = cv2.morphologyEx(flat, cv2.MORPH_BLACKHAT, np.ones((thickest, 1), np.uint8))
    return made


def _crossings(flat: Grey, thin: Grey, thin_upright: Grey, thickest: int, side: int) -> Grey:
    """How dark it is where rules cross, 0 elsewhere: a crossing is thin in no direction, and cuts rules into the sides of cells.

    `side`: how long the sides of a cell are at the least.
    """
    reach = np.ones((1, 2 * thickest + 1), np.uint8)
    lines = []
    for strokes in (thin, thin_upright):
        long = cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones((1, side), np.uint8))
        lines.append(cv2.dilate(((long > FAINTEST) * np.uint8(255)).astype(np.uint8), reach))
    both = cv2.bitwise_and(lines[0], np.ascontiguousarray(lines[1].T))
    made: Grey = cv2.bitwise_and(both, 255 - flat)
    return made


def _long(thin: Grey, length: int, gap: int) -> Grey:
    """What of thin strokes is at least `length` long from left to right."""
    wide = cv2.dilate(thin, np.ones((3, 1), np.uint8))  # what leans by a pixel stays whole
    if gap > 1:
        wide = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    long = cv2.morphologyEx(wide, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    # rules of one page are about equally dark; what is far lighter are strokes of characters in a row
    longer = cv2.morphologyEx(long, cv2.MORPH_OPEN, np.ones((1, 6 * length), np.uint8))
    dark = longer[longer > FAINTEST]
    least = max(FAINTEST, _SHARE * float(np.percentile(dark, 60))) if dark.size > 4 * length else FAINTEST
    seen = cv2.min(long, cv2.morphologyEx(thin, cv2.MORPH_CLOSE, np.ones((1, max(gap, 3)), np.uint8)))
    made: Grey = ((seen > least) * np.uint8(255)).astype(np.uint8)
    bridged: Grey = cv2.morphologyEx(made, cv2.MORPH_CLOSE, np.ones((1, 5), np.uint8))
    return bridged


def _segments(mask: Grey) -> list[Segment]:
    """The connected stretches of horizontal rules."""
    _, marks, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    order = np.argsort(-stats[1:, 2])[:_MAX_SEGMENTS] + 1
    for number in order:
        left, top, width, height, area = (int(value) for value in stats[number])
        if width < 12:
            continue
        lean = 0.0
        if height > 1 and width > 40:
            part = marks[top : top + height, left : left + width] == number
            edge = max(4, width // 8)
            ys = np.arange(height)[:, None]
            head, tail = part[:, :edge], part[:, -edge:]
            if head.any() and tail.any():
                first = float((ys * head).sum() / head.sum())
                last = float((ys * tail).sum() / tail.sum())
                lean = (last - first) / (width - edge)
        found.append(Segment(float(centres[number][1]), left, left + width, area / width, lean))
    return found


def leaning(segments: Sequence[Segment], longest: int) -> float | None:
    """By how many degrees rules lean, the long ones counting most; None where there are too few."""
    long = [s for s in segments if s.end - s.start >= longest]
    if len(long) < 2:
        return None
    weights = np.array([s.end - s.start for s in long], dtype=float)
    leans = np.array([s.lean for s in long])
    order = np.argsort(leans)
    half = np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2)
    return float(np.rad2deg(np.arctan(leans[order][min(half, len(leans) - 1)])))


def converging(segments: Sequence[Segment], longest: int, middle: float) -> tuple[float, float] | None:
    """How rules that should be parallel lean: at `middle`, and by how much more a pixel further on. None where they are parallel.

    On a photograph taken from the side they lean more the further they are from its middle. Slopes, not degrees.
    """
    long = [s for s in segments if s.end - s.start >= longest]
    if len(long) < _FEWEST_CONVERGING:
        return None
    places = np.array([s.at - middle for s in long])
    leans = np.array([s.lean for s in long])
    weights = np.sqrt([s.end - s.start for s in long])
    for _ in range(2):
        growth, constant = np.polyfit(places, leans, 1, w=weights)
        off = np.abs(leans - growth * places - constant)
        weights = np.where(off > max(_OFF_LINE, 3 * float(np.median(off))), 0.0, weights)
    if abs(growth) * float(np.ptp(places)) < _LEAST_CONVERGING:
        return None
    return float(constant), float(growth)


def find_grids(rules: Rules, size: float) -> list[Grid]:
    """The ruled tables of a page, from top to bottom."""
    reach = max(3, round(size * 0.25)) | 1
    joined = cv2.dilate(rules.mask, np.ones((reach, reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found: list[Grid] = []
    for number in range(1, count):
        left, top, width, height, _ = (int(value) for value in stats[number])
        if width < 4 * size or height < 2 * size:
            continue
        box = (left, top, left + width, top + height)
        grid = _grid(rules, box, size)
        if grid is not None and len(grid.places) >= 2:
            found.append(grid)
    found.sort(key=lambda grid: (grid.rows[0], grid.columns[0]))
    return [
        grid
        for grid in found
        if not any(other is not grid and _inside(grid.box, other.box) for other in found)
    ]


def _inside(inner: tuple[int, int, int, int], outer: tuple[int, int, int, int]) -> bool:
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _grid(rules: Rules, box: tuple[int, int, int, int], size: float) -> Grid | None:
    left, top, right, bottom = box
    near = max(4.0, size * 0.3)
    rows = [s for s in rules.rows if top <= s.at < bottom and s.start >= left - 1 and s.end <= right + 1]
    columns = [
        s for s in rules.columns if left <= s.at < right and s.start >= top - 1 and s.end <= bottom + 1
    ]
    # an underline, a dash or a stroke ends where no rule crosses it
    tie = max(3, round(size * 0.14))
    for _ in range(_ROUNDS):
        before = len(rows) + len(columns)
        rows = _tied_to(rows, columns, tie, box)
        columns = _tied_to(columns, rows, tie, (top, left, bottom, right))
        if len(rows) + len(columns) == before:
            break
    down = _rails(rows, near, size * 0.9)
    along = _rails(columns, near, size * 0.55)
    if rows and columns:
        along = _with_ends(along, min(s.start for s in rows), max(s.end for s in rows), size)
        down = _with_ends(down, min(s.start for s in columns), max(s.end for s in columns), size)
    if not 2 <= len(down) <= _MAX_RAILS or not 2 <= len(along) <= _MAX_RAILS:
        return None
    grid = Grid(down, along)
    _fill(grid, rules, rows, columns, size)
    return grid


def _tied_to(
    segments: Sequence[Segment], others: Sequence[Segment], tie: int, box: tuple[int, int, int, int]
) -> list[Segment]:
    """The segments that begin and end at others; `box` in the direction of `segments`: left, top, right, bottom."""
    left, top, right, bottom = box
    drawn = _drawn(others, (right - left, bottom - top), left, top).T
    return [
        s
        for s in segments
        # a dash may nearly fill its cell: what is short must run into the other rule
        if _is_tied(
            Segment(s.at - top, s.start - left, s.end - left, s.thick, s.lean),
            drawn,
            tie if s.end - s.start > _SHORT * _USUAL_TIE else 1,
        )
    ]


def _drawn(segments: Sequence[Segment], shape: tuple[int, int], first: int, start: int) -> Grey:
    """A mask with the segments alone, as if they ran from left to right; `first`, `start`: what to take off both places."""
    mask = np.zeros(shape, dtype=np.uint8)
    for segment in segments:
        half = segment.lean * (segment.end - segment.start) / 2
        ends = (
            (segment.start - start, round(segment.at - half) - first),
            (segment.end - 1 - start, round(segment.at + half) - first),
        )
        cv2.line(mask, *ends, 255, max(1, round(segment.thick)))
    return mask


def _is_tied(segment: Segment, others: Grey, tie: int) -> bool:
    """Whether a rule begins and ends at one of the other direction, or is long enough without (an open side)."""
    reach = tie + round(segment.thick / 2)
    half = segment.lean * (segment.end - segment.start) / 2

    def tied(x: int, y: float) -> bool:
        if x <= _EDGE or x >= others.shape[1] - 1 - _EDGE:
            return True  # at the edge of a table that is open there: cut off by the end of a page
        part = others[max(0, round(y) - reach) : round(y) + reach + 1, max(0, x - reach) : x + reach + 1]
        return bool(part.any())

    ends = tied(segment.start, segment.at - half) + tied(segment.end - 1, segment.at + half)
    if ends == 2 or segment.end - segment.start < _SHORT * _USUAL_TIE:
        return ends == 2
    # a broken rule still crosses others well inside; a dash or a stroke crosses none
    top = max(0, round(segment.at) - reach)
    inside = others[top : round(segment.at) + reach + 1, segment.start + 2 * reach : segment.end - 2 * reach]
    crossings = int((np.diff(inside.any(axis=0).astype(np.int8), prepend=0) > 0).sum())
    return crossings + ends >= 2


def _rails(segments: Sequence[Segment], near: float, narrowest: float) -> list[float]:
    """The places at which rules run, from their segments: those that are `near` each other are one."""
    groups: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: s.at):
        if groups and segment.at - _centre(groups[-1]) <= near:
            groups[-1].append(segment)
        else:
            groups.append([segment])
    changed = True
    while changed:
        changed = False
        for place in range(1, len(groups)):
            one, two = groups[place - 1], groups[place]
            if _centre(two) - _centre(one) < narrowest:  # no text fits between: one of them is a dash
                if _centre(two) - _centre(one) < narrowest / 2:
                    groups[place - 1 : place + 1] = [one + two]  # a double rule
                else:
                    del groups[place if _length(two) < _length(one) else place - 1]
                changed = True
                break
    return [_centre(group) for group in groups]


def _centre(group: Sequence[Segment]) -> float:
    return sum(s.at * (s.end - s.start) for s in group) / _length(group)


def _length(group: Sequence[Segment]) -> int:
    return sum(s.end - s.start for s in group)


def _with_ends(rails: list[float], low: float, high: float, size: float) -> list[float]:
    """The rails with the open sides of a table that has no rule there."""
    if not rails:
        return [low, high]
    made = list(rails)
    if made[0] - low > size * 0.8:
        made.insert(0, float(low))
    if high - made[-1] > size * 0.8:
        made.append(float(high))
    return made


def _fill(grid: Grid, rules: Rules, rows: Sequence[Segment], columns: Sequence[Segment], size: float) -> None:
    """Find the cells: faces between the rails, joined where the rule between them is missing."""
    down, along = grid.rows, grid.columns
    height, width = len(down) - 1, len(along) - 1
    near = max(3.0, size * 0.16)
    shape = rules.across.shape
    ruled = _drawn(rows, (shape[0], shape[1]), 0, 0)
    upright = _drawn(columns, (shape[1], shape[0]), 0, 0)
    across = np.array(
        [[_covered(ruled, y, along[c], along[c + 1], near) for c in range(width)] for y in down]
    )
    beside = np.array(
        [[_covered(upright, x, down[r], down[r + 1], near) for x in along] for r in range(height)]
    )
    for r, y in enumerate(down):
        _mend(across[r], rules.flat, y, along, near)
    for c, x in enumerate(along):
        _mend(beside[:, c], rules.flat.T, x, down, near)
    # a picture that ends within a row may have cut its figures
    cut_above, cut_below = down[0] < _CUT * size, down[-1] > shape[0] - _CUT * size
    owner = list(range(height * width))

    def root(place: int) -> int:
        while owner[place] != place:
            owner[place] = owner[owner[place]]
            place = owner[place]
        return place

    for r in range(height):
        for c in range(width):
            if c + 1 < width and beside[r, c + 1] < _PARTS:
                owner[root(r * width + c)] = root(r * width + c + 1)
            if r + 1 < height and across[r + 1, c] < _PARTS:
                owner[root(r * width + c)] = root((r + 1) * width + c)
    members: dict[int, list[tuple[int, int]]] = {}
    for r in range(height):
        for c in range(width):
            members.setdefault(root(r * width + c), []).append((r, c))
    for faces in members.values():
        for part, whole in _rectangles(faces):
            r0, c0, r1, c1 = part
            unsure = not whole or bool(
                (r0 == 0 and cut_above and across[0, c0] < _PRESENT)
                or (r1 == height - 1 and cut_below and across[-1, c0] < _PRESENT)
            )
            for r in range(r0, r1 + 1):
                for c in range(c0, c1 + 1):
                    sides = (
                        across[r, c] if r == r0 else None,
                        across[r + 1, c],
                        beside[r, c] if c == c0 else None,
                        beside[r, c + 1],
                    )
                    unsure = unsure or any(side is not None and _ABSENT < side < _PRESENT for side in sides)
            box = (
                round(along[c0]),
                round(down[r0]),
                round(along[c1 + 1]),
                round(down[r1 + 1]),
            )
            grid.places.append(Place(r0, c0, r1 - r0 + 1, c1 - c0 + 1, box, unsure))
    grid.places.sort(key=lambda place: (place.row, place.column))


def _mend(
    covered: npt.NDArray[np.float64], flat: Grey, at: float, others: Sequence[float], near: float
) -> None:
    """Look again where one rail's rule seems to be missing: noise breaks rules, but they stay darker than their sides.

    `covered` has the rail's share for each face, and is set to 1 where the rule is there after all.
    """
    present = [place for place, share in enumerate(covered) if share >= _PRESENT]
    missing = [place for place, share in enumerate(covered) if share < _PRESENT]
    if len(present) < len(missing) or not missing:
        return
    seen = [_depths(flat, at, others[place], others[place + 1], near) for place in present]
    usual = float(np.median([float(np.median(depths)) for depths in seen if depths.size] or [0.0]))
    for place in missing:
        depths = _depths(flat, at, others[place], others[place + 1], near)
        share = float((depths > usual * _AS_DARK).mean()) if depths.size >= 2 * near and usual > 0 else 0.0
        if share >= _PRESENT:
            covered[place] = 1.0
        elif share >= _PARTS and covered[place] < _PARTS:
            covered[place] = max(float(covered[place]), (_ABSENT + _PARTS) / 2)


def _depths(flat: Grey, at: float, start: float, end: float, near: float) -> npt.NDArray[np.float64]:
    """How much darker than its sides each place of a stretch of a rail is, in shades; noise is smoothed along it."""
    reach = max(3, round(near))
    low = max(0, round(at) - 3 * reach)
    part = flat[low : round(at) + 3 * reach + 1, round(start) + reach : round(end) - reach + 1]
    if part.shape[1] < 2 * reach:
        return np.zeros(0)
    dark = 255.0 - cv2.blur(np.ascontiguousarray(part), (7, 1)).astype(np.float64)
    middle = round(at) - low
    near_rail = dark[max(0, middle - reach) : middle + reach + 1]
    peak = int(near_rail.mean(axis=1).argmax())
    # a rule is dark at one height all along, a line of text here and there
    core = near_rail[max(0, peak - 1) : peak + 2].max(axis=0)
    peak += max(0, middle - reach)
    above, below = (
        dark[max(0, peak - 2 * reach) : peak - reach + 1],
        dark[peak + reach : peak + 2 * reach + 1],
    )
    paper = float(np.percentile(dark, 10))
    if all(side.size and side.mean() - paper > _TEXT * (core.mean() - paper) for side in (above, below)):
        return np.zeros_like(core)
    sides = np.concatenate((dark[: max(1, middle - 2 * reach)], dark[middle + 2 * reach :]))
    return np.asarray(core - np.median(sides, axis=0))


def _covered(mask: Grey, at: float, start: float, end: float, near: float) -> float:
    """Which share of the stretch from `start` to `end` of the rail `at` a rule covers."""
    reach = max(2, round(near))
    low = max(0, round(at) - reach)
    first, last = round(start) + 3, round(end) - 2
    if last - first < 4:
        first, last = round(start), round(end) + 1
    part = mask[low : round(at) + reach + 1, first:last]
    return 0.0 if part.size == 0 else float(part.any(axis=0).mean())


def _rectangles(faces: Sequence[tuple[int, int]]) -> list[tuple[tuple[int, int, int, int], bool]]:
    """The rectangle that joined faces make, or, where they make none, one for each run of a row (with False)."""
    rows = [r for r, _ in faces]
    columns = [c for _, c in faces]
    r0, r1, c0, c1 = min(rows), max(rows), min(columns), max(columns)
    if len(faces) == (r1 - r0 + 1) * (c1 - c0 + 1):
        return [((r0, c0, r1, c1), True)]
    made = []
    for r in sorted(set(rows)):
        run: list[int] = []
        for c in sorted(c for row, c in faces if row == r):
            if run and c != run[-1] + 1:
                made.append(((r, run[0], r, run[-1]), False))
                run = []
            run.append(c)
        made.append(((r, run[0], r, run[-1]), False))
    return made
