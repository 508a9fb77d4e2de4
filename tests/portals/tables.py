"""Small tables of portals in packages of their own, for the loader and the commands."""

from __future__ import annotations

from pathlib import Path

from govcrawl.portals.table import COLUMNS

ANXI = {
    "name": "anxi",
    "division_code": "350524",
    "division_name": "安溪县",
    "family": "vsb",
    "home": "http://fjax.gov.cn/",
    "column": "http://fjax.gov.cn/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=6783",
    "first_year": "2019",
    "last_year": "",
    "start": "column",
    "evidence": "report of 2025 (government) seen at http://fjax.gov.cn/info/6783/1.htm",
    "last_verified": "never verified live",
    "caveat": "",
}
FILE = '''
from govcrawl.portals.base import PortalSpider
from govcrawl.portals.families.vsb import VSB


class AnxiSpider(PortalSpider):
    """Publisher: 安溪县人民政府.

    Platform: Boda VSB.
    Caveats: none.
    Last verified: not verified live.
    """

    name = "anxi"
    division_code = "350524"
    family = VSB
    home = "http://fjax.gov.cn/"
    columns = ("http://fjax.gov.cn/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=6783",)
    first_year = 2019
'''


def table(*rows: dict[str, str]) -> str:
    """The text of a table; a row is ANXI but for the cells given."""
    lines = [",".join(COLUMNS)]
    for row in rows:
        cells = {**ANXI, **row}
        lines.append(
            ",".join(f'"{cells[column]}"' if "," in cells[column] else cells[column] for column in COLUMNS)
        )
    return "\n".join(lines) + "\n"


def package(folder: Path, name: str, text: str | None = None, **files: str) -> str:
    """A package of that name in `folder`, with a table and files of spiders; its name."""
    (folder / name).mkdir(parents=True)
    (folder / name / "__init__.py").write_text("")
    if text is not None:
        (folder / name / "portals.csv").write_text(text, encoding="utf-8")
    for file, source in files.items():
        (folder / name / f"{file}.py").write_text(source, encoding="utf-8")
    return name
