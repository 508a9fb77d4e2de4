"""What a page draws, in the order in which it is drawn: texts, paths and pictures, seen through what clips them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2
from pypdfium2 import raw

from govcrawl.documents.pdf_pages.geometry import Box, Matrix, box_of

MAX_OBJECTS = 60_000  # of one page
MAX_SEGMENTS = 200_000
MAX_DEPTH = 8  # of forms in forms
MAX_CLIPS = 64
SHOWS_NOTHING = 8  # of 255
_ADDRESS = ctypes.c_void_p


@dataclass(slots=True)
class Path:
    """Lines and areas. `subpaths` are lists of corners; `closed` says which of them end where they began.

    `opaque`: its area hides what lies under it.
    """

    order: int
    subpaths: list[list[tuple[float, float]]]
    closed: list[bool]
    curved: list[bool]
    fill: tuple[int, int, int] | None
    stroke: tuple[int, int, int] | None
    width: float
    clip: Box | None
    opaque: bool


@dataclass(slots=True)
class Picture:
    """A picture on the page. `opaque`: it hides what lies under it."""

    order: int
    box: Box
    pixels: tuple[int, int]
    opaque: bool
    address: int = 0


@dataclass(slots=True)
class TextObject:
    """How a run of text is drawn. `spoken`: other text is given for it than what is drawn (/ActualText).

    `inner`: from the form that it stands in to what is shown; `box`: where it stands, if it is spoken.
    """

    order: int
    mode: int
    fill: tuple[int, int, int] | None
    stroke: tuple[int, int, int] | None
    clip: Box | None
    spoken: bool
    inner: Matrix | None = None
    box: Box | None = None


@dataclass(slots=True)
class Drawn:
    """Everything that one page draws; texts by the address that PDFium gives them. `cut`: there is more."""

    paths: list[Path] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    texts: dict[int, TextObject] = field(default_factory=dict)
    cut: bool = False


def drawn_on(page: pypdfium2.PdfPage, shown: Matrix) -> Drawn:
    """What `page` draws, in shown coordinates (`shown` maps to them)."""
    found = Drawn()
    walk = _Walk(found)
    walk.page(page, shown)
    return found


class _Walk:
    """One walk over the objects of a page, forms opened."""

    def __init__(self, found: Drawn) -> None:
        self.found = found
        self.order = 0
        self.segments = 0

    def page(self, page: pypdfium2.PdfPage, shown: Matrix) -> None:
        for index in range(raw.FPDFPage_CountObjects(page)):
            if not self._room():
                return
            self._object(raw.FPDFPage_GetObject(page, index), shown, None, 0)

    def _room(self) -> bool:
        if self.order >= MAX_OBJECTS or self.segments >= MAX_SEGMENTS:
            self.found.cut = True
        return not self.found.cut

    def _object(self, item: object, shown: Matrix, clip: Box | None, depth: int) -> None:
        if not item:
            return
        self.order += 1
        kind = raw.FPDFPageObj_GetType(item)
        clip = _clipped(item, shown, clip)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            self.found.texts[_address(item)] = self._text(item, clip, shown if depth else None)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            path = self._path(item, shown, clip)
            if path is not None:
                self.found.paths.append(path)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            self.found.pictures.append(self._picture(item, shown, clip))
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            matrix = _matrix(item)
            inner = matrix.then(shown)
            for index in range(max(0, raw.FPDFFormObj_CountObjects(item))):
                if not self._room():
                    return
                self._object(raw.FPDFFormObj_GetObject(item, index), inner, clip, depth + 1)

    def _text(self, item: object, clip: Box | None, inner: Matrix | None) -> TextObject:
        spoken = _is_spoken(item)
        return TextObject(
            self.order,
            raw.FPDFTextObj_GetTextRenderMode(item),
            _colour(raw.FPDFPageObj_GetFillColor, item),
            _colour(raw.FPDFPageObj_GetStrokeColor, item),
            clip,
            spoken,
            inner,
            _bounds(item, inner) if spoken and inner is not None else None,
        )

    def _picture(self, item: object, shown: Matrix, clip: Box | None) -> Picture:
        matrix = _matrix(item).then(shown)
        box = matrix.box(0, 0, 1, 1)
        if clip is not None:
            box = box.meet(clip)
        width, height = ctypes.c_uint(), ctypes.c_uint()
        raw.FPDFImageObj_GetImagePixelSize(item, width, height)
        opaque = not raw.FPDFPageObj_HasTransparency(item)
        return Picture(self.order, box, (width.value, height.value), opaque, _address(item))

    def _path(self, item: object, shown: Matrix, clip: Box | None) -> Path | None:
        mode, stroked = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, mode, stroked)
        fill = _colour(raw.FPDFPageObj_GetFillColor, item) if mode.value else None
        stroke = _colour(raw.FPDFPageObj_GetStrokeColor, item) if stroked.value else None
        if fill is None and stroke is None:
            return None
        matrix = _matrix(item).then(shown)
        width = ctypes.c_float()
        raw.FPDFPageObj_GetStrokeWidth(item, width)
        subpaths: list[list[tuple[float, float]]] = []
        closed: list[bool] = []
        curved: list[bool] = []
        x, y = ctypes.c_float(), ctypes.c_float()
        bezier: list[tuple[float, float]] = []
        for index in range(max(0, raw.FPDFPath_CountSegments(item))):
            self.segments += 1
            if not self._room():
                break
            segment = raw.FPDFPath_GetPathSegment(item, index)
            if not raw.FPDFPathSegment_GetPoint(segment, x, y):
                continue
            kind = raw.FPDFPathSegment_GetType(segment)
            point = matrix.at(x.value, y.value)
            if kind == raw.FPDF_SEGMENT_MOVETO or not subpaths:
                subpaths.append([point])
                closed.append(False)
                curved.append(False)
                bezier = []
            elif kind == raw.FPDF_SEGMENT_BEZIERTO:
                bezier.append(point)
                if len(bezier) == 3:
                    if not _is_straight(subpaths[-1][-1], bezier):
                        curved[-1] = True
                    subpaths[-1].append(point)
                    bezier = []
            else:
                subpaths[-1].append(point)
            if raw.FPDFPathSegment_GetClose(segment):
                closed[-1] = True
        if not subpaths:
            return None
        opaque = not raw.FPDFPageObj_HasTransparency(item)
        thickness = width.value * matrix.scale()
        return Path(self.order, subpaths, closed, curved, fill, stroke, thickness, clip, opaque)


def _is_straight(start: tuple[float, float], bezier: list[tuple[float, float]]) -> bool:
    """Whether a curve with its control points lies on a horizontal or vertical line."""
    box = box_of([start, *bezier])
    return min(box.width, box.height) <= 0.5


def _address(item: object) -> int:
    return ctypes.cast(item, _ADDRESS).value or 0  # type: ignore[arg-type]


def _matrix(item: object) -> Matrix:
    values = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, values):
        return Matrix()
    return Matrix(values.a, values.b, values.c, values.d, values.e, values.f)


def _bounds(item: object, inner: Matrix) -> Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    return inner.box(left.value, bottom.value, right.value, top.value)


def _colour(getter: object, item: object) -> tuple[int, int, int] | None:
    """Red, green and blue, None where it cannot be seen through its transparency; patterns count as black."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not getter(item, red, green, blue, alpha):  # type: ignore[operator]
        return 0, 0, 0
    if alpha.value < SHOWS_NOTHING:
        return None
    return red.value, green.value, blue.value


