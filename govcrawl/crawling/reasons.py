"""Why a request came to nothing: by name, and in words an operator can act on."""

from __future__ import annotations

from http import HTTPStatus

from scrapy.core.downloader.handlers.http11 import TunnelError
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
from twisted.internet.error import ConnectError, TCPTimedOutError

from govcrawl.crawling.refusals import Refusal
from govcrawl.outcomes import Reason

# nothing came back at all: the machine's network, the name or the host is at fault
UNREACHABLE = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    # no way to the host, or no tunnel to it: scrapy leaves these as they are
    ConnectError,
    TunnelError,
)

# the first that fits; DownloadFailedError is the most general
_KNOWN: tuple[tuple[type[Exception], Reason, str], ...] = (
    (CannotResolveHostError, Reason.NAME_UNKNOWN, "the name does not resolve"),
    (DownloadConnectionRefusedError, Reason.CONNECTION_REFUSED, "connection refused"),
    (DownloadTimeoutError, Reason.TIME_OUT, "no answer in time"),
    (TCPTimedOutError, Reason.TIME_OUT, "no answer in time"),
    (ResponseDataLossError, Reason.CUT_SHORT, "the answer was cut short"),
    (
        DownloadCancelledError,
        Reason.TOO_LARGE,
        "the answer is larger than DOWNLOAD_MAXSIZE allows",
    ),
)
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


def reason_of(error: BaseException) -> Reason:
    """The named reason; FAILED where the error is none that a portal or a network causes."""
    if isinstance(error, Refusal):
        return error.reason
    if isinstance(error, HttpError):
        return reason_of_status(error.response.status)
    for kind, reason, _ in _KNOWN:
        if isinstance(error, kind):
            return reason
    if isinstance(error, DownloadFailedError | ConnectError | TunnelError):
        told = str(error)
        return Reason.TLS_FAILED if "SSL" in told or "TLS" in told else Reason.CONNECTION_FAILED
    if isinstance(error, IgnoreRequest) and "max redirections" in str(error):
        return Reason.REDIRECT_LOOP
    if isinstance(error, IgnoreRequest) and "DOWNLOAD_MAXSIZE" in str(error):
        # found out while it was unpacked
        return Reason.TOO_LARGE
    return Reason.FAILED


def reason_of_status(status: int) -> Reason:
    """The reason that an error status gives, a firewall's challenge not being looked for."""
    if status in _GONE:
        return Reason.NOT_FOUND
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Reason.TOO_MANY_REQUESTS
    return Reason.SERVER_ERROR if status >= HTTPStatus.INTERNAL_SERVER_ERROR else Reason.HTTP_ERROR


def plain_reason(error: BaseException) -> str:
    """One line, without a class name where the case is known."""
    if isinstance(error, HttpError):
        return f"HTTP {error.response.status}"
    if isinstance(error, Refusal):
        return str(error)
    for kind, _, words in _KNOWN:
        if isinstance(error, kind):
            return words
    if reason_of(error) is Reason.REDIRECT_LOOP:
        return "it sends on without an end"
    if reason_of(error) is Reason.TOO_LARGE:
        return "the answer is larger, unpacked, than DOWNLOAD_MAXSIZE allows"
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:300]}" if lines else type(error).__name__
