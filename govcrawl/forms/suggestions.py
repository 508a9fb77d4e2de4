"""Which single cell, changed alone, would make failed relations hold. A hint for a person; nothing is changed here.

Failed relations that share a cell, directly or through others, are one cluster; each cluster is judged by itself.
A cell is a candidate if it is in every failed relation of the cluster, if one and the same value mends them all, if
that value is a whole number from 0 (all cells in relations are counts), and if no relation that holds would break.
A suggestion is made only where there is exactly one candidate and all the relations it is in were assessed: with a
blank among their cells nobody knows what they would say.

So a cell of `applications` inside a fully printed table is found, for it stands in a sum of its row and in one of its
column; the five cells of 行政复议 stand in one sum, any of them may be wrong, and there is no suggestion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from govcrawl.forms.relations import Relation, relations_of
from govcrawl.record import Suggestion, Tables

FailureKey = tuple[str, str]
"""`(relation, path)` of a failure; no two relations of a report have both in common."""

_Exact = int | Decimal


def suggest(tables: Tables) -> dict[FailureKey, Suggestion]:
    """For each failed relation that one cell can mend, which cell and which value. The tables stay as they are."""
    return suggest_from(relations_of(tables))


def suggest_from(relations: Iterable[Relation]) -> dict[FailureKey, Suggestion]:
    """As `suggest`, for relations that are known already."""
    failed: list[Relation] = []
    settled: set[str] = set()
    unknown: set[str] = set()
    for relation in relations:
        holds = relation.outcome()
        if holds is None:
            unknown.update(relation.cells)
        elif holds:
            settled.update(relation.cells)
        else:
            failed.append(relation)
    suggestions: dict[FailureKey, Suggestion] = {}
    for cluster in _clusters(failed):
        candidates = _candidates(cluster, settled)
        if len(candidates) != 1:
            continue
        [(path, value)] = candidates.items()
        if path not in unknown:
            suggestions |= {
                (relation.name, relation.path): Suggestion(path=path, value=value) for relation in cluster
            }
    return suggestions


def _clusters(failed: Iterable[Relation]) -> list[list[Relation]]:
    """Failed relations that hang together by their cells."""
    clusters: list[tuple[set[str], list[Relation]]] = []
    for relation in failed:
        cells, members = set(relation.cells), [relation]
        apart = []
        for other_cells, others in clusters:
            if cells.isdisjoint(other_cells):
                apart.append((other_cells, others))
            else:
                cells, members = cells | other_cells, others + members
        clusters = [*apart, (cells, members)]
    return [members for _, members in clusters]


def _candidates(cluster: list[Relation], settled: set[str]) -> dict[str, int]:
    """The cells that can mend the whole cluster, each with the value that does."""
    shared = set(cluster[0].cells).intersection(*(relation.cells for relation in cluster[1:])) - settled
    values: dict[str, int] = {}
    for path in shared:
        wanted = {_mending_value(relation, path) for relation in cluster}
        if len(wanted) == 1:
            [value] = wanted
            if value >= 0 and value == int(value):
                values[path] = int(value)
    return values


def _mending_value(relation: Relation, path: str) -> _Exact:
    """What the cell at `path` would have to be for the relation to hold, all other cells as printed."""
    cells = _printed(relation)
    excess = relation.expected_value() - cells[relation.path]
    if path == relation.path or path in relation.subtracted:
        return cells[path] + excess
    return cells[path] - excess


def _printed(relation: Relation) -> Mapping[str, _Exact]:
    numbers = (relation.actual, *relation.expected, *relation.subtract)
    return {
        path: number if isinstance(number, int) else Decimal(str(number))
        for path, number in zip(relation.cells, numbers, strict=True)
    }
