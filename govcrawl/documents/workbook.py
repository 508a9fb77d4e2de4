"""The parts of an .xlsx file (ECMA-376 part 1, 12.3 and 18): its visible sheets, as they are written.

Read here rather than by a library: those make an object of every cell of a merged area, which one short line can let grow to
billions, and refuse whole books for a style that no cell uses.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from lxml import etree

from govcrawl.documents.conditional import Rule, rule_of
from govcrawl.documents.formulas import Formula, moved, terms_of
from govcrawl.documents.problems import broken, not_read, too_large
from govcrawl.documents.sheet_names import choose_sheets

MOST_SHEETS = 100
MOST_CELLS = 200_000
MOST_STRINGS = 200_000
MOST_MERGED = 20_000
MOST_PICTURES = 50
MOST_AREAS = 50
MOST_RULES = 50
MOST_FORMULAS = 20_000  # that are added up again
MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BUILT_IN: Mapping[int, str] = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "m/d/yy h:mm", 37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)", 39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)", 41: '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""18.8.30; those of 27 to 36 and 50 to 58 are dates in Chinese, in forms of the system's."""
UNKNOWN_FORMAT = "[unknown]0"


@dataclass(frozen=True, slots=True)
class Letters:
    """How the letters of a font are printed."""

    white: bool = False
    struck: bool = False
    raised: bool = False  # or lowered


PLAIN = Letters()


class Run(NamedTuple):
    """A part of a text; `letters` None: those of its cell."""

    text: str
    letters: Letters | None = None


@dataclass(slots=True)
class Entry:
    """One cell as written: `kind` is its type (`n`, `s`, `str`, `b`, `e`, `d`), `value` None where none is kept.

    `runs` are the parts of its text that have letters of their own, empty where it has none.
    """

    row: int
    column: int
    kind: str
    value: str | None
    formula: bool
    style: int
    runs: tuple[Run, ...] = ()


@dataclass(slots=True)
class Page:
    """A visible sheet by its name. Rows and columns count from 0; `widths` are in digits. `merged`: `(top, left, bottom, right)`."""

    name: str = ""
    cells: list[Entry] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    widths: dict[int, float] = field(default_factory=dict)
    default_width: float = 8.43
    shows_zeros: bool = True
    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    formulas: dict[tuple[int, int], Formula] = field(default_factory=dict)
    hiding: list[Rule] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Style:
    """What a cell's style says of it: its number format, whether rules are around it and a ground is behind it, its letters."""

    code: str = "General"
    ruled: bool = False
    ground: bool = False
    letters: Letters = PLAIN


@dataclass(slots=True)
class Book:
    """The visible sheets of one year in their order, the name that says it, and the styles that cells name by number.

    `others` are those of earlier years, each year by its sheet's name.
    """

    pages: list[Page]
    styles: list[Style]
    date1904: bool
    more: bool
    title: str | None = None
    others: list[tuple[str, list[Page]]] = field(default_factory=list)


