"""How much of what was printed is read, layout by layout: `make accuracy`.

For every kind of layout, for every variant in layouts drawn at random, and for every format, reports are made from random
true figures, printed, read and compared. Exit status 1 where a promise is broken (tests/layouts/promises.py). Formats whose
tools are not installed are named with what to install, and left out.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tqdm import tqdm

from tests.layouts.cases import AXES, PLAIN, URL, Case, Verdict, judge, make_case, random_choices, read
from tests.layouts.format_writers.formats import FORMATS, cases_of
from tests.layouts.kinds import KINDS
from tests.layouts.promises import PROMISES

TRUTHS = 200
COMBINED = 200
CHUNK = 10
# formats that all variants come together in
COMBINATIONS = ("docx", "xlsx")
SHOWN = 3


@dataclass(frozen=True)
class Row:
    """One line of the table: which reports it is made of.

    `kind` or an axis with its variant, or neither; or the names of `formats`, of which each report has one. `truths`: how
    many reports, where the row says so.
    """

    name: str
    kind: str | None = None
    choices: tuple[tuple[str, str], ...] = ()
    mixed: bool = False
    formats: tuple[str, ...] = ()
    truths: int | None = None

    @property
    def batch(self) -> int:
        return FORMATS[self.formats[0]].batch if self.formats else CHUNK

    def cases(self, seeds: Iterable[int]) -> Iterator[Case]:
        """The reports of the seeds; what the row leaves open is drawn from the seed."""
        drawn: dict[str, dict[int, dict[str, str]]] = {}
        for seed in seeds:
            draw = random.Random(f"{self.name} {seed}")
            name = draw.choice(self.formats) if self.formats else self.kind or draw.choice(list(KINDS))
            choices = {**(random_choices(draw) if self.mixed else {}), **dict(self.choices)}
            if self.formats:
                drawn.setdefault(name, {})[seed] = choices
            else:
                yield make_case(seed, name, choices)
        for name, by_seed in drawn.items():
            yield from cases_of(name, list(by_seed), by_seed)


@dataclass
class Tally:
    """What became of the cells of one row of the table."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[str, str, str]] = field(default_factory=list)  # outcome, what, command
    seconds: float = 0.0
    files: int = 0

    def add(self, case: Case, verdict: Verdict, seconds: float) -> None:
        self.counts += verdict.counts
        self.seconds += seconds
        self.files += 1
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
        self.seconds += other.seconds
        self.files += other.files

    @property
    def cells(self) -> int:
        return self.counts["exact"] + self.counts["null"] + self.counts["silent"]

    def broken(self) -> list[str]:
        """The promises that were not kept. Of cells owed none may be lost but from pictures."""
        found = []
        counts = self.counts
        if counts["silent"]:
            found.append(f"{counts['silent']} cells silently wrong")
        pictured = max(
            (1 - PROMISES[keeps] for keeps in ("proved", "proved, spoilt") if counts[f"kind {keeps}"]),
            default=0.0,
        )
        if counts["lost"] > pictured * counts["owed"]:
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
    formats = [Row(name, formats=(name,), truths=one.truths) for name, one in FORMATS.items()]
    together = [
        Row(
            f"{start}, combinations",
            mixed=True,
            formats=tuple(name for name in FORMATS if name.startswith(f"{start}, ")),
            truths=COMBINED,
        )
        for start in COMBINATIONS
    ]
    return [*kinds, *variants, Row("combinations", mixed=True), *formats, *together]


def skipped(row: Row) -> list[str]:
    """What would have to be installed for the row."""
    return sorted({remedy for name in row.formats for remedy in FORMATS[name].missing()})


def measure(job: tuple[Row, range]) -> tuple[str, Tally]:
    row, seeds = job
    tally = Tally()
    for case in row.cases(seeds):
        started = time.perf_counter()
        report = read(case)
        tally.add(case, judge(case, report), time.perf_counter() - started)
    return row.name, tally


