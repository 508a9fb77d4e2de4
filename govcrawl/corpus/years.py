"""What reports say across years, and what they repeat: soft checks over a set of records. Nothing is corrected.

Real reports break these checks, so what is found is a warning: look before you use the figures. Which of two reports
is at fault is said only where something in the records proves it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

from govcrawl.corpus.fingerprint import same_tables, similarity
from govcrawl.corpus.yearly import IN_FORCE_ROWS, TABLES, Yearly
from govcrawl.forms.values import convert
from govcrawl.record import APPLICATION_COLUMNS, Number

Check = Literal[
    "carried_over", "in_force", "same_figures", "same_text", "same_figures_elsewhere", "duplicate", "gap"
]
COMPARED: tuple[Check, ...] = (
    "carried_over",
    "in_force",
    "same_figures",
    "same_text",
    "same_figures_elsewhere",
)
"""The checks that compare, and are counted."""
CHECKS: tuple[Check, ...] = (*COMPARED, "duplicate", "gap")

LEAST_WEIGHT = 10.0
"""Bits (see `fingerprint.weight_of`) from which the same table in two years of one body is no chance."""
LEAST_WEIGHT_ELSEWHERE = 28.0
"""The same among all divisions: of some thousand reports any two may meet, so that more is asked for."""
MOST_ALIKE = 100
"""Reports with the same figures that a further one is compared with; a table that more print is a template's."""
LEAST_WEIGHT_OF_PROOF = 20.0
"""With less in common, that two tables are equal may be chance after all, and proves nothing against either."""
LEAST_SIMILARITY = 0.92
"""From here a text repeats another. Offices reuse sentences every year; four fifths in common are nothing odd."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; `as_dict` is a line of the output.

    `id` and `year` are of the report it is about, `other_id` and `other_year` of the one it was compared with.
    `expected` is what the other report makes of the cell at `path`, `actual` what is printed there; for `same_text`
    `actual` is the share of the text that is the same. `suspect` is the id of the report that must be the copy, null
    where that cannot be proved.
    """

    id: str
    year: int
    other_id: str | None
    other_year: int | None
    check: Check
    path: str
    expected: Number | None
    actual: Number | None
    suspect: str | None
    severity: Literal["warning", "info"]
    message: str

    def as_dict(self) -> dict[str, Any]:
        """The fields in the order in which they are written."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Counts:
    """How often a check was made, and with what outcome."""

    passed: int = 0
    failed: int = 0
    unassessed: int = 0

    def add(self, holds: bool | None) -> None:
        """Count one outcome; None where it could not be assessed."""
        if holds is None:
            self.unassessed += 1
        elif holds:
            self.passed += 1
        else:
            self.failed += 1


@dataclass(slots=True)
class Summary:
    """What was compared: `left_out` by reason, `pairs` of one body's reports on years that follow each other."""

    records: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    bodies: int = 0
    divisions: int = 0
    pairs: int = 0
    checks: dict[Check, Counts] = field(default_factory=lambda: {check: Counts() for check in COMPARED})


def check_years(records: Iterable[Yearly | str]) -> tuple[list[Finding], Summary]:
    """Compare records with each other; a str among them is the reason why a record cannot be compared.

    The findings are in the order of bodies and years, whatever the order of the records.
    """
    summary = Summary()
    by_id: dict[str, list[Yearly]] = {}
    for record in records:
        summary.records += 1
        if isinstance(record, str):
            summary.left_out[record] += 1
        else:
            by_id.setdefault(record.id, []).append(record)
    findings: list[Finding] = []
    bodies: dict[tuple[str, str], dict[int, Yearly | None]] = {}
    for same_id in by_id.values():
        first = same_id[0]
        agreed = all(other == first for other in same_id)
        if len(same_id) > 1:
            findings.append(_duplicate(same_id, agreed))
        bodies.setdefault(first.series, {})[first.year] = first if agreed else None
    kept = [report for years in bodies.values() for report in years.values() if report is not None]
    for body, years in bodies.items():
        findings += _within_a_body(body, years, summary)
    findings += _elsewhere(kept, summary.checks["same_figures_elsewhere"])
    summary.bodies = len(bodies)
    summary.divisions = len({series[0] for series in bodies})
    series_of = {report_id: same_id[0].series for report_id, same_id in by_id.items()}
    findings.sort(key=lambda f: (series_of[f.id], f.year, CHECKS.index(f.check), f.other_year or 0, f.path))
    return findings, summary


# --- one body's years -------------------------------------------------------------------------------------------------


