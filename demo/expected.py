"""What a correct crawl of the demo gives, report by report; written from the demo's own truth, not by the reader."""

from __future__ import annotations

import hashlib
from typing import Any

from demo.forms import BLOCKS, form_of_year
from demo.portals import changxingdao, chiping, lanshan, lusong, qilin
from demo.site import stored
from demo.truth import PORTALS, YEARS, figures
from govcrawl.documents.tools import has_ocr

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
# what the report is, where it is a file and the page only leads to it; `None` stands for every year
FORMATS = {("chiping", None): "doc", ("lanshan", 2019): "docx", ("lusong", 2021): "pdf"}


def expected(portal: str, year: int, *, ocr: bool | None = None) -> dict[str, Any]:
    """The parts of the record that the demo fixes; `ocr`: pictures are read (None: as on this machine).

    `prose_figures` are figures by path, `attachments` are format and hash by address (`demo.differences`).
    """
    code, name = DIVISIONS[portal]
    form = form_of_year(year)
    from_picture = portal == "qilin"
    unread = from_picture and not (has_ocr() if ocr is None else ocr)
    relations = 42 if form == "2021" else 40
    failures = BROKEN if (portal, year) == ("chiping", 2023) else []
    # the scan is a file that the page links to: without OCR nobody sees that it holds tables
    status = "read" if not from_picture else "missing" if unread and year == qilin.SCANNED_YEAR else "image"
    record = {
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
        "format": FORMATS.get((portal, year)) or FORMATS.get((portal, None)) or "html",
        "script": "Hant" if portal == "changxingdao" else "Hans",
        "form": None if unread else form,
        "tables": dict.fromkeys((*TABLES, "statistics_2014"))
        if unread
        else {**figures(portal)[year], "statistics_2014": None},
        "table_status": dict.fromkeys(TABLES, status),
        "relations": {
            "passed": 0 if unread else relations - len(failures),
            "failed": len(failures),
            "unassessed": 0,
            "failures": failures,
        },
        "attachments": _attachments(portal, year),
    }
    if portal != "changxingdao" or year not in changxingdao.GLOSSED_YEARS:  # there its mirror lost characters
        record["prose_figures"] = stated(portal, year, tables_read=not unread)
    return record


def stated(portal: str, year: int, *, tables_read: bool = True) -> dict[str, int]:
    """The figures in a report's sentences (`demo.prose`) by path."""
    tables = figures(portal)[year]
    rows, documents = tables["applications"], tables["proactive"]["normative_documents"]
    made = next(key for key in ("issued", "newly_made") if key in documents)
    # a sentence has the column of the form that the tables have; without tables that of the form of 2021
    found = {f"proactive.normative_documents.{made if tables_read else 'issued'}": documents[made]}
    for row in ("new_received", "carried_over", "handled_total", "carried_forward"):
        if rows[row]["total"] or row in ("new_received", "handled_total"):
            found[f"applications.{row}.total"] = rows[row]["total"]
    return found


def _attachments(portal: str, year: int) -> dict[str, dict[str, str | None]]:
    """Format and SHA-256 of each file of a report by its address, as the portal serves them."""
    files: dict[str, tuple[str, bytes]] = {}
    lost: dict[str, dict[str, str | None]] = {}
    if portal == "chiping":
        folder = f"http://www.chiping.gov.cn/resources/public/{chiping.DATES[year].replace('-', '')}/{year}nb"
        files[f"{folder}.doc"] = "doc", stored(f"chiping-{year}.doc")
        files[f"{folder}.txt"] = "text", chiping.text_body(year)
    elif portal == "lanshan":
        host = "http://lyls.gov.cn" if year == 2023 else "http://www.lyls.gov.cn"
        for address, _, file in lanshan.attachments_of(year):
            if file == "page.docx":  # a page in the place of a file is none
                lost[host + address] = {"format": None, "sha256": None}
            else:
                files[host + address] = _format_of(file), stored(file)
    elif portal == "lusong":
        for file in ("lusong-2021.pdf",) if year == lusong.PDF_YEAR else lusong.ATTACHED.get(year, ()):
            files[f"http://www.lusong.gov.cn{lusong.FOLDER}{file}"] = _format_of(file), stored(file)
    elif portal == "changxingdao":
        for file in changxingdao.files_of(year):
            kind = "image" if file == changxingdao.CUT_PICTURE else _format_of(file)
            files[f"http://ccxi.gov.cn{changxingdao.FOLDER}{file}"] = kind, stored(file)
    elif portal == "qilin":
        host = "https://qj.gov.cn" if year == 2023 else "https://www.ql.gov.cn"
        for number in qilin.TABLES if year != qilin.SCANNED_YEAR else ():
            picture = (qilin.PICTURES / qilin.picture_name(year, number)).read_bytes()
            files[host + qilin.picture_path(year, number)] = "image", picture
        if year in qilin.PDF_FILES:
            files[host + qilin.pdf_path(year)] = "pdf", stored(qilin.PDF_FILES[year])
    return lost | {
        url: {"format": kind, "sha256": hashlib.sha256(body).hexdigest()}
        for url, (kind, body) in files.items()
    }


def _format_of(name: str) -> str:
    return name.rpartition(".")[2]


def all_expected(*, ocr: bool | None = None) -> dict[str, dict[str, Any]]:
    """The 25 reports by id."""
    return {
        record["id"]: record
        for portal in PORTALS
        for year in YEARS
        if (record := expected(portal, year, ocr=ocr))
    }