def _clipped(item: object, shown: Matrix, outer: Box | None) -> Box | None:
    """The box that an object is seen through: of its clip paths, which are nearly always rectangles."""
    clip = raw.FPDFPageObj_GetClipPath(item)
    if not clip:
        return outer
    count = raw.FPDFClipPath_CountPaths(clip)
    box = outer
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(min(max(0, count), MAX_CLIPS)):
        count_of = min(max(0, raw.FPDFClipPath_CountPathSegments(clip, path)), MAX_CLIPS)
        segments = (raw.FPDFClipPath_GetPathSegment(clip, path, index) for index in range(count_of))
        points = [
            shown.at(x.value, y.value) for segment in segments if raw.FPDFPathSegment_GetPoint(segment, x, y)
        ]
        if not points or len(points) == MAX_CLIPS:
            continue
        box = box_of(points) if box is None else box.meet(box_of(points))
    return box


def _is_spoken(item: object) -> bool:
    count = raw.FPDFPageObj_CountMarks(item)
    return any(_names_text(raw.FPDFPageObj_GetMark(item, index)) for index in range(max(0, min(count, 16))))


def _names_text(mark: object) -> bool:
    return any(key == "ActualText" for key in _keys(mark))


def _keys(mark: object) -> Iterator[str]:
    buffer = ctypes.create_string_buffer(64)
    length = ctypes.c_ulong()
    for index in range(max(0, min(raw.FPDFPageObjMark_CountParams(mark), 16))):
        wide = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
        if raw.FPDFPageObjMark_GetParamKey(mark, index, wide, 64, length):
            yield buffer.raw[: max(0, length.value - 2)].decode("utf-16-le", "replace")
