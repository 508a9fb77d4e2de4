"""How much of what was printed is read, layout by layout: `make accuracy`.

For every kind of layout, and for every variant in layouts drawn at random, reports are made from random true figures,
printed, read and compared. Exit status 1 where a promise is broken (tests/layouts/promises.py).
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from tqdm import tqdm

from tests.layouts.cases import AXES, PLAIN, Case, Verdict, judge, make_case, random_choices, read
from tests.layouts.kinds import KINDS
from tests.layouts.promises import PROMISES

TRUTHS = 200
CHUNK = 10
SHOWN = 3


@dataclass(frozen=True)
class Row:
    """One line of the table: which reports it is made of. `kind` or an axis with its variant, or neither."""

    name: str
    kind: str | None = None
    choices: tuple[tuple[str, str], ...] = ()
    mixed: bool = False

    def case(self, seed: int) -> Case:
        """The report of a seed; what the row leaves open is drawn from the seed."""
        draw = random.Random(f"{self.name} {seed}")
        kind = self.kind or draw.choice(list(KINDS))
        choices = {**(random_choices(draw) if self.mixed else {}), **dict(self.choices)}
        return make_case(seed, kind, choices)


@dataclass
class Tally:
    """What became of the cells of one row of the table."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[str, str, str]] = field(default_factory=list)  # outcome, what, command

    def add(self, case: Case, verdict: Verdict) -> None:
        self.counts += verdict.counts
        keeps = case.kind.keeps
        self.counts["owed"] += len(case.must)
        self.counts["lost"] += len(verdict.lost)
        self.counts["decided"] += len(case.decided)
        self.counts["undecided"] += len(verdict.undecided)
        self.counts[f"kind {keeps}"] += 1
        for outcome, cells in (
            ("silent", verdict.silent),
            ("lost", verdict.lost),
            ("undecided", verdict.undecided),
        ):
            if cells:
                self.examples.append((outcome, _told(cells), case.command()))

    def merge(self, other: Tally) -> None:
        self.counts.update(other.counts)
        self.examples += other.examples

    def broken(self) -> list[str]:
        """The promises that were not kept."""
        found = []
        counts = self.counts
        if counts["silent"]:
            found.append(f"{counts['silent']} cells silently wrong")
        if counts["lost"]:
            found.append(f"{counts['lost']} of {counts['owed']} cells not read that the layout keeps")
        if counts["undecided"] > (1 - PROMISES["digits"]) * counts["decided"]:
            found.append(
                f"{counts['undecided']} of {counts['decided']} cells not read that the relations give"
            )
        return found


def _told(cells: Mapping[str, object]) -> str:
    shown = [f"{path}: {what}" for path, what in list(cells.items())[:4]]
    more = f" and {len(cells) - 4} more" if len(cells) > 4 else ""
    return "; ".join(shown) + more


def rows() -> list[Row]:
    """Every kind by itself, every variant in kinds drawn at random, and everything at random."""
    kinds = [Row(name, kind=name) for name in KINDS]
    variants = [
        Row(f"{axis}={variant}", choices=((axis, variant),))
        for axis, names in AXES.items()
        for variant in names
        if variant != PLAIN[axis]
    ]
    return [*kinds, *variants, Row("combinations", mixed=True)]


def measure(job: tuple[Row, range]) -> tuple[str, Tally]:
    row, seeds = job
    tally = Tally()
    for seed in seeds:
        case = row.case(seed)
        tally.add(case, judge(case, read(case)))
    return row.name, tally


def _jobs(chosen: list[Row], truths: int) -> Iterator[tuple[Row, range]]:
    for start in range(0, truths, CHUNK):
        for row in chosen:
            yield row, range(start, min(start + CHUNK, truths))


def share(part: int, whole: int) -> str:
    """A percentage that says 100 only for all."""
    if not whole:
        return "-"
    percent = 100 * part / whole
    return "100" if part == whole else f"{min(percent, 99.99):.2f}"


