"""Where Scrapy finds the portals: files in `spiders/`, and the rows of `spiders/portals.csv`.

A row becomes a spider class of its family when it is asked for; `scrapy list` builds none. A broken row stops only
what needs the whole table.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

from scrapy import Request, Spider
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader

from govcrawl.errors import DeclarationError
from govcrawl.portals.base import PortalSpider
from govcrawl.portals.families import FAMILIES
from govcrawl.portals.table import PortalRow, Problem, division_of, read_table
from govcrawl.portals.undeclared import UndeclaredPortal

TABLE: Final = "portals.csv"


class TableError(DeclarationError, UsageError):
    """The table, or a name in it, cannot be used. Scrapy's commands print it as one line and exit with 2."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.print_help = False


@dataclass(frozen=True, slots=True)
class Portal:
    """A declared portal: its class, the place of its declaration, and its row where it has one."""

    where: str
    spider: type[PortalSpider]
    row: PortalRow | None = None


class PortalSpiderLoader(SpiderLoader):
    """Scrapy's loader, and the table of each module in SPIDER_MODULES that has one."""

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._rows: dict[str, PortalRow] = {}
        #: what is wrong with the tables; `list` refuses to hide it
        self.problems: list[Problem] = []
        self._shared: dict[str, str] = {}
        self._built: dict[str, type[PortalSpider]] = {}
        for module in self.spider_modules:
            self._read(module)

    def _read(self, module: str) -> None:
        origin = import_module(module).__file__
        path = Path(origin or "").parent / TABLE
        if origin is None or Path(origin).name != "__init__.py" or not path.is_file():
            return
        place = f"{module.replace('.', '/')}/{TABLE}"
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            self.problems.append(
                Problem(place, "file", f"is not UTF-8 (byte {error.start})", "save it as UTF-8")
            )
            return
        rows, problems = read_table(text, place, FAMILIES)
        self.problems += problems
        for row in rows:
            other = self._place(row.name)
            if other is not None:
                remedy = "delete the row, or the file"
                problem = Problem(row.where, "name", f"{row.name} is also in {other}", remedy)
                self.problems.append(problem)
                self._shared[row.name] = str(problem)
            else:
                self._rows[row.name] = row

    def _place(self, name: str) -> str | None:
        if name in self._rows:
            return self._rows[name].where
        return file_of(self._spiders[name]) if name in self._spiders else None

    def list(self) -> list[str]:
        """All names. Raises TableError where a table has a problem."""
        if self.problems:
            more = f" (and {len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
            raise TableError(f"{self.problems[0]}{more}; scrapy checkportals shows all")
        return [*super().list(), *self._rows]

    def load(self, spider_name: str) -> type[Spider]:
        """The class of this name. Raises KeyError, or TableError for a name in two places."""
        if spider_name in self._shared:
            raise TableError(self._shared[spider_name])
        if spider_name not in self._rows:
            return super().load(spider_name)
        if spider_name not in self._built:
            self._built[spider_name] = spider_of(self._rows[spider_name])
        return self._built[spider_name]

    def find_by_request(self, request: Request) -> list[str]:  # type: ignore[valid-type]  # `list` is a method here
        """The names of the spiders that take the request's address."""
        return [name for name in self.list() if self.load(name).handles_request(request)]

    def portals(self) -> tuple[Portal, ...]:
        """Every sound declaration, files first."""
        files = [
            Portal(file_of(spider), spider)
            for spider in self._spiders.values()
            if issubclass(spider, PortalSpider) and not issubclass(spider, UndeclaredPortal)
        ]
        rows = [Portal(row.where, spider_of(row), row) for row in self._rows.values()]
        return (*files, *rows)


def file_of(spider: type[Spider]) -> str:
    """The path of a spider's file, from the project's folder where it lies in it."""
    file = Path(sys.modules[spider.__module__].__file__ or spider.__module__)
    depth = spider.__module__.count(".") + 1
    return "/".join(file.parts[-depth:])


def spider_of(row: PortalRow) -> type[PortalSpider]:
    """The spider class that the row declares, as if somebody had written its file."""

    def check_declaration(cls: type[PortalSpider]) -> None:
        for attribute, problem, remedy in cls.problems():
            raise DeclarationError(f"{row.where}: {attribute}: {problem}: {remedy}")

    namespace: dict[str, object] = {
        "__doc__": docstring_of(row),
        "__module__": "spiders",
        "check_declaration": classmethod(check_declaration),
        "name": row.name,
        "family": FAMILIES[row.family],
        "home": row.home,
        "columns": row.columns,
        "first_year": row.first_year,
        "last_year": row.last_year,
    }
    if row.division_code is not None:
        namespace["division_code"] = row.division_code
    else:
        namespace["division_name"] = row.division_name
    title = "".join(part.capitalize() for part in row.name.split("_"))
    return type(f"{title}Spider", (PortalSpider,), namespace)


def docstring_of(row: PortalRow) -> str:
    """The row in the terms of a portal's docstring."""
    division = division_of(row.division_code, row.division_name)
    parents = () if division is None else (division.province, division.prefecture)
    # 大连长兴岛… needs no 大连市 before it
    above = "".join(
        name for name in parents if name and not row.division_name.startswith(name.removesuffix("市"))
    )
    if row.division_code is None:
        body = "管理委员会"
    else:
        body = "行政公署" if row.division_name.endswith(("盟", "地区")) else "人民政府"
    start = "its own column" if row.columns else "the home page, its column being unknown"
    return (
        f"Publisher: {above}{row.division_name}{body}.\n\n"
        f"Platform: {FAMILIES[row.family].title}; a run begins at {start}.\n"
        f"Caveats: {row.caveat or 'none known'}. Evidence: {row.evidence}.\n"
        f"Last verified: {row.last_verified}.\n"
    )
