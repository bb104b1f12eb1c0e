"""Certificates and keys, refused at the start rather than at each attempt to connect."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, SecretStr


def _certificate(value: str) -> str:
    # Imported here and below because few installations set a certificate.
    from cryptography import x509

    text = _read(value)
    try:
        x509.load_pem_x509_certificates(text)
    except ValueError:
        raise ValueError("holds no certificate that can be read") from None
    return value


def _private_key(value: SecretStr) -> SecretStr:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    text = _read(value.get_secret_value())
    try:
        load_pem_private_key(text, password=None)
    except TypeError:
        raise ValueError("is encrypted: wants a key without a passphrase") from None
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("holds no private key that can be read") from None
    return value


def belong_together(certificate: str, key: SecretStr) -> bool:
    """Compare the public keys; a value that cannot be read has a complaint of its own."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        public = x509.load_pem_x509_certificates(_read(certificate))[0].public_key()
        private = load_pem_private_key(_read(key.get_secret_value()), password=None)
    except ValueError:
        return True
    return public == private.public_key()


def _read(value: str) -> bytes:
    if value.startswith("-----BEGIN"):
        return value.encode()
    try:
        return Path(value).read_bytes()
    except (OSError, ValueError):
        raise ValueError("is neither a PEM text nor a file that can be read") from None


Pem = Annotated[str, AfterValidator(_certificate)]
SecretPem = Annotated[SecretStr, AfterValidator(_private_key)]
