"""Rules to grids, slant, blank cells: drawn pictures, no recognition."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from tests.needs import needs_ocr

pytestmark = needs_ocr
SIZE = 26.0
COLUMNS = (40, 300, 400, 500, 600)
ROWS = (30, 80, 130, 180, 230)


def sheet(*, shade: int = 0, width: int = 2) -> Image.Image:
    """Four rows and columns."""
    picture = Image.new("L", (640, 260), 255)
    draw = ImageDraw.Draw(picture)
    for y in ROWS:
        draw.line((COLUMNS[0], y, COLUMNS[-1], y), fill=shade, width=width)
    for x in COLUMNS:
        draw.line((x, ROWS[0], x, ROWS[-1]), fill=shade, width=width)
    return picture


def grids(picture: Image.Image):
    import numpy as np

    from govcrawl.documents.pictures.rulings import find_grids, find_rules

    rules = find_rules(np.asarray(picture), SIZE)
    return find_grids(rules, SIZE), rules


def spans(grid) -> list[tuple[int, int, int, int]]:
    return [(place.row, place.column, place.rowspan, place.colspan) for place in grid.places]


@pytest.mark.parametrize(("shade", "width"), [(0, 1), (0, 4), (150, 2), (215, 1)])
def test_black_grey_thin_and_thick_rules_make_one_grid(shade: int, width: int) -> None:
    (grid,), _ = grids(sheet(shade=shade, width=width))
    assert spans(grid) == [(r, c, 1, 1) for r in range(4) for c in range(4)]
    assert [round(x / 10) for x in grid.columns] == [4, 30, 40, 50, 60]
    assert not any(place.unsure for place in grid.places)


def test_cells_span_where_the_rule_between_them_is_missing() -> None:
    picture = sheet()
    draw = ImageDraw.Draw(picture)
    draw.rectangle((304, 34, 596, 76), fill=255)
    draw.rectangle((44, 84, 296, 176), fill=255)
    (grid,), _ = grids(picture)
    assert spans(grid)[:5] == [(0, 0, 1, 1), (0, 1, 1, 3), (1, 0, 2, 1), (1, 1, 1, 1), (1, 2, 1, 1)]
    assert not any(place.unsure for place in grid.places)


def test_an_edge_half_missing_makes_its_cells_unsure() -> None:
    picture = sheet()
    ImageDraw.Draw(picture).rectangle((340, 126, 380, 134), fill=255)
    (grid,), _ = grids(picture)
    unsure = [(place.row, place.column) for place in grid.places if place.unsure]
    assert unsure == [(1, 1)]


@pytest.mark.parametrize(("top", "bottom", "row"), [(0, 205, 3), (55, 260, 0)])
def test_cells_in_which_the_picture_ends_are_unsure(top: int, bottom: int, row: int) -> None:
    (grid,), _ = grids(sheet().crop((0, top, 640, bottom)))
    assert [place.row for place in grid.places if place.unsure] == [row] * 4


def test_a_line_of_text_in_the_place_of_a_missing_rule_is_none() -> None:
    picture = sheet()
    draw = ImageDraw.Draw(picture)
    draw.rectangle((44, 84, 296, 176), fill=255)
    for x in range(46, 294, 12):  # strokes across the rail, hardly a gap between them
        draw.line((x, 118 + x % 20, x + 10, 136 - x % 14), fill=0, width=3)
    (grid,), _ = grids(picture)
    assert (1, 0, 2, 1) in spans(grid)


def test_underlines_and_dashes_are_no_rules() -> None:
    picture = sheet()
    draw = ImageDraw.Draw(picture)
    draw.line((320, 60, 380, 60), fill=0, width=2)
    draw.line((100, 155, 250, 155), fill=0, width=2)
    (grid,), _ = grids(picture)
    assert len(grid.places) == 16


def test_thick_rules_of_narrow_columns_are_whole_where_others_cross_them() -> None:
    """Columns of 40 pixels, of which 5 are rule: what is left between two crossings is shorter than any rule."""
    picture = Image.new("L", (520, 420), 255)
    draw = ImageDraw.Draw(picture)
    columns = (20, 180, 220, 261, 301, 342, 382, 423)
    for y in (20, 120, 170, 220, 270):
        draw.line((20, y, 423, y), fill=0, width=5)
    for x in columns:
        draw.line((x, 20, x, 270), fill=0, width=5)
    (grid,), _ = grids(picture)
    assert spans(grid) == [(r, c, 1, 1) for r in range(4) for c in range(7)]
    assert not any(place.unsure for place in grid.places)


def test_two_tables_and_an_open_side() -> None:
    picture = Image.new("L", (640, 600), 255)
    picture.paste(sheet(), (0, 0))
    picture.paste(sheet(), (0, 320))
    ImageDraw.Draw(picture).rectangle((30, 354, 44, 546), fill=255)  # the lower table has no left rule
    found, _ = grids(picture)
    assert [len(grid.rows) - 1 for grid in found] == [4, 4]
    assert [len(grid.places) for grid in found] == [16, 16]


@pytest.mark.parametrize("degrees", [-7.0, -1.3, 0.0, 0.4, 2.0])
def test_a_turned_page_is_turned_back(degrees: float) -> None:
    import numpy as np

    from govcrawl.documents.pictures.straighten import slant

    picture = sheet(width=3).rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    assert slant(np.asarray(picture)) == pytest.approx(degrees, abs=0.15)


def test_a_page_taken_from_the_side_is_set_upright() -> None:
    import numpy as np

    from govcrawl.documents.pictures.page import prepared
    from govcrawl.documents.pictures.rulings import converging, find_grids

    picture = Image.new("L", (1300, 1000), 255)
    draw = ImageDraw.Draw(picture)
    for step in range(12):
        draw.line((100, 100 + 70 * step, 1200, 100 + 70 * step), fill=0, width=2)
        draw.line((100 + 100 * step, 100, 100 + 100 * step, 870), fill=0, width=2)
    for x in range(130, 1200, 100):
        for y in range(120, 860, 70):
            draw.rectangle((x, y, x + 22, y + 24), outline=0, width=3)
    corners = (0, 0, 12, 1000, 1290, 985, 1300, 14)
    taken = picture.transform(
        picture.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=255
    )
    page = prepared(np.asarray(taken))
    assert converging(page.rules.rows, 200, page.flat.shape[0] / 2) is None
    assert converging(page.rules.columns, 200, page.flat.shape[1] / 2) is None
    (grid,) = find_grids(page.rules, page.size)
    assert spans(grid) == [(r, c, 1, 1) for r in range(11) for c in range(11)]


def test_uneven_light_is_divided_out() -> None:
    import numpy as np

    from govcrawl.documents.pictures.straighten import flatten

    shade = np.linspace(1.0, 0.6, 640)[None, :]
    dim = (np.asarray(sheet()) * shade).astype(np.uint8)
    flat = flatten(dim)
    assert np.percentile(flat[40:70, 60:290], 5) > 240
    assert np.percentile(flat[40:70, 520:590], 5) > 240
    assert flat[30, 200] < 60


def ink_of(picture: Image.Image, place: int = 0):
    import numpy as np

    from govcrawl.documents.pictures.ink import cell_ink

    (grid,), rules = grids(picture)
    page = np.asarray(picture)
    return cell_ink(page, page, rules.mask, grid.places[place].box, SIZE, 200.0)


def test_a_cell_without_ink_is_blank_and_specks_are_none() -> None:
    assert ink_of(sheet()).lines == []
    picture = sheet()
    picture.putpixel((120, 50), 90)
    assert ink_of(picture).lines == []


def test_ink_is_never_blank() -> None:
    for box, shade in (((150, 45, 160, 65), 0), ((150, 45, 160, 65), 150), ((150, 53, 180, 55), 0)):
        picture = sheet()
        ImageDraw.Draw(picture).rectangle(box, fill=shade)
        assert len(ink_of(picture).lines) == 1


def test_ink_that_is_hardly_there_is_faint() -> None:
    picture = sheet()
    ImageDraw.Draw(picture).rectangle((150, 45, 160, 65), fill=195)
    assert ink_of(picture).faint


def test_light_letters_on_a_dark_ground_are_ink() -> None:
    picture = sheet()
    draw = ImageDraw.Draw(picture)
    draw.rectangle((43, 33, 297, 77), fill=60)
    draw.rectangle((150, 45, 160, 65), fill=255)
    assert len(ink_of(picture).lines) == 1


def test_a_dash_is_told_by_its_shape() -> None:
    from govcrawl.documents.pictures.ink import dash_of

    told = []
    for right, y in ((158, 54), (172, 54), (195, 54), (172, 72)):
        picture = sheet()
        ImageDraw.Draw(picture).rectangle((150, y, right, y + 1), fill=0)
        told.append(dash_of(ink_of(picture), SIZE))
    assert told == ["-", "—", "——", None]


def settled(
    text: str,
    scores: tuple[float, ...],
    *,
    lean: float = 0.0,
    free: str | None = None,
    touching: str = "",
    figures: int = 1,
):
    from govcrawl.documents.pictures.numerals import settle
    from govcrawl.documents.pictures.recognition import Read

    looks = [Read(text, (score,) * len(text)) for score in scores]
    found = settle(
        Read(text if free is None else free, (0.9,)),
        looks,
        touching=frozenset(touching.split()),
        figures=figures,
        faint=False,
        lean=lean,
    )
    return found.text, found.doubtful


def test_a_value_is_sure_where_all_looks_agree_and_are_sure() -> None:
    assert settled("302783", (0.99, 0.98, 0.9)) == ("302783", False)
    assert settled("302783", (0.8, 0.7, 0.7)) == ("302783", True)
    assert settled("8", (0.99, 0.5, 0.4)) == ("8", True)
    assert settled("8", (0.99, 0.99, 0.99), free="3") == ("8", True)
    assert settled("0", (0.99, 0.99, 0.99), free="O") == ("0", False)
    assert settled("0", (0.99, 0.99, 0.8), free="O") == ("0", True)
    assert settled("1", (0.99, 0.99, 0.99), free="I") == ("1", False)
    assert settled("", ()) == ("", True)


@pytest.mark.parametrize(
    ("text", "touching", "figures", "doubtful"),
    [
        ("31", "left", 2, True),  # 81
        ("18", "left", 2, True),  # 48
        ("81", "left", 2, False),
        ("16", "right", 2, True),
        ("61", "right", 2, True),  # 60
        ("13", "right", 2, False),
        ("90", "left right", 2, False),
        ("9", "right", 2, True),  # and the rest of another figure
        ("90", "below", 2, True),
        ("16", "", 2, False),
    ],
)
def test_a_figure_that_runs_into_a_rule_may_be_the_rest_of_another(
    text: str, touching: str, figures: int, *, doubtful: bool
) -> None:
    assert settled(text, (0.99, 0.99, 0.99), touching=touching, figures=figures) == (text, doubtful)


def test_a_letter_is_looked_at_as_a_figure_that_was_misread_and_stays_in_doubt() -> None:
    from govcrawl.documents.pictures.numerals import may_be_value
    from govcrawl.documents.pictures.recognition import Read

    def may_be(text: str, score: float = 0.99, width: float = 0.5) -> bool:
        return may_be_value(Read(text, (score,) * len(text)), width)

    assert all(may_be(text) for text in ("", "C", "1a", "302783", "12件"))
    assert not any(may_be(text) for text in ("其他", "规章", "Word", "C类", "主"))
    assert may_be("主", 0.7)
    assert not may_be("主", 0.7, width=1.0)  # as wide as a Han character
    assert settled("0", (0.99, 0.99, 0.99), free="C") == ("0", True)


@pytest.mark.parametrize(
    ("other", "score", "doubtful"), [("5", 0.2, False), ("5", 0.7, True), ("01", 0.9, False), ("", 1.0, True)]
)
def test_a_look_that_sees_hardly_anything_does_not_speak_against(
    other: str, score: float, *, doubtful: bool
) -> None:
    from govcrawl.documents.pictures.numerals import settle
    from govcrawl.documents.pictures.recognition import Read

    looks = [Read("6", (0.97,)), Read(other, (score,) * len(other)), Read("6", (0.99,))]
    assert settle(Read("6", (0.99,)), looks, faint=False).doubtful is doubtful


def test_a_slanted_one_is_a_slash_and_doubtful() -> None:
    sure = (0.99, 0.99, 0.99)
    assert settled("1", sure, lean=0.02) == ("1", False)
    assert settled("1", sure, lean=0.18) == ("1", True)
    assert settled("1", sure, lean=0.35) == ("/", True)
    assert settled("/", sure, lean=0.0) == ("/", True)
    assert settled("/", sure, lean=0.35) == ("/", False)


@pytest.mark.parametrize(
    ("strokes", "even"),
    [
        ([(10, 20, 40), (30, 20, 40), (44, 37, 42), (56, 20, 40)], True),  # a comma is low
        ([(10, 20, 40), (30, 12, 44)], False),
        ([(10, 20, 40), (30, 20, 31)], False),
        ([(10, 12, 28), (30, 24, 40)], False),
        ([(10, 6, 44)], False),
        ([(10, 20, 40)], True),
    ],
)
def test_figures_of_a_number_are_equally_high(strokes: list[tuple[int, int, int]], *, even: bool) -> None:
    import numpy as np

    from govcrawl.documents.pictures.numerals import is_even

    picture = Image.new("L", (90, 60), 255)
    for x, top, bottom in strokes:
        ImageDraw.Draw(picture).rectangle((x, top, x + 5, bottom), fill=0)
    low, high = min(top for _, top, _ in strokes), max(bottom for *_, bottom in strokes)
    assert is_even(np.asarray(picture), (8, low, 64, high + 1), SIZE) is even


@pytest.mark.parametrize("gap", [2, 3, 5])
@pytest.mark.parametrize("side", ["left", "right", "above", "below"])
def test_a_figure_right_beside_a_rule_keeps_its_side_and_does_not_touch_it(side: str, gap: int) -> None:
    picture = sheet()
    x, y = {
        "left": (42 + gap, 45),
        "right": (285 - gap, 45),
        "above": (150, 32 + gap),
        "below": (150, 59 - gap),
    }[side]
    ImageDraw.Draw(picture).ellipse((x, y, x + 13, y + 19), outline=0, width=3)
    ink = ink_of(picture)
    assert ink.touching == frozenset()
    ((left, top, right, bottom),) = ink.lines
    assert (right - left, bottom - top) == (14, 20)


@pytest.mark.parametrize(
    ("x", "y", "side"),
    [(36, 45, "left"), (41, 45, "left"), (286, 45, "right"), (150, 31, "above"), (150, 60, "below")],
)
def test_a_figure_that_a_rule_cuts_touches_it(x: int, y: int, side: str) -> None:
    picture = sheet()
    ImageDraw.Draw(picture).ellipse((x, y, x + 13, y + 19), outline=0, width=3)
    assert ink_of(picture).touching == {side}
