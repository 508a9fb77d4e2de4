"""A pipeline that makes a record of a page with files without reading them, for tests of the crawl.

`format` of an attachment is its size, so that a record shows that the bytes were there. A page that says MISSING has no
table.
"""

from __future__ import annotations

from hashlib import sha256

from govcrawl.page import Page
from govcrawl.record import Attachment, Report, TableStatus, make_issue

try:
    from tests.crawling import stub_reader
except ImportError:  # as a pipeline, its folder is where modules are looked for
    import stub_reader  # type: ignore[no-redef]


def report_of(page: Page) -> Report:
    """The stub's record, with the page's files."""
    report = stub_reader.report_of(page)
    text = f"{sha256(page.body).hexdigest()} {[file.url for file in page.files]}"
    report.text = report.text if page.media_type == "text/html" else text
    report.attachments = [
        Attachment(
            url=file.url,
            title=file.title,
            media_type=file.media_type,
            sha256=sha256(file.body).hexdigest() if file.body is not None else None,
            archive=file.archive,
            format=str(len(file.body)) if file.body is not None else None,
        )
        for file in page.files
    ]
    report.issues += [
        make_issue(
            "file_missing",
            "warning",
            None,
            str(file.problem),
            f"{str(file.problem).partition(':')[0]} {file.url}",
        )
        for file in page.files
        if file.body is None
    ]
    if b"MISSING" in page.body:
        report.table_status = TableStatus(**dict.fromkeys(TableStatus.model_fields, "missing"))
    return report


class FilesReader:
    """Stands in for the four reading pipelines."""

    def process_item(self, item: Page) -> Report:
        return report_of(item)
