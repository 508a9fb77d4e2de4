"""A server on loopback that watches: when each request began and ended, and how long each connection stood open."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Reply:
    """What is answered: after `wait` seconds, with `drip` seconds before each byte of the body, at `date` by its clock."""

    status: int = 200
    body: bytes = b"<p>here</p>"
    headers: tuple[tuple[str, str], ...] = ()
    wait: float = 0
    drip: float = 0
    date: datetime | None = None


@dataclass(frozen=True)
class Asked:
    """One request; times are seconds of `time.monotonic`. `address` is the one of loopback that was connected to."""

    address: str
    host: str
    path: str
    began: float
    ended: float


@dataclass
class Watched:
    """The server's own log."""

    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    #: address, opened, closed
    connections: list[tuple[str, float, float]] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    over: threading.Event = field(default_factory=threading.Event)

    def of(self, **wanted: str) -> list[Asked]:
        """The requests of an address, a host or a path, in the order in which they began."""
        chosen = [
            one for one in self.asked if all(getattr(one, key) == value for key, value in wanted.items())
        ]
        return sorted(chosen, key=lambda one: one.began)

    def gaps(self, **wanted: str) -> list[float]:
        """Seconds from the end of an answer to the beginning of the next request; negative where two overlap."""
        return [after.began - before.ended for before, after in pairwise(self.of(**wanted))]

    def most_open(self, address: str) -> int:
        """The most connections that stood open at one time."""
        events = sorted(
            (when, step)
            for where, opened, closed in self.connections
            if where == address
            for when, step in ((opened, 1), (closed, -1))
        )
        most = now = 0
        for _, step in events:
            now += step
            most = max(most, now)
        return most


Answering = Callable[[str, str, int], Reply]


@contextmanager
def watched(answer: Answering, addresses: Sequence[str] = ("127.0.0.1",)) -> Iterator[Watched]:
    """Serve at one port of each address. `answer(host, path, nth)`: the nth request, from 1, of that host and path.

    Absolute addresses are answered too, so that it is also a forward proxy.
    """
    log = Watched()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 20

        def setup(self) -> None:
            self.opened = time.monotonic()
            super().setup()

        def finish(self) -> None:
            super().finish()
            with lock:
                log.connections.append((self.server.server_address[0], self.opened, time.monotonic()))

        def do_GET(self) -> None:
            began = time.monotonic()
            parts = urlsplit(self.path)
            host = (parts.netloc or self.headers["Host"]).partition(":")[0]
            with lock:
                log.counts[host, parts.path] += 1
                nth = log.counts[host, parts.path]
            reply = answer(host, parts.path, nth)
            try:
                self.answer_with(reply)
            except ConnectionError:
                # the client gave up
                self.ended = time.monotonic()
                self.close_connection = True
            finally:
                with lock:
                    log.asked.append(
                        Asked(self.server.server_address[0], host, parts.path, began, self.ended)
                    )

        def answer_with(self, reply: Reply) -> None:
            # a client that gives up is seen by its hanging up, and then the request is over
            self.connection.settimeout(reply.wait or None)
            if reply.wait:
                try:
                    if self.connection.recv(1) == b"":
                        raise ConnectionResetError
                except TimeoutError:
                    pass
            self.connection.settimeout(self.timeout)
            self.send_response_only(reply.status)
            self.send_header("Date", format_datetime(reply.date or datetime.now(UTC), usegmt=True))
            for name, value in (("Content-Type", "text/html"), *reply.headers):
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            for byte in reply.body if reply.drip else b"":
                if log.over.wait(reply.drip):
                    raise ConnectionAbortedError
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                self.ended = time.monotonic()
            if not reply.drip:
                # before the last byte, for with it the client's delay begins
                self.ended = time.monotonic()
                self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass

    with ExitStack() as stack:
        port = 0
        for address in addresses:
            server = Server((address, port), Handler)
            port = server.server_address[1]
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
        stack.callback(log.over.set)
        log.port = port
        yield log
