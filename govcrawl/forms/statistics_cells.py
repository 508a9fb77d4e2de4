"""The annex's cells as they are collected, and what is made of them: numbers, or null with an issue."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from govcrawl.forms import form_2014 as form
from govcrawl.forms.statistics_labels import Printed, is_total
from govcrawl.forms.values import IN_YUAN, Value, convert, is_fraction
from govcrawl.record import Issue, Number, TableState
from govcrawl.record import make_issue as _issue

CODES_IN_A_ROW = 6
ROWS: Mapping[str, form.Indicator] = {row.key: row for row in form.INDICATORS}
Cells = dict[str, dict[str, Number | None]]
_SCALES = {"百": Decimal(100), "千": Decimal(1_000), "万": Decimal(10_000)}


@dataclass(slots=True)
class Reading:
    """One printed cell: its value and the unit printed for it.

    `headless`: no header says what the number is; `glued`: and nothing parts it from others, if there are any.
    """

    value: Value
    unit: str | None = None
    headless: bool = False
    glued: bool = False


@dataclass(slots=True)
class Entry:
    """A label with the values that belong to it, by column; `left` are labels in cells before it."""

    printed: Printed
    values: dict[str, Value]
    unit: str | None = None
    left: tuple[Printed, ...] = ()
    headless: bool = False
    glued: bool = False


class Annex:
    """Collects what is read. Labels that stand under several rows are told apart by what was printed before them."""

    def __init__(self, year: int | None) -> None:
        self.year = year
        self.issues: list[Issue] = []
        self.readings: dict[tuple[str, str], list[Reading]] = {}
        self.unclear: list[tuple[tuple[str, ...], dict[str, Value]]] = []
        self.columns: set[str] = {"value"}
        self.several = False  # without a header, some label has more than one number behind it
        self.section = ""
        self.head = ""

    def leave(self, code: str, message: str, raw: str) -> None:
        """File something that no cell took."""
        self.issues.append(_issue(code, "warning", form.TABLE, message, raw[:200]))

    def interrupt(self) -> None:
        """What was printed before no longer tells which row is meant."""
        self.section = self.head = ""

    def take(self, entry: Entry) -> None:
        """File one label's values."""
        printed = entry.printed
        numbers = [value for value in entry.values.values() if value.kind == "number"]
        if printed.kind in ("furniture", "remark") or (
            printed.kind == "header" and not is_total(printed.text)
        ):
            return
        if printed.kind == "head":
            self.section = self.head = printed.section
            if numbers:
                self._left_over(entry)
            return
        keys = self._keys(entry)
        if not keys or (printed.year is not None and printed.year != self.year):
            self.interrupt()
            glued = printed.kind == "unknown" and re.search(r"\d\s*$", printed.text) is not None
            if glued or any(v.kind not in ("blank", "not_applicable") for v in entry.values.values()):
                raw = f"{printed.text}: {' '.join(value.raw for value in entry.values.values())}"
                self.leave("unknown_row", "No row of the form is labelled like this.", raw)
            return
        self.columns |= entry.values.keys()
        if len(keys) > 1:
            self.unclear.append((keys, entry.values))
            self.section = self.head = ""
            return
        row = ROWS[keys[0]]
        group = keys[0].split("_", 1)[0]
        self.section = group if group in ("review", "litigation") else ""
        self.head = ""
        for column, value in entry.values.items():
            reading = Reading(value, entry.unit or printed.unit, entry.headless, entry.glued)
            self.readings.setdefault((row.key, column), []).append(reading)

    def _keys(self, entry: Entry) -> tuple[str, ...]:
        """The row a label means; several where that is not certain, none where it is unknown."""
        printed = entry.printed
        parent = next((left for left in reversed(entry.left) if left.kind in ("row", "head")), None)
        if printed.kind == "total" or (printed.kind == "header" and is_total(printed.text)):
            if parent is not None and parent.kind == "row" and len(parent.keys) == 1:
                return parent.keys
            section = parent.section if parent is not None else self.head
            return (section,) if section in ROWS else ()
        if printed.kind != "row":
            return ()
        if len(printed.keys) == 1:
            return printed.keys
        section = parent.section if parent is not None else self.section
        fitting = tuple(key for key in printed.keys if section and key.startswith(f"{section}_"))
        return fitting or (() if parent is not None and not parent.section else printed.keys)

    def _left_over(self, entry: Entry) -> None:
        raw = f"{entry.printed.text}: {' '.join(value.raw for value in entry.values.values())}"
        self.leave("leftover_cell", "Printed inside the table, and no cell of the form.", raw)

    # --- judging

    def judged(self) -> tuple[Cells, TableState]:
        """Every cell's number or None, each None with an issue, and how far the table was read."""
        self._distrust_headless()
        self._distrust_glued()
        for keys, values in self.unclear:
            for key in keys:
                for column, value in values.items():
                    if (key, column) not in self.readings:
                        note = "The label stands under several rows, and nothing tells which is meant."
                        unclear = Value("ambiguous", value.raw, note=note)
                        self.readings[key, column] = [Reading(unclear)]
        columns = [column for column in form.COLUMNS if column in self.columns]
        table: Cells = {}
        kinds: list[str] = []
        for key in ROWS:
            for column in columns:
                number, kind = self._cell(key, column)
                table.setdefault(key, {})[column] = number
                kinds.append(kind)
        sound = sum(kind in ("number", "blank", "not_applicable") for kind in kinds)
        unread = any(issue.path == form.TABLE and issue.code != "other_year_table" for issue in self.issues)
        if "blank" in kinds and not unread and {*kinds} <= {"blank", "not_applicable", "absent"}:
            self.issues.append(
                _issue("blank_table", "warning", form.TABLE, "Every cell of the table is blank.")
            )
        if sound == len(kinds):
            return table, "read"
        return table, "ambiguous" if sound == 0 and "ambiguous" in kinds else "partial"

    def _distrust_headless(self) -> None:
        """Without a header a number may be a code: where some rows have two, or all count up 1, 2, 3 …, none is read."""
        headless = [r for readings in self.readings.values() for r in readings if r.headless]
        numbers = [r.value.number for r in headless if r.value.kind == "number"]
        steps = [b - a for a, b in itertools.pairwise(numbers) if a is not None and b is not None]
        counting = len(numbers) >= CODES_IN_A_ROW and steps.count(1) * 2 > len(steps) and 0 not in numbers
        if not (counting or self.several):
            return
        note = "There is no header, and the number may be a code or of another column."
        for reading in headless:
            if reading.value.kind == "number":
                reading.value = Value("ambiguous", reading.value.raw, note=note)

    def _distrust_glued(self) -> None:
        """Glued values without a header may be two in one: they count where the sums hold, and no 0 leads any of them."""
        glued = [r for readings in self.readings.values() for r in readings if r.glued]
        if not glued:
            return
        sums = [self._holds(relation) for relation in form.RELATIONS]
        doubled = any(re.match(r"0\d", reading.value.raw) for reading in glued)
        if doubled or False in sums or True not in sums:
            for reading in glued:
                if reading.value.kind in ("number", "unreadable"):
                    note = "There is no header, and the digits may be more than one number."
                    reading.value = Value("ambiguous", reading.value.raw, note=note)

    def _holds(self, relation: form.Sum) -> bool | None:
        numbers = [
            readings[0].value.number if (readings := self.readings.get((key, "value"))) else None
            for key in (relation.total, *relation.parts)
        ]
        if any(number is None for number in numbers):
            return None
        return numbers[0] == sum(number for number in numbers[1:] if number is not None)

    def _cell(self, key: str, column: str) -> tuple[Number | None, str]:
        path = f"{form.TABLE}.{key}.{column}"
        readings = self.readings.get((key, column))
        if not readings:
            self.issues.append(_issue("unreadable", "warning", path, "The cell was not found in the table."))
            return None, "absent"
        converted = [self._in_unit(key, reading) for reading in readings]
        if len({(number, value.kind) for number, value, _ in converted}) > 1:
            raw = " | ".join(dict.fromkeys(reading.value.raw for reading in readings))[:200]
            message = "The cell is printed more than once, and not alike."
            self.issues.append(_issue("ambiguous", "warning", path, message, raw))
            return None, "ambiguous"
        number, value, notes = converted[0]
        if value.kind != "number" or number is None:
            return None, self._no_number(path, value)
        if number < 0:
            message = "A negative number in a cell that counts."
            self.issues.append(_issue("unreadable", "warning", path, message, value.raw))
            return None, "unreadable"
        money = ROWS[key].unit in IN_YUAN
        if not money and ((isinstance(number, float) and not number.is_integer()) or is_fraction(value)):
            message = "A count is printed with a point."
            self.issues.append(_issue("not_whole", "warning", path, message, value.raw))
            return None, "unreadable"
        if value.note:
            message = f"Not a plain number: {value.note}."
            self.issues.append(_issue("printed_otherwise", "info", path, message, value.raw))
        for code, message in notes.items():
            if code == "unit_converted":
                self.issues.append(_issue("unit_converted", "info", path, message, value.raw))
            else:
                self.issues.append(_issue("unit_not_printed", "info", path, message, value.raw))
        return number, "number"

    def _no_number(self, path: str, value: Value) -> str:
        if value.kind == "blank":
            self.issues.append(_issue("blank", "info", path, "The cell is blank."))
        elif value.kind == "not_applicable":
            message = "The cell holds a dash or says that there is none."
            self.issues.append(_issue("not_applicable", "info", path, message, value.raw))
        elif value.kind == "ambiguous":
            message = value.note or "The cell can be read in more than one way."
            self.issues.append(_issue("ambiguous", "warning", path, message, value.raw or None))
        else:
            message = "What is printed is no number."
            self.issues.append(_issue("unreadable", "warning", path, message, value.raw or None))
            return "unreadable"
        return value.kind

    @staticmethod
    def _in_unit(key: str, reading: Reading) -> tuple[Number | None, Value, dict[str, str]]:
        """The number in the form's unit, the value it came from, and notes by issue code."""
        value, around = reading.value, reading.unit
        number = value.number
        if value.kind != "number" or number is None:
            return None, value, {}
        notes: dict[str, str] = {}
        own = value.unit
        target = ROWS[key].unit
        if target not in IN_YUAN:
            if (own or around or "").endswith("元"):
                return None, Value("ambiguous", value.raw, note="A count with a unit of money."), {}
            scale = _SCALES.get((around or "")[:1])
            if scale is not None:
                notes["unit_converted"] = f"Printed in {around}, given one by one."
                return convert(number, scale), value, notes
            if value.scaled:
                notes["unit_converted"] = "万 or 亿 was multiplied out."
            return number, value, notes
        printed = own if own in IN_YUAN else "元" if value.scaled else around
        if printed is None:
            notes["unit_not_printed"] = f"No unit is printed; the form's is {target}."
            return number, value, notes
        if printed not in IN_YUAN:
            return None, Value("ambiguous", value.raw, note="The amount is in money of an unknown kind."), {}
        if printed != target:
            notes["unit_converted"] = f"Printed in {printed}, given in {target}."
        return convert(number, IN_YUAN[printed] / IN_YUAN[target]), value, notes
