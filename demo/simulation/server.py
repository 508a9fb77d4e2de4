"""All simulated portals in one process: HTTP and TLS on loopback, told apart by Host, every request written down.

`python -m demo.simulation.server FOLDER --seed 1 --portals 300` writes `network.json` (names, addresses, ports) when
it listens, and `requests.jsonl` from then on; it ends when its standard input is closed. Sites are built at their
first request, and few are kept.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import socket
import ssl
import struct
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import unquote

from demo.families.common import Portal
from demo.simulation import certificate
from demo.simulation.hazards import HAZARDS
from demo.simulation.model import Answer, Memory, Pace, Simulated, Visit, reports_of
from demo.simulation.plan import Plan, module_of, plan
from demo.site import Served, Site

ADDRESS = "127.0.0.1"
KEPT_SITES = 64
NETWORK = "network.json"
REQUESTS = "requests.jsonl"
_MOST_HEAD = 65_536
_TICK = 0.01
_LAGS = 50
_MOST_OLD_SECONDS = 60


@dataclass(frozen=True)
class Asked:
    """A request as the server wrote it down; times are monotonic seconds.

    `began` is when the connection came in where the request is its first (a handshake belongs to it), else when the
    request did. `lag` is how late the server was at most in the half second before, and how long the last piece took to
    be handed over: so much `began` and `ended` may be wrong.
    """

    began: float
    ended: float
    host: str
    path: str
    scheme: str
    status: int
    sent: int
    lag: float


class World:
    """The portals and what their servers remember; decides answers and does not send them."""

    def __init__(self, season: Plan, pace: Pace) -> None:
        self.season = season
        self.pace = pace
        self._memories: dict[str, Memory] = {}
        self._site = lru_cache(maxsize=KEPT_SITES)(_built)

    def answer(self, host: str, scheme: str, path: str, now: float) -> Answer:
        """What the server of `host` does with a request."""
        portals = self.season.by_host.get(host)
        if portals is None:
            text = f"no simulated portal is called {host}\n"
            return Answer(Served(text.encode(), "text/plain; charset=utf-8", HTTPStatus.BAD_GATEWAY))
        simulated, site, reports = self._whose(portals, path)
        memory = self._memories.setdefault(simulated.portal.host, Memory())
        visit = Visit(
            simulated=simulated,
            site=site,
            reports=reports,
            scheme=scheme,
            host=host,
            path=path,
            again=memory.asked[path],
            idle=None if memory.last is None else now - memory.last,
            memory=memory,
            pace=self.pace,
        )
        memory.asked[path] += 1
        if visit.report_year() is not None:
            memory.reports += 1
        return HAZARDS[simulated.hazard].behave(visit)

    def left(self, host: str, now: float) -> None:
        """The answer of `host` is over."""
        portals = self.season.by_host.get(host)
        if portals is not None:
            self._memories.setdefault(portals[0].portal.host, Memory()).last = now

    def _whose(self, portals: tuple[Simulated, ...], path: str) -> tuple[Simulated, Site, Mapping[str, int]]:
        for one in portals:
            site, reports = self._site(one.module, one.portal)
            if path in site.pages:
                return one, site, reports
        return portals[0], *self._site(portals[0].module, portals[0].portal)


def _built(module: str, portal: Portal) -> tuple[Site, dict[str, int]]:
    site: Site = module_of(module).site(portal)
    site.fill()
    return site, reports_of(site, portal)


class Portals(asyncio.Protocol):
    """One connection; requests are answered one after the other."""

    def __init__(self, house: House, scheme: str) -> None:
        # built when the connection is taken, which is before any handshake
        self._came = house.now()
        self._house = house
        self._scheme = scheme
        self._buffer = b""
        self._first = True
        self._task: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Called by asyncio."""
        self._buffer += data
        if len(self._buffer) > _MOST_HEAD and self._transport is not None:
            self._transport.abort()
            return
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by asyncio."""
        if self._task is not None:
            self._task.cancel()

    def _next(self) -> None:
        if (self._task is not None and not self._task.done()) or b"\r\n\r\n" not in self._buffer:
            return
        head, self._buffer = self._buffer.split(b"\r\n\r\n", 1)
        began = self._came if self._first else self._house.now()
        self._first = False
        self._task = asyncio.get_running_loop().create_task(self._serve(head, began))
        self._task.add_done_callback(lambda task: None if task.cancelled() else self._next())

    async def _serve(self, head: bytes, began: float) -> None:
        assert self._transport is not None
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
        }
        host = headers.get("host", "").lower().rpartition("@")[2].split(":")[0]
        path, mark, query = target.partition("?")
        path = (unquote(path) or "/") + mark + query
        answer = self._house.world.answer(host, self._scheme, path, began)
        status = answer.served.status if answer.served is not None else 0
        sent, last = 0, began
        try:
            if answer.served is None:
                if not answer.reset:
                    await asyncio.Event().wait()
                _reset(self._transport)
                return
            if answer.wait:
                await asyncio.sleep(answer.wait)
            last = self._house.now()
            self._transport.write(_head(answer))
            if method != "HEAD":
                for place, piece in enumerate(_pieces(answer)):
                    if place:
                        await asyncio.sleep(answer.drip / answer.pieces)
                    last = self._house.now()
                    self._transport.write(piece)
                    sent += len(piece)
            if answer.announced is not None:
                self._transport.close()
        finally:
            ended = self._house.now()
            self._house.world.left(host, ended)
            # the client may have had the end of the answer as soon as it was written
            lag = max(self._house.lag(), ended - last if sent else 0.0)
            self._house.note(Asked(began, ended, host, path, self._scheme, status, sent, lag))


def _head(answer: Answer) -> bytes:
    served = answer.served
    assert served is not None
    length = len(served.body) if answer.announced is None else answer.announced
    phrase = HTTPStatus(served.status).phrase if served.status in {*HTTPStatus} else "Refused"
    lines = [
        f"HTTP/1.1 {served.status} {phrase}",
        f"Content-Type: {served.content_type}",
        f"Content-Length: {length}",
        *(f"{name}: {value}" for name, value in served.headers),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _pieces(answer: Answer) -> list[bytes]:
    served = answer.served
    assert served is not None
    if not answer.drip:
        return [served.body]
    size = max(1, -(-len(served.body) // answer.pieces))
    return [served.body[start : start + size] for start in range(0, len(served.body), size)]


def _reset(transport: asyncio.Transport) -> None:
    """End with RST: nothing lingers."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


