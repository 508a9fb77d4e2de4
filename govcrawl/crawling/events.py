"""The crawl log: one line for each event that matters, always in the same order.

`<portal>: <event> <address>: <what happened; what was done>`. Events are the reasons of `govcrawl.outcomes` (a
shortfall has the name of its reason) and those listed here; `docs/outcomes.md` is made from both.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from govcrawl.outcomes import Reason

logger = logging.getLogger(__name__)


class Event(StrEnum):
    """What can happen beside a shortfall."""

    REPORT = "report"
    LEFT_OUT = "left_out"
    OFFICE = "office"
    TAKEN_ELSEWHERE = "taken_elsewhere"
    WAY = "way"
    COLUMN = "column"
    MOVED = "moved"
    NOTHING_TO_DO = "nothing_to_do"
    HELD = "held"
    GONE = "gone"
    AGAIN = "again"
    WAITING = "waiting"
    ONCE_MORE = "once_more"
    HOST_BLOCKED = "host_blocked"
    HOST_DOWN = "host_down"
    SCHEME = "scheme"
    LEGACY_TLS = "legacy_tls"
    SENT_ON = "sent_on"
    LOST_FILE = "lost_file"
    FILE = "file"
    LEDGER = "ledger"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Meant:
    """What an event means, and what an operator does about it."""

    meaning: str
    remedy: str


_NOTHING: Final = "nothing"

EVENTS: Final[dict[Event, Meant]] = {
    Event.REPORT: Meant(
        "a report was read; how many of its tables, relations and issues",
        "look at failed relations and issues in the record",
    ),
    Event.LEFT_OUT: Meant("a link or a record was left out on purpose, with the reason", _NOTHING),
    Event.OFFICE: Meant("for want of the government's own report, that of its office was taken", "check it"),
    Event.TAKEN_ELSEWHERE: Meant(
        "a report on another government's host names this division in its title, and was taken", "check it"
    ),
    Event.WAY: Meant(
        "a step of the search from the home page, with its score or why it was given up; where the search succeeds, -L DEBUG shows them",
        _NOTHING,
    ),
    Event.COLUMN: Meant("the search found the column of annual reports, with the evidence", "declare it"),
    Event.MOVED: Meant(
        "the declared column is gone or holds nothing new; another was found and read",
        "put the new address into the declaration",
    ),
    Event.NOTHING_TO_DO: Meant(
        "everything wanted is held or was looked for lately; nothing was asked", "-a again=1 asks anew"
    ),
    Event.HELD: Meant("a report is held already and was not asked for again", "-a again=1 asks anew"),
    Event.GONE: Meant("a report that is held is not on the list any more; the record is kept", _NOTHING),
    Event.AGAIN: Meant("a page did not come and is asked for once more", _NOTHING),
    Event.WAITING: Meant("the host asks for a pause (Retry-After), and gets it", _NOTHING),
    Event.ONCE_MORE: Meant(
        "pages that did not come are asked for once more, later and more slowly", _NOTHING
    ),
    Event.HOST_BLOCKED: Meant(
        "a firewall turned us away; nothing more is asked of the host", "stop, and write to the portal"
    ),
    Event.HOST_DOWN: Meant(
        "too many addresses of the host failed running; it is left alone until the second pass", _NOTHING
    ),
    Event.SCHEME: Meant(
        "the host answers by the other of http and https, and is asked so from here on",
        "put the scheme that answers into the declaration",
    ),
    Event.LEGACY_TLS: Meant(
        "the host takes only encryption of older kinds, and is asked so from here on; its records say so",
        _NOTHING,
    ),
    Event.SENT_ON: Meant(
        "a page that is nothing but a script or a refresh sends on, and was followed", _NOTHING
    ),
    Event.LOST_FILE: Meant(
        "a file of a report (an attachment, a picture in it) did not come, and why; its record says so (`file_missing`), and where figures are missing there is a shortfall, too",
        "look at the file's address in a browser",
    ),
    Event.FILE: Meant(
        "the portal's file: how many records it holds, how many of them are new, and how many stand in place of older ones; or that it is unchanged, not made, or left as it was",
        "where it was left, mend what is said before it and run again",
    ),
    Event.LEDGER: Meant(
        "no ledger is kept, for LEDGER is empty: nothing is skipped, and coverage knows nothing of the run",
        "set LEDGER, or leave it as it is",
    ),
    Event.ENDED: Meant(
        "how the portal's run went, in one line", "each shortfall has a line of its own above it"
    ),
}


#: How every line looks; `words` gives what stands in it.
FORM: Final = "%s: %s%s: %s"


def words(portal: str, event: Event | Reason, where: str, text: str) -> tuple[str, str, str, str]:
    """What stands in FORM. `where` is an address or a file, or empty; `text` is what happened and what was done."""
    return portal, event.value, f" {where}" if where else "", text


def tell(level: int, portal: str, event: Event | Reason, where: str, text: str) -> None:
    """Log one event, as `words` has it."""
    logger.log(level, FORM, *words(portal, event, where, text))
