"""A download handler that keeps every request on loopback: spiders crawl real addresses, the demo answers them."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response

from demo.server import ADDRESS, DemoServer


class _Shared:
    """One server for all handlers of the process (http and https have one each)."""

    server: DemoServer | None = None
    users = 0


class LoopbackDownloadHandler(BaseDownloadHandler):
    """Sends every request to 127.0.0.1, whatever its host, and gives the answer back under its real address.

    The setting DEMO_PORT names a server that another process runs; without it one is started here.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._http = HTTP11DownloadHandler(crawler)
        self._own = not crawler.settings.getint("DEMO_PORT")
        if self._own:
            if _Shared.server is None:
                _Shared.server = DemoServer().start()
            _Shared.users += 1
            self._port = _Shared.server.port
        else:
            self._port = crawler.settings.getint("DEMO_PORT")

    async def download_request(self, request: Request) -> Response:
        """The demo's answer. Never connects to anything but loopback."""
        parts = urlsplit(request.url)
        headers = request.headers.copy()
        headers["Host"] = parts.netloc
        headers["X-Demo-Scheme"] = parts.scheme
        local = urlunsplit(("http", f"{ADDRESS}:{self._port}", parts.path or "/", parts.query, ""))
        meta = {name: value for name, value in request.meta.items() if name != "proxy"}
        response = await self._http.download_request(request.replace(url=local, headers=headers, meta=meta))
        # what the inner request learned (latency, for one) belongs to the outer one
        request.meta.update({name: value for name, value in meta.items() if name not in request.meta})
        return response.replace(url=request.url)

    async def close(self) -> None:
        """Close the connections, and the server with its last user."""
        await self._http.close()
        if self._own:
            self._own = False
            _Shared.users -= 1
            if _Shared.users == 0 and _Shared.server is not None:
                _Shared.server.stop()
                _Shared.server = None