def read_book(body: bytes) -> Book:
    """Read the parts. Raises UnreadableFileError; the archive is one that `check_members` has passed."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return _Reader(archive).book()
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, EOFError) as error:
        raise broken(
            f"The workbook cannot be read ({type(error).__name__}): a part of it is missing or broken."
        ) from error


class _Reader:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = {name.replace("\\", "/").lower().lstrip("/"): name for name in archive.namelist()}
        self.cells = 0
        self.formulas = 0
        # of each format that a condition may give a cell, whether it hides its text
        self.hides: list[bool] = []
        self.eager = False  # whether formulas are to be computed when the workbook is opened

    def part(self, name: str) -> bytes:
        """A part's bytes. Raises KeyError where it is missing."""
        return self.archive.read(self.names[name.lower().lstrip("/")])

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """The parts that a part names: `(type, name)` by identifier (part 2, 9.3). None of them outside of the file."""
        folder, _, last = name.rpartition("/")
        path = f"{folder}/_rels/{last}.rels".lstrip("/")
        if path.lower() not in self.names:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for element in _parse(self.part(path)):
            if _tag(element) == "Relationship" and element.get("TargetMode") != "External":
                target = element.get("Target") or ""
                where = (
                    target.lstrip("/")
                    if target.startswith("/")
                    else posixpath.normpath(posixpath.join(folder, target))
                )
                found[element.get("Id") or ""] = ((element.get("Type") or "").rpartition("/")[2], where)
        return found

    def book(self) -> Book:
        root = self.relations("")
        name = next((target for kind, target in root.values() if kind == "officeDocument"), "xl/workbook.xml")
        if name.lower().endswith(".bin"):
            raise not_read("Binary workbooks (.xlsb) are not read; save it as .xlsx.")
        relations = self.relations(name)
        named = dict(relations.values())
        workbook = _parse(self.part(name))
        date1904 = False
        sheets: list[str] = []
        titles: list[str] = []
        for element in workbook.iter():
            if _tag(element) == "workbookPr":
                date1904 = _flag(element.get("date1904"))
            elif _tag(element) == "calcPr":
                self.eager = _flag(element.get("fullCalcOnLoad")) or not _flag(
                    element.get("calcCompleted", "1")
                )
            elif _tag(element) == "sheet" and element.get("state", "visible") == "visible":
                identifier = next(
                    (value for key, value in element.attrib.items() if str(key).endswith("}id")), ""
                )
                kind, target = relations[str(identifier)]
                if kind == "worksheet":
                    sheets.append(target)
                    titles.append(element.get("name") or "")
        strings = self.strings(named["sharedStrings"]) if "sharedStrings" in named else []
        styles = self.styles(named.get("styles"))
        chosen = choose_sheets(titles)
        pages = [self.page(sheets[place], titles[place], strings) for place in chosen.kept[:MOST_SHEETS]]
        others = [
            (title, [self.page(sheets[place], titles[place], strings) for place in places[:MOST_SHEETS]])
            for title, places in chosen.others
        ]
        return Book(pages, styles, date1904, len(chosen.kept) > MOST_SHEETS, chosen.title, others)

    def strings(self, name: str) -> list[tuple[Run, ...]]:
        """The texts that cells name by number (18.4.8), without the readings printed above them."""
        found: list[tuple[Run, ...]] = []
        for element in _elements(self.part(name), "si"):
            found.append(_runs(element))
            if len(found) > MOST_STRINGS:
                raise too_large(f"The workbook has more than {MOST_STRINGS} texts; take the table out of it.")
        return found

    def styles(self, name: str | None) -> list[Style]:
        """The styles that cells name by number (18.8.10)."""
        if name is None or name.lower() not in self.names:
            return []
        codes = dict(_BUILT_IN)
        borders: list[bool] = []
        letters: list[Letters] = []
        inks: list[dict[str, str]] = []
        grounds: list[bool] = []
        paints: list[list[dict[str, str]]] = []
        styles: list[Style] = []
        for part in _parse(self.part(name)):
            if _tag(part) == "numFmts":
                codes.update(
                    {
                        int(one.get("numFmtId") or 0): one.get("formatCode") or "General"
                        for one in part
                        if _tag(one) == "numFmt"
                    }
                )
            elif _tag(part) == "borders":
                borders = [_has_rules(one) for one in part if _tag(one) == "border"]
            elif _tag(part) == "fonts":
                letters = [_letters(one) for one in part if _tag(one) == "font"]
                inks = [_ink(one) for one in part if _tag(one) == "font"]
            elif _tag(part) == "fills":
                grounds = [_has_ground(one) for one in part if _tag(one) == "fill"]
                paints = [_colors(one)[:1] for one in part if _tag(one) == "fill"]
            elif _tag(part) == "dxfs":
                self.hides = [_hides(one) for one in part if _tag(one) == "dxf"]
            elif _tag(part) == "cellXfs":
                for one in part:
                    if _tag(one) == "xf":
                        code = codes.get(int(one.get("numFmtId") or 0), UNKNOWN_FORMAT)
                        border, font, fill = (
                            int(one.get(key) or 0) for key in ("borderId", "fontId", "fillId")
                        )
                        look = letters[font] if font < len(letters) else PLAIN
                        if (
                            font < len(inks)
                            and fill < len(paints)
                            and inks[font]
                            and inks[font] in paints[fill]
                        ):
                            look = replace(look, struck=True)  # blacked out
                        styles.append(
                            Style(
                                code,
                                border < len(borders) and borders[border],
                                fill < len(grounds) and grounds[fill],
                                look,
                            )
                        )
        return styles

    def page(self, name: str, title: str, strings: list[tuple[Run, ...]]) -> Page:
        page = Page(title)
        shared: dict[str, tuple[str, int, int]] = {}
        done = column = -1  # the last row that ended, the last cell of the open one
        for element in _elements(
            self.part(name), "row", "c", "mergeCell", "col", "sheetFormatPr", "sheetView", "cfRule"
        ):
            tag = _tag(element)
            if tag == "c":
                parent = element.getparent()
                place = _place(element.get("r"))
                row, column = place or (_number_of(parent, done + 1), column + 1)
                self.cells += 1
                if self.cells > MOST_CELLS:
                    raise too_large(
                        f"The workbook has more than {MOST_CELLS} cells; take the table out of it."
                    )
                page.cells.append(_entry(element, row, column, strings))
                if page.cells[-1].formula:
                    page.formulas[row, column] = self.formula(element, row, column, shared)
            elif tag == "row":
                done, column = _number_of(element, done + 1), -1
                if _flag(element.get("hidden")) or _is_zero(element.get("ht")):
                    page.hidden_rows.add(done)
            elif tag == "cfRule":
                if len(page.hiding) < MOST_RULES:
                    page.hiding += self.rule(element)
            elif tag == "mergeCell":
                if len(page.merged) < MOST_MERGED and (area := _area(element.get("ref"))):
                    page.merged.append(area)
            elif tag == "col":
                columns = range(
                    int(element.get("min") or 1) - 1, min(int(element.get("max") or 1), MOST_COLUMNS)
                )
                width = element.get("width")
                if _flag(element.get("hidden")) or _is_zero(width):
                    page.hidden_columns.update(columns)
                elif width is not None:
                    page.widths.update(dict.fromkeys(columns, max(float(width) - 0.71, 0.0)))
            elif tag == "sheetView":
                page.shows_zeros = page.shows_zeros and _flag(element.get("showZeros", "1"))
            elif (width := element.get("defaultColWidth")) is not None:
                page.default_width = max(float(width) - 0.71, 0.0)
        page.pictures = list(self.pictures(name))
        page.merged.sort()
        return page

    def rule(self, element: etree._Element) -> Iterator[Rule]:
        """A rule, where its format hides what it applies to."""
        number = int(element.get("dxfId") or -1)
        parent = element.getparent()
        if not 0 <= number < len(self.hides) or not self.hides[number] or parent is None:
            return
        areas = [area for text in (parent.get("sqref") or "").split()[:MOST_AREAS] if (area := _area(text))]
        formulas = [one.text or "" for one in element if _tag(one) == "formula"]
        yield rule_of(areas, element.get("type") or "", element.get("operator"), formulas)

    def formula(
        self, cell: etree._Element, row: int, column: int, shared: dict[str, tuple[str, int, int]]
    ) -> Formula:
        """The formula of a cell; `shared` are those that several cells have, by their number, and where their texts are meant."""
        self.formulas += 1
        if self.formulas > MOST_FORMULAS:
            return Formula(None, self.eager)
        element = next(one for one in cell if _tag(one) == "f")
        text = element.text or ""
        if element.get("t") == "shared":
            number = element.get("si") or ""
            if text:
                shared[number] = text, row, column
            elif number in shared:
                text, first, begin = shared[number]
                text = moved(text, row - first, column - begin)
        return Formula(terms_of(text), self.eager)

    def pictures(self, name: str) -> Iterator[tuple[str, bytes]]:
        """The pictures on a sheet: a table may have been pasted as one."""
        count = 0
        for kind, drawing in self.relations(name).values():
            if kind != "drawing":
                continue
            for inner, target in self.relations(drawing).values():
                if inner == "image" and target.lower() in self.names and count < MOST_PICTURES:
                    count += 1
                    yield target, self.part(target)


