"""Why a request came to nothing, in words an operator can act on."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError

# nothing came back at all: the machine's network, the name or the host is at fault
UNREACHABLE = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)


def plain_reason(error: BaseException) -> str:
    """One line, without a class name where the case is known."""
    if isinstance(error, HttpError):
        return f"HTTP {error.response.status}"
    if isinstance(error, CannotResolveHostError):
        return "the name does not resolve"
    if isinstance(error, DownloadConnectionRefusedError):
        return "connection refused"
    if isinstance(error, DownloadTimeoutError):
        return "no answer in time"
    if isinstance(error, ResponseDataLossError):
        return "the answer was cut short"
    if isinstance(error, DownloadCancelledError):
        return "the answer is larger than DOWNLOAD_MAXSIZE allows"
    if isinstance(error, IgnoreRequest) and "robots.txt" in str(error):
        return "robots.txt forbids it"
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:300]}" if lines else type(error).__name__
