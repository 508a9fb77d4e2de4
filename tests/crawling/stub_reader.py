"""A pipeline that makes a record of a page without reading it: tests of the crawl do not depend on the reader.

A page that says BROKEN raises, one that says MISFIT gives a record that does not fit its schema, one that says
FOREIGN gives an item of another type, one that says NOT A REPORT gives the issue `not_a_report`, one that says PICTURES
has its tables as pictures.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

from govcrawl.errors import ExtractionError
from govcrawl.page import Page
from govcrawl.record import Attachment, Division, Issue, Relations, Report, Tables, TableStatus

TABLES: dict[str, Any] = {**dict.fromkeys(TableStatus.model_fields, "read"), "statistics_2014": "not_in_form"}
PICTURES: dict[str, Any] = dict.fromkeys(TableStatus.model_fields, "image")


def report_of(page: Page) -> Report:
    """The least record that fits."""
    text = page.body.decode("utf-8", "replace")
    found = re.search(r"YEAR(\d{4})", text)
    year = int(found.group(1)) if found else None
    issues = []
    if "NOT A REPORT" in text:
        issues = [Issue(code="not_a_report", severity="error", path=None, message="no report")]
    return Report(
        id=f"{page.division_code or page.spider}-{year}",
        spider=page.spider,
        division=Division(
            code=page.division_code,
            name=page.division_name,
            level=None,
            prefecture=None,
            province=None,
            current_code=page.division_code,
            current_name=page.division_name,
        ),
        organisation=None, scope="government", year=year, title=None, published=None, index_number=None,
        document_number=None, source=None, url=page.url, list_url=page.list_url, host_is_official=None,
        fetched_at=f"{page.fetched_at:%Y-%m-%dT%H:%M:%SZ}" if page.fetched_at else None,
        status=page.status, media_type=page.media_type, encoding=None, encoding_reason=None,
        sha256=sha256(page.body).hexdigest(), archive=page.archive, format="html", script=None, text=text,
        text_sha256=sha256(page.body).hexdigest(), sections=[], form=None, tables=Tables(),
        table_status=TableStatus(**(PICTURES if "PICTURES" in text else TABLES)),
        prose_figures=[], relations=Relations(), issues=issues,
        attachments=[
            Attachment(url=link.url, title=link.title, media_type=None, sha256=None, archive=None, format=None)
            for link in page.attachments
        ],
        extractor="stub",
    )  # fmt: skip


class StubReader:
    """Stands in for the four reading pipelines."""

    def process_item(self, item: Page) -> Any:
        if b"BROKEN" in item.body:
            raise ExtractionError(f"{item.url}: cannot be read")
        if b"FOREIGN" in item.body:
            return {"url": item.url}
        report = report_of(item)
        if b"MISFIT" in item.body:
            report.sha256 = "short"
        return report
