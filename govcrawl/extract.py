"""Reading one document from bytes to record, without Scrapy and without side effects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from govcrawl.collector import collector_paused
from govcrawl.page import Page
from govcrawl.record import Report
from govcrawl.steps import check_figures, normalize_text, parse_tables, strip_navigation


def extract(
    body: bytes,
    *,
    url: str,
    media_type: str | None = None,
    headers: Mapping[str, str] | None = None,
    fetched_at: datetime | None = None,
) -> Report:
    """Read one annual report.

    `body` is the document as it came (HTML or plain text; other formats give a record whose issues say so), `url`
    where it came from (`file://…` for local files), `media_type` and `headers` what the server said, `fetched_at`
    when (a time with a zone). A document that is no report gives a record without figures and `not_a_report`.

    Raises ExtractionError for a body over 64 MiB. Every other input gives a record.
    """
    lowered = {name.lower(): value for name, value in (headers or {}).items()}
    return extract_page(
        Page(body=body, url=url, media_type=media_type, headers=lowered, fetched_at=fetched_at)
    )


@collector_paused
def extract_page(page: Page) -> Report:
    """The same for a page with its circumstances (spider, list, archive)."""
    return check_figures(parse_tables(normalize_text(strip_navigation(page))))
