"""Any host on loopback with real connections: refused where nothing listens, encrypted where a server is so.

For `-s DOWNLOAD_HANDLERS=…`: the handlers connect to 127.0.0.1 whatever the host, at the port that the setting
TEST_PORTS (JSON) names for `host:port`; where it names none, at a port where nothing listens.
"""

from __future__ import annotations

import base64
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, succeed

from govcrawl.crawling.tls import TlsDownloadHandler
from tests.crawling.portal_site import Answer, Pages

CLOSED = 9


def _to_loopback(crawler: Crawler) -> None:
    from twisted.internet import reactor

    ports: dict[str, int] = json.loads(crawler.settings["TEST_PORTS"])
    if getattr(reactor, "connects_to_loopback", False):
        return
    connect = reactor.connectTCP  # type: ignore[attr-defined]

    def connect_loopback(host: str, port: int, *rest: Any, **named: Any) -> Any:
        return connect("127.0.0.1", ports.get(str(port), CLOSED), *rest, **named)

    reactor.connectTCP = connect_loopback  # type: ignore[attr-defined]
    reactor.connects_to_loopback = True  # type: ignore[attr-defined]


class Plain(HTTP11DownloadHandler):
    """http, to loopback."""

    def __init__(self, crawler: Crawler) -> None:
        _to_loopback(crawler)
        super().__init__(crawler)


class Encrypted(TlsDownloadHandler):
    """https, to loopback."""

    def __init__(self, crawler: Crawler) -> None:
        _to_loopback(crawler)
        super().__init__(crawler)


class Resolver(CachingThreadedResolver):
    """Every name is 127.0.0.1, without asking anybody."""

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:  # noqa: N802  twisted names it
        del name, timeout
        return succeed("127.0.0.1")


def settings(http: int | None, https: int | None) -> tuple[str, ...]:
    """`-s …` for a run in which port 80 is `http` and 443 `https`; None: nothing listens."""
    ports = {name: port for name, port in (("80", http), ("443", https)) if port is not None}
    handlers = {"http": "real_ports.Plain", "https": "real_ports.Encrypted"}
    return (
        "-s", f"DOWNLOAD_HANDLERS={json.dumps(handlers)}", "-s", "TWISTED_DNS_RESOLVER=real_ports.Resolver",
        "-s", f"TEST_PORTS={json.dumps(ports)}",
    )  # fmt: skip


@dataclass
class Server:
    """`asked` are the addresses asked for, `Host` header and path; `shaken` what each handshake agreed on, or its failure."""

    pages: Pages
    port: int = 0
    asked: list[str] = field(default_factory=list)
    shaken: list[str] = field(default_factory=list)


@contextmanager
def listening(
    pages: Pages, *, encrypted: ssl.SSLContext | None = None, drop: bool = False, mute: bool = False
) -> Iterator[Server]:
    """Serve `pages` (by path, or by scheme-less address) while the block runs.

    `drop`: hang up without a word. `mute`: take the connection and never say anything.
    """
    server = Server(pages)
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        timeout = 20

        def do_GET(self) -> None:
            server.asked.append(f"{self.headers['Host']}{self.path}")
            found: Answer | Callable[[], Answer] = server.pages.get(
                self.path, (404, {"Content-Type": "text/html"}, b"not here")
            )
            status, headers, body = found() if callable(found) else found
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Listener(ThreadingHTTPServer):
        daemon_threads = True

        def finish_request(self, request: Any, client_address: Any) -> None:
            if mute:
                over.wait(20)
            if mute or drop:
                return
            # a client may hang up whenever it likes
            with suppress(OSError, ValueError):
                if encrypted is None:
                    Handler(request, client_address, self)
                    return
                with self.shaken(request) as wrapped:
                    Handler(wrapped, client_address, self)

        def shaken(self, request: socket.socket) -> ssl.SSLSocket:
            assert encrypted is not None
            try:
                wrapped = encrypted.wrap_socket(request, server_side=True)
            except OSError as error:
                server.shaken.append(f"failed: {error}")
                raise
            server.shaken.append(str(wrapped.version()))
            return wrapped

    listener = Listener(("127.0.0.1", 0), Handler)
    server.port = listener.server_address[1]
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        over.set()
        listener.shutdown()
        thread.join()
        listener.server_close()


def certificate(folder: Path, *, expired: bool = False) -> tuple[Path, Path]:
    """A certificate that signed itself, for a host of another name, with its key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "nobody.example")])
    begins = datetime.now(UTC) - timedelta(days=800 if expired else 1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return paths


def context(folder: Path, *, expired: bool = False) -> ssl.SSLContext:
    """An ordinary server's encryption."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    chain, key = certificate(folder, expired=expired)
    made.load_cert_chain(chain, key)
    return made


def short_group(folder: Path) -> Path:
    """A Diffie-Hellman group of 1024 bits: the second one of RFC 2409 (6.2)."""
    path = folder / "group.pem"
    prime = bytes.fromhex(_SECOND_GROUP)
    # SEQUENCE of two INTEGERs, the prime and the generator 2
    encoded = b"\x30\x81\x87\x02\x81\x81\x00" + prime + b"\x02\x01\x02"
    lines = base64.encodebytes(encoded).decode()
    path.write_text(f"-----BEGIN DH PARAMETERS-----\n{lines}-----END DH PARAMETERS-----\n")
    return path


_SECOND_GROUP = (
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF"
)
