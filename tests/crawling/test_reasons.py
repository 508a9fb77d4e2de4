"""Why a request came to nothing, by name."""

from __future__ import annotations

import pytest
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import DownloadFailedError, DownloadTimeoutError, IgnoreRequest
from twisted.internet.error import ConnectError, NoRouteError, TCPTimedOutError

from govcrawl.crawling.reasons import UNREACHABLE, reason_of
from govcrawl.crawling.refusals import HostBlocked
from govcrawl.outcomes import Reason


@pytest.mark.parametrize(
    ("error", "reason", "unreachable"),
    [
        (NoRouteError(), Reason.CONNECTION_FAILED, True),
        (ConnectError(osError=101, string="Network is unreachable"), Reason.CONNECTION_FAILED, True),
        (TCPTimedOutError(), Reason.TIME_OUT, True),
        (TunnelError("Could not open CONNECT tunnel with proxy 127.0.0.1:9"), Reason.CONNECTION_FAILED, True),
        (DownloadFailedError("[('SSL routines', '', 'dh key too small')]"), Reason.TLS_FAILED, True),
        (DownloadFailedError("Connection was closed cleanly."), Reason.CONNECTION_FAILED, True),
        (DownloadTimeoutError(), Reason.TIME_OUT, True),
        (HostBlocked("a firewall"), Reason.BLOCKED, False),
        (IgnoreRequest("max redirections reached"), Reason.REDIRECT_LOOP, False),
        (ValueError("x"), Reason.FAILED, False),
    ],
)
def test_every_way_to_fail_has_its_name(error: Exception, reason: Reason, unreachable: bool) -> None:
    assert reason_of(error) is reason
    assert isinstance(error, UNREACHABLE) is unreachable
