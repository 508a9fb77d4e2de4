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


_KNOWN: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "the name does not resolve"),
    (DownloadConnectionRefusedError, "connection refused"),
    (DownloadTimeoutError, "no answer in time"),
    (ResponseDataLossError, "the answer was cut short"),
    (DownloadCancelledError, "the answer is larger than DOWNLOAD_MAXSIZE allows"),
)


def plain_reason(error: BaseException) -> str:
    """One line, without a class name where the case is known."""
    if isinstance(error, HttpError):
        return f"HTTP {error.response.status}"
    if isinstance(error, IgnoreRequest) and "robots.txt" in str(error):
        return "robots.txt forbids it"
    for kind, words in _KNOWN:
        if isinstance(error, kind):
            return words
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:300]}" if lines else type(error).__name__
