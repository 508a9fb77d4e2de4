"""A server of TLS 1.2 as it was before RFC 5746 (2010): it knows no secure renegotiation.

No library can be told to forget it, so the handshake is written out here: ECDHE-RSA-AES128-GCM-SHA256 over X25519
(RFC 5246, 5288, 8422), one request a connection. It is good for a test on loopback and for nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.crawling.portal_site import Pages
from tests.crawling.real_ports import Server, certificate

_CHANGE, _ALERT, _HANDSHAKE, _DATA = 20, 21, 22, 23
_VERSION = b"\x03\x03"
_CIPHER = b"\xc0\x2f"
_X25519 = b"\x03\x00\x1d"
_RSA_SHA256 = b"\x04\x01"


def _prf(secret: bytes, label: bytes, seed: bytes, length: int) -> bytes:
    seed = label + seed
    made, step = b"", seed
    while len(made) < length:
        step = hmac.digest(secret, step, hashlib.sha256)
        made += hmac.digest(secret, step + seed, hashlib.sha256)
    return made[:length]


def _message(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + len(body).to_bytes(3) + body


class _Sealed:
    """One direction of an encrypted connection."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        self._cipher = AESGCM(key)
        self._salt = salt
        self._number = 0

    def _about(self, kind: int, length: int) -> bytes:
        told = struct.pack("!QB", self._number, kind) + _VERSION + struct.pack("!H", length)
        self._number += 1
        return told

    def seal(self, kind: int, plain: bytes) -> bytes:
        nonce = self._number.to_bytes(8)
        return nonce + self._cipher.encrypt(self._salt + nonce, plain, self._about(kind, len(plain)))

    def open(self, kind: int, sealed: bytes) -> bytes:
        about = self._about(kind, len(sealed) - 24)
        return self._cipher.decrypt(self._salt + sealed[:8], sealed[8:], about)


class _Connection:
    def __init__(self, taken: socket.socket, chain: bytes, key: rsa.RSAPrivateKey) -> None:
        self._taken = taken
        self._file = taken.makefile("rb")
        self._chain = chain
        self._key = key

    def _read(self) -> tuple[int, bytes]:
        head = self._file.read(5)
        if len(head) < 5:
            raise ConnectionError("the client hung up")
        return head[0], self._file.read(int.from_bytes(head[3:]))

    def _expect(self, kind: int) -> bytes:
        got, body = self._read()
        if got != kind:
            raise ConnectionError(f"record {got} for {kind}: {body.hex()}")
        return body

    def _write(self, kind: int, body: bytes) -> None:
        self._taken.sendall(bytes([kind]) + _VERSION + struct.pack("!H", len(body)) + body)

    def shake(self) -> None:
        """The handshake. Raises ConnectionError where the client will not have it."""
        hello = self._expect(_HANDSHAKE)
        client, server = hello[6:38], secrets.token_bytes(32)
        mine = X25519PrivateKey.generate()
        agreed = _X25519 + b"\x20" + mine.public_key().public_bytes_raw()
        signature = self._key.sign(client + server + agreed, padding.PKCS1v15(), hashes.SHA256())
        listed = len(self._chain).to_bytes(3) + self._chain
        flight = (
            # without one extension: what is wanted here is that it does not tell of renegotiation
            _message(2, _VERSION + server + b"\x00" + _CIPHER + b"\x00")
            + _message(11, len(listed).to_bytes(3) + listed)
            + _message(12, agreed + _RSA_SHA256 + struct.pack("!H", len(signature)) + signature)
            + _message(14, b"")
        )
        self._write(_HANDSHAKE, flight)
        exchange = self._expect(_HANDSHAKE)
        shared = mine.exchange(X25519PublicKey.from_public_bytes(exchange[5:37]))
        master = _prf(shared, b"master secret", client + server, 48)
        block = _prf(master, b"key expansion", server + client, 40)
        self._in, self._out = _Sealed(block[:16], block[32:36]), _Sealed(block[16:32], block[36:40])
        self._expect(_CHANGE)
        finished = self._in.open(_HANDSHAKE, self._expect(_HANDSHAKE))
        said = hello + flight + exchange
        if finished[4:] != _prf(master, b"client finished", hashlib.sha256(said).digest(), 12):
            raise ConnectionError("the client's Finished is wrong")
        self._write(_CHANGE, b"\x01")
        digest = hashlib.sha256(said + finished).digest()
        mark = _message(20, _prf(master, b"server finished", digest, 12))
        self._write(_HANDSHAKE, self._out.seal(_HANDSHAKE, mark))

    def request(self) -> bytes:
        """The head of the request."""
        head = b""
        while b"\r\n\r\n" not in head:
            head += self._in.open(_DATA, self._expect(_DATA))
        return head

    def answer(self, body: bytes) -> None:
        """Send, and say that this was all."""
        for start in range(0, len(body), 8192):
            self._write(_DATA, self._out.seal(_DATA, body[start : start + 8192]))
        self._write(_ALERT, self._out.seal(_ALERT, b"\x01\x00"))


@contextmanager
def without_secure_renegotiation(pages: Pages, folder: Path) -> Iterator[Server]:
    """Serve `pages` (by path) while the block runs."""
    chain_path, key_path = certificate(folder)
    chain = x509.load_pem_x509_certificate(chain_path.read_bytes()).public_bytes(serialization.Encoding.DER)
    key = serialization.load_pem_private_key(key_path.read_bytes(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    server = Server(pages)
    listener = socket.create_server(("127.0.0.1", 0))
    server.port = listener.getsockname()[1]

    def serve(taken: socket.socket) -> None:
        with taken, suppress(OSError):
            taken.settimeout(20)
            connection = _Connection(taken, chain, key)
            try:
                connection.shake()
            except ConnectionError as error:
                server.shaken.append(f"failed: {error}")
                return
            server.shaken.append("TLSv1.2")
            path = connection.request().split(b" ", 2)[1].decode()
            server.asked.append(path)
            found = pages.get(path, (404, {}, b"not here"))
            status, headers, body = found() if callable(found) else found
            lines = [f"HTTP/1.1 {status} x", *(f"{name}: {value}" for name, value in headers.items())]
            head = "\r\n".join([*lines, f"Content-Length: {len(body)}", "Connection: close", "", ""])
            connection.answer(head.encode() + body)

    def accept() -> None:
        with suppress(OSError):
            while True:
                serve(listener.accept()[0])

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=25)
        listener.close()