def table(tallies: Mapping[str, Tally]) -> str:
    """The figures, a line a row."""
    head = (
        f"{'':32}{'cells':>9}{'exact':>9}{'null':>8}{'silent':>8}{'exact %':>9}{'owed %':>8}{'by sums %':>11}"
    )
    lines = [head]
    for name, tally in tallies.items():
        counts = tally.counts
        cells = counts["exact"] + counts["null"] + counts["silent"]
        lines.append(
            f"{name:32}{cells:>9}{counts['exact']:>9}{counts['null']:>8}{counts['silent']:>8}"
            f"{share(counts['exact'], cells):>9}{share(counts['owed'] - counts['lost'], counts['owed']):>8}"
            f"{share(counts['decided'] - counts['undecided'], counts['decided']):>11}"
            f"{'  !' if tally.broken() else ''}"
        )
    return "\n".join(lines)


LEGEND = """\
exact: the printed number, or null with an issue where none was printed. null: a printed number read as null, with an issue.
silent: another number, or a null without an issue. owed %: of the cells that the layout keeps, how many were read.
by sums %: of the cells whose bounds are lost and whose relations hold, how many were read. !: a promise is broken."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.layouts.accuracy", description=__doc__)
    parser.add_argument("--truths", type=int, default=TRUTHS, help=f"reports a row (default {TRUTHS})")
    parser.add_argument(
        "--kind", action="append", help="only this row of the table (a kind, axis=variant, combinations)"
    )
    parser.add_argument("--seed", type=int, help="one report of a kind (with --kind and --with)")
    parser.add_argument("--with", dest="choices", default="", help="axis=variant;… for --seed")
    parser.add_argument(
        "--show", action="store_true", help="print cells that are silent or lost, and how to see them"
    )
    chosen = parser.parse_args(arguments)
    if chosen.seed is not None:
        return _one(parser, chosen)
    every = rows()
    known = {row.name for row in every}
    for name in chosen.kind or ():
        if name not in known:
            parser.error(f"no such row: {name}; there are {', '.join(sorted(known))}")
    picked = [row for row in every if not chosen.kind or row.name in chosen.kind]
    tallies = {row.name: Tally() for row in picked}
    jobs = list(_jobs(picked, chosen.truths))
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        done = tqdm(pool.map(measure, jobs), total=len(jobs), disable=not sys.stderr.isatty(), leave=False)
        for name, tally in done:
            tallies[name].merge(tally)
    _say(table(tallies))
    _say("\n" + LEGEND)
    broken = {name: tally.broken() for name, tally in tallies.items() if tally.broken()}
    for name, found in broken.items():
        _say(f"broken: {name}: {'; '.join(found)}")
        if chosen.show:
            _show(tallies[name])
    return 1 if broken else 0


def _show(tally: Tally) -> None:
    for outcome in ("silent", "lost", "undecided"):
        for _, what, command in [example for example in tally.examples if example[0] == outcome][:SHOWN]:
            _say(f"  {outcome}: {what}\n    {command}")


def _one(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> int:
    if not chosen.kind or chosen.kind[0] not in KINDS:
        parser.error(f"--seed needs --kind, one of {', '.join(KINDS)}")
    choices = dict(pair.split("=", 1) for pair in chosen.choices.split(";") if pair)
    for axis, variant in choices.items():
        if variant not in AXES.get(axis, ()):
            parser.error(f"no such variant: {axis}={variant}; there are {AXES.get(axis, tuple(AXES))}")
    case = make_case(chosen.seed, chosen.kind[0], choices)
    report = read(case)
    verdict = judge(case, report)
    if chosen.show:
        _say(case.body.decode())
        for issue in report.issues:
            _say(f"{issue.severity} {issue.code} {issue.path}: {issue.message} {issue.raw or ''}")
    for name, cells in (("silent", verdict.silent), ("lost", verdict.lost), ("undecided", verdict.undecided)):
        for path, what in cells.items():
            _say(f"{name}: {path}: {what} (printed {case.truth.cells.get(path)!r})")
    _say(f"form {report.form}, true form {case.truth.form}/{case.truth.rows_form}; {dict(verdict.counts)}")
    return 1 if verdict.silent or verdict.lost else 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
