"""Chinese county governments' annual information-disclosure reports as clean, checked records.

`extract` reads one document; `Report` is the record it gives.
"""

from __future__ import annotations

from govcrawl.errors import ExtractionError, GovcrawlError
from govcrawl.extract import extract
from govcrawl.record import Report
from govcrawl.version import __version__

__all__ = ["ExtractionError", "GovcrawlError", "Report", "__version__", "extract"]