def _within_a_body(
    body: tuple[str, str], years: Mapping[int, Yearly | None], summary: Summary
) -> Iterator[Finding]:
    """`years` has None for a year of which there are several records that differ: it counts as there, no more."""
    for before, year in pairwise(sorted(years)):
        last, this = years[before], years[year]
        if year == before + 1:
            summary.pairs += 1
            yield from _carried_over(last, this, summary.checks["carried_over"])
            yield from _in_force(last, this, summary.checks["in_force"])
        else:
            yield _gap(before, year, body)
    reports = sorted((report for report in years.values() if report is not None), key=lambda r: r.year)
    for place in range(1, len(reports)):
        earlier = reports[place - 1 :: -1]
        yield from _same_figures(reports[place], earlier, summary.checks["same_figures"])
        yield from _same_text(reports[place], earlier, summary.checks["same_text"])


def _carried_over(last: Yearly | None, this: Yearly | None, counts: Counts) -> Iterator[Finding]:
    for column in APPLICATION_COLUMNS:
        path = f"applications.carried_over.{column}"
        forward = last.cells.get(f"applications.carried_forward.{column}") if last else None
        over = this.cells.get(path) if this else None
        if last is None or this is None or forward is None or over is None:
            counts.add(None)
            continue
        counts.add(forward == over)
        if forward != over:
            message = f"{over} carried over into {this.year}, but the report on {last.year} carries {forward} forward."
            yield _finding(this, last, "carried_over", path, forward, over, message)


def _in_force(last: Yearly | None, this: Yearly | None, counts: Counts) -> Iterator[Finding]:
    # the form of 2019 does not ask for it
    if any(report and report.has_proactive and not report.has_in_force for report in (last, this)):
        return
    for row in IN_FORCE_ROWS:
        path = f"proactive.{row}.in_force"
        before = last.cells.get(path) if last else None
        numbers = [
            this.cells.get(f"proactive.{row}.{c}") if this else None
            for c in ("issued", "repealed", "in_force")
        ]
        issued, repealed, now = numbers
        if last is None or this is None or None in (before, issued, repealed, now):
            counts.add(None)
            continue
        assert before is not None and issued is not None and repealed is not None and now is not None  # noqa: PT018  one question for the type checker
        expected = _sum(before, issued) - Decimal(str(repealed))
        counts.add(expected == Decimal(str(now)))
        if expected != Decimal(str(now)):
            wanted = convert(1, expected)
            message = (
                f"{now} in force in {this.year}, but {before} in force in {last.year}, {issued} issued and {repealed} "
                f"repealed make {wanted}."
            )
            yield _finding(this, last, "in_force", path, wanted, now, message)


def _sum(*numbers: Number) -> Decimal:
    return sum((Decimal(str(number)) for number in numbers), Decimal(0))


def _same_figures(report: Yearly, earlier: Sequence[Yearly], counts: Counts) -> Iterator[Finding]:
    """The nearest earlier year whose figures the report repeats."""
    if not _weighty(report, TABLES, LEAST_WEIGHT):
        counts.add(None)
        return
    for other in earlier:
        same = same_tables(report.marks, other.marks)
        path = _path_of(report, same, LEAST_WEIGHT)
        if path is not None:
            counts.add(False)
            suspect, proof = _suspect(report, other, same)
            differ = [name for name in TABLES if name not in same]
            message = (
                f"The report on {report.year} prints the same {_named(path, same)} as that on {other.year}"
                f"{'; ' + ', '.join(differ) + ' differ or were not read' if differ else ''}.{proof}"
            )
            yield _finding(report, other, "same_figures", path, None, None, message, suspect)
            return
    counts.add(True)


def _same_text(report: Yearly, earlier: Sequence[Yearly], counts: Counts) -> Iterator[Finding]:
    """The nearest earlier year whose text the report repeats, years and counts aside."""
    with_text = [(other, other.text) for other in earlier if other.text is not None]
    if report.text is None or not with_text:
        counts.add(None)
        return
    for other, text in with_text:
        share = similarity(report.text, text)
        if share >= LEAST_SIMILARITY:
            counts.add(False)
            message = (
                f"The text of the report on {report.year} is that of {other.year}, years and numbers aside: "
                f"{int(share * 100)} of 100 passages are the same."
            )
            yield _finding(report, other, "same_text", "text", None, round(share, 2), message)
            return
    counts.add(True)


# --- among divisions --------------------------------------------------------------------------------------------------


