"""Chinese county governments' annual information-disclosure reports as clean, checked records.

    >>> from govcrawl import extract
    >>> report = extract(open("report.html", "rb").read(), url="file:///report.html")  # doctest: +SKIP
"""

from __future__ import annotations

from govcrawl.errors import ExtractionError, GovcrawlError
from govcrawl.extract import extract
from govcrawl.record import Report
from govcrawl.version import __version__

__all__ = ["ExtractionError", "GovcrawlError", "Report", "__version__", "extract"]