class OldTls:
    """Takes off the encryption before a plain port, a thread for each connection; a refused handshake gets its alert."""

    def __init__(self, context: ssl.SSLContext, behind: int) -> None:
        self._context = context
        self._behind = behind
        self._listener = socket.create_server((ADDRESS, 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        """The port on loopback."""
        port: int = self._listener.getsockname()[1]
        return port

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        # ends with the listener
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(_MOST_OLD_SECONDS)
        # whoever hangs up, or wants newer encryption, is no event here
        with (
            contextlib.suppress(OSError),
            connection,
            self._context.wrap_socket(connection, server_side=True) as outer,
            socket.create_connection((ADDRESS, self._behind), timeout=_MOST_OLD_SECONDS) as inner,
        ):
            while request := outer.recv(_MOST_HEAD):
                inner.sendall(request)
                _pass_on(inner, outer)


def _pass_on(inner: socket.socket, outer: ssl.SSLSocket) -> None:
    """One whole answer from the plain port to the old client."""
    head = b""
    while b"\r\n\r\n" not in head:
        piece = inner.recv(_MOST_HEAD)
        if not piece:
            raise ConnectionResetError("the plain port hung up")
        head += piece
    outer.sendall(head)
    length = re.search(rb"Content-Length: (\d+)", head)
    assert length is not None
    left = int(length.group(1)) - len(head.partition(b"\r\n\r\n")[2])
    while left > 0:
        piece = inner.recv(_MOST_HEAD)
        if not piece:
            raise ConnectionResetError("the plain port hung up")
        outer.sendall(piece)
        left -= len(piece)


class House:
    """The listeners, the log, and the clock of one server process."""

    def __init__(self, season: Plan, pace: Pace, folder: Path) -> None:
        self.world = World(season, pace)
        self.now: Callable[[], float] = time.monotonic
        self._folder = folder
        self._log: TextIO | None = None
        self._lags = [0.0] * _LAGS
        self._servers: list[asyncio.Server] = []
        self._closed = socket.socket()
        self._old: OldTls | None = None
        self._ticking: asyncio.Task[None] | None = None

    async def open(self) -> dict[str, Any]:
        """Listen on every port; gives the network as the crawler's side needs it."""
        self._log = (self._folder / REQUESTS).open("w", encoding="utf-8", buffering=1)
        pem = certificate.write_certificate(self._folder)
        ports = {
            "http": await self._listen("http", None),
            "https": await self._listen("https", certificate.modern(pem)),
            "weak_dh": await self._listen("https", certificate.weak_dh(pem)),
        }
        # asyncio drops a connection whose handshake fails without the alert that says why
        self._old = OldTls(certificate.old_tls(pem), await self._listen("https", None))
        ports["old_tls"] = self._old.port
        # bound and not listening: nobody else gets the port, and who connects is refused
        self._closed.bind((ADDRESS, 0))
        ports["closed"] = self._closed.getsockname()[1]
        self._ticking = asyncio.get_running_loop().create_task(self._tick())
        season = self.world.season
        return {"names": season.addresses, "ports": ports, "transports": season.transports}

    async def _listen(self, scheme: str, tls: ssl.SSLContext | None) -> int:
        server = await asyncio.get_running_loop().create_server(
            lambda: Portals(self, scheme), ADDRESS, 0, ssl=tls, backlog=512
        )
        self._servers.append(server)
        port: int = server.sockets[0].getsockname()[1]
        return port

    async def close(self) -> None:
        """Stop listening and close the log."""
        for server in self._servers:
            server.close()
        if self._ticking is not None:
            self._ticking.cancel()
        self._closed.close()
        if self._old is not None:
            self._old.close()
        if self._log is not None:
            self._log.close()

    def note(self, asked: Asked) -> None:
        """Write a request down."""
        if self._log is not None and not self._log.closed:
            self._log.write(json.dumps(asdict(asked)) + "\n")

    def lag(self) -> float:
        """How late the server was at most in the last half second."""
        return max(self._lags)

    async def _tick(self) -> None:
        place = 0
        while True:
            before = self.now()
            await asyncio.sleep(_TICK)
            self._lags[place % _LAGS] = max(0.0, self.now() - before - _TICK)
            place += 1


async def serve(season: Plan, pace: Pace, folder: Path, until: asyncio.Event) -> None:
    """Serve until the event is set."""
    house = House(season, pace, folder)
    network = await house.open()
    new = folder / f"{NETWORK}.new"
    new.write_text(json.dumps(network), encoding="utf-8")
    new.replace(folder / NETWORK)
    try:
        await until.wait()
    finally:
        await house.close()


async def _main(season: Plan, pace: Pace, folder: Path) -> None:
    until = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), _at_end, sys.stdin.fileno(), until)
    await serve(season, pace, folder, until)


def _at_end(standard_input: int, until: asyncio.Event) -> None:
    if not os.read(standard_input, 1024):
        until.set()


def main() -> None:
    """Serve in the foreground until standard input is closed."""
    parser = argparse.ArgumentParser(prog="python -m demo.simulation.server", description="Serve a season.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--portals", type=int, default=300)
    parser.add_argument("--pace", type=json.loads, default={}, help="a Pace as JSON")
    asked = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_main(plan(asked.seed, asked.portals), Pace(**asked.pace), asked.folder))


if __name__ == "__main__":
    main()
