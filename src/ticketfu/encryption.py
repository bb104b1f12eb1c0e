"""Payloads encrypted before they leave for Temporal, so that its operator reads no customer's word.

A payload is compressed and encrypted as a whole by AES-GCM, with the id of its key authenticated.
The first key encrypts, every key decrypts, and what was stored in plain text stays readable.
"""

import hashlib
import secrets
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from temporalio.api.common.v1 import Payload
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
)

from ticketfu.bounded_log import BoundedLog

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ENCODING = b"binary/encrypted"
KEY_ID = "encryption-key-id"

SECRET_BYTES = 32
NONCE_BYTES = 12

# Below this a payload is not worth compressing.
WORTH_COMPRESSING_BYTES = 200

# The first byte of what is encrypted.
PLAIN, COMPRESSED = b"\0", b"\1"

UNREADABLE = (
    "Temporal holds what was encrypted with another key: add that to"
    " --encryption-keys (ENCRYPTION_KEYS)"
)


class CannotDecrypt(RuntimeError):  # noqa: N818
    """A payload of a key that this process does not have, or one that was changed."""

    def __init__(self) -> None:
        super().__init__(UNREADABLE)


@dataclass(frozen=True)
class EncryptionKey:
    secret: bytes = field(repr=False)

    @classmethod
    def new(cls) -> "EncryptionKey":
        return cls(secrets.token_bytes(SECRET_BYTES))

    @classmethod
    def parse(cls, text: str) -> "EncryptionKey":
        """Raise ValueError for what `ticketfu keys new` does not print."""
        secret = bytes.fromhex(text)
        if len(secret) != SECRET_BYTES:
            raise ValueError
        return cls(secret)

    def __str__(self) -> str:
        return self.secret.hex()

    @cached_property
    def id(self) -> str:
        """Stands beside each payload in plain text, and tells nothing of the key."""
        return hashlib.sha256(b"ticketfu key id" + self.secret).hexdigest()[:12]

    def encrypt(self, data: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, data, self._authenticated)

    def decrypt(self, data: bytes) -> bytes:
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], self._authenticated)
        except (InvalidTag, ValueError):
            raise CannotDecrypt from None

    @cached_property
    def _cipher(self) -> "AESGCM":
        # Imported here because many installations do not encrypt.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self.secret)

    @property
    def _authenticated(self) -> bytes:
        return b"ticketfu " + self.id.encode()


class Encryption(PayloadCodec):
    """Without keys it encrypts nothing, and still fails at what is encrypted.

    Without a codec, Temporal's SDK would drop a signal that it cannot read; a codec that fails
    fails the workflow task instead, which is tried again until the keys are right.
    """

    def __init__(self, keys: Iterable[EncryptionKey] = ()) -> None:
        self._keys: Mapping[str, EncryptionKey] = {key.id: key for key in keys}
        self._log = BoundedLog(__name__, period=60)

    @property
    def key_ids(self) -> list[str]:
        """The one that encrypts first; none where nothing is encrypted."""
        return list(self._keys)

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        key = next(iter(self._keys.values()), None)
        return [_encrypted(payload, key) for payload in payloads] if key else list(payloads)

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        try:
            return [self._decrypted(payload) for payload in payloads]
        except CannotDecrypt:
            self._log.warning(UNREADABLE)
            raise

    def _decrypted(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != ENCODING:
            return payload
        key = self._keys.get(key_id(payload))
        if key is None:
            raise CannotDecrypt
        data = key.decrypt(payload.data)
        body = zlib.decompress(data[1:]) if data[:1] == COMPRESSED else data[1:]
        return Payload.FromString(body)


def key_id(payload: Payload) -> str:
    """The id of the key that encrypted a payload; empty for one in plain text."""
    return payload.metadata.get(KEY_ID, b"").decode(errors="replace")


def encryption_of(client: Client) -> Encryption:
    codec = client.data_converter.payload_codec
    return codec if isinstance(codec, Encryption) else Encryption()


def first_key_id(client: Client) -> str:
    """The key that encrypts what this process sends; empty where none does."""
    return next(iter(encryption_of(client).key_ids), "")


def data_converter(keys: Sequence[EncryptionKey]) -> DataConverter:
    """pydantic's, with everything encrypted, messages of errors too, if there is a key."""
    return replace(
        pydantic_data_converter,
        payload_codec=Encryption(keys),
        failure_converter_class=(
            DefaultFailureConverterWithEncodedAttributes if keys else DefaultFailureConverter
        ),
    )


def _encrypted(payload: Payload, key: EncryptionKey) -> Payload:
    body = payload.SerializeToString()
    data = PLAIN + body
    if len(body) > WORTH_COMPRESSING_BYTES:
        data = min(data, COMPRESSED + zlib.compress(body, 1), key=len)
    return Payload(metadata={"encoding": ENCODING, KEY_ID: key.id.encode()}, data=key.encrypt(data))
