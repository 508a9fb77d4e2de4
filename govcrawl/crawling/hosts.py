"""What this process knows of each host: shared by all its crawlers, for politeness is per host and not per portal."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from govcrawl.crawling.addresses import Addresses
from govcrawl.crawling.line import Line, Ticket
from govcrawl.crawling.refusals import RunStopping
from govcrawl.outcomes import Reason

#: How often one who waits looks whether its run is being ended, in seconds.
LOOK_UP = 0.5

_USUAL_PORTS = (":80", ":443")


@dataclass(slots=True)
class HostState:
    """One host: what was learned of it in this process.

    `blocked` is what a firewall said, or empty; `scheme` the one that answers where the other did not; `legacy_tls`
    what of its encryption is old, or empty; `answered` whether an HTTP answer ever came, of whatever status.

    `failing` are the addresses that failed since the last one that came. `down` is what was seen last where they were
    too many, or empty, `down_reason` its name, `tried_at` when that was. Before `not_before` the host wants to be left
    alone. Times are seconds of `time.monotonic`.
    """

    name: str
    blocked: str = ""
    scheme: str | None = None
    legacy_tls: str = ""
    answered: bool = False
    failing: set[str] = field(default_factory=set)
    down: str = ""
    down_reason: Reason | None = None
    tried_at: float = -math.inf
    not_before: float = 0.0
    #: whether a page that was declared or linked ever came with anything but 403, and how many 403s came running
    open: bool = False
    forbidden: int = 0
    #: the schemes that answered; whether the other one was tried, and whether older encryption was
    schemes: set[str] = field(default_factory=set)
    scheme_tried: bool = False
    legacy_tried: bool = False
    #: the version that older encryption came to an agreement on
    negotiated: str = ""
    #: what is shown for an address that cannot exist (`govcrawl.crawling.soft_404`): None not asked yet, "" a true 404
    missing: str | None = None

    @property
    def failures(self) -> int:
        """How many addresses failed running."""
        return len(self.failing)

    def came(self) -> None:
        """An answer that is no failure: whatever failed before is over."""
        self.failing.clear()
        self.down = ""
        self.down_reason = None

    def failed(self, url: str, what: str, reason: Reason, *, most: int, now: float) -> bool:
        """A try of `url` failed. True where with it the host goes down, having failed for `most` addresses running."""
        self.failing.add(url)
        self.tried_at = now
        went = not self.down and len(self.failing) >= most
        if went or self.down:
            self.down, self.down_reason = what, reason
        return went

    def pause(self, until: float) -> None:
        """Nobody asks before `until`; a longer pause stands."""
        self.not_before = max(self.not_before, until)


@dataclass(slots=True)
class Hosts:
    """Every host met, by name in lower case with its port where that is not the usual one, and the turns at them."""

    known: dict[str, HostState] = field(default_factory=dict)
    addresses: Addresses = field(default_factory=Addresses)
    stopping: bool = False
    _lines: dict[str, Line] = field(default_factory=dict)
    _woken: dict[Ticket, asyncio.Future[None]] = field(default_factory=dict)
    _timers: dict[str, asyncio.TimerHandle] = field(default_factory=dict)

    def of(self, netloc: str) -> HostState:
        """The state of a host, made where it is new."""
        name = netloc.lower().rpartition("@")[2]
        for port in _USUAL_PORTS:
            name = name.removesuffix(port)
        return self.known.setdefault(name, HostState(name))

    def any_answered(self) -> bool:
        """Whether there is a network at all, as far as this process knows."""
        return any(state.answered for state in self.known.values())

    def forget(self) -> None:
        """Begin anew, as a new process would."""
        self.known.clear()
        self._lines.clear()
        self._woken.clear()
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self.addresses = Addresses()
        self.stopping = False

    # ---- for those who look on

    async def address_key(self, netloc: str, *, by_address: bool = True) -> str:
        """What a host has its turns by: the address that its name resolves to, which other hosts may share.

        The host's name where it does not resolve, or without `by_address` (a proxy, TURNS_BY_ADDRESS).
        """
        name = urlsplit(f"//{netloc}").hostname or netloc.lower()
        if not by_address:
            return name
        known = self.addresses.known(name)
        # shielded, for others may wait for the same lookup
        return known if known is not None else await asyncio.shield(self.addresses.ask(name))

    def waiting(self, key: str | None = None) -> int:
        """How many requests wait for their turn, at one key or in all."""
        if key is not None:
            return len(self._lines[key]) if key in self._lines else 0
        return sum(map(len, self._lines.values()))

    def running(self, key: str | None = None) -> int:
        """How many requests have their turn now: at one key (1 or 0) or in all."""
        lines = [self._lines[key]] if key in self._lines else [] if key is not None else self._lines.values()
        return sum(line.running is not None for line in lines)

    # ---- turns

    async def take(self, key: str, ticket: Ticket, stopped: Callable[[], bool]) -> None:
        """Wait for the turn at `key`. Whoever has it must `give_back` it.

        Raises RunStopping, at most `LOOK_UP` seconds late, when `stopped` becomes true, and at once after `stop`.
        """
        line = self._lines.setdefault(key, Line())
        line.join(ticket)
        if line.running is None:
            self._advance(key)
        if ticket.granted:
            return
        woken = self._woken[ticket] = asyncio.get_running_loop().create_future()
        try:
            await self.unless_stopped(woken, stopped)
        except BaseException:
            line.leave(ticket)
            self.give_back(key, ticket, asked=False)
            raise
        finally:
            self._woken.pop(ticket, None)

    def give_back(self, key: str, ticket: Ticket, *, asked: bool = True) -> None:
        """The answer has ended, or nothing was `asked`: the next one may come. Giving back twice is no error."""
        line = self._lines.get(key)
        if line is not None:
            line.end(ticket, time.monotonic(), asked=asked)
            self._advance(key)

    async def unless_stopped(self, waited: asyncio.Future[Any], stopped: Callable[[], bool]) -> None:
        """Wait until `waited` is done. Raises RunStopping as `take` does; `waited` goes on."""
        while True:
            if self.stopping or stopped():
                raise RunStopping("the run is being ended")
            if waited.done():
                return
            await asyncio.wait((waited,), timeout=LOOK_UP)

    def stop(self) -> None:
        """The process is to end: nobody gets a turn any more, and all who wait are told."""
        self.stopping = True
        for woken in self._woken.values():
            if not woken.done():
                woken.set_result(None)

    def _advance(self, key: str) -> None:
        line = self._lines[key]
        ticket = line.advance(time.monotonic())
        if ticket is not None:
            woken = self._woken.get(ticket)
            if woken is not None and not woken.done():
                woken.set_result(None)
            return
        due = line.due(time.monotonic())
        if (old := self._timers.pop(key, None)) is not None:
            old.cancel()
        if due is not None:
            self._timers[key] = asyncio.get_running_loop().call_later(due, self._advance, key)


_SHARED = Hosts()


def shared_hosts() -> Hosts:
    """The hosts of this process."""
    return _SHARED
