"""Keeps a crawl in the simulated network: names from the plan, every connection to loopback, nothing else anywhere.

As TWISTED_DNS_RESOLVER it stands below Scrapy's own download handlers, so the crawler uses the ones, and the encryption, that
it uses on the live portals: only names and ports differ. The environment's SIMULATED_NETWORK names the server's
`network.json`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from scrapy.crawler import Crawler
from twisted.internet import defer
from twisted.internet.base import ReactorBase, ThreadedResolver
from twisted.internet.error import DNSLookupError

LOOPBACK = "127.0.0.1"
NETWORK_VARIABLE = "SIMULATED_NETWORK"
_USUAL = {"80": "http", "443": "https"}


class OutsideError(ConnectionError):
    """The crawl wanted to leave the simulated network."""


@dataclass(frozen=True)
class Network:
    """`names`: host to address; `ports`: what listens to its port; `transports`: address to what its 80 and 443 are."""

    names: dict[str, str]
    ports: dict[str, int]
    transports: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Self:
        """From the server's `network.json`. Raises OSError, ValueError."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Every address that is somebody's."""
        return frozenset(self.names.values())

    def port(self, address: str, port: int) -> int:
        """The port on loopback that stands for a port of a made-up address. Raises OutsideError."""
        usual = _USUAL.get(str(port))
        if usual is None or address not in self.addresses:
            raise OutsideError(f"{address}:{port} is not in the simulated network: nothing may leave it")
        kind = self.transports.get(address, {}).get(str(port), "open")
        return self.ports[usual if kind == "open" else kind]


class SimulatedResolver(ThreadedResolver):
    """Scrapy's setting TWISTED_DNS_RESOLVER."""

    def __init__(self, reactor: ReactorBase, network: Network) -> None:
        super().__init__(reactor)
        self._network = network

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:  # noqa: ARG003  Scrapy's
        """Built by Scrapy. Raises KeyError without the environment's SIMULATED_NETWORK."""
        return cls(reactor, Network.read(Path(os.environ[NETWORK_VARIABLE])))

    def install_on_reactor(self) -> None:
        """Called by Scrapy before the crawl."""
        reactor: Any = self.reactor
        reactor.installResolver(self)
        connect: Callable[..., Any] = reactor.connectTCP

        def connect_here(host: str, port: int, *args: Any, **more: Any) -> Any:
            return connect(LOOPBACK, self._network.port(host, port), *args, **more)

        reactor.connectTCP = connect_here

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> defer.Deferred[str]:  # noqa: N802  Twisted's
        """The plan's address of a name."""
        address = self._network.names.get(name.lower())
        if address is None:
            return defer.fail(DNSLookupError(f"{name} is in nobody's plan"))
        return defer.succeed(address)
