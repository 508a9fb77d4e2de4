"""Encryption of older kinds, for the hosts that have no other: each such host alone, once, and on record.

County servers are old: TLS 1.0, short Diffie-Hellman keys, no secure renegotiation. The ordinary encryption refuses
them. Where a host's handshake fails for such a reason, that host is asked again with a context that takes them; what
was old is kept with every page (`Page.transport`) and becomes the issue `legacy_tls` of its records.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Final, Self

from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.ssl import CertificateOptions, TLSVersion
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]  # it has none

from govcrawl.crawling.events import Event, tell
from govcrawl.crawling.hosts import Hosts, HostState, shared_hosts
from govcrawl.crawling.reasons import reason_of
from govcrawl.crawling.schemes import META_FAILURE
from govcrawl.outcomes import Reason

_META_TRYING: Final = "govcrawl_legacy_tls"

_CIPHERS: Final = b"DEFAULT:@SECLEVEL=0"
_NEW_VERSIONS: Final = ("TLSv1.2", "TLSv1.3")
_USUAL_PORT: Final = 443


@dataclass(frozen=True, slots=True)
class _Old:
    """What OpenSSL says (one of `told`, searched in its message) where encryption is old, and what that means.

    Where it is not `certain`, the handshake that follows must show it.
    """

    told: tuple[str, ...]
    meaning: str
    certain: bool = True


_UNKNOWN: Final = _Old((), "ciphers of older kinds", certain=False)
_KINDS: Final = (
    _Old(("unsafe legacy renegotiation disabled",), "no secure renegotiation (RFC 5746)"),
    _Old(("dh key too small", "modulus too small"), "a Diffie-Hellman key that is too short"),
    _Old(
        ("unsupported protocol", "alert protocol version", "wrong ssl version", "version too low"),
        "TLS older than 1.2",
    ),
    _Old(("ee key too small", "ca key too small", "md too weak"), "a certificate with a weak key or digest"),
    _Old(
        ("legacy sigalg disallowed", "wrong signature type", "no suitable signature algorithm"),
        "signatures of older kinds",
    ),
    _Old(
        ("alert handshake failure", "insufficient security", "no shared cipher", "unknown cipher returned", "wrong cipher returned",
         "alert internal error", "alert decode error", "alert illegal parameter", "unexpected eof"),
        _UNKNOWN.meaning, certain=False,
    ),
)  # fmt: skip


def old_kind(error: BaseException) -> tuple[str, bool] | None:
    """What of a host's encryption may be old, by the failure of its handshake, and whether that is certain.

    None where older encryption would not help (`wrong version number`: no encryption is spoken there). A connection
    that breaks off in the handshake may be an old server's way to refuse.
    """
    reason = reason_of(error)
    if reason is Reason.CONNECTION_FAILED:
        return _UNKNOWN.meaning, False
    if reason is not Reason.TLS_FAILED:
        return None
    told = str(error).lower()
    for kind in _KINDS:
        if any(words in told for words in kind.told):
            return kind.meaning, kind.certain
    return None


class LegacyTlsMiddleware:
    """Downloader middleware behind `schemes`: older encryption is tried before the other scheme."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._hosts = shared_hosts()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Say once that the host takes older encryption only."""
        if request.meta.pop(_META_TRYING, None) is not None:
            state = _state(self._hosts, request)
            if state.legacy_tls:
                text = (
                    f"{state.legacy_tls}: asked so from here on; the certificate of a portal is never checked"
                )
                tell(logging.WARNING, self._crawler.spidercls.name, Event.LEGACY_TLS, state.name, text)
        return response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """The same with older encryption, once for each host; where that fails too, back to the first failure."""
        state = _state(self._hosts, request)
        failure = request.meta.pop(_META_TRYING, None)
        if failure is not None:
            state.legacy_tls = ""
            given_back: Request = request.replace(
                meta={**request.meta, META_FAILURE: failure}, dont_filter=True
            )
            return given_back
        if urlparse_cached(request).scheme != "https" or state.legacy_tried or "https" in state.schemes:
            return None
        kind = old_kind(exception)
        if kind is None:
            return None
        meaning, certain = kind
        state.legacy_tried = True
        state.legacy_tls = meaning if certain else _MAYBE + meaning
        again: Request = request.replace(meta={**request.meta, _META_TRYING: exception}, dont_filter=True)
        return again


