"""The hard relations (勾稽关系) of the statutory tables (FORMS.md), evaluated on printed values.

A relation passes or fails where every operand is a number; otherwise it is unassessed. Nothing is corrected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from govcrawl.forms import form_2014
from govcrawl.forms.headers import APPLICATION_ORDER, OUTCOME_ORDER
from govcrawl.forms.model import BLOCKS
from govcrawl.forms.values import convert
from govcrawl.record import Number, RelationFailure, Relations, Row, Tables

HANDLED_PREFIXES = ("withheld_", "unavailable_", "not_processed_", "other_")
HANDLED_ROWS = ("disclosed", "partially_disclosed")


@dataclass(frozen=True, slots=True)
class Relation:
    """`left` (plus `left_more`) must equal the sum of `parts` less `minus`; filed under `path`.

    `operands` are the printed numbers the relation needs, None where a cell is not a number.
    """

    name: str
    path: str
    expected: tuple[Number | None, ...]
    subtract: tuple[Number | None, ...]
    actual: Number | None

    def outcome(self) -> bool | None:
        """True where it holds, False where it fails, None where an operand is missing."""
        if self.actual is None or None in self.expected or None in self.subtract:
            return None
        return self.expected_value() == _exact(self.actual)

    def expected_value(self) -> int | Decimal:
        """What the operands make of the cell; call only where no operand is missing."""
        added = sum(_exact(number) for number in self.expected if number is not None)
        return added - sum(_exact(number) for number in self.subtract if number is not None)


def _exact(number: Number) -> int | Decimal:
    """A number to add up without binary fractions: counts stay integers, which is the common case and quick."""
    return number if isinstance(number, int) else Decimal(str(number))


def relations_of(tables: Tables) -> Iterator[Relation]:
    """Every hard relation of the tables that were read: 42 for form 2021, 40 for 2019, 7 a column for 2014."""
    if tables.applications is not None:
        yield from _application_relations(tables.applications)
    for block in BLOCKS:
        cells: Row | None = getattr(tables, block)
        if cells is not None:
            parts = tuple(cells.get(outcome) for outcome in OUTCOME_ORDER[:-1])
            yield Relation("outcomes", f"{block}.total", parts, (), cells.get("total"))
    if tables.statistics_2014 is not None:
        yield from _statistics_relations(tables.statistics_2014)


def _statistics_relations(rows: Mapping[str, Row]) -> Iterator[Relation]:
    """The seven sums of the annex of 2014, in each column that was printed."""
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    for relation in form_2014.RELATIONS:
        for column in columns:
            parts = tuple(rows.get(part, {}).get(column) for part in relation.parts)
            path = f"{form_2014.TABLE}.{relation.total}.{column}"
            yield Relation(relation.name, path, parts, (), rows.get(relation.total, {}).get(column))


def _application_relations(rows: Mapping[str, Row]) -> Iterator[Relation]:
    for key, row in rows.items():
        parts = tuple(row.get(column) for column in APPLICATION_ORDER[:-1])
        yield Relation("row_total", f"applications.{key}.total", parts, (), row.get("total"))
    handled = [key for key in rows if key in HANDLED_ROWS or key.startswith(HANDLED_PREFIXES)]
    for column in APPLICATION_ORDER:

        def cell(row: str, column: str = column) -> Number | None:
            return rows.get(row, {}).get(column)

        yield Relation(
            "balance",
            f"applications.carried_forward.{column}",
            (cell("new_received"), cell("carried_over")),
            (cell("handled_total"),),
            cell("carried_forward"),
        )
        yield Relation(
            "handled_sum",
            f"applications.handled_total.{column}",
            tuple(cell(row) for row in handled),
            (),
            cell("handled_total"),
        )


def evaluate(tables: Tables) -> Relations:
    """Count passed, failed and unassessed relations, and list the failed ones with both sides."""
    result = Relations()
    failures: list[RelationFailure] = []
    for relation in relations_of(tables):
        holds = relation.outcome()
        if holds is None:
            result.unassessed += 1
        elif holds:
            result.passed += 1
        else:
            result.failed += 1
            assert relation.actual is not None
            expected = convert(1, Decimal(relation.expected_value()))
            failures.append(
                RelationFailure(
                    relation=relation.name, path=relation.path, expected=expected, actual=relation.actual
                )
            )
    result.failures = failures
    return result


def row_total_holds(values: Sequence[Number | None]) -> bool | None:
    """Whether the seven cells of an applications row add up (the last is the total)."""
    return Relation("row_total", "", tuple(values[:-1]), (), values[-1]).outcome()
