"""What became of a division's report of a year, and why: the names that log, ledger, documents and tests share.

`Outcome` is what a researcher reads in the ledger, one for each division, year and scope. `Reason` is what stopped a
walk; each belongs to one outcome. What every name means and what to do about it is said here once, and
`docs/outcomes.md` is made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Outcome(StrEnum):
    """Outcomes of the ledger, in the order in which they decide where several things went wrong."""

    FOUND = "found"
    BLOCKED = "blocked"
    REFUSED_BY_ROBOTS = "refused_by_robots"
    UNREACHABLE = "unreachable"
    MOVED = "moved"
    UNREADABLE = "unreadable"
    NOT_PUBLISHED = "not_published"


class Unlooked(StrEnum):
    """Where the ledger has no row: what `scrapy coverage` says of a division and year in place of an outcome."""

    NOT_LOOKED = "not_looked"
    NO_PORTAL = "no_portal"


State = Outcome | Unlooked


class Reason(StrEnum):
    """Why something that was wanted was not had."""

    # the host would not, or could not
    BLOCKED = "blocked"
    REFUSED_BY_ROBOTS = "refused_by_robots"
    ROBOTS_UNAVAILABLE = "robots_unavailable"
    NAME_UNKNOWN = "name_unknown"
    CONNECTION_REFUSED = "connection_refused"
    CONNECTION_FAILED = "connection_failed"
    TLS_FAILED = "tls_failed"
    TIME_OUT = "time_out"
    CUT_SHORT = "cut_short"
    SERVER_ERROR = "server_error"
    TOO_MANY_REQUESTS = "too_many_requests"
    HOST_DOWN = "host_down"
    HTTP_ERROR = "http_error"
    REDIRECT_LOOP = "redirect_loop"
    OUT_OF_TIME = "out_of_time"
    STOPPED = "stopped"
    # what was there is not there any more
    NOT_FOUND = "not_found"
    SOFT_404 = "soft_404"
    SENT_HOME = "sent_home"
    OTHER_HOST = "other_host"
    LOST = "lost"
    # it came and could not be read
    NO_COLUMN = "no_column"
    NO_ARTICLES = "no_articles"
    REPEATED_PAGE = "repeated_page"
    ENDLESS_LIST = "endless_list"
    UNREAD_PAGER = "unread_pager"
    UNREAD_LINK = "unread_link"
    NOT_A_PAGE = "not_a_page"
    NOT_A_FILE = "not_a_file"
    TOO_LARGE = "too_large"
    NOT_A_REPORT = "not_a_report"
    PAGED_REPORT = "paged_report"
    TWO_REPORTS = "two_reports"
    NO_FIGURES = "no_figures"
    FAILED = "failed"
    # the list was read to its end
    NO_REPORT = "no_report"


@dataclass(frozen=True, slots=True)
class Told:
    """The outcome that a reason gives, what it means, and what an operator does about it."""

    outcome: Outcome
    meaning: str
    remedy: str


OUTCOMES: Final[dict[Outcome, str]] = {
    Outcome.FOUND: "the report is held: its record is in the portal's file",
    Outcome.BLOCKED: "the portal's firewall turned us away; nothing is known about the report",
    Outcome.REFUSED_BY_ROBOTS: "robots.txt forbids the page or the host; nothing is known about the report",
    Outcome.UNREACHABLE: "the host did not answer, or only with server errors, in the first pass and in the slow second one",
    Outcome.MOVED: "the host answers, but what was declared or linked is no longer there, and it was not found elsewhere",
    Outcome.UNREADABLE: "something came, and we could not read it: our part to mend",
    Outcome.NOT_PUBLISHED: "the government's own list was read to its end, and the year is not on it",
}

#: What an outcome must not be taken for.
MISTAKEN_FOR: Final[dict[Outcome, str]] = {
    Outcome.FOUND: "It does not say that every figure was read: see `table_status`, `issues` and `relations` of the record.",
    Outcome.BLOCKED: "It does not say that there is no report. Count it as missing by our doing, never as not published.",
    Outcome.REFUSED_BY_ROBOTS: "It does not say that there is no report, nor that the portal is broken.",
    Outcome.UNREACHABLE: (
        "It does not say that there is no report, nor that the portal is closed: it may answer tomorrow, or from another network."
    ),
    Outcome.MOVED: "It does not say that the report was taken back: portals are rebuilt, and what was linked lies elsewhere.",
    Outcome.UNREADABLE: (
        "It does not say that the report is empty or that nothing was published; a record may be held, without figures."
    ),
    Outcome.NOT_PUBLISHED: (
        "It does not say that no report was written, nor that none is published elsewhere (on the city's portal, "
        "in an archive); before 31 March of the year after it says only: not yet."
    ),
}

UNLOOKED: Final[dict[Unlooked, str]] = {
    Unlooked.NOT_LOOKED: "a portal is declared, and no run has looked for this year yet",
    Unlooked.NO_PORTAL: "no portal is declared for this division, or none that is still in use in this year",
}

_AGAIN = "run again at another hour; where it stays, look at the address in a browser"

REASONS: Final[dict[Reason, Told]] = {
    Reason.BLOCKED: Told(
        Outcome.BLOCKED,
        "the answer is a firewall's challenge or refusal (412, 468, 521, 403, or a page that is nothing but a test); nothing more is asked of the host in this run",
        "stop, and write to the portal; nothing here solves or evades a challenge",
    ),
    Reason.REFUSED_BY_ROBOTS: Told(
        Outcome.REFUSED_BY_ROBOTS,
        "robots.txt forbids the address, or the host refuses to show robots.txt (401, 403)",
        "respect it; ask the portal for permission",
    ),
    Reason.ROBOTS_UNAVAILABLE: Told(
        Outcome.UNREACHABLE,
        "robots.txt could not be had (server error, no answer), so nothing may be asked (RFC 9309, 2.3.1.4)",
        _AGAIN,
    ),
    Reason.NAME_UNKNOWN: Told(
        Outcome.UNREACHABLE,
        "the host's name does not resolve",
        "check the network; else the portal has a new name: mend the declaration",
    ),
    Reason.CONNECTION_REFUSED: Told(
        Outcome.UNREACHABLE, "nothing listens there, by http nor by https", _AGAIN
    ),
    Reason.CONNECTION_FAILED: Told(Outcome.UNREACHABLE, "the connection broke, or was never made", _AGAIN),
    Reason.TLS_FAILED: Told(
        Outcome.UNREACHABLE,
        "no encrypted connection could be made, the methods of older servers included, and http does not answer",
        _AGAIN,
    ),
    Reason.TIME_OUT: Told(
        Outcome.UNREACHABLE,
        "no whole answer within DOWNLOAD_TIMEOUT",
        "run again at another hour; raise DOWNLOAD_TIMEOUT, never the number of connections",
    ),
    Reason.CUT_SHORT: Told(
        Outcome.UNREACHABLE,
        "the answer broke off before its announced end, or its compression is damaged",
        _AGAIN,
    ),
    Reason.SERVER_ERROR: Told(
        Outcome.UNREACHABLE,
        "the server answers with an error of its own (5xx), or only with a notice that it is being worked on",
        _AGAIN,
    ),
    Reason.TOO_MANY_REQUESTS: Told(
        Outcome.UNREACHABLE,
        "the server asks to be left alone (429), or for longer than RETRY_AFTER_MAX",
        "run again later, with a longer DOWNLOAD_DELAY",
    ),
    Reason.HOST_DOWN: Told(
        Outcome.UNREACHABLE,
        "HOST_MAX_FAILURES addresses of the host failed running, so it was not asked for this page",
        _AGAIN,
    ),
    Reason.HTTP_ERROR: Told(
        Outcome.UNREACHABLE, "the server refuses this one page (4xx)", "look at the address in a browser"
    ),
    Reason.REDIRECT_LOOP: Told(
        Outcome.UNREACHABLE,
        "the page sends on more than REDIRECT_MAX_TIMES times",
        "look at the address in a browser",
    ),
    Reason.OUT_OF_TIME: Told(
        Outcome.UNREACHABLE,
        "the portal took longer than PORTAL_TIMEOUT and was ended",
        "crawl it by itself: scrapy crawl NAME",
    ),
    Reason.STOPPED: Told(
        Outcome.UNREACHABLE,
        "the run was ended before the page was asked for; nothing is known about the report",
        "run again",
    ),
    Reason.NOT_FOUND: Told(
        Outcome.MOVED, "the page is gone (404, 410)", "look for its new address; columns move"
    ),
    Reason.SOFT_404: Told(
        Outcome.MOVED,
        "the page says 200, and is the one that the host gives for an address that cannot exist",
        "look for its new address",
    ),
    Reason.SENT_HOME: Told(
        Outcome.MOVED, "the page leads to the home page: it is gone", "look for its new address"
    ),
    Reason.OTHER_HOST: Told(
        Outcome.MOVED,
        "the page, or a report on the list, is on a host that is not declared",
        "add it to other_hosts if it is right; hijacked mirrors exist",
    ),
    Reason.LOST: Told(
        Outcome.MOVED,
        "the portal had reports before and lists none now, or not the newest of them any more; what is held is kept",
        "look at the portal; mend the declaration",
    ),
    Reason.NO_COLUMN: Told(
        Outcome.UNREADABLE,
        "no column of annual reports was found",
        "look at the portal and declare its column",
    ),
    Reason.NO_ARTICLES: Told(
        Outcome.UNREADABLE,
        "a list page without one address of the family",
        "another family, or a list that a script fills: scrapy detect URL",
    ),
    Reason.REPEATED_PAGE: Told(
        Outcome.UNREADABLE,
        "a list that ignores its page number, or runs in a circle",
        "correct the family's page_links",
    ),
    Reason.ENDLESS_LIST: Told(
        Outcome.UNREADABLE,
        "the list has not ended after max_pages pages",
        "raise max_pages, if the list is really that long",
    ),
    Reason.UNREAD_PAGER: Told(
        Outcome.UNREADABLE,
        "a pager leads on, and no address could be taken from it",
        "correct the family's page_links; older reports may be missing",
    ),
    Reason.UNREAD_LINK: Told(
        Outcome.UNREADABLE,
        "the list names the report, and its link is a script, or an address of another kind than the family's articles",
        "look at the list; correct the family's article, or report the portal as an issue",
    ),
    Reason.NOT_A_PAGE: Told(Outcome.UNREADABLE, "a file where a web page was wanted", "look at the address"),
    Reason.NOT_A_FILE: Told(
        Outcome.UNREADABLE,
        "a web page, a notice or nothing where a file of a report was wanted",
        "look at the address in a browser: the file may be gone, or asks for a code first",
    ),
    Reason.TOO_LARGE: Told(
        Outcome.UNREADABLE,
        "the answer is larger than DOWNLOAD_MAXSIZE, or a file larger than 64 MiB",
        "look at it; raise the setting if it is a report",
    ),
    Reason.NOT_A_REPORT: Told(
        Outcome.UNREADABLE,
        "the page that the list calls a report is none, or has another title",
        "read the page: an error page, a script that fills it, or a mistaken link",
    ),
    Reason.PAGED_REPORT: Told(
        Outcome.UNREADABLE,
        "the report goes on at further pages, which are not put together",
        "report the portal as an issue",
    ),
    Reason.TWO_REPORTS: Told(
        Outcome.UNREADABLE,
        "two different texts claim to be the same report",
        "read both; declare the column that has the right one",
    ),
    Reason.NO_FIGURES: Told(
        Outcome.UNREADABLE,
        "the report is held, but no figure of its tables could be read (pictures, a file, a damaged page)",
        "see the record's issues",
    ),
    Reason.FAILED: Told(
        Outcome.UNREADABLE, "the program failed on this page", "report it with the archive reference"
    ),
    Reason.NO_REPORT: Told(
        Outcome.NOT_PUBLISHED,
        "the list was read to its end without a report of the year",
        "due by 31 March of the year after; look again then",
    ),
}
