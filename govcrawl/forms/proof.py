"""Figures read from pictures: kept where the report's own sums prove them, null where nothing does.

Recognition can be wrong in a way that looks right, so a recognised number alone is not a figure. A cell counts as read where
every relation (FORMS.md) that it takes part in holds; one that takes part in none, where recognition had no doubt. A blank
cell counts as nothing in a sum. Where recognition was in doubt, a relation must tie the cell to others that are certain: a
sign that is misread in the same way everywhere (7 for 1) leaves all sums right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from govcrawl.forms.reader import TablesRead
from govcrawl.forms.relations import Relation, relations_of
from govcrawl.record import Issue, Number, Tables
from govcrawl.record import make_issue as _issue

_PRINTED_NOTHING = frozenset({"blank", "not_applicable"})
FEWEST_WITNESSES = 2  # relations that must give one and the same value for a cell that was not recognised


def keep_proved(read: TablesRead, sure: TablesRead, pictured: Iterable[str]) -> TablesRead:
    """What of the tables named in `pictured` is proved; the others stay as they are.

    `read` was read with the best guess in every cell, `sure` with nothing in the cells that are in doubt. The tables' status
    becomes `image`; what is not proved is null, with the issue `from_image` and what recognition gave.
    """
    names = frozenset(pictured)
    if not names:
        return read
    cells = dict(_cells(read.tables, names))
    certain = dict(_cells(sure.tables, names))
    doubtful = {path for path, number in cells.items() if number is not None and certain.get(path) != number}
    nothing = {issue.path for issue in read.issues if issue.code in _PRINTED_NOTHING}
    proved = _proved(read.tables, cells, doubtful, {path for path in nothing if path is not None})
    unproved = {path: number for path, number in cells.items() if number is not None and path not in proved}
    issues = [issue for issue in read.issues if issue.path not in unproved and not _said_again(issue, names)]
    issues += [
        _issue("from_image", "warning", path, _why(path in doubtful), str(number))
        for path, number in unproved.items()
    ]
    issues += [
        _issue(
            "read_from_image",
            "info",
            name,
            f"The table is a picture; {_count(cells, unproved, name)} of its cells were read from it, each as its sums prove it.",
        )
        for name in sorted(names)
        if any(number is not None and path.split(".")[0] == name for path, number in cells.items())
    ]
    status = read.status.model_copy(update=dict.fromkeys(names, "image"))
    return replace(read, tables=_without(read.tables, frozenset(unproved)), status=status, issues=issues)


def _said_again(issue: Issue, names: frozenset[str]) -> bool:
    """Whether the issue says of a table what its status `image` says."""
    return issue.code == "image" and issue.path in names


def _why(doubtful: bool) -> str:
    doubt = (
        "Recognition was in doubt about it" if doubtful else "A sum that the cell takes part in does not hold"
    )
    return f"{doubt}, and nothing proves it; the number was read from a picture."


def _count(cells: Mapping[str, Number | None], unproved: Mapping[str, Number], name: str) -> str:
    own = [path for path, number in cells.items() if number is not None and path.split(".")[0] == name]
    return f"{sum(path not in unproved for path in own)} of {len(own)} printed"


def _cells(tables: Tables, names: Iterable[str]) -> Iterator[tuple[str, Number | None]]:
    """Every cell of these tables by its path."""
    for name in sorted(names):
        for key, value in (getattr(tables, name) or {}).items():
            if isinstance(value, dict):
                yield from ((f"{name}.{key}.{column}", number) for column, number in value.items())
            else:
                yield f"{name}.{key}", value


def _without(tables: Tables, paths: frozenset[str]) -> Tables:
    """The tables with null at `paths`."""
    update: dict[str, object] = {}
    for name in {path.split(".", 1)[0] for path in paths}:
        update[name] = {
            key: {c: None if f"{name}.{key}.{c}" in paths else number for c, number in value.items()}
            if isinstance(value, dict)
            else (None if f"{name}.{key}" in paths else value)
            for key, value in getattr(tables, name).items()
        }
    return tables.model_copy(update=update)


@dataclass(slots=True)
class _Sum:
    """A relation with what is known of its cells; `unknown` are those without a number that are not blank."""

    relation: Relation
    unknown: tuple[str, ...]
    holds: bool


def _proved(
    tables: Tables, cells: Mapping[str, Number | None], doubtful: set[str], nothing: set[str]
) -> set[str]:
    """The paths of the numbers that are proved."""
    known = {path: 0 if number is None and path in nothing else number for path, number in cells.items()}
    relations = [one for one in relations_of(tables) if any(path in cells for path in one.cells)]
    sums = [_assessed(relation, known) for relation in relations]
    if any(not one.holds for one in sums):
        # a doubtful cell that spoils its sums counts as not recognised; both must then give one value for it
        spoilt = {path for one in sums if not one.holds for path in one.relation.cells if path in doubtful}
        unknown = {path: None if path in spoilt else number for path, number in known.items()}
        sums = [one if one.holds else _assessed(one.relation, unknown) for one in sums]
        sums = _with_witnesses(sums, unknown)
    ties: dict[str, list[_Sum]] = defaultdict(list)
    for one in sums:
        for path in one.relation.cells:
            ties[path].append(one)
    proved = {
        path
        for path, number in cells.items()
        if number is not None and path not in doubtful and all(one.holds for one in ties[path])
    }
    waiting = {
        path
        for path in doubtful
        if ties[path] and all(one.holds and path not in one.unknown for one in ties[path])
    }
    while True:
        tied = {
            path for path in waiting if any(_ties(one, path, proved | nothing, cells) for one in ties[path])
        }
        if not tied:
            return proved
        proved |= tied
        waiting -= tied


def _ties(one: _Sum, path: str, certain: set[str], cells: Mapping[str, Number | None]) -> bool:
    """Whether the relation ties the cell to nothing but certain ones, at least one of which says something."""
    others = [other for other in one.relation.cells if other != path]
    return (
        not one.unknown
        and all(other in certain for other in others)
        and any(cells.get(other) is not None for other in others)
    )


def _assessed(relation: Relation, known: Mapping[str, Number | None]) -> _Sum:
    unknown = tuple(path for path in relation.cells if known.get(path) is None)
    holds = not unknown and _with_numbers(relation, known).outcome() is True
    return _Sum(relation, unknown, holds)


def _with_numbers(relation: Relation, known: Mapping[str, Number | None]) -> Relation:
    return replace(
        relation,
        expected=tuple(known.get(path) for path in relation.added),
        subtract=tuple(known.get(path) for path in relation.subtracted),
        actual=known.get(relation.path),
    )


def _with_witnesses(sums: Sequence[_Sum], known: Mapping[str, Number | None]) -> list[_Sum]:
    """Sums with one unrecognised cell hold where all sums of that cell give one and the same number for it."""
    told: dict[str, list[Number | None]] = defaultdict(list)
    for one in sums:
        for path in one.unknown:
            told[path].append(_missing(one.relation, path, known) if len(one.unknown) == 1 else None)
    agreed = {
        path
        for path, numbers in told.items()
        if len(numbers) >= FEWEST_WITNESSES
        and numbers[0] is not None
        and numbers[0] >= 0
        and len(set(numbers)) == 1
    }
    return [replace(one, holds=True) if one.unknown and set(one.unknown) <= agreed else one for one in sums]


def _missing(relation: Relation, path: str, known: Mapping[str, Number | None]) -> Number | None:
    """The number that the relation gives for its one cell without a number."""
    without = _with_numbers(relation, {**known, path: 0})
    assert without.actual is not None
    rest, actual = Decimal(without.expected_value()), Decimal(str(without.actual))
    value = rest if path == relation.path else actual - rest if path in relation.added else rest - actual
    return int(value) if value == value.to_integral_value() else None
