"""Which hosts share an address: small counties' portals sit on their city's machine, under names of their own.

Names are looked up by the resolver that Scrapy installed in the reactor (TWISTED_DNS_RESOLVER), which also makes the
connections, so a name is asked for once.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

#: Lookups at a time. The reactor's threads are few, and a lookup that waits for one runs into DNS_TIMEOUT.
AT_A_TIME = 5

Lookup = Callable[[str], Awaitable[tuple[str, ...]]]


class _Receiver:
    """Gathers the addresses of one lookup (Twisted's IResolutionReceiver)."""

    def __init__(self, found: asyncio.Future[tuple[str, ...]]) -> None:
        self._found = found
        self._addresses: list[str] = []

    def resolutionBegan(self, resolutionInProgress: Any) -> None:  # noqa: N802, N803  Twisted names them
        """Nothing to do: a lookup is not broken off."""

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        """One of the addresses."""
        self._addresses.append(str(getattr(address, "host", "")))

    def resolutionComplete(self) -> None:  # noqa: N802
        """That was all; none where the name is not known."""
        if not self._found.done():
            self._found.set_result(tuple(filter(None, self._addresses)))


async def look_up(name: str) -> tuple[str, ...]:
    """The addresses of a name by the reactor's resolver; none where it does not resolve."""
    # importing it installs one, and Scrapy chooses which
    from twisted.internet import reactor  # noqa: PLC0415

    resolver: Any = reactor.nameResolver
    found: asyncio.Future[tuple[str, ...]] = asyncio.get_running_loop().create_future()
    resolver.resolveHostName(_Receiver(found), name)
    return await found


class Addresses:
    """The key of each host: its address, the same for all that share one; the host's own name while it has none.

    A key is fixed when the host's name resolves for the first time. A name that does not resolve is asked for again
    the next time.
    """

    def __init__(self, lookup: Lookup = look_up) -> None:
        self._lookup = lookup
        self._keys: dict[str, str] = {}
        self._by_address: dict[str, str] = {}
        self._asked: dict[str, asyncio.Task[str]] = {}
        self._few = asyncio.Semaphore(AT_A_TIME)

    def known(self, name: str) -> str | None:
        """The key, where it is fixed already."""
        key = self._keys.get(name)
        return _number(name) if key is None else key

    def ask(self, name: str) -> asyncio.Task[str]:
        """A task that ends with the key. Never raises for a name that does not resolve; all who ask share one lookup."""
        task = self._asked.get(name)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._resolve(name))
            self._asked[name] = task
            task.add_done_callback(lambda _: self._asked.pop(name, None))
        return task

    async def _resolve(self, name: str) -> str:
        async with self._few:
            addresses = await self._lookup(name)
        return self._fix(name, addresses) if addresses else name

    def _fix(self, name: str, addresses: Iterable[str]) -> str:
        # the order of addresses changes from answer to answer
        ordered = sorted(set(addresses))
        key = next((self._by_address[one] for one in ordered if one in self._by_address), ordered[0])
        for one in ordered:
            self._by_address.setdefault(one, key)
        return self._keys.setdefault(name, key)


def _number(name: str) -> str | None:
    """The address where the host is one, in its usual form."""
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        return None
