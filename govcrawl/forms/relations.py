"""The hard relations (勾稽关系) of the statutory tables (FORMS.md), evaluated on printed values.

A relation passes or fails where every operand is a number; otherwise it is unassessed. Nothing is corrected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from govcrawl.forms import form_2014
from govcrawl.forms.headers import APPLICATION_ORDER, OUTCOME_ORDER
from govcrawl.forms.model import BLOCKS
from govcrawl.forms.values import convert
from govcrawl.record import Number, RelationFailure, Relations, Row, Tables

HANDLED_PREFIXES = ("withheld_", "unavailable_", "not_processed_", "other_")
HANDLED_ROWS = ("disclosed", "partially_disclosed")


def handled_rows(rows: Iterable[str]) -> list[str]:
    """The rows whose sum is (七)总计."""
    return [key for key in rows if key in HANDLED_ROWS or key.startswith(HANDLED_PREFIXES)]


@dataclass(frozen=True, slots=True)
class Relation:
    """The sum of `expected` less the sum of `subtract` must equal `actual`, the cell at `path`.

    The numbers are as printed, None where a cell is not a number. `added` and `subtracted` are the paths of the cells
    that `expected` and `subtract` were taken from, in the same order.
    """

    name: str
    path: str
    expected: tuple[Number | None, ...]
    subtract: tuple[Number | None, ...]
    actual: Number | None
    added: tuple[str, ...] = ()
    subtracted: tuple[str, ...] = ()

    @property
    def operands(self) -> tuple[str, ...]:
        """The paths of the cells that make the expected value."""
        return self.added + self.subtracted

    @property
    def cells(self) -> tuple[str, ...]:
        """The paths of all cells that the relation ties together."""
        return (self.path, *self.operands)

    def outcome(self) -> bool | None:
        """True where it holds, False where it fails, None where an operand is missing."""
        if self.actual is None or None in self.expected or None in self.subtract:
            return None
        return _sums_to(self.expected, self.subtract, self.actual)

    def expected_value(self) -> int | Decimal:
        """What the operands make of the cell; call only where no operand is missing."""
        added = sum(_exact(number) for number in self.expected if number is not None)
        return added - sum(_exact(number) for number in self.subtract if number is not None)


def _sums_to(
    added: Sequence[Number | None], subtracted: Sequence[Number | None], actual: Number | None
) -> bool:
    """Whether numbers, none of which is missing, come to `actual`."""
    total = sum(filter(None, added)) - sum(filter(None, subtracted))
    if isinstance(total, int) and isinstance(actual, int):
        return total == actual  # the common case, and quick
    exact = sum(_exact(number) for number in added if number is not None)
    exact -= sum(_exact(number) for number in subtracted if number is not None)
    return actual is not None and exact == _exact(actual)


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
            yield Relation("outcomes", f"{block}.total", parts, (), cells.get("total"), _OUTCOME_PATHS[block])
    if tables.statistics_2014 is not None:
        yield from _statistics_relations(tables.statistics_2014)


_OUTCOME_PATHS = {block: tuple(f"{block}.{outcome}" for outcome in OUTCOME_ORDER[:-1]) for block in BLOCKS}
_Cells = tuple[tuple[str, str], ...]
"""`(row, column)` of some cells of applications."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A relation of applications before its numbers are known, so that paths are spelt out once for each form."""

    name: str
    path: str
    cell: tuple[str, str]
    add: _Cells
    subtract: _Cells
    added: tuple[str, ...]
    subtracted: tuple[str, ...]


@lru_cache(maxsize=64)
def _application_plans(keys: tuple[str, ...]) -> tuple[_Plan, ...]:
    """The relations of a table with these rows."""
    handled = handled_rows(keys)
    plans = [
        _plan("row_total", (key, "total"), [(key, column) for column in APPLICATION_ORDER[:-1]])
        for key in keys
    ]
    for column in APPLICATION_ORDER:
        received = [("new_received", column), ("carried_over", column)]
        plans.append(_plan("balance", ("carried_forward", column), received, [("handled_total", column)]))
        plans.append(_plan("handled_sum", ("handled_total", column), [(key, column) for key in handled]))
    return tuple(plans)


def _plan(
    name: str, cell: tuple[str, str], add: Sequence[tuple[str, str]], subtract: Sequence[tuple[str, str]] = ()
) -> _Plan:
    return _Plan(name, _path(cell), cell, tuple(add), tuple(subtract), _paths(add), _paths(subtract))


def _paths(cells: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(_path(cell) for cell in cells)


def _path(cell: tuple[str, str]) -> str:
    return "applications." + ".".join(cell)


def _statistics_relations(rows: Mapping[str, Row]) -> Iterator[Relation]:
    """The seven sums of the annex of 2014, in each column that was printed."""
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    for relation in form_2014.RELATIONS:
        for column in columns:
            parts = tuple(rows.get(part, {}).get(column) for part in relation.parts)
            path = f"{form_2014.TABLE}.{relation.total}.{column}"
            actual = rows.get(relation.total, {}).get(column)
            added = tuple(f"{form_2014.TABLE}.{part}.{column}" for part in relation.parts)
            yield Relation(relation.name, path, parts, (), actual, added)


def _application_relations(rows: Mapping[str, Row]) -> Iterator[Relation]:
    nothing: Row = {}
    for plan in _application_plans(tuple(rows)):
        yield Relation(
            plan.name,
            plan.path,
            tuple([rows.get(row, nothing).get(column) for row, column in plan.add]),
            tuple([rows.get(row, nothing).get(column) for row, column in plan.subtract]),
            rows.get(plan.cell[0], nothing).get(plan.cell[1]),
            plan.added,
            plan.subtracted,
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
                    relation=relation.name,
                    path=relation.path,
                    expected=expected,
                    actual=relation.actual,
                )
            )
    result.failures = failures
    return result


def failed_relations(tables: Tables) -> dict[tuple[str, str], Relation]:
    """The failed relations by name and path, no two of which are the same; each knows its cells."""
    return {
        (relation.name, relation.path): relation
        for relation in relations_of(tables)
        if relation.outcome() is False
    }


def row_total_holds(values: Sequence[Number | None]) -> bool | None:
    """Whether the seven cells of an applications row add up (the last is the total)."""
    *parts, total = values
    return None if None in values else _sums_to(parts, (), total)


def totals_hold(numbers: Sequence[Number | None], size: int) -> bool:
    """Whether each `size` numbers end in the sum of those before."""
    return all(row_total_holds(numbers[at : at + size]) is True for at in range(0, len(numbers), size))
