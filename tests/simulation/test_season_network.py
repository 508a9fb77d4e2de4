"""The simulated network: names and ports from the plan, and no way out of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from twisted.internet.error import DNSLookupError

from demo.simulation.resolver import LOOPBACK, Network, OutsideError, SimulatedResolver

NETWORK = Network(
    names={"www.sim-0001.gov.cn": "127.1.0.2", "www.sim-0002.gov.cn": "127.1.0.3"},
    ports={"http": 5001, "https": 5002, "weak_dh": 5003, "closed": 5004},
    transports={"127.1.0.3": {"80": "closed", "443": "weak_dh"}},
)


class Reactor:
    """As much of a reactor as the resolver uses."""

    def __init__(self) -> None:
        self.connected: list[tuple[Any, ...]] = []
        self.resolver: Any = None

    def installResolver(self, resolver: Any) -> None:  # noqa: N802
        self.resolver = resolver

    def connectTCP(self, *args: Any) -> str:  # noqa: N802
        self.connected.append(args)
        return "connection"


def test_ports_stand_for_the_usual_ones_by_address() -> None:
    assert NETWORK.port("127.1.0.2", 80) == 5001
    assert NETWORK.port("127.1.0.2", 443) == 5002
    assert NETWORK.port("127.1.0.3", 80) == 5004
    assert NETWORK.port("127.1.0.3", 443) == 5003


@pytest.mark.parametrize(("address", "port"), [("93.184.216.34", 80), ("127.0.0.1", 80), ("127.1.0.2", 8080)])
def test_nothing_leaves_the_network(address: str, port: int) -> None:
    with pytest.raises(OutsideError, match="is not in the simulated network"):
        NETWORK.port(address, port)


def test_connections_go_to_loopback_and_names_come_from_the_plan() -> None:
    reactor: Any = Reactor()
    resolver = SimulatedResolver(reactor, NETWORK)
    resolver.install_on_reactor()
    assert reactor.resolver is resolver
    assert reactor.connectTCP("127.1.0.3", 443, "factory") == "connection"
    assert reactor.connected == [(LOOPBACK, 5003, "factory")]
    with pytest.raises(OutsideError):
        reactor.connectTCP("93.184.216.34", 80, "factory")
    found: list[Any] = []
    resolver.getHostByName("WWW.sim-0001.gov.cn").addBoth(found.append)
    resolver.getHostByName("www.lyls.gov.cn").addBoth(found.append)
    assert found[0] == "127.1.0.2"
    assert found[1].check(DNSLookupError)


def test_the_network_as_the_server_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "network.json"
    path.write_text(
        json.dumps({"names": NETWORK.names, "ports": NETWORK.ports, "transports": NETWORK.transports})
    )
    assert Network.read(path) == NETWORK
