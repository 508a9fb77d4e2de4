"""Tables out of rulings: the faces of the lattice that lines which touch each other make, with what is printed in them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from govcrawl.documents.model import UNKNOWN
from govcrawl.documents.pdf_pages.cell_text import text_in
from govcrawl.documents.pdf_pages.characters import Character
from govcrawl.documents.pdf_pages.geometry import Box
from govcrawl.documents.pdf_pages.rulings import Ruling, Rulings

TOUCH = 3.5  # points: how near lines must come to touch
NEAR = 2.0  # more: between the cells of one table that each have a frame of their own
DOUBLE = 2.6  # how far the two of a double line lie apart
SHORTEST_SIDE = 4.0  # points
LONG_SIDE, FARTHEST_SIDE = 60.0, 200.0
MAX_RULINGS = 1500  # of one direction on one page
MAX_PLACES = 60_000
NARROWEST = 11.0  # points: the padding of a cell on both sides
SPACER = 5.0
FEWEST_FACES = 3  # of a table of which only one has text: the rest of a row that a page cuts
TALLEST = 1.8  # of most letters of a table: one that is taller may lie over several cells
DRAWN = 0.55  # of a side must be drawn


@dataclass(slots=True)
class Face:
    """A cell as the rulings bound it, in columns `[left, right)` and rows `[top, bottom)` of its lattice.

    `over`, `under`: a line is drawn over it, and under it. `full`: there is no room for another line under its text.
    """

    left: int
    top: int
    right: int
    bottom: int
    text: str = ""
    characters: list[Character] = field(default_factory=list)
    over: bool = True
    under: bool = True
    full: bool = False


@dataclass(slots=True)
class Lattice:
    """A table on one page: where its columns and rows begin and end, and its cells.

    `open_top`, `open_bottom`: no line closes it there, so its first or last row may be the part of one.
    `shared`: columns that a table beside it has, and that begin no cell in this one.
    """

    xs: list[float]
    ys: list[float]
    faces: list[Face]
    open_top: bool = False
    open_bottom: bool = False
    shared: set[int] = field(default_factory=set)

    @property
    def box(self) -> Box:
        """The table's outline."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def lattices_of(
    rulings: Rulings, characters: Sequence[Character], touch: float
) -> tuple[list[Lattice], set[int]]:
    """The tables of a page, and the ids of the characters that stand in them. Frames around text are no tables."""
    found: list[tuple[Lattice, set[int]]] = []
    for level, upright in _groups(rulings, touch + NEAR):
        lattice = _lattice(level, upright, touch, characters)
        if lattice is None:
            continue
        used = _fill(lattice, characters)
        if _is_table(lattice):
            found.append((lattice, used))
    found.sort(key=lambda pair: pair[0].box.area())
    kept: list[tuple[Lattice, set[int]]] = []
    for lattice, used in reversed(found):
        box = lattice.box
        inside = any(
            other.box.x0 - 1 <= box.x0
            and box.x1 <= other.box.x1 + 1
            and other.box.y0 - 1 <= box.y0
            and box.y1 <= other.box.y1 + 1
            for other, _ in kept
        )
        if not inside:
            kept.append((lattice, used))
    taken: set[int] = set()
    for _, used in kept:
        taken |= used
    kept.sort(key=lambda pair: (pair[0].ys[0], pair[0].xs[0]))
    return [lattice for lattice, _ in kept], taken


