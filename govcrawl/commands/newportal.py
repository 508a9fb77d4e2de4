"""`scrapy newportal CODE URL [--file] [--name NAME]`: detect a portal, declare it, and freeze its pages for a test.

0: declared; the test fails until its `expected.json` is reviewed. 1: no column of annual reports was found. 2: could
not run (a name that is taken, a bad argument, a file that cannot be written).
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from pathlib import Path
from typing import NoReturn

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError

from govcrawl.commands.detect import told
from govcrawl.commands.surveying import survey
from govcrawl.errors import DeclarationError, GovcrawlError
from govcrawl.portals.fixture import (
    EXPECTED,
    read_fixture,
    replay,
    write_expected,
    write_fixture,
    write_whole,
)
from govcrawl.portals.pasting import Draft, draft_of, province_folder
from govcrawl.portals.table import COLUMNS

TABLE = Path("spiders") / "portals.csv"
FIXTURES = Path("tests") / "fixtures" / "portals"
NOT_FOUND = 1
COULD_NOT_RUN = 2


class Command(BaseRunSpiderCommand):
    """Declare one portal."""

    requires_project = True

    def syntax(self) -> str:
        """For the usage line."""
        return "CODE URL [--file] [--name NAME]"

    def short_desc(self) -> str:
        """For the list of commands."""
        return "Declare a portal from its division's code and its home page, with frozen pages for a test"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The options of its own."""
        super().add_options(parser)
        parser.add_argument(
            "--file", action="store_true", help="write spiders/<province>/<name>.py, not a row"
        )
        parser.add_argument("--name", metavar="NAME", help="the spider's name (default: the host's)")
        parser.add_argument(
            "--into", metavar="FOLDER", default=".", help="the project's folder (default: this one)"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Detect, write, and set the exit status."""
        if len(args) != 2:
            raise UsageError(
                "give a code and a home page, as in: scrapy newportal 371302 http://www.lyls.gov.cn/",
                print_help=False,
            )
        assert self.crawler_process is not None
        assert self.settings is not None
        root = Path(opts.into)
        loader = self.crawler_process.spider_loader
        try:
            result = survey(self.crawler_process, self.settings, args[1], args[0], one_report=True)
            draft = draft_of(result, args[1], opts.name) if result is not None else None
            if result is None:
                _refuse("the run could not begin")
            if draft is None:
                for line in told(result, draft):
                    print(line)
                self.exitcode = NOT_FOUND
                return
            check_new(root, draft, loader.list() if opts.into == "." else ())
            target = (
                root / "spiders" / province_folder(draft.division) / f"{draft.name}.py"
                if opts.file
                else root / TABLE
            )
            folder = root / FIXTURES / draft.name
            write_fixture(folder, draft.cells(), result.pages)
            records = replay(read_fixture(folder))
            write_expected(folder, records)
            if opts.file:
                if not (package := target.parent / "__init__.py").exists():
                    write_whole(package, f'"""Portals of {target.parent.name.title()}."""\n'.encode())
                write_whole(target, draft.source().encode())
            else:
                write_whole(target, with_row(target, draft).encode())
        except (GovcrawlError, OSError) as error:
            _refuse(str(error))
        print(
            f"declared {draft.name} in {target}, {len(result.pages)} pages and {len(records)} record in {folder}"
        )
        print(f"next: compare {folder / EXPECTED} with the report, cell by cell, and set reviewed to true")


def check_new(root: Path, draft: Draft, names: list[str] | tuple[str, ...]) -> None:
    """Raise DeclarationError where the name is taken, or the home page is declared already."""
    remedy = "give another with --name"
    if draft.name in names:
        raise DeclarationError(f"there is a spider {draft.name} already: {remedy}")
    if (root / FIXTURES / draft.name).exists():
        raise DeclarationError(f"{FIXTURES / draft.name} is there already: remove it, or {remedy}")
    for row in _rows(root / TABLE):
        if row.get("name") == draft.name:
            raise DeclarationError(f"{TABLE} has a row {draft.name} already: {remedy}")
        if row.get("home") == draft.home and row.get("division_code") == (draft.division.code or ""):
            raise DeclarationError(f"{TABLE} has {draft.home} already as {row.get('name')}: change that row")


def with_row(table: Path, draft: Draft) -> str:
    """The table's text with one row more."""
    before = table.read_text(encoding="utf-8") if table.exists() else ",".join(COLUMNS) + "\n"
    if before.splitlines()[0].lstrip("\ufeff") != ",".join(COLUMNS):
        raise DeclarationError(f"{table} has other columns than {','.join(COLUMNS)}")
    return f"{before}{'' if before.endswith(chr(10)) else chr(10)}{draft.row()}"


def _rows(table: Path) -> list[dict[str, str]]:
    if not table.exists():
        return []
    return list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))


def _refuse(reason: str) -> NoReturn:
    print(f"scrapy newportal: {reason}", file=sys.stderr)
    sys.exit(COULD_NOT_RUN)
