"""What our own middlewares raise instead of asking, or instead of passing on an answer that is none.

All are IgnoreRequest, so Scrapy hands them to the request's errback and logs nothing.
"""

from __future__ import annotations

from typing import ClassVar

from scrapy.exceptions import IgnoreRequest

from govcrawl.outcomes import Reason


class Refusal(IgnoreRequest):
    """Base; `reason` names the case, the message says what was seen."""

    reason: ClassVar[Reason]


class HostBlocked(Refusal):
    """A firewall turned us away, now or earlier in this process."""

    reason = Reason.BLOCKED


class RobotsRefused(Refusal):
    """robots.txt forbids the address, or the host refuses to show it."""

    reason = Reason.REFUSED_BY_ROBOTS


class RobotsUnavailable(Refusal):
    """robots.txt could not be had, so nothing may be asked."""

    reason = Reason.ROBOTS_UNAVAILABLE


class HostDown(Refusal):
    """The host failed too many times running and is left alone; `cause` is how it failed last."""

    reason = Reason.HOST_DOWN

    def __init__(self, message: str, cause: Reason | None = None) -> None:
        super().__init__(message)
        self.cause = cause


class TooManyRequests(Refusal):
    """The host asks to be left alone for longer than we wait."""

    reason = Reason.TOO_MANY_REQUESTS


class SoftNotFound(Refusal):
    """Status 200 with the page that the host gives for an address that cannot exist."""

    reason = Reason.SOFT_404


class BeingWorkedOn(Refusal):
    """Status 200 with a page that says nothing but that the portal is being maintained."""

    reason = Reason.SERVER_ERROR


class RunStopping(Refusal):
    """The run is being ended; the page is not asked for any more."""

    reason = Reason.STOPPED


#: The host, or the way to it, has failed: no answer came, or not the whole of it.
NO_ANSWER = frozenset(
    {
        Reason.NAME_UNKNOWN,
        Reason.CONNECTION_REFUSED,
        Reason.CONNECTION_FAILED,
        Reason.TLS_FAILED,
        Reason.TIME_OUT,
        Reason.CUT_SHORT,
    }
)
#: What may be had by asking once more, later and more slowly.
PASSING = NO_ANSWER | {
    Reason.ROBOTS_UNAVAILABLE,
    Reason.SERVER_ERROR,
    Reason.TOO_MANY_REQUESTS,
    Reason.HOST_DOWN,
}
