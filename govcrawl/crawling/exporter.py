"""JSON lines of reports, each checked against the record's model before it is written."""

from __future__ import annotations

import json
from typing import IO, Any

from pydantic import ValidationError
from scrapy.exporters import BaseItemExporter

from govcrawl.errors import GovcrawlError
from govcrawl.record import Report


class RecordError(GovcrawlError):
    """An item is no record, or does not fit the record's schema; it is not written."""


def record_line(item: object) -> bytes:
    """One line of the feed: UTF-8 JSON with the keys in the record's order, and a line end.

    Raises RecordError where `item` is no Report or does not fit its schema: models are checked when they are
    built, not when they are changed, so every record is checked again here.
    """
    if not isinstance(item, Report):
        raise RecordError(f"an item of type {type(item).__name__} is no Report and cannot be written")
    try:
        checked = Report.model_validate(item.model_dump(warnings="none"), strict=True)
        return json.dumps(checked.model_dump(), ensure_ascii=False, allow_nan=False).encode() + b"\n"
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        raise RecordError(
            f"record {item.id} does not fit its schema: {place}: {first['msg']}{more}"
        ) from error
    except UnicodeEncodeError as error:
        raise RecordError(
            f"record {item.id} holds half a character, which UTF-8 cannot carry: {error}"
        ) from error
    except ValueError as error:
        # allow_nan=False
        raise RecordError(f"record {item.id} holds a number that JSON cannot carry: {error}") from error


class RecordExporter(BaseItemExporter):
    """Scrapy exporter (FEED_EXPORTERS `jsonlines`, `jsonl`, `jl`) that writes checked records only."""

    def __init__(self, file: IO[bytes], **kwargs: Any) -> None:
        super().__init__(dont_fail=True, **kwargs)
        self._file = file

    def export_item(self, item: Any) -> None:
        """Write one record. Raises RecordError."""
        self._file.write(record_line(item))