# before the handshake has shown it
_MAYBE = "perhaps "


def transport_of(request: Request, hosts: Hosts) -> tuple[str, ...]:
    """What a reader of a page should know of the way it came: what of the host's encryption is old."""
    if urlparse_cached(request).scheme != "https":
        return ()
    told = _state(hosts, request).legacy_tls
    return (told,) if told else ()


def _state(hosts: Hosts, request: Request) -> HostState:
    return hosts.of(urlparse_cached(request).netloc.removesuffix(f":{_USUAL_PORT}"))


class TlsDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's handler for https, with a context for each host.

    The setting that exchanges the context factory is deprecated, so the handler's own is exchanged.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._contextFactory: Any = HostContexts(crawler, shared_hosts())


@implementer(IPolicyForHTTPS)
class HostContexts:
    """The ordinary context, or for a host that is known to need it the legacy one."""

    def __init__(self, crawler: Crawler, hosts: Hosts) -> None:
        self._hosts = hosts
        self._ordinary = _OrdinaryContexts.from_crawler(crawler)
        self._crawler = crawler
        self._usual = frozenset(_ciphers(self._ordinary._get_cert_options()._makeContext()))  # noqa: SLF001

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802  twisted names it
        """Who makes the encrypted connections to a host."""
        name = hostname.decode("ascii") if isinstance(hostname, bytes) else str(hostname)
        state = self._hosts.of(name if port == _USUAL_PORT else f"{name}:{port}")
        if not state.legacy_tls:
            return self._ordinary.creatorForNetloc(name.encode("ascii"), port)
        legacy = _LegacyContexts.from_crawler(self._crawler)
        legacy.tls_min_version = TLSVersion.TLSv1_0
        legacy.shaken = lambda connection: self._shaken(state, connection)
        return legacy.creatorForNetloc(name.encode("ascii"), port)

    def _shaken(self, state: HostState, connection: SSL.Connection) -> None:
        """Take down what the two agreed on; what was only a guess must be shown by it."""
        version, cipher = connection.get_protocol_version_name(), connection.get_cipher_name()
        state.negotiated = version
        if state.legacy_tls.startswith(_MAYBE):
            if version not in _NEW_VERSIONS:
                state.legacy_tls = "TLS older than 1.2"
            elif cipher not in self._usual:
                state.legacy_tls = state.legacy_tls.removeprefix(_MAYBE)
            else:
                # nothing old about it: it would have come by the ordinary encryption too
                state.legacy_tls = ""
        if state.legacy_tls and version not in state.legacy_tls:
            state.legacy_tls = f"{state.legacy_tls} ({version})"


class _OrdinaryContexts(_ScrapyClientContextFactory):
    """Scrapy's own, but for one thing: a server without secure renegotiation is refused, so that it can be told."""

    def _get_cert_options(self) -> CertificateOptions:
        return CertificateOptions(**self._get_cert_options_kwargs())


class _LegacyContexts(_ScrapyClientContextFactory):
    shaken: Any = None

    def _get_cert_options(self) -> CertificateOptions:
        options = _LegacyOptions(**self._get_cert_options_kwargs())
        options.shaken = self.shaken
        return options


class _LegacyOptions(CertificateOptions):
    shaken: Any = None

    def _makeContext(self, skipCiphers: bool = False) -> SSL.Context:  # noqa: N802, N803  twisted names them
        context: SSL.Context = super()._makeContext(skipCiphers=True)
        context.set_options(SSL.OP_LEGACY_SERVER_CONNECT)

        def told(connection: SSL.Connection, where: int, _: int) -> None:
            if where & SSL.SSL_CB_HANDSHAKE_DONE:
                self.shaken(connection)

        context.set_info_callback(told)
        # last: with it the context is in use
        context.set_cipher_list(_CIPHERS)
        return context


def _ciphers(context: SSL.Context) -> list[str]:
    return SSL.Connection(context, None).get_cipher_list()
