"""The order in which requests come to one host or one shared address: pure bookkeeping, the time is given.

One request at a time; a rest between the end of an answer and the next request; in between every portal that waits
has its turn. Times are seconds of one clock that never goes back.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol


class Pausing(Protocol):
    """A host that may have asked for a pause."""

    not_before: float


@dataclass(eq=False, slots=True)
class Ticket:
    """One request that wants its turn.

    `portal` is whose it is; `delay` the seconds that it leaves after the answer before it; `not_before` the time before
    which its own portal does not want to ask.
    """

    portal: str
    host: Pausing
    delay: float
    not_before: float = 0.0
    granted: bool = False

    def may_from(self) -> float:
        """The time from which the host and the portal let it."""
        return max(self.host.not_before, self.not_before)


@dataclass(eq=False, slots=True)
class Line:
    """Those who wait for one host or address. Portals take turns, each with its requests in their order."""

    ended: float = -math.inf
    running: Ticket | None = None
    _portals: dict[str, deque[Ticket]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(map(len, self._portals.values()))

    def join(self, ticket: Ticket) -> None:
        """Wait, behind the other portals."""
        self._portals.setdefault(ticket.portal, deque()).append(ticket)

    def leave(self, ticket: Ticket) -> None:
        """Wait no longer. A ticket that does not wait is no error."""
        tickets = self._portals.get(ticket.portal)
        if tickets is not None and ticket in tickets:
            tickets.remove(ticket)
            if not tickets:
                del self._portals[ticket.portal]

    def advance(self, now: float) -> Ticket | None:
        """Give the turn to the one whose time has come, and take it out of the line; None where there is none."""
        if self.running is not None:
            return None
        ticket = self._first(now)
        if ticket is None or now < self.ended + ticket.delay:
            return None
        self.leave(ticket)
        if ticket.portal in self._portals:
            # the portal's next request comes after the other portals'
            self._portals[ticket.portal] = self._portals.pop(ticket.portal)
        self.running = ticket
        ticket.granted = True
        return ticket

    def due(self, now: float) -> float | None:
        """Seconds until `advance` may give somebody a turn; None where that is not a matter of time."""
        if self.running is not None or not self._portals:
            return None
        first = self._first(now)
        times = [ticket.may_from() for ticket in self._tickets() if ticket.may_from() > now]
        if first is not None:
            times.append(self.ended + first.delay)
        return max(0.0, min(times) - now)

    def end(self, ticket: Ticket, now: float, *, asked: bool) -> None:
        """The turn is over. Where nothing was `asked` after all, no rest is due. Ending twice is no error."""
        if self.running is ticket:
            self.running = None
            if asked:
                self.ended = now

    def _first(self, now: float) -> Ticket | None:
        # whoever is held up by a pause of its own keeps its place and holds up nobody
        return next((ticket for ticket in self._tickets() if ticket.may_from() <= now), None)

    def _tickets(self) -> Iterator[Ticket]:
        for tickets in self._portals.values():
            yield from tickets
