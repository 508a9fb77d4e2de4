"""Portals served for a test: a forward proxy on loopback that answers for every host by a table of pages."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, dict[str, str], bytes]
Pages = dict[str, Answer | Callable[[], Answer]]


@dataclass
class Site:
    """`pages` by address; whatever is not there is a 404. `asked` is the log of addresses, in order."""

    pages: Pages
    port: int = 0
    asked: list[str] = field(default_factory=list)

    @property
    def proxy(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def html(body: str, *, status: int = 200, encoding: str = "utf-8", content_type: str = "text/html") -> Answer:
    """A page in the given encoding, with a header that may say otherwise."""
    return (
        status,
        {"Content-Type": content_type},
        f"<html><head></head><body>{body}</body></html>".encode(encoding),
    )


def list_of(*links: tuple[str, str], more: str = "") -> str:
    """A list page's body: (address, title) each."""
    items = "".join(f'<li><a href="{url}">{title}</a><span>2024-01-15</span></li>' for url, title in links)
    return f"<ul>{items}</ul>{more}"


@contextmanager
def serving(pages: Pages) -> Iterator[Site]:
    """Serve `pages` while the block runs."""
    site = Site(pages)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            answer = site.pages.get(self.path, (404, {"Content-Type": "text/html"}, b"not here"))
            status, headers, body = answer() if callable(answer) else answer
            # whoever asked may be gone by now
            with suppress(ConnectionError):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