def _elsewhere(reports: Sequence[Yearly], counts: Counts) -> Iterator[Finding]:
    """Reports that print the figures of another division's, of any year: in all tables, or in applications."""
    found: dict[str, Yearly] = {}
    assessed: set[str] = set()
    for names in (TABLES, ("applications",)):
        groups: dict[tuple[bytes, ...], list[Yearly]] = {}
        for report in sorted(reports, key=lambda r: (r.year, r.id)):
            if all(name in report.marks for name in names) and _weighty(
                report, names, LEAST_WEIGHT_ELSEWHERE
            ):
                assessed.add(report.id)
                group = groups.setdefault(tuple(report.marks[name].digest for name in names), [])
                others = [other for other in group[:MOST_ALIKE] if other.division != report.division]
                if others:
                    # that of the same year, if there is one, else the oldest
                    same_year = (other for other in others if other.year == report.year)
                    found.setdefault(report.id, next(same_year, others[0]))
                group.append(report)
    for report in reports:
        if report.id not in found:
            counts.add(True if report.id in assessed else None)
            continue
        counts.add(False)
        other = found[report.id]
        same = same_tables(report.marks, other.marks)
        path = "tables" if len(same) == len(TABLES) else "applications"
        suspect, proof = _suspect(report, other, same)
        message = (
            f"{_who(report)} prints the same {_named(path, same)} on {report.year} as {_who(other)} on "
            f"{other.year}.{proof}"
        )
        yield _finding(report, other, "same_figures_elsewhere", path, None, None, message, suspect)


# --- parts ------------------------------------------------------------------------------------------------------------


def _weighty(report: Yearly, names: Sequence[str], least: float) -> bool:
    """Whether these tables, as far as they were read, hold enough to tell a copy from chance."""
    return sum(report.marks[name].weight for name in names if name in report.marks) >= least


def _path_of(report: Yearly, same: Sequence[str], least: float) -> str | None:
    """What a copy is filed under: all tables, the applications, or else the weightiest; None where it is no copy."""
    if len(same) == len(TABLES) and _weighty(report, TABLES, least):
        return "tables"
    weighty = [name for name in same if report.marks[name].weight >= least]
    if not weighty or "applications" in weighty:
        return "applications" if weighty else None
    return max(weighty, key=lambda name: report.marks[name].weight)


def _named(path: str, same: Sequence[str]) -> str:
    return "figures in all tables" if path == "tables" else "figures in " + ", ".join(same)


def _who(report: Yearly) -> str:
    return f"{report.id} {report.name}".strip()


def _suspect(report: Yearly, other: Yearly, same: Sequence[str]) -> tuple[str | None, str]:
    """Which of two reports with the same figures in the tables `same` must be the copy, and the sentence that proves it.

    A report that was published before a later year was over cannot hold that year's figures. And where the prose of
    one report gives the figures of the table, and the prose of the other gives different ones, the table is the former's.
    Where the two proofs contradict each other, there is none.
    """
    if not _weighty(report, same, LEAST_WEIGHT_OF_PROOF):
        return None, ""
    proofs: dict[str, str] = {}
    published = other.published or ""
    if other.year < report.year and f"{other.year + 1}-01-01" <= published <= f"{report.year}-12-31":
        proofs[report.id] = (
            f"that on {other.year} was published on {published}, before {report.year} was over"
        )
    for right, wrong in ((other, report), (report, other)):
        told = {path for path in right.agreeing & wrong.contrary if path.partition(".")[0] in same}
        against = {path for path in wrong.agreeing & right.contrary if path.partition(".")[0] in same}
        if told and not against:
            proofs.setdefault(
                wrong.id, f"the prose of {right.id} gives the same figures, that of {wrong.id} does not"
            )
    if len(proofs) != 1:
        return None, ""
    [(suspect, proof)] = proofs.items()
    return suspect, f" The copy is in {suspect}: {proof}."


def _finding(
    this: Yearly,
    other: Yearly,
    check: Check,
    path: str,
    expected: Number | None,
    actual: Number | None,
    message: str,
    suspect: str | None = None,
) -> Finding:
    return Finding(
        this.id, this.year, other.id, other.year, check, path, expected, actual, suspect, "warning", message
    )


def _duplicate(same_id: Sequence[Yearly], agreed: bool) -> Finding:
    first = same_id[0]
    places = ", ".join(report.place for report in same_id)
    message = (
        f"{len(same_id)} records have this id and say the same: {places}."
        if agreed
        else f"{len(same_id)} records have this id and differ: {places}. None of them was compared."
    )
    return Finding(
        first.id, first.year, first.id, first.year, "duplicate", "id", None, None, None,
        "info" if agreed else "warning", message,
    )  # fmt: skip


def _gap(before: int, year: int, body: tuple[str, str]) -> Finding:
    missing = range(before + 1, year)
    named = str(missing[0]) if len(missing) == 1 else f"{missing[0]} to {missing[-1]}"
    message = f"No report on {named}, between those on {before} and {year}."
    report_id = "-".join(filter(None, (body[0], str(year), body[1])))
    return Finding(report_id, year, None, before, "gap", "year", None, None, None, "info", message)