def _groups(rulings: Rulings, touch: float) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Lines that touch each other, straight or over others."""
    level = [line for line in rulings.level if line.end - line.start >= SHORTEST_SIDE][:MAX_RULINGS]
    upright = sorted(
        [line for line in rulings.upright if line.end - line.start >= SHORTEST_SIDE][:MAX_RULINGS]
    )
    parents = list(range(len(level) + len(upright)))

    def root(item: int) -> int:
        while parents[item] != item:
            parents[item] = parents[parents[item]]
            item = parents[item]
        return item

    places = [line.at for line in upright]
    for i, line in enumerate(level):
        for j in range(bisect_right(places, line.start - touch), bisect_right(places, line.end + touch)):
            if upright[j].start - touch <= line.at <= upright[j].end + touch:
                parents[root(i)] = root(len(level) + j)
    for lines, offset in ((level, 0), (upright, len(level))):
        order = sorted(range(len(lines)), key=lambda k: lines[k].at)
        for position, k in enumerate(order):
            for other in order[position + 1 : position + 40]:
                if lines[other].at - lines[k].at > touch:
                    break
                if lines[other].start <= lines[k].end and lines[k].start <= lines[other].end:
                    parents[root(offset + k)] = root(offset + other)
    for j, line in enumerate(
        upright
    ):  # the side of a cell that goes over the whole page touches no level line
        for other in range(j + 1, min(j + 40, len(upright))):
            if (
                abs(upright[other].start - line.start) <= touch
                and abs(upright[other].end - line.end) <= touch
                and line.end - line.start >= LONG_SIDE
                and upright[other].at - line.at <= FARTHEST_SIDE
            ):
                parents[root(len(level) + j)] = root(len(level) + other)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = defaultdict(lambda: ([], []))
    for i, line in enumerate(level):
        groups[root(i)][0].append(line)
    for j, line in enumerate(upright):
        groups[root(len(level) + j)][1].append(line)
    return list(groups.values())


def _snapped(values: Sequence[float], touch: float) -> list[float]:
    """Places that lie together made one, the middle of them."""
    made: list[list[float]] = []
    for value in sorted(values):
        if made and value - made[-1][-1] <= touch:
            made[-1].append(value)
        else:
            made.append([value])
    return [(group[0] + group[-1]) / 2 for group in made]


def _ends(lines: Sequence[Ruling], places: list[float], touch: float) -> tuple[bool, bool]:
    """Add the places where lines end beyond the outermost line across them, which is not drawn; which were added."""
    if len(lines) < 2 or not places:
        return False, False
    starts = sorted(line.start for line in lines)
    ends = sorted((line.end for line in lines), reverse=True)
    before = starts[1] - starts[0] <= touch and places[0] - starts[1] > 1.5 * touch
    behind = ends[0] - ends[1] <= touch and ends[1] - places[-1] > 1.5 * touch
    if before:
        places.insert(0, starts[0])
    if behind:
        places.append(ends[0])
    return before, behind


def _inner_ends(
    level: Sequence[Ruling], drawn: Sequence[float], xs: Sequence[float], touch: float
) -> list[float]:
    """Where lines end between the outermost side that is drawn and one that is not: sides of cells beside merged ones."""
    if not drawn:
        return []
    far = 1.5 * touch
    ends = [line.start for line in level if xs[0] + far < line.start < drawn[0] - far and line.end > drawn[0]]
    ends += [
        line.end for line in level if drawn[-1] + far < line.end < xs[-1] - far and line.start < drawn[-1]
    ]
    return _snapped(ends, touch)


def _is_column(
    start: float,
    xs: Sequence[float],
    ys: Sequence[float],
    touch: float,
    upright: Sequence[Ruling],
    characters: Sequence[Character],
) -> bool:
    """Whether text stands under the one line that reaches farther to the left than the table: a cell over its rows.

    No text crosses the line beside that cell; where the line is not drawn it may.
    """
    if not xs or not ys or xs[0] - start <= 1.5 * touch:
        return False
    level = [one for one in characters if ys[0] < one.middle[1] < ys[-1] and not one.text.isspace()]
    beside = [one for one in level if one.middle[0] < xs[0]]
    sides = [line for line in upright if abs(line.at - xs[0]) <= touch]
    return bool(beside) and all(
        one.box.x0 >= start - touch
        and (one.box.x1 <= xs[0] + touch or not any(line.start < one.middle[1] < line.end for line in sides))
        for one in beside
    )


def _end_rows(
    upright: Sequence[Ruling],
    ys: list[float],
    touch: float,
    xs: Sequence[float],
    characters: Sequence[Character],
) -> tuple[bool, bool]:
    """Add the end of the one line that reaches farther up, or down, than the table, where text stands on both its sides.

    It is the side of two cells of a row that no line closes; which rows were added.
    """
    if not ys or len(xs) < 3:
        return False, False
    highest, lowest = min(upright, key=lambda line: line.start), max(upright, key=lambda line: line.end)
    above = ys[0] - highest.start > 1.5 * touch and _parts_text(highest, highest.start, ys[0], xs, characters)
    below = lowest.end - ys[-1] > 1.5 * touch and _parts_text(lowest, ys[-1], lowest.end, xs, characters)
    if above:
        ys.insert(0, highest.start)
    if below:
        ys.append(lowest.end)
    return above, below


def _parts_text(
    line: Ruling, top: float, bottom: float, xs: Sequence[float], characters: Sequence[Character]
) -> bool:
    """Whether text stands on both sides of an upright line between `top` and `bottom`, and none outside of the table."""
    beside = [one for one in characters if top < one.middle[1] < bottom and not one.text.isspace()]
    return (
        all(xs[0] <= one.middle[0] <= xs[-1] for one in beside)
        and any(one.box.x1 <= line.at for one in beside)
        and any(one.box.x0 >= line.at for one in beside)
    )


def _lattice(
    level: Sequence[Ruling], upright: Sequence[Ruling], touch: float, characters: Sequence[Character]
) -> Lattice | None:
    if not level or not upright:
        return None
    xs = _snapped([line.at for line in upright], min(touch, DOUBLE))
    ys = _snapped([line.at for line in level], min(touch, DOUBLE))
    drawn = list(xs)
    open_left, open_right = _ends(level, xs, touch)
    open_top, open_bottom = _ends(upright, ys, touch)
    if not open_left and _is_column(min(line.start for line in level), xs, ys, touch, upright, characters):
        xs.insert(0, min(line.start for line in level))
        open_left = True
    xs = sorted([*xs, *_inner_ends(level, drawn, xs, touch)])
    above, below = _end_rows(upright, ys, touch, xs, characters)
    open_top, open_bottom = open_top or above, open_bottom or below
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > MAX_PLACES:
        return None
    walls = _drawn(upright, xs, ys)  # walls[k][r]: how much of x_k is drawn beside row r
    floors = _drawn(level, ys, xs)  # floors[k][c]: how much of y_k is drawn along column c
    first, last = list(floors[0]), list(floors[-1])
    if open_left:
        walls[0] = [1.0] * (len(ys) - 1)
    if open_right:
        walls[-1] = [1.0] * (len(ys) - 1)
    if open_top:
        floors[0] = [1.0] * (len(xs) - 1)
    if open_bottom:
        floors[-1] = [1.0] * (len(xs) - 1)
    _infer(walls, floors)
    faces = [face for face in _faces(walls, floors) if _is_bounded(face, walls, floors)]
    for face in faces:
        width = range(face.left, face.right)
        face.over = face.top > 0 or all(first[c] >= DRAWN for c in width)
        face.under = face.bottom < len(ys) - 1 or all(last[c] >= DRAWN for c in width)
    return Lattice(xs, ys, faces, open_top, open_bottom) if faces else None


def _drawn(lines: Sequence[Ruling], places: Sequence[float], across: Sequence[float]) -> list[list[float]]:
    """For each place and each stretch between two of `across`: how much of it lines at that place cover, 0 to 1."""
    covers: list[list[list[tuple[float, float]]]] = [[[] for _ in across[1:]] for _ in places]
    for line in lines:
        k = _nearest(places, line.at)
        first = max(0, bisect_right(across, line.start) - 1)
        last = min(len(across) - 1, bisect_right(across, line.end))
        for r in range(first, last):
            covers[k][r].append((max(line.start, across[r]), min(line.end, across[r + 1])))
    return [
        [_covered(pieces) / (across[r + 1] - across[r]) for r, pieces in enumerate(row)] for row in covers
    ]


def _infer(walls: list[list[float]], floors: list[list[float]]) -> None:
    """Add the walls that were not drawn where a line across them ends: no line ends in the middle of a cell.

    Some programs leave out the left side of every row's first cell, though a merged cell stands before it.
    """
    missing = [
        (k, r)
        for k in range(1, len(walls) - 1)
        for r, drawn in enumerate(walls[k])
        if drawn < DRAWN and any((floors[f][k - 1] >= DRAWN) != (floors[f][k] >= DRAWN) for f in (r, r + 1))
    ]
    for k, r in missing:
        walls[k][r] = 1.0
    rows = len(floors) - 1
    for k in range(1, len(walls) - 1) if missing else ():
        # two cells that both go on in the next row are parted there too
        for r, step in (*((r, 1) for r in range(rows - 1)), *((r, -1) for r in range(rows - 1, 0, -1))):
            floor = floors[max(r, r + step)]
            if walls[k][r] >= DRAWN and floor[k - 1] < DRAWN and floor[k] < DRAWN:
                walls[k][r + step] = 1.0


def _covered(pieces: list[tuple[float, float]]) -> float:
    total, reach = 0.0, float("-inf")
    for start, end in sorted(pieces):
        if end > reach:
            total += end - max(start, reach)
            reach = end
    return total


def _nearest(places: Sequence[float], value: float) -> int:
    k = bisect_right(places, value)
    if k == 0:
        return 0
    if k == len(places):
        return k - 1
    return k if places[k] - value < value - places[k - 1] else k - 1


def _faces(walls: list[list[float]], floors: list[list[float]]) -> list[Face]:
    """The places of the lattice joined where no line parts them, as rectangles, row by row."""
    rows, columns = len(floors) - 1, len(walls) - 1
    parents = list(range(rows * columns))

    def root(item: int) -> int:
        while parents[item] != item:
            parents[item] = parents[parents[item]]
            item = parents[item]
        return item

    for r in range(rows):
        for c in range(columns):
            if c + 1 < columns and walls[c + 1][r] < DRAWN:
                parents[root(r * columns + c + 1)] = root(r * columns + c)
            if r + 1 < rows and floors[r + 1][c] < DRAWN:
                parents[root((r + 1) * columns + c)] = root(r * columns + c)
    regions: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for r in range(rows):
        for c in range(columns):
            regions[root(r * columns + c)].append((r, c))
    faces: list[Face] = []
    for places in regions.values():
        faces += _rectangles(places)
    faces.sort(key=lambda face: (face.top, face.left))
    return faces


def _rectangles(places: list[tuple[int, int]]) -> list[Face]:
    """A region as rectangles: one where it is one, else runs of places, grown downwards as far as they go."""
    top, bottom = places[0][0], places[-1][0] + 1
    left, right = min(c for _, c in places), max(c for _, c in places) + 1
    if (bottom - top) * (right - left) == len(places):
        return [Face(left, top, right, bottom)]
    free = set(places)
    made = []
    for r, c in places:
        if (r, c) not in free:
            continue
        end = c
        while (r, end) in free:
            end += 1
        below = r + 1
        while all((below, column) in free for column in range(c, end)):
            below += 1
        free -= {(row, column) for row in range(r, below) for column in range(c, end)}
        made.append(Face(c, r, end, below))
    return made


def _is_bounded(face: Face, walls: list[list[float]], floors: list[list[float]]) -> bool:
    """Whether at least three of its four sides are drawn; a corner beside a table has two."""
    height, width = range(face.top, face.bottom), range(face.left, face.right)
    sides = (
        all(walls[face.left][r] >= DRAWN for r in height),
        all(walls[face.right][r] >= DRAWN for r in height),
        all(floors[face.top][c] >= DRAWN for c in width),
        all(floors[face.bottom][c] >= DRAWN for c in width),
    )
    return sum(sides) >= 3


def _is_table(lattice: Lattice) -> bool:
    """Columns, and several cells with text or one beside blanks; a frame around text or a line under it is none."""
    printed = sum(bool(face.text.strip()) for face in lattice.faces)
    return len(lattice.xs) > 2 and (printed >= 2 or (printed == 1 and len(lattice.faces) >= FEWEST_FACES))


def _fill(lattice: Lattice, characters: Sequence[Character]) -> set[int]:
    """Put every character into the cell that its middle lies in, and write the cells' texts."""
    places: dict[tuple[int, int], Face] = {}
    for face in lattice.faces:
        for r in range(face.top, face.bottom):
            for c in range(face.left, face.right):
                places[r, c] = face
    box = lattice.box
    used: set[int] = set()

    def face_at(x: float, y: float) -> Face | None:
        if not box.holds(x, y):
            return None
        return places.get((bisect_right(lattice.ys, y) - 1, bisect_right(lattice.xs, x) - 1))

    inside = [one for one in characters if box.holds(*one.middle)]
    sizes = sorted(one.size for one in inside if not one.text.isspace())
    tallest = TALLEST * sizes[len(sizes) // 2] if sizes else 0.0
    runs = _runs(inside)
    for place, run in enumerate(runs):
        homes = [face_at(*one.middle) for one in run]
        if len({id(home) for home in homes}) > 1:
            beside = [
                face_at(*one.middle)
                for one in (
                    *(runs[place - 1][-1:] if place else ()),
                    *(runs[place + 1][:1] if place + 1 < len(runs) else ()),
                )
            ]
            if not any(one.text.isdigit() for one in run) and homes[0] in beside:
                homes = [homes[0]] * len(run)  # a line of a label that does not fit its column
            elif _crosses(run, homes, lattice):
                homes = _settled(run, homes)
            else:
                _unsettle(run, homes)
        for one, home in zip(run, homes, strict=True):
            if home is not None:
                used.add(id(one))
                if one.size <= tallest or not _lies_over(one, home, lattice):
                    home.characters.append(one)
    for face in lattice.faces:
        sides = Box(
            lattice.xs[face.left], lattice.ys[face.top], lattice.xs[face.right], lattice.ys[face.bottom]
        )
        face.text = text_in(face.characters, sides)
        printed = [one for one in face.characters if not one.text.isspace()]
        low = max(printed, key=lambda one: one.y, default=None)
        face.full = low is not None and sides.y1 - low.y < 1.3 * low.size
    _doubt_narrow(lattice)
    return used


def _lies_over(one: Character, home: Face, lattice: Lattice) -> bool:
    """Whether a letter goes beyond its cell: it is a part of a mark over the whole table."""
    top, bottom = lattice.ys[home.top], lattice.ys[home.bottom]
    left, right = lattice.xs[home.left], lattice.xs[home.right]
    return one.box.y0 < top - 1 or one.box.y1 > bottom + 1 or one.box.x0 < left - 1 or one.box.x1 > right + 1


def _doubt_narrow(lattice: Lattice) -> None:
    """A blank cell that has no room for a digit is not known: programs leave out what does not fit.

    A column of such cells only sets others apart.
    """
    sizes = sorted(one.size for face in lattice.faces for one in face.characters)
    if not sizes:
        return
    size = sizes[len(sizes) // 2]
    padding = min(
        lattice.xs[face.right]
        - lattice.xs[face.left]
        - max(one.box.x1 for one in face.characters)
        + min(one.box.x0 for one in face.characters)
        for face in lattice.faces
        if face.characters
    )
    narrowest = min(max(NARROWEST, 1.15 * size), max(0.0, padding) + 0.5 * size)
    found = [
        face
        for face in lattice.faces
        if not face.text
        and SPACER < lattice.xs[face.right] - lattice.xs[face.left] < narrowest
        and face.bottom - face.top == 1
    ]
    counts = Counter((face.left, face.right) for face in found)
    for face in found:
        if 2 * counts[face.left, face.right] <= len(lattice.ys) - 1:
            face.text = UNKNOWN


def _runs(characters: Sequence[Character]) -> list[list[Character]]:
    """Characters that follow each other in the file, on one baseline, with no gap."""
    runs: list[list[Character]] = []
    for one in characters:
        if runs and not one.text.isspace():
            last = runs[-1][-1]
            if (
                not last.text.isspace()
                and one.quarter == last.quarter == 0
                and abs(one.y - last.y) < 0.5
                and -0.2 * one.size < one.box.x0 - last.box.x1 < 0.15 * one.size
            ):
                runs[-1].append(one)
                continue
        runs.append([one])
    return runs


def _crosses(run: Sequence[Character], homes: Sequence[Face | None], lattice: Lattice) -> bool:
    """Whether a line runs through a character, not between two: the text does not fit its cell."""
    for one, home in zip(run, homes, strict=True):
        if home is None:
            continue
        inside = min(one.box.x1, lattice.xs[home.right]) - max(one.box.x0, lattice.xs[home.left])
        if one.box.width - inside > 0.2 * one.box.width:
            return True
    return False


def _settled(run: Sequence[Character], homes: Sequence[Face | None]) -> list[Face | None]:
    """The one cell of a text that does not fit it: the one that most of it stands in, else its digits are not known."""
    counts: dict[int, int] = defaultdict(int)
    for home in homes:
        counts[id(home)] += 1
    most = max(counts.values())
    winner = next(home for home in homes if counts[id(home)] == most)
    if most >= 0.7 * len(run) and winner is not None:
        return [winner] * len(run)
    for one in run:
        if one.text.isdigit():
            one.text = UNKNOWN
    return list(homes)


def _unsettle(run: Sequence[Character], homes: Sequence[Face | None]) -> None:
    """Digits that meet on a line are one number that is too wide, or two that touch: neither is known.

    They are two where the file draws each of them whole, as a text of several characters.
    """
    drawn = Counter(one.source for one in run)
    numbers = {
        k
        for k in range(1, len(run))
        if homes[k] is not homes[k - 1]
        and _is_digit(run[k])
        and _is_digit(run[k - 1])
        and (run[k].source == run[k - 1].source or max(drawn.values()) == 1)
    }
    if numbers:
        for one in run:
            if one.text.isdigit():
                one.text = UNKNOWN


def _is_digit(one: Character) -> bool:
    return one.text.isdigit() or one.text == UNKNOWN
