"""Many small portals of one family on hosts of their own, for runs of several in one process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from govcrawl.report.divisions import all_divisions
from tests.crawling.portal_site import Pages, html, list_of
from tests.crawling.running import QUICK, ROOT, STUBBED, environment
from tests.portals.tables import ANXI, package, table

_DIVISIONS = [row for row in all_divisions() if row.code is not None and row.province == "山东省"]


#: A spider that cannot be made, which no check of its declaration finds.
BROKEN_FILE = '''
from govcrawl.portals.base import PortalSpider
from govcrawl.portals.families.vsb import VSB


class BrokenSpider(PortalSpider):
    """Publisher: 安溪县人民政府.

    Platform: Boda VSB.
    Caveats: none.
    Last verified: not verified live.
    """

    name = "broken"
    division_code = "350524"
    family = VSB
    home = "http://broken.gov.cn/"
    columns = ("http://broken.gov.cn/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1",)
    first_year = 2019

    def __init__(self, **arguments):
        raise RuntimeError("it was never tried")
'''


class SmallPortal:
    """The `number`-th county of Shandong with a list and a report for each of `years`."""

    def __init__(self, number: int, *years: int, host: str | None = None, name: str | None = None) -> None:
        row = _DIVISIONS[number]
        assert row.code is not None
        self.code = row.code
        self.division = row.name
        self.name = name or f"portal_{row.code}"
        self.home = f"http://{host or f'p{row.code}.gov.cn'}/"
        # portals of one host are told apart by their columns
        self.list = f"{self.home}list.jsp?urltype=tree.TreeTempUrl&wbtreeid={row.code}"
        self.years = years

    def row(self) -> dict[str, str]:
        """Its row of the table."""
        return ANXI | {
            "name": self.name,
            "division_code": self.code,
            "division_name": self.division,
            "home": self.home,
            "column": self.list,
            "evidence": f"report of 2023 (government) seen at {self.home}info/1/2.htm",
        }

    def report(self, year: int) -> str:
        """The address of a report."""
        return f"{self.home}info/{self.code}/{year}.htm"

    def pages(self) -> Pages:
        """Its pages by address."""
        links = [
            (self.report(year), f"{self.division}{year}年政府信息公开工作年度报告") for year in self.years
        ]
        pages: Pages = {self.list: html(list_of(*links))}
        for year in self.years:
            pages[self.report(year)] = html(f"YEAR{year} {self.division}")
        return pages

    def ids(self) -> list[str]:
        """The ids of its records, as its file is to have them."""
        return [f"{self.code}-{year}" for year in sorted(self.years, reverse=True)]


def spiders(folder: Path, portals: Sequence[SmallPortal], **files: str) -> None:
    """A package `season_portals` in `folder` with these rows and files of spiders."""
    package(folder, "season_portals", table(*(portal.row() for portal in portals)), **files)


def season_environment(folder: Path, proxy: str) -> dict[str, str]:
    """`folder` has the package of spiders, and takes what is written."""
    env = environment(folder / "data", proxy)
    env["PYTHONPATH"] = os.pathsep.join((str(folder), env["PYTHONPATH"]))
    return env


def season_command(*args: str) -> list[str]:
    """`scrapy crawlall …` over the package, with the reader stubbed and no delays."""
    return [
        sys.executable, "-m", "scrapy", "crawlall", *QUICK,
        "-s", "SPIDER_MODULES=season_portals", "-s", f"ITEM_PIPELINES={STUBBED}", *args,
    ]  # fmt: skip


def crawl_all(folder: Path, proxy: str, *args: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    return subprocess.run(
        season_command(*args),
        cwd=ROOT, env=season_environment(folder, proxy), text=True, capture_output=True, timeout=timeout, check=False,
    )  # fmt: skip