def _parse(body: bytes) -> etree._Element:
    return etree.fromstring(
        body, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    )


def _elements(body: bytes, *tags: str) -> Iterator[etree._Element]:
    """The elements of these names at their ends, each gone once it was looked at."""
    wanted = [f"{{*}}{tag}" for tag in tags] + list(tags)
    for _, element in etree.iterparse(
        io.BytesIO(body),
        events=("end",),
        tag=wanted,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    ):
        yield element
        element.clear(keep_tail=True)
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def _tag(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _flag(value: str | None) -> bool:
    return value is not None and value.lower() not in ("0", "false", "off", "")


def _letters(font: etree._Element) -> Letters:
    """How the letters of a font, or of a run, are printed (18.8.22, 18.4.7)."""
    white = struck = raised = False
    for one in font:
        tag = _tag(one)
        if tag == "strike":
            struck = _flag(one.get("val", "1"))
        elif tag == "vertAlign":
            raised = one.get("val", "baseline") != "baseline"
        elif tag == "color":
            white = _is_white(one)
    return Letters(white, struck, raised)


def _ink(font: etree._Element) -> dict[str, str]:
    """The colour of a font, as it is written."""
    color = next((one for one in font if _tag(one) == "color"), None)
    return {} if color is None else {str(key): str(said) for key, said in color.attrib.items()}


def _is_white(color: etree._Element) -> bool:
    """Whether a colour is white: by itself, the theme's first, or the palette's (18.8.27)."""
    said = (color.get("rgb") or "").upper()
    plain = color.get("theme") == "0" and float(color.get("tint") or 0) == 0
    return said in ("FFFFFFFF", "00FFFFFF", "FFFFFF") or plain or color.get("indexed") in ("1", "9")


def _has_ground(fill: etree._Element) -> bool:
    """Whether a fill gives a ground."""
    return any(
        _tag(one) == "gradientFill" or one.get("patternType", "none") != "none" for one in fill if _tag(one)
    )


def _hides(format_: etree._Element) -> bool:
    """Whether a conditional format strikes a text, changes how a number is shown, or gives letters the colour of their ground."""
    parts = {_tag(one): one for one in format_}
    font, fill = parts.get("font"), parts.get("fill")
    letters = PLAIN if font is None else _letters(font)
    if letters.struck or "numFmt" in parts:
        return True
    ground = _colors(fill)
    own = {} if font is None else _ink(font)
    return (letters.white and not ground) or (bool(own) and own in ground)


def _colors(fill: etree._Element | None) -> list[dict[str, str]]:
    """The colours of a fill, as they are written."""
    if fill is None:
        return []
    return [
        {str(key): str(said) for key, said in one.attrib.items()}
        for one in fill.iter()
        if _tag(one) in ("fgColor", "bgColor") and one.get("indexed") != "64"
    ]


def _is_zero(length: str | None) -> bool:
    return length is not None and float(length) == 0


def _number_of(row: etree._Element | None, otherwise: int) -> int:
    """The number of a row, from 0: written, or the one behind the last."""
    written = row.get("r") if row is not None else None
    return int(written) - 1 if written else otherwise


def _place(reference: str | None) -> tuple[int, int] | None:
    """Row and column of `B3`, from 0."""
    found = _PLACE.fullmatch(reference or "")
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    return (row - 1, column - 1) if 0 < row <= MOST_ROWS and column <= MOST_COLUMNS else None


def _area(reference: str | None) -> tuple[int, int, int, int] | None:
    begin, _, end = (reference or "").partition(":")
    first, last = _place(begin), _place(end or begin)
    if first is None or last is None or last < first or last[1] < first[1]:
        return None
    return (*first, *last)


def _entry(element: etree._Element, row: int, column: int, strings: list[tuple[Run, ...]]) -> Entry:
    kind = element.get("t") or "n"
    value: str | None = None
    runs: tuple[Run, ...] = ()
    formula = False
    for child in element:
        tag = _tag(child)
        if tag == "v":
            value = child.text or ""
        elif tag == "is":
            kind, runs = "str", _runs(child)
            value = _whole(runs)
        elif tag == "f":
            formula = True
    if kind == "s" and value is not None:
        number = int(value)
        if not 0 <= number < len(strings):
            msg = "a cell names a text that is not there"
            raise ValueError(msg)
        kind, runs = "str", strings[number]
        value = _whole(runs)
    elif kind == "str" and value is not None and not formula:
        value = _unescaped(value)
    return Entry(row, column, kind, value, formula, int(element.get("s") or 0), runs)


def _runs(element: etree._Element) -> tuple[Run, ...]:
    """The runs of a text one behind another."""
    runs: list[Run] = []
    for child in element:
        tag = _tag(child)
        if tag == "t":
            runs.append(Run(_unescaped(child.text or "")))
        elif tag == "r":
            letters = next((_letters(inner) for inner in child if _tag(inner) == "rPr"), None)
            text = "".join(inner.text or "" for inner in child if _tag(inner) == "t")
            runs.append(Run(_unescaped(text), letters))
    return tuple(runs)


def _whole(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


def _unescaped(text: str) -> str:
    """Without what Excel writes for characters that XML has not (22.4.2.4)."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _has_rules(border: etree._Element) -> bool:
    """Whether a cell has lines at its sides, or above and below."""
    sides = {_tag(side) for side in border if side.get("style", "none") != "none"}
    return bool(sides & {"left", "right", "start", "end"}) or {"top", "bottom"} <= sides
