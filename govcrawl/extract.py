"""Reading one document from bytes to record, without Scrapy and without side effects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from govcrawl.collector import collector_paused
from govcrawl.page import File, Page
from govcrawl.record import Report
from govcrawl.report.files import carried_files
from govcrawl.steps import check_figures, normalize_text, parse_tables, strip_navigation


def extract(
    body: bytes,
    *,
    url: str,
    media_type: str | None = None,
    headers: Mapping[str, str] | None = None,
    fetched_at: datetime | None = None,
    files: Sequence[File] = (),
) -> Report:
    """Read one annual report.

    `body` is the document as it came (a format that is not read gives a record whose issues say so), `url`
    where it came from (`file://…` for local files), `media_type` and `headers` what the server said, `fetched_at`
    when (a time with a zone). `files` are the report's attachments and the pictures in its body, in their order, each
    under the address that the page gives it (`govcrawl.report.files.file_address`); pictures that the page carries
    itself (`data:`) need not be given. A document that is no report gives a record without figures and `not_a_report`.

    Raises ExtractionError for a body over 64 MiB. Every other input gives a record.
    """
    lowered = {name.lower(): value for name, value in (headers or {}).items()}
    page = Page(body=body, url=url, media_type=media_type, headers=lowered, fetched_at=fetched_at)
    had = {file.url for file in files}
    carried = tuple(file for file in carried_files(page) if file.url not in had)
    return extract_page(replace(page, files=(*files, *carried)))


@collector_paused
def extract_page(page: Page) -> Report:
    """The same for a page with its circumstances (spider, list, archive)."""
    return check_figures(parse_tables(normalize_text(strip_navigation(page))))