def _jobs(chosen: list[Row], truths: int | None) -> Iterator[tuple[Row, range]]:
    """The longest first, so that no worker is left alone with them at the end."""
    for row in sorted(chosen, key=lambda row: not row.formats):
        count = truths or row.truths or TRUTHS
        for start in range(0, count, row.batch):
            yield row, range(start, min(start + row.batch, count))


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
        f"{'ms a file':>11}"
    )
    lines = [head]
    for name, tally in tallies.items():
        counts = tally.counts
        lines.append(
            f"{name:32}{tally.cells:>9}{counts['exact']:>9}{counts['null']:>8}{counts['silent']:>8}"
            f"{share(counts['exact'], tally.cells):>9}{share(counts['owed'] - counts['lost'], counts['owed']):>8}"
            f"{share(counts['decided'] - counts['undecided'], counts['decided']):>11}"
            f"{1000 * tally.seconds / max(tally.files, 1):>11.1f}"
            f"{'  !' if tally.broken() else ''}"
        )
    return "\n".join(lines)


LEGEND = """\
exact: the printed number, or null with an issue where none was printed. null: a printed number read as null, with an issue.
silent: another number, or a null without an issue. owed %: of the cells that the layout keeps, how many were read.
of pictures are owed the cells of sections 3 and 4 all of whose relations hold as printed, none with a blank in it; section 2 has none.
by sums %: of the cells whose bounds are lost and whose relations hold, how many were read. !: a promise is broken.
ms a file: reading alone, while the other core reads too."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.layouts.accuracy", description=__doc__)
    parser.add_argument("--truths", type=int, help=f"reports a row (default {TRUTHS}, fewer of slow formats)")
    parser.add_argument(
        "--kind", action="append", help="only this row of the table (a kind, axis=variant, combinations)"
    )
    parser.add_argument("--seed", type=int, help="one report of a kind (with --kind and --with)")
    parser.add_argument("--save", type=Path, help="with --seed: a folder to write the report's files to")
    parser.add_argument("--formats", action="store_true", help="only the rows of formats")
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
    picked = [
        row
        for row in every
        if (not chosen.kind or row.name in chosen.kind) and (row.formats or not chosen.formats)
    ]
    remedies = {row.name: skipped(row) for row in picked}
    picked = [row for row in picked if not remedies[row.name]]
    tallies = {row.name: Tally() for row in picked}
    jobs = list(_jobs(picked, chosen.truths))
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        done = tqdm(pool.map(measure, jobs), total=len(jobs), disable=not sys.stderr.isatty(), leave=False)
        for name, tally in done:
            tallies[name].merge(tally)
    _say(table(tallies))
    _say("\n" + LEGEND)
    for name, missing in remedies.items():
        for remedy in missing:
            _say(f"skipped: {name}: {remedy}")
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
    if not chosen.kind or chosen.kind[0] not in {*KINDS, *FORMATS}:
        parser.error(f"--seed needs --kind, one of {', '.join([*KINDS, *FORMATS])}")
    choices = dict(pair.split("=", 1) for pair in chosen.choices.split(";") if pair)
    for axis, variant in choices.items():
        if variant not in AXES.get(axis, ()):
            parser.error(f"no such variant: {axis}={variant}; there are {AXES.get(axis, tuple(AXES))}")
    name = chosen.kind[0]
    if name in KINDS:
        case = make_case(chosen.seed, name, choices)
    elif FORMATS[name].missing():
        parser.error("; ".join(FORMATS[name].missing()))
    else:
        (case,) = cases_of(name, [chosen.seed], {chosen.seed: choices})
        _say(f"written as: {FORMATS[name].habit(chosen.seed)}")
    if chosen.save:
        _save(case, chosen.save)
    report = read(case)
    verdict = judge(case, report)
    if chosen.show:
        if not case.fetched or case.fetched.files:
            _say(case.body.decode())
        for issue in report.issues:
            _say(f"{issue.severity} {issue.code} {issue.path}: {issue.message} {issue.raw or ''}")
    for outcome, cells in (
        ("silent", verdict.silent),
        ("lost", verdict.lost),
        ("undecided", verdict.undecided),
    ):
        for path, what in cells.items():
            _say(f"{outcome}: {path}: {what} (printed {case.truth.cells.get(path)!r})")
    _say(f"form {report.form}, true form {case.truth.form}/{case.truth.rows_form}; {dict(verdict.counts)}")
    return 1 if verdict.silent or verdict.lost else 0


def _save(case: Case, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    url = case.fetched.url if case.fetched else URL
    files = [
        (url, case.body),
        *((file.url, file.body) for file in (case.fetched.files if case.fetched else ())),
    ]
    for address, body in files:
        path = folder / address.rpartition("/")[2]
        path.write_bytes(body or b"")
        _say(f"written: {path}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
