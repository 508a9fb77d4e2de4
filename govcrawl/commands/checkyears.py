"""`scrapy checkyears FILE… [-o OUT.jsonl]`: compare the reports of JSON lines files across years and with each other.

0: nothing odd was found (notices of severity `info` aside). 1: something was. 2: could not run (a file that is missing
or broken, nothing to compare, an output that cannot be written).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, ClassVar, NoReturn

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from tqdm import tqdm

from govcrawl.commands.terminal import left, plain, show, width
from govcrawl.corpus.lines import LinesError, read_lines
from govcrawl.corpus.yearly import Line, Yearly, yearly
from govcrawl.corpus.years import Finding, Summary, check_years
from govcrawl.crawling.atomic import AtomicFile, OutputError

STDIN = "-"
FOUND = 1
COULD_NOT_RUN = 2
INTERRUPTED = 130  # as shells say it of SIGINT
HEAD = ("", "report", "compared with", "check", "path", "expected", "actual")


class Command(ScrapyCommand):
    """Check records across years."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """For the usage line."""
        return "FILE… [-o OUT.jsonl]"

    def short_desc(self) -> str:
        """For the list of commands."""
        return "Check records (JSON lines; - is standard input) across years, and look for copied reports"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The options of its own."""
        super().add_options(parser)
        parser.add_argument(
            "-o",
            "--output",
            metavar="FILE",
            help="the findings as JSON lines, replaced as a whole (default: a table, or a line each, on stdout)",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read, compare, tell, and set the exit status."""
        try:
            self._run(args, opts)
        except KeyboardInterrupt:
            _tell("interrupted; no output was replaced")
            sys.exit(INTERRUPTED)

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        files = _files(args)
        if opts.output is not None and os.path.realpath(opts.output) in map(os.path.realpath, files):
            _refuse(f"{opts.output} is one of the files to read")
        problems: list[str] = []
        findings, summary = check_years(_records(files, problems))
        if problems:
            for problem in problems:
                _tell(problem)
            sys.exit(COULD_NOT_RUN)
        if not summary.bodies:
            _refuse(
                f"nothing to compare: none of {_many(summary.records, 'record')} says whose report it is, and of which year"
            )
        if opts.output is None:
            _print(findings)
        else:
            _write(findings, opts.output)
        for line in summary_lines(findings, summary):
            print(line, file=sys.stderr)
        if any(finding.severity != "info" for finding in findings):
            self.exitcode = FOUND


def _files(args: Sequence[str]) -> list[str]:
    """The files to read, each once, in the order of their names."""
    if not args:
        raise UsageError("name files of records, as in data/reports/*.jsonl, or -", print_help=False)
    if unknown := [arg for arg in args if arg.startswith("-") and arg != STDIN]:
        raise UsageError(
            f"unknown option {unknown[0]}; a file of that name is ./{unknown[0]}", print_help=False
        )
    if missing := [arg for arg in args if arg != STDIN and not os.path.lexists(arg)]:
        _refuse(f"no such file: {', '.join(missing)}")
    if folders := [arg for arg in args if Path(arg).is_dir()]:
        _refuse(f"{folders[0]} is a folder: name files, as in {Path(folders[0]) / '*.jsonl'}")
    found: dict[str, str] = {}
    for arg in sorted(args):
        found.setdefault(arg if arg == STDIN else os.path.realpath(arg), arg)
    return list(found.values())


def _records(files: Sequence[str], problems: list[str]) -> Iterator[Yearly | str]:
    """What is kept of every record; a file is left at its first broken line, which is added to `problems`."""
    # a bar for somebody who looks on; nothing in a pipe or a log
    with tqdm(files, disable=not sys.stderr.isatty(), unit="file", leave=False) as bar:
        for name in bar:
            try:
                if name == STDIN:
                    yield from _kept(sys.stdin.buffer, "standard input")
                else:
                    with Path(name).open("rb") as file:
                        yield from _kept(file, name)
            except LinesError as error:
                problems.append(str(error))
            except OSError as error:
                problems.append(f"{name}: {error.strerror or error}")


def _kept(file: IO[bytes], name: str) -> Iterator[Yearly | str]:
    for number, line in read_lines(file, name, Line):
        yield yearly(line, f"{name}:{number}")


# --- what is shown ----------------------------------------------------------------------------------------------------


def summary_lines(findings: Iterable[Finding], summary: Summary) -> Iterator[str]:
    """What was compared, and the outcome of each check."""
    yield (
        f"{_many(summary.records, 'record')}, {_many(summary.divisions, 'division')}, "
        f"{_many(summary.bodies, 'reporting body', 'reporting bodies')}, "
        f"{_many(summary.pairs, 'pair')} of years that follow each other"
    )
    for reason, count in sorted(summary.left_out.items()):
        yield f"  left out, {reason}: {count}"
    for check, counts in summary.checks.items():
        yield f"  {check:23}{counts.passed:7} passed{counts.failed:7} failed{counts.unassessed:7} not assessed"
    others = Counter(finding.check for finding in findings if finding.check not in summary.checks)
    for check, count in sorted(others.items()):
        yield f"  {check:23}{count:7} found"


def table(findings: Sequence[Finding]) -> Iterator[str]:
    """A table for a terminal, two lines a finding: its cells, then what they mean."""
    rows = [HEAD, *(_cells(finding) for finding in findings)]
    widths = [max(width(row[column]) for row in rows) + 2 for column in range(len(HEAD))]
    for row, finding in zip(rows, [None, *findings], strict=True):
        yield "".join(map(left, row, widths)).rstrip()
        if finding is not None:
            yield f"{'':{widths[0]}}{plain(finding.message)}"


def plain_line(finding: Finding) -> str:
    """One line for a log or a pipe."""
    other = f" ({finding.other_id})" if finding.other_id not in (None, finding.id) else ""
    return plain(f"{finding.severity} {finding.id}{other} {finding.check} {finding.path}: {finding.message}")


def _cells(finding: Finding) -> tuple[str, ...]:
    values = (
        finding.severity, finding.id, finding.other_id, finding.check, finding.path, finding.expected, finding.actual,
    )  # fmt: skip
    return tuple("" if value is None else plain(str(value)) for value in values)


def _many(count: int, one: str, more: str | None = None) -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"


# --- where it is written ----------------------------------------------------------------------------------------------


def _print(findings: Sequence[Finding]) -> None:
    lines = table(findings) if sys.stdout.isatty() and findings else map(plain_line, findings)
    try:
        show(lines)
    except OSError as error:
        _refuse(f"cannot write: {error.strerror}")


def _write(findings: Iterable[Finding], name: str) -> None:
    try:
        output = AtomicFile(name)
    except OutputError as error:
        _refuse(str(error))
    try:
        for finding in findings:
            output.file.write(json.dumps(finding.as_dict(), ensure_ascii=False).encode() + b"\n")
        output.commit()
    except OSError as error:
        _refuse(f"cannot write {name}: {error.strerror}; the file is as it was")
    finally:
        output.abandon()


def _tell(line: str) -> None:
    print(f"scrapy checkyears: {plain(line)}", file=sys.stderr)


def _refuse(reason: str) -> NoReturn:
    _tell(reason)
    sys.exit(COULD_NOT_RUN)
