"""A portal's declaration as text: the row for spiders/portals.csv, or a Python file."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import Final

from govcrawl.errors import DeclarationError
from govcrawl.portals.arguments import FIRST_YEAR
from govcrawl.portals.choice import Division
from govcrawl.portals.declaration import NAME
from govcrawl.portals.family import bare_host
from govcrawl.portals.naming import spider_name
from govcrawl.portals.survey import Result
from govcrawl.portals.table import COLUMNS, NEVER_VERIFIED
from govcrawl.report.divisions import all_divisions, by_code

#: Folders of spiders/ by province.
FOLDERS: Final = {
    "北京市": "beijing", "天津市": "tianjin", "河北省": "hebei", "山西省": "shanxi", "内蒙古自治区": "neimenggu", "辽宁省": "liaoning",
    "吉林省": "jilin", "黑龙江省": "heilongjiang", "上海市": "shanghai", "江苏省": "jiangsu", "浙江省": "zhejiang", "安徽省": "anhui",
    "福建省": "fujian", "江西省": "jiangxi", "山东省": "shandong", "河南省": "henan", "湖北省": "hubei", "湖南省": "hunan",
    "广东省": "guangdong", "广西壮族自治区": "guangxi", "海南省": "hainan", "重庆市": "chongqing", "四川省": "sichuan", "贵州省": "guizhou",
    "云南省": "yunnan", "西藏自治区": "xizang", "陕西省": "shaanxi", "甘肃省": "gansu", "青海省": "qinghai", "宁夏回族自治区": "ningxia",
    "新疆维吾尔自治区": "xinjiang",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """A declaration to be. `columns` is empty where a run is to start from the home page."""

    name: str
    division: Division
    family: str
    home: str
    columns: tuple[str, ...]
    first_year: int
    evidence: str
    caveat: str

    def cells(self) -> dict[str, str]:
        """The row of spiders/portals.csv, by column."""
        return {
            "name": self.name,
            "division_code": self.division.code or "",
            "division_name": self.division.names[0],
            "family": self.family,
            "home": self.home,
            "column": self.columns[0] if self.columns else "",
            "first_year": str(self.first_year),
            "last_year": "",
            "start": "column" if self.columns else "home",
            "evidence": self.evidence,
            "last_verified": NEVER_VERIFIED,
            "caveat": self.caveat,
        }

    def row(self) -> str:
        """The row as a line of CSV, with its line end."""
        out = io.StringIO()
        csv.DictWriter(out, COLUMNS, lineterminator="\n").writerow(self.cells())
        return out.getvalue()

    def source(self) -> str:
        """The declaration as a Python file."""
        row = by_code(self.division.code) if self.division.code else None
        place = ", ".join(
            filter(None, (self.division.names[0], row.prefecture if row else "", row.province if row else ""))
        )
        constant = self.family.upper()
        whose = (
            f"division_code = {self.division.code!r}"
            if self.division.code
            else f"division_name = {self.division.names[0]!r}"
        )
        columns = f"    columns = ({self.columns[0]!r},)\n" if self.columns else ""
        kind = "".join(part.title() for part in self.name.split("_"))
        text = (
            f'"""{place}."""\n\nfrom govcrawl.portals.base import PortalSpider\n'
            f"from govcrawl.portals.families import FAMILIES\n\n\nclass {kind}Spider(PortalSpider):\n"
            f'    """Publisher: {self.division.names[0]}.\n\n    Platform: {constant.lower()}.\n'
            f"    Caveats: {self.caveat or 'none known'}.\n    Last verified: {NEVER_VERIFIED}.\n"
            f'    """\n\n    name = "{self.name}"\n    {whose}\n    family = FAMILIES[{self.family!r}]\n    home = {self.home!r}\n{columns}'
            f"    first_year = {self.first_year}\n"
        )
        return text.replace("'", '"')


def draft_of(result: Result, home: str, name: str | None = None) -> Draft | None:
    """The declaration of what a survey found; None where it found no column. Raises DeclarationError for a bad name."""
    search = result.search
    if search is None or not search.columns or search.division is None or not search.division.names:
        return None
    found = search.columns
    family = search.detected.family
    own_host = all(bare_host(one.url) == bare_host(home) for one in found)
    # the table has one column for a portal; several, or one elsewhere, are found anew in each run
    columns = (found[0].url,) if len(found) == 1 and own_host and family.fits_column(found[0].url) else ()
    caveats = []
    if not columns:
        caveats.append(
            f"{len(found)} columns, sought anew in each run: {' '.join(one.url for one in found)}"[:300]
        )
    if any(one.scope == "office" for one in found):
        caveats.append("reports of the government's office for some years")
    evidence = f"found from the home page: {found[0].why}; family: {'; '.join(search.detected.evidence)}"
    return Draft(
        name=name_of(search.division, home, name),
        division=search.division,
        family=family.key,
        home=home,
        columns=columns,
        first_year=min(result.years, default=FIRST_YEAR),
        evidence=" ".join(evidence.split()),
        caveat="; ".join(caveats),
    )


def name_of(division: Division, home: str, given: str | None = None) -> str:
    """The spider's name: as given, by the rule of docs/add-a-portal.md, else the host's own label. Raises DeclarationError."""
    label = bare_host(home).removesuffix(".gov.cn").rpartition(".")[2]
    row = (
        next((row for row in all_divisions() if row.slug and row.name == division.names[0]), None)
        if division.zone
        else by_code(division.code or "")
    )
    ruled = spider_name(row) if row is not None else None
    name = given or ruled or re.sub(r"[^a-z0-9_]", "_", label)
    if not NAME.fullmatch(name):
        raise DeclarationError(
            f"{name} is no spider's name: give the pinyin in lower case with --name, as in --name lanshan"
        )
    return name


def province_folder(division: Division) -> str:
    """The folder of spiders/ for this division. Raises DeclarationError where its province is not known."""
    for parent in division.parents:
        if parent in FOLDERS:
            return FOLDERS[parent]
    raise DeclarationError(
        f"the province of {division.names[0]} is not known: declare it in spiders/portals.csv"
    )
