"""The header Retry-After (RFC 9110, 10.2.3): seconds, or a date."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

_SECONDS = re.compile(r"[0-9]+")
#: What is longer is read as this, in seconds: ten years.
LONGEST: Final = 10 * 365 * 86_400.0


def seconds_asked(value: str | None, *, date: str | None = None, now: datetime) -> float | None:
    """Seconds from `now` to wait, 0 to `LONGEST`; None where nothing was asked for or it cannot be read.

    `date` is the answer's own header Date: where it can be read a date is reckoned from it, for the clocks of small
    servers go wrong. `now` must have a time zone.
    """
    value = (value or "").strip()
    if _SECONDS.fullmatch(value):
        # a number of any length is allowed, int() takes 4,300 digits
        return LONGEST if len(value) > 12 else min(float(value), LONGEST)
    until = _date(value)
    if until is None:
        return None
    asked = (until - (_date(date) or now)).total_seconds()
    return min(max(asked, 0.0), LONGEST)


def _date(value: str | None) -> datetime | None:
    """One of the three forms of HTTP-date, or None. Without a zone it is UTC (RFC 9110, 5.6.7)."""
    if not value:
        return None
    try:
        found = parsedate_to_datetime(value)
        return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
