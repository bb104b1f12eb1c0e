"""What a value must look like; each complaint says what is wanted."""

import os
import re
from typing import Annotated

from pydantic import AfterValidator, SecretStr

SHORTEST_KEY = 16
"""Whoever guesses a key reads every summary."""

SUBDOMAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,62}", re.IGNORECASE)


def _subdomain(value: str) -> str:
    if not SUBDOMAIN.fullmatch(value):
        raise ValueError("wants only the first part of the host: acme, of acme.zendesk.com")
    return value.lower()


def _base_url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", value):
        raise ValueError("wants a URL that starts with https:// (or http://), without a query")
    return value.rstrip("/")


def _address(value: str) -> str:
    known = re.fullmatch(r"(?:[^\s/:]+|\[[0-9a-fA-F:]+\]):(\d{1,5})", value)
    if not known or not 1 <= int(known[1]) <= 65535:
        raise ValueError("wants HOST:PORT, such as 127.0.0.1:7233")
    return value


def _pem(value: str) -> str:
    if not value.startswith("-----BEGIN") and not os.access(value, os.R_OK):
        raise ValueError("is neither a PEM text nor a file that can be read")
    return value


def _secret_pem(value: SecretStr) -> SecretStr:
    _pem(value.get_secret_value())
    return value


def _filled(value: SecretStr) -> SecretStr:
    """A secret from a file ends with a newline."""
    if not value.get_secret_value().strip():
        raise ValueError("is empty")
    return SecretStr(value.get_secret_value().strip())


def _several(value: SecretStr) -> SecretStr:
    """Each without the blanks around it; an empty part is a comma too many."""
    parts = [part.strip() for part in value.get_secret_value().split(",")]
    if not any(parts):
        raise ValueError("is empty")
    return SecretStr(",".join(part for part in parts if part))


def _keys(value: SecretStr) -> SecretStr:
    if any(len(key) < SHORTEST_KEY for key in value.get_secret_value().split(",")):
        raise ValueError(f"wants keys of at least {SHORTEST_KEY} characters")
    return value


Subdomain = Annotated[str, AfterValidator(_subdomain)]
BaseUrl = Annotated[str, AfterValidator(_base_url)]
Address = Annotated[str, AfterValidator(_address)]
Pem = Annotated[str, AfterValidator(_pem)]
SecretPem = Annotated[SecretStr, AfterValidator(_secret_pem)]
Secret = Annotated[SecretStr, AfterValidator(_filled)]
Secrets = Annotated[SecretStr, AfterValidator(_several)]
Keys = Annotated[SecretStr, AfterValidator(_several), AfterValidator(_keys)]
