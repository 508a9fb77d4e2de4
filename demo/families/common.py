"""What every family's demo portal shares: who publishes, its reports' titles, dates and bodies, and the decoys beside them.

Everything that stands in a portal's markup comes from its `Portal`, so a family has as many portals as divisions.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from demo.forms import BLOCKS, form_of_year
from demo.portals.bodies import TablePrinter, grids_of, paragraph, report_body, with_spans
from demo.site import Site
from demo.truth import YEARS, figures


@dataclass(frozen=True)
class Portal:
    """A demo portal: `family` is the key of govcrawl.portals.families; `home` and `columns` are real addresses' shapes.

    `code` is None for a zone. `years` are those with a report. `discoverable` says whether its column can be found
    from the home page. `spider` is its name where it is not `demo_<family>`,
    `slug` that of a zone in govcrawl/data/zones.csv. `serial` shifts the numbers and folders
    of its addresses, so that two portals of a family can stand on one host.
    """

    family: str
    code: str | None
    division: str
    prefecture: str
    home: str
    columns: tuple[str, ...]
    years: tuple[int, ...] = YEARS
    discoverable: bool = True
    spider: str = ""
    slug: str = ""
    serial: int = 0

    @property
    def name(self) -> str:
        """The spider's name, which also draws the figures."""
        return self.spider or f"demo_{self.family}"

    @property
    def host(self) -> str:
        """The host as declared."""
        return urlsplit(self.home).hostname or ""

    @property
    def hosts(self) -> tuple[str, str]:
        """The host as declared, and the same with `www.` or without."""
        bare = self.host.removeprefix("www.")
        return self.host, bare if bare != self.host else f"www.{bare}"

    @property
    def site_code(self) -> str:
        """网站标识码; that of the province's first site for a zone, which has no code of its own."""
        return f"{self.code or '000000'}0001"

    @property
    def folder_mark(self) -> str:
        """What is put behind a folder's name: nothing, or the serial number."""
        return str(self.serial or "")

    @property
    def government(self) -> str:
        """The division with its kind of government, as the portal's name prints it."""
        return f"{self.division}{'人民政府' if self.code else '管理委员会'}"

    @property
    def body(self) -> str:
        """The publishing body as printed."""
        # 大连长兴岛… needs no 大连市 before it
        above = "" if self.division.startswith(self.prefecture.removesuffix("市")) else self.prefecture
        return f"{above}{self.government}"

    def title(self, year: int) -> str:
        """The printed title."""
        return f"{self.body}{year}年政府信息公开工作年度报告"

    def date(self, year: int) -> str:
        """The day it was published, in the year after."""
        return f"{year + 1}-01-{10 + (year + len(self.division)) % 18:02d}"

    def report(self, year: int, layout: TablePrinter = with_spans) -> str:
        """A report's body as markup, its three tables in `layout`."""
        tables = layout(grids_of(self.name, year), random.Random(year))
        return report_body(self.name, year, tables, body=self.body)

    def expected(self, year: int) -> dict[str, Any]:
        """The parts of the record that the portal fixes, written from its own truth."""
        form = form_of_year(year)
        tables = ("proactive", "applications", *BLOCKS)
        return {
            "id": f"{self.code or self.slug or self.name}-{year}",
            "spider": self.name,
            "division": {"code": self.code, "name": self.division},
            "scope": "government" if self.code else "zone",
            "year": year,
            "title": self.title(year),
            "published": self.date(year),
            "host_is_official": True,
            "form": form,
            "tables": {**figures(self.name)[year], "statistics_2014": None},
            "table_status": dict.fromkeys(tables, "read"),
            "relations": {
                "passed": 42 if form == "2021" else 40,
                "failed": 0,
                "unassessed": 0,
                "failures": [],
            },
        }

    def decoys(self) -> tuple[tuple[str, str, str], ...]:
        """Title, date and text of what stands in the same list and is not the government's report."""
        return (
            (f"图解：{self.division}2023年政府信息公开工作年度报告", "2024-02-06", "用几张图说明报告的读法，数字以报告为准。"),
            (f"{self.division}民政局2023年政府信息公开工作年度报告", "2024-01-16", "民政局单独成文，另行公布。"),
            ("城关镇2022年政府信息公开工作年度报告", "2023-01-12", "镇里的报告单独成文。"),
            (f"{self.prefecture}人民政府2022年政府信息公开工作年度报告", "2023-03-28", "上级政府的报告，放在这里供对照。"),
            (f"{self.division}2022年政府网站工作年度报表", "2023-01-20", "报表只列网站的栏目数和访问数。"),
            (f"{self.division}2023年法治政府建设年度报告", "2024-02-18", "法治建设情况另行成文。"),
            ("政府信息公开工作年度报告（模板）", "2021-12-06", "空白表样，供各单位填写。"),
        )  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A line of a list, newest first by `date`."""

    date: str
    path: str
    title: str


def entries_of(
    site: Site,
    portal: Portal,
    article: Callable[[Portal, str, str, str], str],
    *,
    report: Callable[[int], str],
    decoy: Callable[[int], str],
    layout: Callable[[int], TablePrinter] = lambda _: with_spans,
) -> list[Entry]:
    """Serve every report and decoy (`article` makes the page of portal, title, date and body) and give their list, newest first.

    `report` gives a year's path, `decoy` the path of the decoy at a place.
    """
    entries = []
    for year in portal.years:
        site.page(
            report(year),
            article(portal, portal.title(year), portal.date(year), portal.report(year, layout(year))),
        )
        entries.append(Entry(portal.date(year), report(year), portal.title(year)))
    for place, (title, date, text) in enumerate(portal.decoys()):
        site.page(decoy(place), article(portal, title, date, paragraph(text)))
        entries.append(Entry(date, decoy(place), title))
    return sorted(entries, key=lambda entry: entry.date, reverse=True)


def chunks_of(entries: Sequence[Entry], size: int) -> list[Sequence[Entry]]:
    """The entries of each list page."""
    return [entries[start : start + size] for start in range(0, len(entries), size)]
