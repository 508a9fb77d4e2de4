"""A self-signed certificate for the simulated hosts, and the old Diffie-Hellman group of the weak ones."""

from __future__ import annotations

import base64
import ssl
import warnings
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

# RFC 2409, 6.2: the second Oakley group, 1024 bits
_OAKLEY_2 = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B"
    "302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE6"
    "49286651ECE65381FFFFFFFFFFFFFFFF", 16,
)  # fmt: skip


def write_certificate(folder: Path) -> Path:
    """Key and certificate in one PEM file; made once in a process, and valid for two days."""
    path = folder / "certificate.pem"
    path.write_bytes(_made())
    return path


@cache
def _made() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "simulated portals")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    ) + certificate.public_bytes(serialization.Encoding.PEM)


def modern(certificate: Path) -> ssl.SSLContext:
    """TLS as servers of today offer it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def weak_dh(certificate: Path) -> ssl.SSLContext:
    """TLS 1.2 with a Diffie-Hellman group of 1024 bits and nothing else."""
    context = modern(certificate)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("DHE-RSA-AES128-SHA:@SECLEVEL=0")
    group = certificate.with_name("group.pem")
    group.write_text(_dh_parameters(_OAKLEY_2, 2), encoding="ascii")
    context.load_dh_params(str(group))
    return context


def _dh_parameters(prime: int, generator: int) -> str:
    """A group in PEM (PKCS #3): a sequence of two integers in DER."""
    inner = _der(2, prime.to_bytes(prime.bit_length() // 8 + 1, "big")) + _der(2, bytes([generator]))
    text = base64.encodebytes(_der(0x30, inner)).decode("ascii")
    return f"-----BEGIN DH PARAMETERS-----\n{text}-----END DH PARAMETERS-----\n"


def _der(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 128:
        return bytes([tag, length]) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 128 | len(size)]) + size + content


def old_tls(certificate: Path) -> ssl.SSLContext:
    """TLS 1.0 and 1.1 only."""
    context = modern(certificate)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with warnings.catch_warnings():
        # naming an old version is deprecated, and to offer nothing else is the point here
        warnings.filterwarnings("ignore", "ssl.TLSVersion.TLSv1_1 is deprecated", DeprecationWarning)
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context
