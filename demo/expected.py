"""What a correct crawl of the demo gives, report by report; written from the demo's own truth, not by the reader."""

from __future__ import annotations

from typing import Any

from demo.forms import BLOCKS, form_of_year
from demo.portals import changxingdao, chiping, lanshan, lusong, qilin
from demo.truth import PORTALS, YEARS, figures

TABLES = ("proactive", "applications", *BLOCKS)
DIVISIONS = {
    "lanshan": ("371302", "兰山区"), "chiping": ("371503", "茌平区"), "lusong": ("430203", "芦淞区"),
    "changxingdao": (None, "大连长兴岛经济技术开发区"), "qilin": ("530302", "麒麟区"),
}  # fmt: skip
PUBLISHED = {
    "lanshan": lanshan.DATES, "chiping": chiping.DATES, "lusong": {year: lusong.date_of(year) for year in YEARS},
    "changxingdao": changxingdao.DATES, "qilin": qilin.DATES,
}  # fmt: skip
TITLES = {
    "lanshan": lanshan.title_of, "chiping": chiping.title_of, "lusong": lusong.title_of, "changxingdao": changxingdao.title_of,
    "qilin": qilin.title_of,
}  # fmt: skip
SOURCES = {
    "lanshan": "兰山区政府",
    "chiping": None,
    "lusong": None,
    "changxingdao": "管委会办公室",
    "qilin": "麒麟区人民政府",
}
# Chiping prints the outcomes 4, 1, 1, 1 with the total 6
BROKEN = [{"relation": "outcomes", "path": "review.total", "expected": 7, "actual": 6}]


def expected(portal: str, year: int) -> dict[str, Any]:
    """The parts of the record that the demo fixes."""
    code, name = DIVISIONS[portal]
    form = form_of_year(year)
    pictured = portal == "qilin"
    relations = 42 if form == "2021" else 40
    failures = BROKEN if (portal, year) == ("chiping", 2023) else []
    return {
        "id": f"{code or portal}-{year}",
        "spider": portal,
        "division": {"code": code, "name": name, "current_code": code, "current_name": name},
        "scope": "government" if code else "zone",
        "year": year,
        "title": TITLES[portal](year),
        "published": PUBLISHED[portal][year],
        "index_number": lanshan.index_of(year) if portal == "lanshan" else None,
        "document_number": None,
        "source": SOURCES[portal],
        "host_is_official": True,
        "format": "text" if portal == "chiping" else "html",
        "script": "Hant" if portal == "changxingdao" else "Hans",
        "form": None if pictured else form,
        "tables": dict.fromkeys((*TABLES, "statistics_2014"))
        if pictured
        else {**figures(portal)[year], "statistics_2014": None},
        "table_status": dict.fromkeys(TABLES, "image" if pictured else "read"),
        "relations": {
            "passed": 0 if pictured else relations - len(failures),
            "failed": len(failures),
            "unassessed": 0,
            "failures": failures,
        },
    }


def all_expected() -> dict[str, dict[str, Any]]:
    """The 25 reports by id."""
    return {
        record["id"]: record for portal in PORTALS for year in YEARS if (record := expected(portal, year))
    }
