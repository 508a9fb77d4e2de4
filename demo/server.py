"""The demo portals over real HTTP on loopback.

Requests are told apart by host: by the address (`GET http://host/path`, so that the server is also a plain forward
proxy) or by the Host header. `python -m demo.server` serves until it is interrupted.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections import deque
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from demo import families
from demo.portals import changxingdao, chiping, lanshan, lusong, qilin
from demo.site import Served, Site

ADDRESS = "127.0.0.1"
KEPT_REQUESTS = 10_000
IDLE_SECONDS = 20
LAST_MODIFIED = "Thu, 01 Feb 2024 02:00:00 GMT"
HOMES = (
    "http://www.lyls.gov.cn/", "http://www.chiping.gov.cn/", "http://www.lusong.gov.cn/", "http://ccxi.gov.cn/",
    "https://www.ql.gov.cn/", "https://qj.gov.cn/",
)  # fmt: skip


@cache
def sites() -> dict[str, Site]:
    """Every demo portal by each of its hosts."""
    made = (
        lanshan.site(),
        chiping.site(),
        lusong.site(),
        changxingdao.site(),
        qilin.site(),
        qilin.city_site(),
        *(import_module(f"demo.families.{name}").site() for name in families.names()),
    )
    for site in made:
        site.fill()
    return {host: site for site in made for host in site.hosts}


def answer(host: str, path: str) -> Served:
    """What `host` serves at `path` (with its query)."""
    site = sites().get(host.lower().rsplit(":", 1)[0])
    if site is None:
        text = f"The govcrawl demo serves no host {host}; it knows {', '.join(sorted(sites()))}.\n"
        return Served(text.encode(), "text/plain; charset=utf-8", 502)
    return site.pages.get(path, site.missing)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    server: _Server

    def do_GET(self) -> None:
        self._serve(with_body=True)

    def do_HEAD(self) -> None:
        self._serve(with_body=False)

    def do_CONNECT(self) -> None:
        self._send(
            Served(
                b"The govcrawl demo is a proxy for http only; https needs its download handler.\n",
                "text/plain",
                501,
            ),
            with_body=True,
        )

    def _serve(self, *, with_body: bool) -> None:
        parts = urlsplit(self.path)
        host = parts.netloc or self.headers.get("Host", "")
        path = unquote(parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self.server.requests.append((time.monotonic(), host, path))
        self._send(answer(host, path), with_body=with_body)

    def _send(self, served: Served, *, with_body: bool) -> None:
        self.send_response(served.status)
        self.send_header("Content-Type", served.content_type)
        self.send_header("Content-Length", str(len(served.body)))
        self.send_header("Last-Modified", LAST_MODIFIED)
        for name, value in served.headers:
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self.wfile.write(served.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it
        """Say nothing: the crawl has its own log."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__((ADDRESS, port), _Handler)
        self.requests: deque[tuple[float, str, str]] = deque(maxlen=KEPT_REQUESTS)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no event here."""


class DemoServer:
    """The server in a thread of its own; a context manager. `requests` are `(monotonic time, host, path)`."""

    def __init__(self, port: int = 0) -> None:
        sites()  # pages are made before the first request comes
        self._server = _Server(port)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    @property
    def port(self) -> int:
        """The port on loopback."""
        return int(self._server.server_address[1])

    @property
    def requests(self) -> list[tuple[float, str, str]]:
        """What was asked for, oldest first; at most the last 10,000."""
        return list(self._server.requests)

    def start(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop serving and free the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def main() -> None:
    """Serve in the foreground."""
    parser = argparse.ArgumentParser(
        prog="python -m demo.server", description="Serve the demo portals on loopback."
    )
    parser.add_argument("--port", type=int, default=8008)
    port = parser.parse_args().port
    with DemoServer(port) as server:
        print(f"The demo portals are a proxy at http://{ADDRESS}:{server.port} (Ctrl-C ends it):")
        for home in HOMES:
            print(f"  curl --proxy http://{ADDRESS}:{server.port} {home.replace('https:', 'http:')}")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("ended")


if __name__ == "__main__":
    main()
